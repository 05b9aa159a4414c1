"""One widget as one HTML file that asks for nothing else: to open from disk, to hand out, to put into a course page."""

from __future__ import annotations

import os
from html import escape
from pathlib import Path

from .. import __version__, project, styles
from ..errors import BookError
from .base import BookWidget, every, host_script, page_script

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


def document(widget: BookWidget) -> str:
    """The file's text. What the widget shows now is the view it begins with."""
    before = os.environ.get("ALLIANCE_SURFACE")
    project.announce_page_build()
    try:
        figure = widget.to_html()
    finally:
        os.environ.pop("ALLIANCE_SURFACE") if before is None else os.environ.update(ALLIANCE_SURFACE=before)
    scripts = (host_script() + page_script(type(widget))).replace("</script", "<\\/script")
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(widget.title)}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">'
        f"<style>{styles.notebook()}{_STYLE}</style><script>{_THEME}</script></head>"
        f"<body><main><h1>{escape(widget.title)}</h1>{figure}"
        f"<p><small>From the book <cite>The Rebirth of the Russia–North Korea Alliance</cite>, version {__version__}.</small></p></main>"
        f"<script>{scripts}</script></body></html>\n"
    )


def write(name: str, file: Path) -> None:
    """Write the widget of this name with the book's tables. Raises BookError for an unknown name or a folder that is not there."""
    classes = {cls.tag: cls for cls in every()}
    if name not in classes:
        raise BookError(f"There is no widget “{name}”; there are: {', '.join(classes)}.")
    if not file.parent.is_dir():
        raise BookError(f"{file}: the folder {file.parent} does not exist; make it first.")
    file.write_text(document(classes[name]()), encoding="utf-8")
