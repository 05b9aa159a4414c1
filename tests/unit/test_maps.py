"""Maps: bad input is refused in a sentence, and what is drawn is what was given."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from alliance import maps, project
from alliance.errors import BookError
from alliance.site import guard

PLACES = pd.DataFrame({
    "name": ["Moscow", "Pyongyang", "Pyongyang <b>& co</b>"], "lat": [55.75, 39.03, 39.1], "lon": [37.62, 125.75, 125.8],
    "iso3": ["RUS", "PRK", "PRK"], "text": ["a", None, "</script><script>alert(1)</script>"],
})  # fmt: skip
BOX = ((20, 20), (70, 140))


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: maps.base_map(bounds=((70, 20), (20, 140))), "south"),
        (lambda: maps.base_map(bounds=((20, 20), (170, 140))), "latitude"),
        (lambda: maps.base_map(bounds=None), "rectangle"),
        (lambda: maps.points(PLACES.head(0), name="n", label="name"), "empty"),
        (lambda: maps.points(PLACES, name="n", label="nom"), "nom"),
        (lambda: maps.points(PLACES.assign(lat=155.0), name="n", label="name"), "latitude"),
        (lambda: maps.points(PLACES.assign(lat=float("nan")), name="n", label="name"), "Earth"),
        (lambda: maps.points(PLACES, name="n", label="name", symbol="heart"), "circle"),
        (lambda: maps.areas(PLACES.assign(iso3="RU"), name="n", label="name"), "PRK"),
        (lambda: maps.line([(1, 2)], name="n"), "two"),
        (lambda: maps.line([(1, 2), (3, 4)], name="n", dash="wavy"), "dashed"),
    ],
)
def test_bad_input_gets_one_sentence(call, words):
    """Prevents a stack of library errors where a student needs to know what to change."""
    with pytest.raises(BookError) as caught:
        call()
    assert words in str(caught.value) and "\n" not in str(caught.value)


@pytest.fixture
def drawn():
    m = maps.base_map(bounds=BOX)
    maps.areas(PLACES.drop_duplicates("iso3"), name="States", label="name").add_to(m)
    maps.points(PLACES, name="Places", label="name", text="text", symbol="square").add_to(m)
    maps.line([(55.75, 37.62), (39.03, 125.75)], name="Route", dash="dashed").add_to(m)
    return lambda: maps.figure(m, title="A <map>", source="claims", table=PLACES[["name", "text"]], limits="Much.").html


def test_the_figure_has_all_its_parts(drawn):
    """Prevents a map without legend, table, source, limits or a titled lazy frame."""
    html = drawn()
    for part in ("bk-legend", "Route", "bk-table", "data/claims.csv", "Much.", 'loading="lazy"', 'title="Map: A &lt;map&gt;"', "<svg"):
        assert part in html
    assert html.count("<tr") == 1 + len(PLACES)


def test_text_in_a_table_is_text_on_the_map(drawn):
    """Prevents markup in a table from becoming markup, or script, in a page or a frame."""
    from html import unescape

    html = drawn()
    assert "<b>&amp; co" not in html and "<script>alert" not in html
    frame = unescape(re.search(r'srcdoc="([^"]*)"', html)[1])
    assert "<script>alert" not in frame and "<b>& co" not in frame


def test_a_map_is_the_same_twice(drawn):
    """Prevents two builds of one commit from differing by folium's random names."""
    assert drawn() == drawn()


@pytest.mark.parametrize("surface", ["page", ""])
def test_a_map_asks_nobody(drawn, monkeypatch, surface):
    """Prevents a folium default, such as a CDN or a tile server, from coming back, on either surface."""
    monkeypatch.setenv("ALLIANCE_SURFACE", surface)
    assert guard.contacts(drawn()) == []
    assert project.building_pages() == (surface == "page")
    assert ("L.map=" in drawn() or "leaflet" in drawn()) and ("alliance-asset:leaflet" in drawn()) == (surface == "page")


def test_near_symbols_become_one():
    """Prevents a heap of symbols that no finger and no keyboard can tell apart."""
    from alliance.maps.picture import group

    items = [{"label": str(i), "at": at} for i, at in enumerate([(0, 0), (0, 10), (0, 100), (0, 105), (0, 0)])]
    groups = group(items, lambda lat, lon: (lon, lat), gap=26)
    assert [[i["label"] for i in g] for g in groups] == [["0", "1", "4"], ["2", "3"]]
