// The claim explorer's program: facets, search, counts and cards. The rules are those of ClaimExplorer.calculate.
const SEARCHED = ["id", "claim", "hedge", "evidence"];
const texts = new WeakMap();

function calculate(data, state) {
  let text = texts.get(data);
  if (!text) texts.set(data, (text = data.claims.map((c) => SEARCHED.map((k) => c[k]).join(" ").toLowerCase())));
  const words = state.query.toLowerCase().split(/\s+/).filter(Boolean);
  const chosen = Object.entries(state.chosen);
  const shown = [], counts = {};
  const left = Object.fromEntries(data.facets.map((f) => [f.name, Object.fromEntries(f.values.map((v) => [v, 0]))]));
  data.claims.forEach((claim, i) => {
    if (!words.every((word) => text[i].includes(word))) return;
    const misses = chosen.filter(([facet, values]) => !values.includes(claim[facet])).map(([facet]) => facet);
    // a claim that only one facet shuts out is among those that the facet's other values would leave
    for (const facet of data.facets) if (misses.every((m) => m === facet.name)) left[facet.name][claim[facet.name]]++;
    if (misses.length) return;
    shown.push(claim.id);
    const pair = claim.strength + "|" + claim.verdict_2026;
    counts[pair] = (counts[pair] || 0) + 1;
  });
  return { shown, left, counts };
}

function view({ el, data, h, controls, change, say, status, page }) {
  const { claims, facets, marks } = data;
  const article = page && page.article;
  const verdict = (value) => h("span", { class: "bk-verdict", "data-verdict": value }, (marks[value] || "") + " " + value);

  // ---- filters
  const search = controls.search("query", { placeholder: "casualties, Khasan, C22 …" });
  const groups = facets.map((f) => controls.chips(["chosen", f.name]));
  const filters = h("details", { class: "bk-filters" }, h("summary", null, "Filters"), groups);
  filters.open = !matchMedia("(max-width: 700px)").matches;

  // ---- counts: how firmly it was said, against how it turned out
  const valuesOf = (name) => (facets.find((f) => f.name === name) || { values: [] }).values;
  const strengths = valuesOf("strength"), nows = valuesOf("verdict_2026");
  const cells = {};
  const counts = h("div", { class: "bk-table bk-counts", role: "region", tabindex: "0", "aria-label": "Counts of the claims shown" }, h("table", null,
    h("caption", null, "The claims shown, by hedge and by verdict now"),
    h("thead", null, h("tr", null, h("th", { scope: "col" }, "Hedge"), nows.map((n) => h("th", { scope: "col" }, verdict(n))), h("th", { scope: "col" }, "All"))),
    h("tbody", null, strengths.concat("all").map((s) => h("tr", null, h("th", { scope: "row" }, s === "all" ? "All" : s),
      nows.concat("all").map((n) => {
        const bar = h("span", { class: "bk-bar", "aria-hidden": "true" }), number = h("span");
        cells[s + "|" + n] = { s, n, bar, number };
        return h("td", null, number, s === "all" || n === "all" ? null : bar);
      }))))));

  // ---- cards, made once; filtering only hides and shows them
  const cards = claims.map((c) => {
    const body = h("div", { class: "bk-card-body" });
    const card = h("details", { class: "bk-card", "data-claim": c.id },
      h("summary", null, h("span", { class: "bk-card-id" }, c.id + " · ¶" + c.paragraph), h("span", { class: "bk-card-claim" }, c.claim),
        h("span", { class: "bk-card-marks" }, h("span", null, "now: ", verdict(c.verdict_2026)))),
      body);
    card.addEventListener("toggle", () => {
      if (!card.open || body.childNodes.length) return;
      body.append(
        h("dl", null,
          h("dt", null, "Kind"), h("dd", null, c.kind),
          h("dt", null, "Hedge"), h("dd", null, c.hedge === "none" ? "none: stated flatly" : "“" + c.hedge + "” (" + c.strength + ")"),
          h("dt", null, "Then"), h("dd", null, verdict(c.verdict_2022)),
          h("dt", null, "Now"), h("dd", null, verdict(c.verdict_2026)),
          h("dt", null, "Evidence"), h("dd", null, c.evidence),
          h("dt", null, "Sources"), h("dd", null, kit.sources(data, c.sources),
            h("p", { class: "bk-confidence" }, c.confidence === "two-sources" ? "Two sources agree that this was said or done." : "Rests on one source."))),
        article ? h("p", null, h("a", { href: article + "#para-" + c.paragraph }, "Read ¶" + c.paragraph + " in the companion")) : "");
    });
    return card;
  });
  const empty = h("p", { class: "bk-empty", hidden: true }, "No claim fits all of these filters. Take one away, or press Reset.");
  el.append(search, filters, status, counts, empty, h("div", { class: "bk-cards" }, cards));

  // ---- a link to one claim opens its card
  function follow() {
    let id = "";
    try { id = decodeURIComponent((/^#claim-(.+)$/.exec(location.hash) || ["", ""])[1]); } catch (e) { return; }
    const i = claims.findIndex((c) => c.id === id);
    if (i < 0) return;
    if (cards[i].hidden) change({ chosen: {}, query: "" });
    cards[i].open = true;
    cards[i].scrollIntoView({ block: "center" });
    cards[i].querySelector("summary").focus({ preventScroll: true });
  }
  if (page) {
    addEventListener("hashchange", follow);
    setTimeout(follow, 0);
  }

  function redraw(result) {
    const shown = new Set(result.shown);
    cards.forEach((card, i) => { kit.hide(card, !shown.has(claims[i].id)); });
    const most = Math.max(1, ...Object.values(result.counts));
    for (const { s, n, bar, number } of Object.values(cells)) {
      let sum = 0;
      for (const [pair, k] of Object.entries(result.counts)) {
        const [strength, now] = pair.split("|");
        if ((s === "all" || s === strength) && (n === "all" || n === now)) sum += k;
      }
      kit.put(number, sum);
      bar.style.transform = `scaleX(${sum / most})`;
    }
    groups.forEach((group, i) => group.counts(result.left[facets[i].name]));
    kit.hide(empty, shown.size > 0);
    kit.hide(counts, !shown.size || !strengths.length || !nows.length);
    say(shown.size + " of " + claims.length + " claims");
  }
  redraw.end = () => removeEventListener("hashchange", follow);
  return redraw;
}

export default kit.widget({ calculate, view });
