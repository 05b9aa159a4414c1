"""The labour calculator's arithmetic, by hand, and what it may take from which statement."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from alliance import tables
from alliance.widgets import LabourCalculator
from alliance.widgets.labour_calculator import _ASIDE, _when


def test_the_plan_of_2022_by_hand():
    """Prevents a formula that forgets a unit: 20,000–50,000 workers, 500–1,000 dollars, 50–80 per cent, 10–12 months."""
    labour = LabourCalculator()
    result = labour.result
    assert labour.workers == [20_000, 50_000] and labour.wage == [500, 1000] and labour.share == [50, 80]
    assert result["bounds"] == pytest.approx([20_000 * 500 * 0.5 * 10 / 1e6, 50_000 * 1000 * 0.8 * 12 / 1e6])
    assert result["middle"] == pytest.approx(35_000 * 750 * 0.65 * 11 / 1e6)
    low, half, high = result["simulated"]
    assert result["bounds"][0] < low < half < high < result["bounds"][1]
    assert result["most"] == "workers" and result["swings"]["workers"] == pytest.approx([20_000 * 750 * 0.65 * 11 / 1e6, 50_000 * 750 * 0.65 * 11 / 1e6])


def test_a_fee_needs_no_pay():
    """Prevents the pay or the share from leaking into the other way of reckoning."""
    labour = LabourCalculator(mode="fee", workers=[1000, 1000], fee=[600, 600], months=[12, 12], wage=[10, 2000])
    assert labour.result["bounds"] == pytest.approx([7.2, 7.2]) and labour.result["simulated"] == pytest.approx([7.2] * 3)
    assert labour.result["used"] == ["workers", "fee", "months"] and labour.result["most"] is None


def test_workers_needed_bring_the_target():
    """Prevents a reversed division: with what was needed, the revenue is the target."""
    labour = LabourCalculator(wage=[800, 800], share=[50, 50], months=[10, 10], target=400)
    assert labour.result["needed"] == pytest.approx([100_000, 100_000])
    labour.workers = [100_000, 100_000]
    assert labour.result["bounds"] == pytest.approx([400, 400])


def test_statements_with_one_end():
    """Prevents "more than 120" from being taken as 120, and "up to 10,000" from being counted as nothing."""
    labour = LabourCalculator(workers=[10_000, 40_000])
    rows, found = labour.data["rows"], labour.result["inputs"]["workers"]
    assert rows["L18"]["high"] is None and rows["L32"]["low"] is None
    assert "L32" in found["ends"][0] and "L18" in found["ends"][1] and {"L18", "L32"} <= set(found["inside"])
    assert labour.result["beside"]["L176"] == "overlaps"  # at least 120
    labour.workers = [1000, 1000]
    assert labour.result["beside"]["L176"] == "below"
    labour.workers = [200_000, 200_000]
    labour.wage = labour.wage[1:] * 2
    assert labour.result["beside"]["L176"] == "overlaps" and labour.result["beside"]["L177"] == "above"


def test_the_chosen_method_is_what_is_compared():
    """Prevents a switch between the methods that changes nothing."""
    labour = LabourCalculator()
    assert labour.result["answer"] == labour.result["bounds"]
    labour.method = "simulation"
    assert labour.result["answer"] == [labour.result["simulated"][0], labour.result["simulated"][2]]


def test_trade_that_was_not_published_is_not_compared():
    """Prevents a missing value of trade from being read as nil, or divided by."""
    labour = LabourCalculator(year="2022")
    frame = tables.load("trade").query("pair == 'RUS-PRK' and flow == 'total' and year == 2022")
    assert [r is None for r in labour.result["trade"]] == list(frame["value"].isna())
    assert labour.result["trade"][-1] == pytest.approx([v / frame["value"].iloc[-1] for v in labour.result["answer"]])
    assert LabourCalculator(where="ALL").result["trade"] == []


def test_what_a_worker_keeps_is_not_offered_as_pay():
    """Prevents the remainder in a worker's hand from being taxed a second time; the notes must still say what they said."""
    labour, notes = LabourCalculator(), tables.load("labour").set_index("id")
    for where, offered in labour.data["offered"].items():
        assert not set(_ASIDE) & {i for ids in offered.values() for i in ids}, where
    for row, words in {"L139": "the worker's part", "L141": "one man got", "L142": "left to the worker", "L148": "what the worker gets", "L157": "not of wages"}.items():
        assert words in notes.loc[row, "note"]
    assert set(labour.data["offered"]["RUS"]["wage"]) == {"L135", "L136", "L137", "L138", "L140", "L143", "L144", "L145"}


def test_every_prepared_range_has_statements_at_its_ends():
    """Prevents a view whose numbers nobody stated."""
    labour = LabourCalculator()
    for state in [{}, *labour.views.values()]:
        labour.reset()
        for name, value in state.items():
            setattr(labour, name, value)
        for name, found in labour.result["inputs"].items():
            if name != "months" and not (name == "share" and labour.share[1] == 100):
                assert all(found["ends"]), (state, name)
    assert len(labour.views) == 4


def test_periods_become_times():
    """Prevents a point in the wrong year: a resolution's number is no year, a decade no day."""
    assert _when("2017 (before resolution 2397)") == 2017.5
    assert _when("2005 to 2011") == 2008.5 and _when("mid-1980s") == 1985
    assert math.isclose(_when("2017-12"), 2017 + 11.5 / 12)
    assert _when("once") is None
    for where, points in LabourCalculator().data["chart"].items():
        assert points and all(2003 <= p["at"] < 2027 for p in points), where


def test_a_part_of_the_table_will_do():
    """Prevents a crash when an instructor hands over a few rows only."""
    labour = LabourCalculator(tables.load("labour").query("measure == 'wage_month'"))
    assert labour.views == {} and labour.result["inputs"]["workers"]["of"] == 0
    assert isinstance(labour.selection, pd.DataFrame) and "<table" in labour.static_html()
