/* Chapter 00, Data: from a table to one series, as `read_series` does it. */

// Refusals that are left when rows are in order: too short, missing cells, gaps.
function checkSeries({ dates, values, calendar }) {
  if (dates.length < 3)
    refuse(
      `序列只有 ${dates.length} 个点，至少需要 3 个`,
      `the series has ${many(dates.length, "point", "points")}, at least 3 are needed`,
    );
  const bad = dates.filter((_, k) => !Number.isFinite(values[k]));
  if (bad.length)
    refuse(
      `有 ${bad.length} 个值缺失或无穷大，在 ${firstDates(bad)}：请补上，或去掉那一段`,
      `${many(bad.length, "value is", "values are")} missing or infinite, at ${firstDates(bad)}: `
        + `give a value there, or remove that part`,
    );
  if (!calendar) uneven(dates);
  const there = new Set(dates),
    gaps = calendar.dates.filter(ms => !there.has(ms));
  if (!gaps.length) return;
  const share = `${((100 * gaps.length) / calendar.dates.length).toFixed(1)}%`;
  const most = longestGap(calendar.dates, there);
  refuse(
    `频率 ${calendar.name} 缺少 ${gaps.length} 个日期：${firstDates(gaps)}；请补上（`
      + `fill='linear'、'previous' 或一个数），`
      + `或取没有缺口的一段；缺少的占全部的 ${share}，最多连续 ${most} 个`,
    `${many(gaps.length, "date is", "dates are")} missing at frequency ${calendar.name}: `
      + `${firstDates(gaps)}; fill the gaps (read_series has fill='linear', 'previous' or a `
      + `number) or use a part without any; ${share} of all are missing, at most ${most} in a row`,
  );
}

// The rows in the order of their dates, sorted if asked or if they run from the newest.
function inOrder(dates, values, sort, at) {
  const steps = differences(dates),
    newest = steps.every(step => step <= 0);
  if (steps.every(step => step >= 0) || !(sort || newest)) {
    checkOrder(dates, at);
    return { dates, values, notes: [] };
  }
  const order = range(0, dates.length).sort((a, b) => dates[a] - dates[b] || a - b);
  checkOrder(
    order.map(i => dates[i]),
    k => at(order[k]),
  );
  const [zh, en] = newest
    ? ["从新到旧", "ran from the newest to the oldest"]
    : ["没有按日期", "were in another order"];
  return {
    dates: order.map(i => dates[i]),
    values: order.map(i => values[i]),
    notes: [[`各行原来${zh}排列，已按日期排序`, `the rows ${en} and are sorted by date`]],
  };
}

// A missing cell that nothing fills, in its line.
function checkCells(series, column, rows, numbers, fill) {
  const gone = rows.filter(i => Number.isNaN(numbers[i])),
    { name } = column;
  if (fill === null && gone.length && !series.holes.length)
    column.refuse(
      gone[0],
      [
        `列 ${name} 缺少 ${gone.length} 个单元格`,
        many(gone.length, `cell of column ${name} is`, `cells of column ${name} are`) + " missing",
      ],
      [
        "请删去这样的行，或用 fill='linear'、'previous' 或一个数补上",
        "remove such rows, or fill by fill='linear', 'previous' or a number",
      ],
    );
}

// One series of a table: dates, values, its calendar, and what was chosen and noticed.
function readSeriesOf(
  table,
  { date = null, value = null, fill = null, sort = false, decimal = null, dayfirst = null } = {},
) {
  const { dates: column, values: cells } = picked(table.columns, date, value);
  const { dates: index, notes } = readDates(column, dayfirst);
  if (new Set(index).size < index.length) askForNames(table.columns, [column, cells], index);
  const { values: numbers, notes: more } = readNumbers(cells, decimal, table.comma);
  const ordered = inOrder(index, numbers, sort, i => column.at(i)),
    grids = fitting(ordered.dates);
  const calendar = grids.length === 1 ? grids[0] : null;
  if (!calendar && fill !== null) uneven(ordered.dates);
  const series = calendar
    ? fillGaps(ordered, calendar, fill)
    : { ...ordered, calendar, holes: [], notes: [], alarms: [] };
  checkCells(series, cells, range(0, index.length), numbers, fill);
  checkSeries(series);
  const what = [
    `日期：${column.name}，数值：${cells.name}`,
    `dates: ${column.name}, values: ${cells.name}`,
  ];
  return {
    ...series,
    name: cells.name,
    notes: [
      ...table.notes,
      what,
      ...notes,
      ...more,
      ...ordered.notes,
      ...series.notes,
      ...lastNotes(series),
    ],
    alarms: [...series.alarms, ...alarmsOf(cells.name, series)],
  };
}

function lastNotes({ dates, values, calendar }) {
  const [from, to] = [dates[0], dates.at(-1)].map(dateText),
    n = dates.length,
    all = new Set(values);
  const constant = digits(values[0], 10);
  return [
    [
      `${n} 个点，从 ${from} 到 ${to}，频率 ${calendar.name}`,
      `${n} points from ${from} to ${to}, frequency ${calendar.name}`,
    ],
    ...(all.size > 1
      ? []
      : [[`所有的值都是 ${constant}，是常数`, `all values are ${constant}, a constant`]]),
  ];
}
