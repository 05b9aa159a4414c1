// The labour calculator's program: ranges with their sources in, a range out, beside what others have published.
function calculate(data, state) {
  const formula = data.formulas[state.mode], used = ranges.names(formula);
  const inputs = Object.fromEntries(used.map((name) => [name, state[name]]));
  const bounds = ranges.bounds(formula, inputs), simulated = ranges.simulate(formula, inputs);
  const [low, high] = state.method === "bounds" ? bounds : [simulated[0], simulated[2]];
  const swings = ranges.swings(formula, inputs);
  let most = null, widest = 0;
  for (const [name, [atLow, atHigh]] of Object.entries(swings)) {
    if (Math.abs(atHigh - atLow) > widest) [most, widest] = [name, Math.abs(atHigh - atLow)];
  }
  const figures = (row) => [row.low, row.high].filter((v) => v !== null);
  const found = Object.fromEntries(used.map((name) => {
    const rows = (data.offered[state.where][name] || []).map((id) => data.rows[id]), [from, to] = state[name];
    return [name, {
      ends: [from, to].map((end) => rows.filter((r) => figures(r).includes(end)).map((r) => r.id)),
      inside: rows.filter((r) => figures(r).every((v) => from <= v && v <= to)).map((r) => r.id),
      of: rows.length,
    }];
  }));
  const against = (row) => (row.high !== null && low > row.high ? "above" : row.low !== null && high < row.low ? "below" : "overlaps");
  const trade = (data.trade[state.where] || {})[state.year] || [];
  return {
    used, bounds, simulated, answer: [low, high],
    middle: ranges.evaluate(formula, Object.fromEntries(used.map((n) => [n, (inputs[n][0] + inputs[n][1]) / 2]))),
    swings, most, inputs: found,
    beside: Object.fromEntries(data.revenue[state.where].map((id) => [id, against(data.rows[id])])),
    trade: trade.map((r) => (r.value ? [low / r.value, high / r.value] : null)),
    needed: ranges.bounds(data.needed[state.mode], { ...inputs, target: [state.target, state.target] }),
  };
}

const money = (v) => kit.number(v, v < 1 ? 2 : v < 10 ? 1 : 0);
const times = (v) => kit.number(v, v < 10 ? 1 : 0);
const span = ([a, b], format = money) => (format(a) === format(b) ? format(a) : format(a) + " to " + format(b));
// a statement's figure: either end may be missing
const said = (r) => (r.high === null ? "more than " + kit.number(r.low) : r.low === null ? "up to " + kit.number(r.high) : span([r.low, r.high], (v) => kit.number(v)));

function view({ el, data, h, part, controls, change, get, say, status }) {
  const link = (r) => kit.sources(data, r.sources);
  const inputs = ["workers", "wage", "share", "fee", "months"];

  // rows of a table with a bar each, on one scale; made once, then only moved
  function bars({ caption, columns }) {
    const body = h("tbody"), made = [];
    const table = h("div", { class: "bk-table bk-labour-bars", role: "region", tabindex: "0", "aria-label": caption }, h("table", null, h("caption", { class: "bk-shown" }, caption),
      h("thead", null, h("tr", null, [...columns, "Drawn"].map((c) => h("th", { scope: "col" }, c)))), body));
    function update(rows, scale) {
      const percent = (v) => (scale > 0 ? Math.max(0, Math.min(100, (100 * v) / scale)) : 0);
      rows.forEach((row, i) => {
        if (!made[i]) {
          const bar = h("span"), track = h("td", { class: "bk-labour-track" }, bar), name = h("th", { scope: "row" }), texts = columns.slice(1).map(() => h("td"));
          made[i] = { bar, name, texts, tr: h("tr", null, name, texts, track) };
        }
        const m = made[i];
        if (m.key !== row.key) m.name.replaceChildren(...[row.name].flat(3).filter(Boolean));
        m.key = row.key;
        row.texts.forEach((text, k) => kit.put(m.texts[k], text));
        if (m.kind !== row.kind) m.bar.className = "bk-labour-" + (m.kind = row.kind);
        kit.hide(m.bar, !row.at);
        if (row.at) {
          kit.style(m.bar, "--from", percent(row.at[0]).toFixed(2) + "%");
          kit.style(m.bar, "--to", percent(row.at[1]).toFixed(2) + "%");
        }
        if (m.tr.parentNode !== body) body.append(m.tr);
      });
      while (body.rows.length > rows.length) body.lastElementChild.remove();
    }
    return { el: table, update: part(table, update) };
  }

  // ---- an input: its range, a statement to take it from, and who gives its ends
  const cards = Object.fromEntries(inputs.map((name) => {
    const id = kit.unique("bk-take"), take = h("select", { id }), ends = h("p", { class: "bk-quiet" });
    const box = name === "months" ? null : h("div", { class: "bk-control" }, h("label", { for: id }, "Take it from a statement"), take);
    const card = { take, ends, el: h("div", { class: "bk-labour-input" }, controls.interval(name), box, ends) };
    let last = ""; // of several statements with the same figures, the one that the reader took
    take.addEventListener("change", () => {
      const row = data.rows[take.value], field = get(name);
      if (!row) return;
      last = row.id;
      // "more than" and "up to" move one end, and push the other along only if they must; no share is more than all
      const low = row.low !== null ? row.low : Math.min(field[0], row.high), high = row.high !== null ? row.high : name === "share" ? 100 : Math.max(field[1], row.low);
      change({ [name]: [low, high] });
      sync();
    });
    function options(where) {
      const groups = new Map();
      for (const one of data.offered[where][name] || []) {
        const r = data.rows[one];
        if (!groups.has(r.group)) groups.set(r.group, []);
        groups.get(r.group).push(h("option", { value: one }, `${said(r)} · ${r.claimant} · ${r.period}${r.place ? " · " + r.place : ""}${r.sector ? " · " + r.sector : ""}`));
      }
      take.replaceChildren(h("option", { value: "" }, "choose, or set your own range"), ...[...groups].map(([label, list]) => h("optgroup", { label }, list)));
      kit.hide(box, !groups.size);
      card.seen = "";
    }
    function sync() {
      const row = data.rows[last], [a, b] = get(name);
      const still = row && (row.low === null || row.low === a) && (row.high === null || row.high === b) && [...take.options].some((o) => o.value === last);
      card.chosen = still ? last : "";
      if (take.value !== card.chosen) take.value = card.chosen;
    }
    const one = (r) => [`${r.claimant}, about ${r.period}`, r.place ? " (" + r.place + ")" : "", r.measure === "permits_issued" ? ", permits or visas" : r.measure === "workers_planned" ? ", a plan" : "", ": ", link(r)];
    card.redraw = (found, [a, b], where) => {
      if (box && card.where !== where) options((card.where = where));
      sync();
      const seen = [a, b, where, card.chosen].join("|");
      if (card.seen === seen) return;
      card.seen = seen;
      const told = card.told;
      card.told = "";
      if (!box) return ends.replaceChildren("No table has this: it is your assumption.");
      if (!found.of) return ends.replaceChildren(`The tables hold no such statement for ${data.places[where]}: this range is your own.`);
      if (card.chosen) return ends.replaceChildren(...["Taken from ", one(data.rows[last]), ". ", data.rows[last].note ? "Note: " + data.rows[last].note + "." : ""].flat(Infinity));
      // of several statements: one that gives both ends, then a count before a plan, then the latest
      const rank = (id) => [found.ends.every((ids) => ids.includes(id)), data.rows[id].measure !== "workers_planned" && data.rows[id].measure !== "permits_issued", !data.rows[id].place].map(Number).join("") + data.rows[id].said;
      const first = found.ends.map((ids) => ids.reduce((x, y) => (x && rank(x) >= rank(y) ? x : y), ""));
      const rest = (n) => (n > 1 ? `, and ${n - 1} more (see the table below)` : "");
      const [from, to] = [a, b].map((v) => kit.number(v, 2)), same = first[0] && first[0] === first[1];
      const words = a === b ? [from] : same ? [`${from} to ${to}`] : ["From " + from, "To " + to];
      card.told = words.length + "|" + words.map((_, i) => first[i] + rest(found.ends[i].length)).join("|");
      if (card.told !== told) { // otherwise only the figures differ, and the rest stays as it stands
        card.heads = words.map(() => h("strong"));
        ends.replaceChildren(...words.flatMap((_, i) => [card.heads[i], first[i] ? [one(data.rows[first[i]]), rest(found.ends[i].length)] : "no statement gives this figure", ". "]).flat(Infinity));
      }
      words.forEach((word, i) => kit.put(card.heads[i], word + ": "));
    };
    return [name, card];
  }));

  // ---- results
  const result = { bounds: h("p", { class: "bk-big" }), simulated: h("p", { class: "bk-big" }) };
  const boxes = {
    bounds: h("div", { class: "bk-labour-answer" }, h("h4", null, "Worst to best case"), result.bounds, h("p", { class: "bk-quiet" }, "All low ends together, and all high ends together. Nothing your ranges allow lies outside.")),
    simulation: h("div", { class: "bk-labour-answer" }, h("h4", null, "Simulation, middle 90 %"), result.simulated, h("p", { class: "bk-quiet" }, "A thousand draws, the same each time: every assumption evenly from its range and independent of the others.")),
  };
  const why = h("p");
  const beside = bars({ caption: "Beside what others have said, USD million a year", columns: ["Figure", "USD million", "Against your result"] });
  const tornado = bars({ caption: "Which assumption moves the result most: one at its ends, the others at the middle", columns: ["Assumption", "USD million a year", "Swing"] });
  const needed = h("p", { class: "bk-labour-needed" });
  el.append(
    h("div", { class: "bk-controls" }, controls.select("where"), controls.radio("mode")),
    h("div", { class: "bk-columns bk-labour-inputs" }, inputs.map((name) => cards[name].el)),
    status, h("p", { class: "bk-labour-note" }, "Your own calculation from your assumptions, not a finding."),
    h("div", { class: "bk-columns" }, boxes.bounds, boxes.simulation), why, tornado.el,
    h("div", { class: "bk-controls" }, controls.radio("method"), controls.select("year")), beside.el,
    h("div", { class: "bk-columns" }, controls.number("target"), needed));

  // ---- numbers reported, by time; claimants differ, so nothing is joined
  const chart = plot({ label: "Workers reported, by year", height: 340 }), drawTimeline = part(chart.el, timeline);
  const heading = h("h4"), left = h("p", { class: "bk-quiet" });
  const marks = h("ul", { class: "bk-labour-marks" }, data.marks.map((m) => h("li", null, `${m.date}: ${m.label} (`, link(m), ")")));
  const table = kit.table({ caption: "The statements, and whether they lie inside your ranges", wide: true, columns: [{ label: "Row" }, { label: "Measure" }, { label: "Figure", number: true }, { label: "About" }, { label: "Stated by" }, { label: "Inside yours" }, { label: "Note" }] });
  const fold = h("details", { class: "bk-equivalent" }, h("summary", null, "All statements for these assumptions, with their sources"), table.el);
  el.append(heading, chart.el, left, marks, fold);

  let last = null, filled = "", drawn = "";
  const cells = {};
  function fill() {
    if (!fold.open || !last) return;
    const { found, where } = last, ids = found.used.flatMap((name) => (data.offered[where][name] || []).map((id) => [name, id]));
    const inside = new Set(found.used.flatMap((name) => found.inputs[name].inside));
    const key = where + found.used + [...inside];
    if (filled === key) return;
    filled = key;
    table.update(ids.map(([name, id]) => {
      const r = data.rows[id];
      cells[id] = cells[id] || h("span", null, r.claimant, " (", link(r), ")");
      return [id, data.names[name] + (r.measure === "permits_issued" ? " (permits)" : r.measure === "workers_planned" ? " (planned)" : "") + (r.place ? ", " + r.place : ""), said(r), r.period, cells[id], inside.has(id) ? "✓ yes" : "– no", r.note];
    }));
  }
  fold.addEventListener("toggle", fill);

  function timeline(where, [low, high]) {
    const points = data.chart[where].map((p) => ({ ...p, ...data.rows[p.id], x: p.at }));
    const sides = data.sides.filter((side) => points.some((p) => p.side === side));
    kit.put(heading, "Workers reported in " + data.places[where] + ", by year and by who says so");
    kit.put(left, "Hollow: “more than” or “up to”. Points of different claimants are not joined, for they do not measure the same. Shaded: your range. Figures for one place, plans and permits are left out.");
    chart.draw({
      x: { from: data.span[0], to: data.span[1], whole: true },
      y: { label: "people" },
      band: { low, high, label: "your range" },
      rules: data.marks.map((m) => ({ x: m.at, label: m.short })),
      series: sides.map((side) => ({ label: side, kind: "dots", tone: data.sides.indexOf(side), points: points.filter((p) => p.side === side).map((p) => ({ x: p.x, y: p.low === null ? p.high : p.high === null ? p.low : (p.low + p.high) / 2, low: p.low, high: p.high, open: p.low === null || p.high === null, size: 4 })) })),
      legend: true,
      words: `${points.length} statements`,
      readout: (x) => points.filter((p) => p.x === x).map((p) => `${p.period}: ${said(p)} (${p.claimant})`).join("; "),
    });
  }

  function redraw(found, state) {
    inputs.forEach((name) => {
      const card = cards[name];
      kit.hide(card.el, !found.used.includes(name));
      if (!card.el.hidden) card.redraw(found.inputs[name], state[name], state.where);
    });
    const [low, half, high] = found.simulated, wide = found.bounds[1] - found.bounds[0];
    kit.put(result.bounds, "USD " + span(found.bounds) + " million a year");
    kit.put(result.simulated, "USD " + span([low, high]) + " million a year");
    for (const [name, box] of Object.entries(boxes)) box.classList.toggle("bk-chosen", state.method === name);
    kit.put(why, wide > 0
      ? `The simulated range is ${kit.share((high - low) / wide)} as wide as the other, for high ends seldom meet by chance. Trust it only as far as you believe that the assumptions are independent and that no place in a range is likelier than another. The midpoints multiplied give ${money(found.middle)}; half of the draws lie below ${money(half)}. One number hides the range.`
      : "All your assumptions are single numbers, so both ways give one and the same result. Are you as sure as that?");

    const order = found.used.slice().sort((a, b) => Math.abs(found.swings[b][1] - found.swings[b][0]) - Math.abs(found.swings[a][1] - found.swings[a][0]));
    const top = Math.max(...found.used.flatMap((n) => found.swings[n]));
    tornado.update(order.map((name) => {
      const ends = found.swings[name], at = ends.slice().sort((a, b) => a - b);
      return { key: name, name: data.names[name], texts: [span(ends), money(at[1] - at[0])], at, kind: "swing" };
    }), top);

    const mine = (method, name, at) => ({ key: method + (state.method === method), name: (state.method === method ? "● " : "") + name, texts: [span(at), state.method === method ? "compared below" : ""], at, kind: "own" });
    const rows = [mine("bounds", "Yours, worst to best case", found.bounds), mine("simulation", "Yours, simulation", [low, high])];
    for (const id of data.revenue[state.where]) {
      const r = data.rows[id], word = found.beside[id];
      rows.push({ key: id, name: [`Revenue, ${r.period}: ${r.claimant} (`, link(r), ")"], texts: [said(r), word === "overlaps" ? "overlaps" : `yours is wholly ${word}`], at: [r.low === null ? 0 : r.low, r.high], kind: "said" });
    }
    if (rows.length === 2) rows.push({ key: "no revenue", name: `Revenue: no statement for ${data.places[state.where]}`, texts: ["no value", "none to compare"], at: null, kind: "said" });
    const trade = (data.trade[state.where] || {})[state.year] || [];
    trade.forEach((r, i) => rows.push({ key: state.where + state.year + i, name: [`Trade ${state.year}, ${r.status}: ${r.claimant} (`, link(r), ")"],
      texts: [r.value === null ? "no value" : money(r.value), found.trade[i] ? `yours is ${span(found.trade[i], times)} times it` : "none to compare"], at: r.value === null ? null : [0, r.value], kind: "trade" }));
    if (!trade.length) rows.push({ key: "none" + state.where + state.year, name: state.where === "ALL" ? "Trade: choose Russia or China" : `Trade ${state.year}: no figure found`, texts: ["no value", "none to compare"], at: null, kind: "trade" });
    const scale = Math.max(...rows.flatMap((r) => (r.at ? r.at.filter((v) => v !== null) : [])));
    beside.update(rows.map((r) => (r.at && r.at[1] === null ? { ...r, at: [r.at[0], scale], kind: "open" } : r)), scale);

    kit.put(needed, `To bring USD ${money(state.target)} million a year to the state, it would take ${span(found.needed, (v) => kit.number(Number(v.toPrecision(3))))} workers under your other assumptions.`);
    const key = state.where + state.workers;
    if (key !== drawn) drawTimeline(state.where, state.workers);
    drawn = key;
    last = { found, where: state.where };
    fill();
    say(`Worst to best case: USD ${span(found.bounds)} million a year. Simulation: ${span([low, high])}. ${found.most ? "Widest swing: " + data.names[found.most].toLowerCase() + "." : "Nothing moves it."}`);
  }
  redraw.end = chart.end;
  return redraw;
}

export default kit.widget({ calculate, view });
