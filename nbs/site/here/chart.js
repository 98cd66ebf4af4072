/* The drawing of a series and its forecast, from a `view`: all that there is to see now.
   view = { width, values, columns, first, split, actual, season, date }: values from step
   `first` on are drawn; the forecast begins at step `split`; `actual` came after it. */

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

// How a date is written on an axis of some length.
function dateLabel(ms, span) {
  const text = new Date(ms).toISOString();
  if (span > 6 * 366 * DAY) return text.slice(0, 4);
  if (span > 150 * DAY) return text.slice(0, 7);
  return span > 4 * DAY ? text.slice(5, 10) : text.slice(11, 16);
}

function chartGrid(view, { x, y, right, bottom, last }) {
  const levels = ticks(domainOf(view), 5).map(v => [
    line(MARGIN.left, y(v), right, y(v), "grid"),
    words(MARGIN.left - 6, y(v) + 4, compact.format(v), "end"),
  ]);
  const count = Math.max(2, Math.floor((right - MARGIN.left) / 90)),
    m = view.season;
  const rough = Math.max(1, Math.ceil((last - view.first) / count));
  const gap = rough > m ? Math.ceil(rough / m) * m : rough; // the same place of each cycle
  const span = view.date(last) - view.date(view.first);
  const steps = range(view.first, last + 1).filter(
    t => (view.split - t) % gap === 0 && x(t) < right - 15,
  );
  return [
    ...levels,
    ...steps.map(t => [
      line(x(t), bottom, x(t), bottom + 4, "tick"),
      words(x(t), bottom + 17, dateLabel(view.date(t), span), "middle"),
    ]),
  ];
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
    band(view, size, "lo-80", "hi-80", "band"),
    trace(x, y, first, values.slice(first, split), "known"),
    actual.length ? trace(x, y, split - 1, [last, ...actual], "actual") : [],
    trace(x, y, split - 1, [last, ...columns.forecast], "forecast"),
  ].flat(3);
}

function drawChart(drawing, view) {
  fit(drawing, view.width, chartAxes(view).height).replaceChildren(...chartLines(view));
}
