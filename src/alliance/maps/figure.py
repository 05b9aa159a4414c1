"""A map as a reader meets it: lazy frame, picture, legend, equivalent table, source and limits."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Sequence
from functools import cache
from html import escape
from pathlib import Path

import pandas as pd
from branca.element import Figure as BrancaFigure
from folium.template import Template

from .. import geo, html, project, styles, tables
from . import picture, symbols
from .layers import BookMap, Drawn

RATIO = 16 / 10
_HERE = Path(__file__).parent

CONTESTED_NOTE = (
    "Dashed lines are contested or are demarcation lines. Crimea and the regions of Donetsk, Kherson, Luhansk and "
    "Zaporizhzhia are drawn as parts of Ukraine, following resolutions of the UN General Assembly."
)


class _Frame(BrancaFigure):
    """The document inside the frame: a language, a title, and only the book's own files."""

    _template = Template(
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{{ this.title }}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">{{ this.assets }}</head>'
        '<body><svg class="bk-patterns" width="0" height="0" aria-hidden="true" focusable="false">{{ this.patterns }}</svg>'
        "{{ this.html.render(**kwargs) }}<script>{{ this.script.render(**kwargs) }}</script></body></html>"
    )
    assets = patterns = ""


class MapFigure:
    """A finished map. Displays itself in a notebook and in a page; ``html`` is what it displays."""

    def __init__(self, content: str) -> None:
        self.html = content

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return "<map figure>"


def figure(
    m: BookMap,
    *,
    title: str,
    source: str | Sequence[str] = (),
    table: pd.DataFrame | None = None,
    headings: dict[str, str] | None = None,
    limits: str = "",
    description: str = "",
) -> MapFigure:
    """Finish a map: give it a title, a legend, a table that says the same, its source and its limits.

    title, description : what a reader hears who can't see the map.
    source : the name (or names) of the book's tables it was drawn from.
    table, headings : the equivalent table and its column headings (the columns shown, in order).
    limits : one or two sentences on what this map does not show.
    """
    prefix = f"{html.slug(title)}-"
    drawn: list[Drawn] = [c.book_drawn for c in m._children.values() if hasattr(c, "book_drawn")]
    description = description or "Shown are: " + ", ".join(d.name for d in drawn if d.kind != "names") + "."
    names = [source] if isinstance(source, str) else list(source)
    lines = [tables.source_line([tables.provenance(n) for n in names])] if names else []
    policy = "the book’s boundary policy"
    policy = f'<a href="boundaries.html">{policy}</a>' if project.building_pages() else f"{policy} (<code>book/boundaries.md</code>)"
    lines.append(f"Borders: Natural Earth (public domain), drawn by {policy}.")
    stage = (
        f'<div class="bk-stage">{picture.svg(drawn, m.view, ratio=RATIO, title=title, description=description, prefix=prefix)}'
        # browsers load a frame with srcdoc at once, lazy or not, so a page gives it its document as it comes into view
        f'<iframe class="bk-frame" title="{escape("Map: " + title, quote=True)}" '
        f'{"data-document" if project.building_pages() else "srcdoc"}="{escape(_document(m, title), quote=True)}"></iframe></div>'
    )
    limits_html = f"<strong>What this map does not show.</strong> {escape(limits)} " if limits else ""
    words = f'<p class="bk-words">{escape(description)}</p>'
    content = html.figure(
        stage + _legend(drawn, prefix) + words,
        title=title,
        kind="map",
        source=" ".join(lines),
        notes=limits_html + CONTESTED_NOTE,
        equivalent=html.table(table, caption=title, headings=headings, row_header=list(headings or table.columns)[0])
        if table is not None
        else "",
        equivalent_label=f"This map as a table ({len(table)} rows)" if table is not None else "",
    )
    return MapFigure(content)


def _legend(drawn: list[Drawn], prefix: str) -> str:
    items = []
    told: set[tuple[str, str]] = set()
    for d in drawn:
        if d.kind == "choropleth":  # layers of one switch share their classes, which are told once
            fresh = [pair for pair in d.classes if pair not in told]
            told.update(fresh)
            items += [f"<li>{symbols.swatch(tone, prefix)} {escape(label)}</li>" for label, tone in fresh]
            continue
        if d.kind == "names":
            continue
        if d.kind == "points":
            mark = symbols.icon(d.symbol)
        elif d.kind == "lines":
            mark = f'<svg viewBox="0 0 28 16" width="28" height="16" aria-hidden="true"><path class="bk-line bk-line-{d.dash}" d="M1 8h26"/></svg>'
        else:
            mark = '<svg viewBox="0 0 20 16" width="20" height="16" aria-hidden="true"><rect class="bk-area" x="1" y="1" width="18" height="14"/></svg>'
        sized = ", area by number" if any("size" in i for i in d.items) else ""
        items.append(f"<li>{mark} {escape(d.name)}{sized}</li>")
    items.append(
        '<li><svg viewBox="0 0 28 16" width="28" height="16" aria-hidden="true"><path class="bk-contested" d="M1 8h26"/></svg> Contested line</li>'
    )
    return f'<ul class="bk-legend" aria-label="Legend">{"".join(items)}</ul>'


def _document(m: BookMap, title: str) -> str:
    """The frame's document. In a page it links the shared files; in a notebook it carries them."""
    m = copy.deepcopy(m)  # rendering adds to a folium map, and the chapter may show it again
    frame = _Frame(title=f"Map: {title}")
    frame.add_child(m)
    frame.assets = _assets()
    tones = {tone for c in m._children.values() if hasattr(c, "book_drawn") for _, tone in c.book_drawn.classes}
    frame.patterns = symbols.patterns("bk-", tones) if tones else ""
    m.render()
    return _stable_ids(frame._template.render(this=frame, kwargs={}))


def _stable_ids(text: str) -> str:
    """folium names its objects by random numbers; counting them makes two builds the same."""
    seen: dict[str, str] = {}
    return re.sub(r"[0-9a-f]{32}", lambda found: seen.setdefault(found[0], str(len(seen))), text)


def _assets() -> str:
    if project.building_pages():
        return (
            f'<link rel="stylesheet" href="{project.asset("leaflet/leaflet.css")}">'
            f'<link rel="stylesheet" href="{project.asset("frame.css")}">'
            f'<script src="{project.asset("leaflet/leaflet.js")}"></script>'
            f'<script src="{project.asset("borders.js")}"></script>'
            f'<script src="{project.asset("frame.js")}"></script>'
        )
    return _inline_assets()


@cache
def _inline_assets() -> str:
    from xstatic.pkg import leaflet

    base = Path(leaflet.BASE_DIR)
    css = re.sub(r"url\((?!data:)[^)]*\)", "none", (base / "leaflet.css").read_text(encoding="utf-8"))
    css += styles.frame()
    scripts = [
        (base / "leaflet.js").read_text(encoding="utf-8"),
        borders_script(),
        (_HERE / "frame.js").read_text(encoding="utf-8"),
    ]
    safe = [re.sub(r"//# sourceMappingURL=.*", "", s).replace("</script", "<\\/script") for s in scripts]
    return f"<style>{css}</style>" + "".join(f"<script>{s}</script>" for s in safe)


def borders_script() -> str:
    """The shared topology, with the book's names of states, as a classic script, which a page opened from disk may load too."""
    names = geo.names()
    topology = copy.deepcopy(geo.topology())
    for g in topology["objects"]["countries"]["geometries"]:
        g["properties"]["name"] = names.get(g["properties"]["iso3"], g["properties"]["name"])
    return f"window.bookTopology={json.dumps(topology, separators=(',', ':'), ensure_ascii=False)};\n"
