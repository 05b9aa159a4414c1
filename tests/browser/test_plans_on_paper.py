"""Plans of an hour on paper and on a phone: one sheet each, and nothing that runs out of a small screen."""

from __future__ import annotations

import re

import pytest
from conftest import pages_of

pytestmark = pytest.mark.browser


def plans_of(site) -> list[str]:
    found = [name for name in pages_of(site) if name.startswith("book/plan-")]
    assert found
    return found


def test_each_plan_is_one_sheet(site, http, watched):
    """Prevents a plan whose homework lies on a second sheet, left in the printer."""
    faults = []
    tab = watched(viewport={"width": 1280, "height": 900})
    for name in plans_of(site):
        tab.page.goto(f"{http}/{name}")
        for paper in ("A4", "Letter"):
            sheets = len(re.findall(rb"/Type\s*/Page\b", tab.page.pdf(format=paper)))
            if sheets != 1:
                faults.append(f"{name}: {sheets} sheets of {paper}")
    assert not faults, "\n".join(faults)


def test_a_sheet_holds_the_whole_plan(site, http, watched):
    """Prevents the test above from passing because print hides half of a plan, or sets it too small to read."""
    tab = watched(viewport={"width": 695, "height": 1039})
    tab.page.emulate_media(media="print")
    for name in plans_of(site):
        tab.page.goto(f"{http}/{name}")
        shown = tab.page.locator("article.bd-article").inner_text()
        for part in ("One hour", "Aims", "Bring", "Minute", "Close", "Questions, and what to expect", "What they may get wrong", "With care" if "care" in shown else "Support", "Homework"):
            assert part in shown, (name, part)
        assert tab.page.locator("h1:visible").count() == 1
        assert not tab.page.locator("#jb-print-toc").is_visible()
        size = tab.page.locator(".bk-hour td").nth(1).evaluate("(e) => parseFloat(getComputedStyle(e).fontSize)")
        assert size >= 11, (name, size)  # 8.25 points


def test_nothing_is_wider_than_the_screen(site, http, watched):
    """Prevents a table of minutes that a teacher has to push about on a phone."""
    tab = watched(viewport={"width": 320, "height": 640})
    for name in [*plans_of(site), "book/teaching.html"]:
        tab.page.goto(f"{http}/{name}")
        for width in (320, 390):
            tab.page.set_viewport_size({"width": width, "height": 640})
            wide = tab.page.evaluate(
                """() => [document.documentElement, ...document.querySelectorAll('.bk-hour')]
                    .filter((e) => e.scrollWidth > e.clientWidth + 1 || e.getBoundingClientRect().right > innerWidth + 1).map((e) => e.className + ' ' + e.scrollWidth)"""
            )
            assert not wide, (name, width, wide)
