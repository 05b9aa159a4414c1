"""The marks of a map: symbols of points, styles of lines, fills of areas, told apart by shape, dash and pattern as well as by colour."""

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


# Fills of a choropleth. A class has a tone and a pattern; each pattern is drawn on a tile of 8 by 8 in the tone's line colour.
_PATTERNS = {
    "plain": "",
    "rising": "M-2 2l4-4M0 8l8-8M6 10l4-4",
    "falling": "M-2 6l4 4M0 0l8 8M6-2l4 4",
    "level": "M0 2h8M0 6h8",
    "upright": "M2 0v8M6 0v8",
    "dots": "M2 2h.01M6 6h.01",
    "sparse": "M4 4h.01",
    "crossed": "M-2 2l4-4M0 8l8-8M6 10l4-4M-2 6l4 4M0 0l8 8M6-2l4 4",
}
SCHEMES = {
    # one thing or another: hue and pattern differ
    "kinds": (("k0", "plain"), ("k1", "rising"), ("k2", "dots"), ("k3", "falling"), ("k4", "level"), ("k5", "upright")),
    # less to more: the tone darkens and the pattern thickens
    "steps": (("s0", "sparse"), ("s1", "dots"), ("s2", "rising"), ("s3", "crossed"), ("s4", "plain")),
}
"""For each scheme its classes in order: the tone (a pair of style variables) and the pattern."""


def fills(scheme: str, count: int) -> tuple[tuple[str, str], ...]:
    """The first ``count`` classes of a scheme. Raises BookError for an unknown scheme or more classes than it has."""
    if scheme not in SCHEMES:
        raise BookError(f"“{scheme}” is no scheme of fills; choose one of: {', '.join(SCHEMES)}.")
    if count > len(SCHEMES[scheme]):
        raise BookError(f"{count} classes are more than the {len(SCHEMES[scheme])} that can be told apart; join some of them.")
    return SCHEMES[scheme][:count]


def patterns(prefix: str, only: set[str] | None = None) -> str:
    """The patterns of all schemes (or of the tones ``only``) as SVG definitions; their ids begin with ``prefix``."""
    made = []
    for tone_, pattern in (pair for scheme in SCHEMES.values() for pair in scheme):
        if only is not None and tone_ not in only:
            continue
        made.append(
            f'<pattern id="{prefix}{tone_}" width="8" height="8" patternUnits="userSpaceOnUse"><rect class="bk-fill-{tone_}" width="8" height="8"/>'
            f'<path class="bk-hatch-{tone_} bk-hatch-{pattern}" d="{_PATTERNS[pattern]}"/></pattern>'
        )
    return "<defs>" + "".join(made) + "</defs>"


def swatch(tone_: str, prefix: str) -> str:
    """A legend's sample of a fill; the patterns of ``prefix`` must stand in the same document."""
    return (
        f'<svg viewBox="0 0 24 16" width="24" height="16" aria-hidden="true" focusable="false"><rect class="bk-class" fill="url(#{prefix}{tone_})" '
        'x="1" y="1" width="22" height="14"/></svg>'
    )
