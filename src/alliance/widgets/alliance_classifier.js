// The alliance classifier's program: seven questions for then and for now, the classes still possible, and what decides.
const ORDER = ["treaty", "assist", "consult", "restraint", "aims", "policy", "deeds"];

// the highest class whose conditions hold, for each set of criteria written as a number (see AllianceClassifier)
const HIGHEST = Array.from({ length: 1 << ORDER.length }, (_, mask) => {
  const [treaty, assist, consult, restraint, aims, policy, deeds] = ORDER.map((_, i) => Boolean((mask >> i) & 1));
  if (treaty && assist) return 4;
  if (treaty && restraint) return 3;
  if (consult && (treaty || aims)) return 2;
  return policy && (aims || deeds) ? 1 : 0;
});

function possible(answers) {
  let masks = [0];
  answers.forEach((answer, i) => {
    const set = masks.map((m) => m | (1 << i));
    if (answer === "yes") masks = set;
    else if (answer === null) masks = masks.concat(set);
  });
  return [...new Set(masks.map((m) => HIGHEST[m]))].sort((a, b) => a - b);
}

function calculate(data, state) {
  const worth = { yes: "yes", no: "no", partly: state.partly === "open" ? null : state.partly };
  const result = {};
  for (const period of ["then", "now"]) {
    const given = state[period], answers = ORDER.map((name) => (name in given ? worth[given[name]] : null)), decides = {};
    ORDER.forEach((name, i) => {
      const [yes, no] = ["yes", "no"].map((value) => possible(answers.map((a, j) => (j === i ? value : a))));
      if (String(yes) !== String(no)) decides[name] = { if_yes: yes, if_no: no };
    });
    result[period] = { possible: possible(answers), decides, unanswered: ORDER.filter((name) => !(name in given)) };
  }
  const then = result.then.possible, now = result.now.possible;
  const both = ORDER.filter((name) => name in state.then && name in state.now);
  return { ...result, steps: [now[0] - then[then.length - 1], now[now.length - 1] - then[0]], changed: both.filter((name) => state.then[name] !== state.now[name]), compared: both.length };
}

const PERIODS = { then: ["2022", "November 2022"], now: ["now", "Now (March 2026)"] };
const WORDS = { no: "no", partly: "partly or unclear", yes: "yes" };

function view({ el, data, h, controls, change, say, status, get }) {
  const name = (i) => data.classes[i].name, last = (list) => list[list.length - 1];
  const or = (list) => (list.length > 3 ? `anything between ${name(list[0])} and ${name(last(list))}` : list.map(name).join(" or "));
  const short = Object.fromEntries(data.criteria.map((c) => [c.id, c.question]));
  function fold(label, fill) {
    const box = h("details", { class: "bk-tc-more" }, h("summary", null, label));
    box.addEventListener("toggle", () => { if (box.open && box.childNodes.length === 1) box.append(fill()); });
    return box;
  }

  // ---- the questions: what each answer means, the evidence, and an answer for each time
  const marks = {};
  const questions = data.criteria.map((c, i) => {
    const one = (period) => {
      const [key, label] = PERIODS[period], code = data.codes[key][c.id], radio = controls.radio([period, c.id], { label });
      const mark = (marks[period + c.id] = h("p", { class: "bk-ac-mark" }));
      const clear = h("button", { type: "button", class: "bk-button bk-ac-clear", "aria-label": `Take back the answer for ${label}: ${c.question}`,
        onclick() { const { [c.id]: old, ...rest } = get(period); change({ [period]: rest }); } }, "Take back");
      marks[period + c.id].clear = clear;
      return h("div", { class: "bk-ac-time" }, radio, clear, mark, code ? [
        h("p", null, code.evidence),
        fold(`Sources; our own answer`, () => h("div", null, h("p", null, kit.sources(data, code.sources), code.confidence === "one-source" ? " – rests on one source." : ""),
          h("p", null, `We would answer “${WORDS[code.code]}”; that is arguable. ${code.arguable}`))),
      ] : h("p", null, "We have no evidence on this."));
    };
    return h("section", { class: "bk-ac-question" }, h("h4", null, `${i + 1}. ${c.question}`),
      fold("What the answers mean", () => h("dl", { class: "bk-ac-means" }, Object.keys(WORDS).reverse().map((w) => [h("dt", null, WORDS[w]), h("dd", null, c[w])]), h("dt", null, "after"), h("dd", null, kit.sources(data, c.sources)))),
      h("div", { class: "bk-columns" }, one("then"), one("now")));
  });

  // ---- the classes, the weightiest on top, with a mark where each time may be
  const rungs = data.classes.map((c) => {
    const then = h("td"), now = h("td");
    return { then, now, el: h("tr", null, h("th", { scope: "row" }, c.name), then, now, h("td", null, c.rule)) };
  });
  const ladder = h("div", { class: "bk-table bk-ac-ladder", role: "region", tabindex: "0", "aria-label": "Where your answers lead" }, h("table", null,
    h("caption", null, "Where your answers lead"),
    h("thead", null, h("tr", null, ["Class", "2022", "Now", "What it takes"].map((t) => h("th", { scope: "col" }, t)))),
    h("tbody", null, rungs.map((r) => r.el).reverse())));
  const told = { then: h("p"), now: h("p"), apart: h("p") }, deciding = { then: h("ul"), now: h("ul") };
  const decision = Object.keys(PERIODS).map((p) => h("div", null, h("h4", null, PERIODS[p][1]), told[p], deciding[p]));
  const scholars = fold("How scholars define them", () => h("dl", { class: "bk-ac-means" }, data.classes.flatMap((c) => c.terms).map((t) =>
    [h("dt", null, t.term), h("dd", null, t.definition, " ", h("em", null, t.reference), " (", kit.sources(data, t.sources), ")")])));
  el.append(h("p", null, "No answer is wrong here: you see what each definition makes of your answers. “Our reading” above fills in ours, which can be disputed."),
    controls.select("partly"), status, ladder, told.apart, h("div", { class: "bk-columns" }, decision), scholars, h("h4", null, "The questions"), h("div", { class: "bk-ac-questions" }, questions));

  const pool = { then: [], now: [] };
  function lines(period, decides) {
    const entries = Object.entries(decides);
    entries.forEach(([id, d], i) => {
      if (!pool[period][i]) deciding[period].append((pool[period][i] = h("li")));
      kit.put(pool[period][i], `${short[id]} If yes: ${or(d.if_yes)}. If no: ${or(d.if_no)}.`);
      kit.hide(pool[period][i], false);
    });
    pool[period].slice(entries.length).forEach((li) => { kit.hide(li, true); });
    return entries.length;
  }

  return function redraw(result, state) {
    for (const period of Object.keys(PERIODS)) {
      const r = result[period], low = r.possible[0], high = last(r.possible), given = ORDER.length - r.unanswered.length;
      const count = lines(period, given ? r.decides : {}), sure = r.possible.length === 1;
      rungs.forEach((rung, i) => kit.put(rung[period], !r.possible.includes(i) ? "" : sure ? "● here" : "○ possible"));
      kit.put(told[period], (given === 0 ? "Nothing is answered yet, so every class is possible. " : sure ? `By your answers: ${name(low)}. ` : `This cannot be decided yet: it lies between ${name(low)} and ${name(high)}. `) +
        (given && r.unanswered.length ? `${r.unanswered.length} of ${ORDER.length} questions are open. ` : "") +
        (count ? (sure ? "A single other answer would change the class here:" : "These questions matter now:") : given ? "No single answer would change the class." : "Answer a question below, or press “Our reading”."));
      for (const c of data.criteria) {
        const answer = state[period][c.id], d = r.decides[c.id], mark = marks[period + c.id];
        kit.put(mark, (answer ? "" : "? not answered") + (d ? (answer ? "" : "; ") + (sure ? "◆ decides" : "◆ matters") : ""));
        mark.clear.disabled = !answer;
      }
    }
    const [least, most] = result.steps, way = (n) => (n > 0 ? `${n} up` : n < 0 ? `${-n} down` : "no step");
    const apart = least === most ? (least ? `Now lies ${Math.abs(least)} class${Math.abs(least) === 1 ? "" : "es"} ${least > 0 ? "above" : "below"} 2022` : "Then and now fall in the same class") : `From 2022 to now, in classes: at least ${way(least)}, at most ${way(most)}`;
    kit.put(told.apart, `${apart}. ${result.compared ? `Of ${result.compared} questions answered for both times, ${result.changed.length} ${result.changed.length === 1 ? "has" : "have"} another answer now.` : "No question is answered for both times."}`);
    say(`2022: ${or(result.then.possible)}. Now: ${or(result.now.possible)}.`);
  };
}

export default kit.widget({ calculate, view });
