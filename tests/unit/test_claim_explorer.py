"""The claim explorer in Python: what it selects, and what it refuses."""

from __future__ import annotations

import re

import pandas as pd
import pytest
import traitlets
from alliance import tables
from alliance.errors import BookError
from alliance.widgets import ClaimExplorer
from alliance.widgets.base import BookWidget, _require_plain, page_script
from alliance.widgets.claim_explorer import FACETS, with_strength


def test_selection_is_a_dataframe_that_follows_the_filters():
    """Prevents an instructor from reading something else than the widget shows."""
    explorer = ClaimExplorer()
    everything = with_strength(tables.load("claims"))
    assert len(explorer.selection) == len(everything)
    explorer.chosen = {"kind": ["forecast", "assessment"], "paragraph": ["5"]}
    expected = everything[everything["kind"].isin(["forecast", "assessment"]) & (everything["paragraph"] == 5)]
    pd.testing.assert_frame_equal(explorer.selection, expected, check_like=True)
    assert 0 < len(expected) < len(everything)
    explorer.query = "CASUALTIES high"
    assert set(explorer.selection["id"]) <= set(expected["id"])
    explorer.query = "no such words at all"
    assert explorer.selection.empty and list(explorer.selection.columns) == list(everything.columns)


def test_unknown_filters_are_refused_and_the_old_ones_stay():
    """Prevents a slip of the pen from silently selecting nothing."""
    explorer = ClaimExplorer(chosen={"kind": ["fact"]})
    for wrong in ({"sort": ["fact"]}, {"kind": ["rumour"]}, {"paragraph": ["99"]}):
        with pytest.raises(traitlets.TraitError):
            explorer.chosen = wrong
        assert explorer.chosen == {"kind": ["fact"]}
    with pytest.raises(BookError, match="strength"):
        ClaimExplorer(tables.load("claims"))


def test_one_can_explore_a_part():
    """Prevents facets that offer values the table at hand does not have."""
    part = with_strength(tables.load("claims")).query("paragraph == 4")
    explorer = ClaimExplorer(part)
    assert {f["name"]: f["values"] for f in explorer.data["facets"]}["paragraph"] == ["4"]
    assert set(explorer.data["sources"]) == {k for cell in part["sources"] for k in cell.split(";")}


def test_static_content_has_every_claim_and_escapes_it():
    """Prevents a reader without scripts from missing claims, and text from becoming markup."""
    frame = with_strength(tables.load("claims")).head(3)
    frame.loc[frame.index[0], "claim"] = "<img src=x onerror=alert(1)>"
    html = ClaimExplorer(frame).to_html()
    assert all(f'id="claim-{i}"' in html for i in frame["id"])
    assert "<img" not in html and "&lt;img" in html


def test_state_in_a_page_can_not_end_its_script(monkeypatch):
    """Prevents a text in a table from breaking out of the page's data."""
    monkeypatch.setenv("ALLIANCE_SURFACE", "page")
    frame = with_strength(tables.load("claims")).head(2)
    frame.loc[frame.index[0], "claim"] = "</script><script>alert(1)</script>"
    html = ClaimExplorer(frame).to_html()
    assert "<script>alert" not in html


def test_modules_are_plain_and_become_classic_scripts(tmp_path):
    """Prevents a widget that works in JupyterLab and not in a page opened from disk."""
    script = page_script(ClaimExplorer)
    assert script.startswith('BookWidgets.define("claim-explorer"') and "return kit.widget({ calculate, view })" in script
    assert not re.search(r"(?m)^(export|import)\b", script)
    for module in ('import x from "y";\nexport default {};', "const a = 1;", "export default {};\nexport default {};"):
        with pytest.raises(ImportError):
            _require_plain(module, tmp_path / "w.js")
    assert issubclass(ClaimExplorer, BookWidget) and set(FACETS) == {f["name"] for f in ClaimExplorer().data["facets"]}
