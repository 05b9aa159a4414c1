// The host of the widgets in a published page: finds them, loads each program as it comes into view, gives it a model,
// takes its state from a link or from the device, and remembers it.
window.BookWidgets = (function () {
  "use strict";
  const h = kit.h, programs = {}, waiting = {};

  // four verbs, as anywidget's model has them; here they act on the state that came with the page
  function model(state) {
    const listeners = {};
    let touched = new Set();
    return {
      page: {},
      get: (name) => state[name],
      set(name, value) {
        if (fields.same(state[name], value)) return;
        state[name] = value;
        touched.add("change:" + name);
        const events = ["change:" + name, "change"];
        new Set(events.flatMap((event) => listeners[event] || [])).forEach((f) => f());
      },
      on(events, f) { events.split(" ").forEach((e) => (listeners[e] = listeners[e] || []).push(f)); },
      off(events, f) { events.split(" ").forEach((e) => { listeners[e] = (listeners[e] || []).filter((g) => f && g !== f); }); },
      save_changes() {
        if (!touched.size) return;
        touched = new Set();
        (listeners.saved || []).slice().forEach((f) => f());
      },
    };
  }

  // ---- what a reader set, kept on the device; nothing is written over that could not be read
  const PREFIX = "alliance-book:widget:";
  function memory(key, all, notify) {
    let works = true;
    const cannot = () => {
      if (works) notify("This browser does not keep what you set here: it lasts until you close the page. “Link to this view” keeps it in an address.");
      works = false;
    };
    function read() {
      let raw;
      try { raw = localStorage.getItem(key); } catch (e) { cannot(); return {}; }
      if (raw === null) return {};
      let found = { good: {}, bad: ["everything"] };
      try { found = fields.sift(all, JSON.parse(raw).state); } catch (e) { /* rubbish */ }
      if (found.bad.length) {
        try { localStorage.setItem(key + ":unread", raw); } catch (e) { cannot(); }
        notify("Part of what this device remembered could not be read (" + found.bad.join(", ") + "). " +
          (works ? "It is kept aside; the rest is as you left it." : "The rest is as you left it."));
      }
      return found.good;
    }
    function write(state) {
      if (!works) return;
      try {
        if (Object.keys(state).length) localStorage.setItem(key, JSON.stringify({ version: 1, state }));
        else localStorage.removeItem(key);
      } catch (e) { cannot(); }
    }
    return { read, write };
  }

  function define(tag, factory) {
    programs[tag] = factory(kit, fields, plot, ranges);
    (waiting[tag] || []).forEach(start);
    delete waiting[tag];
  }

  const json = (element) => JSON.parse(element.textContent);
  // widgets that show the same data share one copy in the page
  const data = {};
  function dataOf(box) {
    const digest = box.dataset.data;
    return (data[digest] = data[digest] || json(document.querySelector(`script[data-digest="${digest}"]`)));
  }

  function start(box) {
    const live = box.querySelector(".bk-widget-live"), still = box.querySelector(".bk-widget-static");
    const stage = h("div"), notices = h("div", { class: "bk-notices", role: "status" });
    const program = programs[box.dataset.widget];
    try {
      const given = json(box.querySelector("script[type='application/json']:not([data-digest])"));
      const all = given.fields, defaults = Object.fromEntries(Object.entries(all).map(([name, f]) => [name, f.default]));
      const id = (box.closest("figure") || box).id;
      const page = location.pathname.split("/").pop().replace(/\.html$/, "");
      const say = (text, ...more) => notices.append(h("p", { class: "bk-notice" }, text, " ", more, " ", h("button", { type: "button", class: "bk-button", onclick: (e) => e.target.closest("p").remove() }, "Close")));
      const kept = memory(PREFIX + page + "#" + id, all, say), own = kept.read();
      const linked = fromLink(id, all);
      if (linked && linked.bad.length) say("The link holds something this widget does not take (" + linked.bad.join(", ") + "); that part is ignored.");
      const m = (box.model = model({ ...defaults, ...own, ...(linked && Object.keys(linked.good).length ? { ...defaults, ...linked.good } : {}), data: dataOf(box), fields: all, views: given.views }));
      m.page = given.page || {};
      const state = () => Object.fromEntries(Object.keys(all).map((name) => [name, m.get(name)]));
      program.render({ model: m, el: stage });

      // ---- a view that came by link leaves the reader's own alone until told otherwise
      let mine = true;
      if (linked && Object.keys(linked.good).length && Object.keys(own).length && !fields.same(own, fields.changed(all, state()))) {
        mine = false;
        const choose = (act) => (e) => { mine = true; act(); e.target.closest("p").remove(); };
        say("This view came with the link. What you set here before is kept.",
          h("button", { type: "button", class: "bk-button", onclick: choose(() => { put({ ...defaults, ...own }); save(); }) }, "Show mine"), " ",
          h("button", { type: "button", class: "bk-button", onclick: choose(() => save()) }, "Keep this one instead"));
      }
      function put(values) {
        for (const [name, value] of Object.entries(values)) m.set(name, value);
      }
      let timer = 0;
      function save() { clearTimeout(timer); timer = 0; if (mine) kept.write(fields.changed(all, state())); }
      m.on("saved", () => { clearTimeout(timer); timer = setTimeout(save, 200); });
      addEventListener("pagehide", () => { if (timer) save(); });
      // the same page in another tab: the last word counts in both, so that neither writes over the other
      addEventListener("storage", (e) => {
        if (!mine || timer || e.key !== PREFIX + page + "#" + id) return;
        try { put({ ...defaults, ...(e.newValue ? fields.sift(all, JSON.parse(e.newValue).state).good : {}) }); } catch (error) { /* not ours */ }
      });
      share(stage.querySelector(".bk-foot"), id, () => fields.write(all, fields.changed(all, state())));
    } catch (error) {
      console.error(error); // the still content stays, so the reader loses nothing but the interaction
      return;
    }
    live.append(notices, stage);
    live.hidden = false;
    // the same content as a table stays at hand, folded
    const fold = h("details", { class: "bk-equivalent" }, h("summary", null, still.querySelector("table") ? "Everything as a table" : "The same as a picture"));
    still.before(fold);
    fold.append(still);
    box.dataset.live = "true";
    box.dispatchEvent(new CustomEvent("book-live", { bubbles: true }));
  }

  // ---- a view in an address: ?widget=<the figure's id>&state=<the fields that differ from the first view>
  function fromLink(id, all) {
    const asked = new URLSearchParams(location.search);
    if (asked.get("widget") !== id || !asked.has("state")) return null;
    return fields.read(all, asked.get("state"));
  }
  // percent signs only where an address needs them
  const address = (text) => encodeURIComponent(text.toWellFormed ? text.toWellFormed() : text).replace(/%(3A|3B|2C|3D|2F)/g, decodeURIComponent);
  function share(tools, id, text) {
    if (!tools) return;
    const said = h("span", { role: "status" });
    const button = h("button", { type: "button", class: "bk-button", async onclick() {
      const state = text();
      const link = location.href.split(/[?#]/)[0] + "?widget=" + id + (state ? "&state=" + address(state) : "") + "#" + id;
      try { history.replaceState(null, "", link); } catch (e) { /* a page opened from disk; the link can still be copied */ }
      try { await navigator.clipboard.writeText(link); said.textContent = "The link is copied."; }
      catch (e) { said.textContent = "The link stands in the address bar."; }
      setTimeout(() => { said.textContent = ""; }, 5000);
    } }, "Link to this view");
    tools.append(button, said);
  }

  function load(box) {
    const tag = box.dataset.widget;
    if (programs[tag]) return start(box);
    if (waiting[tag]) return waiting[tag].push(box);
    waiting[tag] = [box];
    // a classic script loads from file:// too, a module does not
    document.head.append(h("script", { src: box.dataset.module }));
  }

  function find() {
    const boxes = document.querySelectorAll(".bk-widget[data-widget]");
    // a link into a widget must find it alive
    const asked = new URLSearchParams(location.search).get("widget");
    let anchor = location.hash.slice(1);
    try { anchor = decodeURIComponent(anchor); } catch (e) { /* a broken percent sign names nothing */ }
    const wanted = [asked, anchor].filter(Boolean).map((id) => document.getElementById(id)).filter(Boolean);
    // so far ahead that what follows a widget, which may grow as it comes alive, moves before it is in sight
    const seen = new IntersectionObserver((entries) => {
      entries.filter((e) => e.isIntersecting).forEach((e) => { seen.unobserve(e.target); load(e.target); });
    }, { rootMargin: "1000px" });
    boxes.forEach((box) => (wanted.some((w) => box.contains(w) || w.contains(box)) ? load(box) : seen.observe(box)));
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", find);
  else find();
  return { define, programs, fields };
})();
