"""Small pieces of HTML that maps, charts and widgets share: tables, figures, verdict marks. Knows no data."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape

import pandas as pd

from . import project, styles


def slug(text: str) -> str:
    """An id made of a title: lower-case ASCII words joined by hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "item"


def table(
    frame: pd.DataFrame,
    *,
    caption: str,
    headings: Mapping[str, str] | None = None,
    cell: Mapping[str, Callable[[object], str]] | None = None,
    row_id: Callable[[pd.Series], str] | None = None,
    row_header: str | None = None,
) -> str:
    """An accessible HTML table in a box that scrolls by itself.

    ``headings`` renames columns for people (and chooses and orders them, if given); ``cell`` renders a column's
    values as HTML, all others are escaped; ``row_header`` names the column whose cells head their rows.
    """
    columns = list(headings) if headings else list(frame.columns)
    label = {name: (headings or {}).get(name, name) for name in columns}
    render = cell or {}
    head = "".join(f'<th scope="col">{escape(label[c])}</th>' for c in columns)
    body = []
    for _, row in frame.iterrows():
        cells = []
        for c in columns:
            value = row[c]
            text = render[c](value) if c in render else ("" if pd.isna(value) else escape(str(value)))
            cells.append(f'<th scope="row">{text}</th>' if c == row_header else f"<td>{text}</td>")
        anchor = f' id="{escape(row_id(row), quote=True)}"' if row_id else ""
        body.append(f"<tr{anchor}>{''.join(cells)}</tr>")
    wide = " bk-wide" if len(columns) > 5 else ""
    return (
        f'<div class="bk-table{wide}" role="region" tabindex="0" aria-label="{escape(caption, quote=True)}">'
        f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{''.join(body)}</tbody></table></div>"
    )


def source_links(cell: str) -> str:
    """The sources of a row as links to their pages, each named by publisher and date."""
    from . import tables

    items = []
    for s in tables.sources_of(cell):
        label = escape(s.label)
        title = escape(s.title, quote=True)
        items.append(f'<a href="{escape(s.url, quote=True)}" title="{title}">{label}</a>' if s.url else f"<span title=\"{title}\">{label}</span>")
    return "; ".join(items)


def figure(
    content: str,
    *,
    title: str,
    kind: str,
    source: str,
    notes: str = "",
    equivalent: str = "",
    equivalent_label: str = "The same as a table",
) -> str:
    """A titled figure: its content, its equivalent table folded away, its source and its limits.

    All arguments but ``title`` and ``kind`` are HTML. In a notebook the style comes along; a page has it already.
    """
    fold = f"<details class=\"bk-equivalent\"><summary>{escape(equivalent_label)}</summary>{equivalent}</details>" if equivalent else ""
    limits = f'<p class="bk-limits">{notes}</p>' if notes else ""
    style = "" if project.building_pages() else f"<style>{styles.notebook()}</style>"
    name = f"{kind}-{slug(title)}"
    return (
        f'{style}<figure class="bk-figure bk-{kind}" id="{name}" aria-labelledby="{name}-title">'
        f'<figcaption class="bk-title" id="{name}-title">{escape(title)}</figcaption>'
        f'{content}{fold}<div class="bk-source"><p>{source}</p>{limits}</div></figure>'
    )
