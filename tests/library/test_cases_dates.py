"""Forms of dates that files have: what is read and said, what is asked, what stays a number."""
import io
import re
import warnings
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_apply.data import read_series
from lstm_apply.reading.dates import joined_dates, read_dates
from lstm_apply.reading.numbers import Column

MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
MONTHLY, DAILY = (pd.date_range("2018-01-01", periods=30, freq=freq) for freq in ("MS", "D"))
HOURLY = pd.date_range("2022-01-01", periods=60, freq="h")


def column(texts, name="d"):
    "A column of text."
    return Column(name, list(texts))


def series(texts, name="d", **how):
    "The series of a file whose dates are these texts."
    rows = "\n".join(f'"{text}",{k + 100}' for k, text in enumerate(texts))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return read_series(io.StringIO(f"{name},y\n{rows}\n"), **how)


def quarters(form):
    "Quarters from 2010 on, written so."
    return [form.format(y=2010 + k // 4, q=k % 4 + 1) for k in range(18)]


# name -> (texts, first date, frequency, what the notes say)
READ = {
    "month name, short year": (MONTHLY.strftime("%b-%y"), "2018-01", "MS", "Feb-18 is read as"),
    "short year, month name": (MONTHLY.strftime("%y-%b"), "2018-01", "MS", "each month is dated"),
    "month name": (MONTHLY.strftime("%b %Y"), "2018-01", "MS", "each month is dated by its first"),
    "1949, not 2049": ([f"{m}-{y}" for y in (49, 50) for m in MONTHS], "1949-01", "MS", "1949-02"),
    "M": (MONTHLY.strftime("%YM%m"), "2018-01", "MS", "each month is dated by its first day"),
    "M, one digit": ([f"{d.year}M{d.month}" for d in MONTHLY], "2018-01", "MS", "each month"),
    "digits": (MONTHLY.strftime("%Y%m"), "2018-01", "MS", "each month is dated by its first day"),
    "German": (["Dez 2018", "Januar 2019", "Feb. 2019", "Mrz 2019"], "2018-12", "MS", "each"),
    "fiscal years": ([f"{y}/{(y + 1) % 100:02d}" for y in range(1990, 2020)], "1990", "YS",
                     "1990/91 is read as 1990-01-01"),
    "like months": ([f"{y}-{y % 100 + 1:02d}" for y in range(2000, 2011)], "2000", "YS", "each"),
    "fiscal years in full": ([f"{y}/{y + 1}" for y in range(1990, 2020)], "1990", "YS", "each"),
    "weeks": ([f"2022-W{k:02d}" for k in range(1, 31)], "2022-01-03", "W-MON", "each week"),
    "weeks without -": ([f"2022W{k:02d}" for k in range(5, 31)], "2022-01-31", "W-MON", "each"),
    "days of weeks": ([f"2024-W0{w}-{d}" for w in (5, 6) for d in "1234567"], "2024-01-29", "D",
                      ""),
    "quarters": (quarters("{y}Q{q}"), "2010", "QS", "each quarter is dated by its first day"),
    "Q first": (quarters("Q{q} {y}"), "2010", "QS", "each quarter is dated by its first day"),
    "1Q": (quarters("{q}Q{y}"), "2010", "QS", "each quarter is dated by its first day"),
    "1T": (quarters("{q}T{y}"), "2010", "QS", "each quarter is dated by its first day"),
    "1-2010": (quarters("{q}-{y}"), "2010", "QS", "each quarter is dated by its first day"),
    "months as 1-2010": ([f"{d.month}-{d.year}" for d in MONTHLY], "2018", "MS", "2-2018 is"),
    "half-years": ([f"{y}-S{h}" for y in range(2010, 2020) for h in "12"], "2010", "2QS", "half-"),
    "AM and PM": (HOURLY.strftime("%m/%d/%Y %I:%M %p"), "2022-01-01", "h", "is read as 2022"),
    "Chinese": (DAILY.strftime("%Y年%m月%d日"), "2018-01-01", "D", ""),
    "American": (DAILY.strftime("%m/%d/%y"), "2018-01-01", "D", "01/02/18 is read as 2018-01-02"),
    "points": (DAILY.strftime("%d.%m.%y"), "2018-01-01", "D", "02.01.18 is read as 2018-01-02"),
    "Oracle": (DAILY.strftime("%d-%b-%y"), "2018-01-01", "D", "02-Jan-18 is read as 2018-01-02"),
    "weekday": (DAILY.strftime("%a %Y-%m-%d"), "2018-01-01", "D", ""),
    "weekday, in full": (DAILY.strftime("%A, %B %d, %Y"), "2018-01-01", "D", ""),
    "SAS": (HOURLY.strftime("%d%b%Y:%H:%M:%S"), "2022-01-01", "h", ""),
    "fourteen digits": (HOURLY.strftime("%Y%m%d%H%M%S"), "2022-01-01", "h", ""),
    "Excel days": (range(45292, 45322), "2024-01-01", "D", "in days since 1899-12-30"),
    "Excel hours": ([f"{45292 + k / 24:.10f}" for k in range(48)], "2024-01-01", "h", "in days"),
    "seconds": (HOURLY.astype("datetime64[s]").astype(int), "2022-01-01", "h", "in seconds since"),
    "milliseconds": (HOURLY.astype("datetime64[ms]").astype(int), "2022-01-01", "h", "in milli"),
    "microseconds": (HOURLY.astype("datetime64[us]").astype(int), "2022-01-01", "h", "in micro"),
    "Zulu": (HOURLY.strftime("%Y-%m-%dT%H:%M:%SZ"), "2022-01-01", "h", "the clock is kept"),
    "R's time": ([f"{1949 + k / 12:.4f}" for k in range(30)], "1949", "MS", "in years"),
}


@pytest.mark.parametrize("case", READ)
def test_read(case):
    texts, first, freq, says = READ[case]
    back = series(texts, "time" if "T" not in case else "d")
    assert back.index[0] == pd.Timestamp(first) and len(back) == len(texts)
    assert back.index.freqstr.split("-JAN")[0] == freq or back.index.freqstr == freq
    assert says in " ".join(back.attrs["notes"])


def zoned(freq, zone="Europe/Berlin", start="2023-03-20"):
    "Times of a zone over the change of its clock, with their offsets."
    index = pd.date_range(start, periods=12 * (24 if freq == "h" else 1), freq=freq, tz=zone)
    return [stamp.isoformat() for stamp in index]


@pytest.mark.parametrize("start", ["2023-03-20", "2023-10-20"])
def test_offsets_that_change_are_elapsed_time_below_a_day_and_the_clock_above(start):
    for gone in ([], [100, 101]):
        texts = [t for k, t in enumerate(zoned("h", start=start)) if k not in gone]
        back = series(texts, fill="previous" if gone else None)
        assert back.index.freqstr == "h" and len(back) == 288
        assert "offsets vary, all at UTC" in " ".join(back.attrs["notes"])
    days = series(zoned("D", start=start))
    assert days.index.freqstr == "D" and days.index[0] == pd.Timestamp(start)


def test_gaps_do_not_keep_the_order_of_day_and_month_from_being_found():
    for form, order in (("%m/%d/%Y %I:%M %p", "month"), ("%d/%m/%Y %H:%M", "day")):
        texts = HOURLY.delete([5, 17, 18, 40]).strftime(form)
        index, notes = read_dates(column(texts))
        assert (index == HOURLY.delete([5, 17, 18, 40])).all() and "2022-01-02" in notes[0], order


@pytest.mark.parametrize("texts", [
    ["01/02/98", "01/03/98", "01/04/98"], ["1-2015", "2-2015", "3-2015", "4-2015"],
    ["Dec-18", "Dec-19", "Dec-20"], [f"Jan-{k:02d}" for k in range(1, 29)],
    ["3/4/2024", "5/6/2024", "9/1/2024"]])
def test_two_readings_are_asked(texts):
    with pytest.raises(ValueError, match="which can be"):
        read_dates(column(texts))


@pytest.mark.parametrize("values", [range(2000, 2030), [45000, 46200, 45900] * 9,
                                    range(20001, 20040)])
@pytest.mark.parametrize("name", ["sales", "y", "id"])
def test_ordinary_numbers_are_no_dates(values, name):
    rows = "".join(f"{value},{day.date()}\n" for value, day in zip(values, DAILY))
    back = read_series(io.StringIO(f"{name},when\n{rows}"))
    assert back.name == name and back.index[0] == DAILY[0]


FORMS = {"day": ["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%m/%d/%y", "%d %b %Y",
                 "%b %d, %Y", "%d-%b-%y", "%Y%m%d", "%Y年%m月%d日", "%A, %d %B %Y",
                 "%G-W%V-%u", "%d%b%Y"],
         "month": ["%Y-%m", "%m/%Y", "%b-%y", "%Y %B", "%YM%m", "%Y%m", "%Y年%m月"],
         "week": ["%G-W%V", "%GW%V", "KW %V/%G"], "year": ["%Y", "FY%Y", "%Y年"]}
STARTS = {"day": "D", "month": "MS", "week": "W-MON", "year": "YS"}


@given(st.sampled_from(sorted(FORMS)), st.dates(date(1940, 1, 1), date(2010, 1, 1)),
       st.sampled_from(["", " %H:%M", "T%H:%M:%S", " %I:%M %p"]), st.integers(14, 60), st.data())
def test_dates_in_every_form_are_read_back(kind, start, clock, n, data):
    form = data.draw(st.sampled_from(FORMS[kind]))
    clock = clock if kind == "day" else ""
    many = min(n, 15) if kind == "year" else n
    index = pd.date_range(start, periods=many, freq="8h" if clock else STARTS[kind])
    try:
        back, _ = read_dates(column(index.strftime(form + clock)))
    except ValueError as refusal:      # a run of days that is as regular in another order
        assert "which can be" in str(refusal) and re.search("%m/%d|%d/%m", form)
        return
    assert list(back) == list(index)


@pytest.mark.parametrize("parts, form", [
    ({"Year": "%Y", "Month": "%m"}, "MS"), ({"year": "%Y", "month": "%B"}, "MS"),
    ({"年": "%Y", "月": "%m"}, "MS"), ({"Year": "%Y", "Period": "M%m"}, "MS"),
    ({"year": "%Y", "month": "%m", "day": "%d"}, "D"), ({"Year": "%G", "Week": "%V"}, "W-MON"),
    ({"year": "%Y", "month": "%m", "day": "%d", "hour": "%H"}, "h"),
    ({"Date": "%d/%m/%Y", "Time": "%H:%M:%S"}, "h"), ({"dteday": "%Y-%m-%d", "hr": "%H"}, "h")])
def test_dates_in_several_columns(parts, form):
    index = pd.date_range("2021-01-01", periods=400, freq=form)
    columns = [column(index.strftime(part), name) for name, part in parts.items()]
    joined, used = joined_dates([*columns, column(["5"] * 400, "n")])
    assert used[0] in columns and len(used) == len(columns)
    assert list(read_dates(joined)[0]) == list(index)


def test_quarters_in_two_columns():
    columns = [column(np.repeat(range(2010, 2020), 4).astype(str), "Year"),
               column([f"{q}" for q in (1, 2, 3, 4)] * 10, "Quarter")]
    index, _ = read_dates(joined_dates(columns)[0])
    assert list(index) == list(pd.date_range("2010", periods=40, freq="QS"))


def rows(head, *columns):
    "A file of columns."
    lines = [",".join(map(str, cells)) for cells in zip(*columns)]
    return io.StringIO("\n".join([head, *lines]))


N = range(100, 130)
MS = [1640995200000 + 3600000 * k for k in N]
FOUND = {     # header and columns -> which are the dates and the values
    "Year,Month,Sales": ([MONTHLY.year, MONTHLY.month, N], "Year+Month, values: Sales"),
    "date,year,month,n": ([DAILY.date, DAILY.year, DAILY.month, N], "date, values: n"),
    "x,y": ([range(1960, 1990), N], "x, values: y"),
    "V1,V2": ([range(45000, 45030), N], "V1, values: V2"),
    "rownames,time,value": ([range(1, 31), [round(1949 + k / 12, 4) for k in range(30)], N],
                            "time, values: value"),
    "date,hour": ([DAILY.date, N], "date, values: hour"),
    "Open time,open": ([MS, N], "Open time, values: open"),
    "TIME_PERIOD,OBS_VALUE": ([MONTHLY.strftime("%Y-%m"), N], "TIME_PERIOD, values: OBS_VALUE"),
    "value,year": ([[2000 + k % 7 for k in N], range(1960, 1990)], "year, values: value"),
}


@pytest.mark.parametrize("head", FOUND)
def test_the_columns_are_found(head):
    columns, says = FOUND[head]
    assert f"dates: {says}" in read_series(rows(head, *columns)).attrs["notes"]


@pytest.mark.parametrize("head, first", [("id,y", range(20001, 20031)), ("t,y", range(30)),
                                         ("sales,y", [2000 + k % 9 for k in N]), ("y,z", N)])
def test_numbers_that_count_no_dates_are_asked(head, first):
    with pytest.raises(ValueError, match="0 columns can be the date"):
        read_series(rows(head, first, N))


def test_two_columns_of_dates_are_asked():
    with pytest.raises(ValueError, match="2 columns can be the date"):
        read_series(rows("open_time,close_time,open", MS, [ms + 3599999 for ms in MS], N))
