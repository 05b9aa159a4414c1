"""From a control's event to the laid-out result: the book's widgets in a page, and the same through ipywidgets and a kernel.

    make bench

Each widget is opened alone in Chromium and its own controls are moved at random (checkboxes, lists, sliders, search);
the time is taken from the event to the end of the layout that follows it, in the page. In the same run a real
JupyterLab shows for each widget an ipywidgets list whose choices are states of that widget: a choice goes to the
kernel, the kernel runs the widget's own ``calculate`` and shows the result as a notebook shows a DataFrame, in an
ipywidgets HTML, and the time is taken from the event to the layout with that table. Exits with status 1 if a limit is missed.
"""

from __future__ import annotations

import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

import chromium  # noqa: E402
import nbformat  # noqa: E402
from alliance.classroom import server  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402
from widget_trials import TAGS, make, page, random_states  # noqa: E402

EVENTS, KERNEL_EVENTS, WARM = 300, 40, 20
MEDIAN, P99, TIMES = 16, 50, 20

# moves one visible control at random and gives the milliseconds to the laid-out result, or null if nothing could move
MOVE = """(random) => {
  const w = document.querySelector('.bk-w');
  const inputs = [...w.querySelectorAll('[data-field] :is(select, input[type=checkbox], input[type=radio], input[type=range], input[type=search]:not([list]))')]
    .filter((i) => !i.disabled && i.offsetParent);
  const input = inputs[Math.floor(random() * inputs.length)];
  if (!input) return null;
  let act;
  if (input.tagName === 'SELECT') { const o = input.options[Math.floor(random() * input.options.length)].value; if (o === input.value) return null; input.value = o; act = () => input.dispatchEvent(new Event('change', { bubbles: true })); }
  else if (input.type === 'range') { input.value = Number(input.min) + random() * (input.max - input.min); act = () => input.dispatchEvent(new Event('input', { bubbles: true })); }
  else if (input.type === 'search') { input.value = ['a', 'ru', 'russia', '', 'syria', '20'][Math.floor(random() * 6)]; act = () => input.dispatchEvent(new Event('input', { bubbles: true })); }
  else { if (input.type === 'radio' && input.checked) return null; act = () => input.click(); }
  const start = performance.now();
  act();
  document.body.getBoundingClientRect(); w.offsetHeight; // the layout is part of it
  return performance.now() - start;
}"""
RUN = "([n]) => { let s = 42; const random = () => { s = (s * 1664525 + 1013904223) % 4294967296; return s / 4294967296; }; const move = " + MOVE + """;
  return new Promise((done) => { const times = []; let tries = 0;
    (function one() { const t = move(random); if (t !== null) times.push(t); if (times.length < n && tries++ < 20 * n) setTimeout(one, 4); else done(times); })(); }); }"""


def in_page(browser, tag: str) -> list[float]:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / f"{tag}.html"
        path.write_text(page(tag), encoding="utf-8")
        context = browser.new_context(viewport={"width": 1000, "height": 900})
        tab = context.new_page()
        tab.goto(path.as_uri())
        tab.locator(".bk-widget[data-live=true]").wait_for()
        tab.evaluate("document.querySelectorAll('.bk-w details').forEach((d) => { if (d.querySelector('[data-field]')) d.open = true; })")
        times = tab.evaluate(RUN, [EVENTS + WARM])[WARM:]
        context.close()
    return times


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
        states = json.dumps(random_states(make(tag), KERNEL_EVENTS + 6, seed=99))
        cells.append(nbformat.v4.new_code_cell(f"show({tag!r}, json.loads({states!r}))"))
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}}), folder / "bench.ipynb")


KERNEL_RUN = """async ([tag, n, warm]) => {
  const box = document.querySelector('.bench-' + tag), select = box.querySelector('select'), times = [];
  for (let i = 1; i < n; i++) {
    const start = performance.now();
    select.selectedIndex = i;
    select.dispatchEvent(new Event('change', { bubbles: true }));
    await new Promise((done) => {
      const look = () => { if (box.querySelector(`[data-done='${tag}-${i}']`)) { box.offsetHeight; watch.disconnect(); done(); } };
      const watch = new MutationObserver(look);
      watch.observe(box, { childList: true, subtree: true });
      look();
    });
    if (i > warm) times.push(performance.now() - start);
    await new Promise((done) => setTimeout(done, 20));
  }
  return times;
}"""


def through_kernel(browser) -> dict[str, list[float]]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        notebook(folder)
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            port = s.getsockname()[1]
        environment = {k: v for k, v in os.environ.items() if not k.startswith("ALLIANCE_")} | {
            "HOME": name, "JUPYTER_CONFIG_DIR": f"{name}/config", "JUPYTER_DATA_DIR": f"{name}/data", "IPYTHONDIR": f"{name}/ipython",
        }  # fmt: skip
        more = ["--no-browser", f"--port={port}", "--ServerApp.port_retries=0", "--IdentityProvider.token=", "--ServerApp.disable_check_xsrf=True"]
        log = (folder / "lab.log").open("w")
        process = subprocess.Popen(server.command(folder, *more), env=server.environment(folder, environment), stdout=log, stderr=log)
        address = f"http://127.0.0.1:{port}"
        try:
            for _ in range(120):
                try:
                    urllib.request.urlopen(f"{address}/api/status", timeout=2)
                    break
                except OSError:
                    time.sleep(0.5)
            context = browser.new_context(viewport={"width": 1280, "height": 1000})
            tab = context.new_page()
            tab.goto(f"{address}/lab/tree/bench.ipynb?reset")
            tab.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=60_000)
            tab.locator(".jp-Notebook-ExecutionIndicator[data-status='idle']").wait_for(timeout=60_000)
            tab.wait_for_timeout(3000)
            tab.get_by_role("menuitem", name="Run", exact=True).click()
            tab.get_by_role("menuitem", name="Run All Cells", exact=True).click()
            result = {}
            for tag in TAGS:
                tab.locator(f".bench-{tag} select").wait_for(state="attached", timeout=60_000)
            for tag in TAGS:
                result[tag] = tab.evaluate(KERNEL_RUN, [tag, KERNEL_EVENTS + 6, 5])
            context.close()
            return result
        finally:
            process.terminate()
            process.wait(30)
            log.close()


def p99(values: list[float]) -> float:
    return sorted(values)[min(len(values) - 1, round(0.99 * (len(values) - 1)))]


def main() -> None:
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=chromium.find(), args=chromium.FLAGS)
        pages = {tag: in_page(browser, tag) for tag in TAGS}
        kernel = through_kernel(browser)
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
