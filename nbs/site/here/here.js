/* Forecast my data: a page that reads a file, forecasts it and draws the forecast, where the
   reader is. The notebook puts these files into one function beside the figure: nothing is loaded,
   nothing is global. A figure is set up once and carries data-state from then on. */

const MOST_SHOWN = 1000; // rows of the table
const PASTED = { zh: "粘贴的内容", en: "the text" };

// On the site the code that makes the figure stands folded above it: below, the page comes first.
function codeBelow(figure) {
  const above = fold => fold.compareDocumentPosition(figure) & Node.DOCUMENT_POSITION_FOLLOWING;
  const folds = [...document.querySelectorAll("main details.code-fold")].filter(above);
  (figure.closest(".cell-output") ?? figure).after(...folds);
}

class Here {
  constructor(figure) {
    Object.assign(this, { figure, parts: panel(EXAMPLES) });
    figure.prepend(this.parts.body);
    for (const still of figure.querySelectorAll("img, .asleep")) still.hidden = true;
    codeBelow(figure);
    this.listen();
    this.openExample(EXAMPLES[0]);
    new ResizeObserver(() => this.parts.body.clientWidth !== this.width && this.draw()).observe(
      this.parts.body,
    );
  }

  listen() {
    const { source, result, reading } = this.parts;
    source.file.addEventListener("change", () => this.openFile(source.file.files[0]));
    source.text.addEventListener(
      "input",
      () => source.text.value.trim() && this.open(source.text.value, PASTED),
    );
    source.buttons.forEach((b, k) =>
      b.addEventListener("click", () => this.openExample(EXAMPLES[k])),
    );
    for (const { input } of Object.values(reading))
      input.addEventListener("change", () => this.read());
    for (const { input } of [result.season, result.horizon])
      input.addEventListener("input", () => this.forecast());
    result.whole.addEventListener("change", () => this.draw());
    result.save.addEventListener("click", () => this.save());
    this.listenToDrops(source.drop);
  }

  listenToDrops(drop) {
    const over = on => drop.classList.toggle("over", on);
    drop.addEventListener("dragover", event => {
      event.preventDefault();
      over(true);
    });
    drop.addEventListener("dragleave", () => over(false));
    drop.addEventListener("drop", event => {
      event.preventDefault();
      over(false);
      this.openFile(event.dataTransfer.files[0]);
    });
  }

  // --- what a reader does -------------------------------------------------------------------

  async openFile(file) {
    if (file) this.open(new Uint8Array(await file.arrayBuffer()), alike(file.name));
  }

  openExample({ text, name }) {
    this.open(text, alike(name));
  }

  // A new source: nothing of the last one is kept.
  open(source, name) {
    Object.assign(this, { source, name });
    this.offer([]);
    for (const { input } of Object.values(this.parts.reading)) input.selectedIndex = 0;
    for (const field of ["season", "horizon"]) this.parts.result[field].input.value = "";
    this.read();
  }

  // How to read, as the reader chose it, under the names that Python has.
  how() {
    const chosen = name => this.parts.reading[name].input.value || null;
    const fill = chosen("fill"),
      first = chosen("dayfirst");
    return {
      date: chosen("date"),
      value: chosen("value"),
      fill: fill === "0" ? 0 : fill,
      sort: chosen("sort") === "true",
      decimal: chosen("decimal"),
      dayfirst: first === null ? null : first === "true",
    };
  }

  read() {
    const how = this.how();
    this.tell({ notes: [], alarms: [] });
    this.attempt(() => {
      const table = readTable(this.source, this.name, [how.date, how.value].filter(Boolean));
      this.offer(table.columns.map(c => c.name));
      this.series = readSeriesOf(table, how);
      this.tell(this.series);
      this.forecast();
    });
  }

  // What may be refused, said where it is.
  attempt(work) {
    const { refused, how, result } = this.parts;
    refused.replaceChildren();
    result.root.hidden = false;
    try {
      work();
    } catch (e) {
      const { zh, en } = e.en ? e : beyondNumbers(e);
      refused.replaceChildren(...both(zh, en));
      result.root.hidden = how.open = true;
      this.publish({ error: en, zh });
    }
  }

  // The columns of the table as choices.
  offer(names) {
    for (const role of ["date", "value"]) {
      const { input } = this.parts.reading[role],
        { value } = input;
      input.replaceChildren(input.options[0], ...names.map(name => html("option", {}, name)));
      input.value = names.includes(value) ? value : "";
    }
  }

  tell({ notes, alarms }) {
    this.parts.notes.replaceChildren(...notes.map(note => html("li", {}, both(...note))));
    this.parts.alarms.replaceChildren(...alarms.map(alarm => html("p", {}, both(...alarm))));
  }

  // --- what there is to see -----------------------------------------------------------------

  // A number that was asked for; null for none, or for one that cannot be.
  asked(name) {
    const { input } = this.parts.result[name],
      value = Number(input.value);
    return Number.isInteger(value) && value >= 1 && value <= Number(input.max) ? value : null;
  }

  forecast() {
    const { series } = this,
      { values, calendar } = series;
    this.attempt(() => {
      const usual = usualSeasons(calendar),
        season = this.asked("season");
      const horizon = this.asked("horizon") ?? usualHorizon(series, usual);
      const said = predict(net(), values, horizon, usual, season);
      const dates = datesFrom(calendar, horizon, calendar.size);
      this.said = { ...said, horizon, dates, held: holdOut(values, horizon, usual, season) };
      this.show();
    });
  }

  show() {
    const {
        series,
        said,
        parts: { result, live },
      } = this,
      found = said.seasons.filter(m => m > 1);
    result.season.input.placeholder = found[0] ?? 1;
    result.horizon.input.placeholder = said.horizon;
    const season = found.join(" + "),
      asked = this.asked("season");
    result.season.note.replaceChildren(
      ...(asked
        ? []
        : found.length
          ? both(`找到：${season}`, `found: ${season}`)
          : both("没有季节", "no season")),
    );
    this.draw();
    this.showHeld(said.held);
    this.showTable();
    const [end, value] = [dateText(said.dates.at(-1)), shown(said.columns.forecast.at(-1))];
    live.replaceChildren(...both(`预测到 ${end}：${value}`, `Forecast up to ${end}: ${value}`));
    const { dates, columns, seasons, view, horizon, held } = said;
    this.publish({
      name: series.name,
      points: series.values.length,
      freq: series.calendar.name,
      seasons,
      view,
      horizon,
      columns,
      dates: dates.map(dateText),
      held: held && { ...held, columns: undefined },
    });
  }

  draw() {
    const {
      series,
      said,
      parts: { result, body },
    } = this;
    this.width = body.clientWidth || 640; // none while a notebook is hidden
    if (!said || result.root.hidden) return;
    const n = series.values.length,
      whole = result.whole.checked || n <= 400;
    const first = whole ? 0 : Math.max(0, n - Math.max(200, 3 * said.horizon));
    drawChart(result.chart, {
      width: this.width,
      values: series.values,
      columns: said.columns,
      first,
      split: n,
      actual: [],
      date: t => (t < n ? series.dates[t] : said.dates[t - n]),
    });
    const { forecast } = said.columns;
    result.chart.setAttribute(
      "aria-label",
      twice(
        `${n} 个已知的点与 ${forecast.length} 步预测`,
        `${many(n, "known point", "known points")} and a forecast of `
          + many(forecast.length, "step", "steps"),
      ),
    );
  }

  showHeld(held) {
    const { held: line, tiles } = this.parts.result,
      none = "–";
    line.replaceChildren(
      ...(held
        ? both(
            `留出最后 ${held.K} 个点，只用其前的来预测：`,
            `The last ${many(held.K, "point", "points")} held out, and forecast from what is `
              + "before:",
          )
        : both("点太少，不能留出一段来检验。", "Too few points to hold any out.")),
    );
    const facts = {
      own: ["平均绝对误差", "mean absolute error", held ? shown(held.own) : none],
      naive:
        held?.m > 1
          ? [
              "重复上一周期的误差",
              "error of the last season repeated",
              held.naive === null ? none : shown(held.naive),
            ]
          : [
              "重复最后一值的误差",
              "error of the last value repeated",
              held ? shown(held.naive) : none,
            ],
      covered: [
        "在 80% 区间内",
        "inside the 80% interval",
        held ? `${held.inside} / ${held.K}` : none,
      ],
    };
    for (const [key, [zh, en, value]] of Object.entries(facts)) {
      tiles[key].name.replaceChildren(...both(zh, en));
      tiles[key].value.textContent = value;
    }
  }

  showTable() {
    const { dates, columns } = this.said,
      names = Object.keys(columns);
    const head = html(
      "tr",
      {},
      ["date", ...names].map(name => html("th", { scope: "col" }, name)),
    );
    const written = aligned(Object.values(columns).flat());
    const rows = datesText(dates.slice(0, MOST_SHOWN)).map((date, k) =>
      html(
        "tr",
        {},
        html("th", { scope: "row" }, date),
        names.map(name => html("td", {}, written(columns[name][k]))),
      ),
    );
    this.parts.result.table.replaceChildren(html("thead", {}, head), html("tbody", {}, rows));
  }

  save() {
    const href = URL.createObjectURL(new Blob([csvOf(this.said)], { type: "text/csv" }));
    html("a", { href, download: "forecast.csv" }).click();
    setTimeout(() => URL.revokeObjectURL(href), 1000);
  }

  // All numbers at full precision, for tests and for the curious.
  publish(state) {
    this.figure.dataset.state = JSON.stringify(state);
  }
}

// What is said of a forecast beyond the range of numbers; any other error is a fault of this page.
function beyondNumbers(error) {
  if (!(error instanceof RangeError)) throw error;
  return {
    zh: "预测超出了数的范围：请把步数改小，或把序列除以一个常数",
    en:
      "the forecast leaves the range of numbers: try a shorter horizon, or divide the series "
      + "by a constant",
  };
}
