/* Chapter 34, Outliers: a value that stands alone is pointed out, and never changed. */

const OUTLIER_SEASONS = { h: 24, B: 5, D: 7, W: 52, MS: 12, ME: 12, QS: 4, QE: 4 };

// The values on the scale where they are compared, and the way back from it.
function comparedOn(y) {
  if (y.every(v => v > 0)) return [y.map(Math.log), Math.exp];
  const c = median(y) / 20;
  if (y.every(v => v >= 0) && c > 0) return [y.map(v => Math.log(v + c)), u => Math.exp(u) - c];
  return [y, u => u];
}

// How far x leaves the range of a side, widened by its width on both ends; signed.
function beyond(x, side) {
  const low = least(side),
    high = largest(side),
    width = high - low;
  return Math.max(x - high - width, 0) - Math.max(low - width - x, 0);
}

// How far each point is from what both its sides and its season suggest.
function deviations(u, m) {
  const n = u.length,
    at = k => u[clamp(k, 0, n - 1)];
  const three = k => median([at(k - 3), at(k - 2), at(k - 1)]);
  const left = u.map((v, k) => v - three(k)),
    right = u.map((v, k) => v - three(k + 4));
  left[0] = right[0] = beyond(u[0], u.slice(1, 4));
  left[n - 1] = right[n - 1] = beyond(u[n - 1], u.slice(n - 4, n - 1));
  const around = k =>
    [-2, -1, 1, 2]
      .map(c => k + m * c)
      .filter(i => i >= 0 && i < n)
      .map(i => u[i]);
  const sides = [
    left,
    right,
    ...(m > 1 && n >= 3 * m ? [u.map((v, k) => v - median(around(k)))] : []),
  ];
  return u.map((_, k) => {
    const own = sides.map(side => side[k]);
    const agree = Math.abs(sum(own.map(Math.sign))) === sides.length;
    return agree ? least(own.map(Math.abs)) : 0;
  });
}

// A robust scale of deviations, at least the usual change of a step or of a season.
function usualDeviation(u, d, m) {
  const lags = m < u.length ? [1, m] : [1];
  const steps = lags.map(lag => median(differences(u, lag).map(Math.abs)));
  return Math.max(1.4826 * median(d), least(steps));
}

// Points that stand out from everything around them, and what the points around suggest.
function findOutliers(y, m, apart = 5) {
  if (y.length < 10) return [];
  const [u, back] = comparedOn(y),
    d = deviations(u, m);
  const s = usualDeviation(u, d, m) || (u === y ? Infinity : 0.05);
  const order = range(0, y.length).sort((a, b) => d[b] - d[a] || a - b);
  const most = Math.max(1, Math.min(Math.floor(y.length / 100), 20));
  const far = range(0, most).filter(
    k => d[order[k]] > 8 * s && d[order[k]] > apart * d[order[k + 1]],
  );
  const around = k => [-3, -2, -1, 1, 2, 3].map(c => u[k + c]).filter(v => v !== undefined);
  return order
    .slice(0, far.length ? far.at(-1) + 1 : 0)
    .sort((a, b) => a - b)
    .map(k => ({ k, about: back(median(around(k))) }));
}

const CODE = /^(?:-(?:1|7+|8+|9+)|999+|-?99+\.9+|-999\.25|-?3276[78]|65535|1e\+20|9\.969\d*e.36)$/;

// Numbers that probably stand for what is missing, as -999, -1 or 1e20; how often each does.
function codesIn(values) {
  const count = new Map(ascending(values).map(v => [v, 0]));
  for (const v of values) count.set(v, count.get(v) + 1);
  const code = v => CODE.test(digits(v, 15)),
    rest = values.filter(v => !code(v));
  if (rest.length < 2) return [];
  const step = median(differences(rest).map(Math.abs)),
    low = least(rest);
  // the only kind of value below 0, and no step from those around it
  const beside = v => {
    if (v >= 0 || low < 0) return false;
    const around = values.flatMap((x, k) => (x === v ? [values[k - 1], values[k + 1]] : []));
    const near = [...new Set(around)].filter(x => x !== undefined && !code(x));
    return near.length > 0 && median(near) - v > 2 * step;
  };
  return [...count].filter(([v, n]) => code(v) && ((n > 1 && beyond(v, rest)) || beside(v)));
}

// Sentences on the values that stand out from all around them.
function alarmsOf(name, { dates, values, calendar, holes }) {
  const filled = new Set(holes),
    seen = filledEnds(values.map((v, k) => (filled.has(dates[k]) ? NaN : v)));
  const codes = codesIn(seen),
    found = findOutliers(seen, OUTLIER_SEASONS[calendar.name.split("-")[0]] ?? 1);
  if (codes.length)
    return codes.map(([code, n]) => [
      `${name}：${digits(code, 10)} 出现了 ${n} 次，远离其他所有值：多半是缺失的代号，若是，请清空这些单元格`,
      `${name}: ${digits(code, 10)} occurs ${n > 1 ? `${n} times` : "once"}, far from all other `
        + "values: probably a code for missing, then clear these cells",
    ]);
  if (!found.length) return [];
  const n = found.length,
    more = n > 3 ? ", …" : "";
  const each = found.slice(0, 3).map(({ k, about }) => ({
    value: digits(values[k], 10),
    day: dateText(dates[k]),
    like: digits(Number(about.toPrecision(3)), 10),
  }));
  const zh = each.map(({ value, day, like }) => `${day} 的 ${value}（邻近的值提示约 ${like}）`);
  const en = each.map(
    ({ value, day, like }) => `${value} on ${day} (about ${like} by its neighbours)`,
  );
  const said = many(n, "value stands out and is kept", "values stand out and are kept");
  return [
    [
      `${name}：有 ${n} 个值很突出，原样保留：${zh.join("，")}${more}：请核对`,
      `${name}: ${said}: ${en.join(", ")}${more}: please check`,
    ],
  ];
}

// Gaps on lines between known values, and level at both ends.
function filledEnds(values) {
  const inside = filledIn(values, "linear"),
    first = inside.find(v => !Number.isNaN(v));
  const last = inside.findLast(v => !Number.isNaN(v)),
    start = inside.indexOf(first);
  return inside.map((v, k) => (Number.isNaN(v) ? (k < start ? first : last) : v));
}
