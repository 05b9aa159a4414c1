"""One HTML file that asks for nothing else: the frame that single widgets and exercises share."""

from __future__ import annotations

import os
from collections.abc import Callable
from html import escape
from pathlib import Path

from . import __version__, project
from .errors import BookError

_STYLE = """
body { margin: 0 auto; max-width: 60rem; padding: 1rem; background: var(--bk-paper); color: var(--bk-ink); font: 1rem/1.5 system-ui, sans-serif; }
"""
# the page's colours follow the device; the book's own switch is not there
_THEME = (
    "document.documentElement.classList.add('bk-scripts');"
    "const dark = matchMedia('(prefers-color-scheme: dark)');"
    "const follow = () => { document.documentElement.dataset.theme = dark.matches ? 'dark' : 'light'; };"
    "dark.addEventListener('change', follow); follow();"
)


def document(title: str, body: str, *, style: str, script: str) -> str:
    """The file's text: ``body`` (HTML) under a heading, with style and script inside."""
    closed = script.replace("</script", "<\\/script")
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">'
        f"<style>{style}{_STYLE}</style><script>{_THEME}</script></head>"
        f"<body><main><h1>{escape(title)}</h1>{body}"
        f"<p><small>From the book <cite>The Rebirth of the Russia–North Korea Alliance</cite>, version {__version__}.</small></p></main>"
        f"<script>{closed}</script></body></html>\n"
    )


def as_page(make: Callable[[], str]) -> str:
    """What ``make`` returns while it believes that the book's pages are being built."""
    before = os.environ.get("ALLIANCE_SURFACE")
    project.announce_page_build()
    try:
        return make()
    finally:
        os.environ.pop("ALLIANCE_SURFACE") if before is None else os.environ.update(ALLIANCE_SURFACE=before)


def write(file: Path, text: str) -> None:
    """Write the file. Raises BookError if its folder is not there."""
    if not file.parent.is_dir():
        raise BookError(f"{file}: the folder {file.parent} does not exist; make it first.")
    file.write_text(text, encoding="utf-8")
