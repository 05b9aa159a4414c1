"""The treaty comparer: two to four treaties, clause by clause, with what was left out and which duty is the stronger."""

from __future__ import annotations

import re

import pandas as pd

from .. import html, tables
from ..tables.package import columns
from .base import BookWidget, source_records
from .fields import Choice, Flag, Several

CAPITALS = {"RUS": "Moscow", "CHN": "Beijing"}
OWN = "coding of this table"
"""The claimant of a row that is the book's own reading beside a rival one."""


class TreatyComparer(BookWidget):
    """The treaties of Moscow and Beijing with Pyongyang, side by side.

    Fields: ``treaties`` (two to four), ``base`` (the one that the others are compared with; the earliest chosen if it
    is not among them), ``topics``, ``reading`` ("own": the book's codes; "rival": where others read a clause as
    stronger, their code), ``only_differences``. ``comparer.selection`` is the DataFrame of the clauses compared.

    The arithmetic. A treaty **has** a topic if some row on it is marked present; it **left it out** if rows exist and
    are marked absent; otherwise it is **silent** (nothing recorded, or only another document speaks of it). The
    strength of a treaty on a topic is the greatest code of its rows there; by the own reading rows with a claimant
    other than "coding of this table" do not count, by the rival reading all do. ``step`` is the strength less that of
    the base (None where either has no code). A topic differs if the chosen treaties are not all of one state or some
    step is not 0. The brief names, for each topic shown, who has it and who has not, and each treaty's step.
    """

    title = "Treaty comparer"
    views_to_try = {
        "What was lost in 2000": {"treaties": ["1961", "2000"], "base": "1961", "topics": ["military assistance", "consultation", "term and renewal"]},
        "2024 by our code": {"treaties": ["1961", "2000", "2024"], "base": "1961", "topics": ["military assistance", "UN charter reference"]},
        "2024 as Seoul’s press read it": {"treaties": ["1961", "2000", "2024"], "base": "1961", "topics": ["military assistance", "UN charter reference"], "reading": "rival"},
        "Moscow’s and Beijing’s, now": {"treaties": ["1961-CHN", "2024"], "base": "1961-CHN", "topics": ["military assistance", "third-party alignment", "term and renewal"]},
        "What no other has": {"treaties": ["1961", "1961-CHN", "2000", "2024"], "topics": ["nuclear/technology", "unification", "UN charter reference", "term and renewal"], "only_differences": True},
    }

    treaties = Several(lambda data: {t["id"]: t["label"] for t in data["treaties"]}, lambda data: data["first"], least=2, most=4, label="Treaties")
    base = Choice(lambda data: {t["id"]: t["label"] for t in data["treaties"]}, label="Compared with", hint="If it is not among the chosen, the earliest of them.")
    topics = Several(lambda data: data["topics"], lambda data: data["topics"][:3], least=1, label="Topics")
    reading = Choice({"own": "the book’s own code", "rival": "the strongest reading of others"}, label="Whose reading of a disputed clause")
    only_differences = Flag(label="Only what differs", hint="Keeps topics that not all have, or where the code differs. Other differences of wording are not coded.")

    def __init__(self, frame: pd.DataFrame | None = None, **kwargs) -> None:
        frame = tables.load("treaty_clauses") if frame is None else frame
        self._frame = frame.reset_index(drop=True)
        treaties = _treaties(self._frame)
        ids = [t["id"] for t in treaties]
        data = {
            "treaties": treaties,
            "first": [i for i in ("1961", "2000", "2024") if i in ids] if len({"1961", "2000", "2024"} & set(ids)) > 1 else ids[:2],
            "topics": [t for t in self._frame["clause_topic"].cat.categories if (self._frame["clause_topic"] == t).any()],
            "codes": columns("treaty_clauses", "codes")["strength"],
            "own": OWN,
            "clauses": [_clause(row) for _, row in self._frame.iterrows()],
        }
        named = [c["sources"] for c in data["clauses"]] + [t["sources"] for t in treaties] + [d["sources"] for t in treaties for d in t["disputes"]]
        data["sources"] = source_records(key for keys in named for key in keys)
        super().__init__(data=data, **kwargs)

    @staticmethod
    def calculate(data: dict, state: dict) -> dict:
        chosen = state["treaties"]
        base = state["base"] if state["base"] in chosen else chosen[0]
        shown = []
        for topic in data["topics"]:
            if topic not in state["topics"]:
                continue
            cells = {}
            for treaty in chosen:
                rows = [c for c in data["clauses"] if c["treaty"] == treaty and c["topic"] == topic]
                codes = [c["strength"] for c in rows if c["strength"] is not None and (state["reading"] == "rival" or c["claimant"] in ("", data["own"]))]
                has = "has" if any(c["present"] is True for c in rows) else "left out" if any(c["present"] is False for c in rows) else "silent"
                cells[treaty] = {"state": has, "strength": max(codes, default=None), "clauses": [c["id"] for c in rows]}
            against = cells[base]["strength"]
            for cell in cells.values():
                cell["step"] = None if against is None or cell["strength"] is None else cell["strength"] - against
            differs = len({c["state"] for c in cells.values()}) > 1 or any(c["step"] for c in cells.values())
            if differs or not state["only_differences"]:
                shown.append({"topic": topic, "differs": differs, "cells": cells})
        brief = []
        for one in shown:
            by = {s: [t for t, c in one["cells"].items() if c["state"] == s] for s in ("has", "left out", "silent")}
            if len(by["has"]) < len(chosen):
                brief.append({"topic": one["topic"], "kind": "presence", **by})
            brief += [{"topic": one["topic"], "kind": "step", "treaty": t, "step": c["step"]} for t, c in one["cells"].items() if t != base and c["step"] is not None]
        return {"base": base, "topics": shown, "brief": brief}

    @property
    def selection(self) -> pd.DataFrame:
        """The clauses compared, topic by topic, with the step from the base treaty."""
        found = [{"id": i, "state": c["state"], "step": c["step"]} for t in self.result["topics"] for c in t["cells"].values() for i in c["clauses"]]
        order = pd.DataFrame(found, columns=["id", "state", "step"]).astype({"id": "str", "step": "Int64"})
        return order.merge(self._frame, on="id", how="left")[[*self._frame.columns, "state", "step"]]

    def static_html(self) -> str:
        label = {t["id"]: t["label"] for t in self.data["treaties"]}
        frame = self._frame.assign(
            by=self._frame["treaty"].map(label), code=[f"{s}: {self.data['codes'][str(s)]}" if pd.notna(s) else "" for s in self._frame["strength"]],
        ).sort_values(["clause_topic", "treaty"], kind="stable")  # fmt: skip
        dates = pd.DataFrame([{**t, "end": _ended(t)} for t in self.data["treaties"]])
        return html.table(
            dates, caption="The treaties",
            headings={"label": "Treaty", "title": "Title", "signed": "Signed", "in_force": "In force from", "end": "Ended", "note": "To know"}, row_header="label",
        ) + html.table(
            frame, caption="Every clause, by topic, in our own words",
            headings={"clause_topic": "Topic", "by": "Treaty", "article_number": "Article", "summary": "What it says", "code": "Code", "claimant": "Whose reading", "sources": "Sources"},
            cell={"sources": html.source_links}, row_header="clause_topic",
        )  # fmt: skip

    def source_html(self) -> str:
        return tables.source_line([tables.provenance(name) for name in ("treaty_clauses", "treaties", "events")])


def _treaties(frame: pd.DataFrame) -> list[dict]:
    """The treaties that have clauses, by day of signing; where the end is disputed, with the events that name a rival end."""
    treaties, events, members = tables.load("treaties"), tables.load("events"), tables.load("members").set_index("iso3")["name_en"]
    treaties = treaties[treaties["treaty"].isin(frame["treaty"])].sort_values("signed")
    found = []
    for t in treaties.itertuples():
        partner = next(CAPITALS[p] for p in t.parties.split(tables.SEPARATOR) if p in CAPITALS)
        # titles of such events name the treaty by its year
        about = events[events["title"].str.contains(rf"\b{t.treaty} treaty\b") & (events["date"] > t.in_force)] if t.end_disputed else events.iloc[:0]
        found.append({
            "id": t.treaty, "label": f"{partner} {t.signed.year}", "title": t.title, "parties": [f"{members[p]} ({p})" for p in t.parties.split(tables.SEPARATOR)],
            "signed": _day(t.signed), "in_force": _day(t.in_force), "ended": _day(t.ended), "end_disputed": bool(t.end_disputed),
            "sources": t.sources.split(tables.SEPARATOR), "note": "" if pd.isna(t.note) else t.note,
            "disputes": [{"text": e.summary, "sources": e.sources.split(tables.SEPARATOR)} for e in about.itertuples()],
        })  # fmt: skip
    return found


def _day(value: pd.Timestamp) -> str:
    return "" if pd.isna(value) else f"{value.day} {value:%B %Y}"


def _ended(treaty: dict) -> str:
    return f"{treaty['ended']}{' (disputed)' if treaty['end_disputed'] else ''}" if treaty["ended"] else "no end on record"


def _clause(row: pd.Series) -> dict:
    article = "" if pd.isna(row["article_number"]) else str(row["article_number"])
    return {
        "id": row["id"], "treaty": row["treaty"], "topic": str(row["clause_topic"]),
        "article": f"article {article}" if re.fullmatch(r"\d+", article) else article or "article not known",
        "summary": row["summary"], "present": None if pd.isna(row["present"]) else bool(row["present"]),
        "strength": None if pd.isna(row["strength"]) else int(row["strength"]),
        "claimant": "" if pd.isna(row["claimant"]) else row["claimant"],
        "sources": row["sources"].split(tables.SEPARATOR), "confidence": str(row["confidence"]),
    }  # fmt: skip
