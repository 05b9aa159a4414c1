"""The instructor's door: a real JupyterLab, a real browser, no network. The map draws, the widget filters, Python reads it."""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path

import lab_server
import nbformat
import pytest
from alliance.classroom import notebooks
from alliance.widgets import base
from playwright.sync_api import TimeoutError, expect

pytestmark = [pytest.mark.lab, pytest.mark.browser]


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """The address of a JupyterLab that serves the working copy, without a way to the outside."""
    folder = tmp_path_factory.mktemp("lab")
    written = notebooks.write(folder)
    assert {"article", "argument", "atlas"} <= {w.path.stem for w in written}
    nowhere = {"http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9", "no_proxy": "127.0.0.1,localhost"}
    with lab_server.serve(folder, tmp_path_factory.mktemp("home"), nowhere) as address:
        yield address, folder


def run_all(page, address: str, name: str) -> None:
    page.goto(f"{address}/lab/tree/{name}.ipynb?reset")
    page.get_by_role("tab", name=f"{name}.ipynb").wait_for()
    page.locator(".jp-Notebook .jp-Cell").first.wait_for()
    page.locator(".jp-Notebook-ExecutionIndicator[data-status='idle']").wait_for()
    # the indicator is idle before a kernel is there, too; the toolbar's name of the kernel tells
    page.locator(".jp-KernelName", has_text="Python 3").first.wait_for()
    ran = page.locator(".jp-CodeCell .jp-InputPrompt").filter(has_text=re.compile(r"\[(\d+|\*)\]")).first
    for _ in range(3):  # a click that comes while the kernel connects is lost
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        try:
            ran.wait_for(timeout=10_000)
            return
        except TimeoutError:
            continue
    pytest.fail("JupyterLab ran no cell")


_serial = itertools.count(1)


def add_and_run(page, code: str) -> str:
    """Put a cell after the last one, run it, and return what it printed; the code prints 'said:' first."""
    mark = f"said-{next(_serial)}:"  # JupyterLab takes outputs out of sight out of the page, so they can't be counted
    assert "'said:'" in code
    # the cells before it first: on a busy machine they may take longer than anybody waits for one line
    page.locator(".jp-Notebook-ExecutionIndicator[data-status='idle']").wait_for(timeout=180_000)
    page.locator(".jp-Notebook .jp-Cell .jp-InputPrompt").last.click()  # the middle of a cell may be a control
    page.keyboard.press("Escape")
    page.keyboard.press("b")
    page.keyboard.press("Enter")
    page.keyboard.insert_text(code.replace("'said:'", f"'{mark}'"))
    page.keyboard.press("Shift+Enter")
    out = page.locator(f".jp-OutputArea-output:has-text('{mark}')").last
    out.wait_for()
    return out.inner_text().replace(mark, "said:")


def test_the_map_draws_in_jupyterlab(lab, watched):
    """Prevents an instructor from standing before a class with a blank map."""
    address, _ = lab
    tab = watched(viewport={"width": 1280, "height": 900})
    run_all(tab.page, address, "article")
    frame = tab.page.frame_locator("iframe[title^='Map:']").first
    tab.page.locator("iframe[title^='Map:']").first.wait_for(timeout=90_000)
    tab.page.locator("iframe[title^='Map:']").first.scroll_into_view_if_needed()
    frame.locator("html[data-ready]").wait_for()
    frame.locator("path.bk-land").first.wait_for(state="attached")
    frame.locator(".bk-point:visible").nth(3).wait_for()
    frame.locator(".bk-point:visible").first.press("Enter")
    expect(frame.locator(".leaflet-popup-content")).to_have_text(re.compile(r"\S"))
    assert not tab.outside(), tab.outside()


def test_a_choropleth_and_its_layers_work_in_jupyterlab(lab, watched):
    """Prevents roll calls that only the published page can show, and frames that carry all borders twelve times over the network."""
    address, _ = lab
    tab = watched(viewport={"width": 1280, "height": 900})
    run_all(tab.page, address, "atlas")
    votes = tab.page.locator("iframe[title='Map: Votes on Ukraine in the General Assembly']").first
    votes.wait_for(timeout=90_000)
    votes.scroll_into_view_if_needed()
    frame = votes.content_frame
    frame.locator("html[data-ready]").wait_for()
    first = frame.locator("path.bk-class[aria-label^='Afghanistan']")
    expect(first).to_have_attribute("aria-label", "Afghanistan: in favour")
    first.focus()
    tab.page.keyboard.press("ArrowRight")
    assert frame.locator("body").evaluate("() => document.activeElement.getAttribute('aria-label')") == "Albania: in favour"
    frame.locator(".leaflet-control-layers-toggle").focus()
    tab.page.keyboard.press("Enter")
    frame.locator(".leaflet-control-layers-base input:checked").focus()
    tab.page.keyboard.press("ArrowUp")
    expect(frame.locator(".leaflet-control-layers-base label:has(input:checked)")).to_contain_text("68/262", use_inner_text=True)
    frame.locator("path.bk-class[aria-label='Afghanistan: abstained']").wait_for(state="attached")
    assert not tab.outside(), tab.outside()


def test_the_widget_and_python_share_one_state(lab, watched):
    """Prevents a widget whose filters Python can't read, or that does not follow when Python sets them."""
    address, _ = lab
    tab = watched(viewport={"width": 1280, "height": 1000})
    run_all(tab.page, address, "argument")
    explorer = tab.page.locator(".bk-w").first
    explorer.wait_for(timeout=90_000)
    total = explorer.locator(".bk-card").count()
    forecast = explorer.locator("fieldset[data-field='chosen.kind'] label", has_text="forecast").locator("input")
    forecast.check()
    shown = explorer.locator(".bk-card:not([hidden])").count()
    assert 0 < shown < total
    said = add_and_run(tab.page, "print('said:', type(explorer.selection).__name__, len(explorer.selection), sorted(set(explorer.selection['kind'])))")
    assert said.strip() == f"said: DataFrame {shown} ['forecast']"
    add_and_run(tab.page, "explorer.chosen = {'paragraph': ['4']}; print('said:', 'set', len(explorer.selection))")
    tab.page.wait_for_function("() => document.querySelector(\".bk-w fieldset[data-field='chosen.paragraph'] input:checked\") !== null")
    expect(forecast).not_to_be_checked()
    expect(explorer.locator(".bk-card:not([hidden])").filter(has_not_text="¶4")).to_have_count(0)
    assert explorer.locator(".bk-card:not([hidden])").count() > 0
    assert not tab.outside(), tab.outside()


# what the controls in a widget's view say, by field, in the form of the field's value; run in the page
CONTROLS = """(w) => {
  const said = {};
  for (const el of w.querySelectorAll("[data-field]")) {
    const one = (q) => el.querySelector(q), all = (q) => [...el.querySelectorAll(q)];
    let value;
    if (one("select")) value = one("select").value;
    else if (one("input[type=radio]")) value = (one("input[type=radio]:checked") || {}).value;
    else if (el.classList.contains("bk-pick")) value = all(".bk-picked button").length;
    else if (el.tagName === "FIELDSET") value = all("input:checked").map((i) => i.value);
    else if (one("input[type=checkbox]")) value = one("input[type=checkbox]").checked;
    else if (all("input[type=number]").length === 2) value = all("input[type=number]").map((i) => Number(i.value));
    else if (one("input[type=number]")) value = one("input[type=number]").value === "" ? undefined : Number(one("input[type=number]").value);
    else if (one("input[type=search]")) value = one("input[type=search]").value;
    else continue;
    said[el.dataset.field] = value;
  }
  return said;
}"""


def expected_of(said: dict, state: dict) -> dict:
    """What the controls should say for a state: entries of a field of kind “each” stand under “field.name”."""
    result = {}
    for path, value in said.items():
        name, _, key = path.partition(".")
        wanted = state[name].get(key) if key else state[name]
        result[path] = len(wanted) if isinstance(value, int) and isinstance(wanted, list) else wanted if wanted is not None or not isinstance(value, list) else []
    return {k: v for k, v in result.items() if v is not None}


def controls_say(box, name: str, state: dict) -> None:
    """Wait until the controls of a widget's view say what Python says, at most ten seconds; messages take their time."""
    for _ in range(100):
        said = box.evaluate(CONTROLS)
        shown, wanted = {k: v for k, v in said.items() if v is not None}, expected_of(said, state)
        if shown and shown == wanted:
            return
        box.page.wait_for_timeout(100)
    assert said, f"{name} has no controls"
    assert shown == wanted, name


def move_something(widget) -> None:
    """Move the first control of a widget that can be moved, as a reader would."""
    for box in widget.locator("[data-field]:visible").all():
        select, check, slider = box.locator("select"), box.locator("input[type=checkbox]"), box.locator("input[type=range]")
        if check.count() > 1:
            on = [c for c in check.all() if not c.is_checked()]
            return (on[0] if on else check.first).click()
        if select.count():
            options = select.locator("option").evaluate_all("(all) => all.map((o) => o.value)")
            return select.select_option(next(o for o in options if o != select.input_value()))
        if slider.count():
            slider.first.focus()
            before = slider.first.input_value()
            widget.page.keyboard.press("ArrowRight")
            if slider.first.input_value() == before:
                widget.page.keyboard.press("ArrowLeft")
            return
    pytest.fail("no control of this widget can be moved")


def test_every_widget_and_python_share_one_state(lab, watched):
    """Prevents widgets that work in the page alone: controls that Python can't read, or views that don't follow Python."""
    address, folder = lab
    classes = [cls.__name__ for cls in base.every()]
    cells = [nbformat.v4.new_code_cell("import json\nfrom alliance.widgets import *")]
    cells += [nbformat.v4.new_code_cell(f"{name.lower()} = {name}()\n{name.lower()}") for name in classes]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}}), folder / "widgets.ipynb")
    tab = watched(viewport={"width": 1280, "height": 1000})
    run_all(tab.page, address, "widgets")
    everything = ", ".join(name.lower() for name in classes)
    boxes = tab.page.locator(".bk-w")
    tab.page.wait_for_function(f"document.querySelectorAll('.bk-w').length === {len(classes)}", timeout=90_000)
    twice = tab.page.evaluate("(() => { const ids = [...document.querySelectorAll('.bk-w [id]')].map((e) => e.id); return ids.filter((id, i) => ids.indexOf(id) !== i); })()")
    assert not twice, f"names that two elements bear, so that a label or a radio group crosses widgets: {twice[:5]}"
    before = json.loads(add_and_run(tab.page, f"print('said:', json.dumps([w.state() for w in [{everything}]]))").strip().removeprefix("said:"))
    for i in range(len(classes)):
        move_something(boxes.nth(i))
    said = add_and_run(tab.page, f"print('said:', json.dumps([[w.state(), type(w.selection).__name__] for w in [{everything}]]))")
    for name, old, (new, kind) in zip(classes, before, json.loads(said.strip().removeprefix("said:")), strict=True):
        assert new != old, f"{name}: a control was moved and Python does not know"
        assert kind == "DataFrame", name
    set_all = "; ".join(f"{name.lower()}.reset()" for name in classes)
    add_and_run(tab.page, f"{set_all}; print('said:', 'reset')")
    for i, (name, state) in enumerate(zip(classes, before, strict=True)):
        controls_say(boxes.nth(i), name, state)
    views = "; ".join(f"[setattr({name.lower()}, k, v) for k, v in (list({name.lower()}.views.values()) or [{{}}])[0].items()]" for name in classes)
    after = json.loads(add_and_run(tab.page, f"{views}; print('said:', json.dumps([w.state() for w in [{everything}]]))").strip().removeprefix("said:"))
    for i, (name, old, state) in enumerate(zip(classes, before, after, strict=True)):
        assert state != old, name
        controls_say(boxes.nth(i), name, state)
    assert not tab.outside(), tab.outside()
    assert not [e for e in tab.errors if "bk-" in e or "calculate" in e], tab.errors


def test_an_edited_notebook_is_kept(tmp_path):
    """Prevents `make lab` from overwriting what an instructor wrote into the working copy."""
    notebooks.write(tmp_path)
    path = tmp_path / "article.ipynb"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["cells"].insert(0, {"cell_type": "markdown", "id": "mine", "metadata": {}, "source": "my note"})
    path.write_text(json.dumps(content), encoding="utf-8")
    mine = path.read_bytes()
    again = {w.path.name: w.kept_edited for w in notebooks.write(tmp_path)}
    assert path.read_bytes() == mine
    assert again["article-fresh.ipynb"] is True and sum(again.values()) == 1 and "article.ipynb" not in again
    assert (tmp_path / "article-fresh.ipynb").is_file()


def test_no_myst_is_left_in_the_notebooks(tmp_path):
    """Prevents raw directives and roles in front of a class."""
    for written in notebooks.write(tmp_path):
        content = json.loads(written.path.read_text(encoding="utf-8"))
        assert sum(c["cell_type"] == "code" for c in content["cells"]) >= 1
        for cell in content["cells"]:
            if cell["cell_type"] == "markdown":
                text = "".join(cell["source"])
                found = re.search(r"\{[a-z][\w:-]*\}`|^\s*(```|:::+)\{|^\([\w-]+\)=|^:::|^:\w+:|^: ", text, re.MULTILINE)
                assert not found, (Path(written.path).name, found and text[found.start() : found.start() + 120])
