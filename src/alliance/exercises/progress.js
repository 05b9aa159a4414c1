// What a learner did, kept on the device and nowhere else: reading, writing, renamed exercises, review dates, export and import.
const progress = (function () {
  const STORE = "alliance-book:progress", BOOK = "rebirth-of-the-alliance", VERSION = 1, DAY = 86400000;
  const INTERVALS = [1, 3, 7, 21]; // days between reviews of what once went wrong
  const STATES = ["right", "partly", "wrong", "seen"];
  const listeners = [];
  let works = true, memory = {}, trouble = "";

  // one exercise's record: {tries, state, best, answer, hints, shown, first, last, box, due}; anything else is rubbish
  function clean(r) {
    if (!r || typeof r !== "object" || Array.isArray(r)) return null;
    const whole = (v, most) => (Number.isInteger(v) && v >= 0 && v <= most ? v : 0);
    const time = (v) => (typeof v === "number" && Number.isFinite(v) && v >= 0 ? v : null);
    if (r.state !== undefined && r.state !== null && !STATES.includes(r.state)) return null;
    const best = typeof r.best === "number" && r.best >= 0 && r.best <= 1 ? r.best : 0;
    return {
      tries: whole(r.tries, 1e6), state: r.state || null, best, hints: whole(r.hints, 3), shown: r.shown === true, first: time(r.first), last: time(r.last),
      box: whole(r.box, INTERVALS.length), due: time(r.due), answer: r.answer === undefined ? null : r.answer,
    };
  }
  const empty = () => clean({});

  // the whole file: every record clean and under the name its exercise has now; null if it is none of ours
  function sift(found, strict) {
    if (!found || typeof found !== "object" || Array.isArray(found) || found.book !== BOOK || found.kind !== "progress") return null;
    if (!Number.isInteger(found.version) || found.version < 1 || !found.exercises || typeof found.exercises !== "object" || Array.isArray(found.exercises)) return null;
    const result = {};
    for (const [name, record] of Object.entries(found.exercises)) {
      const good = /^[a-z0-9-]{1,60}$/.test(name) && clean(record);
      if (!good) { if (strict) return null; continue; }
      const now = Object.prototype.hasOwnProperty.call(RENAMED, name) ? RENAMED[name] : name;
      // a newer record under the present name is not written over by the old name's
      if (!result[now] || (good.last || 0) > (result[now].last || 0)) result[now] = good;
    }
    return result;
  }

  function cannot() {
    works = false;
    trouble = "This browser does not keep your progress: it lasts until you close the page. You can export it in the workbook.";
  }
  function read() {
    let raw;
    try { raw = localStorage.getItem(STORE); } catch (e) { cannot(); return memory; }
    if (raw === null) return works ? {} : memory;
    let found = null;
    try { found = JSON.parse(raw); } catch (e) { /* rubbish */ }
    const good = sift(found, false);
    // a later edition's file is read as far as it is known and never written over with less
    const lost = !good || Object.keys(good).length < Object.keys((found || {}).exercises || {}).length;
    if (lost) {
      try {
        if (localStorage.getItem(STORE + ":unread") !== raw) localStorage.setItem(STORE + ":unread", raw);
        trouble = "Part of the progress on this device could not be read. It is kept aside.";
      } catch (e) { cannot(); }
    }
    return works ? good || {} : { ...(good || {}), ...memory };
  }
  function write(all) {
    memory = all;
    try { localStorage.setItem(STORE, JSON.stringify({ book: BOOK, kind: "progress", version: VERSION, exercises: all })); }
    catch (e) { cannot(); }
    listeners.forEach((f) => f());
  }
  function update(name, change) {
    const all = read(), record = all[name] || empty();
    write({ ...all, [name]: { ...record, ...change(record) } });
  }

  // a verdict on an attempt: what was wrong comes back after a day, three, seven, twenty-one
  function attempt(name, verdict, answer, now = Date.now()) {
    update(name, (r) => {
      const right = verdict.state === "right";
      const done = { tries: r.tries + 1, state: verdict.state, best: Math.max(r.best, Math.min(1, Math.max(0, verdict.score))), answer, first: r.first || now, last: now };
      if (!right) return { ...done, box: 1, due: now + INTERVALS[0] * DAY };
      if (r.due === null) return { ...done, box: r.box };
      if (r.due > now) return done; // right after a mistake of today: the review still comes
      return r.box >= INTERVALS.length ? { ...done, box: 0, due: null } : { ...done, box: r.box + 1, due: now + INTERVALS[r.box] * DAY };
    });
  }
  const note = (name, values) => update(name, () => values);
  function hint(name) { update(name, (r) => ({ hints: Math.min(3, r.hints + 1), first: r.first || Date.now(), last: r.last || Date.now() })); }
  // the solution seen before a right answer counts as something to come back to
  function shown(name, now = Date.now()) {
    update(name, (r) => ({ shown: true, state: r.state || "seen", first: r.first || now, last: now, ...(r.state === "right" || r.due !== null ? {} : { box: 1, due: now + INTERVALS[0] * DAY }) }));
  }

  function exported() {
    return JSON.stringify({ book: BOOK, kind: "progress", version: VERSION, exported: new Date().toISOString(), exercises: read() }, null, 1) + "\n";
  }
  // all or nothing: {ok, says}; of two records of an exercise the later stays
  function bring(text) {
    let found;
    try { found = JSON.parse(text); } catch (e) { return { ok: false, says: "This file is not a progress file: it can't be read as JSON. Nothing was changed." }; }
    if (found && typeof found === "object" && found.book !== undefined && found.book !== BOOK) return { ok: false, says: "This progress file is of another book. Nothing was changed." };
    if (found && Number.isInteger(found.version) && found.version > VERSION) return { ok: false, says: "This progress file is of a later edition of the book; open that edition to use it. Nothing was changed." };
    const good = sift(found, true);
    if (!good) return { ok: false, says: "This is no progress file of this book, or it is damaged. Nothing was changed." };
    const all = read();
    let taken = 0, kept = 0;
    for (const [name, record] of Object.entries(good)) {
      if (!all[name] || (record.last || 0) > (all[name].last || 0)) { all[name] = record; taken++; } else kept++;
    }
    write(all);
    return { ok: true, says: `${taken} taken in${kept ? `, ${kept} left as they were, since yours are as new or newer` : ""}.` };
  }
  function clear() { write({}); }

  addEventListener("storage", (e) => { if (e.key === STORE) listeners.forEach((f) => f()); });
  return {
    all: read, get: (name) => read()[name] || empty(), attempt, note, hint, shown, exported, bring, clear,
    due: (r, now = Date.now()) => r.due !== null && r.due <= now,
    on: (f) => listeners.push(f), trouble: () => trouble,
  };
})();
