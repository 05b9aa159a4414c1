"""The vote explorer: who voted with whom in the General Assembly, who changed, and what is counted as the whole."""

from __future__ import annotations

import unicodedata

import pandas as pd

from .. import html, tables
from ..errors import BookError
from .base import BookWidget, source_records
from .fields import Choice, Several

PARTS = {"compare": "Two states", "matrix": "Agreement", "changes": "Who moved", "groups": "Groups and regions"}
WORDS = {"Y": "in favour", "A": "abstained", "N": "against", "X": "took no part"}
"""The four answers of a roll call; the first three are steps of a scale, the last is not."""
POWERS = ("RUS", "PRK", "CHN", "USA")
"""The columns of the agreement matrix."""
INDICES = {"same": "the same vote (1, else 0)", "half": "abstention half-way (one step apart 0.5)"}
ABSENCE = {"out": "leave that roll call out", "abstain": "count it as an abstention"}
GROUPINGS = {"group": "UN electoral group", "region": "UN region", "subregion": "UN subregion"}
WHOLES = {"voting": "those who voted or abstained", "all": "all members", "yesno": "votes for and against only"}
WEIGHTS = {"states": "states", "people": "people of the states"}
_SCALE = {"Y": 1, "A": 0, "N": -1}
# which answers the whole of a share counts
_COUNTED = {"voting": "YAN", "all": "YANX", "yesno": "YN"}


def _states(data: dict) -> dict[str, str]:
    return dict(zip(data["codes"], data["names"], strict=True))


def _labels(data: dict) -> dict[str, str]:
    return {r["symbol"]: r["label"] + ("" if r["votes"] else " (no roll call)") for r in data["resolutions"]}


def _titles(data: dict) -> dict[str, str]:
    return {r["symbol"]: f"{r['label']}: {r['title']}" for r in data["resolutions"]}


def _first(name: str):
    return lambda data: data["first"][name]


class VoteExplorer(BookWidget):
    """Roll calls of the General Assembly on Ukraine, in four parts of which one is shown.

    ``votes = VoteExplorer()`` takes the book's roll calls; pass rows of the table un_votes to explore a part (then all
    states of the rows must have a row for each of its resolutions). Fields: ``part``; ``resolutions`` (of the parts
    compare and matrix), ``a``, ``b``, ``countries``, ``index``, ``absence``; ``before``, ``after``; ``roll_call``,
    ``by``, ``whole``, ``weigh``. ``votes.selection`` is the DataFrame of the part shown.

    The arithmetic. Y, A and N stand at 1, 0 and −1; X (took no part) stands nowhere. The agreement of two states in
    one roll call is 1 if they gave the same answer and otherwise 0 (``same``), or 1 − |difference| / 2 (``half``). If
    either took no part, the roll call is left out (``out``), or X is read as A (``abstain``). The agreement over
    several roll calls is the mean of those counted; n is their number, and with n = 0 there is none. A resolution
    without a roll call counts nowhere. A state moved ``away`` if its second answer stands lower on the scale than its
    first, ``towards`` if higher; with an X in either it moved neither way. A share of a group is the number of its
    states (or their people) that gave an answer, over those that gave any answer counted in the ``whole``.
    """

    title = "Vote explorer"
    views_to_try = {
        "China is not North Korea": {"part": "compare", "a": "PRK", "b": "CHN"},
        "One vote makes 100 %": {"part": "matrix", "countries": ["AZE", "ETH", "IND", "IRN", "TKM", "VEN"]},
        "… and absence as abstention": {"part": "matrix", "countries": ["AZE", "ETH", "IND", "IRN", "TKM", "VEN"], "index": "half", "absence": "abstain"},
        "March 2022 to February 2025": {"part": "changes", "before": "ES-11/1", "after": "ES-11/7"},
        "Two thirds of whom?": {"part": "groups", "roll_call": "ES-11/3", "whole": "yesno"},
    }  # fmt: skip

    part = Choice(PARTS, label="What to look at")
    resolutions = Several(_labels, lambda data: list(_labels(data)), least=1, label="Resolutions counted")
    a = Choice(_states, _first("a"), label="First state")
    b = Choice(_states, _first("b"), label="Second state")
    countries = Several(_states, _first("countries"), least=1, most=12, label="States", hint="Up to 12, by their names in English.")
    index = Choice(INDICES, label="Agreement means")
    absence = Choice(ABSENCE, label="If either took no part")
    before = Choice(_titles, _first("before"), label="From")
    after = Choice(_titles, _first("after"), label="To")
    roll_call = Choice(_titles, _first("roll_call"), label="Roll call")
    by = Choice(GROUPINGS, label="Grouped by")
    whole = Choice(WHOLES, label="Shares of")
    weigh = Choice(WEIGHTS, label="Counting")

    def __init__(self, frame: pd.DataFrame | None = None, **kwargs) -> None:
        every = frame is None
        frame = tables.load("un_votes") if every else frame
        members = tables.load("members").sort_values("name_en", key=lambda names: names.map(_plain), kind="stable")
        members = members[members["iso3"].isin(set(frame["iso3"]))]
        codes = members["iso3"].tolist()
        acts = tables.load("un_resolutions").sort_values("date", kind="stable")
        acts = acts if every else acts[acts["symbol"].isin(set(frame["symbol"]))]
        calls = {symbol: dict(zip(part["iso3"], part["vote"].astype(str), strict=True)) for symbol, part in frame.groupby("symbol", sort=False)}
        for symbol, call in calls.items():
            if lacking := [code for code in codes if code not in call]:
                raise BookError(f"The roll call of {symbol} has no row for {lacking[0]}; give the vote explorer each state’s vote on each resolution.")
        if len(codes) < 2 or not len(acts):
            raise BookError("The vote explorer needs rows of the table un_votes, of two states at least.")
        symbols = acts["symbol"].tolist()
        with_call = [s for s in symbols if s in calls]

        def wanted(*preferred: str, of: list[str], other: int) -> str:
            return next((p for p in preferred if p in of), of[other])

        some = [c for c in ("BLR", "ERI", "IND", "KAZ", "KOR", "NIC", "SYR", "UKR") if c in codes]
        data = {
            "codes": codes,
            "names": members["name_en"].tolist(),
            "people": [int(n) for n in members["population"]],
            "year": _span(members["population_year"]),
            "groupings": {by: _grouping(members, column) for by, column in {"group": "un_group", "region": "un_region", "subregion": "un_subregion"}.items()},
            "powers": [c for c in POWERS if c in codes],
            "resolutions": [
                {
                    "symbol": r.symbol, "label": f"{r.symbol}, {r.date.day} {r.date:%b %Y}", "title": r.short_title, "totals": [int(r.yes), int(r.abstain), int(r.no), int(r.not_voting)],
                    "votes": "".join(calls[r.symbol][c] for c in codes) if r.symbol in calls else None,
                    "sources": r.sources.split(tables.SEPARATOR), "confidence": str(r.confidence), "note": "" if pd.isna(r.note) else r.note,
                }
                for r in acts.itertuples()
            ],
            "first": {
                "a": wanted("PRK", of=codes, other=0), "b": wanted("RUS", of=codes, other=1), "countries": some or codes[:8],
                "before": wanted("ES-11/1", of=with_call, other=0), "after": wanted("ES-11/4", of=with_call, other=-1), "roll_call": wanted("ES-11/4", of=with_call, other=0),
            },
            "member_sources": list(dict.fromkeys(k for cell in members["sources"] for k in cell.split(tables.SEPARATOR))),
        }  # fmt: skip
        data["sources"] = source_records([k for r in data["resolutions"] for k in r["sources"]] + data["member_sources"])
        super().__init__(data=data, **kwargs)
        if not every:  # a part of the rows may lack what a prepared view asks for
            self.views = {label: values for label, values in self.views.items() if self._takes(values)}

    def _takes(self, values: dict) -> bool:
        try:
            for name, value in values.items():
                self.traits()[name].clean(value, self.data)
        except ValueError:
            return False
        return True

    @staticmethod
    def calculate(data: dict, state: dict) -> dict:
        place = {code: i for i, code in enumerate(data["codes"])}
        call = {r["symbol"]: r["votes"] for r in data["resolutions"]}
        return _PARTS[state["part"]](data, state, place, call)

    @property
    def selection(self) -> pd.DataFrame:
        """The part shown: one row a resolution (compare), a pair (matrix), a state (changes) or a group (groups)."""
        found, name, part = self.result, _states(self.data), self.part
        if part == "compare":
            about = {r["symbol"]: r["title"] for r in self.data["resolutions"]}
            rows = [{"symbol": s, "title": about[s], self.a: x, self.b: y, "agreement": score} for s, x, y, score in found["rows"]]
            columns = list(dict.fromkeys(["symbol", "title", self.a, self.b, "agreement"]))
        elif part == "matrix":
            rows = [{"iso3": row["code"], "state": name[row["code"]], "with": power, "agreement": value, "n": n}
                    for row in found["rows"] for power, cell in zip(self.data["powers"], row["cells"], strict=True) if cell for value, n in [cell]]  # fmt: skip
            columns = ["iso3", "state", "with", "agreement", "n"]
        elif part == "changes":
            rows = [{"iso3": code, "state": name[code], self.before: move[0], self.after: move[1]} for move, codes in found["moves"].items() for code in codes]
            columns = list(dict.fromkeys(["iso3", "state", self.before, self.after]))
        else:
            rows = [{self.by: r["label"], "states": r["states"], **dict(zip("YANX", r["counts"], strict=True)), "of": r["of"],
                     **{f"share {k}": v for k, v in zip("YANX", r["shares"], strict=True)}} for r in found["rows"]]  # fmt: skip
            columns = [self.by, "states", *"YANX", "of", *(f"share {k}" for k in "YANX")]
        frame = pd.DataFrame(rows, columns=columns)
        return frame.astype({c: float for c in columns if c == "agreement" or c.startswith("share ")})

    def static_html(self) -> str:
        acts = [r for r in self.data["resolutions"] if r["votes"]]
        frame = pd.DataFrame({"state": self.data["names"]} | {r["symbol"]: list(r["votes"]) for r in acts})
        missing = "; ".join(f"{r['symbol']}: {r['totals'][0]} in favour, {r['totals'][2]} against, {r['totals'][1]} abstained, roll call not found"
                            for r in self.data["resolutions"] if not r["votes"])  # fmt: skip
        caption = "Every vote: Y in favour, N against, A abstained, X took no part" + (f". {missing}" if missing else "")
        return html.table(frame, caption=caption, headings={"state": "State"} | {r["symbol"]: r["label"] for r in acts}, row_header="state")

    def source_html(self) -> str:
        return tables.source_line([tables.provenance(name) for name in ("un_votes", "un_resolutions", "members")])


def _score(x: str, y: str, index: str, absence: str) -> float | None:
    """The agreement of two answers, or None if the roll call is left out."""
    if absence == "abstain":
        x, y = x.replace("X", "A"), y.replace("X", "A")
    if "X" in (x, y):
        return None
    return int(x == y) if index == "same" else 1 - abs(_SCALE[x] - _SCALE[y]) / 2


def _compare(data: dict, state: dict, place: dict, call: dict) -> dict:
    rows, i, j = [], place[state["a"]], place[state["b"]]
    for symbol in state["resolutions"]:
        votes = call[symbol]
        rows.append([symbol, votes[i], votes[j], _score(votes[i], votes[j], "half", state["absence"])] if votes else [symbol, None, None, None])
    scores = [row[3] for row in rows if row[3] is not None]
    n, alike, total = len(scores), sum(s == 1 for s in scores), sum(scores)
    missing = sum(row[1] is None for row in rows)
    return {
        "part": "compare", "rows": rows, "n": n, "alike": alike, "opposite": sum(s == 0 for s in scores), "missing": missing, "left_out": len(rows) - missing - n,
        "same": alike / n if n else None, "half": total / n if n else None,
    }  # fmt: skip


def _matrix(data: dict, state: dict, place: dict, call: dict) -> dict:
    used = [call[s] for s in state["resolutions"] if call[s]]

    def cell(one: str, other: str) -> list | None:
        if one == other:
            return None
        i, j = place[one], place[other]
        scores = [s for votes in used if (s := _score(votes[i], votes[j], state["index"], state["absence"])) is not None]
        return [sum(scores) / len(scores) if scores else None, len(scores)]

    rows = [{"code": code, "cells": [cell(code, power) for power in data["powers"]]} for code in state["countries"]]
    return {"part": "matrix", "of": len(used), "missing": len(state["resolutions"]) - len(used), "rows": rows}


def _changes(data: dict, state: dict, place: dict, call: dict) -> dict:
    before, after = call[state["before"]], call[state["after"]]
    result = {"part": "changes", "missing": [s for s in dict.fromkeys([state["before"], state["after"]]) if not call[s]], "moves": {}, "same": 0, "away": 0, "towards": 0, "absent": 0}
    if result["missing"]:
        return result
    for code, x, y in zip(data["codes"], before, after, strict=True):
        result["moves"].setdefault(x + y, []).append(code)
        step = None if "X" in (x, y) else _SCALE[y] - _SCALE[x]
        result["absent" if step is None else "same" if step == 0 else "towards" if step > 0 else "away"] += 1
    return result


def _groups(data: dict, state: dict, place: dict, call: dict) -> dict:
    votes, people = call[state["roll_call"]], state["weigh"] == "people"

    def row(label: str, states: int, counts: list[int]) -> dict:
        counted = [answer in _COUNTED[state["whole"]] for answer in "YANX"]
        of = sum(n for n, c in zip(counts, counted, strict=True) if c)
        return {"label": label, "states": states, "counts": counts, "of": of, "shares": [n / of if c and of else None for n, c in zip(counts, counted, strict=True)]}

    if not votes:  # the totals are all that is known, and a total has no people
        totals = next(r["totals"] for r in data["resolutions"] if r["symbol"] == state["roll_call"])
        return {"part": "groups", "missing": True, "rows": [] if people else [row("All members", sum(totals), totals)]}
    grouping = data["groupings"][state["by"]]
    labels = [*grouping["labels"], "All members"]
    counts, states = [[0, 0, 0, 0] for _ in labels], [0] * len(labels)
    for vote, group, n in zip(votes, grouping["of"], data["people"], strict=True):
        for g in (group, -1):
            counts[g]["YANX".index(vote)] += n if people else 1
            states[g] += 1
    return {"part": "groups", "missing": False, "rows": [row(*one) for one in zip(labels, states, counts, strict=True)]}


_PARTS = {"compare": _compare, "matrix": _matrix, "changes": _changes, "groups": _groups}


def _plain(name: str) -> str:
    """A name as a list sorts it: without accents."""
    return "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))


def _span(years: pd.Series) -> str:
    first, last = int(years.min()), int(years.max())
    return str(first) if first == last else f"{first} to {last}"


def _grouping(members: pd.DataFrame, column: str) -> dict:
    """The groups' labels, subregions below their region, and each member's group by its place among them."""
    names = members[column].astype(str).replace("None", "In no electoral group")
    order = members.assign(name=names).sort_values(["un_region", "name"] if column == "un_subregion" else ["name"])["name"].drop_duplicates().tolist()
    order.sort(key=lambda label: label.startswith("In no "))
    return {"labels": order, "of": [order.index(name) for name in names]}
