"""The treaty comparer as a reader meets it: by keyboard, on a phone, without a mouse."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from test_widgets_live import alone, opened, set_state, state  # noqa: F401

pytestmark = pytest.mark.browser


def test_keyboard_changes_what_is_compared(opened):  # noqa: F811
    """Prevents a table that does not follow its controls, or keeps columns that were taken away."""
    page = opened("treaty-comparer").page
    page.get_by_role("checkbox", name="Moscow 2000").press("Space")
    assert state(page)["treaties"] == ["1961", "2024"]
    assert page.get_by_role("columnheader").all_inner_texts() == ["Moscow 1961", "Moscow 2024"]
    page.get_by_role("checkbox", name="Moscow 2024").press("Space")
    expect(page.get_by_role("alert").first).to_contain_text("Keep at least 2")
    assert len(state(page)["treaties"]) == 2
    page.get_by_label("Whose reading").select_option("rival")
    expect(page.locator(".bk-tc-brief")).to_contain_text("Moscow 2024: = as strong as Moscow 1961", use_inner_text=True)


def test_no_difference_is_said_and_sources_open(opened):  # noqa: F811
    """Prevents an empty space where nothing differs, and clauses without a way to their sources."""
    page = opened("treaty-comparer").page
    set_state(page, {"topics": ["consultation"], "only_differences": True})
    page.get_by_text("do not differ by presence or code").wait_for()
    set_state(page, {"topics": ["military assistance"], "only_differences": False})
    page.get_by_role("row", name="Military assistance").locator("summary").first.press("Enter")
    page.get_by_role("row", name="Military assistance").locator("a[href^=http]").nth(2).wait_for()


def test_a_phone_reads_it_as_blocks_that_name_the_treaty(opened):  # noqa: F811
    """Prevents a phone from showing clauses without saying whose they are."""
    page = opened("treaty-comparer", viewport={"width": 360, "height": 740}).page
    assert page.locator(".bk-tc-who:visible").count() > 6
    assert page.evaluate("document.querySelector('.bk-tc').scrollWidth <= document.querySelector('.bk-tc').clientWidth")
