/* What the live figures of the book share: elements of a page, scales and lines in SVG, a text in
   both languages. The notebooks put this file before their own. */

function make(space, name, attributes, children) {
  const made = document.createElementNS(space, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children.flat());
  return made;
}
const html = (name, attributes = {}, ...children) =>
  make("http://www.w3.org/1999/xhtml", name, attributes, children);
const svg = (name, attributes = {}, ...children) =>
  make("http://www.w3.org/2000/svg", name, attributes, children);

const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
const range = (from, to) => Array.from({ length: Math.max(to - from, 0) }, (_, k) => from + k);

// From values to pixels, and back.
function scale([a, b], [p, q]) {
  const map = value => p + (q - p) * (value - a) / (b - a);
  map.invert = pixel => a + (b - a) * (pixel - p) / (q - p);
  return map;
}

// Round numbers between two bounds, about `count` of them.
function ticks([low, high], count) {
  const rough = (high - low) / count, power = 10 ** Math.floor(Math.log10(rough));
  const gap = power * [1, 2, 5, 10].find(m => m * power >= rough);
  return range(Math.ceil(low / gap), Math.floor(high / gap) + 1)
    .map(n => Number((n * gap).toPrecision(9)));   // 0.6, not 0.6000000000000001
}

const path = (x, y, kind) => svg("path", {
  class: kind, d: "M" + x.map((v, k) => `${v.toFixed(1)} ${y[k].toFixed(1)}`).join("L") });
const words = (x, y, text, kind = "") => svg("text", { x, y, class: kind }, text);
const line = (x1, y1, x2, y2, kind) => svg("line", { x1, y1, x2, y2, class: kind });
const box = (x, y, width, height, kind) =>
  svg("rect", { x, y, width: Math.max(width, 0), height: Math.max(height, 0), class: kind });

// An SVG in real pixels: its text keeps its size on a phone.
function fit(drawing, width, height) {
  drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
  drawing.style.height = `${height}px`;
  return drawing;
}

// A text in both languages, of which the site's switch may hide one.
const both = (zh, en) => [html("span", { lang: "zh" }, zh), html("span", { class: "dot" }, " · "),
                          html("span", { lang: "en" }, en)];

const OWN_KEYS = { "data-lm-suppress-shortcuts": "" };   // else JupyterLab takes the arrow keys
const each = (names, build) => Object.fromEntries(names.map(name => [name, build(name)]));

// A number under its name.
function tile() {
  const name = html("span", { class: "name" }), value = html("span", { class: "value" });
  return { name, value, root: html("div", { class: "tile" }, name, value) };
}

// What the lines of a chart are, and its bands: kind -> text in both languages.
const legend = kinds => html("p", { class: "legend" }, Object.entries(kinds).map(([kind, text]) =>
  html("span", {}, svg("svg", { viewBox: "0 0 22 10", "aria-hidden": "true" },
                       /^(band|future)/.test(kind) ? box(0, 0, 22, 10, kind) : path([0, 22], [5, 5], kind)),
       " ", both(...text))));
