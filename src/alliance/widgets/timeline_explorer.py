"""The timeline explorer: the book's chronology as lanes of marks, two maps and cards, filtered together."""

from __future__ import annotations

import calendar
import math
from collections import Counter

import pandas as pd

from .. import html, tables
from ..errors import BookError
from ..facts import in_figures
from ..maps import picture, symbols
from ..maps.figure import CONTESTED_NOTE
from .base import BookWidget, source_records
from .fields import Choice, Interval, Several, Text

SYMBOLS = {
    "diplomacy": "circle", "military": "square", "sanctions": "diamond", "economy": "triangle", "transport": "cross", "labour": "star",
    "nuclear": "hexagon",
}  # fmt: skip
"""The mark of each category, so that none is told by colour alone."""

PRECISION = {"day": "to the day", "month": "to the month only", "year": "to the year only"}
PANELS = {"North-East Asia": ((35.4, 114.6), (45.4, 135.2)), "Europe and western Russia": ((43.2, 1.0), (59.5, 53.0))}
"""The frames of the maps, south-west and north-east. A place in neither is named below them: one frame that held Moscow,
New York and the Tumen would squeeze most of the events into a few pixels."""

_NEEDED = "id date date_precision title summary category place_id actors article_paragraphs claimant sources confidence".split()
_SEARCHED = ("id", "when", "title", "summary", "where", "states", "claimant")
_FREQUENT = 6
_RATIO = 1.45
# widths of a map in CSS pixels: at the narrow one its marks must not lie on each other, at the wide one more names have room
_NARROW, _WIDE = 250, 400
_HEXAGON = "M4.2 1.4h7.6L15.6 8l-3.8 6.6H4.2L.4 8z"


class TimelineExplorer(BookWidget):
    """The events of the relationship, 1945 to 2026.

    ``timeline = TimelineExplorer()`` takes the book's table; pass a part of ``tables.load("events")`` to explore that.
    Fields: ``years`` (first and last), ``categories``, ``actors`` (codes of states), ``paragraph`` of the article,
    ``precision`` of the date, ``places``, ``query``, and ``event``, the one in hand. ``timeline.selection`` is the
    DataFrame of the events shown, in the order of their dates.

    The arithmetic. An event fits a list if it is one of those chosen, or if none is chosen; it fits ``actors`` if it
    involves all of those chosen; ``years`` if the year of its date is neither before the first nor after the last;
    ``query`` if each word of it stands in the event's id, date, title, summary, place, states or claimant, whatever
    the case. Shown are the events that fit everything. ``left`` counts, for each value of a list, the events that
    fit everything else and have it; for states, the events shown that involve it. ``counts`` counts the events shown
    by category and decade.

    Raises BookError for a table that lacks a column or has no row.
    """

    title = "Timeline explorer"
    views_to_try = {
        "The estrangement, 1988 to 1999": {"years": [1988, 1999]},
        "Events that bear on ¶14": {"paragraph": "14"},
        "With China": {"actors": ["CHN"]},
        "At the UN": {"places": ["un"]},
        "Dates not known to the day": {"precision": ["month", "year"]},
    }

    years = Interval(lambda data: data["span"][0], lambda data: data["span"][1], label="Years shown")
    categories = Several(lambda data: data["categories"], label="Kind of event")
    actors = Several(lambda data: data["states"], label="States involved", hint="An event must involve all of those chosen. Russia stands for the Soviet Union before 1992.")
    paragraph = Choice(lambda data: {"": "any paragraph", **{p: f"¶{p}" for p in data["paragraphs"]}}, label="Bears on")
    precision = Several(lambda data: {p: PRECISION[p] for p in data["precisions"]}, label="How well the date is known")
    places = Several(lambda data: {p: place["name"] for p, place in data["places"].items()}, label="Places")
    query = Text(label="Search the events", most=120)
    event = Choice(lambda data: {"": "none", **{e["id"]: e["id"] for e in data["events"]}}, label="Event in hand")

    def __init__(self, frame: pd.DataFrame | None = None, **kwargs) -> None:
        frame = tables.load("events") if frame is None else frame
        missing = [c for c in _NEEDED if c not in frame.columns]
        if missing:
            raise BookError(f"The timeline explorer needs the column “{missing[0]}”; give it tables.load(\"events\") or a part of it.")
        if frame.empty:
            raise BookError("The timeline explorer got a table without a row; give it at least one event.")
        self._frame = frame.sort_values("date", kind="stable").reset_index(drop=True)
        known = tables.load("members").set_index("iso3")["name_en"].to_dict()
        states = Counter(code for cell in frame["actors"] for code in cell.split(tables.SEPARATOR))
        names = {code: known.get(code, code) for code, _ in sorted(states.items(), key=lambda pair: (-pair[1], pair[0]))}
        places = _places(self._frame)
        events = [_record(row, names, places) for row in self._frame.itertuples()]
        kinds = [c for c in SYMBOLS if (self._frame["category"] == c).any()]
        data = {
            "events": events,
            "span": [events[0]["year"], max(e["year"] for e in events)],
            "categories": kinds,
            "marks": {c: _mark(c) for c in kinds},
            "states": names,
            "often": list(names)[:_FREQUENT],
            "paragraphs": [str(p) for p in sorted({int(p) for e in events for p in e["paragraphs"]})],
            "precisions": [p for p in PRECISION if any(e["precision"] == p for e in events)],
            "places": places,
            "maps": _maps(places),
            "article": _article(events[0]["year"], max(e["year"] for e in events)),
            "note": f"A capital stands for its government, and some points stand for a region. {CONTESTED_NOTE}",
            "sources": source_records(k for e in events for k in e["sources"]),
        }
        super().__init__(data=data, **kwargs)
        offered = {name: {value for value, _ in f["options"]} for name, f in self.fields.items() if "options" in f}
        self.views = {label: view for label, view in self.views_to_try.items() if all(self._takes(offered, *pair) for pair in view.items())}

    def _takes(self, offered: dict, name: str, value) -> bool:
        """True if a view worth trying makes sense for the events at hand."""
        if name == "years":
            return all(self.data["span"][0] <= year <= self.data["span"][1] for year in value)
        return {value} <= offered[name] if isinstance(value, str) else set(value) <= offered[name]

    @staticmethod
    def calculate(data: dict, state: dict) -> dict:
        words, (first, last) = state["query"].lower().split(), state["years"]
        left = {
            "categories": dict.fromkeys(data["categories"], 0), "precision": dict.fromkeys(data["precisions"], 0),
            "places": dict.fromkeys(data["places"], 0), "paragraph": dict.fromkeys(data["paragraphs"], 0),
            "actors": dict.fromkeys(data["states"], 0),
        }  # fmt: skip
        shown: list[str] = []
        counts: dict[str, int] = {}
        for event in data["events"]:
            if not first <= event["year"] <= last:
                continue
            if words:
                text = " ".join(event[c] for c in _SEARCHED).lower()
                if not all(word in text for word in words):
                    continue
            if not all(state_ in event["actors"] for state_ in state["actors"]):
                continue
            values = {"categories": [event["category"]], "precision": [event["precision"]], "places": [event["place"]], "paragraph": event["paragraphs"]}
            misses = [name for name, has in values.items() if state[name] and not set(has) & ({state[name]} if name == "paragraph" else set(state[name]))]
            for name, has in values.items():
                if misses in ([], [name]):
                    for value in has:
                        left[name][value] += 1
            if misses:
                continue
            shown.append(event["id"])
            for code in event["actors"]:
                left["actors"][code] += 1
            cell = f"{event['category']}|{event['year'] // 10 * 10}"
            counts[cell] = counts.get(cell, 0) + 1
        return {"shown": shown, "left": left, "counts": counts, "event": state["event"] if state["event"] in shown else ""}

    @property
    def selection(self) -> pd.DataFrame:
        """The events shown: the rows of the table, in the order of their dates."""
        return self._frame[self._frame["id"].isin(self.result["shown"])]

    def static_html(self) -> str:
        events = {e["id"]: e for e in self.data["events"]}
        frame = self._frame.assign(
            when=[events[i]["when"] for i in self._frame["id"]],
            where=[events[i]["where"] for i in self._frame["id"]],
            who=[events[i]["states"] for i in self._frame["id"]],
            paragraphs=[", ".join(f"¶{p}" for p in events[i]["paragraphs"]) for i in self._frame["id"]],
        )
        return html.table(
            frame, caption=f"The {len(frame)} events, in the order of their dates",
            headings={"when": "Date", "title": "Event", "summary": "What happened", "category": "Kind", "where": "Place", "who": "States",
                      "paragraphs": "Bears on", "claimant": "Told by", "sources": "Sources"},
            cell={"sources": html.source_links}, row_id=lambda row: f"event-{row['id']}", row_header="when",
        )  # fmt: skip

    def source_html(self) -> str:
        lines = [tables.provenance(name) for name in ("events", "places")]
        return tables.source_line(lines) + " Borders: Natural Earth (public domain), drawn by the book’s boundary policy."

    def page_links(self) -> dict:
        return {"article": "article.html", "boundaries": "boundaries.html"}


def _mark(category: str) -> dict:
    """The category’s shape in a box of 16 by 16, and its style class."""
    name = SYMBOLS[category]
    return {"d": _HEXAGON, "tone": "bk-tl-hollow"} if name == "hexagon" else {"d": symbols.shape(name), "tone": symbols.tone(name)}


def _record(row, names: dict[str, str], places: dict[str, dict]) -> dict:
    """An event as the page holds it. ``at`` and, for a month or a year, ``from`` and ``to`` are decimal years."""
    precision, codes = str(row.date_precision), row.actors.split(tables.SEPARATOR)
    when = {"day": in_figures(row.date), "month": f"{row.date:%B %Y}", "year": f"{row.date:%Y}"}[precision]
    days = {"day": 1, "month": row.date.days_in_month, "year": _days(row.date.year)}[precision]
    start = row.date.year + (row.date.day_of_year - 1) / _days(row.date.year)
    end = start + days / _days(row.date.year)
    return {
        "id": row.id, "year": int(row.date.year), "precision": precision, "when": when, "at": round((start + end) / 2, 4),
        **({} if precision == "day" else {"from": round(start, 4), "to": round(end, 4)}),
        "title": row.title, "summary": row.summary, "category": str(row.category), "place": row.place_id, "where": places[row.place_id]["name"],
        "actors": codes, "states": ", ".join(names[c] for c in codes), "paragraphs": row.article_paragraphs.split(tables.SEPARATOR),
        "claimant": "" if pd.isna(row.claimant) else row.claimant, "sources": row.sources.split(tables.SEPARATOR), "confidence": str(row.confidence),
    }  # fmt: skip


def _article(first: int, last: int) -> float | None:
    """When the article was new, as a decimal year; none if that lies outside the years shown.

    It was written before the first event of the book's table whose id begins with E. A part of the table may lack that event.
    """
    events = tables.load("events").sort_values("date", kind="stable")
    date = events.loc[events["id"].str.startswith("E"), "date"].iloc[0]
    at = round(date.year + (date.day_of_year - 0.5) / _days(date.year), 4)
    return at if first <= at < last + 1 else None


def _days(year: int) -> int:
    return 366 if calendar.isleap(year) else 365


def _places(events: pd.DataFrame) -> dict[str, dict]:
    """The places of the events, those with most events first."""
    known = tables.load("places").set_index("id")
    tally = events["place_id"].value_counts()
    order = sorted(tally.index, key=lambda p: (-tally[p], p))
    return {p: {"name": known.loc[p, "name"], "lat": float(known.loc[p, "lat"]), "lon": float(known.loc[p, "lon"]), "events": int(tally[p])} for p in order}


def _maps(places: dict[str, dict]) -> list[dict]:
    """The ground of each map, and for each place on it the point, the mark (moved if need be) and the side of its name."""
    made = []
    for title, bounds in PANELS.items():
        ground = picture.ground(bounds, ratio=_RATIO)
        points = {p: ground.place(place["lat"], place["lon"]) for p, place in places.items()}
        inside = {p: (x, y) for p, (x, y) in points.items() if 0 < x < ground.width and 0 < y < ground.height}
        if not inside:
            continue
        scale = _NARROW / ground.width
        most = max(place["events"] for place in places.values())
        radius = {p: (18 + 16 * math.sqrt(places[p]["events"] / most)) / 2 for p in inside}
        size = (_NARROW, ground.height * scale)
        spread = _spread({p: (x * scale, y * scale) for p, (x, y) in inside.items()}, radius, size)
        names, wider = {p: places[p]["name"] for p in inside}, _WIDE / _NARROW
        sides = _sides(spread, radius, names, size, {})
        more = _sides({p: (x * wider, y * wider) for p, (x, y) in spread.items()}, radius, names, (size[0] * wider, size[1] * wider), sides)
        made.append({
            "title": title, "width": ground.width, "height": ground.height, "land": ground.land, "border": ground.border, "contested": ground.contested,
            "places": {p: {"point": [round(v, 1) for v in inside[p]], "mark": [round(v / scale, 1) for v in spread[p]], "side": more[p], "wide": not sides[p]} for p in inside},
        })  # fmt: skip
    return made


def _spread(points: dict, radius: dict, size: tuple[float, float]) -> dict:
    """Marks moved apart, as little as will do, until none of them lies on another (in the narrowest picture)."""
    at = {p: list(xy) for p, xy in points.items()}
    names = list(at)
    for _ in range(400):
        clear = True
        for i, p in enumerate(names):
            for q in names[:i]:
                apart = max(25.0, radius[p] + radius[q] + 1)
                dx, dy = at[p][0] - at[q][0], at[p][1] - at[q][1]
                if math.hypot(dx, dy) < 0.01:
                    dx, dy = 0.0, 0.01
                # what is pressed is a square, so two are clear of each other if they are far enough apart on one axis
                wide = max(abs(dx), abs(dy))
                if wide < apart - 0.01:
                    clear = False
                    more = min(apart / wide - 1, 6 / math.hypot(dx, dy))  # by small steps, so that neighbours keep their order
                    # a place with many events is a landmark and gives way less
                    mine, its = radius[q] ** 3, radius[p] ** 3
                    for one, part in ((p, mine / (mine + its)), (q, -its / (mine + its))):
                        at[one][0] += dx * more * part
                        at[one][1] += dy * more * part
        for p in names:
            for axis in (0, 1):
                edge = max(12.5, radius[p])
                at[p][axis] = min(max(at[p][axis], edge), size[axis] - edge)
        if clear:
            break
    return {p: (x, y) for p, (x, y) in at.items()}


def _sides(marks: dict, radius: dict, names: dict, size: tuple[float, float], given: dict[str, str]) -> dict[str, str]:
    """On which side of its mark a name has room in a picture of this size, empty if on none; those ``given`` stay."""
    taken = [(x, y, max(12, radius[p]), max(12, radius[p])) for p, (x, y) in marks.items()]
    result = dict.fromkeys(marks, "")
    for p in sorted(marks, key=lambda p: not given.get(p)):  # of the rest, those with most events choose first
        (x, y), half, r = marks[p], len(names[p]) * 3.1 + 3, max(12, radius[p])
        for side, cx, cy in (("right", x + r + half + 2, y), ("left", x - r - half - 2, y), ("below", x, y + r + 9), ("above", x, y - r - 9)):
            fits = half <= cx <= size[0] - half and 8 <= cy <= size[1] - 8
            free = all(abs(cx - ox) >= half + w or abs(cy - oy) >= 7 + h for ox, oy, w, h in taken)
            if side == given.get(p) or (not given.get(p) and fits and free):
                taken.append((cx, cy, half, 7))
                result[p] = side
                break
    return result
