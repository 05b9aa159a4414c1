"""Figures in prose: the roles that write them, and the fact checker's list of all of them."""

from __future__ import annotations

from html import escape
from itertools import groupby
from urllib.parse import quote

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective, SphinxRole

from .. import facts, project, prose, tables
from ..chapters.trace import SHOWN as OURS
from ..errors import BookError
from .catalogue import PAGE as CATALOGUE

PAGE = "book/facts"


class FactRole(SphinxRole):
    """``{fact}`name```: the figure, linked to its line on the fact checker's page, with claimant and confidence."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        self.env.note_dependency(str(project.BOOK / "facts.yml"))
        try:
            found, manner = facts.split(self.text)
        except BookError as error:
            return [nodes.literal(text=self.text)], [self.inliner.reporter.error(str(error), line=self.lineno)]
        for table in found.tables:
            self.env.note_dependency(str(project.DATA / tables.resource(table)["path"]))
        shown = facts.in_words(found.value) if manner == "words" else found.text
        link = nodes.reference("", shown, internal=True, classes=["bk-fact"])
        link["refuri"] = f"{self.env.app.builder.get_relative_uri(self.env.docname, PAGE)}#fact-{found.name}"
        link["reftitle"] = f"Source: {', '.join(found.tables)}, {found.how}"
        result: list[nodes.Node] = [link]
        if beside := facts.aside(found, manner):
            result.append(nodes.inline("", beside, classes=["bk-claimant"]))
        return result, []


class PlainRole(SphinxRole):
    """``{plain}`20```: a number that is no figure of the record, such as one of an example."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        return [nodes.Text(self.text)], []


class OursRole(SphinxRole):
    """``{ours}`why```: says that a statement is this book's own judgement, and on what it rests; see `chapters.trace`."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        return [nodes.inline("", OURS.format(self.text), classes=["bk-claimant"])], []


class FactCheck(SphinxDirective):
    """``{fact-check}``: every figure of the chapters' prose with its sentence, its cells and its sources."""

    def run(self) -> list[nodes.Node]:
        for path in [*prose.pages(), project.BOOK / "facts.yml", *(project.DATA / tables.resource(n)["path"] for n in tables.names())]:
            self.env.note_dependency(str(path))
        result: list[nodes.Node] = []
        seen: set[str] = set()
        for page, group in groupby(prose.uses(), key=lambda use: use.page):
            section = nodes.section(ids=[f"in-{page}"])
            section += nodes.title(text=project.page_title(page))  # from the source: most pages are read after this one
            items = "".join(self._sentence(list(uses), seen) for _, uses in groupby(group, key=lambda use: (use.line, use.sentence)))
            section += nodes.raw("", f'<ol class="bk-facts">{items}</ol>', format="html")
            result.append(section)
        return result

    def _sentence(self, uses: list[prose.Use], seen: set[str]) -> str:
        """A sentence with the figures in it: each with its cell, all with their claimants and sources."""
        found = [facts.split(use.content)[0] for use in uses]
        lines = []
        for one in dict.fromkeys(found):
            anchor = "" if one.name in seen else f' id="fact-{escape(one.name, quote=True)}"'
            seen.add(one.name)
            cells = "; ".join(self._cells(one)) or ", ".join(self._table(t) for t in one.tables)
            lines.append(f"<div{anchor}><dt>{escape(one.text)}</dt><dd>{cells}: {escape(one.how)}</dd></div>")
        merged = {key: list(dict.fromkeys(v for one in found for v in getattr(one, key))) for key in ("claimants", "confidence", "sources")}
        # each figure's own source: one step from the number to the page that carries it
        sources = "; ".join(
            f'<a href="{escape(s.url, quote=True)}">{escape(s.label)}</a>' if s.url else escape(s.label)
            for s in map(tables.source, merged["sources"])
        )
        for label, text in (
            ("Claimed by", escape("; ".join(merged["claimants"]))),
            ("Confidence", escape(", ".join(c.replace("-", " ") for c in merged["confidence"]))),
            ("Sources", sources),
        ):
            lines += [f"<div><dt>{label}</dt><dd>{text}</dd></div>"] if text else []
        return f'<li><p class="bk-said">“{escape(uses[0].sentence)}”</p><dl>{"".join(lines)}</dl></li>'

    def _cells(self, found: facts.Fact) -> list[str]:
        if len(found.rows) > 3:
            return []
        return [self._table(table, key) for table, key in found.rows]

    def _table(self, table: str, key: str = "") -> str:
        base = self.env.app.builder.get_relative_uri(self.env.docname, CATALOGUE)
        place = (f"?table={table}&row={quote(key, safe='')}" if key else "") + f"#{table}"
        return f'<a href="{escape(base + place, quote=True)}">{escape(table)}{f", row {escape(key)}" if key else ""}</a>'


def setup(app: Sphinx) -> None:
    app.add_role("fact", FactRole())
    app.add_role("plain", PlainRole())
    app.add_role("ours", OursRole())
    app.add_directive("fact-check", FactCheck)
