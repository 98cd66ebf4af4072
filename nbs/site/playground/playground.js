/* The live net: a figure that a reader can take hold of. The notebook puts these files into one
   function beside the figure and its numbers: nothing is loaded, nothing is global. JupyterLab may
   run it again for a second view: a figure is set up once and carries data-state from then on. */

const DAYS = 28;        // days of the history that are shown and can be dragged
const LONGEST = 60;     // days ahead at most
const REST = 600;       // milliseconds without a change before the forecast is read out
const MOVES = { ArrowLeft: -1, ArrowRight: 1, Home: -DAYS, End: DAYS };
const MOST = 1e9;       // people that a dot may say
const FACTORS = { ArrowUp: 1.02, ArrowDown: 1 / 1.02, PageUp: 1.2, PageDown: 1 / 1.2 };

// Bounds of the people shown, with room to drag, at round numbers so that they seldom change.
function bounds({ values, actual, forecasts, end, horizon }) {
  const near = [values.slice(end - DAYS, end), actual.slice(end - DAYS, end + horizon), forecasts];
  const low = Math.min(...near.flat(2)), high = Math.max(...near.flat(2)), gap = (high - low) / 4;
  const round = 10 ** Math.floor(Math.log10(high - low + 1)) / 2;
  return [Math.max(Math.floor((low - gap) / round) * round, 0),
          Math.ceil((high + gap) / round) * round];
}

class Playground {
  constructor(figure) {
    const text = figure.querySelector("script[type='application/json']").textContent;
    Object.assign(this, { figure, data: JSON.parse(text), parts: panel(DAYS) });
    const history = this.data.values.map(v => this.inLogs(v));
    for (const { weights } of this.data.nets)
      for (const name of Object.keys(weights)) weights[name] = single(weights[name]);
    this.read = this.data.nets.map(({ weights }) => rollout(weights, history, 1));
    figure.prepend(this.parts.body);
    for (const still of figure.querySelectorAll("img, .asleep")) still.hidden = true;
    this.listen();
    this.reset();
    new ResizeObserver(() => this.parts.body.clientWidth !== this.width && this.redraw())
      .observe(this.parts.body);
  }

  listen() {
    const { chart, under, controls, dots, reset } = this.parts;
    for (const [name, { input }] of Object.entries(controls))
      input.addEventListener("input", () => this.set(name, Number(input.value)));
    for (const drawing of [chart, under])
      drawing.addEventListener("click", event => this.pick(event));
    reset.addEventListener("click", () => this.reset());
    dots.forEach((dot, k) => {
      dot.addEventListener("pointerdown", event => this.grab(event, k));
      dot.addEventListener("pointermove", event => this.drag(event, k));
      dot.addEventListener("lostpointercapture", () => this.letGo());
      dot.addEventListener("keydown", event => this.press(event, k));
      dot.addEventListener("focus", () => this.lead(k));
    });
  }

  // --- what a reader does -------------------------------------------------------------------

  reset() {
    this.edits = new Map();
    this.state = { end: this.data.trained, horizon: 28, net: 0, watch: 0 };
    this.lead(DAYS - 1);
    this.redraw();
  }

  // Tab leads to one dot of the row, the arrow keys go on from there.
  lead(k) { this.parts.dots.forEach((dot, n) => dot.setAttribute("tabindex", n === k ? 0 : -1)); }

  set(name, value) {
    const state = this.state;
    state[name] = value;
    state.watch = clamp(state.watch, 1 - DAYS, state.horizon - 1);
    this.redraw();
  }

  edit(k, value) {
    const t = this.state.end - DAYS + k;
    if (value === null) this.edits.delete(t);
    else this.edits.set(t, clamp(Math.round(value), 1, MOST));
    this.redraw();
  }

  grab(event, k) {
    event.preventDefault();
    this.parts.dots[k].setPointerCapture(event.pointerId);
    this.parts.dots[k].focus({ preventScroll: true });
    this.held = this.view.domain;   // the scale stands still under a finger
  }

  drag(event, k) {
    if (!this.held) return;
    const { y, height } = axes(this.view), frame = this.parts.chart.getBoundingClientRect();
    const pixel = (event.clientY - frame.top) * height / frame.height;
    this.edit(k, clamp(y.invert(pixel), ...this.held));
  }

  letGo() {
    this.held = null;
    this.redraw();
  }

  press(event, k) {
    const { values, end } = this.view, { key } = event;
    if (key in MOVES) this.parts.dots[clamp(k + MOVES[key], 0, DAYS - 1)].focus();
    else if (key in FACTORS) this.edit(k, values[end - DAYS + k] * FACTORS[key]);
    else if (key === "Delete" || key === "Backspace") this.edit(k, null);
    else return;
    event.preventDefault();
  }

  pick(event) {
    const { x } = axes(this.view), frame = event.currentTarget.getBoundingClientRect();
    const t = Math.round(x.invert((event.clientX - frame.left) * this.width / frame.width));
    this.set("watch", t - this.state.end + 1);
  }

  // --- what there is to see -----------------------------------------------------------------

  inLogs(v) { return (Math.log(v) - this.data.scaler.mean) / this.data.scaler.std; }
  inPeople(z) { return Math.exp(z * this.data.scaler.std + this.data.scaler.mean); }
  date(t) { return new Date(Date.parse(this.data.start) + t * 864e5).toISOString().slice(0, 10); }

  look() {
    const { data, edits, state: { end, horizon, net, watch } } = this;
    const values = data.values.map((v, t) => edits.get(t) ?? v);
    const history = values.slice(0, end).map(v => this.inLogs(v));
    const same = Math.min(end, ...edits.keys());   // days before the first change were read before
    const steps = data.nets.map(({ weights }, n) =>
      rollout(weights, history, horizon, this.read[n].slice(0, same)));
    const forecasts = steps.map(s => s.slice(end - 1).map(({ y }) => this.inPeople(y)));
    const cells = steps[net].slice(end - DAYS).flatMap(({ c }) => c);
    const view = { ...this.state, values, steps, forecasts, actual: data.values, nets: data.nets,
                   trained: data.trained, days: DAYS, width: this.width, watched: end - 1 + watch,
                   edited: edits.size, date: t => this.date(t),
                   cells: [Math.min(...cells, 0), Math.max(...cells, 0)] };
    return { ...view, domain: this.held ?? bounds(view) };
  }

  // Before anything changes, lest the browser lay out the page again and again.
  measure() {
    this.width = this.parts.body.clientWidth || 640;   // none while a notebook is hidden
    this.column = this.parts.controls.end.root.clientWidth || 300;
  }

  redraw() {
    const { chart, back, under, controls } = this.parts;
    this.measure();
    const view = this.view = this.look();
    fit(chart, view.width, axes(view).height);
    back.replaceChildren(...lines(view));
    memory(view, under);
    this.placeDots();
    this.setControls();
    overview(view, controls.end.drawing, this.column);
    weights(view, controls.net.drawing, this.column);
    this.showGates();
    this.tell();
    this.publish();
  }

  placeDots() {
    const view = this.view, { x, y } = axes(view), wide = x(1) - x(0);
    this.parts.dots.forEach((dot, k) => {
      const t = view.end - DAYS + k, [reach, circle] = dot.children, value = view.values[t];
      dot.setAttribute("transform", `translate(${x(t)} ${y(clamp(value, ...view.domain))})`);
      dot.classList.toggle("edited", this.edits.has(t));
      for (const [key, size] of Object.entries({ x: -wide / 2, y: -24, width: wide, height: 48 }))
        reach.setAttribute(key, size);
      circle.setAttribute("r", clamp(wide / 2.4, 2.2, 5));
      dot.setAttribute("aria-label", this.date(t));
      dot.setAttribute("aria-valuenow", value);
      dot.setAttribute("aria-valuetext", `${this.date(t)}: ${people(value)}`);
    });
  }

  setControls() {
    const { end, horizon, net, watch, watched, nets, edited } = this.view;
    const show = (name, min, max, now, text) => {
      const { input, value } = this.parts.controls[name];
      Object.assign(input, { min, max });   // before the value, which they would cut off
      input.value = now;
      input.setAttribute("aria-valuetext", text);
      value.textContent = text;
    };
    show("end", DAYS, this.data.values.length, end, this.date(end - 1));
    show("horizon", 1, LONGEST, horizon, String(horizon));
    show("net", 0, nets.length - 1, net, nets[net].name);
    show("watch", 1 - DAYS, horizon - 1, watch, this.date(watched));
    this.parts.changes.replaceChildren(...edited ? changed(edited) : []);
  }

  showGates() {
    const { steps, net, watched, cells } = this.view, { gates } = this.parts;
    const largest = Math.max(...cells.map(Math.abs)), sizes = { old: largest, c: largest };
    const now = steps[net][watched];
    for (const [name, { drawing }] of Object.entries(gates))
      bars(drawing, now[name], this.column, sizes[name] ?? 1, !"ifo".includes(name));
    this.fill(this.parts.moment, moment(this.view, this.inPeople(now.y)));
  }

  fill(tiles, facts) {
    for (const [key, [zh, en, value]] of Object.entries(facts)) {
      tiles[key].name.replaceChildren(...both(zh, en));
      tiles[key].value.textContent = value;
    }
  }

  // The outcome, in the open at once, read out when the hand rests.
  tell() {
    const facts = outcome(this.view), [zh, en, value] = facts.ahead;
    this.fill(this.parts.outcome, facts);
    this.parts.controls.end.note.replaceChildren(...note(this.view));
    clearTimeout(this.rest);
    this.rest = setTimeout(
      () => this.parts.live.replaceChildren(...both(zh, en), `: ${value}`), REST);
  }

  // All numbers at full precision, for tests and for the curious.
  publish() {
    const { end, horizon, net, watched, forecasts, steps } = this.view;
    const { i, f, g, o, c, h } = steps[net][watched], edits = Object.fromEntries(this.edits);
    this.figure.dataset.state = JSON.stringify(
      { end, horizon, net, watched, edits, forecast: forecasts[net], step: { i, f, g, o, c, h } });
  }
}

for (const figure of document.querySelectorAll("figure.playground:not([data-state])"))
  new Playground(figure);
