"""The book's tables: typed loading, descriptions, checks, sources, and the line under a figure.

``data/datapackage.json`` (Frictionless Data Package) says what each table in ``data/`` holds; the keys in a
column ``sources`` are entries of ``book/references.bib``. Needs pandas alone: checking also needs frictionless.
"""

from __future__ import annotations

from .checking import Fault, check, seal
from .loading import describe, load
from .package import SEPARATOR, forget, names, remembered, resource, schema, version
from .sources import Provenance, Source, bibliography, provenance, source, source_line, sources_of

__all__ = [
    "SEPARATOR",
    "Fault",
    "Provenance",
    "Source",
    "bibliography",
    "check",
    "describe",
    "forget",
    "load",
    "names",
    "provenance",
    "remembered",
    "resource",
    "schema",
    "seal",
    "source",
    "source_line",
    "sources_of",
    "version",
]
