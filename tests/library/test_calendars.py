"""Dates that follow: every offset of pandas with holes, zones, holidays, and what files keep."""
import copy
import json
import pickle
import warnings
from io import StringIO

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pandas.tseries.holiday import USFederalHolidayCalendar

from lstm_apply.calendars import calendar_after, index_of, plain_index, timetable
from lstm_apply.data import check_series, read_series
from lstm_apply.evaluation import SeasonalNaive
from lstm_apply.forecaster import LSTMForecaster
from lstm_apply.frequency import fitting
from lstm_apply.reading.spacing import whole_grid
from lstm_apply.transform import calendar_features

O = pd.offsets
OFFSETS = [O.Day(), O.Day(2), O.Day(3), O.Day(10), O.Day(91), O.Hour(), O.Hour(2), O.Hour(6),
           O.Hour(12), O.Minute(), O.Minute(5), O.Minute(15), O.Minute(30), O.Second(),
           O.Second(10),
           O.Milli(250), O.Week(weekday=0), O.Week(weekday=6), O.Week(2, weekday=2),
           O.Week(4, weekday=4), O.BDay(), O.BDay(2), O.BDay(3), O.MonthBegin(), O.MonthEnd(),
           O.MonthBegin(2), O.MonthEnd(2), O.BMonthBegin(), O.BMonthEnd(), O.BMonthEnd(2),
           O.QuarterBegin(startingMonth=1), O.QuarterBegin(startingMonth=2),
           O.QuarterEnd(startingMonth=3), O.QuarterEnd(2, startingMonth=1),
           O.BQuarterBegin(startingMonth=1), O.BQuarterEnd(startingMonth=2), O.YearBegin(month=4),
           O.YearEnd(month=6), O.YearBegin(2), O.BYearBegin(), O.BYearEnd(), O.SemiMonthBegin(),
           O.SemiMonthEnd(), O.SemiMonthBegin(day_of_month=10), O.WeekOfMonth(week=0, weekday=0),
           O.WeekOfMonth(week=2, weekday=4), O.WeekOfMonth(3, week=2, weekday=4),
           O.LastWeekOfMonth(weekday=4), O.LastWeekOfMonth(3, weekday=4), O.BusinessHour(),
           O.BusinessHour(start="07:00", end="12:00"), O.CustomBusinessMonthEnd(),
           O.CustomBusinessHour(start="10:00", end="18:00", weekmask="1111111"),
           O.CustomBusinessDay(weekmask="Sun Mon Tue Wed Thu"),
           O.CustomBusinessDay(weekmask="Mon Wed Fri"), O.Easter(), pd.DateOffset(months=1),
           pd.DateOffset(years=1), O.FY5253(weekday=5, startingMonth=8, variation="last"),
           O.FY5253Quarter(weekday=5, startingMonth=8, variation="last")]


def bare(index):
    "Dates without their frequency, as a file gives them."
    return pd.DatetimeIndex(list(index))


def dated(freq, n, start="2021-03-01", **how):
    return pd.date_range(start, periods=n, freq=freq, **how)


@st.composite
def holed(draw):
    "Dates of an offset, some missing inside, and the dates that follow."
    freq, n = draw(st.sampled_from(OFFSETS)), draw(st.sampled_from([16, 24, 40]))
    start = pd.Timestamp("2003-01-15") + pd.Timedelta(draw(st.integers(0, 3000)), "D")
    whole = dated(freq, n + 15, start)
    holes = draw(st.lists(st.integers(1, n - 2), max_size=n//8, unique=True))
    return whole[:n], bare(whole[:n].delete(holes)), whole[n:n + 12]


def twofold(known, after):
    """Whether known dates are those of a plainer calendar, too, which goes on otherwise. Nobody
    can tell then: fiscal quarters of 91 days, last business days that all ended their months."""
    kinds = (lambda d: len(set(np.diff(d))) == 1, lambda d: d.is_month_end.all(),
             lambda d: d.is_month_start.all())
    return any(kind(known) and not kind(known.append(after)) for kind in kinds)


@given(holed())
def test_dates_that_follow_are_right_or_asked_for(case):
    whole, known, after = case
    found = whole_grid(known)
    if found is None or len(found) > len(known):     # asked, or its gaps are named
        return
    # nor where holes leave the dates of a plainer calendar: all weekends, for example
    assume(len(known) == len(whole) or not found.equals(known))
    assume(not twofold(known, after))
    assert calendar_after(found, 12).equals(after.as_unit(found.unit))


@given(holed())
def test_gaps_that_are_named_are_the_gaps(case):
    whole, known, after = case
    for found in fitting(known)[:1]:
        assert known.isin(found).all() and found[0] == known[0] and found[-1] == known[-1]
        assert calendar_after(found, 3)[0] > known[-1]


ZONES = st.sampled_from([None, "UTC", "Europe/Berlin", "America/Santiago", "Asia/Tokyo"])


@given(st.sampled_from(OFFSETS), st.integers(3, 30), ZONES, st.integers(0, 300))
def test_a_file_keeps_dates_or_refuses_them_by_name(freq, n, zone, later):
    first = pd.Timestamp("2024-01-01 09:30") + pd.Timedelta(later, "D")
    try:
        index = dated(freq, n, first, tz=zone)
    except ValueError:                               # pandas itself has no such dates
        return
    try:
        kept = json.loads(json.dumps(plain_index(index)))
    except ValueError as e:
        assert "cannot keep dates of frequency" in str(e)
        return
    back = index_of(kept)
    assert back.equals(index) and str(back.tz) == str(index.tz) and back.freq == index.freq
    assert calendar_after(back, 9).equals(calendar_after(index, 9))


@given(st.sets(st.integers(0, 335), min_size=2, max_size=60), st.integers(1, 40))
def test_a_timetable_repeats_by_the_week(places, n):
    week = pd.Timestamp("2024-01-01") + pd.to_timedelta(np.array(sorted(places))*30, unit="min")
    freq = timetable(week)
    run = pd.date_range(week[0], periods=len(week) + n, freq=freq)
    assert list(run[:len(week)]) == list(week)
    assert list(run[len(week):]) == [week[k % len(week)] + pd.Timedelta(7*(1 + k//len(week)), "D")
                                     for k in range(n)]
    assert pickle.loads(pickle.dumps(freq)) == copy.deepcopy(freq) == freq


def of(index, **how):
    "A series read as from a file, and what was said."
    said = []
    text = pd.Series(np.arange(1., len(index) + 1), index, name="n").rename_axis("day").to_csv()
    return read_series(StringIO(text), report=said.append, **how), " ".join(said)


def test_a_lost_night_is_a_gap_and_no_business_hours():
    hours = dated("h", 336, "2024-03-04").delete(range(163, 179))
    with pytest.raises(ValueError, match="16 dates are missing at frequency h"):
        of(hours)
    filled, _ = of(hours, fill="linear")
    assert calendar_after(filled.index, 1)[0] == pd.Timestamp("2024-03-18")


def test_a_shop_goes_on_by_its_week():
    hours = dated("h", 21*24, "2024-03-04")
    shop, said = of(hours[(hours.hour > 9) & (hours.hour < 18)])
    assert "56 moments that come again every week" in said
    after = calendar_after(shop.index, 56)
    assert [*after.hour] == [*range(10, 18)]*7 and {*after.day_of_week} == {*range(7)}


@pytest.mark.parametrize(("freq", "n", "after"), [
    (O.WeekOfMonth(3, week=2, weekday=4), 40, ["2031-03-21", "2031-06-20"]),
    (O.LastWeekOfMonth(weekday=4), 60, ["2026-03-27", "2026-04-24"]),
    (O.SemiMonthEnd(), 30, ["2022-06-15", "2022-06-30"])])
def test_days_of_months_go_on(freq, n, after):
    series, _ = of(dated(freq, n, "2021-03-10"))
    assert [str(t.date()) for t in calendar_after(series.index, 2)] == after


def test_few_gaps_are_filled_and_named_many_are_not():
    months = dated("WOM-3FRI", 60, "2018-01-01")
    series, said = of(months.delete([20, 33]))
    assert len(series) == 60 and "2 dates are missing at frequency WOM-3FRI" in said
    with pytest.raises(ValueError, match="1 date is missing at frequency 91D: 2021-05-31"):
        of(dated("91D", 11).delete(1))
    series, said = of(dated("h", 60, "2024-03-30").delete(26))
    assert "2024-03-31 02:00:00 may be an hour that clocks skip" in said


def test_an_hour_that_comes_twice_speaks_of_clocks():
    local = dated("h", 60, "2024-10-26", tz="Europe/Berlin").tz_localize(None)
    with pytest.raises(ValueError, match="where clocks went back an hour comes twice: write UTC"):
        of(local)


def test_trading_days_are_taken_as_they_are():
    us = USFederalHolidayCalendar()
    days = dated("B", 400)
    open_days = days.difference(us.holidays(days[0], days[-1]))
    with pytest.warns(UserWarning, match="are taken as days off: 2021-05-31"):
        series = check_series(pd.Series(1., bare(open_days)))
    assert series.index.equals(open_days) and not {5, 6} & {*calendar_after(series.index, 99)
                                                            .day_of_week}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        known = check_series(pd.Series(1., bare(open_days)), holidays=us)
    after = calendar_after(known.index, 300)
    assert not after.isin(us.holidays(after[0], after[-1])).any()
    fewer = bare(days[np.sort(np.random.default_rng(0).permutation(400)[:240])])
    with pytest.raises(ValueError, match="dates are missing at frequency B"):
        check_series(pd.Series(1., fewer))


@pytest.mark.parametrize(("start", "zone"), [
    ("2024-08-20", "America/Santiago"), ("2024-04-10", "Africa/Cairo"),
    ("2024-03-15", "Asia/Beirut"), ("2024-02-25", "America/Havana"),
    ("2024-03-15 02:30", "Europe/Berlin")])
def test_daily_dates_go_on_where_clocks_change(start, zone):
    known = dated("D", 14, start, tz=zone)
    after = calendar_after(known, 20)
    wall = after.tz_localize(None)
    assert len(after) == 20 and {*wall.day} == {*dated("D", 20, wall[0].date()).day}
    clock = pd.Timestamp(start) - pd.Timestamp(start).normalize()
    assert sum(wall - wall.normalize() != clock) == 1
    again = check_series(pd.Series(1., pd.DatetimeIndex([*known, *after])))
    assert again.index.freq == O.Day() and index_of(plain_index(again.index)).equals(again.index)
    naive = SeasonalNaive(7).fit(pd.Series(1., known)).predict(20)
    assert naive.index.equals(after)


def test_a_typed_zone_is_kept():
    frame = pd.DataFrame({"ds": dated("h", 300, "2024-10-20", tz="Europe/Berlin"), "y": 1.})
    series = read_series(frame, report=lambda line: None)
    assert (series.index.freq, str(series.index.tz)) == (O.Hour(), "Europe/Berlin")


def test_a_day_of_23_hours_is_a_day():
    shapes = {calendar_features(dated("D", 90, first, tz="Europe/Berlin")).shape
              for first in ("2024-03-30", "2024-03-31")}
    assert shapes == {(90, 19)}


@pytest.mark.parametrize("index", [
    dated(O.CustomBusinessDay(weekmask="Sun Mon Tue Wed Thu", holidays=["2021-04-14"]), 30),
    dated("h", 30, "2024-03-30", tz="Europe/Berlin")], ids=["week", "zone"])
def test_a_loaded_forecaster_predicts_the_same(tmp_path, index):
    series = pd.Series(100 + np.arange(30.) % 5, index)
    fc = LSTMForecaster(5, n_nets=1, epochs=1, hidden_size=2, calendar=True, intervals=False,
                        length=6).fit(series)
    fc.save(tmp_path / "f")
    pd.testing.assert_frame_equal(LSTMForecaster.load(tmp_path / "f").predict(8), fc.predict(8))


def test_no_option_of_pandas_is_touched(monkeypatch):
    def touched(*args, **kwargs):
        raise AssertionError("an option of pandas was touched")
    for name in ("set_option", "option_context"):
        monkeypatch.setattr(pd, name, touched)
    assert check_series(pd.Series(1., bare(dated("B", 30)))).index.freq == O.BDay()
