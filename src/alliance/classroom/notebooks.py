"""Turns the MyST chapters into plain notebooks for JupyterLab, in a working copy that is never overwritten once edited."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from html import escape
from pathlib import Path

from .. import chronicle, facts, project, prose, tables
from ..chapters import trace
from ..exercises import bank
from ..widgets.claim_explorer import MARKS

_MADE = ".made.json"


@dataclass(frozen=True)
class Written:
    """One notebook of a working copy: its path, and whether the reader's edited one was kept beside it."""

    path: Path
    kept_edited: bool


def chapters() -> list[Path]:
    """The chapters that hold code, in the book's order."""
    return [p for p in prose.pages() if "{code-cell}" in p.read_text(encoding="utf-8")]


def write(target: Path) -> list[Written]:
    """Write every chapter as a notebook into ``target``.

    A notebook that was edited since it was written stays; the fresh one is put beside it as ``NAME-fresh.ipynb``.
    """
    import jupytext
    import nbformat

    bank.keep()  # so that the first answer of a lesson is judged at once
    target.mkdir(parents=True, exist_ok=True)
    record = target / _MADE
    try:
        made = json.loads(record.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        made = {}
    result = []
    for chapter in chapters():
        notebook = jupytext.reads(chapter.read_text(encoding="utf-8"), fmt="md:myst")
        notebook.cells = [new for cell in notebook.cells for new in _cells(cell, nbformat)]
        for number, cell in enumerate(notebook.cells):
            cell["id"] = f"{chapter.stem}-{number}"
        notebook.metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
        text = nbformat.writes(notebook, version=4) + "\n"
        path = target / f"{chapter.stem}.ipynb"
        edited = path.is_file() and _digest(path.read_text(encoding="utf-8")) not in (made.get(path.name), _digest(text))
        if edited:
            path = path.with_name(f"{chapter.stem}-fresh.ipynb")
        path.write_text(text, encoding="utf-8")
        made[path.name] = _digest(text)
        result.append(Written(path, edited))
    record.write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")
    return result


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _cells(cell, nbformat) -> list:
    if cell.cell_type != "markdown":
        cell.metadata = {}
        return [cell]
    text = plain_markdown(cell.source)
    made = []
    # one cell a section, so a class can go through it step by step; each exercise has a cell for its answer
    for part in re.split(r"(?m)^(?=#{1,3} )", text):
        for at, piece in enumerate(re.split(r"(?m)^%% exercise (\S+)$", part)):
            if at % 2:
                made.append(nbformat.v4.new_markdown_cell(_exercise(bank.get(piece))))
                made.append(nbformat.v4.new_code_cell(_answer_cell(bank.get(piece))))
            elif piece.strip():
                made.append(nbformat.v4.new_markdown_cell(piece.strip()))
    return made


# what stands for the answer until the learner writes one
_BLANKS = {
    "single": '"?"  # a letter', "multiple": '"?"  # letters, such as "a c"', "numeric": "...  # a number", "order": '"?"  # the letters in order, such as "b a c"',
    "match": '"?"  # a letter for each item in turn, such as "b a c"', "classify": '"?"  # a letter for each item in turn, such as "a a b"', "text": '"?"', "map": '"?"  # letters or names',
    "forecast": "...  # per cent", "open": '"""\n\n"""',
}  # fmt: skip


def _exercise(e: bank.Exercise) -> str:
    """An exercise as Markdown: prompt, and what there is to choose from."""
    face = e.face
    options = [p["label"] for p in face["map"]["places"]] if e.kind == "map" else face.get("options", face.get("items", []))
    lines = ["***", "", f"**Exercise {e.id} · {e.title}** *({bank.KINDS[e.kind]}, {e.level}, {e.minutes} minutes)*", "", plain_markdown(e.entry["prompt"]), ""]
    if e.kind in ("match", "classify"):
        lines += [*(f"{n}. {item}" for n, item in enumerate(face["items"], 1)), ""]
    if e.kind not in ("numeric", "text", "data", "forecast", "open"):
        lines += [f"- **{bank.LETTERS[i]}** {option}" for i, option in enumerate(options[:26])]
    if face.get("unit"):
        lines += [f"Unit: {face['unit']}."]
    return "\n".join(lines).strip()


def _answer_cell(e: bank.Exercise) -> str:
    """The cell in which a learner answers; running it untouched says what is expected."""
    tools = "from alliance.exercises import check, hint, solution\n"
    help_ = f'# hint("{e.id}") helps, solution("{e.id}") after a try'
    if e.kind == "data":
        return f'{tools}{e.face["starter"]["pandas"].strip()}\n{help_}\ncheck("{e.id}", answer)'
    return f'{tools}answer = {_BLANKS[e.kind]}\n{help_}\ncheck("{e.id}", answer)'


def plain_markdown(text: str) -> str:
    """MyST as this book uses it, in the Markdown that JupyterLab shows: no directive and no role is left."""
    lines, out, fences = text.splitlines(), [], []
    i = 0
    while i < len(lines):
        line = lines[i]
        opening = re.match(r"^\s*(`{3,}|:{3,})\{([\w:-]+)\}\s*(.*?)\s*$", line)
        closing = re.match(r"^\s*(`{3,}|:{3,})\s*$", line)
        if opening:
            fence, name, argument = opening.groups()
            i += 1
            while i < len(lines) and re.match(r"^\s*:[\w-]+:", lines[i]):  # the directive's options
                i += 1
            if name == "exercise":
                out += ["", f"%% exercise {argument}", ""]
                end = ""
            elif name == "article-paragraph":
                out += ["", *_claims(int(argument))]
                end = ""
            elif name == "event-list":
                out += ["", *chronicle.markdown(*map(int, argument.split()))]
                end = ""
            elif name == "dropdown":
                out += ["<details>", f"<summary>{escape(_roles(argument))}</summary>", ""]
                end = "</details>"
            elif name == "role-card":
                out += ["", f"### Role card: {_roles(argument)}", ""]
                end = ""
            elif name in ("admonition", "note", "tip", "warning", "important", "seealso"):
                out += ["***", "", f"**{_roles(argument) or name.capitalize()}**", ""]
                end = "***"
            else:
                end = ""
            fences.append((fence, end))
            continue
        if closing and fences and closing[1][0] == fences[-1][0][0] and len(closing[1]) >= len(fences[-1][0]):
            end = fences.pop()[1]
            out += ["", end, ""] if end else [""]
        elif line.startswith(": ") and out and out[-1].strip():
            out[-1] = f"- **{out[-1].strip()}**: {_roles(line[2:])}"  # a definition list
        elif re.match(r"^\([\w-]+\)=\s*$", line) or re.match(r"^%", line):
            pass  # an anchor, a comment
        else:
            out.append(_roles(line))
        i += 1
    return re.sub(r"\n{3,}", "\n\n", "\n".join(out))


def _roles(line: str) -> str:
    def role(found: re.Match) -> str:
        name, body = found[1], found[2]
        if name.startswith("cite"):
            links = "; ".join(_citation(key.strip()) for key in body.split(","))
            return links if name == "cite:t" else f"({links})"
        if name == "fact":
            return facts.read(body)
        if name == "ours":
            return trace.SHOWN.format(body)
        shown = re.match(r"(.*?)\s*<.*>$", body)
        if name == "doc" and not shown:
            return _chapter_link(body)
        return shown[1] if shown else body

    line = re.sub(r"\{([\w:-]+)\}`([^`]+)`", role, line)
    line = re.sub(r"\]\(([\w/-]+)\.md(#[\w-]+)?\)", r"](\1.ipynb)", line)
    return re.sub(r"\]\(#[\w-]+\)", "](#)", line) if "](#" in line else line


def _chapter_link(name: str) -> str:
    """The title of a page of the book, linked where the page is a notebook too."""
    path = project.BOOK / f"{name}.md"
    title = re.search(r"(?m)^# (.+)$", path.read_text(encoding="utf-8"))
    text = title[1] if title else name
    return f"[{text}]({name}.ipynb)" if path in chapters() else f"*{text}* (`book/{name}.md`)"


def _citation(key: str) -> str:
    s = tables.source(key)
    named = s.label.replace("[", "(").replace("]", ")")  # brackets would end a Markdown link
    return f"[{named}]({s.url})" if s.url else named


def _claims(number: int) -> list[str]:
    claims = tables.load("claims")
    claims = claims[claims["paragraph"] == number]
    if claims.empty:
        return []
    lines = ["<details>", f"<summary>Claims in ¶{number}</summary>", ""]
    for row in claims.itertuples():
        hedge = "stated flatly" if row.hedge == "none" else f"hedge: “{row.hedge}”"
        lines.append(
            f"- **{row.id}** {row.claim} *({row.kind}; {hedge}; then {MARKS[row.verdict_2022]} {row.verdict_2022}, "
            f"now {MARKS[row.verdict_2026]} {row.verdict_2026})*"
        )
    return [*lines, "", "</details>", ""]
