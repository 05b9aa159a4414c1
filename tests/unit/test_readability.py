"""How hard a text is to read: words, sentences, syllables, grade."""

from __future__ import annotations

import pytest
from alliance import readability
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("It came. It went.", 2),
        ("The historian A. Lankov doubted it. See para. 5 for more.", 2),
        ("He said “no.” Then he left.", 2),
        ("No. It was not.", 2),
        ("Of No. 5 we know nothing", 1),
        ("It rose to 2.5 million", 1),
        ("Who knows? Nobody!", 2),
        ("", 0),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text, count):
    """Prevents an initial or a decimal point from making sentences look shorter than they are."""
    assert len(readability.sentences(text)) == count


SYLLABLES = (
    "article 3, sources 2, alliance 3, table 2, tables 2, statement 2, unlikely 3, soviet 3, united 3, counted 2, voted 2, called 1, people 2, range 1, ranges 2, treaty 2, "
    "russia 2, ukraine 2, pyongyang 2, korea 3, moscow 2, evidence 3, government 3, declared 2, asked 1, wanted 2, places 2, uses 2, states 1, minister 3, ministries 3, hedge 1, hedges 2, "
    "time 1, times 1, the 1, lived 1, needed 2, forces 2, agreed 2, soldiers 2, forecaster 3, mobilisation 5, one-way 2"
)


def test_syllables_are_close_to_what_a_speaker_counts():
    """Prevents a reading level that is off by a grade, as plain groups of vowels or places of hyphenation make it."""
    pairs = [pair.strip().rpartition(" ") for pair in SYLLABLES.split(",")]
    wrong = {word: readability.syllables(word) for word, _, count in pairs if readability.syllables(word) != int(count)}
    off = sum(abs(readability.syllables(word) - int(count)) for word, _, count in pairs)
    assert off <= 0.1 * len(pairs), wrong


def test_a_plain_text_is_easy_and_a_heavy_one_is_not():
    """Prevents a formula with a slip in a sign or a factor: the grade of these two is known."""
    assert readability.grade("The cat sat on the mat. It was a fat cat.") == pytest.approx(0.39 * 11 / 2 + 11.8 - 15.59)
    heavy = "Intergovernmental organisational participation necessitates multidimensional operationalisation irrespective of institutional configuration."
    assert readability.grade(heavy) > 25
    assert readability.grade() == readability.grade("17, 18") == 0


@given(st.text(max_size=300))
def test_any_text_can_be_measured(text):
    """Prevents a traceback, a lost word or a division by nothing for whatever an author types."""
    assert isinstance(readability.grade(text), float)
    assert all(readability.syllables(word) >= 1 for word in readability.words(text))
    assert sum(len(readability.words(s)) for s in readability.sentences(text)) == len(readability.words(text))


@given(st.lists(st.sampled_from("tea stone letter Moscow treaty soldier".split()), min_size=4, max_size=40))
def test_longer_sentences_are_never_easier(some):
    """Prevents a level that rewards running sentences together."""
    half = len(some) // 2
    split = " ".join(some[:half]) + ". " + " ".join(some[half:]) + "."
    assert readability.grade(split) < readability.grade(" ".join(some) + ".")
