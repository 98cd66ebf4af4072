"""Properties of what is known beforehand: holidays, exogenous inputs, effects, bounds."""
import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from profiles import slow
from strategies import FREQS, POSITIVE, SEEDS, dated, noise

from lstm_apply.bounds import Bounds
from lstm_apply.exog import Regressors, regression_effects
from lstm_apply.holidays import exog_rows, holiday_columns, holiday_dates

DAYS = st.dates(pd.Timestamp("2019-12-01").date(), pd.Timestamp("2021-12-01").date())
NAMED = st.dictionaries(st.text("abc", min_size=1), st.lists(DAYS, min_size=1), min_size=1,
                        max_size=3)


@slow
@given(NAMED)
def test_each_form_of_holidays_gives_the_same_dates(named):
    pairs = [(name, day) for name, days in named.items() for day in days]
    table = pd.DataFrame(pairs, columns=["holiday", "ds"])
    found = holiday_dates(named, None, None)
    assert {name: set(days.date) for name, days in found.items()} == {
        name: set(days) for name, days in named.items()}
    for form in (table, {k: [str(d) for d in v] for k, v in named.items()},
                 pd.Series([n for n, _ in pairs], pd.to_datetime([d for _, d in pairs]))):
        other = holiday_dates(form, None, None)
        assert all(other[name].equals(days) for name, days in found.items())


@given(st.lists(DAYS, min_size=1, unique=True), FREQS, st.integers(3, 60))
def test_a_holiday_is_counted_once_in_the_period_it_falls_into(days, freq, n):
    index = pd.date_range("2020-01-06", periods=n, freq=freq)
    column = holiday_columns(days, index)["holiday"].to_numpy()
    if freq in ("D", "h", "B", "15min"):
        assert column.tolist() == [float(t.date() in days) for t in index]
    else:
        after = [*index[1:], index[-1] + index.freq]
        assert column.tolist() == [sum(a.date() <= d < b.date() for d in days)
                                   for a, b in zip(index, after)]


@slow
@given(dated(), st.integers(1, 3), SEEDS, st.data())
def test_rows_are_found_by_date_wherever_they_stand(series, width, seed, data):
    index = series.index
    table = pd.DataFrame(noise(seed, len(index), width), index).sample(frac=1, random_state=1)
    part = index[data.draw(st.integers(0, len(index) - 1)):]
    assert exog_rows(table, part).equals(table.loc[part].rename(columns=str))
    with pytest.raises(ValueError, match=str(part[-1])):
        exog_rows(table.drop(part[-1]), part)
    table.iloc[0, 0] = np.nan
    with pytest.raises(ValueError, match=f"nan in column '0' at {table.index[0]}"):
        exog_rows(table, index)


@slow
@given(SEEDS, st.integers(30, 90), st.sampled_from([1, 7, 12]), st.floats(-5, 5),
       st.floats(-1e3, 1e3))
def test_effects_know_nothing_of_level_trend_and_season(seed, n, m, slope, level):
    u, X = noise(seed, n), noise(seed + 1, n, 2)
    t = np.arange(n)
    changed = u + level + slope*t + 9*noise(seed + 2, m)[t % m]*(n >= 2*m)
    before, after = regression_effects(u, X, m), regression_effects(changed, X, m)
    assert before[0] == pytest.approx(after[0], abs=1e-5)
    assert regression_effects(10*u, X, m)[0] == pytest.approx(10*before[0], abs=1e-5)
    small = regression_effects(u, X*[1e-6, 1e6], m)[0]*[1e-6, 1e6]
    assert small == pytest.approx(before[0], abs=1e-5)
    exact = regression_effects(slope*t + X @ [2., -3.], X, m)[0]
    assert exact == pytest.approx([2, -3], abs=1e-2)


@slow
@given(dated(20, 60, POSITIVE, st.sampled_from(["D", "MS", "W-MON"])), SEEDS, st.booleans())
def test_effects_that_are_put_back_give_the_series(series, seed, log):
    X = pd.DataFrame(noise(seed, len(series), 3), series.index)
    known = Regressors(series[:-5], X, ["2020-02-03"], m=1, log=log)
    values = series[:-5].to_numpy()
    off = known.off(values)
    rows = np.column_stack([exog_rows(X, series.index), holiday_columns(
        ["2020-02-03"], series.index)])[:-5] - known.centre
    assert known.on(off, rows) == pytest.approx(values)
    assert known.log == log and (not log or (off > 0).all())
    future = known.rows(series.index[-5:])
    both = known.on(np.ones((5, 2)), future)
    assert both[:, 0].tolist() == both[:, 1].tolist() == known.on(np.ones(5), future).tolist()


ENDS = st.floats(-1e9, 1e9) | st.integers(-10**9, 10**9).map(float)


@given(st.lists(ENDS, min_size=3, max_size=3).map(sorted), st.booleans(),
       st.none() | st.integers(-50, 50), st.none() | st.integers(-50, 50))
def test_what_is_forecast_is_possible_and_in_order(values, integer, floor, cap):
    low = floor if floor is not None else 0 if integer else -np.inf
    assume(cap is None or low < cap)
    said = dict(zip(("lo-80", "forecast", "hi-80"), np.array(values)[:, None]))
    found = Bounds(integer, floor, cap).within(said)
    inside = np.concatenate([*found.values()])
    assert inside.min() >= low and (cap is None or inside.max() <= cap)
    assert (np.diff(inside) >= 0).all() and (not integer or (inside == np.rint(inside)).all())
    for y in np.clip(np.rint(values), low, cap if cap is not None else np.inf):
        before = said["lo-80"][0] <= y <= said["hi-80"][0]
        assert not before or found["lo-80"][0] <= y <= found["hi-80"][0]
