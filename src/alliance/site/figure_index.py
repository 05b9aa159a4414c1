"""The index of maps, charts and widgets: read from the chapters as they are built, and listed on a page of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape
from pathlib import PurePosixPath

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from .. import prose
from .catalogue import PAGE as CATALOGUE

_log = logging.getLogger(__name__)
KINDS = {"map": "Maps", "chart": "Charts", "widget": "Widgets"}
WHOLE = re.compile(r'(?P<inside><figure class="bk-figure bk-(?P<kind>map|chart|widget)" id="(?P<id>[^"]+)".*?)</figure>', re.DOTALL)
_TITLE = re.compile(r'<figcaption class="bk-title"[^>]*>(.*?)</figcaption>', re.DOTALL)
_SOURCE = re.compile(r'<div class="bk-source">.*', re.DOTALL)
_TABLE = re.compile(r"alliance-asset:data/(\w+)\.csv")


@dataclass(frozen=True)
class Figure:
    """One figure of a page: its anchor, kind and title, and the tables that its source line names."""

    id: str
    kind: str
    title: str
    tables: tuple[str, ...]


def of_page(env: BuildEnvironment, docname: str) -> list[Figure]:
    """The figures of a page, in its order."""
    return _found(env).get(docname, [])


def read(html: str) -> list[Figure]:
    """The figures in a piece of HTML as chapters make it."""
    found = []
    for whole in WHOLE.finditer(html):
        title, source = _TITLE.search(whole[0]), _SOURCE.search(whole[0])
        names = tuple(dict.fromkeys(_TABLE.findall(source[0]))) if source else ()
        found.append(Figure(whole["id"], whole["kind"], unescape(re.sub(r"<[^>]*>", "", title[1])) if title else whole["id"], names))
    return found


class figure_list(nodes.General, nodes.Element):
    """Where the index will stand once every chapter is read."""


class FigureIndex(SphinxDirective):
    """``{figure-index}``: every map, chart and widget of the book, by chapter."""

    def run(self) -> list[nodes.Node]:
        _pages(self.env).add(self.env.docname)
        return [figure_list("")]


def setup(app: Sphinx) -> None:
    app.add_node(figure_list)
    app.add_directive("figure-index", FigureIndex)
    app.connect("doctree-read", _read)
    app.connect("env-purge-doc", _purge)
    app.connect("env-merge-info", _merge)
    app.connect("env-updated", lambda app, env: sorted(_pages(env)))  # another page's new figure makes the index new
    app.connect("doctree-resolved", _resolve)


def _found(env: BuildEnvironment) -> dict[str, list[Figure]]:
    if not hasattr(env, "book_figures"):
        env.book_figures = {}
    return env.book_figures


def _pages(env: BuildEnvironment) -> set[str]:
    if not hasattr(env, "book_figure_pages"):
        env.book_figure_pages = set()
    return env.book_figure_pages


def _read(app: Sphinx, doctree: nodes.document) -> None:
    found = [f for raw in doctree.findall(nodes.raw) if "html" in raw.get("format", "") for f in read(raw.astext())]
    seen: set[str] = set()
    for figure in found:
        if figure.id in seen:
            _log.warning("two figures of this page have the title “%s”; a link could not tell them apart, so give one another title", figure.title, location=app.env.docname)
        seen.add(figure.id)
    if found:
        _found(app.env)[app.env.docname] = found


def _purge(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    _found(env).pop(docname, None)
    _pages(env).discard(docname)


def _merge(app: Sphinx, env: BuildEnvironment, docnames: Iterable[str], other: BuildEnvironment) -> None:
    _found(env).update({d: f for d, f in _found(other).items() if d in docnames})
    _pages(env).update(_pages(other) & set(docnames))


def _resolve(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    for place in list(doctree.findall(figure_list)):
        place.replace_self(_index(app, docname))


def _index(app: Sphinx, docname: str) -> list[nodes.Node]:
    order = [f"book/{path.stem}" for path in prose.pages()]
    listed = [d for d in order if d in _found(app.env)]
    total = {kind: sum(f.kind == kind for d in listed for f in _found(app.env)[d]) for kind in KINDS}
    count = ", ".join(f"{number} {kind if number == 1 else kind + 's'}" for kind, number in total.items())
    result: list[nodes.Node] = [nodes.paragraph("", f"At present: {count}, on {len(listed)} pages.")]
    for page in listed:
        section = nodes.section(ids=[f"figures-of-{PurePosixPath(page).name}"])
        section += nodes.title("", "", _link(app, docname, page, "", app.env.titles[page].astext()))
        items = nodes.bullet_list(classes=["bk-index-figures"])
        for figure in _found(app.env)[page]:
            line = nodes.paragraph("", "", _link(app, docname, page, figure.id, figure.title), nodes.Text(f" · {figure.kind}"))
            for number, table in enumerate(figure.tables):
                label = (" · tables: " if len(figure.tables) > 1 else " · table: ") if not number else ", "
                line += [nodes.Text(label), _link(app, docname, CATALOGUE, table, table)]
            items += nodes.list_item("", line)
        section += items
        result.append(section)
    return result


def _link(app: Sphinx, docname: str, page: str, anchor: str, text: str) -> nodes.reference:
    address = app.builder.get_relative_uri(docname, page) + (f"#{anchor}" if anchor else "")
    return nodes.reference("", text, internal=True, refuri=address)
