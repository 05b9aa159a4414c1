"""The layers a chapter composes: a folium map on the book's own borders, points, lines and areas.

Each function returns a folium object and remembers what it drew (`Drawn`), from which the figure makes the
picture, the legend and the alternative text.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import folium
import pandas as pd
from branca.element import MacroElement
from folium.map import Layer
from folium.template import Template

from .. import geo
from ..errors import BookError
from . import symbols


@dataclass
class Drawn:
    """What a layer shows, free of any map library: for the picture, the legend and the tests."""

    kind: str  # "points", "lines", "areas", "choropleth" or "names"
    name: str
    symbol: str = "circle"
    dash: str = "solid"
    show: bool = True
    items: list[dict] = field(default_factory=list)
    classes: list[tuple[str, str]] = field(default_factory=list)
    """Of a choropleth: label and tone of each class, in order."""


class BookMap(folium.Map):
    """A folium map without tiles and with the book's borders; asks nothing of any other host."""

    _template = Template(
        """
        {% macro header(this, kwargs) %}{% endmacro %}
        {% macro html(this, kwargs) %}<div class="folium-map" id={{ this.get_name()|tojson }}></div>{% endmacro %}
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = BookFrame.map({{ this.get_name()|tojson }}, {{ this.view|tojson }},
                                                      {{ this.options|tojavascript }});
        {% endmacro %}
        """
    )
    default_js: list = []
    default_css: list = []

    def __init__(self, view: list[list[float]], **options) -> None:
        super().__init__(tiles=None, **options)
        self.view = view

    def _repr_html_(self, **kwargs) -> str:
        from .figure import figure

        return figure(self, title="Map")._repr_html_()


class Borders(MacroElement):
    """Land, border lines and contested lines, from the one topology that all maps of a page share."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            BookFrame.borders({{ this._parent.get_name() }});
        {% endmacro %}
        """
    )


class DataLayer(Layer):
    """A layer whose rows travel as data; the frame's own program (frame.js) draws them."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = BookFrame.{{ this.program }}({{ this.data|tojson }});
        {% endmacro %}
        """
    )

    def __init__(self, program: str, data: dict, drawn: Drawn, *, show: bool, one_of_many: bool = False) -> None:
        super().__init__(name=drawn.name, overlay=not one_of_many, control=True, show=show)
        self._name = program.capitalize()
        self.program, self.data, self.book_drawn = program, data, drawn


class TimeSlider(MacroElement):
    """A slider that shows what had happened by a year, or what happened in it."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            BookFrame.slider({{ this._parent.get_name() }}, {{ this.data|tojson }});
        {% endmacro %}
        """
    )

    def __init__(self, first: int, last: int, *, mode: str = "in", width: int = 0, label: str = "Year") -> None:
        super().__init__()
        if mode not in ("in", "until"):
            raise BookError(f"mode={mode!r}; write “in” (what happened in these years) or “until” (what had happened by then).")
        if not (isinstance(first, int) and isinstance(last, int)) or first >= last:
            raise BookError(f"The time slider runs from {first} to {last}; write two years, the earlier first.")
        self._name = "TimeSlider"
        self.data = {"first": first, "last": last, "mode": mode, "width": width, "label": label}


class OnlineTiles(MacroElement):
    """The map of OpenStreetMap as a layer that a reader may switch on, told whom it contacts. Off unless asked for."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            BookFrame.online({{ this._parent.get_name() }});
        {% endmacro %}
        """
    )

    def __init__(self) -> None:
        super().__init__()
        self._name = "OnlineTiles"


def base_map(bounds: Sequence[Sequence[float]], *, max_zoom: int = 9) -> BookMap:
    """A folium map on the book's own borders.

    bounds : ((south, west), (north, east)), degrees: what is seen at first.
    max_zoom : how far a reader may zoom in (the borders are good to about 9 at the Tumen, 6 elsewhere).

    Raises BookError for bounds that are no rectangle on Earth.
    """
    try:
        (south, west), (north, east) = (geo.require_point(*corner) for corner in bounds)
    except (TypeError, ValueError):
        raise BookError(f"bounds={bounds!r} is no rectangle; write ((south, west), (north, east)) in degrees.") from None
    if south >= north or west >= east:
        raise BookError(f"bounds={bounds!r} is no rectangle; south must be below north and west left of east.")
    m = BookMap([[south, west], [north, east]], max_zoom=max_zoom, min_zoom=1)
    m.add_child(Borders())
    return m


def points(
    frame: pd.DataFrame,
    *,
    name: str,
    label: str,
    text: str | None = None,
    latitude: str = "lat",
    longitude: str = "lon",
    symbol: str = "circle",
    size: str | None = None,
    time: str | None = None,
    show: bool = True,
) -> DataLayer:
    """A layer of points, one for each row of a table.

    label, text : the columns that name a point and say more of it (in its popup).
    latitude, longitude : the columns of its position, degrees.
    symbol : circle, square, triangle, diamond, cross or star.
    size : a column of numbers; the symbol's area follows them. Rows without a number get the smallest symbol.
    time : a column of dates (or years); a `time_slider` shows the points by it.

    Raises BookError for an empty table, a missing column, a place off the Earth, a negative size, no date where there
    should be one, or an unknown symbol.
    """
    _require(frame, [label, latitude, longitude, *filter(None, (text, size, time))], name)
    symbols.shape(symbol)
    largest = _largest(frame, size, name)
    items = []
    for _, row in frame.iterrows():
        item = {"label": str(row[label]), "text": _more(row, text), "at": geo.require_point(row[latitude], row[longitude])}
        if size:
            item["size"] = 16 if pd.isna(row[size]) else round(12 + 32 * math.sqrt(float(row[size]) / largest))
        if time:
            item["time"] = _year(row[time], name)
        items.append(item)
    items.sort(key=lambda item: -item.get("size", 0))  # a large symbol stands under the small ones
    rows = [[*(round(x, 4) for x in i["at"]), i["label"], i["text"], i.get("size", 0), i.get("time")] for i in items]
    drawn = Drawn("points", name, symbol=symbol, show=show, items=items)
    return DataLayer("points", {"icon": symbols.icon(symbol), "rows": rows}, drawn, show=show)


def line(
    coordinates: Sequence[Sequence[float]],
    *,
    name: str,
    label: str | None = None,
    text: str = "",
    dash: str = "solid",
    show: bool = True,
) -> DataLayer:
    """A layer of one line through (latitude, longitude) pairs, degrees. dash: solid, dashed or dotted.

    Raises BookError for fewer than two points, a place off the Earth or an unknown style.
    """
    path = [geo.require_point(*pair) for pair in coordinates]
    if len(path) < 2:
        raise BookError(f"The line “{name}” has {len(path)} points; a line needs two.")
    return _lines([{"label": label or name, "text": text, "paths": [path]}], name, dash, show)


def paths(
    frame: pd.DataFrame,
    *,
    name: str,
    start: tuple[str, str],
    end: tuple[str, str],
    label: str,
    text: str | None = None,
    width: str | None = None,
    time: str | None = None,
    dash: str = "solid",
    show: bool = True,
) -> DataLayer:
    """A layer of great circles, one for each row: the shortest way over the globe between two places.

    start, end : the columns (latitude, longitude) of both ends, degrees. label, text, time : as for `points`.
    width : a column of numbers that the line's width follows.

    Raises BookError for an empty table, a missing column, a place off the Earth, or two places opposite each other.
    """
    _require(frame, [*start, *end, label, *filter(None, (text, width, time))], name)
    largest = _largest(frame, width, name)
    items = []
    for _, row in frame.iterrows():
        ends = [geo.require_point(*(row[c] for c in pair)) for pair in (start, end)]
        item = {"label": str(row[label]), "text": _more(row, text), "paths": geo.great_circle(*ends, steps=32)}
        if width:
            item["width"] = 1.5 if pd.isna(row[width]) else round(1.5 + 8 * float(row[width]) / largest, 1)
        if time:
            item["time"] = _year(row[time], name)
        items.append(item)
    return _lines(items, name, dash, show)


def areas(
    frame: pd.DataFrame,
    *,
    name: str,
    code: str = "iso3",
    label: str,
    text: str | None = None,
    show: bool = True,
) -> DataLayer:
    """A layer of filled states, one for each row of a table.

    code : the column of ISO 3166-1 alpha-3 codes; label, text : as for `points`.

    Raises BookError for an empty table, a missing column or a code without a shape.
    """
    _require(frame, [code, label, *([text] if text else [])], name)
    items = [{"iso3": geo.require_code(str(row[code])), "label": str(row[label]), "text": _more(row, text)} for _, row in frame.iterrows()]
    rows = [[i["iso3"], 0, i["label"], i["text"]] for i in items]
    return DataLayer("areas", {"rows": rows, "classes": []}, Drawn("areas", name, show=show, items=items), show=show)


def choropleth(
    frame: pd.DataFrame,
    *,
    name: str,
    value: str,
    code: str = "iso3",
    classes: Mapping[str, str] | Sequence[float],
    scheme: str = "kinds",
    text: str | None = None,
    unit: str = "",
    show: bool = True,
    one_of_many: bool = False,
) -> DataLayer:
    """A layer of states filled by the class of a value, one for each row of a table.

    value : the column that decides the class. code : the column of ISO 3166-1 alpha-3 codes.
    classes : for categories, each value with its name, in order ({"Y": "in favour", ...}); for numbers, the edges
        between the classes, rising ((0, 10, 50, 100): from 0 to below 10, and so on; the last includes its end).
    scheme : “kinds” (one thing or another) or “steps” (less to more). Colour never speaks alone: each class has a pattern.
    unit : written behind the numbers of the classes. text : the column that says more of a state (in its popup).
    one_of_many : the layer switch shows one such layer at a time.

    A state whose value is missing is left as land. States that the borders do not have (they are too small to be seen)
    are left out of the drawing, not of the table. Raises BookError for an empty table, a missing column, a value
    outside the classes, a code that is no state, or too many classes.
    """
    _require(frame, [code, value, *([text] if text else [])], name)
    labels, place = _classes(classes, unit, name)
    tones = [tone for tone, _ in symbols.fills(scheme, len(labels))]
    names = geo.names()
    items = []
    for _, row in frame.iterrows():
        if pd.isna(row[value]):
            continue
        iso3 = geo.require_code(str(row[code]))
        k = place(row[value])
        items.append({"iso3": iso3, "label": f"{names[iso3]}: {labels[k]}", "text": _more(row, text), "tone": tones[k], "class": k})
    drawn = Drawn("choropleth", name, show=show, items=items, classes=list(zip(labels, tones, strict=True)))
    data: dict = {"classes": [[label, tone] for label, tone in drawn.classes]}
    if any(i["text"] for i in items):
        data["rows"] = [[i["iso3"], i["class"], "", i["text"]] for i in items]
    else:  # with nothing to add, a class is the list of its states
        data["codes"] = [" ".join(i["iso3"] for i in items if i["class"] == k) for k in range(len(tones))]
    return DataLayer("areas", data, drawn, show=show, one_of_many=one_of_many)


def names(frame: pd.DataFrame, *, label: str, latitude: str = "lat", longitude: str = "lon") -> DataLayer:
    """Names written on the map, one for each row: of states or regions, where a reader may not know the outlines.

    Raises BookError for an empty table, a missing column or a place off the Earth.
    """
    _require(frame, [label, latitude, longitude], "names")
    items = [{"label": str(row[label]), "text": "", "at": geo.require_point(row[latitude], row[longitude])} for _, row in frame.iterrows()]
    layer = DataLayer("names", {"rows": [[*i["at"], i["label"]] for i in items]}, Drawn("names", "Names", items=items), show=True)
    layer.control = False
    return layer


def time_slider(first: int, last: int, *, mode: str = "in", width: int = 0, label: str = "Year") -> TimeSlider:
    """A slider over the years ``first`` to ``last`` for all points and paths of the map that have a time.

    mode : “in” shows what happened in the year (and ``width`` years before), “until” what had happened by its end.
    Until a reader moves it, everything is shown. Raises BookError for years in the wrong order or another mode.
    """
    return TimeSlider(first, last, mode=mode, width=width, label=label)


def online_tiles() -> OnlineTiles:
    """A layer with the map of OpenStreetMap. It is off, and says whom it contacts, before a reader switches it on."""
    return OnlineTiles()


def _lines(items: list[dict], name: str, dash: str, show: bool) -> DataLayer:
    if dash not in symbols.DASHES:
        raise BookError(f"“{dash}” is no line style; choose one of: {', '.join(symbols.DASHES)}.")
    rows = [
        [[[[round(x, 3) for x in point] for point in path] for path in i["paths"]], i["label"], i["text"], i.get("width", 0), i.get("time")]
        for i in items
    ]
    drawn = Drawn("lines", name, dash=dash, show=show, items=items)
    return DataLayer("lines", {"dash": dash, "rows": rows}, drawn, show=show)


def _classes(classes: Mapping[str, str] | Sequence[float], unit: str, name: str) -> tuple[list[str], Callable[[object], int]]:
    """The classes' labels, and a function from a value to the number of its class."""
    if isinstance(classes, Mapping):
        order = [str(key) for key in classes]

        def kind(value: object) -> int:
            if str(value) not in order:
                raise BookError(f"The layer “{name}” has no class for “{value}”; the classes are: {', '.join(order)}.")
            return order.index(str(value))

        return [str(label) for label in classes.values()], kind
    edges = [float(edge) for edge in classes]
    if len(edges) < 2 or any(a >= b for a, b in zip(edges, edges[1:], strict=False)):
        raise BookError(f"The layer “{name}” has the class edges {list(classes)}; write two or more rising numbers.")
    behind = f" {unit}" if unit else ""
    labels = [f"{a:,g} to {b:,g}{behind}" for a, b in zip(edges, edges[1:], strict=False)]

    def step(value: object) -> int:
        number = float(value)
        if not edges[0] <= number <= edges[-1]:
            raise BookError(f"The layer “{name}” has the value {number:g}, outside its classes from {edges[0]:g} to {edges[-1]:g}.")
        return min(sum(number >= edge for edge in edges) - 1, len(edges) - 2)

    return labels, step


def _largest(frame: pd.DataFrame, column: str | None, name: str) -> float:
    if column is None:
        return 1.0
    numbers = pd.to_numeric(frame[column], errors="coerce")
    if numbers.isna().all() or (numbers < 0).any():
        raise BookError(f"The layer “{name}” draws the column “{column}” as a size; it needs numbers from 0 up.")
    return float(numbers.max()) or 1.0


def _more(row: pd.Series, text: str | None) -> str:
    return "" if text is None or pd.isna(row[text]) else str(row[text])


def _year(value: object, name: str) -> int:
    year = getattr(value, "year", value)
    try:
        return int(year)
    except (TypeError, ValueError):
        raise BookError(f"The layer “{name}” has “{value}” where a date should be; leave the row out or give it a year.") from None


def _require(frame: pd.DataFrame, columns: list[str], name: str) -> None:
    missing = [c for c in columns if c not in frame.columns]
    if missing:
        raise BookError(
            f"The layer “{name}” needs the column “{missing[0]}”, and the table has: {', '.join(map(str, frame.columns))}."
        )
    if frame.empty:
        raise BookError(f"The layer “{name}” got an empty table; give it at least one row.")
