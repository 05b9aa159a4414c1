"""What a notebook calls: check an answer, ask for a hint, see the solution. A learner's answer never raises."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape

from ..errors import BookError
from . import bank, compare, judge

_SIGNS = {"right": ("✓", "Right."), "partly": ("◐", "Partly."), "wrong": ("✗", "Not yet."), "unreadable": ("…", "This can't be read as an answer.")}
_given: dict[str, int] = {}
_tried: set[str] = set()


@dataclass(frozen=True)
class Feedback:
    """The verdict on an answer. True if it is right; printed, it says what is wrong, never the answer."""

    state: str
    score: float
    says: tuple[str, ...]
    diff: dict | None = field(default=None, repr=False)
    sign: str = ""
    word: str = ""

    def __bool__(self) -> bool:
        return self.state == "right"

    def __str__(self) -> str:
        from .text import strip_html

        lines = [f"{self.sign} {self.word}".strip(), *map(strip_html, self.says)]
        if self.diff and self.diff["rows"]:
            lines += [" · ".join(map(str, self.diff["columns"])), *(" · ".join(map(str, r)) for r in self.diff["rows"])]
            if self.diff["all"] > len(self.diff["rows"]):
                lines.append(f"and {self.diff['all'] - len(self.diff['rows'])} more")
        return "\n".join(line for line in lines if line)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        table = ""
        if self.diff and self.diff["rows"]:
            head = "".join(f"<th>{escape(str(c))}</th>" for c in self.diff["columns"])
            body = "".join("<tr>" + "".join(f"<td>{escape(str(v))}</td>" for v in row) + "</tr>" for row in self.diff["rows"])
            more = self.diff["all"] - len(self.diff["rows"])
            table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>" + (f"<p>and {more} more</p>" if more > 0 else "")
        says = "".join(s if s.startswith("<") else f"<p>{s}</p>" for s in self.says)
        return f'<div role="status"><p><strong>{self.sign} {escape(self.word)}</strong></p>{says}{table}</div>'


def check(name: str, answer: object = None) -> Feedback:
    """Say whether an answer to the exercise ``name`` (such as "votes-1") is right, and if not, what is wrong.

    What to give: a number; a letter or its option's text for a choice, ``"a c"`` or ``["a", "c"]`` for several; the letters
    in order for “put in order”; for matching and classifying a letter for each item in turn, or a dict; names or codes for a map; a
    DataFrame, Series, list or number for a data task; your text for an open answer. Never raises.
    """
    try:
        exercise = bank.get(name)
    except BookError as error:
        return Feedback("unreadable", 0, (f"<p>{escape(str(error))}</p>",), None, *_SIGNS["unreadable"])
    except Exception:
        return Feedback("unreadable", 0, ("<p>The first thing to give is the exercise's id, such as “votes-1”.</p>",), None, *_SIGNS["unreadable"])
    if exercise.kind == "data":
        verdict = compare.judge(exercise.key, compare.canonical(answer))
    else:
        verdict = judge.judge(exercise.key, _understood(exercise, answer))
    if verdict["state"] != "unreadable":
        _tried.add(exercise.id)
    sign, word = _SIGNS[verdict["state"]]
    if exercise.kind == "open" and verdict["state"] == "partly":
        sign, word = "▤", "Written. Now compare."
        verdict = {**verdict, "says": [*verdict["says"], _rubric(exercise)]}
    if exercise.kind == "forecast" and verdict["state"] == "partly":
        sign, word = "▤", "Scored."
    return Feedback(verdict["state"], verdict["score"], tuple(verdict["says"]), verdict.get("diff"), sign, word)


class Text(str):
    """A text that a notebook shows as HTML and a terminal as plain text."""

    def __new__(cls, markup: str):
        from .text import strip_html

        made = super().__new__(cls, strip_html(markup))
        made.markup = markup
        return made

    def _repr_html_(self) -> str:
        return self.markup

    def __repr__(self) -> str:
        return str(self)


def hint(name: str) -> Text:
    """The next hint for an exercise: three of them, from a nudge to nearly the solution."""
    try:
        exercise = bank.get(name)
    except Exception as error:
        return Text(f"<p>{escape(str(error))}</p>")
    hints = exercise.help["hints"]
    at = min(_given.get(exercise.id, 0), len(hints) - 1)
    _given[exercise.id] = at + 1
    return Text(f"<p><strong>Hint {at + 1} of {len(hints)}</strong></p>{hints[at]}")


def solution(name: str, *, show: bool = False) -> Text:
    """The solution with its reasoning, after an attempt; ``show=True`` gives it without one."""
    try:
        exercise = bank.get(name)
    except Exception as error:
        return Text(f"<p>{escape(str(error))}</p>")
    if not show and exercise.id not in _tried:
        return Text(f"<p>Try first: check(“{exercise.id}”, your answer). Or ask for it: solution(“{exercise.id}”, show=True).</p>")
    code = exercise.help.get("code", {}).get("pandas")
    block = f"<pre><code>{escape(code)}</code></pre>" if code else ""
    return Text(exercise.help["solution"] + block + (_rubric(exercise) if exercise.kind == "open" else ""))


def _rubric(exercise: bank.Exercise) -> str:
    rows = exercise.help["rubric"]
    body = "".join(f"<tr><th>{r['criterion']}</th>" + "".join(f"<td>{level}</td>" for level in r["levels"]) + "</tr>" for r in rows)
    return f"<table><thead><tr><th>Criterion</th><th>0: not yet</th><th>1: partly</th><th>2: well</th></tr></thead><tbody>{body}</tbody></table>"


# ---------------------------------------------------------------- what people write, as judge wants it


def _understood(exercise: bank.Exercise, answer: object) -> object:
    try:
        return _READ.get(exercise.kind, lambda face, a: a)(exercise.face, answer)
    except Exception:  # judge says what it expects
        return None


def _letter(options: list[str], one: object) -> int | None:
    """An option by its letter (“b”, “B)”), its number counted from 1, or its text."""
    from .text import strip_html

    if isinstance(one, bool):
        return None
    if isinstance(one, int):
        return one - 1 if 1 <= one <= len(options) else None
    if not isinstance(one, str):
        return None
    said = judge.plain(one[:500]).rstrip(")").strip()
    if len(said) == 1 and said.upper() in bank.LETTERS[: len(options)]:
        return bank.LETTERS.index(said.upper())
    texts = [judge.plain(strip_html(o)) for o in options]
    return texts.index(said) if said in texts else None


def _letters(options: list[str], answer: object) -> list | None:
    if isinstance(answer, str):
        whole = _letter(options, answer)
        if whole is not None and len(answer.strip()) > 2:
            return [whole]
        parts = answer.replace(",", " ").replace(";", " ").replace(">", " ").split()
        answer = list(parts[0]) if len(parts) == 1 and len(parts[0]) <= len(options) else parts
    if isinstance(answer, (set, frozenset)):
        answer = sorted(answer, key=str)
    if isinstance(answer, int) and not isinstance(answer, bool):
        answer = [answer]
    if not isinstance(answer, (list, tuple)) or len(answer) > 100:
        return None
    return [_letter(options, one) for one in answer]


def _paired(face: dict, answer: object) -> list | None:
    if isinstance(answer, dict):
        if len(answer) > 100:
            return None
        found: list = [None] * len(face["items"])
        for item, partner in answer.items():
            at = _letter(face["items"], item)
            if at is not None:
                found[at] = _letter(face["options"], partner)
        return found
    return _letters(face["options"], answer)


def _places(face: dict, answer: object) -> object:
    from .text import strip_html

    places = face["map"]["places"]
    if isinstance(answer, str):
        one = _place(places, answer, strip_html)
        answer = [answer] if one else answer.replace(";", ",").split(",")
    if isinstance(answer, (set, frozenset)):
        answer = sorted(answer, key=str)
    if hasattr(answer, "tolist"):
        answer = answer.tolist()
    if not isinstance(answer, (list, tuple)) or len(answer) > 300:
        return None
    return [_place(places, str(a), strip_html) or "" for a in answer]


def _place(places: list[dict], said: str, strip_html) -> str | None:
    wanted = judge.plain(said[:200])
    return next((p["id"] for p in places if wanted in (judge.plain(p["id"]), judge.plain(strip_html(p["label"])))), None)


def _plain_number(face: dict, answer: object) -> object:
    return answer.item() if hasattr(answer, "item") and not isinstance(answer, str) else answer


_READ = {
    "single": lambda face, a: _letter(face["options"], a),
    "multiple": lambda face, a: _letters(face["options"], a),
    "order": lambda face, a: _letters(face["items"], a),
    "match": _paired,
    "classify": _paired,
    "map": _places,
    "numeric": _plain_number,
    "forecast": _plain_number,
}
