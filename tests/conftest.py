"""What several tests need: the built book, a server for it on this machine, and a browser that can't reach another host."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from fnmatch import fnmatch
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import expect

ROOT = Path(__file__).resolve().parents[1]
SITE = ROOT / "_build" / "html"
sys.path.insert(0, str(ROOT / "tests"))

import chromium  # noqa: E402

PATIENCE = 60_000  # milliseconds: a busy machine may be ten times slower than a free one, and what never comes is still found out
expect.set_options(timeout=PATIENCE / 2)


# Of two workers one builds copies of the book, and the other does what needs none; the long files come before the short ones, so that
# neither waits for the other, at the beginning or at the end. Files keep the order of their tests.
ORDER = (
    "builds/test_build.py", "unit/", "builds/test_ebook.py", "builds/test_commands.py", "lab/",
    "browser/test_every_page.py", "browser/test_widgets_live.py",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def turn(item: pytest.Item) -> int:
        name = item.path.relative_to(ROOT / "tests").as_posix()
        return next((i for i, beginning in enumerate(ORDER) if name.startswith(beginning)), len(ORDER))

    items.sort(key=turn)


def build(root: Path, *arguments: str) -> subprocess.CompletedProcess:
    """Build the book of a tree as README says; the tree's own data and package are used."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("ALLIANCE_")}
    environment |= {"ALLIANCE_ROOT": str(root), "PYTHONPATH": str(root / "src")}
    command = [str(Path(sys.executable).parent / "jupyter-book"), "build", "--warningiserror", "--keep-going", *arguments, "."]
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, timeout=540)


def own_files(root: Path = ROOT) -> list[Path]:
    """The project's files, relative to its root: all but what .gitignore names, as a fresh clone with the new files would have them.

    Found without git, which a machine that only tests the book need not have.
    """
    lines = [line.strip() for line in (root / ".gitignore").read_text(encoding="utf-8").splitlines()]
    ignored = [line for line in lines if line and not line.startswith("#")] + ["/.git/"]
    assert all(line.endswith("/") for line in ignored), "this reads patterns of folders only"
    anchored, anywhere = {p.strip("/") for p in ignored if p.startswith("/")}, [p.strip("/") for p in ignored if not p.startswith("/")]
    found = []
    for folder, below, names in os.walk(root):
        here = Path(folder).relative_to(root)
        below[:] = [d for d in below if (here / d).as_posix() not in anchored and not any(fnmatch(d, p) for p in anywhere)]
        found += [here / name for name in names if (here / name).as_posix() != ".git"]  # a file in a worktree
    return sorted(found)


def copy_tree(target: Path) -> Path:
    """The project's own files in a folder of their own."""
    for name in own_files():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_bytes((ROOT / name).read_bytes())
    return target


@pytest.fixture
def spoilt(tmp_path, monkeypatch):
    """A copy of data/ and book/ that a test may spoil; the originals stay. Gives the copy of data/."""
    from alliance import project, tables

    shutil.copytree(project.DATA, tmp_path / "data", ignore=shutil.ignore_patterns("licensed"))
    shutil.copytree(project.BOOK, tmp_path / "book")
    shutil.copy(project.ROOT / "_toc.yml", tmp_path)
    monkeypatch.setattr(project, "DATA", tmp_path / "data")
    monkeypatch.setattr(project, "BOOK", tmp_path / "book")
    monkeypatch.setattr(project, "ROOT", tmp_path)
    tables.forget()
    yield tmp_path / "data"
    tables.forget()


@pytest.fixture(scope="session")
def site(tmp_path_factory, worker_id) -> Path:
    """The book, built from the tree as it is now; of several workers the first builds and the others wait."""
    if worker_id == "master":
        said = _build_said()
    else:
        place = tmp_path_factory.getbasetemp().parent / "site-built"
        try:
            place.with_suffix(".begun").touch(exist_ok=False)
        except FileExistsError:
            while not place.exists():
                time.sleep(0.3)
            said = place.read_text(encoding="utf-8")
        else:
            said = _build_said()
            draft = place.with_suffix(".draft")
            draft.write_text(said, encoding="utf-8")
            draft.rename(place)
    assert not said, said
    return SITE


def _build_said() -> str:
    """Nothing if the book could be built, else what was said."""
    try:
        result = build(ROOT)
    except subprocess.TimeoutExpired as error:
        return str(error)
    return "" if result.returncode == 0 else result.stdout[-3000:] + result.stderr[-3000:] or "the build failed"


def pages_of(site: Path) -> list[str]:
    return sorted(p.relative_to(site).as_posix() for p in site.rglob("*.html") if "_static" not in p.parts)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args) -> None:
        pass


@pytest.fixture(scope="session")
def http(site: Path):
    """The book's address on a server of this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import sync_playwright

    path = chromium.find()
    if not path:
        pytest.fail("No Chromium was found: run make test, or name one with ALLIANCE_CHROMIUM.")
    with sync_playwright() as p:
        instance = p.chromium.launch(executable_path=path, args=chromium.FLAGS)
        yield instance
        instance.close()


class Watched:
    """A page of the browser that records what went wrong on it and whom it asked."""

    def __init__(self, browser, **context) -> None:
        self.context = browser.new_context(**context)
        self.context.set_default_timeout(PATIENCE)
        self.page = self.context.new_page()
        self.errors: list[str] = []
        self.requests: list[str] = []
        self.failed: list[str] = []
        self.page.on("pageerror", lambda e: self.errors.append(str(e)))
        self.page.on("console", lambda m: self.errors.append(m.text) if m.type == "error" else None)
        self.page.on("request", lambda r: self.requests.append(r.url))
        self.page.on("requestfailed", lambda r: self.failed.append(r.url))
        self.page.on("response", lambda r: self.failed.append(f"{r.status} {r.url}") if r.status >= 400 else None)

    def outside(self) -> list[str]:
        local = ("http://127.0.0.1", "file://", "data:", "about:", "blob:")
        return [url for url in self.requests if not url.startswith(local)]

    def read_through(self) -> None:
        """Scroll from top to bottom as a reader would, and wait until maps and widgets live."""
        page = self.page
        page.evaluate(
            """async () => {
              // a step a frame, after which whatever waits to be seen has been told; the page of all references, nothing but text, in longer ones
              for (let y = 0; y < document.documentElement.scrollHeight; y += Math.max(0.7 * innerHeight, document.documentElement.scrollHeight / 200)) {
                scrollTo(0, y); await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
              }
              scrollTo(0, 0);
            }"""
        )
        for box in page.locator(".bk-widget[data-widget], iframe.bk-frame").all():
            box.scroll_into_view_if_needed()
        page.wait_for_function(
            """() => [...document.querySelectorAll('.bk-widget[data-widget]')].every((w) => w.dataset.live) &&
                     [...document.querySelectorAll('iframe.bk-frame')].every((f) => f.dataset.ready)""",
        )

    def close(self) -> None:
        self.context.close()


@pytest.fixture
def watched(browser):
    """Opens watched pages and closes them after the test."""
    opened: list[Watched] = []

    def open_(**context) -> Watched:
        opened.append(Watched(browser, **context))
        return opened[-1]

    yield open_
    for one in opened:
        one.close()
