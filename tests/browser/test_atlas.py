"""The atlas as a reader uses it: every layer, state, value and year by keyboard, views that can be linked, nobody else asked."""

from __future__ import annotations

import pytest
from alliance import tables
from playwright.sync_api import expect
from waits import after

pytestmark = pytest.mark.browser

VOTES = "map-votes-on-ukraine-in-the-general-assembly"
MEETINGS = "map-high-level-meetings-1984-to-2026"
BORDER = "map-the-border-of-russia-north-korea-and-china"


def open_map(watched, http, name: str, query: str = "", **context):
    tab = watched(viewport={"width": 1280, "height": 900}, **context)
    tab.page.goto(f"{http}/book/atlas.html{query}")
    figure = tab.page.locator(f"#{name}")
    figure.locator("iframe").scroll_into_view_if_needed()
    tab.page.locator(f"#{name} iframe[data-ready]").wait_for()
    return tab, figure, figure.locator("iframe").content_frame


def focused(frame) -> str:
    return frame.locator("body").evaluate("() => document.activeElement.getAttribute('aria-label') || document.activeElement.textContent.trim()")


def test_states_layers_and_values_by_keyboard(http, watched):
    """Prevents a roll call that only a mouse can read: each layer, each state's name and vote, and the way out again."""
    tab, _, frame = open_map(watched, http, VOTES)
    keys = tab.page.keyboard
    frame.locator(".folium-map").focus()
    for _ in range(12):
        keys.press("Tab")
        if focused(frame).startswith("Afghanistan"):
            break
    assert focused(frame) == "Afghanistan: in favour"  # the first of the alphabet is in the order of Tab
    keys.press("ArrowRight")
    assert focused(frame) == "Albania: in favour"
    keys.press("End")
    assert focused(frame).startswith("Zimbabwe")
    keys.type("northk")
    name = "North Korea"
    assert focused(frame) == f"{name}: against"
    keys.press("Enter")
    frame.locator(".leaflet-popup-content").wait_for()
    expect(frame.locator(".leaflet-popup-content")).to_contain_text(name)
    keys.press("Escape")
    frame.locator(".leaflet-popup-content").wait_for(state="detached")
    assert focused(frame) == f"{name}: against"

    # the switch of the roll calls
    for _ in range(8):
        keys.press("Tab")
        if "Layers" in (frame.locator("body").evaluate("() => document.activeElement.title || ''")):
            break
    else:
        keys.press("Shift+Tab")
        frame.locator(".leaflet-control-layers-toggle").focus()
    keys.press("Enter")
    frame.locator(".leaflet-control-layers-expanded").wait_for()
    switches = frame.locator(".leaflet-control-layers-base input")
    expect(switches).to_have_count(int(tables.load("un_resolutions")["roll_call"].sum()))
    frame.locator(".leaflet-control-layers-base input:checked").focus()
    keys.press("ArrowDown")
    label = frame.locator(".leaflet-control-layers-base label:has(input:checked)").inner_text()
    symbol = label.split(" ")[0]
    assert symbol != "ES-11/1"
    votes = tables.load("un_votes")
    meaning = {"Y": "in favour", "N": "against", "A": "abstained", "X": "took no part"}
    ours = votes[votes["symbol"] == symbol].set_index("iso3")["vote"].map(meaning)
    frame.locator("path.bk-class").first.wait_for()
    spoken = frame.locator("path.bk-class").evaluate_all("(all) => all.map((e) => e.getAttribute('aria-label'))")
    names = tables.load("members").set_index("iso3")["name_en"]
    assert set(spoken) == {f"{names[code]}: {vote}" for code, vote in ours.items()}
    for _ in range(30):
        keys.press("Tab")
        if tab.page.evaluate("document.activeElement.tagName") != "IFRAME":
            break
    assert tab.page.evaluate("document.activeElement.tagName") != "IFRAME"
    assert not tab.errors


def test_every_class_is_told_by_pattern_and_colour(http, watched):
    """Prevents a vote that only colour tells: each class has a fill of its own, in the map, the picture and the legend."""
    tab, figure, frame = open_map(watched, http, VOTES)
    fills = set(frame.locator("path.bk-class").evaluate_all("(all) => all.map((e) => e.getAttribute('fill'))"))
    assert len(fills) == 4 and all(f.startswith("url(#bk-") for f in fills)
    marks = frame.locator("svg.bk-patterns pattern path").evaluate_all("(all) => all.map((e) => e.getAttribute('d'))")
    assert len(set(marks)) == 4
    assert figure.locator(".bk-legend li").count() >= 4
    picture = figure.locator("svg.bk-picture path.bk-class").evaluate_all("(all) => all.map((e) => e.getAttribute('fill'))")
    ids = set(tab.page.evaluate("[...document.querySelectorAll('pattern')].map((p) => p.id)"))
    assert len(picture) == 4 and all(f[5:-1] in ids for f in picture)
    assert len(ids) == tab.page.locator("pattern").count()  # no two maps share an id


def test_the_years_turn_by_keyboard(http, watched):
    """Prevents a time slider that shows other meetings than the table has for the year."""
    tab, _, frame = open_map(watched, http, MEETINGS)
    slider = frame.locator("input[type=range]")
    slider.focus()
    tab.page.keyboard.press("End")
    for _ in range(2):
        tab.page.keyboard.press("ArrowLeft")
    expect(slider).to_have_value("2024")
    expect(frame.locator(".bk-slider output")).to_have_text("2024")
    visits = tables.load("visits")
    in_year = visits[visits["date_start"].dt.year == 2024]
    labels = frame.locator(".bk-point").evaluate_all(
        "(all) => all.filter((e) => e.style.display !== 'none').map((e) => e.getAttribute('aria-label'))"
    )
    spoken = " ".join(labels)
    assert spoken.count("2024: ") == len(in_year)
    for other in (2023, 2025):
        assert f"{other}: " not in spoken
    frame.get_by_role("button", name="All years").click()
    spoken = " ".join(
        frame.locator(".bk-point").evaluate_all("(all) => all.filter((e) => e.style.display !== 'none').map((e) => e.getAttribute('aria-label'))")
    )
    assert sum(spoken.count(f"{year}: ") for year in visits["date_start"].dt.year.unique()) == len(visits)


def test_a_view_can_be_linked(http, watched):
    """Prevents a teacher's link from opening another layer, year or part of the world than was meant."""
    tab, figure, frame = open_map(watched, http, VOTES)
    frame.locator(".leaflet-control-layers-toggle").focus()
    tab.page.keyboard.press("Enter")
    switch = frame.locator(".leaflet-control-layers-base input").nth(3)
    switch.hover()
    after(tab.page, 100)  # Leaflet opens the switch as the mouse comes and takes no click in that moment
    switch.check()
    frame.locator(".folium-map").focus()
    tab.page.keyboard.press("+")
    after(tab.page, 700)
    figure.get_by_role("button", name="Link to this view").click()
    address = tab.page.evaluate("location.href")
    assert f"map={VOTES}" in address and "view=" in address
    before = figure.get_attribute("data-view")
    _, again, other = open_map(watched, http, VOTES, address[address.index("?") :])
    other.locator(".leaflet-control-layers-base input").nth(3).wait_for(state="attached")
    again.page.wait_for_function(f"document.getElementById('{VOTES}').dataset.view === '{before}'")
    expect(other.locator(".leaflet-control-layers-base input").nth(3)).to_be_checked()
    again.get_by_role("button", name="Show it as at first").click()
    again.page.wait_for_function(f"document.getElementById('{VOTES}').dataset.view !== '{before}'")


@pytest.mark.parametrize("view", ["nonsense", "1_2", "9e9_NaN_x_1_1", "2_40_100_111111111111_3000", "<script>", "3_91_400__"])
def test_a_broken_link_breaks_nothing(http, watched, view):
    """Prevents a mangled address from leaving a blank map or an error."""
    tab, _, frame = open_map(watched, http, MEETINGS, f"?map={MEETINGS}&view={view}")
    after(tab.page, 200)
    assert frame.locator("path.bk-land").count()
    assert not tab.errors


def test_the_table_under_a_map_can_be_sorted(http, watched):
    """Prevents an equivalent that is harder to read than the map it stands for."""
    tab, figure, _ = open_map(watched, http, "map-who-moved-between-march-2022-and-february-2025")
    figure.locator("details.bk-equivalent > summary").click()
    head = figure.locator("th", has_text="Change")
    head.locator("button").press("Enter")
    expect(head).to_have_attribute("aria-sort", "ascending")
    column = figure.locator("tbody tr td:last-child").all_inner_texts()
    assert column == sorted(column) and len(column) == 193
    head.locator("button").press("Enter")
    assert figure.locator("tbody tr td:last-child").all_inner_texts() == sorted(column, reverse=True)


def test_online_tiles_only_on_request(http, watched):
    """Prevents a map that tells another host about its reader before the reader has asked for it."""
    tab, _, frame = open_map(watched, http, BORDER)
    assert not tab.outside()
    frame.locator(".bk-online-switch .leaflet-control-layers-toggle").focus()
    tab.page.keyboard.press("Enter")
    label = frame.locator(".bk-online-switch label")
    expect(label).to_contain_text("contacts tile.openstreetmap.org", use_inner_text=True)
    assert not tab.outside()
    sent: list[dict] = []
    tab.page.on("request", lambda r: sent.append(r.headers) if "openstreetmap" in r.url else None)
    label.hover()
    after(tab.page, 100)
    with tab.page.expect_request("https://tile.openstreetmap.org/**"):
        label.locator("input").check()
    after(tab.page, 500)
    hosts = {url.split("/")[2] for url in tab.outside()}
    assert hosts == {"tile.openstreetmap.org"}
    assert sent and all(h.get("referer", "").startswith("http://127.0.0.1") for h in sent)  # the tile policy demands it
    expect(frame.locator(".bk-online")).to_contain_text("OpenStreetMap contributors", use_inner_text=True)
    label.locator("input").uncheck()
    expect(frame.locator(".bk-online")).to_have_count(0)


def test_each_map_lets_a_keyboard_in_and_out(http, watched):
    """Prevents a map in which a keyboard is caught, or a mark without a name."""
    tab = watched(viewport={"width": 1280, "height": 900})
    tab.page.goto(f"{http}/book/atlas.html")
    for figure in tab.page.locator("figure.bk-map").all():
        name = figure.get_attribute("id")
        figure.locator("iframe").scroll_into_view_if_needed()
        tab.page.locator(f"#{name} iframe[data-ready]").wait_for()
        frame = figure.locator("iframe").content_frame
        frame.locator(".folium-map").focus()
        for stops in range(150):
            tab.page.keyboard.press("Tab")
            if tab.page.evaluate("document.activeElement.tagName") != "IFRAME":
                break
            assert frame.locator("body").evaluate(
                "() => { const e = document.activeElement; return e.getAttribute('aria-label') || e.title || e.textContent.trim() || (e.labels || []).length; }"
            ), name
        assert stops < 149, f"{name}: still inside after {stops} stops"
    assert not tab.errors and not tab.outside()
