"""data/README.md, written from datapackage.json, so that the two can't tell different things."""

from __future__ import annotations

import textwrap

from .. import project
from .package import names, resource

_HEAD = """\
# The tables

<!-- Written by `alliance tables seal` from datapackage.json: change it there. -->

`datapackage.json` describes every column: type, unit, allowed values, what it refers to. `make data` checks the tables against it,
their sources against `book/references.bib`, and what no schema can say (roll calls that add up, positions in the country named,
dates in order). A table that was changed on purpose is sealed with `alliance tables seal`, and the change is told in
`corrections.csv`. Text and tables are CC BY 4.0; the borders are derived from Natural Earth, public domain.

Properties beside the Frictionless ones. Of a column: `unit`, `unit_column` (the column that holds the unit), `separator` (of a list
in a cell), `references` (where each item of the list must stand), `partial_date` (known to the day, month or year), `past` (not
after the version). Of a table: `recipe`, `weaknesses`, `not_for`, `in_order` (dates that follow each other).

`confidence`: *two-sources* means that two pages carry the row. They may relay one official statement: the claim was made, which does
not make it true.
"""

_TAIL = """
## geo/borders.topojson

*Made* by `geo/derive.py` from the npm packages named there. See `book/boundaries.md` for the policy and its limits.

## article/fingerprints.json

Sketches of the article's sixteen paragraphs, from which a reader's own copy can be recognised and not rebuilt. `article/licensed/`
is where an imported copy is kept on your machine; git ignores it.
"""


def text() -> str:
    """The whole file as it should be."""
    parts = [_HEAD]
    for name in names():
        entry = resource(name)
        words = f"{entry['title']}. {entry['description']}"
        for label, key in (("Made", "recipe"), ("Weak", "weaknesses"), ("Not for", "not_for")):
            if entry.get(key):
                words += f" *{label}*: {entry[key]}"
        parts.append(f"\n## {entry['path']}\n\n" + textwrap.fill(words, 128, break_long_words=False, break_on_hyphens=False) + "\n")
    return "".join(parts) + _TAIL


def write() -> None:
    """Write the file."""
    (project.DATA / "README.md").write_text(text(), encoding="utf-8")
