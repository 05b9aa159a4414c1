"""The atlas's maps beside a stock folium choropleth of the same data, in one run: time to first drawing, bytes.

    make bench

The stock map is what a stock Jupyter Book publishes: a page with folium.Choropleth, borders as GeoJSON inside it,
and the scripts and styles that folium asks of other hosts. Its borders are Natural Earth's of 1:50 million, one detail for
the whole world (the book's are finer in Korea and at the Tumen, coarser far away); a second line gives it the book's
own borders. Those come from the npm registry here and are answered at once
from memory, which favours stock: on a real network they cost a connection each. What npm does not have (a glyph
font, a rotated marker's style, map tiles) is left out, which favours stock too. The same browser measures both,
from the start of navigation to the first painted state, and for every map of the atlas from the moment it is
scrolled to. Ends with status 1 above the limits of the book.
"""

from __future__ import annotations

import gzip
import json
import statistics
import subprocess
import sys
import tarfile
import tempfile
import threading
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "benchmarks")]

import chromium  # noqa: E402
from alliance import geo, maps, project, tables  # noqa: E402
from page_weight import _Quiet, timed_build  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

RUNS = 7
SITE = ROOT / "_build" / "html"
LIMIT_MS, LIMIT_KB, FASTER, LIGHTER = 300, 200, 2.0, 0.25
NPM = {
    "leaflet@1.9.3": {"leaflet@1.9.3/dist/leaflet.js": "dist/leaflet.js", "leaflet@1.9.3/dist/leaflet.css": "dist/leaflet.css"},
    "jquery@3.7.1": {"jquery-3.7.1.min.js": "dist/jquery.min.js"},
    "bootstrap@5.2.2": {"bootstrap.bundle.min.js": "dist/js/bootstrap.bundle.min.js", "bootstrap.min.css": "dist/css/bootstrap.min.css"},
    "@fortawesome/fontawesome-free@6.2.0": {"all.min.css": "css/all.min.css"},
    "leaflet.awesome-markers@2.0.5": {
        "leaflet.awesome-markers.js": "dist/leaflet.awesome-markers.js", "leaflet.awesome-markers.css": "dist/leaflet.awesome-markers.css",
    },
    "d3@3.5.5": {"d3.min.js": "d3.min.js"},
}  # fmt: skip

# The moment the first state is painted, as milliseconds of the clock on the wall: in the page (the picture that stands
# in it before any script runs; stock has none) and in the frame (the live map).
WATCH = """
(() => {
  const seen = () => {
    if (document.querySelector('path.leaflet-interactive, path.bk-class')) {
      observer.disconnect();
      requestAnimationFrame(() => setTimeout(() => { top.postMessage({drawn: performance.timeOrigin + performance.now(), live: top !== window}, '*'); }, 0));
    }
  };
  const observer = new MutationObserver(seen);
  observer.observe(document, {childList: true, subtree: true});
  if (top === window) addEventListener('message', (e) => { 
    if (!e.data || !e.data.drawn) return;
    window.firstDrawn = window.firstDrawn || e.data.drawn;
    if (e.data.live) window.firstLive = window.firstLive || e.data.drawn;
  });
})();
"""


def stock_files() -> dict[str, bytes]:
    """What folium asks of other hosts, by the end of its address."""
    found: dict[str, bytes] = {}
    with tempfile.TemporaryDirectory() as name:
        for spec, members in NPM.items():
            done = subprocess.run(["npm", "pack", spec, "--silent"], cwd=name, capture_output=True, text=True)
            if done.returncode:
                sys.exit(f"npm can't fetch {spec}: {done.stderr.strip()[:200]}")
            with tarfile.open(Path(name) / done.stdout.strip().splitlines()[-1]) as tar:
                for ending, member in members.items():
                    found[ending] = tar.extractfile(f"package/{member}").read()
    return found


def votes():
    table = tables.load("un_votes").query("symbol == 'ES-11/1'").copy()
    table["number"] = table["vote"].map({"Y": 3, "A": 2, "X": 1, "N": 0}).astype(float)
    return table


def natural_earth() -> dict[str, list]:
    """Polygons of Natural Earth 1:50m by numeric code, from the npm package that the book's borders come from."""
    sys.path.insert(0, str(ROOT / "data" / "geo"))
    import derive

    source = derive.package_file("world-atlas", "countries-50m.json")
    arcs = [[(round(x, 5), round(y, 5)) for x, y in arc] for arc in derive.decode(source)]
    codes = derive.iso3_by_number()
    result: dict[str, list] = {}
    for geometry in source["objects"]["countries"]["geometries"]:
        if code := codes.get(geometry.get("id"), ""):
            result.setdefault(code, []).extend([[derive.ring_points(ring, arcs) for ring in polygon] for polygon in derive.polygons(geometry)])
    return result


STOCK_CONFIG = "title: stock\nexecute: {execute_notebooks: force}\nonly_build_toc_files: true\nsphinx: {config: {nb_execution_raise_on_error: true}}\n"
STOCK_PAGE = """\
---
jupytext:
  text_representation: {extension: .md, format_name: myst}
kernelspec: {name: python3, display_name: Python 3}
---
# Votes

```{code-cell} ipython3
:tags: [remove-input]
import json
import folium
import pandas as pd
m = folium.Map(location=(25, 20), zoom_start=2)
folium.Choropleth(
    geo_data=json.load(open("shapes.json")), data=pd.read_csv("votes.csv"), columns=["iso3", "number"], key_on="feature.id"
).add_to(m)
m
```
"""


def stock_book(folder: Path, shapes: dict[str, list]) -> Path:
    """A stock Jupyter Book of one page with the choropleth; returns its site."""
    features = [
        {"type": "Feature", "id": code, "properties": {"name": geo.names().get(code, code)}, "geometry": {"type": "MultiPolygon", "coordinates": polygons}}
        for code, polygons in shapes.items()
    ]
    folder.mkdir()
    (folder / "shapes.json").write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    votes().to_csv(folder / "votes.csv", index=False)
    (folder / "_config.yml").write_text(STOCK_CONFIG)
    (folder / "_toc.yml").write_text("format: jb-book\nroot: page\n")
    (folder / "page.md").write_text(STOCK_PAGE)
    timed_build(folder)
    return folder / "_build" / "html"


def our_page() -> str:
    project.announce_page_build()
    m = maps.base_map(bounds=((-56, -168), (74, 178)))
    meaning = {"Y": "in favour", "N": "against", "A": "abstained", "X": "took no part"}
    maps.choropleth(votes(), name="ES-11/1", value="vote", classes=meaning).add_to(m)
    figure = project.resolve_assets(maps.figure(m, title="Votes", source="un_votes").html, "_assets/")
    head = '<link rel="stylesheet" href="_assets/page.css"><script>document.documentElement.classList.add("bk-scripts")</script>'
    head += '<script defer src="_assets/page.js"></script>'
    return f"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>ours</title>{head}</head><body>{figure}</body></html>"


def first_drawing(browser, site: Path, address: str, served: dict[str, bytes]) -> tuple[float, float, int]:
    """Milliseconds from navigation to the first painted state and to the first of the live map; bytes, text gzipped."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    tab = context.new_page()
    tab.add_init_script(WATCH)
    received = 0

    def answer(route) -> None:
        nonlocal received
        for ending, content in served.items():
            if route.request.url.endswith(ending):
                received += len(gzip.compress(content, 6))
                return route.fulfill(body=content, headers={"access-control-allow-origin": "*"})
        return route.abort()

    tab.route(lambda url: not url.startswith("http://127.0.0.1"), answer)
    own: list[str] = []
    tab.on("request", lambda r: own.append(r.url.split("?")[0]) if r.url.startswith("http://127.0.0.1") else None)
    tab.goto(address)
    tab.wait_for_function("window.firstLive", timeout=30_000)
    drawn, live = tab.evaluate("[window.firstDrawn - performance.timeOrigin, window.firstLive - performance.timeOrigin]")
    base = "/".join(address.split("/")[:3]) + "/"
    for url in set(own):
        path = site / url[len(base) :]
        received += len(gzip.compress(path.read_bytes(), 6)) if path.is_file() else 0
    context.close()
    return drawn, live, received


def scrolled_to(browser, base: str, name: str) -> float:
    """Milliseconds from jumping to a map of the freshly opened atlas until it is drawn and equipped."""
    tab = browser.new_page(viewport={"width": 1280, "height": 900})
    tab.goto(f"{base}/book/atlas.html")
    tab.wait_for_load_state("networkidle")
    result = tab.evaluate(
        """async (id) => {
          const figure = document.getElementById(id), frame = figure.querySelector('iframe');
          if (frame.dataset.ready) return 0; // near the top: drawn before it came into view
          let at = 0;
          addEventListener('message', (e) => { if (e.data && e.data.book === 'map-ready' && e.source === frame.contentWindow) at = performance.now(); });
          await new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r)));
          const from = performance.now();
          figure.scrollIntoView({behavior: 'instant'});
          for (let i = 0; i < 600 && !at; i++) await new Promise((r) => setTimeout(r, 5));
          return at - from;
        }""",
        name,
    )
    tab.close()
    return result


def weights() -> dict[str, int]:
    """Bytes of each map of the atlas with everything it needs, gzipped: frame, borders, Leaflet and its own figure."""
    import re

    page = (SITE / "book" / "atlas.html").read_text(encoding="utf-8")
    shared = sum(
        len(gzip.compress((SITE / "_assets" / name).read_bytes(), 6))
        for name in ("borders.js", "frame.js", "frame.css", "leaflet/leaflet.js", "leaflet/leaflet.css")
    )
    found = re.findall(r'<figure class="bk-figure bk-map" id="([^"]+)".*?</figure>', page, re.DOTALL)
    texts = re.findall(r'<figure class="bk-figure bk-map".*?</figure>', page, re.DOTALL)
    return {name: shared + len(gzip.compress(text.encode(), 6)) for name, text in zip(found, texts, strict=True)}


def serve(site: Path) -> ThreadingHTTPServer:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def main() -> None:
    if not (SITE / "book" / "atlas.html").is_file():
        sys.exit("the book is not built: run make book")
    served = stock_files()
    faults: list[str] = []
    servers: list[ThreadingHTTPServer] = []
    (SITE / "_ours.html").write_text(our_page(), encoding="utf-8")
    with tempfile.TemporaryDirectory() as name:
        sites = {
            "stock": (stock_book(Path(name, "stock"), natural_earth()), "page.html"),
            "same": (stock_book(Path(name, "same"), geo.countries()), "page.html"),
            "ours": (SITE, "_ours.html"),
        }
        try:
            with sync_playwright() as p:
                browser = p.chromium.launch(executable_path=chromium.find(), args=chromium.FLAGS)
                servers = [serve(site) for site, _ in sites.values()]
                address = dict(zip(sites, (f"http://127.0.0.1:{s.server_port}" for s in servers), strict=True))
                times: dict[str, list[float]] = {which: [] for which in sites}
                lives: dict[str, list[float]] = {which: [] for which in sites}
                size = {}
                for _ in range(RUNS):  # by turns, so that none has the quieter machine
                    for which, (site, page) in sites.items():
                        drawn, live, size[which] = first_drawing(browser, site, f"{address[which]}/{page}", served)
                        times[which].append(drawn)
                        lives[which].append(live)
                weight = weights()
                seen = {name: statistics.median(scrolled_to(browser, address["ours"], name) for _ in range(3)) for name in weight}
                browser.close()
        finally:
            for server in servers:
                server.shutdown()
            (SITE / "_ours.html").unlink(missing_ok=True)
    stock, ours = statistics.median(times["stock"]), statistics.median(times["ours"])
    print(f"a page with one choropleth of 193 states; median of {RUNS} runs by turns, from navigation to the first state painted")
    for which, label in (("stock", "stock Jupyter Book, Natural Earth 1:50m"), ("same", "stock Jupyter Book, the book's borders"), ("ours", "this book")):
        drawn, live = statistics.median(times[which]), statistics.median(lives[which])
        print(f"  {label:42} {drawn:5.0f} ms, live {live:5.0f} ms {size[which] / 1000:6.0f} kB gzipped")
    print(f"  first drawing {stock / ours:.1f} times as fast as the first, live map {statistics.median(lives['stock']) / statistics.median(lives['ours']):.1f} times; "
          f"{size['ours'] / size['stock']:.2f} of its bytes")  # fmt: skip
    print("\nmaps of the atlas: ms from jumping to them until drawn (median of 3), kB gzipped with borders and Leaflet")
    for name in weight:
        print(f"  {name:62} {seen[name]:5.0f} ms {weight[name] / 1000:6.0f} kB")
        if seen[name] > LIMIT_MS:
            faults.append(f"{name} takes {seen[name]:.0f} ms; the limit is {LIMIT_MS}")
        if weight[name] > LIMIT_KB * 1000:
            faults.append(f"{name} weighs {weight[name] / 1000:.0f} kB; the limit is {LIMIT_KB}")
    if stock / ours < FASTER:
        faults.append(f"the book's map is {stock / ours:.1f} times as fast as stock; at least {FASTER} are wanted")
    if size["ours"] / size["stock"] > LIGHTER:
        faults.append(f"the book's map has {size['ours'] / size['stock']:.2f} of stock's bytes; at most {LIGHTER} are wanted")
    if faults:
        sys.exit("\n".join(faults))


if __name__ == "__main__":
    main()
