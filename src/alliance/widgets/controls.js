// Controls bound to a widget's fields: each writes its field when the reader moves it, and follows when the field changes.
function controls(context) {
  const { h } = kit;
  const bound = [];

  // a field, or one entry of a field of kind "each": "years", or ["weights", "trade"]
  function at(path) {
    const [name, key] = Array.isArray(path) ? path : [path];
    const whole = context.fields[name], field = key === undefined ? whole : whole.fields[key];
    return {
      name: key === undefined ? name : name + "." + key,
      field,
      read: (state) => (key === undefined ? state[name] : state[name][key]),
      write(value) {
        if (key === undefined) return context.set(name, value);
        const { [key]: old, ...rest } = context.get(name);
        context.set(name, value === undefined ? rest : { ...rest, [key]: value });
      },
    };
  }
  function add(place, el, sync) {
    el.dataset.field = place.name;
    // a field that stays as it was costs nothing; what is typed and does not fit stays under its message
    let before, begun = false;
    bound.push((state) => {
      const value = place.read(state);
      if (begun && fields.same(before, value)) return;
      begun = true;
      before = value;
      sync(value);
    });
    return el;
  }
  const hint = (field) => (field.hint ? h("small", { class: "bk-hint" }, field.hint) : null);
  const unit = (field) => (field.unit ? h("span", { class: "bk-unit" }, field.unit) : null);

  // one of some options, as a list to unfold
  function select(path, { label } = {}) {
    const place = at(path), id = kit.unique("bk-c");
    const box = h("select", { id, onchange: () => place.write(box.value) }, place.field.options.map(([value, text]) => h("option", { value }, text)));
    return add(place, h("div", { class: "bk-control" }, h("label", { for: id }, label || place.field.label), box, hint(place.field)), (value) => {
      if (value === undefined) box.selectedIndex = -1;
      else if (box.value !== value) box.value = value;
    });
  }

  // one of a few options, all in sight; `clear` adds a way to take the answer back
  function radio(path, { label } = {}) {
    const place = at(path), group = kit.unique("bk-r");
    const boxes = place.field.options.map(([value, text]) => {
      const input = h("input", { type: "radio", name: group, value, onchange: () => place.write(value) });
      return { value, input, el: h("label", { class: "bk-chip" }, input, h("span", null, text)) };
    });
    return add(place, h("fieldset", { class: "bk-facet" }, h("legend", null, label || place.field.label), h("div", { class: "bk-chips" }, boxes.map((b) => b.el)), hint(place.field)),
      (value) => boxes.forEach((b) => { b.input.checked = b.value === value; }));
  }

  // any of some options; count(value) may tell a number beside each, see redraw's use of the returned el.counts
  // `only` names the options shown: others of the field, which another control may hold, are left as they are
  function chips(path, { label, only } = {}) {
    const place = at(path), offered = place.field.options.filter(([value]) => !only || only.includes(value));
    const boxes = offered.map(([value, text]) => {
      const count = h("span", { class: "bk-count" });
      const input = h("input", { type: "checkbox", value, onchange: change });
      return { value, input, count, el: h("label", { class: "bk-chip" }, input, h("span", null, text), count) };
    });
    const limits = h("small", { class: "bk-error", role: "alert" });
    function change() {
      const elsewhere = only ? place.read(context.state()).filter((v) => !only.includes(v)) : [];
      const chosen = boxes.filter((b) => b.input.checked).map((b) => b.value).concat(elsewhere);
      const { least, most } = place.field;
      const fits = chosen.length >= least && chosen.length <= most;
      limits.textContent = fits ? "" : chosen.length < least ? `Keep at least ${least}.` : `At most ${most}; take one away first.`;
      if (fits) place.write(chosen);
      else sync(place.read(context.state()));
    }
    const sync = (value) => boxes.forEach((b) => { b.input.checked = (value || []).includes(b.value); });
    const el = add(place, h("fieldset", { class: "bk-facet" }, h("legend", null, label || place.field.label), h("div", { class: "bk-chips" }, boxes.map((b) => b.el)), limits, hint(place.field)), sync);
    el.counts = (tally) => boxes.forEach((b) => {
      const n = tally[b.value] || 0;
      kit.put(b.count, "(" + n + ")");
      b.el.classList.toggle("bk-none", !n);
    });
    return el;
  }

  // any of many options: type to find, choose to add, press to take away
  function pick(path, { label, placeholder = "type a name", only } = {}) {
    const place = at(path), id = kit.unique("bk-p"), offered = place.field.options.filter(([value]) => !only || only.includes(value));
    const names = new Map(offered), values = new Map(offered.map(([v, t]) => [t.toLowerCase(), v]));
    const limits = h("small", { class: "bk-error", role: "alert" });
    const input = h("input", { id, type: "search", list: id + "-all", placeholder, autocomplete: "off", oninput: (e) => { if (e.inputType === undefined || e.inputType === "insertReplacementText") take(); }, onchange: take,
      onkeydown: (e) => { if (e.key === "Enter") { e.preventDefault(); take(); } } });
    const list = h("ul", { class: "bk-picked", "aria-label": label || place.field.label });
    function take() {
      const typed = input.value.trim().toLowerCase();
      if (!typed) return;
      const near = values.has(typed) ? [typed] : [...values.keys()].filter((t) => t.startsWith(typed));
      const chosen = place.read(context.state());
      if (near.length !== 1) limits.textContent = near.length ? `${near.length} names begin so; type more.` : "There is no such name.";
      else if (chosen.includes(values.get(near[0]))) { limits.textContent = "It is chosen already."; input.value = ""; }
      else if (chosen.length >= place.field.most) limits.textContent = `At most ${place.field.most}; take one away first.`;
      else { limits.textContent = ""; input.value = ""; place.write(chosen.concat(values.get(near[0]))); }
    }
    return add(place, h("div", { class: "bk-control bk-pick" }, h("label", { for: id }, label || place.field.label), input,
      h("datalist", { id: id + "-all" }, offered.map(([, text]) => h("option", { value: text }))), limits, list, hint(place.field)), (all) => {
      const value = all.filter((v) => names.has(v));
      const key = value.join("|");
      if (list.dataset.key === key) return;
      const within = list.contains(document.activeElement);
      list.dataset.key = key;
      list.replaceChildren(...value.map((v) => h("li", null, h("button", { type: "button", class: "bk-chip", "aria-label": "Take away " + names.get(v),
        onclick: () => place.write(place.read(context.state()).filter((x) => x !== v)) }, names.get(v), h("span", { "aria-hidden": "true" }, " ×")))));
      if (within) (list.querySelector("button") || input).focus(); // the pressed button is gone
    });
  }

  // what a number input says of what is typed; the field keeps its last good value
  function entry(field, label, write) {
    const error = h("small", { class: "bk-error", role: "alert", id: kit.unique("bk-e") });
    const input = h("input", { type: "number", min: field.low, max: field.high, step: "any", inputmode: "decimal", "aria-label": label, "aria-describedby": error.id, oninput() {
      const value = input.value.trim() === "" ? NaN : Number(input.value), fits = fields.clean({ ...field, kind: "number" }, value) !== undefined;
      if (fits) input.removeAttribute("aria-invalid");
      else input.setAttribute("aria-invalid", "true");
      error.textContent = fits ? "" : `A number from ${kit.number(field.low, 4)} to ${kit.number(field.high, 4)}, please; until then the last one counts.`;
      if (fits) write(value);
    } });
    function sync(value) {
      if (Number(input.value) === value && input.value.trim() !== "") return;
      if (input === document.activeElement && input.hasAttribute("aria-invalid")) return; // not under the reader's hand
      input.value = value === undefined ? "" : value;
      input.removeAttribute("aria-invalid");
      error.textContent = "";
    }
    return { input, error, sync };
  }
  function slider(field, label, write) {
    const input = h("input", { type: "range", min: field.low, max: field.high, step: field.step, "aria-label": label, oninput: () => write(Number(input.value)) });
    return { input, sync(value) { input.value = value === undefined ? (field.low + field.high) / 2 : value; } };
  }

  // a number: to slide and to type
  function number(path, { label } = {}) {
    const place = at(path), field = place.field, name = label || field.label;
    const typed = entry(field, name + (field.unit ? ", " + field.unit : ""), place.write), slid = slider(field, name + ", slider", place.write);
    return add(place, h("div", { class: "bk-control bk-control-number", role: "group", "aria-label": name }, h("span", { class: "bk-name" }, name), h("span", { class: "bk-entry" }, typed.input, unit(field)), slid.input, typed.error, hint(field)),
      (value) => { typed.sync(value); slid.sync(value); });
  }

  // a lower and an upper number; pushing one past the other takes the other along
  function interval(path, { label, from = "from", to = "to" } = {}) {
    const place = at(path), field = place.field, name = label || field.label;
    const now = () => place.read(context.state()) || [field.low, field.high];
    const low = (v) => place.write([v, Math.max(v, now()[1])]), high = (v) => place.write([Math.min(v, now()[0]), v]);
    const ends = [[from, low], [to, high]].map(([word, write]) => ({ word, typed: entry(field, `${name}, ${word}`, write), slid: slider(field, `${name}, ${word}, slider`, write) }));
    return add(place, h("div", { class: "bk-control bk-control-interval", role: "group", "aria-label": name }, h("span", { class: "bk-name" }, name), unit(field),
      ends.map((end) => h("div", { class: "bk-end" }, h("span", { class: "bk-word" }, end.word), end.typed.input, end.slid.input, end.typed.error)), hint(field)),
      (value) => ends.forEach((end, i) => { end.typed.sync(value && value[i]); end.slid.sync(value && value[i]); }));
  }

  function flag(path, { label } = {}) {
    const place = at(path), input = h("input", { type: "checkbox", onchange: () => place.write(input.checked) });
    return add(place, h("div", { class: "bk-control" }, h("label", { class: "bk-chip" }, input, h("span", null, label || place.field.label)), hint(place.field)),
      (value) => { input.checked = Boolean(value); });
  }

  // words to search by
  function search(path, { label, placeholder = "" } = {}) {
    const place = at(path), id = kit.unique("bk-q");
    const input = h("input", { type: "search", id, autocomplete: "off", placeholder, maxlength: place.field.most, oninput: () => place.write(input.value) });
    return add(place, h("div", { class: "bk-control bk-control-search" }, h("label", { for: id }, label || place.field.label), input, hint(place.field)),
      (value) => { if (input.value !== value) input.value = value; });
  }

  return { select, radio, chips, pick, number, interval, flag, search, sync: (state) => bound.forEach((f) => f(state)) };
}
