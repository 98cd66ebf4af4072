"""Properties of series, transforms and intervals."""
import itertools
from functools import partial

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import FREQS, POSITIVE, SEEDS, dated, noise
from support import rounds

from lstm_apply.data import check_series, one_step_pairs, split_and_scale
from lstm_apply.intervals import ConformalScale, calibration_origins, forecast_table, spread
from lstm_apply.settings import find_seasons, season_chance, series_seasons, usual_seasons
from lstm_apply.transform import (LongSeasons, calendar_features, persistence, seasonal_means,
                                  smooth_means)

def autoregressive(rho, e):
    "An AR(1) series made of this noise."
    x = [0.]
    for each in e:
        x.append(rho*x[-1] + each)
    return np.array(x[1:])


SEASONS = {"D": (7, 365), "MS": (12,), "h": (24, 168), "W-MON": (52,), "QS": (4,), "B": (5, 261),
           "YS": (), "15min": (96, 672)}


@given(dated())
def test_a_checked_series_is_the_series_and_checked(series):
    checked = check_series(series.astype(object))
    assert checked.dtype == "float64" and checked.index.freq is not None
    assert checked.tolist() == series.tolist() and checked.index.equals(series.index)
    pd.testing.assert_series_equal(check_series(checked), checked, check_freq=True)
    bare = check_series(pd.Series(series.to_numpy(), index=pd.DatetimeIndex(list(series.index))))
    assert bare.index.freq is not None and bare.index.equals(series.index)


@given(FREQS, st.integers(3, 30), st.integers(0, 200))
def test_the_seasons_are_those_of_the_frequency(freq, n, later):
    index = pd.date_range("2019-03-04", periods=n + later, freq=freq)[later:]
    assert usual_seasons(pd.Series(0., index=index)) == SEASONS[freq]


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
    assert find_seasons(values, (m,)) == (m,)
    assert find_seasons(np.full(m*repeats, unit), (m,)) == ()


@given(dated(min_size=2, max_size=80), st.integers(2, 12))
def test_a_season_has_two_cycles_at_least(series, usual):
    found = find_seasons(series.to_numpy(), (usual,))
    assert found in ((), (usual,)) or 3 <= found[0] <= len(series)//3 + 1
    assert all(0 <= season_chance(series.to_numpy(), m) < .01 for m in found)
    assert season_chance(series.to_numpy()[:2*usual], usual) == 1
    assert series_seasons(series) == find_seasons(series.to_numpy(), usual_seasons(series))


KINDS = {"walk": lambda e: e.cumsum(), "line": lambda e: e + .1*np.arange(len(e)),
         **{f"AR {rho}": partial(autoregressive, rho) for rho in (.5, .9, -.5)},
         "economy": lambda e: 50*np.exp((.02 + .03*autoregressive(.3, e)).cumsum())}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("n", "usual"), [(60, ()), (60, (12,)), (80, (4,)), (400, (7, 365)),
                                          (200, (24, 168)), (120, (52,))])
def test_few_series_without_a_season_are_said_to_have_one(kind, n, usual):
    many = rounds(100, 1000)
    wrong = sum(find_seasons(KINDS[kind](noise(k, n)), usual) != () for k in range(many))
    assert wrong < (.05 if many > 100 else .08)*many


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize(("n", "seasons", "usual"), [
    (3650, (365,), (7, 365)), (1500, (7, 365), (7, 365)), (6000, (288,), (288, 2016)),
    (1500, (24, 168), (24, 168)), (96, (12,), (12,)), (48, (4,), (4,)), (500, (52,), (52,))])
def test_seasons_that_are_there_are_found(n, seasons, usual, seed):
    t, level = np.arange(n), autoregressive(.8, noise(seed, n))
    shapes = sum((3 + 3*(m > 100))*np.sin(2*np.pi*(t + seed)/m) for m in seasons)
    assert find_seasons(level + shapes, usual) == seasons


@given(st.integers(2, 60), st.integers(2, 9), SEEDS)
def test_smooth_means_are_means_without_fast_waves(m, cycles, seed):
    u = noise(seed, m*cycles)
    smooth, means = smooth_means(u, m), seasonal_means(u, m)
    waves = np.abs(np.fft.rfft(smooth))
    assert np.allclose(np.fft.rfft(smooth)[:4*cycles + 1], np.fft.rfft(means)[:4*cycles + 1])
    assert waves[4*cycles + 1:].max(initial=0) < 1e-9*(1 + waves.max())


@given(SEEDS, st.integers(12, 40), st.integers(1, 50), st.floats(.01, 100))
def test_persistence_is_a_share_and_has_no_unit(seed, m, horizon, unit):
    r = noise(seed, 120).cumsum()
    (level, b, w), (other, c, v) = (persistence(u, m, horizon) for u in (r, unit*r))
    assert level == pytest.approx(r[-m:].mean()) and other == pytest.approx(unit*level, abs=1e-9)
    assert b.shape == (horizon,) and ((b >= 0) & (b <= 1)).all() and np.allclose(b, c, atol=1e-6)
    assert (w > 0).all() and np.allclose(unit*w, v)


@given(SEEDS, st.integers(101, 130), st.floats(-3, 3), st.booleans())
def test_long_seasons_come_off_and_go_on(seed, m, level, log):
    n, shape = 3*m, np.sin(2*np.pi*np.arange(4*m)/m)
    u = level + shape + .05*np.r_[noise(seed, n), np.zeros(m)]
    y = np.exp(u) if log else u
    long = LongSeasons(y[:n], (m,))
    left = np.log(long.off()) if long.log else long.off()
    assert np.ptp(left - left.mean()) < np.ptp(u[:n])
    flat = np.full(m, np.exp(level) if log else level)
    said = np.log(long.on(flat)) if log else long.on(flat)
    assert long.log != log or np.abs(said - u[n:]).mean() < .2
    assert np.array_equal(LongSeasons(y).on(flat), flat)


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
