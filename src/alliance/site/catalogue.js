// The previews of the data catalogue: loads a table's rows when it is opened, then searches, sorts and pages in the browser.
(function () {
  "use strict";
  const PER_PAGE = 25;
  const waiting = {};
  window.BookTables = { give(name, data) { (waiting[name] || (() => {}))(data); } };

  function h(tag, props, ...children) {
    const el = document.createElement(tag);
    for (const [key, value] of Object.entries(props || {})) {
      if (key.startsWith("on")) el.addEventListener(key.slice(2), value);
      else if (value !== null && value !== undefined && value !== false) el.setAttribute(key, value === true ? "" : value);
    }
    el.append(...children.flat().filter((c) => c !== null && c !== undefined));
    return el;
  }

  function load(name, src) {
    return new Promise((resolve, reject) => {
      waiting[name] = resolve;
      const script = h("script", { src });
      script.addEventListener("error", () => { script.remove(); reject(new Error(src)); });
      document.head.append(script);
    });
  }

  // ---- the address tells what is shown: ?table=un_votes&q=PRK&sort=vote,down&row=ES-11/1|PRK#un_votes
  const read = () => new URLSearchParams(location.search);
  function write(name, view) {
    const state = new URLSearchParams({ table: name });
    if (view.query) state.set("q", view.query);
    if (view.sort) state.set("sort", view.sort.column + (view.sort.down ? ",down" : ""));
    try { history.replaceState(null, "", "?" + state + "#" + name); } catch (e) { /* a view that can't be linked still works */ }
  }

  function build(box, name, data) {
    const keys = JSON.parse(box.dataset.key || "[]");
    const text = data.rows.map((row) => row.join(" \u0000 ").toLowerCase());
    const view = { query: "", sort: null, page: 0, row: null };
    let order = [];

    const search = h("input", { type: "search", autocomplete: "off", id: "bk-search-" + name });
    const status = h("p", { role: "status", "aria-live": "polite", class: "bk-status" });
    const body = h("tbody");
    const heads = data.columns.map((column, c) => {
      const button = h("button", { type: "button", class: "bk-sort" }, column, h("span", { "aria-hidden": "true" }));
      button.addEventListener("click", () => {
        if (!view.sort || view.sort.column !== column) view.sort = { column, down: false };
        else if (!view.sort.down) view.sort = { column, down: true };
        else view.sort = null;
        view.page = 0;
        show(true);
      });
      return h("th", { scope: "col" }, button);
    });
    const turn = (label, by) => {
      const button = h("button", { type: "button", class: "bk-button" }, label);
      button.addEventListener("click", () => { view.page += by; show(false, true); });
      return button;
    };
    const back = turn("Previous", -1), on = turn("Next", 1);
    const wide = data.columns.length > 5 ? " bk-wide" : "";
    const table = h("div", { class: "bk-table" + wide, role: "region", tabindex: "0", "aria-label": "Rows of " + name },
      h("table", null, h("caption", null, "Rows of " + name), h("thead", null, h("tr", null, heads)), body));
    search.addEventListener("input", () => { view.query = search.value; view.page = 0; view.row = null; show(true); });

    function cell(value, c) {
      if (data.columns[c] !== "sources") return h("td", value.length > 60 ? { class: "bk-long" } : null, value);
      const links = value.split(";").filter(Boolean).flatMap((key, i) =>
        [i ? "; " : null, h("a", { href: "references.html#source-" + encodeURIComponent(key) }, key)]);
      return h("td", value.length > 40 ? { class: "bk-long" } : null, links);
    }

    function choose() {
      const words = view.query.toLowerCase().split(/\s+/).filter(Boolean);
      order = data.rows.map((_, i) => i).filter((i) => words.every((word) => text[i].includes(word)));
      if (view.sort) {
        const c = data.columns.indexOf(view.sort.column), numeric = data.numeric[c], sign = view.sort.down ? -1 : 1;
        order.sort((a, b) => {
          const x = data.rows[a][c], y = data.rows[b][c];
          if (x === "" || y === "") return x === y ? a - b : x === "" ? 1 : -1; // empty cells last, either way
          return (sign * (numeric ? x - y : x.localeCompare(y, "en", { numeric: true }))) || a - b;
        });
      }
    }

    function show(remember, turned) {
      choose();
      const pages = Math.max(1, Math.ceil(order.length / PER_PAGE));
      view.page = Math.min(Math.max(view.page, 0), pages - 1);
      const from = view.page * PER_PAGE, part = order.slice(from, from + PER_PAGE);
      body.replaceChildren(...part.map((i) => {
        const row = h("tr", i === view.row ? { class: "bk-found", tabindex: "-1" } : null, data.rows[i].map(cell));
        return row;
      }));
      heads.forEach((th, c) => {
        const sorted = view.sort && view.sort.column === data.columns[c] ? (view.sort.down ? "descending" : "ascending") : "none";
        th.setAttribute("aria-sort", sorted);
        th.querySelector("span").textContent = { ascending: " ▲", descending: " ▼", none: "" }[sorted];
      });
      back.disabled = view.page === 0;
      on.disabled = view.page === pages - 1;
      const range = order.length ? `rows ${from + 1} to ${from + part.length} of ${order.length}` : "no row";
      const all = order.length === data.rows.length ? "" : ` that match, of ${data.rows.length}`;
      status.textContent = `Showing ${range}${all}.`;
      if (turned) table.scrollTop = 0;
      if (remember) write(name, view);
    }

    const live = box.querySelector(".bk-preview-live");
    live.replaceChildren(
      h("div", { class: "bk-preview-tools" }, h("label", { for: search.id }, "Search the rows"), search, back, on),
      status, table);
    live.hidden = false;
    box.querySelector(".bk-preview-static").hidden = true;

    return {
      open(state) {
        view.query = search.value = state.get("q") || "";
        const [column, way] = (state.get("sort") || "").split(",");
        view.sort = data.columns.includes(column) ? { column, down: way === "down" } : null;
        view.row = null;
        const wanted = state.get("row");
        if (wanted) {
          const at = keys.map((k) => data.columns.indexOf(k));
          const found = data.rows.findIndex((row) => at.map((c) => row[c]).join("|") === wanted);
          if (found >= 0) {
            view.query = search.value = "";
            view.row = found;
            choose();
            view.page = Math.floor(order.indexOf(found) / PER_PAGE);
          }
        }
        show(false);
        const row = body.querySelector(".bk-found");
        if (row) {
          // the browser's own jump to the section comes with the page's load, on a busy machine some time after it; a reader's own move counts more
          let moved = false;
          for (const act of ["wheel", "touchstart", "keydown", "pointerdown"]) addEventListener(act, () => { moved = true; }, { once: true, passive: true });
          const go = () => { if (!moved) { row.scrollIntoView({ block: "center", behavior: "instant" }); row.focus({ preventScroll: true }); } };
          const begin = () => [0, 150, 600].forEach((wait) => setTimeout(go, wait));
          if (document.readyState === "complete") begin();
          else addEventListener("load", begin, { once: true });
          status.textContent += " The row you came for is marked.";
        }
      },
    };
  }

  const built = {};
  async function ready(box) {
    const name = box.dataset.table;
    if (!built[name]) {
      const live = box.querySelector(".bk-preview-live");
      live.hidden = false;
      live.replaceChildren(h("p", { role: "status", class: "bk-status" }, `Loading ${box.dataset.size} kB …`));
      built[name] = load(name, box.dataset.script).then((data) => {
        const table = build(box, name, data);
        table.open(new URLSearchParams());
        return table;
      }, () => {
        delete built[name];
        live.replaceChildren(h("p", { role: "status", class: "bk-status" }, "The rows could not be loaded. Close this and open it again; the first rows stand below."));
        return null;
      });
    }
    return built[name];
  }

  const boxes = Array.from(document.querySelectorAll("details.bk-preview"));
  boxes.forEach((box) => box.addEventListener("toggle", () => { if (box.open) ready(box); }));

  async function follow() {
    const state = read(), box = boxes.find((b) => b.dataset.table === state.get("table"));
    if (!box) return;
    box.open = true;
    const table = await ready(box);
    if (table) table.open(state);
    if (!state.get("row")) box.scrollIntoView();
  }
  follow();
})();
