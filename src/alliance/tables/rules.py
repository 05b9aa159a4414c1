"""What no schema can say of the tables: each rule names the rows that break it. Reads rows, knows no file."""

from __future__ import annotations

import datetime
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from .package import SEPARATOR, columns, resource, schema, version
from .sources import bibliography

if TYPE_CHECKING:
    from .checking import Fault, Row, Rows

UN_MEMBERS = 193  # since 14 July 2011, so for every roll call of the book
COUNCIL_MEMBERS = 15
SHORE_KM = 10.0
"""How far outside its state's outline a place may lie: the outlines are simplified, harbours lie on the edge."""
_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def broken(rows: Rows, wanted: list[str]) -> Iterator[Fault]:
    """Every fault that the rules find in the tables ``wanted``."""
    for name in wanted:
        for rule in (_text, _dates, _dates_in_order, _ranges, _references):
            yield from rule(name, rows)
    for tables, rule in _RULES:
        if set(tables) & set(wanted) and set(tables) <= set(rows):
            yield from rule(rows)


def _fault(name: str, rule: str, row: Row | None, column: str, what: str, remedy: str, value: str | None = None) -> Fault:
    from .checking import Fault

    return Fault(
        file=f"data/{resource(name)['path']}",
        rule=rule,
        what=what,
        remedy=remedy,
        line=row.line if row else None,
        column=column,
        value=(row.cells.get(column, "") if row else "") if value is None else value,
    )


def number(cell: str) -> float | None:
    """A cell as a number, or None: a cell that is none has been reported by the schema."""
    try:
        return float(cell)
    except ValueError:
        return None


# ------------------------------------------------------------------------------------- rules for every table


def _text(name: str, rows: Rows) -> Iterator[Fault]:
    listed = {spec["name"] for spec in schema(name)["fields"] if "enum" in spec.get("constraints", {})}
    for row in rows[name]:
        for column, cell in row.cells.items():
            if cell != cell.strip() or "  " in cell:
                yield _fault(name, "space", row, column, "there is space at the ends or doubled", "take out the surplus space")
            if any(ord(sign) < 32 or ord(sign) == 127 for sign in cell):
                yield _fault(name, "control", row, column, "a control character stands in the text", "take it out", value=ascii(cell))
            if cell.lower() == "recalled" and column not in listed:
                yield _fault(name, "recalled", row, column, "a row from memory is not for readers", "find a source, or leave the row out")


def real_date(text: str) -> bool:
    """True for YYYY, YYYY-MM or YYYY-MM-DD of a day, month or year that exists."""
    found = _PARTIAL.fullmatch(text)
    if not found:
        return False
    try:
        datetime.date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        return False
    return True


def _dates(name: str, rows: Rows) -> Iterator[Fault]:
    past = columns(name, "past")
    for column in [*columns(name, "partial_date"), *(s["name"] for s in schema(name)["fields"] if s["type"] == "date")]:
        for row in rows[name]:
            cell = row.cells[column]
            if cell and not real_date(cell):
                yield _fault(name, "real date", row, column, "there is no such day, month or year", "write a date as 2022-11-02, 2022-11 or 2022")
            elif cell and column in past and cell > version(name)[: len(cell)]:
                yield _fault(name, "past", row, column, f"the date lies after the table’s version of {version(name)}", "correct the date or the version")


def _dates_in_order(name: str, rows: Rows) -> Iterator[Fault]:
    for group in resource(name).get("in_order", []):
        for row in rows[name]:
            known = [(column, row.cells[column]) for column in group if real_date(row.cells[column])]
            for (early, a), (late, b) in zip(known, known[1:], strict=False):
                shared = min(len(a), len(b))  # 2024-06 is neither before nor after 2024-06-19
                if a[:shared] > b[:shared]:
                    yield _fault(name, "dates in order", row, late, f"it lies before {early}, {a}", "correct one of the two")


def _ranges(name: str, rows: Rows) -> Iterator[Fault]:
    fields = [spec["name"] for spec in schema(name)["fields"]]
    for low in [f for f in fields if f.endswith("_low") and f[:-4] + "_high" in fields]:
        high = low[:-4] + "_high"
        for row in rows[name]:
            a, b = number(row.cells[low]), number(row.cells[high])
            if a is not None and b is not None and a > b:
                yield _fault(name, "range", row, low, f"it is more than {high}, {row.cells[high]}", "put the smaller figure first")
            if not row.cells[low] and not row.cells[high]:
                yield _fault(name, "range", row, low, f"neither {low} nor {high} has a figure", "write at least one, or leave the row out")


def _references(name: str, rows: Rows) -> Iterator[Fault]:
    """Lists in a cell: each item must stand where the schema says, and once only."""
    for column, target in columns(name, "references").items():
        if target == "bibliography":
            known, where = set(bibliography()), "book/references.bib"
        else:
            table, _, key = str(target).partition(".")
            if table not in rows:
                continue
            known, where = {row.cells[key] for row in rows[table]}, f"data/{resource(table)['path']}"
        for row in rows[name]:
            items = row.cells[column].split(SEPARATOR) if row.cells[column] else []
            for item, times in Counter(items).items():
                if item not in known:
                    yield _fault(name, "reference", row, column, f"“{item}” is not in {where}", "correct it, or add an entry there", value=item)
                elif times > 1:
                    yield _fault(name, "reference", row, column, f"“{item}” stands twice in the cell", "delete one", value=item)


# ------------------------------------------------------------------------------------ rules of single tables

_VOTE_COLUMNS = {"Y": "yes", "N": "no", "A": "abstain", "X": "not_voting"}


def _roll_calls(rows: Rows) -> Iterator[Fault]:
    """Each resolution's votes add up to its official totals, and those to the membership."""
    votes: dict[str, Counter] = defaultdict(Counter)
    for row in rows["un_votes"]:
        votes[row.cells["symbol"]][row.cells["vote"]] += 1
    for row in rows["un_resolutions"]:
        symbol, totals = row.cells["symbol"], {c: number(row.cells[c]) for c in _VOTE_COLUMNS.values()}
        if None in totals.values():
            continue
        if sum(totals.values()) != UN_MEMBERS:
            yield _fault(
                "un_resolutions", "membership", row, "total_members", f"the totals of {symbol} add up to {sum(totals.values()):.0f}, not to {UN_MEMBERS}",
                "correct the total that is wrong",
            )  # fmt: skip
        if row.cells["roll_call"] == "false" and votes[symbol]:
            yield _fault("un_resolutions", "roll call", row, "roll_call", f"un_votes has rows for {symbol}", "write true, or delete the rows")
        if row.cells["roll_call"] == "true":
            for vote, column in _VOTE_COLUMNS.items():
                if votes[symbol][vote] != totals[column]:
                    yield _fault(
                        "un_resolutions", "roll call", row, column, f"un_votes has {votes[symbol][vote]} rows “{vote}” for {symbol}",
                        "compare both with the record of the vote",
                    )  # fmt: skip


def _council_votes(rows: Rows) -> Iterator[Fault]:
    """Fifteen votes each; adopted means at least nine in favour and no veto."""
    for row in rows["sanctions"]:
        counts = [number(row.cells[c]) for c in ("votes_for", "votes_against", "abstentions")]
        if None in counts:
            continue
        if sum(counts) != COUNCIL_MEMBERS:
            yield _fault("sanctions", "council", row, "votes_for", f"the votes add up to {sum(counts):.0f}, not to {COUNCIL_MEMBERS}", "correct them")
        vetoes = [v for v in row.cells["vetoed_by"].split(SEPARATOR) if v]
        adopted = counts[0] >= 9 and not vetoes
        if (row.cells["adopted"] == "true") != adopted:
            yield _fault("sanctions", "council", row, "adopted", "it does not follow from the votes and vetoes", "correct one of them")
        if len(vetoes) > counts[1]:
            yield _fault("sanctions", "council", row, "vetoed_by", f"there are more vetoes than the {counts[1]:.0f} votes against", "correct one of them")


def _coordinates(name: str) -> Callable[[Rows], Iterator[Fault]]:
    def rule(rows: Rows) -> Iterator[Fault]:
        from .. import geo

        for row in rows[name]:
            lat, lon = number(row.cells["lat"]), number(row.cells["lon"])
            if (lat is None) != (lon is None):
                yield _fault(name, "position", row, "lat", "only one of latitude and longitude is given", "write both or neither")
            if lat is None or lon is None or abs(lat) > 90 or abs(lon) > 180:
                continue
            states = [code for code in row.cells["iso3"].split(SEPARATOR) if code]
            known = [code for code in states if code in geo.countries()]
            if not states and row.cells.get("kind") != "area" and (there := geo.country_at(lat, lon)):
                yield _fault(name, "position", row, "iso3", f"the point lies in {there}, and no state is named", f"write {there}, or correct the position")
            if known and not any(geo.near(code, lat, lon, SHORE_KM) for code in known):
                there = geo.country_at(lat, lon) or "no state"
                yield _fault(
                    name, "position", row, "lat", f"the point {lat:g}, {lon:g} lies in {there}, not in {' or '.join(states)}",
                    "correct the position or the state",
                )  # fmt: skip

    return rule


def _railway(rows: Rows) -> Iterator[Fault]:
    """The stations stand in the order of the line, and kilometres grow away from the bridge on both sides."""
    before: Row | None = None
    for expected, row in enumerate(rows["railway"], 1):
        if row.cells["order"] != str(expected):
            yield _fault("railway", "order", row, "order", f"it should be {expected}", "number the rows as the line runs")
        km = number(row.cells["km_from_khasan"])
        if before is not None and km is not None:
            last = number(before.cells["km_from_khasan"])
            if last is not None and (km > last if row.cells["iso3"] == "RUS" else before.cells["iso3"] == "PRK" and km < last):
                yield _fault("railway", "order", row, "km_from_khasan", f"the station before it has {last:g} km", "correct the order or the kilometres")
        before = row if km is not None else before


def _trade(rows: Rows) -> Iterator[Fault]:
    """Nothing published means an empty cell; the flow belongs to the pair; exports and imports make the total."""
    sums: dict[tuple, dict[str, tuple[float, Row]]] = defaultdict(dict)
    for row in rows["trade"]:
        cells = row.cells
        if (cells["status"] in ("not_published", "other_currency")) != (cells["value"] == ""):
            yield _fault("trade", "published", row, "value", f"the status is {cells['status']}", "leave the cell empty if and only if no dollar figure was found")
        value = number(cells["value"])
        if value is not None and cells["status"] == "published":
            key = (cells["pair"], cells["year"], cells["reporter"], cells["claimant"])
            sums[key][cells["flow"].split("_")[0]] = (value, row)
        partner = cells["flow"].rpartition("_")[2]
        if cells["flow"] != "total" and partner not in cells["pair"]:
            yield _fault("trade", "flow", row, "flow", f"it is no flow of the pair {cells['pair']}", "correct the flow or the pair")
    for parts in sums.values():
        if {"total", "export", "import"} <= set(parts):
            total, row = parts["total"]
            made = parts["export"][0] + parts["import"][0]
            if abs(total - made) > max(1.0, 0.02 * total):
                yield _fault("trade", "total", row, "value", f"exports and imports of the same claimant make {made:g}", "correct the one that is wrong")


def _estimates(rows: Rows) -> Iterator[Fault]:
    """A topic is counted in one unit, so that figures under one heading can be compared."""
    units: dict[str, tuple[str, int]] = {}
    for row in rows["estimates"]:
        first = units.setdefault(row.cells["topic"], (row.cells["unit"], row.line))
        if row.cells["topic"] != "ballistic missiles" and row.cells["unit"] != first[0]:
            yield _fault("estimates", "unit", row, "unit", f"line {first[1]} has “{first[0]}” for the same topic", "use one unit for a topic")


def _clauses(rows: Rows) -> Iterator[Fault]:
    """The code of a duty is given for assistance and consultation, and for nothing else."""
    for row in rows["treaty_clauses"]:
        if row.cells["strength"] and row.cells["clause_topic"] not in ("military assistance", "consultation"):
            yield _fault("treaty_clauses", "strength", row, "strength", f"the topic is {row.cells['clause_topic']}", "leave the cell empty")


_RULES: list[tuple[tuple[str, ...], Callable[[Rows], Iterator[Fault]]]] = [
    (("un_resolutions", "un_votes"), _roll_calls),
    (("sanctions",), _council_votes),
    (("places",), _coordinates("places")),
    (("railway",), _coordinates("railway")),
    (("railway",), _railway),
    (("trade",), _trade),
    (("estimates",), _estimates),
    (("treaty_clauses",), _clauses),
]
