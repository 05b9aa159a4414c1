"""The atlas as it is published: every map with all its parts, light enough for a phone on a bad network."""

from __future__ import annotations

import gzip
import re

import pytest

PARTS = ("borders.js", "frame.js", "frame.css", "leaflet/leaflet.js", "leaflet/leaflet.css")


@pytest.fixture(scope="module")
def figures(site) -> dict[str, str]:
    page = (site / "book" / "atlas.html").read_text(encoding="utf-8")
    return dict(re.findall(r'(?s)<figure class="bk-figure bk-map" id="([^"]+)"(.*?)</figure>', page))


def test_each_map_is_light(site, figures):
    """Prevents a map that a phone on a bad network waits for: 200 kB with borders and everything else it needs."""
    shared = sum(len(gzip.compress((site / "_assets" / name).read_bytes(), 6)) for name in PARTS)
    heavy = {name: shared + len(gzip.compress(text.encode(), 6)) for name, text in figures.items()}
    assert len(heavy) == 12
    assert {name: size for name, size in heavy.items() if size > 200_000} == {}


def test_each_map_has_all_its_parts(figures):
    """Prevents a map without words, legend, table, source or limits."""
    for name, text in figures.items():
        for part in ("bk-picture", "bk-legend", "bk-words", "bk-equivalent", "_assets/data/", "What this map does not show", "boundaries.html", "Contested line"):
            assert part in text, (name, part)
        assert text.count("<tr") > 3, name


def test_borders_travel_once(figures):
    """Prevents the same borders from being put into a page twelve times."""
    for name, text in figures.items():
        document = re.search(r'data-document="([^"]*)"', text)[1]
        assert len(document) < 60_000, (name, len(document))
        assert "bookTopology=" not in document
