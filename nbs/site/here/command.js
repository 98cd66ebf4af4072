/* Chapter 12, Command line: the steps that are usual, the hold-out, and the file that it writes. */

const USUAL_STEPS = { 24: 48, 52: 52, 12: 24, 4: 8 }; // chapter 12: points of a season -> steps

const shown = x => new Intl.NumberFormat("en", { maximumSignificantDigits: 5 }).format(x);
const net = () => (net.read ??= loadWeights(WEIGHTS)); // read when it is first asked

// Steps to forecast where none are asked for, as the command has it.
function usualHorizon({ calendar, values }, usual) {
  const years = calendar.name.replace(/^[0-9]+/, "").startsWith("Y");
  return Math.max(1, Math.min(USUAL_STEPS[usual[0]] ?? (years ? 6 : 60), values.length));
}

// The last points held out: errors of the forecast and of seasonal naive, and how many are inside.
function holdOut(values, horizon, usual, asked) {
  const K = Math.min(horizon, Math.floor(values.length / 4));
  if (K < 1 || values.length - K < 3) return null;
  const known = values.slice(0, -K),
    actual = values.slice(-K);
  const { columns } = predict(net(), known, K, usual, asked),
    m = asked ?? findSeasons(known, usual)[0] ?? 1;
  const off = said => mean(actual.map((v, k) => Math.abs(v - said[k])));
  const inside = actual.filter(
    (v, k) => v >= columns["lo-80"][k] && v <= columns["hi-80"][k],
  ).length;
  return {
    K,
    m,
    own: off(columns.forecast),
    naive: known.length < m ? null : off(seasonalNaive(known, m, K)),
    inside,
    columns,
  };
}

// Dates as text, all of them with their time of day where one has it.
function datesText(dates) {
  const timed = dates.some(ms => ms % DAY);
  return dates.map(ms => (timed ? timeText(ms) : dayText(ms)));
}

// How numbers of one table are written: five digits of the largest, as many decimals in all.
function aligned(list) {
  const places = clamp(4 - Math.floor(Math.log10(largest(list.map(Math.abs)) || 1)), 0, 20);
  const { format } = new Intl.NumberFormat("en", {
    minimumFractionDigits: places,
    maximumFractionDigits: places,
  });
  return format;
}

// The forecast as the CSV that the command writes.
function csvOf({ dates, columns }) {
  const names = Object.keys(columns);
  const rows = datesText(dates).map((date, k) =>
    [date, ...names.map(name => digits(columns[name][k], 10))].join(","),
  );
  return [["date", ...names].join(","), ...rows, ""].join("\n");
}
