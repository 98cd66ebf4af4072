/* Chapter 07, Transforms: the shape of a season, and long seasons taken off before the net
   reads. */

const LONG = 100;          // points of a season above which it is long
const MOST = 100_000;      // last points that shapes and tests of seasons are made from

// What a centred moving average over one season leaves, and the first place of it in the season.
function detrended(u, m) {
  const half = m >> 1, even = m % 2 ? 1 : .5, rest = [];
  let inside = sum(u.slice(0, 2 * half + 1));
  for (let t = half; t + half < u.length; t++) {
    if (t > half) inside += u[t + half] - u[t - half - 1];
    rest.push(u[t] - (inside - (1 - even) * (u[t - half] + u[t + half])) / m);
  }
  return { rest, first: half };
}

// The mean of each place in a season, the place of list[0] being `first`.
function placeMeans(list, m, first = 0) {
  const total = Array(m).fill(0), count = Array(m).fill(0);
  list.forEach((v, k) => { total[(first + k) % m] += v; count[(first + k) % m]++; });
  return total.map((v, k) => v / count[k]);
}

// Mean shape of a season by the classical decomposition; its sum is 0.
function seasonalMeans(u, m) {
  const { rest, first } = detrended(u, m), means = placeMeans(rest, m, first), middle = mean(means);
  return means.map(v => v - middle);
}

// The first waves of the mean shape, four for each cycle that is known.
function smoothMeans(u, m) {
  const shape = seasonalMeans(u, m), most = Math.min(4 * Math.floor(u.length / m), m >> 1);
  const out = Array(m).fill(mean(shape));
  for (let k = 1; k <= most; k++) {
    const twice = 2 * k === m ? 1 : 2, angle = t => 2 * Math.PI * ((k * t) % m) / m;
    const re = sum(shape.map((v, t) => v * Math.cos(angle(t))));
    const im = sum(shape.map((v, t) => v * Math.sin(angle(t))));
    for (let t = 0; t < m; t++)
      out[t] += twice / m * (re * Math.cos(angle(t)) + im * Math.sin(angle(t)));
  }
  return out;
}

// Means over the last m values, from the first at which there are m of them.
function movingMeans(r, m) {
  const total = [0, ...cumulated(r)];
  return range(0, r.length - m + 1).map(t => (total[t + m] - total[t]) / m);
}

// Twelve fading weights on the last values, from the first at which there are twelve.
function fadingMeans(r) {
  const weights = range(0, 12).map(k => .75 ** k), all = sum(weights);
  return range(0, r.length - 11).map(t => sum(weights.map((w, k) => w * r[t + 11 - k])) / all);
}

// About a dozen steps from 1 to the horizon, ever farther apart.
function sparseSteps(horizon) {
  const top = Math.log10(horizon), step = top / 11;
  const steps = range(0, 12).map(k => Math.trunc(k === 11 ? horizon : 10 ** (k * step)));
  return [...new Set(steps)];
}

// The mean of the last m values, how much of a deviation from it is left after each step, and
// half-widths of 80% of the errors then.
function persistence(r, m, horizon) {
  const M = movingMeans(r, m), e = fadingMeans(r).slice(m - 12).map((v, k) => v - M[k]);
  const found = [];
  for (const k of sparseSteps(horizon)) {
    if (e.length - k < 10) break;                        // too few pairs to tell
    const x = e.slice(0, -k), y = r.slice(m - 1 + k).map((v, t) => v - M[t]);
    const size = sum(x.map(v => v * v)), along = sum(x.map((v, t) => v * y[t]));
    const b = clamp(along / Math.max(size, 1e-300), 0, 1);
    const left = y.map((v, t) => v - b * x[t]);
    found.push({ k, b, half: (quantile(left, .9) - quantile(left, .1)) / 2 });
  }
  const steps = found.map(({ k }) => k), level = M.at(-1);
  const line = (name, none) => range(1, horizon + 1).map(
    k => found.length ? interpolated(k, steps, found.map(f => f[name])) : none);
  return { level, b: line("b", 1), half: line("half", Infinity) };
}

// Smooth shapes of long seasons: taken off a series, and put back on its forecast.
class LongSeasons {
  constructor(values, seasons, shorter) {
    Object.assign(this, { values, seasons, shorter, first: Math.max(0, values.length - MOST) });
    const positive = seasons.length && values.every(v => v > 0);
    const fits = (positive ? [false, true] : [false]).map(log => this.fit(log));
    const size = ({ log, rest }) => Math.log(deviation(differences(rest)) + 1e-300)
      + (log ? mean(values.map(Math.log)) : 0);
    Object.assign(this, fits.reduce((a, b) => size(b) < size(a) ? b : a));
  }

  // Shapes, the shorter first, and what all of them leave.
  fit(log) {
    let rest = this.values.slice(this.first).map(v => log ? Math.log(v) : v);
    const means = [];
    for (const m of this.seasons) {
      const shape = smoothMeans(rest, m);
      means.push(shape);
      rest = rest.map((v, t) => v - shape[t % m]);
    }
    return { log, means, rest };
  }

  // A value at step t with the shapes (sign 1), or without them (sign -1).
  moved(value, t, sign) {
    const place = m => ((t - this.first) % m + m) % m;
    const shape = sign * sum(this.means.map(means => means[place(means.length)]));
    return this.log ? value * Math.exp(shape) : value + shape;
  }

  off() {
    if (!this.seasons.length) return this.values;
    return this.values.map((v, t) => this.moved(v, t, -1));
  }

  // The forecast with its long seasons: rows of quantiles, whose 10, 50 and 90% are at `ends`.
  on(said, ends) {
    if (!this.seasons.length) return said;
    const n = this.values.length;
    return this.returned(said, ends).map((row, k) => row.map(v => this.moved(v, n + k, 1)));
  }

  // Drawn back to the level as fast as in the past, and no wider than errors were there.
  returned(said, ends) {
    const { rest: r, shorter: m, log } = this, n = r.length;
    const s = m > 1 ? seasonalMeans(r, m) : [0];
    const bare = r.map((v, t) => v - s[t % s.length]);
    const { level, b, half } = persistence(bare, Math.max(12, ...this.seasons), said.length);
    const to = v => log ? Math.log(Math.max(v, 1e-300)) : v, back = v => log ? Math.exp(v) : v;
    return said.map((row, k) => {
      const usual = level + s[(n + k) % s.length], [low, middle, high] = ends.map(i => to(row[i]));
      const wide = 2 * half[k] * (1 + Math.max(...this.seasons) / n);   // shapes err, too
      const narrow = Math.min(1, wide / Math.max(high - low, 1e-300));
      return row.map(v => back(usual + b[k] * (middle - usual) + narrow * (to(v) - middle)));
    });
  }
}
