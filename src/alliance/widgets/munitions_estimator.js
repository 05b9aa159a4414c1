// The munitions estimator's program: seven ranges, what follows from them, which of them matters, and what others claim.
const INPUTS = ["containers", "artillery", "share_152", "per_152", "per_122", "dud", "rate"];
const OUTPUTS = ["delivered", "working", "days", "per_container"];

function calculate(data, state) {
  const outputs = {};
  for (const name of OUTPUTS) outputs[name] = { bounds: ranges.bounds(data.formulas[name], state), quantiles: ranges.simulate(data.formulas[name], state) };
  const swings = Object.entries(ranges.swings(data.formulas[state.output], state)).map(([input, ends]) => ({ input, ends }));
  const width = (s) => Math.abs(s.ends[1] - s.ends[0]);
  swings.sort((a, b) => width(b) - width(a) || INPUTS.indexOf(a.input) - INPUTS.indexOf(b.input));
  const relation = (low, high, mine) => ((high === null ? Infinity : high) < mine[0] ? "below" : (low || 0) > mine[1] ? "above" : "overlaps");
  const mine = { "artillery rounds": outputs.delivered.bounds, "containers shipped": state.containers.map((v) => 1000 * v) }[state.topic];
  const shown = data.claims.filter((c) => c.topic === state.topic && state.bases.includes(c.basis));
  return {
    outputs, swings,
    claims: shown.map((c) => ({ id: c.id, relation: mine ? relation(c.low, c.high, mine) : "" })),
    pairs: data.pairs.map((p) => relation(p.ratio[0], p.ratio[1], outputs.per_container.bounds)),
  };
}

const MARKS = { count: "●", estimate: "○", derived: "◇", capacity: "△" };
const BASIS = { count: "a count", estimate: "an estimate", derived: "derived from other figures", capacity: "a capacity, not a count" };
const DEPENDS = { containers: "how many containers there were", artillery: "how many of them held artillery rounds", share_152: "the calibre", per_152: "how many shells fill a container", per_122: "how many rockets fill a container", dud: "how many rounds fail", rate: "the rate of fire" };
const WHERE = { below: "Below your range.", above: "Above your range.", overlaps: "Overlaps your range.", "": "" };
const big = (v) => (v >= 999500 ? kit.number(v / 1e6, v < 99.5e6 ? 1 : 0) + " million" : v >= 1000 ? kit.number(Number(v.toPrecision(3))) : kit.number(v, v < 10 ? 1 : 0));
const span = (a, b) => (big(a) === big(b) ? big(a) : (b < 999500 || a < 999500 ? big(a) : big(a).replace(" million", "")) + " to " + big(b));
const said = (c, f = big) => (c.low === null ? "up to " + f(c.high) : c.high === null ? "more than " + f(c.low) : c.low === c.high ? f(c.low) : f(c.low) + " to " + f(c.high));
const exact = (v) => (v >= 1e6 ? kit.number(v / 1e6, 2) + " million" : kit.number(v));

function view({ el, data, fields, h, part, controls, change, say, status }) {
  const names = Object.fromEntries(fields.output.options), labels = Object.fromEntries(INPUTS.map((n) => [n, fields[n].label]));
  const units = { days: "days", per_container: "rounds in a container" };

  // ---- what follows
  const results = kit.table({ caption: "What follows from your ranges", columns: [{ label: "Result" }, { label: "Lowest to highest", number: true }, { label: "5–95 % of 1,000 draws", number: true }, { label: "Middle draw", number: true }] });
  const nothing = h("p", { class: "bk-empty", hidden: true }, "With these ranges no round need have been delivered at all: one of them reaches down to nothing. That is a result too.");

  // ---- which assumption matters: a bar for each, the widest first
  const bars = Object.fromEntries(INPUTS.map((name) => {
    const bar = h("span", { class: "bk-mu-swing" }), text = h("span", { class: "bk-quiet" });
    return [name, { bar, text, el: h("li", null, h("span", null, labels[name]), h("span", { class: "bk-mu-track", "aria-hidden": "true" }, bar), text) }];
  }));
  const tornado = h("ol", { class: "bk-mu-tornado" }), verdict = h("p");

  // ---- your range beside each claim and denial, in the order in which they were made; one axis for all rows, with “none” on its left
  const axisName = h("span"), axis = h("span", { class: "bk-mu-track" });
  const own = h("strong");
  const refs = (keys) => h("small", { class: "bk-quiet" }, keys.map((key, i) => [" ", h("a", { href: data.sources[key].url, title: data.sources[key].label, "aria-label": "Source: " + data.sources[key].label }, `[${i + 1}]`)]));
  // each row has the reader's band behind its marks; moved by itself, for a property inherited by all rows costs a new style for everything in them
  const bands = [];
  function row(text, marks, props) {
    const band = h("span", { class: "bk-mu-band" }), foot = h("span", { class: "bk-mu-foot" }), li = h("li", props || null, h("div", { class: "bk-mu-said" }, text), h("div", { class: "bk-mu-track", "aria-hidden": "true" }, band, foot, marks));
    bands.push({ li, band, foot });
    return li;
  }
  const rows = data.claims.map((c) => {
    const bar = h("span", { class: "bk-mu-bar" }), low = h("span", { class: "bk-mu-mark" }, MARKS[c.basis]), high = h("span", { class: "bk-mu-mark" }, MARKS[c.basis]), where = h("em", { class: "bk-quiet" });
    return { c, bar, low, high, where, el: row([h("span", { class: "bk-quiet" }, c.date + " · " + c.claimant), h("br"), h("strong", null, said(c, exact) + " " + c.unit), ", " + BASIS[c.basis],
      h("small", { class: "bk-quiet" }, ", period: " + c.period), refs(c.sources), " ", where], [bar, low, high], { hidden: true }) };
  });
  const denied = data.denials.map((d) => ({ c: d, el: row([h("span", { class: "bk-quiet" }, d.date + " · " + d.claimant), h("br"), h("strong", null, d.title), refs(d.sources)], h("span", { class: "bk-mu-mark bk-mu-denied", style: "left:5%" }, "✕")) }));
  const list = h("ol", null, row([own], null, { class: "bk-mu-first" }), [...rows, ...denied].sort((a, b) => (a.c.day < b.c.day ? -1 : a.c.day > b.c.day ? 1 : 0)).map((r) => r.el));
  const chart = h("div", { class: "bk-mu-chart", tabindex: "0", role: "region", "aria-label": "Your range beside each claim" }, h("div", { class: "bk-mu-axis", "aria-hidden": "true" }, axisName, axis), list);
  const none = h("p", { class: "bk-empty" }, "No claim of these kinds. Choose more kinds of figure."), aside = h("p", { class: "bk-quiet" });

  // ---- who implies how many rounds in a container
  const pairs = kit.table({ caption: "Rounds per container that a claimant’s own two figures imply", columns: [{ label: "Said on" }, { label: "By" }, { label: "Containers", number: true }, { label: "Rounds", number: true }, { label: "Rounds per container", number: true }, { label: "Beside yours" }, { label: "Try" }], wide: true });
  const tries = data.pairs.map((p) => h("button", { type: "button", class: "bk-button", "aria-label": `Set containers to ${kit.number(p.containers)}, as of ${p.date}`, onclick: () => change({ containers: [p.containers / 1000, p.containers / 1000] }) }, "Set"));
  const implied = h("details", { class: "bk-equivalent" }, h("summary", null, "Rounds per container that each claimant’s own figures imply"), h("p", { class: "bk-quiet" }, "The one figure divided by the other, as they were said. “Set” takes the claimant’s containers for your own."), pairs.el);

  // ---- the assumptions, each with who says so; filled when opened
  const sources = h("details", { class: "bk-equivalent" }, h("summary", null, "The assumptions, and who says so"));
  sources.addEventListener("toggle", () => {
    if (sources.open && sources.childElementCount === 1) sources.append(...data.assumptions.map((a) => h("section", null, h("h4", null, a.label), a.text ? h("p", null, a.text) : null, h("ul", null,
      a.rows.map((r) => h("li", null, h("strong", null, r.what + ": " + r.said), r.claimant ? " – " + r.claimant : "", ". ", r.note ? r.note + " " : "", "(", kit.sources(data, r.sources), ")"))))));
  });
  implied.addEventListener("toggle", () => fill());

  const control = Object.fromEntries(INPUTS.map((name) => [name, controls.interval(name, { from: "low", to: "high" })]));
  const kinds = controls.chips("bases");
  const root = h("div", { class: "bk-mu" },
    h("div", { class: "bk-controls" }, INPUTS.map((name) => control[name])), sources,
    h("h4", null, "What follows"), h("p", { class: "bk-mu-yours" }, "This is your own calculation from the ranges above. It is not a finding of this book or of anybody else."), status, nothing, results.el,
    h("h4", null, "Which assumption moves the result most?"), controls.select("output"), verdict, tornado,
    h("h4", null, "Beside what was claimed, and denied"), h("div", { class: "bk-controls" }, controls.select("topic"), controls.select("scale"), kinds), aside, none, chart, implied);
  el.append(root);

  let last = null, key = "", place = null, order = "", relation = "", counted = "";
  const tally = {};
  for (const c of data.claims) (tally[c.topic] = tally[c.topic] || {})[c.basis] = (tally[c.topic][c.basis] || 0) + 1;

  function fill() {
    if (!implied.open || !last) return;
    pairs.update(data.pairs.map((p, i) => [p.date, p.claimant, kit.number(p.containers), said({ low: p.rounds[0], high: p.rounds[1] }, exact),
      said({ low: p.ratio[0], high: p.ratio[1] }, (v) => kit.number(v)) + (p.same ? "" : " (different periods)"), WHERE[last.pairs[i]].replace("your range", "yours").replace(".", ""), tries[i]]));
  }

  // positions in per cent of a row: the first 16 are for “none”
  function scale(low, high, log) {
    const lg = log ? Math.log10 : (v) => v, a = lg(low), b = lg(high);
    return (v) => (log && v < low ? 16 : 16 + 80 * Math.min(1, Math.max(0, (lg(v) - a) / (b - a))));
  }
  function axes(top, state) {
    const log = state.scale === "logarithmic", size = 10 ** Math.floor(Math.log10(top)), high = [1, 2, 5, 10].find((k) => k * size >= top) * size;
    const least = Math.min(...data.claims.filter((c) => c.topic === state.topic).map((c) => (c.low === null ? c.high : c.low))), low = log ? 10 ** Math.floor(Math.log10(least)) : 0;
    const now = [state.topic, log, low, high].join("|");
    if (now === key) return;
    key = now;
    place = scale(low, high, log);
    const steps = String(high)[0] === "2" ? 4 : 5;
    const marks = log ? [] : Array.from({ length: steps + 1 }, (_, k) => (k * high) / steps);
    if (log) for (let v = low; v <= high; v *= 10) marks.push(v);
    const [unit, word] = { "artillery rounds": [1e6, "million rounds"], "containers shipped": [1000, "thousand containers"], "ballistic missiles": [1, "missiles"] }[state.topic];
    kit.put(axisName, word);
    axis.replaceChildren(h("span", { style: "left:5%" }, "none"), ...marks.map((v) => h("span", { style: `left:${place(v)}%` }, kit.number(v / unit, 2))));
    chart.style.setProperty("--ticks", marks.map((v) => `linear-gradient(var(--bk-hair), var(--bk-hair)) ${place(v)}% 0 / 1px 100% no-repeat`).join(", "));
    for (const { c, bar, low: a, high: b } of rows) {
      if (c.topic !== state.topic) continue;
      const open = c.low === null ? "up" : c.high === null ? "more" : "";
      const from = place(c.low === null ? 0 : c.low), to = c.high === null ? 98 : place(c.high);
      bar.className = "bk-mu-bar" + (open ? " bk-mu-" + open : "");
      bar.style.left = from + "%";
      bar.style.width = to - from + "%";
      a.style.left = from + "%";
      b.style.left = to + "%";
      kit.hide(a, c.low === null);
      kit.hide(b, c.high === null || c.high === c.low);
    }
  }

  const drawResults = part(results.el, ({ outputs }) => {
    results.update(OUTPUTS.map((name) => {
      const { bounds, quantiles } = outputs[name];
      return [names[name][0].toUpperCase() + names[name].slice(1), span(...bounds), span(quantiles[0], quantiles[2]), big(quantiles[1])];
    }));
  });

  const drawTornado = part(tornado, ({ swings }, state, least, wide) => {
    const now = swings.map((s) => s.input).join();
    if (now !== order) { kit.children(tornado, swings.map((s) => bars[s.input].el)); order = now; }
    for (const { input, ends } of swings) {
      const { bar, text } = bars[input];
      kit.style(bar, "--from", ((100 * (Math.min(...ends) - least)) / wide).toFixed(2) + "%");
      kit.style(bar, "--to", ((100 * (Math.max(...ends) - least)) / wide).toFixed(2) + "%");
      const at = (i) => `${big(ends[i])} at ${kit.number(state[input][i], 1)}`;
      kit.put(text, `${at(0)}, ${at(1)} ${fields[input].unit}`);
    }
  });

  let painted = "";
  const drawClaims = part(chart, (result, state, mine) => {
    const claimed = rows.filter((r) => r.c.topic === state.topic).flatMap((r) => [r.c.low || 0, r.c.high || 0]);
    axes(Math.max(...claimed, mine ? mine.bounds[1] : 0), state);
    const told = JSON.stringify(result.claims);
    if (told !== relation) {
      relation = told;
      const relations = Object.fromEntries(result.claims.map((c) => [c.id, c.relation]));
      for (const r of rows) {
        kit.hide(r.el, !(r.c.id in relations));
        if (!r.el.hidden) kit.put(r.where, WHERE[relations[r.c.id]]);
      }
    }
    chart.classList.toggle("bk-mu-alone", !mine);
    kit.put(own, mine ? `Your ${state.topic === "containers shipped" ? "containers" : "rounds delivered"}: ${span(...mine.bounds)}` + (mine.quantiles ? `; 5–95 % of draws: ${span(mine.quantiles[0], mine.quantiles[2])}` : "") : "");
    if (!mine) return;
    const band = [...mine.bounds, ...(mine.quantiles ? [mine.quantiles[0], mine.quantiles[2]] : mine.bounds)].map((v) => Math.round(100 * place(v)) / 100);
    if (painted === band + relation) return;
    painted = band + relation;
    const [a, b, c, d] = band;
    for (const { li, band: wide, foot } of bands) {
      if (li.hidden) continue;
      wide.style.left = a + "%";
      wide.style.width = Math.max(0.6, b - a) + "%";
      foot.style.left = c + "%";
      foot.style.width = Math.max(0.6, d - c) + "%";
    }
  });

  return function redraw(result, state) {
    last = result;
    const { delivered, days } = result.outputs;
    drawResults(result);
    kit.hide(nothing, delivered.bounds[0] > 0);

    const all = result.swings.flatMap((s) => s.ends), least = Math.min(...all), most = Math.max(...all);
    drawTornado(result, state, least, most - least || 1);
    const first = result.swings[0], unit = units[state.output] || "rounds";
    const depends = most === least ? "none of your ranges moves it: each is one number, or counts for nothing" : "most depends on " + DEPENDS[first.input];
    kit.put(verdict, depends[0].toUpperCase() + depends.slice(1) + ". " + (most === least ? "" : `Between the two ends of that range lie ${big(most - least)} ${unit}, with all others at their middle.`));

    const mine = state.topic === "ballistic missiles" ? null : state.topic === "containers shipped" ? { bounds: state.containers.map((v) => 1000 * v) } : delivered;
    drawClaims(result, state, mine);
    if (state.topic !== counted) kinds.counts(tally[(counted = state.topic)] || {});
    kit.hide(none, result.claims.length > 0);
    kit.put(aside, mine ? "The shaded band is your range from lowest to highest, the bar at its foot 5–95 % of the draws; ✕ is a denial. A claim is about its own period: to set like against like, give the containers of that date. A capacity above your range does not contradict it." : "The calculation says nothing about missiles. These are claims alone; missiles fired and missiles delivered are different counts.");
    fill();
    say(`${span(...delivered.bounds)} rounds, or ${span(...days.bounds)} days of fire; ${depends}.`);
  };
}

export default kit.widget({ calculate, view });
