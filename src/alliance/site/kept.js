// On the page about privacy: what this book keeps on this device, key by key, and a button that clears it.
(function () {
  "use strict";
  const NAMED = [
    [/^alliance-book:show-code$/, "whether code is shown"],
    [/^alliance-book:progress$/, "your progress in the exercises"],
    [/^alliance-book:widget:/, "what you set in a widget"],
    [/^alliance-book:/, "something this book put aside because it could not read it"],
    [/^(mode|theme)$/, "light or dark"],
    [/^sphinx_highlight_terms$/, "the words you last searched for"],
    [/^sidebar-scroll-top$/, "how far the list of chapters was scrolled (this tab only)"],
  ];
  const UNREAD = /:unread$/;

  function stores() {
    const found = [];
    for (const name of ["localStorage", "sessionStorage"]) {
      try { if (window[name].length >= 0) found.push(window[name]); } catch (e) { /* the browser keeps nothing */ }
    }
    return found;
  }
  function meaning(key) {
    if (UNREAD.test(key)) return NAMED[3][1];
    const known = NAMED.find(([pattern]) => pattern.test(key));
    return known ? known[1] : null;
  }
  // another book on the same host may keep things of its own: those are left alone
  const kept = () => stores().flatMap((store) => Array.from({ length: store.length }, (_, i) => store.key(i)).filter(meaning).map((key) => ({ store, key })));

  document.querySelectorAll(".bk-kept").forEach(function (box) {
    const list = document.createElement("ul"), said = document.createElement("p"), ask = document.createElement("button"), sure = document.createElement("button"), no = document.createElement("button");
    said.setAttribute("role", "status");
    for (const [button, label] of [[ask, "Clear everything this book keeps on this device"], [sure, "Yes, clear it for good"], [no, "No, keep it"]]) {
      button.type = "button";
      button.className = "bk-button";
      button.textContent = label;
    }
    function show(message) {
      const found = kept();
      list.replaceChildren(...found.map(function ({ store, key }) {
        const line = document.createElement("li"), name = document.createElement("code");
        name.textContent = key;
        line.append(name, ": " + meaning(key) + ", " + (store.getItem(key) || "").length.toLocaleString("en") + " characters");
        return line;
      }));
      said.textContent = message || (found.length ? "On this device now:" : "Nothing of this book is kept on this device.");
      ask.hidden = !found.length;
      sure.hidden = no.hidden = true;
    }
    ask.addEventListener("click", function () {
      ask.hidden = true;
      sure.hidden = no.hidden = false;
      said.textContent = "This deletes what is listed, your progress with it. The workbook can save your progress to a file first.";
      no.focus();
    });
    no.addEventListener("click", function () { show("Nothing was deleted."); ask.focus(); });
    sure.addEventListener("click", function () {
      kept().forEach(({ store, key }) => store.removeItem(key));
      show("Cleared. Nothing of this book is kept on this device.");
      said.tabIndex = -1;
      said.focus();
    });
    box.append(said, list, ask, sure, no);
    show();
    addEventListener("storage", () => show());
  });
})();
