/* The figure of the first screen: a series, its forecast and what came, and where the history
   ends, which the reader moves by the slider under it, by keys, or by dragging in the drawing.
   site/touch.js loads these scripts when the figure is first touched. */

const SEEN = 120; // days of the history that are seen at first
const STEPS_AHEAD = 60;
const MOVING_LEGEND = { ...LEGEND, actual: ["实际", "actual"] };

class Moving {
  constructor(figure) {
    const { text, name } = EXAMPLES.find(one => one.name.startsWith("wordle"));
    const series = readSeriesOf(readTable(text, alike(name), []));
    const slider = figure.querySelector("input[type='range']");
    Object.assign(this, { figure, series, slider, usual: usualSeasons(series.calendar) });
    this.first = Number(slider.value) - SEEN;
    this.chart = svg("svg", { role: "img" });
    this.body = html("div", { class: "live" }, this.chart, legend(MOVING_LEGEND));
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
    this.waiting = requestAnimationFrame(() => {
      this.draw();
      this.caption();
    });
  }

  draw() {
    const end = Number(this.slider.value),
      { calendar, values } = this.series;
    const { columns } = predict(net(), values.slice(0, end), STEPS_AHEAD, this.usual);
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
      date,
    };
    drawChart(this.chart, this.view);
    this.tell(dayText(date(end - 1)), shown(columns.forecast.at(-1)));
    this.figure.dataset.state = JSON.stringify({ end, columns });
  }

  // What the picture said is of where the history ended in it: now this is so.
  caption() {
    const { split, actual, columns, date } = this.view,
      known = actual.slice(0, STEPS_AHEAD),
      K = known.length;
    const inside = known.filter((v, k) => v >= columns["lo-95"][k] && v <= columns["hi-95"][k]);
    const off = mean(known.map((v, k) => Math.abs(v - columns.forecast[k])));
    const day = dayText(date(split - 1)), n = inside.length;
    const [zh, en] = K
      ? [`，95% 的区间盖住了其后 ${K} 天里的 ${n} 天，预测的平均绝对误差是 ${shown(off)}`,
         `: the 95% interval covers ${n} of the ${many(K, "day", "days")} after it, and the mean `
          + `absolute error of the forecast is ${shown(off)}`]
      : ["，其后还没有实际值", ", after which no actual value is known"];
    this.figure.querySelector("figcaption").replaceChildren(
      ...both(`历史到 ${day}${zh}`, `History up to ${day}${en}`),
    );
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
