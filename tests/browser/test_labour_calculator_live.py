"""What a reader does with the labour calculator, by keyboard, and sees."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from test_widgets_live import alone, opened, set_state, state  # noqa: F401

pytestmark = pytest.mark.browser


def card(page, name: str):
    return page.locator(".bk-labour-input").filter(has=page.locator(f"[data-field={name}]"))


def test_a_range_taken_from_a_statement_names_it(opened):  # noqa: F811
    """Prevents an assumption whose source is not one click away."""
    tab = opened("labour-calculator")
    take = card(tab.page, "workers").locator("select")
    take.focus()
    take.select_option("L44")
    assert state(tab.page)["workers"] == [15000, 15000]
    words = card(tab.page, "workers").locator("p").inner_text()
    assert "Taken from National Intelligence Service, South Korea, about 2025-04" in words and "Note:" in words
    assert card(tab.page, "workers").locator("p a").first.get_attribute("href").startswith("http")
    set_state(tab.page, {"workers": [15000, 15001]})
    expect(take).to_have_value("")
    expect(card(tab.page, "workers").locator("p")).to_contain_text("no statement gives this figure", use_inner_text=True)
    assert not tab.errors


def test_more_than_and_up_to_move_one_end(opened):  # noqa: F811
    """Prevents an open end from being invented."""
    tab = opened("labour-calculator")
    take = card(tab.page, "workers").locator("select")
    take.select_option("L18")  # more than 40,000
    assert state(tab.page)["workers"] == [40000, 50000]
    take.select_option("L32")  # fewer than 10,000
    assert state(tab.page)["workers"] == [10000, 10000]
    card(tab.page, "share").locator("select").select_option("L161")  # at least 30 per cent
    assert state(tab.page)["share"] == [30, 100]


def test_the_result_follows_the_keyboard(opened):  # noqa: F811
    """Prevents results that stand still, and a comparison that ignores the chosen method."""
    tab = opened("labour-calculator")
    big = tab.page.locator(".bk-labour-answer .bk-big").first
    expect(big).to_have_text("USD 50 to 480 million a year", use_inner_text=True)
    typed = tab.page.get_by_label("Months worked, from", exact=True)
    typed.fill("12")
    expect(big).to_have_text("USD 60 to 480 million a year", use_inner_text=True)
    typed.fill("13")
    expect(card(tab.page, "months").locator(".bk-error").first).to_contain_text("A number from 1 to 12")
    expect(big).to_have_text("USD 60 to 480 million a year", use_inner_text=True)
    tab.page.get_by_label("worst to best case").focus()
    tab.page.keyboard.press("ArrowRight")
    assert state(tab.page)["method"] == "simulation"
    expect(tab.page.locator(".bk-labour-bars").nth(1)).to_contain_text("● Yours, simulation", use_inner_text=True)
    tab.page.get_by_role("status").filter(has_text="Widest swing: workers").wait_for()


def test_what_is_missing_is_said(opened):  # noqa: F811
    """Prevents an empty box where the tables have nothing."""
    tab = opened("labour-calculator")
    set_state(tab.page, {"where": "CHN", "mode": "fee"})
    assert "The tables hold no such statement for China" in card(tab.page, "fee").locator("p").inner_text()
    assert card(tab.page, "fee").locator("select").is_hidden() and card(tab.page, "wage").is_hidden()
    set_state(tab.page, {"where": "RUS", "year": "2025"})
    table = tab.page.locator(".bk-labour-bars").nth(1).inner_text()
    assert "Trade 2025, not published" in table and "no value" in table
    set_state(tab.page, {"where": "ALL"})
    expect(tab.page.locator(".bk-labour-bars").nth(1)).to_contain_text("choose Russia or China", use_inner_text=True)
    assert "NaN" not in tab.page.locator(".bk-w").inner_text() and not tab.errors


def test_the_chart_is_read_with_arrow_keys(opened):  # noqa: F811
    """Prevents reported numbers that only a pointer can read."""
    tab = opened("labour-calculator")
    stage = tab.page.locator(".bk-plot-stage")
    stage.focus()
    stage.press("End")
    assert "15,000 (National Intelligence Service, South Korea)" in stage.get_attribute("aria-valuetext")
