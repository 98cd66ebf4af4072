"""How long do long series take, and how good are forecasts where seasons are long?

    python benchmarks/long_series.py     # some minutes; writes long_series.csv, long_seasons.csv

Seconds of a default fit on two cores (`n_jobs=-1`, workers not yet started), the least of three;
then mean absolute errors over those of repeating the first season, on simulated series.
"""
import time
from pathlib import Path

import numpy as np
import pandas as pd
from joblib.externals.loky import get_reusable_executor

from lstm_apply.forecaster import LSTMForecaster
from lstm_apply.pretrained import PretrainedForecaster
from lstm_apply.settings import series_seasons

HERE = Path(__file__).parent
SIZES = [(1000, "D"), (20_000, "h"), (1_000_000, "h"), (1_000_000, "min")]


def autoregressive(rho, e):
    "AR(1) of unit variance made of this noise."
    x = [e[0]]
    for each in e[1:]:
        x.append(rho*x[-1] + np.sqrt(1 - rho**2)*each)
    return np.array(x)


def wave(t, m, rng):
    return np.sin(2*np.pi*(t/m + rng.uniform()))


def temperatures(t, rng):
    return 12 + 10*wave(t, 365.25, rng) + 3.5*autoregressive(.75, rng.normal(size=len(t)))


def views(t, rng):
    week = np.resize(.15*rng.normal(size=7), len(t))
    level = 8 + .01*rng.normal(size=len(t)).cumsum()
    noise = .25*autoregressive(.8, rng.normal(size=len(t)))
    return level + week + .4*wave(t, 365.25, rng) + noise


def load(t, rng):
    weekend = t//24 % 7 > 4
    day = (1 - .4*weekend)*(wave(t, 24, rng) + .4*wave(t, 12, rng)) - .8*weekend
    return 1000 + 150*day + 40*autoregressive(.97, rng.normal(size=len(t)))


def five_minutes(t, rng):
    return 15 + 5*wave(t, 288, rng) + 2*autoregressive(.99, rng.normal(size=len(t)))


KINDS = {"daily temperatures": (temperatures, 3650, "D", 56), "page views": (views, 2900, "D", 56),
         "hourly load": (load, 8000, "h", 168), "five minutes": (five_minutes, 6000, "5min", 288)}


def series(values, freq):
    return pd.Series(values, pd.date_range("1990-01-01", periods=len(values), freq=freq))


def seconds(call, series, times=3):
    "The least time of a call on a series, workers of joblib stopped before each."
    took = []
    for _ in range(times):
        get_reusable_executor().shutdown(wait=True)
        began = time.perf_counter()
        call(series)
        took.append(time.perf_counter() - began)
    return round(min(took), 2)


def timings():
    "A row for each size: seconds to find seasons, to fit, to fit and predict without training."
    LSTMForecaster(7, n_nets=1, epochs=1).fit(series(np.arange(50.) % 7, "D"))   # imports done
    for n, freq in SIZES:
        rng, t = np.random.default_rng(0), np.arange(n)
        s = series(100 + 10*np.sin(2*np.pi*t/{"D": 7, "h": 24, "min": 1440}[freq])
                   + rng.normal(size=n), freq)
        yield {"points": n, "freq": freq, "seasons": series_seasons(s),
               "find seasons": seconds(series_seasons, s),
               "LSTMForecaster.fit": seconds(LSTMForecaster(n_jobs=-1).fit, s),
               "PretrainedForecaster": seconds(
                   lambda s: PretrainedForecaster().fit(s).predict(24), s)}


def errors(kind, seeds=20):
    "Mean absolute errors over those of repeating the first season, and how often it is beaten."
    make, n, freq, h = KINDS[kind]
    ratios, found = [], []
    for seed in range(seeds):
        y = make(np.arange(n + h), np.random.default_rng(seed))
        s = series(y[:n], freq)
        seasons = series_seasons(s)
        said = PretrainedForecaster().fit(s).predict(h)
        naive = np.resize(y[n - seasons[0]:n], h)
        inside = said["lo-80"].le(y[n:]) & said["hi-80"].ge(y[n:])
        ratios.append([np.abs(a - y[n:]).mean() for a in (said["forecast"], naive)]
                      + [inside.mean()])
        found.append(seasons)
    a, b, inside = np.mean(ratios, 0)
    return {"series": kind, "seasons found": max(set(found), key=found.count),
            "error over naive": round(a/b, 3), "cover-80": round(100*inside, 1),
            "better, of 20": sum(r[0] < r[1] for r in ratios)}


if __name__ == "__main__":
    for name, rows in (("long_seasons", map(errors, KINDS)), ("long_series", timings())):
        table = pd.DataFrame(rows)
        table.to_csv(HERE / f"{name}.csv", index=False)
        print(table)
