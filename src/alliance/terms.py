"""The terms of the glossary: read from the table ``concepts``, found by the word that a chapter links.

A chapter writes ``{term}`base rate``` or ``{term}`shown words <base rate>```, which is Sphinx's own role; `split` tells
which term that is. The glossary, the check of the prose and the page's popovers all read `every`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from . import html, tables
from .errors import BookError
from .tables.sources import keys_of

FILE = "data/concepts.csv"
ROLE = re.compile(r"\{term\}`([^`]+)`")
_NAMED = re.compile(r"(.*?)\s*<([^<>]*)>$", re.DOTALL)


@dataclass(frozen=True)
class Term:
    """One term: what it means, the work it goes back to, and the terms it leads to."""

    name: str
    definition: str
    reference: str
    in_article: bool
    see: tuple[str, ...]
    sources: tuple[str, ...]
    confidence: str

    @property
    def anchor(self) -> str:
        """Its id on the glossary's page."""
        return f"term-{html.slug(self.name)}"


def every() -> list[Term]:
    """All terms, by the alphabet."""
    return list(_by_name().values())


@tables.remembered
def _by_name() -> dict[str, Term]:
    """All terms by their names in small letters, in the order of the alphabet."""
    found = [
        Term(r.term, r.definition, r.reference, bool(r.in_article), tuple(keys_of(r.see)), tuple(keys_of(r.sources)), str(r.confidence))
        for r in tables.load("concepts").itertuples()
    ]
    return {t.name.lower(): t for t in sorted(found, key=lambda t: t.name.lower())}


def split(content: str) -> tuple[str, Term]:
    """The words shown and the term meant by a role's content. Raises BookError if the glossary has no such term."""
    named = _NAMED.match(content)
    shown, name = (named[1], named[2]) if named else (content, content)
    if term := _by_name().get(name.strip().lower()):
        return shown, term
    raise BookError(f"the glossary has no term “{name}”; add a row to {FILE}, or correct the word.")


def unreached(linked: set[str]) -> list[Term]:
    """The terms that no chapter links, neither itself nor by way of a linked term's ``see``."""
    known = {t.name: t for t in every()}
    reached, ahead = set(), [name for name in linked if name in known]
    while ahead:
        name = ahead.pop()
        if name not in reached:
            reached.add(name)
            ahead += known[name].see
    return [t for t in known.values() if t.name not in reached]
