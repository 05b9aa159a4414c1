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
  function bounds(formula, inputs) {
    const used = names(formula);
    let low = Infinity, high = -Infinity;
    for (let corner = 0; corner < 2 ** used.length; corner++) {
      const value = evaluate(formula, Object.fromEntries(used.map((n, i) => [n, inputs[n][(corner >> i) & 1]])));
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
  // the formula for all draws at once
  function draw(formula, columns) {
    if (typeof formula === "string") return columns[formula];
    if (!Array.isArray(formula)) return new Float64Array(DRAWS).fill(formula);
    const operation = operations[formula[0]], result = draw(formula[1], columns).slice();
    for (let k = 2; k < formula.length; k++) {
      const other = draw(formula[k], columns);
      for (let i = 0; i < DRAWS; i++) result[i] = operation(result[i], other[i]);
    }
    return result;
  }
  function simulate(formula, inputs, quantiles = [0.05, 0.5, 0.95]) {
    const used = names(formula), columns = {};
    uniforms(used.length).forEach((column, k) => {
      const [low, high] = inputs[used[k]];
      columns[used[k]] = column.map((u) => low + (high - low) * u);
    });
    const sorted = draw(formula, columns).slice().sort();
    return quantiles.map((q) => {
      const at = q * (sorted.length - 1), below = Math.floor(at), above = Math.min(below + 1, sorted.length - 1);
      return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    });
  }
  return { evaluate, names, bounds, swings, simulate };
})();
