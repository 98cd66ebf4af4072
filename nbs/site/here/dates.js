/* Chapter 32, Dates: from a column of text to dates; where there are two readings, ask. */

const TIME = /[ T:,]*(?<![0-9])(?=[0-9]{1,2}:[0-9]{2})/;
const CLOCK =
  new RegExp(
    "^(?:(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:[.,](\\d+))?)? ?(?:([ap])\\.?m\\.?)? ?"
      + "(z|utc|gmt|[+-]\\d\\d(?::?\\d\\d)?)?)?$",
    "i",
  );

// Milliseconds since midnight, and ahead of UTC (null where that is not said); null for no time.
function clockOf(text) {
  const m = CLOCK.exec(text);
  if (!m) return null;
  const [, h = 0, minute = 0, second = 0, fraction = 0, half, zone] = m;
  const hour = half ? (h % 12) + (half.toLowerCase() === "p" ? 12 : 0) : Number(h);
  if (hour > 23 || minute > 59 || second > 59) return null;
  const ms = ((hour * 60 + Number(minute)) * 60 + Number(second) + Number(`0.${fraction}`)) * 1000;
  if (!zone) return { ms, ahead: null };
  const [sign, ...figures] = zone.replace(":", "");
  if (!"+-".includes(sign)) return { ms, ahead: 0 };
  const size = Number(figures.slice(0, 2).join("")) * 60 + Number(figures.slice(2).join("") || 0);
  return { ms, ahead: (sign === "-" ? -1 : 1) * size * 6e4 };
}

const NEED_DATE = ["需要一个日期", "need a date"];

// Time of day and offset from UTC of each cell.
function timesOf(column, tails) {
  const clocks = tails.map(clockOf),
    bad = clocks.indexOf(null);
  if (bad >= 0) column.refuse(bad, NEED_DATE);
  const bare = clocks.map(c => c.ahead === null),
    most = mean(bare.map(Number)) > 0.5;
  const odd = bare.findIndex(b => b !== most);
  if (odd >= 0)
    column.refuse(odd, [
      "所有单元格要么都写与 UTC 的时差，要么都不写",
      "need an offset from UTC in all cells or none",
    ]);
  return clocks;
}

const median = list => quantile(list, 0.5);

// Times by the clock that is written; by one of several offsets for steps below a day. A note.
function oneClock(times, ahead) {
  if (ahead[0] === null) return { dates: times, notes: [] };
  const kinds = [...new Set(ahead)].sort((a, b) => a - b),
    utc = times.map((t, k) => t - ahead[k]);
  if (kinds.length === 1 || median(differences(utc).map(Math.abs)) > 22 * 36e5)
    return {
      dates: times,
      notes: [
        ["按写下的钟点，不计与 UTC 的时差", "the clock is kept, its offset from UTC left out"],
      ],
    };
  const count = k => ahead.filter(a => a === k).length;
  const usual = kinds.reduce((a, b) => (count(b) > count(a) ? b : a));
  const hours = `${usual < 0 ? "" : "+"}${usual / 36e5}`;
  return {
    dates: utc.map(t => t + usual),
    notes: [[`时差不一，都改为 UTC${hours}`, `offsets vary, all at UTC${hours}`]],
  };
}

// {letters: beginnings} for the forms that all texts have; a refusal where there is none.
function waysOf(column, texts) {
  const each = new Map(texts.map(t => [t, offers(t)])),
    names = new Set();
  for (const found of each.values()) Object.keys(found).forEach(name => names.add(name));
  const ways = Object.fromEntries(
    [...names].map(name => [name, texts.map(t => each.get(t)[name] ?? null)]),
  );
  const whole = Object.entries(ways).filter(([, days]) => !days.includes(null));
  if (whole.length) return Object.fromEntries(whole);
  const lost = days => new Set(texts.filter((_, k) => days[k] === null)).size;
  const days = Object.values(ways).reduce(
    (a, b) => (lost(b) < lost(a) ? b : a),
    ways[[...names][0]] ?? texts.map(() => null),
  );
  const like = texts[days.findIndex(day => day !== null)],
    count = days.filter(day => day === null).length;
  return column.refuse(
    days.indexOf(null),
    [
      `需要一个日期${like ? `，例如 ${quoted(like)}` : ""}（这样的单元格有 ${count} 个）`,
      `need a date${like ? ` as ${quoted(like)} is one` : ""} (such cells: ${count})`,
    ],
    ["请改正或删去它，年份可以是 1678 到 2261", "repair or remove it, years can be 1678 to 2261"],
  );
}

// The share of times that are the usual step apart, counted in months where these begin.
function regularity(times) {
  const sorted = [...new Set(times)].sort((a, b) => a - b);
  const months = sorted.every(ms => ms % DAY === 0 && part(ms).d === 1);
  const steps = differences(months ? sorted.map(ms => 12 * part(ms).y + part(ms).m) : sorted);
  const count = new Map();
  for (const step of steps) count.set(step, (count.get(step) ?? 0) + 1);
  return Math.max(1, ...count.values()) / Math.max(sorted.length - 1, 1);
}

// The form that makes the column regular; a refusal where two are as good.
function chosenWay(column, texts, ways, clocks, dayfirst) {
  const clear = ["ymd", "yf"].find(way => way in ways);
  if (clear) return clear;
  const names = Object.keys(ways);
  const said = names.filter(
    w =>
      dayfirst !== null
      && /d/.test(w)
      && /m/.test(w)
      && w.indexOf("d") < w.indexOf("m") === dayfirst,
  );
  const share = Object.fromEntries(
    (said.length ? said : names).map(w => [
      w,
      regularity(ways[w].map((ms, k) => ms + clocks[k].ms)),
    ]),
  );
  const [best, ...others] = Object.keys(share).sort((a, b) => share[b] - share[a]);
  if (
    ["bY", "Yb"].includes(best)
    && (share[best] <= 0.5 || new Set(ways[best].map(ms => part(ms).m)).size < 2)
  )
    column.refuse(
      0,
      ["可以是没有年份的一天", "which can be a day without its year"],
      ["请把年份写全", "write years in full"],
    );
  const rest = others.filter(w => ways[w].some((ms, k) => ms !== ways[best][k]));
  if (!rest.length || share[best] > Math.max(0.5, share[rest[0]])) return best;
  const k = ways[best].findIndex((ms, n) => ms !== ways[rest[0]][n]);
  const points = texts[k].includes(".") && ["dmy", "dmY"].find(w => w in share);
  if (points) return points;
  const days = [best, rest[0]].map(w => dayText(ways[w][k])).sort();
  return column.refuse(
    k,
    [`可以是 ${days.join(" 或 ")}`, `which can be ${days.join(" or ")}`],
    [
      "请说明是哪一个：dayfirst=True 或 dayfirst=False，或照此写法改写",
      "say which by dayfirst=True or dayfirst=False, or write it as here",
    ],
  );
}

const NUMBER = /^[0-9]+(?:\.[0-9]*)?$/;
const UNITS = {
  days: 2e4,
  seconds: 1e8,
  milliseconds: 1e11,
  microseconds: 1e14,
  nanoseconds: 1e17,
};
const MS = { days: DAY, seconds: 1000, milliseconds: 1, microseconds: 1e-3, nanoseconds: 1e-6 };
const DATED = new RegExp(
  "^(?:.*(date(time)?|datum|日期|时间|年份|月份|timestamp|epoch)|d[st]|ts?|unix|day|years?|"
    + "yr|month|period|([a-z]+[ _])?time([ _](period|ms|utc))?|年度?|年?月|年?月?日)$",
  "i",
);

// Dates that numbers count, and how; null for numbers that count none.
function counted(cells) {
  if (!cells.every(c => NUMBER.test(c))) return null;
  const x = cells.map(Number),
    low = least(x),
    high = largest(x);
  const months = x.map(v => Math.round(12 * v));
  if (low >= 1678 && high < 2262 && x.every((v, k) => Math.abs(12 * v - months[k]) < 0.07))
    return { dates: months.map(m => Date.UTC(Math.floor(m / 12), m % 12)), how: "in years" };
  for (const [unit, from] of Object.entries(UNITS)) {
    if (low < from || high >= from * (unit === "days" ? 4 : 40)) continue;
    const first = unit === "days" ? Date.UTC(1899, 11, 30) : 0,
      round = unit === "days" ? 1000 : 1;
    return {
      dates: x.map(v => Math.round((first + v * MS[unit]) / round) * round),
      how: `in ${unit} since ${dayText(first)}`,
    };
  }
  return null;
}

const some = found => Object.values(found).some(ms => ms !== null);

// Whether a cell has the form of a date; a number, if the column is called so.
function looksLikeDate(text, name = "") {
  if (NUMBER.test(text))
    return DATED.test(name.trim()) && Boolean(some(offers(text)) || counted([text]));
  const [head, tail = ""] = cutTime(text);
  return Object.keys(offers(head)).length > 0 && clockOf(tail) !== null;
}
function cutTime(text) {
  const m = TIME.exec(text);
  return m ? [text.slice(0, m.index), text.slice(m.index + m[0].length)] : [text, ""];
}

// Dates of a column, all of one form, and notes.
function readDates(column, dayfirst) {
  const cells = column.texts(),
    cuts = cells.map(cutTime),
    heads = cuts.map(([head]) => head);
  const about = notes =>
    notes.map(([zh, en]) => [
      `列 ${quoted(column.name)}：${zh}`,
      `column ${quoted(column.name)}: ${en}`,
    ]);
  const plain = [...new Set(heads)].every(t => some(offers(t)));
  const found = plain ? null : counted(cells);
  if (found) {
    const begin = new Date(found.dates[0]).toISOString().slice(0, 19);
    const first = `${cells[0]} is read as ${begin}, ${found.how}`;
    return { dates: found.dates, notes: about([[first.replace(" is read as ", " 读作 "), first]]) };
  }
  const ways = waysOf(column, heads),
    clocks = timesOf(
      column,
      cuts.map(([, tail]) => tail),
    );
  const way = chosenWay(column, heads, ways, clocks, dayfirst);
  const { dates, notes } = oneClock(
    ways[way].map((ms, k) => ms + clocks[k].ms),
    clocks.map(c => c.ahead),
  );
  return { dates, notes: about([...dateNotes(heads, way, ways[way]), ...notes]) };
}

// What more than half of the cells of a column look like, by up to two thousand of them.
function looksLike(column, first = false) {
  const every = Math.floor(column.cells.length / 1000) || 1;
  const sample = column.texts().filter((c, k) => k % every === 0 && !MISSING.has(c.toLowerCase()));
  if (2 * sample.filter(c => looksLikeDate(c, column.name)).length > sample.length) return "date";
  if (first && sample.every(c => NUMBER.test(c) && looksLikeDate(c, "date"))) {
    const steps = new Set(differences(sample.map(Number)));
    if (steps.size === 1 && !steps.has(0)) return "date";
  }
  return 2 * sample.filter(looksLikeNumber).length > sample.length ? "number" : null;
}

const JOINED = {
  "years?|yr|年份?": "",
  "quarter|qtr|季度?": "-",
  "months?|mnth|period|月份?": "-",
  "week|周": "W",
  "day|日": "-",
  "hour|hr|小时": " ",
  "time|时间": " ",
};

// One column of dates from their parts in several: year and month, date and time, or others.
function joinedDates(columns) {
  const parts = Object.entries(JOINED).flatMap(([names, mark]) =>
    columns
      .filter(c => new RegExp(`^(?:${names})$`, "i").test(c.name.trim()))
      .map(c => ({ c, mark, tail: names.startsWith("hour") ? ":00" : "" })),
  );
  const days = columns
    .filter(c => !parts.some(p => p.c === c) && looksLike(c) === "date")
    .map(c => ({ c, mark: "", tail: "" }));
  const used = days.length
    ? [...days, ...parts.filter(p => p.mark === " ")]
    : parts.length
      ? parts
      : [{ c: columns[0], mark: "", tail: "" }];
  const texts = used.map(({ c }) => c.texts());
  const cells = texts[0].map((_, i) => used.map((p, k) => p.mark + texts[k][i] + p.tail).join(""));
  const joined =
    used.length === 1
      ? used[0].c
      : new Column(used.map(({ c }) => c.name).join("+"), cells, used[0].c.at);
  if (looksLike(joined) !== "date") return { joined: null, parts: [] };
  return { joined, parts: [...days, ...parts].map(({ c }) => c) };
}
