/* Chapters 36 and 37, Calendars and frequency: which calendar dates follow. A calendar counts its
   dates by whole numbers, their places; every k-th of them is a date of the series. */

const STEPS = [
  ["W", 7 * DAY],
  ["D", DAY],
  ["h", 36e5],
  ["min", 6e4],
  ["s", 1e3],
  ["ms", 1],
];
const DAYS = "MON TUE WED THU FRI SAT SUN".split(" ");
const MONTH_NAMES = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(" ");
const gcd = (a, b) => (b ? gcd(b, a % b) : a);
const weekday = ms => ((Math.floor((ms - MONDAY) / DAY) % 7) + 7) % 7;
const lastDay = (y, m) => new Date(Date.UTC(y, m, 0)).getUTCDate();
const times = (k, name) => (k === 1 ? name : `${k}${name}`);

// Bits that tell which n of `size` dates are there.
function choiceBits(size, n) {
  if (size === n) return 0;
  const logFactorials = (from, to) => sum(range(from + 1, to + 1).map(Math.log));
  return (logFactorials(size - n, size) - logFactorials(0, n)) / Math.LN2 + Math.log2(size);
}

// An explanation: every k-th date of a calendar in which the dates have these places.
function guess(bits, places, date, label, cheap = []) {
  const k = differences(places).reduce(gcd, 0),
    size = (places.at(-1) - places[0]) / k + 1;
  const cost = cheap.includes(k) ? 1 : 2 * Math.log2(k);
  return {
    bits: bits + cost + choiceBits(size, places.length),
    size,
    k,
    first: places[0],
    date,
    name: label(k),
  };
}

// The explanation by an even step.
function evenly(at) {
  const step = differences(at).reduce(gcd, 0),
    [name, unit] = STEPS.find(([, ms]) => step % ms === 0);
  const label = k =>
    name !== "W" ? times(k, name) : k < 5 ? times(k, `W-${DAYS[weekday(at[0])]}`) : `${7 * k}D`;
  const found = guess(
    0,
    at.map(ms => (ms - at[0]) / unit),
    place => at[0] + place * unit,
    label,
  );
  return { ...found, step: found.k * unit };
}

// Explanations by the days of the week that occur.
function byWeekday(at) {
  const seen = [...new Set(at.map(weekday))].sort(),
    work = [0, 1, 2, 3, 4];
  if (seen.length < 2 || seen.length > 6) return [];
  const inside = seen.every(d => d < 5),
    time = at[0] - Math.floor(at[0] / DAY) * DAY;
  return (inside && seen.length < 5 ? [seen, work] : [seen]).map(days => {
    const business = days.join() === work.join(),
      n = days.length;
    const week = ms => Math.floor((ms - MONDAY) / (7 * DAY));
    const place = ms => n * week(ms) + days.indexOf(weekday(ms));
    const date = p => MONDAY + (7 * Math.floor(p / n) + days[((p % n) + n) % n]) * DAY + time;
    const label = k => times(k, business ? "B" : "C");
    return { ...guess(business ? 1 : 10, at.map(place), date, label), days };
  });
}

// Calendars of months: cost, name, the day of month m of year y, and whether quarters have names.
function monthCalendars(first) {
  const { d } = part(first),
    w = weekday(first),
    nth = Math.floor((d - 1) / 7);
  const weekdayOf = (y, m, day) => weekday(Date.UTC(y, m - 1, day));
  const forward = (y, m) => range(1, 4).find(day => weekdayOf(y, m, day) < 5);
  const backward = (y, m) =>
    range(0, 3)
      .map(k => lastDay(y, m) - k)
      .find(day => weekdayOf(y, m, day) < 5);
  const onWeekday = (y, m) => 1 + ((w - weekdayOf(y, m, 1) + 7) % 7);
  const last = (y, m) => {
    const day = onWeekday(y, m) + 28;
    return day > lastDay(y, m) ? day - 7 : day;
  };
  const calendars = [
    [1, "MS", () => 1, true],
    [1, "ME", lastDay, true],
    [4, "BMS", forward, true],
    [4, "BME", backward, true],
    [6, `LWOM-${DAYS[w]}`, last, false],
  ];
  if (d <= 28)
    calendars.push(
      [6, `WOM-${nth + 1}${DAYS[w]}`, (y, m) => onWeekday(y, m) + 7 * nth, false],
      [5, "<DateOffset: months=1>", () => d, false],
    );
  return calendars;
}

// Every k-th month, called quarters or years where it is these.
function monthLabel(name, month, k) {
  const begin = name.endsWith("S"),
    kind = n => name.replace(/M(.)$/, `${n}$1`);
  if (k % 12 === 0) return times(k / 12, `${kind("Y")}-${MONTH_NAMES[month - 1]}`);
  const start = begin ? ((month - 1) % 3) + 1 : 12 - (((-month % 3) + 3) % 3);
  return k % 3 ? times(k, name) : times(k / 3, `${kind("Q")}-${MONTH_NAMES[start - 1]}`);
}

// Explanations by months and half months.
function byMonth(at) {
  const parts = at.map(part),
    time = at[0] - Math.floor(at[0] / DAY) * DAY,
    { m: month } = parts[0];
  const places = parts.map(({ y, m }) => 12 * y + m - 1);
  const found = monthCalendars(at[0]).filter(([, , day]) =>
    parts.every(({ y, m, d }) => day(y, m) === d),
  );
  return [
    ...found.map(([bits, name, day, named]) => {
      const date = p => {
        const y = Math.floor(p / 12),
          m = p - 12 * y + 1;
        return Date.UTC(y, m - 1, day(y, m)) + time;
      };
      const label = k => (named ? monthLabel(name, month, k) : times(k, name));
      return guess(bits, places, date, label, named ? [3, 12] : []);
    }),
    ...byHalf(parts, places, time),
  ];
}

// Half months: the first or the last day, and one between.
function byHalf(parts, places, time) {
  return [
    ["SMS", () => 1],
    ["SME", lastDay],
  ].flatMap(([name, edge]) => {
    const isEdge = parts.map(({ y, m, d }) => edge(y, m) === d);
    const inner = [...new Set(parts.filter((_, k) => !isEdge[k]).map(({ d }) => d))];
    if (inner.length !== 1 || inner[0] <= 1 || inner[0] >= 28) return [];
    const late = isEdge.map(e => (e === (name === "SME") ? 1 : 0));
    const date = p => {
      const y = Math.floor(p / 24),
        m = Math.floor(p / 2) - 12 * y + 1;
      return Date.UTC(y, m - 1, (p % 2 === 1) === (name === "SME") ? edge(y, m) : inner[0]) + time;
    };
    return [
      guess(
        inner[0] === 15 ? 4 : 8,
        places.map((p, k) => 2 * p + late[k]),
        date,
        k => times(k, `${name}-${inner[0]}`),
      ),
    ];
  });
}

// Calendars that dates may follow, the shortest explanation first. Opening hours, which Python
// knows too, are not among them.
function explanations(at) {
  const steps = differences(at),
    even = evenly(at);
  if (even.bits < 4 || steps.some(step => step % DAY)) return [even];
  const months = least(steps) > 2 * DAY ? byMonth(at) : [];
  return [even, ...byWeekday(at), ...months].sort((a, b) => a.bits - b.bits);
}

const datesFrom = ({ first, k, date }, n, from = 0) =>
  range(from, from + n).map(i => date(first + k * i));

// All dates of the calendars that explain these best, those that are missing included.
function fitting(at) {
  const found = [];
  let most = Infinity;
  for (const one of at.length > 2 ? explanations(at) : []) {
    if (one.size >= 2 * at.length || one.bits >= most) break;
    if (!found.length) most = one.bits + (one.size === at.length && at.length > 7 ? 3 : 1);
    else if (datesFrom(one, 24, one.size).join() === datesFrom(found[0], 24, found[0].size).join())
      continue;
    found.push({ ...one, dates: datesFrom(one, one.size) });
  }
  return found;
}

// Seasons that the frequency suggests, the shorter first: chapter 08.
function usualSeasons({ step, k, first, date, closed = [] }) {
  if (step < DAY) return [DAY / step, (7 * DAY) / step].filter(m => m > 1 && Number.isInteger(m));
  const from = Date.UTC(2001, 0, 1),
    to = Date.UTC(2004, 11, 31),
    off = new Set(closed),
    dates = [];
  let place = first;
  while (date(place) >= from) place -= 400;
  while (date(place) < from) place++;
  for (; date(place) <= to; place += k) if (!off.has(date(place))) dates.push(date(place));
  const year = roundEven(dates.length / 4),
    week = new Set(dates.map(weekday)).size;
  return (year > 230 && year < 366 ? [week, year] : [year]).filter(m => m > 1);
}
const roundEven = x => (x % 1 === 0.5 ? 2 * Math.round(x / 2) : Math.round(x));
