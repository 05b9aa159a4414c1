"""The Sphinx extension that publishes the book: own assets only, live widgets, a mended theme, and a guard at the end."""

from __future__ import annotations

import sys
from pathlib import Path

from sphinx.application import Sphinx

from .. import __version__, article, chapters, project, prose, tables
from ..errors import BookError
from ..exercises import bank, lint
from . import ahead, assets, between_builds, catalogue, chronicle, citations, contents, directives, ebook, exercises, figure_index, figures, fresh, glossary, guard, mathematics, search, theme


def setup(app: Sphinx) -> dict:
    project.announce_page_build()
    app.config.templates_path.append(str(Path(__file__).parent / "templates"))
    app.connect("config-inited", fresh.separate_caches)
    app.connect("builder-inited", _check_input)
    app.connect("env-get-outdated", fresh.outdated)
    app.connect("env-before-read-docs", ahead.run)
    app.connect("html-page-context", theme.mend, priority=900)
    app.connect("build-finished", _finish, priority=900)
    for part in (between_builds, directives, catalogue, exercises, figures, figure_index, citations, glossary, chronicle, contents, mathematics, search, ebook):
        part.setup(app)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}


def _check_input(app: Sphinx) -> None:
    """Broken tables stop the build before a page shows them: one sentence for each fault, and status 1.

    What passed in the build before and is the same now is not checked again.
    """
    passed = getattr(app.env, "book_passed", {})
    now = {"tables": fresh.digest_of_tables(), "text": fresh.digest_of_text()}
    try:
        article.refuse_unlicensed()
        # the prose is compared with the tables, so they must be sound first
        faults = [str(fault) for fault in tables.check()] if passed.get("tables") != now["tables"] else []
        if not faults and passed.get("text") != now["text"]:
            faults = [str(fault) for fault in (*prose.check(), *chapters.check(), *lint.check())]
        if not faults:
            bank.keep()  # for the notebooks beside the pages; does nothing where it is done
    except BookError as error:
        faults = [str(error)]
    if faults:
        _stop(faults)
    app.env.book_passed = now


def _finish(app: Sphinx, exception: Exception | None) -> None:
    if exception is not None or app.builder.format != "html" or app.builder.name == "epub":
        return
    outdir = Path(app.outdir)
    theme.write_entry_page(app)
    assets.write(outdir)
    assets.prune(outdir, pages={*app.env.found_docs, "index", "search"})
    faults = guard.outside_contacts(outdir, notes=outdir.parent / ".guarded")
    if faults:
        _stop(faults)


def _stop(faults: list[str]) -> None:
    for fault in faults:
        print(fault, file=sys.stderr)
    # SystemExit passes through jupyter-book, which would bury an ordinary error under a traceback
    raise SystemExit(1)
