"""The forecast desk as a learner uses it: answer, seal, read the score, keep it in a file."""

from __future__ import annotations

import json

import pytest
from alliance.widgets import ForecastDesk
from playwright.sync_api import expect
from test_widgets_live import alone, opened, set_state, state  # noqa: F401  (fixtures)

pytestmark = pytest.mark.browser


def test_answer_seal_and_start_again_by_keyboard(opened):  # noqa: F811
    """Prevents outcomes in view before the seal, and a seal that can be broken by a slip."""
    page = opened("forecast-desk").page
    row = page.locator("[data-question=F01]")
    row.locator("input[type=number]").fill("10")
    assert state(page)["probabilities"] == {"F01": 10}
    assert not page.get_by_text("Outcome:").first.is_visible() if page.get_by_text("Outcome:").count() else True
    page.get_by_role("button", name="Seal my forecasts").press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "Seal now"
    page.get_by_role("button", name="Not yet").press("Enter")
    assert state(page)["sealed"] is False
    page.get_by_role("button", name="Seal my forecasts").press("Enter")
    page.get_by_role("button", name="Seal now").press("Enter")
    expect(page.locator(".bk-scores .bk-big")).to_contain_text("Brier score 0.810", use_inner_text=True)
    expect(row.get_by_text("Outcome:")).to_be_visible()
    expect(row.locator("input[type=number]")).to_be_disabled()
    expect(row.locator(".bk-outcome a[href^=http]").first).to_be_visible()
    page.get_by_role("button", name="Unseal and start again").press("Enter")
    page.get_by_role("button", name="Discard and start again").press("Enter")
    assert state(page)["probabilities"] == {} and state(page)["sealed"] is False
    expect(row.get_by_text("Outcome:")).not_to_be_visible()


def test_a_file_is_saved_and_taken_or_refused_whole(opened, tmp_path):  # noqa: F811
    """Prevents a forecast that can't leave the device, and a broken file that half replaces it."""
    page = opened("forecast-desk", accept_downloads=True).page
    set_state(page, {"probabilities": {"F01": 35, "F22": 12.5}})
    with page.expect_download() as got:
        page.get_by_role("button", name="Save to a file").press("Enter")
    path = tmp_path / "mine.json"
    got.value.save_as(path)
    desk = ForecastDesk()
    desk.load(path)  # the page's file is Python's, too
    assert desk.probabilities == {"F01": 35, "F22": 12.5}
    damaged = json.loads(path.read_text()) | {"probabilities": {"F01": 36}}
    (tmp_path / "bad.json").write_text(json.dumps(damaged))
    page.get_by_label("Take from a file").set_input_files(tmp_path / "bad.json")
    page.get_by_text("changed or damaged").wait_for()
    assert state(page)["probabilities"] == {"F01": 35, "F22": 12.5}
    desk.probabilities = {"F02": 7}
    desk.save(tmp_path / "python.json")
    page.get_by_label("Take from a file").set_input_files(tmp_path / "python.json")
    page.get_by_role("button", name="Replace").press("Enter")
    page.get_by_text("1 forecasts taken over").wait_for()
    assert state(page)["probabilities"] == {"F02": 7}
