"""The book's own files beside its pages: styles, scripts, Leaflet, Vega, tables. Third-party ones come from wheels."""

from __future__ import annotations

import re
import shutil
from importlib.metadata import version
from pathlib import Path

from .. import project, styles
from ..maps.figure import borders_script
from ..widgets import base as widgets
from ..exercises import bank
from . import exercises, exports, glossary, python_core
from . import prune as prune_

FOLDER = "_assets"
_HERE = Path(__file__).parent


def write(outdir: Path) -> None:
    """Write what pages may link to below ``outdir/_assets``. Files whose content is unchanged are left alone."""
    root = outdir / FOLDER
    files: dict[str, bytes] = {
        "frame.css": styles.frame().encode(),
        "frame.js": (project.PACKAGE / "maps" / "frame.js").read_bytes(),
        "borders.js": borders_script().encode(),
        "widgets.js": widgets.host_script().encode(),
        "catalogue.js": (_HERE / "catalogue.js").read_bytes(),
        "charts.js": (_HERE / "charts.js").read_bytes(),
        "glossary.js": glossary.page_script().encode(),
        "kept.js": (_HERE / "kept.js").read_bytes(),
    }
    static = outdir / "_static"
    if (static / "doctools.js").is_file():  # Sphinx copies its files only when a page is out of date
        script = _page_script(static)
        files |= {"page.css": _page_style(static, _in_use(outdir, script)).encode(), "page.js": script.encode()}
    for cls in widgets.every():
        files[f"widgets/{cls.tag}.js"] = widgets.page_script(cls).encode()
    files["exercises.js"] = exercises.page_script(python_core.write(root / "python")).encode()
    for chapter in bank.chapters():
        files[f"exercises/{chapter}.js"] = exercises.script(chapter).encode()
    files |= _leaflet()
    for name, content in files.items():
        _put(root / name, content)
    exports.write(root / "data")
    _vega(root / "vega.js")


# What every page loads, in one file of each sort: a bad network feels each request.
_STYLES = (
    "basic.css", "styles/pydata-sphinx-theme.css", "pygments.css", "styles/sphinx-book-theme.css", "copybutton.css",
    "mystnb.*.css", "sphinx-design.min.css",
)  # fmt: skip
_SCRIPTS = (
    "documentation_options.js", "doctools.js", "sphinx_highlight.js", "clipboard.min.js", "copybutton.js",
    "scripts/sphinx-book-theme.js", "scripts/bootstrap.js", "scripts/pydata-sphinx-theme.js",
)  # fmt: skip
_ICON_RULE = re.compile(r"(?<=[}/])\s*\.fa[^{}]*\{[^{}]*\}|@font-face\{[^{}]*Awesome[^{}]*\}")


def _in_use(outdir: Path, script: str) -> set[str]:
    """Every word that stands in a page or in a script, and so every class and id that a style may be for."""
    ours = [p.read_text(encoding="utf-8") for p in project.PACKAGE.rglob("*.js")]
    pages = (p.read_text(encoding="utf-8") for p in outdir.rglob("*.html"))
    search = (p.read_text(encoding="utf-8") for p in (outdir / "_static").glob("*.js"))
    return prune_.words([script, *ours, *pages, *search])


def _page_style(static: Path, used: set[str]) -> str:
    """The theme's and the extensions' styles as far as any page can use them, and the book's own last."""
    sheets = [path.read_text(encoding="utf-8") for name in _STYLES for path in sorted(static.glob(name))]
    text = "\n".join(sheets)
    while (less := _ICON_RULE.sub("", text)) != text:  # neighbours share a brace, so once is not enough
        text = less
    text = text.replace("url(file.png)", "none")  # a picture of an index page that this book does not have
    return prune_.prune(text, used) + "\n" + styles.page()


def _page_script(static: Path) -> str:
    # where a browser may not remember, the theme's scripts would break off
    parts = [re.sub(r"\blocalStorage\.", "bookStorage.", (static / name).read_text(encoding="utf-8")) for name in _SCRIPTS]
    # second, after Sphinx's options: an error in a later part must not take the book's own script along
    parts.insert(1, (_HERE / "book.js").read_text(encoding="utf-8"))
    return ";\n".join(re.sub(r"//# sourceMappingURL=.*", "", part) for part in parts)


def prune(outdir: Path, pages: set[str]) -> None:
    """Take out pages that the book no longer has, and of the extensions' files all but the search page's."""
    for path in outdir.rglob("*.html"):
        name = path.relative_to(outdir).with_suffix("").as_posix()
        if name not in pages and not name.startswith("_"):
            path.unlink()
    static = outdir / "_static"
    for path in static.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name not in ("searchtools.js", "language_data.js"):
            path.unlink()


def _put(path: Path, content: bytes) -> None:
    if path.is_file() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _leaflet() -> dict[str, bytes]:
    from xstatic.pkg import leaflet

    base = Path(leaflet.BASE_DIR)
    script = re.sub(r"\n?//# sourceMappingURL=.*", "", (base / "leaflet.js").read_text(encoding="utf-8"))
    # the pictures in Leaflet's style belong to controls and markers the book draws itself
    style = re.sub(r"url\((?!data:)[^)]*\)", "none", (base / "leaflet.css").read_text(encoding="utf-8"))
    return {"leaflet/leaflet.js": script.encode(), "leaflet/leaflet.css": style.encode()}


def _vega(path: Path) -> None:
    """Vega, Vega-Lite and vega-embed as one classic script; making it takes a second, so only when they change."""
    mark = f"/* vl-convert-python {version('vl-convert-python')} */\n"
    if path.is_file():
        with path.open(encoding="utf-8") as file:
            if file.readline() == mark:
                return
    import vl_convert

    bundle = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")
    _put(path, f"{mark}(function(){{{bundle}\n}})();\n".encode())
