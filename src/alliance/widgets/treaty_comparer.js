// The treaty comparer's program: one table of topics by treaties, each cell made once, and the differences in words.
function calculate(data, state) {
  const chosen = state.treaties, base = chosen.includes(state.base) ? state.base : chosen[0];
  const topics = [];
  for (const topic of data.topics) {
    if (!state.topics.includes(topic)) continue;
    const cells = {};
    for (const treaty of chosen) {
      const rows = data.clauses.filter((c) => c.treaty === treaty && c.topic === topic);
      const codes = rows.filter((c) => c.strength !== null && (state.reading === "rival" || c.claimant === "" || c.claimant === data.own)).map((c) => c.strength);
      const has = rows.some((c) => c.present === true) ? "has" : rows.some((c) => c.present === false) ? "left out" : "silent";
      cells[treaty] = { state: has, strength: codes.length ? Math.max(...codes) : null, clauses: rows.map((c) => c.id) };
    }
    const all = chosen.map((t) => cells[t]), against = cells[base].strength; // an object would put “2000” before “1961-CHN”
    for (const cell of all) cell.step = against === null || cell.strength === null ? null : cell.strength - against;
    const differs = new Set(all.map((c) => c.state)).size > 1 || all.some((c) => c.step);
    if (differs || !state.only_differences) topics.push({ topic, differs, cells });
  }
  const brief = [];
  for (const { topic, cells } of topics) {
    const of = (word) => chosen.filter((t) => cells[t].state === word);
    const by = { has: of("has"), "left out": of("left out"), silent: of("silent") };
    if (by.has.length < chosen.length) brief.push({ topic, kind: "presence", ...by });
    for (const treaty of chosen) if (treaty !== base && cells[treaty].step !== null) brief.push({ topic, kind: "step", treaty, step: cells[treaty].step });
  }
  return { base, topics, brief };
}

const sentence = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const and = (names) => (names.length < 2 ? names.join("") : names.slice(0, -1).join(", ") + " and " + names[names.length - 1]);

function view({ el, data, h, controls, say, status }) {
  const label = Object.fromEntries(data.treaties.map((t) => [t.id, t.label]));
  // a fold whose content is made when it is first opened
  function fold(name, fill) {
    const box = h("details", { class: "bk-tc-more" }, h("summary", null, name));
    box.addEventListener("toggle", () => { if (box.open && box.childNodes.length === 1) box.append(fill()); });
    return box;
  }
  const sources = (keys, more) => fold(keys.length === 1 ? "1 source" : keys.length + " sources", () => h("p", null, kit.sources(data, keys), more));
  const code = (value) => (value === null ? "" : `code ${value}: ${data.codes[value]}`);

  // ---- the table: columns of treaties, rows of facts and topics; on a phone its rows are blocks (roles keep it a table)
  const columns = data.treaties.map((t) => h("th", { scope: "col", role: "columnheader" }, t.label));
  const cellOf = (t, ...content) => h("td", { role: "cell" }, h("span", { class: "bk-tc-who", "aria-hidden": "true" }, t.label), content);
  const rows = [];
  function row(name, cells, topic) {
    const mark = h("small", { class: "bk-tc-mark" });
    const tr = h("tr", { role: "row" }, h("th", { scope: "row", role: "rowheader" }, sentence(name), mark), cells);
    rows.push({ tr, cells, topic, mark });
    return tr;
  }
  const ended = (t) => (t.ended ? [t.ended, t.end_disputed ? [h("strong", null, " – disputed"), fold("Why it is disputed", () => h("ul", null, t.disputes.map((d) => h("li", null, d.text, " (", kit.sources(data, d.sources), ")"))))] : null] : ["no end on record"]);
  const facts = [
    ["title", (t) => t.title], ["parties", (t) => and(t.parties)], ["signed", (t) => t.signed], ["in force from", (t) => t.in_force || "not known"],
    ["ended", ended], ["to know", (t) => [t.note ? h("p", null, t.note) : null, sources(t.sources)]],
  ].map(([name, text]) => row(name, data.treaties.map((t) => cellOf(t, text(t)))));
  const steps = {};
  const clauses = data.topics.map((topic) => row(topic, data.treaties.map((t) => {
    const step = (steps[topic + "|" + t.id] = h("p", { class: "bk-tc-step" }));
    return cellOf(t, step, data.clauses.filter((c) => c.treaty === t.id && c.topic === topic).map((c) => h("div", { class: "bk-tc-clause" },
      h("p", null, h("span", { class: "bk-quiet" }, sentence(c.article) + ". "), c.summary),
      c.strength === null ? null : h("p", { class: "bk-quiet" }, sentence(code(c.strength)) + (c.claimant ? ` (${c.claimant === data.own ? "our reading" : "reading of " + c.claimant})` : "")),
      c.strength === null && c.claimant ? h("p", { class: "bk-quiet" }, "As stated by " + c.claimant + ".") : null,
      sources(c.sources, c.confidence === "one-source" ? " – rests on one source." : ""))));
  }), topic));
  const table = h("div", { class: "bk-table bk-tc", role: "region", tabindex: "0", "aria-label": "The treaties side by side" }, h("table", { role: "table" },
    h("caption", null, "The treaties side by side"),
    h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, h("td", { role: "cell" }), columns)), h("tbody", { role: "rowgroup" }, facts, clauses)));

  const brief = h("ul", { class: "bk-tc-brief" }), none = h("p", { class: "bk-empty", hidden: true }, "On these topics the treaties do not differ by presence or code. Take “Only what differs” away to read the clauses.");
  const rule = fold("The coding rule", () => h("div", null,
    h("p", null, "One number says how far a duty goes; only military assistance and consultation have it. The text is coded, not what governments say of it."),
    h("dl", { class: "bk-tc-rule" }, Object.entries(data.codes).map(([n, text]) => [h("dt", null, n), h("dd", null, sentence(text) + ".")])),
    h("p", null, "A duty to consult is 1, whether general or in a crisis. The codes are an order, not a measure. “Silent” means that nothing is recorded on the topic, not that the text has nothing; for two treaties we read reports and extracts only.")));
  el.append(
    h("div", { class: "bk-controls" }, controls.chips("treaties"), controls.chips("topics"), controls.select("base"), controls.select("reading"), controls.flag("only_differences")),
    status, h("h4", null, "In brief"), brief, rule, none, table);

  const lines = {};
  function stepText(cell, base, own) {
    if (cell.state === "silent") return "– nothing recorded on this";
    const gone = cell.state === "left out" ? "✕ left out" : "";
    if (own) return [gone, cell.strength === null ? "" : "◆ compared with this"].filter(Boolean).join(" ");
    if (gone) return gone + (cell.step ? " – " + steptext(cell.step, base) : "");
    return cell.step === null ? "" : steptext(cell.step, base);
  }
  const steptext = (n, base) => (n ? `${n > 0 ? "▲ stronger" : "▼ weaker"} than ${label[base]} (${n > 0 ? "+" : "−"}${Math.abs(n)})` : `= as strong as ${label[base]}`);
  function told(b, base) {
    if (b.kind === "step") return [b.topic, `${label[b.treaty]}: ${steptext(b.step, base)}`];
    const names = (ids) => and(ids.map((t) => label[t]));
    return [b.topic, [b.has.length ? (b.has.length === 1 ? "only " : "") + names(b.has) + (b.has.length === 1 ? " has a clause" : " have one") : "none has a clause",
      b["left out"].length ? names(b["left out"]) + (b["left out"].length === 1 ? " leaves it out" : " leave it out") : "", b.silent.length ? "nothing recorded for " + names(b.silent) : ""].filter(Boolean).join("; ")];
  }

  return function redraw(result, state) {
    const shown = new Map(result.topics.map((t) => [t.topic, t]));
    const on = data.treaties.map((t) => state.treaties.includes(t.id));
    columns.forEach((c, i) => { kit.hide(c, !on[i]); });
    table.style.setProperty("--columns", state.treaties.length);
    for (const { tr, cells, topic, mark } of rows) {
      const now = shown.get(topic);
      kit.hide(tr, Boolean(topic) && !now);
      if (tr.hidden) continue;
      cells.forEach((c, i) => { kit.hide(c, !on[i]); });
      if (!now) continue;
      kit.put(mark, now.differs ? "≠ differs" : "= no coded difference");
      for (const [treaty, cell] of Object.entries(now.cells)) kit.put(steps[topic + "|" + treaty], stepText(cell, result.base, treaty === result.base));
    }
    kit.hide(none, result.topics.length > 0);
    kit.children(brief, result.brief.map((b) => {
      const key = b.topic + "|" + (b.treaty || ""), [topic, words] = told(b, result.base);
      if (!lines[key]) {
        const text = h("span");
        lines[key] = { text, li: h("li", null, h("strong", null, sentence(topic) + ":"), " ", text) };
      }
      kit.put(lines[key].text, words + ".");
      return lines[key].li;
    }));
    const differ = result.topics.filter((t) => t.differs).length;
    say(`${state.treaties.length} treaties on ${result.topics.length} topic${result.topics.length === 1 ? "" : "s"}; ${differ} differ${differ === 1 ? "s" : ""} by presence or code. Compared with ${label[result.base]}, ${state.reading === "own" ? "by the book’s own code" : "by the strongest reading of others"}.`);
  };
}

export default kit.widget({ calculate, view });
