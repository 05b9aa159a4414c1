"""Exercises in the page: each readable without scripts, the workbook with all of them, and the answers on a page of their own."""

from __future__ import annotations

import codecs
import json
from html import escape

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from .. import project
from ..errors import BookError
from ..exercises import bank, text
from ..maps import picture
from . import plans

ANSWERS = "answers"
WORKBOOK = "workbook"
_MARK_TONES = 'class="bk-ex-mark"'


class ExerciseHere(SphinxDirective):
    """``{exercise} ID``: the exercise of that id, numbered within its page."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        self.env.note_dependency(str(bank.FOLDER / f"{self.arguments[0].rpartition('-')[0]}.yml"))
        number = self.env.temp_data["bk_exercise"] = self.env.temp_data.get("bk_exercise", 0) + 1
        try:
            markup = still(bank.get(self.arguments[0]), f"Exercise {number}")
        except BookError as error:
            raise self.error(str(error)) from None
        return [nodes.raw("", markup, format="html")]


class Workbook(SphinxDirective):
    """``{workbook}``: every exercise of the book, chapter by chapter."""

    def run(self) -> list[nodes.Node]:
        _depend(self)
        result: list[nodes.Node] = [nodes.raw("", '<div class="bk-workbook" hidden></div>', format="html")]
        for chapter in bank.chapters():
            section = nodes.section(ids=[f"workbook-{chapter}"], classes=["bk-workbook-chapter"])
            section += nodes.title("", "", nodes.Text(project.page_title(chapter)))
            objectives = "".join(f'<li data-objective="{escape(o.id)}">{text.html(o.says, inline=True)}</li>' for o in bank.objectives(chapter))
            parts = [f'<ul class="bk-ex-objectives">{objectives}</ul><p class="bk-quiet"><a href="{chapter}.html">The chapter</a></p>']
            parts += [still(e, e.id.rpartition("-")[2], folded=True) for e in bank.load(chapter)]
            section += nodes.raw("", "".join(parts), format="html")
            result.append(section)
        return result


class Answers(SphinxDirective):
    """``{answers}``: hints and solutions of every exercise, in plain text."""

    def run(self) -> list[nodes.Node]:
        _depend(self)
        result: list[nodes.Node] = []
        for chapter in bank.chapters():
            section = nodes.section(ids=[f"answers-{chapter}"])
            section += nodes.title("", "", nodes.Text(project.page_title(chapter)))
            section += nodes.raw("", "".join(map(answer, bank.load(chapter))), format="html")
            result.append(section)
        return result


def setup(app: Sphinx) -> None:
    app.add_directive("exercise", ExerciseHere)
    app.add_directive("workbook", Workbook)
    app.add_directive("answers", Answers)
    plans.setup(app)  # lessons made of exercises


def _depend(directive: SphinxDirective) -> None:
    for path in bank.FOLDER.glob("*.yml"):
        directive.env.note_dependency(str(path))


def still(e: bank.Exercise, label: str, *, folded: bool = False) -> str:
    """An exercise as it reads without scripts, and the empty place in which its script builds the live one."""
    face = e.face
    meta = f"{bank.KINDS[e.kind]}, {e.level}, {e.minutes} minutes"
    key = f'<p class="bk-ex-where"><a href="{ANSWERS}.html#answer-{e.id}">Hints and solution</a></p>'
    head = f'<span class="bk-ex-title">{escape(label)} · {escape(e.title)}</span> <span class="bk-ex-meta">{escape(meta)}</span>'
    body = (
        f'<div class="bk-ex-prompt">{face["prompt"]}</div>{_map(face["map"], e.id) if e.kind == "map" else ""}'
        f'<div class="bk-ex-still">{_choices(e)}{key}</div><div class="bk-ex-live" hidden></div>'
    )
    attributes = (
        f'class="bk-ex" id="{"workbook-" if folded else ""}{e.id}" data-exercise="{e.id}" data-chapter="{e.chapter}" data-kind="{e.kind}" '
        f'data-level="{e.level}" data-objective="{escape(e.objective)}" data-minutes="{e.minutes}" data-script="{project.asset(f"exercises/{e.chapter}.js")}"'
    )
    if folded:
        return f'<details {attributes} aria-label="{escape(e.title, quote=True)}"><summary>{head}</summary>{body}</details>'
    return f'<section {attributes} aria-label="{escape(f"{label}: {e.title}", quote=True)}"><p class="bk-ex-head">{head}</p>{body}</section>'


def answer(e: bank.Exercise) -> str:
    """Hints, answer and solution of an exercise, for the key."""
    found = e.help
    hints = "".join(f"<li>{h}</li>" for h in found["hints"])
    code = "".join(f'<p class="bk-quiet">{"With pandas" if k == "pandas" else "With the standard library"}:</p>{text.code(v)}' for k, v in found.get("code", {}).items())
    return (
        f'<section class="bk-answer-of" id="answer-{e.id}"><h3><a href="{e.chapter}.html#{e.id}">{e.id}</a> {escape(e.title)}</h3>'
        f"{_short(e)}{found['solution']}{code}{rubric(found['rubric'], e.title) if 'rubric' in found else ''}"
        f'<details class="bk-equivalent"><summary>Three hints</summary><ol>{hints}</ol></details>{_sources(found)}</section>'
    )


def rubric(rows: list[dict], title: str) -> str:
    """A rubric as a table."""
    body = "".join(f'<tr><th scope="row">{r["criterion"]}</th>' + "".join(f"<td>{level}</td>" for level in r["levels"]) + "</tr>" for r in rows)
    return (
        f'<div class="bk-table" role="region" tabindex="0" aria-label="Rubric: {escape(title, quote=True)}"><table><caption>Rubric: {escape(title)}</caption><thead><tr>'
        f'<th scope="col">Criterion</th><th scope="col">0: not yet</th><th scope="col">1: partly</th><th scope="col">2: well</th></tr></thead><tbody>{body}</tbody></table></div>'
    )


def script(chapter: str) -> str:
    """What the live exercises of a chapter need, as a classic script that a page opened from disk may load.

    Turned by thirteen letters, so that nobody reads an answer by accident. It is no exam security, and the book says so.
    """
    found = {}
    for e in bank.load(chapter):
        face = {k: v for k, v in e.face.items() if k not in ("prompt", "map")}
        found[e.id] = {"face": face, "key": e.key, "help": e.help, "formerly": list(e.formerly)}
        if e.kind == "map":
            face["places"] = [{"id": p["id"], "label": p["label"]} for p in e.face["map"]["places"]]
    turned = codecs.encode(json.dumps(found, ensure_ascii=True, separators=(",", ":"), allow_nan=False), "rot13")
    return f"BookExercises.bring({json.dumps(chapter)}, {json.dumps(turned)});\n"


def page_script(python: dict | None) -> str:
    """The script of pages with exercises; ``python`` is what `python_core.write` told, or None."""
    folder = project.PACKAGE / "exercises"
    parts = [(project.PACKAGE / "widgets" / "dom.js"), *(folder / f"{name}.js" for name in ("judge", "progress", "forms", *(["python"] if python else []), "component", "workbook"))]
    body = "\n".join(p.read_text(encoding="utf-8") for p in parts)
    return f"(function () {{\nconst RENAMED = {json.dumps(bank.renamed())}, PYTHON = {json.dumps(python)};\n{body}\n}})();\n"


# ---------------------------------------------------------------------------------------------- inner rooms


def _choices(e: bank.Exercise) -> str:
    """What there is to choose from, as print shows it."""
    face, kind = e.face, e.kind

    def lettered(items: list[str]) -> str:
        return '<ol type="A" class="bk-ex-list">' + "".join(f"<li>{i}</li>" for i in items) + "</ol>"

    line = '<p class="bk-ex-line" aria-hidden="true"></p>'
    if kind in ("single", "multiple", "order"):
        extra = f'<p class="bk-quiet">From {escape(face["from"])} to {escape(face["to"])}:</p>' if kind == "order" else ""
        return extra + lettered(face["options"] if kind != "order" else face["items"]) + line
    if kind in ("match", "classify"):
        items = "".join(f"<li>{i}</li>" for i in face["items"])
        return f'<ol class="bk-ex-list">{items}</ol><p class="bk-quiet">{"Partners" if kind == "match" else "Classes"}:</p>{lettered(face["options"])}{line}'
    if kind == "map":
        return lettered([escape(p["label"]) for p in face["map"]["places"]]) + line
    if kind == "data":
        return text.code(face["starter"]["pandas"])
    if kind in ("numeric", "forecast"):
        return f'<p class="bk-ex-line" aria-hidden="true"></p><p class="bk-quiet">Unit: {escape(face["unit"]) or "none"}</p>'
    return line * (4 if kind == "open" else 1)


_ROOM = 17  # the radius of a mark where it is largest, on a phone (exercise.css), in the picture's pixels
_AROUND = ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (-1, -1), (1, 1), (-1, 1))


def apart(points: list[tuple[float, float]], width: float, height: float) -> list[tuple[float, float]]:
    """Where the marks of these points stand: on them, or beside them where two would cover each other; all of each within the picture.

    A mark that gives way stands as near to its point as it can and, where there is room, on no other point. Pixels throughout.
    """
    near = 2 * _ROOM + 1

    def covers(a: tuple[float, float], b: tuple[float, float]) -> bool:
        return abs(a[0] - b[0]) < near and abs(a[1] - b[1]) < near

    def inside(x: float, y: float) -> bool:
        return _ROOM < x < width - _ROOM and _ROOM < y < height - _ROOM

    found: list[tuple[float, float]] = []
    for i, own in enumerate(points):
        beside = [(own[0] + dx * ring * (near + 2), own[1] + dy * ring * (near + 2)) for ring in range(1, 9) for dx, dy in _AROUND]
        free = [spot for spot in [own, *beside] if inside(*spot) and not any(covers(spot, other) for other in found)]
        quiet = [spot for spot in free if spot == own or not any(covers(spot, other) for other in points[:i] + points[i + 1 :])]
        found.append((quiet or free or [own])[0])
    return found


def _map(found: dict, name: str) -> str:
    """The picture of a map to choose on: ground, and a lettered mark for each place or state."""
    (south, west), (north, east) = found["bounds"]
    wide = max(north - south, east - west) > 45
    ground = picture.ground(tuple(map(tuple, found["bounds"])), ratio=1.5, per_pixel=0.5 if wide else 1)
    shapes, points = [], []
    for place in found["places"]:
        if "iso3" in place:
            shape = ground.land_of(place["iso3"])
            shapes.append(f'<path class="bk-ex-state" data-place="{place["id"]}" d="{shape}"/>')
            points.append(_middle(shape) or (0, 0))
        else:
            points.append(ground.place(place["lat"], place["lon"]))
    leads, marks = [], []  # all lines lie under all marks, or one would strike out a letter
    for i, (place, (x, y), (mx, my)) in enumerate(zip(found["places"], points, apart(points, ground.width, ground.height), strict=True)):
        letter = bank.LETTERS[i] if i < 26 else str(i + 1)
        if (mx, my) != (x, y):
            leads.append(f'<path class="bk-ex-lead" d="M{x:.0f} {y:.0f}L{mx:.0f} {my:.0f}"/><circle class="bk-ex-lead" cx="{x:.0f}" cy="{y:.0f}" r="3"/>')
        marks.append(f'<g class="bk-ex-mark" data-place="{place["id"]}"><circle cx="{mx:.0f}" cy="{my:.0f}" r="13"/><text x="{mx:.0f}" y="{my + 5:.0f}" text-anchor="middle">{letter}</text></g>')
    return (
        f'<svg class="bk-ex-map" viewBox="0 0 {ground.width} {ground.height}" role="img" aria-label="Map with the places A to '
        f'{bank.LETTERS[min(len(found["places"]), 26) - 1]}; they are listed below"><rect class="bk-sea" width="100%" height="100%"/><path class="bk-land" d="{ground.land}"/>'
        f'{"".join(shapes)}<path class="bk-border" d="{ground.border}"/><path class="bk-contested" d="{ground.contested}"/>{"".join([*leads, *marks])}</svg>'
    )


def _middle(path: str) -> tuple[float, float] | None:
    """The middle of the box of a path's largest part."""
    import re

    best, size = None, -1.0
    for part in path.split("z"):
        numbers = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", part)]
        if len(numbers) < 6:
            continue
        x, y = numbers[0], numbers[1]
        xs, ys = [x], [y]
        for dx, dy in zip(numbers[2::2], numbers[3::2], strict=False):
            x, y = x + dx, y + dy
            xs.append(x)
            ys.append(y)
        area = (max(xs) - min(xs)) * (max(ys) - min(ys))
        if area > size:
            size, best = area, ((max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2)
    return best


def _short(e: bank.Exercise) -> str:
    """The answer in a line, where there is one."""
    face, key = e.face, e.key

    def said(what: str) -> str:
        return f'<p class="bk-answer-short"><strong>Answer:</strong> {what}</p>'

    if e.kind in ("single", "multiple"):
        return said("; ".join(f"{bank.LETTERS[i]}. {face['options'][i]}" for i, o in enumerate(key["options"]) if o["right"]))
    if e.kind == "numeric":
        return said(f"{_number(key['answer'])} {escape(face['unit'])}")
    if e.kind == "order":
        right = sorted(range(len(key["places"])), key=lambda i: key["places"][i])
        return said(", ".join(bank.LETTERS[i] for i in right))
    if e.kind in ("match", "classify"):
        return said(", ".join(f"{n}{bank.LETTERS[item['right']]}" for n, item in enumerate(key["items"], 1)))
    if e.kind == "map":
        at = {p["id"]: f"{bank.LETTERS[i]} ({escape(p['label'])})" for i, p in enumerate(face["map"]["places"])}
        return said(", ".join(at[a] for a in key["answer"]))
    if e.kind == "data":
        ((kind, value),) = key["answer"].items()
        if kind in ("number", "text"):
            return said(f"{_number(value) if kind == 'number' else escape(value)} {escape(face['unit'])}")
    return ""


def _number(value: float) -> str:
    from .. import facts

    return facts.in_figures(round(value, 4) if isinstance(value, float) else value)


def _sources(found: dict) -> str:
    links = [
        f'<a href="data.html#{s["table"]}">table “{s["table"]}”</a>' if "table" in s else f'<a href="{escape(s["url"], quote=True)}" title="{escape(s["title"], quote=True)}">{escape(s["label"])}</a>' if s["url"] else escape(s["label"])
        for s in found["sources"]
    ]
    return f'<p class="bk-quiet">Sources: {"; ".join(links)}</p>'
