"""The command `alliance`: thin, one sentence for each error."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from . import __version__, project
from .errors import BookError


class _Sentence(click.Group):
    """Shows a BookError as its one sentence and ends with status 1."""

    def invoke(self, ctx):
        try:
            return super().invoke(ctx)
        except BookError as error:
            click.echo(str(error), err=True)
            ctx.exit(1)


@click.group(cls=_Sentence, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Tools of the book The Rebirth of the Russia–North Korea Alliance."""


@main.group()
def article() -> None:
    """Your own licensed copy of the article, for builds on this machine."""


@article.command("import")
@click.argument("file", type=click.Path(path_type=Path))
def import_(file: Path) -> None:
    """Show the text of FILE (a saved print-out or pasted text) beside the companion in local builds."""
    from .article import import_copy

    paragraphs = import_copy(file)
    with_abstract = "the abstract and " if paragraphs[0].number == 0 else ""
    click.echo(
        f"Imported {with_abstract}{sum(p.number > 0 for p in paragraphs)} paragraphs. They will stand beside the companion in the next "
        "“make book”, on this machine only; “alliance article forget” takes them out again."
    )


@article.command()
def forget() -> None:
    """Delete the imported copy."""
    from .article import forget_copy

    click.echo("The copy is deleted; build the book again to take it out of the pages." if forget_copy() else "There is no imported copy.")


@main.group("tables")
def tables_() -> None:
    """The book's tables."""


@tables_.command()
def check() -> None:
    """Check the tables (schema, sources, rules, seal), then the chapters against them: figures, citations, form, length, traces."""
    from . import chapters, prose, tables

    faults = tables.check() or [*prose.check(), *chapters.check()]
    for fault in faults:
        click.echo(str(fault), err=True)
    if faults:
        click.echo(f"{len(faults)} faults. Nothing was changed.", err=True)
        sys.exit(1)
    for name in tables.names():
        frame = tables.load(name)
        trust = frame["confidence"].value_counts(sort=False) if "confidence" in frame else {}
        counts = "".join(f", {count} {word.replace('-', ' ')}" for word, count in dict(trust).items())
        click.echo(f"{name}: {len(frame)} rows{counts}; {len(tables.provenance(name).sources)} sources named")


@tables_.command()
def seal() -> None:
    """After a change that is meant: write the tables' digests into datapackage.json, and data/README.md from it."""
    from . import tables
    from .tables import readme

    changed = tables.seal()
    tables.forget()
    readme.write()
    click.echo(f"Sealed: {', '.join(changed)}. Tell what changed in data/corrections.csv." if changed else "Nothing has changed.")


@tables_.command()
@click.argument("name", required=False)
def describe(name: str | None) -> None:
    """Say what each column of the table NAME means, or list the tables."""
    from . import tables

    if not name:
        for one in tables.names():
            click.echo(f"{one}: {tables.resource(one)['title']}")
        return
    described = tables.describe(name)
    click.echo(f"{described.attrs['title']}. {described.attrs['description']}")
    for column, row in described.iterrows():
        unit = f", {row['unit']}" if row["unit"] else ""
        click.echo(f"  {column} ({row['type']}{unit}): {row['meaning']}")


@main.command()
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False), default=None, help="where the notebooks go [_build/lab]")
@click.option("--no-open", is_flag=True, help="write the notebooks and do not start JupyterLab")
def lab(folder: Path | None, no_open: bool) -> None:
    """Open the chapters as notebooks in JupyterLab."""
    from .classroom import notebooks, server

    folder = folder or project.ROOT / "_build" / "lab"
    for written in notebooks.write(folder):
        note = " (your edited one is kept; this is the fresh one)" if written.kept_edited else ""
        click.echo(f"{written.path.name}{note}")
    if no_open:
        return
    os.execve(sys.executable, server.command(folder), server.environment(folder, dict(os.environ)))


@main.group("widgets")
def widgets_() -> None:
    """The book's widgets."""


@widgets_.command("list")
def list_() -> None:
    """List the widgets by the name that “page” takes."""
    from .widgets import base

    for cls in base.every():
        click.echo(f"{cls.tag}: {cls.title}")


@widgets_.command()
@click.argument("name")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def page(name: str, file: Path) -> None:
    """Write the widget NAME as one HTML FILE that needs nothing else: to open from disk, or to put into a course."""
    from .widgets import single

    single.write(name, file)
    click.echo(f"{file}: {file.stat().st_size / 1000:.0f} kB. Open it in a browser.")


@main.command("publish-check")
@click.argument("site", type=click.Path(path_type=Path, file_okay=False, exists=True), default=None, required=False)
def publish_check(site: Path | None) -> None:
    """Refuse a built book that asks for other hosts, or holds the article's full text without a stated licence."""
    from .article import licence_stated
    from .site.guard import licensed_pages, outside_contacts

    site = site or project.ROOT / "_build" / "html"
    faults = outside_contacts(site)
    if not licence_stated():
        faults += licensed_pages(site)
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        sys.exit(1)
    click.echo(f"{site.name}: {len(list(site.rglob('*.html')))} pages, no other host, no text that needs a licence.")


@main.group("exercises")
def exercises_() -> None:
    """The bank of exercises."""


@exercises_.command()
@click.argument("chapters", nargs=-1)
def lint(chapters: tuple[str, ...]) -> None:
    """Check the exercises of CHAPTERS, or all: schema, sources, figures, hints, feedback, every solution and wrong path."""
    from .exercises import lint as lint_

    faults = lint_.check(list(chapters) or None)
    for fault in faults:
        click.echo(str(fault), err=True)
    if faults:
        click.echo(f"{len(faults)} faults. Nothing was changed.", err=True)
        sys.exit(1)
    total = minutes = 0
    for chapter, count, time, kinds in lint_.totals():
        if not chapters or chapter in chapters:
            click.echo(f"{chapter}: {count} exercises, {time} minutes; {', '.join(f'{n} {k}' for k, n in kinds.items())}")
            total, minutes = total + count, minutes + time
    click.echo(f"{total} exercises, {minutes} minutes. No fault.")


@exercises_.command()
@click.argument("chapter")
@click.argument("kind")
def new(chapter: str, kind: str) -> None:
    """Add an exercise of KIND to CHAPTER's file, to be filled in; until then “lint” names what is missing."""
    from .exercises import author

    click.echo(author.add(chapter, kind))


@exercises_.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def pandas(folder: Path) -> None:
    """Fetch pandas for the page's Python into FOLDER, each file checked.

    Build with ALLIANCE_PYODIDE_PACKAGES=FOLDER, and every data task runs in the page with pandas, too.
    """
    from .site import python_core

    paths = python_core.fetch_packages(folder)
    click.echo(f"{len(paths)} files, {sum(p.stat().st_size for p in paths) / 1e6:.0f} MB, in {folder}. Now: ALLIANCE_PYODIDE_PACKAGES={folder} make book")


@exercises_.command()
@click.argument("name")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def preview(name: str, file: Path) -> None:
    """Write the exercise NAME, or all of a chapter, as one HTML FILE to open from disk."""
    from .exercises import author

    count = author.preview(name, file)
    click.echo(f"{file}: {count} {'exercise' if count == 1 else 'exercises'}. Open it in a browser.")
