"""The tables: typed loading, and faults named so that a person can mend them."""

from __future__ import annotations

import json
import subprocess
import sys

import pandas as pd
import pytest
from alliance import tables
from alliance.errors import BookError


def change(path, old: str, new: str, line: int) -> None:
    lines = path.read_text(encoding="utf-8").split("\n")
    assert old in lines[line - 1], lines[line - 1]
    lines[line - 1] = lines[line - 1].replace(old, new, 1)
    path.write_text("\n".join(lines), encoding="utf-8")


def test_the_books_tables_are_sound():
    """Prevents publishing a row that breaks its schema or names a source the book does not have."""
    assert list(map(str, tables.check())) == []


def test_types_follow_the_schema():
    """Prevents chapters from computing with text where the schema says number or category."""
    claims = tables.load("claims")
    assert claims["paragraph"].dtype == "Int64"
    assert claims["verdict_2026"].cat.ordered
    assert list(claims["verdict_2026"].cat.categories) == ["confirmed", "overtaken", "contradicted", "open"]
    assert claims["claim"].map(type).eq(str).all()
    assert claims.attrs["columns"]["hedge"]


def test_a_loaded_table_is_the_readers_own():
    """Prevents one chapter's changes from reaching another through the cache."""
    mine = tables.load("claims")
    mine.loc[0, "claim"] = "changed"
    assert tables.load("claims").loc[0, "claim"] != "changed"


def test_every_hedge_has_a_strength():
    """Prevents claims that fall out of the chart because nobody said how strong their hedge is."""
    assert set(tables.load("claims")["hedge"]) == set(tables.load("hedges")["hedge"])


def test_provenance_names_file_rows_sources_and_licence():
    """Prevents figures without a source line."""
    line = tables.provenance("claims")
    assert line.rows == len(tables.load("claims"))
    assert len(line.sources) > 50
    assert all(s.title and (s.url or s.note) for s in line.sources)
    for part in ("data/claims.csv", str(line.rows), "CC BY 4.0"):
        assert part in str(line)


@pytest.mark.parametrize(
    ("line", "old", "new", "words"),
    [
        (3, "forecast", "guess", ["line 3", "kind", "guess", "background, fact"]),
        (5, "C04,1", "C04,one", ["line 5", "paragraph", "one", "whole number"]),
        (5, "C04,1", "C04,99", ["line 5", "paragraph", "99", "at most 17"]),
        (4, "C03", "C02", ["line 4", "id"]),
        (6, ",two-sources", "", ["line 6", "9 cells", "10", "rule: cells"]),
        (7, "two-sources", "hearsay", ["line 7", "confidence", "hearsay", "two-sources"]),
    ],
)
def test_a_broken_row_is_named(spoilt, line, old, new, words):
    """Prevents a bad row from passing, and an author from searching for it."""
    change(spoilt / "claims.csv", old, new, line)
    faults = tables.check(["claims"])
    assert faults
    for word in ["data/claims.csv", *words]:
        assert any(word in str(fault) for fault in faults), faults
    with pytest.raises(BookError) as caught:
        tables.load("claims")
    assert "\n" not in str(caught.value)


def test_an_unknown_source_is_named(spoilt):
    """Prevents a figure whose source can't be opened."""
    frame = pd.read_csv(spoilt / "claims.csv", dtype=str)
    frame.loc[3, "sources"] = "a_nobody"
    frame.to_csv(spoilt / "claims.csv", index=False, lineterminator="\n")
    fault = next(str(f) for f in tables.check(["claims"]) if f.rule == "reference")
    assert "line 5" in fault and "a_nobody" in fault and "references.bib" in fault


def test_an_unknown_hedge_is_named(spoilt):
    """Prevents a claim whose hedge has no entry in the table of hedges."""
    frame = pd.read_csv(spoilt / "claims.csv", dtype=str)
    frame.loc[0, "hedge"] = "gnomically"
    frame.to_csv(spoilt / "claims.csv", index=False, lineterminator="\n")
    assert any("line 2" in str(fault) and "gnomically" in str(fault) for fault in tables.check(["claims"]))


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xff\xfe\x00binary\x00", b"id,claim\nC01,x\n"])
def test_a_file_that_is_no_table_is_refused(spoilt, content):
    """Prevents a traceback where a sentence helps."""
    (spoilt / "claims.csv").write_bytes(content)
    faults = tables.check(["claims"])
    assert faults and all("claims.csv" in str(fault) for fault in faults)
    with pytest.raises(BookError):
        tables.load("claims")
    assert (spoilt / "claims.csv").read_bytes() == content


def test_missing_names_are_answered(spoilt):
    """Prevents guessing which tables there are."""
    with pytest.raises(BookError, match="claims"):
        tables.load("clams")
    with pytest.raises(BookError, match="references.bib"):
        tables.source("a_nobody")
    (spoilt / "datapackage.json").write_text('{"resources": [\n,]}')
    tables.forget()
    with pytest.raises(BookError, match="line 2"):
        tables.load("claims")
    (spoilt / "datapackage.json").write_text(json.dumps({"resources": []}))


def test_dates_keep_their_precision():
    """Prevents “1986” from turning into 1 January 1986 unnoticed."""
    events = tables.load("events")
    assert set(events["date_precision"].cat.categories) == set(events["date_precision"].unique()) == {"year", "month", "day"}
    assert events["date"].dtype.kind == "M"
    year = events[events["date_precision"] == "year"].iloc[0]["date"]
    assert (year.month, year.day) == (1, 1)
    visits = tables.load("visits")
    assert visits["date_end"].isna().any()
    assert visits["date_end_precision"].isna().eq(visits["date_end"].isna()).all()


def test_votes_are_categories_and_money_has_its_unit():
    """Prevents sorting votes by letter, and amounts whose currency nobody knows."""
    votes = tables.load("un_votes")["vote"]
    assert votes.cat.ordered and list(votes.cat.categories) == ["Y", "A", "N", "X"]
    assert tables.load("trade").attrs["units"]["value"] == "USD million"
    assert tables.describe("trade").loc["value", "unit"] == "USD million"
    assert tables.describe("estimates").loc["value_low", "unit"] == "as in column unit"


@pytest.mark.parametrize("name", tables.names())
def test_each_table_is_described(name):
    """Prevents a column nobody can read, and a table without its recipe and limits."""
    described = tables.describe(name)
    assert list(described.index) == [spec["name"] for spec in tables.schema(name)["fields"]]
    assert described["meaning"].str.len().gt(3).all()
    assert described.attrs["rows"] == len(tables.load(name))
    assert described.attrs["recipe"] and described.attrs["weaknesses"] and described.attrs["description"]
    number = described["type"].isin(["number"]) & ~described.index.isin(["lat", "lon"])
    assert described[number]["unit"].str.len().gt(0).all()


def test_nothing_is_shown_from_memory():
    """Prevents a row without a page behind it from reaching a reader."""
    for name in tables.names():
        frame = tables.load(name)
        if "confidence" in frame:
            assert set(frame["confidence"].dropna()) <= {"two-sources", "one-source"}, name
        if "sources" in frame and name != "corrections":
            assert frame["sources"].notna().all(), name


def test_the_readme_is_that_of_the_descriptor():
    """Prevents data/README.md from telling something else than datapackage.json."""
    from alliance import project
    from alliance.tables import readme

    assert (project.DATA / "README.md").read_text(encoding="utf-8") == readme.text()


def test_the_bibliography_is_read_as_bibtex_is():
    """Prevents our reader from dropping an entry that BibTeX programs, and the citations in the chapters, see."""
    from alliance import project
    from pybtex.database import parse_file

    theirs = parse_file(str(project.BOOK / "references.bib"), bib_format="bibtex").entries
    ours = tables.bibliography()
    assert list(ours) == list(theirs)
    for key, entry in theirs.items():
        assert ours[key].url == entry.fields.get("url", "").replace("\\_", "_"), key
        assert ours[key].accessed == entry.fields.get("urldate", "")


def test_loading_needs_pandas_alone():
    """Prevents a dependency that JupyterLite does not have from creeping into what every chapter calls."""
    code = (
        "import sys\n"
        "for name in ('frictionless', 'pybtex', 'folium', 'altair', 'anywidget', 'ipywidgets', 'click', 'yaml', 'sphinx', 'pyarrow'):\n"
        "    sys.modules[name] = None\n"
        "from alliance import tables\n"
        "print(sum(len(tables.load(n)) + len(tables.describe(n)) + len(tables.provenance(n).sources) for n in tables.names()))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 4000
