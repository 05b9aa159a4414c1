"""Arithmetic with ranges: bounds that hold, swings, and a simulation that is the same each time."""

from __future__ import annotations

import math

from alliance.widgets import ranges
from hypothesis import given
from hypothesis import strategies as st

PRODUCT = ["*", "workers", "wage", ["/", "share", 100], 12]


def test_a_formula_is_worked_out_by_hand():
    """Prevents a formula that is read in another order than it is written."""
    assert ranges.evaluate(PRODUCT, {"workers": 100, "wage": 500, "share": 70}) == 420_000
    assert ranges.evaluate(["-", 10, 3, 2], {}) == 5
    assert ranges.evaluate(["/", "a", "b"], {"a": 1, "b": 0}) == math.inf
    assert ranges.names(["+", "b", ["*", "a", "b"]]) == ["b", "a"]
    assert ranges.bounds(PRODUCT, {"workers": [1, 2], "wage": [10, 20], "share": [50, 100]}) == [60, 480]
    assert ranges.swings(["*", "a", "b"], {"a": [1, 3], "b": [10, 20]}) == {"a": [15, 45], "b": [20, 40]}


span = st.tuples(st.floats(0, 1e6), st.floats(0, 1e6)).map(sorted)


@given(span, span, span)
def test_the_simulation_stays_within_the_bounds(a, b, c):
    """Prevents a “probable range” that is wider than what is possible."""
    formula = ["*", "a", ["+", "b", "c"]]
    inputs = {"a": a, "b": b, "c": c}
    low, high = ranges.bounds(formula, inputs)
    found = ranges.simulate(formula, inputs)
    assert found == sorted(found)
    slack = 1e-9 * max(1, high)
    assert low - slack <= found[0] and found[-1] <= high + slack
    assert found == ranges.simulate(formula, inputs)


def test_the_draws_are_even():
    """Prevents a generator that favours one end of the ranges."""
    row = [u for one in ranges.uniforms(3) for u in one]
    tenths = [sum(k / 10 <= u < (k + 1) / 10 for u in row) for k in range(10)]
    assert len(row) == 3000 and min(tenths) > 240 and max(tenths) < 360
    low, median, high = ranges.simulate("a", {"a": [0, 1]})
    assert abs(low - 0.05) < 0.02 and abs(median - 0.5) < 0.04 and abs(high - 0.95) < 0.02
