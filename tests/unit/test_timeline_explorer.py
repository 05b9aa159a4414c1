"""The timeline explorer in Python: what is selected and counted, how dates are told, and where the maps put their marks."""

from __future__ import annotations

import itertools

import pandas as pd
import pytest
import traitlets
from alliance import geo, tables
from alliance.errors import BookError
from alliance.maps import picture
from alliance.widgets import TimelineExplorer
from alliance.widgets.timeline_explorer import _NARROW, PANELS


@pytest.fixture(scope="module")
def events() -> pd.DataFrame:
    return tables.load("events")


def has(column: pd.Series, value: str) -> pd.Series:
    return column.str.split(";").map(lambda items: value in items)


def test_the_selection_is_what_the_table_says(events):
    """Prevents a count in a class that differs from the same question put to the table."""
    timeline = TimelineExplorer()
    assert list(timeline.selection["date"]) == sorted(events["date"])
    timeline.years, timeline.paragraph = [1988, 1999], "14"
    expected = events[events["date"].dt.year.between(1988, 1999) & has(events["article_paragraphs"], "14")]
    assert sorted(timeline.selection["id"]) == sorted(expected["id"]) and len(expected) > 5
    timeline.reset()
    timeline.actors = ["CHN", "USA"]  # both, not either
    assert sorted(timeline.selection["id"]) == sorted(events[has(events["actors"], "CHN") & has(events["actors"], "USA")]["id"])
    timeline.reset()
    timeline.categories, timeline.places, timeline.query = ["sanctions", "diplomacy"], ["un"], "VOTES  resolution"
    assert set(timeline.selection["id"]) == {"h034", "h053", "h065"} | {
        r.id for r in events.itertuples() if r.category in ("sanctions", "diplomacy") and r.place_id == "un" and "votes" in f"{r.title} {r.summary}".lower() and "resolution" in f"{r.title} {r.summary}".lower()
    }  # fmt: skip
    timeline.query = "no such words"
    assert timeline.selection.empty and list(timeline.selection.columns) == list(events.columns)


def test_counts_tell_what_another_choice_would_leave(events):
    """Prevents a number beside a filter or a place that is not what choosing it shows."""
    timeline = TimelineExplorer(years=[1945, 1991], categories=["military"])
    left = timeline.result["left"]
    early = events[events["date"].dt.year <= 1991]
    assert left["categories"] == {c: int((early["category"] == c).sum()) for c in left["categories"]}  # of all kinds, not of the chosen one
    military = early[early["category"] == "military"]
    assert left["places"] == {p: int((military["place_id"] == p).sum()) for p in left["places"]}
    assert left["actors"] == {a: int(has(military["actors"], a).sum()) for a in left["actors"]}
    for place, count in left["places"].items():
        assert len(TimelineExplorer(years=[1945, 1991], categories=["military"], places=[place]).selection) == count
    counts = timeline.result["counts"]
    assert counts["military|1940"] == 2 and sum(counts.values()) == len(timeline.selection)
    assert all(cell.startswith("military|") for cell in counts)


def test_years_are_whole_and_both_ends_count(events):
    """Prevents an event of the last year from falling out, or a year half in sight from counting as in."""
    one = TimelineExplorer(years=[1961, 1961])
    assert set(one.selection["id"]) == {"h012", "h013"}
    assert TimelineExplorer(years=[1960.5, 1961.5]).result["shown"] == one.result["shown"]
    assert TimelineExplorer(years=[1961.2, 1961.8]).selection.empty


def test_the_event_in_hand_is_one_that_is_shown():
    """Prevents a card that is open and a place that is marked for an event that the filters hide."""
    timeline = TimelineExplorer(event="h012")
    assert timeline.result["event"] == "h012"
    timeline.years = [1990, 2000]
    assert timeline.result["event"] == "" and timeline.event == "h012"
    with pytest.raises(traitlets.TraitError):
        timeline.event = "h999"


def test_a_date_says_how_well_it_is_known():
    """Prevents a month or a year from being shown as the first day of it."""
    found = {e["id"]: e for e in TimelineExplorer().data["events"]}
    day, month, year = found["h012"], found["h003"], found["h024"]
    assert (day["when"], month["when"], year["when"]) == ("6 July 1961", "December 1948", "1995")
    assert "from" not in day and day["at"] == pytest.approx(1961 + 186.5 / 365, abs=1e-4)
    assert (month["from"], month["to"]) == (pytest.approx(1948 + 335 / 366, abs=1e-4), 1949)
    assert (year["from"], year["to"], year["at"]) == (1995, 1996, 1995.5)
    still = TimelineExplorer().static_html()
    assert "1 December 1948" not in still and 'id="event-h003"' in still


def test_every_place_is_on_a_map_or_named_beside_it():
    """Prevents events that no place of the maps leads to, and marks too near to each other to press."""
    data = TimelineExplorer().data
    drawn = [p for m in data["maps"] for p in m["places"]]
    assert len(drawn) == len(set(drawn)) and {"moscow", "pyongyang", "seoul", "kyiv"} <= set(drawn) <= set(data["places"])
    assert {"un", "washington"} <= set(data["places"]) - set(drawn)
    for m in data["maps"]:
        marks = [[v * _NARROW / m["width"] for v in spot["mark"]] for spot in m["places"].values()]
        assert all(max(abs(a[0] - b[0]), abs(a[1] - b[1])) >= 24 for a, b in itertools.combinations(marks, 2))  # squares of 24 pixels
        assert all(11 < x < _NARROW - 11 and 11 < y < m["height"] * _NARROW / m["width"] - 11 for x, y in marks)


def test_the_ground_follows_the_boundary_policy():
    """Prevents a widget's map that draws other borders than the book's, or leaves their note out."""
    ground = picture.ground(PANELS["Europe and western Russia"], ratio=1.45)
    assert ground.land and ground.border and ground.contested
    x, y = ground.place(44.95, 34.10)
    assert 0 < x < ground.width and 0 < y < ground.height and geo.country_at(44.95, 34.10) == "UKR"
    assert "Crimea" in TimelineExplorer().data["note"]


def test_a_part_of_the_table_can_be_explored(events):
    """Prevents filters that offer what the events at hand do not have, and tracebacks for a wrong table."""
    part = TimelineExplorer(events[events["id"].isin(["h012", "h013"])])
    assert part.data["categories"] == ["military"] and part.data["span"] == [1961, 1961] and part.data["article"] is None
    assert set(part.views) == {"With China", "Events that bear on ¶14"}
    later = TimelineExplorer(events[events["id"].isin(["h056", "E10", "E23"])])
    assert later.data["article"] == TimelineExplorer().data["article"] == pytest.approx(2022.84, abs=0.01)  # and not the first of these after it
    with pytest.raises(BookError, match="place_id"):
        TimelineExplorer(events.drop(columns="place_id"))
    with pytest.raises(BookError, match="without a row"):
        TimelineExplorer(events.head(0))
