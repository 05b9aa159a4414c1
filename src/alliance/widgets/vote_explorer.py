"""The vote explorer: roll calls of the General Assembly by state, pair and group, with absence as an explicit choice."""

from __future__ import annotations

import pandas as pd

from .. import html, tables
from .base import BookWidget, source_records
from .fields import Choice, Several

PARTS = {"pair": "Two states", "matrix": "Agreement matrix", "changes": "Who changed sides", "groups": "Groups and regions"}
VOTES = {"Y": "in favour", "A": "abstained", "N": "against", "X": "took no part"}
RULES = {"same": "the same vote or not", "graded": "graded: abstaining is half-way"}
ABSENCE = {"out": "left out", "abstain": "counted as abstaining"}
BY = {"group": "UN electoral group", "region": "region", "subregion": "subregion"}
OF = {"voting": "of those that took part", "members": "of all members"}
WEIGHT = {"states": "each state counts one", "people": "states count by population"}
BESIDE = ["RUS", "PRK", "CHN", "USA"]
"""The columns of the agreement matrix."""

_STEP = {"Y": 1, "A": 0, "N": -1}
_FIRST = ["BLR", "SYR", "NIC", "IRN", "IND", "ZAF", "BRA", "KOR", "UKR"]


def _states(data: dict) -> dict[str, str]:
    return {m["iso3"]: m["name"] for m in data.get("members", [])}


def _calls(data: dict) -> dict[str, str]:
    return {r["symbol"]: f"{r['symbol']} ({r['date']})" for r in data.get("resolutions", []) if r["votes"]}


class VoteExplorer(BookWidget):
    """Roll calls of the UN General Assembly on Ukraine, by state.

    ``votes = VoteExplorer()`` takes the book's tables. Fields: ``part`` (which question is asked: pair, matrix,
    changes, groups), ``resolutions`` (symbols), ``first`` and ``second`` (ISO codes), ``countries``, ``rule`` and
    ``absence`` (how agreement is scored), ``before`` and ``after`` (two roll calls), ``roll_call``, ``by``, ``of``,
    ``weight``. ``votes.selection`` is the table of the part shown.

    The arithmetic. Agreement of two states on a roll call: by the rule “same”, 1 for the same vote and 0 otherwise;
    “graded”, 1 − |a − b| / 2 with in favour 1, abstained 0, against −1. A state that took no part either leaves the
    pair without a score, or counts as abstaining. The agreement over several roll calls is the mean of the scores there
    are, with their number n; without any there is none. Shares: votes of a kind over the states that took part, or
    over all members of the group; by population, both are sums of people.
    """

    title = "Vote explorer"
    views_to_try = {
        "Syria, before and after 2024": {"part": "pair", "first": "RUS", "second": "SYR"},
        "China: same, or graded?": {"part": "pair", "first": "RUS", "second": "CHN", "rule": "graded"},
        "Whom the United States joined in 2025": {"part": "changes", "before": "ES-11/6", "after": "ES-11/7"},
        "States or people?": {"part": "groups", "roll_call": "ES-11/1", "by": "region", "weight": "people"},
        "Absence counted": {"part": "matrix", "absence": "abstain"},
    }

    part = Choice(PARTS, label="Question")
    resolutions = Several(_calls, lambda data: list(_calls(data)), least=1, label="Roll calls")
    first = Choice(_states, "RUS", label="One state")
    second = Choice(_states, "PRK", label="Another state")
    countries = Several(_states, lambda data: [c for c in _FIRST if c in _states(data)], most=12, label="States in the rows")
    rule = Choice(RULES, label="Agreement")
    absence = Choice(ABSENCE, label="A state that took no part is")
    before = Choice(_calls, lambda data: "ES-11/1" if "ES-11/1" in _calls(data) else next(iter(_calls(data))), label="From")
    after = Choice(_calls, lambda data: list(_calls(data))[-1], label="To")
    roll_call = Choice(_calls, lambda data: "ES-11/1" if "ES-11/1" in _calls(data) else next(iter(_calls(data))), label="Roll call")
    by = Choice(BY, label="Grouped by")
    of = Choice(OF, label="Shares are")
    weight = Choice(WEIGHT, label="Weight")

    def __init__(self, frame: pd.DataFrame | None = None, **kwargs) -> None:
        votes = tables.load("un_votes") if frame is None else frame
        members, resolutions = tables.load("members"), tables.load("un_resolutions").sort_values(["date", "symbol"], key=_in_order)
        wide = votes.astype({"vote": str}).pivot(index="iso3", columns="symbol", values="vote").reindex(members["iso3"])
        self._members, self._wide = members, wide
        keys = [k for cell in resolutions["sources"] for k in cell.split(tables.SEPARATOR)]
        data = {
            "members": [
                {"iso3": m.iso3, "name": m.name_en, "group": m.un_group if m.un_group != "None" else "in no group", "region": m.un_region, "subregion": m.un_subregion, "people": int(m.population)}
                for m in members.assign(un_group=members["un_group"].astype(str)).sort_values("name_en").itertuples()
            ],
            "resolutions": [
                {
                    "symbol": r.symbol, "date": f"{r.date:%Y-%m-%d}", "title": r.short_title, "sources": r.sources.split(tables.SEPARATOR),
                    "totals": {"Y": int(r.yes), "A": int(r.abstain), "N": int(r.no), "X": int(r.not_voting)},
                    "votes": "".join(wide.loc[members.sort_values("name_en")["iso3"], r.symbol].fillna("X")) if r.symbol in wide else None,
                }
                for r in resolutions.itertuples()
            ],
            "beside": BESIDE,
            "sources": source_records(keys),
        }  # fmt: skip
        super().__init__(data=data, **kwargs)

    @staticmethod
    def calculate(data: dict, state: dict) -> dict:
        members = data["members"]
        at = {m["iso3"]: i for i, m in enumerate(members)}
        rolls = {r["symbol"]: r["votes"] for r in data["resolutions"] if r["votes"]}

        def score(a: str, b: str) -> float | None:
            if state["absence"] == "abstain":
                a, b = a.replace("X", "A"), b.replace("X", "A")
            if "X" in (a, b):
                return None
            return float(a == b) if state["rule"] == "same" else 1 - abs(_STEP[a] - _STEP[b]) / 2

        def agreement(one: str, other: str) -> tuple[float | None, int]:
            scores = [s for symbol in state["resolutions"] if (s := score(rolls[symbol][at[one]], rolls[symbol][at[other]])) is not None]
            return (sum(scores) / len(scores) if scores else None), len(scores)

        if state["part"] == "pair":
            one, other = at[state["first"]], at[state["second"]]
            rows = [{"symbol": s, "first": rolls[s][one], "second": rolls[s][other], "agreement": score(rolls[s][one], rolls[s][other])} for s in state["resolutions"]]
            mean, n = agreement(state["first"], state["second"])
            return {"rows": rows, "agreement": mean, "n": n}
        if state["part"] == "matrix":
            rows = []
            for iso3 in state["countries"]:
                cells = [agreement(iso3, b) for b in data["beside"]]
                rows.append({"iso3": iso3, "cells": [{"agreement": a, "n": n} for a, n in cells]})
            return {"rows": rows}
        if state["part"] == "changes":
            moves: dict[str, list[str]] = {}
            for m, a, b in zip(members, rolls[state["before"]], rolls[state["after"]], strict=True):
                moves.setdefault(a + b, []).append(m["iso3"])
            return {"moves": moves}
        rows: dict[str, dict] = {}
        for m, vote in zip(members, rolls[state["roll_call"]], strict=True):
            row = rows.setdefault(m[state["by"]], {"states": 0, "Y": 0, "A": 0, "N": 0, "X": 0})
            row["states"] += 1
            row[vote] += m["people"] if state["weight"] == "people" else 1
        groups = []
        for name in sorted(rows):
            row = rows[name]
            base = row["Y"] + row["A"] + row["N"] + (row["X"] if state["of"] == "members" else 0)
            groups.append({"name": name, **row, "base": base, "shares": {v: row[v] / base if base else None for v in "YAN"}})
        return {"groups": groups}

    @property
    def selection(self) -> pd.DataFrame:
        """The table of the part shown: votes of a pair, agreements, changes of side, or votes by group."""
        result, names = self.result, _states(self.data)
        if self.part == "pair":
            return pd.DataFrame(result["rows"], columns=["symbol", "first", "second", "agreement"])
        if self.part == "matrix":
            rows = [{"state": names[r["iso3"]], "beside": b, **c} for r in result["rows"] for b, c in zip(BESIDE, r["cells"], strict=True)]
            return pd.DataFrame(rows, columns=["state", "beside", "agreement", "n"])
        if self.part == "changes":
            rows = [{"state": names[i], "iso3": i, "before": move[0], "after": move[1]} for move, isos in result["moves"].items() for i in isos]
            return pd.DataFrame(rows).sort_values("state", ignore_index=True)
        return pd.DataFrame([{k: v for k, v in g.items() if k != "shares"} | {f"share_{v}": s for v, s in g["shares"].items()} for g in result["groups"]])

    def static_html(self) -> str:
        symbols = [r["symbol"] for r in self.data["resolutions"] if r["votes"]]
        frame = self._wide[symbols].fillna("X").reset_index().merge(self._members[["iso3", "name_en", "un_group"]], on="iso3").sort_values("name_en")
        return html.table(
            frame, caption="How each member voted: Y in favour, A abstained, N against, X took no part",
            headings={"name_en": "State", "un_group": "Group", **{s: s for s in symbols}}, row_header="name_en",
        )  # fmt: skip

    def source_html(self) -> str:
        return tables.source_line([tables.provenance(n) for n in ("un_votes", "un_resolutions", "members")])


def _in_order(column: pd.Series) -> pd.Series:
    """Symbols in the order of their numbers: ES-11/9 before ES-11/10."""
    return column.str.extract(r"(\d+)$")[0].astype(int) if column.name == "symbol" else column
