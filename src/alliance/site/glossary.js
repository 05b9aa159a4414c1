// On pages with linked terms: what the glossary says of a term, on pointing, on focus or a first tap. The link stays a link.
(function () {
  "use strict";
  const SOON = 200, LATER = 300; // milliseconds before it shows to a pointer, and before it goes when the pointer has left
  const said = {}; // the definition of each term of this page, made once, so that a voice reads it with the link
  let open = null, timer = 0, touched = false;

  function definition(anchor) {
    if (said[anchor]) return said[anchor];
    const [name, text] = window.bookTerms[anchor];
    const box = document.createElement("div"), head = document.createElement("b"), hint = document.createElement("i");
    box.id = "bk-says-" + anchor;
    box.className = "bk-says";
    box.setAttribute("role", "tooltip");
    box.hidden = true;
    head.textContent = name;
    hint.className = "bk-says-tap";
    hint.textContent = " Tap the word again to open the glossary.";
    box.append(head, ": " + text, hint);
    box.addEventListener("pointerenter", () => clearTimeout(timer));
    box.addEventListener("pointerleave", leave);
    document.body.append(box);
    return (said[anchor] = box);
  }

  function hide() {
    clearTimeout(timer);
    if (open) open.box.hidden = true;
    open = null;
  }
  function show(link, at) {
    clearTimeout(timer);
    if (open && open.link === link) return;
    hide();
    const box = definition(link.dataset.term), lines = Array.from(link.getClientRects());
    if (!lines.length) return;
    // a word broken over two lines has two boxes: the one pointed at, or else the first
    const word = (at && lines.find((r) => at.clientY >= r.top - 1 && at.clientY <= r.bottom + 1)) || lines[0];
    box.classList.toggle("bk-says-touched", touched);
    box.hidden = false;
    box.style.left = box.style.top = "0px";
    const own = box.getBoundingClientRect(), room = document.documentElement.clientWidth - own.width - 8;
    const below = word.bottom + own.height + 6 <= innerHeight || word.top - own.height < 60;
    box.style.left = Math.max(8, Math.min(word.left, room)) - own.left + "px";
    box.style.top = (below ? word.bottom + 3 : word.top - own.height - 3) - own.top + "px";
    open = { link, box };
  }
  // it stays while the pointer is on word or box, and while the word has the focus
  function leave() {
    clearTimeout(timer);
    timer = setTimeout(() => { if (open && document.activeElement !== open.link) hide(); }, LATER);
  }

  document.querySelectorAll(".bd-article .std-term").forEach(function (word) {
    const link = word.closest("a[href*='#']"), anchor = link && link.getAttribute("href").split("#")[1];
    if (!anchor || !window.bookTerms[anchor] || link.dataset.term) return;
    link.dataset.term = anchor;
    link.classList.add("bk-term");
    link.removeAttribute("title");
    link.setAttribute("aria-describedby", definition(anchor).id);
    link.addEventListener("pointerenter", function (e) {
      if (e.pointerType === "touch") return;
      touched = false;
      clearTimeout(timer);
      timer = setTimeout(() => show(link, e), SOON);
    });
    link.addEventListener("pointerleave", (e) => { if (e.pointerType !== "touch") leave(); });
    link.addEventListener("pointerdown", (e) => { touched = e.pointerType === "touch"; });
    link.addEventListener("focus", () => { if (!touched && link.matches(":focus-visible")) show(link); });
    link.addEventListener("blur", hide);
    link.addEventListener("click", function (e) {
      if (!touched || (open && open.link === link)) return; // a mouse, a key, a second tap: follow the link
      e.preventDefault();
      show(link, e);
    });
  });

  document.addEventListener("keydown", function (e) {
    touched = false;
    if (e.key === "Escape") hide();
  });
  document.addEventListener("pointerdown", function (e) {
    if (open && !open.box.contains(e.target) && !open.link.contains(e.target)) hide();
  });
  addEventListener("resize", hide);
})();
