"""The treaty comparer's arithmetic, against clauses read by hand from the table."""

from __future__ import annotations

from pathlib import Path

import pytest
from alliance import project, tables
from alliance.widgets import TreatyComparer


def cell(comparer: TreatyComparer, topic: str, treaty: str) -> dict:
    return next(t for t in comparer.result["topics"] if t["topic"] == topic)["cells"][treaty]


@pytest.mark.parametrize(("reading", "step"), [("own", -1), ("rival", 0)])
def test_a_disputed_clause_has_two_readings(reading, step):
    """Prevents the book's own code from being mixed with the one that newspapers give the clause of 2024."""
    comparer = TreatyComparer(treaties=["1961", "2000", "2024"], topics=["military assistance"], base="1961", reading=reading)
    assert cell(comparer, "military assistance", "2024")["step"] == step
    assert cell(comparer, "military assistance", "2000") == {"state": "left out", "strength": 0, "clauses": ["2000-01"], "step": -3}


def test_left_out_is_not_the_same_as_silent():
    """Prevents a topic on which nothing is recorded from being shown as a clause that was left out."""
    comparer = TreatyComparer(treaties=["1961", "2000", "2024"], topics=["unification", "UN charter reference", "nuclear/technology"])
    assert [cell(comparer, "unification", t)["state"] for t in ("1961", "2000", "2024")] == ["has", "has", "left out"]
    # only a later declaration says that the treaty of 2000 names the Charter
    assert cell(comparer, "UN charter reference", "2000")["state"] == "silent"
    assert [cell(comparer, "nuclear/technology", t)["state"] for t in ("1961", "2000", "2024")] == ["silent", "silent", "has"]


def test_only_what_differs_and_a_base_that_is_not_chosen():
    """Prevents a filter that hides a difference, and a comparison with a treaty that is not on the table."""
    comparer = TreatyComparer(treaties=["2000", "2024"], base="1961", topics=["military assistance", "consultation", "third-party alignment"], only_differences=True)
    assert comparer.result["base"] == "2000"
    assert [t["topic"] for t in comparer.result["topics"]] == ["military assistance"]
    assert comparer.result["brief"][-1] == {"topic": "military assistance", "kind": "step", "treaty": "2024", "step": 2}
    assert set(comparer.selection["treaty"]) == {"2000", "2024"} and len(comparer.selection) == 4
    comparer.topics = ["consultation"]
    assert comparer.result["topics"] == [] and comparer.selection.empty


def test_the_rule_is_the_same_in_the_codebook():
    """Prevents a codebook that explains other codes than the table has."""
    text = (Path(project.BOOK) / "codebook.md").read_text(encoding="utf-8")
    codes = TreatyComparer().data["codes"]
    assert set(codes) == {"0", "1", "2", "3"}
    for code, meaning in codes.items():
        assert f"| {{plain}}`{code}` | {meaning} |" in text


def test_a_disputed_end_says_why():
    """Prevents “disputed” from standing without the sources that dispute it."""
    treaties = {t["id"]: t for t in TreatyComparer().data["treaties"]}
    assert list(treaties) == ["1961", "1961-CHN", "2000", "2001", "2024"]
    assert len(treaties["1961"]["disputes"]) >= 3 and not treaties["2000"]["disputes"]
    assert all(tables.source(k) for d in treaties["1961"]["disputes"] for k in d["sources"])
