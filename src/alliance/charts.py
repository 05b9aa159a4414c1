"""Altair charts that are a picture first: an SVG made in the build, a table, and Vega only when a reader asks for it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from html import escape

import altair as alt
import pandas as pd

from . import html, project, tables

# Drawn in these colours, shown in the page's own: the SVG's colours are replaced by CSS variables, so one picture
# serves light, dark and print.
INK, QUIET, RULE = "#1d2125", "#51585f", "#d5d9de"
CATEGORY = ["#0b5394", "#b23a00", "#00664b", "#7b2d8b", "#33383d", "#8a5a00"]
"""Colours for categories, told apart in the common kinds of colour blindness; pair them with labels or shapes."""

_VARIABLES = {INK: "--bk-ink", QUIET: "--bk-quiet", RULE: "--bk-hair"} | {c: f"--bk-t{i}" for i, c in enumerate(CATEGORY)}


class ChartFigure:
    """A finished chart; displays itself in a notebook and in a page."""

    def __init__(self, content: str) -> None:
        self.html = content

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return "<chart figure>"


def figure(
    chart: alt.TopLevelMixin,
    *,
    title: str,
    description: str,
    table: pd.DataFrame,
    headings: dict[str, str] | None = None,
    source: str | Sequence[str] = (),
    limits: str = "",
) -> ChartFigure:
    """Finish a chart: title, what it says in words, the same as a table, its source and its limits."""
    spec = _styled(chart).to_dict()
    names = [source] if isinstance(source, str) else list(source)
    picture = f'<div class="bk-chart-picture" role="img" aria-label="{escape(f"{title}. {description}", quote=True)}">{_svg(spec)}</div>'
    content = picture + f'<p class="bk-words">{escape(description)}</p>' + (_live(spec) if project.building_pages() else "")
    return ChartFigure(
        html.figure(
            content,
            title=title,
            kind="chart",
            source=tables.source_line([tables.provenance(n) for n in names]) if names else "",
            notes=f"<strong>What this chart does not show.</strong> {escape(limits)}" if limits else "",
            equivalent=html.table(table, caption=title, headings=headings, row_header=list(headings or table.columns)[0]),
            equivalent_label=f"This chart as a table ({len(table)} rows)",
        )
    )


def _styled(chart: alt.TopLevelMixin) -> alt.TopLevelMixin:
    axis = {"labelColor": INK, "titleColor": INK, "gridColor": RULE, "domainColor": QUIET, "tickColor": QUIET, "labelFontSize": 13, "titleFontSize": 13}
    legend = {"labelColor": INK, "titleColor": INK, "labelFontSize": 13, "titleFontSize": 13}
    return (
        chart.configure(background="transparent", font="sans-serif")
        .configure_axis(**axis)
        .configure_legend(**legend)
        .configure_header(labelColor=INK, titleColor=INK, labelFontSize=13)
        .configure_text(color=INK, fontSize=12)
        .configure_view(stroke=None)
        .configure_range(category=CATEGORY)
    )


def _svg(spec: dict) -> str:
    import vl_convert

    svg = vl_convert.vegalite_to_svg(json.dumps(spec))
    svg = re.sub(r"<\?xml[^>]*>|<!DOCTYPE[^>]*>", "", svg)
    for colour, variable in _VARIABLES.items():
        svg = re.sub(rf'(fill|stroke)="{colour}"', rf'style="\1:var({variable})"', svg, flags=re.IGNORECASE)
    # the picture as a whole has its name and words; the marks' own labels would be read twice
    svg = re.sub(r' (?:aria-[a-z]+|role)="[^"]*"', "", svg)
    return svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)


def _live(spec: dict) -> str:
    data = json.dumps(spec, separators=(",", ":"), sort_keys=True).replace("<", "\\u003c")
    return (
        f'<div class="bk-live-chart" hidden data-vega="{project.asset("vega.js")}"><script type="application/json">{data}</script>'
        '<button type="button" class="bk-button">Make this chart interactive (loads 0.3 MB)</button>'
        '<p role="status"></p><div class="bk-chart-stage"></div></div>'
    )
