"""Plans of an hour: they add up, they name exercises that there are, and every chapter with exercises has one."""

from __future__ import annotations

import re

import pytest
from alliance import project
from alliance.errors import BookError
from alliance.exercises import bank, lint, plans

GOOD = """# One hour on votes

```{plan} votes
```

```{minutes}
20 minutes | Begin | Read. {do}`votes-1`.
40 minutes | Go on | {do}`votes-3` and {do}`votes-6`, then talk.
```

- **Homework.** {do}`votes-8`.
"""


def test_the_plans_hold():
    """Prevents an hour of 65 minutes, and an exercise in a plan that was renamed or has grown."""
    assert plans.every() and list(map(str, plans.check())) == []


def test_every_chapter_with_exercises_has_a_plan():
    """Prevents a chapter that a teacher finds without its hour. A plan whose page is left out of _toc.yml counts as missing."""
    assert {plans.chapter_of(path) for path in plans.every()} == set(bank.chapters())


def test_a_route_names_chapters_that_have_plans():
    """Prevents a slip in a route, since a route leaves out what is no page of the book yet."""
    text = (project.BOOK / "teaching.md").read_text(encoding="utf-8")
    blocks = re.findall(r"(?ms)^```\{route\}\n(.*?)^```", text)
    named = {line.partition("|")[0].strip() for block in blocks for line in block.splitlines()}
    assert len(blocks) == 3
    for name in named - {"data-project"}:
        assert (project.BOOK / f"{plans.PREFIX}{name}.md").is_file(), name


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("40 minutes", "45 minutes"), ["65 minutes", "make them 60"]),
        (("20 minutes | Begin", "4 minutes | Begin"), ["“Begin” has 4 minutes", "44 minutes"]),
        (("votes-6", "votes-99"), ["no exercise “votes-99”", "line 8"]),
        (("votes-8", "votes-98"), ["no exercise “votes-98”", "line 11"]),
        (("votes-6", "votes-1"), ["done twice"]),
        (("20 minutes |", "twenty |"), ["no step of a plan"]),
        (("{plan} votes", "{plan} arms"), ["aims"]),
        (("```{minutes}", "```{hours}"), ["0 blocks"]),
    ],
)
def test_a_fault_is_named(tmp_path, change, words):
    """Prevents a plan that nobody can keep to, and a sentence about it that helps nobody."""
    path = tmp_path / "plan-votes.md"
    path.write_text(GOOD, encoding="utf-8")
    assert plans.faults(path) == []
    path.write_text(GOOD.replace(*change), encoding="utf-8")
    said = " ".join(map(str, plans.faults(path)))
    assert all(word in said for word in words), said
    assert all(f.remedy and "\n" not in str(f) for f in plans.faults(path))


def test_a_plan_for_no_chapter_is_named(tmp_path):
    """Prevents a plan left behind when its chapter is renamed."""
    path = tmp_path / "plan-nothing.md"
    path.write_text(GOOD, encoding="utf-8")
    assert "has no exercises" in str(plans.faults(path)[0])


def test_a_longer_exercise_breaks_its_plan(spoilt, monkeypatch):
    """Prevents bank and plan from drifting apart: the linter of the bank tells its author."""
    monkeypatch.setattr(bank, "FOLDER", spoilt / "exercises")
    path = spoilt / "exercises" / "votes.yml"
    text = path.read_text(encoding="utf-8")
    assert re.search(r"(?s)id: votes-6\n.*?minutes: 3\n", text)
    path.write_text(re.sub(r"(?s)(id: votes-6\n.*?minutes: )3\n", r"\g<1>25\n", text, count=1), encoding="utf-8")
    bank.forget()
    try:
        assert any("plan-votes" in str(fault) and "its exercises take 25" in str(fault) for fault in lint.check(["votes"]))
    finally:
        bank.forget()


def test_a_chapter_at_a_glance():
    """Prevents a route without times: they are read from the box at the head of each chapter."""
    for chapter in bank.chapters():
        seen = plans.at_a_glance(chapter)
        assert seen.question.endswith("?") and "minutes" in seen.time and seen.needs and seen.paragraphs, chapter
    assert plans.at_a_glance("no-such-chapter") == plans.AtAGlance()


def test_steps_are_read():
    """Prevents a step whose text holds a bar from losing half of it."""
    (step,) = plans.read(["5 minutes | Open | This | or that. {do}`votes-1`"])
    assert (step.minutes, step.title, step.text, step.exercises) == (5, "Open", "This | or that. {do}`votes-1`", ("votes-1",))
    with pytest.raises(BookError, match="no step"):
        plans.read(["Open | This"])
