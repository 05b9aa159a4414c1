"""The vote explorer's arithmetic, against counts made by hand from the tables."""

from __future__ import annotations

import pytest
from alliance import tables
from alliance.widgets import VoteExplorer


@pytest.fixture(scope="module")
def votes():
    frame = tables.load("un_votes").astype({"vote": str})
    return frame.pivot(index="iso3", columns="symbol", values="vote")


def test_agreement_of_two_states_counts_what_both_voted(votes):
    """Prevents an agreement that counts absence as disagreement."""
    explorer = VoteExplorer(first="RUS", second="SYR")
    both = votes.loc[["RUS", "SYR"]].T
    present = both[(both != "X").all(axis=1)]
    assert len(present) < len(both)  # the case at hand has an absence
    assert explorer.result["n"] == len(present)
    assert explorer.result["agreement"] == pytest.approx((present["RUS"] == present["SYR"]).mean())
    explorer.absence = "abstain"
    assert explorer.result["n"] == len(both)


def test_the_graded_rule_puts_abstaining_half_way():
    """Prevents China's abstentions from counting as opposition to Russia, when the reader asked for grades."""
    explorer = VoteExplorer(first="RUS", second="CHN", resolutions=["ES-11/1"])
    assert explorer.result["agreement"] == 0  # Russia against, China abstained
    explorer.rule = "graded"
    assert explorer.result["agreement"] == 0.5
    explorer.second = "USA"
    assert explorer.result["agreement"] == 0


def test_no_common_roll_call_gives_no_agreement(votes):
    """Prevents a number that rests on nothing: Venezuela could not vote on ES-11/1."""
    assert votes.loc["VEN", "ES-11/1"] == "X"
    explorer = VoteExplorer(first="RUS", second="VEN", resolutions=["ES-11/1"])
    assert explorer.result == {"rows": [{"symbol": "ES-11/1", "first": "N", "second": "X", "agreement": None}], "agreement": None, "n": 0}


def test_changes_and_groups_add_up_to_the_membership(votes):
    """Prevents states that fall out of a breakdown."""
    explorer = VoteExplorer(part="changes", before="ES-11/1", after="ES-11/7")
    moves = explorer.result["moves"]
    assert sum(map(len, moves.values())) == 193 and "USA" in moves["YN"] and "HUN" in moves["YN"]
    for by in ("group", "region", "subregion"):
        explorer = VoteExplorer(part="groups", roll_call="ES-11/4", by=by)
        groups = explorer.result["groups"]
        row = tables.load("un_resolutions").set_index("symbol").loc["ES-11/4"]
        assert [sum(g[v] for g in groups) for v in "YNAX"] == [row["yes"], row["no"], row["abstain"], row["not_voting"]]
        assert all(sum(g["shares"].values()) == pytest.approx(1) for g in groups if g["base"])
    explorer.of = "members"
    assert all(g["base"] == g["states"] for g in explorer.result["groups"])


def test_population_weights_people_not_states():
    """Prevents a map of governments from passing as a map of mankind."""
    explorer = VoteExplorer(part="groups", weight="people", by="region", of="members")
    people = sum(g["base"] for g in explorer.result["groups"])
    assert people == tables.load("members")["population"].sum()
