"""Which style sheets go where: into a page, into a map's frame, into a notebook's output."""

from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent


@cache
def _read(*names: str) -> str:
    return "\n".join((_HERE / f"{name}.css").read_text(encoding="utf-8") for name in names)


def page() -> str:
    """Everything a page of the book needs beyond its theme."""
    return _read("palette", "figure", "map", "widget", "exercise", "page", "back", "icons")


def frame() -> str:
    """What a map needs inside its frame, beyond Leaflet's own style."""
    return _read("palette", "map", "frame")


def notebook() -> str:
    """What a figure or a widget needs in a notebook's output."""
    return _read("palette", "figure", "map", "widget")
