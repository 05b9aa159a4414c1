"""The list of events: all of them, in order, with sources, on the page and in the notebook."""

from __future__ import annotations

import re

import pytest
from alliance import chronicle, project, tables
from alliance.classroom import notebooks
from alliance.errors import BookError

PERIODS = [tuple(map(int, found)) for found in re.findall(r"\{event-list\} (\d{4}) (\d{4})", (project.BOOK / "timeline.md").read_text(encoding="utf-8"))]


def test_the_periods_of_the_page_hold_every_event_once():
    """Prevents an event that falls between two periods, or stands in two."""
    listed = [e.id for first, last in PERIODS for e in chronicle.between(first, last)]
    assert sorted(listed) == sorted(tables.load("events")["id"])
    assert all(a[1] + 1 == b[0] for a, b in zip(PERIODS, PERIODS[1:], strict=False))


def test_each_event_says_when_where_and_on_which_pages():
    """Prevents a list that is less than the table."""
    for e in chronicle.between(1945, 2026):
        assert e.when and e.where and e.summary and e.sources, e.id
    assert any(e.claimant for e in chronicle.between(2022, 2026))


def test_a_stretch_without_events_is_said():
    """Prevents an empty section from a typing error in two years."""
    with pytest.raises(BookError, match="none from 1066 to 1067"):
        chronicle.between(1066, 1067)


def test_the_notebook_has_the_list_too():
    """Prevents headings with nothing below them in JupyterLab."""
    text = notebooks.plain_markdown((project.BOOK / "timeline.md").read_text(encoding="utf-8"))
    assert text.count("\n- **") >= len(tables.load("events")) and "event-list" not in text
