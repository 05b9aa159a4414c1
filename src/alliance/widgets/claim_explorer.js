// The claim explorer's program: facets, search, counts and cards. The rules are those of ClaimExplorer.selection.
const SEARCHED = ["id", "claim", "hedge", "evidence"];

function fits(claim, chosen, words, except) {
  for (const [facet, values] of Object.entries(chosen)) {
    if (facet !== except && values.length && !values.includes(claim[facet])) return false;
  }
  return words.every((word) => claim.text.includes(word));
}

function render({ model, el }) {
  const { h } = kit;
  const claims = model.get("claims").map((c) => ({ ...c, text: SEARCHED.map((k) => c[k]).join(" ").toLowerCase() }));
  const facets = model.get("facets"), sources = model.get("sources"), marks = model.get("marks"), article = model.get("article");
  const status = kit.announcer();
  const show = (facet, value) => (facet === "paragraph" ? "¶" + value : value);
  const verdict = (value) => h("span", { class: "bk-verdict", "data-verdict": value }, (marks[value] || "") + " " + value);

  // ---- filters
  const search = h("input", { type: "search", id: kit.unique("bk-q"), autocomplete: "off", placeholder: "casualties, Khasan, C22 …" });
  search.addEventListener("input", () => { model.set("query", search.value); model.save_changes(); });
  const boxes = {};
  const groups = facets.map((facet) => {
    boxes[facet.name] = {};
    const chips = facet.values.map((value) => {
      const input = h("input", { type: "checkbox" }), count = h("span", { class: "bk-count" });
      input.addEventListener("change", () => toggle(facet.name, value, input.checked));
      boxes[facet.name][value] = { input, count };
      return h("label", { class: "bk-chip" }, input, h("span", null, show(facet.name, value)), " ", count);
    });
    return h("fieldset", { class: "bk-facet", "data-facet": facet.name }, h("legend", null, facet.label), h("div", { class: "bk-chips" }, chips));
  });
  function toggle(facet, value, on) {
    const chosen = { ...model.get("chosen") };
    const values = (chosen[facet] || []).filter((v) => v !== value);
    if (on) values.push(value);
    if (values.length) chosen[facet] = facets.find((f) => f.name === facet).values.filter((v) => values.includes(v));
    else delete chosen[facet];
    model.set("chosen", chosen);
    model.save_changes();
  }
  function reset() {
    model.set("chosen", {});
    model.set("query", "");
    model.save_changes();
  }
  const resets = h("button", { type: "button", class: "bk-button", onclick: () => { reset(); search.focus(); } }, "Show all claims");
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
        cells[s + "|" + n] = { bar, number };
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
          h("dt", null, "Sources"), h("dd", null, h("ul", null, c.sources.map((key) => {
            const s = sources[key];
            return h("li", null, s.url ? h("a", { href: s.url, title: s.title }, s.label) : s.label);
          })), h("p", { class: "bk-confidence" }, c.confidence === "two-sources" ? "Two sources agree that this was said or done." : "Rests on one source."))),
        article ? h("p", null, h("a", { href: article + "#para-" + c.paragraph }, "Read ¶" + c.paragraph + " in the companion")) : "");
    });
    return card;
  });
  const empty = h("p", { class: "bk-empty", hidden: true }, "No claim fits all of these filters. Take one away, or show all claims.");
  const list = h("div", { class: "bk-cards" }, cards);

  function update() {
    const chosen = model.get("chosen"), words = model.get("query").toLowerCase().split(/\s+/).filter(Boolean);
    if (search.value !== model.get("query")) search.value = model.get("query");
    let shown = 0;
    const tally = {};
    claims.forEach((c, i) => {
      const on = fits(c, chosen, words);
      cards[i].hidden = !on;
      if (!on) return;
      shown++;
      for (const key of [c.strength + "|" + c.verdict_2026, c.strength + "|all", "all|" + c.verdict_2026, "all|all"]) tally[key] = (tally[key] || 0) + 1;
    });
    let most = 1;
    for (const s of strengths) for (const n of nows) most = Math.max(most, tally[s + "|" + n] || 0);
    for (const [key, cell] of Object.entries(cells)) {
      cell.number.textContent = tally[key] || 0;
      cell.bar.style.width = (100 * (tally[key] || 0)) / most + "%";
    }
    for (const facet of facets) {
      const others = claims.filter((c) => fits(c, chosen, words, facet.name));
      for (const value of facet.values) {
        const n = others.filter((c) => c[facet.name] === value).length, box = boxes[facet.name][value];
        box.count.textContent = "(" + n + ")";
        box.input.checked = (chosen[facet.name] || []).includes(value);
        box.input.closest("label").classList.toggle("bk-none", n === 0);
      }
    }
    empty.hidden = shown > 0;
    counts.hidden = shown === 0 || !strengths.length || !nows.length;
    resets.disabled = shown === claims.length && !words.length && !Object.keys(chosen).length;
    status.say(shown + " of " + claims.length + " claims");
  }

  // ---- a link to one claim opens its card
  function follow() {
    const id = /^#claim-(.+)$/.exec(location.hash);
    const i = id ? claims.findIndex((c) => c.id === decodeURIComponent(id[1])) : -1;
    if (i < 0) return;
    if (cards[i].hidden) reset();
    cards[i].open = true;
    cards[i].scrollIntoView({ block: "center" });
    cards[i].querySelector("summary").focus({ preventScroll: true });
  }

  el.classList.add("bk-explorer");
  el.append(
    h("div", { class: "bk-controls" }, h("label", { for: search.id }, "Search the claims"), search, resets),
    filters, status.el, counts, empty, list);
  model.on("change:chosen change:query", update);
  update();
  status.say(claims.length + " of " + claims.length + " claims", true);
  if (article) {
    addEventListener("hashchange", follow);
    setTimeout(follow, 0);
  }
  return () => removeEventListener("hashchange", follow);
}

export default { render };
