/* The parts of the live net: what stands on the page, in both languages, before any number. */

const CONTROLS = {
  end: ["历史到哪一天", "Last day of the history"],
  horizon: ["预测几天", "Days to forecast"],
  net: ["训练时的权重", "Weights in training"],
  watch: ["看哪一步", "Step to watch"],
};
const ROWS = {   // in the order in which c and h come about
  old: ["c₋", "旧记忆", "old memory"],
  f: ["× f", "遗忘门：留多少", "forget gate: how much stays"],
  i: ["+ i", "输入门：写多少", "input gate: how much is written"],
  g: ["× g", "候选记忆元：写什么", "candidate: what is written"],
  c: ["= c", "新记忆", "new memory"],
  o: ["o", "输出门：说多少", "output gate: how much is told"],
  h: ["h", "隐状态 o tanh c", "hidden state o tanh c"],
};
const OUTCOME = ["ahead", "error", "naive"], MOMENT = ["reads", "says", "truth"];
const LEGEND = {
  known: ["历史，拖动圆点", "history: drag a dot"],
  forecast: ["预测", "forecast"],
  other: ["其他权重的网络", "nets of other weights"],
  actual: ["后来的实际值", "what came"],
};
const HINT = [
  "点一下图中任意一天，就看那一步。用键盘：Tab 到圆点，← → 选日子，↑ ↓ 改数值，Delete 还原那一天。",
  "Click any day to watch that step. By keyboard: Tab to the dots, ← → choose the day, " +
  "↑ ↓ change its value, Delete restores it."];

const named = (zh, en) => ({ "aria-label": `${zh} · ${en}` });

function control(name) {
  const value = html("span", { class: "value" });
  const input = html("input", { type: "range", name, step: 1, ...OWN_KEYS,
                                ...named(...CONTROLS[name]) });
  const drawing = svg("svg", { "aria-hidden": "true" });
  const title = html("div", { class: "title" }, html("span", {}, both(...CONTROLS[name])), value);
  const drawn = ["end", "net"].includes(name) ? [drawing] : [];
  const note = html("p", { class: "note" }), notes = name === "end" ? [note] : [];
  return { value, input, drawing, note,
           root: html("div", { class: "control" }, title, drawn, input, notes) };
}

function gate(name) {
  const [sign, ...words] = ROWS[name], drawing = svg("svg", { role: "img" });
  const title = html("div", { class: "title" }, html("b", {}, sign), " ", both(...words));
  return { drawing, root: html("div", { class: "gate" }, title, drawing) };
}

// A day of the history that can be moved: a slider that stands upright.
const handle = () => svg(
  "g", { class: "handle", role: "slider", "aria-orientation": "vertical", ...OWN_KEYS },
  svg("rect", { class: "reach" }), svg("circle", { r: 4 }));

// Every part by name; `body` holds them all.
function panel(days) {
  const parts = {
    outcome: each(OUTCOME, tile), moment: each(MOMENT, tile),
    live: html("p", { class: "unseen", role: "status" }),
    chart: svg("svg", { role: "group", ...named("历史与预测", "History and forecast") }),
    back: svg("g"), dots: range(0, days).map(handle), under: svg("svg", { "aria-hidden": "true" }),
    controls: each(Object.keys(CONTROLS), control), gates: each(Object.keys(ROWS), gate),
    reset: html("button", { type: "button", ...OWN_KEYS }, both("还原", "Reset")),
    changes: html("span"),
  };
  const roots = group => Object.values(group).map(({ root }) => root);
  parts.chart.append(parts.back, ...parts.dots);
  parts.body = html("div", { class: "live" },
    html("div", { class: "tiles" }, roots(parts.outcome)), parts.chart, legend(LEGEND),
    html("p", { class: "over" }, both("记忆元 c，每条线一个单元", "Memory cell c, a line for each unit")),
    parts.under,
    html("div", { class: "columns" },
         html("div", { class: "controls" }, roots(parts.controls),
              html("div", { class: "undo" }, parts.reset, parts.changes),
              html("p", { class: "hint" }, both(...HINT))),
         html("div", { class: "gates" }, html("div", { class: "tiles" }, roots(parts.moment)),
              roots(parts.gates))),
    parts.live);
  return parts;
}
