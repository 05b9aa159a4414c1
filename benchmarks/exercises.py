"""How long an exercise takes to answer: in the page from a fresh form to the laid-out verdict, and through check() in a notebook.

    make bench

The page: every exercise of the bank on a page of its chapter, opened in Chromium; each is begun anew, filled in and
submitted by its own form, and the layout with the verdict is part of the time. Python: one fresh process that has
imported `check` and pandas, as a notebook has; the first call reads the chapter's file and computes its keys, the
second finds them. Ends with status 1 if an answer takes longer than its limit.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

import chromium  # noqa: E402
from alliance.exercises import author, bank  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

PAGE_MS, CHECK_MS, ROUNDS = 100, 50, 5

# begins an exercise anew, fills every field of its form, submits, and gives the milliseconds to the laid-out verdict
ANSWER = """(id) => {
  const box = document.querySelector(`.bk-ex[data-exercise="${id}"]`), live = box.querySelector(".bk-ex-live");
  const press = (name) => [...live.querySelectorAll("button")].find((b) => b.textContent === name);
  const start = performance.now();
  press("Start again").click();
  live.querySelectorAll("fieldset").forEach((f) => { const i = f.querySelector("input[type=radio], input[type=checkbox]"); if (i) i.click(); });
  live.querySelectorAll("select").forEach((s) => { s.selectedIndex = s.options.length - 1; s.dispatchEvent(new Event("change", { bubbles: true })); });
  live.querySelectorAll("input[type=text], input[type=number]").forEach((i) => { i.value = "7"; i.dispatchEvent(new Event("input", { bubbles: true })); });
  live.querySelectorAll("textarea").forEach((a) => { a.value = "word ".repeat(80); a.dispatchEvent(new Event("input", { bubbles: true })); });
  const check = live.querySelector("button.bk-ex-check");
  if (!check) return null;  // a table or a list is checked by Python alone
  check.click();
  document.body.getBoundingClientRect(); box.offsetHeight;
  const took = performance.now() - start;
  return live.querySelector(".bk-ex-verdict").textContent ? took : -1;
}"""

IN_PYTHON = """
import json, sys, time
import pandas
from alliance.exercises import bank, check
names, times = json.loads(sys.argv[1]), []
for again in (0, 1):
    for name in names:
        start = time.perf_counter()
        check(name, 7)
        times.append(1000 * (time.perf_counter() - start))
print(json.dumps(times))
"""


def in_page(browser) -> dict[str, float]:
    """For each exercise with a form the median of some rounds, in milliseconds."""
    found = {}
    with tempfile.TemporaryDirectory() as name:
        for chapter in bank.chapters():
            path = Path(name) / f"{chapter}.html"
            author.preview(chapter, path)
            tab = browser.new_page(viewport={"width": 1000, "height": 900})
            tab.goto(path.as_uri())
            for e in bank.load(chapter):
                box = tab.locator(f'.bk-ex[data-exercise="{e.id}"]')
                box.scroll_into_view_if_needed()
                tab.locator(f'.bk-ex[data-exercise="{e.id}"][data-live=true]').wait_for()
                times = [tab.evaluate(ANSWER, e.id) for _ in range(ROUNDS)]
                if None in times:
                    continue
                if min(times) < 0:
                    sys.exit(f"{e.id} gave no verdict")
                found[e.id] = statistics.median(times)
            tab.close()
    return found


def in_python() -> tuple[list[float], list[float]]:
    """The first and the second call of check() for every exercise, in milliseconds."""
    names = [e.id for e in bank.every()]
    done = subprocess.run([sys.executable, "-c", IN_PYTHON, json.dumps(names)], capture_output=True, text=True, check=True)
    times = json.loads(done.stdout)
    return times[: len(names)], times[len(names) :]


def main() -> None:
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=chromium.find(), args=chromium.FLAGS)
        pages = in_page(browser)
        browser.close()
    firsts, again = in_python()
    names = [e.id for e in bank.every()]
    slow_page, slow_first = max(pages, key=pages.get), names[firsts.index(max(firsts))]
    print(f"exercises: {len(names)}, of them {len(pages)} with a form in the page")
    print(f"  in the page, form to verdict: median {statistics.median(pages.values()):6.1f} ms, slowest {pages[slow_page]:6.1f} ms ({slow_page}; limit {PAGE_MS})")
    print(f"  check(), first call:          median {statistics.median(firsts):6.1f} ms, slowest {max(firsts):6.1f} ms ({slow_first}; limit {CHECK_MS})")
    print(f"  check(), second call:         median {statistics.median(again):6.1f} ms, slowest {max(again):6.1f} ms (limit {CHECK_MS})")
    if pages[slow_page] > PAGE_MS or max(firsts) > CHECK_MS or max(again) > CHECK_MS:
        sys.exit("a limit is missed")


if __name__ == "__main__":
    main()
