"""What the theme gets wrong or too heavy, mended page by page: scripts, styles, names, the entry page."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from html import escape
from pathlib import Path
from urllib.parse import quote

from sphinx.application import Sphinx

from .. import project, styles
from ..widgets import base as widgets
from . import glossary
from .assets import FOLDER

# two arcs meeting, drawn by us; in the page itself, so no browser asks for /favicon.ico
_ICON = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'><rect width='16' height='16' rx='3' fill='#0b5394'/>"
    "<path d='M2.5 11a5 5 0 0 1 8 0M5.5 5a5 5 0 0 0 8 0' fill='none' stroke='#fff' stroke-width='2'/></svg>"
)

# Before anything is drawn: scripts run here, so frames may show. Where a browser refuses its storage, the theme's own
# first lines would stop on it: they find an empty one there instead, which keeps nothing and says so when written to.
_EARLY = (
    'document.documentElement.classList.add("bk-scripts");'
    "try{window.localStorage}catch(no){"
    'Object.defineProperty(window,"localStorage",{value:{getItem(){return null},setItem(){throw no},removeItem(){}}})}'
)

# a chapter's folded code
_FOLDED = re.compile(r'<details class="[^"]*\bhide\b')


def mend(app: Sphinx, pagename: str, templatename: str, context: dict, doctree) -> None:
    """Give a page one style sheet, one script and what else it needs, addressed relative to it."""
    if app.builder.format != "html" or app.builder.name == "epub":
        return
    if navigation := context.get("generate_toctree_html"):
        context["generate_toctree_html"] = lambda *given, **named: _named(navigation(*given, **named)) if named.get("kind") == "sidebar" else navigation(*given, **named)
    root = "../" * pagename.count("/") + FOLDER + "/"
    body = context.get("body") or ""
    if body:
        context["body"] = body = _tidy(widgets.once(project.resolve_assets(body, root)))
    context["script_files"] = context["css_files"] = []  # all in page.js and page.css, see assets.py
    names = ["page.js"]
    if 'data-widget="' in body:
        names.append("widgets.js")
    if 'class="bk-live-chart"' in body:
        names.append("charts.js")
    if 'class="bk-preview"' in body:
        names.append("catalogue.js")
    if 'data-exercise="' in body:
        names.append("exercises.js")
    if glossary.used_in(body):
        names.append("glossary.js")
    if 'class="bk-kept"' in body:
        names.append("kept.js")
    # the search page's own scripts follow in its text and count on these being there
    defer = "" if templatename == "search.html" else " defer"
    tags = "".join(f'<script{defer} src="{root}{name}?v={mark()}"></script>' for name in names)
    early = f"<script>{_EARLY}</script>"
    icon = f'<link rel="icon" href="data:image/svg+xml,{quote(_ICON)}">'
    context["metatags"] = (context.get("metatags") or "") + icon + early + tags
    context["book_style"] = f"{root}page.css?v={mark()}"


def _tidy(body: str) -> str:
    """Small repairs of what other extensions write into the page's text."""
    # a table of pandas has its alignment as an attribute that HTML no longer knows
    body = body.replace('<table border="1" class="dataframe">', '<table class="dataframe">')
    body = body.replace('<tr style="text-align: right;">', "<tr>")
    # docutils' list of citations has roles that ARIA has dropped or does not allow so
    body = body.replace(' role="doc-biblioentry"', "").replace('<div role="list" class="citation-list">', '<div class="citation-list">')
    # in the page from the first, so that the text under the title does not move when the script arrives
    if _FOLDED.search(body):
        body = body.replace("</h1>", '</h1><button type="button" class="bk-code-switch" aria-pressed="false">Show all code</button>', 1)
    return body


def _named(navigation: object) -> str:
    """The list of pages with a name for the arrow that unfolds the pages below one; a screen reader says it."""
    return str(navigation).replace("<summary>", '<summary aria-label="Pages below this one">')


@cache
def mark() -> str:
    """A short digest of all that styles and scripts are made from, so a cache never serves old ones beside new pages."""
    parts = [styles.page(), (project.ROOT / "constraints.txt").read_text(encoding="utf-8")]
    parts += [p.read_text(encoding="utf-8") for p in sorted(project.PACKAGE.rglob("*.js"))]
    parts.append(glossary.page_script())
    return hashlib.sha256("".join(parts).encode()).hexdigest()[:8]


def write_entry_page(app: Sphinx) -> None:
    """The page at the root: a redirect that has a language, a title and a link for those it does not move."""
    target = f"{app.config.root_doc}.html"
    if app.config.root_doc == "index":
        return
    title = escape(app.config.html_title or app.config.project)
    text = (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="icon" href="data:image/svg+xml,{quote(_ICON)}">'
        f'<meta http-equiv="refresh" content="0; url={target}"><link rel="canonical" href="{target}"></head>'
        f'<body><main><h1>{title}</h1><p><a href="{target}">Open the book</a></p></main></body></html>\n'
    )
    Path(app.outdir, "index.html").write_text(text, encoding="utf-8")
