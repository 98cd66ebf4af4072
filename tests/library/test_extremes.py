"""What a person would draw: exact series, extreme sizes, lone outliers, hardly any change."""
import numpy as np
import pandas as pd
import pytest
from strategies import noise
from support import rounds

from lstm_apply import LSTMForecaster, PretrainedForecaster

H, T, t = 12, 60, np.arange(72.)
FORECASTERS = {"pre-trained": PretrainedForecaster,
               "from nothing": lambda: LSTMForecaster(n_nets=2, epochs=3)}
EXACT = {
    "a line up": 100 + 339*t/59, "a line below zero": 5 - 3*t, "a line far up": 1e6 + 1e-3*t,
    "an exponential": np.exp(.05*t), "a decay": 100*np.exp(-.2*t), "doubling": 2.**t,
    "a sine": np.sin(2*np.pi*t/12), "a sine and a line": 100 + 2*t + 20*np.sin(2*np.pi*t/12),
    "two in turn": np.where(t % 2 == 0, 1., 5.), "five in turn": np.resize([3., 1, 4, 1, 5], 72),
}
EXTREME = {
    "one spike in zeros": np.where(t == 30, 100., 0), "zeros and a 6": np.where(t == 59, 6., 0),
    "5.00 and once 5.01": np.where(t == 59, 5.01, 5), "ones and 1.1": np.where(t < 59, 1, 1.1),
    "a step": np.where(t < 30, 1., 5), "zeros and a jump": np.where(t < 58, 0, 1000.),
    "1e-12 of noise": 1 + 1e-12*noise(0, 72), "1e300": 1e300*(1 + .1*noise(1, 72)),
    "-1e300": -1e300*(1 + .1*noise(1, 72)), "1e-300": 1e-300*(1 + .1*noise(2, 72)),
    "1e-300 about 0": 1e-300*noise(3, 72), "denormal": 5e-324*np.round(20 + 3*noise(4, 72)),
    "beyond 2**53": 2.**53 + 2*np.round(5*noise(5, 72)), "1e15": 1e15 + noise(6, 72),
    "ten sizes": 10**(5*np.tanh(noise(7, 72))), "one in a million": np.r_[1e8, 100 + noise(8, 71)],
}


def forecast(how, values, freq="MS"):
    "Forecast of a series of numbers, as a table."
    dates = pd.date_range("2020-01-01", periods=len(values), freq=freq)
    return FORECASTERS[how]().fit(pd.Series(values, dates)).predict(H)


def sensible(table, known):
    "Finite, in order, of some width, and within ten ranges of what is known."
    columns = ["lo-95", "lo-80", "forecast", "hi-80", "hi-95"]
    q, size = table[columns].to_numpy(), np.ptp(known)
    assert np.isfinite(q).all() and (np.diff(q, axis=1) >= 0).all(), table
    assert size == 0 or (q[:, 3] > q[:, 1]).all(), table
    assert (q <= known.max() + 10*size).all() and (q >= known.min() - 10*size).all(), table


@pytest.mark.parametrize("how", FORECASTERS)
@pytest.mark.parametrize("name", EXACT)
def test_what_is_exact_goes_on(how, name):
    table, size = forecast(how, EXACT[name][:T]), np.ptp(EXACT[name])
    assert (np.abs(table.forecast - EXACT[name][T:]) <= .01*size).all(), table
    assert (table["hi-80"] > table["lo-80"]).all(), table
    steps = np.abs(np.diff(EXACT[name][T - 1:]))
    assert table["hi-80"].iloc[0] - table["lo-80"].iloc[0] <= max(.5*steps[0], .05*size)


@pytest.mark.parametrize("how", FORECASTERS)
@pytest.mark.parametrize("name", EXTREME)
def test_extremes_get_a_forecast_of_some_width(how, name):
    sensible(forecast(how, EXTREME[name][:T]), EXTREME[name][:T])


@pytest.mark.parametrize("how", FORECASTERS)
def test_numbers_too_large_are_named_before_training(how):
    with pytest.raises(ValueError, match="divide the series by a constant"):
        forecast(how, 1.5e308*np.sin(t))


def odd_series(k):
    "The k-th series with an outlier, hardly any change, or zeros; and the rest of it."
    rng = np.random.default_rng(k)
    n, kind = rng.integers(24, 150), ("outlier", "constant", "zeros")[k % 3]
    y = 100 + 5*rng.normal(size=n)
    if kind == "outlier":
        at, rest = rng.integers(n), y.copy()
        y[at] = 100*10**rng.uniform(.5, 6)
        return y, rest
    if kind == "constant":
        y = 5 + 10**rng.uniform(-12, -1)*(rng.random(n) < rng.choice([.02, .2, 1]))
    else:
        y = np.where(rng.random(n) < .1, y, 0)
    y[rng.integers(n)] += .01
    return y, y


@pytest.mark.parametrize("how, many", [("pre-trained", rounds(24, 1500)),
                                       ("from nothing", rounds(6, 1500))])
def test_outliers_near_constants_and_zeros(how, many):
    for k in range(many):
        y, rest = odd_series(k)
        sensible(forecast(how, y, "D"), np.r_[rest, y[-1]] if how == "from nothing" else rest)


def with_an_outlier(k):
    "The k-th of noise, random walks and seasons, T values with one far off; and what follows."
    rng = np.random.default_rng(k)
    e = rng.normal(size=T + H)
    y = 100 + (5*e, np.cumsum(2*e), 10*np.sin(2*np.pi*np.arange(T + H)/7) + 3*e)[k % 3]
    past = y[:T].copy()
    past[rng.integers(T)] = 100*10**rng.uniform(.5, 6)
    return past, y[T:]


@pytest.mark.parametrize("how, many", [("pre-trained", rounds(60, 500)),
                                       ("from nothing", rounds(30, 500))])
def test_intervals_cover_what_follows_an_outlier(how, many):
    inside = []
    for k in range(many):
        past, rest = with_an_outlier(k)
        table = forecast(how, past, "D")
        inside.append([((table[f"lo-{level}"] <= rest) & (rest <= table[f"hi-{level}"])).mean()
                       for level in (80, 95)])
    in_80, in_95 = np.mean(inside, axis=0)
    assert .75 <= in_80 <= (.88 if how == "pre-trained" else .97) and in_95 >= .92, (in_80, in_95)


@pytest.mark.parametrize("how, many", [("pre-trained", rounds(40, 200)),
                                       ("from nothing", rounds(6, 100))])
def test_noise_on_a_huge_level_is_covered(how, many):
    inside = []
    for k in range(many):
        y = 1e15 + 3*noise(k, 72)
        table = forecast(how, y[:T], "D")
        inside.append(((table["lo-80"] <= y[T:]) & (y[T:] <= table["hi-80"])).mean())
    assert .7 <= np.mean(inside) <= (.9 if how == "pre-trained" else .97), np.mean(inside)
