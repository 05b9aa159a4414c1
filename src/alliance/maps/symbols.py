"""The symbols of points and the styles of lines, told apart by shape and dash as well as by colour."""

from __future__ import annotations

from ..errors import BookError

SHAPES = {
    "circle": "M8 2a6 6 0 1 0 0 12a6 6 0 1 0 0-12z",
    "square": "M3 3h10v10H3z",
    "triangle": "M8 1.5l6.7 12.5H1.3z",
    "diamond": "M8 .8L15.2 8 8 15.2.8 8z",
    "cross": "M5.8 1.8h4.4v4h4v4.4h-4v4H5.8v-4h-4V5.8h4z",
    "star": "M8 .8l2.2 4.8 5.2.6-3.9 3.5 1.1 5.2L8 12.3l-4.6 2.6 1.1-5.2L.6 6.2l5.2-.6z",
}
"""SVG paths in a box of 16 by 16."""

DASHES = {"solid": "", "dashed": "6 4", "dotted": "1 4"}


def shape(name: str) -> str:
    if name not in SHAPES:
        raise BookError(f"“{name}” is no symbol; choose one of: {', '.join(SHAPES)}.")
    return SHAPES[name]


def tone(name: str) -> str:
    """The style class that gives each symbol its colour, the same in the map, the picture and the legend."""
    shape(name)  # refuses an unknown one
    return f"bk-tone-{list(SHAPES).index(name)}"


def icon(name: str, size: int = 16) -> str:
    return (
        f'<svg class="bk-symbol {tone(name)}" viewBox="0 0 16 16" width="{size}" height="{size}" aria-hidden="true" '
        f'focusable="false"><path d="{shape(name)}"/></svg>'
    )
