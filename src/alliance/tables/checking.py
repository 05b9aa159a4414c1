"""Checks the tables: form, schema, sources, the rules of rules.py, and the seal. Names every fault, changes nothing."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .. import project
from ..errors import BookError
from .package import names, package, resource, schema, version
from .sources import bibliography

_CONTROL = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]+")


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong; ``str(fault)`` is the sentence for people."""

    file: str
    rule: str
    what: str
    remedy: str
    line: int | None = None
    column: str = ""
    value: str = ""

    def __str__(self) -> str:
        place = self.file + (f", line {self.line}" if self.line else "") + (f", column “{self.column}”" if self.column else "")
        value = self.value if len(self.value) <= 60 else self.value[:59] + "…"
        sentence = f"{place}{f', value “{value}”' if value else ''}: {self.what} (rule: {self.rule}); {self.remedy}."
        return _CONTROL.sub(" ", sentence)  # a cell may hold a line break; the sentence must not


@dataclass(frozen=True)
class Row:
    """One row as it stands in the file: its first physical line and its cells as text."""

    line: int
    cells: dict[str, str]


Rows = dict[str, list[Row]]
"""The rows of tables whose form is sound, by table."""


def check(only: list[str] | None = None) -> list[Fault]:
    """Check tables: their form, their schema, their sources, what no schema can say, and their seal.

    ``only`` names the tables to check; rules between tables still read the others. Returns every fault, or an
    empty list. Changes nothing. Raises BookError if the descriptor or the bibliography can't be read.
    """
    from . import rules

    wanted = only or names()
    bibliography()  # says so itself if it can't be read
    faults: list[Fault] = []
    rows: Rows = {}
    for name in names():
        broken, found = _read(name)
        if found is not None:
            rows[name] = found
        if name in wanted:
            faults += broken
    sound = [name for name in wanted if name in rows]
    for name, found in _schema_faults(sound).items():
        faults += found
        if not found:
            faults += _seal_faults(name)
    return faults + list(rules.broken(rows, sound))


def seal(only: list[str] | None = None) -> list[str]:
    """Write the digest and the size of each table into datapackage.json; returns the names of those that changed.

    To be called after a change that is meant: until then ``check`` reports that the table is not the one described.
    """
    path = project.DATA / "datapackage.json"
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    changed = []
    for entry in descriptor["resources"]:
        if only and entry["name"] not in only:
            continue
        content = (project.DATA / entry["path"]).read_bytes()
        mark = {"hash": _digest(content), "bytes": len(content)}
        if {key: entry.get(key) for key in mark} != mark:
            entry |= mark
            changed.append(entry["name"])
    if changed:
        path.write_text(json.dumps(descriptor, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return changed


def _digest(content: bytes) -> str:
    return "sha256:" + hashlib.sha256(content).hexdigest()


def _seal_faults(name: str) -> Iterator[Fault]:
    entry = resource(name)
    content = (project.DATA / entry["path"]).read_bytes()
    if entry.get("hash") != _digest(content):
        yield Fault(
            file=f"data/{entry['path']}",
            rule="seal",
            what=f"the content is not that of the version of {version(name)} that datapackage.json describes",
            remedy="restore the file, or, if the change is meant, run “alliance tables seal” and tell it in corrections.csv",
        )


def _read(name: str) -> tuple[list[Fault], list[Row] | None]:
    """The faults that keep a file from being a table at all, and its rows if there are none."""
    entry = resource(name)
    file, path = f"data/{entry['path']}", project.DATA / entry["path"]

    def fault(rule: str, what: str, remedy: str, line: int | None = None, value: str = "") -> Fault:
        return Fault(file=file, rule=rule, what=what, remedy=remedy, line=line, value=value)

    try:
        content = path.read_bytes()
    except OSError:
        return [fault("file", "the file is missing or can't be read", "restore it, or take it out of datapackage.json")], None
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return [fault("encoding", "not UTF-8 text", "save the file as UTF-8", line)], None
    for sign, called in (("\0", "a null byte"), ("\ufeff", "a byte order mark"), ("\ufffd", "a replacement character"), ("\r", "a carriage return")):
        if sign in text:
            line = text[: text.index(sign)].count("\n") + 1
            return [fault("encoding", f"{called} stands in the text", "save the file as plain UTF-8 with Unix line ends", line)], None
    if not text.strip():
        return [fault("form", "the file is empty", "restore its header and rows")], None
    if not text.endswith("\n"):
        return [fault("form", "the last line has no end, so rows may be missing", "restore the file, or end it with a line break", text.count("\n") + 1)], None
    header = [spec["name"] for spec in schema(name)["fields"]]
    faults, rows, first = [], [], 1
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for cells in reader:
            line, first = first, reader.line_num + 1
            if line == 1:
                if cells != header:
                    faults.append(
                        fault("columns", "the header is not that of datapackage.json", f"make it: {','.join(header)}", 1, ",".join(cells))
                    )
            elif len(cells) != len(header):
                faults.append(
                    fault(
                        "cells",
                        f"{len(cells)} cells where the header has {len(header)}",
                        "quote a cell that holds a comma, add the missing cells, or delete an empty line",
                        line,
                        cells[0] if cells else "",
                    )
                )
            else:
                rows.append(Row(line, dict(zip(header, cells, strict=True))))
    except csv.Error as error:
        return [fault("form", f"no CSV ({error})", "close the quotes of that row", first)], None
    if not faults and not rows:
        faults.append(fault("form", "there is no row", "restore its rows"))
    return faults, None if faults else rows


def _schema_faults(wanted: list[str]) -> dict[str, list[Fault]]:
    """What Frictionless says of each table, as our sentences."""
    if not wanted:
        return {}
    import frictionless

    # with the tables that their foreign keys lead to; the seal has a sentence of its own
    needed = _with_referred(wanted)
    bare = [{k: v for k, v in entry.items() if k not in ("hash", "bytes")} for entry in package()["resources"] if entry.get("name") in needed]
    whole = frictionless.Package.from_descriptor({**package(), "resources": bare}, basepath=str(project.DATA))
    result = {}
    for name in wanted:
        path = project.DATA / resource(name)["path"]
        lines = _line_of_row(path)
        try:
            report = whole.get_resource(name).validate(limit_errors=10_000)
            errors = [error for task in report.tasks for error in task.errors] + list(report.errors)
        except frictionless.FrictionlessException as error:
            raise BookError(f"data/datapackage.json: the entry “{name}” can't be used ({error.error.note}); mend it.") from None
        result[name] = [_schema_fault(name, error, lines) for error in errors]
    return result


def _with_referred(wanted: list[str]) -> set[str]:
    """The tables, and those that their foreign keys lead to, and so on."""
    needed, ahead = set(), list(wanted)
    while ahead:
        name = ahead.pop()
        if name not in needed:
            needed.add(name)
            ahead += [other for key in schema(name).get("foreignKeys", []) if (other := key.get("reference", {}).get("resource"))]
    return needed


def _schema_fault(name: str, error, lines: dict[int, int]) -> Fault:
    number = getattr(error, "row_number", None)
    column = getattr(error, "field_name", None) or getattr(error, "label", None) or ""
    cell = getattr(error, "cell", None)
    if error.type == "foreign-key":
        column = ", ".join(getattr(error, "field_names", []) or [column])
        cell = ", ".join(map(str, getattr(error, "field_cells", []) or []))
    note = error.note.strip().rstrip(".")
    return Fault(
        file=f"data/{resource(name)['path']}",
        rule=error.type,
        what=note[:1].lower() + note[1:],
        remedy=_remedy(name, column, error.type),
        line=lines.get(number, number) if number else None,
        column=column,
        value="" if cell is None else str(cell),
    )


def _remedy(name: str, column: str, kind: str) -> str:
    if kind == "primary-key":
        return f"give the row its own {', '.join(_listed(schema(name).get('primaryKey', [])))}, or delete it"
    if kind == "foreign-key":
        return "correct the value, or add the row that it refers to"
    for spec in schema(name)["fields"]:
        if spec["name"] == column:
            rules = spec.get("constraints", {})
            if "enum" in rules:
                return "write one of: " + ", ".join(rules["enum"])
            plain = {"integer": "a whole number", "number": "a number", "date": "a date as 2022-11-02", "boolean": "true or false"}
            if word := plain.get(spec["type"]):
                bounds = [f"{word} {rules[key]}" for key, word in (("minimum", "at least"), ("maximum", "at most")) if key in rules]
                return f"write {word}" + (f", {' and '.join(bounds)}" if bounds else "")
            if rules.get("unique"):
                return "write a text that no other row has"
            return f"write a text that fits the column’s description: {spec.get('description', '')}".rstrip(".")
    return "make the columns those of datapackage.json, in its order"


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def _line_of_row(path: Path) -> dict[int, int]:
    """Physical line by row number (the header is row 1), for files whose quoted cells span lines."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        lines, previous = {}, 0
        for number, _ in enumerate(reader, 1):
            lines[number] = previous + 1
            previous = reader.line_num
    return lines
