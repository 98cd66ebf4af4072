/* Chapter 33, Spacing: the order of dates, repeats, and a regular step. */

const firstDates = (dates, most = 3) =>
  dates.slice(0, most).map(dateText).join(", ") + (dates.length > most ? ", …" : "");

// A refusal for a date that stands below a later one, or occurs twice; `at` says where.
function checkOrder(dates, at) {
  const down = range(1, dates.length).find(i => dates[i] < dates[i - 1]);
  if (down) {
    const { zh, en } = at(down),
      [date, before] = [dates[down], dates[down - 1]].map(dateText);
    refuse(
      `${zh}：${date} 排在 ${before} 之下，日期没有按升序排列：请按日期排序，或用 sort=True 读入`,
      `${en}: ${date} is below ${before}, the dates are not in ascending order: sort by `
        + "series.sort_index(), or read with sort=True",
    );
  }
  const twice = range(1, dates.length).filter(i => dates[i] === dates[i - 1]);
  if (!twice.length) return;
  const places = what =>
    twice
      .slice(0, 3)
      .map(i => `${dateText(dates[i])} (${at(i - 1)[what]}, ${at(i)[what]})`)
      .join(", ");
  refuse(
    `${twice.length} 个日期出现了两次：${places("zh")}：每个日期只留一个值，每个文件只留一条序列`,
    `${many(twice.length, "date occurs", "dates occur")} twice: ${places("en")}: keep one value a `
      + `date, and one series a file`,
  );
}

// The refusal of dates that have no regular step, or more than one.
function uneven(dates) {
  const n = dates.length,
    first = firstDates(dates),
    found = fitting(dates).map(({ name }) => name);
  if (found.length)
    refuse(
      `从 ${first} 起的 ${n} 个日期同时合乎频率 ${found.join(" 和 ")}，往后却不同：请给出更多日期`,
      `the ${n} dates from ${first} fit the frequencies ${found.join(" and ")}, which go on `
        + `differently: `
        + "say which it is, by series.asfreq(…), or give more dates",
    );
  const steps = differences(dates),
    count = new Map(ascending(steps).map(step => [step, 0]));
  steps.forEach(step => count.set(step, count.get(step) + 1));
  const [usual] = [...count].reduce((a, b) => (b[1] > a[1] ? b : a), [0, 0]);
  const odd = Math.max(
      0,
      steps.findIndex(step => step !== usual),
    ),
    [zh, en] = spanWords(usual);
  const [adviceZh, advice] = oneEach(dates);
  refuse(
    `从 ${first} 起的 ${n} 个日期没有固定的间隔，多数相隔${zh}，但 ${firstDates(dates.slice(odd, odd + 2))} 不是：`
      + `${adviceZh}`,
    `the ${n} dates from ${first} have no regular step, most are ${en} apart, but not `
      + `${firstDates(dates.slice(odd, odd + 2))}: ${advice}`,
  );
}

// A length of time as pandas writes it.
function spanWords(ms) {
  const days = Math.floor(ms / DAY),
    clock = new Date(ms % DAY).toISOString().slice(11, 19);
  return [`${days} 天 ${clock}`, `${days} days ${clock}`];
}

// What to do with dates of which there is one in every year, quarter or month; else with any.
function oneEach(dates) {
  const place = {
    year: ({ y }) => y,
    quarter: ({ y, m }) => 4 * y + Math.floor((m - 1) / 3),
    month: ({ y, m }) => 12 * y + m,
  };
  const names = { year: "年份", quarter: "季度", month: "月份" };
  for (const [each, of] of Object.entries(place)) {
    const at = dates.map(ms => of(part(ms)));
    if (at.length > 2 && new Set(at).size === at.length && at.at(-1) - at[0] < at.length)
      return [
        `每个${names[each]}恰有一个，请直接写${names[each]}`,
        `there is one in each ${each}, so write ${each}s, as by `
          + `.to_period("${each[0].toUpperCase()}")`,
      ];
  }
  return [
    "请先按固定间隔汇总序列",
    'resample the series, for example with series.resample("D").mean()',
  ];
}
