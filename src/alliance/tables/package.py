"""What datapackage.json says of the tables; knows nothing of their rows."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache

from .. import project
from ..errors import BookError

SEPARATOR = ";"
"""Parts the items of a cell that holds several: sources, states, paragraphs."""
_REMEMBERED: list[Callable] = []


def remembered(function: Callable) -> Callable:
    """As functools.cache, until `forget`: for what is made of the tables (figures, terms, days) and asked for often. What it gives is shared; never change it."""
    _REMEMBERED.append(cache(function))
    return _REMEMBERED[-1]


def forget() -> None:
    """Read everything anew at the next call: for programs that change the files while they run."""
    for one in _REMEMBERED:
        one.cache_clear()


@remembered
def package() -> dict:
    """The parsed descriptor. Raises BookError if it can't be read (naming the line)."""
    path = project.DATA / "datapackage.json"
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise BookError(f"data/datapackage.json can't be read ({error}); restore the file.") from None
    except json.JSONDecodeError as error:
        raise BookError(f"data/datapackage.json, line {error.lineno}: not valid JSON ({error.msg}); mend that line.") from None
    if not isinstance(found, dict) or not isinstance(found.get("resources"), list):
        raise BookError("data/datapackage.json has no list “resources”; restore the file.")
    return found


def names() -> list[str]:
    """The names of all tables, in the order of the data package."""
    return [one["name"] for one in package()["resources"]]


@remembered
def resource(name: str) -> dict:
    """The entry of a table in the data package. Raises BookError if there is none."""
    for one in package()["resources"]:
        if one["name"] == name:
            return one
    raise BookError(f"There is no table “{name}”; the tables are: {', '.join(names())}.")


def schema(name: str) -> dict:
    """The Frictionless schema of a table, as data."""
    return resource(name)["schema"]


def version(name: str) -> str:
    """The day of a table's version, as YYYY-MM-DD."""
    return resource(name).get("version", package()["version"])


def licence(name: str) -> dict:
    """Name, title and address of the licence of a table."""
    return (resource(name).get("licenses") or package()["licenses"])[0]


def columns(name: str, having: str) -> dict[str, object]:
    """The columns whose description has the property ``having``, with its value."""
    return {spec["name"]: spec[having] for spec in schema(name)["fields"] if having in spec}
