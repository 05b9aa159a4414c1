// What every widget is made with: elements, numbers, a voice, a live table, and the frame that redraws when a field changes.
const kit = (function () {
  const { h, announcer, unique, put, style, hide, away, children } = dom;

  // 1234.5 as "1,234.5"; at most so many digits after the point; a true minus sign. What was written before is kept: a
  // movement writes mostly numbers that were there already, and Intl takes its time.
  const formats = {};
  function number(value, digits = 0, least = 0) {
    const key = digits + "|" + least;
    const { format, written } = (formats[key] = formats[key] || { format: new Intl.NumberFormat("en-GB", { maximumFractionDigits: digits, minimumFractionDigits: least }), written: new Map() });
    if (written.size > 2000) written.clear();
    if (!written.has(value)) written.set(value, format.format(value === 0 ? 0 : value).replace("-", "−"));
    return written.get(value);
  }
  const share = (value, digits = 0) => number(100 * value, digits, digits) + " %";

  // a table that changes in place: columns [{label, number}], rows of texts or elements; the first cell heads its row.
  // With keys a row stays itself wherever it stands, so that one more or less leaves the others alone.
  function table({ caption, columns, shown = false, wide = false }) {
    const body = h("tbody");
    const el = h("div", { class: "bk-table" + (wide ? " bk-wide" : ""), role: "region", tabindex: "0", "aria-label": caption }, h("table", null,
      h("caption", shown ? { class: "bk-shown" } : null, caption),
      h("thead", null, h("tr", null, columns.map((c) => h("th", { scope: "col", class: c.number ? "bk-number" : null }, c.label)))), body));
    const made = new Map();
    function make() {
      const cells = columns.map((c, i) => h(i ? "td" : "th", { scope: i ? null : "row", class: c.number ? "bk-number" : null }));
      return { cells, row: h("tr", null, cells) };
    }
    return {
      el,
      caption(text) { if (el.getAttribute("aria-label") !== text) el.setAttribute("aria-label", text); put(el.querySelector("caption"), text); },
      update(rows, keys) {
        children(body, rows.map((values, r) => {
          const key = keys ? keys[r] : r;
          if (!made.has(key)) made.set(key, make());
          const { cells, row } = made.get(key);
          cells.forEach((cell, i) => {
            const value = values[i] === null || values[i] === undefined ? "" : values[i];
            if (value instanceof Node) { if (cell.firstChild !== value || cell.childNodes.length > 1) cell.replaceChildren(value); }
            else put(cell, value);
          });
          return row;
        }));
      },
    };
  }

  // links to sources: data.sources maps a key to {label, title, url}
  const sources = (data, keys) => keys.map((key, i) => {
    const s = data.sources[key], link = s.url ? h("a", { href: s.url, title: s.title }, s.label) : h("span", { title: s.title }, s.label);
    return [i ? "; " : "", link];
  });

  // A widget's program from its two parts: calculate(data, state) gives the result, a plain function without a page;
  // view(context) makes the elements once and returns redraw(result, state). Context: see make() below.
  function widget({ calculate, view }) {
    function render({ model, el }) {
      const data = model.get("data"), all = model.get("fields"), names = Object.keys(all), views = model.get("views") || {};
      const state = () => Object.fromEntries(names.map((name) => [name, model.get(name)]));
      let redraw = null, held = 0, result = null, ready = false;
      function update() {
        if (held || !redraw) return;
        const now = state();
        result = calculate(data, now);
        context.controls.sync(now);
        redraw(result, now);
        pristine();
      }
      // several fields at once, drawn once; what does not fit is left alone
      function change(values) {
        held++;
        for (const [name, value] of Object.entries(values)) {
          const fits = fields.clean(all[name], value);
          if (fits !== undefined) model.set(name, fits);
        }
        held--;
        model.save_changes();
        update();
      }
      const defaults = () => Object.fromEntries(names.map((name) => [name, all[name].default]));
      const status = announcer();
      const resets = h("button", { type: "button", class: "bk-button bk-reset", onclick() { change(defaults()); status.speak("As at first."); } }, "Reset");
      const tools = h("div", { class: "bk-tools bk-foot" }, resets); // the host adds its own
      const tries = Object.entries(views).map(([label, values]) =>
        h("button", { type: "button", class: "bk-button bk-view", onclick: () => change({ ...defaults(), ...values }) }, label));
      function pristine() { resets.disabled = !Object.keys(fields.changed(all, state())).length; }

      // ---- a part of the view: drawn at once where the reader can see it, and out of sight a moment later, so that the answer to
      // a movement waits for nothing that nobody sees; whatever comes into sight, is printed or is left alone for a moment is up to date
      const parts = [], ends = [];
      let soon = 0;
      const settle = () => { clearTimeout(soon); soon = 0; parts.forEach((settled) => settled()); };
      function part(el, draw) {
        let near = true, due = null;
        function settled() {
          const asked = due;
          due = null;
          if (asked) draw(...asked);
        }
        const watch = new IntersectionObserver((entries) => {
          const now = entries[entries.length - 1];
          near = now.isIntersecting || !now.boundingClientRect.width; // one that is hidden may be shown by the very next movement
          if (near) settled();
        }, { rootMargin: "100px" });
        watch.observe(el);
        ends.push(() => watch.disconnect());
        parts.push(settled);
        return (...asked) => {
          due = asked;
          if (near) settled();
          else soon = soon || setTimeout(settle, 60);
        };
      }

      const context = {
        el, data, part, fields: all, state, change, h, tools,
        get: (name) => model.get(name),
        set: (name, value) => change({ [name]: value }),
        result: () => result,
        say(text) { // at first it is shown, later it is also spoken
          status.show(text);
          if (ready) status.speak(text);
        },
        status: status.el, // the view places it
        page: model.page || null, // in a published page: {article: "article.html"}; in a notebook null
      };
      context.controls = controls(context);
      el.classList.add("bk-w");
      // JupyterLab takes arrows, Space and Enter for the notebook unless told not to; saving and running stay its own
      const yours = (e) => el.contains(e.target) && e.target.toggleAttribute("data-lm-suppress-shortcuts", !(e.ctrlKey || e.metaKey || e.altKey || e.key === "Escape" || (e.shiftKey && e.key === "Enter")));
      if (tries.length) el.append(h("div", { class: "bk-tools bk-views" }, h("span", { class: "bk-tools-label" }, "Try:"), tries));
      redraw = view(context);
      if (!status.el.isConnected && !el.contains(status.el)) el.append(status.el);
      el.append(tools);
      const events = names.map((name) => "change:" + name).join(" ");
      model.on(events, update);
      addEventListener("keydown", yours, true);
      addEventListener("beforeprint", settle);
      update();
      ready = true;
      return () => {
        model.off(events, update);
        removeEventListener("keydown", yours, true);
        removeEventListener("beforeprint", settle);
        clearTimeout(soon);
        ends.forEach((end) => end());
        if (redraw.end) redraw.end();
      };
    }
    return { calculate, render };
  }

  return { h, announcer, unique, put, style, hide, away, children, number, share, table, sources, widget };
})();
