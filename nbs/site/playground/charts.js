/* The drawings of the live net, in SVG, from a `view`: all that there is to see now. */

const LEFT = 44, RIGHT = 22;   // margins that the chart and the memory under it share

// The scales of the chart: days across, people upwards.
function axes(view) {
  const height = view.width < 480 ? 250 : 330, right = view.width - RIGHT;
  return { height, right, top: 22, bottom: height - 24,
           x: scale([view.end - view.days, view.end + view.horizon - 1], [LEFT, right]),
           y: scale(view.domain, [height - 24, 22]) };
}

// Where the last known day and the first unknown one meet.
function edge(view) {
  const { x } = axes(view);
  return (x(view.end - 1) + x(view.end)) / 2;
}

// A level with its number, from the left margin to the right one.
const level = (y, right, text) =>
  [line(LEFT, y, right, y, "grid"), words(LEFT - 6, y + 4, text, "end")];

function grid(view, { x, y, right, bottom }) {
  const short = v => v >= 1000 ? `${v / 1000}k` : v;
  const levels = ticks(view.domain, 5).map(v => level(y(v), right, short(v)));
  const gap = [7, 14, 28].find(days => x(days) - x(0) > 44);
  const first = view.end - view.days;
  const days = range(first, view.end + view.horizon).filter(t => (view.end - 1 - t) % gap === 0);
  return [...levels, ...days.map(t => [
    line(x(t), bottom, x(t), bottom + 4, "tick"),
    words(x(t), bottom + 17, view.date(t).slice(5), "middle")])];
}

// Lines of the chart, the handles apart: they must outlive a drag.
function lines(view) {
  const size = axes(view), { x, y, right, top, bottom } = size, split = edge(view);
  const curve = (from, values, kind) =>
    path(values.map((_, k) => x(from + k)), values.map(v => y(clamp(v, ...view.domain))), kind);
  const first = view.end - view.days, after = view.actual.slice(view.end, view.end + view.horizon);
  const last = view.values[view.end - 1];
  return [
    box(split, top, right - split, bottom - top, "future"), grid(view, size),
    words(split - 8, top - 8, "history", "end"), words(split + 8, top - 8, "forecast"),
    line(x(view.watched), top, x(view.watched), bottom, "cursor"),
    view.edited ? curve(first, view.actual.slice(first, view.end), "before") : [],
    view.forecasts.map((f, n) => n === view.net ? [] : curve(view.end - 1, [last, ...f], "other")),
    after.length ? curve(view.end - 1, [view.actual[view.end - 1], ...after], "actual") : [],
    curve(first, view.values.slice(first, view.end), "known"),
    curve(view.end - 1, [last, ...view.forecasts[view.net]], "forecast"),
  ].flat(3);
}

// What each unit keeps in memory, day by day under the chart.
function memory(view, drawing) {
  const { x, right } = axes(view), steps = view.steps[view.net], high = 110, at = x(view.watched);
  const y = scale(view.cells, [high - 6, 6]), shown = range(view.end - view.days, steps.length);
  const levels = ticks(view.cells, 3).flatMap(v => level(y(v), right, v));
  const units = steps[0].c.map((_, k) =>
    path(shown.map(x), shown.map(t => y(steps[t].c[k])), "unit"));
  const now = steps[view.watched].c.map(c =>
    svg("circle", { cx: at, cy: y(c), r: 3, class: "now" }));
  fit(drawing, view.width, high).replaceChildren(
    box(edge(view), 0, right - edge(view), high, "future"), ...levels,
    line(at, 0, at, high, "cursor"), ...units, ...now);
}

const digits = v => v.toFixed(2).replace(/^-(0\.00)$/, "$1");   // no minus before nothing

// Ten bars with their numbers; `signed` ones grow from a line in the middle.
function bars(drawing, values, width, largest, signed) {
  const wide = width / values.length, tall = 26, zero = signed ? tall / 2 : tall;
  const size = scale([0, largest], [0, zero]);
  fit(drawing, width, tall + 14).replaceChildren(...values.flatMap((v, k) => [
    box(k * wide + 1, 0, wide - 2, tall, "track"),
    box(k * wide + 1, v > 0 ? zero - size(v) : zero, wide - 2, size(Math.abs(v)),
        v > 0 ? "plus" : "minus"),
    words((k + .5) * wide, tall + 11, digits(v), "middle small")]));
  drawing.setAttribute("aria-label", values.map(digits).join(", "));
}

// The whole series on a logarithmic scale, above the slider that cuts it.
function overview(view, drawing, width) {
  const x = scale([view.days, view.actual.length], [8, width - 8]), high = 48;
  const seen = range(view.days, view.actual.length + 1);
  const logs = seen.map(t => Math.log(view.actual[t - 1]));
  const y = scale([Math.min(...logs), Math.max(...logs)], [high - 9, 4]);
  const cut = x(view.end), until = Math.min(x(view.end + view.horizon), width);
  fit(drawing, width, high).replaceChildren(
    box(cut, 0, until - cut, high - 6, "future"),
    path(seen.map(x), logs.map(y), "known"), line(cut, 0, cut, high - 6, "cut"),
    box(8, high - 4, x(view.trained) - 8, 3, "trained"));
}

// What each target counted in training: the chosen curve over the others.
function weights(view, drawing, width) {
  const high = 48, y = scale([0, 1], [high - 4, 4]), [{ curve: any }] = view.nets;
  const x = scale([0, any.length - 1], [8, width - 8]);
  const drawn = (list, kind) => path(list.map((_, t) => x(t)), list.map(y), kind);
  fit(drawing, width, high).replaceChildren(
    ...view.nets.map(net => drawn(net.curve, "other")),
    drawn(view.nets[view.net].curve, "forecast"));
}
