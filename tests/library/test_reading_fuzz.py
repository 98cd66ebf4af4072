"""Damaged files: each gives a series that the file holds, or one clear refusal, nothing else."""
import io
import re
import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support import ROOT

from lstm_apply.reading.numbers import Column, read_numbers
from lstm_apply.data import check_series, read_series
from lstm_apply.reading.dates import read_dates
from lstm_apply.reading.outliers import find_outliers
from lstm_apply.reading.spacing import regular_index, whole_grid

SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t"}
PIECES = [b"\n", b"\r", b",", b";", b"\t", b'"', b" ", b"-", b".", b"0", b"9", b"%", b"e", b"\0",
          b"\xff", b"\xfe", b"nan", b"inf", b"1,234", b"2024-01-05", b"\xef\xbb\xbf", b"=", b"(",
          b"\xe5\x85\x83", b"_", b"/", b":", b"T00:00", b"'", b"\xd6\xd0", b"\x1a", b"\xc2\xa0"]


def plain_file(sep=",", n=12, start="2024-01-25"):
    "Days and numbers of several sizes, as bytes."
    days = pd.date_range(start, periods=n).strftime("%Y-%m-%d")
    rows = [f"{day}{sep}{12.5 * k**3 - 40:.6g}" for k, day in enumerate(days)]
    return "\n".join([f"day{sep}n", *rows, ""]).encode()


def workbook():
    "The same as an Excel file."
    file = io.BytesIO()
    pd.read_csv(io.BytesIO(plain_file())).to_excel(file, index=False)
    return file.getvalue()


@st.composite
def damaged(draw, data):
    "A file after up to four cuts, insertions, swaps and copies."
    for _ in range(draw(st.integers(1, 4))):
        a, b = sorted(draw(st.tuples(*[st.integers(0, len(data))] * 2)))
        piece = draw(st.sampled_from(PIECES) | st.binary(max_size=4))
        kind = draw(st.sampled_from(["insert", "replace", "cut", "copy", "end"]))
        b = min(b, a + 30) if kind != "end" else len(data)
        middle = {"insert": piece + data[a:b], "replace": piece, "copy": data[a:b] * 2}
        data = data[:a] + middle.get(kind, b"") + data[b:]
    return data


def outcome(data, **how):
    "The series, or None where it was refused; any other exception is a failure."
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)     # values that stand out
            return read_series(io.BytesIO(data), **how)
    except (ValueError, TypeError) as refusal:
        assert 10 < len(str(refusal)) < 600
        return None


def is_valid(series):
    "Whether a series keeps what is promised of it."
    return (series.dtype == np.float64 and np.isfinite(series).all() and len(series) >= 3
            and series.index.freq is not None and series.index.is_unique
            and series.index.is_monotonic_increasing and len(series.attrs["notes"]) >= 2)


def digits(text):
    "The digits of a number, without the zeros at both ends."
    return re.sub(r"\D", "", text).strip("0")


def agrees(series, data):
    "Whether each point stands in a line of the file, by the simplest reading that there is."
    text = data.decode(re.search(": (.*?), cells", series.attrs["notes"][0])[1])
    text = re.sub("[\ufeff\u200b]", "", text)       # of no width: nobody sees them
    if '"' in text:
        return True
    sep = SEPARATORS[re.search("separated by ([a-z]+)", series.attrs["notes"][0])[1]]
    beside = [n for n in series.attrs["notes"] if n.startswith("no part of the table")]
    left_out = set(re.findall(r"line (\d+) ", "".join(beside)))
    lines = [line.split(sep) for k, line in enumerate(re.split("\r\n|\r|\n", text), 1)
             if line.strip(sep + " ") and str(k) not in left_out]
    for cells, (date, value) in zip(lines[-len(series):], series.items()):
        parts = [date.year, date.month, date.day]
        found = {c: [int(p) for p in re.findall(r"\d+", c)[:3]] for c in cells}
        day = [c for c in cells if found[c] in (parts, parts[::-1])]
        number = [c for c in cells if re.fullmatch(r"\s*[-+]?\d+(\.\d+)?\s*", c)]
        if not day or number and value not in map(float, number):
            return False
        if not number and digits(f"{value:.15g}") not in map(digits, cells):
            return False
    return len(lines) - len(series) in (0, 1)


@given(st.sampled_from([",", ";", "\t"]).flatmap(lambda sep: damaged(plain_file(sep))))
@example(plain_file())
def test_a_damaged_file_is_read_right_or_refused(data):
    series = outcome(data)
    assert series is None or is_valid(series) and agrees(series, data)


@given(damaged(plain_file()), st.sampled_from(["linear", "previous", 0, -1.5]), st.booleans())
def test_a_damaged_file_that_may_be_repaired(data, fill, sort):
    series = outcome(data, fill=fill, sort=sort)
    assert series is None or is_valid(series)


@given(st.sampled_from(["utf-16", "gb18030", "utf-8-sig"]).flatmap(
    lambda code: damaged(plain_file().decode().replace("day", "日期").encode(code))))
def test_a_damaged_file_in_another_encoding(data):
    series = outcome(data)
    assert series is None or is_valid(series)


@given(damaged(workbook()))
def test_a_damaged_workbook(data):
    series = outcome(data)
    assert series is None or is_valid(series)


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda t: t.encode("utf-8", "replace")))
def test_bytes_that_mean_nothing(data):
    series = outcome(data)
    assert series is None or is_valid(series)


@given(st.lists(st.text(alphabet="0123456789.,' -+e%()$", max_size=9), min_size=1, max_size=6))
def test_numbers_are_what_float_says_or_refused(cells):
    try:
        values, _ = read_numbers(Column("n", cells), decimal=".")
    except ValueError:
        return
    for cell, value in zip(cells, values):
        bare = re.sub("[,' %$()]|e(?![-+]?[0-9])", "", cell)
        digits = cell.strip(" %$()e+-.")
        assert not re.search(r"\d[,' ](?!\d{3}(\D|$))", digits), "groups of three digits"
        if cell.strip() in ("", "-", "--", "---", ".", "..", "..."):
            assert np.isnan(value)
        else:
            assert value == float(bare) * (-1 if "(" in cell else 1)


@given(st.lists(st.datetimes(pd.Timestamp("1700-01-01"), pd.Timestamp("2200-01-01")), min_size=1,
                max_size=8))
def test_dates_are_read_back_to_the_microsecond(dates):
    index = pd.DatetimeIndex(dates)
    for cells in (index.astype(str), index.strftime("%Y-%m-%dT%H:%M:%S.%f")):
        assert list(read_dates(Column("day", list(cells)))[0]) == list(index)
    named = index.strftime("%d %B %Y %I:%M:%S.%f %p")
    assert list(read_dates(Column("day", list(named)))[0]) == list(index)


@given(st.text(alphabet="0123456789/-.: TZ年月日JanQ", max_size=20))
def test_a_text_is_a_date_or_refused(text):
    try:
        index, notes = read_dates(Column("day", [text]), dayfirst=True)
    except ValueError:
        return
    numbers, year = [int(part) for part in re.findall(r"\d+", text)], index[0].year
    told = f"{text.strip()} is read as {year}" in " ".join(notes)   # Q1 00, days since 1899
    assert year in numbers or str(year) == text[:4] or told


@given(st.sampled_from(["D", "MS", "ME", "W-WED", "SMS", "h", "QS-FEB", "YE", "3D", "15min"]),
       st.integers(8, 60), st.data())
def test_gaps_are_found_and_filled(freq, n, data):
    whole = pd.date_range("2021-02-03 04:00", periods=n, freq=freq, name="day")
    inside = st.lists(st.integers(1, n - 2), min_size=1, max_size=n // 4, unique=True)
    gaps = whole[sorted(data.draw(inside))]
    left = whole.difference(gaps)
    if whole_grid(left) is None or len(whole_grid(left)) < n:
        return
    said = f"{len(gaps)} dates? (is|are) missing .*{gaps[0].date()}"
    with pytest.raises(ValueError, match=said):
        regular_index(left)
    series = pd.Series(np.arange(n) * 2.0, whole)
    filled = read_series(series.drop(gaps), fill="linear", report=lambda line: None)
    assert np.allclose(filled, series) and list(filled.index) == list(whole)
    assert check_series(filled).equals(filled)


@given(st.integers(50, 300), st.integers(0, 2**31), st.sampled_from([0.1, 10.0]), st.data())
def test_a_slip_of_the_decimal_point_stands_out(n, seed, factor, data):
    noise = np.random.default_rng(seed).normal(size=n)
    values = 1000 * np.exp(0.15 * np.sin(np.arange(n) * 2 * np.pi / 7) + 0.03 * noise)
    k = data.draw(st.integers(0, n - 1))
    assert len(find_outliers(values, 7)[0]) == 0
    values[k] *= factor
    assert find_outliers(values, 7)[0].tolist() == [k]


def ordinary(rng, n=300):
    "Series without an outlier, however wild: name -> (values, season)."
    t = np.arange(n)
    day, week = np.sin(t * 2 * np.pi / 24), np.sin(t * 2 * np.pi / 168)
    return {
        "normal": (rng.normal(size=n), 1), "heavy tails": (rng.standard_t(4, n), 1),
        "log-normal": (rng.lognormal(size=n), 1), "counts": (1.0 * rng.poisson(5, n), 7),
        "rare counts": (1.0 * rng.poisson(0.2, n), 7), "walk": (rng.normal(size=n).cumsum(), 7),
        "prices": (np.exp(0.05 * rng.normal(size=n).cumsum()), 5),
        "step": (10 + rng.normal(size=n) + 30 * (t > rng.integers(20, n - 20)), 7),
        "line": (5 + 2.0 * t, 7), "growth": (np.exp(t / 40), 12),
        "growth below 0": (np.exp(t / 40) - 5, 12), "constant": (np.full(n, 5.0), 7),
        "two seasons": (100 + 30 * day + 20 * week + rng.normal(size=n), 24),
        "December": ((100 + 200 * (t % 12 == 11)) * np.exp(0.05 * rng.normal(size=n)), 12),
        "unknown season": (10 + 100 * (t % 10 == 9) + rng.normal(size=n), 7),
        "volatile": (rng.normal(size=n) * np.exp(np.sin(t / 15)), 7),
        "rounded": (np.round(5 + 0.1 * rng.normal(size=n), 1), 7)}


@pytest.mark.parametrize("kind", ordinary(np.random.default_rng(0)))
def test_ordinary_series_are_seldom_reported(kind):
    cases = [ordinary(np.random.default_rng(seed))[kind] for seed in range(100)]
    assert sum(len(find_outliers(values, season)[0]) > 0 for values, season in cases) <= 2


def test_the_development_series_hold_no_outlier():
    table = pd.read_csv(ROOT / "benchmarks" / "development.csv")
    for name, rows in table.groupby("series"):
        assert not len(find_outliers(rows.value, rows.season.iloc[0])[0]), name


def test_a_first_line_of_data_is_no_header():
    data = plain_file().partition(b"\n")[2]
    series = outcome(data)
    assert len(series) == 12 and series.equals(outcome(plain_file()).rename("column 2"))
    assert "line 1 is data, no header" in series.attrs["notes"][1]
    years = read_series(io.BytesIO(b"1700,5\n1701,11\n1702,16\n1703,23\n"), date="column 1")
    assert years.tolist() == [5, 11, 16, 23] and years.index[0].year == 1700


def test_nothing_is_filled_beyond_the_ends():
    for gone, fill in ((b",-40\n", "linear"), (b",-40\n", "previous"), (b",16597.5\n", "linear")):
        with pytest.raises(ValueError, match=f"no value to fill from, fill='{fill}'"):
            read_series(io.BytesIO(plain_file().replace(gone, b",\n")), fill=fill)
    assert outcome(plain_file().replace(b",-40\n", b",\n"), fill=7).iloc[0] == 7
