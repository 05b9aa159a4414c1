"""folium maps that need nobody: the book's own borders, a legend, a picture and a table for every map.

A chapter builds a map as folium does, from layers, and hands it to `figure`::

    m = maps.base_map(bounds=((30, 20), (60, 140)))
    maps.areas(states, code="iso3", label="name", name="States").add_to(m)
    maps.points(places, label="name", text="role", name="Places", symbol="circle").add_to(m)
    maps.figure(m, title="…", table=places[["name", "role"]], source="places", limits="…")
"""

from .figure import MapFigure, figure
from .layers import areas, base_map, choropleth, line, names, online_tiles, paths, points, time_slider

__all__ = ["MapFigure", "areas", "base_map", "choropleth", "figure", "line", "names", "online_tiles", "paths", "points", "time_slider"]
