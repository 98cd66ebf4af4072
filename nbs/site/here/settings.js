/* Chapter 08, Settings: which seasons the data show. */

// How likely a series without the season is to look so much as if it had one; `without` are
// shorter seasons that are there anyway.
function seasonChance(u, m, without = []) {
  let d = differences(u);
  const C = Math.floor(d.length / m);
  if (m < 2 || C < 2) return 1;
  d = d.slice(d.length - C * m);
  for (const s of without) {
    const means = placeMeans(d, s);
    d = d.map((v, t) => v - means[t % s]);
  }
  const power = spectrum(d), height = largest(u.map(Math.abs));
  if (power.total <= 1e-20 * (d.length * height) ** 2) return 1;      // nothing but rounding
  const waves = range(1, Math.min(m >> 1, 6) + 1).map(k => C * k);
  const L = waves.map(at => likelihood(power, at, C, d.length));
  return Math.min(1, 2 * Math.min(Math.exp(-L[0]), gammaTail(sum(L), L.length)));
}

// How far a wave stands above its neighbours; the fastest is real, so half as free.
function likelihood(power, at, C, length) {
  const n = Math.max(1, Math.min((C - 1) >> 1, 12)), own = power(at);
  const near = sum(range(1, n + 1).map(k => power(at - k) + power(at + k)));
  const L = 2 * n * Math.log1p(own / Math.max(near, 1e-12 * own + 1e-300));
  return 2 * at === length ? L / 2 : L;
}

// The power of a wave of so many cycles in a list, and that of all of them.
function spectrum(list) {
  const n = list.length, middle = mean(list), d = list.map(v => v - middle);
  const cos = range(0, n).map(t => Math.cos(2 * Math.PI * t / n));
  const sin = range(0, n).map(t => Math.sin(2 * Math.PI * t / n));
  const power = wave => {
    let re = 0, im = 0, at = 0;
    const step = ((wave % n) + n) % n;
    for (let t = 0; t < n; t++, at = (at + step) % n) {
      re += d[t] * cos[at];
      im += d[t] * sin[at];
    }
    return re * re + im * im;
  };
  return Object.assign(power, { total: n * sum(d.map(v => v * v)) });
}

// Probability that a sum of k exponential variables of mean 1 is above x.
function gammaTail(x, k) {
  let logFactorial = 0, total = 0;
  for (let j = 0; j < k; j++) {
    if (j) logFactorial += Math.log(j);
    total += Math.exp(j * Math.log(x + 1e-300) - x - logFactorial);
  }
  return total;
}

// The usual seasons that the data show, else the strongest cycle, up to a third of them.
function findSeasons(values, usual) {
  let u = values.slice(-MOST);
  if (u.every(v => v > 0)) u = u.map(Math.log);
  const found = [];
  for (const m of usual) if (seasonChance(u, m, found) < .01) found.push(m);
  if (found.length) return found;
  const tries = nearPeak(u).map(m => ({ m, chance: seasonChance(u, m) }));
  const best = tries.reduce((a, b) => b.chance < a.chance ? b : a, { m: 0, chance: 2 });
  return best.m > 1 && best.chance < 1e-4 ? [best.m] : [];
}

// Lengths about the strongest cycle by the autocorrelation of the differences.
function nearPeak(u) {
  const raw = differences(u), middle = raw.length ? mean(raw) : 0, d = raw.map(v => v - middle);
  const top = Math.min(Math.floor(d.length / 3), 1000);
  if (top < 3 || d.every(v => v === 0)) return [];
  const r = range(0, top + 1).map(k => lagged(d, k)), noise = 2 / Math.sqrt(d.length);
  const share = r.map(v => v / r[0]);
  const peaks = range(2, top).filter(
    k => share[k] > Math.max(.3, noise, share[k - 1]) && share[k] >= share[k + 1]);
  const high = largest(peaks.map(k => share[k])), best = peaks.find(k => share[k] > .9 * high);
  return best === undefined ? [] : [best - 1, best, best + 1];
}

function lagged(d, k) {
  let total = 0;
  for (let t = k; t < d.length; t++) total += d[t] * d[t - k];
  return total;
}

// Of these seasons of n points: the pair that the net reads, and the long ones, taken off before.
function shared(seasons, n) {
  const long = seasons.filter(m => m > LONG && n > 2 * m);
  const rest = seasons.filter(m => !long.includes(m) && m > 1 && m <= 366);
  return { pair: [...rest, 1, 1].slice(0, 2), long };
}
