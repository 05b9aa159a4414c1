// Arithmetic with ranges, as in ranges.py: a formula is data, an input is a range [low, high].
const ranges = (function () {
  const operations = {
    "+": (a, b) => a + b, "-": (a, b) => a - b, "*": (a, b) => a * b, "/": (a, b) => (b ? a / b : Infinity),
    min: (a, b) => Math.min(a, b), max: (a, b) => Math.max(a, b),
  };
  function evaluate(formula, values) {
    if (typeof formula === "string") return values[formula];
    if (!Array.isArray(formula)) return formula;
    const operation = operations[formula[0]];
    let result = evaluate(formula[1], values);
    for (let i = 2; i < formula.length; i++) result = operation(result, evaluate(formula[i], values));
    return result;
  }
  function names(formula) {
    if (typeof formula === "string") return [formula];
    return Array.isArray(formula) ? [...new Set(formula.slice(1).flatMap(names))] : [];
  }
  const extremes = new Map();
  function bounds(formula, inputs) {
    const used = names(formula), key = used.map((n) => inputs[n].join()).join(";"), kept = extremes.get(formula);
    if (kept && kept.key === key) return kept.value;
    const value = corners(formula, inputs, used);
    extremes.set(formula, { key, value });
    return value;
  }
  function corners(formula, inputs, used) {
    let low = Infinity, high = -Infinity;
    const values = {};
    for (let corner = 0; corner < 2 ** used.length; corner++) {
      used.forEach((n, i) => { values[n] = inputs[n][(corner >> i) & 1]; });
      const value = evaluate(formula, values);
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    return [low, high];
  }
  function swings(formula, inputs) {
    const used = names(formula), middle = Object.fromEntries(used.map((n) => [n, (inputs[n][0] + inputs[n][1]) / 2]));
    return Object.fromEntries(used.map((n) => [n, inputs[n].map((end) => evaluate(formula, { ...middle, [n]: end }))]));
  }
  const SEED = 1961, DRAWS = 1000, drawn = {};
  // for each input a column of draws, made row by row
  function uniforms(n) {
    if (drawn[n]) return drawn[n];
    const columns = Array.from({ length: n }, () => new Float64Array(DRAWS));
    let x = SEED;
    for (let i = 0; i < DRAWS; i++) {
      for (const column of columns) {
        x ^= x << 13;
        x ^= x >>> 17;
        x ^= x << 5;
        column[i] = (x >>> 0) / 4294967296;
      }
    }
    return (drawn[n] = columns);
  }
  // the formula for all draws at once; a loop for each operation is several times as fast as one that calls it
  const loops = {
    "+": (r, o) => { for (let i = 0; i < DRAWS; i++) r[i] += o[i]; }, "-": (r, o) => { for (let i = 0; i < DRAWS; i++) r[i] -= o[i]; },
    "*": (r, o) => { for (let i = 0; i < DRAWS; i++) r[i] *= o[i]; }, "/": (r, o) => { for (let i = 0; i < DRAWS; i++) r[i] = o[i] ? r[i] / o[i] : Infinity; },
    min: (r, o) => { for (let i = 0; i < DRAWS; i++) r[i] = Math.min(r[i], o[i]); }, max: (r, o) => { for (let i = 0; i < DRAWS; i++) r[i] = Math.max(r[i], o[i]); },
  };
  const byOne = {
    "+": (r, o) => { for (let i = 0; i < DRAWS; i++) r[i] += o; }, "-": (r, o) => { for (let i = 0; i < DRAWS; i++) r[i] -= o; },
    "*": (r, o) => { for (let i = 0; i < DRAWS; i++) r[i] *= o; }, "/": (r, o) => { for (let i = 0; i < DRAWS; i++) r[i] = o ? r[i] / o : Infinity; },
  };
  function draw(formula, columns) {
    if (typeof formula === "string") return columns[formula];
    if (!Array.isArray(formula)) return new Float64Array(DRAWS).fill(formula);
    const [name, first, ...rest] = formula, made = draw(first, columns), result = typeof first === "string" ? made.slice() : made;
    for (const other of rest) {
      if (typeof other === "number" && byOne[name]) byOne[name](result, other);
      else loops[name](result, draw(other, columns));
    }
    return result;
  }
  // the value that sorting would put at place k (Hoare's selection); only the few asked for are found
  function ranked(a, k) {
    let left = 0, right = a.length - 1;
    while (left < right) {
      const pivot = a[(left + right) >> 1];
      let i = left, j = right;
      while (i <= j) {
        while (a[i] < pivot) i++;
        while (a[j] > pivot) j--;
        if (i <= j) { const kept = a[i]; a[i++] = a[j]; a[j--] = kept; }
      }
      if (k <= j) right = j;
      else if (k >= i) left = i;
      else break;
    }
    return a[k];
  }
  // what the last call for a formula gave stays, and the draws of a range too: most movements leave most of them alone
  const last = new Map(), stretched = {};
  function simulate(formula, inputs, quantiles = [0.05, 0.5, 0.95]) {
    const used = names(formula), columns = {};
    const name = JSON.stringify([formula, quantiles]), key = used.map((n) => inputs[n].join()).join(";"), kept = last.get(name);
    if (kept && kept.key === key) return kept.value;
    const value = fresh(formula, inputs, quantiles, used, columns);
    last.set(name, { key, value });
    return value;
  }
  function fresh(formula, inputs, quantiles, used, columns) {
    uniforms(used.length).forEach((column, k) => {
      const [low, high] = inputs[used[k]], at = used.length + "/" + k, ready = stretched[at];
      if (ready && ready.low === low && ready.high === high) return (columns[used[k]] = ready.own);
      const own = new Float64Array(DRAWS);
      for (let i = 0; i < DRAWS; i++) own[i] = low + (high - low) * column[i];
      stretched[at] = { low, high, own };
      columns[used[k]] = own;
    });
    const made = draw(formula, columns), values = typeof formula === "string" ? made.slice() : made;
    return quantiles.map((q) => {
      const at = q * (DRAWS - 1), below = Math.floor(at), low = ranked(values, below), high = at > below ? ranked(values, below + 1) : low;
      return low + (at - below) * (high - low);
    });
  }
  return { evaluate, names, bounds, swings, simulate };
})();
