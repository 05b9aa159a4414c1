"""The book's tables: typed loading by schema, checking, sources and the line under a figure.

``data/datapackage.json`` (Frictionless Data Package) says what each table in ``data/`` holds; the keys in a
column ``sources`` are entries of ``book/references.bib``.
"""

from __future__ import annotations

import csv
import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from html import escape, unescape
from pathlib import Path

import pandas as pd

from . import project
from .errors import BookError

SEPARATOR = ";"
_DTYPES = {"integer": "Int64", "number": "float64"}


@dataclass(frozen=True)
class Source:
    """One entry of the bibliography."""

    key: str
    title: str
    publisher: str = ""
    date: str = ""
    url: str = ""
    accessed: str = ""
    note: str = ""


@dataclass(frozen=True)
class Provenance:
    """Where a table comes from; shown under every figure as one line of HTML."""

    name: str
    title: str
    licence: str
    version: str
    rows: int
    sources: tuple[Source, ...] = field(default=(), repr=False)

    def _repr_html_(self) -> str:
        return source_line([self])

    def __str__(self) -> str:
        return unescape(re.sub(r"<[^>]*>", "", source_line([self])))


def source_line(lines: Sequence[Provenance]) -> str:
    """The provenance of one or more tables as one line of HTML."""
    parts, keys = [], set()
    for line in lines:
        file = f"data/{line.name}.csv"
        link = f'<a href="{project.asset(file)}" download>{file}</a>' if project.building_pages() else f"<code>{file}</code>"
        parts.append(f"“{escape(line.title)}” ({link}, {line.rows} rows)")
        keys |= {s.key for s in line.sources}
    named = " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
    made = f"compiled from {len(keys)} sources that the rows name" if keys else "made for this book"
    about = sorted({f"{line.version}, {line.licence}" for line in lines})
    return f"Source: the book’s table{'s' if len(parts) > 1 else ''} {named}, {made}; {escape('; '.join(about))}."


def names() -> list[str]:
    """The names of all tables, in the order of the data package."""
    return [resource["name"] for resource in _package()["resources"]]


def load(name: str) -> pd.DataFrame:
    """One table as a typed DataFrame, a fresh copy each time.

    Strings stay strings, whole numbers become ``Int64``, columns with a fixed list of values become ordered
    categories in the order of the schema, dates become ``datetime64``. ``frame.attrs`` holds the title, the
    description of each column and its unit.

    Raises BookError if there is no such table, or if a row breaks the schema (naming file, line and remedy).
    """
    return _load(name).copy()


def schema(name: str) -> dict:
    """The Frictionless schema of a table, as data."""
    return _resource(name)["schema"]


def source(key: str) -> Source:
    """The bibliography entry of a key. Raises BookError for an unknown key."""
    try:
        return bibliography()[key]
    except KeyError:
        raise BookError(
            f"book/references.bib: there is no entry “{key}”; add one, or correct the key where it is used."
        ) from None


def sources_of(cell: str) -> list[Source]:
    """The bibliography entries that a cell of a column ``sources`` names, in its order."""
    return [source(key.strip()) for key in str(cell).split(SEPARATOR) if key.strip()]


def provenance(name: str) -> Provenance:
    """What stands under a figure drawn from a table; its ``_repr_html_`` is the line itself."""
    resource, frame = _resource(name), _load(name)
    keys: dict[str, None] = {}
    if "sources" in frame:
        for cell in frame["sources"].dropna():
            keys.update(dict.fromkeys(key.strip() for key in cell.split(SEPARATOR) if key.strip()))
    licence = (resource.get("licenses") or _package()["licenses"])[0]
    return Provenance(
        name=name,
        title=resource["title"],
        licence=licence["title"],
        version=f"version of {resource.get('version', _package()['version'])}",
        rows=len(frame),
        sources=tuple(source(key) for key in keys),
    )


def check(only: list[str] | None = None) -> list[str]:
    """Check tables against the schema and their sources against the bibliography.

    Returns one sentence for each fault (file, line, remedy), or an empty list. Changes nothing.
    """
    faults: list[str] = []
    known = bibliography()
    for name in only or names():
        resource = _resource(name)
        path = project.DATA / resource["path"]
        if not path.is_file():
            faults.append(f"data/{resource['path']}: the file is missing; restore it, or take it out of datapackage.json.")
            continue
        shape = _shape_faults(path)
        faults += shape or _schema_faults(name, path)
        if not shape:
            faults += _source_faults(name, path, known)
    return faults


_CITATION = re.compile(r"\{cite(?::\w+)?\}`([^`]+)`")


def check_citations() -> list[str]:
    """One sentence for each source that a chapter cites and the bibliography does not have."""
    faults, known = [], bibliography()
    for path in sorted(project.BOOK.glob("*.md")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            for found in _CITATION.finditer(line):
                for key in filter(None, map(str.strip, found[1].split(","))):
                    if key not in known:
                        faults.append(
                            f"book/{path.name}, line {number}: the source “{key}” is not in book/references.bib; add an entry, or correct the key."
                        )
    return faults


@cache
def bibliography() -> dict[str, Source]:
    """Every entry of ``book/references.bib`` by its key."""
    from pybtex.database import parse_file
    from pybtex.exceptions import PybtexError

    path = project.BOOK / "references.bib"
    try:
        entries = parse_file(str(path), bib_format="bibtex").entries
    except (OSError, PybtexError, UnicodeDecodeError) as error:
        first = str(error).splitlines()[0]
        raise BookError(f"book/references.bib: the file can't be read ({first}); mend the entry named there.") from None
    result = {}
    for key, entry in entries.items():
        get = {k.lower(): v.replace("{", "").replace("}", "").replace("\\&", "&") for k, v in entry.fields.items()}.get
        result[key] = Source(
            key=key,
            title=get("title", ""),
            publisher=get("organization", "") or get("publisher", "") or get("howpublished", ""),
            date=get("date", "") or get("year", ""),
            url=(get("url", "") or "").replace("\\_", "_").replace("\\%", "%"),
            accessed=get("urldate", ""),
            note=get("note", ""),
        )
    return result


# ---------------------------------------------------------------------------------------------- inner rooms


@cache
def _package() -> dict:
    path = project.DATA / "datapackage.json"
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise BookError(f"data/datapackage.json can't be read ({error}); restore the file.") from None
    except json.JSONDecodeError as error:
        raise BookError(f"data/datapackage.json, line {error.lineno}: not valid JSON ({error.msg}); mend that line.") from None


def _resource(name: str) -> dict:
    for resource in _package()["resources"]:
        if resource["name"] == name:
            return resource
    raise BookError(f"There is no table “{name}”; the tables are: {', '.join(names())}.")


@cache
def _load(name: str) -> pd.DataFrame:
    resource = _resource(name)
    path = project.DATA / resource["path"]
    fields = resource["schema"]["fields"]
    try:
        raw = pd.read_csv(path, dtype="str", keep_default_na=False, na_values=[""], encoding="utf-8")
        if list(raw.columns) != [f["name"] for f in fields]:
            raise ValueError("columns differ")
        frame = pd.DataFrame({f["name"]: _typed(raw[f["name"]], f) for f in fields})
    except (OSError, ValueError, UnicodeDecodeError, pd.errors.ParserError):
        faults = check([name])
        raise BookError(faults[0] if faults else f"data/{resource['path']}: the table can't be read.") from None
    frame.attrs = {
        "name": name,
        "title": resource["title"],
        "columns": {f["name"]: f.get("description", "") for f in fields},
        "units": {f["name"]: f["unit"] for f in fields if "unit" in f},
    }
    return frame


def _typed(column: pd.Series, spec: dict) -> pd.Series:
    rules = spec.get("constraints", {})
    if rules.get("required") and column.isna().any():
        raise ValueError("a required cell is empty")
    if rules.get("unique") and column.dropna().duplicated().any():
        raise ValueError("a value stands twice")
    if "pattern" in rules and not column.dropna().str.fullmatch(rules["pattern"]).all():
        raise ValueError("a text has another form")
    if "enum" in rules:
        if not column.dropna().isin(rules["enum"]).all():
            raise ValueError("not in the list of values")
        return column.astype(pd.CategoricalDtype(rules["enum"], ordered=True))
    if spec["type"] == "date":
        return pd.to_datetime(column, format="%Y-%m-%d")
    if spec["type"] == "boolean":
        return column.map({"true": True, "false": False}).astype("boolean")
    if spec["type"] in ("integer", "number"):
        numbers = pd.to_numeric(column)
        if not numbers.dropna().between(rules.get("minimum", -math.inf), rules.get("maximum", math.inf)).all():
            raise ValueError("a number is out of range")
        return numbers.astype(_DTYPES[spec["type"]])
    return column.astype("str")


def _shape_faults(path: Path) -> list[str]:
    """Faults that keep a file from being a table at all: encoding, ragged rows."""
    name = f"data/{path.relative_to(project.DATA)}"
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        return [f"{name}, line {line}: not UTF-8 text; save the file as UTF-8."]
    if not text.strip():
        return [f"{name}: the file is empty; restore its header and rows."]
    faults = []
    reader = csv.reader(text.splitlines(keepends=True))
    width = None
    for row in reader:
        if width is None:
            width = len(row)
        elif row and len(row) != width:
            faults.append(
                f"{name}, line {reader.line_num}: {len(row)} cells where the header has {width}; "
                "quote a cell that holds a comma, or add the missing cells."
            )
    return faults


def _schema_faults(name: str, path: Path) -> list[str]:
    import frictionless

    # the whole package, so that foreign keys find the other tables
    report = frictionless.Package.from_descriptor(_package(), basepath=str(project.DATA)).get_resource(name).validate()
    lines = _line_of_row(path)
    faults = []
    for error in report.tasks[0].errors:
        row = getattr(error, "row_number", None)
        place = f"data/{path.name}" + (f", line {lines.get(row, row)}" if row else "")
        column = getattr(error, "field_name", None) or getattr(error, "label", None)
        cell = getattr(error, "cell", None)
        what = f"column “{column}”" if column else error.title.lower()
        value = f" holds “{cell}”" if cell not in (None, "") else ""
        faults.append(f"{place}: {what}{value}: {_plain(error.note)}; {_remedy(name, column)}.")
    return faults


def _plain(note: str) -> str:
    note = note.strip().rstrip(".")
    return note[:1].lower() + note[1:]


def _remedy(name: str, column: str | None) -> str:
    for spec in schema(name)["fields"]:
        if spec["name"] == column:
            rules = spec.get("constraints", {})
            if "enum" in rules:
                return "write one of: " + ", ".join(rules["enum"])
            kind = {"integer": "a whole number", "number": "a number", "date": "a date as 2022-11-02"}.get(spec["type"])
            if kind:
                bounds = [f"{word} {rules[key]}" for key, word in (("minimum", "at least"), ("maximum", "at most")) if key in rules]
                return f"write {kind}" + (f", {' and '.join(bounds)}" if bounds else "")
            if rules.get("unique"):
                return "write a text that no other row has"
            return "write a text that fits the column’s description in datapackage.json"
    return "make the columns those of datapackage.json, in its order"


def _line_of_row(path: Path) -> dict[int, int]:
    """Physical line by row number (the header is row 1), for files whose quoted cells span lines."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        lines, previous = {}, 0
        for number, _ in enumerate(reader, 1):
            lines[number] = previous + 1
            previous = reader.line_num
    return lines


def _source_faults(name: str, path: Path, known: dict[str, Source]) -> list[str]:
    faults = []
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if "sources" not in (reader.fieldnames or []):
            return []
        for row in reader:
            for key in (row["sources"] or "").split(SEPARATOR):
                if key.strip() and key.strip() not in known:
                    faults.append(
                        f"data/{path.name}, line {reader.line_num}: the source “{key.strip()}” is not in "
                        "book/references.bib; add an entry, or correct the key."
                    )
    return faults
