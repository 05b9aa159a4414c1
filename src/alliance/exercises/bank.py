"""The bank of exercises: reads data/exercises/*.yml, and makes of each entry what is shown and what judges an answer.

An answer that follows from a table is never typed: an entry gives the code, and the key is computed by it. `Exercise.face`
is what a reader may see before answering, `Exercise.key` is what `judge` and `compare.judge` need; both are JSON.
What was computed once is kept in _build, by a digest of its input (`keep`). In a wheel the bank lies compiled as one file,
so that it needs neither YAML nor Markdown.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from .. import project
from ..errors import BookError
from . import compare

FOLDER = project.DATA / "exercises"
COMPILED = FOLDER / "compiled.json"
KINDS = {
    "single": "single choice", "multiple": "multiple choice", "numeric": "number", "order": "put in order", "match": "match", "classify": "classify",
    "text": "short answer", "map": "pick on a map", "data": "data task", "forecast": "forecast", "open": "open answer",
}  # fmt: skip
LEVELS = ("recall", "apply", "analyse", "evaluate")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Objective:
    """What a reader of a chapter will be able to do."""

    id: str
    chapter: str
    says: str


@dataclass(frozen=True)
class Exercise:
    """One entry of the bank."""

    id: str
    chapter: str
    kind: str
    title: str
    objective: str
    level: str
    minutes: int
    entry: dict = field(repr=False)
    formerly: tuple[str, ...] = ()

    @cached_property
    def face(self) -> dict:
        """What a reader may see before answering: kind, title, prompt (HTML), and what to answer with."""
        return _ready(self, "face") or _face(self)

    @cached_property
    def key(self) -> dict:
        """What judges an answer, with every feedback text as HTML. Computed answers are computed here."""
        return _ready(self, "key") or _key(self)

    @cached_property
    def help(self) -> dict:
        """``hints`` (three, HTML), ``solution`` (HTML) and, of an open answer, ``rubric``."""
        return _ready(self, "help") or _help(self)


def chapters() -> list[str]:
    """The chapters that have exercises, in the book's order."""
    return list(_chapters())


def load(chapter: str) -> list[Exercise]:
    """The exercises of a chapter, in the order of its file."""
    return list(_load(chapter))


def every() -> list[Exercise]:
    """All exercises, chapter by chapter."""
    return [e for chapter in chapters() for e in load(chapter)]


def objectives(chapter: str) -> list[Objective]:
    """What the chapter teaches."""
    return [Objective(f"{chapter}.{o['id']}", chapter, o["says"]) for o in _file(chapter)["objectives"]]


def get(name: str) -> Exercise:
    """The exercise of that id, or of that id in an earlier edition. Raises BookError with the nearest names."""
    import difflib

    known = {}
    chapter = name.rpartition("-")[0] if isinstance(name, str) else ""
    # the chapter's own file first: it is read in a few milliseconds, all of them are not
    if re.fullmatch(r"[a-z]+(-[a-z]+)*", chapter) and (chapter in chapters() if _is_compiled() else (FOLDER / f"{chapter}.yml").is_file()):
        known.update({e.id: e for e in load(chapter)})
    if name in known:
        return known[name]
    for e in every():
        known[e.id] = e
        known.update(dict.fromkeys(e.formerly, e))
    if name in known:
        return known[name]
    near = difflib.get_close_matches(str(name), known, 3)
    raise BookError(f"There is no exercise “{str(name)[:60]}”; {'did you mean ' + ' or '.join(near) + '?' if near else 'the ids look like “votes-1”.'}")


def renamed() -> dict[str, str]:
    """Earlier ids and what they are called now, so that progress follows."""
    return {old: e.id for e in every() for old in e.formerly}


def shuffled(name: str, count: int) -> list[int]:
    """The order in which things are shown: the same on every surface, and never the order of the file if that is the answer."""
    order = sorted(range(count), key=lambda i: hashlib.sha256(f"{name}/{i}".encode()).digest())
    return order[1:] + order[:1] if order == list(range(count)) and count > 1 else order


def compute(code: str, where: str) -> object:
    """Run an entry's code, which sets ``answer`` or is one expression, and return the answer. Raises BookError."""
    import pandas as pd

    from .. import facts, tables

    space = {"pd": pd, "tables": tables, "fact": lambda name: facts.fact(name).value}
    try:
        try:
            return eval(compile(code.strip(), where, "eval"), space)
        except SyntaxError:
            exec(compile(code, where, "exec"), space)
            return space["answer"]
    except Exception as error:
        raise BookError(f"{where}: the code can't be run ({type(error).__name__}: {error}); mend it.") from error


def plain_tables(names: list[str], folder: Path) -> None:
    """Put the named tables as CSV files into a folder, for code that reads them with the standard library."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / f"{name}.csv").write_bytes((project.DATA / f"{name}.csv").read_bytes())


def compute_plain(code: str, names: list[str], where: str) -> object:
    """Run code of the standard library beside the named tables, and return its ``answer``. Raises BookError."""
    import os
    import tempfile

    before = os.getcwd()
    with tempfile.TemporaryDirectory() as folder:
        plain_tables(names, Path(folder))
        space: dict = {}
        try:
            os.chdir(folder)
            exec(compile(code, where, "exec"), space)
            return space["answer"]
        except Exception as error:
            raise BookError(f"{where}: the code can't be run ({type(error).__name__}: {error}); mend it.") from error
        finally:
            os.chdir(before)


def forget() -> None:
    """Read everything anew at the next call."""
    for cached in (_chapters, _file, _load, _read_compiled, _is_compiled, _kept, _digest):
        cached.cache_clear()


def warm() -> None:
    """Import what the first answer would have to wait for; the bank itself is read when it is asked."""
    from . import text  # noqa: F401

    if not _is_compiled():
        import yaml  # noqa: F401

        _digest()


def keep() -> None:
    """Work out every key now and keep it in _build, so that an answer in a notebook is judged at once; what is kept of older input goes."""
    shelf = _shelf()
    if _is_compiled() or shelf.is_dir():
        return
    shutil.rmtree(shelf.parent, ignore_errors=True)
    draft = shelf.with_name(f"{shelf.name}.{os.getpid()}")
    draft.mkdir(parents=True)
    for chapter in chapters():
        parts = {e.id: {"face": e.face, "key": e.key, "help": e.help} for e in load(chapter)}
        (draft / f"{chapter}.json").write_text(json.dumps(parts, ensure_ascii=False), encoding="utf-8")
    try:
        draft.rename(shelf)
    except OSError:  # another process was quicker
        shutil.rmtree(draft, ignore_errors=True)


def compiled() -> dict:
    """The whole bank as JSON, for a wheel."""
    return {
        "chapters": {
            c: {
                "objectives": _file(c)["objectives"],
                "exercises": [
                    {"id": e.id, "kind": e.kind, "title": e.title, "objective": e.objective.partition(".")[2], "level": e.level, "minutes": e.minutes, "formerly": list(e.formerly),
                     "face": _face(e), "key": _key(e), "help": _help(e)} for e in load(c)
                ],
            } for c in chapters()
        }
    }  # fmt: skip


# ---------------------------------------------------------------------------------------------- inner rooms


@cache
def _chapters() -> tuple[str, ...]:
    if _is_compiled():
        return tuple(_read_compiled()["chapters"])
    found = [p.stem for p in FOLDER.glob("*.yml")]
    order = _book_order()
    return tuple(sorted(found, key=lambda c: (order.index(c) if c in order else len(order), c)))


@cache
def _is_compiled() -> bool:
    return COMPILED.is_file()


@cache
def _read_compiled() -> dict:
    return json.loads(COMPILED.read_text(encoding="utf-8"))


def _ready(e: Exercise, part: str) -> dict | None:
    """A part of an exercise that was worked out before, or None: of a wheel, or kept and of the input of now."""
    if _is_compiled():
        return next(one for one in _read_compiled()["chapters"][e.chapter]["exercises"] if one["id"] == e.id)[part]
    return _kept(e.chapter).get(e.id, {}).get(part)


@cache
def _digest() -> str:
    """A digest of all that keys are worked out from: bank, tables, figures, sources, and the code that does it."""
    paths = [*FOLDER.glob("*.yml"), *project.DATA.glob("*.csv"), project.DATA / "datapackage.json", project.BOOK / "facts.yml", project.BOOK / "references.bib"]
    paths += [*(project.PACKAGE / "exercises").glob("*.py"), *(project.PACKAGE / "tables").glob("*.py"), project.PACKAGE / "facts.py", project.PACKAGE / "geo.py"]
    total = hashlib.sha256()
    for path in sorted(p for p in paths if p.is_file()):
        total.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()[:16]


def _shelf() -> Path:
    return project.ROOT / "_build" / "exercises" / _digest()


@cache
def _kept(chapter: str) -> dict:
    try:
        return json.loads((_shelf() / f"{chapter}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def _book_order() -> list[str]:
    from .. import prose

    return [p.stem for p in prose.pages()]


@cache
def _file(chapter: str) -> dict:
    if _is_compiled():
        return _read_compiled()["chapters"][chapter]
    import yaml

    path = FOLDER / f"{chapter}.yml"
    name = f"data/exercises/{chapter}.yml"
    try:
        found = project.read_yaml(path)
    except FileNotFoundError:
        raise BookError(f"There are no exercises for a chapter “{chapter}”; the chapters with exercises are {', '.join(chapters())}.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BookError(f"{name} can't be read ({error}); restore the file.") from None
    except yaml.YAMLError as error:
        line = getattr(getattr(error, "problem_mark", None), "line", -1) + 1
        raise BookError(f"{name}, line {line}: not valid YAML; mend that line.") from None
    if not isinstance(found, dict) or not isinstance(found.get("exercises"), list) or not all(isinstance(e, dict) and isinstance(e.get("id"), str) for e in found["exercises"]):
        raise BookError(f"{name}: it needs “objectives” and “exercises”, each exercise with an id; “alliance exercises lint” says more.")
    return found


@cache
def _load(chapter: str) -> tuple[Exercise, ...]:
    return tuple(
        Exercise(
            id=e["id"], chapter=chapter, kind=e["kind"], title=e["title"], objective=f"{chapter}.{e['objective']}", level=e["level"],
            minutes=e["minutes"], entry=e, formerly=tuple(e.get("formerly", ())),
        ) for e in _file(chapter)["exercises"]
    )  # fmt: skip


def _where(e: Exercise) -> str:
    return f"data/exercises/{e.chapter}.yml, {e.id}"


def _value(e: Exercise, given: object, where: str) -> object:
    """An answer as the entry gives it: itself, or computed by its code."""
    return compute(given["code"], f"{_where(e)}, {where}") if isinstance(given, dict) and "code" in given else given


def _face(e: Exercise) -> dict:
    from . import text

    entry, kind = e.entry, e.kind
    face = {"kind": kind, "title": e.title, "prompt": text.html(entry["prompt"]), "level": e.level, "minutes": e.minutes}

    def line(t: str) -> str:
        return text.html(t, inline=True)

    if kind in ("single", "multiple"):
        face["options"] = [line(entry["options"][i]["text"]) for i in _options(e)]
    elif kind == "numeric":
        face["unit"] = entry.get("unit", "")
    elif kind == "order":
        face["items"] = [line(entry["items"][i]) for i in shuffled(e.id, len(entry["items"]))]
        face["from"], face["to"] = entry.get("from", "first"), entry.get("to", "last")
    elif kind == "match":
        face["items"] = [line(p["left"]) for p in entry["pairs"]]
        face["options"] = [line(t) for t in _partners(e)]
    elif kind == "classify":
        face["items"] = [line(entry["items"][i]["text"]) for i in shuffled(e.id, len(entry["items"]))]
        face["options"] = [line(c) for c in entry["classes"]]
    elif kind == "map":
        face["many"] = bool(entry.get("many"))
        face["map"] = _map_face(e)
    elif kind == "forecast":
        face["unit"] = "per cent"
    elif kind == "open":
        face["words"] = entry["words"]
    elif kind == "data":
        face["returns"] = entry["returns"]
        face["unit"] = entry.get("unit", "")
        face["tables"] = entry["tables"]
        face["starter"] = {k: v.strip() + "\n" for k, v in entry["starter"].items()}
    return face


def _options(e: Exercise) -> list[int]:
    count = len(e.entry["options"])
    return list(range(count)) if e.entry.get("fixed") else shuffled(e.id, count)


def _partners(e: Exercise) -> list[str]:
    """The right-hand texts of a matching exercise, each once, distractors among them, in the order shown."""
    texts = list(dict.fromkeys([p["right"] for p in e.entry["pairs"]] + e.entry.get("extra", [])))
    return [texts[i] for i in shuffled(e.id, len(texts))]


def _map_face(e: Exercise) -> dict:
    """Where the places lie: ``bounds``, and for each place id, label and position or country; in alphabetical order.

    In that of the entry an author's right answers tend to come first.
    """
    from .. import tables
    from .text import strip_html

    found, at = [], None
    for place in e.entry["places"]:
        label = place.get("label", "")
        if "iso3" in place:
            found.append({"id": place["iso3"], "label": label or _state(place["iso3"]), "iso3": place["iso3"]})
            continue
        if "lat" in place:
            found.append({"id": place["id"], "label": label, "lat": place["lat"], "lon": place["lon"]})
            continue
        if at is None:
            at = {r.id: r for name in ("places", "railway") for r in tables.load(name).itertuples()}
        row = at.get(place["place"])
        if row is None:
            raise BookError(f"{_where(e)}: no table has a place “{place['place']}”; correct the name.")
        found.append({"id": place["place"], "label": label or row.name, "lat": float(row.lat), "lon": float(row.lon)})
    return {"bounds": e.entry["bounds"], "places": sorted(found, key=lambda p: strip_html(p["label"]).casefold())}


@cache
def _state(iso3: str) -> str:
    from .. import geo

    return geo.names().get(iso3, iso3)


def _key(e: Exercise) -> dict:
    from . import text

    entry, kind = e.entry, e.kind

    def said(t: str | None) -> str:
        return text.html(t) if t else ""

    key: dict = {"kind": kind}
    if kind in ("single", "multiple"):
        key["options"] = [{"right": bool(o.get("right")), "says": said(o["says"])} for o in (entry["options"][i] for i in _options(e))]
    elif kind == "numeric":
        key |= {"answer": _number(e, _value(e, entry["answer"], "answer")), "tolerance": entry["tolerance"], "says": said(entry["right"]), "high": said(entry["high"]), "low": said(entry["low"])}
        key["wrong"] = [{"answer": _number(e, _value(e, w["answer"], "wrong answer")), "says": said(w["says"])} for w in entry.get("wrong", [])]
    elif kind == "order":
        key |= {"places": shuffled(e.id, len(entry["items"])), "says": said(entry["right"]), "general": said(entry["general"])}
        key["wrong"] = [{"first": w["first"] - 1, "second": w["second"] - 1, "says": said(w["says"])} for w in entry.get("wrong", [])]
    elif kind == "match":
        partners = _partners(e)
        key |= {"says": said(entry["right"]), "count": len(partners)}
        key["items"] = [
            {"right": partners.index(p["right"]), "says": said(p["says"]), "wrong": {str(partners.index(t)): said(s) for t, s in p.get("wrong", {}).items()}} for p in entry["pairs"]
        ]
    elif kind == "classify":
        classes = entry["classes"]
        key |= {"says": said(entry["right"]), "count": len(classes)}
        key["items"] = [
            {"right": classes.index(i["class"]), "says": said(i["says"]), "wrong": {str(classes.index(c)): said(s) for c, s in i.get("wrong", {}).items()}}
            for i in (entry["items"][n] for n in shuffled(e.id, len(entry["items"])))
        ]
    elif kind == "text":
        key |= {"accept": entry["accept"], "says": said(entry["right"]), "general": said(entry["general"]), "wrong": [{"match": w["match"], "says": said(w["says"])} for w in entry.get("wrong", [])]}
    elif kind == "map":
        wanted = _value(e, entry["answer"], "answer")
        key |= {"places": [p["id"] for p in _map_face(e)["places"]], "answer": [wanted] if isinstance(wanted, str) else [str(w) for w in wanted]}
        key |= {"says": said(entry["right"]), "general": said(entry["general"]), "wrong": [{"places": w["places"], "says": said(w["says"])} for w in entry.get("wrong", [])]}
    elif kind == "forecast":
        key |= {"outcome": _outcome(e), "says": said(entry["right"])}
    elif kind == "open":
        key |= {"words": entry["words"], "says": said(entry.get("right", "Set your answer beside the rubric, row by row."))}
    elif kind == "data":
        key |= {"answer": _canonical(e, entry["solution"]["pandas"], "solution"), "tolerance": entry.get("tolerance", {"relative": 0.001}), "ordered": bool(entry.get("ordered"))}
        key |= {"says": said(entry["right"]), "general": said(entry.get("general", ""))}
        key |= {"high": said(entry.get("high", "Too high.")), "low": said(entry.get("low", "Too low."))}
        key["wrong"] = [{"answer": _canonical(e, w["code"], "wrong answer"), "says": said(w["says"])} for w in entry["wrong"]]
    return key


def _number(e: Exercise, value: object) -> float:
    from .judge import number

    if hasattr(value, "item"):
        value = value.item()
    found = number(value)
    if found is None:
        raise BookError(f"{_where(e)}: the answer “{str(value)[:40]}” is no number; correct it.")
    return found


def _canonical(e: Exercise, code: str, what: str) -> dict:
    found = compare.canonical(compute(code, f"{_where(e)}, {what}"))
    if found is None:
        raise BookError(f"{_where(e)}, {what}: the code gives nothing that can be compared; let it set “answer”.")
    return found


def _outcome(e: Exercise) -> float:
    """What happened, as the table of forecasts has it: 1 or 0."""
    from .. import tables

    rows = tables.load("forecasts").set_index("id")
    if e.entry["forecast"] not in rows.index:
        raise BookError(f"{_where(e)}: the table of forecasts has no “{e.entry['forecast']}”; correct the id.")
    outcome = str(rows.loc[e.entry["forecast"], "outcome"])
    if outcome not in ("yes", "no"):
        raise BookError(f"{_where(e)}: the forecast {e.entry['forecast']} is not resolved to yes or no; choose another.")
    return 1.0 if outcome == "yes" else 0.0


def _help(e: Exercise) -> dict:
    from . import text
    from ..tables import source

    entry = e.entry
    found = {"hints": [text.html(h) for h in entry["hints"]], "solution": text.html(entry["solution"]["text"] if e.kind == "data" else entry["solution"])}
    if e.kind == "data":
        found["code"] = {k: v.strip() + "\n" for k, v in entry["solution"].items() if k in ("pandas", "plain")}
    if e.kind == "open":
        found["rubric"] = [{"criterion": text.html(r["criterion"], inline=True), "levels": [text.html(level, inline=True) for level in r["levels"]]} for r in entry["rubric"]]
    found["sources"] = [
        {"table": s.partition(":")[2]} if s.startswith("table:") else {"label": source(s).label, "title": source(s).title, "url": source(s).url} for s in entry["sources"]
    ]
    return found
