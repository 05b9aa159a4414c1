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
VOTES = pd.DataFrame({"iso3": ["RUS", "PRK", "FJI"], "vote": ["N", "N", "Y"], "share": [5.0, 50.0, 100.0]})
YES_NO = {"Y": "in favour", "N": "against"}
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
        (lambda: maps.points(PLACES.assign(n=-1), name="n", label="name", size="n"), "from 0 up"),
        (lambda: maps.points(PLACES.assign(n="many"), name="n", label="name", size="n"), "from 0 up"),
        (lambda: maps.points(PLACES, name="n", label="name", time="when"), "when"),
        (lambda: maps.points(PLACES.assign(t=pd.NaT), name="n", label="name", time="t"), "date"),
        (lambda: maps.paths(PLACES, name="n", start=("lat", "lon"), end=("a", "b"), label="name"), "“a”"),
        (lambda: maps.paths(PLACES.assign(a=-PLACES["lat"], b=PLACES["lon"] - 180), name="n", start=("lat", "lon"), end=("a", "b"), label="name"), "opposite"),
        (lambda: maps.paths(PLACES.head(0), name="n", start=("lat", "lon"), end=("lat", "lon"), label="name"), "empty"),
        (lambda: maps.choropleth(VOTES, name="n", value="vote", classes={"Y": "yes"}), "no class for “N”"),
        (lambda: maps.choropleth(VOTES, name="n", value="vot", classes={"Y": "yes"}), "vot"),
        (lambda: maps.choropleth(VOTES.assign(iso3="ATL"), name="n", value="vote", classes=YES_NO), "ATL"),
        (lambda: maps.choropleth(VOTES.head(0), name="n", value="vote", classes=YES_NO), "empty"),
        (lambda: maps.choropleth(VOTES, name="n", value="share", classes=(0, 10)), "outside"),
        (lambda: maps.choropleth(VOTES, name="n", value="share", classes=(10, 0)), "rising"),
        (lambda: maps.choropleth(VOTES, name="n", value="share", classes=tuple(range(0, 90, 10))), "told apart"),
        (lambda: maps.choropleth(VOTES, name="n", value="vote", classes=YES_NO, scheme="rainbow"), "kinds, steps"),
        (lambda: maps.names(PLACES.head(0), label="name"), "empty"),
        (lambda: maps.time_slider(2026, 1984), "earlier first"),
        (lambda: maps.time_slider(1984, 2026, mode="around"), "until"),
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
    for part in ("bk-legend", "Route", "bk-table", "data/claims.csv", "Much.", 'title="Map: A &lt;map&gt;"', "<svg"):
        assert part in html
    assert html.count("<tr") == 1 + len(PLACES)


def test_text_in_a_table_is_text_on_the_map(drawn):
    """Prevents markup in a table from becoming markup, or script, in a page or a frame."""
    from html import unescape

    html = drawn()
    assert "<b>&amp; co" not in html and "<script>alert" not in html
    frame = unescape(re.search(r'(?:srcdoc|data-document)="([^"]*)"', html)[1])
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


def test_numbers_fall_into_their_classes():
    """Prevents a value on an edge from being coloured as its neighbour, and the highest from being lost."""
    frame = pd.DataFrame({"iso3": ["RUS", "PRK", "CHN", "USA", "FRA"], "n": [0, 9.99, 10, 49, 50]})
    layer = maps.choropleth(frame, name="n", value="n", classes=(0, 10, 50), scheme="steps", unit="per cent")
    assert [i["class"] for i in layer.book_drawn.items] == [0, 0, 1, 1, 1]
    assert [label for label, _ in layer.book_drawn.classes] == ["0 to 10 per cent", "10 to 50 per cent"]
    assert layer.book_drawn.items[1]["label"] == "North Korea: 0 to 10 per cent"


def test_a_missing_value_is_land_not_a_class():
    """Prevents “no data” from being coloured as the lowest class."""
    layer = maps.choropleth(VOTES.assign(share=[None, 50.0, 100.0]), name="n", value="share", classes=(0, 60, 100))
    assert [i["iso3"] for i in layer.book_drawn.items] == ["PRK", "FJI"]


def test_a_way_over_the_antimeridian_is_cut_in_two():
    """Prevents a line from Chukotka to Alaska that runs round the whole map."""
    frame = pd.DataFrame({"name": ["x"], "a": [64.73], "b": [177.5], "c": [61.2], "d": [-149.9]})
    layer = maps.paths(frame, name="n", start=("a", "b"), end=("c", "d"), label="name")
    parts = layer.book_drawn.items[0]["paths"]
    assert len(parts) == 2
    assert parts[0][-1][1] == 180 and parts[1][0][1] == -180
    for part in parts:
        assert max(abs(q[1] - p[1]) for p, q in zip(part, part[1:], strict=False)) < 20


def test_size_follows_area():
    """Prevents a figure twice as large from looking four times as large."""
    frame = PLACES.assign(n=[100.0, 400.0, None])
    sizes = {i["label"]: i["size"] for i in maps.points(frame, name="n", label="name", size="n").book_drawn.items}
    assert sizes["Pyongyang"] == 44 and sizes["Moscow"] == 12 + 16 and sizes["Pyongyang <b>& co</b>"] == 16


def test_each_class_has_its_own_pattern_in_the_picture():
    """Prevents a picture for print in which only grey tells the classes apart."""
    m = maps.base_map(bounds=BOX)
    maps.choropleth(VOTES, name="Votes", value="vote", classes=YES_NO).add_to(m)
    html = maps.figure(m, title="Votes", source="un_votes").html
    patterns = re.findall(r'<pattern id="(votes-[a-z0-9]+)".*?d="([^"]*)"', html)
    assert len(patterns) == 2 and len({d for _, d in patterns}) == 2
    for name, _ in patterns:
        assert html.count(f"url(#{name})") == 2  # the map and its legend
