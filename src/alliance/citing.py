"""How to cite the book, a chapter, a figure or a table: made from CITATION.cff and the tables, typed nowhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from . import project, tables
from .errors import BookError
from .tables.package import licence

FILE = "CITATION.cff"


@dataclass(frozen=True)
class Book:
    """What CITATION.cff says of the book."""

    title: str
    authors: str
    version: str
    released: str
    licence: str

    @property
    def year(self) -> str:
        return self.released[:4]


@cache
def book() -> Book:
    """The book's own entry. Raises BookError if CITATION.cff can't be read or lacks something."""
    import yaml

    try:
        found = project.read_yaml(project.ROOT / FILE)
        names = [a.get("name") or f"{a['given-names']} {a['family-names']}" for a in found["authors"]]
        return Book(found["title"], " and ".join(names), str(found["version"]), str(found["date-released"]), "CC BY 4.0")
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        reason = f"no {error}" if isinstance(error, KeyError) else type(error).__name__
        raise BookError(f"{FILE} can't be read ({reason}); it needs title, authors, version and date-released.") from None


def of_book() -> str:
    """The citation of the whole book."""
    b = book()
    return f"{b.authors} ({b.year}): {b.title}, version {b.version}. {b.licence}."


def of_page(title: str) -> str:
    """The citation of a chapter."""
    b = book()
    return f"{b.authors} ({b.year}): “{title}”, in: {b.title}, version {b.version}. {b.licence}."


def of_figure(title: str, kind: str, drawn_from: Sequence[str], page: str) -> str:
    """The citation of a map, chart or widget: with its chapter, the tables it is drawn from, and their date."""
    b = book()
    data = f" Data: {_listed(drawn_from)}, version of {max(map(tables.version, drawn_from))}." if drawn_from else ""
    return f"{b.authors} ({b.year}): “{title}” [{kind}], in: “{page}”, {b.title}, version {b.version}.{data} {b.licence}."


def of_table(name: str) -> str:
    """The citation of a table."""
    seal = tables.resource(name).get("hash", "")[:19]
    return f"“{tables.resource(name)['title']}” (table “{name}”, version of {tables.version(name)}), in: {book().title}. {licence(name)['title']}. {seal}".strip()


def bibtex(name: str = "", title: str = "") -> str:
    """A BibTeX entry of the book, or of the chapter with that file name and title, up to its last field."""
    b = book()
    key = "-".join(filter(None, ("alliance-book", b.version, name)))
    fields = {"author": f"{{{_tex(b.authors)}}}"}
    fields |= {"title": _tex(title), "booktitle": _tex(b.title)} if title else {"title": _tex(b.title)}
    fields |= {"year": b.year, "version": b.version, "note": f"Version {b.version}, {b.licence}"}
    lines = ",\n".join(f"  {field} = {{{value}}}" for field, value in fields.items())
    return f"@{'incollection' if title else 'book'}{{{key},\n{lines}"


def _listed(names: Sequence[str]) -> str:
    said = [f"“{name}”" for name in names]
    return ("tables " if len(said) > 1 else "table ") + " and ".join(filter(None, [", ".join(said[:-1]), said[-1]]))


def _tex(text: str) -> str:
    return re.sub(r"([&%$#_{}])", r"\\\1", text)
