"""Reads the finished pages and styles, and names everything in them that would contact another host."""

from __future__ import annotations

import re
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


def outside_contacts(outdir: Path) -> list[str]:
    """One sentence for each contact with another host in the pages and styles below ``outdir``."""
    faults = []
    for path in sorted(outdir.rglob("*.html")):
        if "_static" in path.parts:
            continue
        for line, what in contacts(path.read_text(encoding="utf-8")):
            faults.append(_sentence(path.relative_to(outdir), line, what))
    for path in sorted(outdir.rglob("*.css")):
        for found in _STYLE.finditer(path.read_text(encoding="utf-8")):
            faults.append(_sentence(path.relative_to(outdir), found.string[: found.start()].count("\n") + 1, found[1]))
    for path in sorted((outdir / "_assets").rglob("*.js")):
        for found in _SCRIPT.finditer(path.read_text(encoding="utf-8")):
            what = next(g for g in found.groups() if g)
            faults.append(_sentence(path.relative_to(outdir), found.string[: found.start()].count("\n") + 1, what))
    return faults


def contacts(html: str) -> list[tuple[int, str]]:
    """Line and address of everything that a page, or a page within it, would load from another host."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.found


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
