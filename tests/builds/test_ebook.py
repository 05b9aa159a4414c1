"""The book as an EPUB: whole, well-formed, with a picture or a table where the page has something that moves."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from alliance.site import ebook
from conftest import copy_tree

X = "{http://www.w3.org/1999/xhtml}"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def pages(tmp_path_factory, site) -> dict[str, ElementTree.Element]:
    """The chapters of a freshly made EPUB, parsed as the XML that they must be."""
    tree = copy_tree(tmp_path_factory.mktemp("ebook") / "book")
    shutil.copytree(site.parent / ".jupyter_cache", tree / "_build" / ".jupyter_cache")  # what the chapters' code gives does not depend on the format
    environment = {k: v for k, v in os.environ.items() if not k.startswith("ALLIANCE_")}
    environment |= {"ALLIANCE_ROOT": str(tree), "PYTHONPATH": str(tree / "src")}
    command = [str(Path(sys.executable).parent / "jupyter-book"), "build", "--builder", "custom", "--custom-builder", "epub", "."]
    result = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, timeout=500)
    assert result.returncode == 0, result.stdout[-2000:] + result.stderr[-2000:]
    with zipfile.ZipFile(tree / "_build" / "epub" / "rebirth-of-the-alliance.epub") as book:
        assert book.namelist()[0] == "mimetype" and book.read("mimetype") == b"application/epub+zip"
        assert b"The Rebirth of the Russia" in book.read("content.opf")
        return {n: ElementTree.fromstring(book.read(n)) for n in book.namelist() if n.endswith(".xhtml")}


def test_every_page_is_well_formed_and_asks_for_no_script(pages):
    """Prevents an e-book that a reader refuses, or that is blank where a page has a script."""
    assert len([n for n in pages if n.startswith("book/")]) > 10
    for name, page in pages.items():
        found = {element.tag.split("}")[1] for element in page.iter() if isinstance(element.tag, str)}
        assert not found & {"script", "iframe", "button", "input", "select"}, name
        links = [e.get("href") or "" for e in page.iter(f"{X}a")]
        assert not [link for link in links if "alliance-asset" in link or "_assets" in link], name


def test_every_figure_has_its_picture_or_table(pages):
    """Prevents maps, charts and widgets that are an empty box in the e-book."""
    seen = {"map": 0, "chart": 0, "widget": 0}
    for name, page in pages.items():
        for figure in page.iter(f"{X}figure"):
            kind = re.search(r"bk-(map|chart|widget)\b", figure.get("class") or "")
            if not kind:
                continue
            seen[kind[1]] += 1
            drawn = [svg for svg in figure.iter(f"{SVG}svg") if len(list(svg.iter(f"{SVG}path"))) > 3]
            rows = list(figure.iter(f"{X}tr"))
            assert len(rows) > 2 or drawn, (name, figure.get("id"))
            assert drawn or kind[1] == "widget", (name, figure.get("id"))
            assert "".join(figure.itertext()).strip()
    assert all(seen.values()), seen


def test_links_lead_to_pages_that_the_e_book_has(pages):
    """Prevents a term, a figure or a chapter that can't be reached in the e-book."""
    faults, seen = [], set()
    anchors = {name: {e.get("id") for e in page.iter() if e.get("id")} for name, page in pages.items()}
    for name, page in pages.items():
        for link in (e.get("href") or "" for e in page.iter(f"{X}a")):
            file, _, anchor = link.partition("#")
            if re.match(r"[a-z]+:", link) or not file:
                continue
            target = f"{name.rpartition('/')[0]}/{file}".lstrip("/") if not file.startswith("../") else file.removeprefix("../")
            seen.add(target)
            # some anchors are those of live widgets and exercises; terms and figures must be there
            if target not in pages or (re.match(r"term-|map-|chart-|widget-", anchor) and anchor not in anchors[target]):
                faults.append(f"{name}: {link}")
    assert "book/glossary.xhtml" in seen and "book/votes.xhtml" in seen
    assert not faults, faults[:10]


def test_what_an_e_reader_can_not_do_is_left_out_and_the_rest_is_closed():
    """Prevents one open element from making a chapter unreadable."""
    page = (
        '<p>a<br>b &nbsp; &lt;c&gt;</p><details class="bk-equivalent" open><summary>As a table</summary><table><tr><td>1</table></details>'
        '<details class="sd-dropdown"><summary aria-label="x">Answer</summary>42</details>'
        '<script>if (a < b) {}</script><div class="bk-widget-live" hidden><p>live</p></div><iframe srcdoc="&lt;p&gt;"></iframe>'
        '<svg viewbox="0 0 1 1"><path d="M0 0" style="fill:var(--bk-ink)"/></svg><button>press</button><a href="alliance-asset:data/x.csv">x</a><img src="a.png" alt="">'
    )
    whole = ElementTree.fromstring(f"<body>{ebook.xhtml(page.replace('<td>1</table>', '<td>1</td></tr></table>'))}</body>")
    text = " ".join("".join(whole.itertext()).split())
    assert text == "ab <c>As a table1Answer42x" and whole.find(f"{SVG}svg").get("viewBox") == "0 0 1 1"
    assert whole.find(f".//{SVG}path").get("style") == "fill:#1d2125"
    assert whole.find("details") is not None and whole.find("a").get("href") is None
