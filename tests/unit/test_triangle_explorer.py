"""The triangle explorer's arithmetic, against the tables and by hand."""

from __future__ import annotations

import math

import pytest
from alliance import tables
from alliance.widgets import TriangleExplorer


@pytest.fixture(scope="module")
def explorer():
    return TriangleExplorer()


def parts(explorer, year: int) -> dict:
    explorer.reset()
    explorer.year = year
    return explorer.result["now"]["parts"]


def test_parts_are_those_of_the_tables(explorer):
    """Prevents an index that is made of something else than it says."""
    found = parts(explorer, 2022)
    votes = tables.load("un_votes").astype({"vote": str}).pivot(index="symbol", columns="iso3", values="vote")
    dates = tables.load("un_resolutions").set_index("symbol")["date"].dt.year
    so_far = votes[votes.index.map(dates) <= 2022]
    both = so_far[(so_far[["RUS", "PRK"]] != "X").all(axis=1)]
    assert found["RUS-PRK"]["votes"]["raw"] == pytest.approx((both["RUS"] == both["PRK"]).mean())
    assert found["RUS-PRK"]["treaty"]["raw"] == 0 and parts(explorer, 2024)["RUS-PRK"]["treaty"]["raw"] == 3
    assert parts(explorer, 1990)["RUS-PRK"]["treaty"]["raw"] == 3  # the treaty of 1961
    assert found["CHN-PRK"]["treaty"]["raw"] == 3 and found["RUS-CHN"]["treaty"]["raw"] == 0


def test_what_is_not_known_stays_unknown(explorer):
    """Prevents a missing year from passing as no trade, no votes or no visits."""
    assert parts(explorer, 2025)["RUS-PRK"]["trade"] == {"raw": None, "norm": None}
    found = parts(explorer, 2013)
    assert found["RUS-CHN"]["votes"]["raw"] is None and found["RUS-CHN"]["visits"]["raw"] is None
    assert found["RUS-PRK"]["visits"]["raw"] is not None
    explorer.weights = {"votes": 100}
    assert explorer.result["now"]["index"] == dict.fromkeys(["RUS-PRK", "CHN-PRK", "RUS-CHN"])
    assert explorer.selection["index"].isna().all()


def test_the_index_is_the_weighted_mean(explorer):
    """Prevents weights that do not weigh."""
    explorer.reset()
    explorer.year, explorer.missing = 2019, "own"
    explorer.weights = {"trade": 30, "treaty": 10}
    now = explorer.result["now"]
    p = now["parts"]["CHN-PRK"]
    assert now["index"]["CHN-PRK"] == pytest.approx((30 * p["trade"]["norm"] + 10 * p["treaty"]["norm"]) / 40)
    largest = max(r["value"] for pair in explorer.data["trade"].values() for r in pair.values())
    assert p["trade"]["norm"] == pytest.approx(math.log10(1 + p["trade"]["raw"]) / math.log10(1 + largest))


def test_common_ground_drops_a_part_for_all(explorer):
    """Prevents a pair from winning because it was measured by another yardstick."""
    explorer.reset()
    explorer.year, explorer.weights = 2025, {"trade": 100, "treaty": 100}
    assert explorer.result["now"]["index"]["CHN-PRK"] == 1  # trade of Russia and North Korea is not known, so promises alone
    explorer.missing = "own"
    assert explorer.result["now"]["index"]["CHN-PRK"] < 1


def test_every_way_to_weigh_is_counted_once(explorer):
    """Prevents a verdict on robustness that leaves ways out."""
    for year in (1990, 2012, 2019, 2025):
        explorer.reset()
        explorer.year = year
        assert sum(explorer.result["first"].values()) == explorer.result["ways"] == 56


def test_visits_are_counted_within_the_window(explorer):
    """Prevents visits from being counted twice or in years that nobody searched."""
    explorer.reset()
    explorer.year, explorer.window = 2018, 1
    kims = tables.load("summits").query("pair == 'CHN-PRK' and date_start.dt.year == 2018")
    assert explorer.result["now"]["parts"]["CHN-PRK"]["visits"]["raw"] == len(kims) == 3
    explorer.window = 2
    assert explorer.result["now"]["parts"]["CHN-PRK"]["visits"]["raw"] is None
