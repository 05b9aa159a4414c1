// Python in the page: started by the reader's press, run in a worker, stopped at once; and the cell of a data task.
window.BookPython = (function () {
  const { h, put } = dom;
  const base = new URL("python/", document.currentScript.src), data = new URL("data/", document.currentScript.src);
  // a page opened from disk may start no worker, and an old browser can't unpack the core
  const available = location.protocol !== "file:" && [window.Worker, window.WebAssembly, window.DecompressionStream, window.TransformStream].every(Boolean);
  const size = (PYTHON.size / 1e6).toFixed(1);
  let worker = null, ready = false, current = null;
  const listeners = [];
  const changed = () => listeners.forEach((f) => f());

  function begin() {
    worker = new Worker(new URL("worker.mjs?v=" + PYTHON.mark, base), { type: "module" });
    worker.onmessage = ({ data: m }) => {
      if (!current) return;
      if ("out" in m) current.out(m.out);
      else if ("loaded" in m) { if (!ready) current.progress(Math.min(1, m.loaded / PYTHON.counted)); }
      else if (m.ready) { ready = true; current.progress(null); changed(); }
      else finish(m.done || { error: `Python could not start: ${m.failed}. Look at your connection and run it again.`, verdict: null, given: null }, Boolean(m.failed));
    };
    worker.onerror = (e) => { e.preventDefault(); finish({ error: "Python could not start: a file of it did not arrive. Look at your connection and run it again.", verdict: null, given: null }, true); };
  }
  function finish(result, broken) {
    const was = current;
    current = null;
    if (broken) end();
    if (was) was.resolve(result);
    changed();
  }
  function end() { if (worker) worker.terminate(); worker = null; ready = false; }

  function run({ code, key, tables }, { out, progress }) {
    if (current) return Promise.resolve({ error: "Another task is running: stop it there first.", verdict: null, given: null });
    const files = Object.fromEntries(tables.map((name) => [`${name}.csv`, new URL(`${name}.csv`, data).href]));
    return new Promise((resolve) => {
      current = { resolve, out, progress };
      if (!worker) begin();
      worker.postMessage({ code, key, files, pandas: PYTHON.pandas });
      changed();
    });
  }
  // the only sure way to stop Python is to end its worker; the next run starts a new one from the browser's own store
  function stop() { end(); finish({ error: "You stopped it. The next run starts Python anew.", verdict: null, given: null }); }

  // a line that follows one with a colon begins further in, any other where the one before began
  function indent(e) {
    const area = e.target, at = area.selectionStart;
    if (e.key !== "Enter" || e.ctrlKey || e.metaKey || e.shiftKey || e.isComposing || at !== area.selectionEnd) return;
    const line = area.value.slice(0, at).split("\n").pop(), room = line.match(/^ */)[0] + (line.trimEnd().endsWith(":") ? "    " : "");
    if (!room) return;
    e.preventDefault();
    area.setRangeText("\n" + room, at, at, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function cell(face, key, judged) {
    const ways = [PYTHON.pandas && "pandas", face.starter.plain && "plain"].filter(Boolean), id = dom.unique("bk-ex");
    const names = face.tables.map((t) => t + ".csv");
    let way = ways[0], mine = false;
    const lines = Math.max(...ways.map((w) => face.starter[w].split("\n").length));
    const area = h("textarea", { id, class: "bk-ex-code", rows: String(Math.min(24, lines + 5)), spellcheck: "false", autocapitalize: "off", autocomplete: "off", autocorrect: "off", wrap: "off", maxlength: "20000", onkeydown: indent });
    area.value = face.starter[way];
    const output = h("pre", { class: "bk-ex-output", role: "log", tabindex: "0", "aria-label": "What the code prints", hidden: true });
    const bar = h("progress", { max: "1", value: "0", "aria-label": "Python is loading" }), loading = h("p", { class: "bk-ex-loading", hidden: true }, bar, " ", h("span"));
    const status = h("p", { class: "bk-status", role: "status" });
    const go = h("button", { type: "button", class: "bk-button bk-ex-run", onclick: press }), halt = h("button", { type: "button", class: "bk-button", hidden: true, onclick: stop }, "Stop");
    const reset = h("button", { type: "button", class: "bk-button", onclick() { area.value = face.starter[way]; area.dispatchEvent(new Event("input", { bubbles: true })); area.focus(); } }, "Code to begin with");
    const choice = ways.length < 2 ? null : h("label", { class: "bk-ex-way" }, "Begin with ", h("select", { onchange(e) {
      const untouched = area.value === face.starter[way];
      way = e.target.value;
      if (untouched) area.value = face.starter[way];
    } }, h("option", { value: "pandas" }, "pandas"), h("option", { value: "plain" }, "the standard library")));

    function update() {
      put(go, ready ? "Run and check" : `Start Python and run (${size} MB, once)`);
      go.disabled = Boolean(current);
      halt.hidden = !mine;
    }
    async function press() {
      if (current) return;
      mine = true;
      output.textContent = "";
      output.hidden = true;
      const starting = !ready;
      put(status, starting ? "Python is loading." : "Running.");
      const result = await run({ code: area.value, key, tables: face.tables }, {
        out(text) { output.hidden = false; output.append(text + "\n"); },
        progress(share) {
          loading.hidden = share === null;
          if (share === null) return put(status, "Running.");
          bar.value = share;
          put(loading.lastChild, share < 1 ? `Python is loading: ${Math.floor(100 * share)} per cent of ${size} MB` : "Loaded. Python is starting.");
        },
      });
      mine = false;
      loading.hidden = true;
      put(status, result.error ? "" : "The code ran.");
      update();
      if (result.error) judged({ state: "unreadable", word: result.ran ? "Nothing to check yet." : "The code stopped.", score: 0, says: [forms.escape(result.error)], diff: null }, null);
      else judged(result.verdict, result.given);
    }
    listeners.push(update);
    update();
    const el = h("div", { class: "bk-ex-cell" }, choice, h("label", { for: id }, "Your code"), h("p", { class: "bk-quiet" }, `Runs in this page, on your device. ${face.tables.length > 1 ? `The files ${names.slice(0, -1).join(", ")} and ${names.at(-1)} lie` : `The file ${names[0]} lies`} beside it. Ctrl+Enter runs it; Tab leaves the field.`), area,
      h("div", { class: "bk-tools" }, go, halt, reset), loading, status, output);
    return { el, area, run: press, read: () => area.value, write: (text) => { area.value = text; } };
  }

  return { available, pandas: PYTHON.pandas, cell, run, stop };
})();
