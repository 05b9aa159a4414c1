"""The book's own MyST directives: what follows a paragraph of the companion, and the cards of a simulation."""

from __future__ import annotations

from html import escape

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from .. import article, project, tables
from ..widgets.claim_explorer import MARKS


class ArticleParagraph(SphinxDirective):
    """``{article-paragraph} N``: the claims of paragraph N and, in a local build, a reader's own copy of its text."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        self.env.note_dependency(str(project.DATA / "claims.csv"))
        try:
            number = int(self.arguments[0])
        except ValueError:
            raise self.error(f"article-paragraph: “{self.arguments[0]}” is no paragraph number; write one from 0 to 17.") from None
        return [*_licensed(number), nodes.raw("", claims_html(number), format="html")]


class RoleCard(SphinxDirective):
    """``{role-card} NAME``: a card of a simulation, written in Markdown. On paper it stands alone on a page."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self) -> list[nodes.Node]:
        name = escape(self.arguments[0])
        mark = nodes.make_id(f"card {self.arguments[0]}")
        body = nodes.Element()
        self.state.nested_parse(self.content, self.content_offset, body)
        opening = f'<section class="bk-role" id="{mark}" aria-labelledby="{mark}-name"><h3 class="bk-role-name" id="{mark}-name">{name}</h3>'
        return [nodes.raw("", opening, format="html"), *body.children, nodes.raw("", "</section>", format="html")]


class PrintCards(SphinxDirective):
    """``{print-cards}``: a button that prints the page's cards and nothing else; without scripts it is not there."""

    def run(self) -> list[nodes.Node]:
        return [nodes.raw("", '<p class="bk-roles-tools"><button type="button" class="bk-button bk-print-roles">Print the cards, one a page</button></p>', format="html")]


def claims_html(number: int) -> str:
    """The folded list of a paragraph's claims, each linked to its evidence in the next chapter."""
    claims = tables.load("claims")
    claims = claims[claims["paragraph"] == number]
    if claims.empty:
        return ""
    items = []
    for row in claims.itertuples():
        hedge = "stated flatly" if row.hedge == "none" else f"hedge: “{escape(row.hedge)}”"
        items.append(
            f'<li><a href="argument.html#claim-{row.id}">{row.id}</a> {escape(row.claim)} <span class="bk-claim-note">'
            f"{escape(str(row.kind))}; {hedge}; then {MARKS[row.verdict_2022]} {row.verdict_2022}, "
            f"now {MARKS[row.verdict_2026]} {row.verdict_2026}</span></li>"
        )
    label = f"{len(claims)} claims" if len(claims) > 1 else "One claim"
    return f'<details class="bk-claims"><summary>{label} in ¶{number}</summary><ul>{"".join(items)}</ul></details>'


def _licensed(number: int) -> list[nodes.Node]:
    text = article.licensed_text().get(number)
    if not text:
        return []
    box = nodes.container(classes=["bk-licensed"])
    box += nodes.paragraph("", "", nodes.strong("", f"¶{number} in your licensed copy (this build only; do not publish)"))
    box += nodes.block_quote("", nodes.paragraph("", text))  # a text node: the writer escapes it
    return [box]


def setup(app: Sphinx) -> None:
    app.add_directive("article-paragraph", ArticleParagraph)
    app.add_directive("role-card", RoleCard)
    app.add_directive("print-cards", PrintCards)

