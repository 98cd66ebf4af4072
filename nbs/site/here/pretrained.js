/* Chapter 19, Pre-trained forecaster: what `PretrainedForecaster().fit(series).predict(horizon)`
   does to a series, from its seasons to the median and the intervals of 80 and 95%. */

const COLUMNS = { forecast: 6, "lo-80": 2, "hi-80": 10, "lo-95": 0, "hi-95": 12 };

// The seasons that the data show; where there is none, the first that the frequency suggests.
function seasonsRead(values, usual) {
  const found = findSeasons(values, usual), hint = usual.slice(0, 1).filter(m => m <= LONG);
  return [...(found.length ? found : hint), 1, 1].slice(0, 2);
}

// Both usual seasons, where the data show the first alone and the net can read two.
function withSecond(values, usual, [first, second]) {
  const reads = usual.length === 2 && first === usual[0] && second === 1;
  return reads && 3 * usual[1] <= values.length && usual[1] <= 366 ? usual : null;
}

// What is settled before any forecast: seasons, the scale, and the series without long seasons;
// the second usual season is read, too, where that would have forecast the past better.
function settled(net, values, usual, asked = null) {
  const seasons = asked ? [asked, 1] : seasonsRead(values, usual);
  const { pair, long } = shared(seasons, values.length);
  const shapes = new LongSeasons(values, long, pair[0]), read = shapes.off();
  const about = { seasons, pair, shapes, read, view: usualView(read, pair[0]) };
  const two = asked ? null : withSecond(values, usual, seasons);
  const loss = seasons => pastLoss(net, read, seasons, about.view);
  return two && loss(two) < loss(pair) ? { ...about, seasons: two, pair: two } : about;
}

// Columns of the forecast, and what was settled; `usual` are the seasons of the frequency.
function predict(net, values, horizon, usual = [], asked = null) {
  const about = settled(net, values, usual, asked), { shapes, read, pair, view } = about;
  const rows = shapes.on(quantilesOf(net, read, pair, view, horizon), [2, 6, 10]);
  if (!rows.every(row => row.every(Number.isFinite))) throw new RangeError("beyond all numbers");
  const low = least(values) === 0 ? 0 : -Infinity;      // what was never below 0 stays there
  const column = k => rows.map(row => Math.max(row[k], low));
  const columns = Object.fromEntries(Object.entries(COLUMNS).map(([name, k]) => [name, column(k)]));
  return { ...about, columns };
}

// The last season again and again, chapter 06.
const seasonalNaive = (values, m, horizon) =>
  range(0, horizon).map(k => values[values.length - m + k % m]);
