/* What the live net says of a view, in both languages. Only numbers and dates change, so that no
   line wraps anew and nothing jumps while a reader drags. */

const WEEK = 7;
const NONE = "–";

const people = value => new Intl.NumberFormat("en", { maximumFractionDigits: 0 }).format(value);
const mean = list => list.reduce((sum, v) => sum + v, 0) / list.length;

const whole = day => day.replaceAll("-", "-\u2060");   // a date that no line breaks

// Mean absolute error over the days that are known, of the forecast and of last week repeated.
function errors({ values, actual, forecasts, net, end }) {
  const known = forecasts[net].slice(0, actual.length - end);
  const off = guess => people(mean(known.map((f, k) => Math.abs(guess(f, k) - actual[end + k]))));
  return known.length ? [off(f => f), off((f, k) => values[end - WEEK + k % WEEK])] : [NONE, NONE];
}

// How the forecast ends and how good it was: Chinese, English, value.
function outcome(view) {
  const { forecasts, net, end, horizon, date } = view, day = whole(date(end + horizon - 1));
  const [own, naive] = errors(view);
  return { ahead: [`预测 ${day}`, `Forecast ${day}`, people(forecasts[net].at(-1))],
           error: ["平均绝对误差", "Mean absolute error", own],
           naive: ["重复上周的误差", "Error of last week repeated", naive] };
}

// What the net reads at the step that is watched, what it answers, and the truth.
function moment({ values, actual, forecasts, net, end, watched, date }, answer) {
  const own = watched >= end, value = own ? forecasts[net][watched - end] : values[watched];
  const truth = actual[watched + 1];
  const day = whole(date(watched).slice(5));
  return { reads: [`${own ? "读到自己的" : "读到历史的"} ${day}`,
                   `Reads ${own ? "its own" : "the known"} ${day}`, people(value)],
           says: ["说第二天是", "Says of the next day", people(answer)],
           truth: ["第二天实际", "The next day in fact", truth ? people(truth) : NONE] };
}

// Which days the errors are about.
function note({ actual, end, horizon, trained }) {
  const known = Math.min(horizon, actual.length - end);
  if (!known) return both("其后没有已知的日子，误差无从算起", "No known days follow: no error to work out");
  if (end < trained) return both("在训练段（绿）内，答案已经见过", "In training (green): answers were seen");
  return both(`误差算在其后 ${known} 天上`, `Errors over the next ${known} days`);
}

const changed = count => both(`改了 ${count} 天`, `${count} changed`);
