"""Checks of the bank, for authors: each fault names the file, the exercise, what is wrong, and the remedy."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from .. import facts, project, prose, readability, tables
from ..errors import BookError
from . import bank, compare, judge, text

LONG = 1.6  # a right option may be this much longer than the longest wrong one


@dataclass(frozen=True)
class Fault:
    """One fault of the bank."""

    chapter: str
    exercise: str
    what: str
    remedy: str

    def __str__(self) -> str:
        where = f"data/exercises/{self.chapter}.yml" + (f", {self.exercise}" if self.exercise else "")
        return f"{where}: {self.what}; {self.remedy}."


def check(chapters: list[str] | None = None) -> list[Fault | tables.Fault]:
    """Every fault of the bank, or of the named chapters' files, and of the plans of lessons that are made of it.

    Changes nothing. Raises BookError if a file can't be read.
    """
    from . import plans

    chosen = chapters or bank.chapters()
    faults = [f for c in chosen for f in _chapter(c)]
    if not any(f.what.startswith("schema") for f in faults):
        faults += [*_across(), *plans.check(chapters)]
    return faults


def totals() -> list[tuple[str, int, int, dict[str, int]]]:
    """For each chapter: its name, how many exercises, minutes altogether, and how many of each kind."""
    found = []
    for chapter in bank.chapters():
        all_ = bank.load(chapter)
        kinds = {kind: sum(e.kind == kind for e in all_) for kind in bank.KINDS}
        found.append((chapter, len(all_), sum(e.minutes for e in all_), {k: n for k, n in kinds.items() if n}))
    return found


def texts(entry: dict) -> Iterator[tuple[str, str]]:
    """Every text of an entry that a reader sees, with the name of its place."""
    skip = {"id", "kind", "objective", "level", "licence", "sources", "tables", "returns", "accept", "match", "code", "pandas", "plain", "starter", "formerly", "forecast", "unit", "place", "iso3", "answer", "example"}

    def walk(value: object, where: str) -> Iterator[tuple[str, str]]:
        if isinstance(value, str):
            yield where, value
        elif isinstance(value, list):
            for i, one in enumerate(value):
                yield from walk(one, f"{where} {i + 1}")
        elif isinstance(value, dict):
            for k, v in value.items():
                if where.endswith(" wrong") and isinstance(v, str):
                    yield f"{where}, {k}", v
                elif k not in skip and k != "places":
                    yield from walk(v, f"{where} {k}".strip())

    yield from walk(entry, "")


# ---------------------------------------------------------------------------------------------- inner rooms


def _chapter(chapter: str) -> Iterator[Fault]:
    import jsonschema

    found = bank._file(chapter)
    schema = json.loads((bank.FOLDER / "schema.json").read_text(encoding="utf-8"))
    broken = False
    for error in sorted(jsonschema.Draft202012Validator(schema).iter_errors(found), key=lambda e: list(map(str, e.path))):
        path = list(error.absolute_path)
        which = found["exercises"][path[1]].get("id", f"number {path[1] + 1}") if path[:1] == ["exercises"] and len(path) > 1 else ""
        broken = True
        yield Fault(chapter, which, f"schema: {'/'.join(map(str, path[2:] if which else path)) or 'the entry'}: {error.message[:160]}", "correct the entry by data/exercises/schema.json")
    if broken:
        return
    if found["chapter"] != chapter:
        yield Fault(chapter, "", f"it says that it is of chapter “{found['chapter']}”", "name file and chapter alike")
    page = project.BOOK / f"{chapter}.md"
    if not page.is_file():
        yield Fault(chapter, "", "the book has no such chapter", "rename the file, or write the chapter")
    written = page.read_text(encoding="utf-8") if page.is_file() else ""
    shown = re.findall(r"^\s*(?:`{3,}|:{3,})\{exercise\}\s*([\w-]+)", written, re.MULTILINE)
    ids = [e["id"] for e in found["exercises"]]
    for name in shown:
        if name not in ids:
            yield Fault(chapter, name, "the chapter shows it and the bank has no such entry", "add the entry, or correct the name")
    known = [o["id"] for o in found["objectives"]]
    for name in known:
        if not any(e["objective"] == name for e in found["exercises"]):
            yield Fault(chapter, "", f"no exercise serves the objective “{name}”", "write one")
    if len(ids) < 4:
        yield Fault(chapter, "", f"it has {len(ids)} exercises", "a chapter needs at least four")
    for entry in found["exercises"]:
        if entry["objective"] not in known:
            yield Fault(chapter, entry["id"], f"there is no objective “{entry['objective']}”", "correct the name, or add the objective")
        yield from _entry(chapter, entry)


def _entry(chapter: str, entry: dict) -> Iterator[Fault]:
    name = entry["id"]

    def fault(what: str, remedy: str) -> Fault:
        return Fault(chapter, name, what, remedy)

    if name.rpartition("-")[0] != chapter:
        yield fault("its id does not begin with the chapter's name", f"call it {chapter}-N")
    for source in entry["sources"]:
        kind, _, table = source.partition(":")
        if kind == "table" and table not in tables.names():
            yield fault(f"there is no table “{table}”", "correct the source")
        elif kind != "table" and source not in tables.bibliography():
            yield fault(f"the source “{source}” is not in book/references.bib", "add it, or correct the key")
    if "TODO" in json.dumps(entry):
        yield fault("something is still to do", "fill in each TODO")
    days = prose.days_in_tables()
    whole = []
    for where, words in texts(entry):
        for fault_ in _words(where, words, days):
            yield fault(*fault_)
        try:
            whole.append(text.plain(words))
        except BookError:
            pass  # said above
    level = readability.grade(*(w for w in whole if len(w.split()) > 3))
    if level > readability.GRADE:
        yield fault(f"its reading level is grade {level:.1f}", f"shorten sentences and words to grade {readability.GRADE}")
    try:
        exercise = bank.get(name)
        key = exercise.key
        exercise.face, exercise.help  # noqa: B018
    except BookError as error:
        yield fault(str(error).rstrip("."), "mend it")
        return
    yield from (fault(*f) for f in _kind(exercise, key))


def _words(where: str, words: str, days: set[str]) -> Iterator[tuple[str, str]]:
    for found in prose.CITATION.finditer(words):
        for key in found[1].split(","):
            if key.strip() not in tables.bibliography():
                yield f"{where}: the source “{key.strip()}” is not in book/references.bib", "add it, or correct the key"
    for found in facts.ROLE.finditer(words):
        try:
            facts.split(found[1])
        except BookError as error:
            yield f"{where}: {str(error).rstrip('.')}", "correct the figure"
    for doc in re.findall(r"\{doc\}`(?:[^`<]*<)?([\w-]+)>?`", words):
        if not (project.BOOK / f"{doc}.md").is_file():
            yield f"{where}: the book has no page “{doc}”", "correct the link"
    for line in words.splitlines():
        for one in prose._typed(project.BOOK / "x.md", 0, line, days):
            yield f"{where}: a figure or date is typed, “{one.value}”", "take it from a table with {fact}`…`, or, if it is no fact, write {plain}`…`"
    if "<" in re.sub(r"`[^`]*`|<https?://[^>]*>|\{[\w:-]+\}`[^`]*`", "", words) and re.search(r"<[a-z/!]", words):
        yield f"{where}: it holds HTML", "write Markdown"


def _kind(exercise: bank.Exercise, key: dict) -> Iterator[tuple[str, str]]:
    entry, kind = exercise.entry, exercise.kind
    hints = [text.plain(h) for h in entry["hints"][:2]]
    if kind in ("single", "multiple"):
        right = [o for o in entry["options"] if o.get("right")]
        wrong = [o for o in entry["options"] if not o.get("right")]
        if kind == "single" and len(right) != 1:
            yield f"{len(right)} options are right", "mark exactly one, or make it multiple choice"
        if kind == "multiple" and not right:
            yield "no option is right", "mark those that hold"
        plain = [judge.plain(text.plain(o["text"])) for o in entry["options"]]
        if len(set(plain)) < len(plain):
            yield "two options read alike", "make every distractor differ from the answer"
        if kind == "single" and right and wrong:
            longest = max(len(text.plain(o["text"])) for o in wrong)
            if len(text.plain(right[0]["text"])) > max(LONG * longest, longest + 25):
                yield "the right option stands out by its length", "make the options alike in length"
        if kind == "single" and right:
            yield from _given_away(hints, [text.plain(right[0]["text"])])
    elif kind == "numeric":
        yield from _numbers(key, [w["answer"] for w in key["wrong"]])
        yield from _near_given(hints, key["answer"], key["tolerance"])
    elif kind == "order":
        for w in entry.get("wrong", []):
            if not 1 <= w["first"] < w["second"] <= len(entry["items"]):
                yield f"the mistake about {w['first']} and {w['second']} names no two items in their right order", "count the items from 1; first comes before second"
    elif kind == "match":
        partners = [p["right"] for p in entry["pairs"]] + entry.get("extra", [])
        for p in entry["pairs"]:
            for other in p.get("wrong", {}):
                if other not in partners or other == p["right"]:
                    yield f"feedback for “{other}” belongs to no wrong partner of “{p['left'][:40]}”", "copy the partner's text to the letter"
    elif kind == "classify":
        for item in entry["items"]:
            if item["class"] not in entry["classes"]:
                yield f"there is no class “{item['class']}”", "correct it"
            for other in item.get("wrong", {}):
                if other not in entry["classes"] or other == item["class"]:
                    yield f"feedback for “{other}” belongs to no wrong class of “{item['text'][:40]}”", "correct it"
        if len({i["class"] for i in entry["items"]}) < len(entry["classes"]) and len(entry["classes"]) < 3:
            yield "a class stays empty", "give each class an item"
    elif kind == "text":
        for pattern in [*entry["accept"], *(w["match"] for w in entry["wrong"])]:
            try:
                re.compile(pattern)
            except re.error as error:
                yield f"the pattern “{pattern}” is not valid ({error})", "correct it"
                return
            if pattern != pattern.lower() and not re.search(r"\\[A-Z]", pattern):
                yield f"the pattern “{pattern}” has capitals, and answers are compared in small letters", "write it in small letters"
            if re.search(r"\(\?|\\[pPuxAZz]|[+*]\+|\{,", pattern):
                yield f"the pattern “{pattern}” may mean something else in the page", "use letters, classes, groups, |, ?, * and + alone"
        if judge.judge(key, entry["example"])["state"] != "right":
            yield "its own example of an answer is not accepted", "correct the example or the patterns"
        for w in entry["wrong"]:
            if judge.judge(key, w["example"])["says"] != [text.html(w["says"])]:
                yield f"the example “{w['example']}” does not get its own feedback", "correct the example or the patterns, or their order"
    elif kind == "map":
        ids = key["places"]
        if len(set(ids)) < len(ids):
            yield "a place is there twice", "take one out"
        for one in [*key["answer"], *(p for w in entry["wrong"] for p in w["places"])]:
            if one not in ids:
                yield f"“{one}” is not among the places", "add it, or correct the id"
        for w in entry["wrong"]:
            if set(w["places"]) & set(key["answer"]):
                yield "a place of the answer has feedback for a mistake", "take it out"
        if len(key["answer"]) > 1 and not entry.get("many"):
            yield "several places are right and only one can be chosen", "write many: true"
        (south, west), (north, east) = entry["bounds"]
        for place in exercise.face["map"]["places"]:
            if "lat" in place and not (south <= place["lat"] <= north and west <= place["lon"] <= east):
                yield f"“{place['id']}” lies outside the map", "widen the bounds"
    elif kind == "data":
        yield from _data(exercise, key, hints)
    if kind in ("numeric", "single", "data", "text") and not all(len(h.split()) >= 4 for h in entry["hints"]):
        yield "a hint is too short to help", "say what to look at"


def _given_away(hints: list[str], answers: list[str]) -> Iterator[tuple[str, str]]:
    for answer in answers:
        if len(answer) > 1 and any(re.search(rf"(?<![\w.,]){re.escape(answer)}(?![\w]|[.,]\d)", hint) for hint in hints):
            yield f"one of the first two hints gives the answer, “{answer[:40]}”", "leave that to the solution"


def _near_given(hints: list[str], answer: float, tolerance: dict) -> Iterator[tuple[str, str]]:
    for hint in hints:
        for found in re.findall(r"(?<![\w/.-])[−-]?\d[\d,]*(?:\.\d+)?(?![\w/])", hint):
            if judge.near(judge.number(found) or 0.0, answer, tolerance):
                yield f"one of the first two hints gives the answer, “{found}”", "leave that to the solution"


def _numbers(key: dict, wrong: list[float]) -> Iterator[tuple[str, str]]:
    for i, one in enumerate(wrong):
        if judge.near(one, key["answer"], key["tolerance"]):
            yield f"the wrong answer {one:g} is within the tolerance of the right one", "narrow the tolerance, or take it out"
        if any(judge.near(one, other, key["tolerance"]) for other in wrong[:i]):
            yield f"two wrong answers can't be told apart, {one:g}", "narrow the tolerance, or take one out"


def _data(exercise: bank.Exercise, key: dict, hints: list[str]) -> Iterator[tuple[str, str]]:
    entry = exercise.entry
    ((kind, value),) = key["answer"].items()
    if kind != entry["returns"]:
        yield f"the solution gives a {kind}, the entry says {entry['returns']}", "make them agree"
    for table in entry["tables"]:
        if table not in tables.names():
            yield f"there is no table “{table}”", "correct the name"
    if ("plain" in entry["starter"]) != ("plain" in entry["solution"]):
        yield "starter and solution do not both have code of the standard library", "give both, or neither"
    if "plain" in entry["solution"]:
        where = f"{exercise.id}, plain solution"
        found = compare.canonical(bank.compute_plain(entry["solution"]["plain"], entry["tables"], where))
        if compare.judge({**key, "wrong": []}, found)["state"] != "right":
            yield "the solutions with pandas and without give different answers", "mend one of the two"
    seen = []
    for wrong, made in zip(entry["wrong"], key["wrong"], strict=True):
        verdict = compare.judge(key, made["answer"])
        if verdict["state"] == "right":
            yield f"the wrong path “{wrong['says'][:40]}” gives the right answer", "take it out"
        elif verdict["says"][:1] != [made["says"]]:
            yield f"the wrong path “{wrong['says'][:40]}” does not get its own feedback", "two paths give the same answer; take one out"
        seen.append(made["answer"])
    if kind == "number":
        yield from _near_given(hints, value, key["tolerance"])


def _across() -> Iterator[Fault]:
    """Faults that only the whole bank shows."""
    seen: dict[str, str] = {}
    for e in bank.every():
        for name in (e.id, *e.formerly):
            if name in seen:
                yield Fault(e.chapter, e.id, f"the id “{name}” is taken by {seen[name]}", "choose another; an id that was once given is not used again")
            seen[name] = e.id
