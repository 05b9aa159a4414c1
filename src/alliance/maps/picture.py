"""The still picture of a map, an SVG in Web Mercator made without a browser, for print, e-readers and script-less pages."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from html import escape

from .. import geo
from . import symbols
from .layers import Drawn

WIDTH = 760
_GAP = 26  # pixels between the centres of two symbols; nearer ones are drawn as one (as in frame.js)


class _View:
    """Web Mercator, fitted to bounds ((south, west), (north, east)) and grown to a given shape."""

    def __init__(self, bounds, ratio: float) -> None:
        (south, west), (north, east) = bounds
        x0, x1, y0, y1 = math.radians(west), math.radians(east), _mercator(south), _mercator(north)
        self.height = round(WIDTH / ratio)
        self.scale = min(WIDTH / (x1 - x0), self.height / (y1 - y0)) * 0.94
        self.cx, self.cy = (x0 + x1) / 2, (y0 + y1) / 2

    def __call__(self, lat: float, lon: float) -> tuple[float, float]:
        x = (math.radians(lon) - self.cx) * self.scale + WIDTH / 2
        y = (self.cy - _mercator(lat)) * self.scale + self.height / 2
        return x, y


def _mercator(lat: float) -> float:
    lat = max(-85.0, min(85.0, lat))
    return math.log(math.tan(math.pi / 4 + math.radians(lat) / 2))


def _clip(ring: list[tuple[float, float]], height: float, pad: float = 4) -> list[tuple[float, float]]:
    """Sutherland–Hodgman against the picture's box."""
    box = ((0, -pad, 1), (0, WIDTH + pad, -1), (1, -pad, 1), (1, height + pad, -1))
    for axis, edge, sign in box:
        result = []
        for i, b in enumerate(ring):
            a = ring[i - 1]
            ina, inb = (a[axis] - edge) * sign >= 0, (b[axis] - edge) * sign >= 0
            if ina != inb:
                t = (edge - a[axis]) / (b[axis] - a[axis])
                result.append((a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])))
            if inb:
                result.append(b)
        ring = result
        if not ring:
            return []
    return ring


def _path(points: list[tuple[float, float]], close: bool, per_pixel: float = 2) -> str:
    """Relative path data on a grid of half pixels, or a coarser one; points that fall together are said once."""
    grid = []
    for x, y in points:
        p = (round(x * per_pixel), round(y * per_pixel))
        if not grid or p != grid[-1]:
            grid.append(p)
    if len(grid) < (3 if close else 2):
        return ""
    (x, y), text = grid[0], [f"M{grid[0][0] / per_pixel:g} {grid[0][1] / per_pixel:g}l"]
    steps = []
    for px, py in grid[1:]:
        steps.append(f"{(px - x) / per_pixel:g} {(py - y) / per_pixel:g}")
        x, y = px, py
    return "".join(text) + " ".join(steps).replace(" -", "-") + ("z" if close else "")


def _lines(paths: list[list[tuple[float, float]]], view: _View, per_pixel: float = 2) -> str:
    """Path data of (longitude, latitude) lines, only where they touch the picture."""
    result = []
    for path in paths:
        points = [view(lat, lon) for lon, lat in path]
        run: list = []
        for a, b in zip(points, points[1:], strict=False):
            seen = max(a[0], b[0]) > -9 and min(a[0], b[0]) < WIDTH + 9 and max(a[1], b[1]) > -9 and min(a[1], b[1]) < view.height + 9
            if seen:
                run = run or [a]
                run.append(b)
            elif run:
                result.append(_path(run, False, per_pixel))
                run = []
        if run:
            result.append(_path(run, False, per_pixel))
    return "".join(result)


def _land(view: _View, only: set[str] | None = None, per_pixel: float = 2) -> str:
    result = []
    for iso3, rings in geo.all_polygons():
        if only is not None and iso3 not in only:
            continue
        for ring in rings:
            clipped = _clip([view(lat, lon) for lon, lat in ring], view.height)
            # a sketch leaves out islands smaller than its grid
            if clipped and (per_pixel >= 1 or max(x for x, _ in clipped) - min(x for x, _ in clipped) > 3 / per_pixel):
                result.append(_path(clipped, True, per_pixel))
    return "".join(result)


def group(items: list[dict], place, gap: float = _GAP) -> list[list[dict]]:
    """Symbols nearer than ``gap`` pixels become one: the first keeps its place and takes the others in."""
    heads: list[tuple[tuple[float, float], list[dict]]] = []
    for item in items:
        x, y = place(*item["at"])
        for (hx, hy), members in heads:
            if math.hypot(x - hx, y - hy) < gap:
                members.append(item)
                break
        else:
            heads.append(((x, y), [item]))
    return [members for _, members in heads]


@dataclass(frozen=True)
class Ground:
    """Land and lines of a part of the world as path data, for a picture that is drawn elsewhere (a widget, a sketch)."""

    width: int
    height: int
    land: str
    border: str
    contested: str
    place: Callable[[float, float], tuple[float, float]]
    """Latitude and longitude to x and y in the picture, which may lie outside it."""
    land_of: Callable[[str], str]
    """The land of one state, by its ISO code; empty where it lies outside."""


@cache
def ground(bounds: tuple[tuple[float, float], tuple[float, float]], *, ratio: float, per_pixel: float = 2) -> Ground:
    """The ground of a picture of ``bounds`` ((south, west), (north, east)), under the book's boundary policy.

    ``per_pixel`` is how many steps of the grid make a pixel: 0.5 gives a sketch of a few kilobytes.

    Draw ``land``, ``border`` and ``contested`` with the classes bk-land, bk-border and bk-contested, and show
    CONTESTED_NOTE of the figures beside it.
    """
    view = _View(bounds, ratio)
    border, contested = (_lines(geo.lines(kind), view, per_pixel) for kind in ("border", "contested"))
    return Ground(WIDTH, view.height, _land(view, None, per_pixel), border, contested, view, lambda iso3: _land(view, {iso3}, max(per_pixel, 1)))


def svg(layers: list[Drawn], bounds, *, ratio: float, title: str, description: str, prefix: str = "") -> str:
    """The picture as an inline SVG. Its colours are CSS variables, so it follows light, dark and print.

    ``prefix`` begins the ids of its patterns, which must be the only ones of their name in the page.
    """
    view = _View(bounds, ratio)
    tones = {tone for layer in layers for _, tone in layer.classes}
    parts = [
        symbols.patterns(prefix, tones) if tones else "",
        f'<path class="bk-land" d="{_land(view)}"/>',
    ]
    for layer in layers:
        if layer.kind == "areas":
            parts.append(f'<path class="bk-area" d="{_land(view, {i["iso3"] for i in layer.items})}"/>')
        elif layer.kind == "choropleth" and layer.show:
            for _, tone in layer.classes:
                members = {i["iso3"] for i in layer.items if i["tone"] == tone}
                if members:
                    parts.append(f'<path class="bk-class" fill="url(#{prefix}{tone})" d="{_land(view, members)}"/>')
    parts.append(f'<path class="bk-border" d="{_lines(geo.lines("border"), view)}"/>')
    parts.append(f'<path class="bk-contested" d="{_lines(geo.lines("contested"), view)}"/>')
    for layer in layers:
        if layer.kind == "lines":
            for item in layer.items:
                d = _lines([[(lon, lat) for lat, lon in path] for path in item["paths"]], view)
                if d:
                    wide = f' style="stroke-width:{item["width"]}"' if "width" in item else ""
                    parts.append(f'<path class="bk-line bk-line-{layer.dash}"{wide} d="{d}"><title>{escape(item["label"])}</title></path>')
    for item in (item for layer in layers if layer.kind == "names" for item in layer.items):
        x, y = view(*item["at"])
        parts.append(f'<text class="bk-name" x="{x:.0f}" y="{y:.0f}" text-anchor="middle">{escape(item["label"])}</text>')
    everything = [{**item, "symbol": layer.symbol} for layer in layers if layer.kind == "points" for item in layer.items]
    taken = [(*view(*members[0]["at"]), 12, 12) for members in group(everything, view)]
    for members in group(everything, view):
        first = members[0]
        x, y = view(*first["at"])
        names = ", ".join(m["label"] for m in members)
        scale = first.get("size", 16) / 16
        more = f'<text class="bk-more" x="{x + 7:.0f}" y="{y - 6:.0f}">+{len(members) - 1}</text>' if len(members) > 1 else ""
        parts.append(
            f'<g><title>{escape(names)}</title><path class="bk-symbol {symbols.tone(first["symbol"])}" '
            f'transform="translate({x - scale * 8:.1f} {y - scale * 8:.1f}){f" scale({scale:g})" if scale != 1 else ""}" d="{symbols.shape(first["symbol"])}"/>{more}'
            f"{_label(first['label'], x, y, taken, view.height)}</g>"
        )
    parts.append(_scale_bar(view))
    return (
        f'<svg class="bk-picture" viewBox="0 0 {WIDTH} {view.height}" role="img" preserveAspectRatio="xMidYMid meet" '
        f'aria-label="{escape(title + ". " + description, quote=True)}">'
        f'<rect class="bk-sea" width="{WIDTH}" height="{view.height}"/>{"".join(parts)}</svg>'
    )


def _scale_bar(view: _View) -> str:
    """A bar of a round number of kilometres, true at the middle of the picture (Mercator stretches towards the poles)."""
    middle = math.degrees(2 * math.atan(math.exp(view.cy)) - math.pi / 2)
    km_a_pixel = geo.EARTH_RADIUS_KM * math.cos(math.radians(middle)) / view.scale
    most = 130 * km_a_pixel
    step = 10 ** math.floor(math.log10(most))
    km = max(k * step for k in (1, 2, 5) if k * step <= most)
    length, y = km / km_a_pixel, view.height - 10
    return (
        f'<path class="bk-scale" d="M8 {y - 5}v5h{length:.1f}v-5"/><text x="{8 + length / 2:.0f}" y="{y - 7}" text-anchor="middle">{km:g} km</text>'
    )


def _label(text: str, x: float, y: float, taken: list, height: float) -> str:
    """The name beside its symbol, on the first side with room, or none."""
    half = len(text) * 3.7
    for cx, cy, anchor, tx, ty in (
        (x + 11 + half, y, "start", x + 11, y + 4),
        (x - 11 - half, y, "end", x - 11, y + 4),
        (x, y + 17, "middle", x, y + 20),
        (x, y - 16, "middle", x, y - 12),
    ):
        if not (half <= cx <= WIDTH - half and 8 <= cy <= height - 8):
            continue
        if all(abs(cx - ox) > half + ow - 2 or abs(cy - oy) > 8 + oh - 4 or (abs(ox - x) < 1 and abs(oy - y) < 1) for ox, oy, ow, oh in taken):
            taken.append((cx, cy, half, 8))
            return f'<text x="{tx:.0f}" y="{ty:.0f}" text-anchor="{anchor}">{escape(text)}</text>'
    return ""
