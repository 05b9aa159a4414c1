"""The claim explorer: filter the article's claims by paragraph, kind, hedge and verdict, and see their evidence."""

from __future__ import annotations

from html import escape

import pandas as pd

from .. import html, tables
from ..errors import BookError
from .base import BookWidget, source_records
from .fields import Each, Several, Text

FACETS = {
    "paragraph": "Paragraph",
    "kind": "Kind of claim",
    "strength": "Hedge",
    "verdict_2022": "Verdict then (November 2022)",
    "verdict_2026": "Verdict now (March 2026)",
}
"""The columns a reader can filter by, and their labels."""

_SEARCHED = ("id", "claim", "hedge", "evidence")
MARKS = {
    "supported": "●", "disputed": "◐", "contradicted": "✕", "unverifiable then": "○",
    "confirmed": "●", "overtaken": "▲", "open": "○",
}  # fmt: skip
"""A sign for each verdict, beside its word, so that none is told by colour alone."""


def _facets(data: dict) -> dict[str, Several]:
    def shown(facet: str, value: str) -> str:
        return f"¶{value}" if facet == "paragraph" else value

    return {f["name"]: Several({v: shown(f["name"], v) for v in f["values"]}, label=f["label"]) for f in data.get("facets", [])}


class ClaimExplorer(BookWidget):
    """An explorer of the table of claims.

    ``explorer = ClaimExplorer()`` takes the book's claims; pass a DataFrame with the same columns to explore your
    own. ``explorer.chosen`` maps a facet to its chosen values, ``explorer.query`` is the search text, both can be
    set; ``explorer.selection`` is the DataFrame of the claims that fit. ``by`` names the facets offered (all of
    FACETS if not given).

    Raises BookError if the table lacks a column, and traitlets.TraitError for a facet or value that does not exist.
    """

    title = "Claim explorer"
    views_to_try = {
        "Forecasts": {"chosen": {"kind": ["forecast"]}},
        "Contradicted": {"chosen": {"verdict_2026": ["contradicted"]}},
        "Supported then, overtaken now": {"chosen": {"verdict_2022": ["supported"], "verdict_2026": ["overtaken"]}},
    }

    chosen = Each(_facets)
    query = Text(label="Search the claims", most=120)

    def __init__(self, frame: pd.DataFrame | None = None, *, by: list[str] | None = None, **kwargs) -> None:
        frame = with_strength(tables.load("claims")) if frame is None else frame
        needed = ["id", "claim", "hedge", "evidence", "sources", "confidence", *FACETS]
        missing = [c for c in needed if c not in frame.columns]
        if missing:
            raise BookError(f"The claim explorer needs the column “{missing[0]}”; give it tables.load(\"claims\") or a part of it.")
        unknown = [name for name in by or [] if name not in FACETS]
        if unknown:
            raise BookError(f"There is no facet “{unknown[0]}”; the facets are: {', '.join(FACETS)}.")
        self._frame = frame.reset_index(drop=True)
        data = {
            "claims": [_record(row) for _, row in self._frame.iterrows()],
            "facets": [{"name": n, "label": label, "values": _values(self._frame[n])} for n, label in FACETS.items() if by is None or n in by],
            "sources": source_records(key for cell in frame["sources"].dropna() for key in cell.split(tables.SEPARATOR)),
            "marks": MARKS,
        }
        offered = {f["name"]: f["values"] for f in data["facets"]}
        fitting = {label: v for label, v in self.views_to_try.items()
                   if all(set(values) <= set(offered.get(name, ())) for name, values in v["chosen"].items())}  # fmt: skip
        super().__init__(data=data, **kwargs)
        self.views = fitting

    @staticmethod
    def calculate(data: dict, state: dict) -> dict:
        """Which claims fit (any of the chosen values within a facet, all facets, all words of the search), how many
        claims each value would leave, and the claims shown counted by hedge and verdict."""
        words, chosen = state["query"].lower().split(), state["chosen"]
        shown, counts = [], {}
        left = {f["name"]: dict.fromkeys(f["values"], 0) for f in data["facets"]}
        for claim in data["claims"]:
            text = " ".join(claim[c] for c in _SEARCHED).lower()
            if not all(word in text for word in words):
                continue
            misses = [facet for facet, values in chosen.items() if claim[facet] not in values]
            for facet, values in left.items():
                if misses in ([], [facet]):
                    values[claim[facet]] += 1
            if not misses:
                shown.append(claim["id"])
                pair = f"{claim['strength']}|{claim['verdict_2026']}"
                counts[pair] = counts.get(pair, 0) + 1
        return {"shown": shown, "left": left, "counts": counts}

    @property
    def selection(self) -> pd.DataFrame:
        """The claims that fit the filters: any of the chosen values within a facet, all facets, all words."""
        return self._frame[self._frame["id"].isin(self.result["shown"])]

    def static_html(self) -> str:
        frame = self._frame.assign(
            evidence_html=[f"{escape(e)} <small>({html.source_links(s)}; {escape(str(c))})</small>"
                           for e, s, c in zip(self._frame["evidence"], self._frame["sources"], self._frame["confidence"], strict=True)],
        )  # fmt: skip
        return html.table(
            frame,
            caption=f"The {len(frame)} claims, their hedges, verdicts and evidence",
            headings={
                "id": "Claim", "paragraph": "¶", "claim": "What is claimed", "kind": "Kind", "hedge": "Hedge",
                "verdict_2022": "Then", "verdict_2026": "Now", "evidence_html": "Evidence and sources",
            },
            cell={"evidence_html": str, "paragraph": lambda p: f"¶{p}", "verdict_2022": _verdict, "verdict_2026": _verdict},
            row_id=lambda row: f"claim-{row['id']}",
            row_header="id",
        )  # fmt: skip

    def source_html(self) -> str:
        return tables.provenance("claims")._repr_html_()

    def page_links(self) -> dict:
        return {"article": "article.html"}


def with_strength(claims: pd.DataFrame) -> pd.DataFrame:
    """The claims with the strength of each one's hedge joined from the table ``hedges``."""
    hedges = tables.load("hedges")[["hedge", "strength"]]
    return claims.merge(hedges, on="hedge", how="left", validate="many_to_one")


def _values(column: pd.Series) -> list[str]:
    if isinstance(column.dtype, pd.CategoricalDtype):
        return [v for v in column.cat.categories if (column == v).any()]
    return [str(v) for v in sorted(column.dropna().unique())]


def _record(row: pd.Series) -> dict:
    record = {c: str(row[c]) for c in (*_SEARCHED, *FACETS, "confidence")}
    record["sources"] = [k for k in str(row["sources"]).split(tables.SEPARATOR) if k]
    return record


def _verdict(value: str) -> str:
    return f'<span class="bk-verdict" data-verdict="{escape(str(value), quote=True)}">{MARKS.get(str(value), "")} {escape(str(value))}</span>'
