"""A link into a page: it leads to its place, and the place stays where it is while the page around it comes alive."""

from __future__ import annotations

import re

import pytest
from waits import after

pytestmark = pytest.mark.browser

TOP = "(id) => Math.round(document.getElementById(id).getBoundingClientRect().top)"
FAR = "(id) => document.getElementById(id).getBoundingClientRect().top > 1000"
CALM = """async () => { let height = -1; for (let same = 0, tries = 0; same < 8 && tries < 300; tries++) {
  await new Promise((done) => setTimeout(done, 100));
  same = document.documentElement.scrollHeight === height ? same + 1 : 0;
  height = document.documentElement.scrollHeight; } }"""
PAGES = (("arms", 390), ("sanctions", 390), ("since", 390), ("soldiers", 1280), ("votes", 1280), ("labour", 1280))


def places(site, page: str) -> list[str]:
    """The last figure, exercise and heading of a page, below all that comes alive on the way to them."""
    text = (site / "book" / f"{page}.html").read_text(encoding="utf-8")
    kinds = (r'<figure class="[^"]*bk-(?:chart|map|widget)[^"]*" id="([^"]+)"', r'class="bk-ex" id="([^"]+)"', r'<section id="([^"]+)">')
    found = [re.findall(kind, text) for kind in kinds]
    assert all(found[1:]) and any(found), page
    return [names[-1] for names in found if names]


@pytest.mark.parametrize(("page", "width"), PAGES)
def test_a_link_leads_to_its_place_and_stays(http, site, watched, page, width):
    """Prevents links from other pages, from the index and the workbook, that end a screen or ten above what they name."""
    for place in places(site, page):
        tab = watched(viewport={"width": width, "height": 800})
        tab.page.goto(f"{http}/book/{page}.html#{place}")
        tab.page.evaluate(CALM)
        low = tab.page.evaluate("scrollY + innerHeight > document.documentElement.scrollHeight - 2")  # the end of a page can't come to the top
        assert 0 <= tab.page.evaluate(TOP, place) <= (800 if low else 120), place
        assert not tab.errors
        tab.close()


def test_a_place_is_held_until_the_page_has_come_to_rest(http, site, watched):
    """Prevents a slow phone, on which a page grows for longer than a fast one needs, from losing the place; and a hold without an end."""
    tab = watched(viewport={"width": 1280, "height": 800})
    tab.page.clock.install()
    tab.page.goto(f"{http}/book/arms.html")
    tab.page.add_style_tag(content="* { overflow-anchor: none !important; }")  # else the browser, too, would hold it
    links = tab.page.locator("nav.page-toc a[href^='#']")
    link = links.nth(links.count() // 2)
    place = link.get_attribute("href")[1:]
    link.click()
    grow = "(pixels) => { document.querySelector('.bd-article').style.paddingTop = pixels + 'px'; }"
    for pixels in (1500, 3000, 4500):
        tab.page.clock.run_for(8000)
        tab.page.evaluate(grow, pixels)
        tab.page.wait_for_function("([id, pixels]) => { const top = document.getElementById(id).getBoundingClientRect().top; return scrollY > pixels && top >= 0 && top <= 120; }", arg=[place, pixels])
    tab.page.clock.run_for(11_000)
    tab.page.evaluate(grow, 9000)
    tab.page.wait_for_function(FAR, arg=place)
    assert not tab.errors


def test_the_readers_own_move_is_not_undone(http, site, watched):
    """Prevents a page that pulls its reader back to where a link led."""
    place = places(site, "arms")[0]
    tab = watched(viewport={"width": 390, "height": 800})
    tab.page.goto(f"{http}/book/arms.html#{place}")
    tab.page.mouse.move(200, 400)
    tab.page.mouse.wheel(0, -3000)
    tab.page.wait_for_function(FAR, arg=place)  # a wheel's turn is answered when the page comes to it
    tab.page.evaluate(CALM)
    assert tab.page.evaluate(TOP, place) > 1000
    tab.page.evaluate("scrollTo(0, 0)")
    after(tab.page, 300)
    tab.page.evaluate("document.querySelector('.bd-article').style.paddingBottom = '3000px'")  # the page grows once more
    after(tab.page, 300)
    assert tab.page.evaluate("scrollY") == 0


def test_a_reload_and_the_way_back_keep_the_readers_place(http, site, watched):
    """Prevents a page that forgets where its reader was because its address names another place."""
    place = places(site, "votes")[0]
    tab = watched(viewport={"width": 1280, "height": 800})
    tab.page.goto(f"{http}/book/votes.html#{place}")
    tab.page.evaluate(CALM)
    tab.page.mouse.move(640, 400)
    tab.page.mouse.wheel(0, -1500)
    tab.page.wait_for_function(FAR, arg=place)
    tab.page.reload()
    tab.page.evaluate(CALM)
    assert tab.page.evaluate(TOP, place) > 1000
    tab.page.goto(f"{http}/book/about.html")
    tab.page.go_back()
    tab.page.evaluate(CALM)
    assert tab.page.evaluate(TOP, place) > 1000


def test_a_link_within_a_page_leads_to_its_place(http, site, watched):
    """Prevents the list of a page's headings from leading elsewhere."""
    tab = watched(viewport={"width": 1280, "height": 800})
    tab.page.goto(f"{http}/book/arms.html")
    link = tab.page.locator("nav.page-toc a[href^='#']").last
    place = link.get_attribute("href")[1:]
    link.click()
    tab.page.evaluate(CALM)
    low = tab.page.evaluate("scrollY + innerHeight > document.documentElement.scrollHeight - 2")
    assert 0 <= tab.page.evaluate(TOP, place) <= (800 if low else 120)
