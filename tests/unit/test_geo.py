"""Borders by the book's policy, distances and paths."""

from __future__ import annotations

import pytest
from alliance import geo
from alliance.errors import BookError
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

latitudes, longitudes = st.floats(-90, 90), st.floats(-180, 180)


@pytest.mark.parametrize(
    ("place", "lat", "lon", "iso3"),
    [
        ("Simferopol", 44.95, 34.10, "UKR"),
        ("Sevastopol", 44.60, 33.55, "UKR"),
        ("Donetsk", 48.00, 37.80, "UKR"),
        ("Luhansk", 48.57, 39.31, "UKR"),
        ("Kherson", 46.64, 32.62, "UKR"),
        ("Zaporizhzhia", 47.84, 35.14, "UKR"),
        ("Krasnodar", 45.04, 38.98, "RUS"),
        ("Kaesong", 37.97, 126.55, "PRK"),
        ("Seoul", 37.57, 126.98, "KOR"),
        ("Rajin", 42.26, 130.29, "PRK"),
        ("Slavyanka", 42.87, 131.38, "RUS"),
        ("Hunchun", 42.87, 130.36, "CHN"),
        ("Yuzhno-Sakhalinsk", 46.96, 142.74, "RUS"),
        ("Ust-Belaya, west of the antimeridian", 65.5, 173.3, "RUS"),
        ("Egvekinot, east of the antimeridian", 66.4, -178.9, "RUS"),
        ("the Sea of Japan", 40.0, 135.0, ""),
        ("the Bering Sea", 58.0, -178.0, ""),
    ],
)
def test_places_lie_where_the_policy_says(place, lat, lon, iso3):
    """Prevents a new release of the source map from moving a border that the book's policy fixes."""
    assert geo.country_at(lat, lon) == iso3, place


def test_no_ring_runs_across_the_map():
    """Prevents stripes across the picture from shapes that step over the antimeridian."""
    for iso3, rings in geo.all_polygons():
        for ring in rings:
            assert ring[0] == ring[-1] and len(ring) >= 4, iso3
            assert max(abs(a[0] - b[0]) for a, b in zip(ring, ring[1:], strict=False)) < 180, iso3


def test_contested_lines_are_marked():
    """Prevents a demarcation line from being drawn as a settled border."""

    def near(lines, lat, lon):
        return any(abs(y - lat) < 0.7 and abs(x - lon) < 0.7 for line in lines for x, y in line)

    contested = geo.lines("contested")
    assert near(contested, 38.3, 127.5)  # Korea
    assert near(contested, 46.1, 33.7)  # the isthmus of Crimea
    assert near(contested, 48.6, 37.0) and near(contested, 47.2, 33.5)  # the four regions, towards the rest of Ukraine
    assert not near(contested, 42.42, 130.6)  # Russia and North Korea
    assert near(geo.lines("border"), 42.42, 130.6)


def test_known_distances():
    """Prevents a wrong radius or degrees taken for radians (published great-circle distances, to 1 %)."""
    moscow, pyongyang = (55.7558, 37.6173), (39.0194, 125.7381)
    assert geo.distance_km(moscow, pyongyang) == pytest.approx(6430, rel=0.01)
    assert geo.distance_km((0, 0), (0, 180)) == pytest.approx(20015, rel=0.001)


@settings(max_examples=500, deadline=None)
@example(35.0, 180.0, 36.0, -180.0)
@given(latitudes, longitudes, latitudes, longitudes)
def test_paths_are_as_long_as_the_distance(lat1, lon1, lat2, lon2):
    """Prevents paths that wander, or that cross the map where they should leave it at its edge."""
    a, b = (lat1, lon1), (lat2, lon2)
    d = geo.distance_km(a, b)
    assume(1 < d < 19_900)
    parts = geo.great_circle(a, b)
    length = sum(geo.distance_km(p, q) for part in parts for p, q in zip(part, part[1:], strict=False))
    assert length == pytest.approx(d, rel=0.02)
    for part in parts:
        assert all(-90.000001 <= lat <= 90.000001 and -180.000001 <= lon <= 180.000001 for lat, lon in part)
        assert all(abs(p[1] - q[1]) <= 180 for p, q in zip(part, part[1:], strict=False))


@given(st.one_of(st.none(), st.text(max_size=5), st.floats(allow_nan=True), st.integers()), st.one_of(st.none(), st.floats()))
def test_what_is_no_point_is_refused_in_a_sentence(lat, lon):
    """Prevents markers off the Earth, NaN among them."""
    try:
        point = geo.require_point(lat, lon)
    except BookError as error:
        assert "\n" not in str(error)
    else:
        assert -90 <= point[0] <= 90 and -180 <= point[1] <= 180


def test_opposite_points_have_no_one_path():
    """Prevents a division by zero."""
    with pytest.raises(BookError, match="opposite"):
        geo.great_circle((10, 20), (-10, -160))


def test_every_member_has_one_whole_shape():
    """Prevents a state that vanishes because a reef has its code too (as Australia once did)."""
    from alliance import tables

    codes = [g["properties"]["iso3"] for g in geo.topology()["objects"]["countries"]["geometries"] if g["properties"]["iso3"]]
    assert len(codes) == len(set(codes))
    assert set(tables.load("members")["iso3"]) <= set(codes)
    for code, lat, lon in (("AUS", -25, 134), ("USA", 40, -100), ("FRA", 47, 2), ("CHN", 35, 105), ("RUS", 60, 100)):
        assert geo.country_at(lat, lon) == code


@given(st.sampled_from([(code, rings[0]) for code, rings in geo.all_polygons() if code]), st.integers(0, 10_000), st.floats(0.1, 2000))
@settings(max_examples=60, deadline=None)
def test_near_agrees_with_inside(outline, at, km):
    """Prevents the rule for positions from refusing a place that lies in its state or on its shore."""
    code, ring = outline
    lon, lat = ring[at % len(ring)]
    assert geo.near(code, lat, lon, km)
    middle = (sum(y for _, y in ring) / len(ring), sum(x for x, _ in ring) / len(ring))
    there = geo.country_at(*middle)
    assert not there or geo.near(there, *middle, 0)


def test_near_measures_kilometres():
    """Prevents a tolerance of ten kilometres from meaning ten degrees."""
    assert geo.near("PRK", 38.0, 125.0, 60) and not geo.near("PRK", 35.0, 129.0, 200)
    assert not geo.near("RUS", 50.45, 30.52, 100) and geo.near("RUS", 50.45, 30.52, 400)
    with pytest.raises(BookError):
        geo.near("XXX", 0, 0, 1)
