"""Reading files of people: every way to write a series, and every way to refuse one."""
import datetime
import gzip
import io
import pickle
import sys
import warnings
import zipfile

import joblib
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import run, words

from lstm_apply.data import load_air_passengers, load_wordle, read_series
from lstm_apply.evaluation import LastValue, backtest

DAYS = [f"2024-01-{day:02d}" for day in range(1, 9)]
STYLES = {"iso": "%Y-%m-%d", "slashes": "%Y/%m/%d", "points": "%d.%m.%Y",
          "Chinese": "%Y年%m月%d日", "English": "%d %b %Y", "American": "%b %d, %Y",
          "with time": "%Y-%m-%d %H:%M:%S", "ISO time": "%Y-%m-%dT%H:%M",
          "Zulu": "%Y-%m-%dT%H:%M:%SZ", "compact": "%Y%m%d"}
ENCODINGS = ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-32"]


def text(days=DAYS, values=range(1, 9), sep=",", head="day,n"):
    "A small file."
    rows = "".join(f"{day}{sep}{value}\n" for day, value in zip(days, values))
    return f"{head.replace(',', sep)}\n{rows}"


def read(content, **how):
    "The series of a text or of bytes, without a warning."
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        file = io.BytesIO(content) if isinstance(content, bytes) else io.StringIO(content)
        return read_series(file, **how)


def with_cell(cell):
    "The small file with another value in line 5."
    return text(values=[1, 2, 3, cell, 5, 6, 7, 8])


def excel(*sheets):
    "An Excel file: sheets as lists of rows."
    book = pytest.importorskip("openpyxl").Workbook()
    book.remove(book.active)
    for k, rows in enumerate(sheets):
        sheet = book.create_sheet(f"sheet {k}")
        for row in rows:
            sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


REFUSED = {
    "empty": ("", "is empty, or has a header but no rows"),
    "blank": ("\n \n,,\n", "is empty, or has a header but no rows"),
    "header only": ("day,n\n", "is empty, or has a header but no rows"),
    "one column": ("n\n1\n2\n3\n", "or say when rows without dates begin: freq='D', start="),
    "two points": (text(DAYS[:2]), "has 2 points, at least 3 are needed"),
    "no numbers": (text(values="abcdefgh"), "0 columns can be the value (none of day, n)"),
    "no dates": (text("abcdefgh"), "0 columns can be the date (none of day, n): name one"),
    "two candidates": ("day,a,b\n2024-01-01,1,2\n", "2 columns can be the value (a, b)"),
    "twins": ("day,n,n\n2024-01-01,1,2\n", "2 columns can be the value (n, n)"),
    "text": (with_cell("many"), "line 5: column 'n' holds 'many', need a number"),
    "missing": (with_cell(""), "line 5: column 'n' holds empty, 1 cell of column n is missing"),
    "NA": (with_cell("NA"), "line 5: column 'n' holds 'NA', 1 cell of column n is missing"),
    "infinity": (with_cell("-inf"), "line 5: column 'n' holds '-inf', need a number"),
    "overflow": (with_cell("1e400"), "line 5: column 'n' holds '1e400', which is infinite"),
    "underflow": (with_cell("1e-400"), "line 5: column 'n' holds '1e-400', which is"),
    "underscore": (with_cell("1_000"), "line 5: column 'n' holds '1_000', need a number"),
    "currency": (with_cell("¥5"), "line 5: column 'n' holds '¥5', other cells have no unit"),
    "formula": (with_cell("=B2*2"), "this is a formula"),
    "one percent": (with_cell("5%"), "line 5: column 'n' holds '5%', other cells have no unit"),
    "two marks": (text(values=["1,234", "2"] * 4, sep=";"), "line 2: column 'n' holds '1,234', w"),
    "no such day": (text([*DAYS[:3], "2024-02-30"]), "line 5: column 'day' holds '2024-02-30'"),
    "a word": (text([*DAYS[:3], "Thursday"]), "line 5: column 'day' holds 'Thursday'"),
    "total": (text() + "Total,36\n", "line 10: column 'day' holds 'Total', need a date"),
    "year 9999": (text([*DAYS[:3], "9999-12-31"]), "years can be 1678 to 2261"),
    "short years": (text(["1/2/24", "1/3/24", "1/4/24"]), "which can be 2024-01-02 or 2024-02-01"),
    "days without a year": (text([f"Jan-{k:02d}" for k in range(1, 9)]), "a day without its year"),
    "open order": (text(["01/01/2024", "02/01/2024", "03/01/2024"]), "say which by dayfirst=True"),
    "both orders": (text(["13/01/2024", "01/14/2024"]), "need a date as '13/01/2024' is one"),
    "offsets": (text([*[f"{d}T00:00+01:00" for d in DAYS], DAYS[7]], range(9)), "need an offset"),
    "months and days": (text([*DAYS[:7], "2024-02"]), "line 9: column 'day' holds '2024-02'"),
    "no one unit": (text([45292, 5295, 45294]), "need a date (such cells: 3)"),
    "repeats": (text([*DAYS[:7], DAYS[6]]), "1 date occurs twice: 2024-01-07 (line 8, line 9)"),
    "disorder": (text([DAYS[1], DAYS[0], *DAYS[2:]]), "line 3: 2024-01-01 is below 2024-01-02"),
    "gaps": (text([DAYS[0], *DAYS[4:]]),
             "3 dates are missing at frequency D: 2024-01-02, 2024-01-03, 2024-01-04; fill"),
    "no step": (text(["2024-01-01", "2024-01-02", "2024-01-05", "2024-03-13"]), "no regular step"),
    "every 15th or so": (text([f"2024-0{m}-{14 + m % 3}" for m in range(1, 9)]),
                         "there is one in each month"),
    "more cells": (text().replace("-04,4", "-04,4,5"), "line 5: 3 cells, the header in line 1 ha"),
    "fewer cells": (text().replace("-04,4", "-04"), "line 5: 1 cells, the header in line 1 has 2"),
    "open quote": (text().replace(",4", ',"4'), "line 5: this is not cut into cells"),
    "NUL": (with_cell("\0"), "holds NUL bytes"),
    "long cell": (with_cell("9" * 200_000), "line 5: this is not cut into cells (field larger"),
    "binary": (bytes(range(256)) * 9, "the bytes are no text"),
    "UTF-16, no mark": (text().encode("utf-16-le"), "holds NUL bytes"),
    "Latin-1": (text(head="année,n").encode("latin-1"), "line 1: the bytes are no text in UTF-8"),
    "one bad byte": (text().encode().replace(b",4", b",\xff4"), "line 5: the bytes are no text"),
    "gzip": (gzip.compress(text().encode()), "is compressed by gzip"),
    "pickle": (pickle.dumps(text()), "the bytes are no text"),
    "web page": (b"<html><table>", "is a web page"),
    "wide": (text(head="".join(f",c{k}" for k in range(5000)), values=["1" + ",1" * 4999] * 8),
             "5000 columns can be the value (c0, c1, c2, c3, c4, c5, c6, c7, …)"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case):
    content, says = REFUSED[case]
    with pytest.raises(ValueError) as refusal:
        read(content)
    assert says in str(refusal.value) and len(str(refusal.value)) < 400


def test_sources_that_are_no_files(tmp_path):
    for source in ("https://example.org/a.csv", "file:///a.csv", tmp_path, "day,n\n1,2\n", ""):
        with pytest.raises(ValueError):
            read_series(source)
    for source in (None, 5, b"a.csv", ["a.csv"], np.arange(3)):
        with pytest.raises(TypeError, match="need a path, an open file"):
            read_series(source)
    with pytest.raises(FileNotFoundError):
        read_series(tmp_path / "none.csv")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.csv", text())
    with pytest.raises(ValueError, match="a zip archive or an old Office file, but no re"):
        read_series(tmp_path / "a.zip")


@st.composite
def written(draw):
    "A series, and a file that holds it: bytes, and what has to be said to read them."
    n = draw(st.integers(3, 20))
    style, sep = draw(st.sampled_from(list(STYLES))), draw(st.sampled_from(",;\t"))
    decimal = draw(st.sampled_from(".,")) if sep != "," else "."
    quote, head = draw(st.sampled_from(["", '"'])), draw(st.sampled_from(["date", "日期"]))
    places, end = draw(st.integers(0, 4)), draw(st.sampled_from(["\n", "\r\n", "\r"]))
    index = pd.date_range(draw(st.dates(datetime.date(1970, 1, 1), datetime.date(2200, 1, 1))),
                          periods=n, freq=draw(st.sampled_from(["D", "MS", "W-MON", "QS"])))
    values = draw(st.lists(st.integers(-10**7, 10**7), min_size=n, max_size=n))
    cells = [f"{v / 10**places:.{places}f}".replace(".", decimal) for v in values]
    quote = '"' if sep == "," and style == "American" else quote
    rows = [sep.join(f"{quote}{cell}{quote}" for cell in row) for row in
            zip([head, *index.strftime(STYLES[style])], ["销量", *cells])]
    blank = draw(st.sampled_from(["", sep, "  "]))
    data = (end.join([*rows[:2], blank, *rows[2:]]) + end * draw(st.integers(0, 2)))
    series = pd.Series([float(c.replace(decimal, ".")) for c in cells], index, name="销量")
    return series, data.encode(draw(st.sampled_from(ENCODINGS))), dict(decimal=decimal)


@given(written())
def test_however_it_is_written_it_reads_the_same(case):
    series, data, how = case
    back = read_series(io.BytesIO(data), report=lambda line: None, **how)
    assert back.tolist() == series.tolist()
    assert list(back.index) == list(series.index) and back.name == "销量"


def test_excel_is_read_by_its_types():
    days = [datetime.datetime(2024, 1, day) for day in range(1, 6)]
    rows = [["day", "n", "note"], *([day, k / 8, None] for k, day in enumerate(days))]
    back = read(excel([], [[None], *rows]))
    assert back.tolist() == [k / 8 for k in range(5)] and back.index.freqstr == "D"
    assert "Excel, sheet 'sheet 1', 5 rows" in back.attrs["notes"][0]
    words_in = [["day", "n"], *([str(day.date()), f"{k},5"] for k, day in enumerate(days))]
    assert read(excel(words_in)).tolist() == [0.5, 1.5, 2.5, 3.5, 4.5]


@pytest.mark.parametrize("rows, says", [
    ([["day", "n"], ["2024-01-01", 1], ["2024-01-02", "many"]], "row 3: column 'n' holds 'many'"),
    ([["day", "n"], ["2024-01-01", 1], [], ["2024-01-02", True]], "row 4: column 'n' holds 'Tr"),
    ([["day", "n"], [datetime.date(2024, 1, 1), 1], [45293, 2], ["2024-01-03", 3]],
     "row 3: column 'day' holds '45293', need a date"),
    ([["day", "n"], ["2024-01-01", 1], ["2024-01-02", "=1+1"]], "row 3: column 'n' holds empty"),
])
def test_excel_is_refused_by_rows(rows, says):
    rows += [[f"2024-01-1{k}", k] for k in range(6)]
    with pytest.raises(ValueError) as refusal:
        read(excel(rows))
    assert says in str(refusal.value)


def test_excel_asks_for_a_sheet_and_for_openpyxl(tmp_path):
    rows = [["day", "n"], *([day, k] for k, day in enumerate(DAYS))]
    with pytest.raises(ValueError, match="2 tables .Excel, sheet 'sheet 0', 8.*one by sheet="):
        read(excel(rows, rows[:5]))
    assert len(read(excel(rows, rows[:5]), sheet="sheet 1")) == 4
    (tmp_path / "renamed.csv").write_bytes(excel(rows))      # the content counts, not the name
    assert read_series(tmp_path / "renamed.csv").tolist() == list(range(8))
    (tmp_path / "renamed.xlsx").write_text(text())
    assert read_series(tmp_path / "renamed.xlsx").tolist() == list(range(1, 9))
    code = ("import sys; sys.modules['openpyxl'] = None; from lstm_apply.data import read_series\n"
            "try: read_series(sys.argv[1])\nexcept ValueError as e: print(e)")
    done = run(sys.executable, "-c", code, tmp_path / "renamed.csv")
    assert "needs openpyxl: pip install" in done.stdout, words(done)


def test_a_million_rows():
    index = pd.date_range("2000-01-01", periods=10**6, freq="min")
    values = np.arange(10**6) % 1440 / 8
    rows = "\n".join(map("{},{}".format, index.astype(str), values))
    back = read("when,n\n" + rows)
    assert np.array_equal(back.to_numpy(), values) and (back.index == index).all()


def test_notes_do_no_harm(tmp_path):
    series = read(text())
    bare = series.copy()
    bare.attrs = {}
    assert len(series.attrs["notes"]) == 3 and joblib.hash(bare.to_numpy()) == joblib.hash(
        series.to_numpy())
    assert pickle.loads(pickle.dumps(series)).attrs == series.attrs
    pd.testing.assert_series_equal(series, bare)
    for given_series in (series, bare):     # the second finds what the first stored
        backtest({"last": LastValue()}, given_series, 2, n_origins=2, store=tmp_path)
    assert len(list(tmp_path.iterdir())) == 2


def test_the_bundled_series_are_silent_and_the_slip_is_not():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for series in (load_wordle(), load_air_passengers()):
            again = read_series(series)
            assert again.equals(series) and again.name == series.name
    with pytest.warns(UserWarning, match="2569 on 2022-11-30 .about 2.... by its neighbours"):
        raw = load_wordle(raw=True)
    assert raw["2022-11-30"] == 2569


@pytest.mark.parametrize("name", ["data", "forecaster"])
def test_importing_reads_neither_pandas_nor_openpyxl(name):
    code = (f"import sys, lstm_apply.{name};"
            "print([m for m in ('pandas.core', 'openpyxl', 'matplotlib') if m in sys.modules])")
    done = run(sys.executable, "-c", code)
    assert done.stdout.strip() == "[]", words(done)
