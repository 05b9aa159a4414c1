"""What one build leaves for the next: the same references as without it, and no harm where it is damaged."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from alliance import project
from alliance.site import between_builds
from pybtex.database import parse_file
from pybtex.style.formatting.unsrt import Style


@pytest.fixture
def app(tmp_path):
    yield SimpleNamespace(doctreedir=str(tmp_path), builder=SimpleNamespace())
    between_builds._formatted.clear()
    between_builds._used.clear()


def format_all(entries, style) -> list[tuple[str, str, str]]:
    return [(f.key, f.label, f.text.render_as("html")) for f in (style.format_entry(str(i), e) for i, e in enumerate(entries))]


def test_kept_references_are_those_of_pybtex_and_follow_their_entries(app, monkeypatch):
    """Prevents a list of references that still has what the bibliography no longer says."""
    entries = list(parse_file(project.BOOK / "references.bib").entries.values())[::40]
    assert len(entries) > 20
    wanted = format_all(entries, Style())
    between_builds._take_up(app)
    assert format_all(entries, between_builds.KeptStyle()) == wanted
    between_builds._leave(app, None)
    between_builds._take_up(app)
    with monkeypatch.context() as within:
        within.setattr(Style, "format_entry", lambda *a: pytest.fail("formatted again though nothing changed"))
        assert format_all(entries, between_builds.KeptStyle()) == wanted
    entries[3].fields["title"] = "A title that a test put here"
    again = format_all(entries, between_builds.KeptStyle())
    assert "A title that a test put here" in again[3][2] and again[:3] + again[4:] == wanted[:3] + wanted[4:]


@pytest.mark.parametrize("rubbish", [b"", b"\x80\x05", b"cno.such.module\nThing\n.", b"[1, 2]", b"N."])
def test_a_damaged_note_is_no_harm(app, tmp_path, rubbish):
    """Prevents a build that fails, for ever, since the one before was cut off."""
    entries = list(parse_file(project.BOOK / "references.bib").entries.values())[:3]
    (tmp_path / between_builds._FILE).write_bytes(rubbish)
    between_builds._take_up(app)
    assert format_all(entries, between_builds.KeptStyle()) == format_all(entries, Style())


def test_a_failed_build_leaves_nothing_new(app, tmp_path):
    """Prevents half of a list from passing for all of it."""
    between_builds._take_up(app)
    format_all(list(parse_file(project.BOOK / "references.bib").entries.values())[:3], between_builds.KeptStyle())
    between_builds._leave(app, RuntimeError("stopped"))
    assert list(tmp_path.iterdir()) == []
