/* Chapter 39, Rows: which columns of a table are the dates and the values. */

// The one column found for a role; a refusal that names the choice where it is not one.
function only(columns, found, [roleZh, role], [moreZh, more]) {
  if (found.length === 1) return found[0];
  const names = listed((found.length ? found : columns).map(c => c.name));
  const [zh, en] = found.length ? [names, names] : [`${names} 都不是`, `none of ${names}`];
  return refuse(
    `有 ${found.length} 列可以作${roleZh}（${zh}）：用 ${role}= 指定一列，${moreZh}`,
    `${found.length} columns can be the ${role} (${en}): name one by ${role}=, ${more}`,
  );
}

function namedColumn(columns, name) {
  const found = called(columns, name),
    names = listed(columns.map(c => c.name));
  if (found.length === 1) return found[0];
  if (found.length)
    refuse(
      `有 ${found.length} 列都叫 ${quoted(name)}：请给其中一列改名`,
      `${found.length} columns are called ${quoted(name)}: rename one of them`,
    );
  return refuse(
    `没有列 ${quoted(name)}，文件里有：${names}`,
    `no column ${quoted(name)}, the file has: ${names}`,
  );
}

// Columns that can be the date, one joined from its parts among them, and those of numbers.
function kindsOf(columns) {
  const kinds = new Map(columns.map(c => [c, looksLike(c)]));
  const of = kind => [...kinds.keys()].filter(c => kinds.get(c) === kind),
    numbers = of("number");
  const { joined, parts } = joinedDates(columns);
  if (joined && numbers.some(c => !parts.includes(c))) {
    parts.forEach(c => kinds.set(c, null));
    kinds.set(joined, "date");
  }
  const bare = !of("date").length && numbers.length > 1;
  if (bare && !/id|no|nr|key|code|row|号/.test(columns[0].name.toLowerCase()))
    kinds.set(columns[0], looksLike(columns[0], true));
  return { dates: of("date"), numbers: of("number") };
}

// The column of dates and that of values.
function picked(columns, date, value) {
  const { dates: found, numbers } = kindsOf(columns);
  const dates = date
    ? (found.find(c => c.name === date) ?? namedColumn(columns, date))
    : only(columns, found, ["日期", "date"], ["日期写在一列里", "in a column of dates"]);
  let rest = numbers.filter(c => c !== dates);
  if (columns[0] === rest[0] && rest.length > 1) {
    // a first column that counts the rows?
    const own = columns[0].texts().join(),
      n = columns[0].cells.length;
    if ([range(0, n), range(1, n + 1)].some(count => count.join() === own)) rest = rest.slice(1);
  }
  const values = value
    ? namedColumn(columns, value)
    : only(
        columns,
        rest,
        ["数值", "value"],
        ["一次预测一条序列", "one series is forecast at a time"],
      );
  if (values === dates)
    refuse(
      `${quoted(date)} 不能既是日期又是数值：请指定两列`,
      `${quoted(date)} is to be date and value at once: name two`,
    );
  return { dates, values };
}

// A refusal where another column tells rows of the same date apart.
function askForNames(columns, used, dates) {
  for (const c of columns.filter(one => !used.includes(one))) {
    const names = c.texts(),
      kinds = [...new Set(names)];
    if (2 * kinds.length > names.length) continue;
    if (new Set(names.map((name, i) => `${name} ${dates[i]}`)).size < names.length) continue;
    refuse(
      `日期有重复，列 ${c.name} 看来是序列的名字：${kinds.slice(0, 3).join(", ")}, …：请每次只留一条序列`,
      `dates come again, and column ${c.name} seems to name the series: `
        + `${kinds.slice(0, 3).join(", ")}, …: leave one series at a time`,
    );
  }
}
