"""The data catalogue and the fact checker's page as a reader uses them: search, sort, links from a figure to its row and source."""

from __future__ import annotations

import csv

import pytest
from alliance import project, tables
from playwright.sync_api import expect
from waits import after

pytestmark = pytest.mark.browser


def opened(watched, address, **context):
    tab = watched(**context)
    tab.page.goto(address)
    return tab


def rows(box) -> list[list[str]]:
    return box.locator(".bk-preview-live tbody tr").evaluate_all("(rows) => rows.map((r) => [...r.cells].map((c) => c.textContent))")


@pytest.mark.parametrize("scheme", ["http", "file"])
def test_a_table_is_searched_sorted_and_turned(site, http, watched, scheme):
    """Prevents a preview that needs a server, and one that sorts numbers as text or loses rows on the way."""
    tab = opened(watched, f"{http if scheme == 'http' else site.as_uri()}/book/data.html")
    box = tab.page.locator('details.bk-preview[data-table="members"]')
    assert not [u for u in tab.requests if u.endswith("members.js")]  # nothing is loaded before it is wanted
    box.locator("summary").click()
    box.locator(".bk-preview-live table").wait_for()
    frame = tables.load("members")
    status = box.locator("[role=status]")
    expect(status).to_contain_text(f"rows 1 to 25 of {len(frame)}", use_inner_text=True)

    head = box.locator(".bk-preview-live th").nth(list(frame.columns).index("population"))
    head.locator("button").click()
    head.locator("button").click()
    expect(head).to_have_attribute("aria-sort", "descending")
    largest = frame.sort_values("population", ascending=False)["iso3"].head(25).tolist()
    assert [row[0] for row in rows(box)] == largest
    box.get_by_role("button", name="Next").click()
    assert [row[0] for row in rows(box)] == frame.sort_values("population", ascending=False)["iso3"].iloc[25:50].tolist()

    box.get_by_label("Search the rows").fill("eastern europ rus")
    with (project.DATA / "members.csv").open(encoding="utf-8", newline="") as file:
        fits = [row for row in csv.DictReader(file) if all(w in " ".join(row.values()).lower() for w in ("eastern", "europ", "rus"))]
    assert {row[0] for row in rows(box)} == {row["iso3"] for row in fits} and {"RUS", "BLR"} <= {row["iso3"] for row in fits}
    expect(status).to_contain_text("that match", use_inner_text=True)
    box.get_by_label("Search the rows").fill("no such thing anywhere")
    expect(status).to_contain_text("no row")
    assert rows(box) == []
    assert not tab.errors and not tab.failed and not tab.outside()


def test_the_keyboard_is_enough(http, watched):
    """Prevents a table that only a mouse can sort."""
    tab = opened(watched, f"{http}/book/data.html")
    box = tab.page.locator('details.bk-preview[data-table="trade"]')
    box.locator("summary").focus()
    tab.page.keyboard.press("Enter")
    box.locator(".bk-preview-live table").wait_for()
    tab.page.keyboard.press("Tab")
    assert tab.page.evaluate("document.activeElement.type") == "search"
    tab.page.keyboard.type("2018")
    for _ in range(12):
        tab.page.keyboard.press("Tab")
        if tab.page.evaluate("document.activeElement.textContent.trim()") == "value":
            break
    tab.page.keyboard.press("Enter")
    assert box.locator("th[aria-sort=ascending]").inner_text().startswith("value")
    column = [c["name"] for c in tables.schema("trade")["fields"]].index("value")
    values = [float(row[column]) for row in rows(box) if row[column]]
    assert values == sorted(values) and len(values) > 2


def test_a_view_and_a_row_can_be_linked(http, watched):
    """Prevents a colleague from landing on the top of a long page instead of the row that was meant."""
    tab = opened(watched, f"{http}/book/data.html?table=un_votes&q=ES-11%2F1%20N&sort=iso3,down#un_votes")
    box = tab.page.locator('details.bk-preview[data-table="un_votes"]')
    box.locator(".bk-preview-live tbody tr").first.wait_for()
    shown = rows(box)
    assert [r[1] for r in shown] == sorted((r[1] for r in shown), reverse=True)
    box.get_by_label("Search the rows").fill("prk")
    address = tab.page.evaluate("location.href")
    assert "table=un_votes" in address and "q=prk" in address
    tab.page.reload()
    box.locator(".bk-preview-live tbody tr").first.wait_for()
    assert {r[1] for r in rows(box)} == {"PRK"}

    tab.page.goto(f"{http}/book/data.html?table=un_votes&row=ES-11%2F4%7CPRK#un_votes")
    marked = box.locator("tr.bk-found")
    marked.wait_for()
    assert marked.locator("td").all_inner_texts()[:3] == ["ES-11/4", "PRK", "N"]
    tab.page.wait_for_function("document.activeElement.className == 'bk-found'")
    after(tab.page, 700)  # the browser's own jump to the section may come late, and must not stay
    top = marked.evaluate("(e) => e.getBoundingClientRect().top")
    assert 0 < top < tab.page.viewport_size["height"]


def test_a_figure_leads_to_its_source(http, watched):
    """Prevents a number whose source a reader would have to hunt for."""
    tab = opened(watched, f"{http}/book/article.html")
    figure = tab.page.locator("a.bk-fact", has_text="143").first
    assert "un_resolutions" in figure.get_attribute("title")
    figure.click()
    tab.page.wait_for_url("**/facts.html#fact-es11_4_yes")
    item = tab.page.locator("li:has(#fact-es11_4_yes)")
    named = tables.load("un_resolutions").set_index("symbol").loc["ES-11/4", "sources"]
    addresses = {s.url for s in tables.sources_of(named)}
    assert addresses == set(item.locator('a[href^="http"]').evaluate_all("(l) => l.map((a) => a.getAttribute('href'))"))
    item.locator("a", has_text="row ES-11/4").first.click()
    marked = tab.page.locator("tr.bk-found")
    marked.wait_for()
    assert "143" in marked.locator("td").all_inner_texts()
    key = marked.locator("a").first.inner_text()
    marked.locator("a").first.click()
    tab.page.wait_for_url(f"**/references.html#source-{key}")
    expect(tab.page.locator(f"#source-{key}")).to_contain_text(tables.source(key).publisher)


def test_an_estimate_shows_whose_it_is(http, watched):
    """Prevents an estimate in the prose without claimant and confidence beside it."""
    tab = opened(watched, f"{http}/book/article.html")
    said = tab.page.locator("a.bk-fact", has_text="100,000").locator("xpath=following-sibling::*[1]")
    expect(said).to_be_visible()
    assert "Korotchenko" in said.inner_text() and "two sources" in said.inner_text()
    tab.page.goto(f"{http}/book/data.html")
    for name in ("estimates", "labour"):
        box = tab.page.locator(f'details.bk-preview[data-table="{name}"]')
        box.locator("summary").click()
        box.locator(".bk-preview-live table").wait_for()
        heads = box.locator(".bk-preview-live th").all_inner_texts()
        assert {"claimant", "confidence"} <= set(heads)


def test_without_scripts_first_rows_and_files_are_there(http, watched):
    """Prevents a catalogue that says nothing on paper or with scripts off."""
    tab = opened(watched, f"{http}/book/data.html", java_script_enabled=False)
    for name in tables.names():
        box = tab.page.locator(f'details.bk-preview[data-table="{name}"]')
        box.locator("summary").click()
        with (project.DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            header, first, *_ = csv.reader(file)
        assert box.locator(".bk-preview-static th").all_inner_texts() == header
        assert box.locator(".bk-preview-static tbody tr").first.locator("td").first.inner_text() == first[0]
        section = tab.page.locator(f"section#{name.replace('_', '-')}, section#{name}").first
        for suffix in ("csv", "parquet", "json"):
            expect(section.locator(f'a[download][href$="data/{name}.{suffix}"]')).to_have_count(1)


def test_a_cell_of_code_is_copied(http, watched):
    """Prevents a button that says it copied and did not."""
    tab = opened(watched, f"{http}/book/data.html", permissions=["clipboard-read", "clipboard-write"])
    line = tab.page.locator("section#un_votes .bk-copy").first
    line.get_by_role("button").click()
    line.get_by_text("Copied").wait_for()
    assert tab.page.evaluate("navigator.clipboard.readText()") == 'from alliance import tables; tables.load("un_votes")'
