/* A trained net of the book, in the browser: the equations of the model page, and the rollout.
   `net` holds the tensors of a RegLSTM under their names in PyTorch, matrices as lists of rows. */

// A parameter, or lists of them, as the float32 numbers that their short decimals stand for.
const single = p => Array.isArray(p) ? p.map(single) : Math.fround(p);

function dot(w, v) {
  let sum = 0;
  for (let k = 0; k < v.length; k++) sum += w[k] * v[k];
  return sum;
}

const sigmoid = a => 1 / (1 + Math.exp(-a));
const linear = (W, b, v) => W.map((row, k) => dot(row, v) + b[k]);

// Input gate, forget gate, candidate, output gate: four blocks of H rows each.
function gates(net, x, h) {
  const fromInput = linear(net["lstm.weight_ih_l0"], net["lstm.bias_ih_l0"], [x]);
  const fromState = linear(net["lstm.weight_hh_l0"], net["lstm.bias_hh_l0"], h);
  const H = h.length, a = fromInput.map((v, k) => v + fromState[k]);
  const block = n => a.slice(n * H, (n + 1) * H);
  return { i: block(0).map(sigmoid), f: block(1).map(sigmoid),
           g: block(2).map(Math.tanh), o: block(3).map(sigmoid) };
}

// One step of the cell. It keeps the old memory, too, for readers who check the sum.
function step(net, x, before) {
  const { i, f, g, o } = gates(net, x, before.h);
  const c = before.c.map((old, k) => f[k] * old + i[k] * g[k]);
  const h = c.map((memory, k) => o[k] * Math.tanh(memory));
  return { x, old: before.c, f, i, g, c, o, h };
}

// What the net says of the next day: linear, tanh, linear.
function head(net, h) {
  const u = linear(net["head.0.weight"], net["head.0.bias"], h).map(Math.tanh);
  return linear(net["head.2.weight"], net["head.2.bias"], u)[0];
}

// Reads the history, then its own answers; `y` of step t is the forecast for day t + 1.
// `read` holds steps done before, over the same first days: so far nothing is computed again.
function rollout(net, history, horizon, read = []) {
  const zero = net["head.0.bias"].map(() => 0), steps = [...read];
  let state = read.at(-1) ?? { h: zero, c: zero };
  for (let t = read.length; t < history.length + horizon - 1; t++) {
    state = step(net, t < history.length ? history[t] : state.y, state);
    state.y = head(net, state.h);
    steps.push(state);
  }
  return steps;
}
