"""What the tests of widgets share: states drawn at random from the fields, comparison of results, a page for each widget."""

from __future__ import annotations

import json
import math
import random
import re

from alliance.widgets import base, single

TAGS = [cls.tag for cls in base.every()]


def make(tag: str) -> base.BookWidget:
    return {cls.tag: cls for cls in base.every()}[tag]()


def page(tag: str) -> str:
    """The widget alone on a page."""
    return single.document(make(tag))


def words_of(data: object) -> list[str]:
    """Words that stand in the widget's data, to search for."""
    text = re.findall(r"\w+", json.dumps(data, ensure_ascii=False))
    return sorted(set(text))[:: max(1, len(set(text)) // 400)] or ["nothing"]


def random_value(field: dict, rng: random.Random, words: list[str]) -> object:
    kind = field["kind"]
    if kind == "choice":
        return rng.choice(field["options"])[0]
    if kind == "several":
        options = [o[0] for o in field["options"]]
        chosen = rng.sample(options, min(len(options), rng.randint(field["least"], field["most"])))
        return [o for o in options if o in chosen]
    if kind == "number":
        return _random_number(field, rng)
    if kind == "interval":
        return sorted([_random_number(field, rng), _random_number(field, rng)])
    if kind == "flag":
        return rng.random() < 0.5
    if kind == "text":
        return " ".join(rng.sample(words, rng.choice([0, 0, 1, 1, 2])))[: field["most"]]
    values = {name: random_value(inner, rng, words) for name, inner in field["fields"].items() if rng.random() < 0.6}
    return {name: value for name, value in values.items() if value != []}


def _random_number(field: dict, rng: random.Random) -> float:
    low, high, step = field["low"], field["high"], field["step"]
    how = rng.random()
    if how < 0.08:
        return low
    if how < 0.16:
        return high
    if how < 0.3:
        return rng.uniform(low, high)
    value = low + step * rng.randint(0, math.floor((high - low) / step + 1e-9))
    return min(high, int(value) if float(value).is_integer() else round(value, 10))


def random_states(widget: base.BookWidget, n: int, seed: int = 1945) -> list[dict]:
    """States of a widget: some near its first one (one field changed), some anywhere."""
    rng, words = random.Random(seed), words_of(widget.data)
    states = []
    for i in range(n):
        state = {name: f["default"] for name, f in widget.fields.items()}
        changed = [rng.choice(list(state))] if i % 3 == 0 else list(state)
        states.append(state | {name: random_value(widget.fields[name], rng, words) for name in changed})
    return states


def difference(a: object, b: object, path: str = "") -> str:
    """Where two results differ (numbers: by more than rounding), or an empty text."""
    if isinstance(a, bool) or isinstance(b, bool) or a is None or b is None or isinstance(a, str) or isinstance(b, str):
        return "" if a == b and type(a) is type(b) else f"{path}: {a!r} in Python, {b!r} in the page"
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return "" if math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-12) else f"{path}: {a!r} in Python, {b!r} in the page"
    if isinstance(a, dict) and isinstance(b, dict):
        if set(a) != set(b):
            return f"{path}: keys {sorted(set(a) ^ set(b))[:6]} on one side only"
        return next((d for k in a if (d := difference(a[k], b[k], f"{path}.{k}"))), "")
    if isinstance(a, (list, tuple)) and isinstance(b, list):
        if len(a) != len(b):
            return f"{path}: {len(a)} entries in Python, {len(b)} in the page"
        return next((d for i, (x, y) in enumerate(zip(a, b, strict=True)) if (d := difference(x, y, f"{path}[{i}]"))), "")
    return f"{path}: {type(a).__name__} in Python, {type(b).__name__} in the page"
