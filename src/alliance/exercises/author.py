"""For authors: a new entry to fill in, and exercises as one HTML file to try before the book is built."""

from __future__ import annotations

import re
from pathlib import Path

from .. import alone, project, styles
from ..errors import BookError
from . import bank

_COMMON = """
  - id: {id}
    kind: {kind}
    title: TODO a short title
    objective: {objective}
    level: apply
    minutes: 5
    prompt: |
      TODO the question, in plain words
{body}    hints:
      - TODO a nudge, which does not give the answer
      - TODO where to look, and still not the answer
      - TODO nearly the solution
    sources: ["table:TODO"]
    licence: CC-BY-4.0
"""
_SOLUTION = "    solution: |\n      TODO the answer with its reasoning\n"
_OPTION = "      - text: TODO {}\n{}        says: TODO why it tempts, and what refutes it\n"
_BODIES = {
    "single": "    options:\n" + _OPTION.format("the answer", "        right: true\n") + _OPTION.format("a distractor", "") + _OPTION.format("another distractor", "") + _SOLUTION,
    "multiple": "    options:\n" + _OPTION.format("one that holds", "        right: true\n") + _OPTION.format("another that holds", "        right: true\n") + _OPTION.format("a distractor", "") + _SOLUTION,
    "numeric": (
        '    answer: {code: "TODO, such as fact(\'es11_1_yes\')"}\n    unit: TODO\n    tolerance: {absolute: 0.5}\n    wrong:\n      - answer: {code: "TODO"}\n        says: TODO which mistake gives this\n'
        "    right: TODO\n    high: TODO what makes it too high\n    low: TODO what makes it too low\n" + _SOLUTION
    ),
    "order": (
        "    from: first\n    to: last\n    items:\n      - TODO the first, in the right order\n      - TODO the second\n      - TODO the third\n    wrong:\n      - first: 1\n        second: 2\n        says: TODO why the second does not come before the first\n"
        "    right: TODO\n    general: TODO\n" + _SOLUTION
    ),
    "match": "    pairs:\n" + "".join(f"      - left: TODO {n}\n        right: TODO partner {n}\n        says: TODO what joins them\n" for n in (1, 2, 3)) + "    extra: [TODO a partner of none]\n    right: TODO\n" + _SOLUTION,
    "classify": "    classes: [TODO one, TODO two]\n    items:\n" + "".join(f"      - text: TODO item {n}\n        class: TODO {'one' if n < 3 else 'two'}\n        says: TODO why it belongs there\n" for n in (1, 2, 3)) + "    right: TODO\n" + _SOLUTION,
    "text": "    accept: [todo]\n    example: TODO\n    wrong:\n      - match: other\n        example: other\n        says: TODO\n    general: TODO\n    right: TODO\n" + _SOLUTION,
    "map": (
        "    bounds: [[33, 118], [50, 140]]\n    places:\n      - {place: pyongyang}\n      - {place: vladivostok}\n      - {place: TODO}\n      - {place: TODO}\n    answer: TODO\n    wrong:\n      - places: [TODO]\n        says: TODO\n    general: TODO\n    right: TODO\n" + _SOLUTION
    ),
    "data": (
        "    returns: number\n    unit: TODO\n    tolerance: {relative: 0.005}\n    tables: [TODO]\n    starter:\n      pandas: |\n        import pandas as pd\n        from alliance import tables\n\n        frame = tables.load(\"TODO\")\n        answer = ...\n"
        "    solution:\n      pandas: |\n        answer = TODO\n      text: |\n        TODO the reasoning\n    wrong:\n      - code: |\n          answer = TODO\n        says: TODO which mistake gives this\n      - code: |\n          answer = TODO\n        says: TODO which mistake gives this\n    right: TODO\n    general: TODO\n"
    ),
    "forecast": "    forecast: F01\n    right: TODO what happened, with its date\n" + _SOLUTION,
    "open": (
        "    words: 30\n    rubric:\n      - criterion: TODO\n        levels: [TODO not yet, TODO partly, TODO well]\n      - criterion: TODO\n        levels: [TODO not yet, TODO partly, TODO well]\n" + _SOLUTION
    ),
}  # fmt: skip


def add(chapter: str, kind: str) -> str:
    """Append an entry to the chapter's file and say where. Raises BookError for an unknown chapter or kind."""
    if kind not in _BODIES:
        raise BookError(f"There is no kind “{kind}”; the kinds are {', '.join(_BODIES)}.")
    if not (project.BOOK / f"{chapter}.md").is_file():
        raise BookError(f"The book has no chapter “{chapter}”; name one of its files, without .md.")
    path = bank.FOLDER / f"{chapter}.yml"
    if not path.is_file():
        path.write_text(f"# Exercises of the chapter “{chapter}”. How an entry is written: CONTRIBUTING.md, “An exercise”.\nchapter: {chapter}\nobjectives:\n  - id: todo\n    says: TODO what a reader will be able to do\n\nexercises:\n", encoding="utf-8")
        used, objective = [0], "todo"
    else:
        # an id that was once given is not used again, so old progress never meets another question
        used = [int(n) for e in bank.load(chapter) for name in (e.id, *e.formerly) for n in re.findall(rf"^{re.escape(chapter)}-(\d+)$", name)]
        objective = bank.objectives(chapter)[0].id.partition(".")[2]
    name = f"{chapter}-{max(used, default=0) + 1}"
    entry = _COMMON.format(id=name, kind=kind, objective=objective, body=_BODIES[kind])
    with path.open("a", encoding="utf-8") as file:
        file.write(entry)
    bank.forget()
    return f"{name} is at the end of data/exercises/{chapter}.yml: fill in each TODO, then run “alliance exercises lint {chapter}”."


def preview(name: str, file: Path) -> int:
    """Write one exercise, or all of a chapter, as a file that opens from disk; gives how many. Raises BookError."""
    from ..site import exercises as site  # the page's own form of an exercise

    chosen = bank.load(name) if name in bank.chapters() else [bank.get(name)]
    body = "".join(alone.as_page(lambda e=e, n=n: site.still(e, f"Exercise {n}")) for n, e in enumerate(chosen, 1))
    answers = "".join(map(site.answer, chosen))
    script = site.page_script(None) + "".join(site.script(c) for c in dict.fromkeys(e.chapter for e in chosen))
    fold = f'<details class="bk-equivalent"><summary>Answers</summary>{answers}</details>'
    alone.write(file, alone.document(f"Exercises: {name}", body + fold, style=styles.page(), script=script))
    return len(chosen)
