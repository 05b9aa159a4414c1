"""The form of a chapter: its question, its box, its figure and widget, its exercises, its closing sections, its time."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..errors import BookError
from ..exercises import bank
from ..tables import Fault
from .measure import reading_minutes
from .page import BOX, Block, Page

QUESTION = "**The question of this chapter:**"
TIME = (0.9, 1.4)  # the box's minutes, as a share of the exercises' minutes and the time to read
CLOSING = {
    r"What the (evidence|text) supports, and what it can't show": "What the evidence supports, and what it can't show",
    r"Further reading": "Further reading",
}
"""The sections at the end of every chapter; the chapter on the article itself may write *text* for *evidence*."""


def check(page: Page) -> Iterator[Fault]:
    """What a chapter lacks, each with the place and the remedy."""

    def fault(rule: str, what: str, remedy: str, line: int | None = None, value: str = "") -> Fault:
        return Fault(page.file, rule, what, remedy, line, value=value)

    question = next((b for b in page.blocks if b.text.startswith(QUESTION)), None)
    if question is None or "?" not in question.text:
        yield fault("question", "it does not say its question", f"begin with “{QUESTION} …?”", question and question.line)
    code = page.code()
    if not re.search(r"\b(?:maps|charts)\.figure\(", code):
        yield fault("figure", "it has no map and no chart", "show one with maps.figure or charts.figure")
    if not _widgets(code):
        yield fault("widget", "it has no widget of alliance.widgets", "import one and show it in a cell of its own")
    titles = [b.text for b in page.headings()]
    for pattern, title in CLOSING.items():
        if not any(re.fullmatch(pattern, t) for t in titles):
            yield fault("closing section", "a section is missing", "add it at the end of the chapter", value=title)
    yield from _exercises(page, fault)


def _exercises(page: Page, fault) -> Iterator[Fault]:
    """The bank, the box that repeats its objectives, and the time that both take."""
    name = page.path.stem
    if not (bank.FOLDER / f"{name}.yml").is_file():
        yield fault("bank", "it has no exercises", f"write data/exercises/{name}.yml; every chapter has its bank")
        return
    try:
        entry = bank._file(name)
        entries = entry["exercises"]
        objectives = [o["says"] for o in entry["objectives"]]
        minutes = sum(e["minutes"] for e in entries)
    except (BookError, KeyError, TypeError):
        return  # the linter of the exercises says what is wrong with the file
    shown = [b.text for b in page.shown()]
    for one in entries:
        if shown.count(one["id"]) != 1:
            how = "no place of the chapter shows it" if one["id"] not in shown else "the chapter shows it twice"
            yield fault("exercise shown", how, "put ```{exercise} with its id once, where the reader needs it", value=one["id"])
    box = page.box()
    if not box:
        yield fault("box", f"there is no box “{BOX}”", "open the chapter with it; CONTRIBUTING.md says what it holds")
        return
    yield from _box(box, objectives, fault)
    said = "\n".join(b.text for b in box)
    time = re.search(r"\*\*Time:\*\* about (\d+) minutes", said)
    if not time:
        return  # said above
    needed = minutes + reading_minutes(page)
    low, high = (5 * round(needed * share / 5) for share in TIME)
    if not low <= int(time[1]) <= high:
        yield fault(
            "time", f"the exercises take {minutes} minutes and reading {needed - minutes:.0f}", f"write about {5 * round(needed / 5)} minutes", box[0].line, time[0]
        )  # fmt: skip


def _box(box: list[Block], objectives: list[str], fault) -> Iterator[Fault]:
    items = [b for b in box if b.kind == "item"]
    written = [b.text.rstrip(";.") for b in items]
    if written != objectives:
        odd = next((b for b, o in zip(items, objectives, strict=False) if b.text.rstrip(";.") != o), box[0])
        yield fault("objectives", "the box and the bank of exercises differ", "make them alike to the letter, in the same order", odd.line, odd.text[:50])
    said = "\n".join(b.text for b in box)
    for mark, pattern in {
        "**You will be able to**": r"\*\*You will be able to\*\*",
        "**Paragraphs:**": r"\*\*Paragraphs:\*\* (?:¶\d|all)",
        "**Time:** about N minutes": r"\*\*Time:\*\* about \d+ minutes",
        "**You need:**": r"\*\*You need:\*\* \S",
    }.items():
        if not re.search(pattern, said):
            yield fault("box", f"the box does not say “{mark}”", "add it", box[0].line)


def _widgets(code: str) -> list[str]:
    """The widgets that the code imports and shows."""
    from .. import widgets

    imported = {name.strip() for found in re.findall(r"^from alliance\.widgets import (.+)$", code, re.MULTILINE) for name in found.split(",")}
    return [name for name in widgets.__all__ if name in imported and re.search(rf"\b{name}\(", code)]
