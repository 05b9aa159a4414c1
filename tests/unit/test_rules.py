"""The rules that no schema can say: each catches its fault, and names file, line, column, value and remedy."""

from __future__ import annotations

import csv

import pytest
from alliance import tables
from alliance.errors import BookError


def edit(path, where: dict[str, str], **cells: str) -> int:
    """Change cells of the one row that fits, and return its line."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        header, rows = reader.fieldnames, list(reader)
    (at,) = [i for i, row in enumerate(rows) if all(row[k] == v for k, v in where.items())]
    rows[at] |= cells
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return at + 2


CASES = [
    # table, row, change, rule, words of the sentence
    ("un_votes", {"symbol": "ES-11/1", "iso3": "ERI"}, {"vote": "A"}, "roll call", ["un_resolutions", "ES-11/1"]),
    ("un_resolutions", {"symbol": "ES-11/4"}, {"yes": "144"}, "membership", ["ES-11/4", "194"]),
    ("un_resolutions", {"symbol": "ES-11/9"}, {"roll_call": "false"}, "roll call", ["ES-11/9"]),
    ("un_resolutions", {"symbol": "ES-11/1"}, {"date": "2022-02-30"}, "type-error", ["2022-02-30", "a date as"]),
    ("concepts", {"term": "alliance"}, {"in_article": "1"}, "type-error", ["concepts.csv"]),
    ("events", {"id": "h028"}, {"date": "2000-02-31"}, "real date", ["2000-02-31"]),
    ("events", {"id": "h028"}, {"date": "2031-02-01"}, "past", ["2031-02-01"]),
    ("events", {"id": "h028"}, {"place_id": "atlantis"}, "foreign-key", ["atlantis"]),
    ("events", {"id": "h028"}, {"actors": "RUS;ZZZ"}, "reference", ["ZZZ", "members.csv"]),
    ("events", {"id": "h028"}, {"actors": "RUS;RUS"}, "reference", ["twice"]),
    ("events", {"id": "h028"}, {"title": "Treaty  of friendship"}, "space", ["doubled"]),
    ("visits", {"id": "V06"}, {"date_end": "1999-07-20"}, "dates in order", ["before date_start"]),
    ("treaties", {"treaty": "2024"}, {"in_force": "2023-12-04"}, "dates in order", ["before signed"]),
    ("sanctions", {"resolution": "1695"}, {"votes_for": "14"}, "council", ["14"]),
    ("sanctions", {"resolution": "1695"}, {"vetoed_by": "CHN"}, "council", ["adopted"]),
    ("places", {"id": "kazan"}, {"lat": "49.1221", "lon": "55.7887"}, "position", ["KAZ", "RUS"]),
    ("places", {"id": "kazan"}, {"lon": ""}, "position", ["only one"]),
    ("railway", {"id": "khasan"}, {"order": "9"}, "order", ["it should be"]),
    ("labour", {"id": "L01"}, {"value_low": "90000", "value_high": "100"}, "range", ["value_high"]),
    ("estimates", {"id": "N01"}, {"value_low": "", "value_high": ""}, "range", ["neither"]),
    ("treaty_clauses", {"id": "1961-03"}, {"strength": "3"}, "strength", ["third-party"]),
    ("places", {"id": "seoul"}, {"confidence": "recalled"}, "constraint-error", ["recalled"]),
    ("corrections", {"id": "K001"}, {"why": "as recalled\tfrom memory"}, "control", ["control character"]),
]


@pytest.mark.parametrize(("name", "where", "change", "rule", "words"), CASES, ids=[f"{c[0]}-{c[3]}-{i}" for i, c in enumerate(CASES)])
def test_a_fault_is_named(spoilt, name, where, change, rule, words):
    """Prevents a row that is well-formed and wrong."""
    line = edit(spoilt / f"{name}.csv", where, **change)
    before = (spoilt / f"{name}.csv").read_bytes()
    faults = tables.check()
    hits = [f for f in faults if f.rule == rule]
    assert hits, list(map(str, faults))
    text = " ".join(map(str, hits))
    for word in words:
        assert word in text
    if rule not in ("roll call",):  # that one is told where the totals stand
        assert any(f.line == line and f.file == f"data/{name}.csv" for f in hits)
    assert all(f.remedy and f.what and "\n" not in str(f) for f in faults)
    assert (spoilt / f"{name}.csv").read_bytes() == before


def test_trade_rules(spoilt):
    """Prevents a value where nothing was published, and exports and imports that don't make the total."""
    path = spoilt / "trade.csv"
    frame = tables.load("trade")
    none = frame[frame["status"] == "not_published"].iloc[0]
    edit(path, {c: str(none[c]) for c in ("pair", "year", "reporter", "flow", "claimant")}, value="5")
    assert any(f.rule == "published" and f.value == "5" for f in tables.check(["trade"]))
    edit(path, {"pair": "RUS-PRK", "year": "2018", "reporter": "RUS", "flow": "total"}, value="340.51")
    assert any(f.rule == "total" and f.value == "340.51" for f in tables.check(["trade"]))


def test_all_faults_come_at_once(spoilt):
    """Prevents mending one row only to be told of the next."""
    edit(spoilt / "events.csv", {"id": "h028"}, date="2000-02-31")
    edit(spoilt / "events.csv", {"id": "h029"}, category="sport")
    edit(spoilt / "visits.csv", {"id": "V06"}, date_end="1999-07-20")
    (spoilt / "hedges.csv").unlink()
    found = {(f.file, f.rule) for f in tables.check()}
    assert {("data/events.csv", "real date"), ("data/events.csv", "constraint-error"), ("data/visits.csv", "dates in order")} <= found
    assert ("data/hedges.csv", "file") in found


def test_a_silent_change_breaks_the_seal(spoilt):
    """Prevents a figure from changing without anybody having said so, and shows the way to say it."""
    edit(spoilt / "members.csv", {"iso3": "AFG"}, population="42647493")
    (fault,) = tables.check(["members"])
    assert fault.rule == "seal" and "alliance tables seal" in fault.remedy
    assert tables.seal() == ["members"]
    tables.forget()
    assert tables.check(["members"]) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("@online{x,\n  title = {{A}},\n", "not closed"),
        ("@online{x,\n  title = {{A},\n}\n", "not closed"),
        ("@online{x, title = {A}}\n@online{x, title = {B}}\n", "twice"),
    ],
)
def test_a_broken_bibliography_is_named(spoilt, text, words):
    """Prevents a broken entry from taking others with it unnoticed."""
    (spoilt.parent / "book" / "references.bib").write_text(text, encoding="utf-8")
    tables.forget()
    with pytest.raises(BookError, match=words) as caught:
        tables.bibliography()
    assert "line" in str(caught.value) and "\n" not in str(caught.value)
