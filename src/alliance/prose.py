"""Checks of the chapters' text against tables and sources: citations, terms, typed figures, dates. Names line and remedy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from . import facts, project, tables, terms
from .errors import BookError
from .tables import Fault
from .tables.rules import real_date
from .tables.sources import keys_of

CITATION = re.compile(r"\{cite(?::\w+)?\}`([^`]+)`")
_MONTHS = "January February March April May June July August September October November December".split()
_DATE = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(_MONTHS)}) (\d{{4}})\b")

# Numbers that are names, not figures: what is left after these are taken out must come from a table.
_NAMES = [
    r"¶\s?\d+(?:\s*(?:to|and|,|–)\s*¶?\s?\d+)*",  # paragraphs of the article
    r"\b[Pp]aragraphs?\s+\d+(?:\s*(?:to|and|,)\s*\d+)*",
    r"\bpara\. \d+",
    r"\b[CEFHKLNRVX]\d{2,3}\b",  # ids of rows
    rf"\b\d{{1,2}}(?:\s*(?:to|and|,)\s*\d{{1,2}})?\s+(?:{'|'.join(_MONTHS)})\b(?:\s+\d{{4}})?",
    r"\b(?:1[89]|20)\d\d(?:s|-\d{2}-\d{2})?\b",  # years, decades, days in code's way of writing
    r"\b(?:A/RES/)?ES-11/\d+\b|\b\d{2}/\d{3}\b",  # resolutions of the General Assembly
    r"\b[Rr]esolutions?\s+\d{4}(?:\s*(?:and|,)\s*\d{4})*",  # resolutions of the Security Council
    r"\b[Aa]rticles?\s+\d+(?:\s*(?:to|and|,)\s*\d+)*|\b[Ss]ection \d+|\b[Ee]xercise \d+|\b[Ss]tep \d+",
    r"^\s*\d+\.\s",  # numbered lists
    r"\b\d+(?:\s*(?:to|–)\s*\d+)?[ -]minutes?\b",  # the time a chapter or an exercise takes
    r"\b(?:122|152|155|1435|1520) mm\b",  # calibres and gauges, which are names
    r"\b38 North\b|\bCC BY 4\.0\b|\bWCAG 2\.2\b|\bPython 3\.\d+\b|\bversion \d[\d.]*\b|\bUTF-8\b|\bMIT\b",
]
_NAME = re.compile("|".join(_NAMES), re.MULTILINE)
_NUMBER = re.compile(r"(?<![\w/.#-])[+-]?\d[\d,.]*\d|(?<![\w/.#-])\d")
_QUESTION = "**The question of this chapter:**"
_COUNTED = (
    "states countries governments members votes abstentions claims forecasts statements resolutions treaties visits summits events "
    "estimates soldiers troops workers containers rounds shells missiles ships rows sources places stations vetoes"
).split()
_WORD_NUMBER = re.compile(
    r"\b(three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|"
    r"twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-\w+)?\s+(?:of\s+)?(?:the\s+)?(?:\w+\s+)?("
    + "|".join(_COUNTED) + r")\b",
    re.IGNORECASE,
)  # fmt: skip


@dataclass(frozen=True)
class Use:
    """A figure in a chapter: where it stands and in which sentence."""

    page: str
    line: int
    content: str
    sentence: str


def check() -> list[Fault]:
    """Every fault of the chapters' text and of the bibliography's use, or an empty list. Changes nothing."""
    faults: list[Fault] = []
    cited: set[str] = set()
    used: set[str] = set()
    days = days_in_tables()
    for path in pages():
        for number, line in lines(path):
            for found in CITATION.finditer(line):
                keys = [key.strip() for key in found[1].split(",") if key.strip()]
                cited.update(keys)
                faults += [_cited(path, number, key) for key in keys if key not in tables.bibliography()]
            for found in facts.ROLE.finditer(line):
                used.add(found[1].partition("|")[0].strip())
                faults += _role_faults(path, number, found[1], line)
            faults += _typed(path, number, line, days)
    faults += _term_faults()
    for path in sorted((project.DATA / "exercises").glob("*.yml")):  # the exercises use figures and sources too; their own check is alliance exercises lint
        text = path.read_text(encoding="utf-8")
        used |= {found[1].partition("|")[0].strip() for found in facts.ROLE.finditer(text)} | set(re.findall(r"\bfact\(['\"]+(\w+)", text))
        cited |= {key.strip() for found in CITATION.finditer(text) for key in found[1].split(",")}
        cited |= {key.strip("\"' ") for found in re.findall(r"^\s*sources: \[(.*)\]$", text, re.MULTILINE) for key in found.split(",")}
    for name in facts.names():
        if name not in used and not any(name in str(entry.get(k, "")) for entry in facts._registry().values() for k in ("difference", "ratio")):
            faults.append(Fault(facts.FILE, "unused figure", f"no chapter uses the figure “{name}”", "use it, or delete its entry"))
    return faults + list(_bibliography_faults(cited))


def uses() -> list[Use]:
    """Every figure that stands in a chapter by name, in reading order."""
    found = []
    for path in pages():
        for number, line in lines(path):
            for role in facts.ROLE.finditer(line):
                found.append(Use(path.stem, number, role[1], _sentence(line, role.start(), role.end())))
    return found


def term_links() -> Iterator[tuple[Path, int, str]]:
    """Every ``{term}`` of the pages: where it stands and what it holds."""
    for path in pages():
        for number, line in lines(path):
            for role in terms.ROLE.finditer(line):
                yield path, number, role[1]


def question(path: Path) -> str:
    """The question that a chapter opens with, as plain text; empty for a page that asks none."""
    for _, line in lines(path):
        if line.startswith(_QUESTION):
            return _plain(line.removeprefix(_QUESTION))
    return ""


def pages() -> list[Path]:
    """The pages of the book, in its order."""
    toc = project.read_yaml(project.ROOT / "_toc.yml")
    chapters = [c for part in toc.get("parts", []) for c in part["chapters"]]
    files = [toc["root"], *(one["file"] for c in chapters for one in (c, *c.get("sections", [])))]
    return [path for path in (project.BOOK / f"{Path(name).name}.md" for name in files) if path.is_file()]


def lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a page that are prose, numbered from 1: no code, no directive's options, no front matter."""
    fences: list[tuple[str, bool]] = []  # the closing mark of each open block, and whether it holds code
    front = False
    options = formula = False
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip() == "---" and (number == 1 or front):
            front = not front
            continue
        opening = re.match(r"\s*(`{3,}|:{3,}|~{3,})(\{[\w:-]+\})?(.*)$", line)
        if front:
            continue
        if opening and not opening[2] and not opening[3].strip() and fences and len(opening[1]) >= len(fences[-1][0]) and opening[1][0] == fences[-1][0][0]:
            fences.pop()
            continue
        if opening and not (fences and fences[-1][1]):
            name = (opening[2] or "").strip("{}")
            fences.append((opening[1], not name or name in ("code-cell", "code", "code-block", "math")))
            options = True
            if not fences[-1][1] and name in ("admonition", "dropdown", "note", "tip"):
                yield number, opening[3]
            continue
        if fences and fences[-1][1]:
            continue
        if line.strip() == "$$":
            formula = not formula
        if formula:
            continue
        if options and re.match(r"\s*:[\w-]+:", line):
            continue
        options = False
        if line.startswith("    ") and not re.match(r"\s*(?:[-*]|\d+\.)\s", line):
            continue  # an indented block of code
        if not line.startswith("%"):
            yield number, line


def _cited(path: Path, line: int, key: str) -> Fault:
    return Fault(
        f"book/{path.name}", "citation", f"the source “{key}” is not in book/references.bib", "add an entry, or correct the key", line, value=key
    )


def _role_faults(path: Path, line: int, content: str, text: str) -> Iterator[Fault]:
    try:
        found, manner = facts.split(content)
    except BookError as error:
        yield Fault(f"book/{path.name}", "figure", str(error).rstrip("."), "correct the figure’s name or its entry", line, value=content)
        return
    if manner == "named":
        for claimant in found.claimants:
            # a name of the claimant, such as the service, the person or the state, must be in the paragraph
            if not any(name in text for name in re.findall(r"\b[A-Z]\w{3,}|\b[A-Z]{2,}\b", claimant)):
                yield Fault(
                    f"book/{path.name}", "claimant", f"the sentence does not name {claimant}", "name the claimant, or take out “|named”", line, value=content
                )  # fmt: skip


def _term_faults() -> Iterator[Fault]:
    """Each link leads to a term, and each term is within a chapter's reach."""
    linked: set[str] = set()
    for path, number, content in term_links():
        try:
            linked.add(terms.split(content)[1].name)
        except BookError as error:
            what, _, remedy = str(error).rstrip(".").partition("; ")
            yield Fault(f"book/{path.name}", "term", what, remedy, number, value=content)
    for term in terms.unreached(linked):
        yield Fault(terms.FILE, "unlinked term", f"no chapter links the term “{term.name}”", "link it with {term}`…`, name it in the column “see” of a linked term, or delete its row")


def _typed(path: Path, line: int, text: str, days: frozenset[str]) -> Iterator[Fault]:
    for day, month, year in _DATE.findall(_bare(text)):
        written = f"{year}-{_MONTHS.index(month) + 1:02d}-{int(day):02d}"
        if not real_date(written) or written not in days:
            yield Fault(
                f"book/{path.name}", "date", "no table has that day", "correct it, add the event to a table, or write it in {plain}`…`", line, value=f"{day} {month} {year}"
            )  # fmt: skip
    rest = _NAME.sub(" ", _bare(text))
    for found in _NUMBER.finditer(rest):
        yield Fault(
            f"book/{path.name}", "typed figure", "a figure is typed", "take it from a table with {fact}`…`, or, if it is no fact, write {plain}`…`", line, value=found[0]
        )  # fmt: skip
    for found in _WORD_NUMBER.finditer(rest):
        yield Fault(
            f"book/{path.name}", "typed figure", "a count is typed as a word", "take it from a table with {fact}`…|words`, or write {plain}`…`", line, value=found[0]
        )  # fmt: skip


def _bare(line: str) -> str:
    """A line of prose without roles, code, links' addresses and markup that may hold digits."""
    line = re.sub(r"\{(?:plain|kbd|fact|cite[:\w]*|doc|ref|math)\}`[^`]*`", " ", line)
    line = re.sub(r"`[^`]*`|\$\$?[^$]+\$\$?", " ", line)
    line = re.sub(r"\]\([^)]*\)|<[^<>]*>|https?://\S+", " ", line)
    return re.sub(r"\{[^{}]*\}", " ", line)


@tables.remembered
def days_in_tables() -> frozenset[str]:
    """Every day that some table holds, as YYYY-MM-DD."""
    days: set[str] = set()
    for name in tables.names():
        frame = tables.load(name)
        for column in frame.columns:
            if str(frame[column].dtype).startswith("datetime"):
                days |= set(frame[column].dropna().dt.strftime("%Y-%m-%d"))
    return frozenset(days)


def _bibliography_faults(cited: set[str]) -> Iterator[Fault]:
    """No source is unused, and its dates are real and in order."""
    named = set(cited)
    for name in tables.names():
        frame = tables.load(name)
        if "sources" in frame:
            for cell in frame["sources"].dropna().unique():
                named.update(keys_of(cell))
    for key, s in tables.bibliography().items():

        def fault(rule: str, what: str, remedy: str, value: str = "", s=s, key=key) -> Fault:
            return Fault("book/references.bib", rule, f"“{key}”: {what}", remedy, s.line, value=value)

        if key not in named:
            yield fault("unused source", "no table and no chapter uses it", "use it, or delete the entry")
        if not s.title or not (s.url or s.note):
            yield fault("source", "it has no title, or neither address nor note", "complete the entry")
        if not s.publisher and not s.side:
            yield fault("source", "it has no publisher", "add a field organization")
        if s.url and not re.fullmatch(r"https?://[^\s]+", s.url):
            yield fault("source", "the address is none", "correct the field url", s.url)
        for value in (s.date, s.accessed):
            if value and not real_date(value):
                yield fault("real date", "there is no such date", "correct the entry", value)
        if not s.accessed:
            yield fault("source", "it does not say when it was read", "add a field urldate")
        elif s.date and s.date[:10] > s.accessed[: len(s.date)]:
            yield fault("dates in order", f"it was published after it was read, {s.accessed}", "correct one of the two", s.date)


def _sentence(line: str, start: int, end: int) -> str:
    """The sentence of a line that holds the text from start to end, without markup, its figures as they read."""
    before = max((m.end() for m in re.finditer(r"[.?!]\s+|^\s*(?:[-*|]|\d+\.|:)\s+|\|", line[:start])), default=0)
    after = re.search(r"[.?!](?:\s|$)|\|", line[end:])
    return _plain(line[before : end + after.end() if after else len(line)].strip(" |"))


def _plain(text: str) -> str:
    """Markdown as its reader sees it: figures as they read, links and roles as their words, no citation."""
    text = CITATION.sub("", text)
    text = facts.ROLE.sub(lambda m: facts.read(m[1]), text)
    text = re.sub(r"\{[\w:-]+\}`([^`<]*?)\s*(?:<[^>]*>)?`", r"\1", text)
    return re.sub(r"\s+([.,;:])", r"\1", re.sub(r"[*_`]|\[|\]\([^)]*\)", "", text)).strip()
