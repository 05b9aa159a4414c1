// Elements made by script: text that is never markup, a polite voice, names that no two bear.
const dom = (function () {
  // h("p", {class: "x", onclick: f}, "text", child): an element; strings become text, never markup
  function h(tag, props, ...children) {
    const el = document.createElement(tag);
    for (const [key, value] of Object.entries(props || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (key.startsWith("on")) el.addEventListener(key.slice(2), value);
      else if (key in el && typeof value === "boolean") el[key] = value;
      else el.setAttribute(key, value === true ? "" : value);
    }
    el.append(...children.flat(3).filter((c) => c !== null && c !== undefined && c !== false));
    return el;
  }

  // a line to read at once, and a polite voice that says only the latest of many quick changes and then falls silent
  function announcer() {
    const line = h("p", { class: "bk-status" }), voice = h("p", { role: "status", class: "bk-visually-hidden" });
    let timer = 0;
    function speak(text) {
      clearTimeout(timer);
      timer = setTimeout(() => {
        put(voice, text);
        timer = setTimeout(() => put(voice, ""), 5000); // whoever reads on does not meet the line twice
      }, 150);
    }
    return { el: h("div", null, line, voice), show: (text) => put(line, text), speak };
  }

  // unlike any other in the document: in a notebook each widget has a kit of its own
  const unique = (stem) => `${stem}-${(window.bookSerial = (window.bookSerial || 0) + 1)}`;

  // a text that stays as it is costs no layout; one that changes keeps its node, which costs less than a new one
  function put(el, text) {
    const words = String(text), only = el.firstChild;
    if (only && only.nodeType === Node.TEXT_NODE && !only.nextSibling) {
      if (only.data !== words) only.data = words;
    } else if (only || words) el.textContent = words;
  }

  // a property of an element's style, or an attribute: set again, though to the same, it makes the browser look at its styles again
  const styles = new WeakMap();
  function style(el, name, value) {
    const kept = styles.get(el) || {};
    if (kept[name] === value) return;
    styles.set(el, { ...kept, [name]: value });
    el.style.setProperty(name, value);
  }
  function hide(el, yes = true) {
    if (el.hidden !== Boolean(yes)) el.hidden = Boolean(yes);
  }

  // the same for a control with a long list: kept as it is, out of reach, for it costs much to make again
  const away = (el, yes) => el.classList.toggle("bk-away", yes);

  // these children in this order; whatever stands right already is not moved
  function children(parent, wanted) {
    const keep = new Set(wanted);
    for (const node of [...parent.childNodes]) if (!keep.has(node)) node.remove();
    let at = parent.firstChild;
    for (const node of wanted) {
      if (node === at) at = at.nextSibling;
      else parent.insertBefore(node, at);
    }
  }

  return { h, announcer, unique, put, style, hide, away, children };
})();
