"""Plans for a lesson: aims and exercises from the bank, the hour by the clock, and the chapters of a course at a glance."""

from __future__ import annotations

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective, SphinxRole

from .. import project, prose
from ..errors import BookError
from ..exercises import bank, plans


class DoRole(SphinxRole):
    """``{do}`votes-2```: an exercise by its id, with title, kind and minutes from the bank, linked to its place in the chapter."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        try:
            e = bank.get(self.text)
        except BookError as error:
            return [nodes.literal(text=self.text)], [self.inliner.reporter.error(str(error), line=self.lineno)]
        self.env.note_dependency(str(bank.FOLDER / f"{e.chapter}.yml"))
        link = nodes.reference("", "", internal=True, classes=["bk-do"])
        link["refuri"] = f"{self.env.app.builder.get_relative_uri(self.env.docname, f'book/{e.chapter}')}#{e.id}"
        link += [nodes.strong(text=e.id), nodes.Text(f" {e.title}")]
        return [link, nodes.inline("", f" ({bank.KINDS[e.kind]}, {e.minutes} min)", classes=["bk-quiet"])], []


class PlanHead(SphinxDirective):
    """``{plan} CHAPTER``: what the chapter asks and needs, and the aims, which are the bank's objectives."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        chapter = self.arguments[0]
        if chapter not in bank.chapters():
            raise self.error(f"plan: “{chapter}” has no exercises; the chapters that have are {', '.join(bank.chapters())}.")
        _depend(self, chapter)
        seen = plans.at_a_glance(chapter)
        lines = [f"**Chapter:** {{doc}}`{chapter}`" + (f" ({seen.paragraphs.replace('all', 'all paragraphs')}; {seen.time}). **It needs:** {seen.needs}" if seen.time else ""), "", "**Aims.** Afterwards you can", ""]
        lines += [f"- {o.says}{';' if n < len(bank.objectives(chapter)) else '.'}" for n, o in enumerate(bank.objectives(chapter), 1)]
        return [_parsed(self, lines, "bk-plan")]


class Minutes(SphinxDirective):
    """``{minutes}``: the steps of an hour, one on a line, as a table by the clock; see `exercises.plans`."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        chapter = plans.chapter_of(self.env.docname)
        try:
            steps = plans.read(list(self.content))
        except BookError as error:
            raise self.error(str(error)) from None
        if found := plans.problems(chapter, steps):
            raise self.error("; ".join(f"{what}: {remedy}" for what, remedy in found) + ".")
        _depend(self, chapter)
        rows, clock = [], 0
        for step in steps:
            rows.append([nodes.paragraph(text=f"{clock}–{clock + step.minutes}"), _parsed(self, [f"**{step.title}{'' if step.title[-1] in '?!' else '.'}** {step.text}"])])
            clock += step.minutes
        done = [bank.get(name) for step in steps for name in step.exercises]
        told = f"{clock} minutes, of which {sum(e.minutes for e in done)} are for {len(done)} {'exercises' if len(done) > 1 else 'exercise'}, by the bank's own count"
        return [_table(told, ["Minute", "What happens"], rows, [1, 9])]


class Route(SphinxDirective):
    """``{route}``: chapters of a course in order, one on a line (``CHAPTER | what is left out or added``), with what each takes and needs.

    A chapter that is no page of the book yet is left out.
    """

    has_content = True

    def run(self) -> list[nodes.Node]:
        pages = {path.stem for path in prose.pages()}
        self.env.note_dependency(str(project.ROOT / "_toc.yml"))
        rows = []
        for line in filter(str.strip, self.content):
            chapter, _, note = (part.strip() for part in line.partition("|"))
            if chapter not in pages:
                continue
            _depend(self, chapter)
            plan = f"{plans.PREFIX}{chapter}"
            seen = plans.at_a_glance(chapter)
            which = f"{{doc}}`{chapter}`" + (f" ({{doc}}`the plan <{plan}>`)" if plan in pages else "")
            count = [e.minutes for e in bank.load(chapter)] if chapter in bank.chapters() else []
            takes = "; ".join(filter(None, [seen.time, f"{len(count)} exercises, {sum(count)} minutes" if count else ""]))
            cells = [f"{which}" + (f". {note}" if note else ""), takes, seen.needs]
            rows.append([nodes.paragraph(text=str(len(rows) + 1)), *(_parsed(self, [cell]) for cell in cells)])
        return [_table("", ["", "Chapter", "It takes", "It needs"], rows, [1, 10, 6, 6], "bk-route")]


def setup(app: Sphinx) -> None:
    app.add_role("do", DoRole())
    app.add_directive("plan", PlanHead)
    app.add_directive("minutes", Minutes)
    app.add_directive("route", Route)


def _depend(directive: SphinxDirective, chapter: str) -> None:
    for path in (bank.FOLDER / f"{chapter}.yml", project.BOOK / f"{chapter}.md"):
        if path.is_file():  # Sphinx would read a page with a missing file anew each time
            directive.env.note_dependency(str(path))


def _parsed(directive: SphinxDirective, lines: list[str], name: str = "") -> nodes.container:
    """MyST lines as nodes, in a container."""
    box = nodes.container(classes=[name] if name else [])
    directive.state.nested_parse(StringList(lines, directive.env.docname), directive.content_offset, box)
    return box


def _table(caption: str, heads: list[str], rows: list[list[nodes.Node]], widths: list[int], kind: str = "") -> nodes.table:
    table = nodes.table(classes=["bk-hour", kind] if kind else ["bk-hour"])
    if caption:
        table += nodes.title(text=caption)
    group = nodes.tgroup(cols=len(heads))
    group += [nodes.colspec(colwidth=width) for width in widths]

    def row(cells: list[nodes.Node]) -> nodes.row:
        made = nodes.row()
        made += [nodes.entry("", *(cell.children if isinstance(cell, nodes.container) else [cell])) for cell in cells]
        return made

    head, body = nodes.thead(), nodes.tbody()
    head += row([nodes.paragraph(text=h) for h in heads])
    body += [row(cells) for cells in rows]
    group += [head, body]
    table += group
    return table
