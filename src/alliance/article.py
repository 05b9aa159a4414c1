"""The article's paragraphs: recognising a reader's own licensed copy, keeping it on this machine, and guarding it.

The article is all-rights-reserved, so none of its text is in the project. ``data/article/fingerprints.json`` holds
a sketch of each paragraph (the smallest hashes of its four-word runs), enough to recognise a paragraph in spite of
other quotation marks or line ends, and not enough to rebuild it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from . import project
from .errors import BookError

BODY = range(1, 16)
"""The numbers of the body paragraphs; 0 is the abstract, "In Brief"."""

STATEMENT = "I hold a licence to publish the full text of this article"
"""What a publisher must put into the environment variable ALLIANCE_LICENCE_STATEMENT, word for word."""

_COPY = project.DATA / "article" / "licensed" / "article.json"
_SKETCHES = project.DATA / "article" / "fingerprints.json"
_RUN, _KEPT = 4, 32
_SAME, _ALIKE = 0.72, 0.25
_LARGEST = 1_000_000  # bytes; the print-out has about 7,000


@dataclass(frozen=True)
class Paragraph:
    """One recognised paragraph: its number, its text on one line, the line of the file it starts on."""

    number: int
    text: str
    line: int


def read_copy(path: Path) -> list[Paragraph]:
    """Parse a saved print-out or pasted text into the paragraphs 0 (if there) to 15, in order.

    Raises BookError, one sentence with file, line and remedy, for a file that is missing, empty, binary, too long,
    another text, incomplete, altered or out of order. Writes nothing.
    """
    name = path.name
    return parse(_text_of(path), name)


def parse(text: str, name: str = "the text") -> list[Paragraph]:
    """As `read_copy`, for a text at hand; ``name`` is what the error calls it."""
    if not text.strip():
        raise BookError(f"{name}: the file is empty; save the article's print-out as text and import that file.")
    if re.search(r"<(html|body|div|p)\b[^>]*>", text[:5000], re.IGNORECASE):
        raise BookError(f"{name}, line 1: this is a web page's source; open it in a browser and save or paste it as plain text.")
    found = max((_recognise(blocks) for blocks in _segmentations(text)), key=lambda f: len({n for n, _, _, s in f if s >= _SAME}))
    sure = [(n, t, line) for n, t, line, s in found if s >= _SAME]
    if not sure:
        raise BookError(f"{name}: none of the article's 15 paragraphs was recognised; import the text of Lukin's article of 2022 itself.")

    lines: dict[int, int] = {}
    previous = -1
    for n, _, line in sure:
        if n in lines:
            raise BookError(f"{name}, line {line}: paragraph {n} stands here again (first on line {lines[n]}); delete one of the two.")
        if n < previous:
            raise BookError(f"{name}, line {line}: paragraph {n} comes after paragraph {previous}; put the paragraphs into the article's order.")
        lines[n], previous = line, n
    missing = [n for n in BODY if n not in lines]
    if missing:
        n = missing[0]
        altered = [line for m, _, line, s in found if m == n and s < _SAME]
        if altered:
            raise BookError(f"{name}, line {altered[0]}: this differs from paragraph {n} of the article; restore the published wording.")
        after = max((m for m in lines if m < n), default=None)
        place = f"line {lines[after]}: after paragraph {after}," if after is not None else "line 1: at the start"
        others = f" ({len(missing)} are missing in all)" if len(missing) > 1 else ""
        raise BookError(f"{name}, {place} paragraph {n} is missing{others}; save the whole article and import it again.")
    return [Paragraph(n, t, line) for n, t, line in sure]


def import_copy(path: Path) -> list[Paragraph]:
    """Read a licensed copy and keep it for local builds. On any error an earlier copy stays as it was."""
    paragraphs = read_copy(path)
    _COPY.parent.mkdir(parents=True, exist_ok=True)
    content = json.dumps({"paragraphs": {str(p.number): p.text for p in paragraphs}}, ensure_ascii=False, indent=1)
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=_COPY.parent, delete=False) as file:
        file.write(content + "\n")
    os.replace(file.name, _COPY)
    return paragraphs


def forget_copy() -> bool:
    """Delete the kept copy; True if there was one."""
    existed = _COPY.is_file()
    _COPY.unlink(missing_ok=True)
    return existed


def licensed_text() -> dict[int, str]:
    """The kept copy's paragraphs by number, or an empty dictionary."""
    try:
        kept = json.loads(_COPY.read_text(encoding="utf-8"))["paragraphs"]
        return {int(n): str(t) for n, t in kept.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, AttributeError):
        raise BookError("data/article/licensed/article.json can't be read; delete it with “alliance article forget” and import again.") from None


def licence_stated(environment: Mapping[str, str] = os.environ) -> bool:
    """True if the publisher has said in so many words that they hold a licence."""
    return environment.get("ALLIANCE_LICENCE_STATEMENT", "").strip().rstrip(".") == STATEMENT


def refuse_unlicensed(environment: Mapping[str, str] = os.environ) -> None:
    """Raise BookError if a build for publishing (ALLIANCE_PUBLISHING=1) would include the full text without a licence."""
    if environment.get("ALLIANCE_PUBLISHING") == "1" and licensed_text() and not licence_stated(environment):
        raise BookError(
            "data/article/licensed/article.json: a build for publishing would include the article's full text; remove it with "
            f"“alliance article forget”, or set ALLIANCE_LICENCE_STATEMENT to “{STATEMENT}”."
        )


def fingerprint(paragraphs: Mapping[int, str]) -> dict:
    """The content of fingerprints.json for the article's paragraphs by number (maintainers)."""
    return {
        "what": "Sketches of the article's paragraphs, from which a copy can be recognised and not rebuilt.",
        "paragraphs": {str(n): {"words": len(_words(t)), "sketch": sorted(_sketch(t))} for n, t in sorted(paragraphs.items())},
    }


# ---------------------------------------------------------------------------------------------- inner rooms


def _text_of(path: Path) -> str:
    name = path.name
    try:
        if path.is_dir():
            raise BookError(f"{name} is a folder; name the text file with the article.")
        if path.stat().st_size > _LARGEST:
            raise BookError(f"{name}: with {path.stat().st_size / 1e6:.1f} MB the file is too long to be the article; import the article alone.")
        data = path.read_bytes()
    except FileNotFoundError:
        raise BookError(f"{name}: there is no such file; check the path ({path}).") from None
    except OSError as error:
        raise BookError(f"{name}: the file can't be read ({error.strerror}); check its permissions.") from None
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BookError(f"{name}, line {line}: this is not UTF-8 text; open the article and save it as plain text (UTF-8).") from None
    if "\0" in text or data.startswith(b"%PDF"):
        line = text[: text.find("\0")].count("\n") + 1 if "\0" in text else 1
        raise BookError(f"{name}, line {line}: this is a binary file; open the article and save it as plain text (UTF-8).")
    return text


def _words(text: str) -> list[str]:
    text = unicodedata.normalize("NFKC", text).replace("’", "'").lower()
    return re.findall(r"[^\W_]+(?:'[^\W_]+)*", text)


def _sketch(text: str) -> frozenset[str]:
    words = _words(text)
    runs = {" ".join(words[i : i + _RUN]) for i in range(max(1, len(words) - _RUN + 1))} if words else set()
    hashes = sorted(hashlib.sha256(run.encode()).hexdigest()[:12] for run in runs)
    return frozenset(hashes[:_KEPT])


def _likeness(a: frozenset[str], b: frozenset[str]) -> float:
    """Estimated share of common runs, from bottom-k sketches."""
    if not a or not b:
        return 0.0
    union = sorted(a | b)[:_KEPT]
    return sum(1 for h in union if h in a and h in b) / len(union)


@cache
def _expected() -> dict[int, frozenset[str]]:
    kept = json.loads(_SKETCHES.read_text(encoding="utf-8"))["paragraphs"]
    return {int(n): frozenset(entry["sketch"]) for n, entry in kept.items()}


def _segmentations(text: str) -> list[list[tuple[str, int]]]:
    """The text cut at blank lines, and cut at every line: pasted text often has no blank lines."""
    lines = text.splitlines()
    by_line = [(line.strip(), i) for i, line in enumerate(lines, 1) if line.strip()]
    blocks: list[tuple[str, int]] = []
    run: list[str] = []
    for i, line in enumerate([*lines, ""], 1):
        if line.strip():
            run.append(line.strip())
        elif run:
            blocks.append((" ".join(run), i - len(run)))
            run = []
    return [blocks, by_line]


def _recognise(blocks: list[tuple[str, int]]) -> list[tuple[int, str, int, float]]:
    """(number, text, line, likeness) of the blocks that look like paragraphs of the article, in file order."""
    found = []
    for text, line in blocks:
        sketch = _sketch(text)
        number, score = max(((n, _likeness(sketch, e)) for n, e in _expected().items()), key=lambda x: x[1])
        if score >= _ALIKE:
            found.append((number, re.sub(r"\s+", " ", text), line, score))
    return found
