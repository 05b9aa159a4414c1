"""The cards of the simulation in the notebook and in the e-book."""

from __future__ import annotations

from alliance.classroom import notebooks
from alliance.site import ebook

CARD = "## The cards\n\n```{print-cards}\n```\n\n```{role-card} Moscow\n**Aims.** Keep it *between two*.\n\n- First\n```\n\nAfter.\n"


def test_a_card_is_a_titled_part_of_the_notebook():
    """Prevents cards that lose their names, or leave a directive, in JupyterLab."""
    text = notebooks.plain_markdown(CARD)
    assert "### Role card: Moscow" in text and "- First" in text and "After." in text
    assert "{" not in text and "`" not in text


def test_the_ebook_has_no_button():
    """Prevents an empty paragraph where the page has its button."""
    page = '<p class="bk-roles-tools"><button type="button">Print</button></p><section class="bk-role"><h3>Moscow</h3></section>'
    assert ebook.xhtml(page) == '<section class="bk-role"><h3>Moscow</h3></section>'
