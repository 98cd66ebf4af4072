"""Does weighting time help? One net each for many seeds, curves and series.

    python benchmarks/forgetting.py               # all of it, and forgetting.csv
    python benchmarks/forgetting.py --quick       # two curves, one series, few epochs

Nets of one seed start from the same parameters under every curve, so that they can be compared
in pairs. Two settings: values only standardised, as in the original, and with season and level
taken off by `SeriesTransform`. The series are Wordle, airline and some of development.csv.
"""
import argparse
import math
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from joblib import Parallel, delayed

from lstm_apply.batching import fold_windows
from lstm_apply.data import load_air_passengers, load_wordle, one_step_pairs
from lstm_apply.ensemble import Branch
from lstm_apply.model import RegLSTM
from lstm_apply.settings import usual_length
from lstm_apply.training import fit, torch_threads
from lstm_apply.transform import SeriesTransform
from lstm_apply.weighting import forgetting_curve, recency_curve

HERE = Path(__file__).resolve().parent
DEVELOPMENT = ["USAccDeaths", "nottem", "UKgas", "UKDriverDeaths", "lynx", "wineind", "ausbeer",
               "us_leisure_jobs"]


def ages(n):
    "Time from 0 for the oldest target to 1 for the newest."
    return torch.linspace(0, 1, n)


CURVES = {
    "none": torch.ones,
    "curve 1": forgetting_curve,
    **{f"curve 2, alpha {a}": lambda n, a=a: recency_curve(n, a) for a in (2, 5, 7, 10)},
    # NeuralProphet's newer_samples_weight=2: a half cosine from 1/2 to 1
    "NeuralProphet": lambda n: (1 + (1 - torch.cos(math.pi * ages(n))) / 2) / 2,
    # Darts' sample_weight
    "Darts, linear": ages,
    "Darts, exponential": lambda n: torch.exp(10 * (ages(n) - 1)),
}


def all_series():
    "Name: (values, season, horizon)."
    chosen = {"wordle": (load_wordle().to_numpy(), 7, 108),
              "airline": (load_air_passengers().to_numpy(), 12, 36)}
    table = pd.read_csv(HERE / "development.csv")
    for name in DEVELOPMENT:
        part = table[table.series == name]
        chosen[name] = (part.value.to_numpy(), int(part.season.iloc[0]), int(part.horizon.iloc[0]))
    return chosen


def error(values, season, horizon, adjusted, curve, seed, epochs):
    "Mean absolute error of one net on the end of a series."
    train, test = values[:-horizon], values[-horizon:]
    lags, seasonal = ((1,), season if season > 1 else 0) if adjusted else ((), 0)
    transform = SeriesTransform(log=True, lags=lags, seasonal=seasonal).fit(train)
    x, y = one_step_pairs(torch.tensor(transform.transform(train), dtype=torch.float32))
    net = RegLSTM(seed=seed)
    with torch_threads(1):
        fit(net, fold_windows(x, y, length=usual_length(season)),
            curve=CURVES[curve](len(x)), epochs=epochs, max_norm=1.)
    path = Branch(transform, [net]).paths(train, [len(train)], horizon)[0, :, 0]
    return float(np.abs(np.exp(path) - test).mean())


def main():
    "Train, measure, write."
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="two curves, one series, two seeds")
    parser.add_argument("--csv", type=Path, default=HERE / "forgetting.csv", help="file to write")
    parser.add_argument("--jobs", type=int, default=-1, help="processes (default: all cores)")
    args = parser.parse_args()
    series, curves = all_series(), list(CURVES)
    seeds, epochs = (2, 3) if args.quick else (20, 150)
    if args.quick:
        series, curves = {"airline": series["airline"]}, curves[:2]
    keys = [(name, adjusted, curve, seed) for name in series for adjusted in (False, True)
            for curve in curves for seed in range(seeds)]
    errors = Parallel(n_jobs=args.jobs, verbose=0 if args.quick else 1)(
        delayed(error)(*series[name], adjusted, curve, seed, epochs)
        for name, adjusted, curve, seed in keys)
    table = pd.DataFrame(keys, columns=["series", "adjusted", "curve", "seed"])
    table.assign(mae=errors).to_csv(args.csv, index=False, float_format="%.6g")
    print(table.assign(mae=errors).pivot_table("mae", ["adjusted", "series"], "curve",
                                               aggfunc="median", sort=False).round(3).to_string())


if __name__ == "__main__":
    main()
