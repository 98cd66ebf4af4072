/* Chapter 32, Dates: the forms that a date can have, and the milliseconds since 1970 at which
   what they name begins. */

const DAY = 864e5,
  MONDAY = -3 * DAY;
const PARTS = {
  y: "[0-9]{4}",
  Y: "[0-9]{2}",
  f: "[0-9]{4}|[0-9]{2}",
  m: "[0-9]{1,2}",
  d: "[0-9]{1,2}",
  w: "[0-9]{1,2}",
  b: "\\p{L}{3,10}",
  q: "[1-4一二三四]",
  h: "[12]",
};
const BETWEEN = {
  M: "[- ]?m",
  P: "q",
  Q: "(?:[qtk]|quart(?:al|er))",
  H: "[hs]",
  W: "(?:k?ww?|week)",
  R: "yr",
  S: "[-.]",
  F: "fy ?",
  V: "\\[yr[0-9]{4}\\]",
  T: "[T :]?",
  年: " ?年 ?第?",
  月: " ?月 ?",
  日: " ?[日号]",
  季: " ?季度?",
  周: " ?[周週]",
  "-": "[-/.–]",
  _: "[-/., ]*",
};
const FORMS = (
  "y-m-d d-m-y m-d-y d-m-Y m-d-Y Y-m-d y-m m-y ySq qSy y-f y y%m y%m%d y%m%dT%H "
  + "y%m%dT%H%M y%m%dT%H%M%S yMm y年 y年m月 y年m月d日 y年q季 y年w周 d_b_y d_b_Y b_d_y b_y b_Y Y_b y_b "
  + "y_b_d y_Qq Qq_y q_Q_y Pq_Y qPY y_Hh Hh_y y_Ww y_Ww-d W_w_y Fy Fy-f Ry y_V y-m-dT%H"
)
  .split(" ")
  .map(form => new RegExp(`^${form.replace(/%.|./gu, onePart)}$`, "iu"));

// The pattern of one letter of a form: a mark between numbers, or a number under its letter.
function onePart(t) {
  if (BETWEEN[t]) return BETWEEN[t];
  return `(?<${t.at(-1)}>${PARTS[t] ?? "[0-9]{2}"})`;
}

const MONTHS = Object.fromEntries(
  (
    "一 january jänner,二 february,三 march märz mrz,四 april,may mai,"
    + "june juni,july juli,august,september,october oktober,november,december dezember"
  )
    .split(",")
    .flatMap((names, m) =>
      names
        .split(" ")
        .flatMap(name =>
          range(Math.min(3, name.length), name.length + 1).map(k => [name.slice(0, k), m + 1]),
        ),
    ),
);
const WEEKDAYS = "(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*|mo|di|mi|do|fr|sa|so";
const NOISE = new RegExp(
  `\\(?\\b(?:${WEEKDAYS})\\b[.,)]*|\\(?(?:星期|周)[一二三四五六日天]\\)?|`
    + "(?<=[0-9])(?:st|nd|rd|th|z)\\b|'(?=..$)",
  "gi",
);
const QUARTERS = { 一: 1, 二: 2, 三: 3, 四: 4 };

const pad = (n, size = 2) => String(n).padStart(size, "0");
const part = ms => {
  const d = new Date(ms);
  return { y: d.getUTCFullYear(), m: d.getUTCMonth() + 1, d: d.getUTCDate() };
};
const dayText = ms => new Date(ms).toISOString().slice(0, 10);
const timeText = ms => new Date(ms).toISOString().slice(0, 19).replace("T", " ");
const dateText = ms => (ms % DAY ? timeText(ms) : dayText(ms));
const ofDay = (y, m, d, H = 0, M = 0, S = 0) => {
  const ms = Date.UTC(y, m - 1, d, H, M, S),
    back = part(ms);
  return back.m === m && back.d === d && H < 24 && M < 60 && S < 60 ? ms : null;
};

// The Monday, or another day, of a week as ISO 8601 counts them.
function ofWeek(y, w, d = 1) {
  const first = y => {
    const jan4 = Date.UTC(y, 0, 4);
    return jan4 - (((((jan4 - MONDAY) / DAY) % 7) + 7) % 7) * DAY;
  };
  const ms = first(y) + (7 * (w - 1) + d - 1) * DAY;
  return w >= 1 && d >= 1 && d <= 7 && ms < first(y + 1) ? ms : null;
}

// When what the numbers name begins, by their letters; null for no day that there is.
function beginning(n) {
  const y = n.y ?? n.Y + 1900 + (n.Y < 30 ? 100 : 0); // as Excel: 1930 to 2029
  if (!(y >= 1678 && y <= 2261)) return null;
  if (n.f !== undefined && ![y + 1, (y + 1) % 100].includes(n.f)) return null;
  if (n.w !== undefined) return ofWeek(y, n.w, n.d);
  const month = n.b ?? n.m ?? 3 * (n.q ?? 1) + 6 * (n.h ?? 1) - 8;
  return ofDay(y, month, n.d ?? 1, n.H, n.M, n.S);
}

// {letters: beginning} for each form that a text has; empty for no date.
function offers(raw) {
  const text = raw.replace(NOISE, "").trim(),
    found = {};
  for (const form of FORMS) {
    const groups = form.exec(text)?.groups;
    if (!groups) continue;
    const n = Object.entries(groups).map(([k, v]) => [
      k,
      /^[0-9]+$/.test(v) ? Number(v) : k === "q" ? QUARTERS[v] : MONTHS[v.toLowerCase()],
    ]);
    if (n.every(([, v]) => v !== undefined))
      found[n.map(([k]) => k).join("")] = beginning(Object.fromEntries(n));
  }
  return found;
}

const KINDS = [
  ["d", "day", "天"],
  ["w", "week", "周"],
  ["q", "quarter", "季度"],
  ["h", "half-year", "半年"],
  ["m", "month", "月"],
  ["", "year", "年"],
];

// How dates are read that others might read otherwise.
function dateNotes(texts, way, days) {
  const [letter, kind, name] = KINDS.find(([k]) => way.replace("b", "m").includes(k));
  const k = Math.max(
      0,
      days.findIndex(ms => part(ms).m !== part(ms).d),
    ),
    notes = [];
  const doubt = /[Yf]/.test(way) || ("dm".includes(way[0]) && !way.includes("b"));
  const day = dayText(days[k]);
  if (doubt) notes.push([`${texts[k]} 读作 ${day}`, `${texts[k]} is read as ${day}`]);
  if (letter !== "d")
    notes.push([`每个${name}以第一天为日期`, `each ${kind} is dated by its first day`]);
  return notes;
}
