"""The munitions estimator's arithmetic, against hand-made sums and the statements in the tables."""

from __future__ import annotations

import pandas as pd
import pytest
from alliance import tables
from alliance.widgets import MunitionsEstimator


def exactly(**values) -> MunitionsEstimator:
    """A widget whose inputs are single numbers."""
    given = {"containers": 10, "artillery": 100, "share_152": 100, "per_152": 480, "per_122": 100, "dud": 50, "rate": 24000} | values
    return MunitionsEstimator(**{name: value if isinstance(value, (list, str)) else [value, value] for name, value in given.items()})


def results(widget: MunitionsEstimator) -> dict[str, list[float]]:
    return {name: found["bounds"] for name, found in widget.result["outputs"].items()}


def test_the_chain_is_worked_out_by_hand():
    """Prevents a formula that adds calibres where it should weigh them, or mistakes thousands."""
    assert results(exactly()) == {
        "delivered": [4_800_000, 4_800_000], "working": [2_400_000, 2_400_000], "days": [100, 100], "per_container": [480, 480],
    }  # fmt: skip
    # 16,000 containers, half of them artillery, a quarter of these shells: 8,000 × (0.25 × 400 + 0.75 × 80) = 1,280,000
    mixed = results(exactly(containers=16, artillery=50, share_152=25, per_152=400, per_122=80, dud=50, rate=20000))
    assert mixed == {"delivered": [1_280_000, 1_280_000], "working": [640_000, 640_000], "days": [32, 32], "per_container": [80, 80]}
    wide = results(exactly(containers=[10, 20], dud=[0, 100], rate=[10000, 48000]))
    assert wide["delivered"] == [4_800_000, 9_600_000] and wide["working"] == [0, 9_600_000] and wide["days"] == [0, 960]


def test_nothing_stays_nothing():
    """Prevents a division by nothing, or a chart of nothing, where no container holds a round."""
    empty = exactly(artillery=0)
    assert results(empty)["delivered"] == [0, 0] and results(empty)["days"] == [0, 0]
    assert all(s["ends"] == [0, 0] for s in empty.result["swings"])
    assert {c["relation"] for c in empty.result["claims"]} == {"above", "overlaps"}  # “up to” reaches down to nothing


def test_a_middle_draw_lies_between_and_the_likely_range_within():
    """Prevents a likely range that is wider than the possible one."""
    for found in MunitionsEstimator().result["outputs"].values():
        (low, high), (p5, middle, p95) = found["bounds"], found["quantiles"]
        assert low < p5 < middle < p95 < high


def test_the_widest_swing_comes_first():
    """Prevents a readout that blames the wrong assumption."""
    widget = exactly(containers=[9, 11], share_152=[0, 100])
    first, second = widget.result["swings"][:2]
    assert first == {"input": "share_152", "ends": [1_000_000, 4_800_000]}
    assert second["input"] == "containers" and second["ends"] == pytest.approx([9000 * 290, 11000 * 290])
    widget.output = "days"
    assert {s["input"] for s in widget.result["swings"]} == {"containers", "artillery", "share_152", "per_152", "per_122", "dud", "rate"}


def test_more_than_and_up_to_are_open_on_one_side():
    """Prevents “up to 4.8 million” from being read as 4.8 million, and “more than” as an upper end."""
    frame = tables.load("estimates")
    frame = frame[frame["topic"] == "artillery rounds"].head(3).assign(
        id=["N01", "N02", "N03"], value_low=[None, 4_800_000.0, 1000.0], value_high=[4_800_000.0, None, 4_799_999.0]
    )  # fmt: skip
    for per_152, expected in ((480, ["overlaps", "overlaps", "below"]), (600, ["below", "overlaps", "below"]), (400, ["overlaps", "above", "overlaps"])):
        widget = MunitionsEstimator(frame, containers=[10, 10], artillery=[100, 100], share_152=[100, 100], per_152=[per_152, per_152])
        assert [c["relation"] for c in widget.result["claims"]] == expected, per_152


def test_pairs_divide_one_claimants_own_figures():
    """Prevents ratios of two different claimants, and a pair of unlike periods that does not say so."""
    pairs = {(p["claimant"], p["date"]): p for p in MunitionsEstimator().data["pairs"]}
    assert pairs["Defense Intelligence Agency, South Korea", "13 July 2025"]["ratio"] == [pytest.approx(12_000_000 / 28_000), None]
    assert pairs["Minister of National Defense, South Korea", "29 December 2023"]["ratio"] == [80, 400]
    assert pairs["Open Source Centre and Reuters", "15 April 2025"]["ratio"] == [250, 375]
    assert [p["claimant"] for p in pairs.values() if not p["same"]] == ["Multilateral Sanctions Monitoring Team (11 states)"]
    quantities = tables.load("quantities").set_index("id")
    low, high = quantities.loc["rounds_per_container_152", ["value_low", "value_high"]]
    assert all(low <= p["ratio"][1] <= high for p in pairs.values() if p["ratio"][1] and "South Korea" in p["claimant"])


def test_every_number_at_the_start_is_a_row():
    """Prevents an assumption that nobody stated, except the two that say so."""
    widget = MunitionsEstimator()
    stated = {v for name in ("quantities", "estimates") for column in ("value_low", "value_high") for v in tables.load(name)[column].dropna()}
    assert {v for name in ("per_152", "per_122", "dud", "rate") for v in getattr(widget, name)} | {1000 * v for v in widget.containers} <= stated
    for a in widget.data["assumptions"]:
        assert a["rows"] and all(r["sources"] for r in a["rows"])
        assert bool(a["text"]) == (a["input"] in ("artillery", "share_152"))


def test_both_denials_stand_beside_the_claims():
    """Prevents a comparison in which Moscow and Pyongyang are not heard."""
    denials = MunitionsEstimator().data["denials"]
    assert {"6 September 2022", "22 September 2022", "8 November 2022", "17 October 2023"} <= {d["date"] for d in denials}
    assert {"Russia", "DPRK"} <= {d["claimant"] for d in denials} and all(d["sources"] for d in denials)
    shown = MunitionsEstimator().selection
    assert (shown["part"] == "denial").sum() == len(denials)


def test_south_koreas_arithmetic_gives_south_koreas_figure():
    """Prevents a prepared view that no longer shows what its name says."""
    widget = MunitionsEstimator()
    for name, value in widget.views["South Korea’s arithmetic"].items():
        setattr(widget, name, value)
    low, high = widget.result["outputs"]["delivered"]["bounds"]
    assert low < 12_000_000 < high
    assert next(c["relation"] for c in widget.result["claims"] if c["id"] == "N71") == "overlaps"


def test_a_part_of_the_table_is_enough():
    """Prevents a widget that fails when an instructor shows a few claims, or none."""
    frame = tables.load("estimates")
    nothing = MunitionsEstimator(frame[frame["topic"] == "workers"])
    assert nothing.result["claims"] == [] and nothing.data["pairs"] == [] and nothing.containers == [0, 40]
    assert isinstance(nothing.selection, pd.DataFrame) and "<table" in nothing.static_html()
    kyiv = MunitionsEstimator(frame[frame["side"] == "Ukraine"])
    assert kyiv.result["claims"] and not any("South Korea" in c["claimant"] for c in kyiv.data["claims"])
