"""The labour calculator: what workers abroad may earn for the state, from ranges whose every end has its source."""

from __future__ import annotations

import math
import re

import pandas as pd

from .. import html, tables
from . import ranges
from .base import BookWidget, source_records
from .fields import Choice, Interval, Number

WHERE = {"RUS": "Russia", "CHN": "China", "ALL": "all countries"}
MODES = {"share": "a share of the pay", "fee": "a fixed fee from each worker"}
METHODS = {"bounds": "worst to best case", "simulation": "simulation, middle 90 %"}
NAMES = {"workers": "Workers", "wage": "Pay of a worker", "share": "Share that the state takes", "fee": "Fee to the state", "months": "Months worked"}
LIMITS = {"workers": (0, 200_000), "wage": (10, 2000), "share": (1, 100), "fee": (10, 2000), "months": (1, 12)}
UNITS = {"workers": "people", "wage": "USD a month", "share": "per cent", "fee": "USD a month", "months": "months a year"}

_REVENUE = {
    "share": ["/", ["*", "workers", "wage", ["/", "share", 100], "months"], 1_000_000],
    "fee": ["/", ["*", "workers", "fee", "months"], 1_000_000],
}
_NEEDED = {
    "share": ["/", ["*", "target", 1_000_000], ["*", "wage", ["/", "share", 100], "months"]],
    "fee": ["/", ["*", "target", 1_000_000], ["*", "fee", "months"]],
}

# which statements an input may be taken from
_INPUT = {
    "workers_present": "workers", "permits_issued": "workers", "workers_planned": "workers",
    "wage_month": "wage", "share_kept_by_state": "share", "fee_to_state_month": "fee",
}  # fmt: skip
_GROUPS = {"workers_present": "Counted or estimated", "permits_issued": "Permits and visas, not people counted", "workers_planned": "Planned or wished for"}
# statements of another thing than the input asks for, by their notes; they are listed with the reason, not offered
_ASIDE = {
    "L139": "what the worker is left with, in roubles", "L141": "what the worker is left with", "L142": "what the worker is left with",
    "L148": "what the worker is left with", "L157": "a share of the timber, not of wages",
}  # fmt: skip

# who speaks, by the words of the claimant; the first that fits
_SIDES = (
    (r"^(Government|Ministry|Federal|Ambassador|Deputy|Border).*(Russia|Primorye|Amur)", "Russian officials"),
    (r"South Korea", "South Korean officials"),
    (r"United States", "US officials"),
    (r"^UN |^Multilateral", "UN bodies and the 11-state team"),
    (r"historian|Institute|Database Center|NK Watch|Strategy Center|Weissmann", "Researchers"),
    (r"", "Press and witnesses"),
)
_CHART_FROM = 2003  # before that the numbers are few and of long periods

# prepared views: an input's range runs over what these statements say
_FIRST = {"workers": ["L125"], "wage": ["L140", "L138"], "share": ["L163", "L164"], "fee": ["L156"]}
_VIEWS = {
    "Before resolution 2397": ({"year": "2017"}, {"workers": ["L21", "L22"], "wage": ["L140", "L138"], "share": ["L161", "L162"]}),
    "After the deadline, by fee": ({"year": "2021", "mode": "fee"}, {"workers": ["L35", "L38"], "fee": ["L154", "L153"]}),
    "2024 to 2025": ({"year": "2024"}, {"workers": ["L42", "L44"], "wage": ["L143", "L144"], "share": ["L164", "L165"]}),
    "China, workers of 2019": ({"where": "CHN", "year": "2019"}, {"workers": ["L50"], "wage": ["L147", "L146"], "share": ["L166"]}),
}


class LabourCalculator(BookWidget):
    """What North Korean workers abroad may earn for the state in a year: ranges in, a range out.

    ``labour = LabourCalculator()`` takes the book's table of statements; pass a DataFrame with the same columns to
    use a part. Fields: ``where``, ``mode`` (share of the pay, or a fee from each), the ranges ``workers``, ``wage``,
    ``share``, ``fee``, ``months``; ``method`` (which of the two results is set beside other figures), ``year`` (of
    the trade beside), ``target`` (USD million, for the question how many workers it would take).
    ``labour.selection`` is a DataFrame of the inputs and outputs. The result is the reader's own calculation.

    The arithmetic. Revenue in USD million = workers × pay × share / 100 × months / 1,000,000, or workers × fee ×
    months / 1,000,000. ``bounds``: least and greatest over all corners of the ranges; ``simulated``: quantiles 5, 50
    and 95 per cent of 1,000 fixed draws, each input evenly and independently from its range; ``middle``: from the
    midpoints; ``swings``: one input at its ends, the others at their midpoints (all in ranges.py). ``most`` is the
    input with the widest swing, the first of equals, none if all are nil. ``needed`` are the bounds of target ×
    1,000,000 over what one worker brings. Of a statement ``low`` or ``high`` may be missing ("more than", "up to").
    It gives an end of an input's range if one of its figures equals that end; it is inside if all its figures are.
    ``beside``: a statement of revenue against the result by the chosen method, "above" if the result lies wholly
    above all of its figures and the statement has an upper one, "below" likewise, otherwise "overlaps".
    ``trade``: the result over the trade of the chosen year; none where no value is published or it is nil.
    """

    title = "Labour calculator"

    where = Choice(WHERE, label="Workers in")
    mode = Choice(MODES, label="The state takes")
    workers = Interval(*LIMITS["workers"], lambda data: data["first"]["workers"], step=500, unit=UNITS["workers"], label=NAMES["workers"])
    wage = Interval(*LIMITS["wage"], lambda data: data["first"]["wage"], step=10, unit=UNITS["wage"], label=NAMES["wage"])
    share = Interval(*LIMITS["share"], lambda data: data["first"]["share"], unit=UNITS["share"], label=NAMES["share"])
    fee = Interval(*LIMITS["fee"], lambda data: data["first"]["fee"], step=10, unit=UNITS["fee"], label=NAMES["fee"])
    months = Interval(*LIMITS["months"], [10, 12], unit=UNITS["months"], label=NAMES["months"])
    method = Choice(METHODS, label="Result to compare")
    year = Choice(lambda data: data["years"], lambda data: data["first"]["year"], label="Trade of the year")
    target = Number(1, 2500, lambda data: data["first"]["target"], unit="USD million a year", label="Revenue to reach")

    def __init__(self, frame: pd.DataFrame | None = None, **kwargs) -> None:
        frame = tables.load("labour") if frame is None else frame
        rows = {r["id"]: r for r in map(_record, frame.itertuples()) if r["input"] or r["measure"] == "revenue_year"}
        trade = _trade()
        data = {
            "formulas": _REVENUE, "needed": _NEEDED, "names": NAMES, "units": UNITS, "places": WHERE,
            "rows": rows,
            "offered": {w: {name: _offered(rows, w, name) for name in ("workers", "wage", "share", "fee")} for w in WHERE},
            "revenue": {w: [i for i, r in rows.items() if r["measure"] == "revenue_year" and r["where"] == w and not r["place"]] for w in WHERE},
            "chart": {w: _chart(rows, w) for w in WHERE},
            "sides": [side for _, side in _SIDES],
            "span": [_CHART_FROM, max([_CHART_FROM + 1, *(math.ceil(p["at"]) for w in WHERE for p in _chart(rows, w))])],
            "trade": trade,
            "years": sorted({y for of in trade.values() for y in of}),
            "marks": _marks(),
        }  # fmt: skip
        data["first"] = {name: _hull(rows, name, ids) for name, ids in _FIRST.items()} | {"year": "2022" if "2022" in data["years"] else data["years"][-1]}
        data["first"]["target"] = min((rows[i]["high"] for i in data["revenue"]["ALL"] if rows[i]["high"]), default=500)
        used = [*rows.values(), *(r for of in trade.values() for found in of.values() for r in found), *data["marks"]]
        data["sources"] = source_records(key for r in used for key in r["sources"])
        super().__init__(data=data, **kwargs)
        # a view whose statements are not in the table is not offered
        self.views = {
            label: state | {name: _hull(rows, name, ids) for name, ids in of.items()}
            for label, (state, of) in _VIEWS.items() if all(i in rows for ids in of.values() for i in ids)
        }  # fmt: skip

    @staticmethod
    def calculate(data: dict, state: dict) -> dict:
        formula = data["formulas"][state["mode"]]
        used = ranges.names(formula)
        inputs = {name: state[name] for name in used}
        bounds, simulated = ranges.bounds(formula, inputs), ranges.simulate(formula, inputs)
        low, high = bounds if state["method"] == "bounds" else (simulated[0], simulated[2])
        swings = ranges.swings(formula, inputs)
        most, widest = None, 0
        for name, (at_low, at_high) in swings.items():
            if abs(at_high - at_low) > widest:
                most, widest = name, abs(at_high - at_low)

        def figures(row: dict) -> list[float]:
            return [v for v in (row["low"], row["high"]) if v is not None]

        found = {}
        for name in used:
            rows = [data["rows"][i] for i in data["offered"][state["where"]].get(name, [])]
            ends = [[r["id"] for r in rows if end in figures(r)] for end in state[name]]
            inside = [r["id"] for r in rows if all(state[name][0] <= v <= state[name][1] for v in figures(r))]
            found[name] = {"ends": ends, "inside": inside, "of": len(rows)}

        def against(row: dict) -> str:
            if row["high"] is not None and low > row["high"]:
                return "above"
            return "below" if row["low"] is not None and high < row["low"] else "overlaps"

        beside = {i: against(data["rows"][i]) for i in data["revenue"][state["where"]]}
        trade = data["trade"].get(state["where"], {}).get(state["year"], [])
        return {
            "used": used, "bounds": bounds, "simulated": simulated, "answer": [low, high],
            "middle": ranges.evaluate(formula, {n: (a + b) / 2 for n, (a, b) in inputs.items()}),
            "swings": swings, "most": most, "inputs": found, "beside": beside,
            "trade": [[low / r["value"], high / r["value"]] if r["value"] else None for r in trade],
            "needed": ranges.bounds(data["needed"][state["mode"]], inputs | {"target": [state["target"], state["target"]]}),
        }  # fmt: skip

    @property
    def selection(self) -> pd.DataFrame:
        """Inputs and outputs: low, middle, high, unit, and the statements that give the ends of an input's range."""
        state, result = self.state(), self.result
        table = [
            {"part": "input", "name": name, "low": state[name][0], "middle": sum(state[name]) / 2, "high": state[name][1], "unit": UNITS[name],
             "statements": tables.SEPARATOR.join(dict.fromkeys(i for ids in result["inputs"][name]["ends"] for i in ids))}
            for name in result["used"]
        ]  # fmt: skip
        low, high = result["bounds"]
        five, half, ninety_five = result["simulated"]
        money = {"part": "output", "unit": "USD million a year", "statements": ""}
        table += [
            money | {"name": "worst to best case", "low": low, "middle": None, "high": high},
            money | {"name": "simulation, 5 to 95 per cent", "low": five, "middle": half, "high": ninety_five},
            money | {"name": "midpoints multiplied", "low": None, "middle": result["middle"], "high": None},
            money | {"name": f"workers needed for {state['target']:g} USD million", "low": result["needed"][0], "middle": None, "high": result["needed"][1], "unit": "people"},
        ]
        return pd.DataFrame(table, columns=["part", "name", "low", "middle", "high", "unit", "statements"]).astype({"low": float, "middle": float, "high": float})

    def static_html(self) -> str:
        shown = self.selection.fillna({"statements": ""})
        digits = {c: shown[c].map(lambda v: "" if pd.isna(v) else f"{v:,.0f}" if abs(v) >= 10 else f"{v:,.2g}") for c in ("low", "middle", "high")}
        first = html.table(
            shown.assign(**digits),
            caption="One calculation with ranges: the reader’s own, not a finding",
            headings={"name": "What", "low": "Low", "middle": "Middle", "high": "High", "unit": "Unit", "statements": "Statements at the ends"},
            row_header="name",
        )
        listed = pd.DataFrame([
            {"id": r["id"], "what": r["measure"].replace("_", " "), "where": WHERE[r["where"]] + (f" ({r['place']})" if r["place"] else ""),
             "period": r["period"], "figure": _words(r), "by": r["claimant"], "sources": tables.SEPARATOR.join(r["sources"]),
             "note": "; ".join(filter(None, [r["note"], f"not offered: {r['aside']}" if r["aside"] else ""]))}
            for r in self.data["rows"].values()
        ])  # fmt: skip
        second = html.table(
            listed, caption="The statements that the assumptions can be taken from",
            headings={"id": "Row", "what": "Measure", "where": "Where", "period": "About", "figure": "Figure", "by": "Stated by", "sources": "Sources", "note": "Note"},
            cell={"sources": html.source_links}, row_header="id",
        ) if len(listed) else ""  # fmt: skip
        return first + second

    def source_html(self) -> str:
        return tables.source_line([tables.provenance(name) for name in ("labour", "trade", "sanctions", "events")])


def _record(r) -> dict:
    def plain(value):
        return None if pd.isna(value) else int(value) if float(value).is_integer() else float(value)

    def text(value):
        return "" if pd.isna(value) else str(value)

    measure, unit = str(r.measure), str(r.unit)
    return {
        "id": r.id, "measure": measure, "where": text(r.iso3) or "ALL", "place": text(r.place), "sector": text(r.sector),
        "low": plain(r.value_low), "high": plain(r.value_high), "unit": unit, "period": r.about_period,
        "said": f"{r.date:%Y-%m-%d}"[: {"year": 4, "month": 7}.get(str(r.date_precision), 10)],
        "claimant": r.claimant, "side": next(side for pattern, side in _SIDES if re.search(pattern, r.claimant)),
        "input": _INPUT.get(measure, ""), "aside": _ASIDE.get(r.id, ""), "note": text(r.note),
        "sources": text(r.sources).split(tables.SEPARATOR), "confidence": str(r.confidence),
    }  # fmt: skip


def _offered(rows: dict[str, dict], where: str, name: str) -> list[str]:
    """The statements for an input: heads by country; pay, share and fee of the country and of all countries together."""
    least, most = LIMITS[name]

    def fits(r: dict) -> bool:
        near = r["where"] == where if name == "workers" else where == "ALL" or r["where"] in (where, "ALL")
        return near and r["input"] == name and not r["aside"] and all(least <= v <= most for v in (r["low"], r["high"]) if v is not None)

    def group(r: dict) -> str:
        if r["place"] and name == "workers":
            return "One place or region only"
        return _GROUPS.get(r["measure"], WHERE[r["where"]][:1].upper() + WHERE[r["where"]][1:])

    found = [r for r in rows.values() if fits(r)]
    for r in found:
        r["group"] = group(r)
    order = [*_GROUPS.values(), "One place or region only", *(WHERE[w][:1].upper() + WHERE[w][1:] for w in WHERE)]
    return [r["id"] for r in sorted(found, key=lambda r: order.index(r["group"]))]


def _hull(rows: dict[str, dict], name: str, ids: list[str]) -> list[float]:
    """From the least to the greatest of the statements' figures; a share that is "more than" so much runs to 100."""
    found = [rows[i] for i in ids if i in rows]
    figures = [v for r in found for v in (r["low"], r["high"]) if v is not None]
    if name == "share" and all(r["high"] is None for r in found):
        figures.append(LIMITS[name][1])
    return [min(figures), max(figures)] if found else list(LIMITS[name])


def _words(row: dict) -> str:
    low, high = (None if v is None else f"{v:,}" for v in (row["low"], row["high"]))
    figure = f"more than {low}" if high is None else f"up to {high}" if low is None else low if low == high else f"{low} to {high}"
    return f"{figure} {row['unit']}"


def _when(period: str) -> float | None:
    """The middle of a period as a number of years: 2017-12 is 2017.96, "2005 to 2011" 2008.5, "mid-1980s" 1985."""
    found = re.findall(r"\b(19\d\d|20[012]\d)(?:-(\d{2}))?(s\b)?", period)
    if not found:
        return None
    ends = [int(y) + (5 if decade else (int(m) - 0.5) / 12 if m else 0.5) for y, m, decade in found]
    return (ends[0] + ends[-1]) / 2


def _chart(rows: dict[str, dict], where: str) -> list[dict]:
    """Statements of workers present in the whole country, by time."""
    found = [{"id": r["id"], "at": _when(r["period"])} for r in rows.values() if r["measure"] == "workers_present" and r["where"] == where and not r["place"]]
    return sorted((p for p in found if p["at"] and p["at"] >= _CHART_FROM), key=lambda p: (p["at"], p["id"]))


def _trade() -> dict[str, dict[str, list[dict]]]:
    """Trade both ways of each neighbour with North Korea, all statements by year."""
    frame = tables.load("trade")
    result: dict[str, dict[str, list[dict]]] = {"RUS": {}, "CHN": {}}
    for r in frame[frame["flow"].astype(str) == "total"].itertuples():
        where, _, other = str(r.pair).partition("-")
        if other == "PRK" and where in result:
            result[where].setdefault(str(r.year), []).append({
                "value": None if pd.isna(r.value) else float(r.value), "status": str(r.status).replace("_", " "), "claimant": r.claimant,
                "sources": r.sources.split(tables.SEPARATOR), "note": "" if pd.isna(r.note) else r.note,
            })  # fmt: skip
    return result


def _marks() -> list[dict]:
    """The dates from which hiring was barred, and by which workers had to be home."""
    sanctions, events = tables.load("sanctions").set_index("resolution"), tables.load("events").set_index("id")
    marks = [
        ("2375", "resolution 2375, no new work permits", sanctions.loc["2375"]),
        ("2397", "resolution 2397, workers to be sent home", sanctions.loc["2397"]),
        ("deadline", "the deadline that resolution 2397 set", events.loc["h047"]),
    ]
    return [
        {"short": short, "label": label, "date": f"{r['date']:%Y-%m-%d}", "at": r["date"].year + (r["date"].day_of_year - 1) / 365.25,
         "sources": r["sources"].split(tables.SEPARATOR)}
        for short, label, r in marks
    ]  # fmt: skip
