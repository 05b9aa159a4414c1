"""The tables as files to take away: CSV, JSON and Parquet, one script each for the preview, and all of it in one archive."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from pathlib import Path

from .. import project, tables
from ..tables.package import licence, package

FORMATS = {"csv": "CSV", "parquet": "Parquet", "json": "JSON"}
ARCHIVE = "alliance-tables.zip"
_MARK = ".made-from"


def write(folder: Path) -> None:
    """Write every export below ``folder``, if what they are made from has changed since the last time.

    The same tables give the same bytes.
    """
    digest = _digest()
    mark = folder / _MARK
    if mark.is_file() and mark.read_text(encoding="utf-8") == digest:
        return
    folder.mkdir(parents=True, exist_ok=True)
    wanted = {_MARK, ARCHIVE, "datapackage.json"}
    for name in tables.names():
        raw = (project.DATA / tables.resource(name)["path"]).read_bytes()
        made = {"csv": raw, "json": as_json(name), "parquet": as_parquet(name), "js": as_script(name)}
        for suffix, content in made.items():
            (folder / f"{name}.{suffix}").write_bytes(content)
            wanted.add(f"{name}.{suffix}")
    (folder / "datapackage.json").write_bytes((project.DATA / "datapackage.json").read_bytes())
    (folder / ARCHIVE).write_bytes(archive())
    for path in folder.iterdir():
        if path.name not in wanted:
            path.unlink()
    mark.write_text(digest, encoding="utf-8")


def rows(name: str) -> tuple[list[str], list[list[str]]]:
    """Header and rows of a table as they stand in its file, as text."""
    with (project.DATA / tables.resource(name)["path"]).open(encoding="utf-8", newline="") as file:
        header, *found = csv.reader(file)
    return header, found


def as_json(name: str) -> bytes:
    """A table with its title, licence and columns, and its rows as objects; lists are arrays, empty cells null."""
    header, found = rows(name)
    specs = {spec["name"]: spec for spec in tables.schema(name)["fields"]}
    entry = tables.resource(name)
    whole = {
        "name": name,
        "title": entry["title"],
        "description": entry["description"],
        "version": tables.version(name),
        "licence": licence(name)["title"],
        "columns": [{k: spec[k] for k in ("name", "type", "unit", "description") if k in spec} for spec in specs.values()],
        "rows": [{column: _value(cell, specs[column]) for column, cell in zip(header, row, strict=True)} for row in found],
    }
    return (json.dumps(whole, ensure_ascii=False, indent=0, separators=(",", ":")) + "\n").encode()


def as_parquet(name: str) -> bytes:
    """The typed table, units and meanings of the columns in its metadata."""
    buffer = io.BytesIO()
    tables.load(name).to_parquet(buffer, engine="pyarrow", index=False, compression="zstd")
    return buffer.getvalue()


def as_script(name: str) -> bytes:
    """A table as a classic script, which a page opened from disk may load (it may not fetch)."""
    header, found = rows(name)
    number = {s["name"] for s in tables.schema(name)["fields"] if s["type"] in ("integer", "number")}
    data = {"columns": header, "numeric": [c in number for c in header], "rows": found}
    return f"BookTables.give({json.dumps(name)},{json.dumps(data, ensure_ascii=False, separators=(',', ':'))});\n".encode()


def archive() -> bytes:
    """The whole data package with its bibliography, as a Frictionless Data Package in a zip file."""
    files = {"datapackage.json": project.DATA / "datapackage.json", "README.md": project.DATA / "README.md"}
    files |= {tables.resource(name)["path"]: project.DATA / tables.resource(name)["path"] for name in tables.names()}
    files["references.bib"] = project.BOOK / "references.bib"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
        for name, path in sorted(files.items()):
            # a fixed day, so the same tables give the same archive
            out.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), path.read_bytes(), zipfile.ZIP_DEFLATED, 9)
    return buffer.getvalue()


def _value(cell: str, spec: dict) -> object:
    if "separator" in spec:
        return [item for item in cell.split(spec["separator"]) if item]
    if cell == "":
        return None
    if spec["type"] == "integer":
        return int(cell)
    if spec["type"] == "number":
        return float(cell) if not float(cell).is_integer() else int(float(cell))
    return cell == "true" if spec["type"] == "boolean" else cell


def _digest() -> str:
    total = hashlib.sha256((project.ROOT / "constraints.txt").read_bytes() + Path(__file__).read_bytes())
    paths = [project.DATA / tables.resource(name)["path"] for name in tables.names()]
    for path in [*paths, project.DATA / "datapackage.json", project.DATA / "README.md", project.BOOK / "references.bib"]:
        total.update(hashlib.sha256(path.read_bytes()).digest())
    total.update(json.dumps(package()["version"]).encode())
    return total.hexdigest()
