"""The classifier as a reader meets it: answers by keyboard, what is open is said, answers can be taken back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from test_widgets_live import alone, opened, state  # noqa: F401

pytestmark = pytest.mark.browser


def test_answers_by_keyboard_move_the_ladder(opened):  # noqa: F811
    """Prevents a classifier that decides too early, or not at all."""
    page = opened("alliance-classifier").page
    expect(page.get_by_text("Nothing is answered yet")).to_have_count(2)
    for criterion in ("treaty", "assist"):
        page.locator(f"[data-field='now.{criterion}'] input[value=yes]").press("Space")
    assert state(page)["now"] == {"treaty": "yes", "assist": "yes"}
    expect(page.get_by_text("By your answers: defence pact")).to_have_count(1)
    expect(page.locator(".bk-ac-ladder").get_by_role("row", name="defence pact")).to_contain_text("● here", use_inner_text=True)
    page.get_by_role("button", name="Take back the answer for Now (March 2026): Does a text oblige").press("Enter")
    assert state(page)["now"] == {"treaty": "yes"}
    expect(page.get_by_text("It lies between").or_(page.get_by_text("it lies between none of these and defence pact"))).to_have_count(1)


def test_our_reading_is_offered_as_arguable_with_reasons(opened):  # noqa: F811
    """Prevents our answers from passing for the right ones."""
    page = opened("alliance-classifier").page
    page.get_by_role("button", name="Our reading", exact=True).press("Enter")
    expect(page.get_by_text("lies between entente (consultation) and neutrality")).to_have_count(1)
    page.get_by_text("Sources; our own answer").first.press("Enter")
    page.get_by_text("that is arguable").first.wait_for()
    expect(page.locator(".bk-w")).to_contain_text("No answer is wrong here", use_inner_text=True)
