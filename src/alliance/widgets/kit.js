// What the widgets share: making elements, and saying changes aloud. Runs in pages and in JupyterLab.
const kit = (function () {
  // h("p", {class: "x", onclick: f}, "text", child): an element; strings become text, never markup
  function h(tag, props, ...children) {
    const el = document.createElement(tag);
    for (const [key, value] of Object.entries(props || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (key.startsWith("on")) el.addEventListener(key.slice(2), value);
      else if (key in el && typeof value === "boolean") el[key] = value;
      else el.setAttribute(key, value === true ? "" : value);
    }
    el.append(...children.flat().filter((c) => c !== null && c !== undefined && c !== false));
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
        else timer = setTimeout(() => { el.textContent = text; }, 150);
      },
    };
  }

  let serial = 0;
  const unique = (stem) => `${stem}-${++serial}`;
  return { h, announcer, unique };
})();
