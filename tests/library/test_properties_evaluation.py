"""Properties of measures, naive references, backtests and their tables."""
import tempfile
from functools import partial

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import slow
from strategies import FREQS, ROUND, SEEDS, dated, noise

from lstm_apply.evaluation import (Drift, LastValue, SeasonalNaive, backtest, error_by_step,
                                   scoreboard)
from lstm_apply.metrics import (coverage, interval_score, mae, mase, naive_scale, pinball, rmse,
                                rmsse, scores, smape, weighted_quantile_loss)

HORIZONS = st.integers(1, 12)


class Witness(LastValue):
    "Says the last value in intervals, and that it saw no more than what was given to `fit`."

    def predict(self, horizon):
        table = super().predict(horizon, None)
        return table.assign(**{"lo-80": table.forecast - 1, "hi-80": table.forecast + 1,
                               "seen": float(len(self.series_))})


@st.composite
def plans(draw):
    "A series, and the horizon, count and step of the origins it is long enough for."
    horizon, origins = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    step, m = draw(st.none() | st.integers(1, 3)), draw(st.integers(1, 3))
    n = horizon + (origins - 1)*(step or horizon) + m + 1 + draw(st.integers(0, 5))
    index = pd.date_range("2021-03-01", periods=n, freq=draw(FREQS))
    series = pd.Series(noise(draw(SEEDS), n).round(2), index=index, name="n")
    return series, dict(horizon=horizon, n_origins=origins, step=step, season_length=m)


def models(m):
    return {"witness": Witness(), "season": SeasonalNaive(m), "drift": Drift()}


@given(st.lists(st.tuples(ROUND, ROUND), min_size=3, max_size=30), st.floats(0.1, 100))
def test_measures(pairs, unit):
    actual, said = np.array(pairs).T
    assert rmse(actual, said) >= mae(actual, said) * (1 - 1e-12)
    assert mae(unit * actual, unit * said) == pytest.approx(unit * mae(actual, said), rel=1e-9)
    scaled, squared = mase(actual, said, actual, 1), rmsse(actual, said, actual, 1)
    assert np.isnan(scaled) == np.isnan(squared) == (np.abs(np.diff(actual)).mean() == 0)
    percent = smape(actual, said)
    assert 0 <= percent <= 200 and smape(said, actual) == pytest.approx(percent)
    assert smape(unit * actual, unit * said) == pytest.approx(percent, rel=1e-9, abs=1e-9)
    assert (mae(actual, said) == 0) == (rmse(actual, said) == 0) == (actual == said).all()


@given(SEEDS, st.integers(1, 40), st.sampled_from([50, 80, 95]), ROUND, ROUND)
def test_the_interval_score_is_least_at_a_pair_of_quantiles(seed, n, level, lo, hi):
    values, tail, (lo, hi) = noise(seed, n)**3, .5 - level/200, sorted([lo, hi])
    ends = np.quantile(values, [tail, 1 - tail], method="inverted_cdf")

    def of(lo, hi):
        return interval_score(values, np.full(n, lo), np.full(n, hi), level)
    assert of(*ends) <= min(of(lo, hi), of(values.min(), values.max())) + 1e-9
    assert coverage(values, np.full(n, ends[0]), np.full(n, ends[1])) >= level/100 - 2/n
    for p, end in zip((tail, 1 - tail), ends):
        assert pinball(values, np.full(n, end), p) <= pinball(values, np.full(n, hi), p) + 1e-9
    both = weighted_quantile_loss(values, {tail: np.full(n, lo), 1 - tail: np.full(n, hi)})
    assert both*np.abs(values).mean() == pytest.approx(of(lo, hi)*tail, rel=1e-6, abs=1e-9)


@given(st.lists(ROUND, min_size=4, max_size=30), st.integers(1, 3), ROUND)
def test_scores_are_the_measures(values, m, off):
    changes = [abs(values[k] - values[k - m]) for k in range(m, len(values))]
    assert naive_scale(values, m) == pytest.approx(sum(changes)/len(changes), abs=1e-9)
    actual, said = np.array(values), np.array(values) + off
    got = scores(actual, said, values, m)
    assert got["MAE"] == pytest.approx(abs(off), abs=1e-6) == got["RMSE"]
    assert got["MASE"] == pytest.approx(mase(actual, said, values, m), nan_ok=True)


@given(dated(min_size=3), HORIZONS, HORIZONS, st.integers(1, 3))
def test_naive_forecasts_go_on_where_the_series_ends(series, horizon, less, m):
    for model in (LastValue(), SeasonalNaive(m), Drift()):
        said = model.fit(series).predict(horizon).forecast
        both = pd.DatetimeIndex([*series.index, *said.index])
        assert both.equals(pd.date_range(both[0], periods=len(both), freq=series.index.freq))
        shorter = model.predict(min(less, horizon)).forecast
        assert shorter.tolist() == said.tolist()[:len(shorter)]
        bands = model.predict(horizon, [50, 80, 95])
        ends = bands[["lo-95", "lo-80", "lo-50", "forecast", "hi-50", "hi-80", "hi-95"]]
        if len(series) > m:
            assert (ends.diff(axis=1).iloc[:, 1:] >= 0).all(axis=None)
            assert ((bands["hi-80"] - bands["lo-80"]).diff().dropna() >= -1e-6).all()
    pd.testing.assert_frame_equal(SeasonalNaive(1).fit(series).predict(horizon),
                                  LastValue().fit(series).predict(horizon))


@given(st.integers(1, 6), st.integers(1, 4), HORIZONS, ROUND, ROUND)
def test_naive_forecasts_are_right_where_they_should_be(m, seasons, horizon, slope, level):
    n, index = m*seasons, pd.date_range("2024-01-01", periods=m*seasons + horizon)
    season = pd.Series(np.resize(np.arange(m)*slope, n + horizon), index=index)
    assert SeasonalNaive(m).fit(season[:n]).predict(horizon).forecast.tolist() == list(season[n:])
    line = pd.Series(level + slope*np.arange(n + horizon), index=index)
    if n > 1:
        said = Drift().fit(line[:n]).predict(horizon).forecast
        assert said.to_numpy() == pytest.approx(line[n:].to_numpy(), rel=1e-9, abs=1e-6)


@given(plans())
def test_a_backtest_tells_what_happened_and_shows_no_model_the_future(plan):
    series, options = plan
    m, horizon = options["season_length"], options["horizon"]
    table = backtest(models(m), series, **options)
    assert len(table) == 3*options["n_origins"]*horizon
    assert (table.actual == series[table.date].to_numpy()).all()
    own = table[table.model == "witness"]
    place = series.index.get_indexer(own.origin)
    assert (own.seen == place + 1).all() and (own.forecast == series.iloc[place].to_numpy()).all()
    assert (series.index.get_indexer(own.date) == place + own.step).all()
    last = own.groupby("origin").tail(1)
    assert last.date.iloc[-1] == series.index[-1]
    assert (np.diff(series.index.get_indexer(last.date)) == (options["step"] or horizon)).all()


@slow
@given(plans())
def test_stored_fits_are_read_back_to_the_last_digit(plan):
    series, options = plan
    once = partial(backtest, {"drift": Drift()}, **options)
    later = series.set_axis(series.index.shift(1))
    with tempfile.TemporaryDirectory() as store:
        for known in (series, series, later):
            stored, fresh = once(series=known, store=store), once(series=known)
            pd.testing.assert_frame_equal(stored, fresh, check_exact=True, check_dtype=False)


class Limited(LastValue):
    "Can be fitted a few times only."
    left = 0

    def fit(self, series):
        if not Limited.left:
            raise RuntimeError("once too often")
        Limited.left -= 1
        return super().fit(series)


@slow
@given(plans(), st.integers(0, 2))
def test_a_backtest_that_was_broken_off_fits_nothing_twice(plan, first):
    series, options = plan
    run = partial(backtest, {"one": Limited()}, series, **options)
    with tempfile.TemporaryDirectory() as store:
        first = Limited.left = min(first, options["n_origins"] - 1)
        with pytest.raises(RuntimeError, match="once too often"):
            run(store=store)
        Limited.left = options["n_origins"] - first
        table = run(store=store)
    assert Limited.left == 0
    pd.testing.assert_frame_equal(table, backtest({"one": LastValue()}, series, **options))


@given(plans())
def test_boards_agree_with_the_rows(plan):
    series, options = plan
    table = backtest(models(options["season_length"]), series, **options)
    board, steps = scoreboard(table), error_by_step(table)
    assert list(board.index) == list(steps.columns) == ["witness", "season", "drift"]
    for name, rows in table.groupby("model"):
        assert board.MAE[name] == pytest.approx(mae(rows.actual, rows.forecast))
        assert board.RMSE[name] == pytest.approx(rmse(rows.actual, rows.forecast))
        assert steps[name].mean() == pytest.approx(board.MAE[name])
    own = table[table.model == "witness"]
    inside = (own.actual >= own["lo-80"]) & (own.actual <= own["hi-80"])
    assert board["cover-80"]["witness"] == pytest.approx(inside.mean())
    assert np.isnan(board["cover-95"]["witness"]) and np.isnan(board["WQL"]["witness"])
    rows = table[table.model == "drift"]
    assert board["cover-95"]["drift"] == coverage(rows.actual, rows["lo-95"], rows["hi-95"])
    if (rows.scale > 0).all():
        scores = [interval_score([r.actual], [r["lo-80"]], [r["hi-80"]], 80)/r.scale
                  for _, r in rows.iterrows()]
        assert board["MSIS-80"]["drift"] == pytest.approx(np.mean(scores))
    assert list(steps.index) == list(range(1, options["horizon"] + 1))
