"""The figures of the prose: computed from the tables, named with their claimant, and nothing typed beside them."""

from __future__ import annotations

import pytest
from alliance import facts, geo, prose, tables
from alliance.classroom import notebooks
from alliance.errors import BookError
from hypothesis import given
from hypothesis import strategies as st


def write(book, page: str, text: str) -> None:
    (book / f"{page}.md").write_text(text, encoding="utf-8")


def registry(book, text: str) -> None:
    (book / "facts.yml").write_text(text, encoding="utf-8")
    tables.forget()


def test_the_chapters_hold():
    """Prevents a typed figure, an unknown source, an unused source and a day that no table has."""
    assert list(map(str, prose.check())) == []


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        ("{table: un_resolutions, where: {symbol: ES-11/1}, cell: 'yes'}", "141"),
        ("{table: un_resolutions, where: {symbol: ES-11/1}, cell: date}", "2 March 2022"),
        ("{table: un_votes, where: {symbol: ES-11/4, vote: N}, count: rows}", "5"),
        ("{table: un_votes, where: {symbol: ES-11/1, vote: [A, X]}, count: rows}", "47"),
        ("{table: un_votes, of: {symbol: ES-11/1}, where: {symbol: ES-11/1, vote: Y}, share: rows, round: 1}", "73"),
        ("{table: members, count: rows}", "193"),
        ("{table: treaties, where: {parties: CHN}, count: rows}", "2"),
        ("{table: un_resolutions, greatest: 'yes'}", "143"),
        ("{table: quantities, where: {id: refined_oil_ceiling}, range: value}", "500,000"),
        ("{table: quantities, where: {id: rumoured_volunteers}, range: value}", "up to 100,000"),
    ],
)
def test_a_figure_is_read_from_its_cells(spoilt, entry, text):
    """Prevents a figure that reads otherwise than its table."""
    registry(spoilt.parent / "book", f"x: {entry}")
    assert facts.fact("x").text == text


def test_a_distance_is_computed_from_the_places(spoilt):
    """Prevents a distance in prose that the coordinates don't bear out."""
    registry(spoilt.parent / "book", "d: {distance: [vladivostok, pyongyang]}\ne: {distance: [khasan, rajin], round: 1}")
    where = tables.load("places").set_index("id")
    exact = geo.distance_km(where.loc["vladivostok", ["lat", "lon"]], where.loc["pyongyang", ["lat", "lon"]])
    assert facts.fact("d").value == round(exact / 10) * 10
    assert 650 < facts.fact("d").value < 720  # by map, about 680 km
    assert 30 < facts.fact("e").value < 40


@pytest.mark.parametrize(
    "entry",
    [
        "{table: un_resolutions, where: {symbol: ES-11/99}, cell: 'yes'}",
        "{table: un_resolutions, cell: 'yes'}",
        "{table: un_resolutions, where: {symbol: ES-11/1}, cell: nope}",
        "{table: un_resolutions, where: {nope: ES-11/1}, cell: 'yes'}",
        "{table: nowhere, count: rows}",
        "{table: un_resolutions}",
        "{distance: [vladivostok, atlantis]}",
        "{difference: [x, x]}",
        "{cell: 3, count: 2, table: claims}",
        "[1, 2]",
        "5",
    ],
)
def test_an_entry_that_can_t_be_computed_is_named(spoilt, entry):
    """Prevents a traceback, and a figure that stands for nothing."""
    registry(spoilt.parent / "book", f"x: {entry}")
    with pytest.raises(BookError) as caught:
        facts.fact("x")
    assert "\n" not in str(caught.value)


def test_an_estimate_comes_with_its_claimant(spoilt):
    """Prevents an estimate that reads like a fact."""
    registry(
        spoilt.parent / "book",
        "n: {table: estimates, where: {topic: casualties total, date: 2025-04-30}, range: value}\n",
    )
    shown = facts.read("n")
    assert shown == "4,700 (National Intelligence Service, South Korea; two sources)"
    assert facts.read("n|named") == "4,700 (two sources)"
    write(spoilt.parent / "book", "about", "# About\n\nThe service of South Korea said {fact}`n|named`. Somebody said {fact}`n|named` too.\n")
    assert not [f for f in prose.check() if f.rule == "claimant"]
    write(spoilt.parent / "book", "about", "# About\n\nSomebody said {fact}`n|named`.\n")
    assert [f for f in prose.check() if f.rule == "claimant" and f.line == 3]


@pytest.mark.parametrize(
    ("line", "rule", "value"),
    [
        ("In all 141 states agreed.", "typed figure", "141"),
        ("It sent 12,000 soldiers.", "typed figure", "12,000"),
        ("A share of 2.5 per cent.", "typed figure", "2.5"),
        ("The five states that voted no.", None, None),
        ("There were five states.", "typed figure", "five states"),
        ("On 3 March 2022 they met.", "date", "3 March 2022"),
        ("On 31 February 2022 they met.", "date", "31 February 2022"),
        ("See {cite:p}`nobody2020`.", "citation", "nobody2020"),
        ("There were {fact}`nothing_like_it`.", "figure", "nothing_like_it"),
        ("There were {fact}`es11_1_no|loudly`.", "figure", "es11_1_no|loudly"),
    ],
)
def test_what_is_typed_is_found(spoilt, line, rule, value):
    """Prevents a number in prose that no table bears out."""
    write(spoilt.parent / "book", "about", f"# About\n\nA line.\n{line}\n")
    found = [f for f in prose.check() if f.file == "book/about.md"]
    if rule is None:
        assert found  # “The five states” is a count as much as “five states”
        return
    assert [f for f in found if f.rule == rule and f.value == value and f.line == 4], list(map(str, found))


@pytest.mark.parametrize(
    "line",
    [
        "¶3 and ¶14, paragraphs 6 to 8, C22, Article 4, Exercise 2, resolution ES-11/4, resolution 2397, 68/262.",
        "On 2 March 2022, in 1961, in the 1990s, about 50 minutes, 152 mm, 38 North, CC BY 4.0.",
        "1. The first of a list",
        "$$\\frac{1}{2} + 3$$",
        "$$\nx = 3\n$$",
        "`x = 17` and $x = 17$ and [a page](https://example.org/17) and <https://example.org/18>",
        "In an example, {plain}`20` points.",
        "{fact}`es11_1_no|words` states, {fact}`es11_1_yes` in favour.",
    ],
)
def test_names_and_code_are_no_figures(spoilt, line):
    """Prevents the check from crying wolf, which would teach authors to work round it."""
    write(spoilt.parent / "book", "about", f"# About\n\n{line}\n\n```python\nx = 99\n```\n")
    assert [str(f) for f in prose.check() if f.file == "book/about.md"] == []


def test_a_changed_cell_changes_the_prose(spoilt):
    """Prevents text and table from differing: there is nothing typed that could stay behind."""
    path = spoilt / "un_resolutions.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",141,5,35,12,", ",140,6,35,12,", 1), encoding="utf-8")
    tables.forget()
    assert facts.read("es11_1_no|words") == "six"


def test_an_unused_source_or_figure_is_named(spoilt):
    """Prevents a bibliography that pads itself."""
    book = spoilt.parent / "book"
    bib = book / "references.bib"
    bib.write_text(bib.read_text(encoding="utf-8") + "\n@online{zz_unused,\n  title = {{X}},\n  organization = {{Y}},\n  url = {https://example.org},\n  urldate = {2026-11-23},\n}\n")
    (book / "facts.yml").write_text((book / "facts.yml").read_text() + "idle: {table: members, count: rows}\n")
    tables.forget()
    rules = {f.rule for f in prose.check()}
    assert {"unused source", "unused figure"} <= rules


@given(st.integers(0, 99))
def test_words_of_numbers(number):
    """Prevents “thirty-no” and other slips in spelled-out numbers."""
    word = facts.in_words(number)
    assert word.replace("-", "").isalpha() and not word.endswith("-no")


def test_notebooks_show_the_figures():
    """Prevents a notebook that shows a role where the page shows a figure."""
    shown = notebooks.plain_markdown("{fact}`es11_1_no|words` states, {fact}`es11_1_yes`, {plain}`20` points")
    assert shown == "five states, 141, 20 points"
