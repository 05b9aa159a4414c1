"""Judging a computed answer (a number, a text, a list, a mapping or a table) against the one the book computes.

Needs the standard library alone: the page's Python runs this file as it is. pandas and numpy objects are recognised by
what they can do. `canonical` turns an answer into JSON, `judge` compares two of these and never raises.

The forms: ``{"number": x}``, ``{"text": s}``, ``{"list": [...]}``, ``{"map": [[key, value], …]}`` and
``{"table": {"columns": [...], "rows": [[...], …]}}``. Cells are numbers, texts, booleans or None.
"""

from __future__ import annotations

import datetime
import math
import numbers

RIGHT, PARTLY, WRONG, UNREADABLE = "right", "partly", "wrong", "unreadable"
LONGEST = 20_000  # cells; more is never an answer to an exercise
_SHOWN = 5
_NAMES = {"number": "a number", "text": "a text", "list": "a list or a column of values", "map": "a value for each name (a Series or a dict)", "table": "a table (a DataFrame)"}


def canonical(answer: object) -> dict | None:
    """An answer as JSON, or None if it is nothing that an exercise could ask for."""
    try:
        return _canonical(answer)
    except Exception:  # whatever the object does when it is looked at, a learner gets a sentence and no traceback
        return None


def _canonical(answer: object) -> dict | None:
    if answer is None or answer is ... or callable(answer):
        return None
    if hasattr(answer, "columns") and hasattr(answer, "itertuples"):  # a DataFrame; an index that says something is a column
        frame = answer
        if _named_index(frame.index):
            frame = frame.reset_index()
        if len(frame) * len(frame.columns) > LONGEST:
            return None
        columns = [_key(c) for c in frame.columns]
        return {"table": {"columns": columns, "rows": [[_cell(v) for v in row] for row in frame.itertuples(index=False, name=None)]}}
    if hasattr(answer, "index") and hasattr(answer, "items") and hasattr(answer, "to_frame"):  # a Series
        if len(answer) > LONGEST:
            return None
        if not _named_index(answer.index):
            return {"list": [_cell(v) for v in answer.tolist()]}
        return {"map": [[_key(k), _cell(v)] for k, v in answer.items()]}
    if isinstance(answer, dict):
        if len(answer) > LONGEST:
            return None
        return {"map": [[_key(k), _cell(v)] for k, v in answer.items()]}
    if hasattr(answer, "tolist") and not isinstance(answer, (str, bytes)):  # numpy arrays and scalars, an Index
        answer = answer.tolist()
    if isinstance(answer, (list, tuple, set, frozenset, range)):
        if len(answer) > LONGEST:
            return None
        rows = sorted(answer, key=str) if isinstance(answer, (set, frozenset)) else list(answer)
        if rows and all(isinstance(r, dict) for r in rows):
            columns = list(dict.fromkeys(_key(k) for r in rows for k in r))
            return {"table": {"columns": columns, "rows": [[_cell({_key(k): v for k, v in r.items()}.get(c)) for c in columns] for r in rows]}}
        if rows and all(isinstance(r, (list, tuple)) and len(r) == 2 for r in rows):
            return {"map": [[_key(k), _cell(v)] for k, v in rows]}
        return {"list": [_cell(v) for v in rows]}
    cell = _cell(answer)
    if cell is None:
        return None
    return {"text": cell} if isinstance(cell, str) else {"number": cell} if not isinstance(cell, bool) else {"text": str(cell).lower()}


def _named_index(index: object) -> bool:
    """Whether an index holds names, and is not the plain count of rows."""
    if getattr(index, "name", None) is not None or len(getattr(index, "names", ())) > 1:
        return True
    return not (type(index).__name__ == "RangeIndex" or all(isinstance(v, numbers.Integral) for v in index.tolist()))


def _cell(value: object) -> object:
    if hasattr(value, "item") and not isinstance(value, (str, bytes)):
        value = value.item()
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, numbers.Integral):
        return int(value) if abs(value) < 10**300 else None
    if isinstance(value, numbers.Real):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, (datetime.datetime, datetime.date)):
        if value != value:  # NaT
            return None
        text = value.isoformat()
        return text[:10] if text[10:] in ("", "T00:00:00") else text
    text = str(value)
    return None if text in ("NaT", "<NA>", "nan") else text[:500]


def _key(value: object) -> str:
    if isinstance(value, tuple):
        return " | ".join(_key(v) for v in value)
    cell = _cell(value)
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else str(cell)


# ------------------------------------------------------------------------------------------------ the verdict


def judge(key: dict, given: object) -> dict:
    """The verdict on an answer in canonical form: ``state``, ``score``, ``says`` (HTML), ``diff`` (rows, or None)."""
    try:
        return _judge(key, given)
    except Exception:  # what came in has a shape nobody thought of
        return _verdict(UNREADABLE, [f"This exercise asks for {_NAMES[next(iter(key['answer']))]}."])


def _verdict(state: str, says: list[str], score: float = 0, diff: dict | None = None) -> dict:
    return {"state": state, "score": score, "says": [s for s in dict.fromkeys(says) if s], "diff": diff}


def _judge(key: dict, given: object) -> dict:
    ((kind, wanted),) = key["answer"].items()
    if not isinstance(given, dict) or len(given) != 1:
        return _verdict(UNREADABLE, [f"This exercise asks for {_NAMES[kind]}."])
    same = _as(kind, given, wanted)
    if same is None:
        ((form, _),) = given.items()
        return _verdict(UNREADABLE, [f"This exercise asks for {_NAMES[kind]}; this is {_NAMES.get(form, 'something else')}."])
    if _equal(kind, same, wanted, key):
        return _verdict(RIGHT, [key["says"]], 1)
    for wrong in key["wrong"]:
        ((other, value),) = wrong["answer"].items()
        if other == kind and _equal(kind, same, value, key):
            return _verdict(WRONG, [wrong["says"]], diff=_diff(kind, same, wanted, key))
        form = _as(other, given, value) if other != kind else None
        if form is not None and _equal(other, form, value, key):
            return _verdict(WRONG, [wrong["says"]])
    scaled = _scaled(kind, same, wanted, key)
    if scaled:
        return _verdict(PARTLY, [scaled], 0.5)
    return _missing(kind, same, wanted, key)


def _as(kind: str, given: dict, wanted: object) -> object | None:
    """What was given in the form that is wanted, where that is no guess; else None."""
    ((form, value),) = given.items()
    if form == kind:
        return value
    if kind == "number":
        if form in ("list", "map") and len(value) == 1:
            one = value[0] if form == "list" else value[0][1]
            return one if isinstance(one, (int, float)) and not isinstance(one, bool) else None
        if form == "text":
            return _number(value)
        if form == "table" and len(value["rows"]) == 1 and len(value["rows"][0]) == 1:
            one = value["rows"][0][0]
            return one if isinstance(one, (int, float)) and not isinstance(one, bool) else None
    if kind == "text":
        if form == "number":
            return str(value)
        if form == "list" and len(value) == 1:
            return str(value[0])
    if kind == "list":
        if form == "map":  # value_counts and the like: the names are wanted, or the values
            names, values = [k for k, _ in value], [v for _, v in value]
            return names if all(isinstance(w, str) for w in wanted) else values
        if form == "table" and value["columns"] and all(len(r) == 1 for r in value["rows"]):
            return [r[0] for r in value["rows"]]
        if form in ("number", "text") and len(wanted) == 1:
            return [value]
    if kind == "map" and form == "table" and len(value["columns"]) == 2:
        return [[_key(r[0]), r[1]] for r in value["rows"]]
    if kind == "table" and form == "map" and len(wanted["columns"]) == 2:
        return {"columns": list(wanted["columns"]), "rows": [[k, v] for k, v in value]}
    return None


def _number(text: str) -> float | None:
    try:
        value = float(text.strip().rstrip("%").replace(",", "").replace("\u2212", "-"))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def near(value: float, wanted: float, tolerance: dict) -> bool:
    """Whether a number is within an absolute or a relative tolerance of another (a little slack for binary fractions)."""
    room = tolerance["absolute"] if "absolute" in tolerance else tolerance["relative"] * abs(wanted)
    return abs(value - wanted) <= room + 1e-9 * max(1, abs(wanted))


def _same(value: object, wanted: object, key: dict) -> bool:
    numeric = (int, float)
    if isinstance(wanted, numeric) and not isinstance(wanted, bool):
        return isinstance(value, numeric) and not isinstance(value, bool) and near(value, wanted, key["tolerance"])
    if isinstance(wanted, str):
        return isinstance(value, (str, *numeric)) and not isinstance(value, bool) and _plain(str(value)) == _plain(wanted)
    return value == wanted and isinstance(value, bool) == isinstance(wanted, bool)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _equal(kind: str, given: object, wanted: object, key: dict) -> bool:
    ordered = key.get("ordered", False)
    if kind in ("number", "text"):
        return _same(given, wanted, key)
    if kind == "list":
        return len(given) == len(wanted) and all(_same(a, b, key) for a, b in _aligned(given, wanted, ordered))
    if kind == "map":
        if len(given) != len(wanted):
            return False
        if ordered and [_plain(k) for k, _ in given] != [_plain(k) for k, _ in wanted]:
            return False
        mine = {_plain(k): v for k, v in given}
        return all(_plain(k) in mine and _same(mine[_plain(k)], v, key) for k, v in wanted)
    rows, other = _by_columns(given, wanted), wanted["rows"]
    if rows is None or len(rows) != len(other):
        return False
    if not ordered:
        rows, other = sorted(rows, key=_row_key), sorted(other, key=_row_key)
    return all(_same(a, b, key) for r, w in zip(rows, other, strict=True) for a, b in zip(r, w, strict=True))


def _aligned(given: list, wanted: list, ordered: bool) -> list:
    if not ordered:
        given, wanted = sorted(given, key=lambda v: _row_key([v])), sorted(wanted, key=lambda v: _row_key([v]))
    return list(zip(given, wanted, strict=True))


def _row_key(row: list) -> list:
    # texts first, so that rows meet by their names and not by numbers that may differ a little
    return [(0, _plain(v), 0.0) if isinstance(v, str) else (1, "", float(v)) if isinstance(v, (int, float)) else (2, "", 0.0) for v in sorted(row, key=lambda v: not isinstance(v, str))]


def _by_columns(given: dict, wanted: dict) -> list | None:
    """The given rows with the wanted columns, found by name and, if all names differ, by place."""
    mine = [_plain(c) for c in given["columns"]]
    theirs = [_plain(c) for c in wanted["columns"]]
    if set(theirs) <= set(mine):
        at = [mine.index(c) for c in theirs]
    elif len(mine) == len(theirs):
        at = range(len(mine))
    else:
        return None
    return [[row[i] for i in at] for row in given["rows"]]


_FACTORS = (
    (100, "A hundred times what it should be: per cent and share are mixed up."),
    (0.01, "A hundredth of what it should be: share and per cent are mixed up."),
    (1000, "A thousand times what it should be: look at the unit."),
    (0.001, "A thousandth of what it should be: look at the unit."),
    (-1, "The amounts are right, the sign is not."),
)


def _scaled(kind: str, given: object, wanted: object, key: dict) -> str:
    """The sentence for an answer that is right but for one factor."""
    room = {"relative": key["tolerance"].get("relative", 0.001)}
    pairs = _numbers(kind, given, wanted)
    pairs = [(a, b) for a, b in pairs if b or a]
    if not pairs or any(not b for _, b in pairs):
        return ""
    for factor, says in _FACTORS:
        if all(near(a / b / factor, 1, room) for a, b in pairs):
            return says
    return ""


def _numbers(kind: str, given: object, wanted: object) -> list[tuple[float, float]]:
    def real(v):
        return isinstance(v, (int, float)) and not isinstance(v, bool)

    if kind == "number":
        return [(given, wanted)]
    if kind == "map":
        mine = {_plain(k): v for k, v in given}
        if set(mine) != {_plain(k) for k, _ in wanted}:
            return []
        found = [(mine[_plain(k)], v) for k, v in wanted]
    elif kind == "list" and len(given) == len(wanted) and all(map(real, [*given, *wanted])):
        found = _aligned(given, wanted, False)
    else:
        return []
    return found if all(real(a) and real(b) for a, b in found) else []


def _missing(kind: str, given: object, wanted: object, key: dict) -> dict:
    """The verdict on an answer that no listed mistake explains: what is too much, too little or out of order."""
    general = key.get("general", "")
    if kind == "number":
        return _verdict(WRONG, [key["high"] if given > wanted else key["low"]])
    if kind == "text":
        return _verdict(WRONG, [general])
    if kind == "list":
        if key.get("ordered") and _equal(kind, given, wanted, {**key, "ordered": False}):
            return _verdict(PARTLY, ["The right items, in another order."], 0.5)
        absent = [w for w in wanted if not any(_same(g, w, key) for g in given)]
        extra = [g for g in given if not any(_same(g, w, key) for w in wanted)]
        says = [general, _count(len(given), len(wanted), "item"), f"Missing still: {len(absent)}." if 0 < len(absent) < len(wanted) else "", _few("Not asked for", extra) if len(extra) < len(given) else ""]
        good = len(wanted) - len(absent)
        return _verdict(PARTLY if good * 2 > len(wanted) and len(extra) * 2 < len(wanted) else WRONG, says, good / max(len(wanted), len(given), 1))
    if kind == "map":
        names, mine = [k for k, _ in wanted], [k for k, _ in given]
        absent = [k for k in names if _plain(k) not in map(_plain, mine)]
        extra = [k for k in mine if _plain(k) not in map(_plain, names)]
        diff = _diff(kind, given, wanted, key)
        says = [general, _few("Missing", absent) if len(absent) < len(names) else "None of the names is among those asked for.", _few("Not asked for", extra)]
        if not absent and not extra and not diff["rows"]:
            return _verdict(PARTLY, ["Right names and values, in another order."], 0.5)
        good = len(names) - len(diff["rows"]) if not absent else 0
        return _verdict(PARTLY if good * 2 > len(names) and not extra else WRONG, says, max(0, good) / max(len(names), 1), diff)
    columns = {_plain(c) for c in given["columns"]}
    absent = [c for c in wanted["columns"] if _plain(c) not in columns]
    says = [general, _few("Columns missing", absent) if absent else "", _count(len(given["rows"]), len(wanted["rows"]), "row")]
    if not absent and key.get("ordered") and _equal(kind, given, wanted, {**key, "ordered": False}):
        return _verdict(PARTLY, ["The right rows, in another order."], 0.5)
    return _verdict(WRONG, says, diff=_diff(kind, given, wanted, key))


def _count(mine: int, theirs: int, what: str) -> str:
    return "" if mine == theirs else f"There should be {theirs} {what}{'s' if theirs != 1 else ''}, not {mine}."


def _few(what: str, items: list) -> str:
    if not items:
        return ""
    from html import escape

    shown = ", ".join(escape(str(i)[:60]) for i in items[:_SHOWN])
    return f"{what}: {shown}{f' and {len(items) - _SHOWN} more' if len(items) > _SHOWN else ''}."


def _diff(kind: str, given: object, wanted: object, key: dict) -> dict | None:
    """Where two answers part: what stands where, what was given; never the answer itself."""
    if kind == "map":
        mine = {_plain(k): v for k, v in given}
        rows = [[k, _show(mine[_plain(k)])] for k, v in wanted if _plain(k) in mine and not _same(mine[_plain(k)], v, key)]
        return {"columns": ["name", "your value, which differs"], "rows": rows[:_SHOWN], "all": len(rows)}
    if kind == "table":
        rows = _by_columns(given, wanted)
        if rows is None or len(rows) != len(wanted["rows"]):
            return None
        other = wanted["rows"]
        if not key.get("ordered"):
            rows, other = sorted(rows, key=_row_key), sorted(other, key=_row_key)
        found = [[str(i + 1), c, _show(a)] for i, (r, w) in enumerate(zip(rows, other, strict=True)) for c, a, b in zip(wanted["columns"], r, w, strict=True) if not _same(a, b, key)]
        return {"columns": ["row", "column", "your value, which differs"], "rows": found[:_SHOWN], "all": len(found)}
    return None


def _show(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.6g}"
    return "nothing" if value is None else str(value)[:60]
