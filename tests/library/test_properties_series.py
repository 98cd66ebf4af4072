"""Properties of series, transforms and intervals."""
import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import FREQS, POSITIVE, SEEDS, dated, noise

from lstm_apply.data import check_series, one_step_pairs, split_and_scale, usual_season
from lstm_apply.intervals import ConformalScale, calibration_origins, forecast_table, spread
from lstm_apply.settings import find_season
from lstm_apply.transform import calendar_features, seasonal_means

SEASONS = {"D": 7, "MS": 12, "h": 24, "W-MON": 52, "QS": 4, "B": 5, "YS": 1, "15min": 1}


@given(dated())
def test_a_checked_series_is_the_series_and_checked(series):
    checked = check_series(series.astype(object))
    assert checked.dtype == "float64" and checked.index.freq is not None
    assert checked.tolist() == series.tolist() and checked.index.equals(series.index)
    pd.testing.assert_series_equal(check_series(checked), checked, check_freq=True)
    bare = check_series(pd.Series(series.to_numpy(), index=pd.DatetimeIndex(list(series.index))))
    assert bare.index.freq is not None and bare.index.equals(series.index)


@given(FREQS, st.integers(3, 30), st.integers(0, 200))
def test_the_season_is_that_of_the_frequency(freq, n, later):
    index = pd.date_range("2019-03-04", periods=n + later, freq=freq)[later:]
    assert usual_season(pd.Series(0., index=index)) == SEASONS[freq]


@given(st.lists(st.integers(), min_size=2, max_size=30))
def test_pairs_are_neighbours(values):
    assert list(zip(*one_step_pairs(values))) == list(itertools.pairwise(values))


@given(dated(min_size=4, values=POSITIVE), st.booleans(), st.data())
def test_the_scaler_knows_nothing_of_the_test_part(series, log, data):
    k = data.draw(st.integers(1, len(series) - 2))
    train, test, scaler = split_and_scale(series, k, log)
    other = series.copy()
    other.iloc[-k:] = data.draw(POSITIVE)
    assert np.array_equal(split_and_scale(other, k, log)[0], train)
    assert scaler.inverse_transform([*train, *test]) == pytest.approx(series.to_numpy(), rel=1e-6)
    assert abs(train.mean()) < 1e-6 and (train.std() < 1e-6 or abs(train.std() - 1) < 1e-6)


@given(st.integers(2, 12), st.integers(2, 5), st.data(), st.floats(-10, 10), st.floats(-1e3, 1e3))
def test_seasonal_means_see_through_a_line(m, seasons, data, slope, level):
    shape = np.array(data.draw(st.lists(st.floats(-100, 100), min_size=m, max_size=m)))
    n = seasons*m + data.draw(st.integers(0, m - 1))
    values = np.resize(shape, n) + level + slope*np.arange(n)
    assert seasonal_means(values, m) == pytest.approx(shape - shape.mean(), abs=1e-8)


@given(st.integers(2, 14), st.integers(4, 9), SEEDS, st.floats(1e-3, 1e3))
def test_a_season_that_shows_is_found(m, repeats, seed, unit):
    shape = np.linspace(0, 4, m)
    values = unit*np.exp(np.tile(shape, repeats) + .1*noise(seed, m*repeats))
    assert find_season(values, usual=m) == m
    assert find_season(np.full(m*repeats, unit), usual=m) == 1


@given(dated(min_size=2, max_size=80), st.integers(1, 12))
def test_a_season_is_a_third_of_the_series_at_most(series, usual):
    found = find_season(series.to_numpy(), usual)
    assert found == usual or 1 <= found <= max(1, len(series)//3)


@given(FREQS, st.integers(3, 60), st.data())
def test_a_calendar_depends_on_the_date_alone(freq, n, data):
    index = pd.date_range("2020-01-06", periods=n, freq=freq)
    features = calendar_features(index)
    groups = {"D": 2, "MS": 1, "h": 2, "W-MON": 1, "QS": 1, "B": 2, "YS": 0, "15min": 2}[freq]
    assert set(np.unique(features)) <= {0, 1} and (features.sum(axis=1) == groups).all()
    start = data.draw(st.integers(0, n - 2))
    assert np.array_equal(calendar_features(index[start:]), features[start:])


@given(st.integers(8, 500), st.integers(1, 60), st.integers(1, 20))
def test_origins_leave_something_on_both_sides(n, m, most):
    origins = calibration_origins(n, m, most)
    assert 1 <= len(origins) <= most and (np.diff(origins) > 0).all()
    assert min(n//2, 4) <= origins[0] and origins[-1] < n


@given(st.integers(1, 6), st.integers(1, 9), SEEDS, st.floats(0, 1e3), st.floats(-1e3, 1e3))
def test_spread_is_a_width(steps, n, seed, unit, shift):
    paths = noise(seed, steps, n)
    s = spread(paths)
    assert (s >= 0).all() and spread(paths[:, ::-1]) == pytest.approx(s, abs=1e-12)
    assert spread(unit*paths + shift) == pytest.approx(unit*s, abs=1e-9)
    inner = np.percentile(paths, 90, axis=1) - np.percentile(paths, 10, axis=1)
    assert s == pytest.approx(inner/2, abs=1e-12)


@st.composite
def holdout(draw):
    "Errors of some origins and spreads of their paths, some exactly 0."
    sizes = draw(st.lists(st.integers(1, 12), min_size=1, max_size=6))
    seed, kept = draw(SEEDS), draw(st.integers(1, 4))
    errors = [noise([seed, k], size) for k, size in enumerate(sizes)]
    spreads = [np.abs(noise([seed, k, 1], size)).round(kept - 1) for k, size in enumerate(sizes)]
    return errors, spreads


@given(holdout(), st.lists(st.floats(1, 99), min_size=2, max_size=4), st.floats(.01, 100))
def test_half_widths(case, levels, unit):
    errors, spreads = case
    scale = ConformalScale().fit(errors, spreads)
    widths = [[scale.half_width(p, s) for s in spreads] for p in sorted(levels)]
    assert all((np.concatenate(a) <= np.concatenate(b)).all() for a, b in zip(widths, widths[1:]))
    e, n = np.abs(np.concatenate(errors)), sum(map(len, errors))
    for p, w in zip(sorted(levels), widths):
        inside = np.mean(e <= np.concatenate(w)*(1 + 1e-9))
        assert inside >= p/100 - 1/n - 1/200            # the quantiles are kept on a grid of 201
    larger = ConformalScale().fit(*([unit*a for a in part] for part in case))
    assert larger.half_width(80, unit*spreads[0]) == pytest.approx(
        unit*scale.half_width(80, spreads[0]), rel=1e-6)


@given(holdout(), st.integers(1, 10), st.integers(1, 5), st.booleans(), SEEDS,
       st.lists(st.integers(2, 99), max_size=4), st.lists(st.floats(.01, .99), max_size=3))
def test_tables_of_forecasts_are_nested_and_never_wrong(case, steps, n, log, seed, levels, probs):
    u, scale = noise(seed, steps, n), ConformalScale().fit(*case)
    index = pd.date_range("2024-02-01", periods=steps, freq="D")
    table = forecast_table(u, scale, index, log, levels, probs)
    middle = np.median(np.exp(u), axis=1) if n % 2 and log else np.median(u, axis=1)
    middle = np.exp(middle) if log and not n % 2 else middle
    assert table.index.equals(index) and table.forecast.to_numpy() == pytest.approx(middle)
    order = [f"lo-{p}" for p in sorted(set(levels), reverse=True)] + ["forecast"] + [
        f"hi-{p}" for p in sorted(set(levels))]
    assert (np.diff(table[order].to_numpy(), axis=1) >= 0).all()
    ascending = table[[f"q-{q:g}" for q in sorted(set(probs))]].to_numpy()
    assert (np.diff(ascending, axis=1) >= -1e-9*np.abs(ascending[:, 1:])).all()
    with pytest.raises(FloatingPointError, match="not finite"):
        forecast_table(u + (800. if log else np.nan), scale, index, log, levels)
