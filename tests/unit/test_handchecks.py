"""The tables against pages that people published: roll calls, totals, dates and figures, each read by us on the page named."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from alliance import facts, tables

HERE = Path(__file__).resolve().parents[1] / "handchecks"

# names as the press writes them, where they differ from the members' table
_OTHER_NAMES = {
    "North Korea": "PRK", "South Korea": "KOR", "Congo": "COG", "Republic of Congo": "COG", "Democratic Republic of the Congo": "COD", "Cote d’Ivoire": "CIV", "Côte d'Ivoire": "CIV",
    "Cape Verde": "CPV", "Czech Republic": "CZE", "Turkey": "TUR", "Micronesia": "FSM", "Brunei": "BRN", "Russia": "RUS", "Vietnam": "VNM",
    "Laos": "LAO", "Iran": "IRN", "Syria": "SYR", "Bolivia": "BOL", "Tanzania": "TZA", "Venezuela": "VEN", "Moldova": "MDA",
    "Bosnia and Herzegovina": "BIH", "Saint Kitts and Nevis": "KNA", "Saint Lucia": "LCA", "Saint Vincent and the Grenadines": "VCT",
    "United States": "USA", "United Kingdom": "GBR", "Eswatini": "SWZ", "Kyrgyzstan": "KGZ", "North Macedonia": "MKD", "Gambia": "GMB",
}  # fmt: skip


def read(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def codes(names: str) -> set[str]:
    known = dict(zip(tables.load("members")["name_en"], tables.load("members")["iso3"], strict=True)) | _OTHER_NAMES
    return {known[name] for name in names.split(";")}


@pytest.mark.parametrize("check", read("roll_calls.csv"), ids=lambda c: f"{c['symbol']}-{c['vote']}-{len(c['countries'])}")
def test_roll_calls_agree_with_published_lists(check):
    """Prevents a vote that a data set has wrong: these lists were printed by others than its makers."""
    votes = tables.load("un_votes")
    ours = set(votes[(votes["symbol"] == check["symbol"]) & (votes["vote"] == check["vote"])]["iso3"])
    theirs = codes(check["countries"])
    assert len(theirs) == len(check["countries"].split(";"))
    if check["complete"] == "true":
        assert ours == theirs
    assert theirs <= ours, f"on {check['page']} and not here: {sorted(theirs - ours)}"


@pytest.mark.parametrize("check", read("cells.csv"), ids=lambda c: f"{c['table']}-{c['where'][:40]}-{c['column']}")
def test_cells_agree_with_published_pages(check):
    """Prevents a date or a figure from drifting away from the page on which we found it."""
    frame = tables.load(check["table"])
    for condition in check["where"].split("&"):
        column, _, value = condition.partition("=")
        frame = frame[frame[column].map(facts.in_key) == value]
    assert len(frame) == 1, f"{len(frame)} rows where {check['where']}"
    cell = facts.in_key(frame.iloc[0][check["column"]])
    if check["column"] in ("date", "date_start", "date_end"):
        precision = frame.iloc[0].get(f"{check['column']}_precision", "day")
        cell = cell[: {"year": 4, "month": 7, "day": 10}[str(precision)]]
    if check["tolerance"]:  # the page rounds
        assert abs(float(cell) - float(check["value"])) <= float(check["tolerance"]), check["page"]
    elif frame[check["column"]].dtype.kind == "f":
        assert float(cell) == float(check["value"]), check["page"]
    else:
        assert cell == check["value"], check["page"]


def test_no_check_is_lost():
    """Prevents the lists above from shrinking unnoticed."""
    assert len(read("roll_calls.csv")) >= 16 and len(read("cells.csv")) >= 60
    assert {c["table"] for c in read("cells.csv")} >= {"un_resolutions", "treaties", "trade", "estimates", "events", "sanctions"}
