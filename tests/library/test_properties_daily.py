"""Properties of daily use: cross-validation, in-sample values, paths, dates of sktime."""
import numpy as np
import pandas as pd
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from profiles import slow
from strategies import SEEDS, dated, noise

from lstm_apply.crossvalidation import cross_validation
from lstm_apply.daily import (DailyUse, coupled_ranks, error_correlation, one_step_medians,
                              one_step_paths)
from lstm_apply.ensemble import Ensemble, assign, fit_nets
from lstm_apply.evaluation import Drift, LastValue, backtest
from lstm_apply.forecaster import LSTMForecaster
from lstm_apply.metrics import coverage
from lstm_apply.pretrain import READ, WINDOW, load_weights
from lstm_apply.pretrained import WEIGHTS, PretrainedForecaster
from lstm_apply.settings import Settings
from lstm_apply.sktime import at_steps, with_dates
from lstm_apply.transform import SeriesTransform

NET = load_weights(WEIGHTS)[0]


@slow
@given(st.lists(dated(min_size=8, max_size=20), min_size=1, max_size=3), st.integers(1, 3),
       st.integers(1, 2), st.none() | st.integers(1, 2))
def test_cross_validation_is_the_backtest_turned(series, horizon, origins, step):
    panel = {f"s{k}": s for k, s in enumerate(series)}
    models = {"last": LastValue(), "drift": Drift()}
    table = cross_validation(models, panel, horizon, origins, step)
    assert list(table)[:5] == ["unique_id", "ds", "cutoff", "y", "last"]
    assert not table.duplicated(["unique_id", "cutoff", "ds"]).any()
    for name, s in panel.items():
        mine, rows = table[table.unique_id == name], backtest(models, s, horizon, origins, step)
        for model in models:
            part = rows[rows.model == model]
            assert mine[model].tolist() == part.forecast.tolist()
            assert mine[f"{model}-lo-80"].tolist() == pytest.approx(part["lo-80"].tolist(),
                                                                    nan_ok=True)
        assert mine.y.tolist() == s[mine.ds].tolist() and (mine.ds > mine.cutoff).all()


@given(SEEDS, st.integers(1, 30), st.integers(1, 40), st.floats(0, .99))
def test_ranks_are_all_there_once(seed, horizon, n, rho):
    ranks = coupled_ranks(rho, horizon, n, np.random.default_rng(seed))
    assert (np.sort(ranks, axis=1) == np.arange(n)).all()
    again = coupled_ranks(rho, horizon, n, np.random.default_rng(seed))
    assert (ranks == again).all()


@given(SEEDS, st.integers(4, 30), st.integers(3, 12), st.floats(.01, 100))
def test_error_correlation_has_no_unit_and_grows_with_sums(seed, origins, steps, unit):
    errors = noise(seed, origins, steps)
    found = error_correlation(errors)
    assert 0 <= found <= .999
    assert error_correlation(unit*errors) == pytest.approx(found, rel=1e-6, abs=1e-9)
    assert error_correlation(errors*np.arange(1, steps + 1)) == pytest.approx(found)
    level = np.tile(noise(seed, origins)[:, None], steps)
    assert error_correlation(level) == .999 >= found


@slow
@given(SEEDS, st.integers(24, 50), st.sampled_from([(), (1,), (4,), (4, 1)]), st.booleans())
def test_one_step_is_a_rollout_of_one_step(seed, n, lags, log):
    y = np.exp(noise(seed, n)/5) if log else noise(seed, n).cumsum()
    t = SeriesTransform(log, lags).fit(y)
    settings = Settings(season_length=4, log=log, length=8, n_nets=2, epochs=1, hidden_size=3)
    ensemble = Ensemble([t], fit_nets(assign([t], 2, y, np.zeros((n, 0))), settings))
    said, at = one_step_paths(ensemble, y, np.zeros((n, 0))), n - 3
    assert said[at] == pytest.approx(ensemble.paths(y, [at], 1)[0, 0], rel=1e-4, abs=1e-4)
    assert np.isnan(said).sum(0).tolist() == [sum(lags) + 1]*2


@slow
@given(SEEDS, st.integers(3, 2*READ), st.floats(.1, 100))
def test_medians_within_follow_level_and_unit_and_see_no_later_value(seed, n, unit):
    u = torch.tensor(noise(seed, n).cumsum())
    said = one_step_medians(NET, u, (1, 1))
    assert said[:3].isnan().all() and said[3:].isfinite().all()
    moved = one_step_medians(NET, 5 + unit*u, (1, 1))
    np.testing.assert_allclose(moved, 5 + unit*said, rtol=1e-3, atol=2e-3*unit*(1 + u.abs().max()))
    known = n - min(n//3, READ//4)          # read in the same part
    later = u.clone()
    later[known:] += 3
    again = one_step_medians(NET, later, (1, 1))
    np.testing.assert_allclose(again[:known], said[:known], atol=1e-3*(1 + float(u.abs().max())))


def test_a_long_series_is_read_to_its_end():
    u = torch.tensor(noise(0, WINDOW + 5*READ).cumsum())
    said = one_step_medians(NET, u, (7, 1))
    assert said[3:].isfinite().all() and (said - u)[3:].abs().median() < 1


FORECASTERS = [PretrainedForecaster(1), LSTMForecaster(1, n_nets=2, epochs=1, hidden_size=3)]


@slow
@given(SEEDS, st.integers(24, 60), st.integers(1, 5), st.integers(20, 120),
       st.sampled_from(FORECASTERS))
def test_what_both_forecasters_share(seed, n, horizon, paths, kind):
    dates = pd.date_range("2024-01-01", periods=n + 3)
    series = pd.Series(np.exp(noise(seed, n + 3).cumsum()/9), dates, name="n")
    fc = type(kind)(**kind.get_params()).fit(series[:n])
    assert isinstance(fc, DailyUse)
    said, first = fc.predict(horizon, level=80), fc.predict(1).forecast.item()
    many = fc.sample_paths(horizon, paths, seed=seed)
    assert many.equals(fc.sample_paths(horizon, paths, seed=seed)) and many.shape[1] == paths
    wanted = said[["lo-80", "forecast", "hi-80"]].to_numpy().T
    for p, want in zip((.1, .5, .9), wanted):        # n paths hold a quantile to within 1/n
        low, high = np.quantile(many, [p - 1/paths, p + 1/paths], axis=1, method="hazen")
        assert (low - 1e-9 <= want).all() and (want <= high + 1e-9).all()
    for step, values in zip(said.to_numpy(), many.to_numpy()):
        inside = coverage(values, np.full(paths, step[1]), np.full(paths, step[2]))
        assert abs(inside - .8) <= 2/paths + 1e-9
    table = fc.update(series[n:n + 1]).fitted()
    assert table.fitted.iloc[-1] == pytest.approx(first, rel=1e-3)
    left = (table.y - table.fitted - table.residual).dropna()
    assert table.y.tolist() == series[:n + 1].tolist() and (left.abs() < 1e-9).all()
    assert fc.predict(2).index[0] == dates[n + 1]


@given(dated(min_size=5, max_size=30, values=st.floats(1, 9)), st.integers(1, 9),
       st.sampled_from(["dates", "periods", "numbers", "shifted"]))
def test_any_index_of_sktime_gets_dates_and_any_step_is_said(series, ahead, kind):
    if kind == "periods":
        series = series.set_axis(pd.period_range("2000-01", periods=len(series), freq="M"))
    elif kind != "dates":
        first = 7*(kind == "shifted")
        series = series.set_axis(pd.RangeIndex(first, first + len(series)))
    known = with_dates(series)
    assert known.tolist() == series.tolist() and isinstance(known.index, pd.DatetimeIndex)
    assert (np.diff(known.index.asi8) > 0).all()
    fc = PretrainedForecaster(1).fit(known)
    got = at_steps(fc, [ahead, 0, 1, -1])
    table = fc.predict(ahead)
    assert got[[0, 2]].tolist() == pytest.approx([table.forecast.iloc[-1], table.forecast.iloc[0]],
                                                 rel=1e-4, abs=1e-4)
    assert got[[1, 3]].tolist() == fc.fitted().fitted.iloc[[-1, -2]].tolist()
