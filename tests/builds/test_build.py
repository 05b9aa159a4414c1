"""The build itself: the same bytes twice, nothing stale, bad input stopped in a sentence, private text kept private."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT, build, copy_tree, own_files


def files_of(site: Path) -> dict[str, bytes]:
    """All files but .buildinfo, Sphinx's note to itself for the next build, which holds a digest of local paths."""
    return {p.relative_to(site).as_posix(): p.read_bytes() for p in sorted(site.rglob("*")) if p.is_file() and p.name != ".buildinfo"}


def alliance(tree: Path, *arguments: str) -> subprocess.CompletedProcess:
    environment = os.environ | {"ALLIANCE_ROOT": str(tree), "PYTHONPATH": str(tree / "src")}
    return subprocess.run([sys.executable, "-m", "alliance", *arguments], cwd=tree, env=environment, capture_output=True, text=True, timeout=120)


@contextlib.contextmanager
def added(page: Path, text: str) -> Iterator[int]:
    """Put text at the end of a page until the block ends; gives the number of its first line."""
    original = page.read_text(encoding="utf-8")
    try:
        page.write_text(f"{original}\n{text}\n", encoding="utf-8")
        yield len(original.splitlines()) + 2
    finally:
        page.write_text(original, encoding="utf-8")


@pytest.fixture(scope="module")
def tree(tmp_path_factory) -> Path:
    """A fresh clone's files in a folder of its own, built once."""
    root = copy_tree(tmp_path_factory.mktemp("one") / "book")
    result = build(root)
    assert result.returncode == 0, result.stdout[-2000:] + result.stderr[-2000:]
    return root


def test_two_builds_give_the_same_bytes(tree, site):
    """Prevents dates, random names, paths of the building machine and files that are in no clone from getting into the published pages."""
    assert not (ROOT / "data" / "article" / "licensed").exists(), "an imported copy of the article is in this book's pages: take it out to compare them"
    first, second = files_of(tree / "_build" / "html"), files_of(site)
    assert len(first) > 20
    assert sorted(first) == sorted(second)
    assert [name for name in first if first[name] != second[name]] == []
    assert not [name for name, content in first.items() if str(tree).encode() in content]


def test_a_rebuild_runs_nothing_again_and_changes_nothing(tree):
    """Prevents a writer from waiting for chapters that did not change."""
    before = files_of(tree / "_build" / "html")
    result = build(tree)
    assert result.returncode == 0
    assert "Executing notebook" not in result.stdout + result.stderr
    assert files_of(tree / "_build" / "html") == before


def test_a_broken_table_stops_the_build_in_one_sentence(tree):
    """Prevents a bad row from being published, and its author from reading a traceback."""
    path = tree / "data" / "claims.csv"
    original = path.read_bytes()
    before = files_of(tree / "_build" / "html")
    try:
        path.write_bytes(original.replace(b",two-sources", b",hearsay", 1))
        result = build(tree)
        assert result.returncode == 1
        assert "data/claims.csv, line 2" in result.stderr and "Traceback" not in result.stderr
        assert files_of(tree / "_build" / "html") == before
    finally:
        path.write_bytes(original)


def test_an_unknown_citation_fails_the_build(tree):
    """Prevents a sentence whose source nobody can open."""
    with added(tree / "book" / "about.md", "As {cite:t}`nobody_at_all` says.") as line:
        result = build(tree)
        assert result.returncode == 1 and "Traceback" not in result.stderr
        assert f"book/about.md, line {line}" in result.stderr and "nobody_at_all" in result.stderr


def test_a_formula_is_mathml_and_needs_no_script(tree):
    """Prevents MathJax from another host on pages with mathematics, and from anywhere on pages without."""
    with added(tree / "book" / "about.md", "Inline $p_i$ and\n\n$$\\frac{1}{N}\\sum_{i=1}^{N}(p_i-o_i)^2$$"):
        assert build(tree).returncode == 0
        html = (tree / "_build/html/book/about.html").read_text(encoding="utf-8")
        assert html.count("<math") == 2 and "<mfrac>" in html and "mathjax" not in html.lower()


def test_a_page_that_asks_another_host_fails_the_build(tree):
    """Prevents a chapter from quietly bringing in a CDN, a tile server or a tracker, and a failed build from spoiling the next."""
    with added(tree / "book" / "about.md", '<img src="https://tracker.example/pixel.png" alt="">'):
        result = build(tree)
        assert result.returncode == 1
        assert "book/about.html" in result.stderr and "tracker.example" in result.stderr and "Traceback" not in result.stderr
    assert build(tree).returncode == 0


def test_a_page_taken_out_of_the_book_goes_from_the_site(tree):
    """Prevents a withdrawn page from being published for ever."""
    toc = tree / "_toc.yml"
    original = toc.read_text(encoding="utf-8")
    try:
        toc.write_text(original.replace("      - file: book/references\n", ""), encoding="utf-8")
        build(tree, "--keep-going")
        assert not (tree / "_build/html/book/references.html").exists()
    finally:
        toc.write_text(original, encoding="utf-8")


# the slowest last: after these two all pages are new, for which the tests above would have to wait


def test_an_imported_copy_stays_text_and_stays_home(tree):
    """Prevents an imported file from injecting markup, and a publisher from putting the article's text out by accident."""
    kept = tree / "data" / "article" / "licensed"
    kept.mkdir(parents=True)
    (kept / "article.json").write_text(json.dumps({"paragraphs": {"1": "<script>document.title='owned'</script> & <b>bold</b>"}}))
    try:
        assert Path("data/article/licensed/article.json") not in own_files(tree)  # nor in what is committed
        assert build(tree).returncode == 0
        html = (tree / "_build/html/book/article.html").read_text(encoding="utf-8")
        assert "&lt;script&gt;document.title=" in html and "&lt;b&gt;bold" in html and "<script>document.title" not in html
        refused = alliance(tree, "publish-check")
        assert refused.returncode == 1 and "book/article.html" in refused.stderr and "Traceback" not in refused.stderr
    finally:
        shutil.rmtree(kept)


def test_a_corrected_table_reaches_the_page_and_an_imported_copy_is_gone(tree):
    """Prevents a cached chapter from showing a number that the table no longer holds, or text that was taken out (by the test before)."""
    path = tree / "data" / "claims.csv"
    original = path.read_text(encoding="utf-8")
    descriptor = (tree / "data" / "datapackage.json").read_text(encoding="utf-8")
    lines = original.split("\n")
    number = next(i for i, line in enumerate(lines) if line.startswith("C03,"))
    cells = lines[number].split(",")
    lines[number] = lines[number].replace(cells[2], "A sentence that a test put here", 1)
    try:
        path.write_text("\n".join(lines), encoding="utf-8")
        refused = build(tree)
        assert refused.returncode != 0 and "alliance tables seal" in refused.stderr  # a change must be meant
        assert alliance(tree, "tables", "seal").returncode == 0
        assert build(tree).returncode == 0
        for page in ("article", "argument"):
            assert "A sentence that a test put here" in (tree / "_build/html/book" / f"{page}.html").read_text(encoding="utf-8"), page
        assert "&lt;b&gt;bold" not in (tree / "_build/html/book/article.html").read_text(encoding="utf-8")
        passed = alliance(tree, "publish-check")
        assert passed.returncode == 0 and "no other host" in passed.stdout
    finally:
        path.write_text(original, encoding="utf-8")
        (tree / "data" / "datapackage.json").write_text(descriptor, encoding="utf-8")
