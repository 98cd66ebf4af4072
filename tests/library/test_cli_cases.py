"""What people give the command, and what it should say: a table of files, options and words."""
import warnings

import numpy as np
import pandas as pd
import pytest
from support import write_csv

from lstm_apply.cli import main

WAVE = (100 + 10*np.sin(np.arange(120)*2*np.pi/7)).round(2)
RISING = np.arange(120.)


def dated(n, freq="D", values=WAVE, start="2024-01-01", form="%Y-%m-%d"):
    "Rows of a date and a value."
    days = pd.date_range(start, periods=n, freq=freq).strftime(form)
    return list(zip(days, values[:n]))


def shops(*lengths):
    return [(f"shop {k}", *row) for k, n in enumerate(lengths) for row in dated(n)]


JUMP = [(d, 100. + 400*(k >= 40)) for k, (d, _) in enumerate(dated(60))]
WEEKS = [(d, [5, 1, 9, 2, 7, 7, 3][k % 7]) for k, (d, _) in enumerate(dated(60))]
FEW = "no hold-out: the series has too few points for one"
SAID = {     # name: (header, rows, options, what is said, what is not)
    "a default by frequency": ("d,n", dated(60, "MS"), [], ["horizon: 24 steps"], []),
    "quarters": ("d,n", dated(40, "QS"), [], ["horizon: 8 steps"], []),
    "years": ("d,n", dated(40, "YS"), [], ["horizon: 6 steps"], []),
    "weeks": ("d,n", dated(110, "W"), [], ["horizon: 52 steps"], []),
    "no more than there is": ("d,n", dated(20), [], ["horizon: 20 steps"], []),
    "one that is asked for": ("d,n", dated(60, "MS"), ["--horizon", 3], [], ["horizon:"]),
    "a hold-out": ("d,n", dated(60), ["--horizon", 14],
                   ["hold-out: the last 14 points from 2024-02-16", "by MAE over 14 points"], []),
    "a quarter of it": ("d,n", dated(10, "MS"), ["--horizon", 14],
                        ["hold-out: the last 2 points, not 14, from 2024-09-01",
                         "by MAE over 2 points", "forecast for 2025-12-01"], []),
    "three points": ("d,n", dated(3, "MS"), ["--horizon", 2],
                     [FEW, "forecast for 2024-05-01"], []),
    "none asked for": ("d,n", dated(60), ["--test-size", 0], ["forecast for"], ["hold-out"]),
    "more than there is": ("d,n", dated(20), ["--test-size", 90],
                           ["hold-out: the last 17 points, not 90"], []),
    "a season beyond the rest": ("d,n", dated(14, "MS"), ["--season-length", 12],
                                 ["hold-out: the last 3 points", "season: 12\n"], []),
    "the last value is better": ("d,n", JUMP, ["--horizon", 14],
                                 ["14 points repeating the last value does better here"], ["nan"]),
    "the last season is better": ("d,n", WEEKS, ["--horizon", 14],
                                  ["14 points the forecast beats repeating the last value; "
                                   "repeating the last season does better here"], ["nan"]),
    "a constant": ("d,n", [(d, 5) for d, _ in dated(60)], [], ["as good as", " - "], ["nan"]),
    "no season": ("d,n", dated(40, "YS", RISING), [], ["season: none, the data show none"],
                  ["last season"]),
    "below one another": ("s,d,n", shops(40, 40), ["--id", "s"],
                          ["hold-out: the last 10 points, not 40, of each", "(2 of 2 series)",
                           "shop 0: forecast for", "shop 1: forecast for"], ["RMSE"]),
    "each its own hold-out": ("s,d,n", shops(40, 8, 3), ["--id", "s", "--horizon", 10],
                              ["the last 2 to 10 points of 2 of 3 series, the others"], []),
    "more than are drawn": ("s,d,n", shops(*[20]*6), ["--id", "s", "--horizon", 2],
                            ["… 6 series, 4 are shown and drawn"], ["shop 4:"]),
    "an ill-willed name": ("d,\x1b[2Jn\u202e", dated(30), ["--horizon", 3],
                           [r"values: \x1b[2Jn\u202e"], ["\x1b"]),
    "a name with a formula": ("d,$x_{$", dated(30), ["--horizon", 3], ["values: $x_{$"], []),
    "names in Chinese": ("日期,旅客 ($)", dated(30), ["--horizon", 3], ["values: 旅客 ($)"], []),
    "many digits": ("d,n", [(d, 1e6 + k) for k, (d, _) in enumerate(dated(30))],
                    ["--horizon", 2], ["forecast for 2024-02-01: 10000"], ["e+"]),
    "an hour": ("d,n", dated(60, "h", form="%Y-%m-%d %H:%M"), ["--horizon", 2],
                ["hold-out: the last 2 points from 2024-01-03 10:00:00",
                 "forecast for 2024-01-03 13:00:00"], []),
}
REFUSED = {  # name: (header, rows, options, what the line says)
    "two columns": ("d,a,b", [(d, n, n) for d, n in dated(30)], [],
                    ["2 columns can be the value (a, b)", "--value a,b or --value all"]),
    "a gap": ("d,n", dated(60)[:9] + dated(60)[21:30] + dated(60)[31:], [],
              ["13 of 60 points are missing, the longest gap is 12: --fill linear fills them"]),
    "nothing at the end": ("d,n", [*dated(20)[:-1], ("2024-01-20", "")], [], ["line 21: "]),
    "two dates": ("d,e,n", [(d, d, n) for d, n in dated(30)], [], ["name one by --date"]),
    "day or month": ("d,n", dated(8, form="%d/%m/%Y"), [], ["--day-first or --month-first"]),
    "a fill of a kind unknown": ("d,n", dated(30), ["--fill", "cubic"], ["--fill is 'cubic'"]),
    "no such file": ("d,n", [], ["--id", "s"], ["has a header but no rows"]),
}
DRAWN = {"below one another", "an ill-willed name", "a name with a formula", "names in Chinese"}
PYTHON = ["=True", "=False", "='", "()", ".sort_index", "read_series", "errno", "_length"]


def said(folder, capsys, monkeypatch, header, rows, options):
    "Exit status and both streams of a forecast of such a file."
    monkeypatch.chdir(folder)
    name = write_csv(folder/"own.csv", rows, header)
    return main(["forecast", name, *map(str, options)]), *capsys.readouterr()


@pytest.mark.parametrize("case", SAID)
def test_what_is_said(case, tmp_path, capsys, monkeypatch):
    header, rows, options, words, never = SAID[case]
    if case not in DRAWN:      # a figure takes most of the time
        monkeypatch.setattr("lstm_apply.cli._draw", lambda *args: args[-1].write_bytes(b"drawn"))
    status, out, errors = said(tmp_path, capsys, monkeypatch, header, rows, options)
    assert (status, errors) == (0, ""), errors
    assert [word for word in words if word not in out] == [], out
    assert [word for word in never if word in out] == [], out
    assert (tmp_path/"forecast.csv").is_file() and (tmp_path/"forecast.png").is_file()


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_and_how_it_is_cured(case, tmp_path, capsys, monkeypatch):
    header, rows, options, words = REFUSED[case]
    status, _, errors = said(tmp_path, capsys, monkeypatch, header, rows, options)
    assert status == 2 and errors.startswith("lstm_apply: ") and errors.count("\n") == 1
    assert [word for word in words if word not in errors] == [], errors
    assert ("longest gap" in errors) == (case == "a gap")
    assert [word for word in PYTHON if word in errors.lower()] == [], errors


def test_warnings_are_one_line_each(tmp_path, capsys, monkeypatch):
    def warns(path, **how):
        warnings.warn("a value\nstands out", stacklevel=1)
        raise TypeError("enough")

    monkeypatch.setattr("lstm_apply.cli.read_series", warns)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        before = warnings.showwarning
        status, _, errors = said(tmp_path, capsys, monkeypatch, "d,n", dated(3), [])
        assert status == 2 and warnings.showwarning is before
    assert errors.splitlines() == [r"lstm_apply: warning: a value\nstands out",
                                   "lstm_apply: enough"]


def test_a_long_run_says_where_its_time_went(tmp_path, capsys, monkeypatch):
    clock = iter(np.arange(0, 100, 2.5))
    monkeypatch.setattr("lstm_apply.report.perf_counter", lambda: next(clock))
    _, out, _ = said(tmp_path, capsys, monkeypatch, "d,n", dated(30), ["--horizon", 2])
    assert out.splitlines()[-1] == ("10.0 s: reading 2.5, hold-out 2.5, fit and forecast 2.5, "
                                    "writing 2.5")


def test_nets_from_nothing_forecast_many_series_one_by_one(tmp_path, capsys, monkeypatch):
    quick = ["--model", "lstm", "--nets", 1, "--epochs", 2, "--jobs", 1, "--horizon", 3,
             "--test-size", 0]
    _, out, _ = said(tmp_path, capsys, monkeypatch, "s,d,n", shops(30, 24), ["--id", "s", *quick])
    many = pd.read_csv("forecast.csv")
    assert "hold-out" not in out and list(many.unique_id) == ["shop 0"]*3 + ["shop 1"]*3
    said(tmp_path, capsys, monkeypatch, "d,n", dated(24), quick)
    alone = pd.read_csv("forecast.csv")
    assert many[many.unique_id == "shop 1"].forecast.tolist() == alone.forecast.tolist()


def test_a_backtest_of_many_scores_all_of_them(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    name = write_csv(tmp_path/"own.csv", shops(40, 30), "s,d,n")
    for _ in range(2):                                  # its own table is replaced
        assert main(["backtest", name, "--id", "s", "--origins", "2", "--jobs", "1"]) == 0
        out = capsys.readouterr().out
    assert "horizon: 10 steps" in out and "by MAE over 40 points" in out and "RMSE" not in out
    assert "(2 of 2 series)" in out
    assert pd.read_csv("backtest.csv").columns[:4].tolist() == ["model", "MAE", "RMSE", "MASE"]
