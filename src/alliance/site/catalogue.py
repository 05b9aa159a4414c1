"""The data catalogue: what each table holds, how far to trust it, where to take it, and a preview to search and sort."""

from __future__ import annotations

import json
from html import escape

import pandas as pd
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from .. import citing, html, project, tables
from ..tables.package import licence
from . import exports

PAGE = "book/data"
_FIRST_ROWS = 5


class Catalogue(SphinxDirective):
    """``{data-catalogue}``: an overview and one section for each table of the data package."""

    def run(self) -> list[nodes.Node]:
        _depend_on_tables(self)
        result: list[nodes.Node] = [nodes.raw("", _overview(), format="html")]
        for name in tables.names():
            section = nodes.section(ids=[name])
            section += nodes.title("", "", nodes.Text(f"{tables.resource(name)['title']}"))
            section += nodes.raw("", _entry(name), format="html")
            result.append(section)
        return result


class TableSources(SphinxDirective):
    """``{table-sources}``: every source that a row of a table names, with its address and the tables that name it."""

    def run(self) -> list[nodes.Node]:
        _depend_on_tables(self)
        used: dict[str, list[str]] = {}
        for name in tables.names():
            for s in tables.provenance(name).sources:
                used.setdefault(s.key, []).append(name)
        items = []
        for s in sorted(map(tables.source, used), key=lambda s: (s.publisher.lower(), s.date, s.title.lower())):
            title = f'<a href="{escape(s.url, quote=True)}">{escape(s.title)}</a>' if s.url else escape(s.title)
            note = f" {escape(s.note[:1].upper() + s.note[1:])}." if s.note else ""
            side = f' <span class="bk-side">Voice or state-run medium of {escape(s.side)}: shows what it says.</span>' if s.side else ""
            items.append(
                f'<li id="source-{escape(s.key, quote=True)}"><b>{escape(s.publisher)}</b>, {escape(s.date) or "undated"}. {title}. '
                f"Read {escape(s.accessed)}.{note}{side} In: {', '.join(used[s.key])}.</li>"
            )
        return [nodes.raw("", f'<ul class="bk-sources">{"".join(items)}</ul>', format="html")]


def setup(app: Sphinx) -> None:
    app.add_directive("data-catalogue", Catalogue)
    app.add_directive("table-sources", TableSources)


def confidence(name: str) -> dict[str, int]:
    """How many rows of a table rest on two pages or one; empty if its rows have no such column."""
    frame = tables.load(name)
    return {str(k): int(v) for k, v in frame["confidence"].value_counts(sort=False).items()} if "confidence" in frame else {}


def _depend_on_tables(directive: SphinxDirective) -> None:
    for name in tables.names():
        directive.env.note_dependency(str(project.DATA / tables.resource(name)["path"]))
    directive.env.note_dependency(str(project.DATA / "datapackage.json"))
    directive.env.note_dependency(str(project.BOOK / "references.bib"))


def _overview() -> str:
    records = []
    for name in tables.names():
        trust = confidence(name)
        records.append(
            {
                "table": name,
                "title": tables.resource(name)["title"],
                "rows": len(tables.load(name)),
                "two": trust.get("two-sources", ""),
                "one": trust.get("one-source", ""),
                "sources": len(tables.provenance(name).sources) or "",
                "version": tables.version(name),
            }
        )
    frame = pd.DataFrame(records)
    return html.table(
        frame,
        caption="The tables of the book",
        headings={
            "table": "Table",
            "title": "What it holds",
            "rows": "Rows",
            "two": "Two sources",
            "one": "One source",
            "sources": "Sources named",
            "version": "Version of",
        },
        cell={"table": lambda n: f'<a href="#{n}">{n}</a>', "rows": lambda n: f"{n:,}"},
        row_header="table",
    ) + (
        f'<p class="bk-downloads"><a href="{project.asset(f"data/{exports.ARCHIVE}")}" download>All tables in one archive</a> '
        "(a Frictionless Data Package: CSV, descriptions and bibliography).</p>"
    )


def _entry(name: str) -> str:
    entry, frame = tables.resource(name), tables.load(name)
    trust = confidence(name)
    facts = {
        "Table": f"<code>{name}</code>",
        "Rows": f"{len(frame):,}",
        "Columns": str(len(tables.schema(name)["fields"])),
        "Sources": str(len(tables.provenance(name).sources)) or "",
        "Confidence": ", ".join(f"{count:,} {word.replace('-', ' ')}" for word, count in trust.items() if count),
        "Licence": f'<a href="{escape(licence(name)["path"], quote=True)}">{escape(licence(name)["title"])}</a>',
        "Version": tables.version(name),
        "Checksum": f'<code class="bk-hash">{escape(entry.get("hash", ""))}</code>',
    }
    listed = "".join(f"<div><dt>{key}</dt><dd>{value}</dd></div>" for key, value in facts.items() if value not in ("", "0"))
    words = f"<p>{escape(entry['description'])}</p>"
    for label, key in (("How it was made", "recipe"), ("Weaknesses", "weaknesses"), ("Not for", "not_for")):
        if entry.get(key):
            words += f"<p><b>{label}.</b> {escape(entry[key])}</p>"
    links = ", ".join(
        f'<a href="{project.asset(f"data/{name}.{suffix}")}" download>{label}</a>' for suffix, label in exports.FORMATS.items()
    )
    code = f'tables.load("{name}")'
    return (
        f'{words}<dl class="bk-table-facts">{listed}</dl>{_preview(name)}{_columns(name)}'
        f'<p class="bk-downloads"><b>Take it away:</b> {links}.</p>'
        f'<div class="bk-copy"><b>In Python:</b> <code>from alliance import tables; {escape(code, quote=False)}</code></div>'
        f'<div class="bk-copy"><b>Cite it:</b> <span>{escape(citing.of_table(name))}</span></div>'
    )


def _columns(name: str) -> str:
    described = tables.describe(name).reset_index()
    shown = html.table(
        described,
        caption=f"Columns of {name}",
        headings={
            "column": "Column",
            "meaning": "Meaning",
            "type": "Type",
            "unit": "Unit",
            "values": "Values",
            "filled": "Rows with a value",
            "distinct": "Different values",
            "least": "Least",
            "greatest": "Greatest",
        },
        row_header="column",
    )
    return f'<details class="bk-equivalent"><summary>Columns and units</summary>{shown}</details>'


def _preview(name: str) -> str:
    header, rows = exports.rows(name)
    first = pd.DataFrame(rows[:_FIRST_ROWS], columns=header)
    more = len(rows) > _FIRST_ROWS
    shown = html.table(first, caption=f"First rows of {name}", headings={c: c for c in header}, cell=_cells(name))
    title = f"Look into it: search and sort all {len(rows):,} rows" if more else "Look into it"
    size = len(exports.as_script(name)) / 1024
    still = f"<p>The first {len(first)} of {len(rows):,} rows. The files below hold all of them.</p>" if more else ""
    return (
        f'<details class="bk-preview" data-table="{name}" data-script="{project.asset(f"data/{name}.js")}" data-size="{size:.0f}" '
        f'data-key="{escape(json.dumps(_key(name)), quote=True)}">'
        f'<summary>{title}</summary><div class="bk-preview-live" hidden></div><div class="bk-preview-static">{still}{shown}</div></details>'
    )


def _key(name: str) -> list[str]:
    key = tables.schema(name)["primaryKey"]
    return [key] if isinstance(key, str) else key


def _cells(name: str) -> dict:
    if "sources" not in tables.load(name):
        return {}
    return {
        "sources": lambda cell: "; ".join(f'<a href="references.html#source-{k}">{k}</a>' for k in str(cell).split(tables.SEPARATOR) if k)
    }

