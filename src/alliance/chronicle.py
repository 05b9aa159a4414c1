"""The events of the book as lines to read: what happened in a stretch of years, who tells it, and on which pages."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from . import tables
from .errors import BookError
from .facts import in_figures
from .tables import Source


@dataclass(frozen=True)
class Event:
    """One event as a list shows it."""

    id: str
    when: str
    title: str
    summary: str
    where: str
    claimant: str
    paragraphs: tuple[int, ...]
    sources: tuple[Source, ...]
    confidence: str


def between(first: int, last: int) -> list[Event]:
    """The events of the years from ``first`` to ``last``, both included, by date.

    Raises BookError for a stretch without an event.
    """
    frame = tables.load("events").sort_values("date", kind="stable")
    frame = frame[frame["date"].dt.year.between(first, last)]
    if frame.empty:
        raise BookError(f"The table of events has none from {first} to {last}; correct the years.")
    places = tables.load("places").set_index("id")["name"]
    return [_event(row, places) for row in frame.itertuples()]


def markdown(first: int, last: int) -> list[str]:
    """The same as lines of plain Markdown, for a notebook."""
    lines = []
    for e in between(first, last):
        links = "; ".join(f"[{_bare(s.label)}]({s.url})" if s.url else _bare(s.label) for s in e.sources)
        told = f" *Told by {e.claimant}.*" if e.claimant else ""
        lines.append(f"- **{e.when}, {e.where}.** {e.title}. {e.summary}{told} {links}")
    return lines


def _event(row, places: pd.Series) -> Event:
    when = {"day": in_figures(row.date), "month": f"{row.date:%B %Y}", "year": f"{row.date:%Y}"}[str(row.date_precision)]
    return Event(
        id=row.id,
        when=when,
        title=row.title,
        summary=row.summary,
        where=places[row.place_id],
        claimant="" if pd.isna(row.claimant) else row.claimant,
        paragraphs=tuple(int(p) for p in str(row.article_paragraphs).split(tables.SEPARATOR) if p.isdigit()),
        sources=tuple(tables.sources_of(row.sources)),
        confidence=str(row.confidence),
    )


def _bare(label: str) -> str:
    return label.replace("[", "(").replace("]", ")")  # brackets would end a Markdown link
