"""Where the project's own files lie, what its pages are called, and which surface code runs for: a built page or a notebook."""

from __future__ import annotations

import os
import re
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
# an installed wheel brings the tables along; in a working copy the package lies beside them
_BUNDLED = PACKAGE / "_files"
ROOT = Path(os.environ.get("ALLIANCE_ROOT") or (_BUNDLED if _BUNDLED.is_dir() else PACKAGE.parents[1]))
DATA = ROOT / "data"
BOOK = ROOT / "book"

_SURFACE = "ALLIANCE_SURFACE"
_SCHEME = "alliance-asset:"


def page_title(page: str) -> str:
    """The title of a page of the book, as its source has it; the page's name if there is no such page."""
    path = BOOK / f"{page}.md"
    found = re.search(r"(?m)^# (.+)$", path.read_text(encoding="utf-8")) if path.is_file() else None
    return found[1] if found else page


def building_pages() -> bool:
    """True while the site extension runs the chapters for the published page, which has assets of its own."""
    return os.environ.get(_SURFACE) == "page"


def announce_page_build() -> None:
    """Called once by the site extension; the kernels it starts inherit the word."""
    os.environ[_SURFACE] = "page"


def asset(name: str) -> str:
    """A symbolic address of one of the book's own files; the site extension makes it relative to the page.

    A kernel does not know how deep the page it computes for will lie, so it can't write the address itself.
    """
    return _SCHEME + name


def resolve_assets(html: str, root: str) -> str:
    """Replace symbolic addresses in ``html`` by paths below ``root`` (such as ``../_assets/``)."""
    return html.replace(_SCHEME, root)


def read_yaml(path: Path) -> object:
    """What a YAML file holds, by the quick loader where it is built in. Raises OSError, UnicodeDecodeError, yaml.YAMLError."""
    import yaml

    return yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
