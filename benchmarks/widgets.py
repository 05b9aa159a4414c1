"""From a control's event to the laid-out result: the book's widgets in a page, and the same through ipywidgets and a kernel.

    make bench
    python benchmarks/widgets.py vote-explorer   # some of them

Each widget is opened alone in Chromium and its own controls are moved at random (checkboxes, lists, sliders, search);
the time is taken from the event to the end of the layout that follows it, in the page. In the same run a real
JupyterLab shows for each widget an ipywidgets list whose choices are states of that widget: a choice goes to the
kernel, the kernel runs the widget's own ``calculate`` and shows the result as a notebook shows a DataFrame, in an
ipywidgets HTML, and the time is taken from the event to the layout with that table. Both are measured in turn, a few
events at a time, so that what else the machine does falls on both alike; the first of each turn are not counted. Exits with status 1 if a limit is missed.
"""

from __future__ import annotations

import contextlib
import json
import statistics
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

import chromium  # noqa: E402
import lab_server  # noqa: E402
import nbformat  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402
from widget_trials import TAGS as ALL  # noqa: E402
from widget_trials import make, page, random_states  # noqa: E402

TAGS = sys.argv[1:] or ALL
if unknown := sorted(set(TAGS) - set(ALL)):
    sys.exit(f"benchmarks/widgets.py: there is no widget {', '.join(unknown)}; take some of {', '.join(ALL)}")
EVENTS, KERNEL_EVENTS, ROUNDS, WARM, KERNEL_WARM, PAUSE = 300, 40, 5, 10, 2, 500  # PAUSE in milliseconds, for what the other side still does
MEDIAN, P99, TIMES = 16, 50, 20

# chooses a visible control at random, brings it to the middle of the window as a reader has it there, moves it, and gives
# the milliseconds to the laid-out result, or null if nothing could move; what is out of sight is drawn a moment later
MOVE = """async (random) => {
  const w = document.querySelector('.bk-w');
  const inputs = [...w.querySelectorAll('[data-field] :is(select, input[type=checkbox], input[type=radio], input[type=range], input[type=search]:not([list]))')]
    .filter((i) => !i.disabled && i.checkVisibility());
  const input = inputs[Math.floor(random() * inputs.length)];
  if (!input) return null;
  let act;
  if (input.tagName === 'SELECT') { const o = input.options[Math.floor(random() * input.options.length)].value; if (o === input.value) return null; input.value = o; act = () => input.dispatchEvent(new Event('change', { bubbles: true })); }
  else if (input.type === 'range') { input.value = Number(input.min) + random() * (input.max - input.min); act = () => input.dispatchEvent(new Event('input', { bubbles: true })); }
  else if (input.type === 'search') { input.value = ['a', 'ru', 'russia', '', 'syria', '20'][Math.floor(random() * 6)]; act = () => input.dispatchEvent(new Event('input', { bubbles: true })); }
  else { if (input.type === 'radio' && input.checked) return null; act = () => input.click(); }
  input.scrollIntoView({ block: 'center' });
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const later = [...w.querySelectorAll('*')].filter((e) => getComputedStyle(e).contentVisibility === 'auto');
  await frame(); await frame();
  const start = performance.now();
  act();
  document.body.getBoundingClientRect(); w.offsetHeight; // the layout is part of it
  for (const e of later) { // and so is that of what comes into sight, which a browser does just before it paints
    if (!e.checkVisibility()) continue; // to ask what is put away for its place would lay it out
    const { top, bottom } = e.getBoundingClientRect();
    if (bottom > 0 && top < innerHeight) e.firstElementChild?.getBoundingClientRect();
  }
  return performance.now() - start;
}"""
RUN = "async ([n]) => { const random = () => { window.seed = ((window.seed ?? 42) * 1664525 + 1013904223) % 4294967296; return window.seed / 4294967296; }; const move = " + MOVE + """;
  const times = [];
  for (let tries = 0; times.length < n && tries < 20 * n; tries++) { const t = await move(random); if (t !== null) times.push(t); }
  return times; }"""


def open_page(browser, folder: Path, tag: str):
    """The widget alone on a page, its folds with controls open."""
    path = folder / f"{tag}.html"
    path.write_text(page(tag), encoding="utf-8")
    tab = browser.new_context(viewport={"width": 1000, "height": 900}).new_page()
    tab.goto(path.as_uri())
    tab.locator(".bk-widget[data-live=true]").wait_for()
    tab.evaluate("document.querySelectorAll('.bk-w details').forEach((d) => { if (d.querySelector('[data-field]')) d.open = true; })")
    return tab


def notebook(folder: Path) -> None:
    """A notebook with an ipywidgets list and a text for each widget."""
    setup = (
        "import json, ipywidgets, alliance.widgets.base as base\n"
        "classes = {c.tag: c for c in base.every()}\n"
        "def show(tag, states):\n"
        "    widget = classes[tag]()\n"
        "    widget.close()  # no messages of its own: the list and the text are all that ipywidgets has to do\n"
        "    pick, text = ipywidgets.Dropdown(options=[(str(i), i) for i in range(len(states))]), ipywidgets.HTML()\n"
        "    def follow(change):\n"
        "        for name, value in states[change['new']].items():\n"
        "            setattr(widget, name, value)\n"
        "        text.value = f\"<p data-done='{tag}-{change['new']}'></p>{widget.selection._repr_html_()}\"\n"
        "    pick.observe(follow, 'value')\n"
        "    box = ipywidgets.VBox([pick, text]); box.add_class('bench-' + tag)\n"
        "    return box\n"
    )
    cells = [nbformat.v4.new_code_cell(setup)]
    for tag in TAGS:
        states = json.dumps(random_states(make(tag), KERNEL_EVENTS + ROUNDS * KERNEL_WARM + 1, seed=99))
        cells.append(nbformat.v4.new_code_cell(f"show({tag!r}, json.loads({states!r}))"))
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}}), folder / "bench.ipynb")


KERNEL_RUN = """async ([tag, from, to]) => {
  const box = document.querySelector('.bench-' + tag), select = box.querySelector('select'), times = [];
  for (let i = from; i < to; i++) {
    const start = performance.now();
    select.selectedIndex = i;
    select.dispatchEvent(new Event('change', { bubbles: true }));
    await new Promise((done) => {
      const look = () => { if (box.querySelector(`[data-done='${tag}-${i}']`)) { box.offsetHeight; watch.disconnect(); done(); } };
      const watch = new MutationObserver(look);
      watch.observe(box, { childList: true, subtree: true });
      look();
    });
    times.push(performance.now() - start);
    await new Promise((done) => setTimeout(done, 20));
  }
  return times;
}"""


@contextlib.contextmanager
def open_lab(browser, folder: Path):
    """A tab of a real JupyterLab with the notebook run."""
    notebook(folder)
    with lab_server.serve(folder, folder) as address:
        tab = browser.new_context(viewport={"width": 1280, "height": 1000}).new_page()
        tab.goto(f"{address}/lab/tree/bench.ipynb?reset")
        tab.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=60_000)
        tab.locator(".jp-Notebook-ExecutionIndicator[data-status='idle']").wait_for(timeout=60_000)
        tab.wait_for_timeout(3000)
        tab.get_by_role("menuitem", name="Run", exact=True).click()
        tab.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        for tag in TAGS:
            tab.locator(f".bench-{tag} select").wait_for(state="attached", timeout=60_000)
        yield tab


def p99(values: list[float]) -> float:
    return sorted(values)[min(len(values) - 1, round(0.99 * (len(values) - 1)))]


def main() -> None:
    pages: dict[str, list[float]] = {tag: [] for tag in TAGS}
    kernel: dict[str, list[float]] = {tag: [] for tag in TAGS}
    with tempfile.TemporaryDirectory() as name, sync_playwright() as p:
        browser = p.chromium.launch(executable_path=chromium.find(), args=chromium.FLAGS)
        with open_lab(browser, Path(name)) as lab:
            tabs = {tag: open_page(browser, Path(name), tag) for tag in TAGS}
            for turn in range(ROUNDS):
                for tag in TAGS:
                    tabs[tag].wait_for_timeout(PAUSE)
                    pages[tag] += tabs[tag].evaluate(RUN, [WARM + EVENTS // ROUNDS])[WARM:]
                    first = 1 + turn * (KERNEL_WARM + KERNEL_EVENTS // ROUNDS)
                    lab.wait_for_timeout(PAUSE)
                    kernel[tag] += lab.evaluate(KERNEL_RUN, [tag, first, first + KERNEL_WARM + KERNEL_EVENTS // ROUNDS])[KERNEL_WARM:]
        browser.close()
    missed = []
    print(f"{'widget':24} {'events':>6} {'median ms':>9} {'p99 ms':>8} {'kernel ms':>9} {'times':>6}")
    for tag in TAGS:
        here, there = statistics.median(pages[tag]), statistics.median(kernel[tag])
        print(f"{tag:24} {len(pages[tag]):6} {here:9.2f} {p99(pages[tag]):8.2f} {there:9.1f} {there / here:6.0f}")
        if here > MEDIAN or p99(pages[tag]) > P99 or there < TIMES * here or len(pages[tag]) < EVENTS:
            missed.append(tag)
    if missed:
        sys.exit(f"a limit is missed (median {MEDIAN} ms, p99 {P99} ms, {TIMES} times as fast as through a kernel): {', '.join(missed)}")


if __name__ == "__main__":
    main()
