"""Keeps cached work honest: a change of tables or code makes the pages that may depend on it new again."""

from __future__ import annotations

import hashlib
import shutil
from functools import cache
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

from .. import project

_CODE = {".py", ".js", ".css", ".html"}
_DRESS = {".js", ".css"}  # reaches a page beside what was executed, never in it
_KEPT = 3  # caches of executed chapters: for this state of tables and code, and for those last built before it


@cache
def _digest(for_execution: bool) -> str:
    """A digest of what pages are made from beside their own text: data, bibliography, the package."""
    paths = [p for p in project.DATA.rglob("*") if p.is_file() and "__pycache__" not in p.parts]
    paths += [p for p in project.PACKAGE.rglob("*") if p.suffix in _CODE and "__pycache__" not in p.parts]
    paths += [project.BOOK / "references.bib", project.BOOK / "facts.yml"]
    if for_execution:  # how pages are dressed does not change what their code computes
        paths = [p for p in paths if p.suffix not in _DRESS and not {"site", "exercises", "chapters", "classroom", "licensed"} & set(p.relative_to(project.ROOT).parts)]
    else:
        paths.append(project.ROOT / "CITATION.cff")
    return _digest_of(paths)


@cache
def digest_of_tables() -> str:
    """A digest of what `tables.check` reads: tables, bibliography, borders, and the checking code itself."""
    paths = [*project.DATA.glob("*.csv"), project.DATA / "datapackage.json", *(project.DATA / "geo").glob("*.*"), project.BOOK / "references.bib"]
    paths += [*(project.PACKAGE / "tables").glob("*.py"), *(project.PACKAGE / name for name in ("geo.py", "project.py", "errors.py"))]
    return _digest_of(paths)


@cache
def digest_of_text() -> str:
    """A digest of what the checks of prose, chapters and exercises read: all that of the tables, and the texts themselves."""
    paths = [*project.BOOK.glob("*.md"), *(project.DATA / "exercises").glob("*.*"), project.BOOK / "facts.yml", project.ROOT / "_toc.yml"]
    paths += [*(project.PACKAGE / "exercises").glob("*.py"), *(project.PACKAGE / "chapters").glob("*.py"), project.PACKAGE / "widgets" / "__init__.py"]
    paths += [project.PACKAGE / name for name in ("prose.py", "facts.py", "readability.py", "terms.py")]
    return digest_of_tables() + _digest_of(paths)


def _digest_of(paths: list[Path]) -> str:
    total = hashlib.sha256()
    for path in sorted(p for p in {*paths, project.ROOT / "constraints.txt"} if p.is_file()):
        total.update(path.relative_to(project.ROOT).as_posix().encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()[:16]


def separate_caches(app: Sphinx, config: Config) -> None:
    """Give the cache of executed chapters a folder named by what they depend on, and drop all but the last few.

    jupyter-cache knows a notebook by its code alone; a corrected table would go unnoticed.
    """
    if config.nb_execution_mode != "cache":
        return
    root = Path(app.outdir).parent / ".jupyter_cache"
    mine = root / _digest(True)
    mine.mkdir(parents=True, exist_ok=True)
    mine.touch()
    for old in sorted(root.iterdir(), key=lambda p: p.stat().st_mtime_ns, reverse=True)[_KEPT:]:
        shutil.rmtree(old, ignore_errors=True) if old.is_dir() else old.unlink()
    config.nb_execution_cache_path = str(mine)


def outdated(app: Sphinx, env: BuildEnvironment, added: set, changed: set, removed: set) -> set:
    """All pages, if anything they are made from has changed since they were last read."""
    digest = _digest(False)
    before, env.book_digest = getattr(env, "book_digest", None), digest
    return set() if before in (None, digest) else set(env.found_docs)
