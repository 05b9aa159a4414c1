"""From a CSV file and its schema to a typed DataFrame, and to a description of its columns."""

from __future__ import annotations

import math

import pandas as pd

from .. import project
from ..errors import BookError
from .package import columns, licence, remembered, resource, schema, version

_DTYPES = {"integer": "Int64", "number": "float64"}
PRECISIONS = ("year", "month", "day")
_PRECISION_OF_LENGTH = {4: "year", 7: "month", 10: "day"}
_REST_OF_DATE = {4: "-01-01", 7: "-01", 10: ""}


def load(name: str) -> pd.DataFrame:
    """One table as a typed DataFrame, a fresh copy each time.

    Strings stay strings, whole numbers become ``Int64``, columns with a fixed list of values become ordered
    categories in the order of the schema, dates become ``datetime64``. A date that is known to the month or the
    year only becomes the first day of it, and a column ``<name>_precision`` beside it says ``year``, ``month`` or
    ``day``. ``frame.attrs`` holds the title, the meaning of each column and its unit (such as ``USD million``).

    Raises BookError if there is no such table, or if a row breaks the schema (naming file, line and remedy).
    """
    return typed(name).copy()


def describe(name: str) -> pd.DataFrame:
    """What each column of a table means: one row a column, in the table's order.

    Columns: ``type``, ``unit`` (empty if none), ``values`` (the list a cell must be from, or the range it must lie
    in, or what it refers to), ``filled`` (rows that have a value), ``distinct``, ``least``, ``greatest``, ``meaning``.
    ``attrs`` holds title, description, recipe, weaknesses, licence and version of the table. Raises BookError for
    an unknown table.
    """
    frame, entry = typed(name), resource(name)
    rows = []
    for spec in schema(name)["fields"]:
        column = frame[spec["name"]]
        known = column.dropna()
        ordered = len(known) > 0 and (pd.api.types.is_numeric_dtype(column) or pd.api.types.is_datetime64_any_dtype(column))
        rows.append(
            {
                "column": spec["name"],
                "type": _kind(spec),
                "unit": _unit(spec),
                "values": _allowed(spec, name),
                "filled": len(known),
                "distinct": int(known.nunique()),
                "least": _short(known.min()) if ordered else "",
                "greatest": _short(known.max()) if ordered else "",
                "meaning": spec.get("description", ""),
            }
        )
    result = pd.DataFrame(rows).set_index("column")
    result.attrs = {key: entry.get(key, "") for key in ("name", "title", "description", "recipe", "weaknesses", "not_for")}
    result.attrs |= {"rows": len(frame), "licence": licence(name)["title"], "version": version(name)}
    return result


@remembered
def typed(name: str) -> pd.DataFrame:
    """The one shared copy behind ``load``: read it, never change it."""
    entry = resource(name)
    path = project.DATA / entry["path"]
    fields = entry["schema"]["fields"]
    try:
        raw = pd.read_csv(path, dtype="str", keep_default_na=False, na_values=[""], encoding="utf-8")
        if list(raw.columns) != [f["name"] for f in fields]:
            raise ValueError("columns differ")
        parts: dict[str, pd.Series] = {}
        for f in fields:
            column = raw[f["name"]]
            if f.get("partial_date"):
                parts |= _partial_dates(column, f)
            else:
                parts[f["name"]] = _typed(column, f)
        frame = pd.DataFrame(parts)
    except (OSError, ValueError, UnicodeDecodeError, pd.errors.ParserError) as error:
        raise BookError(_why(name, str(error))) from None
    frame.attrs = {
        "name": name,
        "title": entry["title"],
        "version": version(name),
        "columns": {f["name"]: f.get("description", "") for f in fields},
        "units": columns(name, "unit"),
    }
    return frame


def _why(name: str, reason: str) -> str:
    """The first fault of a table that can't be loaded, as the checks name it."""
    file = f"data/{resource(name)['path']}"
    try:
        from .checking import check
    except ImportError:  # where frictionless is not installed, as in JupyterLite
        return f"{file}: the table can't be read ({reason}); restore the file."
    faults = [f for f in check([name]) if f.rule != "seal"]
    return str(faults[0]) if faults else f"{file}: the table can't be read ({reason}); restore the file."


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
        if not column.dropna().isin(["true", "false"]).all():
            raise ValueError("neither true nor false")
        return column.map({"true": True, "false": False}).astype("boolean")
    if spec["type"] in ("integer", "number"):
        numbers = pd.to_numeric(column)
        if not numbers.dropna().between(rules.get("minimum", -math.inf), rules.get("maximum", math.inf)).all():
            raise ValueError("a number is out of range")
        return numbers.astype(_DTYPES[spec["type"]])
    return column.astype("str")


def _partial_dates(column: pd.Series, spec: dict) -> dict[str, pd.Series]:
    """A date known to the year, month or day as its first day and its precision."""
    checked = _typed(column, {**spec, "type": "string"})
    length = checked.str.len()
    whole = checked + length.map(_REST_OF_DATE).astype("str")
    precision = length.map(_PRECISION_OF_LENGTH).astype(pd.CategoricalDtype(PRECISIONS, ordered=True))
    return {spec["name"]: pd.to_datetime(whole, format="%Y-%m-%d"), f"{spec['name']}_precision": precision}


def _kind(spec: dict) -> str:
    if spec.get("partial_date"):
        return "date, to the day, month or year"
    if "separator" in spec:
        return f"list, parted by “{spec['separator']}”"
    if "enum" in spec.get("constraints", {}):
        return "category"
    return {"string": "text", "integer": "whole number", "boolean": "true or false"}.get(spec["type"], spec["type"])


def _unit(spec: dict) -> str:
    return spec.get("unit") or (f"as in column {spec['unit_column']}" if "unit_column" in spec else "")


def _allowed(spec: dict, name: str) -> str:
    rules = spec.get("constraints", {})
    if "enum" in rules:
        return ", ".join(rules["enum"])
    if spec.get("references"):
        return f"from {spec['references']}"
    for key in schema(name).get("foreignKeys", []):
        if spec["name"] in (key["fields"] if isinstance(key["fields"], list) else [key["fields"]]):
            return f"from {key['reference']['resource'] or name}"
    bounds = [f"{word} {rules[key]}" for key, word in (("minimum", "at least"), ("maximum", "at most")) if key in rules]
    return " and ".join(bounds)


def _short(value: object) -> str:
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return f"{value:.10g}" if isinstance(value, float) else str(value)
