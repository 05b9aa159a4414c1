"""Reads the finished pages and styles, and names everything in them that would contact another host."""

from __future__ import annotations

import hashlib
import json
import re
from functools import partial
from html.parser import HTMLParser
from pathlib import Path

_OTHER = re.compile(r"^\s*(?:https?:|wss?:|ftp:)?//", re.IGNORECASE)
_STYLE = re.compile(r"""(?:url\(\s*['"]?|@import\s+['"])((?:https?:)?//[^'")\s]+)""", re.IGNORECASE)
# calls that fetch, with a literal address of another host
_SCRIPT = re.compile(
    r"""(?:\bfetch|\bimport|importScripts|new\s+(?:Worker|WebSocket|EventSource)|sendBeacon)\s*\(\s*["'`]((?:https?:|wss?:)?//[^"'`]+)"""
    r"""|\.(?:src|action)\s*=\s*["'`]((?:https?:)?//[^"'`]+)|\bfrom\s*["']((?:https?:)?//[^"']+)["']""",
    re.IGNORECASE,
)
_LOADS = {
    "script": ("src",), "img": ("src", "srcset"), "iframe": ("src",), "source": ("src", "srcset"), "video": ("src", "poster"),
    "audio": ("src",), "track": ("src",), "embed": ("src",), "object": ("data",), "input": ("src",), "image": ("href", "xlink:href"),
    "use": ("href", "xlink:href"), "form": ("action",), "base": ("href",),
}  # fmt: skip
_RELATIONS = {"stylesheet", "icon", "shortcut", "preload", "modulepreload", "prefetch", "preconnect", "dns-prefetch", "manifest"}


def outside_contacts(outdir: Path, notes: Path | None = None) -> list[str]:
    """One sentence for each contact with another host in the pages and styles below ``outdir``.

    ``notes`` is a file that keeps which of them were clean: the next time only those are read that are not as they were then.
    """
    clean, still_clean, faults = _noted(notes), {}, []
    for path in _files(outdir):
        name, content = path.relative_to(outdir), path.read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        found = [] if clean.get(name.as_posix()) == digest else [_sentence(name, line, what) for line, what in _READ[path.suffix](content.decode("utf-8"))]
        faults += found
        if not found:
            still_clean[name.as_posix()] = digest
    if notes:
        notes.write_text(json.dumps({"by": _myself(), "clean": still_clean}), encoding="utf-8")
    return faults


def _files(outdir: Path) -> list[Path]:
    """What a reader's browser takes for pages, styles and our own scripts; what other packages bring as scripts is theirs."""
    pages = [path for path in outdir.rglob("*.html") if "_static" not in path.parts]
    return sorted(pages) + sorted(outdir.rglob("*.css")) + sorted((outdir / "_assets").rglob("*.js"))


def _noted(notes: Path | None) -> dict[str, str]:
    """Digests of the files that were clean, by name; none if another guard said so, or the notes can't be read."""
    try:
        found = json.loads(notes.read_text(encoding="utf-8")) if notes else {}
        return found["clean"] if found.get("by") == _myself() else {}
    except (OSError, ValueError, AttributeError, KeyError):
        return {}


def _myself() -> str:
    return hashlib.sha256(Path(__file__).read_bytes()).hexdigest()


def contacts(html: str) -> list[tuple[int, str]]:
    """Line and address of everything that a page, or a page within it, would load from another host."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.found


def _in_text(pattern: re.Pattern, text: str) -> list[tuple[int, str]]:
    return [(text[: found.start()].count("\n") + 1, next(g for g in found.groups() if g)) for found in pattern.finditer(text)]


_READ = {".html": contacts, ".css": partial(_in_text, _STYLE), ".js": partial(_in_text, _SCRIPT)}


def _sentence(path: Path, line: int, what: str) -> str:
    return f"{path.as_posix()}, line {line}: the page would contact another host ({what[:120]}); serve a copy of our own or link to it instead."


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[int, str]] = []
        self._inside: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        line = self.getpos()[0]
        for name in _LOADS.get(tag, ()):
            for part in values.get(name, "").split(",") if name == "srcset" else [values.get(name, "")]:
                if _OTHER.match(part):
                    self.found.append((line, part.strip()))
        if tag == "link" and _RELATIONS & set(values.get("rel", "").lower().split()) and _OTHER.match(values.get("href", "")):
            self.found.append((line, values["href"]))
        if tag == "meta" and values.get("http-equiv", "").lower() == "refresh":
            target = re.search(r"url\s*=\s*['\"]?(.*)", values.get("content", ""), re.IGNORECASE)
            if target and _OTHER.match(target[1]):
                self.found.append((line, target[1]))
        if "style" in values:
            self.found += [(line, m[1]) for m in _STYLE.finditer(values["style"])]
        for document in filter(None, (values.get("srcdoc"), values.get("data-document"))):
            self.found += [(line, what) for _, what in contacts(document)]
        self._inside = tag if tag in ("script", "style") else None
        if tag == "script" and values.get("type", "") not in ("", "module", "text/javascript", "application/javascript"):
            self._inside = None  # data, not code

    def handle_endtag(self, tag: str) -> None:
        if tag == self._inside:
            self._inside = None

    def handle_data(self, data: str) -> None:
        pattern = {"script": _SCRIPT, "style": _STYLE}.get(self._inside or "")
        if pattern:
            for m in pattern.finditer(data):
                self.found.append((self.getpos()[0] + data[: m.start()].count("\n"), next(g for g in m.groups() if g)))


def licensed_pages(outdir: Path) -> list[str]:
    """One sentence for each page that shows a licensed copy of the article."""
    from ..article import STATEMENT

    return [
        f"{path.relative_to(outdir).as_posix()}: the page shows the article's full text; build it without the imported copy, or set "
        f"ALLIANCE_LICENCE_STATEMENT to “{STATEMENT}”."
        for path in sorted(outdir.rglob("*.html"))
        if 'class="bk-licensed ' in (text := path.read_text(encoding="utf-8")) or 'class="bk-licensed"' in text
    ]
