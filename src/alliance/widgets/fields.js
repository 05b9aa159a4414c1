// The fields a reader can set: the rules of fields.py for the page, and their short form in a link.
const fields = (function () {
  const isText = (v) => typeof v === "string";
  const inside = (f, v) => typeof v === "number" && Number.isFinite(v) && v >= f.low && v <= f.high;
  const known = (f, v) => isText(v) && f.options.some((o) => o[0] === v);

  // Each kind: clean gives the one normal form of a value, or undefined for what does not fit; write and read are its form
  // in a link, plain text in which : ; , = ~ separate, so that these (and !) are written !3A and so on inside a value.
  const enc = (text) => text.replace(/[!:;,=~]/g, (c) => "!" + c.charCodeAt(0).toString(16).toUpperCase());
  const dec = (text) => text.replace(/!([0-9A-F]{2})/g, (_, code) => String.fromCharCode(parseInt(code, 16)));
  const number = (text) => (/^-?\d+(\.\d+)?(e-?\d+)?$/.test(text) ? Number(text) : undefined);
  const list = (text) => (text === "" ? [] : text.split("~").map(dec));
  const kinds = {
    choice: {
      clean: (f, v) => (known(f, v) ? v : undefined),
      write: (f, v) => enc(v),
      read: (f, t) => dec(t),
    },
    several: {
      clean(f, v) {
        if (!Array.isArray(v) || !v.every((one) => known(f, one))) return undefined;
        const chosen = f.options.map((o) => o[0]).filter((o) => v.includes(o));
        return chosen.length >= f.least && chosen.length <= f.most ? chosen : undefined;
      },
      write: (f, v) => v.map(enc).join("~"),
      read: (f, t) => list(t),
    },
    number: {
      clean: (f, v) => (inside(f, v) ? v : undefined),
      write: (f, v) => String(v),
      read: (f, t) => number(t),
    },
    interval: {
      clean: (f, v) => (Array.isArray(v) && v.length === 2 && inside(f, v[0]) && inside(f, v[1]) && v[0] <= v[1] ? [v[0], v[1]] : undefined),
      write: (f, v) => v.join(".."),
      read: (f, t) => t.split("..").map(number),
    },
    flag: {
      clean: (f, v) => (typeof v === "boolean" ? v : undefined),
      write: (f, v) => (v ? "yes" : "no"),
      read: (f, t) => ({ yes: true, no: false })[t],
    },
    text: {
      clean: (f, v) => (isText(v) && v.length <= f.most ? v : undefined),
      write: (f, v) => enc(v),
      read: (f, t) => dec(t),
    },
    each: {
      clean(f, v) {
        if (v === null || typeof v !== "object" || Array.isArray(v)) return undefined;
        if (!Object.keys(v).every((name) => Object.hasOwn(f.fields, name))) return undefined;
        const result = {};
        for (const [name, inner] of Object.entries(f.fields)) {
          if (!Object.hasOwn(v, name)) continue;
          const value = clean(inner, v[name]);
          if (value === undefined) return undefined;
          if (!Array.isArray(value) || value.length) result[name] = value;
        }
        return result;
      },
      write: (f, v) => Object.entries(v).map(([name, value]) => enc(name) + "=" + kinds[f.fields[name].kind].write(f.fields[name], value)).join(","),
      read(f, t) {
        const result = {};
        for (const part of t === "" ? [] : t.split(",")) {
          const at = part.indexOf("="), name = dec(at < 0 ? part : part.slice(0, at));
          if (at < 0 || !Object.hasOwn(f.fields, name)) return undefined;
          result[name] = kinds[f.fields[name].kind].read(f.fields[name], part.slice(at + 1));
        }
        return result;
      },
    },
  };

  const clean = (f, value) => kinds[f.kind].clean(f, value);
  const same = (a, b) => a === b || (typeof a === "object" && typeof b === "object" && JSON.stringify(a) === JSON.stringify(b));

  // what of a state differs from the defaults
  function changed(all, state) {
    return Object.fromEntries(Object.entries(state).filter(([name, value]) => !same(value, all[name].default)));
  }

  // a plain object of unknown origin: the values that fit, and the names of what does not
  function sift(all, given) {
    const good = {}, bad = [];
    if (given === null || typeof given !== "object" || Array.isArray(given)) return { good, bad: ["everything"] };
    for (const [name, value] of Object.entries(given)) {
      const fits = Object.hasOwn(all, name) ? clean(all[name], value) : undefined;
      if (fits === undefined) bad.push(name);
      else good[name] = fits;
    }
    return { good, bad };
  }

  // "years:1990..2020;pairs:RUS-PRK~CHN-PRK", and back
  const write = (all, state) => Object.entries(state).map(([name, value]) => name + ":" + kinds[all[name].kind].write(all[name], value)).join(";");
  function read(all, text) {
    const good = {}, bad = [];
    for (const part of text.split(";").filter(Boolean)) {
      const at = part.indexOf(":"), name = at < 0 ? part : part.slice(0, at);
      let value;
      if (at > 0 && Object.hasOwn(all, name)) value = clean(all[name], kinds[all[name].kind].read(all[name], part.slice(at + 1)));
      if (value === undefined) bad.push(name.slice(0, 40));
      else good[name] = value;
    }
    return { good, bad };
  }
  return { clean, same, changed, sift, write, read };
})();
