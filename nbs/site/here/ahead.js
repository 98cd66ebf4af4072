/* Chapter 17, Looking ahead: from one reading to quantiles of any step. */

const READ = 200;      // steps that the LSTM reads at most
const WINDOW = 1100;   // steps that its features see at most
const AHEAD = 300;     // steps that one reading is asked for at most
const VIEWS = {        // to the scale on which a series is read, and back
  root: [Math.cbrt, u => Math.max(u, 0) ** 3], raw: [v => v, u => u], log: [Math.log, Math.exp] };

// How much the changes over a cycle change; infinity where there are none, or too few.
function roughness(u, m) {
  const d = differences(u, m), size = d.length > 4 ? mean(d.map(Math.abs)) : 0;
  if (size <= 1e-9 * largest(u.map(Math.abs))) return Infinity;
  return mean(differences(d).map(Math.abs)) / size;
}

// The scale on which a series is read: the cube root where it can be, but for exact lines.
function usualView(values, m) {
  const v = values.slice(-WINDOW), low = least(v);
  if (largest(v) - low <= 1e-6 * largest(v.map(Math.abs))) return "raw";   // the root loses digits
  const views = [["root", low >= 0], ["log", low > 0], ["raw", true]].filter(([, fits]) => fits);
  const rough = views.map(([name]) => {
    const u = v.map(VIEWS[name][0]);
    return [name, Math.min(roughness(u, 1), roughness(u, m))];
  });
  const [name, size] = rough.reduce((a, b) => b[1] < a[1] ? b : a);
  return size < .001 ? name : views[0][0];
}

// Values farther out than a whole range of the others, brought back to that border.
function tamed(u) {
  if (u.length < 24) return u;
  const k = Math.max(1, Math.floor(u.length / 50)), ranked = ascending(u);
  const low = ranked[k], high = ranked.at(-1 - k), width = high > low ? high - low : Infinity;
  return u.map(v => clamp(v, low - width, high + width));
}

// The longest way gone within 1, 2, … steps.
function farthest(u, horizon) {
  const steps = Math.min(horizon, u.length - 1);
  const ways = cumulated(range(1, steps + 1).map(j => {
    let most = 0;
    for (let t = j; t < u.length; t++) most = Math.max(most, Math.abs(u[t] - u[t - j]));
    return most;
  }), Math.max);
  return range(1, horizon + 1).map(j => Math.max(j / steps, 1) * ways[Math.min(j, steps) - 1]);
}

// One reading: asked(end, j) gives quantiles less the value at the end, in the unit of u.
function readSeries(net, u, seasons) {
  const unit = mean(differences(u).map(Math.abs)), first = u[0];   // 0 for a constant
  const past = readPast(u.map(v => Math.fround((v - first) / (unit || 1))), seasons);
  const asked = reading(net, past, Math.max(0, u.length - READ));
  return (end, j) => asked(end, j).map(q => unit * past.s[end] * q);
}

// At most twenty ends of the past, evenly apart, in single precision as in Python.
function pastEnds(T) {
  const first = Math.max(0, T - READ) + 4, last = T - 2, n = Math.min(20, T - 5);
  const step = n > 1 ? Math.fround((last - first) / (n - 1)) : 0;
  return range(0, n).map(k => Math.trunc(Math.fround(
    k < Math.floor(n / 2) || n === 1 ? first + step * k : last - step * (n - 1 - k))));
}

// What the net says after the past ends, up to so many steps, and the change that came.
function pastAnswers(asked, u, steps) {
  const T = u.length;
  return pastEnds(T).flatMap(end => range(1, Math.min(steps, T - 1 - end) + 1).map(
    j => ({ j, q: asked(end, j), change: u[end + j] - u[end] })));
}

// Past errors over the half-widths of 80% and 95% intervals: for both a list for each step, of the
// ends that know it.
function pastRatios(asked, u, steps) {
  const ratios = [2, 0].map(() => range(0, steps).map(() => []));
  for (const { j, q, change } of pastAnswers(asked, u, steps)) [2, 0].forEach((k, a) => {
    const error = change - q[MEDIAN], wide = error < 0 ? q[MEDIAN] - q[k] : q[12 - k] - q[MEDIAN];
    ratios[a][j - 1].push(Math.abs(error) / Math.max(wide, 1e-300));
  });
  return { ratios, count: pastEnds(u.length).length };
}

const pinball = (q, change) => mean(q.map(
  (v, k) => Math.max(LEVELS[k] * (change - v), (LEVELS[k] - 1) * (change - v))));

// Mean pinball loss that the net would have had in the past of a series, read with these seasons.
function pastLoss(net, values, seasons, view) {
  const u = tamed(values.slice(-WINDOW).map(VIEWS[view][0])), asked = readSeries(net, u, seasons);
  return mean(pastAnswers(asked, u, 24).map(({ q, change }) => pinball(q, change)));
}

// A factor for each step: as wide as the share asks for, and the prior, weighed.
const byRecord = (ratios, count, T, share, weight, prior) => ratios.map((_, k) => {
  const near = ratios.slice(Math.ceil((k + 1) / 1.5) - 1, Math.floor(1.5 * (k + 1))).flat();
  const n = Math.min(count, 2 * T / (k + 1));
  return (n * quantile(near, share) + weight * prior) / (n + weight);
});

// How much wider than the net says 80% and 95% intervals should have been in the past, by step.
function widthFactors(asked, u, horizon) {
  const T = u.length, steps = Math.max(0, Math.min(horizon, 24, T - 6));
  const { ratios, count } = steps ? pastRatios(asked, u, steps) : { ratios: [[], []] };
  const factors = [[.8, 3, 15], [.95, 4, 20]].map(([share, weight, more], a) => {
    const prior = 1 + more / T, own = byRecord(ratios[a], count, T, share, weight, prior);
    return (own.length ? own : [prior]).map(v => clamp(v, .5, 1.5));
  });
  return range(0, horizon).map(k => factors.map(own => own[Math.min(k, own.length - 1)]));
}

const TAIL = LEVELS.map((_, k) => ({ 0: 1, 1: .5, 11: .5, 12: 1 })[k] ?? 0); // of the second factor

// Quantiles of the next steps from one reading, widened, and sorted where that makes them cross.
const saidAhead = (asked, u, horizon, wide) => range(1, horizon + 1).map(j => {
  const q = asked(u.length - 1, j), middle = q[MEDIAN], [most, ends] = wide(j);
  const far = q.map((v, k) => (most + TAIL[k] * (ends - most)) * (v - middle));
  return ascending(far).map(v => u.at(-1) + middle + v);
});

const MASS = LEVELS.map((p, k) => ((LEVELS[k + 1] ?? 2 - p) - (LEVELS[k - 1] ?? -p)) / 2);

// Quantiles of all that 13 paths say of a step, each of them as likely as its mass.
function pooled(paths) {
  const all = paths.flatMap((q, a) => q.map((v, b) => ({ v, p: MASS[a] * MASS[b] })));
  all.sort((a, b) => a.v - b.v);
  let total = 0;
  const p = all.map(one => (total += one.p) - one.p / 2);
  return LEVELS.map(level => interpolated(level, p, all.map(({ v }) => v)));
}

// Further steps, by reading on from each quantile of those that are there.
function readOn(net, u, seasons, q, horizon, wide) {
  const steps = Math.min(horizon - q.length, AHEAD);
  const paths = LEVELS.map((_, k) => {
    const path = [...u, ...q.map(row => row[k])].slice(-WINDOW);
    return saidAhead(readSeries(net, path, seasons), path, steps, () => wide);
  });
  return range(0, steps).map(k => pooled(paths.map(path => path[k])));
}

// Quantiles about lines and cycles without a flaw, gone on with; else as they are.
function exactly(u, seasons, q) {
  const step = mean(differences(u).map(Math.abs));
  for (const m of ascending(new Set([1, ...seasons]))) {
    const n = u.length - 2 * m, d = differences(u, m);
    if (n < 6 || largest(differences(d, m).map(Math.abs)) > .001 * step) continue;
    q = q.map((row, j) => {
      const cycle = Math.floor(j / m) + 1, at = u.length - m + j % m, half = (row[10] - row[2]) / 2;
      const line = u[at] + cycle * d[at - m], most = cycle * step / n;
      const narrow = Math.min(1, most / Math.max(half, 1e-300));
      return row.map(v => line + narrow * (v - row[MEDIAN]));
    });
  }
  return q;
}

// Quantiles of the steps that follow a series, on the scale on which it is read.
function quantilesAhead(net, series, seasons, horizon) {
  const u = tamed(series.slice(-WINDOW)), asked = readSeries(net, u, seasons);
  const wide = widthFactors(asked, u, horizon);
  const q = saidAhead(asked, u, Math.min(horizon, AHEAD), j => wide[j - 1]);
  while (q.length < horizon) q.push(...readOn(net, u, seasons, q, horizon, wide.at(-1)));
  const last = u.at(-1), reach = farthest(u, horizon).map(way => 2.25 * way);
  const near = q.map((row, k) => row.map(v => clamp(v, last - reach[k], last + reach[k])));
  return exactly(u, seasons, near);
}
// Between a number and the next that a computer can tell from it.
const spacing = x => x ? 2 ** (Math.floor(Math.log2(x)) - 52) : 0;

// Quantiles of some width where the values vary, and within ten of their ranges: below zero all
// roots end at zero, far above they open ever faster.
function bordered(said, values, root) {
  const inside = tamed(values), width = largest(inside) - least(inside), high = largest(values);
  const ulp = width > 0 ? spacing(largest(values.map(Math.abs))) : 0;
  return said.map((row, k) => row.map((v, i) => {
    const p = LEVELS[i] - .5, top = high + 9 * width * Math.max(1, (k + 1) / values.length);
    const x = root ? Math.min(Math.max(v, .001 * width * p), top) : v;
    const outer = row[MEDIAN] + 8 * ulp * p;
    return p > 0 ? Math.max(x, outer) : Math.min(x, outer);
  }));
}

// The same in the unit of the series.
function quantilesOf(net, values, seasons, view, horizon) {
  const [to, back] = VIEWS[view], v = values.slice(-WINDOW);
  const said = quantilesAhead(net, v.map(to), seasons, horizon).map(row => row.map(back));
  return bordered(said, v, view === "root");
}
