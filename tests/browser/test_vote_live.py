"""The vote explorer as a reader uses it."""

from __future__ import annotations

import pytest
from test_widgets_live import alone, opened, set_state, state  # noqa: F401  (fixtures)

pytestmark = pytest.mark.browser


def test_states_are_found_by_typing_and_taken_away_by_key(opened):  # noqa: F811
    """Prevents a list of 193 states that only a mouse can handle."""
    page = opened("vote-explorer").page
    set_state(page, {"part": "matrix", "countries": []})
    assert page.get_by_text("Choose at least one state.").is_visible()
    box = page.get_by_role("combobox", name="States in the rows")
    for typed in ("mali", "hung"):
        box.fill(typed)
        box.press("Enter")
    assert state(page)["countries"] == ["HUN", "MLI"]
    assert page.locator(".bk-matrix tbody tr").count() == 2
    box.fill("united")
    box.press("Enter")
    assert "names begin so" in page.locator(".bk-pick .bk-error").inner_text()
    page.get_by_role("button", name="Take away Mali").press("Enter")
    assert state(page)["countries"] == ["HUN"]
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Take away Hungary"


def test_each_question_shows_its_own_part(opened):  # noqa: F811
    """Prevents a phone's screen full of four tables, and numbers that do not follow the question."""
    page = opened("vote-explorer").page
    page.get_by_label("One state").select_option("RUS")
    page.get_by_label("Another state").select_option("CHN")
    assert page.locator(".bk-big:visible").inner_text() == "20 % agreement"  # both against ES-11/3 and ES-11/5
    page.get_by_label("Who changed sides").check()
    page.get_by_label("From").select_option("ES-11/6")
    page.get_by_label("To", exact=True).select_option("ES-11/7")
    way = page.locator(".bk-ways .bk-card:visible", has_text="in favour → ✕ against")
    way.locator("summary").press("Enter")
    assert "United States" in way.inner_text()
    assert page.get_by_label("One state").is_hidden()
