"""The book as an EPUB: pictures and tables in place of what needs a script, in well-formed XHTML, with the book's colours."""

from __future__ import annotations

import re
from functools import cache
from html import escape
from html.parser import HTMLParser
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

from .. import __version__, project, styles

_STYLE = """
body { font-family: serif; line-height: 1.45; }
.bk-fold-title, .admonition-title { font-weight: bold; }
.admonition, details { border-left: 3px solid #80878f; padding-left: .8em; margin: 1em 0; }
.bk-table { max-height: none; overflow: visible; } .bk-table table, .bk-table.bk-wide table { min-width: 0; font-size: .8em; }
.bk-stage { min-height: 0; aspect-ratio: auto; } .bk-stage > * { position: static; height: auto; }
"""
# what only works with a script, and the folded code of the chapters, which an e-reader can't run
_DROPPED_TAGS = {"script", "iframe", "button", "input", "select", "form"}
_DROPPED_CLASSES = {"bk-widget-live", "bk-live-chart", "bk-map-tools", "bk-roles-tools", "headerlink", "hide"}
# a link to another page as chapters' code writes it; what a page does with a query only its script knows
_PAGE = re.compile(r"^([\w-]+)\.x?html(?:\?[^#]*)?(#.*)?$")
_NAMESPACES = {"svg": "http://www.w3.org/2000/svg", "math": "http://www.w3.org/1998/Math/MathML"}
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# HTML knows these names in small letters only, SVG does not
_SVG_NAMES = {name.lower(): name for name in (
    "viewBox", "preserveAspectRatio", "patternUnits", "patternTransform", "patternContentUnits", "gradientUnits", "gradientTransform",
    "clipPath", "clipPathUnits", "linearGradient", "radialGradient", "textLength", "markerWidth", "markerHeight", "markerUnits", "refX", "refY",
)}  # fmt: skip


def setup(app: Sphinx) -> None:
    app.connect("config-inited", _name)
    app.connect("builder-inited", _write_style)
    app.connect("html-page-context", _mend, priority=950)


def _is_ebook(app: Sphinx) -> bool:
    return app.builder.name == "epub"


def _name(app: Sphinx, config: Config) -> None:
    title = config.html_title or "The book"
    config.epub_title = config.epub_description = title
    config.epub_basename = "rebirth-of-the-alliance"
    config.epub_identifier = config.epub_uid = "rebirth-of-the-russia-north-korea-alliance"
    config.epub_scheme = "ID"
    config.version = config.release = __version__
    config.epub_show_urls = "no"
    config.epub_copyright = "Text and tables CC BY 4.0, code MIT"
    # files that only a page with scripts needs
    config.epub_exclude_files = [*config.epub_exclude_files, "index.html", "genindex.xhtml", "search.xhtml"]


def _write_style(app: Sphinx) -> None:
    if not _is_ebook(app):
        return
    path = Path(app.outdir) / "_static" / "book.css"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(plain_colours(styles.page() + _STYLE), encoding="utf-8")


def plain_colours(css: str) -> str:
    """CSS with the light palette's colours in place of its variables, which many e-readers do not know."""
    return re.sub(r"var\((--bk-[\w-]+)\)", lambda found: _palette().get(found[1], found[0]), css)


@cache
def _palette() -> dict[str, str]:
    light = re.search(r":root \{(.*?)\}", styles.page(), re.DOTALL)[1]
    return dict(re.findall(r"(--bk-[\w-]+):\s*([^;]+);", light))


def _mend(app: Sphinx, pagename: str, templatename: str, context: dict, doctree) -> None:
    if not _is_ebook(app):
        return
    context["script_files"] = []
    context["css_files"] = ["_static/book.css", "_static/pygments.css"]
    if context.get("body"):
        context["body"] = xhtml(context["body"])


def xhtml(body: str) -> str:
    """A page's body as an e-reader takes it: nothing that needs a script, figures unfolded, every element closed."""
    writer = _Writer()
    writer.feed(body)
    writer.close()
    return "".join(writer.out)


class _Writer(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.open: list[str] = []  # how each open element is closed; empty for one that is left out
        self.dropped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        classes = set((given.get("class") or "").split())
        if tag in _VOID:
            if not self.dropped and tag not in _DROPPED_TAGS:
                self.out.append(f"<{tag}{_attributes(given)} />")
            return
        if self.dropped or tag in _DROPPED_TAGS or classes & _DROPPED_CLASSES:
            self.dropped += 1
            self.open.append("")
            return
        name = _SVG_NAMES.get(tag, tag)
        # answers stay folded where the reader can fold; the equivalent of a figure is what this edition shows
        if tag == "details" and "bk-equivalent" in classes:
            name, given = "div", {"class": "bk-fold"}
        elif tag == "summary" and self.open and self.open[-1] == "</div>":
            name, given = "p", {"class": "bk-fold-title"}
        given.pop("aria-label" if name == "summary" else "", None)
        if name == "a" and given.get("href"):
            given["href"] = _PAGE.sub(r"\1.xhtml\2", given["href"])
        if name in _NAMESPACES:  # in XHTML a drawing without its namespace is no drawing
            given["xmlns"] = _NAMESPACES[name]
        self.out.append(f"<{name}{_attributes(given)}>")
        self.open.append(f"</{name}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self.dropped and tag not in _DROPPED_TAGS:
            self.out.append(f"<{_SVG_NAMES.get(tag, tag)}{_attributes(dict(attrs))} />")

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID or not self.open:
            return
        closing = self.open.pop()
        if closing:
            self.out.append(closing)
        else:
            self.dropped -= 1

    def handle_data(self, data: str) -> None:
        if not self.dropped:
            self.out.append(escape(data, quote=False))


def _attributes(given: dict[str, str | None]) -> str:
    parts = []
    for name, value in given.items():
        if name.startswith(("data-", "on")) or name in ("hidden", "open", "tabindex") or not re.fullmatch(r"[a-zA-Z_:][\w:.-]*", name):
            continue
        if value and value.startswith(project.asset("")):
            continue  # a file of the published pages, which the e-book does not carry
        value = plain_colours(value) if value else name
        parts.append(f' {_SVG_NAMES.get(name, name)}="{escape(value, quote=True)}"')
    return "".join(parts)
