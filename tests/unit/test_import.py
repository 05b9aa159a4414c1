"""Importing a licensed copy: the right text is taken in any shape, all other text is refused in one sentence."""

from __future__ import annotations

import json
import random

import pytest
from alliance import article
from alliance.errors import BookError
from hypothesis import given, settings
from hypothesis import strategies as st

WORDS = (
    "river bridge tariff envoy harvest winter signal treaty lantern mountain column thread copper window ledger canal "
    "garden border railway mirror station letter market anchor orchard clerk valley engine folder season marble drum"
).split()


def invented(seed: int) -> dict[int, str]:
    """Sixteen paragraphs of nonsense in place of the article, which is not ours to put here."""
    rng = random.Random(seed)
    return {n: " ".join(rng.choice(WORDS) for _ in range(rng.randint(35, 90))).capitalize() + "." for n in range(16)}


TEXT = invented(1)


@pytest.fixture(autouse=True)
def _expects_the_invented_text(monkeypatch, tmp_path):
    sketches = tmp_path / "fingerprints.json"
    sketches.write_text(json.dumps(article.fingerprint(TEXT)), encoding="utf-8")
    monkeypatch.setattr(article, "_SKETCHES", sketches)
    monkeypatch.setattr(article, "_COPY", tmp_path / "licensed" / "article.json")
    article._expected.cache_clear()
    yield
    article._expected.cache_clear()


def printed(numbers=range(16), text=TEXT, gap="\n\n") -> str:
    return gap.join(["A print-out", "Reading Time: 5 mins", *(text[n] for n in numbers), "All rights reserved."])


def refused(text: str) -> str:
    with pytest.raises(BookError) as caught:
        article.parse(text, "copy.txt")
    sentence = str(caught.value)
    assert sentence.startswith("copy.txt") and "\n" not in sentence and "; " in sentence
    return sentence


def test_a_print_out_is_recognised():
    """Prevents refusing the very text the command is for."""
    found = article.parse(printed())
    assert [p.number for p in found] == list(range(16))
    assert [p.text for p in found] == [TEXT[n] for n in range(16)]
    assert [p.number for p in article.parse(printed(range(1, 16)))] == list(range(1, 16))


@pytest.mark.parametrize("shape", ["one line each", "wrapped", "windows", "typography"])
def test_pasted_shapes_are_recognised(shape):
    """Prevents refusing a copy because of its line ends, its wrapping or its quotation marks."""
    import textwrap

    text = {
        "one line each": printed(gap="\n"),
        "wrapped": "\n\n".join(textwrap.fill(TEXT[n], 60) for n in range(16)),
        "windows": printed().replace("\n", "\r\n"),
        "typography": printed().replace(" ", "\u00a0", 40).replace("river", "‘river’"),
    }[shape]
    assert [p.number for p in article.parse(text)] == list(range(16))


def test_wrong_texts_are_named():
    """Prevents showing something else beside the companion, and leaving the reader to find out what is wrong."""
    assert "empty" in refused("  \n\n ")
    assert "none of the article's 15 paragraphs" in refused(printed(text=invented(2)))
    assert "paragraph 7 is missing" in refused(printed([n for n in range(16) if n != 7]))
    assert "paragraph 15 is missing" in refused(printed(range(15)))
    order = [0, 1, 2, 4, 3, *range(5, 16)]
    assert "paragraph 3 comes after paragraph 4" in refused(printed(order))
    assert "line 13" in refused(printed(order))  # two lines of heading, each paragraph on every second line
    assert "paragraph 5 stands here again" in refused(printed([*range(6), 5, *range(6, 16)]))
    half = TEXT[9].split()
    changed = {**TEXT, 9: " ".join(half[: len(half) * 3 // 5]) + " and then quite another ending was written here instead of it"}
    assert "differs from paragraph 9" in refused(printed(text=changed))
    assert "web page" in refused("<html><body><p>" + printed() + "</p></body></html>")


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n\x00\x00", b"%PDF-1.7\n%abc", "ünï".encode("latin-1"), b"\x00" * 50, b"x" * 1_000_001])
def test_files_that_are_no_text_are_refused_and_nothing_is_overwritten(tmp_path, content):
    """Prevents losing a good copy to a bad import."""
    good = tmp_path / "good.txt"
    good.write_text(printed(), encoding="utf-8")
    article.import_copy(good)
    before = article._COPY.read_bytes()
    bad = tmp_path / "bad.txt"
    bad.write_bytes(content)
    with pytest.raises(BookError) as caught:
        article.import_copy(bad)
    assert str(caught.value).startswith("bad.txt") and "\n" not in str(caught.value)
    assert article._COPY.read_bytes() == before
    assert article.licensed_text() == TEXT
    assert list(article._COPY.parent.iterdir()) == [article._COPY]


def test_missing_file_and_folder(tmp_path):
    """Prevents a traceback for a slip of the path."""
    for path in (tmp_path / "none.txt", tmp_path):
        with pytest.raises(BookError):
            article.import_copy(path)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=3000))
def test_any_text_is_refused_in_one_sentence(text):
    """Prevents exceptions of another kind, whatever somebody pastes."""
    with pytest.raises(BookError) as caught:
        article.parse(text, "copy.txt")
    assert "\n" not in str(caught.value)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=2000))
def test_any_bytes_are_refused_in_one_sentence(tmp_path_factory, data):
    """Prevents exceptions of another kind, whatever file somebody names."""
    path = tmp_path_factory.mktemp("bytes") / "copy.txt"
    path.write_bytes(data)
    with pytest.raises(BookError) as caught:
        article.read_copy(path)
    assert "\n" not in str(caught.value)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 15), unique=True, min_size=1, max_size=16), st.data())
def test_only_the_whole_in_order_is_taken(numbers, data):
    """Prevents a partial or shuffled copy from passing as the article."""
    whole = [n for n in numbers if n] == list(range(1, 16)) and numbers in (list(range(16)), list(range(1, 16)))
    noise = data.draw(st.lists(st.text("abcdef ghij", min_size=1, max_size=40), max_size=3))
    text = "\n\n".join([*noise, *(TEXT[n] for n in numbers)])
    if whole:
        assert [p.number for p in article.parse(text)] == numbers
    else:
        with pytest.raises(BookError):
            article.parse(text)


def test_publishing_needs_the_licence_in_so_many_words(tmp_path):
    """Prevents a school from publishing the article's text by accident."""
    copy = tmp_path / "good.txt"
    copy.write_text(printed(), encoding="utf-8")
    article.refuse_unlicensed({"ALLIANCE_PUBLISHING": "1"})  # nothing imported, nothing to refuse
    article.import_copy(copy)
    article.refuse_unlicensed({})  # a local build
    for said in ("", "yes", "1", "true", article.STATEMENT[:-3]):
        with pytest.raises(BookError, match="licence"):
            article.refuse_unlicensed({"ALLIANCE_PUBLISHING": "1", "ALLIANCE_LICENCE_STATEMENT": said})
    article.refuse_unlicensed({"ALLIANCE_PUBLISHING": "1", "ALLIANCE_LICENCE_STATEMENT": article.STATEMENT})
    assert article.forget_copy() and not article.forget_copy()
    assert article.licensed_text() == {}


def test_the_sketches_hold_none_of_the_article(monkeypatch):
    """Prevents the fingerprints from carrying text."""
    from alliance import project

    kept = json.loads((project.DATA / "article" / "fingerprints.json").read_text(encoding="utf-8"))
    assert sorted(map(int, kept["paragraphs"])) == list(range(16))
    for entry in kept["paragraphs"].values():
        assert set(entry) == {"words", "sketch"} and len(entry["sketch"]) <= 32
        assert all(len(h) == 12 and int(h, 16) >= 0 for h in entry["sketch"])
