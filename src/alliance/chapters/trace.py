"""Every claim traces: a paragraph that states what happened, who said what or how many leads to where it comes from.

**What needs a trace.** A sentence with the day, the month or the year of something that happened; with a government, a
service or a named person and a verb of saying or doing; with a quotation of one of them; with a quantity in words.

**What is a trace.** In the same paragraph, list item or definition: a figure of a table, ``{fact}``; a source, ``{cite}``;
the id of a claim or another row, C22; a link to the page that shows it, ``{doc}``. For dates and quantities also a figure,
table or widget directly before or after. For what the article says: the sentence names it, or a paragraph of it, ¶5; under
a heading of its own, ``### ¶5``, up to a paragraph with a lead-in such as **Context**.

**What needs none.** Questions, instructions, suppositions, headings, the opening box, exercises, tables and sample answers, and dates
that are names: the treaty of 2024, or November 2022 as the article's horizon.

**The one way out** is for the reader to see: ``{ours}`why``` says at the end of the paragraph that it is this book's own
judgement, and on what it rests.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .. import readability
from ..tables import Fault
from .measure import plain
from .page import Block, Page

OURS = re.compile(r"\{ours\}`([^`]*)`")
SHOWN = "(our own judgement: {})"
"""How that reads, on the page and in notebooks."""
_TRACE = re.compile(r"\{fact\}`|\{cite(?::\w+)?\}`|(?<![\w-])[CEFHKLNRVX]\d{2,3}\b|\{doc\}`(?!how-to-use|about|references)|\{ours\}`")
_ARTICLE = re.compile(r"¶\s?\d|\b[Tt]he (?:article|author|abstract)\b|\bLukin\b")

_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DATE = re.compile(rf"\b\d{{1,2}} {_MONTH}\b|\b{_MONTH} (?:19|20)\d\d\b|\b(?:[Ii]n|[Ss]ince|[Ff]rom|[Uu]ntil|[Bb]y|[Bb]efore|[Aa]fter|of|[Bb]etween) (?:early |late |mid-)?(?:19[1-9]|20[0-2])\d\b")
_YEARS = r"(?:19|20)\d\d"
# dates that tell of no event: the article's horizon, and the names of things
_NAMED = re.compile(rf"(?<!\d )November 2022|\b(?:treat(?:y|ies)|clauses?|texts?|votes?|war|mobilisation|referendums?|resolutions?|that|those) of {_YEARS}(?:(?:,| and|, and) {_YEARS})*")
_STATES = (
    "Moscow Pyongyang Beijing Seoul Kyiv Washington London Tokyo Kremlin Pentagon Russia China Ukraine Syria Nicaragua Belarus NATO "
    "White.House State.Department North.Korea South.Korea DPRK United.States Soviet.Union New.Delhi General.Assembly Security.Council United.Nations "
    "Panel.of.Experts Putin Kim Xi Zelensky Trump Shoigu Peskov Khusnullin Lavrov Medvedev Lankov"
)
_OFFICES = "ministry minister embassy ambassador envoy spokesman spokeswoman president government governments intelligence officials army commander agency capitals".split()
_OPENERS = "In|On|At|By|For|From|As|If|Of|To|And|But|So|Or|When|Then|That|This|These|Those|Its|Is|Does|The|A|An|Most|No|Both|Under|After|Before|Since"
_ACTOR = re.compile(
    r"\b(?:" + _STATES.replace(".", r"\s").replace(" ", "|") + r")\b|(?<!\b[Aa] )(?<!\bno )(?<!\bAn )(?<!\bany )(?<!\bone )\b(?:" + "|".join(_OFFICES) + r")\b|\b(?!(?:" + _OPENERS + r")\b)[A-Z]\w+ [A-Z][a-z]+\b"
)
_VERB = (
    "said says called calls denied denies confirmed confirms announced claimed claims stated declared told wrote writes reported reports held argued argues "
    "acknowledged rejected condemned praised warned promised asked spoke invoked recognised vetoed voted signed sent attacked shipped agreed refused broke abstained "
    "deplored complained protested pressed proposed admitted accused cited published showed closed opened crossed fought fell withdrew ended began stopped delivered "
    "sold bought fired invaded joined accepted"
).split()
_DEED = re.compile(r"\b(?:" + "|".join(_VERB) + r")\b|\bsay\b(?!,)")
_QUOTE = re.compile(r"“[^”]*\s[^”]*”")
_NUMBER = r"(?:hundreds|thousands|millions|billions|dozens|(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty)(?: thousand| million| hundred))"
_QUANTITY = re.compile(rf"\b{_NUMBER}\b|\b(?:half|a third|a quarter|two thirds|most) of (?:the|its|their|all)\b", re.IGNORECASE)
_INSTRUCTION = re.compile(
    r"^(?:\d+\.\s*)?(?:Now |Then |Or |So |But |And |First,? )?(?:Add|Answer|Ask|Begin|Build|Change|Choose|Cite|Code|Compare|Count|Do|Don't|Draw|Find|Follow|Forget|Give|Go|Imagine|In \*?\w+\*?, look|Keep|Leave|Let|Look|"
    r"Measure|Move|Multiply|Name|Note|Notice|Open|Press|Put|Read|Say|Search|Set|Show|Sort|Start|State|Step|Stop|Suppose|Switch|Take|Test|Think|Treat|Try|Turn|Use|Walk|Weigh|Work|Write)\b"
)
_SUPPOSED = re.compile(r"^(?:If|Had|Were|Suppose|Imagine|Whoever|Perhaps|Or take)\b|\bwould have\b|\bcould have\b|\bmight\b")


def check(page: Page) -> Iterator[Fault]:
    """Each paragraph with a claim that leads nowhere, with the first such sentence."""
    headed = False  # under a heading ¶N, and no lead-in since
    for block in page.blocks:
        if block.kind == "heading":
            headed = block.text.startswith("¶")
        if not block.running:
            continue
        if re.match(r"\*\*[^*]+\*\*", block.text):
            headed = False
        for reason in OURS.findall(block.text):
            if len(readability.words(reason)) < 3:
                yield Fault(page.file, "trace", "{ours} does not say what the judgement rests on", "say it in three words or more", block.line, value=reason)
        if _TRACE.search(block.text):
            continue
        for sentence in readability.sentences(plain(block)):
            kind = claim(sentence, beside=block.beside)
            if kind and not headed and not _ARTICLE.search(sentence):
                yield Fault(
                    page.file, "trace", f"{kind}, and nothing in the paragraph leads to its source",
                    "add {cite:p}`…`, {fact}`…`, the claim’s id or {doc}`…`; if it is this book’s own judgement, {ours}`why`", block.line, value=sentence,
                )  # fmt: skip
                break


def claim(sentence: str, *, beside: bool = False) -> str:
    """In a few words, what a plain sentence claims that needs a source; empty if nothing. ``beside``: it stands at a figure."""
    bare = sentence.strip(" *_“”\"'")
    if sentence.rstrip(" *_”)").endswith("?") or _INSTRUCTION.match(bare) or _SUPPOSED.search(bare):
        return ""
    actor = _ACTOR.search(sentence)
    if actor and _QUOTE.search(sentence):
        return "it quotes"
    if actor and _DEED.search(sentence):
        return "it tells what somebody said or did"
    if beside:
        return ""
    if _DATE.search(_NAMED.sub(" ", sentence)):
        return "it gives a date"
    if _QUANTITY.search(sentence):
        return "it gives a quantity"
    return ""
