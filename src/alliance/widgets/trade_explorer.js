// The trade explorer's program: lines with gaps, a cross where nothing was published, and the rows behind them.
const OWN = { "RUS-PRK": ["RUS", "KOR"], "CHN-PRK": ["CHN", "KOR"] };
const OTHER = { "RUS-PRK": "CHN-PRK", "CHN-PRK": "RUS-PRK" };
const indexes = new WeakMap();

function byKey(data) {
  if (!indexes.has(data)) indexes.set(data, new Map(data.rows.map((r) => [[r.pair, r.reporter, r.flow, r.year].join("|"), r])));
  return indexes.get(data);
}

function calculate(data, state) {
  const rows = byKey(data), [first, last] = state.years;
  const row = (pair, reporter, year) => rows.get([pair, reporter, state.flow, year].join("|"));
  function value(pair, reporters, year) {
    for (const reporter of reporters) {
      const found = row(pair, reporter, year);
      if (found && found.value !== null) return found.value;
    }
    return null;
  }
  function shown(pair, reporter, year, own) {
    if (own === null || state.measure === "value") return own;
    if (state.measure === "index") {
      const base = value(pair, [reporter], state.base);
      return base ? (100 * own) / base : null;
    }
    const beside = OTHER[pair] ? value(OTHER[pair], OWN[OTHER[pair]], year) : null;
    return beside !== null && own + beside > 0 ? own / (own + beside) : null;
  }
  const series = {};
  for (const key of state.series) {
    const { pair, reporter } = data.series[key];
    series[key] = [];
    for (let year = Math.ceil(first); year <= Math.floor(last); year++) {
      const found = row(pair, reporter, year);
      if (found) series[key].push({ year, status: found.status, value: found.value, shown: shown(pair, reporter, year, found.value) });
    }
  }
  return { series };
}

const STATUS = { published: "published", estimate: "estimate", partial: "part of the year", other_currency: "in roubles only", not_published: "not published" };

// 1992, 1993, 1994, 1997 as "1992–1994, 1997"
function spans(years) {
  const runs = [];
  for (const y of years) {
    const run = runs[runs.length - 1];
    if (run && run[1] === y - 1) run[1] = y;
    else runs.push([y, y]);
  }
  return runs.map(([a, b]) => (a === b ? String(a) : a + "–" + b)).join(", ");
}

function view({ el, data, h, part, controls, say, status }) {
  const chart = plot({ label: "Trade by year", height: 340 });
  const gaps = h("ul", { class: "bk-gaps" }), nothing = h("p", { class: "bk-empty", hidden: true });
  const table = kit.table({ caption: "The figures shown", columns: [{ label: "Year", number: true }, { label: "Series" }, { label: "USD million", number: true }, { label: "Shown", number: true }, { label: "Status" }, { label: "Stated by" }], wide: true });
  const fold = h("details", { class: "bk-equivalent" }, h("summary", null, "The figures shown, with their sources"), table.el);
  const base = controls.number("base");
  el.append(
    h("div", { class: "bk-controls" }, controls.chips("series"), controls.select("flow"), controls.select("measure"), controls.select("scale"), base, controls.interval("years")),
    status, nothing, chart.el, h("div", null, h("h4", null, "What is missing"), gaps), fold);

  const indexed = byKey(data), drawChart = part(chart.el, (spec) => chart.draw(spec())), drawGaps = part(gaps, tell);
  let last = null;
  // the rows are many; a folded table is filled when it is opened
  function fill() {
    if (!fold.open || !last) return;
    const { result, state, format } = last;
    table.update(Object.entries(result.series).flatMap(([key, points]) => points.map((p) => {
      const { pair, reporter } = data.series[key], source = indexed.get([pair, reporter, state.flow, p.year].join("|"));
      return [p.year, data.series[key].label, p.value === null ? "–" : kit.number(p.value, 1), p.shown === null ? "–" : format(p.shown), STATUS[p.status],
        h("span", { title: source.note }, source.claimant, " (", kit.sources(data, source.sources), ")")];
    })));
  }
  fold.addEventListener("toggle", fill);

  function tell(entries, state) {
    const told = entries.map(([key, points]) => {
      const years = (test) => spans(points.filter(test).map((p) => p.year));
      const found = new Set(points.map((p) => p.year)), none = [];
      for (let y = Math.ceil(state.years[0]); y <= state.years[1]; y++) if (!found.has(y)) none.push(y);
      const parts = [["not published", years((p) => p.status === "not_published")], ["in roubles only", years((p) => p.status === "other_currency")], ["no figure found", spans(none)], ["part of the year", years((p) => p.status === "partial")], ["estimate", years((p) => p.status === "estimate")]].filter(([, y]) => y);
      return [data.series[key].label + ": ", parts.length ? parts.map(([word, y]) => word + " " + y).join("; ") + "." : "a published figure for every year."];
    });
    if (gaps.textContent !== told.flat().join("")) gaps.replaceChildren(...told.map(([name, text]) => h("li", null, h("strong", null, name), text)));
  }

  function redraw(result, state) {
    const percent = state.measure === "share", format = percent ? (v) => kit.share(v, v < 0.0995 ? 1 : 0) : (v) => kit.number(v, v < 10 ? 1 : 0);
    last = { result, state, format };
    kit.hide(base, state.measure !== "index");
    const entries = Object.entries(result.series), all = entries.flatMap(([, points]) => points);
    const known = all.filter((p) => p.shown !== null);
    const words = `${known.length} figures in ${entries.length} series, ${state.years[0]} to ${state.years[1]}`;
    const unit = { value: "million dollars of the year", index: `index, ${state.base} = 100`, share: "share of North Korea’s trade with Russia and China" }[state.measure];
    const at = new Map(entries.map(([key, points]) => [key, new Map(points.map((p) => [p.year, p]))]));
    kit.hide(nothing, known.length > 0);
    kit.hide(chart.el, !known.length);
    kit.put(nothing, known.length ? "" : state.measure === "index" ? `None of these series has a figure for ${state.base}; choose another base year.`
      : state.measure === "share" ? "For these series and years no share can be made: one of the two neighbours has no figure, or the pair is Russia and China." : "No figure in these years; widen them, or choose another direction.");
    drawChart(() => ({
      x: { from: Math.ceil(state.years[0]), to: Math.max(Math.ceil(state.years[0]), Math.floor(state.years[1])), whole: true, pad: 0.5 },
      y: { label: unit, log: state.scale === "logarithmic", format: percent ? (v) => kit.share(v, v && v < 0.01 ? 1 : 0) : undefined },
      series: entries.map(([key]) => {
        const points = [];
        for (let y = Math.ceil(state.years[0]); y <= state.years[1]; y++) {
          const p = at.get(key).get(y);
          points.push({ x: y, y: p ? p.shown : null, open: p && (p.status === "estimate" || p.status === "partial"), missing: p && p.value === null });
        }
        return { label: data.series[key].label, points };
      }),
      legend: true,
      words: words + ", " + unit,
      readout: (year) => year + ": " + entries.map(([key]) => {
        const p = at.get(key).get(year);
        return data.series[key].label + " " + (!p ? "no figure found" : p.shown === null ? (p.value === null ? STATUS[p.status] : "no " + state.measure) : format(p.shown) + (p.status === "published" ? "" : " (" + STATUS[p.status] + ")"));
      }).join("; "),
    }));
    drawGaps(entries, state);
    fill();
    say(words + ".");
  }
  redraw.end = chart.end;
  return redraw;
}

export default kit.widget({ calculate, view });
