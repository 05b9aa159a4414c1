// The triangle explorer's program: three states, three ties, four parts of an index, and how much the weights decide.
const DIMENSIONS = ["trade", "votes", "treaty", "visits"], FIRST = 1990, LAST = 2025;
const GRID = [];
for (let a = 0; a < 6; a++) for (let b = 0; b < 6; b++) for (let c = 0; c < 6; c++) for (let d = 0; d < 6; d++) if (a + b + c + d === 5) GRID.push([a, b, c, d]);
const fixed = new WeakMap(); // what does not depend on the reader's settings

function calculate(data, state) {
  const pairs = Object.keys(data.pairs), window = Math.floor(state.window);
  if (!fixed.has(data)) fixed.set(data, { largest: Math.max(...pairs.flatMap((p) => Object.values(data.trade[p]).map((r) => r.value))), parts: {}, windows: {}, first: {} });
  const kept = fixed.get(data);
  function known(pair, year) {
    const [low, high] = data.covered[pair];
    if (year - window + 1 < low || year > high) return null;
    return data.visits.filter((v) => v.pair === pair && year - window < v.year && v.year <= year).length;
  }
  function constant(pair, year) {
    const [a, b] = pair.split("-"), trade = data.trade[pair][year];
    const common = data.votes.filter((v) => v.year <= year && v[a] !== "X" && v[b] !== "X");
    const share = common.length ? common.filter((v) => v[a] === v[b]).length / common.length : null;
    const duty = Math.max(0, ...data.treaties.filter((t) => t.pair === pair && t.from <= year && (t.to === null || t.to > year)).map((t) => t.strength));
    return {
      trade: { raw: trade ? trade.value : null, norm: trade ? Math.log10(1 + trade.value) / Math.log10(1 + kept.largest) : null },
      votes: { raw: share, norm: share }, treaty: { raw: duty, norm: duty / 3 },
    };
  }
  if (!kept.windows[window]) {
    const counts = {};
    let most = 1;
    for (let y = FIRST; y <= LAST; y++) for (const p of pairs) { const n = (counts[p + y] = known(p, y)); if (n !== null) most = Math.max(most, n); }
    const every = (kept.windows[window] = {});
    for (let y = FIRST; y <= LAST; y++) {
      every[y] = {};
      for (const p of pairs) {
        kept.parts[p + y] = kept.parts[p + y] || constant(p, y);
        const n = counts[p + y];
        every[y][p] = { ...kept.parts[p + y], visits: { raw: n, norm: n === null ? null : n / most } };
      }
    }
  }
  const every = kept.windows[window];
  // which parts count for which pair in a year: those that are known, or known of all
  function usable(parts) {
    const own = pairs.map((p) => DIMENSIONS.map((d) => parts[p][d].norm !== null));
    return state.missing === "common" ? own.map(() => DIMENSIONS.map((_, i) => own.every((known) => known[i]))) : own;
  }
  function index(parts, weights, counts = usable(parts)) {
    const result = {};
    pairs.forEach((p, k) => {
      let total = 0, value = 0;
      for (let i = 0; i < DIMENSIONS.length; i++) if (counts[k][i]) { total += weights[i]; value += weights[i] * parts[p][DIMENSIONS[i]].norm; }
      result[p] = total ? value / total : null;
    });
    return result;
  }
  const weights = DIMENSIONS.map((d) => state.weights[d] || 0), year = Math.floor(state.year), compare = Math.floor(state.compare);
  function robustness() {
    const first = { ...Object.fromEntries(pairs.map((p) => [p, 0])), level: 0, none: 0 }, counts = usable(every[year]);
    for (const way of GRID) {
      const found = Object.entries(index(every[year], way, counts)).filter(([, v]) => v !== null), best = Math.max(...found.map(([, v]) => v));
      const top = found.filter(([, v]) => v >= best - 1e-9);
      first[!found.length ? "none" : top.length === 1 ? top[0][0] : "level"]++;
    }
    return first;
  }
  const key = [window, year, state.missing].join(), first = (kept.first[key] = kept.first[key] || robustness()); // the reader's weights are not in it
  const series = Object.fromEntries(pairs.map((p) => [p, []]));
  for (let y = FIRST; y <= LAST; y++) { const now = index(every[y], weights); for (const p of pairs) series[p].push([y, now[p]]); }
  return { now: { parts: every[year], index: index(every[year], weights) }, then: { parts: every[compare], index: index(every[compare], weights) }, series, first, ways: GRID.length };
}

function view({ el, data, h, part, controls, say, status }) {
  const pairs = Object.keys(data.pairs), NAMES = { trade: "Trade", votes: "Equal votes", treaty: "Treaty", visits: "Leaders’ visits" };
  const NS = "http://www.w3.org/2000/svg", at = { RUS: [70, 60], CHN: [70, 250], PRK: [330, 155] }, said = { RUS: "Russia", CHN: "China", PRK: "North Korea" };
  function svg(tag, props, text) {
    const node = document.createElementNS(NS, tag);
    for (const [k, v] of Object.entries(props)) node.setAttribute(k, v);
    if (text) node.textContent = text;
    return node;
  }
  const picture = svg("svg", { viewBox: "0 0 420 310", class: "bk-triangle", role: "img" });
  const DASH = ["", "10 5", "3 5"], edges = {};
  for (const p of pairs) {
    const [a, b] = p.split("-").map((s) => at[s]);
    const line = svg("path", { class: "bk-tie", d: `M${a[0]} ${a[1]}L${b[0]} ${b[1]}` });
    const text = svg("text", { x: (a[0] + b[0]) / 2 + (p === "RUS-CHN" ? -30 : 0), y: (a[1] + b[1]) / 2 + (p === "RUS-PRK" ? -16 : p === "CHN-PRK" ? 28 : 0), "text-anchor": "middle" });
    picture.append(line, text);
    edges[p] = { line, text };
  }
  for (const [s, [x, y]] of Object.entries(at)) picture.append(svg("circle", { class: "bk-corner", cx: x, cy: y, r: 9 }), svg("text", { x: x + (s === "PRK" ? 0 : -10), y: y + (s === "RUS" ? -18 : 30), "text-anchor": "middle", class: "bk-corner-name" }, said[s]));

  const big = h("p", { class: "bk-big" }), robust = h("p"), gaps = h("p", { class: "bk-quiet" });
  const table = kit.table({ caption: "What the index is made of", shown: true, columns: [{ label: "Pair" }, ...DIMENSIONS.map((d) => ({ label: NAMES[d] })), { label: "Index", number: true }, { label: "Index in the other year", number: true }] });
  table.el.classList.add("bk-auto");
  const chart = plot({ label: "The index by year", height: 280 });
  const where = h("div", { class: "bk-source" }), fold = h("details", { class: "bk-filters" }, h("summary", null, "Where the figures of this year come from"), where);
  el.append(
    h("div", { class: "bk-controls" }, controls.number("year"), controls.number("compare"), DIMENSIONS.map((d) => controls.number(["weights", d])), controls.number("window"), controls.select("missing")),
    status, big, robust, h("div", { class: "bk-columns" }, picture, chart.el), table.el, gaps, fold);
  const two = (v) => (v === null ? "none" : kit.number(v, 2, 2));
  const raw = {
    trade: (v) => (v === null ? "not known" : kit.number(v, v < 100 ? 1 : 0) + " million dollars"), votes: (v) => (v === null ? "no roll call yet" : kit.share(v)),
    treaty: (v) => ["no duty to assist", "weak duty (1)", "assistance, hedged (2)", "assistance at once (3)"][v], visits: (v) => (v === null ? "not covered" : String(v)),
  };
  let last = null;
  function fill() {
    if (!fold.open || !last) return;
    const year = Math.floor(last.year);
    where.replaceChildren(...pairs.map((p) => {
      const trade = data.trade[p][year], treaties = data.treaties.filter((t) => t.pair === p && t.from <= year && (t.to === null || t.to > year));
      const visits = data.visits.filter((v) => v.pair === p && year - Math.floor(last.window) < v.year && v.year <= year);
      return h("p", null, h("strong", null, data.pairs[p] + ". "), trade ? ["Trade by ", trade.by, " (", kit.sources(data, trade.sources), "). "] : "", treaties.map((t) => [t.title, " (", kit.sources(data, t.sources), "). "]),
        visits.length ? ["Visits: ", kit.sources(data, [...new Set(visits.flatMap((v) => v.sources))]), "."] : "");
    }));
  }
  fold.addEventListener("toggle", fill);
  const drawChart = part(chart.el, (spec) => chart.draw(spec())), drawTable = part(table.el, (rows) => table.update(rows()));

  function redraw(result, state) {
    last = state;
    const { index, parts } = result.now, known = pairs.filter((p) => index[p] !== null), order = known.slice().sort((a, b) => index[b] - index[a]), year = Math.floor(state.year);
    for (const p of pairs) {
      const rank = order.indexOf(p), v = index[p];
      edges[p].line.setAttribute("stroke-width", v === null ? 1 : 2 + 12 * v);
      edges[p].line.setAttribute("stroke-dasharray", v === null ? "1 6" : DASH[rank]);
      kit.put(edges[p].text, v === null ? "?" : two(v));
    }
    const level = order.length > 1 && index[order[0]] - index[order[1]] < 1e-9;
    const words = !known.length ? "No index: none of the parts with weight is known of the pairs." : level ? `Level: ${data.pairs[order[0]]} and ${data.pairs[order[1]]}, ${two(index[order[0]])}` : `${data.pairs[order[0]]} is the strongest tie of ${year}, ${two(index[order[0]])}`;
    kit.put(big, words);
    picture.setAttribute("aria-label", `Triangle of ${year}: ` + pairs.map((p) => `${data.pairs[p]} ${two(index[p])}`).join(", "));
    const ways = pairs.filter((p) => result.first[p]).map((p) => `${data.pairs[p]} under ${result.first[p]}`);
    if (result.first.level) ways.push(`two pairs level under ${result.first.level}`);
    if (result.first.none) ways.push(`no index under ${result.first.none}`);
    kit.put(robust, `Of ${result.ways} other ways to set the weights, comes first: ${ways.join("; ")}. ` + (Math.max(...pairs.map((p) => result.first[p])) > 0.9 * result.ways ? "The weights hardly matter." : "The weights decide."));
    drawTable(() => pairs.map((p) => [data.pairs[p], ...DIMENSIONS.map((d) => { const { raw: r, norm } = parts[p][d]; return raw[d](r) + (norm === null ? "" : ` →\u00a0${two(norm)}`); }), two(index[p]), two(result.then.index[p])]));
    const out = DIMENSIONS.filter((d) => pairs.some((p) => parts[p][d].norm === null));
    kit.put(gaps, out.length ? `Not known of every pair in ${year}: ${out.map((d) => NAMES[d].toLowerCase()).join(", ")}. ` + (state.missing === "common" ? "They do not count for any pair." : "They count only for the pairs of which they are known, so the indices are not of one kind.") : "All four parts are known of all three pairs.");
    drawChart(() => ({
      x: { from: FIRST, to: LAST, whole: true }, y: { from: 0, to: 1, label: "Index, 0 to 1", format: (v) => kit.number(v, 1) },
      series: pairs.map((p) => ({ label: data.pairs[p], points: result.series[p] })), rules: [{ x: year, label: String(year) }],
      words: words + ".", readout: (x) => x + ": " + pairs.map((p) => data.pairs[p] + " " + two(result.series[p][x - FIRST][1])).join("; "),
    }));
    fill();
    say(`${year}: ` + pairs.map((p) => `${data.pairs[p]} ${two(index[p])}`).join(", ") + ".");
  }
  redraw.end = chart.end;
  return redraw;
}

export default kit.widget({ calculate, view });
