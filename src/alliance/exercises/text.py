"""The short texts of exercises: Markdown with the book's roles (figures, citations, chapters), as HTML or as plain text."""

from __future__ import annotations

import re
from functools import cache
from html import escape

from .. import facts, project, tables

_ROLE = re.compile(r"\{([\w:-]+)\}`([^`]+)`")


def html(text: str, *, inline: bool = False) -> str:
    """A text as HTML. Raw HTML in it is shown as text; ``inline`` leaves out the paragraph around it."""
    source = _ROLE.sub(_linked, text.strip())
    return (_parser().renderInline(source) if inline else _parser().render(source)).strip()


def plain(text: str) -> str:
    """A text without markup, its figures as they read: for checks and for the terminal."""
    text = _ROLE.sub(_named, text)
    return re.sub(r"\s+", " ", re.sub(r"[*_`]|\[|\]\([^)]*\)", "", text)).strip()


def strip_html(text: str) -> str:
    """HTML that `html` made, as plain text."""
    from html import unescape

    text = re.sub(r"</(p|li|h\d|tr|pre)>", "\n", re.sub(r"<li>", "- ", text))
    return re.sub(r"\n{3,}", "\n\n", unescape(re.sub(r"<[^>]+>", "", text))).strip()


@cache
def _parser():
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable("table")


def _linked(found: re.Match) -> str:
    name, body = found[1], found[2]
    if name.startswith("cite"):
        links = "; ".join(_citation(key.strip()) for key in body.split(","))
        return links if name == "cite:t" else f"({links})"
    if name == "fact":
        return facts.read(body)
    if name == "doc":
        shown = re.match(r"(.*?)\s*<(.*)>$", body)
        target = shown[2] if shown else body
        return f"[{shown[1] if shown else project.page_title(target)}]({target}.html)"
    return body


def _named(found: re.Match) -> str:
    name, body = found[1], found[2]
    if name.startswith("cite"):
        return ""
    if name == "fact":
        return facts.read(body)
    shown = re.match(r"(.*?)\s*<(.*)>$", body)
    return shown[1] if shown else project.page_title(body) if name == "doc" else body


def _citation(key: str) -> str:
    source = tables.source(key)
    label = source.label.replace("[", "(").replace("]", ")")
    return f"[{label}](<{source.url}>)" if source.url else label


def code(text: str) -> str:
    """A block of code as HTML."""
    return f"<pre><code>{escape(text.strip())}</code></pre>"
