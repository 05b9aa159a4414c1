"""Judging an answer: what the reader gave, against an exercise's key, with the feedback for just that mistake.

`judge` is a function of JSON alone, and judge.js repeats it for the page; a test holds both to the same verdicts.
It never raises: what it can't read it says so about. The key of an exercise is made by bank.py.
"""

from __future__ import annotations

import math
import re

RIGHT, PARTLY, WRONG, UNREADABLE = "right", "partly", "wrong", "unreadable"


def judge(key: dict, answer: object) -> dict:
    """The verdict on an answer: ``state`` (right, partly, wrong, unreadable), ``score`` from 0 to 1, ``says`` (HTML texts)."""
    try:
        verdict = _KINDS[key["kind"]](key, answer)
    except Exception:  # an answer of a shape nobody thought of is unreadable, never an error
        verdict = None
    return verdict or _verdict(UNREADABLE, 0, [_EXPECTED[key["kind"]]])


_EXPECTED = {
    "single": "Choose one of the options.",
    "multiple": "Choose the options that hold.",
    "numeric": "Give a number, such as 12 or 0.5.",
    "order": "Put all of the items in order.",
    "match": "Give each item on the left a partner.",
    "classify": "Give each item its class.",
    "text": "Write a short answer.",
    "map": "Choose on the map, or from the list.",
    "forecast": "Give a probability from 0 to 100 per cent.",
    "open": "Write your answer first.",
}


def _verdict(state: str, score: float, says: list[str]) -> dict:
    return {"state": state, "score": score, "says": list(dict.fromkeys(s for s in says if s))}


def _whole(answer: object, count: int) -> int | None:
    """An index into a list of options, or None."""
    if isinstance(answer, bool) or not isinstance(answer, (int, float)) or answer != int(answer) or not 0 <= answer < count:
        return None
    return int(answer)


def _single(key: dict, answer: object) -> dict | None:
    options = key["options"]
    at = _whole(answer, len(options))
    if at is None:
        return None
    right = options[at]["right"]
    return _verdict(RIGHT if right else WRONG, 1 if right else 0, [options[at]["says"]])


def _multiple(key: dict, answer: object) -> dict | None:
    options = key["options"]
    if not isinstance(answer, list) or not answer:
        return None
    chosen = {_whole(a, len(options)) for a in answer}
    if None in chosen:
        return None
    wrong = [i for i, o in enumerate(options) if o["right"] != (i in chosen)]
    if not wrong:
        return _verdict(RIGHT, 1, [o["says"] for o in options if o["right"]])
    good = len(options) - len(wrong)
    says = [options[i]["says"] for i in wrong if i in chosen]
    missed = sum(i not in chosen for i in wrong)
    if missed:
        says.append("One that holds is missing." if missed == 1 else f"{missed} that hold are missing.")
    return _verdict(PARTLY if good * 2 > len(options) else WRONG, good / len(options), says)


def number(answer: object) -> float | None:
    """A number as people write it: 1234.5, 1,234.5, 1 234.5, −2, 12 % (the sign is dropped), or None."""
    if isinstance(answer, bool):
        return None
    if isinstance(answer, (int, float)):
        return float(answer) if math.isfinite(answer) else None
    if not isinstance(answer, str) or len(answer) > 60:
        return None
    text = re.sub(r"[\s\u00a0\u202f\u2009]", "", answer).replace("\u2212", "-")
    text = re.sub(r"(?<=\d),(?=\d{3}(?:\D|$))", "", text).rstrip("%")
    if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?", text, re.IGNORECASE | re.ASCII):
        return None
    value = float(text)
    return value if math.isfinite(value) else None


def near(value: float, wanted: float, tolerance: dict) -> bool:
    """Whether a number is within an absolute or a relative tolerance of another (a little slack for binary fractions)."""
    room = tolerance["absolute"] if "absolute" in tolerance else tolerance["relative"] * abs(wanted)
    return abs(value - wanted) <= room + 1e-9 * max(1, abs(wanted))


def _numeric(key: dict, answer: object) -> dict | None:
    value = number(answer)
    if value is None:
        return None
    if near(value, key["answer"], key["tolerance"]):
        return _verdict(RIGHT, 1, [key["says"]])
    for wrong in key["wrong"]:
        if near(value, wrong["answer"], key["tolerance"]):
            return _verdict(WRONG, 0, [wrong["says"]])
    if key["answer"]:
        ratio = value / key["answer"]
        for factor, says in ((100, "This is a hundred times the answer: per cent and share are mixed up."), (0.01, "This is a hundredth of the answer: share and per cent are mixed up."),
                             (1000, "This is a thousand times the answer: look at the unit."), (0.001, "This is a thousandth of the answer: look at the unit."),
                             (-1, "The amount is right, the sign is not.")):  # fmt: skip
            if near(ratio / factor, 1, {"relative": key["tolerance"].get("relative", 0.001)}):
                return _verdict(PARTLY, 0.5, [says])
    return _verdict(WRONG, 0, [key["high"] if value > key["answer"] else key["low"]])


def _order(key: dict, answer: object) -> dict | None:
    n = len(key["places"])
    if not isinstance(answer, list) or len(answer) != n:
        return None
    at = [_whole(a, n) for a in answer]
    if None in at or len(set(at)) != n:
        return None
    at = [key["places"][a] for a in at]  # what is shown, by its place in the right order
    pairs = [(a, b) for i, a in enumerate(at) for b in at[i + 1 :]]
    good = sum(a < b for a, b in pairs)
    if good == len(pairs):
        return _verdict(RIGHT, 1, [key["says"]])
    says = [w["says"] for w in key["wrong"] if at.index(w["first"]) > at.index(w["second"])]
    score = good / len(pairs)
    return _verdict(PARTLY if score > 0.5 else WRONG, score, says or [key["general"]])


def _pairs(key: dict, answer: object) -> dict | None:
    """Items that each get a partner or a class, by index."""
    items, count = key["items"], key["count"]
    if not isinstance(answer, list) or len(answer) != len(items):
        return None
    given = [_whole(a, count) for a in answer]
    if None in given:
        return None
    wrong = [(item, g) for item, g in zip(items, given, strict=True) if g != item["right"]]
    score = (len(items) - len(wrong)) / len(items)
    if not wrong:
        return _verdict(RIGHT, 1, [key["says"]])
    return _verdict(PARTLY if score >= 0.5 else WRONG, score, [item["wrong"].get(str(g)) or item["says"] for item, g in wrong])


def plain(text: str) -> str:
    """A short text for comparison: small letters, single spaces, straight quotes, plain hyphens, no full stop at the end."""
    text = re.sub(r"[\u2018\u2019]", "'", re.sub(r"[\u201c\u201d]", '"', re.sub(r"[\u2010-\u2015\u2212]", "-", text)))
    return re.sub(r"[ \t\r\n\u00a0]+", " ", text).strip(" .!?").lower()


def _text(key: dict, answer: object) -> dict | None:
    if not isinstance(answer, str) or not plain(answer[:2000]):
        return None
    said = plain(answer[:2000])
    if any(re.fullmatch(p, said) for p in key["accept"]):
        return _verdict(RIGHT, 1, [key["says"]])
    for wrong in key["wrong"]:
        if re.search(wrong["match"], said):
            return _verdict(WRONG, 0, [wrong["says"]])
    return _verdict(WRONG, 0, [key["general"]])


def _map(key: dict, answer: object) -> dict | None:
    chosen = [answer] if isinstance(answer, str) else answer
    if not isinstance(chosen, list) or not chosen or not all(isinstance(c, str) and c in key["places"] for c in chosen):
        return None
    chosen = list(dict.fromkeys(chosen))
    wanted = key["answer"]
    if set(chosen) == set(wanted):
        return _verdict(RIGHT, 1, [key["says"]])
    says = [w["says"] for w in key["wrong"] for c in chosen if c in w["places"]]
    extra = [c for c in chosen if c not in wanted]
    missing = [w for w in wanted if w not in chosen]
    if not says:
        says = [key["general"]]
    if missing and len(wanted) > 1:
        says.append(f"{len(missing)} of {len(wanted)} not chosen yet.")
    score = max(0, (len(wanted) - len(missing) - len(extra)) / len(wanted))
    return _verdict(PARTLY if score > 0 else WRONG, score, says)


def _forecast(key: dict, answer: object) -> dict | None:
    value = number(answer)
    if value is None or not 0 <= value <= 100:
        return None
    brier = (value / 100 - key["outcome"]) ** 2
    return _verdict(PARTLY, 1 - brier, [key["says"], f"Your Brier score for this question is {brier:.2f} (0 is best, 0.25 is what always-50 gets, 1 is worst)."])


def _open(key: dict, answer: object) -> dict | None:
    """An open answer is not marked by a machine: it is set beside the rubric."""
    if not isinstance(answer, str) or len(answer.split()) < key["words"]:
        return None
    return _verdict(PARTLY, 0, [key["says"]])


_KINDS = {
    "single": _single, "multiple": _multiple, "numeric": _numeric, "order": _order, "match": _pairs, "classify": _pairs,
    "text": _text, "map": _map, "forecast": _forecast, "open": _open,
}  # fmt: skip
