"""What runs a learner's code in the page, run here in ordinary Python: sentences instead of errors, and nothing praised by accident."""

from __future__ import annotations

import json
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alliance.exercises import inpage

KEY = {"answer": {"number": 41.5}, "tolerance": {"absolute": 0.1}, "wrong": [{"answer": {"number": 58.5}, "says": "<p>The other share.</p>"}], "says": "<p>Right.</p>", "general": "", "high": "Too high.", "low": "Too low."}


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("print(1", "Line 1: SyntaxError: '(' was never closed."),
        ("x = 1\nanswer = y", "Line 2: NameError: name 'y' is not defined."),
        ("def f():\n    return 1 / 0\nf()", "Line 2: ZeroDivisionError: division by zero."),
        ("import nosuch", "has the standard library and nothing else that is called “nosuch”"),
        ("open('nosuch.csv')", "The files here: votes.csv."),
        ("{}['vote']", "print one row to see its keys"),
        ("float('')", "leave empty cells out first"),
        ("sum(['1'])", "turn it into a number with float(…) first"),
        ("exit()", "SystemExit"),
        ("raise KeyboardInterrupt", "Line 1: KeyboardInterrupt."),
        ("x = 1", "nothing in it is called “answer”"),
        ("answer = ...", "in the place of the three dots"),
    ],
)
def test_an_error_is_a_sentence_with_the_learners_own_line(code, says, tmp_path, monkeypatch):
    """Prevents a page of traceback through files that the learner never wrote."""
    (tmp_path / "votes.csv").write_text("a\n1\n")
    monkeypatch.chdir(tmp_path)
    found = inpage.run(code, KEY)
    assert says in found["error"] and found["verdict"] is None and "Traceback" not in found["error"]


def test_the_answer_is_judged_and_a_last_expression_shown(capsys):
    """Prevents a cell that shows less than a notebook does, or judges something else."""
    assert inpage.run("answer = 41.5\nanswer", KEY)["verdict"]["state"] == "right" and capsys.readouterr().out == "41.5\n"
    assert inpage.run("answer = 58.5", KEY)["verdict"]["says"] == ["<p>The other share.</p>"]
    assert inpage.run("answer = 70", KEY)["verdict"]["says"] == ["Too high."]
    assert inpage.run("answer = lambda: 41.5", KEY)["verdict"]["state"] == "unreadable"
    inpage.run("'a text'")
    assert capsys.readouterr().out == "'a text'\n"


# fragments that programs are made of, so that many of the random ones run for a while
WORDS = st.lists(st.sampled_from(["answer = ", "41", "58.5", "\n", "(", ")", "[", "]", "x", "1/0", "for x in range(3):", "  ", "'", "print(x)", ", ", "+", "None", "{", "}", ":", "float('nan')", "…", "\\", "\x00"]), max_size=14).map("".join)


@settings(max_examples=400, deadline=None)
@given(st.one_of(WORDS, st.text(max_size=60)))
def test_no_code_raises_or_is_praised_by_accident(code):
    """Prevents a worker that dies of a learner's code; what comes back can always travel to the page."""
    found = json.loads(json.dumps(inpage.run(code, KEY)))
    assert set(found) >= {"error", "verdict", "given"} and (found["error"] == "") == (found["verdict"] is not None)
    if found["verdict"] and found["verdict"]["state"] == "right":
        assert abs(found["given"]["number"] - 41.5) <= 0.1


def test_it_changes_nothing_around_it():
    """Prevents a folder or a name of one task from showing up in the next."""
    before = os.getcwd()
    inpage.run("left_over = 1\nanswer = 1", KEY)
    assert "left_over" in inpage.run("answer = left_over", KEY)["error"] and os.getcwd() == before
