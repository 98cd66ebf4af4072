/* Lists of numbers: the few things that NumPy does for the chapters of the book. */

const sum = list => list.reduce((total, v) => total + v, 0);
const mean = list => sum(list) / list.length;
const least = list => list.reduce((a, b) => Math.min(a, b), Infinity);      // of any length
const largest = list => list.reduce((a, b) => Math.max(a, b), -Infinity);
const deviation = list => {
  const middle = mean(list);
  return Math.sqrt(mean(list.map(v => (v - middle) ** 2)));
};
const many = (n, one, more) => `${n} ${n === 1 ? one : more}`; // a number and its words
const ascending = list => [...list].sort((a, b) => a - b);

// list[lag] - list[0], list[lag + 1] - list[1], …
const differences = (list, lag = 1) => list.slice(lag).map((v, k) => v - list[k]);

function cumulated(list, join = (a, b) => a + b) {
  const out = [];
  for (const v of list) out.push(out.length ? join(out.at(-1), v) : v);
  return out;
}

// The value below which a share p of the list lies, by a line between neighbours.
function quantile(list, p) {
  const sorted = ascending(list), at = p * (sorted.length - 1), k = Math.floor(at);
  return sorted[k] + (at - k) * ((sorted[k + 1] ?? sorted[k]) - sorted[k]);
}

// The line through points (x, y), x ascending, level beyond its ends.
function interpolated(at, x, y) {
  if (at <= x[0]) return y[0];
  const k = x.findIndex(v => v > at);
  if (k < 0) return y.at(-1);
  return y[k - 1] + (y[k] - y[k - 1]) * (at - x[k - 1]) / (x[k] - x[k - 1]);
}
