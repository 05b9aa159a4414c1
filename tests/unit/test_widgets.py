"""Every widget in Python: what its fields take, that its parts hang together, and how heavy its script is."""

from __future__ import annotations

import gzip
import json

import pandas as pd
import pytest
import traitlets
from alliance.errors import BookError
from alliance.widgets import base, single
from alliance.widgets.fields import Choice, Each, Flag, Interval, Number, Several, Text
from widget_trials import TAGS, difference, make, random_states


def test_all_widgets_are_found():
    """Prevents the tests below from passing because there is nothing to test."""
    assert len(TAGS) >= 2 and "claim-explorer" in TAGS


@pytest.mark.parametrize("tag", TAGS)
def test_results_and_selection_follow_the_state(tag):
    """Prevents a widget whose selection is no DataFrame, or that stands still or fails in some state."""
    widget = make(tag)
    results = set()
    for state in [widget.state(), *(widget.state() | v for v in widget.views.values()), *random_states(widget, 40)]:
        for name, value in state.items():
            setattr(widget, name, value)
        assert widget.state() == state
        results.add(json.dumps(widget.result, sort_keys=True, allow_nan=False))
        assert isinstance(widget.selection, pd.DataFrame)
    assert len(results) > 5
    widget.reset()
    assert widget.state() == {name: f["default"] for name, f in widget.fields.items()}


@pytest.mark.parametrize("tag", TAGS)
def test_what_does_not_fit_is_refused_and_the_old_value_stays(tag):
    """Prevents a slip of the pen in a notebook from leaving a widget in a state that it can't show."""
    widget = make(tag)
    before = widget.state()
    for name in before:
        for wrong in (None, object(), "no such option, surely" * 40, float("nan"), 1e99, ["no such option"], {"no such name": 1}):
            with pytest.raises(traitlets.TraitError, match=name):
                setattr(widget, name, wrong)
    assert widget.state() == before
    with pytest.raises(traitlets.TraitError, match="no_such_field"):
        type(widget)(no_such_field=1)


@pytest.mark.parametrize("tag", TAGS)
def test_views_to_try_change_something(tag):
    """Prevents a button that does nothing, or asks for what the data no longer hold."""
    widget = make(tag)
    assert widget.views, "a widget offers views worth trying"
    for label, values in widget.views.items():
        widget.reset()
        before = widget.result
        for name, value in values.items():
            setattr(widget, name, value)
        assert difference(before, widget.result), label


@pytest.mark.parametrize("tag", TAGS)
def test_without_scripts_there_is_a_picture_or_a_table(tag):
    """Prevents a widget that is blank on paper, in an e-reader, or without scripts."""
    widget = make(tag)
    still = widget.static_html()
    assert ("<table" in still and still.count("<tr") > 3) or "<svg" in still
    assert widget.source_html().strip()
    assert widget.title and widget.tag


@pytest.mark.parametrize("tag", TAGS)
def test_the_script_is_light(tag):
    """Prevents widgets that a phone on a bad network waits for. Charts are not counted (plot.js)."""
    cls = type(make(tag))
    shared = base.host_script().replace((base._HERE / "plot.js").read_text(encoding="utf-8"), "")
    size = len(gzip.compress((shared + base.page_script(cls)).encode(), 9))
    assert size < 25_000, f"{tag}: {size} bytes"


def test_fields_say_what_they_take():
    """Prevents refusals that leave the instructor guessing."""
    options = {"a": "A", "b": "B", "c": "C"}
    for field, good, clean in (
        (Choice(options), "b", "b"),
        (Several(options, most=2), ["c", "a"], ["a", "c"]),
        (Number(0, 10), 3.5, 3.5),
        (Interval(0, 10), (2, 3), [2, 3]),
        (Flag(), True, True),
        (Text(most=3), "añb", "añb"),
        (Each({"x": Number(0, 1), "y": Several(options)}), {"y": [], "x": 1}, {"x": 1}),
    ):
        assert field.clean(good, {}) == clean
        description = field.describe({})
        assert json.loads(json.dumps(description)) == description and description["kind"] == field.kind
        assert field.clean(description["default"], {}) == description["default"]
    for field, wrong, said in (
        (Choice(options), "d", "there are: a, b, c"),
        (Several(options, least=1, most=2), ["a", "b", "c"], "it takes 1 to 2"),
        (Number(0, 10), 11, "from 0 to 10"),
        (Number(0, 10), True, "from 0 to 10"),
        (Interval(0, 10), [5, 2], "above"),
        (Interval(0, 10), [5], "lower and an upper"),
        (Flag(), 1, "neither"),
        (Text(most=3), "abcd", "at most 3"),
        (Text(most=3), "🙂🙂", "at most 3"),
        (Each({"x": Number(0, 1)}), {"z": 1}, "there are: x"),
        (Each({"x": Number(0, 1)}), {"x": 2}, "from 0 to 1"),
    ):
        with pytest.raises(ValueError, match=said):
            field.clean(wrong, {})


def test_data_that_widgets_share_stand_once_in_a_page(monkeypatch):
    """Prevents a page that carries the same table for each of its widgets."""
    monkeypatch.setenv("ALLIANCE_SURFACE", "page")
    page = make("claim-explorer").to_html() + make("claim-explorer").to_html()
    assert page.count('data-digest="') == 2
    assert base.once(page).count('data-digest="') == 1 and base.once(page).count('data-widget="') == 2


def test_a_widget_becomes_one_file(tmp_path):
    """Prevents a hand-out that needs a network, or a wrong name that ends in a traceback."""
    single.write("claim-explorer", tmp_path / "claims.html")
    text = (tmp_path / "claims.html").read_text(encoding="utf-8")
    assert "alliance-asset:src" not in text and 'src="' not in text.split("<body>")[0]
    with pytest.raises(BookError, match="claim-explorer"):
        single.write("no-such", tmp_path / "x.html")
    with pytest.raises(BookError, match="make it first"):
        single.write("claim-explorer", tmp_path / "nowhere" / "x.html")
