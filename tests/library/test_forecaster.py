"""What a forecast may know, and that its transforms lose nothing."""
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import at_least

from lstm_apply.data import load_air_passengers, load_wordle
from lstm_apply.evaluation import backtest
from lstm_apply.forecaster import LSTMForecaster
from lstm_apply.settings import usual_transforms
from lstm_apply.transform import SeriesTransform, damped

QUICK = dict(n_nets=5, epochs=15)
BY_HAND = [dict(lags=t.lags, seasonal=t.seasonal)
           for t in usual_transforms(load_air_passengers(), 12)]
CONFIGURATIONS = [{}, dict(log=False), *BY_HAND, dict(season_length=None), dict(curve="recency"),
                  dict(calendar=True)]


@pytest.mark.parametrize("options", CONFIGURATIONS, ids=str)
def test_values_after_the_training_part_change_nothing(options):
    air = load_air_passengers().iloc[:84]
    other = air.copy()
    other.iloc[-12:] = np.random.default_rng(0).uniform(1, 1e4, 12)
    model = {"ours": LSTMForecaster(**dict(season_length=12) | QUICK | options)}
    tables = [backtest(model, series, 12, 1, season_length=12) for series in (air, other)]
    said = [table.drop(columns="actual") for table in tables]
    pd.testing.assert_frame_equal(*said, check_exact=True)
    assert not tables[0].actual.equals(tables[1].actual)


def test_a_unit_changes_nothing_but_the_unit():
    wordle = load_wordle().iloc[:120]
    for log in (True, False):
        model = LSTMForecaster(7, log=log, **QUICK)
        people = model.fit(wordle).predict(20)
        thousands = model.fit(wordle / 1000).predict(20)
        pd.testing.assert_frame_equal(people / 1000, thousands, rtol=2e-3)


def test_intervals_are_nested_and_quantiles_agree_with_them():
    fc = LSTMForecaster(12, **QUICK).fit(load_air_passengers())
    table = fc.predict(30, level=[50, 80, 95], quantiles=[.1, .25, .5, .75, .9])
    order = ["lo-95", "lo-80", "lo-50", "forecast", "hi-50", "hi-80", "hi-95"]
    assert (np.diff(table[order].to_numpy(), axis=1) >= 0).all()
    for q, edge in {.1: "lo-80", .25: "lo-50", .5: "forecast", .75: "hi-50", .9: "hi-80"}.items():
        assert table[f"q-{q:g}"].to_numpy() == pytest.approx(table[edge].to_numpy(), rel=1e-12)


@st.composite
def transformed(draw):
    "A random series, a transform for it, and where its known part ends."
    seasonal = draw(st.sampled_from([0, 2, 5, 7]))
    lags = tuple(draw(st.lists(st.integers(1, 8), max_size=3)))
    start = max(sum(lags) + 4, 2 * seasonal)
    n = draw(st.integers(start + 1, start + 60))
    values = np.random.default_rng(draw(st.integers(0, 2**31))).normal(size=n)
    log = draw(st.booleans())
    if draw(st.booleans()):
        values = values.cumsum()
    return SeriesTransform(log, lags, seasonal), np.exp(values / 5) if log else values, start


@at_least(300)
@given(transformed())
def test_inverse_after_transform_returns_the_series(case):
    transform, values, start = case
    for known in (start, len(values) - 1):
        z = transform.fit(values[:start]).transform(values)
        back = transform.inverse_path(z[known - sum(transform.lags):], known=values[:known])
        assert np.abs(back - values[known:]).max() <= 1e-10 * max(1, np.abs(values).max())


@at_least(200)
@given(transformed(), st.integers(1, 6), st.floats(.05, 1))
def test_damping_is_its_recursion(case, m, factor):
    _, values, start = case
    known, u = values[:max(start, m)], np.random.default_rng(0).normal(size=17)
    m = min(m, len(known))
    x, y, n = [*known, *u], [*known], len(known)
    for k in range(17):
        y.append(y[n + k - m] + factor ** (k // m + 1) * (x[n + k] - x[n + k - m]))
    assert damped(u, known, m, factor) == pytest.approx(y[n:], abs=1e-9)
