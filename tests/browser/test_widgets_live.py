"""Every widget in the page: the same arithmetic as Python, state that is shared by link and remembered, and no trap anywhere."""

from __future__ import annotations

import json
import random
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from accessibility import COLOURS, axe_violations
from playwright.sync_api import expect
from widget_trials import TAGS, difference, make, page, random_states, random_value, words_of
from waits import after

pytestmark = pytest.mark.browser
LIVE = ".bk-widget[data-live=true] .bk-w"


@pytest.fixture(scope="module")
def alone():
    """The address of a page for each widget, alone on it."""
    pages = {f"/{tag}.html": page(tag).encode() for tag in TAGS}

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self):
            body = pages.get(self.path.split("?")[0])
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield lambda tag, query="": f"http://127.0.0.1:{server.server_port}/{tag}.html{query}"
    server.shutdown()


@pytest.fixture
def opened(alone, watched):
    """Opens a widget's page, with a script to run before it if given, and waits until it lives."""

    def open_(tag: str, query: str = "", before: str = "", **context):
        tab = watched(**({"viewport": {"width": 1000, "height": 900}} | context))
        if before:
            tab.page.add_init_script(before)
        tab.page.goto(alone(tag, query))
        tab.page.locator(LIVE).wait_for()
        return tab

    return open_


def state(page) -> dict:
    return page.evaluate("(() => { const m = document.querySelector('[data-widget]').model; return Object.fromEntries(Object.keys(m.get('fields')).map((n) => [n, m.get(n)])); })()")


OUT_OF_SIGHT = 150  # milliseconds, by which what nobody sees is drawn too


def set_state(page, values: dict) -> None:
    """Sets fields, and waits until the parts out of sight have followed."""
    page.evaluate("(values) => { const m = document.querySelector('[data-widget]').model; for (const [n, v] of Object.entries(values)) m.set(n, v); m.save_changes(); }", values)
    after(page, OUT_OF_SIGHT)


# what a part of the widget says straight after a field is set, in the same task, and what it says later
STRAIGHT = """([place, values, print]) => {
  const m = document.querySelector('[data-widget]').model, part = document.querySelector(place);
  const told = () => part.textContent + [...part.querySelectorAll('path')].map((p) => p.getAttribute('d')).join();
  const before = told();
  for (const [n, v] of Object.entries(values)) m.set(n, v);
  m.save_changes();
  if (print) dispatchEvent(new Event('beforeprint'));
  return told() !== before;
}"""


@pytest.mark.parametrize(
    ("tag", "place", "first", "second"),
    [
        ("labour-calculator", ".bk-labour-bars", {"wage": [300, 400]}, {"wage": [350, 450]}),
        ("munitions-estimator", ".bk-mu-chart", {"containers": [5, 6]}, {"containers": [7, 8]}),
        ("trade-explorer", ".bk-plot", {"years": [1995, 2010]}, {"years": [2000, 2020]}),
        ("triangle-explorer", ".bk-plot", {"weights": {"trade": 5, "votes": 0, "treaty": 0, "visits": 0}}, {"weights": {"trade": 0, "votes": 5, "treaty": 0, "visits": 0}}),
        ("vote-explorer", ".bk-votes", {"a": "SYR"}, {"a": "IND"}),
    ],
)
def test_what_is_in_sight_is_drawn_at_once_and_the_rest_a_moment_later(opened, tag, place, first, second):
    """Prevents a stale chart: under the reader's eyes, below the fold once time has passed, or on paper."""
    tab = opened(tag)
    tab.page.set_viewport_size({"width": 1000, "height": 400})
    tab.page.locator(place).first.scroll_into_view_if_needed()
    after(tab.page, OUT_OF_SIGHT)
    assert tab.page.evaluate(STRAIGHT, [place, first, False]), "in sight and not drawn at once"
    tab.page.evaluate("document.body.style.paddingTop = '3000px'; scrollTo(0, 0)")
    after(tab.page, OUT_OF_SIGHT)
    words = tab.page.locator(place).first.evaluate("(e) => e.innerHTML")
    assert not tab.page.evaluate(STRAIGHT, [place, second, False]), "out of sight and drawn before the answer"
    after(tab.page, OUT_OF_SIGHT)
    assert tab.page.locator(place).first.evaluate("(e) => e.innerHTML") != words, "out of sight and never drawn"
    assert tab.page.evaluate(STRAIGHT, [place, first, True]), "printed before it is drawn"
    assert not tab.errors


def figure_id(page) -> str:
    return page.evaluate("document.querySelector('[data-widget]').closest('figure').id")


@pytest.mark.parametrize("tag", TAGS)
def test_python_and_page_calculate_the_same(opened, tag):
    """Prevents the two programs from drifting apart: 1,000 random states of each widget."""
    widget = make(tag)
    states = [widget.state(), *random_states(widget, 1000)]
    tab = opened(tag)
    results = tab.page.evaluate(
        """(states) => { const box = document.querySelector('[data-widget]'), data = box.model.get('data');
                         return states.map((s) => BookWidgets.programs[box.dataset.widget].calculate(data, s)); }""",
        states,
    )
    seen = set()
    for one, in_page in zip(states, results, strict=True):
        python = json.loads(json.dumps(widget.calculate(widget.data, one), allow_nan=False))
        found = difference(python, in_page)
        assert not found, f"{found} for {one}"
        seen.add(json.dumps(python, sort_keys=True))
    assert len(seen) > 100, "the random states hardly change the result"
    assert not tab.errors


@pytest.mark.parametrize("tag", TAGS)
def test_python_and_page_accept_the_same(opened, tag):
    """Prevents a link or a device from bringing in what Python refuses, or the other way about."""
    widget, rng = make(tag), random.Random(7)
    words = words_of(widget.data)
    junk = [None, True, 0, -1, 1.5, 1e12, "", "x", "no such", [], {}, [1, 2], [2, 1], ["a"], {"a": 1}, [[]], "<b>", "🙂" * 300]
    trials = []
    for name, field in widget.fields.items():
        for _ in range(150):
            value = random_value(field, rng, words) if rng.random() < 0.5 else rng.choice(junk)
            if isinstance(value, list) and value and rng.random() < 0.3:
                value = value + [value[0]]
            if isinstance(value, dict) and value and rng.random() < 0.4:
                value = value | {rng.choice(list(value)): rng.choice(junk)}
            trials.append([name, value])
    tab = opened(tag)
    cleaned = tab.page.evaluate(
        """(trials) => { const all = document.querySelector('[data-widget]').model.get('fields');
                         return trials.map(([name, value]) => { const c = BookWidgets.fields.clean(all[name], value); return c === undefined ? ['refused'] : ['taken', c]; }); }""",
        trials,
    )
    taken = 0
    for (name, value), in_page in zip(trials, cleaned, strict=True):
        try:
            python = ["taken", type(widget).class_traits()[name].clean(value, widget.data)]
        except ValueError:
            python = ["refused"]
        assert not difference(python, in_page), (name, value, python, in_page)
        taken += python[0] == "taken"
    assert 0 < taken < len(trials)


@pytest.mark.parametrize("tag", TAGS)
def test_any_state_fits_into_a_link(opened, tag):
    """Prevents links that lose or change what they share."""
    widget = make(tag)
    states = random_states(widget, 300, seed=3)
    tab = opened(tag)
    back = tab.page.evaluate(
        """(states) => { const all = document.querySelector('[data-widget]').model.get('fields'), f = BookWidgets.fields;
                         return states.map((s) => { const text = f.write(all, s);
                           return f.read(all, new URLSearchParams('?x=' + encodeURIComponent(text)).get('x')); }); }""",
        states,
    )
    for one, found in zip(states, back, strict=True):
        assert found["bad"] == [] and not difference(one, found["good"]), one


@pytest.mark.parametrize("tag", TAGS)
def test_a_link_restores_a_view_and_a_mangled_one_breaks_nothing(opened, alone, tag):
    """Prevents shared views that open as something else, and links that break a page."""
    tab = opened(tag)
    first = state(tab.page)
    wanted = next(s for s in random_states(make(tag), 50, seed=5) if s != first)
    set_state(tab.page, wanted)
    tab.page.get_by_role("button", name="Link to this view").press("Enter")
    link = tab.page.evaluate("location.href")
    assert "state=" in link and "%3A" not in link
    other = opened(tag, link.split(".html", 1)[1])
    assert not difference(wanted, state(other.page)) and not other.page.locator(".bk-notice").count()
    name = next(iter(first))
    figure = figure_id(other.page)
    for mangled in (f"{name}:%00no such", "nosuch:1", ";;;:", "%F0%9F%92%A9", f"{name}:{'9' * 5000}", "__proto__:1", f"{name}:<script>alert(1)</script>"):
        other.page.goto(alone(tag, f"?widget={figure}&state={mangled}"))
        other.page.locator(LIVE).wait_for()
        assert not difference(first, state(other.page)), mangled
        if mangled != ";;;:":
            assert "ignored" in other.page.locator(".bk-notice").inner_text(), mangled
        assert not other.errors, mangled
    other.page.goto(alone(tag, "?widget=%E0%A4%A&state=%E0%A4%A#%E0%A4%A"))
    other.page.locator(LIVE).wait_for()
    assert not difference(first, state(other.page)) and not other.errors


@pytest.mark.parametrize("tag", TAGS)
def test_it_remembers_on_the_device_and_forgets_when_reset(opened, alone, tag):
    """Prevents a learner from starting anew after each reload, and a reset that comes back."""
    tab = opened(tag)
    first = state(tab.page)
    wanted = next(s for s in random_states(make(tag), 50, seed=11) if s != first)
    set_state(tab.page, wanted)
    tab.page.reload()  # at once: what was set last must not be lost
    tab.page.locator(LIVE).wait_for()
    assert not difference(wanted, state(tab.page))
    tab.page.get_by_role("button", name="Reset").press("Enter")
    assert not difference(first, state(tab.page))
    tab.page.reload()
    tab.page.locator(LIVE).wait_for()
    assert not difference(first, state(tab.page))
    assert tab.page.evaluate("Object.keys(localStorage).filter((k) => k.includes('widget')).length") == 0
    assert not tab.errors


def test_a_linked_view_leaves_ones_own_alone(opened, alone):
    """Prevents a teacher's link from wiping out what a learner had set."""
    tab = opened("claim-explorer")
    set_state(tab.page, {"query": "Khasan"})
    after(tab.page, 300)
    there = alone("claim-explorer", f"?widget={figure_id(tab.page)}&state=query:Syria")
    tab.page.goto(there)
    tab.page.locator(LIVE).wait_for()
    assert state(tab.page)["query"] == "Syria"
    set_state(tab.page, {"query": "Syria voted"})
    after(tab.page, 300)
    tab.page.get_by_role("button", name="Show mine").press("Enter")
    assert state(tab.page)["query"] == "Khasan"
    tab.page.goto(there)
    tab.page.locator(LIVE).wait_for()
    tab.page.get_by_role("button", name="Keep this one instead").press("Enter")
    tab.page.goto(alone("claim-explorer"))
    tab.page.locator(LIVE).wait_for()
    assert state(tab.page)["query"] == "Syria"


BLOCKED = "Object.defineProperty(window, 'localStorage', { configurable: true, get() { throw new DOMException('no', 'SecurityError'); } });"
FULL = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };"


@pytest.mark.parametrize("storage", ["blocked", "full"])
@pytest.mark.parametrize("tag", TAGS)
def test_a_device_that_keeps_nothing(opened, tag, storage):
    """Prevents a widget that fails, or forgets in silence, where the browser keeps nothing."""
    tab = opened(tag, before=BLOCKED if storage == "blocked" else FULL)
    wanted = next(s for s in random_states(make(tag), 50, seed=13) if s != state(tab.page))
    set_state(tab.page, wanted)
    tab.page.get_by_text("This browser does not keep what you set here").wait_for()
    expect(tab.page.locator(".bk-notice")).to_have_count(1)
    assert not difference(wanted, state(tab.page)) and not tab.errors


@pytest.mark.parametrize("tag", TAGS)
def test_rubbish_on_the_device_is_told_and_kept_aside(opened, alone, tag):
    """Prevents a damaged memory from breaking a widget, and from being lost by it."""
    tab = opened(tag)
    first, key = state(tab.page), f"alliance-book:widget:{tag}#{figure_id(tab.page)}"
    good_name = next(iter(first))
    good = next(s[good_name] for s in random_states(make(tag), 200, seed=17) if s[good_name] != first[good_name])
    for rubbish, expected in (
        ("{not json", first),
        ("[1, 2, 3]", first),
        ('{"state": null}', first),
        (json.dumps({"version": 1, "state": {good_name: good, "no_such_field": 5, "__proto__x": {}}}), first | {good_name: good}),
    ):
        tab.page.evaluate("([k, v]) => { localStorage.clear(); localStorage.setItem(k, v); }", [key, rubbish])
        tab.page.reload()
        tab.page.locator(LIVE).wait_for()
        assert not difference(expected, state(tab.page)), rubbish
        expect(tab.page.locator(".bk-notice").first).to_contain_text("could not be read", use_inner_text=True)
        assert tab.page.evaluate("(k) => localStorage.getItem(k + ':unread')", key) == rubbish
    assert not tab.errors


def views(tag: str) -> dict[str, dict]:
    widget = make(tag)
    random_ones = random_states(widget, 60, seed=23)
    return {"as at first": {}, **widget.views, **{f"random {i}": s for i, s in enumerate(random_ones[1:4])}}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("tag", TAGS)
def test_axe_finds_nothing_in_any_state(opened, tag, scheme):
    """Prevents states of a widget, and its notices, that some readers can't use."""
    tab = opened(tag, "?widget=x", color_scheme=scheme, reduced_motion="reduce", viewport={"width": 390, "height": 844} if scheme == "dark" else {"width": 1000, "height": 900})
    faults = []
    for name, values in views(tag).items():
        set_state(tab.page, make(tag).state() | values)
        # the still content beside it is asked on its page; here it would only take axe's time
        tab.page.evaluate("document.querySelector('.bk-widget-static')?.remove(); document.querySelectorAll('.bk-widget-live details').forEach((d) => { d.open = true; })")
        after(tab.page, 60)
        faults += [f"{tag} ({name}): {rule['id']}: {[n['target'] + [n['html'][:140]] for n in rule['nodes'][:2]]}" for rule in axe_violations(tab.page, ".bk-widget-live", COLOURS if scheme == "dark" else None)]
    broken = opened(tag, f"?widget={figure_id(tab.page)}&state=nosuch:1", before=FULL, color_scheme=scheme)
    set_state(broken.page, next(s for s in random_states(make(tag), 50, seed=13) if s != state(broken.page)))
    broken.page.get_by_text("This browser does not keep").wait_for()
    faults += [f"{tag} (notices): {rule['id']}: {rule['nodes'][0]['html'][:200]}" for rule in axe_violations(broken.page, ".bk-widget-live")]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("tag", TAGS)
def test_nothing_runs_out_of_a_small_phone(opened, tag):
    """Prevents a widget that scrolls sideways at 320 px in some of its states."""
    tab = opened(tag, viewport={"width": 320, "height": 640})
    for name, values in views(tag).items():
        set_state(tab.page, make(tag).state() | values)
        tab.page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
        after(tab.page, 60)
        wide = tab.page.evaluate(
            """() => document.documentElement.scrollWidth > innerWidth
                ? [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1).slice(0, 6).map((e) => e.tagName + '.' + e.className)
                : []"""
        )
        assert not wide, f"{name}: {wide}"


@pytest.mark.parametrize("tag", TAGS)
def test_every_field_can_be_set_by_keyboard_alone(opened, tag):
    """Prevents a field that only a mouse, or only a program, can move."""
    tab = opened(tag)
    fields, reached = set(state(tab.page)), set()
    tab.page.evaluate(
        """() => { window.reached = new Set(); window.outside = false;
                   addEventListener('focusin', (e) => { if (e.target.closest('.bk-widget-live')) reached.add(e.target.closest('[data-field]')?.dataset.field || ''); else outside = true; });
                   addEventListener('blur', () => { outside = true; }); }"""
    )
    for values in views(tag).values():  # a field may have its control only where it counts
        set_state(tab.page, make(tag).state() | values)
        tab.page.evaluate("document.querySelectorAll('.bk-w details').forEach((d) => { d.open = true; })")
        tab.page.evaluate("document.querySelector('figure').setAttribute('tabindex', '-1'); document.querySelector('figure').focus(); outside = false")
        for _ in range(45):
            for _ in range(20):
                tab.page.keyboard.press("Tab")
            inside = not tab.page.evaluate("outside || !document.activeElement.closest('.bk-widget-live')")
            if not inside:
                break
        assert not inside, "the keyboard does not get out of the widget"
        reached |= {field.split(".")[0] for field in tab.page.evaluate("[...reached]")}
        if fields <= reached:
            return
    assert not fields - reached, f"not reached: {sorted(fields - reached)}"
