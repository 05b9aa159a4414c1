"""Python in the page, in a real browser: loaded on request, judged by the one checker, stopped at once, and nothing from elsewhere."""

from __future__ import annotations

import hashlib
import json
import shutil
import threading
import zipfile
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO

import pytest
from accessibility import axe_violations
from exercise_trials import listed, right
from playwright.sync_api import expect
from test_exercises_live import workbook  # noqa: F401  (a fixture)

from alliance.exercises import bank, compare
from alliance.site import python_core

pytestmark = pytest.mark.browser
TASKS = [e for e in bank.every() if e.kind == "data"]
PLAIN = [e for e in TASKS if "plain" in e.help["code"]]
TASK = bank.get("votes-4")
ENDED = "(id) => { const b = document.querySelector(`.bk-ex[data-exercise=${id}] .bk-ex-run`); return !b.disabled; }"


def box(page, e=TASK):
    return page.locator(f".bk-ex[data-exercise={e.id}]")


def run(page, code: str, e=TASK) -> str:
    """Run code in a task's cell and return the verdict as it is read."""
    part = box(page, e)
    part.locator(".bk-ex-code").fill(code)
    part.locator(".bk-ex-run").click()
    page.wait_for_function(ENDED, arg=e.id, timeout=90_000)
    return part.locator(".bk-ex-verdict").inner_text()


def literal(answer: dict) -> str:
    """An answer in canonical form as a line of Python."""
    ((form, value),) = answer.items()
    if form == "map":
        value = dict(value)
    if form == "table":
        value = [dict(zip(value["columns"], row, strict=True)) for row in value["rows"]]
    return f"answer = {value!r}"


def test_nothing_is_loaded_before_the_press_and_nothing_from_elsewhere_after(workbook):  # noqa: F811
    """Prevents seven megabytes on a phone that nobody asked for, and a core that fetches the rest from another host."""
    tab = workbook(TASK)
    button = box(tab.page).locator(".bk-ex-run")
    told = float(button.inner_text().split("(")[1].split(" MB")[0])
    assert not [u for u in tab.requests if "/python/" in u]
    assert "✓ Right." in run(tab.page, TASK.help["code"]["plain"])
    got = {u.rsplit("/", 1)[1].split("?")[0] for u in tab.requests if "/python/" in u}
    assert {"worker.mjs", "pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm.bin", "python_stdlib.zip", "lock.json", "compare.py", "inpage.py"} == got
    sizes = tab.page.evaluate("async (names) => Promise.all(names.map(async (n) => (await (await fetch('../_assets/python/' + n)).arrayBuffer()).byteLength))", sorted(got))
    assert told == pytest.approx(sum(sizes) / 1e6, abs=0.06)
    assert button.inner_text() == "Run and check" and not tab.outside() and not tab.errors


def test_every_task_is_solved_in_the_page_and_every_mistake_has_its_feedback(workbook):  # noqa: F811
    """Prevents a bank that drifts: each plain solution in the page's own Python, and each listed mistake, judged there as here."""
    assert len(PLAIN) >= 0.6 * len(TASKS)
    tab = workbook(TASK)
    run(tab.page, "answer = 0")  # starts it
    trials = [(e, e.help["code"]["plain"], "right", e.key["says"]) for e in PLAIN]
    trials += [(e, literal(right(e)), "right", e.key["says"]) for e in TASKS]
    trials += [(e, literal(answer), "wrong", says) for e in TASKS for answer, says in listed(e)]
    ask = "([code, key, tables]) => BookPython.run({ code, key, tables }, { out() {}, progress() {} })"
    for e, code, state, says in trials:
        found = tab.page.evaluate(ask, [code, e.key, e.entry["tables"]])
        assert not found["error"], (e.id, code, found["error"])
        assert found["verdict"]["state"] == state and found["verdict"]["says"] == [says], (e.id, code[:80], found["verdict"])
        assert found["verdict"] == json.loads(json.dumps(compare.judge(e.key, found["given"])))


def test_an_endless_loop_is_stopped_and_the_next_run_works(workbook):  # noqa: F811
    """Prevents a page that has to be closed since a learner forgot a line."""
    tab = workbook(TASK)
    part = box(tab.page)
    run(tab.page, "answer = 0")
    part.locator(".bk-ex-code").fill("n = 0\nprint('going')\nwhile True:\n    n = n + 1")
    part.locator(".bk-ex-code").press("Control+Enter")
    part.locator(".bk-ex-output", has_text="going").wait_for()
    expect(part.locator(".bk-ex-run")).to_be_disabled()
    tab.page.evaluate("() => new Promise(requestAnimationFrame)")  # the page itself goes on
    part.get_by_role("button", name="Stop").press("Enter")
    part.locator(".bk-ex-verdict", has_text="You stopped it").wait_for(timeout=2000)
    assert "Too low." in run(tab.page, "answer = 1") and not tab.errors


def test_what_is_printed_is_text_and_not_endless(workbook):  # noqa: F811
    """Prevents markup of a learner's from running in the page, and a loop that prints from filling it."""
    tab = workbook(TASK)
    run(tab.page, "print('<img src=x onerror=window.hurt=1>')\nfor i in range(100000):\n    print(i)\nanswer = 1")
    output = box(tab.page).locator(".bk-ex-output")
    assert output.locator("img").count() == 0 and tab.page.evaluate("() => window.hurt") is None
    assert len(output.inner_text()) < 25_000 and "which is not shown" in output.inner_text()
    assert "NameError: name '<b>' " not in run(tab.page, "raise ValueError('<b>bold</b>')")
    assert box(tab.page).locator(".bk-ex-verdict b").count() == 0 and "<b>bold</b>" in box(tab.page).locator(".bk-ex-verdict").inner_text()


def test_the_code_is_kept_and_the_beginning_comes_back(workbook):  # noqa: F811
    """Prevents the loss of an hour's code by a reload, and a cell that nobody can clear."""
    tab = workbook(TASK)
    part = box(tab.page)
    area = part.locator(".bk-ex-code")
    begun = area.input_value()
    area.fill("for x in range(2):")
    area.press("End")
    area.press("Enter")
    area.press_sequentially("pass")
    expect(area).to_have_value("for x in range(2):\n    pass")
    part.locator("input[type=text]").fill("1")
    part.get_by_role("button", name="Check", exact=True).click()
    tab.page.reload()
    box(tab.page).and_(tab.page.locator("[data-live=true]")).wait_for()
    expect(area).to_have_value("for x in range(2):\n    pass")
    expect(part.locator("input[type=text]")).to_have_value("1")
    part.get_by_role("button", name="Code to begin with").click()
    expect(area).to_have_value(begun)
    found = axe_violations(tab.page)
    assert not found, [(v["id"], n["target"], n["html"][:160], n["failureSummary"][:300]) for v in found for n in v["nodes"][:3]]


def test_a_file_that_does_not_arrive_is_said(workbook):  # noqa: F811
    """Prevents a bar that stands still for ever on a bad network."""
    tab = workbook(TASK)
    tab.context.route("**/python_stdlib.zip", lambda route: route.fulfill(status=503))
    part = box(tab.page)
    part.locator(".bk-ex-run").click()
    part.locator(".bk-ex-verdict", has_text="Python could not start").wait_for()
    tab.context.unroute("**/python_stdlib.zip")
    assert "✓ Right." in run(tab.page, TASK.help["code"]["plain"])


def test_from_disk_it_says_why_and_offers_the_notebook(site, watched):
    """Prevents a button that does nothing in a copy of the book on a stick."""
    tab = watched()
    tab.page.goto((site / "book/workbook.html").as_uri() + f"#workbook-{TASK.id}")
    part = box(tab.page)
    part.and_(tab.page.locator("[data-live=true]")).wait_for()
    assert part.locator(".bk-ex-run").count() == 0
    expect(part.locator("form")).to_contain_text("opened from disk may not start it")
    part.locator("input[type=text]").fill("1")
    part.get_by_role("button", name="Check", exact=True).click()
    expect(part.locator(".bk-ex-verdict")).to_contain_text("Too low.")
    assert not tab.errors


def test_with_pandas_at_hand_its_tasks_run_too(site, watched, tmp_path, monkeypatch):
    """Prevents a publishing build that fetches pandas and never uses it.

    pandas for this Python can't be had from a package registry, so a stand-in of the same name takes its place: what is proved is
    that the wheel named in the core's list is checked, loaded and importable beside the book's own package.
    """
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as wheel:
        wheel.writestr("pandas/__init__.py", "def read_csv(path):\n    return len(open(path).read().splitlines()) - 1\n")
        wheel.writestr("pandas-0.dist-info/METADATA", "Metadata-Version: 2.1\nName: pandas\nVersion: 0\n")
        wheel.writestr("pandas-0.dist-info/WHEEL", "Wheel-Version: 1.0\nGenerator: t\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr("pandas-0.dist-info/RECORD", "")
    name = "pandas-0-py3-none-any.whl"
    (tmp_path / "wheels").mkdir()
    (tmp_path / "wheels" / name).write_bytes(held.getvalue())
    entry = {"name": "pandas", "version": "0", "file_name": name, "install_dir": "site", "sha256": hashlib.sha256(held.getvalue()).hexdigest(), "package_type": "package", "imports": ["pandas"], "depends": [], "unvendored_tests": False}
    core = python_core.unpack(python_core.tarball())
    lock = python_core.lock_of(core)
    monkeypatch.setattr(python_core, "lock_of", lambda core: {"info": lock["info"], "packages": {"pandas": entry}})
    monkeypatch.setenv("ALLIANCE_PYODIDE_PACKAGES", str(tmp_path / "wheels"))
    from alliance.site import exercises

    shutil.copytree(site / "book", tmp_path / "site/book", ignore=lambda d, names: [n for n in names if n != "workbook.html" and d.endswith("book")])
    shutil.copytree(site / "_assets", tmp_path / "site/_assets", ignore=shutil.ignore_patterns("python", "vega.js", "widgets"))
    told = python_core.write(tmp_path / "site/_assets/python")
    (tmp_path / "site/_assets/exercises.js").write_text(exercises.page_script(told), encoding="utf-8")

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path / "site")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        tab = watched()
        tab.page.goto(f"http://127.0.0.1:{server.server_port}/book/workbook.html#workbook-{TASK.id}")
        part = box(tab.page)
        part.and_(tab.page.locator("[data-live=true]")).wait_for()
        expect(part.locator(".bk-ex-code")).to_have_value(TASK.face["starter"]["pandas"])
        part.get_by_label("Begin with").select_option("plain")
        expect(part.locator(".bk-ex-code")).to_have_value(TASK.face["starter"]["plain"])
        said = run(tab.page, "import pandas as pd\nfrom alliance import project\nprint(pd.read_csv(project.DATA / 'un_votes.csv'))\nanswer = 1")
        assert "Too low." in said and part.locator(".bk-ex-output").inner_text().strip() == str(len((site / "_assets/data/un_votes.csv").read_text(encoding="utf-8").splitlines()) - 1)
        assert not tab.outside()
    finally:
        server.shutdown()
