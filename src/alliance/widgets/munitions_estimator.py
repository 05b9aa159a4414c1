"""The munitions estimator: from containers to rounds to days of fire, every assumption a range, beside what governments claim."""

from __future__ import annotations

import math
from html import escape

import pandas as pd

from .. import html, tables
from . import ranges
from .base import BookWidget, source_records
from .fields import Choice, Interval, Several

TOPICS = {"artillery rounds": "artillery rounds", "containers shipped": "containers", "ballistic missiles": "ballistic missiles"}
BASES = {
    "count": "● a count",
    "estimate": "○ an estimate, its method not public",
    "derived": "◇ derived from other figures",
    "capacity": "△ a capacity: what would fit, not a count",
}
OUTPUTS = {"delivered": "rounds delivered", "working": "rounds that would work", "days": "days of fire", "per_container": "rounds per container"}

# Rounds per container, of all containers: the share with artillery rounds, times a mean weighted by the containers of each calibre.
_PER_CONTAINER = [
    "*", ["/", "artillery", 100],
    ["+", ["*", ["/", "share_152", 100], "per_152"], ["*", ["-", 1, ["/", "share_152", 100]], "per_122"]],
]  # fmt: skip
_DELIVERED = ["*", "containers", 1000, _PER_CONTAINER]
_WORKING = ["*", _DELIVERED, ["-", 1, ["/", "dud", 100]]]
FORMULAS = {"per_container": _PER_CONTAINER, "delivered": _DELIVERED, "working": _WORKING, "days": ["/", _WORKING, "rate"]}

INPUTS = ["containers", "artillery", "share_152", "per_152", "per_122", "dud", "rate"]
# the rows of the table quantities behind an input; those marked * set the range it begins with
_ROWS = {
    "per_152": ["*rounds_per_container_152", "rounds_per_container_first", "rounds_per_container_osc"],
    "per_122": ["*rounds_per_container_122"],
    "dud": ["*dud_2010", "*dud_hur_2024", "dud_hur_2025"],
    "rate": ["rate_us_2023", "rate_estonia_2023", "rounds_fired_2023", "nis_months", "*rate_nato_2024", "*rate_syrskyi_2024", "*rate_syrskyi_2025"],
}
# statements on what the containers hold, by id of the table estimates: they say why no number stands there
_CONTENTS = {
    "artillery": ("No public source says. The containers can’t be seen into, and other goods were named too: all of the range is an assumption.", ["N55", "N64"]),
    "share_152": ("No public source says. South Korea’s minister gave both ends, all rockets or all shells: the range is that whole width.", ["N14"]),
}


def _first(name: str):
    return lambda data: data["first"][name]


class MunitionsEstimator(BookWidget):
    """How many rounds could the containers have held, how many would work, and how long would they last?

    ``munitions = MunitionsEstimator()`` takes the book's table of estimates; pass a DataFrame with the same columns to
    compare with other claims. Each input is a range, ``[low, high]``: ``containers`` (thousand), ``artillery`` (per cent of
    the containers that hold artillery rounds), ``share_152`` (per cent of these that hold 152 mm shells, the rest 122 mm
    rockets), ``per_152`` and ``per_122`` (rounds in a full container), ``dud`` (per cent that fail), ``rate`` (rounds that
    Russia fires in a day). Further ``output`` (whose sensitivity is shown), ``topic`` and ``bases`` (which claims are
    compared) and ``scale``. ``munitions.selection`` is a DataFrame of inputs, outputs, claims, denials and pairs.

    The arithmetic, as data in ``data["formulas"]``. Rounds per container = artillery/100 × (share_152/100 × per_152 +
    (1 − share_152/100) × per_122). Delivered = containers × 1000 × rounds per container. Working = delivered ×
    (1 − dud/100). Days = working / rate: how long they would last if Russia fired nothing else. Of each the bounds over
    all corners, and the 5th, 50th and 95th of 100 parts of a simulation in which each input is drawn evenly and
    independently (ranges.py). Swings: the chosen output at both ends of each input, the others at their middle, the
    widest first; equal ones in the order of the inputs.

    A claim runs from its lower figure (“up to”: from 0) to its upper one (“more than”: without end). It lies "below" or
    "above" the reader's bounds if the two do not touch, else it "overlaps" them; claims on containers are compared with
    the input, claims on missiles with nothing. A pair is one claimant's rounds over the same claimant's containers of
    the same day, and is compared with the reader's rounds per container.
    """

    title = "Munitions estimator"

    containers = Interval(0, 40, _first("containers"), step=0.5, unit="thousand", label="Containers shipped")
    artillery = Interval(0, 100, [50, 100], step=5, unit="per cent", label="Containers that hold artillery rounds", hint="An assumption: no public source says.")
    share_152 = Interval(0, 100, [0, 100], step=5, unit="per cent", label="Of these, with 152 mm shells", hint="The rest with 122 mm rockets. No public source says.")
    per_152 = Interval(50, 700, _first("per_152"), step=5, unit="rounds", label="152 mm shells in a full container")
    per_122 = Interval(25, 700, _first("per_122"), step=5, unit="rounds", label="122 mm rockets in a full container")
    dud = Interval(0, 100, _first("dud"), step=5, unit="per cent", label="Rounds that fail")
    rate = Interval(1000, 80000, _first("rate"), step=500, unit="rounds a day", label="Russia’s rate of fire")
    output = Choice(OUTPUTS, label="Which result")
    topic = Choice(TOPICS, label="Claims on")
    bases = Several(BASES, list(BASES), label="Kinds of figure")
    scale = Choice(["logarithmic", "linear"], label="Scale")

    def __init__(self, frame: pd.DataFrame | None = None, **kwargs) -> None:
        frame = tables.load("estimates") if frame is None else frame
        claims = _claims(frame)
        quantities = tables.load("quantities").set_index("id")
        first = {name: _span(quantities, [r[1:] for r in rows if r[0] == "*"]) for name, rows in _ROWS.items()}
        latest = _latest_containers(claims)
        first["containers"] = [min(_low(c) for c in latest) / 1000, max(_low(c) for c in latest) / 1000] if latest else [0, 40]
        assumptions = _assumptions(quantities, claims, latest)
        denials = _denials(tables.load("events"))
        self.views_to_try = _views(claims, first)
        named = [k for part in (claims, denials, *(a["rows"] for a in assumptions)) for row in part for k in row["sources"]]
        data = {
            "formulas": FORMULAS, "first": first, "assumptions": assumptions, "claims": claims, "pairs": _pairs(claims), "denials": denials,
            "sources": source_records(named),
        }  # fmt: skip
        super().__init__(data=data, **kwargs)

    @staticmethod
    def calculate(data: dict, state: dict) -> dict:
        inputs = {name: state[name] for name in INPUTS}
        outputs = {
            name: {"bounds": ranges.bounds(data["formulas"][name], inputs), "quantiles": ranges.simulate(data["formulas"][name], inputs)}
            for name in OUTPUTS
        }  # fmt: skip
        swings = [{"input": name, "ends": ends} for name, ends in ranges.swings(data["formulas"][state["output"]], inputs).items()]
        swings.sort(key=lambda s: (-abs(s["ends"][1] - s["ends"][0]), INPUTS.index(s["input"])))

        def relation(low: float | None, high: float | None, mine: list[float]) -> str:
            if (math.inf if high is None else high) < mine[0]:
                return "below"
            return "above" if (low or 0) > mine[1] else "overlaps"

        mine = {"artillery rounds": outputs["delivered"]["bounds"], "containers shipped": [1000 * v for v in state["containers"]]}.get(state["topic"])
        shown = [c for c in data["claims"] if c["topic"] == state["topic"] and c["basis"] in state["bases"]]
        return {
            "outputs": outputs,
            "swings": swings,
            "claims": [{"id": c["id"], "relation": relation(c["low"], c["high"], mine) if mine else ""} for c in shown],
            "pairs": [relation(*p["ratio"], outputs["per_container"]["bounds"]) for p in data["pairs"]],
        }

    @property
    def selection(self) -> pd.DataFrame:
        """Inputs, outputs, the claims shown, denials and pairs: what, who, from when, low, high, and how it lies to the result."""
        result, claims = self.result, {c["id"]: c for c in self.data["claims"]}
        rows = [{"part": "input", "what": a["label"], "low": getattr(self, a["input"])[0], "high": getattr(self, a["input"])[1], "unit": a["unit"]} for a in self.data["assumptions"]]
        for name, label in OUTPUTS.items():
            (low, high), (p5, p50, p95) = result["outputs"][name].values()
            rows.append({"part": "output", "what": label, "low": low, "high": high, "p5": p5, "median": p50, "p95": p95, "unit": "days" if name == "days" else "rounds"})
        for found in result["claims"]:
            c = claims[found["id"]]
            rows.append({"part": "claim", "what": c["topic"], "low": c["low"], "high": c["high"], "unit": c["unit"], "who": c["claimant"], "date": c["date"], "basis": c["basis"], "relation": found["relation"]})
        rows += [{"part": "denial", "what": d["title"], "who": d["claimant"], "date": d["date"]} for d in self.data["denials"]]
        for p, relation in zip(self.data["pairs"], result["pairs"], strict=True):
            rows.append({"part": "pair", "what": "rounds per container", "low": p["ratio"][0], "high": p["ratio"][1], "unit": "rounds", "who": p["claimant"], "date": p["date"], "basis": p["basis"], "relation": relation})
        columns = ["part", "what", "who", "date", "basis", "low", "high", "unit", "p5", "median", "p95", "relation"]
        return pd.DataFrame(rows, columns=columns).astype({c: float for c in ("low", "high", "p5", "median", "p95")})

    def static_html(self) -> str:
        inputs = pd.DataFrame([
            {"input": a["label"], "range": f"{getattr(self, a['input'])[0]:,g} to {getattr(self, a['input'])[1]:,g} {a['unit']}", "basis": _cell(a)}
            for a in self.data["assumptions"]
        ])  # fmt: skip
        result = self.result["outputs"]
        outputs = pd.DataFrame([
            {"what": label.capitalize(), "bounds": " to ".join(_rounded(v) for v in result[name]["bounds"]), "middle": " to ".join(_rounded(v) for v in result[name]["quantiles"][::2])}
            for name, label in OUTPUTS.items()
        ])  # fmt: skip
        claims = pd.DataFrame([
            {"date": c["date"], "who": c["claimant"], "said": f"{_said(c)} {c['unit']}", "basis": BASES.get(c["basis"], c["basis"]), "note": c["note"]}
            for c in self.data["claims"]
        ] + [{"date": d["date"], "who": d["claimant"], "said": "✕ denial", "basis": d["title"], "note": d["summary"]} for d in self.data["denials"]])  # fmt: skip
        return (
            html.table(inputs, caption="The assumptions and who says so", headings={"input": "Assumption", "range": "Range", "basis": "Source"}, row_header="input", cell={"basis": str})
            + html.table(outputs, caption="What follows: a reader’s calculation, not a finding", headings={"what": "Result", "bounds": "Lowest to highest", "middle": "5 to 95 per cent of the draws"}, row_header="what")
            + html.table(claims, caption="What was claimed and denied", headings={"date": "Date", "who": "Who", "said": "Figure", "basis": "Kind", "note": "Note"}, row_header="date")
        )  # fmt: skip

    def source_html(self) -> str:
        return tables.source_line([tables.provenance(name) for name in ("estimates", "quantities", "events")])


def _number(value: object) -> float | None:
    return None if pd.isna(value) else float(value)


def _day(row: object) -> str:
    return row.date.strftime({"year": "%Y", "month": "%B %Y"}.get(str(row.date_precision), f"{row.date.day} %B %Y"))


def _text(value: object) -> str:
    return "" if pd.isna(value) else str(value)


def _claims(frame: pd.DataFrame) -> list[dict]:
    frame = frame[frame["topic"].isin(list(TOPICS)) & frame["basis"].isin(list(BASES))].sort_values(["date", "id"], kind="stable")
    return [
        {
            "id": r.id, "date": _day(r), "day": r.date.strftime("%Y-%m-%d"), "topic": str(r.topic), "low": _number(r.value_low), "high": _number(r.value_high), "unit": str(r.unit),
            "basis": str(r.basis), "claimant": r.claimant, "side": str(r.side), "period": r.about_period, "sources": r.sources.split(tables.SEPARATOR), "note": _text(r.note),
        }
        for r in frame.itertuples()
    ]  # fmt: skip


def _low(claim: dict) -> float:
    return claim["high"] if claim["low"] is None else claim["low"]


def _latest_containers(claims: list[dict]) -> list[dict]:
    """The statements on containers of the last year that has any."""
    found = [c for c in claims if c["topic"] == "containers shipped"]
    return [c for c in found if c["day"][:4] == found[-1]["day"][:4]] if found else []


def _pairs(claims: list[dict]) -> list[dict]:
    """Rounds over containers of one claimant on one day, as the figures stand; “more than” stays open above."""
    boxes = {(c["claimant"], c["date"]): c for c in claims if c["topic"] == "containers shipped"}
    pairs = []
    for c in claims:
        box = boxes.get((c["claimant"], c["date"]))
        if c["topic"] != "artillery rounds" or not box:
            continue
        pairs.append({
            "claimant": c["claimant"], "date": c["date"], "basis": c["basis"], "rounds": [c["low"], c["high"]], "containers": _low(box),
            "ratio": [None if v is None else v / _low(box) for v in (c["low"], c["high"])], "same": c["period"] == box["period"], "periods": [c["period"], box["period"]],
        })  # fmt: skip
    return pairs


def _denials(events: pd.DataFrame) -> list[dict]:
    """What Moscow and Pyongyang said against it, from the table of events: statements on ¶7 of one or both of them."""
    who = events["claimant"].fillna("").map(lambda c: bool(c) and set(c.split("; ")) <= {"Russia", "DPRK"})
    about = events["article_paragraphs"].fillna("").map(lambda p: "7" in p.split(tables.SEPARATOR))
    found = events[who & about & (events["category"].astype(str) == "military")].sort_values("date", kind="stable")
    return [
        {"id": r.id, "date": _day(r), "day": r.date.strftime("%Y-%m-%d"), "title": r.title, "summary": r.summary, "claimant": r.claimant, "sources": r.sources.split(tables.SEPARATOR)}
        for r in found.itertuples()
    ]  # fmt: skip


def _span(quantities: pd.DataFrame, ids: list[str]) -> list[float]:
    rows = quantities.loc[ids]
    return [float(rows["value_low"].min()), float(rows["value_high"].max())]


def _assumptions(quantities: pd.DataFrame, claims: list[dict], latest: list[dict]) -> list[dict]:
    by_id = {c["id"]: c for c in claims}
    fields = {name: getattr(MunitionsEstimator, name) for name in INPUTS}
    found = []
    for name, field in fields.items():
        text, ids = _CONTENTS.get(name, ("", []))
        rows = [_as_row(c) for c in (latest if name == "containers" else [by_id[i] for i in ids if i in by_id])]
        for key in _ROWS.get(name, []):
            q = quantities.loc[key.lstrip("*")]
            rows.append({
                "what": q["quantity"], "said": _said({"low": _number(q["value_low"]), "high": _number(q["value_high"])}) + " " + str(q["unit"]), "claimant": _text(q["claimant"]),
                "sources": q["sources"].split(tables.SEPARATOR), "note": _text(q["note"]),
            })  # fmt: skip
        found.append({"input": name, "label": field.label, "unit": field._unit, "text": text, "rows": rows})
    return found


def _as_row(c: dict) -> dict:
    return {"what": f"{TOPICS[c['topic']].capitalize()}, {c['date']}", "said": f"{_said(c)} {c['unit']}, {BASES[c['basis']][2:]}", "claimant": c["claimant"], "sources": c["sources"], "note": c["note"]}


def _views(claims: list[dict], first: dict) -> dict[str, dict]:
    """Views worth trying, from the claims that there are."""
    boxes = [c for c in claims if c["topic"] == "containers shipped"]
    views = {}
    seoul = [_low(c) / 1000 for c in boxes if c["side"] == "South Korea"][-1:] * 2
    if seoul:
        full = {"containers": seoul, "artillery": [100, 100], "share_152": [100, 100]}
        views["South Korea’s arithmetic"] = full
        views["Half of the containers hold something else"] = full | {"artillery": [50, 50]}
        views["All of them rockets"] = full | {"share_152": [0, 0]}
        views["Old ammunition"] = full | {"dud": [first["dud"][1]] * 2, "output": "working"}
    counted = [_low(c) / 1000 for c in boxes if c["basis"] == "count"][-1:] * 2
    if counted:
        views["Only what was counted"] = {"containers": counted, "bases": ["count", "derived"]}
    return views


def _said(c: dict) -> str:
    low, high = ("" if c[end] is None else f"{c[end]:,g}" if c[end] < 1e6 else f"{c[end] / 1e6:g} million" for end in ("low", "high"))
    if low == high or not (low and high):
        return low if low == high else f"up to {high}" if high else f"more than {low}"
    return f"{low} to {high}"


def _rounded(value: float) -> str:
    return f"{value / 1e6:.1f} million" if value >= 1e6 else f"{value:,.0f}"


def _cell(assumption: dict) -> str:
    """The sources of an assumption, as HTML."""
    rows = [f"{escape(r['what'])}: {escape(r['said'])}{' – ' + escape(r['claimant']) if r['claimant'] else ''} ({html.source_links(tables.SEPARATOR.join(r['sources']))})" for r in assumption["rows"]]
    return "<br>".join([escape(assumption["text"]), *rows] if assumption["text"] else rows)
