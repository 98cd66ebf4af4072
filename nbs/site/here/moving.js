/* The figure of the first screen: a series, the forecast of it, and where the history ends, which
   the reader moves: by dragging, by a slider under it, by arrow keys. Page and net are loaded when
   it is first touched; until then a picture of the same stands there. */

class Moving {
  constructor(figure) {
    const data = JSON.parse(figure.querySelector("script[type='application/json']").textContent);
    Object.assign(this, { figure, data, times: data.dates.map(Date.parse), end: data.end });
    this.calendar = fitting(this.times)[0];
    this.usual = usualSeasons(this.calendar);
    this.chart = svg("svg", { role: "img" });
    this.slider = figure.querySelector("input[type='range']");
    figure
      .querySelector(".still")
      .replaceWith((this.body = html("div", { class: "live" }, this.chart)));
    this.listen();
    this.draw();
  }

  listen() {
    this.slider.addEventListener("input", () => this.set(Number(this.slider.value)));
    this.chart.addEventListener("pointerdown", event => {
      this.chart.setPointerCapture(event.pointerId);
      this.pull(event);
    });
    this.chart.addEventListener("pointermove", event => event.buttons && this.pull(event));
    new ResizeObserver(() => this.body.clientWidth !== this.view.width && this.draw()).observe(
      this.body,
    );
  }

  pull(event) {
    const { left, width } = this.chart.getBoundingClientRect(),
      { x } = chartAxes(this.view);
    this.set(1 + Math.round(x.invert(((event.clientX - left) * this.view.width) / width)));
  }

  set(end) {
    this.end = clamp(end, Number(this.slider.min), Number(this.slider.max));
    this.slider.value = this.end;
    this.draw();
  }

  // The scale stands still: whatever the end, the whole series and some room are in view.
  draw() {
    const { values, horizon } = this.data,
      { end, calendar } = this;
    const { columns, seasons } = predict(net(), values.slice(0, end), horizon, this.usual);
    const date = t => calendar.date(calendar.first + calendar.k * t);
    this.view = {
      width: this.body.clientWidth || 640,
      values,
      columns,
      first: 0,
      split: end,
      actual: values.slice(end),
      season: seasons[0],
      date,
      last: values.length + horizon - 1,
    };
    drawChart(this.chart, this.view);
    const day = dayText(date(end - 1)),
      last = shown(columns.forecast.at(-1));
    const words = twice(
      `历史到 ${day}，其后 ${horizon} 步的预测止于 ${last}`,
      `known up to ${day}, the forecast of ${horizon} steps ends at ${last}`,
    );
    this.chart.setAttribute("aria-label", words);
    this.slider.setAttribute("aria-valuetext", words);
    this.figure.dataset.state = JSON.stringify({ end, columns });
  }
}

for (const figure of document.querySelectorAll("figure.moving:not([data-state])"))
  new Moving(figure);
