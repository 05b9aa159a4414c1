"""Takes out of a style sheet what no page can use: rules for classes and ids that occur in no page and in no script."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_NESTED = ("@media", "@supports", "@layer", "@container")
_NAME = re.compile(r"[.#](-?[A-Za-z_](?:[\w-]|\\.)*)")
_WORD = re.compile(r"[\w-]+")


def words(texts: Iterable[str]) -> set[str]:
    """Every word of pages and scripts: whatever class or id a page has or a script may set is among them."""
    found: set[str] = set()
    for text in texts:
        found.update(_WORD.findall(text))
    return found


def prune(css: str, used: set[str]) -> str:
    """The style sheet without the selectors that need a class or an id that is not in ``used``.

    Careful rather than small: what stands in brackets (``:not(...)``, ``:is(...)``) never decides, and rules without
    classes, key frames, fonts and properties stay.
    """
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    return "".join(_kept(css, used))


def _kept(css: str, used: set[str]) -> Iterator[str]:
    for prelude, body in _blocks(css):
        if body is None:
            yield prelude
        elif prelude.startswith(_NESTED):
            inner = "".join(_kept(body, used))
            if inner.strip():
                yield f"{prelude}{{{inner}}}"
        elif prelude.startswith("@"):
            yield f"{prelude}{{{body}}}"
        else:
            selectors = [s for s in _selectors(prelude) if _usable(s, used)]
            if selectors:
                yield f"{','.join(selectors)}{{{body}}}"


def _blocks(css: str) -> Iterator[tuple[str, str | None]]:
    """Top-level blocks as (prelude, body); statements that end in a semicolon have no body."""
    at, length = 0, len(css)
    while at < length:
        opening = css.find("{", at)
        if opening < 0:
            return
        statement = css.find(";", at, opening)
        if statement >= 0 and css[at:statement].lstrip().startswith("@"):
            yield css[at : statement + 1].strip(), None
            at = statement + 1
            continue
        depth, end = 1, opening + 1
        while depth and end < length:
            sign = css[end]
            if sign in "\"'":  # a brace in a text is no brace
                close = end + 1
                while close < length and css[close] != sign:
                    close += 2 if css[close] == "\\" else 1
                end = close
            else:
                depth += (sign == "{") - (sign == "}")
            end += 1
        yield css[at:opening].strip(), css[opening + 1 : end - 1]
        at = end


def _selectors(prelude: str) -> list[str]:
    """The selectors of a list, split at commas that stand in no bracket."""
    parts, depth, start = [], 0, 0
    for i, sign in enumerate(prelude):
        depth += (sign in "([") - (sign in ")]")
        if sign == "," and not depth:
            parts.append(prelude[start:i].strip())
            start = i + 1
    return [*parts, prelude[start:].strip()]


def _usable(selector: str, used: set[str]) -> bool:
    bare = selector
    while (less := re.sub(r"\([^()]*\)|\[[^\]]*\]", "", bare)) != bare:
        bare = less
    return all(re.sub(r"\\", "", name) in used or "\\" in name for name in _NAME.findall(bare))
