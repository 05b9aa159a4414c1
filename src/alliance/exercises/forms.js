// The form of each kind of exercise: builds the controls, reads an answer for judge, and puts a remembered one back.
const forms = (function () {
  const { h, unique } = dom;
  const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  // HTML that the book's own build made from Markdown
  function rich(tag, html, props) { const el = h(tag, props); el.innerHTML = html; return el; }
  const bare = (html) => { const el = h("div"); el.innerHTML = html; return el.textContent; };

  function choices(face, type, legend, listed) {
    const name = unique("bk-ex"), items = listed || face.options;
    const inputs = items.map((_, i) => h("input", { type, name, value: String(i) }));
    const el = h("fieldset", { class: "bk-ex-fields" }, h("legend", null, legend),
      items.map((o, i) => h("label", { class: "bk-ex-option" }, inputs[i], h("span", { class: "bk-ex-letter" }, LETTERS[i] || String(i + 1)), rich("span", o))));
    return { el, inputs };
  }

  const kinds = {
    single(face) {
      const { el, inputs } = choices(face, "radio", "Choose one");
      return { el, read: () => { const at = inputs.findIndex((i) => i.checked); return at < 0 ? null : at; }, write: (a) => { if (inputs[a]) inputs[a].checked = true; } };
    },
    multiple(face) {
      const { el, inputs } = choices(face, "checkbox", "Choose all that hold");
      return { el, read: () => inputs.flatMap((i, n) => (i.checked ? [n] : [])), write: (a) => Array.isArray(a) && inputs.forEach((i, n) => { i.checked = a.includes(n); }) };
    },
    numeric(face) {
      const id = unique("bk-ex"), input = h("input", { type: "text", inputmode: "decimal", id, autocomplete: "off", size: "12", maxlength: "60" });
      return { el: h("p", { class: "bk-ex-entry" }, h("label", { for: id }, "Your answer"), " ", input, " ", h("span", null, face.unit)), read: () => input.value, write: (a) => { input.value = String(a); } };
    },
    text() {
      const id = unique("bk-ex"), input = h("input", { type: "text", id, autocomplete: "off", maxlength: "300" });
      return { el: h("p", { class: "bk-ex-entry" }, h("label", { for: id }, "Your answer"), " ", input), read: () => input.value, write: (a) => { input.value = String(a); } };
    },
    forecast() {
      const id = unique("bk-ex"), input = h("input", { type: "number", min: "0", max: "100", step: "1", id, value: "50" });
      const slide = h("input", { type: "range", min: "0", max: "100", step: "1", value: "50", "aria-label": "Your probability, slider" });
      input.addEventListener("input", () => { slide.value = input.value; });
      slide.addEventListener("input", () => { input.value = slide.value; });
      return { el: h("p", { class: "bk-ex-entry" }, h("label", { for: id }, "Your probability"), " ", input, " per cent ", slide), read: () => input.value, write: (a) => { input.value = slide.value = String(a); } };
    },
    order(face, say) {
      const list = h("ol", { class: "bk-ex-order" });
      const items = face.items.map((html, i) => {
        const name = bare(html);
        const move = (by, word) => h("button", { type: "button", class: "bk-button", "aria-label": `Move ${word}: ${name}`, onclick(e) {
          const all = [...list.children], at = all.indexOf(li), to = at + by;
          if (to < 0 || to >= all.length) return say(`Already ${by < 0 ? "first" : "last"}.`);
          list.insertBefore(li, by < 0 ? all[to] : all[to].nextSibling);
          e.currentTarget.focus();
          say(`Now ${to + 1} of ${all.length}.`);
        } }, by < 0 ? "↑" : "↓");
        const li = h("li", { class: "bk-ex-item" }, rich("span", html), h("span", { class: "bk-ex-moves" }, move(-1, "up"), move(1, "down")));
        li.at = i;
        return li;
      });
      list.append(...items);
      const el = h("fieldset", { class: "bk-ex-fields" }, h("legend", null, `Put in order, from ${face.from} to ${face.to}`), list);
      return { el, read: () => [...list.children].map((li) => li.at), write: (a) => { if (Array.isArray(a) && a.length === items.length && a.every((i) => items[i])) list.append(...a.map((i) => items[i])); } };
    },
    match(face) {
      const selects = face.items.map(() => h("select", { id: unique("bk-ex") }, h("option", { value: "" }, "choose …"), face.options.map((o, i) => h("option", { value: String(i) }, bare(o)))));
      const el = h("fieldset", { class: "bk-ex-fields" }, h("legend", null, "Find the partner of each"),
        face.items.map((item, i) => h("p", { class: "bk-ex-pair" }, rich("label", item, { for: selects[i].id }), " ", selects[i])));
      return { el, read: () => selects.map((s) => (s.value === "" ? null : Number(s.value))), write: (a) => Array.isArray(a) && selects.forEach((s, i) => { s.value = a[i] === null ? "" : String(a[i]); }) };
    },
    classify(face) {
      const rows = face.items.map((item) => {
        const name = unique("bk-ex"), inputs = face.options.map((_, i) => h("input", { type: "radio", name, value: String(i) }));
        const legend = rich("legend", item);
        return { inputs, el: h("fieldset", { class: "bk-ex-fields bk-ex-class" }, legend, h("div", { class: "bk-ex-classes" }, face.options.map((o, i) => h("label", { class: "bk-chip" }, inputs[i], rich("span", o))))) };
      });
      return {
        el: h("div", null, rows.map((r) => r.el)),
        read: () => rows.map((r) => { const at = r.inputs.findIndex((i) => i.checked); return at < 0 ? null : at; }),
        write: (a) => Array.isArray(a) && rows.forEach((r, i) => { if (r.inputs[a[i]]) r.inputs[a[i]].checked = true; }),
      };
    },
    // the picture and the list are one choice: pressing a mark ticks its place
    map(face, say, box) {
      const { el, inputs } = choices(face, face.many ? "checkbox" : "radio", face.many ? "Choose on the map or here; there may be several" : "Choose on the map or here", face.places.map((p) => escape(p.label)));
      el.classList.add("bk-ex-places");
      const picture = box.querySelector(".bk-ex-map");
      const show = () => picture && picture.querySelectorAll("[data-place]").forEach((m) => {
        const at = face.places.findIndex((p) => p.id === m.dataset.place);
        m.classList.toggle("bk-chosen", Boolean(inputs[at] && inputs[at].checked));
      });
      if (picture) {
        picture.classList.add("bk-ex-pickable");
        picture.addEventListener("click", (e) => {
          const mark = e.target.closest("[data-place]");
          const at = mark ? face.places.findIndex((p) => p.id === mark.dataset.place) : -1;
          if (at < 0) return;
          inputs[at].checked = face.many ? !inputs[at].checked : true;
          show();
          say(`${face.places[at].label}: ${inputs[at].checked ? "chosen" : "not chosen"}.`);
        });
      }
      el.addEventListener("change", show);
      return {
        el,
        read: () => face.places.filter((_, i) => inputs[i].checked).map((p) => p.id),
        write: (a) => { (Array.isArray(a) ? a : []).forEach((id) => { const at = face.places.findIndex((p) => p.id === id); if (at >= 0) inputs[at].checked = true; }); show(); },
      };
    },
    open(face) {
      const id = unique("bk-ex"), area = h("textarea", { id, rows: "6", maxlength: "20000" }), count = h("span", { class: "bk-quiet" });
      const words = () => { count.textContent = `${area.value.split(/\s+/).filter(Boolean).length} words; at least ${face.words}`; };
      area.addEventListener("input", words);
      words();
      return { el: h("p", { class: "bk-ex-entry bk-ex-essay" }, h("label", { for: id }, "Your answer"), area, count), read: () => area.value, write: (a) => { area.value = String(a); words(); }, kept: true, area };
    },
  };
  const escape = (s) => s.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);
  return { kinds, rich, bare, escape };
})();
