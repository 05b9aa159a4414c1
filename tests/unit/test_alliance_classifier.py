"""The classifier's decision rule, against classes worked out by hand, and its honesty about what is not answered."""

from __future__ import annotations

import itertools

import pytest
from alliance.widgets import AllianceClassifier
from alliance.widgets.alliance_classifier import CLASSES, ORDER, TERMS, classes_met

NONE, ALIGNMENT, ENTENTE, NEUTRALITY, DEFENCE = range(5)


def period(result: dict, name: str = "then") -> list[int]:
    return result[name]["possible"]


def answered(yes: str) -> dict:
    return {name: "yes" if name in yes.split() else "no" for name in ORDER}


@pytest.mark.parametrize(
    ("yes", "expected"),
    [
        ("", NONE),
        ("treaty", NONE),
        ("assist", NONE),
        ("policy", NONE),
        ("policy deeds", ALIGNMENT),
        ("aims deeds", NONE),
        ("consult aims", ENTENTE),
        ("consult treaty", ENTENTE),
        ("consult policy deeds", ALIGNMENT),
        ("treaty restraint consult", NEUTRALITY),
        ("restraint assist", NONE),
        ("treaty assist", DEFENCE),
        (" ".join(ORDER), DEFENCE),
    ],
)
def test_the_rule_by_hand(yes, expected):
    """Prevents a rule that says other than its documentation."""
    result = AllianceClassifier(then=answered(yes)).result
    assert period(result) == [expected] and classes_met(set(yes.split()))[-1] == expected


def test_what_is_not_answered_leaves_every_class_that_an_answer_could_bring():
    """Prevents a class from being claimed on half the answers. Compared with trying out every completion."""
    blank = AllianceClassifier().result
    assert period(blank) == [0, 1, 2, 3, 4] and blank["then"]["unanswered"] == ORDER and blank["steps"] == [-4, 4] and blank["compared"] == 0
    given = {"treaty": "yes", "consult": "yes", "restraint": "partly"}
    open_ = [n for n in ORDER if n not in given or given[n] == "partly"]
    fixed = {n for n, v in given.items() if v == "yes"}
    brute = {classes_met(fixed | set(more))[-1] for k in range(len(open_) + 1) for more in itertools.combinations(open_, k)}
    assert period(AllianceClassifier(then=given).result) == sorted(brute) == [ENTENTE, NEUTRALITY, DEFENCE]


@pytest.mark.parametrize(("worth", "expected"), [("open", [ENTENTE, NEUTRALITY]), ("no", [ENTENTE]), ("yes", [NEUTRALITY])])
def test_our_reading_and_what_partly_is_worth(worth, expected):
    """Prevents our answers of 2022 from looking more certain than they are: one unclear clause decides."""
    widget = AllianceClassifier()
    for name, value in {**widget.views["Our reading"], "partly": worth}.items():
        setattr(widget, name, value)
    assert period(widget.result) == expected and period(widget.result, "now") == [DEFENCE]
    assert set(widget.result["now"]["decides"]) == {"treaty", "assist"}
    assert widget.result["now"]["decides"]["assist"]["if_yes"] == [DEFENCE]
    assert "assist" in widget.result["changed"] and widget.result["compared"] == len(ORDER)
    row = widget.selection.set_index("criterion").loc["assist"]
    assert (row["then"], row["now"], row["ours_now"], bool(row["decides_now"])) == ("no", "yes", "yes", True)


def test_a_class_is_decided_by_a_single_answer_or_by_none():
    """Prevents a criterion from being called decisive that changes nothing."""
    everything = AllianceClassifier(now=answered(" ".join(ORDER)))
    assert set(everything.result["now"]["decides"]) == {"treaty", "assist"}
    assert everything.result["now"]["decides"]["treaty"] == {"if_yes": [DEFENCE], "if_no": [ENTENTE]}
    assert AllianceClassifier(now=answered("")).result["now"]["decides"] == {}


def test_every_class_and_answer_is_documented():
    """Prevents a class without a definition, and a question without evidence or sources."""
    data = AllianceClassifier().data
    assert [c["name"] for c in data["classes"]] == CLASSES and all(c["terms"] for c in data["classes"] if c["name"] in TERMS)
    assert [c["id"] for c in data["criteria"]] == ORDER
    for codes in data["codes"].values():
        assert set(codes) == set(ORDER) and all(c["evidence"] and c["sources"] for c in codes.values())
