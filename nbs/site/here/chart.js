/* The drawing of a series and its forecast, from a `view`: all that there is to see now.
   view = { width, values, columns, first, split, actual, date }: values from step `first` on are
   drawn; the forecast begins at step `split`; `actual` came after it; `date` is that of a step. */

const MARGIN = { left: 52, right: 14, top: 24, bottom: 24 };
const compact = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });

// Bounds of what is drawn, with some room.
function domainOf({ values, columns, first, split, actual }) {
  const all = [values.slice(first, split), actual, ...Object.values(columns)].flat();
  const low = least(all),
    high = largest(all),
    room = (high - low || Math.abs(high) || 1) / 20;
  return [low - room, high + room];
}

// The scales of a chart: steps across, values upwards.
function chartAxes(view) {
  const height = view.width < 480 ? 260 : 340,
    right = view.width - MARGIN.right;
  const last = view.last ?? view.split + view.columns.forecast.length - 1;
  return {
    height,
    right,
    last,
    bottom: height - MARGIN.bottom,
    x: scale([view.first, Math.max(last, view.first + 1)], [MARGIN.left, right]),
    y: scale(domainOf(view), [height - MARGIN.bottom, MARGIN.top]),
  };
}

// Periods of the calendar that may begin at a tick, the finest first: pixels that a label takes,
// the label, the number of the period of a moment, and its length.
const clock = ms => (ms % DAY ? timeText(ms).slice(11, 16) : dayText(ms).slice(5));
const monthDay = ms => dayText(ms).slice(5);
const spans = (label, n, length, first = 0) => [
  44,
  label,
  ms => Math.floor((ms - first) / (n * length)),
  n * length,
];
const months = n => [
  56,
  ms => dayText(ms).slice(0, 7),
  ms => Math.floor((12 * part(ms).y + part(ms).m - 1) / n),
  30 * n * DAY,
];
const years = n => [
  34,
  ms => dayText(ms).slice(0, 4),
  ms => Math.floor(part(ms).y / n),
  365 * n * DAY,
];
const PERIODS = [
  ...[1, 5, 15, 30].map(n => spans(clock, n, 6e4)),
  ...[1, 3, 6, 12].map(n => spans(clock, n, 36e5)),
  ...[1, 2].map(n => spans(monthDay, n, DAY)),
  ...[1, 2].map(n => spans(monthDay, n, 7 * DAY, MONDAY)),
  ...[1, 2, 3, 6].map(months),
  ...[1, 2, 5, 10, 20, 50, 100].map(years),
];

// Steps and labels of ticks: where periods begin, the finest that leave room for their labels.
function dateTicks({ date, first, width }, x, last) {
  const steps = range(first, last + 1),
    dates = steps.map(date);
  const before = first > 0 ? date(first - 1) : dates[0] - 1;
  const usual = (dates.at(-1) - dates[0]) / Math.max(last - first, 1);
  for (const [room, label, number, length] of PERIODS) {
    if (length < 0.7 * usual) continue; // every step would begin one
    const begins = (t, k) => number(dates[k]) !== number(k ? dates[k - 1] : before);
    const found = steps.filter(begins);
    if (least(differences(found.map(x))) < room) continue;
    return found.filter(t => x(t) + room / 2 < width).map(t => [t, label(date(t))]);
  }
  return [];
}

function chartGrid(view, { x, y, right, bottom, last }) {
  const levels = ticks(domainOf(view), 5).map(v => [
    line(MARGIN.left, y(v), right, y(v), "grid"),
    words(MARGIN.left - 6, y(v) + 4, compact.format(v), "end"),
  ]);
  const days = dateTicks(view, x, last).map(([t, label]) => [
    line(x(t), bottom, x(t), bottom + 4, "tick"),
    words(x(t), bottom + 17, label, "middle date"),
  ]);
  return [...levels, ...days];
}

// A line through values from a step on; of very many only the ends of each pixel.
function trace(x, y, from, list, kind) {
  const every = Math.max(1, Math.floor(list.length / 3000) * 2),
    kept = [];
  for (let k = 0; k < list.length; k += every) {
    const part = range(k, Math.min(k + every, list.length));
    const [low, high] = [
      part.reduce((a, b) => (list[b] < list[a] ? b : a)),
      part.reduce((a, b) => (list[b] > list[a] ? b : a)),
    ];
    kept.push(...(every > 1 ? [Math.min(low, high), Math.max(low, high)] : part));
  }
  return kept.length
    ? path(
        kept.map(k => x(from + k)),
        kept.map(k => y(list[k])),
        kind,
      )
    : [];
}

// The area between two columns of the forecast, from the last known value on.
function band(view, { x, y }, low, high, kind) {
  const { columns, split, values } = view,
    last = values[split - 1];
  const up = [last, ...columns[high]].map((v, k) => [x(split - 1 + k), y(v)]);
  const down = [last, ...columns[low]].map((v, k) => [x(split - 1 + k), y(v)]).reverse();
  const points = [...up, ...down].map(p => p.map(v => v.toFixed(1)).join(" ")).join("L");
  return svg("path", { class: kind, d: `M${points}Z` });
}

// All that is drawn, in the order in which it lies.
function chartLines(view) {
  const size = chartAxes(view),
    { x, y, right, bottom } = size,
    { values, first, split, columns, actual } = view;
  const edge = (x(split - 1) + x(split)) / 2,
    last = values[split - 1];
  return [
    box(edge, MARGIN.top, right - edge, bottom - MARGIN.top, "future"),
    chartGrid(view, size),
    band(view, size, "lo-95", "hi-95", "band"),
    band(view, size, "lo-80", "hi-80", "band inner"),
    trace(x, y, first, values.slice(first, split), "known"),
    actual.length ? trace(x, y, split - 1, [last, ...actual], "actual") : [],
    trace(x, y, split - 1, [last, ...columns.forecast], "forecast"),
  ].flat(3);
}

function drawChart(drawing, view) {
  fit(drawing, view.width, chartAxes(view).height).replaceChildren(...chartLines(view));
}
