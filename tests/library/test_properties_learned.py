"""Properties of the forecaster that has already learned."""
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import SEEDS

from lstm_apply.pretrained import PretrainedForecaster, seasons_read

LENGTHS = st.integers(3, 60)
FREQS = st.sampled_from(["D", "MS", "YS", "QS", "W"])
LEVELS = [50, 80, 95]
ORDER = ["lo-95", "lo-80", "lo-50", "forecast", "hi-50", "hi-80", "hi-95"]


def random_series(seed, n, freq="MS", low=False):
    "A random walk with some noise, above zero or not."
    rng = np.random.default_rng(seed)
    y = rng.normal(size=n).cumsum() + rng.normal(size=n)
    return pd.Series(y if low else y - y.min(), pd.date_range("2000", periods=n, freq=freq))


def said(series, horizon=6):
    "What is forecast, as an array."
    return PretrainedForecaster().fit(series).predict(horizon, LEVELS)


@given(SEEDS, LENGTHS, FREQS, st.booleans())
def test_quantiles_are_ordered_and_finite(seed, n, freq, low):
    table = said(random_series(seed, n, freq, low))[ORDER].to_numpy()
    assert np.isfinite(table).all() and (np.diff(table, axis=1) >= -1e-9).all()


@given(SEEDS, LENGTHS, FREQS, st.floats(1e-3, 1e6))
def test_another_unit_gives_the_same_forecast_in_it(seed, n, freq, unit):
    series = random_series(seed, n, freq)
    table, other = said(series).to_numpy(), said(unit*series).to_numpy()/unit
    assert np.allclose(other, table, rtol=1e-3, atol=1e-3*np.abs(table).max())


@given(SEEDS, LENGTHS, FREQS, st.floats(1, 1e3))
def test_a_series_below_zero_may_be_shifted(seed, n, freq, shift):
    series = random_series(seed, n, freq) - 2000
    table, other = said(series).to_numpy(), said(series + shift).to_numpy() - shift
    assert np.allclose(other, table, atol=1e-3*(1 + np.ptp(table)))


@given(SEEDS, st.integers(1, 40), FREQS)
def test_seasons_are_a_pair_the_shorter_first(seed, n, freq):
    a, b = seasons_read(random_series(seed, n + 2, freq))
    assert 1 <= a <= 366 and (b == 1 or a < b)


@pytest.mark.parametrize("horizon", [299, 301, 650])
def test_farther_than_one_reading_the_intervals_go_on_widening(horizon):
    table = said(random_series(1, 300, "MS", low=True), horizon)
    width = (table["hi-80"] - table["lo-80"]).to_numpy()
    assert len(table) == horizon and (width[30::30] > width[:-30:30][:len(width[30::30])]).all()
