/* The figure of the first screen: a series, its forecast and what came, and where the history
   ends, which the reader moves by the slider under it, by keys, or by dragging in the drawing.
   site/touch.js loads these scripts when the figure is first touched. */

const SEEN = 120; // days of the history that are seen at first
const STEPS_AHEAD = 60;

class Moving {
  constructor(figure) {
    const { text, name } = EXAMPLES.find(one => one.name.startsWith("wordle"));
    const series = readSeriesOf(readTable(text, name, []));
    const slider = figure.querySelector("input[type='range']");
    Object.assign(this, { figure, series, slider, usual: usualSeasons(series.calendar) });
    this.first = Number(slider.value) - SEEN;
    this.chart = svg("svg", { role: "img" });
    this.body = html("div", { class: "live" }, this.chart);
    for (const still of figure.querySelectorAll("img, svg")) still.hidden = true;
    figure.prepend(this.body);
    this.listen();
    this.draw();
  }

  listen() {
    const { chart, slider } = this;
    slider.addEventListener("input", () => this.later());
    chart.addEventListener("pointerdown", event => {
      chart.setPointerCapture(event.pointerId);
      this.pull(event);
    });
    chart.addEventListener("pointermove", event => event.buttons && this.pull(event));
    const wider = () => this.body.clientWidth !== this.view.width && this.draw();
    new ResizeObserver(wider).observe(this.body);
  }

  // The day under the finger becomes the last known one.
  pull(event) {
    const { left, width } = this.chart.getBoundingClientRect(),
      { x } = chartAxes(this.view);
    this.slider.value =
      Math.round(x.invert(((event.clientX - left) * this.view.width) / width)) + 1;
    this.later();
  }

  // One forecast for each picture that the screen shows, however fast the hand is.
  later() {
    cancelAnimationFrame(this.waiting);
    this.waiting = requestAnimationFrame(() => this.draw());
  }

  draw() {
    const end = Number(this.slider.value),
      { calendar, values } = this.series;
    const { columns, seasons } = predict(net(), values.slice(0, end), STEPS_AHEAD, this.usual);
    const date = t => calendar.date(calendar.first + calendar.k * t),
      first = Math.min(this.first, end - 28);
    const last = values.length + STEPS_AHEAD - 1;
    this.view = {
      width: this.body.clientWidth || 640,
      values,
      columns,
      first,
      split: end,
      last,
      actual: values.slice(end),
      season: seasons[0],
      date,
    };
    drawChart(this.chart, this.view);
    this.tell(dayText(date(end - 1)), shown(columns.forecast.at(-1)));
    this.figure.dataset.state = JSON.stringify({ end, columns });
  }

  tell(day, last) {
    const text = twice(
      `历史到 ${day}，其后第 ${STEPS_AHEAD} 天的预测是 ${last}`,
      `history up to ${day}, the forecast of day ${STEPS_AHEAD} after it is ${last}`,
    );
    this.chart.setAttribute("aria-label", text);
    this.slider.setAttribute("aria-valuetext", text);
  }
}

// --- where the scripts begin ------------------------------------------------------------------

const fresh = kind => document.querySelectorAll(`figure.${kind}:not([data-state])`);
if (!document.querySelector("style[data-here]"))
  document.head.append(html("style", { "data-here": "" }, STYLE));
for (const figure of fresh("here")) new Here(figure);
for (const figure of fresh("moving")) new Moving(figure);
