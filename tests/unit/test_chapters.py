"""What a chapter must be: form, length, and a trace for every claim; and that nobody escapes by leaving something out."""

from __future__ import annotations

import re

import pytest
from alliance import chapters, project
from alliance.chapters import form, measure, page, trace
from alliance.exercises import bank
from hypothesis import given
from hypothesis import strategies as st

NAME = "votes"


@pytest.fixture
def book(spoilt, monkeypatch):
    """The copy of book/, and of the bank, that a test may spoil."""
    monkeypatch.setattr(bank, "FOLDER", spoilt / "exercises")
    bank.forget()
    yield spoilt.parent / "book"
    bank.forget()


def spoil(book, old: str, new: str, name: str = NAME) -> list[str]:
    """The faults of a chapter after one change."""
    path = book / f"{name}.md"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    one = page.read(path)
    return [str(f) for check in (form.check, measure.check, trace.check) for f in check(one)]


def test_the_chapters_hold():
    """Prevents a chapter that is too long or too hard, lacks a part, or claims what nobody can follow up."""
    assert list(map(str, chapters.check())) == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("**The question of this chapter:**", "**What we ask:**", "does not say its question"),
        ("what did Pyongyang recognise?", "what Pyongyang recognised.", "does not say its question"),
        ("- read a roll call with its four answers, and keep", "- read a roll call, and keep", "book/votes.md, line 15, value “read a roll call, and keep absence apart from abst”: the box and the bank"),
        ("- choose what a share is a share of, and defend the choice;\n", "", "the box and the bank of exercises differ"),
        (":::{admonition} Before you start", ":::{admonition} To begin with", "there is no box “Before you start”"),
        ("**Paragraphs:** ¶1 to ¶3.", "", "the box does not say “**Paragraphs:**”"),
        ("**You need:** {doc}`article`;", "", "the box does not say “**You need:**”"),
        ("**Time:** about 60 minutes.", "**Time:** an hour.", "the box does not say “**Time:** about N minutes”"),
        ("**Time:** about 60 minutes.", "**Time:** about 40 minutes.", "(rule: time); write about"),
        ("**Time:** about 60 minutes.", "**Time:** about 120 minutes.", "(rule: time)"),
        ("explorer = VoteExplorer()\nexplorer", "1 + 1", "it has no widget"),
        ("```{exercise} votes-6\n```\n", "", "value “votes-6”: no place of the chapter shows it"),
        ("```{exercise} votes-6\n```\n", "```{exercise} votes-6\n```\n\n```{exercise} votes-6\n```\n", "the chapter shows it twice"),
        ("## What the evidence supports, and what it can't show", "## In the end", "“What the evidence supports, and what it can't show”: a section is missing"),
        ("## Further reading", "## Books", "“Further reading”: a section is missing"),
    ],
)
def test_a_missing_part_is_named(book, old, new, says):
    """Prevents a chapter without its question, box, widget, exercises, limits or further reading."""
    faults = spoil(book, old, new)
    assert any(says in f for f in faults), faults


def test_a_chapter_without_any_picture_is_named(book):
    """Prevents a chapter that only talks."""
    path = book / f"{NAME}.md"
    path.write_text(path.read_text(encoding="utf-8").replace(".figure(", ".nothing("), encoding="utf-8")
    assert any("no map and no chart" in str(f) for f in form.check(page.read(path)))


def test_too_long_too_short_too_hard(book):
    """Prevents walls of text and sentences that a first-year student reads twice, and says where to begin."""
    long = "word " * 131
    assert any("the paragraph has 131 words (rule: paragraph); split it" in f for f in spoil(book, "## Hindsight\n", f"## Hindsight\n\n{long}.\n"))
    path = book / f"{NAME}.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("## Hindsight\n", "## Hindsight\n\n" + ("A short one. " * 40 + "\n\n") * 11, 1), encoding="utf-8")
    assert any("words of running prose (rule: length)" in str(f) for f in measure.check(page.read(path)))
    heavy = "Intergovernmental organisational participation necessitates multidimensional operationalisation irrespective of institutional configuration and of considerable methodological heterogeneity in contemporary quantification"
    path.write_text("# A\n\n" + f"{heavy}.\n\n" * 80, encoding="utf-8")
    rules = {f.rule: f for f in measure.check(page.read(path))}
    assert rules["reading level"].line and "grade" in rules["reading level"].what
    path.write_text("# A\n\n" + "One day we all went out to see " * 40 + "the sea.\n", encoding="utf-8")
    assert "sentences" in {f.rule for f in measure.check(page.read(path))}


def test_what_counts_as_running_prose(book):
    """Prevents an author from being charged for code, tables, exercises, the box or a role card, and a note from hiding text."""
    path = book / "x.md"
    path.write_text(
        "---\na: b\n---\n\n# Title\n\nOne two.\n\n:::{admonition} Before you start\n- three\n:::\n\n```{code-cell} ipython3\n:tags: [hide-input]\nfour\n```\n\n"
        "| five | six |\n|---|---|\n| a | b |\n\n:::{admonition} Exercise\n:class: exercise\nseven\n```{dropdown} Hint\neight\n```\n:::\n\n:::{role-card} Moscow\nnine\n:::\n\n"
        ":::{note}\nTen eleven.\n:::\n\n- twelve\n\n> A sample answer.\n\nterm\n: thirteen\n\n$$\nx = 14\n$$\n\n% fifteen\n\n(target)=\n## Heading\n",
        encoding="utf-8",
    )
    assert [b.text for b in page.read(path).prose()] == ["One two.", "Ten eleven.", "twelve", "term", "thirteen"]
    assert [b.line for b in page.read(path).prose()] == [7, 35, 38, 42, 43]


# ------------------------------------------------------------------------------------------- who is a chapter


def test_a_new_page_is_a_chapter_unless_its_part_says_otherwise(book):
    """Prevents a chapter that escapes every check by having no bank, no box, no question, or a place in another part."""
    toc = project.ROOT / "_toc.yml"
    text = toc.read_text(encoding="utf-8")
    for name in ("bare", "moved", "under"):
        (book / f"{name}.md").write_text("# Nothing\n\nNothing.\n", encoding="utf-8")
    (book / "moved.md").write_text("# Nothing\n\n```{exercise} votes-1\n```\n", encoding="utf-8")
    text = text.replace("  - caption: Hindsight\n", "  - caption: A new part\n    chapters:\n      - file: book/bare\n        sections:\n          - file: book/under\n  - caption: Hindsight\n")
    toc.write_text(text.replace("      - file: book/about\n", "      - file: book/about\n      - file: book/moved\n"), encoding="utf-8")
    assert {"bare", "moved", "under"} < set(chapters.names()) and not {"about", "atlas", "index", "workbook"} & set(chapters.names())
    faults = [str(f) for f in chapters.check()]
    for name in ("bare", "moved", "under"):
        assert any(f.startswith(f"book/{name}.md") and "it has no exercises" in f for f in faults)


def test_a_bank_without_a_chapter_and_a_chapter_without_a_bank(book):
    """Prevents exercises that no page shows, and a chapter whose objectives nobody practises."""
    (bank.FOLDER / f"{NAME}.yml").rename(bank.FOLDER / "nobody.yml")
    bank.forget()
    faults = [str(f) for f in chapters.check()]
    assert any("data/exercises/nobody.yml" in f and "no page of _toc.yml" in f for f in faults)
    assert any(f.startswith(f"book/{NAME}.md") and "every chapter has its bank" in f for f in faults)


# -------------------------------------------------------------------------------------------------- traces


def traced(book, text: str) -> list[str]:
    path = book / "x.md"
    path.write_text(f"# X\n\n{text}\n", encoding="utf-8")
    return [str(f) for f in trace.check(page.read(path))]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("On 24 October 2024 the soldiers reached the front.", "it gives a date"),
        ("The bridge was finished in 1959.", "it gives a date"),
        ("Much changed. By March 2025 the force had grown.", "it gives a date"),
        ("Moscow denied the reports.", "it tells what somebody said or did"),
        ("The foreign ministry spoke of a provocation.", "it tells what somebody said or did"),
        ("Mykhailo Podolyak called it a pact.", "it tells what somebody said or did"),
        ("In Beijing's words it was “an internal matter” of the two.", "it quotes"),
        ("Thousands of containers went by ship.", "it gives a quantity"),
        ("- A list.\n- Seoul condemned the treaty.", "it tells what somebody said or did"),
        ("Moscow\n: It vetoed the draft.\n\nSeoul\n: The government condemned it.", "it tells what somebody said or did"),
        ("{plain}`20` per cent, said the minister.", "it tells what somebody said or did"),
        ("See {doc}`how-to-use`. Kyiv protested.", "it tells what somebody said or did"),
        ("```{code-cell} ipython3\ntable\n```\n\nAbove is a table. Moscow denied it.", "it tells what somebody said or did"),
        ("```{code-cell} ipython3\nx = 1\n```\n\nIn 1961 a treaty came.", "it gives a date"),
        ("### ¶5 · Soldiers\n\n**Context.** Kyiv protested.", "it tells what somebody said or did"),
    ],
)
def test_a_claim_without_a_trace_is_found(book, text, kind):
    """Prevents a statement of fact that a reader can't follow to its source."""
    faults = traced(book, text)
    assert len(faults) == 1 and kind in faults[0] and "book/x.md, line " in faults[0] and "add {cite:p}" in faults[0]


@pytest.mark.parametrize(
    "text",
    [
        "Moscow denied the reports {cite:p}`h_rbc220811`.",
        "Moscow denied the reports (C18).",
        "On 2 March 2022 {fact}`es11_1_no|words` states voted no.",
        "Kyiv broke relations; {doc}`votes` has the day.",
        "¶4 recalls that Moscow denied the reports.",
        "The article says that Moscow denied the reports.",
        "### ¶4 · Soldiers\n\nMoscow denied the reports.",
        "When did Moscow first confirm that soldiers had come?",
        "Compare what Moscow said in 2022 with what it said in 2025.",
        "If Moscow denied it, ask why.",
        "Had Kyiv not attacked in 2024, nobody would have come.",
        "The treaties of 2000 and 2024 differ. It was November 2022.",
        "A government that sold nothing denied it.",
        "A **chronology** is a list of events in the order of their dates.",
        "```{code-cell} ipython3\ncharts.figure(\n    x,\n)\n```\n\nTrade fell in 1991, and thousands of workers left.",
        "In 1961 there was a treaty:\n\n```{code-cell} ipython3\nx = 1\n```\n\n```{code-cell} ipython3\ntable\n```",
        ":::{admonition} Exercise\n:class: exercise\nMoscow denied it in 2022.\n:::",
        "By 1991 the bond was gone {ours}`from the three clocks above`.",
    ],
)
def test_what_needs_no_trace_or_has_one_is_left_alone(book, text):
    """Prevents a check that cries wolf and teaches authors to sprinkle references."""
    assert traced(book, text) == []


def test_the_way_out_is_visible_and_says_why(book):
    """Prevents an exemption that a reader can't see, or that gives no reason."""
    from alliance.classroom import notebooks

    assert "does not say what the judgement rests on" in traced(book, "By 1991 the bond was gone {ours}`so`.")[0]
    assert notebooks.plain_markdown("Gone {ours}`from the clocks above`.") == "Gone (our own judgement: from the clocks above)."
    assert traced(book, "% ours: a comment that nobody sees\n\nBy 1991 the bond was gone.")


def test_a_reference_taken_out_is_missed(book):
    """Prevents a check that passes whole chapters because it finds nothing anywhere."""
    found = 0
    for name in ("history", "labour", "soldiers", "triangle"):
        path = book / f"{name}.md"
        text = path.read_text(encoding="utf-8")
        bare = re.sub(r"\s*\{cite:[pt]\}`[^`]*`", "", text)
        path.write_text(bare, encoding="utf-8")
        found += len(list(trace.check(page.read(path))))
    assert found >= 30, found


@given(st.text(alphabet=st.sampled_from(list("ab MoscwsaiKyv “”?.*_`{}:#-|0129¶C\n")), max_size=200))
def test_any_text_can_be_checked(tmp_path_factory, text):
    """Prevents a traceback for half-written Markdown, and a fault that names no line of the page."""
    path = tmp_path_factory.getbasetemp() / "x.md"
    path.write_text(text, encoding="utf-8")
    one = page.read(path)
    lines = len(path.read_text(encoding="utf-8").splitlines()) + 1
    assert all(1 <= b.line <= lines for b in one.blocks)
    assert all(f.line and 1 <= f.line <= lines for f in trace.check(one))


@given(st.sampled_from(["Moscow denied it", "In 1961 a treaty came", "Thousands of men left"]), st.integers(0, 3), st.booleans())
def test_a_trace_counts_wherever_it_stands_in_the_paragraph(tmp_path_factory, said, place, with_source):
    """Prevents a rule that depends on the order of sentences: with a source it passes, without one it does not."""
    parts = ["A calm sentence", said, "Another one", "And a last one"]
    if with_source:
        parts[place] += " {cite:p}`h_rbc220811`"
    path = tmp_path_factory.getbasetemp() / "y.md"
    path.write_text(". ".join(parts) + ".\n", encoding="utf-8")
    assert bool(list(trace.check(page.read(path)))) is not with_source
