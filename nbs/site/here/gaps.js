/* Chapter 38, Gaps: a few gaps are filled and named, days off are not. */

// How many missing dates stand in a row at most.
function longestGap(whole, there) {
  let most = 0,
    row = 0;
  for (const ms of whole) most = Math.max(most, (row = there.has(ms) ? 0 : row + 1));
  return most;
}

// The calendar without days off, where missing days are taken as such; null where they are gaps.
function daysOff(calendar, there) {
  const lost = calendar.dates.filter(ms => !there.has(ms));
  if (!calendar.days || calendar.k !== 1 || !lost.length) return null;
  if (lost.length > 0.15 * calendar.dates.length || longestGap(calendar.dates, there) > 10)
    return null;
  const dates = calendar.dates.filter(ms => there.has(ms));
  const said = many(
    lost.length,
    `date of frequency ${calendar.name} without a value is taken as a day off`,
    `dates of frequency ${calendar.name} without values are taken as days off`,
  );
  const note = [
    `频率 ${calendar.name} 中没有值的 ${lost.length} 个日期当作休息日：${firstDates(lost)}；将来的休息日无从知道`,
    `${said}: ${firstDates(lost)}; those to come are not known, give them by holidays=`,
  ];
  return { ...calendar, name: "C", closed: lost, dates, note };
}

// Values between known ones on a line, those before stepped on, or a number.
function filledIn(values, fill) {
  const known = range(0, values.length).filter(k => !Number.isNaN(values[k]));
  return values.map((v, k) => {
    if (!Number.isNaN(v)) return v;
    if (typeof fill === "number") return fill;
    const before = known.findLast(i => i < k),
      after = known.find(i => i > k);
    if (before === undefined || (fill === "linear" && after === undefined)) return NaN;
    if (fill === "previous") return values[before];
    return values[before] + ((values[after] - values[before]) * (k - before)) / (after - before);
  });
}

// What is said of dates that were filled.
function filledWords(holes, name, fill) {
  const some = firstDates(holes, 10);
  if (fill !== null) {
    const how = typeof fill === "number" ? fill : quoted(fill);
    return [
      `${holes.length} 个值由 ${how} 补上：${some}`,
      `${many(holes.length, "value", "values")} filled by ${how}: ${some}`,
    ];
  }
  return [
    `频率 ${name} 缺少 ${holes.length} 个日期，已用 'linear' 补上：${some}；fill= 可以另选补法`,
    `${many(holes.length, "date is", "dates are")} missing at frequency ${name} and filled by `
      + `'linear': ${some}; fill= says another way`,
  ];
}

// Days off left out, and gaps filled: as asked, or a few unasked.
function fillGaps(series, calendar, fill) {
  const known = new Map(series.dates.map((ms, k) => [ms, series.values[k]]));
  const off = fill === null ? daysOff(calendar, known) : null,
    used = off ?? calendar;
  const notes = off ? [off.note] : [],
    alarms = [];
  const values = used.dates.map(ms => known.get(ms) ?? NaN);
  const holes = used.dates.filter((_, k) => Number.isNaN(values[k]));
  const there = new Set(used.dates.filter((_, k) => !Number.isNaN(values[k])));
  const few = holes.length <= 0.05 * used.dates.length && longestGap(used.dates, there) <= 7;
  const left = { ...series, calendar: used, holes: [], notes, alarms };
  if (fill === null && !few) return left;
  const full = filledIn(values, fill ?? "linear"),
    lost = used.dates.filter((_, k) => Number.isNaN(full[k]));
  if (lost.length && fill === null) return left;
  if (lost.length)
    refuse(
      `${firstDates(lost)}：没有可以用来补的值，fill=${quoted(fill)} 只补两端之间：请删去这些行，或填一个数`,
      `${firstDates(lost)}: no value to fill from, fill=${quoted(fill)} stays between the `
        + `ends: remove the `
        + "rows or fill a number",
    );
  if (holes.length) (fill === null ? alarms : notes).push(filledWords(holes, calendar.name, fill));
  return { dates: used.dates, values: full, calendar: used, holes, notes, alarms };
}
