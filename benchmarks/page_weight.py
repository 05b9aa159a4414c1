"""The book against stock Jupyter Book with the same content, in one run: bytes, requests, build times.

    make bench

Builds the book, and a stock Jupyter Book whose one page holds a folium map and an ipywidget of the same tables,
opens both in Chromium with the outside blocked, and prints what each page asked for. What stock pages ask of
other hosts can't be fetched here; it is counted as requests, not as bytes, so the ratio of bytes favours stock.
"""

from __future__ import annotations

import gzip
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

import chromium  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

STOCK_CONFIG = "title: stock\nexecute: {execute_notebooks: force}\nonly_build_toc_files: true\nsphinx: {config: {nb_execution_raise_on_error: true}}\n"
STOCK_PAGE = """\
---
jupytext:
  text_representation: {extension: .md, format_name: myst}
kernelspec: {name: python3, display_name: Python 3}
---
# Stock

```{code-cell} ipython3
import folium, ipywidgets
from alliance import tables
places = tables.load("places").dropna(subset=["lat"])
m = folium.Map(location=(45, 60), zoom_start=2)
for row in places.itertuples():
    folium.Marker((row.lat, row.lon), tooltip=row.name, popup=row.role).add_to(m)
m
```

```{code-cell} ipython3
claims = tables.load("claims")
@ipywidgets.interact(kind=list(claims["kind"].cat.categories))
def show(kind="fact"):
    return claims[claims["kind"] == kind]
```
"""


def timed_build(folder: Path, *arguments: str) -> float:
    start = time.perf_counter()
    command = [str(Path(sys.executable).parent / "jupyter-book"), "build", *arguments, "."]
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if result.returncode:
        sys.exit(result.stdout[-2000:] + result.stderr[-2000:])
    return time.perf_counter() - start


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args) -> None:
        pass


def weigh(browser, site: Path, page: str) -> dict:
    """What a page asks for when it is opened and not touched; text counted as a server would send it, gzipped."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}/"
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    tab = context.new_page()
    urls: list[str] = []
    tab.on("request", lambda r: urls.append(r.url))
    tab.goto(base + page)
    tab.wait_for_timeout(2500)
    own = sorted({u.split("?")[0].split("#")[0] for u in urls if u.startswith(base)})
    files = [site / u[len(base) :] for u in own if (site / u[len(base) :]).is_file()]
    result = {
        "requests": len([u for u in urls if not u.startswith(("data:", "about:", "blob:"))]),
        "other hosts": len([u for u in urls if u.startswith("http") and not u.startswith(base)]),
        "raw": sum(f.stat().st_size for f in files),
        "gzipped": sum(len(gzip.compress(f.read_bytes(), 6)) for f in files),
    }
    context.close()
    server.shutdown()
    return result


def main() -> None:
    shutil.rmtree(ROOT / "_build" / "html", ignore_errors=True)
    shutil.rmtree(ROOT / "_build" / ".doctrees", ignore_errors=True)
    shutil.rmtree(ROOT / "_build" / ".jupyter_cache", ignore_errors=True)
    first = timed_build(ROOT, "--warningiserror", "--keep-going")
    again = timed_build(ROOT, "--warningiserror", "--keep-going")
    print(f"build from nothing (warm environment)  {first:6.1f} s")
    print(f"rebuild with nothing changed           {again:6.1f} s")
    with tempfile.TemporaryDirectory() as name:
        stock = Path(name)
        (stock / "_config.yml").write_text(STOCK_CONFIG)
        (stock / "_toc.yml").write_text("format: jb-book\nroot: page\n")
        (stock / "page.md").write_text(STOCK_PAGE)
        timed_build(stock)
        with sync_playwright() as p:
            browser = p.chromium.launch(executable_path=chromium.find(), args=chromium.FLAGS)
            rows = {"stock: map and widget": weigh(browser, stock / "_build" / "html", "page.html")}
            for chapter in ("article", "argument"):
                rows[f"book: {chapter}"] = weigh(browser, ROOT / "_build" / "html", f"book/{chapter}.html")
            browser.close()
    print(f"\n{'page, opened and not touched':30} {'requests':>9} {'of others':>9} {'raw kB':>8} {'gzip kB':>8}")
    for label, row in rows.items():
        print(f"{label:30} {row['requests']:9} {row['other hosts']:9} {row['raw'] / 1000:8.0f} {row['gzipped'] / 1000:8.0f}")
    if not rows["stock: map and widget"]["other hosts"]:
        sys.exit("the stock page asked no other host, so its map was not drawn and the comparison means nothing")
    base, ours = rows["stock: map and widget"], rows["book: article"]
    print(f"\nthe chapter with map and widget: {ours['gzipped'] / base['gzipped']:.2f} of stock's own-host bytes, "
          f"{ours['requests'] / base['requests']:.2f} of its requests")  # fmt: skip
    if ours["gzipped"] > 350_000 or ours["requests"] > 20:
        sys.exit("over budget: a chapter page may weigh 350 kB gzipped and make 20 requests")


if __name__ == "__main__":
    main()
