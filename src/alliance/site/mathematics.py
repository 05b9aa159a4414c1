"""Mathematics as MathML, written into the page when it is built: no script, no font, no other host."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

_log = logging.getLogger(__name__)


def setup(app: Sphinx) -> None:
    app.add_html_math_renderer("mathml", (_inline, None), (_block, None))


def _inline(translator, node: nodes.math) -> None:
    translator.body.append(_mathml(node, "inline"))
    raise nodes.SkipNode


def _block(translator, node: nodes.math_block) -> None:
    ids = f' id="{node["ids"][0]}"' if node["ids"] else ""
    translator.body.append(f'<div class="math" tabindex="0"{ids}>{_mathml(node, "block")}</div>\n')
    raise nodes.SkipNode


def _mathml(node: nodes.Element, display: str) -> str:
    from latex2mathml.converter import convert

    try:
        return convert(node.astext(), display=display)
    except Exception as error:  # the library has no common base for its errors
        _log.warning("the formula %r can't be read (%s); write plain LaTeX", node.astext(), type(error).__name__, location=node)
        return ""
