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

  // a polite live region that says only the latest of many quick changes
  function announcer() {
    const el = h("p", { role: "status", "aria-live": "polite", class: "bk-status" });
    let timer = 0;
    return {
      el,
      say(text, now) {
        clearTimeout(timer);
        if (now) el.textContent = text;
        else timer = setTimeout(() => { if (el.textContent !== text) el.textContent = text; }, 150);
      },
    };
  }

  // unlike any other in the document: in a notebook each widget has a kit of its own
  const unique = (stem) => `${stem}-${(window.bookSerial = (window.bookSerial || 0) + 1)}`;

  // a text that stays as it is costs no layout
  function put(el, text) {
    if (el.textContent !== String(text)) el.textContent = text;
  }

  return { h, announcer, unique, put };
})();
