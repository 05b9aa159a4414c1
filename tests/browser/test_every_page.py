"""Every page as a reader meets it: no other host, no error, no missing file, no script needed, nothing in the way."""

from __future__ import annotations

import pytest
from conftest import pages_of

pytestmark = pytest.mark.browser

# what the colour scheme may change; everything else axe says about a page is the same in light and dark
COLOURS = ["color-contrast", "link-in-text-block"]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def axe_violations(page, within: str = "html", rules: list[str] | None = None) -> list[dict]:
    """What axe finds on a page, or a part of it, and in each of its frames; frames made of srcdoc must be asked one by one.

    ``rules`` limits it to these; without them it is all of WCAG 2.2 A and AA.
    """
    from axe_playwright_python.base import AXE_SCRIPT

    found = []
    for frame in page.frames:
        frame.evaluate(AXE_SCRIPT)
        run = "([part, tags]) => axe.run(part, {runOnly: tags, resultTypes: ['violations'], iframes: false})"
        result = frame.evaluate(run, [within if frame is page.main_frame else "html", {"type": "rule", "values": rules} if rules else WCAG])
        assert result["testEngine"]["name"] == "axe-core" and result["passes"]
        found += result["violations"]
    return found


def each_page(site, http, scheme):
    base = http if scheme == "http" else site.as_uri()
    return [(name, f"{base}/{name}") for name in pages_of(site)]


@pytest.mark.parametrize("scheme", ["http", "file"])
def test_pages_ask_nobody_and_fail_nowhere(site, http, watched, scheme):
    """Prevents a page that breaks on a bad network, from a disk, or by telling another host about its reader."""
    faults = []
    for name, address in each_page(site, http, scheme):
        tab = watched(viewport={"width": 1280, "height": 900})
        tab.page.goto(address)
        tab.page.wait_for_load_state("load")
        if name != "index.html":
            tab.read_through()
        for kind, found in (("other host", tab.outside()), ("script error", tab.errors), ("missing", tab.failed)):
            faults += [f"{name}: {kind}: {what}" for what in found]
        assert len(tab.requests) > 1 or name == "index.html"  # the watch itself works
        tab.close()
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("part", range(4))
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(site, http, watched, scheme, part):
    """Prevents pages, and frames in them, that people with a screen reader, a keyboard or weak sight can't use."""
    faults = []
    for name, address in each_page(site, http, "http")[part::4]:
        tab = watched(viewport={"width": 1280, "height": 900}, color_scheme=scheme, reduced_motion="reduce")
        tab.page.goto(address)
        if name == "index.html":
            tab.page.wait_for_url("**/book/index.html")
            continue
        tab.read_through()
        assert tab.page.evaluate("document.documentElement.dataset.theme") == scheme
        for state in ("as opened", "everything unfolded")[scheme == "dark" :]:
            if state == "everything unfolded":
                tab.page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
                tab.page.wait_for_timeout(200)
            for rule in axe_violations(tab.page, rules=COLOURS if scheme == "dark" else None):
                for node in rule["nodes"][:4]:
                    faults.append(f"{name} ({scheme}, {state}): {rule['id']}: {node['target']} {node['html'][:160]} {node.get('failureSummary', '')[:300]}")
        tab.close()
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


def test_nothing_scrolls_sideways_on_a_small_phone(site, http, watched):
    """Prevents text that runs out of a 320 px screen."""
    faults = []
    for name, address in each_page(site, http, "http"):
        tab = watched(viewport={"width": 320, "height": 640})
        tab.page.goto(address)
        if name == "index.html":
            tab.page.wait_for_url("**/book/index.html")
        else:
            tab.read_through()
            tab.page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
        wide = tab.page.evaluate(
            """() => document.documentElement.scrollWidth > innerWidth
                ? [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1)
                    .slice(0, 5).map((e) => e.tagName + '.' + e.className).concat(document.documentElement.scrollWidth)
                : []"""
        )
        if wide:
            faults.append(f"{name}: {wide}")
        tab.close()
    assert not faults, "\n".join(faults)


def test_without_scripts_everything_is_still_there(site, http, watched):
    """Prevents maps and widgets that are blank on paper, in an e-reader, or where scripts are off."""
    seen = {"map": 0, "widget": 0, "chart": 0}
    for name, address in each_page(site, http, "http"):
        tab = watched(java_script_enabled=False)
        tab.page.goto(address)
        for stage in tab.page.locator(".bk-map").all():
            seen["map"] += 1
            assert stage.locator("svg.bk-picture").is_visible()
            assert stage.locator("svg.bk-picture path:is(.bk-symbol, .bk-class, .bk-area, .bk-line)").count() >= 2
            assert not stage.locator("iframe").is_visible()
            stage.locator("details.bk-equivalent > summary").click()
            assert stage.locator("table tbody tr").first.is_visible()
        for widget in tab.page.locator("figure.bk-widget").all():
            seen["widget"] += 1
            assert widget.locator("table, svg").first.is_visible()
            assert widget.inner_text().strip()
        for chart in tab.page.locator("figure.bk-chart").all():
            seen["chart"] += 1
            assert chart.locator(".bk-chart-picture svg").is_visible()
            assert not chart.locator("button").is_visible()
        tab.close()
    assert all(seen.values()), seen


def test_every_icon_has_its_drawing(site):
    """Prevents empty buttons: the theme's icon script is gone, so each icon class needs a rule of ours."""
    import re

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
