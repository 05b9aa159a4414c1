"""The timeline explorer in the page: what a reader does on the strip, on the maps and in the list, by keyboard and by hand."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from test_widgets_live import alone, opened, set_state, state  # noqa: F401
from widget_trials import make

pytestmark = pytest.mark.browser
TAG = "timeline-explorer"
VISIBLE_CARDS = "[...document.querySelectorAll('.bk-card')].filter((c) => !c.hidden).map((c) => c.dataset.event)"


def test_the_strip_is_walked_and_zoomed_by_keys(opened):
    """Prevents a drawing that only a mouse can read."""
    page = opened(TAG).page
    strip = page.get_by_role("slider", name="Events shown")
    strip.focus()
    page.keyboard.press("Home")
    assert "26 August 1945" in strip.get_attribute("aria-valuetext")
    page.keyboard.press("ArrowRight")
    expect(strip).to_have_attribute("aria-valuenow", "2")
    page.keyboard.press("Enter")
    assert state(page)["event"] == "h002"
    page.keyboard.press("+")
    first, last = state(page)["years"]
    assert last - first + 1 == 41 and first == 1945  # half the years, the event in hand among them
    page.keyboard.press("-")
    assert state(page)["years"] == [1945, 2026]
    page.keyboard.press("Escape")
    assert state(page)["event"] == ""


def test_zooming_has_an_end_and_never_loses_the_years(opened):
    """Prevents buttons that zoom into an empty chart, or out of the table's years."""
    page = opened(TAG).page
    for _ in range(9):
        page.get_by_role("button", name="Zoom in").press("Enter")
    first, last = state(page)["years"]
    assert first == last
    expect(page.get_by_role("button", name="Zoom in")).to_have_attribute("aria-disabled", "true")
    for _ in range(100):
        page.get_by_role("button", name="Later years").press("Enter")
    assert state(page)["years"] == [2026, 2026]
    for _ in range(9):
        page.get_by_role("button", name="Zoom out").press("Enter")
    assert state(page)["years"] == [1945, 2026]


def test_a_place_filters_and_an_event_marks_its_place(opened):
    """Prevents a map that stands beside the list without a link to it."""
    events = make(TAG).selection["place_id"].value_counts()
    page = opened(TAG).page
    button = page.get_by_role("button", name=f"Beijing: {events['beijing']} events")
    button.focus()
    page.keyboard.press("Enter")
    expected = make(TAG)
    expected.places = ["beijing"]
    assert page.evaluate(VISIBLE_CARDS) == list(expected.selection["id"])
    expect(button).to_have_attribute("aria-pressed", "true")
    assert page.get_by_role("button", name=f"Pyongyang: {events['pyongyang']} events").is_visible()  # what another choice would add
    page.keyboard.press("Enter")
    assert state(page)["places"] == []
    page.locator("[data-event=h013] summary").press("Enter")
    assert state(page)["event"] == "h013"
    expect(page.get_by_role("button", name=f"Beijing: {events['beijing']} events; place of the event in hand")).to_have_count(1)
    set_state(page, {"places": ["un"]})
    page.get_by_role("button", name=f"United Nations: {events['un']} events").wait_for()


def test_an_event_chosen_on_the_strip_is_opened_in_the_list(opened):
    """Prevents a choice whose answer stands somewhere out of sight."""
    page = opened(TAG).page
    place = page.evaluate("scrollY")
    set_state(page, {"event": "E22"})
    card = page.locator("[data-event=E22]")
    card.locator(".bk-card-body p").first.wait_for(state="attached")
    inside = "(c) => { const a = c.getBoundingClientRect(), b = c.parentNode.getBoundingClientRect(); return a.top >= b.top - 2 && a.top < b.bottom - 40; }"
    page.wait_for_function("() => (" + inside + ")(document.querySelector('[data-event=E22]'))")
    assert page.evaluate("scrollY") == place
    page.get_by_role("button", name="Read about it below").press("Enter")
    assert page.evaluate("document.activeElement.closest('.bk-card').dataset.event") == "E22"
    expect(card.get_by_role("link", name="¶14")).to_have_attribute("href", "article.html#para-14")


def test_a_mark_can_be_chosen_by_hand(opened):
    """Prevents marks that move when the strip is zoomed and leave their places for the finger behind."""
    tab = opened(TAG, viewport={"width": 390, "height": 844}, has_touch=True)
    page = tab.page
    set_state(page, {"years": [1961, 1961]})
    spot = page.evaluate(
        """() => { const all = document.querySelector('[data-widget]').model.get('data').events.map((e) => e.id);
                   const d = document.querySelectorAll('.bk-tl-stage path.bk-symbol')[all.indexOf('h013')];
                   d.scrollIntoView({block: 'center'}); const b = d.getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]; }"""
    )
    page.touchscreen.tap(*spot)
    assert state(page)["event"] == "h013" and not tab.errors


def test_what_is_hidden_is_not_made_again(opened):
    """Prevents a widget that grows slow because it rebuilds its marks and cards at each letter."""
    page = opened(TAG).page
    page.evaluate("document.querySelectorAll('.bk-card, .bk-tl-stage path.bk-symbol, .bk-tl-spot').forEach((e, i) => { e.made = i; })")
    for query in ("t", "tr", "treaty", "", "zebra crossing"):
        page.get_by_role("searchbox", name="Search the events").fill(query)
    expect(page.get_by_text("No event fits all of these filters")).to_be_visible()
    page.get_by_role("button", name="Reset").press("Enter")
    assert page.evaluate("[...document.querySelectorAll('.bk-card, .bk-tl-stage path.bk-symbol, .bk-tl-spot')].every((e, i) => e.made === i)")
    assert len(page.evaluate(VISIBLE_CARDS)) == len(make(TAG).data["events"])


def test_rare_states_are_typed_and_frequent_ones_pressed(opened):
    """Prevents two controls of one field from undoing each other's choice."""
    page = opened(TAG).page
    page.get_by_role("combobox", name="Other states").fill("Japan")
    page.keyboard.press("Enter")
    page.get_by_role("checkbox", name="China").press("Space")
    assert state(page)["actors"] == ["CHN", "JPN"]
    page.get_by_role("button", name="Take away Japan").press("Enter")
    assert state(page)["actors"] == ["CHN"]
