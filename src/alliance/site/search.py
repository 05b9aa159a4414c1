"""What Sphinx forgets of its search index from one build to the next: the index entries of pages that were not written again."""

from __future__ import annotations

from sphinx.application import Sphinx
from sphinx.util.index_entries import split_index_msg


def setup(app: Sphinx) -> None:
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
