"""Properties of what is given: numbers, dates of any type, horizons; slips are named."""
import contextlib
import tempfile
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import slow
from strategies import FREQS

from lstm_apply.cli import write_outputs
from lstm_apply.data import check_series
from lstm_apply.evaluation import Drift, LastValue, SeasonalNaive
from lstm_apply.interface import (dated_series, file_path, flag, process_count, real_number,
                                  usable_device, whole_number)

DAYS = pd.date_range("2024-01-01", periods=30)
NUMBERS = st.integers() | st.floats() | st.integers(-99, 99).map(np.int8) | st.floats(
    width=32).map(np.float32) | st.integers(-9, 9).map(np.array)
OTHERS = st.sampled_from([True, None, "7", "no", b"7", [], object(), pd.NA, np.True_, 1j])


def taken(check, value):
    try:
        return check(value)
    except ValueError as error:
        assert str(error).startswith("x is ") and len(str(error)) < 170
        return None


@given(NUMBERS | OTHERS, st.integers(0, 9), st.integers(10, 2**40))
def test_numbers_are_taken_by_their_value_and_others_are_not(value, least, most):
    number = not isinstance(value, (bool, np.bool_)) and isinstance(
        value, (int, float, np.number, np.ndarray))
    round_ = number and abs(value) < 2**63 and value == int(value)      # NaN is not
    whole = round_ and least <= value <= most
    got = taken(lambda v: whole_number(v, "x", least, most), value)
    assert (got, type(got)) == ((int(value), int) if whole else (None, type(None)))
    real = number and least < value <= most
    got = taken(lambda v: real_number(v, "x", least, most), value)
    assert (got, type(got)) == ((float(value), float) if real else (None, type(None)))
    truth = isinstance(value, (bool, np.bool_))
    assert taken(lambda v: flag(v, "x"), value) is (bool(value) if truth else None)
    path = isinstance(value, str)
    assert taken(lambda v: file_path(v, "x"), value) == (Path(value) if path else None)
    count = value is None or round_ and value >= -10**6 and value != 0
    for check, fits, name in ((process_count, count, "n_jobs"), (usable_device, False, "device")):
        with contextlib.nullcontext() if fits else pytest.raises(ValueError, match=f"{name} is"):
            check(value)


FORMS = [lambda i: i, lambda i: i.to_period(), lambda i: i.date, lambda i: i.strftime("%Y/%m/%d"),
         lambda i: [str(t) for t in i], list]


@given(st.integers(3, 30), st.sampled_from(["D", "MS", "YS", "QS"]), st.sampled_from(FORMS),
       st.booleans())
def test_dates_of_any_type_are_the_dates(n, freq, form, frame):
    index = pd.date_range("2020-01-06", periods=n, freq=freq)
    y = pd.Series(np.arange(n)*1., form(index), name="y")
    assert check_series(y.to_frame() if frame else y).index.equals(index)
    years = pd.date_range("1990", periods=n, freq="YS")
    assert check_series(y.set_axis(years.year)).index.equals(years)
    for odd in (y.reset_index(drop=True), y.tolist(), y.to_numpy(), y.to_frame().assign(z=1)):
        with pytest.raises(TypeError, match="dates|take one column") as said:
            dated_series(odd, pd.DatetimeIndex)
        assert "date_range" not in str(said.value) or not isinstance(odd, pd.Series)


@slow
@given(st.integers(3, 40), st.integers(1, 40), FREQS, st.sampled_from([None, "Asia/Tokyo"]))
def test_a_horizon_is_a_number_a_last_date_or_all_dates(n, horizon, freq, zone):
    whole = pd.date_range("2020-01-06", periods=n + horizon, freq=freq, tz=zone)
    fc, follow = LastValue().fit(pd.Series(np.arange(n)**.5, whole[:n])), whole[n:]
    alone = fc.predict(horizon)
    last = follow[-1]
    between = last + (last + whole.freq - last)/2
    for asked in (float(horizon), np.int16(horizon), follow, pd.DatetimeIndex(list(follow)), last,
                  last.to_pydatetime(), between):
        pd.testing.assert_frame_equal(fc.predict(asked), alone, check_exact=True)
        assert fc.predict(asked).index.freq == whole.freq
    day = fc.predict(last.date()).index                 # to the end of that day
    assert len(day) >= horizon and (day[-1] + whole.freq).date() > last.date() >= day[-1].date()
    for odd in (whole[n - 1], follow[::-1][:-1], follow.append(follow), follow[1:], "2030-01-01"):
        with pytest.raises(ValueError, match="horizon is"):
            fc.predict(odd)


def test_baselines_find_the_frequency_and_ask_for_fit():
    months = pd.date_range("2021-01-01", periods=36, freq="MS")
    bare = pd.Series(np.arange(36.), pd.DatetimeIndex(list(months)))
    for model in (LastValue(), SeasonalNaive(12), Drift()):
        for y in (bare, bare.to_frame("y"), bare.set_axis(months.to_period()),
                  bare.set_axis(months.date), bare.set_axis(months.strftime("%b %Y"))):
            ahead = model.fit(y).predict(pd.Timestamp("2024-03-15")).index
            assert list(ahead) == list(pd.date_range("2024-01-01", periods=3, freq="MS"))
        with pytest.raises(ValueError, match="call fit"):
            type(model)().predict(3)
    for advice in (bare.set_axis(range(36)), bare.set_axis(np.arange(36.)), bare.to_numpy()):
        with pytest.raises(TypeError, match="no dates|need a pandas.Series"):
            LastValue().fit(advice)


def test_the_cell_that_is_no_number_is_named():
    good = [Decimal("1.5")]*29
    for odd in ("n/a", 10**400, True, b"1", Decimal("sNaN")):
        with pytest.raises(TypeError, match=r"need numbers: \.iloc\[17\] \(2024-01-18"):
            check_series(pd.Series([*good[:17], odd, *good[17:]], DAYS, dtype=object))
    for gone in (Decimal("NaN"), None):
        with pytest.raises(ValueError, match="1 value is missing or infinite, at 2024-01-18"):
            check_series(pd.Series([*good[:17], gone, *good[17:]], DAYS, dtype=object))


@given(st.sampled_from([("h", True), ("30min", True), ("D", False), ("B", False), ("MS", False),
                        ("12h", True)]), st.integers(1, 3), st.integers(3, 50))
def test_a_table_has_hours_where_the_series_has(freq, horizon, n):
    freq, hours = freq
    last = pd.date_range("2024-03-01", periods=n, freq=freq)[-1].normalize()
    index = pd.date_range(end=last, periods=n + 1, freq=freq)[:-1]     # the next is at midnight
    table = LastValue().fit(pd.Series(np.arange(n)*1., index)).predict(horizon)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)/"out.csv"
        write_outputs(table, lambda path: path.write_bytes(b"lstm_apply"), out, f"{folder}/plot")
        first = out.read_text(encoding="utf-8").splitlines()[1]
    assert (" 00:00:00" in first.partition(",")[0]) == hours
