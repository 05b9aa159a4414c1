"""The forecast desk: probabilities for the questions open in November 2022, sealed, then scored."""

from __future__ import annotations

import json
import math
from html import escape
from pathlib import Path

import pandas as pd

from .. import __version__, html, tables
from ..errors import BookError
from .base import BookWidget, source_records
from .fields import Choice, Each, Flag, Number

PARTLY = {"half": "half an occurrence", "yes": "occurred", "no": "did not occur", "out": "left out"}
SHOW = {"all": "all questions", "open": "those without a probability"}
STANCES = {"likely": 80, "possible": 60, "uncertain": 50, "unlikely": 15}
"""What we take the article's words to mean, in per cent: a reading of ours that the reader can change."""

_BOUNDS = [0, 20, 40, 60, 80, 100]
_FORMAT = "alliance-forecast"


def _questions(data: dict) -> dict[str, Number]:
    return {q["id"]: Number(0, 100, 50, unit="%", label=f"Probability that {q['id']} comes about") for q in data.get("questions", [])}


def _paragraphs(data: dict) -> dict[str, str]:
    found = sorted({q["paragraph"] for q in data.get("questions", [])})
    return {"all": "all paragraphs", **{str(p): f"¶{p}" for p in found}}


class ForecastDesk(BookWidget):
    """Give probabilities, seal them, and see how they score beside the article's stance and beside always-50 %.

    ``desk = ForecastDesk()`` takes the book's table of forecasts. Fields: ``probabilities`` (per cent by question),
    ``sealed``, ``partly`` (how an outcome “partly” counts), ``stances`` (what the article's words mean, per cent),
    ``show`` and ``paragraph`` (which questions are in view). ``desk.selection`` is the DataFrame of the questions, with
    outcomes and scores once sealed. `save` and `load` keep a forecast in a file.

    The arithmetic. The Brier score of a question is (p − o)², with o 1 if it came about, 0 if not; “partly” counts as
    chosen, unresolved questions never count. The score is the mean over the questions answered that count. The
    article's score and the reader's own beside it are taken over those of them on which the article takes a stance.
    The base rate forecast gives every question the share that came about. Probabilities are grouped in fifths (100 %
    belongs to the last). With n, mean p and mean o of each group, over all N: reliability is the mean of (p − o)²
    weighted by n, resolution the mean of (o − share)² weighted by n, uncertainty share × (1 − share); the remainder is
    what the grouping leaves over, score − (reliability − resolution + uncertainty).
    """

    title = "Forecast desk"

    probabilities = Each(_questions, label="Probabilities")
    sealed = Flag(label="Sealed")
    partly = Choice(PARTLY, label="An outcome “partly” counts as")
    stances = Each({s: Number(0, 100, p, unit="%", label=f"“{s}” means", step=5) for s, p in STANCES.items()}, dict(STANCES), label="The article’s words as probabilities")
    show = Choice(SHOW, label="Show")
    paragraph = Choice(_paragraphs, label="Paragraph")

    def __init__(self, frame: pd.DataFrame | None = None, **kwargs) -> None:
        frame = tables.load("forecasts") if frame is None else frame
        self._frame = frame.reset_index(drop=True)
        data = {
            "questions": [
                {
                    "id": r.id, "paragraph": int(r.paragraph), "question": r.question, "stance": str(r.article_stance),
                    "wording": r.article_wording_paraphrase if pd.notna(r.article_wording_paraphrase) else "", "due": f"{r.resolution_date:%Y-%m-%d}",
                    "outcome": str(r.outcome), "summary": r.outcome_summary, "sources": r.sources.split(tables.SEPARATOR),
                }
                for r in self._frame.itertuples()
            ],
            "book": f"The Rebirth of the Russia–North Korea Alliance {__version__}",
            "sources": source_records(k for cell in frame["sources"] for k in cell.split(tables.SEPARATOR)),
        }  # fmt: skip
        super().__init__(data=data, **kwargs)
        ids = {q["id"]: q["stance"] for q in data["questions"]}
        self.views = {
            "Always 50 %": {"probabilities": dict.fromkeys(ids, 50)},
            "The article’s stance": {"probabilities": {i: STANCES[s] for i, s in ids.items() if s in STANCES}},
            "Nothing will change": {"probabilities": dict.fromkeys(ids, 5)},
        }

    @staticmethod
    def calculate(data: dict, state: dict) -> dict:
        given = state["probabilities"]
        answered = len(given)
        if not state["sealed"]:
            return {"answered": answered, "scores": None}
        worth = {"yes": 1, "no": 0, "partly": {"half": 0.5, "yes": 1, "no": 0, "out": None}[state["partly"]], "unresolved": None}
        items = []
        for q in data["questions"]:
            o = worth[q["outcome"]]
            if q["id"] in given and o is not None:
                p = given[q["id"]] / 100
                items.append({"id": q["id"], "p": p, "o": o, "brier": (p - o) ** 2, "stance": state["stances"].get(q["stance"])})
        n = len(items)
        if not n:
            return {"answered": answered, "scores": {"n": 0, "items": []}}
        rate = sum(i["o"] for i in items) / n
        with_stance = [i for i in items if i["stance"] is not None]
        m = len(with_stance)
        bins = []
        for k in range(5):
            low, high = _BOUNDS[k] / 100, _BOUNDS[k + 1] / 100
            members = [i for i in items if low <= i["p"] < high or (k == 4 and i["p"] >= high)]
            if members:
                size = len(members)
                bins.append({"low": low, "high": high, "n": size, "p": sum(i["p"] for i in members) / size, "o": sum(i["o"] for i in members) / size})
        score = sum(i["brier"] for i in items) / n
        reliability = sum(b["n"] * (b["p"] - b["o"]) ** 2 for b in bins) / n
        resolution = sum(b["n"] * (b["o"] - rate) ** 2 for b in bins) / n
        uncertainty = rate * (1 - rate)
        return {
            "answered": answered,
            "scores": {
                "n": n, "items": [{"id": i["id"], "brier": i["brier"]} for i in items], "score": score,
                "always50": sum((0.5 - i["o"]) ** 2 for i in items) / n,
                "baserate": sum((rate - i["o"]) ** 2 for i in items) / n, "rate": rate,
                "article": {
                    "n": m, "article": sum((i["stance"] / 100 - i["o"]) ** 2 for i in with_stance) / m if m else None,
                    "mine": sum(i["brier"] for i in with_stance) / m if m else None,
                },
                "bins": bins, "reliability": reliability, "resolution": resolution, "uncertainty": uncertainty,
                "remainder": score - (reliability - resolution + uncertainty),
            },
        }  # fmt: skip

    @property
    def selection(self) -> pd.DataFrame:
        """The questions with the probabilities given; with outcomes and Brier scores once they are sealed."""
        columns = ["id", "paragraph", "question", "article_stance", "resolution_date"]
        frame = self._frame[columns + (["outcome"] if self.sealed else [])].copy()
        frame.insert(len(columns), "probability", frame["id"].map(self.probabilities).astype(float))
        if self.sealed:
            frame["brier"] = frame["id"].map({i["id"]: i["brier"] for i in self.result["scores"]["items"]}).astype(float)
        return frame

    def save(self, path: str | Path) -> None:
        """Write the forecast to a file that the page's desk can read, too."""
        content = {
            "format": _FORMAT, "version": 1, "book": self.data["book"], "probabilities": self.probabilities, "sealed": self.sealed,
            "digest": digest(self.probabilities, self.sealed),
        }  # fmt: skip
        Path(path).write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")

    def load(self, path: str | Path) -> None:
        """Take a forecast from a file. Raises BookError, and changes nothing, if the file is broken or no forecast of this book."""
        try:
            content = json.loads(Path(path).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise BookError(f"{path}: this is no forecast file ({error}); choose a file that the forecast desk saved.") from None
        if not isinstance(content, dict) or content.get("format") != _FORMAT:
            raise BookError(f"{path}: this is no forecast file; choose a file that the forecast desk saved.")
        try:
            probabilities = self.traits()["probabilities"].clean(content.get("probabilities"), self.data)
            sealed = self.traits()["sealed"].clean(content.get("sealed"), self.data)
        except ValueError as error:
            raise BookError(f"{path}: the forecast does not fit this book: {error}") from None
        if content.get("digest") != digest(probabilities, sealed):
            raise BookError(f"{path}: the file was changed or damaged after it was saved; choose another copy.")
        with self.hold_sync():
            self.probabilities, self.sealed = probabilities, sealed

    def static_html(self) -> str:
        asked = html.table(
            self._frame.assign(due=[f"{d:%Y-%m-%d}" for d in self._frame["resolution_date"]], yours="          %"),
            caption="The questions, to answer on paper: what was the probability in November 2022?",
            headings={"id": "Question", "question": "What was asked", "paragraph": "¶", "due": "Resolves", "article_stance": "The article’s stance", "yours": "Yours"},
            row_header="id",
        )  # fmt: skip
        told = html.table(
            self._frame.assign(links=[html.source_links(s) for s in self._frame["sources"]]),
            caption="What came about", headings={"id": "Question", "outcome": "Outcome", "outcome_summary": "What happened", "links": "Sources"},
            cell={"links": str}, row_header="id",
        )  # fmt: skip
        return f"{asked}<details><summary>{escape('What came about (look when you have answered)')}</summary>{told}</details>"

    def source_html(self) -> str:
        return tables.provenance("forecasts")._repr_html_()


def digest(probabilities: dict[str, float], sealed: bool) -> str:
    """A check sum of a forecast, by which accidental damage is noticed (FNV-1a, 32 bits; it is no protection from intent)."""
    text = ";".join(f"{name}:{math.floor(p * 100 + 0.5)}" for name, p in sorted(probabilities.items())) + ("|sealed" if sealed else "|open")
    value = 0x811C9DC5
    for byte in text.encode():
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return f"{value:08x}"
