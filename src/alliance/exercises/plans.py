"""Plans for a lesson of an hour, one page for each chapter: reads them, and holds them to the clock and to the bank of exercises.

A plan is a page `book/plan-CHAPTER.md`. Its steps stand in a ``{minutes}`` block, one on a line: ``5 minutes | Title | what is done``.
An exercise is named in it by its id, ``{do}`votes-2```: title, kind and minutes come from the bank, so that the two can't drift.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from .. import project, prose
from ..errors import BookError
from ..tables import Fault
from . import bank

LESSON = 60
PREFIX = "plan-"
DO = re.compile(r"\{do\}`([^`]+)`")
_STEP = re.compile(r"^(\d+) minutes? \| ([^|]+) \| (.+)$")
_BLOCK = re.compile(r"(?ms)^`{3,}\{minutes\}[^\n]*\n(.*?)^`{3,}\s*$")


@dataclass(frozen=True)
class Step:
    """A step of a lesson: how long it takes, what it is called, what is done (MyST), and the exercises in it."""

    minutes: int
    title: str
    text: str

    @property
    def exercises(self) -> tuple[str, ...]:
        return tuple(DO.findall(self.text))


def chapter_of(path: Path | str) -> str:
    """The chapter that a page is a plan for, or nothing."""
    stem = Path(path).stem
    return stem.removeprefix(PREFIX) if stem.startswith(PREFIX) else ""


def every() -> list[Path]:
    """The plans that are pages of the book, in its order."""
    return [path for path in prose.pages() if chapter_of(path)]


def read(lines: list[str]) -> list[Step]:
    """The steps of a ``{minutes}`` block. Raises BookError for a line that is none."""
    steps = []
    for line in filter(str.strip, lines):
        found = _STEP.match(line.strip())
        if not found:
            raise BookError(f"“{line.strip()[:60]}” is no step of a plan; write “5 minutes | Title | what is done”.")
        steps.append(Step(int(found[1]), found[2].strip(), found[3].strip()))
    return steps


def problems(chapter: str, steps: list[Step]) -> list[tuple[str, str]]:
    """What is wrong with a plan's steps, each with its remedy. An exercise that there is not is told by `faults`."""
    found = []
    total = sum(step.minutes for step in steps)
    if total != LESSON:
        found.append((f"its steps take {total} minutes", f"make them {LESSON}"))
    done: list[str] = []
    for step in steps:
        known = [e for e in map(_exercise, step.exercises) if e]
        done += [e.id for e in known]
        needed = sum(e.minutes for e in known)
        if needed > step.minutes:
            found.append((f"the step “{step.title}” has {step.minutes} minutes, and its exercises take {needed}", "give it more time, or fewer exercises"))
    for name in sorted({n for n in done if done.count(n) > 1}):
        found.append((f"the exercise {name} is done twice", "take one out"))
    if not any(name.rpartition("-")[0] == chapter for name in done):
        found.append((f"no step has an exercise of the chapter “{chapter}”", "name one with {do}`…`"))
    return found


def _exercise(name: str) -> bank.Exercise | None:
    try:
        return bank.get(name)
    except BookError:
        return None


def check(chapters: list[str] | None = None) -> list[Fault]:
    """Every fault of the plans in the book, or of those of the named chapters; or an empty list. Changes nothing."""
    return [fault for path in every() if chapters is None or chapter_of(path) in chapters for fault in faults(path)]


def faults(path: Path) -> list[Fault]:
    """Every fault of one plan."""
    text, chapter = path.read_text(encoding="utf-8"), chapter_of(path)

    def fault(what: str, remedy: str, line: int | None = None) -> Fault:
        return Fault(f"book/{path.name}", "plan", what, remedy, line)

    result = []
    if chapter not in bank.chapters():
        return [fault(f"it is a plan for “{chapter}”, which has no exercises", "name the file after a chapter that has")]
    blocks = _BLOCK.findall(text)
    if len(blocks) != 1:
        return [fault(f"it has {len(blocks)} blocks of minutes", "write one ```{minutes}")]
    if not re.search(rf"(?m)^`{{3,}}\{{plan\}} {re.escape(chapter)}\s*$", text):
        result.append(fault("it does not begin with its aims", f"write ```{{plan}} {chapter}"))
    try:
        result += [fault(*one) for one in problems(chapter, read(blocks[0].splitlines()))]
    except BookError as error:
        result.append(fault(str(error).rstrip("."), "correct the line"))
    for number, line in enumerate(text.splitlines(), 1):
        for name in DO.findall(line):
            try:
                if bank.get(name).id != name:
                    result.append(fault(f"the exercise {name} is called {bank.get(name).id} now", "use its present name", number))
            except BookError as error:
                result.append(fault(str(error).rstrip("."), "correct the exercise's name", number))
    return result


@dataclass(frozen=True)
class AtAGlance:
    """What the opening box of a chapter says for who plans with it; a part that it does not say is empty."""

    question: str = ""
    paragraphs: str = ""
    time: str = ""
    needs: str = ""


def at_a_glance(chapter: str) -> AtAGlance:
    """Question, paragraphs, time and prerequisites (MyST), as the chapter itself gives them."""
    path = project.BOOK / f"{chapter}.md"
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    question = re.search(r"\*\*The question of this chapter:\*\*\s*(.+)", text)
    box = re.search(r"(?m)^\*\*Paragraphs?:\*\*\s*(.+?)\.?\s*\*\*Time:\*\*\s*(.+?)\.\s*\*\*You need:\*\*\s*(.+)$", text)
    return AtAGlance(question[1].strip() if question else "", *((part.strip() for part in box.groups()) if box else ()))
