"""The forecast desk's arithmetic and files."""

from __future__ import annotations

import json

import pytest
from alliance import tables
from alliance.errors import BookError
from alliance.widgets import ForecastDesk


@pytest.fixture(scope="module")
def outcomes():
    return tables.load("forecasts").astype({"outcome": str}).set_index("id")["outcome"]


def test_nothing_is_told_before_the_seal():
    """Prevents outcomes from leaking into a forecast that is still being made."""
    desk = ForecastDesk(probabilities={"F01": 10})
    assert desk.result == {"answered": 1, "scores": None}
    assert not {"outcome", "brier"} & set(desk.selection.columns)
    desk.sealed = True
    assert {"outcome", "brier"} <= set(desk.selection.columns)


def test_the_brier_score_by_hand(outcomes):
    """Prevents a score that is not Brier's: F01 came about, F02 did not."""
    assert (outcomes["F01"], outcomes["F02"]) == ("yes", "no")
    scores = ForecastDesk(probabilities={"F01": 10, "F02": 20}, sealed=True).result["scores"]
    assert scores["n"] == 2 and scores["score"] == pytest.approx((0.81 + 0.04) / 2)
    assert scores["always50"] == 0.25 and scores["rate"] == 0.5
    perfect = {i: {"yes": 100, "no": 0}[o] for i, o in outcomes.items() if o in ("yes", "no")}
    assert ForecastDesk(probabilities=perfect, sealed=True).result["scores"]["score"] == 0


def test_partly_and_unresolved_count_as_said(outcomes):
    """Prevents a judgement call on two outcomes from being hidden in the score."""
    partly, open_ = outcomes[outcomes == "partly"].index[0], outcomes[outcomes == "unresolved"].index[0]
    desk = ForecastDesk(probabilities={partly: 100, open_: 100}, sealed=True)
    expected = {"half": 0.25, "yes": 0, "no": 1}
    for how, score in expected.items():
        desk.partly = how
        assert desk.result["scores"]["score"] == pytest.approx(score) and desk.result["scores"]["n"] == 1
    desk.partly = "out"
    assert desk.result["scores"] == {"n": 0, "items": []}


def test_the_decomposition_adds_up_when_forecasts_within_a_group_are_alike(outcomes):
    """Prevents parts of a score that do not make the whole: with one probability a group, the remainder is nothing."""
    settled = [i for i, o in outcomes.items() if o in ("yes", "no")]
    scores = ForecastDesk(probabilities={i: (10, 50, 90)[k % 3] for k, i in enumerate(settled)}, sealed=True).result["scores"]
    assert scores["remainder"] == pytest.approx(0, abs=1e-12)
    assert sum(b["n"] for b in scores["bins"]) == scores["n"] == len(settled)


def test_the_article_is_compared_on_its_own_questions():
    """Prevents a comparison over different questions."""
    stance = tables.load("forecasts").astype({"article_stance": str}).set_index("id")["article_stance"]
    silent, said = stance[stance == "silent"].index[0], stance[stance == "unlikely"].index[0]
    desk = ForecastDesk(probabilities={silent: 50, said: 50}, sealed=True)
    scores = desk.result["scores"]
    assert scores["n"] == 2 and scores["article"]["n"] == 1
    desk.stances = {"unlikely": 50}
    assert desk.result["scores"]["article"]["article"] == desk.result["scores"]["article"]["mine"]


def test_a_forecast_goes_to_a_file_and_back(tmp_path):
    """Prevents a learner's forecast from being lost, or half of it from being taken over."""
    desk = ForecastDesk(probabilities={"F01": 12.5, "F22": 3}, sealed=True)
    desk.save(tmp_path / "mine.json")
    other = ForecastDesk()
    other.load(tmp_path / "mine.json")
    assert other.probabilities == desk.probabilities and other.sealed
    content = json.loads((tmp_path / "mine.json").read_text())
    for change, said in (
        ({"probabilities": {"F01": 99, "F22": 3}}, "changed or damaged"),
        ({"probabilities": {"Z99": 1}}, "does not fit"),
        ({"probabilities": {"F01": 300}}, "does not fit"),
        ({"format": "something"}, "no forecast file"),
    ):
        (tmp_path / "bad.json").write_text(json.dumps(content | change))
        with pytest.raises(BookError, match=said):
            other.load(tmp_path / "bad.json")
    (tmp_path / "bad.json").write_text("{")
    with pytest.raises(BookError, match="no forecast file"):
        other.load(tmp_path / "bad.json")
    assert other.probabilities == desk.probabilities
