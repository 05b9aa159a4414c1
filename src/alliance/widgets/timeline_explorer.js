// The timeline explorer's program: lanes of marks, two maps and cards over one selection. The rules are those of TimelineExplorer.calculate.
const SEARCHED = ["id", "when", "title", "summary", "where", "states", "claimant"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const texts = new WeakMap();

function calculate(data, state) {
  let text = texts.get(data);
  if (!text) texts.set(data, (text = data.events.map((e) => SEARCHED.map((k) => e[k]).join(" ").toLowerCase())));
  const words = state.query.toLowerCase().split(/\s+/).filter(Boolean), [first, last] = state.years;
  const zeros = (names) => Object.fromEntries(names.map((name) => [name, 0]));
  const left = {
    categories: zeros(data.categories), precision: zeros(data.precisions), places: zeros(Object.keys(data.places)),
    paragraph: zeros(data.paragraphs), actors: zeros(Object.keys(data.states)),
  };
  const shown = [], counts = {};
  data.events.forEach((e, i) => {
    if (e.year < first || e.year > last || !words.every((word) => text[i].includes(word)) || !state.actors.every((code) => e.actors.includes(code))) return;
    const has = { categories: [e.category], precision: [e.precision], places: [e.place], paragraph: e.paragraphs };
    const misses = Object.keys(has).filter((name) => state[name].length && !has[name].some((v) => (name === "paragraph" ? v === state[name] : state[name].includes(v))));
    // an event that only one list shuts out is among those that the list's other values would leave
    for (const name of Object.keys(has)) if (misses.every((m) => m === name)) has[name].forEach((v) => left[name][v]++);
    if (misses.length) return;
    shown.push(e.id);
    e.actors.forEach((code) => left.actors[code]++);
    const cell = e.category + "|" + Math.floor(e.year / 10) * 10;
    counts[cell] = (counts[cell] || 0) + 1;
  });
  return { shown, left, counts, event: shown.includes(state.event) ? state.event : "" };
}

const KNOWN = { month: "day not known", year: "month not known" };
const capital = (text) => text[0].toUpperCase() + text.slice(1);

function svg(tag, props, ...children) {
  const el = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [key, value] of Object.entries(props || {})) el.setAttribute(key, value);
  el.append(...children);
  return el;
}

function view(context) {
  const { el, data, h, controls, state, get, set, say, status, page } = context;
  const { events, marks, places } = data, order = new Map(events.map((e, i) => [e.id, i]));
  const sign = (category) => svg("svg", { class: "bk-symbol " + marks[category].tone, viewBox: "0 0 16 16", width: 14, height: 14, "aria-hidden": "true" }, svg("path", { d: marks[category].d }));
  const known = (e) => (KNOWN[e.precision] ? h("small", { class: "bk-tl-known" }, KNOWN[e.precision]) : null);
  let result = null, shown = new Set();

  // ---- filters
  const rest = Object.keys(data.states).filter((code) => !data.often.includes(code));
  const kinds = controls.chips("categories"), states = controls.chips("actors", { only: data.often }), precision = controls.chips("precision");
  const paragraph = controls.select("paragraph"), options = [...paragraph.querySelectorAll("option")];
  const read = h("a", { class: "bk-tl-read", hidden: true });
  const filters = h("details", { class: "bk-filters" }, h("summary", null, "Filters"), kinds, states,
    rest.length ? controls.pick("actors", { label: "Other states", placeholder: "Japan, Syria …", only: rest }) : null, precision);
  const hints = filters.querySelectorAll("[data-field=actors] .bk-hint");
  if (hints.length > 1) hints[0].remove(); // two controls of one field, one hint
  filters.open = !matchMedia("(max-width: 700px)").matches;
  const top = h("div", { class: "bk-controls" }, controls.search("query", { placeholder: "treaty, Khasan, railway …" }), h("div", null, paragraph, read));

  // ---- the strip: a lane for each kind; marks are made once, moved and hidden
  const [low, high] = data.span;
  const drawing = svg("svg", { "aria-hidden": "true" }), lines = svg("g"), axis = svg("g"), drawn = svg("g");
  const lanes = data.categories.map((c) => ({ c, name: svg("text"), rule: svg("path", { class: "bk-grid" }) }));
  const cursor = svg("path", { class: "bk-cursor" }), ring = svg("circle", { class: "bk-tl-ring", r: 10 });
  const now = svg("path", { class: "bk-rule" }), nowName = svg("text", { class: "bk-rule-label" }, "the article");
  const dots = events.map((e) => {
    const dot = svg("path", { class: "bk-symbol " + marks[e.category].tone, d: marks[e.category].d });
    // a date that is a month or a year is drawn as long as it is
    return { e, dot, span: e.from === undefined ? null : svg("path", { class: "bk-tl-span" }), x: 0, y: 0, seen: true };
  });
  lanes.forEach((lane) => lines.append(lane.rule, lane.name));
  drawn.append(...dots.filter((d) => d.span).map((d) => d.span), ...dots.map((d) => d.dot));
  drawing.append(lines, axis, now, nowName, cursor, drawn, ring);
  const stage = h("div", { class: "bk-tl-stage", tabindex: "0", role: "slider", "aria-label": "Events shown, in the order of their dates" }, drawing);
  const readout = h("p", { class: "bk-readout", "aria-hidden": "true" });
  const more = h("button", { type: "button", class: "bk-button", hidden: true, onclick: () => open(get("event"), true) }, "Read about it below");
  const press = (text, label, act) => h("button", { type: "button", class: "bk-button", "aria-label": label, onclick: act }, text);
  const nearer = press("+", "Zoom in", () => zoom(0.5)), farther = press("−", "Zoom out", () => zoom(2));
  const earlier = press("◂", "Earlier years", () => pan(-1)), later = press("▸", "Later years", () => pan(1));
  const strip = h("div", { class: "bk-tl-strip", "data-field": "event" }, stage, h("div", { class: "bk-tl-read" }, readout, more));
  const bar = h("div", { class: "bk-tools" }, h("span", { class: "bk-tools-label" }, "Years:"), earlier, farther, nearer, later);

  const whole = (years) => { // the whole years within, or the one that holds them
    const a = Math.ceil(years[0]), b = Math.floor(years[1]);
    return a <= b ? [a, b] : [b, b];
  };
  function look(width, centre) {
    const n = Math.min(high - low + 1, Math.max(1, Math.round(width)));
    const a = Math.min(Math.max(low, Math.round(centre - n / 2)), high - n + 1);
    set("years", [a, a + n - 1]);
  }
  function zoom(by) {
    const [a, b] = whole(get("years")), i = order.get(at || get("event"));
    // towards the event in hand, if it is in sight
    const centre = i !== undefined && events[i].year >= a && events[i].year <= b ? events[i].at : (a + b + 1) / 2;
    look((b - a + 1) * by, centre);
  }
  function pan(by) {
    const [a, b] = whole(get("years")), n = b - a + 1;
    look(n, (a + b + 1) / 2 + by * Math.max(1, Math.floor(n / 2)));
  }

  let at = "", width = 0, frame = null;
  function lay() {
    if (!result) return;
    width = Math.max(220, stage.clientWidth || width || 640);
    const [a, b] = frame, small = width < 560, lane = small ? 42 : 32, left = small ? 8 : 118, right = 10, head = 20, tall = head + lane * lanes.length + 24;
    const X = (t) => Math.round((left + ((t - a) / (b + 1 - a)) * (width - left - right)) * 10) / 10, bottom = tall - 24;
    for (const [k, v] of [["viewBox", `0 0 ${width} ${tall}`], ["width", width], ["height", tall]]) if (drawing.getAttribute(k) !== String(v)) drawing.setAttribute(k, v);
    lanes.forEach((one, i) => {
      const y = head + i * lane;
      one.rule.setAttribute("d", `M0 ${y}H${width}`);
      one.name.setAttribute("x", 0);
      one.name.setAttribute("y", y + (small ? 12 : 20));
    });
    // marks of a lane that would lie on each other take turns on three rows
    const rows = {}, size = small ? 0.55 : 0.62, step = small ? 9 : 10;
    for (const d of dots) {
      if (!shown.has(d.e.id)) continue;
      const i = data.categories.indexOf(d.e.category), ends = (rows[i] = rows[i] || [-99, -99, -99]);
      d.x = X(d.e.at);
      let row = ends.findIndex((x) => d.x - x >= 16 * size - 1);
      if (row < 0) row = ends.indexOf(Math.min(...ends));
      ends[row] = d.x;
      d.y = head + i * lane + (small ? 20 : 6) + row * step;
      d.dot.setAttribute("transform", `translate(${Math.round((d.x - 8 * size) * 10) / 10} ${d.y - 8 * size}) scale(${size})`);
      if (d.span) d.span.setAttribute("d", `M${Math.max(1, Math.min(X(d.e.from), d.x - 7))} ${d.y - 4}v8m0 -4H${Math.min(width - 1, Math.max(X(d.e.to), d.x + 7))}m0 -4v8`);
    }
    const n = b - a + 1, most = Math.max(2, Math.floor((width - left) / 64)), ticks = [];
    if (n <= 2) for (let m = 0; m < 12 * n; m += n * 12 <= most ? 1 : 12 * n <= most * 3 ? 3 : 6) ticks.push([a + m / 12, m % 12 ? MONTHS[m % 12] : String(a + Math.floor(m / 12))]);
    else {
      const gap = [1, 2, 5, 10, 20, 50].find((k) => n / k <= most) || 50;
      for (let y = Math.ceil(a / gap) * gap; y <= b; y += gap) ticks.push([y, String(y)]);
    }
    axis.replaceChildren(svg("path", { class: "bk-axis", d: `M${left} ${bottom}H${width - right}` }), ...ticks.flatMap(([t, text]) => [
      svg("path", { class: "bk-grid", d: `M${X(t)} ${head}V${bottom + 5}` }), svg("text", { x: Math.min(X(t), width - 16), y: bottom + 19, "text-anchor": X(t) < 18 ? "start" : "middle" }, text)]));
    const there = data.article !== null && data.article > a && data.article < b + 1, x = there ? X(data.article) : 0;
    now.setAttribute("d", there ? `M${x} ${head - 6}V${bottom}` : "");
    nowName.setAttribute("x", there ? x : -99);
    nowName.setAttribute("y", 11);
    nowName.setAttribute("text-anchor", x > width - 40 ? "end" : x < 40 ? "start" : "middle");
    point(at);
  }
  // the event that is pointed at, or else the one in hand
  function point(id) {
    at = shown.has(id) ? id : "";
    const one = dots[order.get(at || result.event)], i = one ? result.shown.indexOf(one.e.id) : -1;
    cursor.setAttribute("d", one ? `M${one.x} 14V${drawing.getAttribute("height") - 24}` : "");
    const held = dots[order.get(result.event)];
    ring.setAttribute("cx", held ? held.x : -99);
    ring.setAttribute("cy", held ? held.y : -99);
    const text = one ? `${one.e.when}${KNOWN[one.e.precision] ? " (" + KNOWN[one.e.precision] + ")" : ""}: ${one.e.title}. ${capital(one.e.category)}, ${one.e.where}.` : "";
    kit.put(readout, text || (result.shown.length ? "Point at a mark and choose it, or walk along the strip with the arrow keys and press Enter; + and − zoom." : ""));
    stage.setAttribute("aria-valuemin", result.shown.length ? 1 : 0);
    stage.setAttribute("aria-valuemax", result.shown.length);
    stage.setAttribute("aria-valuenow", i + 1 || (result.shown.length ? 1 : 0));
    stage.setAttribute("aria-valuetext", text ? `${text} ${i + 1} of ${result.shown.length}` : `${result.shown.length} events; the arrow keys walk along them, Enter chooses one, plus and minus zoom.`);
  }
  function near(e) {
    const box = drawing.getBoundingClientRect(), x = e.clientX - box.left, y = e.clientY - box.top;
    let best = null, least = 26;
    for (const d of dots) {
      const gap = shown.has(d.e.id) ? Math.hypot(d.x - x, d.y - y) : Infinity;
      if (gap < least) { best = d; least = gap; }
    }
    return best ? best.e.id : "";
  }
  stage.addEventListener("pointermove", (e) => { const id = near(e); if (id !== at) point(id); });
  stage.addEventListener("pointerleave", () => { if (at && document.activeElement !== stage) point(""); });
  stage.addEventListener("click", (e) => { const id = near(e); if (id) set("event", id); });
  stage.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    const list = result.shown, i = list.indexOf(at || result.event), last = list.length - 1;
    const to = { ArrowRight: i + 1, ArrowUp: i + 1, ArrowLeft: i < 0 ? last : i - 1, ArrowDown: i < 0 ? last : i - 1, Home: 0, End: last, PageUp: i + 10, PageDown: i - 10 }[e.key];
    if (to !== undefined) { if (list.length) point(list[Math.max(0, Math.min(last, to))]); }
    else if (e.key === "+" || e.key === "=") zoom(0.5);
    else if (e.key === "-" || e.key === "−") zoom(2);
    else if ((e.key === "Enter" || e.key === " ") && (at || list.length)) set("event", at || result.event || list[0]);
    else if (e.key === "Escape") { point(""); set("event", ""); }
    else return;
    e.preventDefault();
  });

  // ---- the maps: a button for each place, hidden where the other filters leave nothing
  const spots = [], outside = new Set(Object.keys(places)), greatest = Math.max(...Object.values(places).map((p) => p.events));
  function spot(id, props, name, more) {
    const count = h("span", { class: "bk-tl-count" }), disc = h("span", { class: "bk-tl-disc" });
    const button = h("button", { type: "button", "aria-pressed": "false", ...props, onclick() {
      const chosen = get("places");
      set("places", chosen.includes(id) ? chosen.filter((p) => p !== id) : chosen.concat(id));
    } }, disc, count, name);
    const one = { id, button, count, disc, more: more || [], n: -1, key: "" };
    spots.push(one);
    return button;
  }
  const maps = data.maps.map((m) => {
    const percent = (v, of) => (100 * v) / of + "%", leads = svg("g"), buttons = [];
    for (const [id, { point: p, mark, side, wide }] of Object.entries(m.places)) {
      outside.delete(id);
      const lead = svg("path", { class: "bk-tl-lead", d: `M${p[0]} ${p[1]}h.1L${mark[0]} ${mark[1]}` });
      const pin = svg("path", { class: "bk-tl-pin", d: `M${p[0]} ${p[1]}h.1` });
      leads.append(lead, pin);
      buttons.push(spot(id, { class: "bk-tl-spot", title: places[id].name, style: `left:${percent(mark[0], m.width)};top:${percent(mark[1], m.height)}` },
        side ? h("span", { class: "bk-tl-name bk-tl-" + side + (wide ? " bk-tl-wide" : ""), "aria-hidden": "true" }, places[id].name) : null, [lead, pin]));
    }
    const ground = svg("svg", { class: "bk-tl-ground", viewBox: `0 0 ${m.width} ${m.height}`, "aria-hidden": "true" }, svg("rect", { class: "bk-sea", width: m.width, height: m.height }),
      svg("path", { class: "bk-land", d: m.land }), svg("path", { class: "bk-border", d: m.border }), svg("path", { class: "bk-contested", d: m.contested }), leads);
    return h("div", { class: "bk-tl-map", role: "group", "aria-label": "Places on the map of " + m.title }, h("p", { class: "bk-tl-title" }, m.title), h("div", { class: "bk-tl-ground-box" }, ground, buttons));
  });
  const others = [...outside].map((id) => spot(id, { class: "bk-chip" }, h("span", null, places[id].name)));
  const atlas = h("div", { class: "bk-tl-atlas", "data-field": "places" }, h("h4", null, "Where: the places of the events shown"), h("div", { class: "bk-tl-maps" }, maps),
    others.length ? h("div", { class: "bk-tl-others", role: "group", "aria-label": "Places outside the maps" }, h("span", { class: "bk-tools-label" }, "Outside the maps:"), others) : null,
    h("p", { class: "bk-quiet" }, "Choose a place to see its events only; choose it again to let it go. The larger the disc, the more events. A line leads from a disc to its point where discs had to move apart. ",
      data.note, page && page.boundaries ? [" ", h("a", { href: page.boundaries }, "How we draw borders"), "."] : ""));

  // ---- counts, filled when they are opened
  const decades = [];
  for (let d = Math.floor(low / 10) * 10; d <= high; d += 10) decades.push(d);
  const table = kit.table({ caption: "The events shown, by decade and kind", columns: [{ label: "Decade" }, ...data.categories.map((c) => ({ label: capital(c), number: true })), { label: "All", number: true }] });
  table.el.classList.add("bk-auto");
  const fold = h("details", { class: "bk-equivalent" }, h("summary", null, "Count the events shown, by decade and kind"), table.el);
  function count() {
    if (!fold.open || !result) return;
    const sum = (c, d) => Object.entries(result.counts).reduce((s, [cell, n]) => (cell === c + "|" + d || (c === "all" && cell.endsWith("|" + d)) || (d === "all" && (c === "all" || cell.startsWith(c + "|"))) ? s + n : s), 0);
    table.update(decades.concat("all").map((d) => [d === "all" ? "All" : d + "s", ...data.categories.map((c) => sum(c, d)), sum("all", d)]));
  }
  fold.addEventListener("toggle", count);

  // ---- cards, made once; their insides when opened
  const cards = events.map((e) => {
    const body = h("div", { class: "bk-card-body" });
    const summary = h("summary", { onclick() { // a card that is opened becomes the event in hand
      if (!card.open) set("event", e.id);
      else if (get("event") === e.id) set("event", "");
    } }, h("span", { class: "bk-card-id" }, e.when, " ", known(e)), h("span", { class: "bk-card-claim" }, e.title), h("span", { class: "bk-card-marks" }, sign(e.category), " ", e.category, " · ", e.where));
    const card = h("details", { class: "bk-card", "data-event": e.id }, summary, body);
    card.addEventListener("toggle", () => {
      if (!card.open || body.childNodes.length) return;
      body.append(h("p", null, e.summary), h("dl", null,
        h("dt", null, "Date"), h("dd", null, e.when, KNOWN[e.precision] ? ` (${KNOWN[e.precision]}; drawn over the whole ${e.precision})` : ""),
        h("dt", null, "States"), h("dd", null, e.states),
        e.claimant ? [h("dt", null, "Told by"), h("dd", null, e.claimant, " (one side’s account)")] : null,
        h("dt", null, "Sources"), h("dd", null, kit.sources(data, e.sources), e.confidence === "two-sources" ? ". At least two pages carry it; they may relay one statement." : ". It rests on one page."),
        h("dt", null, "Bears on"), h("dd", null, e.paragraphs.map((p, i) => [i ? ", " : "", page && page.article ? h("a", { href: page.article + "#para-" + p }, "¶" + p) : "¶" + p]), " of the article")));
    });
    return card;
  });
  const list = h("div", { class: "bk-cards" }, cards), empty = h("p", { class: "bk-empty", hidden: true }, "No event fits all of these filters. Take one away, widen the years, or press Reset.");
  function open(id, focus) {
    const card = cards[order.get(id)];
    if (!card) return;
    card.open = true;
    // the list scrolls, the page stays; twice, as cards out of sight have no height of their own yet
    for (let i = 0; i < 2; i++) list.scrollTop += card.getBoundingClientRect().top - list.getBoundingClientRect().top - 6;
    if (focus) { card.scrollIntoView({ block: "nearest" }); card.querySelector("summary").focus(); }
  }

  el.classList.add("bk-timeline");
  el.append(top, filters, status, empty, bar, strip, controls.interval("years"), atlas, fold, h("h4", null, "The events shown"), list);

  let key = "", event = null;
  function redraw(next, now) {
    result = next;
    const seen = new Set(next.shown), nextFrame = whole(now.years), nextKey = next.shown.join() + nextFrame;
    shown = seen;
    dots.forEach((d, i) => {
      const yes = seen.has(d.e.id);
      kit.hide(cards[i], !yes);
      if (yes === d.seen) return;
      d.seen = yes;
      for (const one of [d.dot, d.span]) if (one) one.setAttribute("display", yes ? "inline" : "none");
    });
    const moved = key !== nextKey;
    key = nextKey;
    frame = nextFrame;
    if (moved) {
      lay();
      const n = frame[1] - frame[0] + 1;
      [[nearer, n === 1], [farther, n === high - low + 1], [earlier, frame[0] === low], [later, frame[1] === high]].forEach(([b, off]) => b.setAttribute("aria-disabled", off));
      const tally = {};
      for (const [cell, k] of Object.entries(next.counts)) { const c = cell.split("|")[0]; tally[c] = (tally[c] || 0) + k; }
      lanes.forEach((one) => kit.put(one.name, capital(one.c) + " " + (tally[one.c] || 0)));
      count();
    } else point(at);
    kinds.counts(next.left.categories);
    states.counts(next.left.actors);
    precision.counts(next.left.precision);
    options.forEach((o) => { if (o.value) kit.put(o, `¶${o.value} (${next.left.paragraph[o.value]})`); });
    kit.hide(read, !(page && page.article && now.paragraph));
    if (!read.hidden) { kit.put(read, `Read ¶${now.paragraph} in the companion`); read.setAttribute("href", page.article + "#para-" + now.paragraph); }
    const here = next.event ? events[order.get(next.event)].place : "";
    for (const one of spots) {
      const n = next.left.places[one.id], chosen = now.places.includes(one.id), k = [n, chosen, one.id === here].join();
      if (one.key === k) continue;
      one.key = k;
      kit.hide(one.button, !n && !chosen);
      one.more.forEach((m) => m.setAttribute("display", n || chosen ? "inline" : "none"));
      kit.put(one.count, n);
      one.button.setAttribute("aria-pressed", chosen);
      one.button.setAttribute("aria-label", `${places[one.id].name}: ${n} ${n === 1 ? "event" : "events"}${one.id === here ? "; place of the event in hand" : ""}`);
      one.button.classList.toggle("bk-tl-here", one.id === here);
      one.disc.style.setProperty("--d", Math.round(18 + 16 * Math.sqrt(n / greatest)) + "px");
    }
    if (next.event !== event) {
      event = next.event;
      kit.hide(more, !event);
      cards.forEach((card, i) => card.classList.toggle("bk-tl-held", events[i].id === event));
      if (event && !cards[order.get(event)].contains(document.activeElement)) requestAnimationFrame(() => open(event, false));
    }
    kit.hide(empty, seen.size > 0);
    const held = event ? events[order.get(event)] : null;
    say(`${seen.size} of ${events.length} events, ${frame[0] === frame[1] ? frame[0] : frame[0] + " to " + frame[1]}` + (held ? `. In hand: ${held.title}, ${held.where}.` : ""));
  }
  const watch = new ResizeObserver(() => { if (stage.clientWidth && Math.abs(stage.clientWidth - width) > 1) lay(); });
  watch.observe(stage);
  redraw.end = () => watch.disconnect();
  return redraw;
}

export default kit.widget({ calculate, view });
