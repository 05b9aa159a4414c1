"""The trade explorer: yearly trade by pair and by whose statistics, with what is missing shown as missing."""

from __future__ import annotations

import math

import pandas as pd

from .. import html, tables
from .base import BookWidget, source_records
from .fields import Choice, Interval, Number, Several

PAIRS = {"RUS-PRK": "Russia–North Korea", "CHN-PRK": "China–North Korea", "RUS-CHN": "Russia–China"}
REPORTERS = {"RUS": "Russian figures", "CHN": "Chinese figures", "KOR": "South Korean compilations", "JPN": "Japanese compilation", "ORG": "international compilers"}
FLOWS = {"total": "both ways", "export": "sold by the first", "import": "bought by the first"}
MEASURES = {"value": "million dollars", "index": "index, base year = 100", "share": "share of North Korea’s trade with both neighbours"}
# where a year has several rows of one reporter, the first of these is taken
_RANK = ["published", "estimate", "partial", "other_currency", "not_published"]
# whose figure stands for a neighbour's trade with North Korea in a share
_OWN = {"RUS-PRK": ("RUS", "KOR"), "CHN-PRK": ("CHN", "KOR")}


class TradeExplorer(BookWidget):
    """Trade between Russia, China and North Korea, year by year.

    ``trade = TradeExplorer()`` takes the book's table; pass a DataFrame with the same columns to explore a part.
    Fields: ``series`` (as "RUS-PRK by KOR": pair and reporter), ``flow``, ``measure``, ``base`` (of the index),
    ``years``, ``scale``. ``trade.selection`` is the DataFrame of what is shown, one row a series and year; a year
    without a figure has an empty ``shown``. Nothing is interpolated.

    The arithmetic. Of several rows of one reporter for one year and flow the best published is taken. Index: the
    value over that of the base year of the same series, times 100. Share: the value over itself plus the other
    neighbour's trade with North Korea in the same year and flow, by that neighbour's own figures or, failing those,
    by South Korean compilations; Russia's trade with China has none.
    """

    title = "Trade explorer"
    views_to_try = {
        "Two mirrors of one trade": {"series": ["RUS-PRK by RUS", "RUS-PRK by KOR"], "scale": "linear"},
        "The two neighbours": {"series": ["RUS-PRK by RUS", "CHN-PRK by CHN"], "scale": "logarithmic"},
        "Russia’s share": {"series": ["RUS-PRK by RUS"], "measure": "share"},
        "What Russia bought": {"series": ["RUS-PRK by RUS", "RUS-PRK by KOR"], "flow": "import"},
    }

    series = Several(lambda data: {k: s["label"] for k, s in data["series"].items()}, lambda data: data["first"], least=1, most=6, label="Whose trade, by whose figures")
    flow = Choice(FLOWS, label="Direction")
    measure = Choice(MEASURES, label="Shown as")
    scale = Choice(["linear", "logarithmic"], label="Scale")
    base = Number(lambda data: data["years"][0], lambda data: data["years"][1], lambda data: min(2001, data["years"][1]), label="Base year of the index")
    years = Interval(lambda data: data["years"][0], lambda data: data["years"][1], label="Years")

    def __init__(self, frame: pd.DataFrame | None = None, **kwargs) -> None:
        frame = tables.load("trade") if frame is None else frame
        self._frame = frame.reset_index(drop=True)
        keys = {f"{pair} by {reporter}": {"label": f"{PAIRS[pair]}, {REPORTERS.get(reporter, reporter)}", "pair": pair, "reporter": reporter}
                for pair, reporter in _pairs(frame)}  # fmt: skip
        wanted = [k for k in ("RUS-PRK by RUS", "RUS-PRK by KOR", "CHN-PRK by CHN") if k in keys]
        data = {
            "series": keys,
            "first": wanted or list(keys)[:1],
            "years": [int(frame["year"].min()), int(frame["year"].max())],
            "rows": _best(frame),
            "sources": source_records(k for cell in frame["sources"].dropna() for k in cell.split(tables.SEPARATOR)),
        }
        super().__init__(data=data, **kwargs)

    @staticmethod
    def calculate(data: dict, state: dict) -> dict:
        rows = {(r["pair"], r["reporter"], r["flow"], r["year"]): r for r in data["rows"]}
        first, last = state["years"]

        def value(pair: str, reporters, year: int) -> float | None:
            for reporter in reporters:
                row = rows.get((pair, reporter, state["flow"], year))
                if row and row["value"] is not None:
                    return row["value"]
            return None

        def shown(pair: str, reporter: str, year: int, own: float | None) -> float | None:
            if own is None or state["measure"] == "value":
                return own
            if state["measure"] == "index":
                base = value(pair, [reporter], state["base"])
                return 100 * own / base if base else None
            other = {"RUS-PRK": "CHN-PRK", "CHN-PRK": "RUS-PRK"}.get(pair)
            beside = value(other, _OWN[other], year) if other else None
            return own / (own + beside) if beside is not None and own + beside > 0 else None

        result = {}
        for key in state["series"]:
            pair, reporter = data["series"][key]["pair"], data["series"][key]["reporter"]
            points = []
            for year in range(math.ceil(first), math.floor(last) + 1):
                row = rows.get((pair, reporter, state["flow"], year))
                if row:
                    points.append({"year": year, "status": row["status"], "value": row["value"], "shown": shown(pair, reporter, year, row["value"])})
            result[key] = points
        return {"series": result}

    @property
    def selection(self) -> pd.DataFrame:
        """What is shown: series, year, status, value (USD million) and ``shown`` in the measure chosen."""
        found = [{"series": key, **point} for key, points in self.result["series"].items() for point in points]
        return pd.DataFrame(found, columns=["series", "year", "status", "value", "shown"]).astype({"year": "Int64", "value": float, "shown": float})

    def static_html(self) -> str:
        frame = self._frame.assign(
            pair=self._frame["pair"].astype(str).map(PAIRS), by=self._frame["reporter"].map(REPORTERS),
            amount=[f"{v:,.1f}" if pd.notna(v) else "not known" for v in self._frame["value"]],
            flow=self._frame["flow"].astype(str).str.replace("_", " "), status=self._frame["status"].astype(str).str.replace("_", " "),
        )  # fmt: skip
        return html.table(
            frame, caption="Trade by pair, year and reporter, in million dollars of the year",
            headings={"year": "Year", "pair": "Pair", "by": "By", "flow": "Flow", "amount": "USD million", "status": "Status", "claimant": "Stated by"},
            row_header="year",
        )  # fmt: skip

    def source_html(self) -> str:
        return tables.provenance("trade")._repr_html_()


def _pairs(frame: pd.DataFrame) -> list[tuple[str, str]]:
    found = frame[["pair", "reporter"]].astype(str).drop_duplicates().itertuples(index=False, name=None)
    return sorted(found, key=lambda p: (list(PAIRS).index(p[0]), list(REPORTERS).index(p[1]) if p[1] in REPORTERS else 99))


def _best(frame: pd.DataFrame) -> list[dict]:
    """One row for each pair, reporter, flow and year."""
    frame = frame.assign(flow=frame["flow"].astype(str).str.split("_").str[0], rank=frame["status"].astype(str).map(_RANK.index))
    # a sum over part of a year says less than an estimate of the whole; of two partial ones the larger covers more
    frame = frame.sort_values(["pair", "reporter", "flow", "year", "rank", "value"], ascending=[True] * 5 + [False], kind="stable")
    frame = frame.drop_duplicates(["pair", "reporter", "flow", "year"])
    return [
        {
            "pair": str(r.pair), "reporter": r.reporter, "flow": r.flow, "year": int(r.year), "value": None if pd.isna(r.value) else float(r.value),
            "status": str(r.status), "claimant": r.claimant, "sources": r.sources.split(tables.SEPARATOR), "note": "" if pd.isna(r.note) else r.note,
        }
        for r in frame.itertuples()
    ]  # fmt: skip
