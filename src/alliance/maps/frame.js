// What runs inside a map's frame: the book's borders, keyboard access, decluttered symbols, light and dark.
"use strict";
window.BookFrame = (function () {
  const GAP = 26; // pixels between two symbols; nearer ones are drawn as one (as in picture.py)

  // folium's popups call $(html)[0] to make an element; that is all they need of jQuery
  window.$ = window.$ || function (html) {
    const t = document.createElement("template");
    t.innerHTML = String(html).trim();
    return t.content.children;
  };

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

  function borders(m) {
    decode();
    const renderer = L.svg({ padding: 0.5 });
    const land = [];
    countries().forEach(function (g) { g.arcs.forEach(function (p) { land.push(p.map(join)); }); });
    L.polygon(land, { className: "bk-land", interactive: false, renderer: renderer, smoothFactor: 0.7 }).addTo(m);
    window.bookTopology.objects.lines.geometries.forEach(function (g) {
      L.polyline(g.arcs.map(join), {
        className: "bk-" + g.properties.status, interactive: false, renderer: renderer, smoothFactor: 0.7, fill: false,
      }).addTo(m);
    });
  }

  function areas(rows) {
    const group = L.featureGroup();
    rows.forEach(function (row) {
      const g = countries().find(function (c) { return c.properties.iso3 === row.iso3; });
      if (!g) return;
      const shape = L.polygon(g.arcs.map(function (p) { return p.map(join); }), {
        className: "bk-area", bubblingMouseEvents: false, alt: row.label, smoothFactor: 0.7,
      });
      shape.bindTooltip(text(row.label), { sticky: true });
      shape.bindPopup(describe([{ title: row.label, more: row.text }]), { maxWidth: 260 });
      group.addLayer(shape);
    });
    return group;
  }

  function text(s) { return String(s).replace(/[&<>"]/g, function (c) { return "&#" + c.charCodeAt(0) + ";"; }); }
  function describe(items) {
    return items.map(function (i) { return "<p><strong>" + text(i.title) + "</strong>" + (i.more ? "<br>" + text(i.more) : "") + "</p>"; }).join("");
  }

  // ---- symbols that would lie on each other are shown as one, which names them all ------------------
  function markers(m) {
    const all = [];
    m.eachLayer(function (l) { if (l instanceof L.Marker && l._icon) all.push(l); });
    return all;
  }
  function declutter(m) {
    const heads = [];
    markers(m).forEach(function (marker) {
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
      const own = one.bookContent;
      if (own instanceof Node) p.appendChild(own.cloneNode(true)); else p.innerHTML = own || text(one.options.alt || "");
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
    markers(m).forEach(function (marker) {
      if (marker.bookEquipped) return;
      marker.bookEquipped = true;
      const popup = marker.getPopup();
      if (popup) { marker.bookContent = popup.getContent(); popup.setContent(function () { return content(marker); }); }
    });
    m.eachLayer(function (layer) {
      const path = layer._path;
      if (!path || !layer.options.interactive || path.hasAttribute("tabindex") || layer instanceof L.Marker) return;
      const tip = layer.getTooltip && layer.getTooltip(), raw = tip && tip.getContent();
      const name = layer.options.alt || (raw instanceof Node ? raw.textContent : String(raw || "").replace(/<[^>]*>/g, "")).trim();
      if (!name) return;
      path.setAttribute("tabindex", "0");
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

  let ready = false;
  function start() {
    const m = current;
    if (!m) return;
    equip(m);
    m.on("zoomend viewreset overlayadd overlayremove layeradd", L.Util.throttle(function () { equip(m); }, 60));
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
    m.invalidateSize();
    m.fitBounds(view, { animate: false });
    ready = true;
    document.documentElement.dataset.ready = "true";
    if (parent !== window) parent.postMessage({ book: "map-ready" }, "*");
  }

  // ---- light and dark: the page says; in a notebook, JupyterLab's own theme or the system's ----------
  function theme(value) { document.documentElement.dataset.theme = value; }
  addEventListener("message", function (e) {
    if (e.source === parent && e.data && e.data.book === "theme") theme(e.data.value === "dark" ? "dark" : "light");
  });
  let host = null;
  try { host = parent.document.body.dataset; } catch (e) { host = null; }
  theme(host && host.jpThemeLight ? (host.jpThemeLight === "false" ? "dark" : "light")
    : matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  addEventListener("load", start);

  return { map: map, borders: borders, areas: areas };
})();
