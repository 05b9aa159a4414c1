"""Maps, widgets and charts in the published page, used by hand: with the keyboard, in the dark, by link."""

from __future__ import annotations

import json

import pytest
from alliance import project, tables
from alliance.widgets.claim_explorer import ClaimExplorer
from playwright.sync_api import expect
from waits import after

pytestmark = pytest.mark.browser


@pytest.fixture
def explorer(http, watched):
    tab = watched(viewport={"width": 1280, "height": 900})
    tab.page.goto(f"{http}/book/argument.html")
    tab.page.locator(".bk-widget[data-widget=claim-explorer]").scroll_into_view_if_needed()
    tab.page.locator(".bk-widget[data-live=true] .bk-w").wait_for()
    yield tab.page
    assert not tab.errors


def shown(page) -> list[str]:
    return page.evaluate("[...document.querySelectorAll('.bk-card:not([hidden])')].map((c) => c.dataset.claim)")


def test_the_keyboard_filters_and_a_voice_says_so(explorer):
    """Prevents a widget that only a mouse can use, or that changes in silence."""
    page, total = explorer, len(tables.load("claims"))
    assert len(shown(page)) == total
    box = page.locator("fieldset[data-field='chosen.kind'] label", has_text="forecast").locator("input")
    box.focus()
    page.keyboard.press("Space")
    forecasts = tables.load("claims").query("kind == 'forecast'")["id"].tolist()
    assert shown(page) == forecasts
    page.wait_for_function(f"document.querySelector('.bk-status').textContent === '{len(forecasts)} of {total} claims'")
    page.keyboard.press("Space")
    assert len(shown(page)) == total
    page.locator(".bk-card > summary").first.focus()
    page.keyboard.press("Enter")
    body = page.locator(".bk-card").first
    assert body.locator("dd").nth(4).inner_text() == tables.load("claims")["evidence"][0]
    assert body.locator("dd a[href^=http]").count() == len(tables.load("claims")["sources"][0].split(";"))
    page.get_by_label("Search the claims").fill("no such words")
    assert shown(page) == []
    expect(page.get_by_text("No claim fits")).to_be_visible()
    page.get_by_role("button", name="Reset").press("Enter")
    assert len(shown(page)) == total


def test_page_and_python_select_the_same(explorer):
    """Prevents the two programs, the page's and the kernel's, from drifting apart."""
    import random

    rng, python = random.Random(7), ClaimExplorer()
    words = ["Syria", "the", "C1", "2024", "russia", "TROOPS", "", "%", "nothing like it", "may"]
    nonempty = 0
    for _ in range(300):
        chosen = {}
        for facet in python.data["facets"]:
            if rng.random() < 0.45:
                chosen[facet["name"]] = rng.sample(facet["values"], rng.randint(1, len(facet["values"])))
        query = " ".join(rng.sample(words, rng.choice([0, 0, 1, 2])))
        python.chosen, python.query = chosen, query
        explorer.evaluate(
            """([chosen, query]) => { const m = document.querySelector('.bk-widget[data-widget]').model;
                                      m.set('chosen', chosen); m.set('query', query); }""",
            [chosen, query],
        )
        assert shown(explorer) == python.selection["id"].tolist(), (chosen, query)
        nonempty += bool(len(python.selection))
    assert nonempty > 60  # the trial was not one of empty lists


def test_counts_are_of_what_is_shown(explorer):
    """Prevents a table of counts that stands still while the list changes."""
    claims = tables.load("claims")
    explorer.locator("fieldset[data-field='chosen.verdict_2026'] label", has_text="contradicted").locator("input").check()
    total = explorer.locator(".bk-counts tbody tr").last.locator("td").last.inner_text()
    assert int(total) == len(shown(explorer)) == (claims["verdict_2026"] == "contradicted").sum() > 0


def test_a_link_to_a_claim_opens_it(http, watched):
    """Prevents links from the companion that lead to a folded or filtered-out claim."""
    tab = watched()
    tab.page.goto(f"{http}/book/article.html")
    link = tab.page.locator(".bk-claims a[href*='argument.html#claim-']").nth(5)
    wanted = link.get_attribute("href").split("claim-")[1]
    tab.page.goto(f"{http}/book/argument.html#claim-{wanted}")
    card = tab.page.locator(f".bk-card[data-claim={wanted}][open]")
    card.wait_for()
    assert tab.page.evaluate("document.activeElement.closest('.bk-card')?.dataset.claim") == wanted


def test_code_switch_is_remembered(http, watched):
    """Prevents an analyst from opening every cell of every chapter by hand."""
    tab = watched()
    tab.page.goto(f"{http}/book/argument.html")
    folds = tab.page.locator("div.cell details.hide")
    assert folds.count() and not tab.page.locator("div.cell details.hide[open]").count()
    tab.page.get_by_role("button", name="Show all code").press("Enter")
    expect(tab.page.locator("div.cell details.hide[open]")).to_have_count(folds.count())
    tab.page.goto(f"{http}/book/article.html")
    assert tab.page.locator("div.cell details.hide[open]").count() == tab.page.locator("div.cell details.hide").count() > 0
    tab.page.get_by_role("button", name="Hide all code").click()
    tab.page.reload()
    expect(tab.page.locator("div.cell details.hide[open]")).to_have_count(0)


def test_storage_that_refuses_is_no_error(http, watched):
    """Prevents a page that breaks where the browser keeps nothing."""
    tab = watched()
    tab.page.add_init_script("Storage.prototype.setItem = () => { throw new Error('full'); };")
    tab.page.goto(f"{http}/book/argument.html")
    tab.page.get_by_role("button", name="Show all code").click()
    assert tab.page.locator("div.cell details.hide[open]").count()
    tab.page.locator(".bk-widget[data-widget]").first.scroll_into_view_if_needed()
    tab.page.locator(".bk-widget[data-live=true] .bk-card").first.wait_for()


@pytest.fixture
def map_(http, watched):
    tab = watched(viewport={"width": 1280, "height": 900})
    tab.page.goto(f"{http}/book/article.html")
    frame = tab.page.locator("iframe.bk-frame").first
    frame.scroll_into_view_if_needed()
    tab.page.locator("iframe.bk-frame[data-ready]").first.wait_for()
    yield tab.page, frame.content_frame
    assert not tab.errors


def test_the_map_by_keyboard(map_):
    """Prevents a map whose places only a mouse can reach, or that does not let a keyboard go."""
    page, frame = map_
    names = set()
    frame.locator(".folium-map").focus()
    before = frame.locator(".leaflet-map-pane").get_attribute("style")
    page.keyboard.press("ArrowRight")
    expect(frame.locator(".leaflet-map-pane")).not_to_have_attribute("style", before)
    opened = False
    for _ in range(120):
        page.keyboard.press("Tab")
        name = frame.locator("body").evaluate("() => document.activeElement.getAttribute('aria-label') || ''")
        inside = page.evaluate("document.activeElement.tagName") == "IFRAME"
        if not inside:
            break
        names.add(name)
        if name and not opened and frame.locator("body").evaluate("() => document.activeElement.classList.contains('bk-point')"):
            page.keyboard.press("Enter")
            frame.locator(".leaflet-popup-content").wait_for()
            assert frame.locator(".leaflet-popup-content").inner_text().strip()
            page.keyboard.press("Escape")
            frame.locator(".leaflet-popup-content").wait_for(state="detached")
            opened = True
            back = frame.locator("body").evaluate("() => document.activeElement.getAttribute('aria-label') || ''")
            assert back == name
    assert opened and not inside
    spoken = " ".join(names)
    places = tables.load("places")
    for place in ("Moscow", "Pyongyang", "Kyiv"):
        assert place in spoken, spoken
    states = places.query("kind == 'state'")["name"]
    assert all(state in spoken for state in states), [s for s in states if s not in spoken]


def test_every_place_is_told_by_some_symbol(map_):
    """Prevents places that vanish when their symbols are drawn as one."""
    _, frame = map_
    spoken = frame.locator(".bk-point").evaluate_all("(all) => all.filter((e) => e.style.display !== 'none').map((e) => e.getAttribute('aria-label'))")
    places = tables.load("places").dropna(subset="paragraphs")  # those of the article; others belong to other maps
    for name in places[places["lat"].notna() & ~places["kind"].isin(["state", "former state"])]["name"]:
        assert any(name in label for label in spoken), name


def test_zooming_in_parts_symbols_that_were_one(map_):
    """Prevents neighbours at the Tumen from staying one dot at every scale."""
    page, frame = map_
    grouped = frame.locator(".bk-point:visible", has=frame.locator(".bk-badge:not([hidden])")).first
    before = frame.locator(".bk-point:visible").count()
    grouped.press("Enter")
    frame.get_by_role("button", name="Zoom in on these").click()
    expect(frame.locator(".bk-point:visible")).not_to_have_count(before)
    expect(frame.locator(".leaflet-popup-content")).to_have_count(0)


def test_the_map_follows_light_and_dark(map_):
    """Prevents a glaring map in a dark page."""
    page, frame = map_

    def sea() -> str:
        return frame.locator("body").evaluate("() => getComputedStyle(document.body).backgroundColor")

    light = sea()
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    frame.locator("html[data-theme=dark]").wait_for()
    assert sea() != light


def test_a_chart_comes_alive_only_when_asked(http, watched):
    """Prevents 0.3 MB of chart program on a phone that did not ask for it, and a button that does nothing."""
    tab = watched()
    tab.page.goto(f"{http}/book/argument.html")
    tab.read_through()
    assert not [u for u in tab.requests if "vega" in u]
    tab.page.get_by_role("button", name="Make this chart interactive").first.click()
    tab.page.locator(".bk-live-chart[data-live=true] svg").first.wait_for()
    assert [u for u in tab.requests if "vega.js" in u]
    assert not tab.errors and not tab.outside()


def test_the_map_downloads_what_its_source_line_says(site):
    """Prevents a link to data that is not there."""
    import re

    page = (site / "book" / "article.html").read_text(encoding="utf-8")
    links = set(re.findall(r'href="(\.\./_assets/data/[^"]+)"', page))
    assert links
    for link in links:
        assert (site / "book" / link).resolve().read_bytes() == (project.DATA / link.rsplit("/", 1)[1]).read_bytes()
    assert "alliance-asset:" not in page
    json.loads((site / "_assets" / "data" / "datapackage.json").read_text(encoding="utf-8"))


def test_a_chapter_keeps_to_its_weight(site, http, watched):
    """Prevents chapters that creep back to the two megabytes of a stock page (350 kB gzipped, 20 requests)."""
    import gzip

    for chapter in ("article", "argument"):
        tab = watched(viewport={"width": 1280, "height": 900})
        tab.page.goto(f"{http}/book/{chapter}.html")
        after(tab.page, 2000)
        asked = [u for u in tab.requests if u.startswith(http)]
        files = {site / u[len(http) + 1 :].split("?")[0].split("#")[0] for u in asked}
        weight = sum(len(gzip.compress(f.read_bytes(), 6)) for f in files)
        assert len(asked) <= 20 and weight <= 350_000, (chapter, len(asked), weight)
        assert any(f.name == "page.css" for f in files)


@pytest.mark.parametrize("scheme", ["http", "file"])
def test_the_search_finds(site, http, watched, scheme):
    """Prevents a search field that leads to an empty page, also from a disk, where summaries can't be fetched."""
    base = http if scheme == "http" else site.as_uri()
    tab = watched(viewport={"width": 1280, "height": 900})
    tab.page.goto(f"{base}/search.html?q=Khasan")
    tab.page.locator("#search-results li a[href*='book/article.html']").first.wait_for()  # they come one by one
    after(tab.page, 500)
    assert not tab.errors and not tab.failed and not tab.outside()
