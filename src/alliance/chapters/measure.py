"""Length and reading level of a chapter's running prose; `page.Block.running` says what that is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .. import readability
from ..errors import BookError
from ..exercises import text
from ..tables import Fault
from .page import Block, Page

WORDS = (1200, 2500)  # of running prose, in a chapter
PARAGRAPH = 130  # words
SENTENCE = 20  # words, on average


def check(page: Page) -> Iterator[Fault]:
    """What is too long, too short or too hard to read, and where to begin mending it."""

    def fault(rule: str, what: str, remedy: str, line: int | None = None, value: str = "") -> Fault:
        return Fault(page.file, rule, what, remedy, line, value=value)

    blocks = [(b, plain(b)) for b in page.prose()]
    for block, said in blocks:
        count = len(readability.words(said))
        if count > PARAGRAPH:
            yield fault("paragraph", f"the paragraph has {count} words", f"split it; {PARAGRAPH} at most", block.line, said[:40])
    total = sum(len(readability.words(said)) for _, said in blocks)
    if not WORDS[0] <= total <= WORDS[1]:
        yield fault("length", f"the chapter has {total:,} words of running prose", f"bring it between {WORDS[0]:,} and {WORDS[1]:,}")
    sentences = [(b, s) for b, said in blocks for s in readability.sentences(said)]
    if not sentences:
        return
    longest = max(sentences, key=lambda pair: len(readability.words(pair[1])))
    mean = total / len(sentences)
    if mean > SENTENCE:
        yield fault("sentences", f"a sentence has {mean:.1f} words on average", f"shorten to {SENTENCE}, beginning with this one", longest[0].line, longest[1][:60])
    level = readability.grade(*(said for _, said in blocks))
    if level > readability.GRADE:
        hardest = max(sentences, key=lambda pair: readability.grade(pair[1]))
        yield fault("reading level", f"the grade is {level:.1f}", f"shorten sentences and words to grade {readability.GRADE}", hardest[0].line, hardest[1][:60])


def reading_minutes(page: Page, pace: int = 200) -> float:
    """How long the running prose takes at so many words a minute."""
    return sum(len(readability.words(plain(b))) for b in page.prose()) / pace


def plain(block: Block) -> str:
    """A block as it reads: without markup, its figures written out."""
    try:
        return text.plain(block.text)
    except BookError:  # a figure that is none: the check of the figures says so
        return text.plain(re.sub(r"\{fact\}`[^`]*`", "some", block.text))
