// On every page: the switch that opens all code, names for the theme's nameless parts, and the theme told to map frames.
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
    const folds = Array.from(document.querySelectorAll(".bd-article div.cell details.hide"));
    if (!folds.length) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "bk-code-switch";
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
    const title = document.querySelector(".bd-article h1");
    if (title) title.after(button);
  }

  // ---- the maps' frames follow the page's light and dark
  function tell(frame) {
    if (frame.contentWindow) frame.contentWindow.postMessage({ book: "theme", value: root.dataset.theme === "dark" ? "dark" : "light" }, "*");
  }
  const frames = () => Array.from(document.querySelectorAll("iframe.bk-frame"));
  window.addEventListener("message", function (e) {
    if (!e.data || e.data.book !== "map-ready") return;
    const frame = frames().find((f) => f.contentWindow === e.source);
    if (!frame) return;
    tell(frame);
    frame.dataset.ready = "true";
    const picture = frame.parentElement.querySelector(".bk-picture");
    if (picture) picture.setAttribute("aria-hidden", "true"); // the live map says the same, once is enough
  });
  new MutationObserver(() => frames().forEach(tell)).observe(root, { attributes: true, attributeFilter: ["data-theme"] });

  // ---- on paper a widget is its table, so that must not stay folded
  window.addEventListener("beforeprint", () => {
    document.querySelectorAll(".bk-widget details.bk-equivalent:not([open])").forEach((d) => { d.open = true; d.dataset.printed = "1"; });
  });
  window.addEventListener("afterprint", () => {
    document.querySelectorAll("details[data-printed]").forEach((d) => { d.open = false; delete d.dataset.printed; });
  });

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
