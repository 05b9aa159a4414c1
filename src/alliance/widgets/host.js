// The host of the widgets in a published page: finds them, loads each program when it comes into view, gives it a model.
window.BookWidgets = (function () {
  "use strict";
  const programs = {}, waiting = {};

  // four verbs, as anywidget's model has them; here they act on the state that came with the page
  function model(state) {
    const listeners = {};
    return {
      get: (name) => state[name],
      set(name, value) {
        if (JSON.stringify(state[name]) === JSON.stringify(value)) return;
        state[name] = value;
        for (const event of ["change:" + name, "change"]) (listeners[event] || []).slice().forEach((f) => f());
      },
      on(events, f) { events.split(" ").forEach((e) => (listeners[e] = listeners[e] || []).push(f)); },
      off(events, f) { events.split(" ").forEach((e) => { listeners[e] = (listeners[e] || []).filter((g) => f && g !== f); }); },
      save_changes() {},
    };
  }

  function define(tag, factory) {
    programs[tag] = factory(kit);
    (waiting[tag] || []).forEach(start);
    delete waiting[tag];
  }

  function start(box) {
    const live = box.querySelector(".bk-widget-live"), still = box.querySelector(".bk-widget-static");
    const state = JSON.parse(box.querySelector("script[type='application/json']").textContent);
    const stage = document.createElement("div");
    try {
      box.model = model(state);
      programs[box.dataset.widget].render({ model: box.model, el: stage });
    } catch (error) {
      console.error(error); // the still content stays, so the reader loses nothing but the interaction
      return;
    }
    live.append(stage);
    live.hidden = false;
    // the same content as a table stays at hand, folded
    const fold = document.createElement("details"), summary = document.createElement("summary");
    fold.className = "bk-equivalent";
    summary.textContent = still.querySelector("table") ? "Everything as a table" : "The same as a picture";
    still.before(fold);
    fold.append(summary, still);
    box.dataset.live = "true";
    box.dispatchEvent(new CustomEvent("book-live", { bubbles: true }));
  }

  function load(box) {
    const tag = box.dataset.widget;
    if (programs[tag]) return start(box);
    if (waiting[tag]) return waiting[tag].push(box);
    waiting[tag] = [box];
    const script = document.createElement("script"); // a classic script loads from file:// too, a module does not
    script.src = box.dataset.module;
    document.head.append(script);
  }

  function find() {
    const boxes = document.querySelectorAll(".bk-widget[data-widget]");
    // a link into a widget must find it alive
    const wanted = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const seen = new IntersectionObserver((entries) => {
      entries.filter((e) => e.isIntersecting).forEach((e) => { seen.unobserve(e.target); load(e.target); });
    }, { rootMargin: "300px" });
    boxes.forEach((box) => (wanted && box.contains(wanted) ? load(box) : seen.observe(box)));
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", find);
  else find();
  return { define, model };
})();
