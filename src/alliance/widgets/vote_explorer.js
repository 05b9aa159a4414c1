// The vote explorer's program: two states, a matrix of agreement, who changed sides, groups; one of them at a time.
const STEP = { Y: 1, A: 0, N: -1 };
const WORD = { Y: "in favour", A: "abstained", N: "against", X: "took no part" }, SIGN = { Y: "✓", A: "–", N: "✕", X: "·" };

function calculate(data, state) {
  const at = Object.fromEntries(data.members.map((m, i) => [m.iso3, i]));
  const rolls = Object.fromEntries(data.resolutions.filter((r) => r.votes).map((r) => [r.symbol, r.votes]));
  function score(a, b) {
    if (state.absence === "abstain") [a, b] = [a === "X" ? "A" : a, b === "X" ? "A" : b];
    if (a === "X" || b === "X") return null;
    return state.rule === "same" ? (a === b ? 1 : 0) : 1 - Math.abs(STEP[a] - STEP[b]) / 2;
  }
  function agreement(one, other) {
    const scores = state.resolutions.map((s) => score(rolls[s][at[one]], rolls[s][at[other]])).filter((s) => s !== null);
    return { agreement: scores.length ? scores.reduce((a, b) => a + b, 0) / scores.length : null, n: scores.length };
  }
  if (state.part === "pair") {
    const one = at[state.first], other = at[state.second];
    const rows = state.resolutions.map((symbol) => ({ symbol, first: rolls[symbol][one], second: rolls[symbol][other], agreement: score(rolls[symbol][one], rolls[symbol][other]) }));
    return { rows, ...agreement(state.first, state.second) };
  }
  if (state.part === "matrix") return { rows: state.countries.map((iso3) => ({ iso3, cells: data.beside.map((b) => agreement(iso3, b)) })) };
  if (state.part === "changes") {
    const moves = {}, before = rolls[state.before], after = rolls[state.after];
    data.members.forEach((m, i) => (moves[before[i] + after[i]] = moves[before[i] + after[i]] || []).push(m.iso3));
    return { moves };
  }
  const rows = {}, votes = rolls[state.roll_call];
  data.members.forEach((m, i) => {
    const row = (rows[m[state.by]] = rows[m[state.by]] || { states: 0, Y: 0, A: 0, N: 0, X: 0 });
    row.states++;
    row[votes[i]] += state.weight === "people" ? m.people : 1;
  });
  return { groups: Object.keys(rows).sort().map((name) => {
    const row = rows[name], base = row.Y + row.A + row.N + (state.of === "members" ? row.X : 0);
    return { name, ...row, base, shares: Object.fromEntries(["Y", "A", "N"].map((v) => [v, base ? row[v] / base : null])) };
  }) };
}

function view({ el, data, h, controls, say, status }) {
  const name = Object.fromEntries(data.members.map((m) => [m.iso3, m.name])), call = Object.fromEntries(data.resolutions.map((r) => [r.symbol, r]));
  const vote = (v) => h("span", { class: "bk-vote", "data-vote": v }, h("span", { "aria-hidden": "true" }, SIGN[v] + " "), WORD[v]);
  const absent = data.resolutions.filter((r) => !r.votes);
  const note = absent.length ? h("p", { class: "bk-quiet" }, "Without a roll call, so not here: " + absent.map((r) => `${r.symbol} of ${r.date} (${r.totals.Y} in favour, ${r.totals.N} against, ${r.totals.A} abstained)`).join("; ") + ".") : null;

  const calls = h("details", { class: "bk-filters" }, h("summary", null, "Roll calls"), controls.chips("resolutions"));
  const scoring = h("div", { class: "bk-controls" }, controls.select("rule"), controls.select("absence"));

  // ---- two states
  const meter = h("p", { class: "bk-big" }), meterWords = h("p", { class: "bk-quiet" });
  const pairTable = kit.table({ caption: "The votes of the two states", columns: [{ label: "Roll call" }, { label: "One state" }, { label: "Another state" }, { label: "Agreement", number: true }], wide: false });
  const heads = pairTable.el.querySelectorAll("thead th");
  const pair = h("div", null, h("div", { class: "bk-controls" }, controls.select("first"), controls.select("second")), meter, meterWords, pairTable.el);

  // ---- matrix: a tone and a number in each cell, so that neither colour nor memory is needed
  const matrixTable = h("table", null, h("caption", null, "Agreement with each of four states, and on how many roll calls it rests"),
    h("thead", null, h("tr", null, h("th", { scope: "col" }, "State"), data.beside.map((b) => h("th", { scope: "col" }, name[b])))), h("tbody"));
  const matrixEmpty = h("p", { class: "bk-empty", hidden: true }, "Choose at least one state.");
  const lines = {};
  function line(iso3) {
    if (!lines[iso3]) {
      const cells = data.beside.map(() => { const number = h("strong"), n = h("small"); return { number, n, el: h("td", { class: "bk-cell" }, number, " ", n) }; });
      lines[iso3] = { cells, row: h("tr", null, h("th", { scope: "row" }, name[iso3]), cells.map((c) => c.el)) };
    }
    return lines[iso3];
  }
  const matrix = h("div", null, controls.pick("countries", { placeholder: "type the name of a state" }), matrixEmpty, h("div", { class: "bk-table bk-matrix bk-auto", role: "region", tabindex: "0", "aria-label": "Agreement matrix" }, matrixTable));

  // ---- changes: nine or more ways a state can go, each with its names
  const kinds = Object.keys(WORD).flatMap((a) => Object.keys(WORD).map((b) => a + b));
  const ways = Object.fromEntries(kinds.map((k) => {
    const count = h("strong"), names = h("p"), el = h("details", { class: "bk-card" }, h("summary", null, h("span", { class: "bk-card-id" }, count), h("span", null, k[0] === k[1] ? ["stayed ", vote(k[0])] : [vote(k[0]), " → ", vote(k[1])])), h("div", { class: "bk-card-body" }, names));
    return [k, { el, count, names }];
  }));
  const changed = h("p", { class: "bk-big" });
  const order = kinds.filter((k) => k[0] !== k[1]).concat(kinds.filter((k) => k[0] === k[1]));
  const changes = h("div", null, h("div", { class: "bk-controls" }, controls.select("before"), controls.select("after")), changed, h("div", { class: "bk-ways" }, order.map((k) => ways[k].el)));

  // ---- groups: a bar of three parts with its numbers beside it
  const bars = {};
  const groupBody = h("tbody");
  function bar(group) {
    if (!bars[group]) {
      const cells = { Y: h("td"), A: h("td"), N: h("td"), X: h("td") }, parts = Object.fromEntries(["Y", "A", "N"].map((v) => [v, h("span", { "data-vote": v })]));
      bars[group] = { cells, parts, row: h("tr", null, h("th", { scope: "row" }, group), h("td", { class: "bk-split", "aria-hidden": "true" }, h("span", { class: "bk-split-bar" }, Object.values(parts))), Object.values(cells)) };
    }
    return bars[group];
  }
  const groups = h("div", null, h("div", { class: "bk-controls" }, controls.select("roll_call"), controls.select("by"), controls.select("of"), controls.select("weight")),
    h("div", { class: "bk-table bk-auto", role: "region", tabindex: "0", "aria-label": "Votes by group" }, h("table", null, h("caption", null, "Votes by group"), h("thead", null, h("tr", null, ["Group", "", "✓ In favour", "– Abstained", "✕ Against", "· Took no part"].map((t) => (t ? h("th", { scope: "col" }, t) : h("td", { "aria-hidden": "true" }))))), groupBody)));

  const parts = { pair, matrix, changes, groups };
  const sourceList = h("p", { class: "bk-source" });
  el.append(controls.radio("part"), calls, scoring, status, ...Object.values(parts), sourceList, note || "");

  function tone(share) { return share === null ? "none" : String(Math.min(4, Math.floor(share * 5))); }
  const draw = {
    pair(result, state) {
      kit.put(heads[1], name[state.first]);
      kit.put(heads[2], name[state.second]);
      kit.put(meter, result.agreement === null ? "No agreement can be told" : kit.share(result.agreement) + " agreement");
      kit.put(meterWords, result.n ? `On ${result.n} of the ${result.rows.length} roll calls chosen; ${result.rows.length - result.n} left out because one of the two took no part.` : "On every roll call chosen one of the two took no part.");
      pairTable.update(result.rows.map((r) => [r.symbol, SIGN[r.first] + " " + WORD[r.first], SIGN[r.second] + " " + WORD[r.second], r.agreement === null ? "left out" : kit.number(r.agreement, 1)]));
      return meter.textContent + " of " + name[state.first] + " and " + name[state.second] + ", on " + result.n + " roll calls";
    },
    matrix(result) {
      const body = matrixTable.tBodies[0], rows = result.rows.map((r) => line(r.iso3).row);
      if (rows.length !== body.rows.length || rows.some((r, i) => body.rows[i] !== r)) body.replaceChildren(...rows);
      for (const r of result.rows) line(r.iso3).cells.forEach((cell, i) => {
        const { agreement, n } = r.cells[i];
        kit.put(cell.number, agreement === null ? "none" : kit.share(agreement));
        kit.put(cell.n, "n = " + n);
        cell.el.dataset.tone = tone(agreement);
      });
      matrixEmpty.hidden = result.rows.length > 0;
      return result.rows.length + " states beside " + data.beside.map((b) => name[b]).join(", ");
    },
    changes(result, state) {
      let moved = 0;
      for (const [k, way] of Object.entries(ways)) {
        const list = result.moves[k] || [];
        way.el.hidden = !list.length;
        kit.put(way.count, list.length);
        kit.put(way.names, list.map((i) => name[i]).join(", "));
        if (k[0] !== k[1]) moved += list.length;
      }
      const words = `${moved} of ${data.members.length} members voted otherwise`;
      kit.put(changed, words);
      return words + ` on ${state.after} than on ${state.before}`;
    },
    groups(result, state) {
      const rows = result.groups.map((g) => bar(g.name).row);
      if (rows.length !== groupBody.rows.length || rows.some((r, i) => groupBody.rows[i] !== r)) groupBody.replaceChildren(...rows);
      const people = state.weight === "people", amount = (v) => (people ? kit.number(v / 1e6, v < 1e7 ? 1 : 0) + " m" : kit.number(v));
      for (const g of result.groups) {
        const { cells, parts: split } = bar(g.name);
        for (const v of ["Y", "A", "N"]) {
          kit.put(cells[v], g.shares[v] === null ? amount(g[v]) : `${amount(g[v])} (${kit.share(g.shares[v])})`);
          split[v].style.flexGrow = g.shares[v] || 0;
        }
        kit.put(cells.X, amount(g.X));
      }
      return `${result.groups.length} groups on ${state.roll_call}, shares ${state.of === "voting" ? "of those that took part" : "of all members"}${people ? ", by population in millions" : ""}`;
    },
  };
  let told = "";
  function redraw(result, state) {
    for (const [key, section] of Object.entries(parts)) section.hidden = key !== state.part;
    calls.hidden = scoring.hidden = state.part === "changes" || state.part === "groups";
    const symbols = state.part === "changes" ? [state.before, state.after] : state.part === "groups" ? [state.roll_call] : state.resolutions;
    say(draw[state.part](result, state) + ".");
    if (told !== symbols.join()) {
      told = symbols.join();
      sourceList.replaceChildren(h("details", null, h("summary", null, "The texts voted on, and the pages that have the votes"),
        ...[...new Set(symbols)].map((s) => h("p", null, h("strong", null, s), ` of ${call[s].date}: ${call[s].title}. `, kit.sources(data, call[s].sources)))));
    }
  }
  return redraw;
}

export default kit.widget({ calculate, view });
