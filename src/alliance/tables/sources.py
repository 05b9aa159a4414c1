"""The bibliography, and what stands under a figure: which sources a table's rows name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape, unescape

from .. import project
from ..errors import BookError
from .loading import typed
from .package import SEPARATOR, licence, remembered, resource, version


@dataclass(frozen=True)
class Source:
    """One entry of the bibliography.

    ``side`` names whose own voice or state-run medium it is, if one: what it says is that side's claim.
    """

    key: str
    title: str
    publisher: str = ""
    date: str = ""
    url: str = ""
    accessed: str = ""
    note: str = ""
    side: str = ""
    line: int = 0

    @property
    def label(self) -> str:
        """How a row or a sentence names it: publisher, date and, if it speaks for one side, which."""
        named = ", ".join(part for part in (self.publisher or self.title, self.date) if part)
        return f"{named} [{self.side}]" if self.side else named


@dataclass(frozen=True)
class Provenance:
    """Where a table comes from; shown under every figure as one line of HTML."""

    name: str
    title: str
    licence: str
    version: str
    rows: int
    sources: tuple[Source, ...] = field(default=(), repr=False)

    def _repr_html_(self) -> str:
        return source_line([self])

    def __str__(self) -> str:
        return unescape(re.sub(r"<[^>]*>", "", source_line([self])))


def source_line(lines: Sequence[Provenance]) -> str:
    """The provenance of one or more tables as one line of HTML."""
    parts, keys = [], set()
    for line in lines:
        file = f"data/{line.name}.csv"
        link = f'<a href="{project.asset(file)}" download>{file}</a>' if project.building_pages() else f"<code>{file}</code>"
        parts.append(f"“{escape(line.title)}” ({link}, {line.rows:,} rows)")
        keys |= {s.key for s in line.sources}
    named = " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
    made = f"compiled from {len(keys)} sources that the rows name" if keys else "made for this book"
    about = sorted({f"{line.version}, {line.licence}" for line in lines})
    return f"Source: the book’s table{'s' if len(parts) > 1 else ''} {named}, {made}; {escape('; '.join(about))}."


def source(key: str) -> Source:
    """The bibliography entry of a key. Raises BookError for an unknown key."""
    try:
        return bibliography()[key]
    except KeyError:
        raise BookError(
            f"book/references.bib: there is no entry “{key}”; add one, or correct the key where it is used."
        ) from None


def keys_of(cell: object) -> list[str]:
    """The keys in a cell of a column ``sources``; none for an empty cell."""
    return [key.strip() for key in cell.split(SEPARATOR) if key.strip()] if isinstance(cell, str) else []


def sources_of(cell: object) -> list[Source]:
    """The bibliography entries that a cell of a column ``sources`` names, in its order."""
    return [source(key) for key in keys_of(cell)]


@remembered
def provenance(name: str) -> Provenance:
    """What stands under a figure drawn from a table; its ``_repr_html_`` is the line itself."""
    frame = typed(name)
    keys: dict[str, None] = {}
    if "sources" in frame:
        for cell in frame["sources"].dropna().unique():
            keys.update(dict.fromkeys(keys_of(cell)))
    return Provenance(
        name=name,
        title=resource(name)["title"],
        licence=licence(name)["title"],
        version=f"version of {version(name)}",
        rows=len(frame),
        sources=tuple(source(key) for key in keys),
    )


@remembered
def bibliography() -> dict[str, Source]:
    """Every entry of ``book/references.bib`` by its key.

    Reads BibTeX entries with values in braces, quotes or bare; no ``@string``. Raises BookError naming the line.
    """
    path = project.BOOK / "references.bib"
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BookError(f"book/references.bib can't be read ({error}); restore the file.") from None
    return dict(_parsed(text))


@lru_cache(maxsize=2)
def _parsed(text: str) -> dict[str, Source]:
    """The entries of a bibliography; a text that was read before is not read again, whatever was forgotten meanwhile."""
    result: dict[str, Source] = {}
    for key, line, fields in _entries(text):
        if key in result:
            raise BookError(f"book/references.bib, line {line}: the entry “{key}” stands twice; delete one.")
        get = fields.get
        result[key] = Source(
            key=key,
            title=get("title", ""),
            publisher=get("organization") or get("publisher") or get("howpublished") or "",
            date=get("date") or get("year") or "",
            url=get("url", ""),
            accessed=get("urldate", ""),
            note=get("note", ""),
            side=get("side", ""),
            line=line,
        )
    return result


_START = re.compile(r"^@(\w+)\s*\{\s*([^\s,{}]+)\s*,", re.MULTILINE)
_FIELD = re.compile(r"[\s,]*([A-Za-z][\w-]*)\s*=\s*")
_BRACE = re.compile(r"[{}]")
_ESCAPED = re.compile(r"\\([&%_#$])")


def _entries(text: str) -> Iterator[tuple[str, int, dict[str, str]]]:
    """Each entry as (key, line, fields)."""
    position, line, counted = 0, 1, 0
    while found := _START.search(text, position):
        line += text.count("\n", counted, found.start())
        counted = found.start()
        fields, position = {}, found.end()
        while part := _FIELD.match(text, position):
            value, position = _value(text, part.end(), found[2], line)
            fields[part[1].lower()] = _ESCAPED.sub(r"\1", value.replace("{", "").replace("}", "")).strip()
        end = re.compile(r"[\s,]*\}").match(text, position)
        if not end:
            raise BookError(f"book/references.bib, line {line}: the entry “{found[2]}” is not closed; check its braces and commas.")
        position = end.end()
        yield found[2], line, fields


def _value(text: str, start: int, key: str, line: int) -> tuple[str, int]:
    """A field's value and where it ends: {...} with braces inside, "...", or a bare word."""
    if text[start : start + 1] == "{":
        depth = 0
        for brace in _BRACE.finditer(text, start):
            depth += 1 if brace[0] == "{" else -1
            if depth == 0:
                return text[start + 1 : brace.start()], brace.end()
    elif text[start : start + 1] == '"' and (end := text.find('"', start + 1)) > 0:
        return text[start + 1 : end], end + 1
    elif bare := re.compile(r"\w+").match(text, start):
        return bare[0], bare.end()
    raise BookError(f"book/references.bib, line {line}: a value of the entry “{key}” is not closed; check its braces and quotes.")
