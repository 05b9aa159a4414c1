"""The munitions estimator as a reader uses it: by keyboard, with bad input, and with claims and denials side by side."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from test_widgets_live import OUT_OF_SIGHT, alone, opened, set_state, state  # noqa: F401
from waits import after

pytestmark = pytest.mark.browser
TAG = "munitions-estimator"


def cells(page, row: str) -> list[str]:
    return page.locator(".bk-mu .bk-table tr", has=page.get_by_role("rowheader", name=row)).locator("td").all_inner_texts()


def test_a_number_typed_changes_the_result_and_nonsense_does_not(opened):  # noqa: F811
    """Prevents a result that lags behind what is typed, or that takes a slip of the finger for a number."""
    tab = opened(TAG)
    tab.page.get_by_role("button", name="South Korea’s arithmetic").press("Enter")
    assert cells(tab.page, "Rounds delivered")[0] == "11.2 to 14 million"
    box = tab.page.get_by_role("spinbutton", name="Containers shipped, low")
    box.fill("14")
    assert cells(tab.page, "Rounds delivered")[0] == "5.6 to 14 million"
    box.fill("400")
    expect(tab.page.locator("[data-field=containers] [role=alert]").first).to_contain_text("from 0 to 40", use_inner_text=True)
    assert cells(tab.page, "Rounds delivered")[0] == "5.6 to 14 million" and state(tab.page)["containers"] == [14, 28]
    assert not tab.errors


def test_the_widest_doubt_is_named_and_comes_first(opened):  # noqa: F811
    """Prevents a sensitivity readout whose order and sentence disagree."""
    tab = opened(TAG)
    first = tab.page.locator(".bk-mu-tornado > li").first
    expect(first).to_contain_text("152 mm")
    expect(tab.page.locator(".bk-mu .bk-status")).to_contain_text("the calibre")
    set_state(tab.page, {"output": "days", "share_152": [100, 100]})
    expect(first).to_contain_text("rate of fire", use_inner_text=True)
    set_state(tab.page, {"containers": [0, 0]})
    expect(tab.page.locator(".bk-mu")).to_contain_text("one of your ranges moves it")
    expect(tab.page.get_by_text("no round need have been delivered")).to_be_visible()
    assert "NaN" not in tab.page.locator(".bk-mu").inner_text() and not tab.errors


def test_claims_say_what_they_are_and_denials_stand_among_them(opened):  # noqa: F811
    """Prevents a capacity that reads like a count, and a comparison without the denials."""
    tab = opened(TAG)
    rows = tab.page.locator(".bk-mu-chart li:visible")
    texts = rows.all_inner_texts()
    assert any("up to 4.8 million rounds, a capacity, not a count" in " ".join(t.split()) for t in texts)
    assert any("22 September 2022" in t and "✕" in t for t in texts)
    marks = tab.page.evaluate("[...document.querySelectorAll('.bk-mu-chart li')].filter((e) => e.offsetParent && e.innerText.includes('3.5 million')).map((e) => e.querySelector('.bk-mu-mark').textContent)")
    assert marks == ["○"]
    tab.page.get_by_label("Claims on").select_option("containers shipped")
    tab.page.get_by_role("button", name="Only what was counted").press("Enter")
    tab.page.get_by_label("Claims on").select_option("containers shipped")
    after(tab.page, OUT_OF_SIGHT)
    counted = [t for t in rows.all_inner_texts() if "containers" in t and "✕" not in t and "Your" not in t]
    assert len(counted) == 1 and "Overlaps your range" in counted[0]


def test_a_claimants_containers_can_be_taken_over(opened):  # noqa: F811
    """Prevents comparing a claim of 2023 with containers of 2025 because it is too tedious to change them."""
    tab = opened(TAG)
    tab.page.locator("summary", has_text="each claimant’s own figures imply").press("Enter")
    tab.page.get_by_role("button", name="Set containers to 6,700").press("Enter")
    assert state(tab.page)["containers"] == [6.7, 6.7]
    expect(tab.page.get_by_role("spinbutton", name="Containers shipped, high")).to_have_value("6.7")
