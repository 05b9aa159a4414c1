"""Styles that no page can use are left out, and nothing that one can use."""

from __future__ import annotations

from alliance.site.prune import prune, words
from hypothesis import given
from hypothesis import strategies as st

CSS = """
@charset "utf-8"; /* a note with { in it */
:root { --x: 1 } body { margin: 0 }
.used, .unused > .used, a.unused { color: red; content: "}" }
#here:hover, #gone { color: blue }
.used:not(.unused) { top: 0 } .used:is(.gone, .used) b { top: 1px }
[class*="any"] { left: 0 } .w\\:full { width: 1px }
@media (min-width: 10px) { .used { right: 0 } .unused { right: 1px } }
@media print { .unused { right: 1px } }
@keyframes spin { from { top: 0 } to { top: 1px } }
@font-face { font-family: "F"; src: url(data:font/woff2;base64,AA==) }
"""


def test_what_a_page_can_use_stays():
    """Prevents a page that loses its looks because a rule was thought unused."""
    kept = prune(CSS, words(['<p class="used" id="here">']))
    for part in (":root", "body", ".used{", "#here:hover{", ".used:not(.unused)", ".used:is(", '[class*="any"]', ".w\\:full", "@keyframes spin{ from", "@font-face"):
        assert part in kept, (part, kept)
    assert '@charset "utf-8";' in kept and 'content: "}"' in kept
    assert "@media (min-width: 10px){.used{ right: 0 }}" in kept


def test_what_no_page_can_use_goes():
    """Prevents a phone from loading 300 kB of styles for things that the book does not have."""
    kept = prune(CSS, words(['<p class="used" id="here">']))
    for part in ("a.unused", ".unused >", "#gone", "@media print", "/*"):
        assert part not in kept, (part, kept)


def test_a_class_that_a_script_sets_is_used():
    """Prevents menus that open without their style, because the class comes only when they do."""
    assert ".show" in prune(".show{display:block}", words(['<p class="x">', 'e.classList.add("show")']))


@given(st.text(alphabet=".#{}()[]:;,\"'@a b\\/*", max_size=60))
def test_any_text_is_survived(text):
    """Prevents a build that hangs or falls over an odd style sheet of an extension."""
    assert isinstance(prune(text, {"a"}), str)
    assert prune(text, words([text])).count("{") <= text.count("{")
