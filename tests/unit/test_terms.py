"""The glossary's terms: linked words that mean something, definitions that are reached, and the same words in a notebook."""

from __future__ import annotations

import pytest
from alliance import prose, project, terms
from alliance.classroom import notebooks
from alliance.errors import BookError


def test_a_role_names_its_term_whatever_its_case():
    """Prevents a link that is lost since a sentence begins with it, or since other words are shown."""
    assert terms.split("Base rate")[1].name == "base rate"
    shown, term = terms.split("count differently <mirror statistics>")
    assert (shown, term.name) == ("count differently", "mirror statistics")
    with pytest.raises(BookError, match="no term “base rates”"):
        terms.split("base rates")


def test_the_book_as_it_is_has_no_fault():
    """Prevents the checks below from passing because they are never asked."""
    assert not [f for f in prose.check() if f.rule in ("term", "unlinked term")]
    assert len(list(prose.term_links())) > 50


def test_a_word_that_the_glossary_lacks_is_named_with_line_and_remedy(spoilt):
    """Prevents a link that leads nowhere."""
    path = project.BOOK / "votes.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("{term}`roll call`", "{term}`rolling call`"), encoding="utf-8")
    line = next(n for n, t in enumerate(text.splitlines(), 1) if "{term}`roll call`" in t)
    (fault,) = [f for f in prose.check() if f.rule == "term"]
    assert (fault.file, fault.line) == ("book/votes.md", line)
    assert "rolling call" in str(fault) and "data/concepts.csv" in fault.remedy


def test_a_term_that_no_chapter_reaches_is_a_fault(spoilt):
    """Prevents a glossary that grows away from the book."""
    for path in project.BOOK.glob("*.md"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("{term}`calibre`", "calibre"), encoding="utf-8")
    (fault,) = [f for f in prose.check() if f.rule == "unlinked term"]
    assert "“calibre”" in str(fault) and fault.file == "data/concepts.csv"


def test_see_carries_on_and_ends():
    """Prevents terms of the chapters' neighbourhood from counting as lost, and a circle of them from never ending."""
    lost = {t.name for t in terms.unreached({"sanctions"})}
    assert "secondary sanctions" not in lost and "mirror statistics" not in lost  # by way of sanctions evasion
    assert "calibre" in lost
    assert len(terms.unreached(set())) == len(terms.every())


def test_every_term_has_an_anchor_of_its_own():
    """Prevents two definitions that share an address, of which a reader would only ever see one."""
    anchors = [t.anchor for t in terms.every()]
    assert len(set(anchors)) == len(anchors) > 45


def test_a_notebook_shows_the_word_alone():
    """Prevents markup of the page from standing in a notebook's text."""
    text = notebooks.plain_markdown("A **{term}`base rate`** and we {term}`count differently <mirror statistics>`.")
    assert text == "A **base rate** and we count differently."
    for path in notebooks.chapters():
        assert "{term}" not in notebooks.plain_markdown(path.read_text(encoding="utf-8")), path.name


def test_the_figures_page_quotes_a_sentence_without_markup():
    """Prevents the fact checker's page from showing a role."""
    assert not [use for use in prose.uses() if "{term}" in use.sentence or "<" in use.sentence]
