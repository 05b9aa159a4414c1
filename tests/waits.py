"""Waiting in the page's own time, so that a slow machine makes a test slower and not wrong."""

from __future__ import annotations

# The page's timers fire in their order. One that is set now fires after all that the page itself put off by less, and two frames
# later that is drawn, too. A wait outside the page says nothing of the kind: on a busy machine it may end before the page began.
_AFTER = "(ms) => new Promise((done) => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(() => done())), ms))"


def after(page, milliseconds: int) -> None:
    """Wait until the page has done what it put off by up to ``milliseconds``, and has drawn it."""
    page.evaluate(_AFTER, milliseconds)


def point_at(place) -> None:
    """Rest the mouse on an element, as a reader does: follow it when the page, which is still growing, moves it away meanwhile."""
    for _ in range(20):
        place.hover()
        after(place.page, 300)
        if place.evaluate("(e) => e.matches(':hover')"):
            return
    raise AssertionError(f"the page kept moving this from under the pointer: {place}")
