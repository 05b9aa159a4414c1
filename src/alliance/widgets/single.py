"""One widget as one HTML file that asks for nothing else: to open from disk, to hand out, to put into a course page."""

from __future__ import annotations

from pathlib import Path

from .. import alone, styles
from ..errors import BookError
from .base import BookWidget, every, host_script, page_script


def document(widget: BookWidget) -> str:
    """The file's text. What the widget shows now is the view it begins with."""
    figure = alone.as_page(widget.to_html)
    return alone.document(widget.title, figure, style=styles.notebook(), script=host_script() + page_script(type(widget)))


def write(name: str, file: Path) -> None:
    """Write the widget of this name with the book's tables. Raises BookError for an unknown name or a folder that is not there."""
    classes = {cls.tag: cls for cls in every()}
    if name not in classes:
        raise BookError(f"There is no widget “{name}”; there are: {', '.join(classes)}.")
    alone.write(file, document(classes[name]()))
