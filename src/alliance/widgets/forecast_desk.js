// The forecast desk's program: a probability for each question, a seal, and what the seal uncovers.
const BOUNDS = [0, 20, 40, 60, 80, 100], FORMAT = "alliance-forecast";

function calculate(data, state) {
  const given = state.probabilities, answered = Object.keys(given).length;
  if (!state.sealed) return { answered, scores: null };
  const worth = { yes: 1, no: 0, partly: { half: 0.5, yes: 1, no: 0, out: null }[state.partly], unresolved: null };
  const items = [];
  for (const q of data.questions) {
    const o = worth[q.outcome];
    if (!(q.id in given) || o === null) continue;
    const p = given[q.id] / 100, stance = state.stances[q.stance];
    items.push({ id: q.id, p, o, brier: (p - o) ** 2, stance: stance === undefined ? null : stance });
  }
  const n = items.length, mean = (list, f) => list.reduce((a, i) => a + f(i), 0) / list.length;
  if (!n) return { answered, scores: { n: 0, items: [] } };
  const rate = mean(items, (i) => i.o), rated = items.filter((i) => i.stance !== null), bins = [];
  for (let k = 0; k < 5; k++) {
    const low = BOUNDS[k] / 100, high = BOUNDS[k + 1] / 100;
    const members = items.filter((i) => (low <= i.p && i.p < high) || (k === 4 && i.p >= high));
    if (members.length) bins.push({ low, high, n: members.length, p: mean(members, (i) => i.p), o: mean(members, (i) => i.o) });
  }
  const score = mean(items, (i) => i.brier), sum = (f) => bins.reduce((a, b) => a + b.n * f(b), 0) / n;
  const reliability = sum((b) => (b.p - b.o) ** 2), resolution = sum((b) => (b.o - rate) ** 2), uncertainty = rate * (1 - rate);
  return { answered, scores: {
    n, items: items.map(({ id, brier }) => ({ id, brier })), score, always50: mean(items, (i) => (0.5 - i.o) ** 2), baserate: mean(items, (i) => (rate - i.o) ** 2), rate,
    article: { n: rated.length, article: rated.length ? mean(rated, (i) => (i.stance / 100 - i.o) ** 2) : null, mine: rated.length ? mean(rated, (i) => i.brier) : null },
    bins, reliability, resolution, uncertainty, remainder: score - (reliability - resolution + uncertainty),
  } };
}

// accidental damage to a saved file shows in this sum (FNV-1a, as in forecast_desk.py)
function digest(probabilities, sealed) {
  const text = Object.keys(probabilities).sort().map((id) => id + ":" + Math.floor(probabilities[id] * 100 + 0.5)).join(";") + (sealed ? "|sealed" : "|open");
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) value = Math.imul(value ^ byte, 0x01000193) >>> 0;
  return value.toString(16).padStart(8, "0");
}

function view({ el, data, fields: all, h, controls, change, get, say, status }) {
  const sign = { yes: "● yes", no: "✕ no", partly: "◐ partly", unresolved: "○ not settled" };
  const score = (v) => kit.number(v, 3, 3);
  let last = null; // the state that is drawn

  // ---- the questions, made once
  const rows = data.questions.map((q) => {
    const after = h("div", { class: "bk-outcome" });
    const clear = h("button", { type: "button", class: "bk-button bk-clear", "aria-label": "Leave out " + q.id, onclick() { const { [q.id]: old, ...rest } = get("probabilities"); change({ probabilities: rest }); } }, "Leave out");
    const number = controls.number(["probabilities", q.id], { label: "Probability, " + q.id });
    const el = h("li", { class: "bk-question", "data-question": q.id }, h("p", null, h("strong", null, q.id), " ", q.question),
      h("p", { class: "bk-quiet" }, `¶${q.paragraph}, to be settled by ${q.due}. `, q.stance === "silent" ? "The article says nothing on it." : `The article: ${q.stance}. ${q.wording}`),
      h("div", { class: "bk-answer" }, number, clear), after);
    return { q, el, after, clear, made: false };
  });
  const list = h("ol", { class: "bk-questions" }, rows.map((r) => r.el));
  const answers = h("fieldset", { class: "bk-desk" }, h("legend", null, "Your probabilities, as of November 2022"), list);
  const none = h("p", { class: "bk-empty", hidden: true }, "No question fits; show all of them.");
  const progress = h("progress", { max: rows.length, value: 0, "aria-label": "Questions answered" });

  // ---- a question in the page, in place of a dialogue that stops everything
  const ask = h("div", { class: "bk-ask", role: "group", "aria-label": "Please confirm", hidden: true });
  function confirm(text, yes, act, no, back) {
    const close = () => { kit.hide(ask, true); back.focus(); };
    const first = h("button", { type: "button", class: "bk-button", onclick() { close(); act(); } }, yes);
    ask.replaceChildren(h("p", null, text), first, " ", h("button", { type: "button", class: "bk-button", onclick: close }, no));
    kit.hide(ask, false);
    first.focus();
  }
  const seal = h("button", { type: "button", class: "bk-button bk-seal", "data-field": "sealed", onclick() {
    confirm(`Seal ${Object.keys(get("probabilities")).length} forecasts? Afterwards the outcomes are shown and the probabilities stay as they are.`, "Seal now", () => change({ sealed: true }), "Not yet", again);
  } }, "Seal my forecasts");
  const again = h("button", { type: "button", class: "bk-button", "data-field": "sealed", onclick() {
    confirm("Start again? Your probabilities and the scores are discarded; save them to a file first if you want to keep them.", "Discard and start again", () => change({ sealed: false, probabilities: {} }), "Keep them", seal);
  } }, "Unseal and start again");

  // ---- to a file and back
  const said = h("p", { role: "status", class: "bk-quiet" });
  const save = h("button", { type: "button", class: "bk-button", onclick() {
    const probabilities = get("probabilities"), sealed = get("sealed");
    const content = { format: FORMAT, version: 1, book: data.book, saved: new Date().toISOString().slice(0, 10), probabilities, sealed, digest: digest(probabilities, sealed) };
    const link = h("a", { href: URL.createObjectURL(new Blob([JSON.stringify(content, null, 1) + "\n"], { type: "application/json" })), download: "my-forecast.json" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    said.textContent = "Saved as my-forecast.json.";
  } }, "Save to a file");
  const id = kit.unique("bk-file"), file = h("input", { type: "file", id, accept: ".json,application/json", onchange: take });
  function take() {
    const chosen = file.files[0];
    file.value = "";
    if (!chosen) return;
    const refuse = (why) => { said.textContent = `${chosen.name}: ${why} Nothing was changed.`; };
    if (chosen.size > 100000) return refuse("this is no forecast file; it is too large.");
    chosen.text().then((text) => {
      let content;
      try { content = JSON.parse(text); } catch (e) { return refuse("this is no forecast file; choose one that the forecast desk saved."); }
      if (!content || content.format !== FORMAT) return refuse("this is no forecast file; choose one that the forecast desk saved.");
      const probabilities = fields.clean(all.probabilities, content.probabilities), sealed = fields.clean(all.sealed, content.sealed);
      if (probabilities === undefined || sealed === undefined) return refuse("the forecast does not fit this book.");
      if (content.digest !== digest(probabilities, sealed)) return refuse("the file was changed or damaged after it was saved.");
      const put = () => { change({ probabilities, sealed }); said.textContent = `${chosen.name}: ${Object.keys(probabilities).length} forecasts taken over.`; };
      const mine = Object.keys(get("probabilities")).length;
      if (mine) confirm(`Replace your ${mine} forecasts by those of ${chosen.name}?`, "Replace", put, "Keep mine", file);
      else put();
    });
  }

  // ---- scores
  const chart = plot({ label: "Calibration", height: 280 });
  const big = h("p", { class: "bk-big" }), few = h("p", { class: "bk-quiet" });
  const compared = kit.table({ caption: "Your score beside others (Brier score: 0 is best, 1 worst)", shown: true, columns: [{ label: "Forecaster" }, { label: "Questions", number: true }, { label: "Brier score", number: true }] });
  const parts = kit.table({ caption: "What the score is made of", shown: true, columns: [{ label: "Part" }, { label: "Value", number: true }, { label: "What it says" }] });
  const scores = h("section", { class: "bk-scores", "aria-label": "Scores" }, big, few, h("div", { class: "bk-columns" }, compared.el, parts.el), h("h4", null, "Calibration: what you said, and how often it happened"), chart.el,
    h("details", { class: "bk-filters" }, h("summary", null, "How words and outcomes are counted"), h("div", { class: "bk-controls" }, controls.select("partly"), Object.keys(all.stances.fields).map((s) => controls.number(["stances", s]))),
      h("p", { class: "bk-quiet" }, "The article gives no probabilities. These readings of its words are ours; change them and see what the comparison is worth.")));

  el.append(h("div", { class: "bk-controls" }, controls.select("show"), controls.select("paragraph")), progress, status, scores, answers, none, ask,
    h("div", { class: "bk-tools" }, seal, again, save, h("label", { for: id, class: "bk-tools-label" }, "Take from a file"), file), said);

  function outcome(row) {
    if (row.made) return;
    row.made = true;
    row.brier = h("strong");
    row.after.append(h("p", null, h("strong", null, "Outcome: " + sign[row.q.outcome] + ". "), row.q.summary, " (", kit.sources(data, row.q.sources), ")"), h("p", null, "Your Brier score for this question: ", row.brier));
  }

  function redraw(result, state) {
    const { answered, scores: s } = result, first = !last, was = last || {};
    let shown = 0;
    for (const row of rows) {
      const has = row.q.id in state.probabilities;
      const fits = (state.paragraph === "all" || String(row.q.paragraph) === state.paragraph) && (state.show === "all" || !has);
      // a question does not vanish under the hand that answers it
      const stay = !fits && state.show === "open" && was.show === "open" && was.paragraph === state.paragraph && row.el.contains(document.activeElement);
      kit.hide(row.el, !(fits || stay));
      if (!row.el.hidden) shown++;
      if (row.has !== has || first) { row.has = has; kit.hide(row.clear, !has); row.el.classList.toggle("bk-unanswered", !has); }
      kit.hide(row.after, !state.sealed);
    }
    kit.hide(none, shown > 0);
    if (progress.value !== answered) progress.value = answered;
    if (was.sealed !== state.sealed) { answers.disabled = state.sealed; kit.hide(seal, state.sealed); kit.hide(again, !state.sealed); kit.hide(scores, !state.sealed); }
    seal.disabled = !answered;
    last = state;
    if (!state.sealed) return say(`${answered} of ${rows.length} questions answered.` + (answered ? "" : " Slide or type a probability; leave out what you can't judge."));
    const byId = Object.fromEntries(s.items.map((i) => [i.id, i.brier]));
    for (const row of rows) {
      outcome(row);
      kit.put(row.brier, !(row.q.id in state.probabilities) ? "not answered" : row.q.id in byId ? score(byId[row.q.id]) : "does not count");
    }
    if (!s.n) {
      kit.put(big, "No score yet");
      kit.put(few, answered ? "None of the questions you answered is settled in a way that counts." : "You sealed without a probability; unseal and start again.");
      for (const part of [compared.el, parts.el, chart.el]) kit.hide(part, true);
      return say("No question counts.");
    }
    for (const part of [compared.el, parts.el, chart.el]) kit.hide(part, false);
    kit.put(big, "Brier score " + score(s.score));
    kit.put(few, `Over ${s.n} questions that you answered and that are settled. With so few, and so many of them about one event, luck weighs heavily.`);
    compared.update([["You", s.n, score(s.score)], ["Always 50 %", s.n, score(s.always50)], [`The share that came about (${kit.share(s.rate)}), for each`, s.n, score(s.baserate)],
      ["The article, as read below", s.article.n, s.article.n ? score(s.article.article) : "–"], ["You, on the article’s questions", s.article.n, s.article.n ? score(s.article.mine) : "–"]]);
    parts.update([["Reliability", score(s.reliability), "How far your words are from what happened; small is good"], ["Resolution", score(s.resolution), "How well you tell cases apart; large is good"],
      ["Uncertainty", score(s.uncertainty), "How hard the questions are; not yours to change"], ["Remainder", score(s.remainder), "What the grouping in fifths leaves over"]]);
    chart.draw({
      x: { from: 0, to: 100, label: "Probability given, %" }, y: { from: 0, to: 100, label: "Share that happened, %", ticks: [0, 20, 40, 60, 80, 100] }, diagonal: true,
      series: [{ kind: "dots", label: "Your forecasts, in fifths of the scale; n tells how many", points: s.bins.map((b) => ({ x: Math.round(b.p * 1000) / 10, y: 100 * b.o, size: 3 + Math.sqrt(b.n), text: "n = " + b.n })) }], legend: true,
      words: s.bins.map((b) => `of ${b.n} at about ${kit.share(b.p)}, ${kit.share(b.o)} happened`).join("; ") + ".",
      readout: (x) => { const b = s.bins.find((one) => Math.round(one.p * 1000) / 10 === x); return b ? `${b.n} forecasts between ${kit.share(b.low)} and ${kit.share(b.high)}, on average ${kit.share(b.p, 1)}: ${kit.share(b.o, 1)} happened.` : ""; },
    });
    say(`Brier score ${score(s.score)} over ${s.n} questions; always 50 % would have ${score(s.always50)}.`);
  }
  redraw.end = chart.end;
  return redraw;
}

export default kit.widget({ calculate, view });
