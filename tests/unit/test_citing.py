"""Citations: made from CITATION.cff and the tables, right in text and in BibTeX."""

from __future__ import annotations

import re
import tomllib

import pytest
import yaml
from alliance import __version__, citing, project, tables
from alliance.errors import BookError


def test_the_citation_file_and_the_package_name_one_version():
    """Prevents a citation of an edition that does not exist."""
    entry = yaml.safe_load((project.ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    package = tomllib.loads((project.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    settings = yaml.safe_load((project.ROOT / "_config.yml").read_text(encoding="utf-8"))
    assert str(entry["version"]) == package["version"] == __version__
    assert entry["title"].startswith(settings["title"]) and entry["authors"][0]["name"] == settings["author"]


def test_a_figure_is_cited_with_chapter_tables_and_date():
    """Prevents a citation by which nobody finds the data again."""
    text = citing.of_figure("Votes on ES-11/4", "map", ("un_votes", "members"), "Votes")
    newest = max(tables.version("un_votes"), tables.version("members"))
    for part in ("“Votes on ES-11/4” [map]", "in: “Votes”", citing.book().title, citing.book().version, "tables “un_votes” and “members”", f"version of {newest}", "CC BY 4.0"):
        assert part in text, (part, text)
    assert "Data:" not in citing.of_figure("A widget", "widget", (), "A chapter")


def test_every_table_can_be_cited():
    """Prevents a catalogue entry without title, version or checksum."""
    for name in tables.names():
        assert re.search(rf"table “{name}”, version of \d{{4}}-\d\d-\d\d\).*sha256:\w{{12}}", citing.of_table(name)), name


def test_bibtex_is_whole_and_its_signs_are_escaped():
    """Prevents an entry that stops a reader's own document."""
    entry = citing.bibtex("arms", "Shells & rockets: 100% of #1_a") + "\n}"
    assert entry.startswith("@incollection{alliance-book-") and entry.count("{") == entry.count("}")
    assert r"Shells \& rockets: 100\% of \#1\_a" in entry
    assert citing.bibtex().startswith("@book{") and "booktitle" not in citing.bibtex()


def test_a_broken_citation_file_is_one_sentence(tmp_path, monkeypatch):
    """Prevents a traceback where a line is missing."""
    (tmp_path / "CITATION.cff").write_text("title: x\nauthors: [{name: y}]\n", encoding="utf-8")
    monkeypatch.setattr(project, "ROOT", tmp_path)
    citing.book.cache_clear()
    try:
        with pytest.raises(BookError, match="CITATION.cff can't be read"):
            citing.book()
    finally:
        citing.book.cache_clear()
