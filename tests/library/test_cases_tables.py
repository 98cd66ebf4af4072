"""Tables as people have them: words around them, several in a file, wide, long, without dates."""
import datetime
import io

import pytest
from files import DAYS, HEAD, PLAIN, read, refused, table

from lstm_apply.data import read_series
from lstm_apply.panel import read_panel
FRAMED = {
    "title": ("Sales report\n\n" + table(), "line 1 'Sales report'"),
    "year in the title": ("2024 sales of the shop\n" + table(), "line 1 '2024 sales of the shop'"),
    "saved title": ("Sales report,\n,\n" + table(), "line 1 'Sales report'"),
    "comments": ("# by me\n# \"in\" 2024, May\n" + table(), "line 2 '# \"in\" 2024'"),
    "source": (table() + "\nSource: World Bank, 2024\n", "line 11 'Source: World Bank'"),
    "notes": (table() + "来源：某网站\n* preliminary\n", "line 11 '* preliminary'"),
    "Excel's sep=": ("sep=,\n" + table(), "line 1 'sep='"),
    "words, blank": ("About this file\n\n\n" + table(), "line 1 'About this file'"),
}


@pytest.mark.parametrize("kind", FRAMED)
def test_words_around_a_table_are_left_out_and_said(kind):
    text, note = FRAMED[kind]
    series, notes = read(text)
    assert series.tolist() == PLAIN and series.name == "n"
    assert list(map(str, series.index.date)) == DAYS
    assert "no part of the table: " in notes and note in notes


@pytest.mark.parametrize("end", ["2024-02\n", "Total,36\n", "20,\n", "2024-01-09\n", "x,y,z\n"])
def test_a_row_that_might_be_data_is_never_left_out(end):
    assert "line 10: " in refused(table() + end)
    four = "day,n,a,b\n" + "".join(f"{day},{k},x,y\n" for k, day in enumerate(DAYS))
    assert "line 10: column 'day' holds 'Total'" in refused(four + "Total,36,,\n")


def excel(**sheets):
    "A workbook: rows of each sheet."
    book = pytest.importorskip("openpyxl").Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


DATED = [datetime.datetime(2022, 12, 31) - datetime.timedelta(k) for k in range(20)]


@pytest.mark.parametrize("left", [(None, None), (7, "x")])
def test_a_workbook_like_that_of_the_contest(left):
    rows = [[*left, day, 560 - k, f"w{k}", 20000 + k * k % 7, 1800 + k * k % 11]
            for k, day in enumerate(DATED)]
    head = [None, None, "Date", "Contest number", "Word", "Number of  reported results",
            "In hard mode"]
    book = excel(results=[["Wordle, all results"], [], head, *rows])
    for name in ("Number of reported results", "Number of  reported results"):
        series, notes = read(book, value=name)
        assert series.index[0] == DATED[-1] and series.iloc[-1] == 20000 and len(series) == 20
        assert "row 1 'Wordle, all results'" in notes and "ran from the newest" in notes
    assert "columns can be the value (" in refused(book) and ", In hard mode)" in refused(book)


def test_several_tables_are_listed_and_one_is_taken_by_a_name():
    sales, visits = ([["day", name], *([day, k * j + 1] for k, day in enumerate(DATED))]
                     for j, name in enumerate(["sold", "visits"], 2))
    about = [["About this file"], ["written in 2024"]]
    below = [["Sales"], *sales, [], ["Visits"], *visits, [], ["Source: me"]]
    beside = [[*a, None, *b] for a, b in zip(sales, visits[:12] + [[None, None]] * 9)]
    series, notes = read(excel(about=about, data=sales))
    assert series.name == "sold" and "not read: Excel, sheet 'about', 1 row from row 2" in notes
    for book in (excel(a=sales, b=visits), excel(a=below), excel(about=about, a=beside)):
        says = refused(book)
        assert "Excel, sheet 'a', 20 rows" in says and "from row" in says and "day, visits" in says
        assert read(book, value="visits")[0].iloc[-2:].tolist() == [4, 1]
    assert read(excel(a=sales, b=sales), sheet="b")[0].name == "sold"
    assert "has no sheet='c': name one of ['a', 'b']" in refused(excel(a=sales, b=[]), sheet="c")


def test_an_old_workbook_needs_xlrd_or_another_format():
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    says = refused(old)
    assert "needs xlrd: pip install xlrd" in says or "no readable Excel" in says


WIDE = "store,{}\nA,7,5,7,5\nB,4,,6,6\nC,3,3,6,\n"


@pytest.mark.parametrize("heads", [
    DAYS[:4], ["1960", "1961", "1962", "1963"], ["1/2024", "2/2024", "3/2024", "4/2024"],
    [f"{year} [YR{year}]" for year in range(1960, 1964)]])
def test_dates_as_headings_make_a_series_of_each_row(heads):
    text = WIDE.format(",".join(heads))
    panel, notes = read(text.replace("B,4,,", "B,4,5,"), read_panel)
    assert {name: s.tolist() for name, s in panel.items()} == {
        "A": [7, 5, 7, 5], "B": [4, 5, 6, 6], "C": [3, 3, 6]}
    assert "each row is a series" in notes
    assert f"series 'B': line 3, {heads[1]}: column 'value' holds " in refused(text, read_panel)
    assert "3 series are there (A, B, C): read_panel reads many" in refused(text)
    assert read(text, value="A")[0].tolist() == [7, 5, 7, 5]


def test_a_file_of_the_world_bank():
    years = range(1990, 2004)
    rows = [f'"{name}","{code}","Population","SP",' + ",".join(
        f'"{y * k}.5"' if 1988 + 2 * k < y < 2003 else '""' for y in years) + ","
        for k, (name, code) in enumerate([("Chad", "TCD"), ("Namibia", "NA"), ("Mali", "MLI")], 1)]
    head = '"Country Name","Country Code","Indicator","Code",' + ",".join(map(str, years)) + ","
    text = "\n".join(['"Data Source","World Development Indicators",', "",
                      '"Last Updated Date","2024-12-16",', "", head, *rows, ""])
    panel, notes = read(text, read_panel)
    assert {name: (s.index[0].year, len(s)) for name, s in panel.items()} == {
        "Chad": (1991, 12), "Namibia": (1993, 10), "Mali": (1995, 8)}
    assert panel["Mali"].iloc[0] == 1995 * 3 + 0.5 and "line 1 'Data Source', line 3" in notes
    assert list(read(text, read_panel, id="Country Code")[0]) == ["TCD", "NA", "MLI"]


LONG = "ds,y,unique_id\n" + "".join(f"{d},{k},{i}\n" for i in "AB" for k, d in enumerate(DAYS))


def test_a_long_table_names_the_column_of_names():
    for reader in (read_series, read_panel):
        says = refused(LONG, reader)
        assert "column unique_id seems to name the series: A, B, …: read them by read" in says
        assert "with id='unique_id' (command: --id unique_id)" in says
    panel = read(LONG, read_panel, id="unique_id")[0]
    assert {name: s.tolist() for name, s in panel.items()} == dict.fromkeys("AB", list(range(8)))


def test_several_columns_are_several_series():
    prices = "day,open,close,note\n" + "".join(f"{d},{k},{k + 0.5 if k else ''},x\n"
                                               for k, d in enumerate(DAYS))
    for reader in (read_series, read_panel):
        says = refused(prices, reader)
        assert "2 columns can be the value (open, close): name one by value=" in says
        assert "value='a,b' or value='all'" in says
    for value in ("open,close", ["open", "close"], "all"):
        panel = read(prices, read_panel, value=value)[0]
        assert {name: len(s) for name, s in panel.items()} == {"open": 8, "close": 7}
    twice = "shop," + prices.replace("\n2024", "\nnorth,2024")
    panel = read(twice, read_panel, id="shop", value="all")[0]
    assert {name: len(s) for name, s in panel.items()} == {"north open": 8, "north close": 7}


def test_rows_without_dates_need_a_start_and_a_step():
    bare, steps = "y\n5\n7\n9\n4\n", "t,y\n1,5\n2,7\n3,9\n4,4\n"
    for text in (bare, steps):
        assert "freq='D', start='2024-01-01' (command: --freq D --start 2" in refused(text)
        series = read(text, freq="MS", start="2024-02-01")[0]
        assert series.tolist() == [5, 7, 9, 4] and str(series.index[-1].date()) == "2024-05-01"
    assert "start= is missing" in refused(bare, freq="D")
    assert "freq= is missing" in refused(bare, start="2024-01-01")
    assert "is no date of frequency 'W', the first from there is 2024-01-07" in refused(
        bare, freq="W", start="2024-01-01")
    assert "column 'day' holds dates: leave freq= and start= out" in refused(
        table(), freq="D", start="2024-01-01")
    assert "series with names need dates" in refused(LONG, read_panel, id="unique_id", freq="D")


def test_only_a_file_from_the_newest_is_turned_without_asking():
    rows = table().split("\n")[1:-1]
    series, notes = read("\n".join([HEAD, *rows[::-1]]))
    assert series.tolist() == PLAIN and "ran from the newest to the oldest and are sorted" in notes
    mixed = "\n".join([HEAD, *rows[:4], rows[5], rows[4], *rows[6:]])
    assert "line 7: 2024-01-05 is below 2024-01-06" in refused(mixed)
    assert read(mixed, sort=True)[0].tolist() == PLAIN
