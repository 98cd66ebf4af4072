/* Chapter 31, Numbers: from text to numbers; where there are two readings, ask. */

// What is refused, in both languages: what was got, what is needed, what to do.
class Refusal extends Error {
  constructor(zh, en) {
    super(en);
    Object.assign(this, { zh, en });
  }
}
const refuse = (zh, en) => {
  throw new Refusal(zh, en);
};

// Text between quotes as Python writes it.
const quoted = text =>
  text.includes("'") && !text.includes('"')
    ? `"${text}"`
    : `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'").replaceAll("\n", "\\n")}'`;
const short = (text, most = 40) => (text.length <= most ? text : `${text.slice(0, most)}…`);
const listed = names =>
  names
    .slice(0, 8)
    .map(name => name.slice(0, 40))
    .join(", ") + (names.length > 8 ? ", …" : "");
// A number in at most so many digits, without zeros at its end, as Python writes it.
function digits(x, most) {
  const [front, power] = x.toExponential(most - 1).split("e");
  if (power >= -4 && power < most) return String(Number(x.toPrecision(most)));
  return `${Number(front)}e${power < 0 ? "-" : "+"}${pad(Math.abs(power))}`;
}

const WIDE = "０１２３４５６７８９，．％－＋／：＇’\u2212\u00a0\u2007\u2009\u202f\u3000";
const NARROW = "0123456789,.%-+/:''-     ";
const clean = cell =>
  cell
    .replace(/[\u200b\ufeff]/g, "")
    .replace(/[^\x00-\x7f]/g, c => NARROW[WIDE.indexOf(c)] ?? c)
    .trim();
const isBlank = cell => ["", "None", "nan", "NaN", "<NA>", "NaT"].includes(String(cell));

// One column: its name, its cells (all of them text, or all numbers), and where each stands.
class Column {
  constructor(name, cells, at) {
    Object.assign(this, { name, cells, at, numeric: cells.every(c => typeof c === "number") });
  }
  texts() {
    return this.cells.map(c => (typeof c === "number" ? wholeText(c) : clean(c)));
  }

  // The refusal of a cell: where, what it holds, what is needed, what to do.
  refuse(i, [zh, en], [doZh, doEn] = ["请改正或删去它", "repair or remove it"]) {
    const cell = isBlank(this.cells[i]) ? "" : String(this.cells[i]),
      { zh: at, en: where } = this.at(i);
    const [got, held] = cell.trim() ? Array(2).fill(quoted(short(cell))) : ["空的", "empty"];
    const name = quoted(this.name.slice(0, 40));
    refuse(
      `${at}：列 ${name} 里是 ${got}，${zh}：${doZh}`,
      `${where}: column ${name} holds ${held}, ${en}: ${doEn}`,
    );
  }
}
const wholeText = number => (Number.isNaN(number) ? "" : String(number));

const MISSING = new Set([
  "",
  ...(
    ". .. ... - -- --- – — —— ? na n/a n.a. nan null none nil <na> nat "
    + "#n/a #value! #div/0! #ref! #num! #name? #null! 缺失 无 空 暂无"
  ).split(" "),
]);
const MARKS = [".", ",", " ", "'"];
const escaped = text => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

// What a number looks like with these two marks.
function pattern([decimal, group]) {
  const whole = group ? `[1-9][0-9]{0,2}(?:${escaped(group)}[0-9]{3})+|[0-9]+` : "[0-9]+";
  const d = escaped(decimal);
  return new RegExp(`^[+-]?(?:(?:${whole})(?:${d}[0-9]*)?|${d}[0-9]+)(?:[eE][+-]?[0-9]+)?$`);
}
const pairsOf = decimals =>
  [...decimals].flatMap(d => ["", ...MARKS].filter(g => g !== d).map(g => [d, g]));

// The readings that fit every text, one for each role that the marks can have.
function readings(texts, decimals) {
  const present = MARKS.filter(mark => texts.some(t => t.includes(mark))),
    ways = new Map();
  for (const [d, g] of pairsOf(decimals)) {
    const role = present.map(mark => mark === d).join();
    if (present.every(mark => mark === d || mark === g) && !ways.has(role)) ways.set(role, [d, g]);
  }
  return [...ways.values()].filter(pair => {
    const fits = pattern(pair);
    return texts.every(t => fits.test(t));
  });
}

const TENS = {
  thousand: 3,
  K: 3,
  k: 3,
  百万: 6,
  million: 6,
  Mio: 6,
  mn: 6,
  M: 6,
  billion: 9,
  Mrd: 9,
  bn: 9,
  B: 9,
  万亿: 12,
  万: 4,
  萬: 4,
  亿: 8,
  億: 8,
};
const MONEY = "[A-Z]{0,2}[$€£¥￥₹₩]|CHF|CNY|EUR|GBP|INR|JPY|KRW|RMB|USD";
const BARE = "(?<bare>[.,]?[0-9](?:[0-9.,' ]*[0-9])?[.,]?(?:[eE][+-]?[0-9]+)?) ?";
const AFTER =
  `(?:(?<tens>${Object.keys(TENS).join("|")})(?![a-z]))? ?(?<unit>${MONEY}|[%‰]|`
  + "°[CF]?|\\p{L}{1,9}(?:/\\p{L}{1,9})?)?";
const DRESSED = [
  `^(?<a>${MONEY})? ?(?<minus>[+-])? ?(?<b>${MONEY})? ?(?<sign>[+-])? ?${BARE}${AFTER}(?<c>%)?$`,
  `^(?<a>${MONEY})? ?(?<open>\\() ?(?<b>${MONEY})? ?${BARE}${AFTER}\\)(?<c>%)?$`,
].map(form => new RegExp(form, "u"));
const dressed = text =>
  DRESSED.map(form => form.exec(text)?.groups).find(g => g && !(g.minus && g.sign));

const looksLikeNumber = text => dressed(text.replaceAll("_", "")) !== undefined;

const needNumber = count => [
  `需要一个数（这样的单元格有 ${count} 个）`,
  `need a number (such cells: ${count})`,
];
const ODD = [
  // what may stand in the place of a number, and what to do about it
  [
    /^[+-]?(?:inf(?:inity)?|∞)$/i,
    "无穷大不是观测值，请改正或删去",
    "infinity is no observation, repair or remove it",
  ],
  [/^=/, "这是公式，请改存它的值", "this is a formula, save its value instead"],
  [
    /^#/,
    "这是表格软件的错误值，请在那里改正",
    "this is an error of the spreadsheet, repair it there",
  ],
  [/[0-9]_[0-9]/, "请去掉下划线", "take the underscores out"],
];
const oddNumber = text => ODD.find(([shape]) => shape.test(text))?.slice(1);

// Sign and digits of each text, and the power of ten behind them.
function undressed(column, rows, texts) {
  const found = texts.map(dressed),
    bad = rows.filter((_, k) => !found[k]);
  if (bad.length) column.refuse(bad[0], needNumber(bad.length), oddNumber(column.texts()[bad[0]]));
  const unitOf = m => [m.a, m.b, m.unit, m.c].map(part => part ?? "").join("");
  const valued = rows.map((i, k) => [i, found[k]]).filter(([, m]) => /[1-9]/.test(m.bare));
  const units = valued.map(([i, m]) => [i, unitOf(m)]),
    count = new Map();
  for (const [, unit] of units) count.set(unit, (count.get(unit) ?? 0) + 1);
  const usual = [...count].reduce((a, b) => (b[1] > a[1] ? b : a), ["", 0])[0];
  const odd = units.find(([, unit]) => unit !== usual);
  if (odd)
    column.refuse(
      odd[0],
      [`其他单元格的单位是 ${usual || "没有单位"}`, `other cells have ${usual || "no unit"}`],
      ["请把整列写成同一个单位", "write all of the column in one unit"],
    );
  const minus = m => (m.open || [m.minus, m.sign].includes("-") ? "-" : "");
  return { texts: found.map(m => minus(m) + m.bare), tens: found.map(m => TENS[m.tens] ?? 0) };
}

// The first text that could be grouped or have a fraction, none where that is clear.
function inDoubt(texts, fits, comma) {
  const [[d, g]] = fits,
    grouped = t => /^[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}$/.test(t);
  if (fits.length === 2) return comma ? undefined : texts.find(grouped);
  if (g || !texts.some(t => t.slice(-3).includes(d)) || texts.some(t => t.slice(0, -4).includes(d)))
    return undefined;
  return texts.find(t => (d === "," || t.endsWith("0")) && grouped(t));
}

// The one reading of the texts; a refusal where there is none or two.
function oneReading(column, rows, texts, decimal, comma) {
  const fits = readings(texts, decimal || ".,");
  if (!fits.length) {
    const tries = pairsOf(decimal || ".,").map(pair => {
      const shape = pattern(pair);
      return rows.filter((_, k) => !shape.test(texts[k]));
    });
    const bad = tries.reduce((a, b) => (b.length < a.length ? b : a));
    column.refuse(bad[0], needNumber(bad.length), oddNumber(column.texts()[bad[0]]));
  }
  const t = decimal ? undefined : inDoubt(texts, fits, comma);
  if (t === undefined) return fits[0];
  const two = [t.replace(/[.,]/g, ""), t.replaceAll(",", ".")];
  return column.refuse(
    rows[texts.indexOf(t)],
    [`可以是 ${two.join(" 或 ")}`, `which can be ${two.join(" or ")}`],
    ["请说明是哪一个：decimal='.' 或 decimal=','", "say which by decimal='.' or decimal=','"],
  );
}

const scaled = (text, power) => {
  const [front, e = "0"] = text.toLowerCase().split("e");
  return Number(`${front}e${Number(e) + power}`);
};

// Numbers of a column, all by the same reading, NaN where missing; and notes.
function readNumbers(column, decimal, comma) {
  if (column.numeric) return { values: column.cells, notes: [] };
  const cells = column.texts(),
    values = cells.map(() => NaN);
  const rows = range(0, cells.length).filter(i => !MISSING.has(cells[i].toLowerCase()));
  const found = rows.map(i => cells[i]),
    plain = readings(found, ".,").length > 0;
  const { texts, tens } = plain ? { texts: found, tens: [] } : undressed(column, rows, found);
  const [d, g] = oneReading(column, rows, texts, decimal, comma);
  const bare = texts.map(t => (g ? t.replaceAll(g, "") : t).replace(d, "."));
  rows.forEach((i, k) => {
    values[i] = scaled(bare[k], tens[k] ?? 0);
  });
  const lost = rows.find(
    (i, k) =>
      !Number.isFinite(values[i]) || (values[i] === 0 && /[1-9]/.test(bare[k].split(/e/i)[0])),
  );
  if (lost !== undefined)
    column.refuse(lost, ["存成 float64 会是无穷大或 0", "which is infinite or 0 as a float64"]);
  if (plain && d === "." && !g) return { values, notes: [] };
  return { values, notes: [asRead(column, rows, found, bare, values)] };
}

// How the cell with most marks in it was read.
function asRead(column, rows, found, bare, values) {
  const rank = k => (bare[k] !== "0" ? 1000 : 0) + found[k].replace(/[0-9]/g, "").length;
  const k = range(0, rows.length).reduce((a, b) => (rank(b) > rank(a) ? b : a));
  const name = quoted(column.name),
    value = digits(values[rows[k]], 15);
  return [
    `列 ${name}：${found[k]} 读作 ${value}`,
    `column ${name}: ${found[k]} is read as ${value}`,
  ];
}
