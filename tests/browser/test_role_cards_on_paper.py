"""The cards of the simulation on paper: each whole, on a page of its own, and alone if the button is used."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.browser

ROLES = ["Moscow", "Pyongyang", "Beijing", "Seoul", "Kyiv", "Washington"]
PAPER = {"A4": (210, 297), "Letter": (215.9, 279.4)}
MARGIN = 15  # mm; printers that can't reach the edge leave about this much
MM = 96 / 25.4


@pytest.fixture
def page(http, watched):
    tab = watched(viewport={"width": 1000, "height": 900})
    tab.page.goto(f"{http}/book/debate.html")
    tab.page.wait_for_load_state("load")
    tab.page.evaluate("window.print = () => { window.printed = document.documentElement.className; }")
    return tab.page


def pages_of_pdf(page, paper: str) -> int:
    side = f"{MARGIN}mm"
    pdf = page.pdf(format=paper, margin=dict.fromkeys(("top", "right", "bottom", "left"), side))
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.mark.parametrize("paper", PAPER)
def test_each_card_stands_whole_on_a_page_of_its_own(page, paper):
    """Prevents a card that breaks across pages, so that a student gets half a role."""
    width, height = (int((side - 2 * MARGIN) * MM) for side in PAPER[paper])
    page.emulate_media(media="print")
    page.set_viewport_size({"width": width, "height": height})
    cards = page.locator(".bk-role")
    assert [c.locator(".bk-role-name").inner_text() for c in cards.all()] == ROLES
    for card in cards.all():
        style = card.evaluate("(e) => { const s = getComputedStyle(e); return [s.breakBefore, s.breakInside]; }")
        assert style == ["page", "avoid"]
        box = card.bounding_box()
        assert box["height"] <= height, f"{card.get_attribute('id')} is {box['height']:.0f} px high, {paper} has {height}"


@pytest.mark.parametrize("paper", PAPER)
def test_the_button_prints_the_cards_and_nothing_else(page, paper):
    """Prevents a stack of paper for a class that wanted its six cards."""
    button = page.locator(".bk-print-roles")
    button.press("Enter")
    assert "bk-roles-only" in page.evaluate("window.printed")
    page.emulate_media(media="print")
    seen = page.evaluate("document.body.innerText")
    assert all(role in seen for role in ROLES) and "Debrief" not in seen and "how to disagree" not in seen.lower()
    page.emulate_media(media=None)
    assert pages_of_pdf(page, paper) == len(ROLES)  # Chromium tells the page after each PDF that it has printed
    assert "bk-roles-only" not in page.evaluate("document.documentElement.className")
    assert pages_of_pdf(page, paper) > len(ROLES)


def test_without_scripts_no_button_promises_anything(http, watched):
    """Prevents a dead button; the cards themselves stay readable."""
    tab = watched(java_script_enabled=False)
    tab.page.goto(f"{http}/book/debate.html")
    assert not tab.page.locator(".bk-print-roles").is_visible()
    assert tab.page.locator(".bk-role").count() == len(ROLES)
