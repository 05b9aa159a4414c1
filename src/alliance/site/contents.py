"""The list of chapters with the question that each asks, made from the table of contents and the chapters themselves."""

from __future__ import annotations

from pathlib import PurePosixPath

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from .. import project, prose
from . import links


class ChapterList(SphinxDirective):
    """``{chapter-list}``: the parts of the book, and in each its chapters with their questions."""

    def run(self) -> list[nodes.Node]:
        self.env.note_dependency(str(project.ROOT / "_toc.yml"))
        toc = project.read_yaml(project.ROOT / "_toc.yml")
        result: list[nodes.Node] = []
        for part in toc.get("parts", []):
            names = [name for name in (PurePosixPath(c["file"]).name for c in part["chapters"]) if (project.BOOK / f"{name}.md").is_file()]
            asked = {name: prose.question(project.BOOK / f"{name}.md") for name in names}
            for name in names:
                self.env.note_dependency(str(project.BOOK / f"{name}.md"))
            result += self._questions(part["caption"], asked) if any(asked.values()) else [self._line(part["caption"], names)]
        return result

    def _questions(self, caption: str, asked: dict[str, str]) -> list[nodes.Node]:
        """A part of chapters: each on a line with its question."""
        items = nodes.bullet_list(classes=["bk-chapters"])
        for name, question in asked.items():
            line = nodes.paragraph("", "", links.page(self.env, name))
            if question:
                line += nodes.Text(f": {question}")
            items += nodes.list_item("", line)
        return [nodes.rubric("", caption), items]

    def _line(self, caption: str, names: list[str]) -> nodes.paragraph:
        """A part of other pages: all on one line."""
        line = nodes.paragraph("", "", nodes.strong("", f"{caption}: "))
        for number, name in enumerate(names):
            line += [nodes.Text(" · "), links.page(self.env, name)] if number else [links.page(self.env, name)]
        return line


def setup(app: Sphinx) -> None:
    app.add_directive("chapter-list", ChapterList)
