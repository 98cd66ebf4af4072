"""Files that mean harm, and surroundings that nobody thought of: what is said can be seen."""
import contextlib
import csv
import io
import unicodedata

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lstm_apply import read_series
from lstm_apply.cli import write_outputs
from lstm_apply.panel import read_panel
from lstm_apply.plotting import plot_forecast

HIDDEN = "\x1b[2J\x07\r\u202e\u2066\u200b\u200f\u061c\ufeff\u3164\ufe0f\u034f"
DAYS = [str(day)[:10] for day in pd.date_range("2024-01-01", periods=30)]
FORMULAS = ["=1+1", "+cmd|'/C calc'!A0", "-x", "@SUM(A1)", "'=1", "＝1", "\t=1", "-5", "#a", "a"]


def seen(text):
    "Whether every character of a text shows, and none of the hidden ones is in it."
    return not {*text} & {*HIDDEN[4:]} and all(
        c.isprintable() or unicodedata.category(c) == "Zs" for c in text)


def table(rows, heads):
    "A CSV as an open file."
    text = io.StringIO(newline="")
    csv.writer(text).writerows([heads, *rows])
    return io.StringIO(text.getvalue())


def all_said(read, *args, **how):
    "Every word that reading says: notes, warnings, errors, names."
    notes = []
    try:
        found = read(*args, report=notes.append, **how)
    except (ValueError, TypeError) as e:
        return str(e)
    names = [*found] if isinstance(found, dict) else [found.name, found.index.name]
    return " ".join(map(str, [*notes, *names]))


N = [str(100 + k) for k in range(30)]
OF_A_FILE = {  # what a file holds, and how it is read; H stands for the hidden characters
    "value": ((["d", "n H"], zip(DAYS, N)), read_series, {}),
    "date": ((["d H", "n"], zip(DAYS, N)), read_series, {}),
    "several": ((["d", "n H", "m H"], zip(DAYS, N, N)), read_series, {}),
    "no such": ((["d", "n H"], zip(DAYS, N)), read_series, {"value": "x"}),
    "cell": ((["d", "n"], zip(DAYS, [*N[:20], "H", *N[21:]])), read_series, {}),
    "gap": ((["d", "n H"], zip(DAYS, [*N[:20], *[""]*9, N[29]])), read_series, {}),
    "code": ((["d", "n H"], zip(DAYS, [*N[:20], "-999", "-999", *N[22:]])), read_series, {}),
    "number": ((["d", "n H"], zip(DAYS, [*N[:20], "1,5", *N[21:]])), read_series, {}),
    "title": ((["d", "n"], [("H source: H", ""), *zip(DAYS, N)]), read_series, {}),
    "ids": ((["d", "s H", "n"], [(d, s, n) for s in ("H a", "b H") for d, n in zip(DAYS, N)]),
            read_panel, {"id": "s H"}),
    "ids, unasked": ((["d", "s H", "n"], [(d, s, n) for s in ("H a", "b H")
                                          for d, n in zip(DAYS, N)]), read_series, {}),
    "a short id": ((["d", "s", "n"], [("2024-01-01", "H", "1")]), read_panel, {"id": "s"}),
    "wide": ((["s H", *DAYS], [["H a", *N], ["b H", *N]]), read_panel, {}),
    "wide, no such": ((["s", *DAYS], [["H", *N], ["b H", *N]]), read_panel, {"value": "x"}),
}


@pytest.mark.parametrize("case", OF_A_FILE)
def test_what_a_file_says_is_seen_wherever_it_is_told(case):
    (heads, rows), read, how = OF_A_FILE[case]
    harm = [[str(cell).replace("H", HIDDEN) for cell in row] for row in [heads, *rows]]
    how = {key: text.replace("H", HIDDEN) for key, text in how.items()}
    said = all_said(read, table(harm[1:], harm[0]), **how)
    assert seen(said) and (r"\x1b" in said or "read_panel" in said), said


def test_names_of_files_sheets_and_frames_are_seen(tmp_path):
    path = tmp_path/f"a{HIDDEN}.csv"
    path.write_text("d,n\n2024-01-01,x\n", encoding="utf-8")
    frame = pd.DataFrame({f"n{HIDDEN}": np.arange(30.)}, pd.DatetimeIndex(DAYS))
    book = tmp_path/f"{HIDDEN.replace(chr(13), '')}.xlsx"
    with pd.ExcelWriter(book) as writer:
        for name in ("\u202ea", "b\u200b"):
            frame.set_axis(["n\u202e"], axis=1).to_excel(writer, sheet_name=name)
    (broken := tmp_path/f"{HIDDEN}.zip").write_bytes(b"PK\x03\x04")
    for source in (path, frame, book, broken):
        assert seen(all_said(read_series, source)), source


@pytest.mark.parametrize("name", ["$x_{$", "a$b$c", r"\$x", HIDDEN, "=1"])
def test_names_are_drawn_as_they_are(name):
    series = read_series(pd.DataFrame({"d": DAYS, name: np.arange(30.)}))
    ax = plot_forecast(series, series[-3:].rename("forecast"))
    ax.figure.draw_without_rendering()
    label = ax.yaxis.label
    assert seen(label.get_text()) and not label.get_parse_math()
    plt.close(ax.figure)


NAMES = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=6)


@given(st.lists(NAMES, max_size=3))
@example(FORMULAS)
@example(["#1", "©"])                                    # a comment, a remark below a table
def test_names_become_no_formulas_and_come_back(tmp_path_factory, names):
    folder, known = tmp_path_factory.getbasetemp(), {}
    for name in ["b", *names]:
        with contextlib.suppress(ValueError):             # a blank one
            known |= read_panel(table([(d, name, n) for d, n in zip(DAYS, N)], "dsn"), "s")
    said = [s.rename("forecast").to_frame().assign(unique_id=k) for k, s in known.items()]
    said = pd.concat(said).reset_index(names="date").set_index("unique_id")
    write_outputs(said, lambda path: path.touch(), folder/"n.csv", folder/"n.svg", force=True)
    with (folder/"n.csv").open(encoding="utf-8", newline="") as file:
        cells = {row["unique_id"] for row in csv.DictReader(file)}
    assert all(seen(c) and (c[0] not in "=+-@＝＋－＠" or c[1:].isdecimal()) for c in cells)
    assert [*read_panel(folder/"n.csv", "unique_id")] == [*said.index.unique()]


@pytest.mark.parametrize(("code", "times"), [(-1, 2), (-1, 1), (-9, 2), (-88, 3), (-99, 1),
    (9999, 2), (-999, 1), (-999.25, 2), (32767, 2), (1e20, 2), (9.969209968386869e36, 3)])
def test_a_number_for_what_is_missing_is_named(code, times):
    values = [str(100 + k*7 % 30) for k in range(30)]
    for k in range(times):
        values[5 + 9*k] = repr(code)
    said = f"n: {code:.10g} occurs {f'{times} times' if times > 1 else 'once'}, far from all"
    assert said in all_said(read_series, table(zip(DAYS, values), "dn"))
    rows = [(d, s, v) for s in "ab" for d, v in zip(DAYS, values if s == "b" else N)]
    assert said.replace("n:", "b:") in all_said(read_panel, table(rows, "dsn"), id="s")


@pytest.mark.parametrize("values", [[3, 2, 1, -1, 0, 1, 2, -1, 1, 3]*3, [-1, 0, 1]*10,
                                    [950, 999, 980, 999, 1010]*6, [*range(-15, 15)]])
def test_a_number_among_others_is_no_code(values):
    assert "code" not in all_said(read_series, table(zip(DAYS, values), "dn"))
