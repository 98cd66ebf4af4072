"""Variants of the default on the development series: what the defaults were settled by.

    python benchmarks/trials.py                   # every variant, as a table and trials.csv;
                                                  # the default by series: trials_series.csv
    python benchmarks/trials.py --quick           # two variants, two series, few epochs

The series share nothing with those of compare.py. Sources: R datasets (USAccDeaths, nottem,
JohnsonJohnson, UKgas, UKDriverDeaths, BJsales, WWWusage, LakeHuron, lynx), MASS (uk_lung_deaths,
sp500), forecast and fma (wineind, woolyrnq, ausbeer, heartrate), UCI (bike_rentals), US Bureau of
Labor Statistics (jobs), NOAA (seattle_max_temperature), stock prices (ibm_price).
"""
import argparse
from pathlib import Path

import numpy as np
import pandas as pd

from lstm_apply.evaluation import SeasonalNaive, backtest, scoreboard
from lstm_apply.forecaster import LSTMForecaster

HERE = Path(__file__).resolve().parent
NAIVE = "seasonal naive"
AT_150 = dict(epochs=150)   # the transforms were settled before the number of epochs
VARIANTS = {
    "default": lambda m: {},
    "60 epochs": lambda m: dict(epochs=60),
    "150 epochs": lambda m: AT_150,
    "300 epochs": lambda m: dict(epochs=300),
    "no damping": lambda m: AT_150 | dict(damping=1.),
    "no logarithm": lambda m: AT_150 | dict(log=False),
    "seasonal means, lag 1": lambda m: AT_150 | dict(lags=(1,), seasonal=m if m > 1 else 0),
    "lag m": lambda m: AT_150 | dict(lags=(m,)),
    "lag 1": lambda m: AT_150 | dict(lags=(1,)),
    "lags m and 1": lambda m: AT_150 | dict(lags=(m, 1) if m > 1 else (1,)),
    "seasonal means": lambda m: AT_150 | dict(lags=(), seasonal=m if m > 1 else 0),
    "standardised only": lambda m: AT_150 | dict(lags=()),
    "forgetting curve": lambda m: AT_150 | dict(curve="forgetting"),
    "recency curve": lambda m: AT_150 | dict(curve="recency"),
}


def development_series():
    "Name: (series, season, horizon); the dates mean nothing."
    table = pd.read_csv(HERE / "development.csv")
    for name, part in table.groupby("series", sort=False):
        index = pd.date_range("1900", periods=len(part), freq="D")
        yield name, (pd.Series(part.value.to_numpy(), index), *part[["season", "horizon"]].iloc[0])


def try_all(name, series, season, horizon, args):
    "MASE and coverage of each variant at the last origin, mean over the seeds."
    variants = dict(list(VARIANTS.items())[:2]) if args.quick else VARIANTS
    less = dict(n_nets=1, epochs=3) if args.quick else {}
    models = {f"{v}|{seed}": LSTMForecaster(int(season), seed=seed, **options(int(season)) | less)
              for v, options in variants.items() for seed in range(args.seeds)}
    models[f"{NAIVE}|0"] = SeasonalNaive(int(season))
    board = scoreboard(backtest(models, series, int(horizon), 1, season_length=int(season),
                                n_jobs=args.jobs, store=args.store, progress=True))
    board.index = pd.MultiIndex.from_tuples([key.split("|") for key in board.index],
                                            names=["variant", "seed"])
    return board[["MASE", "cover-80", "cover-95"]].assign(series=name)


def by_series(table):
    "Per variant and series: MASE relative to seasonal naive, and coverage, means over the seeds."
    naive = table.xs(NAIVE).set_index("series").MASE
    table = table.assign(relative=table.MASE / table.series.map(naive))
    return table.groupby(["variant", "series"], sort=False)[
        ["relative", "cover-80", "cover-95"]].mean()


def summary(table):
    "Per variant: MASE relative to seasonal naive (geometric mean), its worst case, coverage."
    groups = by_series(table).groupby("variant", sort=False)
    return pd.DataFrame({
        "relative MASE": groups.relative.apply(lambda r: np.exp(np.log(r).mean())),
        "worst": groups.relative.max(), "wins": groups.relative.apply(lambda r: (r < 1).mean()),
        "cover-80": groups["cover-80"].mean(), "cover-95": groups["cover-95"].mean()})


def main():
    "Try, print, write."
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="two variants, two series")
    parser.add_argument("--seeds", type=int, default=2, help="seeds of each variant (default 2)")
    parser.add_argument("--csv", type=Path, default=HERE / "trials.csv", help="file to write")
    parser.add_argument("--store", type=Path, default=HERE / "trials.parts", help="finished fits")
    parser.add_argument("--jobs", type=int, default=-1, help="processes (default: all cores)")
    args = parser.parse_args()
    chosen = list(development_series())[:2 if args.quick else None]
    scores = pd.concat([try_all(name, *task, args) for name, task in chosen])
    by_series(scores).relative["default"].to_csv(args.csv.with_stem(args.csv.stem + "_series"),
                                                 float_format="%.4g")
    table = summary(scores)
    table.to_csv(args.csv, float_format="%.4g")
    print(table.round(3).to_string())


if __name__ == "__main__":
    main()
