/* Chapter 15, Quantiles: two LSTM layers that read, and a head that says quantiles of any step. */

const LEVELS = [.025, .05, .1, .2, .3, .4, .5, .6, .7, .8, .9, .95, .975];
const MEDIAN = 6;

const sigmoid = a => 1 / (1 + Math.exp(-a));
const silu = a => a * sigmoid(a);
const softplus = a => a > 20 ? a : Math.log1p(Math.exp(a));

// W x + b for a matrix of rows, an even number of them; b may be missing. Two rows side by side,
// so that one sum need not wait for the other.
function linear({ data, columns }, x, b) {
  const out = b ? b.data.slice() : new Float64Array(data.length / columns);
  for (let row = 0; row < out.length; row += 2) {
    let one = 0, two = 0, at = row * columns;
    for (let k = 0; k < columns; k++, at++) {
      one += data[at] * x[k];
      two += data[at + columns] * x[k];
    }
    out[row] += one;
    out[row + 1] += two;
  }
  return out;
}

// The hidden states of one layer: input gate, forget gate, candidate, output gate.
function lstm(net, name, inputs) {
  const [W, U, b, d] = ["weight_ih", "weight_hh", "bias_ih", "bias_hh"]
    .map(part => net[`${name}.${part}_l0`]);
  const H = U.columns, c = new Float64Array(H), states = [];
  let h = new Float64Array(H);
  for (const x of inputs) {
    const a = linear(W, x, b), from = linear(U, h, d);
    h = new Float64Array(H);
    for (let k = 0; k < 4 * H; k++) a[k] += from[k];
    for (let k = 0; k < H; k++) {
      c[k] = sigmoid(a[k + H]) * c[k] + sigmoid(a[k]) * Math.tanh(a[k + 2 * H]);
      h[k] = sigmoid(a[k + 3 * H]) * Math.tanh(c[k]);
    }
    states.push(h);
  }
  return states;
}

// Features and both hidden states at each step.
function readFeatures(net, f) {
  const h1 = lstm(net, "lower", f), joined = f.map((x, t) => Float64Array.of(...x, ...h1[t]));
  return lstm(net, "upper", joined).map((h2, t) => Float64Array.of(...joined[t], ...h2));
}

// Six seasons and four trends for a step ahead, on which the net may rely.
function answers(past, end, j) {
  const seasons = past.stages.flatMap(
    stage => seasonAhead(stage, end, j).map(v => v - stage.S[end]));
  return [...seasons, ...past.drift.map(d => d[end] * j)].map(v => v / past.s[end]);
}

// What the head is told: which step it is, in steps and cycles, and the answers.
function stepInputs(past, options, j) {
  const { m } = past.stages[0];
  return [Math.log(j), 1 / j, Math.sqrt(j) / 3, Math.log1p(j / m), m === 1 ? 1 : 0,
          ...options.map(Math.asinh)];
}

// Answers added up by their shares; the first score of each group is for none of them.
function reliedOn(scores, options) {
  let total = 0, used = 0;
  for (const [from, to] of [[0, 4], [4, 8], [8, 13]]) {
    const group = scores.slice(from, to), top = Math.max(...group);
    const shares = group.map(v => Math.exp(v - top)), all = sum(shares);
    for (const share of shares.slice(1)) total += share / all * options[used++];
  }
  return total;
}

// Quantiles from their median and gaps, which never cross.
function ordered(middle, gaps, growth) {
  const wide = gaps.map(gap => softplus(gap) * growth), half = gaps.length / 2;
  const below = cumulated(wide.slice(0, half)), above = cumulated(wide.slice(half));
  return [...below.map(v => middle - v).reverse(), middle, ...above.map(v => middle + v)];
}

// Quantiles j steps after an end, from the value there, in units of its scale; `known` is what
// the net holds at the end.
function quantilesAt(net, past, known, end, j) {
  const options = answers(past, end, j), growth = Math.sqrt(j);
  const told = linear(net["of_step.weight"], stepInputs(past, options, j));
  const z = told.map((v, k) => silu(v + known[k]));
  const mixed = linear(net["mixed.weight"], z, net["mixed.bias"]).map((v, k) => z[k] + silu(v));
  const o = [...linear(net["out.weight"], mixed, net["out.bias"])];
  return ordered(reliedOn(o.slice(0, 13), options) + o[13] * growth, o.slice(14), growth);
}

// The net: read once, then asked at any end and step: asked(end, j) gives the 13 quantiles.
function reading(net, past, start) {
  const h = readFeatures(net, past.f.slice(start)), known = new Map();
  return (end, j) => {
    if (!known.has(end))
      known.set(end, linear(net["of_past.weight"], h[end - start], net["of_past.bias"]));
    return quantilesAt(net, past, known.get(end), end, j);
  };
}

// --- the file of weights: safetensors, numbers of 16 bits ----------------------------------

function half(bits) {
  const sign = bits >> 15 ? -1 : 1, exponent = bits >> 10 & 31, part = bits & 1023;
  return sign * (exponent ? 2 ** (exponent - 15) * (1 + part / 1024) : 2 ** -14 * part / 1024);
}

// Tensors by name, each with its numbers in rows and the length of a row.
function loadWeights(base64) {
  const bytes = Uint8Array.from(atob(base64), c => c.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  const first = 8 + view.getUint32(0, true), net = {};
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, first)));
  delete header.__metadata__;                      // the record of the training
  for (const [name, { shape, data_offsets: [from, to] }] of Object.entries(header)) {
    const data = Float64Array.from({ length: (to - from) / 2 },
                                   (_, k) => half(view.getUint16(first + from + 2 * k, true)));
    net[name] = { data, columns: shape.at(-1) };
  }
  return net;
}
