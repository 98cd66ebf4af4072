/* Chapter 30, Tables: from bytes to columns. papaparse cuts lines into cells, fflate unpacks
   Excel files; both are carried here, nothing is loaded. */

const FOREIGN = [
  ["\x1f\x8b", "是 gzip 压缩的：请先解压", "compressed by gzip: unpack it first"],
  ["%pdf", "是 PDF：请另存为 CSV", "a PDF: save it as CSV"],
  ["par1\x15", "是 Parquet 文件：请另存为 CSV", "a Parquet file: save it as CSV"],
  [
    "<html",
    "是网页：请用 Excel 打开，另存为 CSV",
    "a web page: open it in Excel and save it as CSV",
  ],
  [
    "<!doctype",
    "是网页：请用 Excel 打开，另存为 CSV",
    "a web page: open it in Excel and save it as CSV",
  ],
  [
    "\xd0\xcf\x11\xe0",
    "是旧的 .xls 文件，网页里读不了：请另存为 .xlsx 或 CSV",
    "an old .xls file, which the page cannot read: save it as .xlsx or CSV",
  ],
];
const BOMS = [
  ["utf-8", "\xef\xbb\xbf", "utf-8-sig"], // the last as Python calls it
  ["utf-16le", "\xff\xfe", "utf-16"],
  ["utf-16be", "\xfe\xff", "utf-16"],
];

// Punctuation and first-level characters of GB 2312.
function commonChinese() {
  const pairs = range(0xa1, 0xd8).flatMap(a => range(0xa1, 0xff).flatMap(b => [a, b]));
  return new Set(new TextDecoder("gb18030").decode(Uint8Array.from(pairs)));
}
function isChinese(text) {
  const odd = [...new Set(text)].filter(c => c > "\x7f"),
    common = commonChinese();
  return 2 * odd.filter(c => common.has(c)).length > odd.length;
}

const decode = (bytes, encoding) => {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
};

// The text of a file and the name of its encoding; a refusal where that is not clear.
function decoded(bytes, start, name) {
  const [mark, , named] = BOMS.find(([, bom]) => start.startsWith(bom)) ?? [];
  for (const encoding of mark ? [mark] : ["utf-8", "gb18030"]) {
    const text = decode(bytes, encoding);
    if (text !== null && (mark || encoding === "utf-8" || isChinese(text)))
      return { text, encoding: named ?? encoding };
  }
  return refuse(
    `${name.zh}：这些字节不是 ${mark ?? "UTF-8"} 的文字${mark ? "" : "，也不像 GB18030"}：请存成 UTF-8`,
    `${name.en}: the bytes are no text in ${mark ?? "UTF-8, nor clearly in GB18030"}: save it as `
      + `UTF-8`,
  );
}

const SEPARATORS = { "\t": ["制表符", "tab"], ";": ["分号", "semicolon"], ",": ["逗号", "comma"] };
const isComment = cell =>
  String(cell)[0] === "#" && !["", "n/a"].includes(String(cell).slice(1, 4).toLowerCase());

// Rows that hold something, each with its line; a refusal for a quote that is not closed.
function records(text, delimiter, name, preview = 0) {
  const { data, errors } = papaparse.parse(text, { delimiter, preview }),
    rows = [];
  let line = 1;
  for (const [k, cells] of data.entries()) {
    if (!preview && errors.some(e => e.type === "Quotes" && e.row === k))
      refuse(
        `${name.zh}，第 ${line} 行：分不成单元格：请检查引号，两个连写的引号才代表一个引号`,
        `${name.en}, line ${line}: this is not cut into cells: repair its quotes, two in a row `
          + `stand for one`,
      );
    if (cells.some(c => c !== "")) rows.push({ line, cells: cells.map(c => c.trimStart()) });
    line += 1 + sum(cells.map(c => c.split(/\r\n|\r|\n/).length - 1));
  }
  return rows;
}

// The separator that cuts most of the first records into equally many cells.
function separatorOf(text) {
  const share = mark => {
    const rows = records(text, mark, "", 200).filter(({ cells }) => !isComment(cells[0]));
    const wide = rows.map(({ cells }) => cells.length).filter(n => n > 1);
    const count = n => wide.filter(w => w === n).length;
    return Math.max(0, ...wide.map(count)) / Math.max(rows.length, 1);
  };
  const best = Object.keys(SEPARATORS).reduce((a, b) => (share(b) > share(a) ? b : a));
  return share(best) ? best : "\t";
}

const REMARK = /^(?:[*†©]|(?:sources?|(?:foot)?notes?|(?:数据|资料)?来源|注释?|备注|说明) ?[:：])/i;
const isText = cell =>
  typeof cell === "string"
  && !looksLikeDate(cell)
  && (!looksLikeNumber(cell) || /\p{L}{3}/u.test(cell));

// The rows of a table, and those beside it: words above and below, and comments.
function framed(rows) {
  const beside = rows.filter(({ cells }) => isComment(cells[0]));
  const inside = rows.filter(row => !beside.includes(row));
  const filled = ({ cells }) => cells.filter(c => !isBlank(c)).length;
  const every = Math.floor(inside.length / 200) + 1;
  const usual = inside.length
    ? quantile(inside.filter((_, k) => k % every === 0).map(filled), 0.9)
    : 0;
  const few = row =>
    !isBlank(row.cells[0])
    && isText(row.cells[0])
    && (REMARK.test(row.cells[0]) || 2 * filled(row) <= usual);
  const last = row => few(row) && (REMARK.test(row.cells[0]) || row.cells.every(isText));
  let a = 0,
    b = inside.length;
  while (a < b && few(inside[a])) a++;
  while (b > a && last(inside[b - 1])) b--;
  if (b - a < 2) return { inside: [], beside: rows };
  return {
    inside: inside.slice(a, b),
    beside: [...beside, ...inside.slice(0, a), ...inside.slice(b)],
  };
}

// Whether the first row is data: numbers only, or a date above a date.
function headless(columns) {
  const [heads, below] = [0, 1].map(k => columns.map(c => String(c[k]).trim()));
  if (heads.some((head, k) => looksLikeDate(head) && looksLikeDate(below[k]))) return true;
  return heads[0] !== "" && heads.filter(head => head).every(looksLikeNumber);
}

// Cells by column; a refusal names a line that has too many or too few.
function columnsOf(rows, name, mark) {
  const [{ line: first, cells: head }] = rows;
  const n = Math.max(
    head.findLastIndex(c => !isBlank(c)) + 1,
    least(rows.map(r => r.cells.length)),
  );
  for (const { line, cells } of rows) {
    if (cells.length === n || (cells.length > n && cells.slice(n).every(c => c === ""))) continue;
    const [zh, en] = SEPARATORS[mark] ?? ["", ""];
    refuse(
      `${name.zh}，第 ${line} 行：有 ${cells.length} 个单元格，第 ${first} 行的表头有 ${n} 个：含有${zh}的单元格请加引号，`
        + `或者改正、删去这一行`,
      `${name.en}, line ${line}: ${cells.length} cells, the header in line ${first} has ${n}: quote a `
        + `cell that holds a ${en}, repair or remove the line`,
    );
  }
  return range(0, n).map(k => rows.map(({ cells }) => cells[k]));
}

// The cells of a column as `Column` wants them: numbers where all are, else text.
function typedCells(cells) {
  const number = c => typeof c === "number" || isBlank(c);
  if (cells.some(c => typeof c === "number") && cells.every(number))
    return cells.map(c => (isBlank(c) ? NaN : c));
  return cells.map(c => (isBlank(c) ? "" : String(c)));
}

const PLACES = {
  line: k => ({ zh: `第 ${k} 行`, en: `line ${k}` }),
  row: k => ({ zh: `第 ${k} 行`, en: `row ${k}` }),
};

// Columns called by their first cells, or by number where these are data, and a note on that.
function namedColumns(rows, place, name, mark) {
  const cells = columnsOf(rows, name, mark),
    bare = headless(cells),
    skip = bare ? 0 : 1;
  const at = i => PLACES[place](rows[i + skip].line);
  const heads = cells.map(c => String(c[0]).split(/\s+/).filter(Boolean).join(" "));
  const names = heads.map((head, k) => (head && !bare ? head : `column ${k + 1}`));
  const { zh, en } = PLACES[place](rows[0].line);
  const note = [
    `${zh}是数据，没有表头：第一列称为 ${names[0]}`,
    `${en} is data, no header: the first column is called ${names[0]}`,
  ];
  return {
    columns: cells.map((c, k) => new Column(names[k], typedCells(c.slice(skip)), at)),
    notes: bare ? [note] : [],
  };
}

// The tables that stand in rows below one another, with notes.
function tablesOf(rows, place, name, mark, [zh, en]) {
  const cut = k => rows[k].line > rows[k - 1].line + 1 && rows[k].cells.every(isText);
  const cuts = [0, ...range(1, rows.length).filter(cut), rows.length];
  const parts = differences(cuts).map((_, k) => framed(rows.slice(cuts[k], cuts[k + 1])));
  const beside = parts.flatMap(p => p.beside),
    more = beside.length > 5 ? ", …" : "";
  const said = what =>
    beside
      .slice(0, 5)
      .map(
        ({ line, cells }) =>
          `${PLACES[place](line)[what]} ${quoted(String(cells[0]).slice(0, 40))}`,
      )
      .join(", ");
  const notes = beside.length
    ? [[`不属于表格：${said("zh")}${more}`, `no part of the table: ${said("en")}${more}`]]
    : [];
  return parts
    .filter(p => p.inside.length)
    .map(({ inside }) => {
      const { columns, notes: own } = namedColumns(inside, place, name, mark),
        n = columns[0].cells.length;
      return {
        columns,
        comma: mark === ",",
        notes: [[`${zh}，${n} 行`, `${en}, ${many(n, "row", "rows")}`], ...own, ...notes],
      };
    });
}

function fromText(raw, encoding, name) {
  const text = raw.replace(/^\ufeff/, "");
  if (text.includes("\0"))
    refuse(
      `${name.zh} 含有 NUL 字节：它不是文字，或是没有标记的 UTF-16，请存成 UTF-8`,
      `${name.en} holds NUL bytes: it is no text, or UTF-16 without a mark, save it as UTF-8`,
    );
  const mark = separatorOf(text),
    [zh, en] = SEPARATORS[mark];
  return tablesOf(records(text, mark, name), "line", name, mark, [
    `${name.zh}：${encoding.zh}，以${zh}分隔`,
    `${name.en}: ${encoding.en}, cells separated by ${en}`,
  ]);
}

const called = (columns, name) => columns.filter(c => c.name.split(/\s+/).join(" ") === name);

// The one table that has these columns, or else the one that has dates.
function chosenTable(tables, names, name) {
  if (!tables.length)
    refuse(
      `${name.zh} 是空的，或者只有表头没有数据`,
      `${name.en} is empty, or has a header but no rows`,
    );
  const fits = tables.filter(t => names.every(n => called(t.columns, n).length));
  const dated = fits.filter(t => t.columns.some(c => looksLike(c) === "date"));
  const found = [tables, fits, dated].find(some => some.length === 1)?.[0];
  if (found) return found;
  const each = tables
    .map(({ columns }) => listed(columns.map(c => c.name)))
    .slice(0, 5)
    .join("; ");
  return refuse(
    `${name.zh} 里有 ${tables.length} 张表（${each}）：请只留下一张，或选一个只有它才有的列`,
    `${name.en} holds ${tables.length} tables (${each}): leave one of them, or name a `
      + "column that it alone has",
  );
}

// A name that is the same in both languages.
const alike = name => ({ zh: name, en: name });

// The columns of a file (bytes) or of pasted text, whose name is in both languages.
function readTable(source, name, names) {
  if (typeof source === "string")
    return chosenTable(fromText(source, { zh: "文字", en: "text" }, name), names, name);
  const start = String.fromCharCode(...source.subarray(0, 9)),
    low = start.toLowerCase();
  const foreign = FOREIGN.find(([mark]) => low.startsWith(mark));
  if (foreign) refuse(`${name.zh} ${foreign[1]}`, `${name.en} is ${foreign[2]}`);
  if (start.startsWith("PK\x03\x04")) return chosenTable(fromExcel(source, name), names, name);
  const { text, encoding } = decoded(source, start, name);
  return chosenTable(fromText(text, alike(encoding), name), names, name);
}
