/* Chapter 30, Tables: the cells of each sheet of an .xlsx file, which fflate unpacks. */

const tags = (node, name) => [...node.getElementsByTagName(name)];
const xmlOf = (files, path) =>
  files[path]
  && new DOMParser().parseFromString(new TextDecoder().decode(files[path]), "application/xml");

// Which styles of cells show a date: the built-in ones, and forms with y, m, d, h or s.
function dateStyles(styles) {
  const forms = new Map(
    tags(styles, "numFmt").map(f => [f.getAttribute("numFmtId"), f.getAttribute("formatCode")]),
  );
  const bare = form => form.replace(/"[^"]*"|\\.|\[[^\]]*\]/g, "");
  const dated = id =>
    forms.has(id)
      ? /[ymdhs]/i.test(bare(forms.get(id)))
      : (id >= 14 && id <= 22) || (id >= 45 && id <= 47);
  const [cells] = tags(styles, "cellXfs");
  return cells ? tags(cells, "xf").map(xf => dated(xf.getAttribute("numFmtId"))) : [];
}

// A date as Python writes it, from the days since 1900, or 1904, that Excel counts.
function serialText(days, from1904) {
  const whole = new Date(
    Math.round((days + (from1904 ? 1462 : 0)) * 864e5) + Date.UTC(1899, 11, 30),
  );
  const text = whole.toISOString().slice(0, 19).replace("T", " ");
  return days < 1 ? text.slice(11) : text;
}

// What a cell holds: text, or a number.
function cellValue(cell, { strings, dated, from1904 }) {
  const kind = cell.getAttribute("t"),
    value = tags(cell, "v")[0]?.textContent ?? "";
  if (kind === "s") return strings[value];
  if (kind === "inlineStr")
    return tags(cell, "t")
      .map(t => t.textContent)
      .join("");
  if (kind === "b") return value === "1" ? "True" : "False";
  if (kind === "str" || kind === "e" || value === "") return value;
  if (kind === "d") return value.replace("T", " ");
  return dated[cell.getAttribute("s")] ? serialText(Number(value), from1904) : Number(value);
}

const columnNumber = reference =>
  [...reference.replace(/[0-9]/g, "")].reduce((n, letter) => 26 * n + letter.charCodeAt(0) - 64, 0)
  - 1;

function sheetRows(sheet, book) {
  const rows = tags(sheet, "row").map((row, k) => {
    const cells = [];
    tags(row, "c").forEach((cell, n) => {
      const at = cell.getAttribute("r");
      cells[at ? columnNumber(at) : n] = cellValue(cell, book);
    });
    return { line: Number(row.getAttribute("r") ?? k + 1), cells };
  });
  const width = largest([0, ...rows.map(({ cells }) => cells.length)]);
  return rows
    .map(({ line, cells }) => ({ line, cells: range(0, width).map(k => cells[k] ?? "") }))
    .filter(({ cells }) => !cells.every(isBlank));
}

// Names and XML of the sheets of a workbook, and what its cells refer to.
function workbook(bytes, name) {
  try {
    const files = fflate.unzipSync(bytes),
      book = xmlOf(files, "xl/workbook.xml");
    const links = new Map(
      tags(xmlOf(files, "xl/_rels/workbook.xml.rels"), "Relationship").map(r => [
        r.getAttribute("Id"),
        r.getAttribute("Target").replace(/^\/?(xl\/)?/, "xl/"),
      ]),
    );
    const strings = xmlOf(files, "xl/sharedStrings.xml"),
      styles = xmlOf(files, "xl/styles.xml");
    const texts = si =>
      tags(si, "t")
        .filter(t => t.parentNode.tagName !== "rPh")
        .map(t => t.textContent);
    return {
      strings: strings ? tags(strings, "si").map(si => texts(si).join("")) : [],
      dated: styles ? dateStyles(styles) : [],
      from1904: ["1", "true"].includes(tags(book, "workbookPr")[0]?.getAttribute("date1904")),
      sheets: tags(book, "sheet").map(s => ({
        title: s.getAttribute("name"),
        xml: xmlOf(files, links.get(s.getAttribute("r:id"))),
      })),
    };
  } catch (e) {
    return refuse(
      `${name.zh} 是 zip 档案，但不是可读的 Excel 工作簿：${e.message}`,
      `${name.en} is a zip archive, but no readable Excel workbook: ${e.message}`,
    );
  }
}

function fromExcel(bytes, name) {
  const book = workbook(bytes, name);
  return book.sheets
    .filter(({ xml }) => xml)
    .flatMap(({ title, xml }) =>
      tablesOf(sheetRows(xml, book), "row", name, "", [
        `${name.zh}：Excel，工作表 ${quoted(title)}`,
        `${name.en}: Excel, sheet ${quoted(title)}`,
      ]),
    );
}
