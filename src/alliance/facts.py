"""The figures of the prose: named in book/facts.yml, computed from the tables, put into the text by name.

A chapter writes ``{fact}`es11_1_no``` and never the number itself, so text and tables can't differ. The page of the
fact checker lists every figure with the cells it comes from. Needs PyYAML beside pandas.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import pandas as pd

from . import geo, project, tables
from .errors import BookError
from .tables.sources import keys_of

FILE = "book/facts.yml"
ROLE = re.compile(r"\{fact\}`([^`]+)`")
MANNERS = {"words": "as a word, as in “five”", "named": "the sentence itself names the claimant"}
_KINDS = ("cell", "range", "count", "sum", "least", "greatest", "share", "distance", "difference", "ratio")
_WORDS = (
    "no one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
).split()  # fmt: skip
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_MONTHS = "January February March April May June July August September October November December".split()


@dataclass(frozen=True)
class Fact:
    """One figure: its value, how it reads in prose, and the rows it comes from."""

    name: str
    kind: str
    value: object
    text: str
    tables: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]
    """Table and key of each row that the figure is read or counted from; none for a count of a whole table."""
    how: str
    """In a few words, how the value follows from the rows."""
    sources: tuple[str, ...] = ()
    claimants: tuple[str, ...] = ()
    confidence: tuple[str, ...] = field(default=())


def names() -> list[str]:
    """The names of all figures, in the order of the file."""
    return list(_registry())


@tables.remembered
def fact(name: str) -> Fact:
    """The figure of that name. Raises BookError if there is none or if it can't be computed (naming the entry)."""
    entry = _registry().get(name)
    if entry is None:
        raise BookError(f"{FILE}: there is no figure “{name}”; add an entry, or correct the name.")
    try:
        return _compute(name, entry)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BookError(f"{FILE}, “{name}”: the entry can't be computed ({_reason(error)}); compare it with the table’s columns.") from None


def split(content: str) -> tuple[Fact, str]:
    """The figure and the manner that a role's content asks for: ``name`` or ``name|manner``."""
    name, _, manner = (part.strip() for part in content.partition("|"))
    if manner and manner not in MANNERS:
        raise BookError(f"“{content}”: there is no manner “{manner}” of writing a figure; the manners are {', '.join(MANNERS)}.")
    return fact(name), manner


def read(content: str) -> str:
    """How a figure reads in prose, with claimant and confidence if it is somebody's estimate."""
    found, manner = split(content)
    text = in_words(found.value) if manner == "words" else found.text
    return text + aside(found, manner)


def aside(found: Fact, manner: str) -> str:
    """What must stand beside an estimate: who says so, and on how many pages; empty for a figure of record."""
    if not found.claimants:
        return ""
    pages = " and ".join(c.replace("-", " ") for c in dict.fromkeys(found.confidence))
    who = "" if manner == "named" else "; ".join(found.claimants) + "; "
    return f" ({who}{pages})"


def in_words(value: object) -> str:
    """A whole number from 0 to 99 as a word; any other value as it reads otherwise."""
    if isinstance(value, int) and 0 <= value < 20:
        return _WORDS[value]
    if isinstance(value, int) and 20 <= value < 100:
        tens, ones = divmod(value, 10)
        return _TENS[tens - 2] + (f"-{_WORDS[ones]}" if ones else "")
    return in_figures(value)


def in_figures(value: object) -> str:
    """A value as prose writes it: 12,000; 2.5; 2 March 2022."""
    if isinstance(value, pd.Timestamp):
        return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"
    if isinstance(value, float):
        value = round(value, 6)
        return f"{int(value):,}" if value == int(value) else f"{value:,.6f}".rstrip("0")
    return f"{value:,}" if isinstance(value, int) else str(value)


# ---------------------------------------------------------------------------------------------- inner rooms


@tables.remembered
def _registry() -> dict[str, dict]:
    import yaml

    path = project.BOOK / "facts.yml"
    try:
        found = project.read_yaml(path) or {}
    except (OSError, UnicodeDecodeError) as error:
        raise BookError(f"{FILE} can't be read ({error}); restore the file.") from None
    except yaml.YAMLError as error:
        line = getattr(getattr(error, "problem_mark", None), "line", -1) + 1
        raise BookError(f"{FILE}, line {line}: not valid YAML; mend that line.") from None
    if not isinstance(found, dict) or not all(isinstance(v, dict) for v in found.values()):
        raise BookError(f"{FILE}: each entry is a name with its table, rows and column below it; mend the one that is not.")
    return found


def _reason(error: Exception) -> str:
    return f"no {error}" if isinstance(error, KeyError) else str(error) or type(error).__name__


def _compute(name: str, entry: dict) -> Fact:
    kinds = [kind for kind in _KINDS if kind in entry]
    if len(kinds) != 1:
        raise ValueError(f"it needs one of {', '.join(_KINDS)}")
    (kind,) = kinds
    step = entry.get("round")
    if kind == "distance":
        return _distance(name, entry[kind], step)
    if kind in ("difference", "ratio"):
        return _of_facts(name, kind, entry[kind], step)
    table = entry["table"]
    frame = tables.load(table)
    rows = _where(frame, entry.get("where", {}), table)
    part = frame[rows]
    condition = ", ".join(f"{column} is {_listed(value)}" for column, value in entry.get("where", {}).items())
    suffix = f" where {condition}" if condition else ""
    if kind in ("cell", "range"):
        if len(part) != 1:
            raise ValueError(f"{len(part)} rows of {table}{suffix}, not one")
        row = part.iloc[0]
        value = _range(row, entry[kind]) if kind == "range" else _plain(row[entry[kind]])
        if value is None:
            raise ValueError(f"the cell {entry[kind]} is empty")
        how = f"column “{entry[kind]}”{suffix}"
    elif kind == "count":
        value, how = len(part), f"rows{suffix}"
    elif kind == "share":
        of = frame[_where(frame, entry.get("of", {}), table)]
        part = part[part.index.isin(of.index)]
        value, how = 100 * len(part) / len(of), f"{len(part)} of {len(of)} rows{suffix}, in per cent"
    else:
        column = part[entry[kind]]
        total = {"sum": column.sum, "least": column.min, "greatest": column.max}[kind]()
        value, how = _plain(total), f"{kind} of column “{entry[kind]}”{suffix}"
        if kind != "sum":
            part = part[column == total]
    estimate = kind in ("cell", "range", "least", "greatest") and "claimant" in part
    return Fact(
        name=name,
        kind=kind,
        value=_rounded(value, step),
        text=in_figures(_rounded(value, step)),
        tables=(table,),
        rows=tuple((table, key) for key in _keys(part, table)) if len(part) < len(frame) else (),
        how=how + (f", rounded to {step}" if step else ""),
        sources=_sources(part) if kind in ("cell", "range", "least", "greatest") else (),
        claimants=tuple(dict.fromkeys(part["claimant"].dropna())) if estimate else (),
        confidence=tuple(map(str, part["confidence"].dropna())) if "confidence" in part and kind in ("cell", "range", "least", "greatest") else (),
    )


def _distance(name: str, ends: list[str], step: float | None) -> Fact:
    found = []
    for end in ends:
        for table in ("places", "railway"):
            frame = tables.load(table)
            hit = frame[frame["id"] == end]
            if len(hit) and pd.notna(hit.iloc[0]["lat"]):
                found.append((table, hit))
                break
        else:
            raise ValueError(f"no place “{end}” with a position")
    a, b = ((float(hit.iloc[0]["lat"]), float(hit.iloc[0]["lon"])) for _, hit in found)
    value = _rounded(geo.distance_km(a, b), step or 10)
    return Fact(
        name=name,
        kind="distance",
        value=value,
        text=in_figures(value),
        tables=tuple(dict.fromkeys(table for table, _ in found)),
        rows=tuple((table, end) for (table, _), end in zip(found, ends, strict=True)),
        how=f"great circle between {ends[0]} and {ends[1]} in km, rounded to {step or 10}",
        sources=tuple(dict.fromkeys(key for _, hit in found for key in _sources(hit))),
    )


def _of_facts(name: str, kind: str, parts: list[str], step: float | None) -> Fact:
    if name in parts:
        raise ValueError("it refers to itself")
    a, b = (fact(part) for part in parts)
    value = _rounded(a.value - b.value if kind == "difference" else a.value / b.value, step)
    return Fact(
        name=name,
        kind=kind,
        value=value,
        text=in_figures(value),
        tables=tuple(dict.fromkeys(a.tables + b.tables)),
        rows=tuple(dict.fromkeys(a.rows + b.rows)),
        how=f"{a.text} {'less' if kind == 'difference' else 'divided by'} {b.text}" + (f", rounded to {step}" if step else ""),
        sources=tuple(dict.fromkeys(a.sources + b.sources)),
        claimants=tuple(dict.fromkeys(a.claimants + b.claimants)),
        confidence=tuple(dict.fromkeys(a.confidence + b.confidence)),
    )


def _where(frame: pd.DataFrame, conditions: dict, table: str) -> pd.Series:
    rows = pd.Series(True, index=frame.index)
    for column, wanted in conditions.items():
        if column not in frame:
            raise KeyError(f"column “{column}” in {table}")
        listed = {str(w) for w in wanted} if isinstance(wanted, list) else {str(wanted)}
        shown = frame[column].map(lambda v: in_key(v))
        if "separator" in next((s for s in tables.schema(table)["fields"] if s["name"] == column), {}):
            rows &= shown.map(lambda cell, listed=listed: bool(listed & set(cell.split(tables.SEPARATOR))))
        else:
            rows &= shown.isin(listed)
    return rows


def in_key(value: object) -> str:
    """A cell as keys and conditions write it: dates as 2022-03-02, booleans as true, nothing as an empty text."""
    if value is None or value is pd.NA or (isinstance(value, float) and value != value) or value is pd.NaT:
        return ""
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return str(value).lower() if isinstance(value, bool) or type(value).__name__ == "bool_" else str(value)


def _keys(part: pd.DataFrame, table: str) -> list[str]:
    key = tables.schema(table)["primaryKey"]
    columns = [key] if isinstance(key, str) else key
    return ["|".join(in_key(row[c]) for c in columns) for _, row in part.iterrows()]


def _sources(part: pd.DataFrame) -> tuple[str, ...]:
    if "sources" not in part:
        return ()
    return tuple(dict.fromkeys(key for cell in part["sources"] for key in keys_of(cell)))


def _plain(value: object) -> object:
    if value is None or pd.isna(value):
        return None
    if isinstance(value, float) or type(value).__name__.startswith("float"):
        return int(value) if float(value).is_integer() else float(value)
    return int(value) if type(value).__name__.startswith(("int", "Int")) else value


def _range(row: pd.Series, stem: str) -> str:
    low, high = _plain(row[f"{stem}_low"]), _plain(row[f"{stem}_high"])
    if low is not None and high is not None:
        return in_figures(low) if low == high else f"{in_figures(low)} to {in_figures(high)}"
    return f"up to {in_figures(high)}" if low is None else f"more than {in_figures(low)}"


def _rounded(value: object, step: float | None) -> object:
    if not step or not isinstance(value, int | float):
        return value
    return _plain(round(round(value / step) * step, 6))


def _listed(value: object) -> str:
    return " or ".join(map(str, value)) if isinstance(value, list) else str(value)
