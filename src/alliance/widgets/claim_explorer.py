"""The claim explorer: filter the article's claims by paragraph, kind, hedge and verdict, and see their evidence."""

from __future__ import annotations

from html import escape

import pandas as pd
import traitlets

from .. import html, project, tables
from ..errors import BookError
from .base import BookWidget

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


class ClaimExplorer(BookWidget):
    """An explorer of the table of claims.

    ``explorer = ClaimExplorer()`` takes the book's claims; pass a DataFrame with the same columns to explore your
    own. ``explorer.chosen`` maps a facet to its chosen values, ``explorer.query`` is the search text, both can be
    set; ``explorer.selection`` is the DataFrame of the claims that fit. ``by`` names the facets offered (all of
    FACETS if not given).

    Raises BookError if the table lacks a column, and traitlets.TraitError for a facet or value that does not exist.
    """

    title = "Claim explorer"

    claims = traitlets.List().tag(sync=True)
    facets = traitlets.List().tag(sync=True)
    sources = traitlets.Dict().tag(sync=True)
    marks = traitlets.Dict(MARKS).tag(sync=True)
    article = traitlets.Unicode("").tag(sync=True)
    chosen = traitlets.Dict().tag(sync=True)
    query = traitlets.Unicode("").tag(sync=True)

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
        keys = dict.fromkeys(key for cell in frame["sources"].dropna() for key in cell.split(tables.SEPARATOR))
        super().__init__(
            claims=[_record(row) for _, row in self._frame.iterrows()],
            facets=[{"name": n, "label": label, "values": _values(self._frame[n])} for n, label in FACETS.items() if by is None or n in by],
            sources={k: _source(k) for k in keys},
            article="article.html" if project.building_pages() else "",
            **kwargs,
        )

    @traitlets.validate("chosen")
    def _chosen_is_known(self, proposal) -> dict:
        known = {f["name"]: f["values"] for f in self.facets}
        result = {}
        for facet, values in proposal["value"].items():
            if facet not in known:
                raise traitlets.TraitError(f"There is no facet “{facet}”; the facets are: {', '.join(known)}.")
            values = [str(v) for v in values]
            for value in values:
                if value not in known[facet]:
                    raise traitlets.TraitError(f"“{facet}” has no value “{value}”; it has: {', '.join(known[facet])}.")
            if values:
                result[facet] = values
        return result

    @property
    def selection(self) -> pd.DataFrame:
        """The claims that fit the filters: any of the chosen values within a facet, all facets, all words."""
        keep = pd.Series(True, index=self._frame.index)
        for facet, values in self.chosen.items():
            keep &= self._frame[facet].astype(str).isin(values)
        text = self._frame[list(_SEARCHED)].astype("str").agg(" ".join, axis=1).str.lower()
        for word in self.query.lower().split():
            keep &= text.str.contains(word, regex=False)
        return self._frame[keep]

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


def _source(key: str) -> dict:
    s = tables.source(key)
    return {"label": s.label, "title": s.title, "url": s.url}


def _verdict(value: str) -> str:
    return f'<span class="bk-verdict" data-verdict="{escape(str(value), quote=True)}">{MARKS.get(str(value), "")} {escape(str(value))}</span>'
