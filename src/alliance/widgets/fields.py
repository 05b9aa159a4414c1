"""What a reader can set in a widget: one description of each field serves Python, the page, a link and the device.

A field is a traitlet with a meaning: what values it takes, its label, unit and default. `Field.describe` gives it as
JSON, from which the page builds the control, reads links and refuses what does not fit (fields.js has the same rules).
Options, bounds and defaults that depend on the widget's data are given as functions of that data.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from typing import Any

import traitlets


class Field(traitlets.TraitType):
    """Base of the fields. ``label`` stands beside the control, ``hint`` below it."""

    kind = ""

    def __init__(self, default: Any = traitlets.Undefined, *, label: str = "", hint: str = "") -> None:
        super().__init__()
        self.label, self.hint, self._default = label, hint, default
        self.tag(sync=True)

    def empty(self, data: dict) -> Any:
        """The default where none is given."""
        raise NotImplementedError

    def first(self, data: dict) -> Any:
        """The value a widget begins with."""
        value = self._default(data) if callable(self._default) else self._default
        return self.clean(deepcopy(self.empty(data) if value is traitlets.Undefined else value), data)

    def default(self, obj: Any = None) -> Any:
        return self.first(obj.data if obj is not None else {})

    def describe(self, data: dict) -> dict:
        """The field as JSON: its kind, what it takes, its label and its default."""
        words = {"label": self.label, "hint": self.hint}
        return {"kind": self.kind, **self._limits(data), **{k: v for k, v in words.items() if v}, "default": self.first(data)}

    def _limits(self, data: dict) -> dict:
        return {}

    def clean(self, value: Any, data: dict) -> Any:
        """The value in its one normal form. Raises ValueError with a sentence for what does not fit."""
        raise NotImplementedError

    def validate(self, obj: Any, value: Any) -> Any:
        try:
            return self.clean(value, obj.data)
        except ValueError as error:
            raise traitlets.TraitError(f"{self.name or self.label}: {error}") from None


def _of(value: Any, data: dict) -> Any:
    return value(data) if callable(value) else value


Options = Sequence[str] | Mapping[str, str] | Callable[[dict], "Sequence[str] | Mapping[str, str]"]


def _options(of: Options, data: dict) -> dict[str, str]:
    found = _of(of, data)
    return dict(found) if isinstance(found, Mapping) else {str(v): str(v) for v in found}


def _known(value: Any, options: dict[str, str]) -> str:
    if not isinstance(value, str) or value not in options:
        raise ValueError(f"there is no “{value}”; there are: {', '.join(options)}.")
    return value


class Choice(Field):
    """One of several options; ``of`` lists them, or maps them to their labels."""

    kind = "choice"

    def __init__(self, of: Options, default: Any = traitlets.Undefined, **words) -> None:
        super().__init__(default, **words)
        self._of = of

    def empty(self, data: dict) -> str:
        return next(iter(_options(self._of, data)), "")

    def _limits(self, data: dict) -> dict:
        return {"options": [list(pair) for pair in _options(self._of, data).items()]}

    def clean(self, value: Any, data: dict) -> str:
        return _known(value, _options(self._of, data))


class Several(Field):
    """Any of several options, at least ``least`` and at most ``most`` of them; kept in the options' order."""

    kind = "several"

    def __init__(self, of: Options, default: Any = traitlets.Undefined, *, least: int = 0, most: int | None = None, **words) -> None:
        super().__init__(default, **words)
        self._of, self._least, self._most = of, least, most

    def empty(self, data: dict) -> list[str]:
        return list(_options(self._of, data))[: self._least]

    def _limits(self, data: dict) -> dict:
        options = _options(self._of, data)
        return {
            "options": [list(pair) for pair in options.items()],
            "least": self._least, "most": len(options) if self._most is None else self._most,
        }  # fmt: skip

    def clean(self, value: Any, data: dict) -> list[str]:
        options = _options(self._of, data)
        if not isinstance(value, (list, tuple)):
            raise ValueError(f"“{value}” is no list.")
        chosen = {_known(v, options) for v in value}
        most = len(options) if self._most is None else self._most
        if not self._least <= len(chosen) <= most:
            raise ValueError(f"{len(chosen)} are chosen; it takes {self._least} to {most}.")
        return [v for v in options if v in chosen]


def _number(value: Any, low: float, high: float) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value) or not low <= value <= high:
        raise ValueError(f"“{value}” is no number from {low:g} to {high:g}.")
    return value


class Number(Field):
    """A number from ``low`` to ``high``; ``step`` is what the control moves by, other values are allowed."""

    kind = "number"

    def __init__(self, low: Any, high: Any, default: Any = traitlets.Undefined, *, step: float = 1, unit: str = "", **words) -> None:
        super().__init__(default, **words)
        self._low, self._high, self._step, self._unit = low, high, step, unit

    def empty(self, data: dict) -> float:
        return _of(self._low, data)

    def _limits(self, data: dict) -> dict:
        return {"low": _of(self._low, data), "high": _of(self._high, data), "step": self._step, "unit": self._unit}

    def clean(self, value: Any, data: dict) -> float:
        return _number(value, _of(self._low, data), _of(self._high, data))


class Interval(Number):
    """A lower and an upper number, both from ``low`` to ``high``, as a list of two."""

    kind = "interval"

    def empty(self, data: dict) -> list[float]:
        return [_of(self._low, data), _of(self._high, data)]

    def clean(self, value: Any, data: dict) -> list[float]:
        if not isinstance(value, (list, tuple)) or len(value) != 2:
            raise ValueError(f"“{value}” is no list of a lower and an upper number.")
        a, b = (_number(v, _of(self._low, data), _of(self._high, data)) for v in value)
        if a > b:
            raise ValueError(f"the lower number, {a:g}, is above the upper one, {b:g}.")
        return [a, b]


class Flag(Field):
    """Yes or no."""

    kind = "flag"

    def empty(self, data: dict) -> bool:
        return False

    def clean(self, value: Any, data: dict) -> bool:
        if not isinstance(value, bool):
            raise ValueError(f"“{value}” is neither true nor false.")
        return value


class Text(Field):
    """A text of at most ``most`` characters (UTF-16 code units, as a browser counts them)."""

    kind = "text"

    def __init__(self, default: Any = traitlets.Undefined, *, most: int = 200, **words) -> None:
        super().__init__(default, **words)
        self._most = most

    def empty(self, data: dict) -> str:
        return ""

    def _limits(self, data: dict) -> dict:
        return {"most": self._most}

    def clean(self, value: Any, data: dict) -> str:
        if not isinstance(value, str) or len(value.encode("utf-16-le", "surrogatepass")) // 2 > self._most:
            raise ValueError(f"it takes a text of at most {self._most} characters.")
        return value


class Each(Field):
    """A value for each of several names, as a dict; names may be missing.

    ``of`` maps each name to the field that its value must fit. Empty lists are left out.
    """

    kind = "each"

    def __init__(self, of: Any, default: Any = traitlets.Undefined, **words) -> None:
        super().__init__(default, **words)
        self._of = of

    def empty(self, data: dict) -> dict:
        return {}

    def _limits(self, data: dict) -> dict:
        return {"fields": {name: field.describe(data) for name, field in _of(self._of, data).items()}}

    def clean(self, value: Any, data: dict) -> dict:
        if not isinstance(value, Mapping):
            raise ValueError(f"“{value}” gives no value by name.")
        fields = _of(self._of, data)
        for name in value:
            _known(name, {n: n for n in fields})
        return {name: clean for name, field in fields.items() if name in value and (clean := field.clean(value[name], data)) != []}
