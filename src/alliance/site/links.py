"""Links to other places of the book as nodes, which each edition of it, page or e-book, resolves in its own way."""

from __future__ import annotations

from docutils import nodes
from sphinx import addnodes
from sphinx.environment import BuildEnvironment


def page(env: BuildEnvironment, name: str, text: str = "") -> addnodes.pending_xref:
    """A link to a page of ``book/``; without ``text`` it reads as the page's title."""
    return _pending(env, "doc", f"/book/{name}", text or name, explicit=bool(text))


def term(env: BuildEnvironment, name: str) -> addnodes.pending_xref:
    """A link to a term of the glossary."""
    return _pending(env, "term", name, name, explicit=False, classes=["xref", "std", "std-term"])


def paragraph(env: BuildEnvironment, number: int) -> addnodes.pending_xref:
    """A link to a paragraph of the article's companion."""
    return _pending(env, "ref", f"para-{number}", f"¶{number}", explicit=True)


def _pending(env: BuildEnvironment, kind: str, target: str, text: str, *, explicit: bool, classes: list[str] | None = None) -> addnodes.pending_xref:
    return addnodes.pending_xref(
        "", nodes.inline("", text, classes=classes or []),
        refdomain="std", reftype=kind, reftarget=target, refexplicit=explicit, refwarn=True, refdoc=env.docname,
    )  # fmt: skip
