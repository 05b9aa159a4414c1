"""The folds that say how to cite: under each figure, at the end of each page, and for the whole book."""

from __future__ import annotations

import re
from html import escape
from pathlib import PurePosixPath

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from .. import citing, project, prose
from . import figure_index


class CiteBook(SphinxDirective):
    """``{cite-book}``: the citation of the whole book, as text and as BibTeX, each to copy."""

    def run(self) -> list[nodes.Node]:
        self.env.note_dependency(str(project.ROOT / citing.FILE))
        return [nodes.raw("", f'<div class="bk-cite">{_text(citing.of_book())}{_bibtex(citing.bibtex())}</div>', format="html")]


def setup(app: Sphinx) -> None:
    app.add_directive("cite-book", CiteBook)
    app.connect("html-page-context", _add, priority=880)  # before theme.mend, which puts in the addresses of files


def _add(app: Sphinx, pagename: str, templatename: str, context: dict, doctree) -> None:
    """Under each figure how to cite it, and at the end of each page but the first how to cite that."""
    body = context.get("body")
    if app.builder.format != "html" or not body or doctree is None or pagename == app.config.root_doc:
        return
    title = app.env.titles[pagename].astext()
    known = {f.id: f for f in figure_index.of_page(app.env, pagename)}

    def with_citation(found: re.Match) -> str:
        figure = known.get(found["id"])
        if not figure:
            return found[0]
        fold = f'<details class="bk-cite"><summary>Cite this figure</summary>{_text(citing.of_figure(figure.title, figure.kind, figure.tables, title), f"#{figure.id}")}</details>'
        return f"{found['inside']}{fold}</figure>"

    body = figure_index.WHOLE.sub(with_citation, body)
    name = PurePosixPath(pagename).name
    label = "chapter" if prose.question(project.BOOK / f"{name}.md") else "page"
    fold = f'<details class="bk-cite bk-cite-page"><summary>Cite this {label}</summary>{_text(citing.of_page(title), "")}{_bibtex(citing.bibtex(name, title), "")}</details>'
    head, end, tail = body.rpartition("</section>")
    context["body"] = head + fold + end + tail if end else body + fold


def _text(citation: str, anchor: str | None = None) -> str:
    """A citation to copy. A script adds the page's address, which depends on where a copy of the book is published."""
    at = "" if anchor is None else f'<span class="bk-cite-at" data-anchor="{escape(anchor, quote=True)}" data-before=" "></span>'
    return f'<div class="bk-copy"><b>Text:</b> <span>{escape(citation)}{at}</span></div>'


def _bibtex(entry: str, anchor: str | None = None) -> str:
    at = "" if anchor is None else f'<span class="bk-cite-at" data-anchor="{escape(anchor, quote=True)}" data-before=",&#10;  url = {{" data-after="}}"></span>'
    return f'<div class="bk-copy"><b>BibTeX:</b> <code>{escape(entry)}{at}\n}}</code></div>'
