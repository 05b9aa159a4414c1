"""The triangle explorer: trade, votes, treaties and visits between the three, by year, with weights that the reader sets."""

from __future__ import annotations

import math
from itertools import product

import pandas as pd

from .. import html, tables
from .base import BookWidget, source_records
from .fields import Choice, Each, Number

PAIRS = {"RUS-PRK": "Russia–North Korea", "CHN-PRK": "China–North Korea", "RUS-CHN": "Russia–China"}
DIMENSIONS = {"trade": "Trade", "votes": "Votes", "treaty": "Treaty", "visits": "Leaders’ visits"}
MISSING = {"common": "only what is known of all three pairs", "own": "whatever is known of each pair"}
FIRST, LAST = 1990, 2025
# whose total stands for a pair's trade in a year: the state's that counts best, then those who compile
_REPORTERS = {"RUS-PRK": ["RUS", "KOR", "ORG"], "CHN-PRK": ["CHN", "KOR", "ORG"], "RUS-CHN": ["CHN", "RUS"]}
_GRID = [w for w in product(range(6), repeat=4) if sum(w) == 5]


class TriangleExplorer(BookWidget):
    """The three pairs of Russia, China and North Korea, compared by an index of four parts.

    ``triangle = TriangleExplorer()`` takes the book's tables. Fields: ``year``, ``compare`` (another year),
    ``weights`` (0 to 100 for trade, votes, treaty, visits), ``window`` (years over which visits are counted) and
    ``missing`` (whether a part counts that is not known of every pair). ``triangle.selection`` is the DataFrame of
    pairs and parts for the year.

    The arithmetic. Trade: log10(1 + million dollars) over the same of the largest trade of any pair and year; figures
    for part of a year do not count. Votes: the share of equal votes on the roll calls up to that year in which both
    took part. Treaty: the strongest duty of military assistance (code 0 to 3) in force between the two at the end of
    the year, over 3; without a treaty 0. Visits: leaders' visits in the window that ends with the year, over the
    largest number of any pair and year; not known where the window leaves the years that the table covers. The index is
    the mean of the known parts, weighted. “First” under other weights: each of the 56 ways to share five fifths among
    the four parts; ways under which no part is known, or two pairs are level, are counted apart.
    """

    title = "Triangle explorer"
    views_to_try = {
        "Trade alone": {"year": 2024, "weights": {"trade": 100, "votes": 0, "treaty": 0, "visits": 0}},
        "Promises alone": {"weights": {"trade": 0, "votes": 0, "treaty": 100, "visits": 0}},
        "When the article was written": {"year": 2022, "compare": 2025},
        "Whatever is known": {"missing": "own", "year": 2016},
    }

    year = Number(FIRST, LAST, 2025, label="Year")
    compare = Number(FIRST, LAST, 2021, label="Beside the year")
    weights = Each({k: Number(0, 100, 25, step=5, label=f"Weight of {v.lower()}") for k, v in DIMENSIONS.items()}, dict.fromkeys(DIMENSIONS, 25), label="Weights")
    window = Number(1, 8, 3, unit="years", label="Visits are counted over")
    missing = Choice(MISSING, label="The index takes")

    def __init__(self, frame: pd.DataFrame | None = None, **kwargs) -> None:
        trade = tables.load("trade") if frame is None else frame
        summits, visits, treaties, clauses = (tables.load(n) for n in ("summits", "visits", "treaties", "treaty_clauses"))
        calls, votes = tables.load("un_resolutions").set_index("symbol"), tables.load("un_votes").astype({"vote": str})
        wide = votes[votes["iso3"].isin(["RUS", "PRK", "CHN"])].pivot(index="symbol", columns="iso3", values="vote")
        strength = clauses[clauses["clause_topic"].astype(str) == "military assistance"].groupby("treaty")["strength"].max()
        leaders = [(str(s.pair), s.date_start.year, s.sources) for s in summits.itertuples()]
        leaders += [("RUS-PRK", v.date_start.year, v.sources) for v in visits[visits["kind"].astype(str) == "summit"].itertuples()]
        best = _best(trade)
        data = {
            "pairs": PAIRS,
            "trade": {pair: {str(r.year): {"value": float(r.value), "by": r.claimant, "sources": r.sources.split(tables.SEPARATOR)} for r in part.itertuples()} for pair, part in best.items()},
            "votes": [{"year": int(calls.loc[s, "date"].year), **wide.loc[s].to_dict()} for s in sorted(wide.index, key=lambda s: calls.loc[s, "date"])],
            "treaties": [
                {
                    "pair": "-".join(sorted(t.parties.split(tables.SEPARATOR), key=["RUS", "CHN", "PRK"].index)), "title": t.title, "from": t.in_force.year,
                    "to": None if pd.isna(t.ended) else t.ended.year, "strength": int(strength.get(t.treaty, 0)), "sources": t.sources.split(tables.SEPARATOR),
                }
                for t in treaties.itertuples()
            ],
            "visits": [{"pair": p, "year": y, "sources": s.split(tables.SEPARATOR)} for p, y, s in sorted(leaders)],
            # the years that the tables of visits cover
            "covered": {"RUS-PRK": [1984, LAST], "CHN-PRK": [2018, LAST], "RUS-CHN": [2018, LAST]},
        }  # fmt: skip
        data["sources"] = source_records(_keys(data))
        self._data_frames = best
        super().__init__(data=data, **kwargs)

    @staticmethod
    def calculate(data: dict, state: dict) -> dict:
        largest = max(row["value"] for pair in data["trade"].values() for row in pair.values())
        window = math.floor(state["window"])

        def known(pair: str, year: int) -> int | None:
            low, high = data["covered"][pair]
            if year - window + 1 < low or year > high:
                return None
            return sum(1 for v in data["visits"] if v["pair"] == pair and year - window < v["year"] <= year)

        most = max([1, *(n for pair in data["pairs"] for y in range(FIRST, LAST + 1) if (n := known(pair, y)) is not None)])

        def parts(pair: str, year: int) -> dict:
            a, b = pair.split("-")
            trade = data["trade"][pair].get(str(year))
            common = [v for v in data["votes"] if v["year"] <= year and v[a] != "X" and v[b] != "X"]
            share = sum(1 for v in common if v[a] == v[b]) / len(common) if common else None
            duty = max([0, *(t["strength"] for t in data["treaties"] if t["pair"] == pair and t["from"] <= year and (t["to"] is None or t["to"] > year))])
            visits = known(pair, year)
            return {
                "trade": {"raw": trade["value"] if trade else None, "norm": math.log10(1 + trade["value"]) / math.log10(1 + largest) if trade else None},
                "votes": {"raw": share, "norm": share},
                "treaty": {"raw": duty, "norm": duty / 3},
                "visits": {"raw": visits, "norm": None if visits is None else visits / most},
            }

        def index(all_parts: dict, weights: list[float]) -> dict:
            usable = {p: [d for d in DIMENSIONS if all_parts[p][d]["norm"] is not None] for p in all_parts}
            if state["missing"] == "common":
                shared = [d for d in DIMENSIONS if all(d in u for u in usable.values())]
                usable = dict.fromkeys(usable, shared)
            result = {}
            for pair in all_parts:
                total = sum(w for d, w in zip(DIMENSIONS, weights, strict=True) if d in usable[pair])
                value = sum(w * all_parts[pair][d]["norm"] for d, w in zip(DIMENSIONS, weights, strict=True) if d in usable[pair])
                result[pair] = value / total if total else None
            return result

        weights = [state["weights"].get(d, 0) for d in DIMENSIONS]
        every = {y: {p: parts(p, y) for p in data["pairs"]} for y in range(FIRST, LAST + 1)}
        year, compare = math.floor(state["year"]), math.floor(state["compare"])
        first = {**dict.fromkeys(data["pairs"], 0), "level": 0, "none": 0}
        for way in _GRID:
            found = index(every[year], list(way))
            values = {p: v for p, v in found.items() if v is not None}
            top = [p for p, v in values.items() if v >= max(values.values()) - 1e-9]
            first["none" if not values else top[0] if len(top) == 1 else "level"] += 1
        return {
            "now": {"parts": every[year], "index": index(every[year], weights)},
            "then": {"parts": every[compare], "index": index(every[compare], weights)},
            "series": {p: [[y, index(every[y], weights)[p]] for y in range(FIRST, LAST + 1)] for p in data["pairs"]},
            "first": first, "ways": len(_GRID),
        }  # fmt: skip

    @property
    def selection(self) -> pd.DataFrame:
        """Pairs and parts for the year: the raw value, the part of the index (0 to 1), and the pair's index."""
        now = self.result["now"]
        rows = [{"pair": p, "part": d, **now["parts"][p][d], "index": now["index"][p]} for p in PAIRS for d in DIMENSIONS]
        return pd.DataFrame(rows).astype({"raw": float, "norm": float, "index": float})

    def static_html(self) -> str:
        rows = []
        for year in range(2014, LAST + 1):
            found = self.calculate(self.data, {**self.state(), "year": year})["now"]["parts"]
            for pair, label in PAIRS.items():
                p = found[pair]
                rows.append({
                    "year": year, "pair": label, "trade": "not known" if p["trade"]["raw"] is None else f"{p['trade']['raw']:,.1f}",
                    "votes": "none yet" if p["votes"]["raw"] is None else f"{100 * p['votes']['raw']:.0f} %", "treaty": p["treaty"]["raw"],
                    "visits": "not covered" if p["visits"]["raw"] is None else p["visits"]["raw"],
                })  # fmt: skip
        return html.table(
            pd.DataFrame(rows), caption="The three pairs by year", row_header="year",
            headings={"year": "Year", "pair": "Pair", "trade": "Trade, million dollars", "votes": "Equal votes so far", "treaty": "Duty of assistance (0 to 3)", "visits": f"Leaders’ visits in {self.window:g} years"},
        )  # fmt: skip

    def source_html(self) -> str:
        return tables.source_line([tables.provenance(n) for n in ("trade", "un_votes", "treaties", "summits", "visits")])


def _best(trade: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """One total a year for each pair: by the preferred reporter, a published one before an estimate."""
    trade = trade[(trade["flow"].astype(str) == "total") & trade["value"].notna() & trade["status"].astype(str).isin(["published", "estimate"])]
    result = {}
    for pair, reporters in _REPORTERS.items():
        part = trade[(trade["pair"].astype(str) == pair) & trade["reporter"].isin(reporters)].copy()
        part["rank"] = part["reporter"].map(reporters.index) * 2 + (part["status"].astype(str) != "published")
        result[pair] = part.sort_values(["year", "rank"], kind="stable").drop_duplicates("year")
    return result


def _keys(data: dict) -> list[str]:
    rows = [r for pair in data["trade"].values() for r in pair.values()] + data["treaties"] + data["visits"]
    return [key for row in rows for key in row["sources"]]
