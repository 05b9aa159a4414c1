"""What a reader takes away: files that hold the same as the tables, and a wheel that brings them along."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import subprocess
import sys
import zipfile

import pandas as pd
import pytest
from alliance import project, tables
from alliance.site import exports
from conftest import ROOT


@pytest.mark.parametrize("name", tables.names())
def test_all_formats_hold_the_table(site, name):
    """Prevents a download that differs from the table it is named after."""
    folder = site / "_assets" / "data"
    original = (project.DATA / f"{name}.csv").read_bytes()
    assert (folder / f"{name}.csv").read_bytes() == original
    frame = tables.load(name)

    parquet = pd.read_parquet(folder / f"{name}.parquet")
    assert list(parquet.columns) == list(frame.columns) and len(parquet) == len(frame)
    for column in frame.columns:
        left = frame[column].astype("str").fillna("")
        assert parquet[column].astype("str").fillna("").tolist() == left.tolist(), column

    whole = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    rows = list(csv.DictReader(io.StringIO(original.decode(), newline="")))
    assert whole["name"] == name and whole["licence"] and len(whole["rows"]) == len(rows)
    specs = {s["name"]: s for s in tables.schema(name)["fields"]}
    for mine, theirs in zip(rows, whole["rows"], strict=True):
        for column, cell in mine.items():
            value = theirs[column]
            if "separator" in specs[column]:
                assert ";".join(value) == cell
            elif specs[column]["type"] in ("integer", "number"):
                assert (value is None and cell == "") or float(cell) == value
            elif specs[column]["type"] == "boolean":
                assert value == {"true": True, "false": False, "": None}[cell]
            else:
                assert (value or "") == cell


def test_the_archive_is_a_data_package(site, tmp_path):
    """Prevents an archive that other programs can't read as a Frictionless Data Package."""
    import frictionless

    with zipfile.ZipFile(site / "_assets" / "data" / exports.ARCHIVE) as archive:
        assert {"datapackage.json", "README.md", "references.bib"} <= set(archive.namelist())
        archive.extractall(tmp_path)
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.flatten(["type", "note"])[:5]
    assert report.stats["tasks"] == len(tables.names())


def test_the_same_tables_give_the_same_files(tmp_path):
    """Prevents downloads whose checksum changes though nothing in them has."""
    for folder in ("a", "b"):
        exports.write(tmp_path / folder)
    first = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in (tmp_path / "a").iterdir()}
    assert first == {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in (tmp_path / "b").iterdir()}
    stamp = (tmp_path / "a" / "claims.csv").stat().st_mtime_ns
    exports.write(tmp_path / "a")
    assert (tmp_path / "a" / "claims.csv").stat().st_mtime_ns == stamp


def test_the_catalogue_tells_rows_confidence_and_checksum(site):
    """Prevents a catalogue that describes other tables than those beside it."""
    page = (site / "book" / "data.html").read_text(encoding="utf-8")
    for name in tables.names():
        content = (site / "_assets" / "data" / f"{name}.csv").read_bytes()
        section = re.search(rf'<section id="{name}".*?</section>', page, re.DOTALL)[0]
        assert f"sha256:{hashlib.sha256(content).hexdigest()}" in section
        frame = tables.load(name)
        assert f"<dt>Rows</dt><dd>{len(frame):,}</dd>" in section
        for spec in tables.schema(name)["fields"]:
            assert f'<th scope="row">{spec["name"]}</th>' in section
        if "confidence" in frame:
            assert f"{int((frame['confidence'] == 'two-sources').sum()):,} two sources" in section


def test_the_wheel_brings_the_tables(tmp_path):
    """Prevents an installed package, as in JupyterLite, that looks for the repository, or carries a reader's licensed copy."""
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(tmp_path), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        assert not [n for n in names if "licensed" in n]
        archive.extractall(tmp_path / "installed")
    code = (
        f"import sys; sys.path = [p for p in sys.path if {str(ROOT)!r} not in p or 'site-packages' in p]; sys.path.insert(0, {str(tmp_path / 'installed')!r})\n"
        "sys.meta_path = [f for f in sys.meta_path if 'editable' not in repr(f).lower()]\n"
        "for name in ('frictionless', 'pybtex', 'yaml', 'sphinx', 'pyarrow', 'click'): sys.modules[name] = None\n"
        "from alliance import project, tables, geo\n"
        "from alliance.exercises import check, hint, bank\n"
        "assert bank.every() and check('votes-3', 79.5) and not check('votes-3', 48) and str(hint('votes-3'))\n"
        "assert all(e.key and e.face and e.help for e in bank.every())\n"
        f"assert str(project.ROOT).startswith({str(tmp_path)!r}), project.ROOT\n"
        "print(len(tables.names()), sum(len(tables.load(n)) for n in tables.names()), len(tables.bibliography()), geo.country_at(44.95, 34.10))\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr[-2000:]
    count = sum(len(tables.load(n)) for n in tables.names())
    assert ran.stdout.split() == [str(len(tables.names())), str(count), str(len(tables.bibliography())), "UKR"]
