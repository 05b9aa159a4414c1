// Small charts of the widgets: lines with gaps, bars, dots, ranges; linear or logarithmic; a cursor for keys and finger.
function plot({ label, height = 300 }) {
  const NS = "http://www.w3.org/2000/svg", h = kit.h;
  // each series differs in colour, dash and mark
  const DASHES = ["", "7 3", "2 3", "9 3 2 3", "4 2", "1 4"], LETTERS = ["●", "■", "▲", "◆", "▼", "✚"];
  const MARKS = [
    (x, y, r) => `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`, (x, y, r) => `M${x - r} ${y - r}h${2 * r}v${2 * r}h${-2 * r}z`,
    (x, y, r) => `M${x} ${y - r * 1.3}l${r * 1.3} ${r * 2.2}h${-r * 2.6}z`, (x, y, r) => `M${x} ${y - r * 1.4}l${r * 1.4} ${r * 1.4}l${-r * 1.4} ${r * 1.4}l${-r * 1.4} ${-r * 1.4}z`,
    (x, y, r) => `M${x} ${y + r * 1.3}l${r * 1.3} ${-r * 2.2}h${-r * 2.6}z`, (x, y, r) => `M${x - r} ${y - r / 3}h${r * 0.7}v${-r * 0.7}h${r * 0.6}v${r * 0.7}h${r * 0.7}v${r * 0.6}h${-r * 0.7}v${r * 0.7}h${-r * 0.6}v${-r * 0.7}h${-r * 0.7}z`,
  ];
  const svg = document.createElementNS(NS, "svg");
  svg.setAttribute("aria-hidden", "true");
  svg.props = {};
  const stage = h("div", { class: "bk-plot-stage", tabindex: "0", role: "img", "aria-label": label }, svg);
  const legend = h("ul", { class: "bk-legend", "aria-label": "Legend" }), readout = h("p", { class: "bk-readout", "aria-hidden": "true" });
  stage.props = { role: "img", "aria-label": label };
  const el = h("div", { class: "bk-plot" }, legend, stage, readout);
  let spec = null, width = 0, at = null, place = null;

  // A drawing is told anew each time, layer by layer; a node that is there already is kept, and only what differs is touched.
  const layers = {};
  function layer(name, props = {}) {
    const g = (layers[name] = layers[name] || make("g", svg));
    for (const key in props) set(g, key, props[key]);
    return g;
  }
  function make(tag, parent) {
    const node = document.createElementNS(NS, tag);
    node.props = {};
    node.told = tag === "g" ? 0 : ""; // of a layer: how many nodes so far; of any other: its text
    parent.append(node);
    return node;
  }
  function set(node, name, value) {
    const text = value === null || value === undefined ? "" : String(value);
    if ((node.props[name] || "") === text) return;
    node.props[name] = text;
    if (text) node.setAttribute(name, text);
    else node.removeAttribute(name);
  }
  function add(parent, tag, props, text = "") {
    let node = parent.childNodes[parent.told++];
    if (node && node.localName !== tag) {
      const other = make(tag, parent);
      node.replaceWith(other);
      node = other;
    }
    node = node || make(tag, parent);
    for (const name in node.props) if (!(name in props)) set(node, name, "");
    for (const name in props) set(node, name, props[name]);
    if (node.told !== text) node.textContent = node.told = text;
    return node;
  }
  function finish() {
    for (const g of Object.values(layers)) {
      while (g.childNodes.length > g.told) g.lastChild.remove();
      g.told = 0;
    }
  }

  // round steps that give about n of them
  function ticks(from, to, n) {
    if (!(to > from)) return [from];
    const raw = (to - from) / n, size = 10 ** Math.floor(Math.log10(raw)), step = [1, 2, 5, 10].find((k) => k * size >= raw) * size;
    const result = [];
    for (let i = Math.ceil(from / step - 1e-9); i * step <= to + step * 1e-9; i++) result.push(Number((i * step).toPrecision(12)));
    return result;
  }
  function powers(from, to) {
    const result = [];
    for (let e = Math.floor(Math.log10(from)); e <= Math.ceil(Math.log10(to)); e++) {
      for (const k of Math.log10(to / from) < 2.2 ? [1, 2, 5] : [1]) { const v = k * 10 ** e; if (v >= from * 0.999 && v <= to * 1.001) result.push(v); }
    }
    return result.length > 7 ? result.filter((_, i) => i % 2 === 0) : result;
  }

  const point = (p) => (Array.isArray(p) ? { x: p[0], y: p[1] } : p);
  function draw(next) {
    spec = next || spec;
    if (!spec) return;
    width = width || Math.max(240, stage.clientWidth || 640); // asking for it would force a layout each time
    const small = width < 480, tall = spec.height || (small ? Math.min(height, 260) : height), log = Boolean(spec.y.log);
    const values = spec.series.flatMap((s) => s.points.map(point).flatMap((p) => [p.y, p.low, p.high])).concat(spec.band ? [spec.band.low, spec.band.high] : []).filter((v) => Number.isFinite(v) && (!log || v > 0));
    let low = spec.y.from !== undefined ? spec.y.from : Math.min(log ? Infinity : 0, ...values), high = spec.y.to !== undefined ? spec.y.to : Math.max(...values);
    if (!Number.isFinite(low) || !Number.isFinite(high)) { low = log ? 1 : 0; high = log ? 10 : 1; }
    if (low === high) high = log ? low * 10 : low + 1;
    const format = spec.y.format || ((v) => kit.number(v, 4)), marksY = spec.y.ticks || (log ? powers(low, high) : ticks(low, high, small ? 4 : 6));
    if (!spec.y.ticks && spec.y.to === undefined) high = Math.max(high, ...marksY);
    const left = 14 + 7 * Math.max(2, ...marksY.map((v) => format(v).length)), right = 14, top = spec.y.label ? 26 : 12, bottom = spec.x.label ? 44 : 30;
    const lg = (v) => (log ? Math.log10(v) : v);
    const pad = spec.x.pad || 0, x0 = spec.x.from - pad, x1 = spec.x.to + pad;
    const X = (v) => left + (x1 > x0 ? (v - x0) / (x1 - x0) : 0.5) * (width - left - right);
    const Y = (v) => tall - bottom - ((lg(v) - lg(low)) / (lg(high) - lg(low))) * (tall - top - bottom);
    const r1 = (v) => Math.round(v * 10) / 10;
    set(svg, "viewBox", `0 0 ${width} ${tall}`);
    set(svg, "width", width);
    set(svg, "height", tall);
    const behind = layer("behind"), names = layer("names"), marks = layer("marks"), along = layer("along"), lines = layer("lines"), rules = layer("rules"), ruled = layer("ruled");
    if (spec.y.label) add(names, "text", { x: 0, y: 12 }, spec.y.label);
    // few elements make a quick drawing: what looks alike is one path
    let grid = "";
    if (spec.band) { // a span of values across the chart, such as the reader's own
      const a = Y(Math.max(low, Math.min(high, spec.band.high))), b = Y(Math.max(low, Math.min(high, spec.band.low)));
      add(behind, "rect", { class: "bk-band", x: left, width: width - left - right, y: r1(a), height: Math.max(1, r1(b - a)) });
      add(behind, "text", { class: "bk-rule-label", x: left + 6, y: Math.max(top + 12, r1(a) - 4) }, spec.band.label);
    }
    for (const v of marksY) {
      grid += `M${left} ${r1(Y(v))}H${width - right}`;
      add(marks, "text", { x: left - 6, y: r1(Y(v)) + 4, "text-anchor": "end" }, format(v));
    }
    const named = spec.x.ticks || ticks(spec.x.from, spec.x.to, Math.max(2, Math.floor((width - left) / 70))).filter((v) => !spec.x.whole || Number.isInteger(v)).map((v) => [v, spec.x.format ? spec.x.format(v) : String(v)]);
    for (const [v, text] of named) {
      grid += `M${r1(X(v))} ${tall - bottom}v5`;
      add(along, "text", { x: r1(X(v)), y: tall - bottom + 19, "text-anchor": "middle" }, text);
    }
    add(lines, "path", { class: "bk-grid", d: grid });
    add(lines, "path", { class: "bk-axis", d: `M${left} ${tall - bottom}H${width - right}` });
    if (spec.x.label) add(names, "text", { x: (left + width - right) / 2, y: tall - 6, "text-anchor": "middle" }, spec.x.label);
    if (spec.diagonal) add(lines, "path", { class: "bk-rule", d: `M${r1(X(x0))} ${r1(Y(low))}L${r1(X(x1))} ${r1(Y(high))}` });
    (spec.rules || []).filter((rule) => rule.x >= x0 && rule.x <= x1).forEach((rule, i) => {
      add(rules, "path", { class: "bk-rule", d: `M${r1(X(rule.x))} ${top}V${tall - bottom}` });
      const end = X(rule.x) > width * 0.6;
      add(ruled, "text", { class: "bk-rule-label", x: r1(X(rule.x)) + (end ? -4 : 4), y: top + 10 + (i % 3) * 14, "text-anchor": end ? "end" : "start" }, rule.label);
    });
    const groups = spec.series.filter((s) => s.kind === "bars");
    spec.series.forEach((s, i) => {
      const tone = s.tone === undefined ? i % 6 : s.tone, g = layer("series" + i, { class: "bk-series", style: `--tone:var(--bk-t${tone})` });
      const points = s.points.map(point).filter((p) => p.x >= spec.x.from && p.x <= spec.x.to);
      const drawn = (v) => Number.isFinite(v) && (!log || v > 0);
      if (s.kind === "bars") {
        const slot = Math.abs(X(x0 + 1) - X(x0)) * 0.8, one = slot / groups.length, shift = groups.indexOf(s) * one - slot / 2;
        const a = Y(Math.max(low, Math.min(0, high))), wide = Math.max(1, r1(one - 1));
        const bars = points.filter((p) => drawn(p.y)).map((p) => `M${r1(X(p.x) + shift)} ${r1(a)}V${r1(Math.min(Y(p.y), a - 0.5))}h${wide}V${r1(a)}z`).join("");
        if (bars) add(g, "path", { class: "bk-bar-mark", d: bars });
        return;
      }
      let d = "", pen = false, whiskers = "";
      for (const p of points) {
        if (drawn(p.low) && drawn(p.high) && p.high > p.low) whiskers += `M${r1(X(p.x))} ${r1(Y(p.low))}V${r1(Y(p.high))}`;
        if (!drawn(p.y)) { pen = false; continue; } // what is not known is not joined
        if (s.kind !== "dots") d += `${pen ? "L" : "M"}${r1(X(p.x))} ${r1(Y(p.y))}`;
        pen = true;
      }
      // a year for which a figure is known to be missing has a cross on the axis
      const missing = points.filter((p) => p.missing).map((p) => `M${r1(X(p.x)) - 3} ${tall - bottom - 6 - 8 * i}l6 6m0 -6l-6 6`).join("");
      if (missing) add(g, "path", { class: "bk-missing", d: missing });
      if (whiskers) add(g, "path", { class: "bk-whisker", d: whiskers });
      if (d) add(g, "path", { class: "bk-curve", "stroke-dasharray": DASHES[tone], d });
      points.filter((p) => p.text && drawn(p.y)).forEach((p) => {
        const end = X(p.x) > width - 70, above = Y(p.y) > top + 24;
        add(g, "text", { x: r1(X(p.x)) + (end ? -9 : 9), y: r1(Y(p.y)) + (above ? -7 : 18), "text-anchor": end ? "end" : "start" }, p.text);
      });
      for (const open of [false, true]) {
        const dots = points.filter((p) => drawn(p.y) && Boolean(p.open) === open).map((p) => MARKS[tone](r1(X(p.x)), r1(Y(p.y)), p.size || (small ? 2.6 : 3.2))).join("");
        if (dots) add(g, "path", { class: "bk-dot" + (open ? " bk-open" : ""), d: dots });
      }
    });
    finish();
    explain(spec.series.length > 1 || spec.legend ? spec.series : []);
    const stops = [...new Set(spec.stops || spec.series.flatMap((s) => s.points.map((p) => point(p).x)))].filter((v) => v >= spec.x.from && v <= spec.x.to).sort((a, b) => a - b);
    place = { X, stops, top, bottom: tall - bottom };
    cursor(spec.readout && stops.includes(at) ? at : null);
    if (spec.readout && stops.length) {
      set(stage, "role", "slider"); // arrow keys walk along the horizontal axis
      set(stage, "aria-valuemin", stops[0]);
      set(stage, "aria-valuemax", stops[stops.length - 1]);
      if (at === null) { set(stage, "aria-valuenow", stops[stops.length - 1]); set(stage, "aria-valuetext", spec.words || "Use the arrow keys to read values."); }
    } else {
      set(stage, "role", "img");
      for (const name of ["now", "min", "max", "text"]) set(stage, "aria-value" + name, "");
    }
    set(stage, "aria-label", spec.readout ? label : spec.words ? label + ". " + spec.words : label);
  }

  let explained = "";
  function explain(series) {
    const marks = series.map((s, i) => [s.tone === undefined ? i % 6 : s.tone, s.kind, s.label]), key = marks.join("|");
    if (key === explained) return;
    explained = key;
    legend.replaceChildren(...marks.map(([tone, kind, text]) => h("li", { style: `--tone:var(--bk-t${tone})` }, h("span", { class: "bk-legend-mark", "aria-hidden": "true" }, kind === "bars" ? "■" : LETTERS[tone]), text)));
  }

  const pointer = document.createElementNS(NS, "path");
  pointer.setAttribute("class", "bk-cursor");
  function cursor(x) {
    at = x;
    const text = x === null ? "" : spec.readout(x);
    kit.put(readout, text || (spec.readout ? "Point at the chart, or use the arrow keys on it, to read values." : ""));
    if (x === null) return pointer.remove();
    pointer.setAttribute("d", `M${Math.round(place.X(x))} ${place.top}V${place.bottom}`);
    if (svg.lastChild !== pointer) svg.append(pointer);
    set(stage, "aria-valuenow", x);
    set(stage, "aria-valuetext", text);
  }
  stage.addEventListener("keydown", (e) => {
    if (!spec || !spec.readout || !place.stops.length) return;
    const s = place.stops, i = at === null ? s.length : s.indexOf(at);
    const to = { ArrowRight: i + 1, ArrowUp: i + 1, ArrowLeft: i - 1, ArrowDown: i - 1, Home: 0, End: s.length - 1, PageUp: i + 10, PageDown: i - 10 }[e.key];
    if (e.key === "Escape") return cursor(null);
    if (to === undefined) return;
    e.preventDefault();
    cursor(s[Math.max(0, Math.min(s.length - 1, to))]);
  });
  stage.addEventListener("pointermove", near);
  stage.addEventListener("pointerdown", near);
  function near(e) {
    if (!spec || !spec.readout || !place.stops.length) return;
    const x = e.clientX - svg.getBoundingClientRect().left;
    const best = place.stops.reduce((a, b) => (Math.abs(place.X(b) - x) < Math.abs(place.X(a) - x) ? b : a));
    if (best !== at) cursor(best);
  }

  const watch = new ResizeObserver(() => {
    const now = stage.clientWidth;
    if (!now || Math.abs(now - width) <= 1) return;
    width = Math.max(240, now);
    draw();
  });
  watch.observe(stage);
  return { el, draw, end: () => watch.disconnect() };
}
