"""The layers a chapter composes: a folium map on the book's own borders, points, lines and areas.

Each function returns a folium object and remembers what it drew (`Drawn`), from which the figure makes the
picture, the legend and the alternative text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

import folium
import pandas as pd
from branca.element import MacroElement
from folium.map import FeatureGroup, Layer
from folium.template import Template

from .. import geo
from ..errors import BookError
from . import symbols


@dataclass
class Drawn:
    """What a layer shows, free of any map library: for the picture, the legend and the tests."""

    kind: str  # "points", "line" or "areas"
    name: str
    symbol: str = "circle"
    dash: str = "solid"
    items: list[dict] = field(default_factory=list)


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


class Areas(Layer):
    """States filled by class; the shapes come from the shared borders, so only codes travel."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = BookFrame.areas({{ this.rows|tojson }});
        {% endmacro %}
        """
    )

    def __init__(self, rows: list[dict], name: str, show: bool) -> None:
        super().__init__(name=name, overlay=True, control=True, show=show)
        self._name = "Areas"
        self.rows = rows


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
    show: bool = True,
) -> FeatureGroup:
    """A layer of points, one for each row of a table.

    label, text : the columns that name a point and say more of it (in its popup).
    latitude, longitude : the columns of its position, degrees.
    symbol : circle, square, triangle, diamond, cross or star.

    Raises BookError for an empty table, a missing column, a place off the Earth or an unknown symbol.
    """
    _require(frame, [label, latitude, longitude, *([text] if text else [])], name)
    icon = symbols.icon(symbol)
    group = FeatureGroup(name=name, show=show)
    drawn = Drawn("points", name, symbol=symbol)
    for _, row in frame.iterrows():
        at = geo.require_point(row[latitude], row[longitude])
        title, more = str(row[label]), ("" if text is None or pd.isna(row[text]) else str(row[text]))
        body = f"<strong>{escape(title)}</strong>" + (f"<br>{escape(more)}" if more else "")
        folium.Marker(
            at,
            icon=folium.DivIcon(html=icon, icon_size=(24, 24), icon_anchor=(12, 12), class_name="bk-point"),
            tooltip=folium.Tooltip(escape(title), sticky=False),
            popup=folium.Popup(body, max_width=260),
            alt=title,
        ).add_to(group)
        drawn.items.append({"label": title, "text": more, "at": at})
    group.book_drawn = drawn
    return group


def line(
    coordinates: Sequence[Sequence[float]],
    *,
    name: str,
    label: str | None = None,
    dash: str = "solid",
    show: bool = True,
) -> FeatureGroup:
    """A layer of one line through (latitude, longitude) pairs, degrees. dash: solid, dashed or dotted."""
    if dash not in symbols.DASHES:
        raise BookError(f"“{dash}” is no line style; choose one of: {', '.join(symbols.DASHES)}.")
    path = [geo.require_point(*pair) for pair in coordinates]
    if len(path) < 2:
        raise BookError(f"The line “{name}” has {len(path)} points; a line needs two.")
    group = FeatureGroup(name=name, show=show)
    folium.PolyLine(
        path,
        tooltip=folium.Tooltip(escape(label or name)),
        class_name=f"bk-line bk-line-{dash}",
        dash_array=symbols.DASHES[dash] or None,
    ).add_to(group)
    group.book_drawn = Drawn("line", name, dash=dash, items=[{"label": label or name, "path": path}])
    return group


def areas(
    frame: pd.DataFrame,
    *,
    name: str,
    code: str = "iso3",
    label: str,
    text: str | None = None,
    show: bool = True,
) -> Areas:
    """A layer of filled states, one for each row of a table.

    code : the column of ISO 3166-1 alpha-3 codes; label, text : as for `points`.

    Raises BookError for an empty table, a missing column or a code without a shape.
    """
    _require(frame, [code, label, *([text] if text else [])], name)
    rows = []
    for _, row in frame.iterrows():
        more = "" if text is None or pd.isna(row[text]) else str(row[text])
        rows.append({"iso3": geo.require_code(str(row[code])), "label": str(row[label]), "text": more})
    layer = Areas(rows, name, show)
    layer.book_drawn = Drawn("areas", name, items=rows)
    return layer


def _require(frame: pd.DataFrame, columns: list[str], name: str) -> None:
    missing = [c for c in columns if c not in frame.columns]
    if missing:
        raise BookError(
            f"The layer “{name}” needs the column “{missing[0]}”, and the table has: {', '.join(map(str, frame.columns))}."
        )
    if frame.empty:
        raise BookError(f"The layer “{name}” got an empty table; give it at least one row.")
