"""The vote explorer as a reader with a keyboard uses it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from test_widgets_live import alone, opened, set_state, state  # noqa: F401
from waits import after

pytestmark = pytest.mark.browser
TAG = "vote-explorer"


def status(page) -> str:
    after(page, 250)
    return page.locator(".bk-status").inner_text()


def test_parts_are_chosen_by_arrow_keys_and_one_is_shown_at_a_time(opened):  # noqa: F811
    """Prevents four tables and a dozen controls at once on a phone."""
    page = opened(TAG, viewport={"width": 390, "height": 800}).page
    page.get_by_label("Two states").focus()
    tables, selects = [], []
    for _ in range(4):
        tables.append(page.locator(".bk-table:visible").count())
        selects.append(page.locator(".bk-controls select:visible").count())
        page.keyboard.press("ArrowRight")
    assert tables == [1, 1, 1, 1] and max(selects) <= 4
    assert state(page)["part"] == "compare"


def test_a_state_is_chosen_and_the_sentence_follows(opened):  # noqa: F811
    """Prevents a comparison that still speaks of the states chosen before."""
    page = opened(TAG).page
    assert "alike on 10 of 10 roll calls (100 %)" in status(page)
    page.get_by_label("Second state").focus()
    page.keyboard.type("China")
    page.keyboard.press("Enter")
    assert status(page) == "North Korea and China: alike on 2 of 10 roll calls (20 %)."
    assert page.locator(".bk-table:visible thead").inner_text().split("\t")[2].strip() == "China"
    expect(page.locator(".bk-table:visible tbody tr").last).to_contain_text("no roll call found", use_inner_text=True)
    page.get_by_label("Second state").select_option("PRK")
    assert "with itself" in status(page)


def test_a_country_is_added_to_the_matrix_and_its_few_votes_are_told(opened):  # noqa: F811
    """Prevents 100 % that rests on one vote from looking like any other 100 %."""
    page = opened(TAG).page
    set_state(page, {"part": "matrix"})
    page.get_by_label("States", exact=True).first.fill("venez")
    page.keyboard.press("Enter")
    row = page.get_by_role("row", name="Venezuela")
    assert "100 %" in row.inner_text() and "n = 1, few" in row.inner_text() and "fewer than 5" in status(page)
    page.get_by_label("If either took no part").select_option("abstain")
    assert "10 %" in row.inner_text() and "n =" not in row.inner_text() and "where not on all 10" in page.locator(".bk-w").inner_text() and "absence counts as abstention" in status(page)
    page.get_by_role("button", name="Take away Venezuela").press("Enter")
    expect(page.get_by_role("row", name="Venezuela")).to_have_count(0)
    assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith("Take away"), "the focus is lost"


def test_folded_lists_are_filled_when_opened_and_follow(opened):  # noqa: F811
    """Prevents lists of states that are empty, or of another pair of votes."""
    page = opened(TAG).page
    set_state(page, {"part": "changes"})
    expect(page.locator(".bk-moves").first).to_contain_text("against → abstained (1): Eritrea", use_inner_text=True)
    fold = page.locator("summary", has_text="took no part in one or both")
    fold.focus()
    page.keyboard.press("Enter")
    page.locator(".bk-moves").nth(1).get_by_text("Turkmenistan").wait_for()
    set_state(page, {"after": "ES-11/7"})
    assert "against: United States" not in page.locator(".bk-moves").nth(1).inner_text()
    expect(page.locator(".bk-moves").first).to_contain_text("United States", use_inner_text=True)


@pytest.mark.parametrize("values", [{"part": "changes", "after": "ES-11/10"}, {"part": "groups", "roll_call": "ES-11/10"}, {"part": "groups", "roll_call": "ES-11/10", "weigh": "people"}])
def test_a_missing_roll_call_is_a_sentence(opened, values):  # noqa: F811
    """Prevents an empty table, or NaN, where no roll call is known."""
    tab = opened(TAG)
    set_state(tab.page, values)
    expect(tab.page.locator(".bk-empty:visible")).to_contain_text("No roll call", use_inner_text=True)
    live = tab.page.locator(".bk-widget-live").inner_text()
    assert "NaN" not in live and "undefined" not in live and not tab.errors
    set_state(tab.page, {"after": "ES-11/4", "roll_call": "ES-11/4"})
    expect(tab.page.locator(".bk-empty:visible")).to_have_count(0)


def test_every_total_has_its_source(opened):  # noqa: F811
    """Prevents numbers that a reader can't trace."""
    page = opened(TAG).page
    page.locator("summary", has_text="totals and sources").press("Enter")
    rows = page.get_by_role("region", name="The resolutions, their totals and sources").locator("tbody tr")
    rows.first.wait_for()
    expect(rows).to_have_count(11)
    assert all(rows.nth(i).locator("a[href^=http]").count() >= 2 for i in range(11))
