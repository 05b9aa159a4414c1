"""Arithmetic with ranges: one formula, written once as data, gives bounds, swings and a simulation in Python and in the page.

A formula is a number, the name of an input, or a list of an operation and its arguments, such as
``["*", "workers", ["/", "share", 100]]``. The operations are + - * / min max. An input is a range ``[low, high]``.
ranges.js says the same for the page.
"""

from __future__ import annotations

import math
from functools import cache
from itertools import product

import numpy as np

Formula = float | str | list
Inputs = dict[str, list[float]]

_OPERATIONS = {
    "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b,
    "/": lambda a, b: a / b if b else math.inf,
    "min": min, "max": max,
}  # fmt: skip


# the same for all draws at once, value by value
_ON_ARRAYS = _OPERATIONS | {
    "/": lambda a, b: np.divide(a, b, out=np.full(np.broadcast_shapes(np.shape(a), np.shape(b)), math.inf), where=np.asarray(b) != 0),
    "min": np.minimum, "max": np.maximum,
}  # fmt: skip


def evaluate(formula: Formula, values: dict[str, float], operations: dict = _OPERATIONS) -> float:
    """The formula's value for one value of each input; arguments are taken from left to right."""
    if isinstance(formula, str):
        return values[formula]
    if not isinstance(formula, list):
        return formula
    operation = operations[formula[0]]
    result = evaluate(formula[1], values, operations)
    for argument in formula[2:]:
        result = operation(result, evaluate(argument, values, operations))
    return result


def names(formula: Formula) -> list[str]:
    """The inputs that a formula uses, in order of first use."""
    if isinstance(formula, str):
        return [formula]
    if not isinstance(formula, list):
        return []
    return list(dict.fromkeys(name for argument in formula[1:] for name in names(argument)))


def bounds(formula: Formula, inputs: Inputs) -> list[float]:
    """The least and the greatest value over all corners of the inputs' ranges.

    These are the true bounds if the formula rises or falls steadily in each input by itself.
    """
    used = names(formula)
    found = [evaluate(formula, dict(zip(used, corner, strict=True))) for corner in product(*(inputs[n] for n in used))]
    return [min(found), max(found)]


def swings(formula: Formula, inputs: Inputs) -> dict[str, list[float]]:
    """For each input the formula's value at its low and at its high end, all others at the middle of their ranges."""
    used = names(formula)
    middle = {n: (inputs[n][0] + inputs[n][1]) / 2 for n in used}
    return {n: [evaluate(formula, middle | {n: end}) for end in inputs[n]] for n in used}


SEED = 1961
DRAWS = 1000


@cache
def uniforms(n: int, draws: int = DRAWS, seed: int = SEED) -> tuple[tuple[float, ...], ...]:
    """``draws`` rows of ``n`` numbers from 0 to 1, always the same (xorshift with 32 bits, Marsaglia 2003)."""
    x, rows = seed, []
    for _ in range(draws):
        row = []
        for _ in range(n):
            x ^= (x << 13) & 0xFFFFFFFF
            x ^= x >> 17
            x ^= (x << 5) & 0xFFFFFFFF
            row.append(x / 4294967296)
        rows.append(tuple(row))
    return tuple(rows)


@cache
def _columns(n: int) -> np.ndarray:
    return np.array(uniforms(n)).reshape(DRAWS, n).T


def simulate(formula: Formula, inputs: Inputs, quantiles: tuple[float, ...] = (0.05, 0.5, 0.95)) -> list[float]:
    """Quantiles of the formula when each input is drawn evenly and independently from its range, from fixed draws.

    Quantile q of n sorted values lies at position q(n − 1), between neighbours in proportion.
    """
    used = names(formula)
    columns = {n: inputs[n][0] + (inputs[n][1] - inputs[n][0]) * column for n, column in zip(used, _columns(len(used)), strict=True)}
    values = sorted(np.broadcast_to(evaluate(formula, columns, _ON_ARRAYS), DRAWS).tolist())
    result = []
    for q in quantiles:
        at = q * (len(values) - 1)
        below = math.floor(at)
        above = min(below + 1, len(values) - 1)
        result.append(values[below] + (at - below) * (values[above] - values[below]))
    return result
