"""Every page as a reader meets it: no other host, no error, no missing file, no script needed, nothing in the way."""

from __future__ import annotations

import re

import pytest
from accessibility import COLOURS, axe_violations
from conftest import ROOT, pages_of
from playwright.sync_api import TimeoutError
from waits import after

pytestmark = pytest.mark.browser

PAGES = ["index.html", "search.html", *(f"{found}.html" for found in re.findall(r"(?m)^\s*(?:root|- file): (\S+)$", (ROOT / "_toc.yml").read_text(encoding="utf-8")))]


def test_these_are_all_pages(site):
    """Prevents a page that none of the tests below opens."""
    assert set(PAGES) == set(pages_of(site)) and len(PAGES) == len(set(PAGES))


def open_page(watched, address: str, name: str, **context):
    """A page as a reader has it after reading it through; the front door sends on to the book's first page."""
    tab = watched(**context)
    tab.page.goto(f"{address}/{name}")
    if name == "index.html":
        tab.page.wait_for_url("**/book/index.html")
    tab.page.wait_for_load_state("load")
    tab.read_through()
    return tab


def faults_of(tab) -> list[str]:
    """Whom a page asked outside the book, what went wrong in it, and what it did not find."""
    assert len(tab.requests) > 1  # the watch itself works
    return [f"{kind}: {what}" for kind, found in (("other host", tab.outside()), ("script error", tab.errors), ("missing", tab.failed)) for what in found]


def unfold(page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    after(page, 200)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_works_for_everybody(http, watched, name):
    """Prevents a page that tells another host about its reader, fails in silence, or that people with a screen reader, a keyboard or weak sight can't use: in light and dark, its frames included."""
    tab = open_page(watched, http, name, viewport={"width": 1280, "height": 900}, reduced_motion="reduce", color_scheme="light")
    faults = []

    def ask(state: str, **which) -> None:
        for rule in axe_violations(tab.page, **which):
            for node in rule["nodes"][:4]:
                faults.append(f"{state}: {rule['id']}: {node['target']} {node['html'][:160]} {node.get('failureSummary', '')[:300]}")

    ask("as opened", without=COLOURS)
    unfold(tab.page)
    ask("everything unfolded, light")
    tab.page.emulate_media(color_scheme="dark")
    try:
        tab.page.wait_for_function("document.documentElement.dataset.theme === 'dark'")
    except TimeoutError:
        pytest.fail("the page does not follow the system into the dark: " + tab.page.evaluate("`the browser says ${matchMedia('(prefers-color-scheme: dark)').matches}, the mode is ${document.documentElement.dataset.mode}`"))
    ask("everything unfolded, dark", rules=COLOURS)
    faults += faults_of(tab)
    assert not faults, "\n".join(faults)


def test_axe_reaches_into_the_frames(http, watched):
    """Prevents the check above from passing because it never looked into the maps."""
    tab = watched()
    tab.page.goto(f"{http}/book/article.html")
    tab.read_through()
    assert len(tab.page.frames) > 1
    tab.page.frames[1].evaluate(
        """() => { const e = [...document.querySelectorAll('.bk-point')].find((e) => e.style.display !== 'none');
                   e.removeAttribute('aria-label'); e.replaceChildren(); }"""
    )
    assert "aria-command-name" in {rule["id"] for rule in axe_violations(tab.page)}


def test_a_single_text_that_differs_is_asked(http, watched):
    """Prevents the check of colours, which asks one of all texts that are alike, from passing over the one that is not."""
    tab = watched(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    tab.page.goto(f"{http}/book/soldiers.html")
    unfold(tab.page)
    assert not axe_violations(tab.page, rules=COLOURS)
    for where, style in (
        ("tbody tr:nth-child(n+4) td", "color: #999"),
        ("tbody tr:nth-child(n+4) td", "opacity: .4"),
        ("tbody tr:nth-child(n+4) td", "background: #777"),
        ("section:has(> p)", "background: #777"),
        ("section > p > a.bk-fact", "text-decoration: none; border: 0; color: #333"),
    ):
        tab.page.evaluate(
            """([where, style]) => {
              const all = [...document.querySelectorAll('.bd-article ' + where)].filter((e) => e.checkVisibility() && e.textContent.trim().length > 1);
              const e = all[Math.floor(all.length / 2)];
              window.mend = () => { e.removeAttribute('style'); };
              e.style.cssText = style;
              e.dataset.spoilt = '';
            }""",
            [where, style],
        )
        found = [node for rule in axe_violations(tab.page, rules=COLOURS) for node in rule["nodes"]]
        # a section's background makes its texts faint, the others are found themselves
        assert any("data-spoilt" in node["html"] for node in found) or (found and where.startswith("section:")), (where, style)
        tab.page.evaluate("mend()")
    assert not axe_violations(tab.page, rules=COLOURS)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_works_from_a_disk_on_a_small_phone(site, watched, name):
    """Prevents a downloaded copy with blank maps, dead widgets or errors, and text that runs out of a 320 px screen."""
    tab = open_page(watched, site.as_uri(), name, viewport={"width": 320, "height": 640})
    unfold(tab.page)
    wide = tab.page.evaluate(
        """() => document.documentElement.scrollWidth > innerWidth
            ? [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1)
                .slice(0, 5).map((e) => e.tagName + '.' + e.className).concat(document.documentElement.scrollWidth)
            : []"""
    )
    faults = [f"too wide: {wide}"] * bool(wide) + faults_of(tab)
    assert not faults, "\n".join(faults)


def figures_in(text: str) -> dict[str, int]:
    """How many maps, widgets and charts a page's HTML holds."""
    return {kind: len(re.findall(rf'<figure class="[^"]*\bbk-{kind}\b', text)) for kind in ("map", "widget", "chart")}


def test_the_book_has_figures_of_each_kind(site):
    """Prevents the next test from passing because it counts nothing."""
    found = [figures_in((site / name).read_text(encoding="utf-8")) for name in PAGES]
    assert all(sum(f[kind] for f in found) > 5 for kind in found[0]), found


@pytest.mark.parametrize("name", PAGES)
def test_without_scripts_everything_is_still_there(site, http, watched, name):
    """Prevents maps and widgets that are blank on paper, in an e-reader, or where scripts are off."""
    seen = {"map": 0, "widget": 0, "chart": 0}
    tab = watched(java_script_enabled=False)
    tab.page.goto(f"{http}/{name}")
    for stage in tab.page.locator("figure.bk-map").all():
        seen["map"] += 1
        assert stage.locator("svg.bk-picture").is_visible()
        assert stage.locator("svg.bk-picture path:is(.bk-symbol, .bk-class, .bk-area, .bk-line)").count() >= 2
        assert not stage.locator("iframe").is_visible()
        stage.locator("details.bk-equivalent > summary").first.click()
        assert stage.locator("table tbody tr").first.is_visible()
    for widget in tab.page.locator("figure.bk-widget").all():
        seen["widget"] += 1
        assert widget.locator("table, svg").first.is_visible()
        assert widget.inner_text().strip()
    for chart in tab.page.locator("figure.bk-chart").all():
        seen["chart"] += 1
        assert chart.locator(".bk-chart-picture svg").is_visible()
        assert not chart.locator("button").is_visible()
    assert seen == figures_in((site / name).read_text(encoding="utf-8"))


def test_every_icon_has_its_drawing(site):
    """Prevents empty buttons: the theme's icon script is gone, so each icon class needs a rule of ours."""
    style = (site / "_assets" / "page.css").read_text(encoding="utf-8")
    drawn = set(re.findall(r"\.(fa-[a-z-]+)[^{}]*\{[^{}]*--bk-icon", style))
    used = set()
    for name in pages_of(site):
        for classes in re.findall(r'<(?:i|span) class="([^"]*\bfa-[^"]*)"', (site / name).read_text(encoding="utf-8")):
            used |= {c for c in classes.split() if c.startswith("fa-")} - {"fa-solid", "fa-lg"}
    for group in re.findall(r"\.(fa-[a-z-]+), \.(fa-[a-z-]+)(?:, \.(fa-[a-z-]+))? \{ --bk-icon", style):
        drawn |= set(filter(None, group))
    assert used, "no icon was found, so this test looks in the wrong place"
    assert used <= drawn, f"without a drawing: {sorted(used - drawn)}"
