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
        import yaml

        self.env.note_dependency(str(project.ROOT / "_toc.yml"))
        toc = yaml.safe_load((project.ROOT / "_toc.yml").read_text(encoding="utf-8"))
        result: list[nodes.Node] = []
        for part in toc.get("parts", []):
            items = nodes.bullet_list(classes=["bk-chapters"])
            for name in (PurePosixPath(c["file"]).name for c in part["chapters"]):
                path = project.BOOK / f"{name}.md"
                if not path.is_file():
                    continue
                self.env.note_dependency(str(path))
                line = nodes.paragraph("", "", links.page(self.env, name))
                if asked := prose.question(path):
                    line += nodes.Text(f": {asked}")
                items += nodes.list_item("", line)
            result += [nodes.rubric("", part["caption"]), items]
        return result


def setup(app: Sphinx) -> None:
    app.add_directive("chapter-list", ChapterList)
