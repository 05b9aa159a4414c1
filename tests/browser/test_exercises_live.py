"""Exercises in the page: the same verdicts as Python, answered by hand and keyboard, progress that nothing loses."""

from __future__ import annotations

import codecs
import json
import random
import re

import pytest
from accessibility import axe_violations
from exercise_trials import JUNK, at_random, listed, right
from playwright.sync_api import expect
from waits import after

from alliance.exercises import bank, judge
from alliance.exercises.text import strip_html

pytestmark = pytest.mark.browser
EVERY = bank.every()
JUDGED = [e for e in EVERY if e.kind != "data"]
STORE = "alliance-book:progress"


def first(kind: str) -> bank.Exercise:
    return next(e for e in EVERY if e.kind == kind)


@pytest.fixture
def workbook(http, watched):
    """Opens the workbook at an exercise and waits until it lives; ``before`` is a script that runs first."""

    def open_(e: bank.Exercise | None = None, before: str = "", page: str = "workbook", **context):
        tab = watched(**({"viewport": {"width": 1000, "height": 900}} | context))
        if before:
            tab.page.add_init_script(before)
        prefix = "workbook-" if page == "workbook" else ""
        tab.page.goto(f"{http}/book/{page}.html" + (f"#{prefix}{e.id}" if e else ""))
        if e:
            tab.page.locator(f"#{prefix}{e.id}[data-live=true]").wait_for()
        else:
            tab.page.locator(".bk-workbook:not([hidden])").wait_for()
        return tab

    return open_


def box(page, e: bank.Exercise):
    return page.locator(f".bk-ex[data-exercise={e.id}]")


def fill(part, e: bank.Exercise, answer: object) -> None:
    """Give an answer through the form, as a reader would."""
    if e.kind in ("single",):
        part.locator("input[type=radio]").nth(answer).check()
    elif e.kind == "multiple":
        for i, one in enumerate(part.locator("form input[type=checkbox]").all()):
            one.set_checked(i in answer)
    elif e.kind in ("numeric", "text"):
        part.locator("input[type=text]").fill(str(answer))
    elif e.kind == "forecast":
        part.locator("input[type=number]").fill(str(answer))
    elif e.kind == "match":
        for i, one in enumerate(part.locator("select").all()):
            one.select_option(str(answer[i]))
    elif e.kind == "classify":
        for i, one in enumerate(part.locator(".bk-ex-class").all()):
            one.locator("input").nth(answer[i]).check()
    elif e.kind == "map":
        ids = [p["id"] for p in e.face["map"]["places"]]
        for i, one in enumerate(part.locator(".bk-ex-places input").all()):
            if ids[i] in answer:
                one.check()
    elif e.kind == "order":
        for place, item in enumerate(answer):
            while (at := part.locator(".bk-ex-order > li").evaluate_all("(all, i) => all.findIndex((li) => li.at === i)", item)) > place:
                part.locator(".bk-ex-order > li").nth(at).get_by_role("button", name="Move up").press("Enter")
    elif e.kind == "open":
        part.locator("textarea").fill(answer)


# ------------------------------------------------------------------------------------------------ one judge


def test_python_and_page_judge_alike(workbook):
    """Prevents a page that praises what the notebook refuses: every key with its right, listed and random answers."""
    rng = random.Random(11)
    trials = []
    for e in JUDGED:
        known = [a for a in (right(e),) if a is not None] + [a for a, _ in listed(e)]
        # what JSON can't carry to the page is not an answer that a page could give
        trials += [[e.id, a] for a in [*known, *(at_random(e, rng) for _ in range(200)), *JUNK] if not (isinstance(a, int) and abs(a) > 2**53)]
    assert len(trials) > 1000
    tab = workbook()
    keys = {e.id: e.key for e in JUDGED}
    found = tab.page.evaluate("([keys, trials]) => trials.map(([id, a]) => BookExercises.judge(keys[id], a))", [keys, trials])
    states = set()
    for (name, answer), in_page in zip(trials, found, strict=True):
        python = judge.judge(keys[name], answer)
        assert python["state"] == in_page["state"] and python["says"] == in_page["says"], (name, answer, python, in_page)
        assert python["score"] == pytest.approx(in_page["score"], abs=1e-9)
        states.add((name, python["state"]))
    assert {s for _, s in states} == {"right", "partly", "wrong", "unreadable"}


def test_the_page_holds_the_banks_keys_and_not_in_the_open(site):
    """Prevents a page with the keys of an older bank, and answers that a glance at the source gives away."""
    for chapter in bank.chapters():
        text = (site / f"_assets/exercises/{chapter}.js").read_text(encoding="utf-8")
        turned = json.loads(re.fullmatch(r'BookExercises\.bring\("[\w-]+", (".*")\);\n', text, re.DOTALL)[1])
        held = json.loads(codecs.decode(turned, "rot13"))
        for e in bank.load(chapter):
            assert held[e.id]["key"] == json.loads(json.dumps(e.key)) and held[e.id]["help"] == json.loads(json.dumps(e.help))
        pages = [(site / "book/workbook.html").read_text(encoding="utf-8"), (site / f"book/{chapter}.html").read_text(encoding="utf-8"), text]
        for e in bank.load(chapter):
            secrets = [strip_html(e.help["solution"])[:60], *(strip_html(h)[:60] for h in e.help["hints"])]
            for secret in secrets:
                assert not any(secret in page for page in pages), (e.id, secret)


# --------------------------------------------------------------------------------------- answered in the page


@pytest.mark.parametrize("kind", [k for k in bank.KINDS if k not in ("data",)])
def test_each_kind_is_answered_checked_and_kept(workbook, kind):
    """Prevents a form whose answer is not read, a verdict that is not shown, and progress that a reload loses."""
    e = first(kind)
    answer = {"forecast": 70, "open": "word " * 60}.get(kind) or right(e)
    if kind == "single":
        answer = right(e)
    tab = workbook(e)
    part = box(tab.page, e)
    part.get_by_role("button", name=re.compile("Check|Compare|Score")).click()
    if kind not in ("order", "forecast"):
        expect(part.locator(".bk-ex-verdict")).to_contain_text("No answer yet")
        assert json.loads(tab.page.evaluate(f"localStorage.getItem('{STORE}') || '{{}}'")).get("exercises", {}).get(e.id, {}).get("tries", 0) == 0
    fill(part, e, answer)
    part.get_by_role("button", name=re.compile("Check|Compare|Score")).click()
    expect(part.locator(".bk-ex-verdict")).to_contain_text({"open": "Now compare", "forecast": "Brier"}.get(kind, "Right."))
    if kind == "open":
        for row in part.locator(".bk-ex-rubric fieldset").all():
            row.locator("input").nth(2).check()
        expect(part.locator(".bk-ex-rubric .bk-status")).to_contain_text("points", use_inner_text=True)
    tab.page.reload()
    tab.page.locator(f"#workbook-{e.id}[data-live=true]").wait_for()
    expect(part.locator(".bk-ex-told")).to_contain_text("Right.", use_inner_text=True)
    if kind in ("numeric", "text"):
        expect(part.locator("input[type=text]")).to_have_value(str(answer))
    expect(tab.page.locator(".bk-workbook")).to_contain_text(f"1 of {len(EVERY)} right", use_inner_text=True)
    assert not tab.errors and not tab.outside()


def test_by_keyboard_alone(workbook):
    """Prevents an exercise that needs a mouse: choose, check with Enter, take a hint, show the solution."""
    e = first("single")
    tab = workbook(e, page=e.chapter)
    page, part = tab.page, box(tab.page, e)
    radios = part.locator("input[type=radio]")
    radios.first.focus()
    page.keyboard.press("Space")
    wrong = right(e) != 0
    page.keyboard.press("Enter")
    verdict = part.locator(".bk-ex-verdict")
    expect(verdict).to_have_attribute("data-state", ("wrong" if wrong else "right"))
    assert strip_html(e.key["options"][0]["says"])[:40] in verdict.inner_text()
    for _ in range(len(radios.all()) - 1):
        if verdict.get_attribute("data-state") == "right":
            break
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Control+Enter")
    expect(verdict).to_have_attribute("data-state", "right")
    hint = part.get_by_role("button", name="Hint 1 of 3")
    hint.press("Enter")
    expect(part.locator(".bk-ex-hints li")).to_have_count(1)
    expect(part.get_by_role("button", name="Hint 2 of 3")).to_be_visible()
    part.get_by_role("button", name="Show the solution").press("Enter")
    assert strip_html(e.help["solution"])[:30] in re.sub(r"\s+", " ", part.locator(".bk-ex-solution").inner_text())
    assert not tab.errors


def test_an_order_is_made_by_keyboard_and_said(workbook):
    """Prevents items that move in silence, or a focus that is lost on the way."""
    e = first("order")
    tab = workbook(e)
    part = box(tab.page, e)
    part.locator(".bk-ex-order > li").nth(1).get_by_role("button", name="Move up").press("Enter")
    expect(part.locator("p[role=status].bk-visually-hidden")).to_contain_text("Now 1 of", use_inner_text=True)
    assert tab.page.evaluate("document.activeElement.getAttribute('aria-label')").startswith("Move up")
    tab.page.keyboard.press("Enter")
    expect(part.locator("p[role=status].bk-visually-hidden")).to_contain_text("Already first", use_inner_text=True)


def test_a_map_and_its_list_are_one_choice(workbook):
    """Prevents a mark that is pressed and not counted, or a map without a way for those who can't see it."""
    e = first("map")
    tab = workbook(e)
    part = box(tab.page, e)
    name = e.face["map"]["places"][1]["id"]
    part.locator(f"g.bk-ex-mark[data-place='{name}']").click()
    expect(part.locator(".bk-ex-places input").nth(1)).to_be_checked()
    assert "bk-chosen" in part.locator(f"g.bk-ex-mark[data-place='{name}']").get_attribute("class")
    part.locator(".bk-ex-places input").nth(2).check()
    other = e.face["map"]["places"][2]["id"]
    assert "bk-chosen" in part.locator(f"g.bk-ex-mark[data-place='{other}']").get_attribute("class")


def test_a_typed_number_of_a_data_task_is_judged(workbook):
    """Prevents a data task that a reader without Python can't finish."""
    e = next(e for e in EVERY if e.kind == "data" and "number" in e.key["answer"])
    tab = workbook(e)
    part = box(tab.page, e)
    field = part.locator(".bk-ex-entry input[type=text]")
    wrong = e.key["wrong"][0]
    if "number" in wrong["answer"]:
        field.fill(repr(wrong["answer"]["number"]))
        field.press("Enter")
        assert strip_html(wrong["says"])[:40] in re.sub(r"\s+", " ", part.locator(".bk-ex-verdict").inner_text())
    field.fill(repr(e.key["answer"]["number"]))
    field.press("Enter")
    part.locator(".bk-ex-verdict[data-state=right]").wait_for()


def test_markup_in_an_answer_stays_text(workbook):
    """Prevents a learner's own text, or a progress file from somebody else, from running in the page."""
    e = first("open")
    evil = "<img src=x onerror=window.hacked=1> " + "word " * 60
    store = {"book": "rebirth-of-the-alliance", "kind": "progress", "version": 1, "exercises": {e.id: {"tries": 1, "state": "right", "best": 1, "answer": evil, "last": 1}}}
    tab = workbook(e, before=f"if (!localStorage.getItem('{STORE}')) localStorage.setItem('{STORE}', {json.dumps(json.dumps(store))})")
    part = box(tab.page, e)
    expect(part.locator("textarea")).to_have_value(evil)
    part.get_by_role("button", name="Compare with the rubric").click()
    after(tab.page, 100)
    assert tab.page.evaluate("window.hacked") is None and part.locator("img").count() == 0


# ------------------------------------------------------------------------------------------------- progress


def stored(page) -> dict:
    return json.loads(page.evaluate(f"localStorage.getItem('{STORE}')"))


def progress_file(exercises: dict, **other) -> str:
    return json.dumps({"book": "rebirth-of-the-alliance", "kind": "progress", "version": 1, "exercises": exercises} | other)


GOOD = {"tries": 2, "state": "right", "best": 1, "answer": 1, "hints": 1, "shown": False, "first": 1000, "last": 2000, "box": 0, "due": None}


def test_progress_goes_along_by_file(workbook, tmp_path):
    """Prevents progress that is caught in one browser."""
    e = first("numeric")
    tab = workbook(e)
    fill(box(tab.page, e), e, right(e))
    box(tab.page, e).get_by_role("button", name="Check").click()
    with tab.page.expect_download() as download:
        tab.page.get_by_role("button", name="Save a progress file").click()
    path = tmp_path / "progress.json"
    download.value.save_as(path)
    other = workbook()
    expect(other.page.locator(".bk-workbook .bk-big")).to_contain_text("0 of", use_inner_text=True)
    other.page.locator(".bk-workbook input[type=file]").set_input_files(path)
    other.page.get_by_text("1 taken in.").wait_for()
    expect(other.page.locator(".bk-workbook .bk-big")).to_contain_text(f"1 of {len(EVERY)} right", use_inner_text=True)
    assert stored(other.page)["exercises"][e.id]["state"] == "right"


@pytest.mark.parametrize(
    "content, says",
    [
        ("", "can't be read as JSON"),
        ("{", "can't be read as JSON"),
        ("[]", "no progress file"),
        ("null", "no progress file"),
        (progress_file({}, book="another"), "of another book"),
        (progress_file({}, kind="forecast"), "no progress file"),
        (progress_file({}, version=99), "later edition"),
        (progress_file({"votes-1": {"state": "splendid"}}), "damaged"),
        (progress_file({"votes-1": GOOD, "<b>": GOOD}), "damaged"),
        (progress_file({"votes-1": [1]}), "damaged"),
        (progress_file([]), "no progress file"),
    ],
)
def test_a_broken_or_foreign_file_is_refused_whole(workbook, tmp_path, content, says):
    """Prevents a file that is taken in by half, or that wipes what was there."""
    mine = progress_file({"votes-2": GOOD})
    tab = workbook(before=f"if (!localStorage.getItem('{STORE}')) localStorage.setItem('{STORE}', {json.dumps(mine)})")
    path = tmp_path / "progress.json"
    path.write_text(content, encoding="utf-8")
    before = stored(tab.page)
    tab.page.locator(".bk-workbook input[type=file]").set_input_files(path)
    tab.page.get_by_text(says).wait_for()
    assert stored(tab.page) == before
    expect(tab.page.locator(".bk-workbook p.bk-status")).to_contain_text("Nothing was changed.", use_inner_text=True)


def test_a_later_record_is_not_written_over(workbook, tmp_path):
    """Prevents an old file from undoing newer work."""
    mine = progress_file({"votes-2": {**GOOD, "last": 5000}})
    tab = workbook(before=f"if (!localStorage.getItem('{STORE}')) localStorage.setItem('{STORE}', {json.dumps(mine)})")
    path = tmp_path / "progress.json"
    path.write_text(progress_file({"votes-2": {**GOOD, "state": "wrong", "last": 4000}, "votes-3": GOOD}), encoding="utf-8")
    tab.page.locator(".bk-workbook input[type=file]").set_input_files(path)
    tab.page.get_by_text("1 taken in, 1 left as they were").wait_for()
    assert stored(tab.page)["exercises"]["votes-2"]["state"] == "right" and "votes-3" in stored(tab.page)["exercises"]


def test_an_upgrade_and_a_renamed_exercise_keep_progress(http, watched):
    """Prevents a new edition of the book from forgetting what was done under an exercise's old name, or in an exercise it lacks."""
    old = progress_file({"votes-99": GOOD, "gone-7": GOOD, "votes-2": {"tries": 1, "state": "wrong"}}, written_by="an older edition")
    tab = watched(viewport={"width": 1000, "height": 900})
    tab.page.add_init_script(f"if (!localStorage.getItem('{STORE}')) localStorage.setItem('{STORE}', {json.dumps(old)})")
    # this edition calls votes-99 votes-3
    tab.page.route("**/_assets/exercises.js*", lambda route: route.fulfill(response=(r := route.fetch()), body=r.text().replace("const RENAMED = {", 'const RENAMED = {"votes-99": "votes-3", ', 1).replace(', }', "}", 1)))
    tab.page.goto(f"{http}/book/workbook.html#workbook-votes-3")
    part = tab.page.locator("#workbook-votes-3[data-live=true]")
    part.wait_for()
    expect(part.locator(".bk-ex-told")).to_contain_text("Right.", use_inner_text=True)
    part.get_by_role("button", name="Hint 1 of 3").click()
    kept = stored(tab.page)["exercises"]
    assert kept["votes-3"]["state"] == "right" and kept["votes-3"]["hints"] == 2 and kept["gone-7"]["state"] == "right" and kept["votes-2"]["tries"] == 1 and "votes-99" not in kept
    assert not tab.errors


@pytest.mark.parametrize("rubbish", ["{", "[]", '{"book": "other"}', '"x"', progress_file({"votes-3": 5, "votes-2": GOOD})])
def test_rubbish_on_the_device_is_kept_aside_and_said(workbook, rubbish):
    """Prevents a damaged store from stopping the page, or from being lost without a word."""
    e = bank.get("votes-3")
    tab = workbook(e, before=f"if (!localStorage.getItem('{STORE}')) localStorage.setItem('{STORE}', {json.dumps(rubbish)})")
    part = box(tab.page, e)
    fill(part, e, right(e))
    part.get_by_role("button", name="Check").click()
    expect(part.locator(".bk-ex-verdict")).to_contain_text("Right.", use_inner_text=True)
    assert tab.page.evaluate(f"localStorage.getItem('{STORE}:unread')") == rubbish
    assert stored(tab.page)["exercises"]["votes-3"]["state"] == "right"
    expect(tab.page.locator(".bk-workbook")).to_contain_text("kept aside", use_inner_text=True)


@pytest.mark.parametrize("how", ["blocked", "full"])
def test_without_storage_it_works_and_says_so(workbook, how):
    """Prevents a private window, or a full device, from losing the exercise itself."""
    script = {
        "blocked": "Object.defineProperty(window, 'localStorage', { configurable: true, get() { throw new DOMException('no', 'SecurityError'); } })",
        "full": "Storage.prototype.setItem = function () { throw new DOMException('full', 'QuotaExceededError'); }",
    }[how]
    e = bank.get("votes-3")
    tab = workbook(e, before=script)
    part = box(tab.page, e)
    fill(part, e, right(e))
    part.get_by_role("button", name="Check").click()
    expect(part.locator(".bk-ex-verdict")).to_contain_text("Right.", use_inner_text=True)
    expect(part.locator(".bk-ex-told")).to_contain_text("does not keep your progress", use_inner_text=True)
    expect(tab.page.locator(".bk-workbook .bk-big")).to_contain_text(f"1 of {len(EVERY)} right", use_inner_text=True)
    assert not tab.errors


def test_what_went_wrong_comes_back(workbook):
    """Prevents a review that never comes, comes at once, or never ends."""
    e = bank.get("votes-3")
    day = 86_400_000
    tab = workbook(e)
    told = tab.page.evaluate(
        """([id, day]) => { const p = BookExercises.progress, t0 = 1e12, at = (state, t) => { p.attempt(id, { state, score: state === "right" ? 1 : 0 }, 1, t); const r = p.get(id); return [r.box, r.due === null ? null : (r.due - t) / day]; };
             return [at("wrong", t0), at("right", t0 + 1000), at("right", t0 + 2 * day), at("right", t0 + 6 * day), at("wrong", t0 + 20 * day), at("right", t0 + 21 * day), at("right", t0 + 25 * day), at("right", t0 + 40 * day), at("right", t0 + 70 * day), at("right", t0 + 71 * day)]; }""",
        [e.id, day],
    )
    assert told[0] == [1, 1] and told[1][0] == 1 and 0.99 < told[1][1] < 1 and told[2] == [2, 3] and told[3] == [3, 7]
    assert told[4] == [1, 1] and told[5] == [2, 3] and told[6] == [3, 7] and told[7] == [4, 21] and told[8] == [0, None] and told[9] == [0, None]
    tab.page.evaluate("(id) => BookExercises.progress.attempt(id, { state: 'wrong', score: 0 }, 1, Date.now() - 3 * 86400000)", e.id)
    review = tab.page.locator(".bk-ex-review")
    expect(review).to_contain_text(e.title)
    tab.page.get_by_label("Your progress").select_option("due")
    expect(tab.page.locator("details.bk-ex:visible")).to_have_count(1)


def test_a_preview_lives_from_a_disk(tmp_path, watched):
    """Prevents an author's preview that is empty, dead, or asks for the book's other files."""
    from alliance.exercises import author

    path = tmp_path / "votes.html"
    assert author.preview("votes", path) == len(bank.load("votes"))
    tab = watched(viewport={"width": 1000, "height": 900})
    tab.page.goto(path.as_uri())
    e = next(e for e in bank.load("votes") if e.kind == "single")
    part = box(tab.page, e)
    part.scroll_into_view_if_needed()
    part.and_(tab.page.locator("[data-live=true]")).wait_for()
    fill(part, e, right(e))
    part.get_by_role("button", name="Check", exact=True).click()
    expect(part.locator(".bk-ex-verdict")).to_contain_text("✓ Right.", use_inner_text=True)
    assert tab.requests == [path.as_uri()] and not tab.errors and not tab.failed


# ------------------------------------------------------------------------------------------------ the workbook


def test_filters_count_and_hide(workbook):
    """Prevents a filter that shows the wrong exercises, or a number that says something else."""
    tab = workbook()
    tab.page.get_by_label("Kind", exact=True).select_option("map")
    maps = [e for e in EVERY if e.kind == "map"]
    expect(tab.page.locator("details.bk-ex:visible")).to_have_count(len(maps))
    expect(tab.page.locator(".bk-workbook p.bk-status")).to_have_text(f"{len(maps)} {'exercise' if len(maps) == 1 else 'exercises'}, about {sum(e.minutes for e in maps)} minutes.", use_inner_text=True)


def test_a_sheet_has_no_answers_and_the_key_has_them(workbook, http, watched):
    """Prevents a printed sheet with the answers on it, or a key without them."""
    tab = workbook()
    tab.page.evaluate("window.print = () => {}")
    tab.page.get_by_role("button", name="Print these as a sheet").click()
    tab.page.emulate_media(media="print")
    expect(tab.page.locator("details.bk-ex[open]")).to_have_count(len(EVERY))
    sheet = tab.page.locator("main").inner_text()
    for e in EVERY[:20]:
        assert e.title in sheet and strip_html(e.help["solution"])[:50] not in sheet
    key = watched(viewport={"width": 1000, "height": 900}, java_script_enabled=False)
    key.page.goto(f"{http}/book/answers.html")
    text = re.sub(r"\s+", " ", key.page.locator("main").inner_text())
    for e in EVERY:
        assert e.title in text and re.sub(r"\s+", " ", strip_html(e.help["solution"]))[:50] in text, e.id


def test_without_scripts_every_exercise_is_readable(http, watched):
    """Prevents an exercise that is an empty box where scripts are off."""
    for chapter in bank.chapters():
        tab = watched(viewport={"width": 390, "height": 800}, java_script_enabled=False)
        tab.page.goto(f"{http}/book/{chapter}.html")
        for e in bank.load(chapter):
            part = tab.page.locator(f"#{e.id}")
            assert part.locator(".bk-ex-prompt").is_visible() and part.get_by_role("link", name="Hints and solution").is_visible()
            if e.kind in ("single", "multiple"):
                expect(part.locator(".bk-ex-list li")).to_have_count(len(e.face["options"]))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_state(workbook, scheme):
    """Prevents barriers that only a checked, helped or solved exercise has."""
    tab = workbook(color_scheme=scheme)
    page = tab.page
    for kind in bank.KINDS:
        e = first(kind)
        page.evaluate("(id) => { const d = document.getElementById(id); d.open = true; d.scrollIntoView(); }", f"workbook-{e.id}")
        page.locator(f"#workbook-{e.id}[data-live=true]").wait_for()
        part = box(page, e)
        if kind == "open":
            fill(part, e, "word " * 60)
        wrong = listed(e)
        if wrong and kind not in ("data", "order"):
            fill(part, e, wrong[0][0])
        button = part.get_by_role("button", name=re.compile("^(Check|Compare|Score)"))
        if button.count():
            button.first.click()
        hint = part.get_by_role("button", name="Hint 1 of 3")
        hint.click()
        solution = part.get_by_role("button", name=re.compile("solution"))
        if solution.is_enabled():
            solution.click()
    found = axe_violations(page, ".bd-article")
    assert not found, [(v["id"], n["target"], n["html"][:200]) for v in found for n in v["nodes"][:3]]


def test_nothing_is_wider_than_a_small_phone(workbook):
    """Prevents sideways scrolling at 320 pixels with every exercise unfolded and solved."""
    tab = workbook(viewport={"width": 320, "height": 700})
    page = tab.page
    page.evaluate("document.querySelectorAll('details.bk-ex').forEach((d) => { d.open = true; })")
    page.wait_for_function("document.querySelectorAll('details.bk-ex[data-live=true]').length === document.querySelectorAll('details.bk-ex').length")
    page.evaluate("document.querySelectorAll('.bk-ex').forEach((d) => [...d.querySelectorAll('button')].filter((b) => /solution|Hint/.test(b.textContent)).forEach((b) => b.click()))")
    wide = page.evaluate("[...document.querySelectorAll('.bk-ex *')].filter((e) => e.getBoundingClientRect().right > 321 && !e.closest('.bk-table, pre')).map((e) => e.outerHTML.slice(0, 120))")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320 and not wide, wide[:3]
    small = page.evaluate("[...document.querySelectorAll('.bk-ex button, .bk-ex select, .bk-ex input, .bk-workbook button')].filter((e) => e.getClientRects().length && Math.min(e.closest('label') ? 99 : e.getBoundingClientRect().height, 99) < 24).map((e) => e.outerHTML.slice(0, 120))")
    assert not small, small[:3]
