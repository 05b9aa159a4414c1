"""The glossary's page, made as Sphinx's own glossary from the table of terms, and the script that shows a definition in place."""

from __future__ import annotations

import json
from html import escape

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.domains.std import make_glossary_term
from sphinx.util.docutils import SphinxDirective

from .. import html, project, prose, tables, terms
from ..errors import BookError
from . import links


class BookGlossary(SphinxDirective):
    """``{book-glossary}``: every term with its definition, the work it goes back to, its sources, and the pages that link it."""

    def run(self) -> list[nodes.Node]:
        for path in [*prose.pages(), project.DATA / "concepts.csv", project.BOOK / "references.bib"]:
            self.env.note_dependency(str(path))
        items = nodes.definition_list(classes=["glossary"])
        linked = _linked_from()
        for term in terms.every():
            items += self._item(term, linked.get(term.name, []))
        return [addnodes.glossary("", items, sorted=False)]  # they come by the alphabet

    def _item(self, term: terms.Term, pages: list[str]) -> nodes.definition_list_item:
        source, line = self.get_source_info()
        name = make_glossary_term(self.env, [nodes.Text(term.name)], "", source, line, term.anchor, self.state.document)
        says = nodes.definition("", nodes.paragraph("", term.definition))
        if term.see:
            says += _line("See ", [links.term(self.env, other) for other in term.see])
        if pages:
            says += _line("In the chapters: ", [links.page(self.env, page) for page in pages])
        used = "The article uses the term or the idea. " if term.in_article else ""
        confidence = term.confidence.replace("-", " ")
        says += nodes.raw("", f'<p class="bk-quiet">{used}Goes back to: {escape(term.reference)}. Checked on: {html.source_links(tables.SEPARATOR.join(term.sources))} ({confidence}).</p>', format="html")
        return nodes.definition_list_item("", name, says)


def setup(app: Sphinx) -> None:
    app.add_directive("book-glossary", BookGlossary)


def used_in(body: str) -> bool:
    """True if a page's HTML has a linked term."""
    return "std-term" in body


def page_script() -> str:
    """The script of pages with linked terms: the definitions by their anchors, and the program that shows them."""
    told = {t.anchor: [t.name, t.definition] for t in terms.every()}
    program = (project.PACKAGE / "site" / "glossary.js").read_text(encoding="utf-8")
    return f"window.bookTerms={json.dumps(told, ensure_ascii=False, separators=(',', ':'))};\n{program}"


def _linked_from() -> dict[str, list[str]]:
    """For each term the pages that link it, in the book's order."""
    found: dict[str, list[str]] = {}
    for path, _, content in prose.term_links():
        try:
            name = terms.split(content)[1].name
        except BookError:
            continue  # the check of the prose has named it
        if path.stem not in found.setdefault(name, []):
            found[name].append(path.stem)
    return found


def _line(label: str, parts: list[nodes.Node]) -> nodes.paragraph:
    line = nodes.paragraph("", label, classes=["bk-quiet"])
    for number, part in enumerate(parts):
        line += [nodes.Text("; "), part] if number else [part]
    return line
