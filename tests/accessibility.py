"""What axe finds on a page and in its frames. Its rules on colour ask one or two of all texts that are styled and embedded alike."""

from __future__ import annotations

from axe_playwright_python.base import AXE_SCRIPT

# what the colour scheme may change; everything else axe says about a page is the same in light and dark
COLOURS = ["color-contrast", "link-in-text-block"]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

# The rules on colour look under each text for what lies there, some 10 ms a text: minutes for a page of long tables. What they find
# depends on the text's own style and on the backgrounds of all that it lies in. So the texts for which all of that is the same, up to
# the root, form a class, and the first and the last of each class are asked. Texts that lie over others are asked one by one.
_MARK = """() => {
  document.querySelectorAll('[data-asked]').forEach((e) => e.removeAttribute('data-asked'));
  const classes = new Map(), paths = new Map();
  function path(e) {
    if (!e) return { text: '', lifted: false };
    if (paths.has(e)) return paths.get(e);
    const s = getComputedStyle(e), above = path(e.parentElement);
    const own = [e.tagName, e.getAttribute('class'), s.color, s.fill, s.backgroundColor, s.backgroundImage, s.opacity, s.filter,
      s.mixBlendMode, s.textShadow, s.textDecorationLine, s.borderBottomStyle, s.fontSize, s.fontWeight, s.fontStyle, s.fontFamily, s.position].join('|');
    const found = { text: above.text + '>' + own, lifted: above.lifted || s.position === 'absolute' || s.position === 'fixed' || s.transform !== 'none' };
    paths.set(e, found);
    return found;
  }
  for (const e of document.querySelectorAll('body, body *')) {
    const says = [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
    if (!says && !e.matches('a[href], [role=link], input, select, textarea')) continue;
    if (!e.checkVisibility({ visibilityProperty: true })) continue;
    const { text, lifted } = path(e);
    if (lifted && !e.closest('svg')) { e.setAttribute('data-asked', ''); continue; }
    const held = classes.get(text);
    if (held) held[1] = e; else classes.set(text, [e, e]);
  }
  for (const held of classes.values()) held.forEach((e) => e.setAttribute('data-asked', ''));
}"""
_ASK = """([part, only, off]) => {
  axe.configure({ rules: [
    { id: 'color-contrast', selector: '[data-asked]' },
    { id: 'link-in-text-block', selector: '[data-asked]:is(a[href], [role=link])' },
  ] });
  return axe.run(part, { runOnly: only, rules: Object.fromEntries(off.map((o) => [o, { enabled: false }])), resultTypes: ['violations'], iframes: false });
}"""


def axe_violations(page, within: str = "html", rules: list[str] | None = None, without: list[str] | None = None) -> list[dict]:
    """What axe finds on a page, or a part of it, and in each of its frames; frames made of srcdoc must be asked one by one.

    ``rules`` limits it to these; without them it is all of WCAG 2.2 A and AA, less those in ``without``.
    """
    found = []
    for frame in page.frames:
        if not frame.evaluate("'axe' in window"):
            frame.evaluate(AXE_SCRIPT)
        frame.evaluate(_MARK)
        result = frame.evaluate(_ASK, [within if frame is page.main_frame else "html", {"type": "rule", "values": rules} if rules else WCAG, without or []])
        # a frame whose text lies under something else is “incomplete” for the colour rules, one without text “inapplicable”
        assert result["testEngine"]["name"] == "axe-core" and (result["passes"] or (rules and (result["incomplete"] or result["inapplicable"])))
        found += result["violations"]
    return found
