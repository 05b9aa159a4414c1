"""The back matter in the page: definitions in place, the index of figures, citations, and what is kept on the device."""

from __future__ import annotations

import re
from html import unescape

import pytest
from accessibility import axe_violations
from alliance import citing, tables, terms
from conftest import pages_of
from playwright.sync_api import expect
from waits import after, point_at

pytestmark = pytest.mark.browser
SAYS = ".bk-says:not([hidden])"


@pytest.fixture
def votes(http, watched):
    tab = watched(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    tab.page.goto(f"{http}/book/votes.html")
    yield tab.page
    assert not tab.errors and not tab.outside()


def term(page, text: str):
    link = page.locator("a.bk-term", has_text=re.compile(rf"^{text}$")).first
    link.scroll_into_view_if_needed()
    return link


# ---------------------------------------------------------------------------------------------- definitions in place


def test_a_keyboard_opens_and_puts_away_a_definition(votes):
    """Prevents a definition that only a mouse can see, or that Esc does not dismiss (WCAG 1.4.13)."""
    link = term(votes, "roll call")
    links = votes.locator(".bd-article a, .bd-article button, .bd-article summary")
    before = links.evaluate_all("(all) => all[all.findIndex((a) => a.textContent === 'roll call') - 1].focus()")
    assert before is None and votes.locator(SAYS).count() == 0
    votes.keyboard.press("Tab")
    votes.locator(SAYS).wait_for()
    known = next(t for t in terms.every() if t.name == "roll call")
    assert known.definition in votes.locator(SAYS).inner_text()
    assert votes.evaluate("document.activeElement.textContent") == "roll call"
    votes.keyboard.press("Escape")
    assert votes.locator(SAYS).count() == 0
    assert votes.evaluate("document.activeElement.textContent") == "roll call"  # the focus is where it was
    votes.keyboard.press("Shift+Tab")
    votes.keyboard.press("Tab")
    votes.locator(SAYS).wait_for()
    votes.keyboard.press("Tab")
    assert votes.locator(SAYS).count() <= 1 and known.definition not in " ".join(votes.locator(SAYS).all_inner_texts())
    link.focus()
    votes.keyboard.press("Enter")
    votes.wait_for_url("**/glossary.html#term-roll-call")


def test_a_voice_reads_the_definition_with_the_word(votes):
    """Prevents a definition that is only for the eyes."""
    link = term(votes, "roll call")
    described = votes.locator(f"#{link.get_attribute('aria-describedby')}")
    assert described.get_attribute("role") == "tooltip" and "recorded vote" in described.text_content()


def test_a_pointer_may_go_over_to_the_definition_and_it_stays(votes):
    """Prevents a definition that flees from a magnifier, or goes while it is read (WCAG 1.4.13: hoverable, persistent)."""
    link = term(votes, "agreement index")
    point_at(link)
    box = votes.locator(SAYS)
    box.wait_for()
    place = box.bounding_box()
    votes.mouse.move(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2, steps=6)
    after(votes, 1200)
    assert box.count() == 1
    votes.mouse.move(5, 5)
    after(votes, 700)
    assert box.count() == 0
    point_at(link)
    box.wait_for()
    votes.keyboard.press("Escape")  # without moving pointer or focus
    assert box.count() == 0


def test_a_definition_lies_within_the_window(http, watched):
    """Prevents a definition that runs out of a phone, or hides its own word."""
    for width in (1280, 320):
        tab = watched(viewport={"width": width, "height": 700}, reduced_motion="reduce")
        for name in ("article", "labour"):
            tab.page.goto(f"{http}/book/{name}.html")
            tab.read_through()  # a widget that begins to live may move a word away from under the pointer, which rightly closes
            for link in tab.page.locator("a.bk-term").all():
                link.scroll_into_view_if_needed()
                point_at(link)
                box = tab.page.locator(SAYS)
                box.wait_for()
                found = box.bounding_box()
                assert found["x"] >= 0 and found["x"] + found["width"] <= width, (name, width, link.inner_text())
                words = link.evaluate("(a) => [...a.getClientRects()].map((r) => [r.top, r.bottom])")
                assert any(found["y"] >= bottom - 1 or found["y"] + found["height"] <= top + 1 for top, bottom in words), (name, width, link.inner_text())
                tab.page.mouse.move(1, 1)
                tab.page.keyboard.press("Escape")
        tab.close()


def test_a_first_tap_shows_and_a_second_follows(http, watched):
    """Prevents a phone on which the definition can't be seen, or the glossary not be reached."""
    tab = watched(viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    tab.page.goto(f"{http}/book/votes.html")
    link = term(tab.page, "agreement index")
    link.tap()
    tab.page.locator(SAYS).wait_for()
    assert "votes.html" in tab.page.url and "Tap the word again" in tab.page.locator(SAYS).inner_text()
    tab.page.touchscreen.tap(200, 5)
    assert tab.page.locator(SAYS).count() == 0  # a tap elsewhere puts it away
    link.tap()
    link.tap()
    tab.page.wait_for_url("**/glossary.html#term-agreement-index")
    assert not tab.errors


def test_from_disk_and_without_scripts(site, watched):
    """Prevents definitions that need a server, and words that lead nowhere where scripts are off."""
    tab = watched(viewport={"width": 1280, "height": 900})
    tab.page.goto(f"{site.as_uri()}/book/votes.html")
    point_at(term(tab.page, "roll call"))
    tab.page.locator(SAYS).wait_for()
    assert not tab.errors and not tab.failed
    plain = watched(java_script_enabled=False)
    plain.page.goto(f"{site.as_uri()}/book/votes.html")
    link = plain.page.locator("a", has=plain.page.locator(".std-term"), has_text="roll call").first
    assert plain.page.locator(".bk-says").count() == 0
    link.click()
    plain.page.wait_for_url("**/glossary.html#term-roll-call")
    expect(plain.page.locator("#term-roll-call")).to_be_visible()


def test_on_paper_there_is_no_definition(votes):
    """Prevents a box that covers the printed text."""
    point_at(term(votes, "roll call"))
    votes.locator(SAYS).wait_for()
    votes.emulate_media(media="print")
    expect(votes.locator(SAYS).first).not_to_be_visible()


def test_the_definitions_are_loaded_only_where_a_term_is(site):
    """Prevents every page from carrying a glossary that it does not use, and a definition that stands in no glossary."""
    glossary = (site / "book" / "glossary.html").read_text(encoding="utf-8")
    anchors = {t.anchor for t in terms.every()}
    assert anchors == set(re.findall(r'<dt id="(term-[^"]+)"', glossary))
    loaded = set()
    for name in pages_of(site):
        html = (site / name).read_text(encoding="utf-8")
        assert ("glossary.js" in html) == ('std-term"' in html), name
        loaded |= {name} if "glossary.js" in html else set()
        for target in re.findall(r'href="(?:glossary\.html)?#(term-[^"]+)"', html):
            assert target in anchors, (name, target)
    assert "book/votes.html" in loaded and "book/data.html" not in loaded


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_an_open_definition_or_citation(http, watched, scheme):
    """Prevents barriers that only an open definition or citation has."""
    tab = watched(viewport={"width": 1280, "height": 900}, color_scheme=scheme, reduced_motion="reduce")
    tab.page.goto(f"{http}/book/votes.html")
    tab.read_through()
    tab.page.evaluate("document.querySelectorAll('.bk-cite').forEach((d) => { d.open = true; })")
    point_at(term(tab.page, "roll call"))
    tab.page.locator(SAYS).wait_for()
    assert not [(r["id"], n["target"]) for r in axe_violations(tab.page, "body > .bk-says:not([hidden])") for n in r["nodes"]]
    assert not [(r["id"], n["target"]) for r in axe_violations(tab.page, ".bd-article") for n in r["nodes"]]


# ---------------------------------------------------------------------------------------------- figures and citations


def figures_of(html: str) -> list[tuple[str, str, str]]:
    found = re.findall(r'<figure class="bk-figure bk-(map|chart|widget)" id="([^"]+)".*?<figcaption class="bk-title"[^>]*>(.*?)</figcaption>', html, re.DOTALL)
    return [(name, kind, unescape(title)) for kind, name, title in found]


def test_each_figure_of_each_page_is_in_the_index(site):
    """Prevents a map, chart or widget that the index forgot, and an entry that leads nowhere."""
    index = (site / "book" / "figures.html").read_text(encoding="utf-8")
    body = index[index.index('id="index-of-maps') :]
    listed = {(page, anchor): (unescape(re.sub(r"<[^>]+>", "", text)), kind) for page, anchor, text, kind in re.findall(r'<a class="reference internal" href="(\w[\w-]*)\.html#([^"]+)">(.*?)</a> · (map|chart|widget)', body)}
    there = {}
    for name in pages_of(site):
        html = (site / name).read_text(encoding="utf-8")
        for anchor, kind, title in figures_of(html):
            page = name.removeprefix("book/").removesuffix(".html")
            assert (page, anchor) not in there, f"{name}: two figures are called {anchor}"
            there[page, anchor] = (title, kind)
    assert len(there) > 30 and {kind for _, kind in there.values()} == {"map", "chart", "widget"}
    assert listed == there
    for table in set(re.findall(r'href="data\.html#(\w+)"', body)):
        assert table in tables.names()


def test_each_figure_and_each_page_says_how_to_cite_it(site):
    """Prevents a figure without a citation, or one that names another chapter, table or date."""
    book = citing.book()
    for name in pages_of(site):
        if not name.startswith("book/") or name == "book/index.html":
            continue
        html = (site / name).read_text(encoding="utf-8")
        title = unescape(re.sub(r"<[^>]+>", "", re.search(r"<h1>(.*?)<a class=\"headerlink", html)[1]))
        assert html.count('class="bk-cite bk-cite-page"') == 1, name
        page = unescape(re.search(r'bk-cite-page">.*?<b>Text:</b> <span>(.*?)<span', html, re.DOTALL)[1])
        assert page == citing.of_page(title), name
        for whole in re.findall(r'<figure class="bk-figure bk-(?:map|chart|widget)".*?</figure>', html, re.DOTALL):
            (cited,) = re.findall(r"<summary>Cite this figure</summary>.*?<span>(.*?)<span", whole, re.DOTALL)
            cited = unescape(cited)
            ((anchor, kind, called),) = figures_of(whole)
            assert f"“{called}” [{kind}], in: “{title}”, {book.title}, version {book.version}." in cited, (name, anchor)
            for table in re.findall(r"_assets/data/(\w+)\.csv", whole.split('class="bk-source"')[-1]):
                assert f"“{table}”" in cited, (name, anchor, table)


@pytest.mark.parametrize("scheme", ["http", "file"])
def test_a_citation_is_copied_whole(site, http, watched, scheme):
    """Prevents a button that copies half, or that does nothing in a copy of the book on a disk."""
    tab = watched(viewport={"width": 1280, "height": 900})
    if scheme == "http":
        tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab.page.goto(f"{http if scheme == 'http' else site.as_uri()}/book/labour.html")
    fold = tab.page.locator(".bk-cite-page")
    fold.locator("summary").click()
    fold.get_by_role("button", name=re.compile("^Copy: BibTeX")).press("Enter")
    fold.get_by_text("Copied").wait_for()
    if scheme == "http":
        text = tab.page.evaluate("navigator.clipboard.readText()")
        assert text.startswith("@incollection{alliance-book-") and text.rstrip().endswith("}") and text.count("{") == text.count("}")
        assert "127.0.0.1" not in text  # an address that nobody else can open
    assert not tab.errors


def test_a_published_copy_cites_its_own_address(site, watched):
    """Prevents citations without an address where the book has one."""
    tab = watched()

    def serve(route):
        path = site / re.sub(r"^https?://[^/]+/|[?#].*$", "", route.request.url)
        route.fulfill(path=path) if path.is_file() else route.fulfill(status=404)

    tab.context.route("http://book.example/**", serve)
    tab.page.goto("http://book.example/book/labour.html?x=1")
    texts = tab.page.locator(".bk-cite-page .bk-copy").all_text_contents()
    assert "http://book.example/book/labour.html" in texts[0] and "?x=1" not in texts[0]
    assert "url = {http://book.example/book/labour.html}" in texts[1]
    figure = tab.page.locator("figure.bk-figure").first
    assert f"http://book.example/book/labour.html#{figure.get_attribute('id')}" in figure.locator(".bk-cite").text_content()


# ---------------------------------------------------------------------------------------------- what is kept


def test_everything_that_is_kept_is_told_and_can_be_cleared(http, watched):
    """Prevents a statement on privacy that leaves a key out, and a button that leaves something behind or takes others' things."""
    tab = watched(viewport={"width": 1280, "height": 900})
    page = tab.page
    page.goto(f"{http}/book/argument.html")
    page.get_by_role("button", name="Show all code").click()
    page.locator(".bk-widget[data-widget]").first.scroll_into_view_if_needed()
    page.locator(".bk-widget[data-live=true]").first.wait_for()
    page.get_by_label("Search the claims").fill("treaty")
    page.get_by_label("Search the claims").press("Tab")
    exercise = page.locator(".bk-ex[data-kind=single], .bk-ex[data-kind=multiple]").first
    exercise.scroll_into_view_if_needed()
    exercise.locator("input").first.check()
    exercise.get_by_role("button", name="Check").click()
    after(page, 400)
    page.goto(f"{http}/search.html?q=treaty")
    page.locator("#search-results li").first.wait_for()
    page.evaluate("localStorage.setItem('another-book', '1'); localStorage.setItem('alliance-book:progress:unread', '{')")
    keys = set(page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]")) - {"another-book"}
    assert {"mode", "theme", "alliance-book:show-code", "alliance-book:progress", "alliance-book:widget:"} <= {re.sub(r"(widget:).*", r"\1", k) for k in keys}, keys
    page.goto(f"{http}/book/privacy.html")
    box = page.locator(".bk-kept")
    listed = set(box.locator("li code").all_inner_texts())
    assert keys - {"sphinx_highlight_terms"} <= listed and "another-book" not in listed, (keys, listed)
    told = page.locator(".bd-article dt").all_inner_texts()
    for key in listed:
        assert any(key in line or (key.startswith("alliance-book:widget:") and "alliance-book:widget:" in line) or (key.endswith(":unread") and ":unread" in line) for line in told), key
    box.get_by_role("button", name="Clear everything").press("Enter")
    box.get_by_role("button", name="No, keep it").press("Enter")
    expect(box.locator("li")).to_have_count(len(listed))
    box.get_by_role("button", name="Clear everything").press("Enter")
    box.get_by_role("button", name="Yes, clear it").press("Enter")
    box.get_by_text("Cleared.").wait_for()
    assert page.evaluate("Object.keys(localStorage)") == ["another-book"]
    assert not tab.errors


def test_the_index_page_names_every_chapter_with_its_question(site):
    """Prevents a front page that is behind the book."""
    from alliance import prose

    html = unescape((site / "book" / "index.html").read_text(encoding="utf-8"))
    body = re.sub(r"<[^>]+>", "", html[html.index('id="what-is-here"') :]).replace("’", "'")
    for path in prose.pages()[1:]:
        assert f'href="{path.stem}.html"' in html, path.stem
        assert prose.question(path).replace("’", "'") in body, path.stem
