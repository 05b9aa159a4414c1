"""The vote explorer's arithmetic against cases counted by hand from the roll calls."""

import pandas as pd
import pytest
from alliance import tables
from alliance.errors import BookError
from alliance.widgets import VoteExplorer


@pytest.fixture(scope="module")
def votes():
    return VoteExplorer()


def shown(widget, **state):
    return widget.calculate(widget.data, {name: f["default"] for name, f in widget.fields.items()} | state)


def cell(widget, state, power, **more):
    found = shown(widget, part="matrix", countries=[state], **more)
    return found["rows"][0]["cells"][widget.data["powers"].index(power)]


def test_two_states_are_compared_vote_by_vote(votes):
    """Prevents abstention from passing for agreement: North Korea 10 against; China 8 abstentions, 2 against."""
    found = shown(votes, part="compare", a="PRK", b="CHN")
    assert (found["n"], found["alike"], found["opposite"], found["missing"], found["left_out"]) == (10, 2, 0, 1, 0)
    assert found["same"] == 0.2 and found["half"] == (2 + 8 * 0.5) / 10
    assert [row[0] for row in found["rows"] if row[3] == 1] == ["ES-11/3", "ES-11/5"]
    assert found["rows"][-1] == ["ES-11/10", None, None, None]


def test_absence_is_left_out_or_read_as_abstention_as_the_reader_says(votes):
    """Prevents the silent reading of absence: Venezuela voted once, with Russia; Turkmenistan never."""
    assert cell(votes, "VEN", "RUS", absence="out") == [1, 1]
    assert cell(votes, "VEN", "RUS", absence="abstain") == [1 / 10, 10]
    assert cell(votes, "VEN", "RUS", absence="abstain", index="half") == [(1 + 9 * 0.5) / 10, 10]
    assert cell(votes, "TKM", "RUS", absence="out") == [None, 0]
    assert cell(votes, "RUS", "RUS") is None
    # both absent count as alike only where absence is read as abstention
    pair = shown(votes, part="compare", a="VEN", b="TKM", absence="abstain")
    assert (pair["n"], pair["alike"]) == (10, 9) and shown(votes, part="compare", a="VEN", b="TKM")["same"] is None


def test_who_always_abstains_stands_half_way_to_everybody(votes):
    """Prevents an index that gives no credit, or a full one, to one step apart."""
    assert cell(votes, "IND", "RUS", index="same") == [0, 10] and cell(votes, "IND", "RUS", index="half") == [0.5, 10]
    assert cell(votes, "UKR", "RUS", index="half") == [0.05, 10]  # nine opposite, one abstention (ES-11/8)


def test_a_resolution_without_a_roll_call_is_told_and_not_counted(votes):
    """Prevents unknown votes from being counted as any answer."""
    alone = shown(votes, part="matrix", countries=["PRK"], resolutions=["ES-11/10"])
    assert alone["of"] == 0 and alone["missing"] == 1 and [None, 0] in alone["rows"][0]["cells"]
    moves = shown(votes, part="changes", before="ES-11/10", after="ES-11/10")
    assert moves["missing"] == ["ES-11/10"] and moves["moves"] == {}
    totals = shown(votes, part="groups", roll_call="ES-11/10")
    assert totals["missing"] and [r["counts"] for r in totals["rows"]] == [[107, 51, 12, 23]]
    assert shown(votes, part="groups", roll_call="ES-11/10", weigh="people")["rows"] == []


def test_who_moved_adds_up(votes):
    """Prevents absence from being told as a change of sides, and states from being lost between two answers."""
    found = shown(votes, part="changes", before="ES-11/1", after="ES-11/4")
    assert sum(map(len, found["moves"].values())) == 193 == found["same"] + found["away"] + found["towards"] + found["absent"]
    assert found["moves"]["NA"] == ["ERI"] and found["moves"]["AN"] == ["NIC"] and "TKM" in found["moves"]["XX"]
    moved = sum(len(codes) for move, codes in found["moves"].items() if "X" not in move and move[0] != move[1])
    assert moved == found["away"] + found["towards"]
    back = shown(votes, part="changes", before="ES-11/4", after="ES-11/1")
    assert (back["away"], back["towards"]) == (found["towards"], found["away"])


@pytest.mark.parametrize(("whole", "of"), [("yesno", 117), ("voting", 175), ("all", 193)])
def test_a_share_is_of_the_whole_that_is_named(votes, whole, of):
    """Prevents shares of one whole under the name of another: ES-11/3 had 93 for, 24 against, 58 abstaining, 18 absent."""
    found = shown(votes, part="groups", roll_call="ES-11/3", whole=whole)["rows"]
    assert found[-1]["counts"] == [93, 58, 24, 18] and found[-1]["of"] == of and found[-1]["shares"][0] == 93 / of
    for row in found:
        assert sum(s for s in row["shares"] if s is not None) == pytest.approx(1)
    assert sum(row["states"] for row in found[:-1]) == 193


def test_people_are_the_people_of_the_states_that_voted(votes):
    """Prevents weights that belong to other states."""
    frame = tables.load("un_votes").merge(tables.load("members"), on="iso3")
    part = frame[frame["symbol"] == "ES-11/4"]
    people = part.groupby("vote", observed=False)["population"].sum()
    found = shown(votes, part="groups", roll_call="ES-11/4", weigh="people", by="subregion")["rows"]
    assert found[-1]["counts"] == [people[v] for v in "YANX"]
    assert next(r for r in found if r["label"] == "Eastern Asia")["states"] == (part["un_subregion"] == "Eastern Asia").sum()


def test_the_totals_of_every_roll_call_are_the_records(votes):
    """Prevents letters that are out of step with the list of states."""
    for r in votes.data["resolutions"]:
        if r["votes"]:
            assert [r["votes"].count(v) for v in "YANX"] == r["totals"]


def test_each_part_hands_over_what_it_shows():
    """Prevents a selection that differs from the picture."""
    votes = VoteExplorer(part="compare", a="PRK", b="CHN")
    assert votes.selection["agreement"].mean() == 0.6 and len(votes.selection) == 11
    votes.part = "matrix"
    assert len(votes.selection) == 8 * 4 and set(votes.selection["with"]) == {"RUS", "PRK", "CHN", "USA"}
    votes.part = "changes"
    assert len(votes.selection) == 193 and {"ES-11/1", "ES-11/4"} <= set(votes.selection.columns)
    votes.part = "groups"
    assert votes.selection.iloc[-1]["share Y"] == pytest.approx(143 / 183)


def test_a_part_of_the_rows_can_be_explored_but_not_a_torn_one():
    """Prevents missing rows from passing for absence."""
    frame = tables.load("un_votes")
    some = frame[frame["iso3"].isin(["RUS", "PRK", "CHN"]) & frame["symbol"].isin(["ES-11/1", "ES-11/4"])]
    part = VoteExplorer(some)
    assert part.data["codes"] == ["CHN", "PRK", "RUS"] and part.result["n"] == 2 and "Two thirds of whom?" not in part.views
    with pytest.raises(BookError, match=r"no row for PRK"):
        VoteExplorer(some[~((some["iso3"] == "PRK") & (some["symbol"] == "ES-11/4"))])
    with pytest.raises(BookError, match="two states"):
        VoteExplorer(some[some["iso3"] == "PRK"])
    assert isinstance(part.selection, pd.DataFrame)
