/* The parts of the page, in both languages, before any number. */

const twice = (zh, en) => `${zh} · ${en}`;

// Choices in their order (keys of an object would begin with 0): value, words; first the default.
const FOUND = ["", "自动", "found"];
const FILLS = [
  ["", "只补少数缺口", "few gaps only"],
  ["linear", "沿直线", "on a line"],
  ["previous", "用前一个值", "the value before"],
  ["0", "填 0", "zero"],
];
const DECIMALS = [
  FOUND,
  [".", "点 1,234.5", "point 1,234.5"],
  [",", "逗号 1.234,5", "comma 1.234,5"],
];
const DAY_FIRST = [FOUND, ["true", "日在前", "day first"], ["false", "月在前", "month first"]];
const SORTS = [
  ["false", "不排序", "as they stand"],
  ["true", "按日期排序", "sorted by date"],
];
const READING = {
  date: ["日期列", "dates", [FOUND]],
  value: ["数值列", "values", [FOUND]],
  fill: ["缺口怎样补", "fill gaps", FILLS],
  sort: ["行的次序", "order of rows", SORTS],
  decimal: ["小数点", "decimal mark", DECIMALS],
  dayfirst: ["01/02/2024", "01/02/2024", DAY_FIRST],
};
const LEGEND = {
  known: ["已知", "known"],
  forecast: ["预测（中位数）", "forecast (median)"],
  "band inner": ["80% 区间", "80% interval"],
  band: ["95% 区间", "95% interval"],
  future: ["预测的时段", "time to come"],
};

// A choice in both languages; site/language.js shows the words of one.
const choice = ([value, zh, en]) => html("option", { value, class: "twice" }, twice(zh, en));

// A label above what is chosen.
function field(input, zh, en, name) {
  const code = name ? [" ", html("code", {}, name)] : [];
  return html("label", { class: "field" }, html("span", {}, both(zh, en), code), input);
}

function selection(name, [zh, en, choices]) {
  const input = html(
    "select",
    { name, ...OWN_KEYS },
    choices.map(choice),
  );
  return { input, root: field(input, zh, en, name) };
}

function numberField(name, zh, en, max) {
  const input = html("input", { type: "number", name, min: 1, max, step: 1, ...OWN_KEYS });
  const note = html("span", { class: "note" });
  return { input, note, root: html("div", {}, field(input, zh, en, name), note) };
}

const button = (...content) => html("button", { type: "button", ...OWN_KEYS }, ...content);

// Where data come from: a file, dropped or chosen; text that is pasted; an example.
function sourceParts(examples) {
  const file = html("input", { type: "file", accept: ".csv,.tsv,.txt,.xlsx", ...OWN_KEYS });
  const drop = html(
    "label",
    { class: "drop" },
    html(
      "span",
      {},
      both(
        "把 CSV 或 Excel（.xlsx）文件拖到这里，或者",
        "Drop a CSV or Excel (.xlsx) file here, or",
      ),
    ),
    " ",
    file,
    html("span", { class: "button" }, both("选一个文件", "choose one")),
  );
  const text = html("textarea", {
    rows: 3,
    spellcheck: "false",
    ...OWN_KEYS,
    placeholder: "2024-01-01\t112\n2024-02-01\t118\n…",
  });
  const buttons = examples.map(({ zh, en }) => button(zh === en ? zh : both(zh, en)));
  return {
    file,
    drop,
    text,
    buttons,
    root: html(
      "div",
      { class: "source" },
      drop,
      field(
        text,
        "或者粘贴表格里的两列：日期与数值",
        "or paste two columns of a spreadsheet: dates and values",
      ),
      html(
        "p",
        { class: "examples" },
        both("或者看一个例子：", "or see an example:"),
        buttons.flatMap(b => [" ", b]),
      ),
    ),
  };
}

function resultParts() {
  const tiles = each(["own", "naive", "covered"], tile),
    chart = svg("svg", { role: "img" });
  const season = numberField("season_length", "季节周期", "season", 366);
  const horizon = numberField("horizon", "预测步数", "steps ahead", 1000);
  const whole = html("input", { type: "checkbox", name: "whole", ...OWN_KEYS });
  const table = html("table"),
    save = button(both("下载 CSV", "Download CSV"));
  const show = html(
    "label",
    { class: "check" },
    whole,
    " ",
    both("画出整条序列", "draw the whole series"),
  );
  const root = html(
    "div",
    { class: "result" },
    html("div", { class: "fields" }, season.root, horizon.root),
    html("p", {}, show),
    chart,
    legend(LEGEND),
    html("p", { class: "held" }),
    html(
      "div",
      { class: "tiles" },
      Object.values(tiles).map(t => t.root),
    ),
    html("p", {}, save),
    html(
      "details",
      {},
      html("summary", {}, both("预测表", "Table of the forecast")),
      html(
        "div",
        {
          class: "scrolls",
          tabindex: 0,
          role: "region",
          "aria-label": twice("预测表", "Forecast"),
        },
        table,
      ),
    ),
  );
  return {
    tiles,
    chart,
    season,
    horizon,
    whole,
    table,
    save,
    root,
    held: root.querySelector(".held"),
  };
}

// Every part by name; `body` holds them all.
function panel(examples) {
  const source = sourceParts(examples),
    result = resultParts();
  const reading = Object.fromEntries(
    Object.entries(READING).map(([name, how]) => [name, selection(name, how)]),
  );
  const notes = html("ul"),
    alarms = html("div", { class: "alarms" });
  const refused = html("p", { class: "refused", role: "alert" }),
    live = html("p", { class: "unseen", role: "status" });
  const how = html(
    "details",
    { class: "reading" },
    html("summary", {}, both("怎样读的", "How it was read")),
    notes,
    html(
      "div",
      { class: "fields" },
      Object.values(reading).map(({ root }) => root),
    ),
  );
  const body = html(
    "div",
    { class: "live" },
    html(
      "p",
      { class: "private" },
      both(
        "一切都在这一页里计算：数据不离开你的电脑，页面打开之后不再连接任何地方。",
        "Everything is computed in this page: your data stay on your machine, and once open "
          + "the page connects to nothing.",
      ),
    ),
    source.root,
    refused,
    alarms,
    how,
    result.root,
    live,
  );
  return { source, result, reading, notes, alarms, refused, how, live, body };
}
