"""The tables: typed loading, and faults named so that a person can mend them."""

from __future__ import annotations

import json
import shutil

import pandas as pd
import pytest
from alliance import project, tables
from alliance.errors import BookError


@pytest.fixture
def spoilt(tmp_path, monkeypatch):
    """A copy of data/ and the bibliography that a test may spoil; the originals stay."""
    shutil.copytree(project.DATA, tmp_path / "data", ignore=shutil.ignore_patterns("licensed"))
    (tmp_path / "book").mkdir()
    shutil.copy(project.BOOK / "references.bib", tmp_path / "book")
    monkeypatch.setattr(project, "DATA", tmp_path / "data")
    monkeypatch.setattr(project, "BOOK", tmp_path / "book")
    for cached in (tables._package, tables._load, tables.bibliography):
        cached.cache_clear()
    yield tmp_path / "data"
    for cached in (tables._package, tables._load, tables.bibliography):
        cached.cache_clear()


def change(path, old: str, new: str, line: int) -> None:
    lines = path.read_text(encoding="utf-8").split("\n")
    assert old in lines[line - 1], lines[line - 1]
    lines[line - 1] = lines[line - 1].replace(old, new, 1)
    path.write_text("\n".join(lines), encoding="utf-8")


def test_the_books_tables_are_sound():
    """Prevents publishing a row that breaks its schema or names a source the book does not have."""
    assert tables.check() == []


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
        (6, ",two-sources", "", ["line 6", "9 cells", "10"]),
        (7, "two-sources", "hearsay", ["line 7", "confidence", "hearsay", "two-sources"]),
    ],
)
def test_a_broken_row_is_named(spoilt, line, old, new, words):
    """Prevents a bad row from passing, and an author from searching for it."""
    change(spoilt / "claims.csv", old, new, line)
    faults = tables.check(["claims"])
    assert faults
    for word in ["data/claims.csv", *words]:
        assert any(word in fault for fault in faults), faults
    with pytest.raises(BookError) as caught:
        tables.load("claims")
    assert "\n" not in str(caught.value)


def test_an_unknown_source_is_named(spoilt):
    """Prevents a figure whose source can't be opened."""
    frame = pd.read_csv(spoilt / "claims.csv", dtype=str)
    frame.loc[3, "sources"] = "a_nobody"
    frame.to_csv(spoilt / "claims.csv", index=False, lineterminator="\n")
    (fault,) = tables.check(["claims"])
    assert "line 5" in fault and "a_nobody" in fault and "references.bib" in fault


def test_an_unknown_hedge_is_named(spoilt):
    """Prevents a claim whose hedge has no entry in the table of hedges."""
    frame = pd.read_csv(spoilt / "claims.csv", dtype=str)
    frame.loc[0, "hedge"] = "gnomically"
    frame.to_csv(spoilt / "claims.csv", index=False, lineterminator="\n")
    assert any("line 2" in fault and "gnomically" in fault for fault in tables.check(["claims"]))


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xff\xfe\x00binary\x00", b"id,claim\nC01,x\n"])
def test_a_file_that_is_no_table_is_refused(spoilt, content):
    """Prevents a traceback where a sentence helps."""
    (spoilt / "claims.csv").write_bytes(content)
    faults = tables.check(["claims"])
    assert faults and all("claims.csv" in fault for fault in faults)
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
    tables._package.cache_clear()
    with pytest.raises(BookError, match="line 2"):
        tables.load("claims")
    (spoilt / "datapackage.json").write_text(json.dumps({"resources": []}))
