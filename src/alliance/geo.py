"""Country shapes and borders from data/geo/borders.topojson, and great circles. Knows no map library.

The boundary policy is applied when that file is derived (data/geo/derive.py); this module only reads it.
"""

from __future__ import annotations

import json
import math
from functools import cache

from . import project
from .errors import BookError

EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG
_PATH = project.DATA / "geo" / "borders.topojson"

Point = tuple[float, float]
"""Latitude and longitude in degrees, in that order, as folium takes them."""


@cache
def topology() -> dict:
    """The parsed TopoJSON: objects ``countries`` (iso3, name) and ``lines`` (status: border or contested)."""
    try:
        return json.loads(_PATH.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BookError(f"data/geo/borders.topojson can't be read ({error}); restore it with python data/geo/derive.py.") from None


@cache
def _arcs() -> list[list[tuple[float, float]]]:
    sx, sy = topology()["transform"]["scale"]
    result = []
    for arc in topology()["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((round(x * sx, 4), round(y * sy, 4)))
        result.append(points)
    return result


def _join(indices: list[int]) -> list[tuple[float, float]]:
    points: list[tuple[float, float]] = []
    for k in indices:
        arc = _arcs()[k] if k >= 0 else _arcs()[~k][::-1]
        points.extend(arc[1:] if points else arc)
    return points


@cache
def countries() -> dict[str, list[list[list[tuple[float, float]]]]]:
    """Polygons by ISO 3166-1 alpha-3 code: polygons of rings of (longitude, latitude)."""
    return {
        g["properties"]["iso3"]: [[_join(ring) for ring in polygon] for polygon in g["arcs"]]
        for g in topology()["objects"]["countries"]["geometries"]
        if g["properties"]["iso3"]
    }


@cache
def names() -> dict[str, str]:
    """Short English names of the states of the map by code, as the members' table writes them where it has them."""
    from . import tables

    known = tables.load("members").set_index("iso3")["name_en"].to_dict()
    own = {g["properties"]["iso3"]: g["properties"]["name"] for g in topology()["objects"]["countries"]["geometries"] if g["properties"]["iso3"]}
    return own | {code: name for code, name in known.items() if code in own}


@cache
def all_polygons() -> list[tuple[str, list[list[tuple[float, float]]]]]:
    """Each polygon of each entry, those without a code too, as (code or "", rings)."""
    return [
        (g["properties"]["iso3"], [_join(ring) for ring in polygon])
        for g in topology()["objects"]["countries"]["geometries"]
        for polygon in g["arcs"]
    ]


@cache
def lines(status: str) -> list[list[tuple[float, float]]]:
    """The border lines of a status, "border" or "contested", as lists of (longitude, latitude)."""
    for g in topology()["objects"]["lines"]["geometries"]:
        if g["properties"]["status"] == status:
            return [_join(line) for line in g["arcs"]]
    raise BookError(f"There are no lines of status “{status}”; the statuses are border and contested.")


def require_code(iso3: str) -> str:
    """Return ``iso3`` if the book has that state's shape, else raise BookError."""
    if iso3 not in countries():
        raise BookError(f"“{iso3}” is no state of the map; write an ISO 3166-1 alpha-3 code such as PRK.")
    return iso3


def require_point(latitude: float, longitude: float) -> Point:
    """Return the point as floats, or raise BookError if it is no place on Earth."""
    try:
        lat, lon = float(latitude), float(longitude)
    except (TypeError, ValueError):
        raise BookError(f"({latitude!r}, {longitude!r}) is no point; write latitude and longitude in degrees.") from None
    if not (-90 <= lat <= 90) or not (-180 <= lon <= 180):
        raise BookError(
            f"({lat:g}, {lon:g}) is no place on Earth; latitude goes from -90 to 90 and longitude from -180 to 180, in that order."
        )
    return lat, lon


def country_at(latitude: float, longitude: float) -> str:
    """The ISO 3166-1 alpha-3 code of the state that a point lies in, or "" for the sea and for unnamed areas."""
    lat, lon = require_point(latitude, longitude)
    for iso3, rings in all_polygons():
        if _inside(lon, lat, rings[0]) and not any(_inside(lon, lat, hole) for hole in rings[1:]):
            return iso3
    return ""


def near(iso3: str, latitude: float, longitude: float, km: float) -> bool:
    """True if a point lies in a state or at most ``km`` kilometres outside its simplified outline.

    Raises BookError for an unknown state or an impossible point.
    """
    lat, lon = require_point(latitude, longitude)
    degree = math.pi * EARTH_RADIUS_KM / 180
    across = degree * max(math.cos(math.radians(lat)), 0.01)
    for rings in countries()[require_code(iso3)]:
        if _inside(lon, lat, rings[0]) and not any(_inside(lon, lat, hole) for hole in rings[1:]):
            return True
        for ring in rings:
            # around the point a degree is as good as flat, and only segments near it matter
            flat = [((x - lon) * across, (y - lat) * degree) for x, y in ring]
            if any(_to_segment(a, b) <= km for a, b in zip(flat, flat[1:], strict=False)):
                return True
    return False


def _to_segment(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Distance of the origin from the segment between two points of the plane."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    square = dx * dx + dy * dy
    t = 0.0 if square == 0 else max(0.0, min(1.0, -(a[0] * dx + a[1] * dy) / square))
    return math.hypot(a[0] + t * dx, a[1] + t * dy)


def _inside(x: float, y: float, ring: list) -> bool:
    hit = False
    for (ax, ay), (bx, by) in zip(ring, ring[1:], strict=False):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            hit = not hit
    return hit


def distance_km(a: Point, b: Point) -> float:
    """Great-circle distance in kilometres on a sphere of mean radius (error below 0.6 % of the ellipsoid's)."""
    (lat1, lon1), (lat2, lon2) = (tuple(map(math.radians, require_point(*p))) for p in (a, b))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(h)))


def great_circle(a: Point, b: Point, steps: int = 64) -> list[list[Point]]:
    """The shortest path between two points, as one line or, across the antimeridian, as two.

    Each line is a list of (latitude, longitude). Raises BookError for antipodes, which have no one shortest path.
    """
    a, b = require_point(*a), require_point(*b)
    angle = distance_km(a, b) / EARTH_RADIUS_KM
    if angle < 1e-9:
        return [[a, b]]
    if math.pi - angle < 1e-6:
        raise BookError(f"{a} and {b} lie opposite each other, so no one path is the shortest; choose other points.")

    def vector(p: Point):
        lat, lon = map(math.radians, p)
        return math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)

    va, vb = vector(a), vector(b)
    parts: list[list[Point]] = [[]]
    for i in range(steps + 1):
        t = i / steps
        wa, wb = math.sin((1 - t) * angle) / math.sin(angle), math.sin(t * angle) / math.sin(angle)
        x, y, z = (wa * p + wb * q for p, q in zip(va, vb, strict=True))
        point = (math.degrees(math.atan2(z, math.hypot(x, y))), math.degrees(math.atan2(y, x)))
        if parts[-1] and abs(point[1] - parts[-1][-1][1]) > 180:
            before, edge = parts[-1][-1], math.copysign(180.0, parts[-1][-1][1])
            span = point[1] + math.copysign(360, edge) - before[1]
            share = (edge - before[1]) / span if span else 0.0  # both points may lie on the meridian itself
            latitude = before[0] + share * (point[0] - before[0])
            parts[-1].append((latitude, edge))
            parts.append([(latitude, -edge)])
        parts[-1].append(point)
    return parts
