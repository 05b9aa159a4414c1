// What runs inside a map's frame: the book's borders, keyboard access, decluttered symbols, light and dark.
"use strict";
window.BookFrame = (function () {
  const GAP = 26; // pixels between two symbols; nearer ones are drawn as one (as in picture.py)

  // ---- TopoJSON, just enough of it ---------------------------------------------------------------
  let arcs = null;
  function decode() {
    const t = window.bookTopology, [sx, sy] = t.transform.scale;
    arcs = t.arcs.map(function (arc) {
      let x = 0, y = 0;
      return arc.map(function (d) { x += d[0]; y += d[1]; return [y * sy, x * sx]; });
    });
  }
  function join(indices) {
    const out = [];
    indices.forEach(function (k) {
      const arc = k >= 0 ? arcs[k] : arcs[~k].slice().reverse();
      for (let i = out.length ? 1 : 0; i < arc.length; i++) out.push(arc[i]);
    });
    return out;
  }
  function countries() { return window.bookTopology.objects.countries.geometries; }

  // ---- the map ------------------------------------------------------------------------------------
  let current = null, view = null, moved = false;
  function map(id, bounds, options) {
    view = bounds;
    const touch = matchMedia("(pointer: coarse)").matches;
    const m = L.map(id, Object.assign({
      attributionControl: false, zoomSnap: 0.25, wheelPxPerZoomLevel: 90,
      scrollWheelZoom: false, // the page scrolls; Ctrl and wheel zooms
      dragging: !touch, // on a phone one finger scrolls the page, two move the map
      zoomAnimation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    }, options));
    m.fitBounds(bounds);
    m.on("dragstart zoomstart", function (e) { if (ready) moved = true; });
    const box = m.getContainer();
    box.setAttribute("role", "application");
    box.setAttribute("aria-label", document.title + ". Arrow keys move, plus and minus zoom, Tab goes to the places.");
    box.addEventListener("wheel", function (e) {
      if (!e.ctrlKey) return;
      e.preventDefault();
      m.setZoomAround(m.mouseEventToLatLng(e), m.getZoom() - Math.sign(e.deltaY) / 2);
    }, { passive: false });
    L.control.scale({ imperial: false }).addTo(m);
    current = m;
    return m;
  }

  // Land and lines are no objects of Leaflet: at ten thousand points that costs a third of the time to the first drawing.
  // Each ring is kept in units of the Mercator square (0 to 1), and a zoom makes one path of all that may be seen.
  function unit(points) {
    const flat = new Float64Array(points.length * 2);
    let west = 1, east = 0, north = 1, south = 0;
    points.forEach(function (p, i) {
      const lat = Math.max(-85.05, Math.min(85.05, p[0])) * Math.PI / 180;
      const x = p[1] / 360 + 0.5, y = 0.5 - Math.log(Math.tan(Math.PI / 4 + lat / 2)) / (2 * Math.PI);
      flat[2 * i] = x; flat[2 * i + 1] = y;
      west = Math.min(west, x); east = Math.max(east, x); north = Math.min(north, y); south = Math.max(south, y);
    });
    return { flat: flat, west: west, east: east, north: north, south: south };
  }
  function backdrop(m, renderer, rings, className, close) {
    const path = renderer._rootGroup.appendChild(L.SVG.create("path"));
    path.setAttribute("class", className);
    path.setAttribute("fill-rule", "evenodd");
    rings = rings.map(unit);
    function draw() {
      const scale = m.options.crs.scale(m.getZoom()), origin = m.getPixelOrigin(), size = m.getSize();
      const corner = m.containerPointToLayerPoint([0, 0]).add(origin);
      const west = (corner.x - size.x) / scale, east = (corner.x + 2 * size.x) / scale;
      const north = (corner.y - size.y) / scale, south = (corner.y + 2 * size.y) / scale;
      let d = "";
      rings.forEach(function (ring) {
        if (ring.east < west || ring.west > east || ring.south < north || ring.north > south) return;
        const f = ring.flat;
        let px = NaN, py = NaN, part = "", count = 0;
        for (let i = 0; i < f.length; i += 2) {
          const x = Math.round((f[i] * scale - origin.x) * 2) / 2, y = Math.round((f[i + 1] * scale - origin.y) * 2) / 2;
          if (Math.abs(x - px) < 0.7 && Math.abs(y - py) < 0.7 && i < f.length - 2) continue;
          part += (count++ ? "L" : "M") + x + " " + y;
          px = x; py = y;
        }
        if (count > (close ? 2 : 1)) d += part + (close ? "z" : "");
      });
      path.setAttribute("d", d || "M0 0");
    }
    draw();
    m.on("zoomend viewreset moveend", draw);
  }
  function borders(m) {
    decode();
    const renderer = L.svg({ padding: 0.5 }).addTo(m), land = [];
    countries().forEach(function (g) { g.arcs.forEach(function (p) { p.forEach(function (ring) { land.push(join(ring)); }); }); });
    backdrop(m, renderer, land, "bk-land", true);
    window.bookTopology.objects.lines.geometries.forEach(function (g) { backdrop(m, renderer, g.arcs.map(join), "bk-" + g.properties.status, false); });
  }

  // ---- layers: rows of data from Python, drawn when the layer is shown for the first time -----------
  const shapes = {};
  function shapeOf(iso3) {
    if (!shapes[iso3]) {
      const g = countries().find(function (c) { return c.properties.iso3 === iso3; });
      shapes[iso3] = g && { name: g.properties.name, rings: g.arcs.map(function (p) { return p.map(join); }) };
    }
    return shapes[iso3];
  }
  function lazy(draw) {
    const group = L.featureGroup();
    let drawn = false;
    const add = group.onAdd;
    group.onAdd = function (m) { if (!drawn) { drawn = true; draw(group); } add.call(group, m); };
    return group;
  }

  function areas(data) {
    return lazy(function (group) {
      const rows = data.rows || [].concat.apply([], data.codes.map(function (codes, k) {
        return codes.split(" ").filter(Boolean).map(function (iso3) { return [iso3, k, "", ""]; });
      }));
      const list = rows.map(function (row) {
        const shape = shapeOf(row[0]), kind = data.classes[row[1]];
        return shape && { shape: shape, label: row[2] || shape.name + ": " + kind[0], more: row[3], tone: kind && kind[1] };
      }).filter(Boolean);
      list.sort(function (a, b) { return a.label.localeCompare(b.label, "en"); });
      const many = list.length > 12, walk = [];
      list.forEach(function (one) {
        const polygon = L.polygon(one.shape.rings, {
          className: one.tone ? "bk-class" : "bk-area", bubblingMouseEvents: false, alt: one.label, smoothFactor: 0.7,
          fillColor: one.tone ? "url(#bk-" + one.tone + ")" : undefined, fillOpacity: 1,
        });
        polygon.bindTooltip(text(one.label), { sticky: true });
        polygon.bindPopup(describe([{ title: one.label, more: one.more }]), { maxWidth: 260 });
        if (many) polygon.bookWalk = walk;
        walk.push(polygon);
        group.addLayer(polygon);
      });
    });
  }

  function points(data) {
    return lazy(function (group) {
      data.rows.forEach(function (row) {
        const size = row[4] || 16, box = Math.max(24, size);
        const marker = L.marker([row[0], row[1]], {
          alt: row[2], riseOnHover: true,
          icon: L.divIcon({
            html: data.icon.replace('width="16" height="16"', 'width="' + size + '" height="' + size + '"'),
            className: "bk-point", iconSize: [box, box], iconAnchor: [box / 2, box / 2],
          }),
        });
        marker.bookTime = row[5];
        marker.bookEntry = { title: row[2], more: row[3] };
        marker.bindTooltip(text(row[2]));
        marker.bindPopup(function () { return content(marker); }, { maxWidth: 260 });
        group.addLayer(marker);
      });
    });
  }

  function names(data) {
    return lazy(function (group) {
      data.rows.forEach(function (row) {
        group.addLayer(L.marker([row[0], row[1]], {
          interactive: false, keyboard: false, icon: L.divIcon({ html: "<span>" + text(row[2]) + "</span>", className: "bk-name", iconSize: [0, 0] }),
        }));
      });
    });
  }

  const DASHES = { solid: null, dashed: "6 4", dotted: "1 4" };
  function lines(data) {
    return lazy(function (group) {
      data.rows.forEach(function (row) {
        const path = L.polyline(row[0], {
          className: "bk-line bk-line-" + data.dash, dashArray: DASHES[data.dash], weight: row[3] || 2.5, alt: row[1], bubblingMouseEvents: false,
        });
        path.bookTime = row[4];
        path.bindTooltip(text(row[1]), { sticky: true });
        if (row[2]) path.bindPopup(describe([{ title: row[1], more: row[2] }]), { maxWidth: 260 });
        group.addLayer(path);
      });
    });
  }

  // ---- the years: what happened in one, or by its end ------------------------------------------------
  let clock = null;
  function slider(m, data) {
    const box = L.DomUtil.create("div", "bk-slider"), id = "bk-year";
    box.innerHTML = '<div class="bk-slider-head"><label for="' + id + '"></label><output for="' + id + '"></output><button type="button">All years</button></div><input type="range" id="' + id + '">';
    const input = box.querySelector("input"), out = box.querySelector("output"), all = box.querySelector("button");
    box.querySelector("label").textContent = data.label;
    input.min = data.first; input.max = data.last; input.step = 1; input.value = data.last;
    clock = { year: null, input: input };
    clock.shows = function (time) {
      if (clock.year === null || time === null || time === undefined) return true;
      return data.mode === "until" ? time <= clock.year : time <= clock.year && time >= clock.year - data.width;
    };
    clock.set = function (year) {
      clock.year = year;
      if (year !== null) input.value = year;
      const span = data.width && data.mode === "in" ? year - data.width + " to " + year : String(year);
      out.textContent = year === null ? data.first + " to " + data.last : data.mode === "until" ? "until " + year : span;
      input.setAttribute("aria-valuetext", out.textContent);
      m.closePopup();
      filter(m);
      tell();
    };
    input.addEventListener("input", function () { clock.set(Number(input.value)); });
    all.addEventListener("click", function () { clock.set(null); });
    const control = L.control({ position: "bottomright" });
    control.onAdd = function () { return box; };
    control.addTo(m);
    L.DomEvent.disableClickPropagation(box);
    L.DomEvent.on(box, "keydown", L.DomEvent.stopPropagation); // the arrows turn the years, they do not move the map
    out.textContent = data.first + " to " + data.last;
    input.setAttribute("aria-valuetext", out.textContent);
  }
  function filter(m) {
    m.eachLayer(function (l) {
      if (l._path && l.bookTime !== undefined && clock) l._path.style.display = clock.shows(l.bookTime) ? "" : "none";
    });
    declutter(m);
    const shown = markers(m).filter(timely).length;
    if (clock && clock.year !== null) say(shown + (shown === 1 ? " place" : " places") + " shown");
  }
  function timely(marker) { return !clock || clock.shows(marker.bookTime); }

  const live = document.createElement("div");
  live.setAttribute("role", "status");
  live.style.cssText = "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)";
  let saying = 0;
  function say(words) { clearTimeout(saying); saying = setTimeout(function () { live.textContent = words; }, 200); }

  // ---- a map from the web, only where a reader asks for it -------------------------------------------
  const ONLINE = ["https:", "", "tile.openstreetmap.org", "{z}", "{x}", "{y}.png"].join("/");
  function online(m) {
    const note = L.control({ position: "bottomleft" });
    note.onAdd = function () {
      const box = L.DomUtil.create("div", "bk-online");
      box.innerHTML = 'Map: © <a href="https://www.openstreetmap.org/copyright" target="_blank" rel="noopener">OpenStreetMap contributors</a>; drawn by their rule, not by this book’s';
      return box;
    };
    const tiles = L.tileLayer(ONLINE, { maxZoom: 19, opacity: 0.75, referrerPolicy: "strict-origin-when-cross-origin" });
    tiles.on("add", function () { note.addTo(m); });
    tiles.on("remove", function () { note.remove(); });
    const control = L.control.layers(null, { "Online map (contacts tile.openstreetmap.org)": tiles }, { collapsed: true, position: "topleft" });
    control.addTo(m);
    control.getContainer().classList.add("bk-online-switch");
  }

  function text(s) { return String(s).replace(/[&<>"]/g, function (c) { return "&#" + c.charCodeAt(0) + ";"; }); }
  function describe(items) {
    return items.map(function (i) { return "<p><strong>" + text(i.title) + "</strong>" + (i.more ? "<br>" + text(i.more) : "") + "</p>"; }).join("");
  }

  // ---- symbols that would lie on each other are shown as one, which names them all ------------------
  function markers(m) {
    const all = [];
    m.eachLayer(function (l) { if (l instanceof L.Marker && l._icon && l.bookEntry) all.push(l); });
    all.sort(function (a, b) { return a._leaflet_id - b._leaflet_id; });
    return all;
  }
  function declutter(m) {
    const heads = [];
    markers(m).forEach(function (marker) {
      if (!timely(marker)) { marker._icon.style.display = "none"; return; }
      const p = m.latLngToContainerPoint(marker.getLatLng());
      const head = heads.find(function (h) { return h.p.distanceTo(p) < GAP; });
      if (head) head.members.push(marker);
      else heads.push({ p: p, members: [marker] });
    });
    heads.forEach(function (h) {
      h.members.forEach(function (marker, i) {
        const icon = marker._icon, name = marker.options.alt || "";
        icon.style.display = i ? "none" : "";
        if (i) return;
        const others = h.members.length - 1;
        let badge = icon.querySelector(".bk-badge");
        if (!badge && others) { badge = icon.appendChild(document.createElement("span")); badge.className = "bk-badge"; }
        if (badge) { badge.textContent = others ? "+" + others : ""; badge.hidden = !others; }
        icon.removeAttribute("title");
        icon.setAttribute("aria-label", others ? name + " and " + others + " more: " + h.members.slice(1).map(function (o) { return o.options.alt; }).join(", ") : name);
        marker.bookMembers = h.members;
      });
    });
  }
  function content(marker) {
    const members = marker.bookMembers || [marker], box = document.createElement("div");
    members.forEach(function (one) {
      const p = box.appendChild(document.createElement("div"));
      p.className = "bk-entry";
      p.innerHTML = describe([one.bookEntry]);
    });
    if (members.length > 1) {
      const button = box.appendChild(document.createElement("button"));
      button.type = "button";
      button.textContent = "Zoom in on these " + members.length;
      button.addEventListener("click", function () {
        current.closePopup();
        current.fitBounds(L.latLngBounds(members.map(function (o) { return o.getLatLng(); })), { padding: [50, 50] });
        current.getContainer().focus();
      });
    }
    return box;
  }

  // ---- everything a mouse can reach, a keyboard can reach -------------------------------------------
  function equip(m) {
    m.eachLayer(function (layer) {
      const path = layer._path;
      if (!path || !layer.options.interactive || path.hasAttribute("tabindex") || layer instanceof L.Marker) return;
      const tip = layer.getTooltip && layer.getTooltip(), raw = tip && tip.getContent();
      const name = layer.options.alt || (raw instanceof Node ? raw.textContent : String(raw || "").replace(/<[^>]*>/g, "")).trim();
      if (!name) return;
      // of a layer of many states one is in the order of Tab; the arrows go on to the others
      const walk = layer.bookWalk;
      path.setAttribute("tabindex", walk && walk[0] !== layer ? "-1" : "0");
      if (walk) path.addEventListener("keydown", function (e) { step(walk, layer, e); });
      path.setAttribute("role", layer.getPopup && layer.getPopup() ? "button" : "img");
      path.setAttribute("aria-label", name);
      path.addEventListener("focus", function () { if (layer.openTooltip) layer.openTooltip(); });
      path.addEventListener("blur", function () { if (layer.closeTooltip) layer.closeTooltip(); });
      path.addEventListener("keydown", function (e) {
        if ((e.key === "Enter" || e.key === " ") && layer.getPopup()) { e.preventDefault(); layer.openPopup(layer.getBounds ? layer.getBounds().getCenter() : undefined); }
      });
    });
    declutter(m);
  }

  let typed = "", typing = 0;
  function step(walk, from, e) {
    if (e.ctrlKey || e.altKey || e.metaKey) return;
    const at = walk.indexOf(from);
    let to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: walk.length - 1 }[e.key];
    if (to === undefined && /^\p{L}$/u.test(e.key)) {
      clearTimeout(typing);
      typing = setTimeout(function () { typed = ""; }, 700);
      typed += e.key.toLowerCase();
      to = walk.findIndex(function (l) { return l.options.alt.toLowerCase().replace(/[^\p{L}]/gu, "").startsWith(typed); });
      if (to < 0) return;
    }
    if (to === undefined) return;
    e.preventDefault();
    e.stopPropagation();
    const next = walk[(to + walk.length) % walk.length];
    if (!next._path) return;
    from._path.setAttribute("tabindex", "-1");
    next._path.setAttribute("tabindex", "0");
    if (!current.getBounds().intersects(next.getBounds())) current.panTo(next.getBounds().getCenter(), { animate: false });
    next._path.focus({ preventScroll: true });
  }

  // ---- what is shown can be linked: the page keeps it in its address ---------------------------------
  function switches() { return Array.from(document.querySelectorAll(".leaflet-control-layers-overlays input, .leaflet-control-layers-base input")); }
  function tell() {
    if (!ready || parent === window) return;
    const c = current.getCenter(), on = switches().map(function (i) { return i.checked ? 1 : 0; }).join("");
    const state = [current.getZoom().toFixed(2), c.lat.toFixed(3), c.lng.toFixed(3), on, clock && clock.year !== null ? clock.year : ""].join("_");
    parent.postMessage({ book: "map-state", value: state }, "*");
  }
  function restore(state) {
    const parts = String(state).split("_");
    if (parts.length !== 5 || parts.slice(0, 3).some(function (p) { return !isFinite(p) || p === ""; })) return;
    switches().forEach(function (input, i) { if (parts[3][i] && (parts[3][i] === "1") !== input.checked) input.click(); });
    moved = true;
    current.setView([Number(parts[1]), Number(parts[2])], Number(parts[0]), { animate: false });
    if (clock && parts[4]) clock.set(Math.min(Number(clock.input.max), Math.max(Number(clock.input.min), Number(parts[4]))));
  }
  function reset() {
    moved = false;
    if (clock) clock.set(null);
    current.fitBounds(view);
  }

  let ready = false;
  function start() {
    const m = current;
    if (!m) return;
    equip(m);
    m.on("zoomend viewreset overlayadd overlayremove baselayerchange layeradd", L.Util.throttle(function () { equip(m); }, 60));
    let opener = null;
    m.on("popupopen", function (e) {
      opener = document.activeElement;
      const box = e.popup.getElement();
      box.setAttribute("role", "dialog");
      box.setAttribute("aria-label", "About this place");
      const close = box.querySelector(".leaflet-popup-close-button");
      if (close) close.focus({ preventScroll: true });
    });
    m.on("popupclose", function () { if (opener && document.contains(opener)) opener.focus({ preventScroll: true }); opener = null; });
    // Leaflet listens for Escape only while the map itself has the focus
    document.addEventListener("keydown", function (e) { if (e.key === "Escape") m.closePopup(); });
    let width = innerWidth;
    addEventListener("resize", function () {
      m.invalidateSize();
      if (innerWidth !== width && !moved) m.fitBounds(view, { animate: false });
      width = innerWidth;
    });
    const before = m.getSize();
    m.invalidateSize();
    if (!before.equals(m.getSize())) m.fitBounds(view, { animate: false }); // fitted already, unless the frame has grown since
    ready = true;
    document.documentElement.dataset.ready = "true";
    document.body.appendChild(live);
    m.on("moveend baselayerchange overlayadd overlayremove", L.Util.throttle(function () { tell(); }, 200));
    if (parent !== window) parent.postMessage({ book: "map-ready" }, "*");
  }

  // ---- light and dark: the page says; in a notebook, JupyterLab's own theme or the system's ----------
  function theme(value) { document.documentElement.dataset.theme = value; }
  addEventListener("message", function (e) {
    if (e.source !== parent || !e.data) return;
    if (e.data.book === "theme") theme(e.data.value === "dark" ? "dark" : "light");
    if (e.data.book === "map-restore" && ready) restore(e.data.value);
    if (e.data.book === "map-reset" && ready) reset();
  });
  let host = null;
  try { host = parent.document.body.dataset; } catch (e) { host = null; }
  theme(host && host.jpThemeLight ? (host.jpThemeLight === "false" ? "dark" : "light")
    : matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  addEventListener("load", start);

  return { map: map, borders: borders, areas: areas, points: points, lines: lines, names: names, slider: slider, online: online };
})();
