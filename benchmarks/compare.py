"""Both forecasters beside naive and statistical methods, on public series.

    python benchmarks/compare.py                  # every series, as a table and compare.json
    python benchmarks/compare.py --quick          # two short series, few epochs, some seconds
    python benchmarks/compare.py --only pretrained  # only what begins so, the other rows stay

Needs statsforecast and statsmodels: `make compare` installs them beside. A run that was stopped
goes on where it stopped: finished fits are kept in compare.parts.
"""
import argparse
import json
import os
import sys
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import statsmodels.api as sm
from statsforecast import models as statistical

from lstm_apply.data import load_air_passengers, load_wordle
from lstm_apply.evaluation import Drift, LastValue, SeasonalNaive, backtest, scoreboard
from lstm_apply.forecaster import LSTMForecaster
from lstm_apply.pretrained import PretrainedForecaster

HERE = Path(__file__).resolve().parent
SEEDS = range(5)
LEVELS = [80, 95]
STATISTICAL = ["AutoARIMA", "AutoETS", "AutoTheta"]
NAIVE = "seasonal naive"
PRETRAINED = "pretrained"


class Statistical:
    "A method of statsforecast behind `fit` and `predict`."

    def __init__(self, name, season_length):
        self.name, self.season_length = name, season_length

    def fit(self, series):
        self.series = series
        return self

    def predict(self, horizon):
        "Forecast and intervals, named as those of `LSTMForecaster`."
        method = getattr(statistical, self.name)(season_length=self.season_length)
        said = method.forecast(self.series.to_numpy(), horizon, level=LEVELS)
        return pd.DataFrame({"forecast" if k == "mean" else k: v for k, v in said.items()})


def yearly(values, start):
    "A series by years."
    index = pd.date_range(str(int(start)), periods=len(values), freq="YS")
    return pd.Series(np.asarray(values, dtype=float), index=index)


def elnino():
    "Sea surface temperature by months, the last 30 years."
    table = sm.datasets.elnino.load_pandas().data.set_index("YEAR").iloc[-30:]
    index = pd.date_range(str(int(table.index[0])), periods=table.size, freq="MS")
    return pd.Series(table.to_numpy(float).ravel(), index=index)


def co2():
    "Carbon dioxide at Mauna Loa, monthly means of the weekly values; gaps filled by a line."
    return sm.datasets.co2.load_pandas().data.co2.resample("MS").mean().interpolate()


def macro(name):
    "A quarterly series of the United States, 1959 to 2009."
    values = sm.datasets.macrodata.load_pandas().data[name].to_numpy(float)
    return pd.Series(values, index=pd.date_range("1959", periods=len(values), freq="QS"))


def all_series():
    "Name: (series, points of a season, horizon, points from one origin to the next)."
    sunspots = sm.datasets.sunspots.load_pandas().data
    nile = sm.datasets.nile.load_pandas().data
    chosen = {"wordle": (load_wordle(), 7, 108, 24),
              "airline": (load_air_passengers(), 12, 36, 12),
              "co2": (co2(), 12, 36, 36), "elnino": (elnino(), 12, 24, 24),
              "sunspots": (yearly(sunspots.SUNACTIVITY, sunspots.YEAR[0]), 1, 22, 22),
              "nile": (yearly(nile.volume, nile.year[0]), 1, 20, 10)}
    quarterly = ["realgdp", "unemp", "cpi", "tbilrate"]
    return chosen | {name: (macro(name), 4, 16, 16) for name in quarterly}


def methods(season_length, quick):
    "Name: method; ours once for each seed."
    less = dict(n_nets=2, epochs=5) if quick else {}
    ours = {f"LSTM, seed {s}": LSTMForecaster(season_length, seed=s, **less)
            for s in (SEEDS[:1] if quick else SEEDS)}
    naive = {"last value": LastValue(), NAIVE: SeasonalNaive(season_length), "drift": Drift()}
    ours |= {PRETRAINED: PretrainedForecaster(season_length),
             f"{PRETRAINED}, own season": PretrainedForecaster()}
    return ours | naive | {name: Statistical(name, season_length) for name in STATISTICAL}


def compare(name, series, season_length, horizon, step, args):
    "Scores of every method, or of those asked for, on one series, by origin."
    if args.quick:
        series, horizon = series.iloc[:6 * season_length + 30], 2 * season_length
    asked = methods(season_length, args.quick)
    asked = {m: asked[m] for m in asked if m.startswith(args.only)}
    fresh = {m: asked.pop(m) for m in list(asked) if m.startswith(PRETRAINED)}
    parts = (asked, args.store), (fresh, None)     # a store cannot see that the weights changed
    table = pd.concat(backtest(part, series, horizon, 1 if args.quick else 3, step, season_length,
                               n_jobs=args.jobs, store=store, progress=True)
                      for part, store in parts if part)
    rows = []
    for origin, part in table.groupby("origin"):
        for method, score in scoreboard(part).iterrows():
            rows.append({"series": name, "origin": str(origin.date()), "method": method,
                         "points": int((series.index <= origin).sum()), "horizon": horizon,
                         "season": season_length, **score.replace({np.nan: None}).to_dict()})
    return rows


def merge(old, new):
    "The old rows, those of the methods that were measured again replaced."
    again = {row["method"] for row in new}
    order = list(dict.fromkeys((row["series"], row["origin"]) for row in old))
    rows = [row for row in old if row["method"] not in again] + new
    return sorted(rows, key=lambda row: order.index((row["series"], row["origin"])))


def relative_mase(rows):
    "Geometric mean over series and origins of MASE divided by that of seasonal naive."
    table = pd.DataFrame(rows).pivot(index=["series", "origin"], columns="method", values="MASE")
    return np.exp(np.log(table.div(table[NAIVE], axis=0)).mean())


def parse_args():
    "What the command line asks for."
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="two short series, few epochs")
    parser.add_argument("--only", default="", metavar="METHOD", help="measure again the methods "
                        "whose names begin so, keep the other rows of the file")
    parser.add_argument("--json", type=Path, default=HERE / "compare.json", help="file to write")
    parser.add_argument("--store", type=Path, default=HERE / "compare.parts", help="finished fits")
    parser.add_argument("--jobs", type=int, default=-1, help="processes (default: all cores)")
    args = parser.parse_args()
    if args.only and (args.quick or not args.json.is_file()):
        parser.error("--only needs the file of a full comparison, and no --quick")
    if not any(name.startswith(args.only) for name in methods(1, args.quick)):
        parser.error(f"no method begins with {args.only!r}: take one of {list(methods(1, False))}")
    return args


def main():
    "Compare, print, write."
    args = parse_args()
    os.environ["PYTHONWARNINGS"] = "ignore"             # for the processes that fit ARIMA
    warnings.simplefilter("ignore")
    chosen = all_series()
    if args.quick:
        chosen = {name: chosen[name] for name in ("airline", "nile")}
    rows = []
    for name, task in chosen.items():
        print(name, file=sys.stderr, flush=True)
        rows += compare(name, *task, args)
    if args.only:
        rows = merge(json.loads(args.json.read_text(encoding="utf-8")), rows)
    args.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    table = pd.DataFrame(rows).pivot_table("MASE", "series", "method", sort=False)
    print(table.round(3).to_string())
    print("\nrelative to seasonal naive, geometric mean")
    print(relative_mase(rows).round(3).to_string())
    cover = pd.DataFrame(rows).groupby("method")[["cover-80", "cover-95"]].agg(
        lambda c: c.astype(float).mean())
    print("\ncoverage\n" + cover.dropna().round(3).to_string())


if __name__ == "__main__":
    main()
