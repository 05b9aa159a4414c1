"""Events as a list in a page: for reading, for paper, and for whoever does not want a widget."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from .. import chronicle, project
from ..errors import BookError
from . import links


class EventList(SphinxDirective):
    """``{event-list} FIRST LAST``: the events of these years, each with who tells it and its sources."""

    required_arguments = 2

    def run(self) -> list[nodes.Node]:
        for name in ("data/events.csv", "data/places.csv", "book/references.bib"):
            self.env.note_dependency(str(project.ROOT / name))
        try:
            events = chronicle.between(*map(int, self.arguments))
        except (ValueError, BookError) as error:
            raise self.error(f"event-list: {error}") from None
        items = nodes.bullet_list(classes=["bk-told"])
        for event in events:
            items += self._item(event)
        return [items]

    def _item(self, e: chronicle.Event) -> nodes.list_item:
        head = nodes.paragraph("", "", nodes.strong("", f"{e.when}, {e.where}."), nodes.Text(f" {e.title}."))
        body = nodes.paragraph("", e.summary)
        if e.claimant:
            body += nodes.inline("", f" Told by {e.claimant}.", classes=["bk-side"])
        foot = nodes.paragraph("", "Sources: ", classes=["bk-quiet-list"])
        for number, source in enumerate(e.sources):
            link = nodes.reference("", source.label, refuri=source.url, reftitle=source.title) if source.url else nodes.inline("", source.label)
            foot += [nodes.Text("; "), link] if number else [link]
        foot += nodes.Text(f" ({e.confidence.replace('-', ' ')}).")
        if e.paragraphs:
            foot += nodes.Text(" Bears on ")
            for number, paragraph in enumerate(e.paragraphs):
                foot += [nodes.Text(", "), links.paragraph(self.env, paragraph)] if number else [links.paragraph(self.env, paragraph)]
            foot += nodes.Text(".")
        return nodes.list_item("", head, body, foot, ids=[f"told-{e.id}"])


def setup(app: Sphinx) -> None:
    app.add_directive("event-list", EventList)
