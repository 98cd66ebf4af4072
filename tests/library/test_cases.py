"""Numbers as people write them, by kind: what is read, what is asked, what is refused and why."""
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from files import column, read, refused

from lstm_apply.data import check_series

# cells -> numbers, and the note; None: nothing to say
READ = {
    "currency": (["$1,000.50", "$20", "0", "-$5"], [1000.5, 20, 0, -5], "$1,000.50 is read as 10"),
    "euro": (["€ 1.000,50", "€ 3,00", "€ 2,10"], [1000.5, 3, 2.1], "€ 1.000,50 is read as 1000.5"),
    "code behind": (["1,200.5 USD", "7 USD", "8 USD"], [1200.5, 7, 8], "1,200.5 USD is read as 1"),
    "full-width": (["￥１２", "￥13", "￥14"], [12, 13, 14], "￥12 is read as 12"),
    "unit": (["10 kg", "11 kg", "9.5 kg"], [10, 11, 9.5], "9.5 kg is read as 9.5"),
    "thousands": (["900", "1.5K", "2M", "1.005K"], [900, 1500, 2e6, 1005], "1.5K is read as 1500"),
    "Chinese": (["3.2万", "1.2亿", "500"], [32000, 1.2e8, 500], "3.2万 is read as 32000"),
    "accounts": (["0", "(1)", "2", "(1,234.5)"], [0, -1, 2, -1234.5], "(1,234.5) is read as -1"),
    "scientific": (["0e3", "1e3", "2E+3"], [0, 1000, 2000], None),
    "percent": (["0%", "12.5%", "3 %"], [0, 12.5, 3], "12.5% is read as 12.5"),
    "plus": (["+5", "-3", "+1"], [5, -3, 1], None),
    "apostrophe": (["1'000", "2'000'000", "3"], [1000, 2e6, 3], "2'000'000 is read as 2000000"),
    "blank": (["1 000", "2 000", "3"], [1000, 2000, 3], "1 000 is read as 1000"),
    "comma": (["0,5", "1,5", "2,5"], [0.5, 1.5, 2.5], "0,5 is read as 0.5"),
    "thousand": (["1,000", "1,001", "1,002"], [1000, 1001, 1002], "1,000 is read as 1000"),
    "shortest": (["10.5", "1.234", "0.25", "2.0"], [10.5, 1.234, 0.25, 2], None),
}


@pytest.mark.parametrize("kind", READ)
def test_a_column_with_one_reading_is_read_and_said(kind):
    cells, values, note = READ[kind]
    series, notes = read(column(*cells))
    assert series.tolist() == values
    assert note in notes if note else "is read as" not in notes


# cells -> where it stops, what is said
ASKED = {
    "comma twice": (["0,5", "1,000", "2,5"], "line 3: column 'n' holds '1,000', which can be 1"),
    "thousand once": (["1,5", "2", "1,234"], "line 4: column 'n' holds '1,234', which can be 1"),
    "point twice": (["10.5", "1.000", "2.5"], "line 3: column 'n' holds '1.000', which can be 1"),
    "one unit less": (["10 kg", "11", "12 kg"], "line 3: column 'n' holds '11', other cells have"),
    "two units": (["1 kg", "2 kg", "3 lb"], "line 4: column 'n' holds '3 lb', other cells have"),
    "two monies": (["$1", "$2", "€3"], "line 4: column 'n' holds '€3', other cells have $"),
    "two minus": (["-(1)", "2", "3"], "line 2: column 'n' holds '-(1)', need a number"),
    "word": (["$1", "$2", "many"], "line 4: column 'n' holds 'many', need a number (such"),
    "percent once": (["1", "2%", "3"], "line 3: column 'n' holds '2%', other cells have no unit"),
}


@pytest.mark.parametrize("kind", ASKED)
def test_two_readings_are_asked_and_never_taken(kind):
    cells, says = ASKED[kind]
    assert says in refused(column(*cells))


@pytest.mark.parametrize("decimal, value", [(".", 1000), (",", 1)])
def test_the_answer_settles_it(decimal, value):
    cells = ["1,000", "2,000" if decimal == "." else "1,5", "3"]
    assert read(column(*cells), decimal=decimal)[0].iloc[0] == value


MISSING = ["", "-", "–", "—", ".", "..", "#N/A", "N/A", "NA", "NaN", "nan", "null", "None", "n/a",
           "#VALUE!", "#DIV/0!"]


@pytest.mark.parametrize("mark", MISSING)
def test_every_mark_of_a_missing_value_is_one_thing(mark):
    text = column("1", "2", mark, "4")
    assert "line 4: column 'n' holds" in refused(text)
    assert "1 cell of column n is missing" in refused(text)
    assert read(text, fill="linear")[0].tolist() == [1, 2, 3, 4]
    assert read(column("1", mark, mark, mark, "5"), fill="linear")[0].tolist() == [1, 2, 3, 4, 5]


def test_a_code_for_missing_is_pointed_out():
    series, notes = read(column("3", "-999", "4", "5", "-999", "4"))
    assert series.min() == -999 and "n: -999 occurs 2 times, far from all other values" in notes
    assert "probably" not in read(column("950", "999", "980", "999", "970"))[1]


def test_a_cell_that_is_no_number_is_the_one_that_is_named():
    index = pd.date_range("2024-01-01", periods=4)
    for bad in ("n/a", 10**400, Decimal("sNaN"), 2j, True, "3"):
        values = [Decimal("1.5"), Decimal(2), bad, Decimal(3)]
        with pytest.raises(TypeError, match=r"need numbers: .iloc\[2\] \(2024-01-03"):
            check_series(pd.Series(values, index, dtype=object))
    good = [Decimal("1.5"), 2, np.float32(3), 4.0]
    assert check_series(pd.Series(good, index, dtype=object)).tolist() == [1.5, 2, 3, 4]
