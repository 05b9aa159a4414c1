// The workbook page: filters, progress by chapter and objective, what to review today, export and import, sheets to print.
function workbook(progress, load) {
  const place = document.querySelector(".bk-workbook");
  if (!place) return;
  const { h, put, unique } = dom;
  const boxes = [...document.querySelectorAll("details.bk-ex")], sections = [...document.querySelectorAll("section.bk-workbook-chapter")];
  const name = (section) => section.querySelector("h2, h3").firstChild.textContent;
  const chapterOf = (section) => section.id.replace("workbook-", "");
  const KINDS = [...new Set(boxes.map((b) => b.dataset.kind))], LEVELS = ["recall", "apply", "analyse", "evaluate"];
  const said = h("p", { role: "status", class: "bk-status" }), trouble = h("p", { class: "bk-notice", hidden: true });

  // ---- filters
  function select(label, options, act) {
    const id = unique("bk-wb"), el = h("select", { id, onchange: () => { act(el.value); show(true); } }, options.map(([v, t]) => h("option", { value: v }, t)));
    return h("div", { class: "bk-control" }, h("label", { for: id }, label), el);
  }
  const chosen = { chapter: "", kind: "", level: "", state: "" };
  const pick = (field) => (v) => { chosen[field] = v; };
  const filters = h("div", { class: "bk-controls" },
    select("Chapter", [["", "all chapters"], ...sections.map((s) => [chapterOf(s), name(s)])], pick("chapter")),
    select("Kind", [["", "all kinds"], ...KINDS.map((k) => [k, boxes.find((b) => b.dataset.kind === k).querySelector(".bk-ex-meta").textContent.split(",")[0]])], pick("kind")),
    select("Level", [["", "all levels"], ...LEVELS.map((l) => [l, l])], pick("level")),
    select("Your progress", [["", "all"], ["new", "not begun"], ["open", "begun, not right yet"], ["right", "right"], ["due", "to review now"]], pick("state")));

  function stateOf(r) { return r.state === "right" ? "right" : r.state ? "open" : "new"; }
  function fits(box, all, now) {
    const r = all[box.dataset.exercise] || null, state = r ? stateOf(r) : "new";
    return (!chosen.chapter || box.dataset.chapter === chosen.chapter) && (!chosen.kind || box.dataset.kind === chosen.kind) && (!chosen.level || box.dataset.level === chosen.level) &&
      (!chosen.state || (chosen.state === "due" ? Boolean(r) && progress.due(r, now) : state === chosen.state));
  }

  // ---- progress
  const bars = sections.map((section) => {
    const bar = h("progress", { max: "1", value: "0", "aria-label": "Right answers: " + name(section) }), words = h("span", { class: "bk-quiet" });
    const own = boxes.filter((b) => b.dataset.chapter === chapterOf(section));
    return { own, bar, words, el: h("li", null, h("a", { href: "#" + section.id }, name(section)), " ", words, bar) };
  });
  const objectives = [...document.querySelectorAll(".bk-ex-objectives [data-objective]")].map((li) => {
    const mark = h("span", { class: "bk-quiet" });
    li.append(" ", mark);
    return { mark, own: boxes.filter((b) => b.dataset.objective === li.dataset.objective) };
  });
  const total = h("p", { class: "bk-big" });
  const review = h("div", { class: "bk-ex-review" });

  // ---- taking progress along
  const fileId = unique("bk-wb");
  const file = h("input", { type: "file", id: fileId, accept: ".json,application/json", async onchange() {
    if (!file.files.length) return;
    if (file.files[0].size > 20e6) { put(said, "This file is far too large to be a progress file. Nothing was changed."); return; }
    const result = progress.bring(await file.files[0].text());
    put(said, result.says);
    file.value = "";
    if (result.ok) boxes.forEach((b) => { if (b.dataset.live && b.open) { delete b.dataset.live; b.querySelector(".bk-ex-live").replaceChildren(); load(b); } });
    show();
  } });
  function save() {
    const url = URL.createObjectURL(new Blob([progress.exported()], { type: "application/json" }));
    const link = h("a", { href: url, download: "alliance-progress.json" });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
    put(said, "The progress file is saved.");
  }
  const sure = h("div", { class: "bk-ask", hidden: true }, h("p", null, "Take out everything that this device remembers of the exercises? It can't be undone; a progress file saved before can bring it back."),
    h("button", { type: "button", class: "bk-button", onclick() { progress.clear(); sure.hidden = true; put(said, "All progress is taken out."); location.reload(); } }, "Yes, take it out"), " ",
    h("button", { type: "button", class: "bk-button", onclick() { sure.hidden = true; clear.focus(); } }, "Keep it"));
  const clear = h("button", { type: "button", class: "bk-button", onclick() { sure.hidden = false; sure.querySelector("button").focus(); } }, "Clear my progress");
  const sheet = h("button", { type: "button", class: "bk-button", onclick() {
    // what is filtered out is not printed; all that is printed is unfolded
    const before = boxes.map((b) => b.open);
    document.documentElement.classList.add("bk-print-sheet");
    boxes.forEach((b) => { b.open = !b.hidden; });
    const after = () => { document.documentElement.classList.remove("bk-print-sheet"); boxes.forEach((b, i) => { b.open = before[i]; }); };
    addEventListener("afterprint", after, { once: true });
    print();
  } }, "Print these as a sheet");
  const tools = h("div", { class: "bk-tools" }, h("button", { type: "button", class: "bk-button", onclick: save }, "Save a progress file"), h("label", { for: fileId, class: "bk-name" }, "Open a progress file"), file, sheet,
    h("a", { href: "answers.html", class: "bk-button-link" }, "The key, to print"), clear);

  function show(speak) {
    const all = progress.all(), now = Date.now();
    let shown = 0, minutes = 0;
    boxes.forEach((box) => {
      box.hidden = !fits(box, all, now);
      if (!box.hidden) { shown++; minutes += Number(box.dataset.minutes); }
      box.dataset.state = (all[box.dataset.exercise] || {}).state || "";
    });
    sections.forEach((s) => { s.hidden = !boxes.some((b) => !b.hidden && b.dataset.chapter === chapterOf(s)); });
    const right = (own) => own.filter((b) => (all[b.dataset.exercise] || {}).state === "right").length;
    bars.forEach(({ own, bar, words }) => { bar.value = own.length ? right(own) / own.length : 0; put(words, `${right(own)} of ${own.length}`); });
    objectives.forEach(({ mark, own }) => put(mark, own.length && right(own) === own.length ? "✓ done" : `${right(own)} of ${own.length}`));
    put(total, `${right(boxes)} of ${boxes.length} right`);
    const due = boxes.filter((b) => all[b.dataset.exercise] && progress.due(all[b.dataset.exercise], now)).sort((a, b) => all[a.dataset.exercise].due - all[b.dataset.exercise].due);
    const later = boxes.filter((b) => (all[b.dataset.exercise] || {}).due > now).length;
    review.replaceChildren(h("h3", null, "To review"), due.length
      ? h("ul", null, due.slice(0, 8).map((b) => h("li", null, h("a", { href: "#" + b.id, onclick() { b.hidden = false; b.closest("section").hidden = false; b.open = true; } }, b.querySelector(".bk-ex-title").textContent), h("span", { class: "bk-quiet" }, " " + name(b.closest("section"))))))
      : h("p", { class: "bk-quiet" }, later ? `Nothing today; ${later} will come back on a later day.` : "Nothing. What goes wrong comes back here after a day, then after longer spells."));
    put(trouble, progress.trouble());
    trouble.hidden = !progress.trouble();
    if (speak) put(said, `${shown} ${shown === 1 ? "exercise" : "exercises"}, about ${minutes} minutes.`);
  }

  place.append(trouble, total, h("ul", { class: "bk-ex-bars" }, bars.map((b) => b.el)), review, filters, said, tools, sure);
  place.hidden = false;
  progress.on(() => show());
  show(true);
}
