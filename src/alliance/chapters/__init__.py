"""What a chapter must be: readable, whole in its form, and with a trace for every claim. Each rule lies in a file of its own."""

from __future__ import annotations

from .. import project
from ..exercises import bank
from ..tables import Fault
from . import form, measure, page, trace

APART = {"", "Start here", "Practise", "Atlas", "Back matter", "Teach"}
"""The parts of `_toc.yml` whose pages are no chapters. A page of any other part is one, and so is a page anywhere that has a
bank of exercises, shows an exercise, or asks “The question of this chapter”: nobody escapes by leaving something out."""

NO_CHAPTERS = {"data-project": "the guide to a project of several weeks, which belongs to the chapter debate"}
"""Pages of other parts that are no chapters all the same, and why."""


def check() -> list[Fault]:
    """Every fault of the chapters' form, length, reading level and traces, or an empty list. Changes nothing."""
    faults: list[Fault] = []
    for name, part in parts().items():
        path = project.BOOK / f"{name}.md"
        if not path.is_file():
            faults.append(Fault("_toc.yml", "chapter", f"there is no page book/{name}.md", "write it, or take it out", value=name))
        elif is_chapter(name, part):
            one = page.read(path)
            faults += [*form.check(one), *measure.check(one), *trace.check(one)]
    for file in sorted(bank.FOLDER.glob("*.yml")):
        if file.stem not in parts():
            faults.append(Fault(f"data/exercises/{file.name}", "chapter", "no page of _toc.yml has that name", "add the chapter to _toc.yml"))
    return faults


def names() -> list[str]:
    """The chapters, in the book's order."""
    return [name for name, part in parts().items() if (project.BOOK / f"{name}.md").is_file() and is_chapter(name, part)]


def parts() -> dict[str, str]:
    """Each page of the table of contents with the part it stands in."""
    toc = project.read_yaml(project.ROOT / "_toc.yml")
    found = {toc["root"].rpartition("/")[2]: ""}
    for part in toc.get("parts", []):
        found |= {name: part.get("caption", "without a name") for name in _files(part.get("chapters", []))}
    return found


def _files(entries: list[dict]) -> list[str]:
    """The pages of a list of the table of contents, with those below them."""
    return [name for e in entries for name in (e["file"].rpartition("/")[2], *_files(e.get("sections", [])))]


def is_chapter(name: str, part: str) -> bool:
    """Whether the rules for chapters hold for a page; see `APART` and `NO_CHAPTERS`."""
    text = (project.BOOK / f"{name}.md").read_text(encoding="utf-8")
    signs = (bank.FOLDER / f"{name}.yml").is_file() or "{exercise}" in text or form.QUESTION in text
    return (part not in APART and name not in NO_CHAPTERS) or signs
