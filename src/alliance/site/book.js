// On every page: the place a link leads to, the switch that opens all code, maps and tables made ready, what copies and prints.
// for the theme, which takes it for granted that a browser remembers: where it may not, this page alone does
window.bookStorage = (function () {
  const kept = {};
  return {
    getItem(key) { try { return localStorage.getItem(key); } catch (e) { return key in kept ? kept[key] : null; } },
    setItem(key, value) { try { localStorage.setItem(key, value); } catch (e) { kept[key] = String(value); } },
    removeItem(key) { delete kept[key]; try { localStorage.removeItem(key); } catch (e) { /* nothing is there */ } },
  };
})();
(function () {
  "use strict";
  const root = document.documentElement;

  // A page opened from disk may not fetch other pages, so the search shows titles without summaries there.
  if (location.protocol === "file:" && typeof DOCUMENTATION_OPTIONS !== "undefined") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;

  // ---- remember, if the browser lets us
  const KEY = "alliance-book:show-code";
  function recall() { try { return localStorage.getItem(KEY) === "yes"; } catch (e) { return false; } }
  function remember(on) { try { localStorage.setItem(KEY, on ? "yes" : "no"); } catch (e) { /* works, for this page */ } }

  function codeSwitch() {
    const folds = Array.from(document.querySelectorAll(".bd-article div.cell details.hide")), button = document.querySelector(".bk-code-switch");
    if (!button) return;
    const set = (on) => {
      folds.forEach((d) => { d.open = on; });
      button.setAttribute("aria-pressed", String(on));
      button.textContent = on ? "Hide all code" : "Show all code";
    };
    button.addEventListener("click", () => {
      const on = button.getAttribute("aria-pressed") !== "true";
      set(on);
      remember(on);
    });
    set(recall());
  }

  // ---- where a link leads stays in sight while what stands above it comes alive and grows; the reader's own move ends that
  const asked = new URLSearchParams(location.search);
  function hold() {
    let id = location.hash.slice(1) || asked.get("map");
    try { id = decodeURIComponent(id); } catch (e) { /* a broken percent sign names nothing */ }
    const target = id && document.getElementById(id);
    if (!target) return;
    const MOVES = ["wheel", "touchmove", "pointerdown", "keydown"], top = () => target.getBoundingClientRect().top;
    let held = 0, height = 0, calm = 0;
    function align() {
      target.scrollIntoView();
      held = top();
      height = root.scrollHeight;
      // on a slow phone or network the page comes alive bit by bit: ten seconds from the last growth, not from the first
      clearTimeout(calm);
      calm = setTimeout(end, 10000);
    }
    // a page that is as high as before and stands elsewhere was moved by the reader, on the scroll bar for one
    const moved = () => { if (root.scrollHeight === height && Math.abs(top() - held) > 2) end(); };
    const grown = new ResizeObserver(() => { if (root.scrollHeight !== height) align(); });
    function end() {
      clearTimeout(calm);
      grown.disconnect();
      MOVES.forEach((move) => removeEventListener(move, end));
      removeEventListener("scroll", moved);
    }
    align();
    grown.observe(document.body);
    MOVES.forEach((move) => addEventListener(move, end, { passive: true }));
    addEventListener("scroll", moved, { passive: true });
  }
  // not after a reload or on the way back: then a browser knows where the reader was
  if ((performance.getEntriesByType("navigation")[0] || {}).type === "navigate") hold();
  document.addEventListener("click", (e) => {
    const link = e.target instanceof Element && e.target.closest("a[href*='#']");
    if (link && !e.defaultPrevented && link.pathname === location.pathname && link.hash) setTimeout(() => { if (link.hash === location.hash) hold(); }, 0);
  });

  // ---- the maps' frames follow the page's light and dark
  function tell(frame) {
    if (frame.contentWindow) frame.contentWindow.postMessage({ book: "theme", value: root.dataset.theme === "dark" ? "dark" : "light" }, "*");
  }
  const frames = () => Array.from(document.querySelectorAll("iframe.bk-frame"));
  const MARGIN = 250; // pixels below or above the window from which a map is made ready
  function begin(frame) {
    frame.srcdoc = frame.dataset.document;
    delete frame.dataset.document;
  }
  const near = new IntersectionObserver(function (entries) {
    entries.filter((e) => e.isIntersecting).forEach(function (e) { near.unobserve(e.target); begin(e.target); });
  }, { rootMargin: MARGIN + "px 0px" });
  document.querySelectorAll("iframe[data-document]").forEach(function (frame) {
    const box = frame.getBoundingClientRect();
    if (box.top < innerHeight + MARGIN && box.bottom > -MARGIN) begin(frame); // in view from the first, no need to be told
    else near.observe(frame);
  });
  window.addEventListener("message", function (e) {
    if (!e.data || !["map-ready", "map-state"].includes(e.data.book)) return;
    const frame = frames().find((f) => f.contentWindow === e.source);
    if (!frame) return;
    const figure = frame.closest("figure");
    if (e.data.book === "map-state") { figure.dataset.view = String(e.data.value); return; }
    tell(frame);
    if (asked.get("map") === figure.id && asked.get("view")) frame.contentWindow.postMessage({ book: "map-restore", value: asked.get("view") }, "*");
    frame.dataset.ready = "true";
    const picture = frame.parentElement.querySelector(".bk-picture");
    if (picture) picture.setAttribute("aria-hidden", "true"); // the live map says the same, once is enough
  });
  new MutationObserver(() => frames().forEach(tell)).observe(root, { attributes: true, attributeFilter: ["data-theme"] });

  // ---- a view of a map can be linked, and left again
  document.querySelectorAll("figure.bk-map").forEach(function (figure) {
    const stage = figure.querySelector(".bk-stage"), frame = figure.querySelector("iframe.bk-frame");
    if (!stage || !frame || !figure.id) return;
    const tools = document.createElement("div"), said = document.createElement("span");
    tools.className = "bk-map-tools";
    said.setAttribute("role", "status");
    function button(label, act) {
      const b = tools.appendChild(document.createElement("button"));
      b.type = "button";
      b.className = "bk-button";
      b.textContent = label;
      b.addEventListener("click", act);
    }
    button("Link to this view", async function () {
      const address = new URL(location.href);
      address.search = new URLSearchParams(figure.dataset.view ? { map: figure.id, view: figure.dataset.view } : { map: figure.id });
      address.hash = figure.id;
      try { history.replaceState(null, "", address); } catch (e) { /* the link can still be copied */ }
      try { await navigator.clipboard.writeText(address.href); said.textContent = "The link is copied."; }
      catch (e) { said.textContent = "The link stands in the address bar."; }
      setTimeout(() => { said.textContent = ""; }, 5000);
    });
    button("Show it as at first", () => frame.contentWindow.postMessage({ book: "map-reset" }, "*"));
    tools.append(said);
    stage.after(tools);
  });

  // ---- the table that says the same as a figure can be sorted
  document.querySelectorAll(".bk-equivalent table").forEach(function (table) {
    const heads = Array.from(table.querySelectorAll("thead th")), body = table.tBodies[0];
    if (!body || body.rows.length < 3) return;
    const first = Array.from(body.rows), value = (row, c) => row.cells[c].textContent.trim();
    heads.forEach(function (th, c) {
      const numeric = first.every((row) => /^(?:[+−-]?[\d,.]+)?$/.test(value(row, c)));
      const number = (row) => parseFloat(value(row, c).replace(/,/g, "").replace("−", "-"));
      const button = document.createElement("button"), sign = document.createElement("span");
      button.type = "button";
      button.className = "bk-sort";
      sign.setAttribute("aria-hidden", "true");
      button.append(th.textContent, sign);
      th.replaceChildren(button);
      th.setAttribute("aria-sort", "none");
      button.addEventListener("click", function () {
        const way = { none: "ascending", ascending: "descending", descending: "none" }[th.getAttribute("aria-sort")];
        heads.forEach((other) => { other.setAttribute("aria-sort", "none"); other.querySelector("span").textContent = ""; });
        th.setAttribute("aria-sort", way);
        sign.textContent = { ascending: " ▲", descending: " ▼", none: "" }[way];
        const down = way === "descending" ? -1 : 1;
        const rows = way === "none" ? first : first.slice().sort(function (a, b) {
          const x = value(a, c), y = value(b, c);
          if (!x || !y) return x === y ? 0 : x ? -1 : 1; // empty cells last, either way
          return down * (numeric ? number(a) - number(b) : x.localeCompare(y, "en", { numeric: true }));
        });
        body.replaceChildren(...rows);
      });
    });
  });

  // ---- a citation tells the address that this copy of the book has, if it has one on the web
  if (location.protocol.startsWith("http") && !["localhost", "127.0.0.1", "[::1]"].includes(location.hostname)) {
    document.querySelectorAll(".bk-cite-at").forEach(function (at) {
      at.textContent = at.dataset.before + location.origin + location.pathname + at.dataset.anchor + (at.dataset.after || "");
    });
  }

  // ---- one press copies a line of code or a citation, from a disk too
  function copied(what) {
    const range = document.createRange();
    range.selectNodeContents(what);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    return document.execCommand("copy"); // old, but it asks for no secure address
  }
  document.querySelectorAll(".bk-copy").forEach(function (line) {
    const what = line.querySelector("code, span"), said = document.createElement("span"), button = document.createElement("button");
    said.setAttribute("role", "status");
    said.className = "bk-copied";
    button.type = "button";
    button.className = "bk-button";
    button.textContent = "Copy";
    button.setAttribute("aria-label", "Copy: " + line.querySelector("b").textContent + " " + what.textContent.slice(0, 60));
    button.addEventListener("click", async function () {
      try {
        await navigator.clipboard.writeText(what.textContent);
        said.textContent = "Copied";
      } catch (e) {
        said.textContent = copied(what) ? "Copied" : "Selected: press Ctrl and C";
      }
      setTimeout(() => { said.textContent = ""; }, 4000);
    });
    line.append(" ", button, " ", said);
  });

  // ---- on paper a widget is its table, so that must not stay folded
  window.addEventListener("beforeprint", () => {
    document.querySelectorAll(".bk-widget details.bk-equivalent:not([open])").forEach((d) => { d.open = true; d.dataset.printed = "1"; });
  });
  window.addEventListener("afterprint", () => {
    document.querySelectorAll("details[data-printed]").forEach((d) => { d.open = false; delete d.dataset.printed; });
  });

  // ---- the cards of a simulation go to paper without the page around them
  document.querySelectorAll(".bk-print-roles").forEach((button) => button.addEventListener("click", () => {
    root.classList.add("bk-roles-only");
    addEventListener("afterprint", () => root.classList.remove("bk-roles-only"), { once: true });
    print();
  }));

  // ---- what scrolls by itself must be reachable by keyboard
  function reachable() {
    document.querySelectorAll(".bd-article pre, .bd-article table.dataframe").forEach((e) => {
      if (e.scrollWidth > e.clientWidth + 1) e.tabIndex = 0;
      else e.removeAttribute("tabindex");
    });
  }
  window.addEventListener("resize", reachable);

  codeSwitch();
  reachable();
})();
