// Judging an answer in the page: the rules of judge.py, to the letter of its verdicts.
const judge = (function () {
  const EXPECTED = {
    single: "Choose one of the options.", multiple: "Choose the options that hold.", numeric: "Give a number, such as 12 or 0.5.",
    order: "Put all of the items in order.", match: "Give each item on the left a partner.", classify: "Give each item its class.",
    text: "Write a short answer.", map: "Choose on the map, or from the list.", forecast: "Give a probability from 0 to 100 per cent.",
    open: "Write your answer first.", words: "Write a short answer.",
  };
  const verdict = (state, score, says) => ({ state, score, says: [...new Set(says.filter(Boolean))] });
  const whole = (a, n) => (typeof a === "number" && Number.isInteger(a) && a >= 0 && a < n ? a : null);

  function number(answer) {
    if (typeof answer === "number") return Number.isFinite(answer) ? answer : null;
    if (typeof answer !== "string" || [...answer].length > 60) return null;
    const text = answer.replace(/[\s\u00a0\u202f\u2009]/g, "").replace(/\u2212/g, "-").replace(/(\d),(?=\d{3}(?:\D|$))/g, "$1").replace(/%+$/, "");
    if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i.test(text)) return null;
    const value = Number(text);
    return Number.isFinite(value) ? value : null;
  }
  function near(value, wanted, tolerance) {
    const room = "absolute" in tolerance ? tolerance.absolute : tolerance.relative * Math.abs(wanted);
    return Math.abs(value - wanted) <= room + 1e-9 * Math.max(1, Math.abs(wanted));
  }
  const plain = (text) => text.replace(/[\u2018\u2019]/g, "'").replace(/[\u201c\u201d]/g, '"').replace(/[\u2010-\u2015\u2212]/g, "-")
    .replace(/[ \t\r\n\u00a0]+/g, " ").replace(/^[ .!?]+|[ .!?]+$/g, "").toLowerCase();

  function pairs(key, answer) {
    if (!Array.isArray(answer) || answer.length !== key.items.length) return null;
    const given = answer.map((a) => whole(a, key.count));
    if (given.includes(null)) return null;
    const wrong = key.items.map((item, i) => [item, given[i]]).filter(([item, g]) => g !== item.right);
    const score = (key.items.length - wrong.length) / key.items.length;
    if (!wrong.length) return verdict("right", 1, [key.says]);
    return verdict(score >= 0.5 ? "partly" : "wrong", score, wrong.map(([item, g]) => item.wrong[String(g)] || item.says));
  }
  const kinds = {
    single(key, answer) {
      const at = whole(answer, key.options.length);
      if (at === null) return null;
      const right = key.options[at].right;
      return verdict(right ? "right" : "wrong", right ? 1 : 0, [key.options[at].says]);
    },
    multiple(key, answer) {
      if (!Array.isArray(answer) || !answer.length) return null;
      const chosen = new Set(answer.map((a) => whole(a, key.options.length)));
      if (chosen.has(null)) return null;
      const wrong = key.options.map((o, i) => i).filter((i) => key.options[i].right !== chosen.has(i));
      if (!wrong.length) return verdict("right", 1, key.options.filter((o) => o.right).map((o) => o.says));
      const good = key.options.length - wrong.length, says = wrong.filter((i) => chosen.has(i)).map((i) => key.options[i].says);
      const missed = wrong.filter((i) => !chosen.has(i)).length;
      if (missed) says.push(missed === 1 ? "One that holds is missing." : `${missed} that hold are missing.`);
      return verdict(good * 2 > key.options.length ? "partly" : "wrong", good / key.options.length, says);
    },
    numeric(key, answer) {
      const value = number(answer);
      if (value === null) return null;
      if (near(value, key.answer, key.tolerance)) return verdict("right", 1, [key.says]);
      for (const wrong of key.wrong) if (near(value, wrong.answer, key.tolerance)) return verdict("wrong", 0, [wrong.says]);
      if (key.answer) {
        const ratio = value / key.answer, room = { relative: key.tolerance.relative === undefined ? 0.001 : key.tolerance.relative };
        for (const [factor, says] of [[100, "This is a hundred times the answer: per cent and share are mixed up."], [0.01, "This is a hundredth of the answer: share and per cent are mixed up."],
          [1000, "This is a thousand times the answer: look at the unit."], [0.001, "This is a thousandth of the answer: look at the unit."], [-1, "The amount is right, the sign is not."]]) {
          if (near(ratio / factor, 1, room)) return verdict("partly", 0.5, [says]);
        }
      }
      return verdict("wrong", 0, [value > key.answer ? key.high : key.low]);
    },
    order(key, answer) {
      const n = key.places.length;
      if (!Array.isArray(answer) || answer.length !== n) return null;
      const shown = answer.map((a) => whole(a, n));
      if (shown.includes(null) || new Set(shown).size !== n) return null;
      const at = shown.map((a) => key.places[a]);
      let good = 0, all = 0;
      at.forEach((a, i) => at.slice(i + 1).forEach((b) => { all++; if (a < b) good++; }));
      if (good === all) return verdict("right", 1, [key.says]);
      const says = key.wrong.filter((w) => at.indexOf(w.first) > at.indexOf(w.second)).map((w) => w.says);
      return verdict(good / all > 0.5 ? "partly" : "wrong", good / all, says.length ? says : [key.general]);
    },
    match: pairs,
    classify: pairs,
    text(key, answer) {
      if (typeof answer !== "string") return null;
      const said = plain([...answer].slice(0, 2000).join(""));
      if (!said) return null;
      if (key.accept.some((p) => new RegExp("^(?:" + p + ")$").test(said))) return verdict("right", 1, [key.says]);
      for (const wrong of key.wrong) if (new RegExp(wrong.match).test(said)) return verdict("wrong", 0, [wrong.says]);
      return verdict("wrong", 0, [key.general]);
    },
    // the answer of a data task that is a text, typed into the page
    words(key, answer) {
      if (typeof answer !== "string" || !plain(answer)) return null;
      const same = (a) => plain(String(a)) === plain(answer);
      if (same(key.answer)) return verdict("right", 1, [key.says]);
      const wrong = key.wrong.find((w) => same(w.answer));
      return verdict("wrong", 0, [wrong ? wrong.says : key.general]);
    },
    map(key, answer) {
      const list = typeof answer === "string" ? [answer] : answer;
      if (!Array.isArray(list) || !list.length || !list.every((c) => typeof c === "string" && key.places.includes(c))) return null;
      const chosen = [...new Set(list)], wanted = key.answer;
      const extra = chosen.filter((c) => !wanted.includes(c)), missing = wanted.filter((w) => !chosen.includes(w));
      if (!extra.length && !missing.length) return verdict("right", 1, [key.says]);
      let says = key.wrong.flatMap((w) => chosen.filter((c) => w.places.includes(c)).map(() => w.says));
      if (!says.length) says = [key.general];
      if (missing.length && wanted.length > 1) says.push(`${missing.length} of ${wanted.length} not chosen yet.`);
      const score = Math.max(0, (wanted.length - missing.length - extra.length) / wanted.length);
      return verdict(score > 0 ? "partly" : "wrong", score, says);
    },
    forecast(key, answer) {
      const value = number(answer);
      if (value === null || value < 0 || value > 100) return null;
      const brier = (value / 100 - key.outcome) ** 2;
      return verdict("partly", 1 - brier, [key.says, `Your Brier score for this question is ${brier.toFixed(2)} (0 is best, 0.25 is what always-50 gets, 1 is worst).`]);
    },
    open(key, answer) {
      if (typeof answer !== "string" || answer.split(/\s+/).filter(Boolean).length < key.words) return null;
      return verdict("partly", 0, [key.says]);
    },
  };
  function judge(key, answer) {
    let found = null;
    try { found = kinds[key.kind](key, answer); } catch (e) { /* an answer of a shape nobody thought of is unreadable */ }
    return found || verdict("unreadable", 0, [EXPECTED[key.kind]]);
  }
  return judge;
})();
