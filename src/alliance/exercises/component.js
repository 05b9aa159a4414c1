// The live exercise: a form, a check that says what is wrong, hints one at a time, the solution after a try or on request.
const BookExercises = (window.BookExercises = (function () {
  const { h, put } = dom, { rich } = forms;
  const WORDS = { right: ["✓", "Right."], partly: ["◐", "Partly."], wrong: ["✗", "Not yet."], unreadable: ["…", "No answer yet."], seen: ["▤", "Solution seen."] };
  const chapters = {}, waiting = {};

  // the chapter's answers are turned by thirteen letters, so that nobody reads one by accident
  const turn = (text) => text.replace(/[a-zA-Z]/g, (c) => String.fromCharCode((c <= "Z" ? 90 : 122) >= (c = c.charCodeAt(0) + 13) ? c : c - 26));
  function bring(chapter, turned) {
    chapters[chapter] = JSON.parse(turn(turned));
    (waiting[chapter] || []).forEach(start);
    delete waiting[chapter];
  }

  function load(box) {
    const chapter = box.dataset.chapter;
    if (chapters[chapter]) return start(box);
    if (waiting[chapter]) return waiting[chapter].push(box);
    waiting[chapter] = [box];
    // a classic script loads from file:// too
    document.head.append(h("script", { src: box.dataset.script }));
  }

  function start(box) {
    if (box.dataset.live) return;
    const id = box.dataset.exercise, found = chapters[box.dataset.chapter][id], live = box.querySelector(".bk-ex-live");
    if (!found) return;
    try { live.append(...build(box, id, found)); }
    catch (error) { console.error(error); return; } // the still exercise stays, with its link to the answers
    live.hidden = false;
    box.dataset.live = "true";
    box.dispatchEvent(new CustomEvent("exercise-live", { bubbles: true }));
  }

  function build(box, id, { face, key, help }) {
    const kind = face.kind;
    const status = h("p", { role: "status", class: "bk-visually-hidden" });
    const say = (text) => { status.textContent = ""; status.textContent = text; };
    const verdict = h("div", { class: "bk-ex-verdict", role: "status", tabindex: "-1" });
    const hints = h("ol", { class: "bk-ex-hints" }), solved = h("div", { class: "bk-ex-solution" }), state = h("p", { class: "bk-ex-told" });
    const work = kind === "data" ? python.form(id, face, key, (v, given) => judged(v, given)) : forms.kinds[kind](face, say, box);
    const record = () => progress.get(id);

    function judged(v, given) {
      const [sign, word] = kind === "open" && v.state === "partly" ? ["▤", "Written. Now compare."] : kind === "forecast" && v.state === "partly" ? ["▤", "Scored."] : v.word ? [WORDS[v.state][0], v.word] : WORDS[v.state];
      verdict.replaceChildren(h("p", { class: "bk-ex-word" }, h("span", { "aria-hidden": "true" }, sign + " "), word), ...v.says.map((s) => rich("div", s)), ...diff(v.diff));
      if (kind === "data") verdict.scrollIntoView({ block: "nearest" }); // the code may be longer than the screen
      verdict.dataset.state = kind === "open" || kind === "forecast" ? (v.state === "unreadable" ? v.state : "seen") : v.state;
      if (v.state === "unreadable") return;
      // an open answer is finished when it is set beside the rubric; a forecast when it is scored
      const counted = kind === "open" || kind === "forecast" ? { ...v, state: "right" } : v;
      progress.attempt(id, counted, work.all ? work.all() : given);
      if (kind === "open") compare();
      update();
    }
    function submit() {
      const given = work.read();
      judged(work.judge ? work.judge(given) : judge(key, given), given);
    }

    function compare() {
      solved.replaceChildren(rubric(), h("h4", null, "A model answer"), rich("div", help.solution), ...sources(help));
      const told = record();
      if (!told.shown) progress.note(id, { shown: true });
    }
    // each row marked by the learner; the sum is theirs alone
    function rubric() {
      const sum = h("p", { class: "bk-status", role: "status" });
      const rows = help.rubric.map((r) => ({ r, name: dom.unique("bk-ex") })).map(({ r, name }) => {
        const inputs = r.levels.map((_, i) => h("input", { type: "radio", name, value: String(i), onchange: add }));
        return { inputs, el: h("fieldset", { class: "bk-ex-fields" }, rich("legend", r.criterion), r.levels.map((level, i) => h("label", { class: "bk-ex-option" }, inputs[i], h("span", { class: "bk-ex-letter" }, String(i)), rich("span", level)))) };
      });
      function add() {
        const marks = rows.map((r) => r.inputs.findIndex((i) => i.checked));
        if (marks.every((m) => m >= 0)) put(sum, `By your own reading: ${marks.reduce((a, b) => a + b, 0)} of ${2 * marks.length} points.`);
      }
      return h("div", { class: "bk-ex-rubric" }, h("h4", null, "The rubric"), h("p", { class: "bk-quiet" }, "Mark your own answer, row by row."), rows.map((r) => r.el), sum);
    }

    const check = h("button", { type: "submit", class: "bk-button bk-ex-check" }, kind === "open" ? "Compare with the rubric" : kind === "forecast" ? "Score it" : "Check");
    const more = h("button", { type: "button", class: "bk-button", onclick() {
      const shown = hints.children.length;
      if (shown >= help.hints.length) return;
      hints.append(rich("li", help.hints[shown]));
      progress.hint(id);
      say(`Hint ${shown + 1}: ${forms.bare(help.hints[shown])}`);
      update();
    } });
    const show = h("button", { type: "button", class: "bk-button", onclick() {
      if (kind === "open") compare();
      else solved.replaceChildren(...answer());
      progress.shown(id);
      say("The solution is shown below.");
      update();
    } });
    const again = h("button", { type: "button", class: "bk-button", onclick() {
      verdict.replaceChildren(); delete verdict.dataset.state; hints.replaceChildren(); solved.replaceChildren();
      progress.note(id, { answer: null }); // first, or the new form would take it up again
      box.querySelector(".bk-ex-live").replaceChildren(...build(box, id, { face, key, help }));
      const first = box.querySelector(".bk-ex-live input, .bk-ex-live select, .bk-ex-live textarea, .bk-ex-live button");
      if (first) first.focus();
    } }, "Start again");

    function answer() {
      const code = help.code ? Object.entries(help.code).map(([way, text]) => [h("p", { class: "bk-quiet" }, way === "pandas" ? "With pandas:" : "With the standard library:"), h("pre", null, h("code", null, text))]).flat() : [];
      return [h("h4", null, "The solution"), rich("div", help.solution), ...code, ...sources(help)];
    }
    function update() {
      const r = record(), left = help.hints.length - hints.children.length;
      put(more, left ? `Hint ${hints.children.length + 1} of ${help.hints.length}` : "No more hints");
      more.disabled = !left;
      put(show, r.tries ? "Show the solution" : "Show me the solution");
      show.disabled = Boolean(solved.children.length);
      const parts = [r.state ? WORDS[r.state].join(" ") : "", r.tries ? `${r.tries} ${r.tries === 1 ? "attempt" : "attempts"}` : "", r.due !== null ? `for review ${progress.due(r) ? "now" : "on " + new Date(r.due).toLocaleDateString("en-GB", { day: "numeric", month: "long" })}` : "", progress.trouble()];
      put(state, parts.filter(Boolean).join(" · "));
      box.dataset.state = r.state || "";
    }

    const r = record();
    if (r.answer !== null && work.write) { try { work.write(r.answer); } catch (e) { /* an answer of another edition */ } }
    // what is written is kept while it is written
    if (work.kept) {
      let timer = 0;
      const keep = () => { clearTimeout(timer); timer = 0; progress.note(id, { answer: work.all ? work.all() : work.area.value }); };
      work.area.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(keep, 400); });
      addEventListener("pagehide", () => { if (timer) keep(); });
    }
    if (progress.trouble()) say(progress.trouble());
    update();
    const form = h("form", { novalidate: true, onsubmit(e) { e.preventDefault(); if (!work.noCheck) submit(); } }, work.el, h("div", { class: "bk-tools" }, work.noCheck ? null : check, more, show, again));
    form.addEventListener("keydown", (e) => { if (e.key !== "Enter" || !(e.ctrlKey || e.metaKey)) return;
      if (work.run && e.target === work.area) { e.preventDefault(); work.run(); }
      else if (!work.noCheck) { e.preventDefault(); submit(); } });
    return [form, verdict, hints, solved, state, status];
  }

  // where two tables part; texts, never markup
  function diff(d) {
    if (!d || !d.rows.length) return [];
    const more = d.all - d.rows.length;
    return [h("div", { class: "bk-table", role: "region", tabindex: "0", "aria-label": "Where your answer differs" }, h("table", null, h("caption", null, "Where your answer differs"),
      h("thead", null, h("tr", null, d.columns.map((c) => h("th", { scope: "col" }, c)))), h("tbody", null, d.rows.map((row) => h("tr", null, row.map((v, i) => h(i ? "td" : "th", { scope: i ? null : "row" }, String(v)))))))),
      more > 0 ? h("p", { class: "bk-quiet" }, `and ${more} more`) : ""].filter(Boolean);
  }
  const sources = (help) => [h("p", { class: "bk-quiet" }, "Sources: ", help.sources.map((s, i) => [i ? "; " : "", s.table ? h("a", { href: "data.html#" + s.table }, `table “${s.table}”`) : s.url ? h("a", { href: s.url, title: s.title }, s.label) : h("span", { title: s.title }, s.label)]))];

  // ---- data tasks: the learner's own Python in the page where the book has it, a typed number where that is the answer
  const python = {
    form(id, face, key, judged) {
      const [[form, value]] = Object.entries(key.answer);
      const parts = [], typed = form === "number" || form === "text", book = window.BookPython;
      const here = book && book.available && (face.starter.plain || book.pandas) ? book.cell(face, key, judged) : null;
      let entry = null;
      if (here) parts.push(here.el);
      else parts.push(h("details", { class: "bk-equivalent" }, h("summary", null, "Code to begin with, for the notebook"), h("pre", null, h("code", null, face.starter.pandas)),
        h("p", { class: "bk-quiet" }, `In a notebook: from alliance.exercises import check, then check("${id}", answer).`)),
        book && !book.available ? h("p", { class: "bk-quiet" }, location.protocol === "file:" ? "Python runs in the page where the book is online; a page opened from disk may not start it." : "This browser is too old to run Python in the page.") : "");
      if (typed) {
        entry = forms.kinds[form === "number" ? "numeric" : "text"](face);
        parts.push(h("p", { class: "bk-quiet" }, here ? "Or work it out elsewhere and type what you found:" : "Work it out in a notebook, a spreadsheet or on paper, and type what you found:"), entry.el);
      } else if (!here) parts.push(h("p", { class: "bk-quiet" }, "The answer is a list or a table, so it is checked in the notebook."));
      const plainly = (a) => { if (entry && (typeof a === "string" || typeof a === "number")) entry.write(a); };
      return {
        el: h("div", null, parts.filter(Boolean)), noCheck: !typed, read: () => entry.read(),
        ...(here ? {
          area: here.area, kept: true, run: here.run, all: () => ({ code: here.read(), value: entry ? entry.read() : null }),
          write(a) { if (a && typeof a.code === "string") here.write(a.code.slice(0, 20000)); plainly(a && typeof a === "object" ? a.value : a); },
        } : { write: (a) => plainly(a && typeof a === "object" ? a.value : a) }),
        // a typed answer is judged by the same key
        judge: (given) => judge(form === "number"
          ? { kind: "numeric", answer: value, tolerance: key.tolerance, wrong: key.wrong.filter((w) => "number" in w.answer).map((w) => ({ answer: w.answer.number, says: w.says })), says: key.says, high: key.high, low: key.low }
          : { kind: "words", answer: value, wrong: key.wrong.filter((w) => "text" in w.answer).map((w) => ({ answer: w.answer.text, says: w.says })), says: key.says, general: key.general }, given),
      };
    },
  };

  function find() {
    const boxes = [...document.querySelectorAll(".bk-ex[data-exercise]")];
    if (!boxes.length) return;
    // so far ahead that what follows an exercise, which grows as it comes alive, moves before it is in sight
    const seen = new IntersectionObserver((entries) => entries.filter((e) => e.isIntersecting).forEach((e) => { seen.unobserve(e.target); load(e.target); }), { rootMargin: "1500px" });
    let anchor = location.hash.slice(1);
    try { anchor = decodeURIComponent(anchor); } catch (e) { /* a broken percent sign names nothing */ }
    boxes.forEach((box) => {
      // in the workbook an exercise is folded, and begins to live when it is opened
      if (box.tagName === "DETAILS") { box.addEventListener("toggle", () => box.open && load(box)); if (box.id === anchor) box.open = true; }
      else if (box.id === anchor) load(box);
      else seen.observe(box);
    });
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => { find(); workbook(progress, load); });
  else setTimeout(() => { find(); workbook(progress, load); });
  return { bring, progress, judge };
})());
