// The vote explorer's program: two states, agreement, who moved, groups. One part is calculated and drawn at a time.
const SCALE = { Y: 1, A: 0, N: -1 }, ANSWERS = ["Y", "A", "N", "X"], COUNTED = { voting: "YAN", all: "YANX", yesno: "YN" };
const places = new WeakMap();

function score(x, y, index, absence) {
  if (absence === "abstain") { x = x === "X" ? "A" : x; y = y === "X" ? "A" : y; }
  if (x === "X" || y === "X") return null;
  return index === "same" ? Number(x === y) : 1 - Math.abs(SCALE[x] - SCALE[y]) / 2;
}
const sum = (list) => list.reduce((a, b) => a + b, 0);

const PARTS = {
  compare(data, state, place, call) {
    const i = place.get(state.a), j = place.get(state.b);
    const rows = state.resolutions.map((symbol) => {
      const votes = call[symbol];
      return votes ? [symbol, votes[i], votes[j], score(votes[i], votes[j], "half", state.absence)] : [symbol, null, null, null];
    });
    const scores = rows.map((row) => row[3]).filter((s) => s !== null), n = scores.length;
    const alike = scores.filter((s) => s === 1).length, missing = rows.filter((row) => row[1] === null).length;
    return { part: "compare", rows, n, alike, opposite: scores.filter((s) => s === 0).length, missing, left_out: rows.length - missing - n, same: n ? alike / n : null, half: n ? sum(scores) / n : null };
  },
  matrix(data, state, place, call) {
    const used = state.resolutions.map((symbol) => call[symbol]).filter(Boolean);
    function cell(one, other) {
      if (one === other) return null;
      const i = place.get(one), j = place.get(other);
      const scores = used.map((votes) => score(votes[i], votes[j], state.index, state.absence)).filter((s) => s !== null);
      return [scores.length ? sum(scores) / scores.length : null, scores.length];
    }
    return { part: "matrix", of: used.length, missing: state.resolutions.length - used.length, rows: state.countries.map((code) => ({ code, cells: data.powers.map((power) => cell(code, power)) })) };
  },
  changes(data, state, place, call) {
    const before = call[state.before], after = call[state.after];
    const result = { part: "changes", missing: [...new Set([state.before, state.after])].filter((s) => !call[s]), moves: {}, same: 0, away: 0, towards: 0, absent: 0 };
    if (result.missing.length) return result;
    data.codes.forEach((code, i) => {
      const x = before[i], y = after[i];
      (result.moves[x + y] = result.moves[x + y] || []).push(code);
      result[x === "X" || y === "X" ? "absent" : x === y ? "same" : SCALE[y] > SCALE[x] ? "towards" : "away"]++;
    });
    return result;
  },
  groups(data, state, place, call) {
    const votes = call[state.roll_call], people = state.weigh === "people";
    function row(label, states, counts) {
      const counted = ANSWERS.map((answer) => COUNTED[state.whole].includes(answer)), of = sum(counts.filter((n, i) => counted[i]));
      return { label, states, counts, of, shares: counts.map((n, i) => (counted[i] && of ? n / of : null)) };
    }
    if (!votes) { // the totals are all that is known, and a total has no people
      const totals = data.resolutions.find((r) => r.symbol === state.roll_call).totals;
      return { part: "groups", missing: true, rows: people ? [] : [row("All members", sum(totals), totals)] };
    }
    const grouping = data.groupings[state.by], labels = [...grouping.labels, "All members"];
    const counts = labels.map(() => [0, 0, 0, 0]), states = labels.map(() => 0);
    [...votes].forEach((vote, i) => {
      for (const g of [grouping.of[i], labels.length - 1]) {
        counts[g][ANSWERS.indexOf(vote)] += people ? data.people[i] : 1;
        states[g]++;
      }
    });
    return { part: "groups", missing: false, rows: labels.map((label, g) => row(label, states[g], counts[g])) };
  },
};

function calculate(data, state) {
  if (!places.has(data)) places.set(data, { place: new Map(data.codes.map((c, i) => [c, i])), call: Object.fromEntries(data.resolutions.map((r) => [r.symbol, r.votes])) });
  const { place, call } = places.get(data);
  return PARTS[state.part](data, state, place, call);
}

const WORDS = { Y: "in favour", A: "abstained", N: "against", X: "took no part" }, MARKS = { Y: "✓", A: "○", N: "✕", X: "–" };
const few = 5; // an agreement over fewer roll calls than this is marked

function view({ el, data, h, part, controls, say, status }) {
  const name = new Map(data.codes.map((code, i) => [code, data.names[i]])), about = new Map(data.resolutions.map((r) => [r.symbol, r]));
  const states = (n) => n + (n === 1 ? " state" : " states"), calls = (n) => n + (n === 1 ? " roll call" : " roll calls");

  // ---- the controls, each shown in the parts that it counts in
  const summary = h("summary"), resolutions = h("details", { class: "bk-filters bk-full" }, summary, controls.chips("resolutions"));
  const used = [
    [controls.select("a"), "compare"], [controls.select("b"), "compare"], [controls.pick("countries"), "matrix"], [controls.select("index"), "matrix"],
    [controls.select("absence"), "compare matrix"], [controls.select("before"), "changes"], [controls.select("after"), "changes"], [controls.select("roll_call"), "groups"],
    [controls.select("by"), "groups"], [controls.select("whole"), "groups"], [controls.select("weigh"), "groups"], [resolutions, "compare matrix"],
  ];
  for (const [control, where] of used) if (where === "changes" || ["roll_call", "countries", "index"].includes(control.dataset.field)) control.classList.add("bk-full"); // long labels
  const nothing = h("p", { class: "bk-empty", hidden: true });

  // ---- two states
  const rest = h("p", { class: "bk-quiet" });
  const pairs = kit.table({ caption: "The votes of both states", columns: [{ label: "Resolution" }, { label: "First state" }, { label: "Second state" }, { label: "Alike?" }] });
  const heads = pairs.el.querySelectorAll("thead th");
  const titles = new Map(data.resolutions.map((r) => [r.symbol, h("span", null, r.label, h("small", { class: "bk-under" }, r.title))]));
  const answer = (vote) => MARKS[vote] + "\u00a0" + WORDS[vote];

  const drawPairs = part(pairs.el, (result, a, b) => {
    kit.put(heads[1], a);
    kit.put(heads[2], b);
    pairs.update(result.rows.map(([symbol, x, y, s]) => [titles.get(symbol),
      ...(x ? [answer(x), answer(y), s === null ? "left out" : (s === 1 ? "● alike" : s ? "◐ one step apart" : "○ opposite") + (x === "X" || y === "X" ? " (absence read as abstention)" : "")] : ["not known", "not known", "no roll call found"])]), result.rows.map(([symbol]) => symbol));
  });
  function compare(result, state) {
    const a = name.get(state.a), b = name.get(state.b), twice = state.a === state.b;
    kit.put(rest, (result.n ? `Opposite on ${result.opposite}; with abstention counted half-way the agreement is ${kit.share(result.half)}. ` : "")
      + (result.left_out ? `${calls(result.left_out)} left out, because one or both took no part. ` : "") + (result.missing ? `For ${result.missing} of the resolutions no roll call was found.` : ""));
    drawPairs(result, a, twice ? a + " (again)" : b);
    return twice ? `You compare ${a} with itself; choose two different states.` : `${a} and ${b}: ` + (result.n ? `alike on ${result.alike} of ${calls(result.n)} (${kit.share(result.same)}).` : "no roll call to compare.");
  }

  // ---- agreement with four states
  const grid = kit.table({ caption: "Agreement", columns: [{ label: "State" }, ...data.powers.map((p) => ({ label: name.get(p) }))] });
  const cells = {}, meaning = h("p", { class: "bk-quiet" }), shareOf = h("p", { class: "bk-quiet" });
  function describe(table, line, text) { // a caption as wide as a table that scrolls can't be read on a phone
    table.caption(text);
    kit.put(line, text + ".");
  }
  const drawGrid = part(grid.el, (result) => {
    grid.update(result.rows.map((row) => {
      const own = (cells[row.code] = cells[row.code] || data.powers.map(() => { const value = new Text(), n = h("small"); return { value, n, el: h("span", { class: "bk-agree" }, value) }; }));
      return [name.get(row.code), ...row.cells.map((cell, c) => {
        const at = own[c], [value, n] = cell || [null, 0];
        const words = !cell ? "itself" : value === null ? "none" : kit.share(value), rests = cell && (n < result.of || n < few);
        if (at.value.data !== words) at.value.data = words;
        if (rests) kit.put(at.n, "n = " + n + (n && n < few ? ", few" : ""));
        if (!rests) at.n.remove();
        else if (!at.n.parentNode) at.el.append(at.n);
        kit.style(at.el, "background-size", (100 * (value || 0)).toFixed(1) + "% 100%");
        at.el.classList.toggle("bk-few", Boolean(cell) && n < few);
        return at.el;
      })];
    }), result.rows.map((row) => row.code));
  });
  function matrix(result, state) {
    describe(grid, meaning, `Agreement with the state that heads the column: ${state.index === "same" ? "share of roll calls with the same vote" : "abstention counted half-way"}; n is the number of roll calls it rests on, where not on all ${result.of}`);
    drawGrid(result);
    const thin = result.rows.filter((row) => row.cells.some((cell) => cell && cell[1] < Math.min(few, result.of))).length;
    return `${states(result.rows.length)}, ${calls(result.of)}` + (result.missing ? `; for ${result.missing} more no roll call was found` : "")
      + (state.absence === "abstain" ? "; absence counts as abstention." : `; a roll call that either missed is left out${thin ? `, so ${states(thin)} rest${thin === 1 ? "s" : ""} on fewer than ${few}` : ""}.`);
  }

  // ---- who moved: sixteen ways from one answer to another
  const net = kit.table({ caption: "From one answer to another", columns: [{ label: "From \\ to" }, ...ANSWERS.map((x) => ({ label: WORDS[x], number: true })), { label: "all", number: true }] });
  const ways = ANSWERS.flatMap((x) => ANSWERS.map((y) => {
    const many = h("strong"), who = h("span");
    return { key: x + y, kind: x === "X" || y === "X" ? 1 : x === y ? 2 : 0, many, who, el: h("li", null, many, who) };
  }));
  const lists = ["They voted both times, and differently", "They took no part in one or both", "They gave the same answer"].map((title, kind) => {
    const head = h("summary", null, title), box = h("details", { class: "bk-filters" }, head, h("ul", { class: "bk-moves" }, ways.filter((w) => w.kind === kind).map((w) => w.el)));
    box.open = kind === 0;
    box.addEventListener("toggle", () => fill());
    return { title, head, box };
  });
  let moves = null;
  function fill() { // names are many; a folded list is filled when it is opened
    for (const way of ways) {
      const codes = (moves && moves[way.key]) || [];
      kit.hide(way.el, !codes.length);
      if (!lists[way.kind].box.open || !codes.length) continue;
      kit.put(way.many, `${way.key[0] === way.key[1] ? WORDS[way.key[0]] + ", both times" : WORDS[way.key[0]] + " → " + WORDS[way.key[1]]} (${codes.length}): `);
      kit.put(way.who, codes.map((c) => name.get(c)).join(", "));
    }
  }
  function changes(result, state) {
    const missing = result.missing.length > 0;
    moves = result.moves;
    const n = (x, y) => (moves[x + y] || []).length;
    kit.hide(net.el, missing);
    if (missing) return [`No roll call was found for ${result.missing.join(" and ")}, only its totals. Choose another resolution to see who moved.`, "No roll call to compare."];
    net.update(ANSWERS.map((x) => [WORDS[x], ...ANSWERS.map((y) => n(x, y) + (x === y ? " =" : "")), sum(ANSWERS.map((y) => n(x, y)))])
      .concat([["all", ...ANSWERS.map((y) => sum(ANSWERS.map((x) => n(x, y)))), data.codes.length]]));
    [result.away + result.towards, result.absent, result.same].forEach((count, kind) => { kit.put(lists[kind].head, `${lists[kind].title}: ${states(count)}`); });
    fill();
    const order = data.resolutions.indexOf(about.get(state.after)) - data.resolutions.indexOf(about.get(state.before));
    return !order ? "You compare a roll call with itself; choose two different ones."
      : `From ${state.before} to ${state.after}${order < 0 ? ", backwards in time" : ""}: ${result.away + result.towards} of ${states(data.codes.length)} changed their vote, ${result.towards} towards “in favour” and ${result.away} away from it; ${result.absent} took no part in one or both.`;
  }

  // ---- groups
  const swatch = (x) => h("span", { class: "bk-swatch bk-vote-" + x, "aria-hidden": "true" });
  const shares = kit.table({ caption: "Shares", columns: [{ label: "Group" }, ...ANSWERS.map((x) => ({ label: h("span", null, swatch(x), " ", WORDS[x]), number: true })), { label: "whole", number: true }] });
  const bars = [], population = h("p", { class: "bk-quiet", hidden: true }, `Population in ${data.year}, regions and groups by `, kit.sources(data, data.member_sources), ". A state’s vote is its government’s; to count its people is not to say that they agree.");
  function groups(result, state) {
    const people = state.weigh === "people", amount = (n) => (people ? kit.number(n / 1e6, n < 1e7 ? 1 : 0) + "\u00a0m" : kit.number(n));
    const whole = { voting: "those who voted or abstained", all: "all members", yesno: "votes for and against only" }[state.whole];
    for (const one of [shares.el, shareOf]) kit.hide(one, !result.rows.length);
    describe(shares, shareOf, `${about.get(state.roll_call).label}: shares of ${whole}, ${people ? "weighted by population (m = million)" : "each state counting one"}`);
    shares.update(result.rows.map((row, r) => {
      if (!bars[r]) {
        const label = h("span"), parts = ANSWERS.map((x) => h("span", { class: "bk-vote-" + x }));
        bars[r] = { label, parts, el: h("span", null, label, h("span", { class: "bk-stack", "aria-hidden": "true" }, parts)) };
      }
      kit.put(bars[r].label, `${row.label} (${row.states})`);
      row.shares.forEach((share, i) => { kit.style(bars[r].parts[i], "flex-grow", String(share || 0)); kit.hide(bars[r].parts[i], !share); });
      return [bars[r].el, ...row.counts.map((n, i) => (row.shares[i] === null ? (row.of ? "(" + amount(n) + ")" : "–") : `${kit.share(row.shares[i], 1).replace(" ", "\u00a0")} (${amount(n)})`)), amount(row.of)];
    }));
    kit.hide(population, !people);
    const all = result.rows[result.rows.length - 1];
    const words = all ? `${state.roll_call}: ${kit.share(all.shares[0], 1)} in favour, of ${whole}${people ? ", weighted by population" : ""}.` : "";
    return result.missing ? [people ? `No roll call of ${state.roll_call} was found, only its totals; so nothing is known of the people behind the votes. Count states instead.`
      : `No roll call of ${state.roll_call} was found, so it can’t be told which group voted how; its totals are below.`, words || "No roll call to break down."] : words;
  }

  for (const one of [pairs, grid, net, shares]) one.el.classList.add("bk-auto", "bk-votes");
  pairs.el.classList.add("bk-two");
  shares.el.classList.add("bk-shares");

  // ---- what the resolutions are
  const list = kit.table({ caption: "The resolutions, their totals and sources", columns: [{ label: "Resolution" }, ...ANSWERS.map((x) => ({ label: WORDS[x], number: true })), { label: "Sources and notes" }], wide: true });
  const fold = h("details", { class: "bk-equivalent" }, h("summary", null, "The resolutions, their totals and sources"), list.el);
  fold.addEventListener("toggle", () => {
    if (fold.open && !list.el.querySelector("tbody tr")) list.update(data.resolutions.map((r) => [`${r.label}: ${r.title}`, ...r.totals,
      h("span", null, kit.sources(data, r.sources), ". ", r.confidence === "one-source" ? "The totals rest on one source. " : "", r.note)]));
  });

  const parts = { compare: [compare, h("div", null, rest, pairs.el)], matrix: [matrix, h("div", null, meaning, grid.el)],
    changes: [changes, h("div", null, net.el, lists.map((l) => l.box))], groups: [groups, h("div", null, shareOf, shares.el, population)] };
  el.append(h("div", { class: "bk-controls" }, controls.radio("part"), used.map(([control]) => control)), status, nothing, ...Object.values(parts).map(([, box]) => box), fold);

  return function redraw(result, state) {
    for (const [control, where] of used) kit.away(control, !where.includes(state.part));
    for (const [part, [, box]] of Object.entries(parts)) kit.away(box, part !== state.part);
    const chosen = state.resolutions.length, all = data.resolutions.length;
    kit.put(summary, `Resolutions counted: ${chosen === all ? "all " + all : chosen + " of " + all}`);
    const words = parts[state.part][0](result, state), [missing, spoken] = Array.isArray(words) ? words : ["", words];
    kit.hide(nothing, !missing);
    kit.put(nothing, missing);
    if (state.part === "changes") lists.forEach((l) => { kit.hide(l.box, Boolean(missing)); });
    say(spoken);
  };
}

export default kit.widget({ calculate, view });
