/* Chapter 14, Features: what the net reads at each step, made from the past alone. */

// Running mean of |v[t] - v[t-lag]|, 0 before there is a change.
function meanChange(v, lag) {
  let total = 0;
  return v.map((x, t) => {
    if (t >= lag) total += Math.abs(x - v[t - lag]);
    return total / Math.max(t + 1 - lag, 1);
  });
}

const logRatio = (a, b) => clamp(Math.log((a + 1e-9) / (b + 1e-9)), -4, 4);

// The scale, the mean change from step to step, and for each season the log ratio to it.
function scaleOf(u, seasons) {
  const step = meanChange(u, 1), ratios = [];
  let s = step;
  for (const m of seasons) {
    const r = meanChange(u, m), enough = t => t + 1 >= m + Math.min(m, 4);
    ratios.push(r.map((v, t) => enough(t) ? logRatio(v, step[t]) : 0));
    s = s.map((v, t) => enough(t) ? Math.min(v, r[t]) : v);
  }
  return { s: s.map((v, t) => Math.max(v, step[t] / 20, 1e-6)), step, ratios };
}

// Exponential averages of the values so far, the weights (1 - alpha)^age over their sum.
function averages(v, alpha) {
  let top = 0, bottom = 0;
  return v.map(x => {
    top = (1 - alpha) * top + x;
    bottom = (1 - alpha) * bottom + 1;
    return top / bottom;
  });
}

// The same of changes: from the first on, 0 at the first step, which has none.
const averageChanges = (d, alpha) => [0, ...averages(d.slice(1), alpha)];

// Mean of the last m values at each step.
function cycleMean(v, m) {
  const total = [0, ...cumulated(v)];
  return v.map((_, t) => (total[t + 1] - total[Math.max(t + 1 - m, 0)]) / Math.min(t + 1, m));
}

// v[tau+j] less the line through the means of the cycle up to tau and of the one after it.
function deviationAt(v, M, tau, j, m) {
  const part = (j + (m - 1) / 2) / m;
  return v[tau + j] - M[tau] - part * (M[tau + m] - M[tau]);
}

const trust = (tau, m) => tau < m - 1 ? 1e-3 : 1;   // is the cycle up to tau a whole one?

// What the cycles before each step say about its season.
function seasonNow(v, M, m) {
  const S = v.map(() => 0);
  if (m === 1) return S;
  const top = Array(m).fill(0), bottom = Array(m).fill(0);
  for (let tau = 0; tau < v.length - m - 1; tau++) {
    const w = trust(tau, m), place = tau % m;
    top[place] += w * deviationAt(v, M, tau, 1, m);
    bottom[place] += w;
    S[m + 1 + tau] = top[place] / Math.max(bottom[place], 1e-6);
  }
  return S;
}

// What the cycles up to an end say about the season j steps after it: all of them (24 at most),
// the last four, the last.
function seasonAhead({ v, M, m }, end, j) {
  if (m === 1 || v.length <= m) return [0, 0, 0];
  const said = [];
  let top = 0, bottom = 0;
  for (let cycle = 1; cycle <= 24; cycle++) {
    const tau = end - m * cycle, w = tau >= 0 ? trust(tau, m) : 0;
    if (w) top += w * deviationAt(v, M, tau, (j - 1) % m + 1, m);
    bottom += w;
    said[cycle] = top / Math.max(bottom, 1e-6);
  }
  return [said[24], said[4], said[1]];
}

// A stage for each season, and what is left without them.
function stagesOf(u, seasons) {
  let v = u;
  const stages = seasons.map(m => {
    const M = cycleMean(v, m), S = seasonNow(v, M, m), stage = { v, M, S, m };
    v = v.map((x, t) => x - S[t]);
    return stage;
  });
  return { stages, rest: v };
}

// The value above the mean of its cycle, the change of that mean in one cycle, the season.
const byCycle = ({ v, M, S, m }) => [
  v.map((x, t) => x - M[t]), M.map((x, t) => x - M[Math.max(t - m, 0)]), S];

const changesOf = v => v.map((x, t) => t ? x - v[t - 1] : 0);

// The 18 features in the unit of u, and the four drifts: lists over time.
function sizedFeatures(u, rest, stages) {
  const changes = [u, rest].map(changesOf);
  const drift = changes.flatMap(d => [.05, .25].map(alpha => averageChanges(d, alpha)));
  const above = [u, rest].flatMap(x => [.1, .25, .5].map(alpha => {
    const w = averages(x, alpha);
    return x.map((v, t) => v - w[t]);
  }));
  const twice = drift.map(d => d.map(v => 2 * v));
  return { sized: [...changes, ...above, ...twice, ...stages.flatMap(byCycle)], drift };
}

// The 8 features without a unit.
function unitlessFeatures(u, seasons, step, ratios) {
  const recent = averageChanges(changesOf(u).map(Math.abs), .15);
  const ofSeason = seasons.flatMap((m, k) => [
    ratios[k], u.map(() => Math.log(m) / 2), u.map((_, t) => Math.log1p((t + 1) / m))]);
  const told = recent.map((v, t) => logRatio(v, step[t]));
  return [told, ...ofSeason, u.map((_, t) => Math.log(t + 1) / 2)];
}

// What the past says at each step: f[t] holds the 26 features of step t.
function readPast(u, seasons) {
  const { s, step, ratios } = scaleOf(u, seasons), { stages, rest } = stagesOf(u, seasons);
  const { sized, drift } = sizedFeatures(u, rest, stages);
  const plain = unitlessFeatures(u, seasons, step, ratios);
  const f = u.map((_, t) => [...sized.map(x => Math.asinh(x[t] / s[t])), ...plain.map(x => x[t])]);
  return { f, s, drift, stages };
}
