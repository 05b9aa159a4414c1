"""The search index: what Sphinx forgets of it from one build to the next, and stems that are not worked out for each page anew."""

from __future__ import annotations

from functools import cache

from sphinx.application import Sphinx
from sphinx.search.en import SearchEnglish
from sphinx.util.index_entries import split_index_msg


class English(SearchEnglish):
    """Sphinx's English; a word's stem is worked out once a build, not once for each page that has the word."""

    def __init__(self, options: dict) -> None:
        super().__init__(options)
        self.stem = cache(self.stem)


def setup(app: Sphinx) -> None:
    app.add_search_language(English)
    app.connect("html-collect-pages", _complete)


def _complete(app: Sphinx) -> list:
    """Before the index is written: as if all pages had been, so that a rebuild finds the glossary's words as a first build does.

    Sphinx reads an old index back without its entries, and keeps words that no page has any more.
    """
    indexer = getattr(app.builder, "indexer", None)
    if indexer is not None:
        known, entries = app.env.get_domain("index").entries, indexer._index_entries
        for page in known.keys() & indexer._titles.keys() - entries.keys():
            entries[page] = sorted(_parts(known[page]))
        indexer._index_entries = dict(sorted(entries.items()))
        for words in (indexer._mapping, indexer._title_mapping):
            for word in [word for word, pages in words.items() if not pages]:
                del words[word]
    return []


def _parts(entries: list[tuple]) -> set[tuple[str, str, str]]:
    """A page's entries as the search has them: (words, anchor, “main” or empty)."""
    return {(part, anchor or "", main) for kind, value, anchor, main, _ in entries for part in split_index_msg(kind, value)}
