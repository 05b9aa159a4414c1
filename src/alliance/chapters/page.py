"""A page of the book taken apart: its blocks of text with line, section and surroundings, its cells and directives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

BOX = "Before you start"
_CODE = {"code-cell", "code", "code-block", "math"}
_NOTES = {"admonition", "note", "tip", "warning", "important", "seealso"}


@dataclass
class Block:
    """One piece of a page. ``text`` is Markdown as it is written; for a cell its code, for a directive what follows its name."""

    kind: str
    """paragraph, item, term, definition, quotation, table, heading, cell, code or directive"""
    line: int
    text: str
    section: str = ""
    """The heading that it stands under, of whatever level."""
    within: tuple[str, ...] = ()
    """The directives around it, outermost first: name, then argument and classes."""
    name: str = ""
    """Of a directive: its name."""
    group: int = 0
    """What stands in one list has one number."""
    beside: bool = False
    """Whether the nearest thing before or after it, beyond its own list, is a cell that shows a figure, a table or a widget."""

    @property
    def running(self) -> bool:
        """Whether it belongs to the running prose: text of the page itself or of a note, and not of the opening box, an
        exercise, a table, a quotation set apart (a sample answer, say), or a directive of its own kind, such as a role card."""
        plain = all(w.split()[0] in _NOTES and BOX not in w and "exercise" not in w for w in self.within)
        return plain and self.kind in ("paragraph", "item", "term", "definition")


@dataclass
class Page:
    """A chapter's page."""

    path: Path
    blocks: list[Block] = field(default_factory=list)

    @property
    def file(self) -> str:
        return f"book/{self.path.name}"

    def headings(self) -> list[Block]:
        return [b for b in self.blocks if b.kind == "heading"]

    def code(self) -> str:
        """The code of all cells."""
        return "\n".join(b.text for b in self.blocks if b.kind == "cell")

    def shown(self) -> list[Block]:
        """The exercises that the page shows."""
        return [b for b in self.blocks if b.kind == "directive" and b.name == "exercise"]

    def box(self) -> list[Block]:
        """What the box at the chapter's head holds; nothing if there is none."""
        return [b for b in self.blocks if any(BOX in w for w in b.within)]

    def prose(self) -> list[Block]:
        """The running prose, in reading order."""
        return [b for b in self.blocks if b.running]


def read(path: Path) -> Page:
    """The page of a file."""
    page = Page(path, list(_blocks(path.read_text(encoding="utf-8"), 0, ())))
    section = ""
    for block in page.blocks:
        if block.kind == "heading":
            section = block.text
        block.section = section
    for i, block in enumerate(page.blocks):
        block.beside = block.kind != "cell" and any(_shows(b) for b in (_next(page.blocks, i, -1), _next(page.blocks, i, 1)))
    return page


# ---------------------------------------------------------------------------------------------- inner rooms


@cache
def _parser():
    from markdown_it import MarkdownIt
    from mdit_py_plugins.colon_fence import colon_fence_plugin
    from mdit_py_plugins.deflist import deflist_plugin
    from mdit_py_plugins.dollarmath import dollarmath_plugin
    from mdit_py_plugins.front_matter import front_matter_plugin
    from mdit_py_plugins.myst_blocks import myst_block_plugin

    parser = MarkdownIt("commonmark").enable("table")
    for plugin in (front_matter_plugin, colon_fence_plugin, deflist_plugin, dollarmath_plugin, myst_block_plugin):
        parser.use(plugin)
    return parser


def _blocks(text: str, offset: int, within: tuple[str, ...]) -> Iterator[Block]:
    around: list[str] = []  # open containers: list items, tables, definitions, headings
    group = 0
    for token in _parser().parse(text):
        line = offset + (token.map[0] if token.map else 0) + 1
        if token.type in ("bullet_list_open", "ordered_list_open", "dl_open") and not {"list_item", "dl"} & set(around):
            group = line
        if token.nesting == 1:
            around.append(token.type.removesuffix("_open"))
        elif token.nesting == -1:
            around.pop()
        elif token.type in ("fence", "colon_fence"):
            yield from _fence(token.info, token.content, line, within)
        elif token.type == "inline":
            kind = next((k for t, k in _KINDS.items() if t in around), "paragraph")
            yield Block(kind, line, token.content, within=within, group=group if kind in ("item", "term", "definition") else 0)


_KINDS = {"table": "table", "blockquote": "quotation", "heading": "heading", "dt": "term", "dd": "definition", "list_item": "item"}


def _fence(info: str, content: str, line: int, within: tuple[str, ...]) -> Iterator[Block]:
    found = re.match(r"\{([\w:-]+)\}\s*(.*)", info.strip())
    if not found or found[1] in _CODE:
        code = re.sub(r"\A(?:\s*:[\w-]+:.*\n)+", "", content)
        yield Block("cell" if found and found[1] == "code-cell" else "code", line, code, within=within)
        return
    lines = content.split("\n")
    options = []
    while lines and (re.match(r"\s*:[\w-]+:", lines[0]) or (options and not lines[0].strip() and not options[-1].strip())):
        options.append(lines.pop(0))
    classes = " ".join(re.sub(r"\s*:[\w-]+:", "", one).strip() for one in options)
    yield Block("directive", line, found[2].strip(), within=within, name=found[1])
    yield from _blocks("\n".join(lines), line + len(options), (*within, f"{found[1]} {found[2]} {classes}".strip()))


def _next(blocks: list[Block], at: int, step: int) -> Block | None:
    """The nearest block in one direction that is no sibling in the list and no cell that merely prepares."""
    own = blocks[at].group
    i = at + step
    while 0 <= i < len(blocks):
        block = blocks[i]
        if not (own and block.group == own) and not (block.kind == "cell" and not _shows(block)):
            return block
        i += step
    return None


def _shows(block: Block | None) -> bool:
    if block is None or block.kind != "cell":
        return False
    if re.search(r"\b(?:maps|charts)\.figure\(", block.text):
        return True
    last = next((line for line in reversed(block.text.splitlines()) if line.strip()), "")
    assigned = re.match(r"[\w.,\[\]\"' ]+=[^=]", last)
    return bool(last) and not last.rstrip().endswith(";") and not assigned and not re.match(r"\s|import |from |def |for |if |with |\)", last)
