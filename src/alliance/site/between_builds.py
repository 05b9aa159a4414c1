"""What a build leaves for the next beside Sphinx's own notes: formatted references and compiled templates."""

from __future__ import annotations

import hashlib
import pickle
from importlib.metadata import version
from pathlib import Path

from jinja2 import FileSystemBytecodeCache
from pybtex import plugin
from pybtex.style import FormattedEntry
from pybtex.style.formatting.unsrt import Style
from sphinx.application import Sphinx

STYLE = "unsrt-kept"
_FILE = "references.pickle"
_PYBTEX = version("pybtex")
_formatted: dict[str, FormattedEntry] = {}  # by digest of the entry, its label and pybtex's version
_used: set[str] = set()


class KeptStyle(Style):
    """pybtex's ``unsrt``. sphinxcontrib-bibtex formats each entry of the list twice in every build, also where nothing changed."""

    def format_entry(self, label, entry, bib_data=None):
        digest = hashlib.sha256(repr((_PYBTEX, label, entry.key, entry)).encode()).hexdigest()
        if digest not in _formatted:
            _formatted[digest] = super().format_entry(label, entry, bib_data)
        _used.add(digest)
        return _formatted[digest]


def setup(app: Sphinx) -> None:
    plugin.register_plugin("pybtex.style.formatting", STYLE, KeptStyle, force=True)
    # asked for at each citation; pybtex searches all installed packages for it unless it is registered
    plugin.register_plugin("pybtex.backends", "plaintext", plugin.find_plugin("pybtex.backends", "plaintext"), force=True)
    app.connect("builder-inited", _take_up)
    app.connect("build-finished", _leave)


def _take_up(app: Sphinx) -> None:
    folder = Path(app.doctreedir)
    _formatted.clear()
    _used.clear()
    try:
        _formatted.update(pickle.loads((folder / _FILE).read_bytes()))
    except Exception:  # none yet, damaged, or of another edition of pybtex: all are formatted anew
        pass
    if hasattr(app.builder, "templates"):
        (folder / "templates").mkdir(parents=True, exist_ok=True)
        app.builder.templates.environment.bytecode_cache = FileSystemBytecodeCache(str(folder / "templates"))


def _leave(app: Sphinx, exception: Exception | None) -> None:
    kept = {digest: _formatted[digest] for digest in sorted(_used)}
    path = Path(app.doctreedir) / _FILE
    if exception is None and kept:
        draft = path.with_suffix(".draft")
        draft.write_bytes(pickle.dumps(kept))
        draft.replace(path)
