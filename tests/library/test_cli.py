"""The command: what it writes, what it prints, and how it refuses."""
import signal
import subprocess
import time

import numpy as np
import pandas as pd
import pytest
from support import BIN, rounds, run, write_csv

from lstm_apply.cli import main

QUICK = ["--model", "lstm", "--nets", "2", "--epochs", "4", "--jobs", "1"]
MODELS = {"pre-trained": [], "LSTM": QUICK}    # row of the printed table -> options
COLUMNS = ["date", "forecast", "lo-80", "hi-80", "lo-95", "hi-95"]


def forecast(folder, *options):
    "Run the command in a folder."
    return run(BIN / "lstm_apply", "forecast", *options, cwd=folder)


@pytest.mark.parametrize("model", MODELS)
def test_the_bundled_series_to_the_first_of_march(tmp_path, model):
    done = forecast(tmp_path, *MODELS[model])
    assert done.returncode == 0, done.stderr
    table = pd.read_csv(tmp_path / "forecast.csv")
    assert (list(table.columns), len(table)) == (COLUMNS, 60)
    assert (table.date.iloc[0], table.date.iloc[-1]) == ("2023-01-01", "2023-03-01")
    assert table.notna().all(axis=None) and (table.drop(columns="date") > 0).all(axis=None)
    assert (table["lo-95"] <= table["lo-80"]).all() and (table["hi-80"] <= table["hi-95"]).all()
    assert (tmp_path / "forecast.png").read_bytes().startswith(b"\x89PNG")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["forecast.csv", "forecast.png"]
    says = done.stdout
    assert "reported_results: 359 points from 2022-01-07 to 2022-12-31, frequency D" in says
    for word in ("MAE", "RMSE", "MASE", f"\n{model}  ", "last value", "seasonal naive",
                 "season: 7, by frequency and data\n", "2023-03-01", "horizon: 60 steps",
                 "by MAE over 60 points "):
        assert word in says
    assert ("training nets" in done.stderr) == (model == "LSTM"), "progress is shown"


@pytest.mark.parametrize("model", MODELS)
def test_the_hold_out_has_no_say_in_the_season(tmp_path, said_here, model):
    week = 100 + 30 * np.sin(np.arange(70) * 2 * np.pi / 7)
    week[56:] = np.random.default_rng(0).normal(1000, 900, 14)      # hides the rhythm before it
    days = pd.date_range("2024-01-01", periods=70)
    name = write_csv(tmp_path / "week.csv", zip(days.strftime("%Y-%m-%d"), week.round(2)))
    said = {}
    for season in ([], ["--season-length", "7"]):
        text = said_here("forecast", name, "--horizon", 14,
                         "--force", *season, *MODELS[model])
        said[bool(season)] = [line for line in text.splitlines()
                              if line.startswith((model, "last value", "seasonal naive"))]
        assert "season: 7\n" in text or not season
    assert len(said[True]) == 3 and said[True] == said[False]       # found: 7, as if it were given


@pytest.mark.parametrize("model", MODELS)
def test_a_file_of_ones_own(tmp_path, daily, said_here, model):
    name = write_csv(tmp_path / "own.csv", daily)
    said_here("forecast", name, "--horizon", 9, "--out", "f.csv",
              "--plot", "f.svg", *MODELS[model])
    table = pd.read_csv(tmp_path / "f.csv")
    assert table.date.tolist() == [str(d.date()) for d in pd.date_range("2024-02-10", periods=9)]
    assert "<svg" in (tmp_path / "f.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize("options", [[], ["--tune", "2"], QUICK], ids=["read", "tuned", "LSTM"])
def test_the_same_seed_writes_the_same_table(tmp_path, daily, said_here, options):
    name = write_csv(tmp_path / "own.csv", daily)
    options = [name, "--horizon", "5", *options]
    said_here("forecast", *options, "--out", "a.csv")
    done = forecast(tmp_path, *options, "--out", "b.csv")             # and in another process
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()


def test_seasonal_naive_score_is_right(tmp_path, daily, said_here):
    name = write_csv(tmp_path / "own.csv", daily)
    text = said_here("forecast", name, "--horizon", 7, "--test-size", 7)
    row = next(line for line in text.splitlines() if line.startswith("seasonal naive"))
    values = np.array([n for _, n in daily])
    error = np.abs(values[-7:] - values[-14:-7]).mean()
    assert float(row.split()[2]) == pytest.approx(error, rel=1e-3)


def refused_files(daily):
    "Name of a case: (rows or None, options, what the line has to say)."
    bad = {name: [(d, new if i == 9 else n) for i, (d, n) in enumerate(daily)]
           for name, new in {"NaN": "", "text": "many", "infinity": "inf"}.items()}
    return {
        "missing file": (None, ["none.csv"], "none.csv"),
        "missing column": (daily, ["own.csv", "--value", "sales"], "no column 'sales'"),
        "missing date column": (daily, ["own.csv", "--date", "when"], "no column 'when'"),
        "NaN": (bad["NaN"][:18], ["own.csv"], "line 11: column 'n' holds empty"),
        "text": (bad["text"], ["own.csv"], "line 11: column 'n' holds 'many'"),
        "infinity": (bad["infinity"], ["own.csv"], "line 11: column 'n' holds 'inf'"),
        "gap": (daily[:5] + daily[13:], ["own.csv"], "missing at frequency D: 2024-01-06"),
        "too few points for nets from nothing": (daily[:8], ["own.csv", *QUICK], "points"),
        "too few points": (daily[:2], ["own.csv"], "points"),
        "one point": (daily[:1], ["own.csv"], "has 1 point, at least 3"),
        "header only": ([], ["own.csv"], "no rows"),
        "no numbers": ([(d, "x") for d, _ in daily], ["own.csv"], "by --value"),
        "many, no such column": (daily, ["own.csv", "--id", "shop"], "no column 'shop'"),
        "many, named by their dates": (daily, ["own.csv", "--id", "day", "--date", "day"],
                                       "no column 'day'"),
    }


def refused_options(daily):
    "The same for options that do not fit one another, or what is there."
    return {
        "horizon 0": (daily, ["own.csv", "--horizon", "0"], "--horizon is 0"),
        "negative hold-out": (daily, ["own.csv", "--test-size", "-3"], "--test-size is -3"),
        "no nets": (daily, ["own.csv", *QUICK, "--nets", "0"], "--nets is 0"),
        "nets of the other model": (daily, ["own.csv", "--nets", "3"],
                                    "--nets is of --model lstm"),
        "epochs of the other": (daily, ["own.csv", "--epochs", "3"],
                                "--epochs is of --model lstm"),
        "tuning nets from nothing": (daily, ["own.csv", "--model", "lstm", "--tune", "3"],
                                     "--tune is of --model pretrained"),
        "tuning backwards": (daily, ["own.csv", "--tune", "-1"], "tune is -1"),
        "a season without end": (daily, ["own.csv", "--season-length", "400"], "from 1 to 366"),
        "many, no file": (daily, ["--id", "day"], "--id is for a file of many series"),
        "no folder": (daily, ["own.csv", "--out", "no/f.csv"], "no folder no"),
        "somebody's file": (daily, ["own.csv", "--out", "own.csv"], "is not replaced"),
        "its own input": (daily, ["own.csv", "--out", "own.csv", "--force"], "names that differ"),
        "one name twice": (daily, ["own.csv", "--out", "f.csv", "--plot", "f.csv"], "that differ"),
        "figure of a strange kind": (daily, ["own.csv", "--plot", "f.docx"], "docx"),
    }


def refusals(daily):
    return refused_files(daily) | refused_options(daily)


CASES = list(refusals([("2024-01-01", 1.0)] * 40))
ALONE = rounds(3, len(CASES))   # cases tried in a process of their own; the others in this one


def tried(folder, case, options, monkeypatch, capsys):
    "Exit status and both streams of a forecast that is refused."
    if CASES.index(case) < ALONE:
        done = forecast(folder, *options)
        return done.returncode, done.stdout, done.stderr
    monkeypatch.chdir(folder)
    with pytest.raises(SystemExit) as end:
        raise SystemExit(main(["forecast", *options]))
    return end.value.code, *capsys.readouterr()


@pytest.mark.parametrize("case", CASES)
def test_refusals_are_one_line_and_leave_nothing(tmp_path, daily, case, monkeypatch, capsys):
    rows, options, says = refusals(daily)[case]
    if rows is not None:
        write_csv(tmp_path / "own.csv", rows)
    before = sorted(path.name for path in tmp_path.iterdir())
    status, said, errors = tried(tmp_path, case, options, monkeypatch, capsys)
    lines = [line for line in errors.splitlines() if line.startswith("lstm_apply: ")]
    assert status == 2
    assert len(lines) == 1 and says in lines[0]
    assert "Traceback" not in errors + said
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_an_empty_file_is_refused(tmp_path):
    (tmp_path / "empty.csv").write_text("")
    done = forecast(tmp_path, "empty.csv")
    assert done.returncode == 2 and "is empty" in done.stderr


def test_an_older_table_survives_a_refusal(tmp_path, daily):
    name = write_csv(tmp_path / "own.csv", daily)
    (tmp_path / "forecast.csv").write_text("mine")
    assert forecast(tmp_path, name, "--plot", "f.docx", *QUICK).returncode == 2
    assert (tmp_path / "forecast.csv").read_text() == "mine"


def test_interrupted_it_writes_nothing_and_ends_quietly(tmp_path):
    command = [str(BIN / "lstm_apply"), "forecast", *QUICK, "--epochs", "100000"]
    process = subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        # whoever runs the tests in the background has it ignored
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
    try:
        assert "reported_results" in process.stdout.readline()
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 130 and "Traceback" not in errors
    assert list(tmp_path.iterdir()) == []


def test_a_backtest_that_was_killed_goes_on(tmp_path, daily):
    name = write_csv(tmp_path / "own.csv", daily)
    options = ["backtest", name, "--horizon", "5", "--origins", "3", "--step", "2", *QUICK]
    process = subprocess.Popen([BIN / "lstm_apply", *options], cwd=tmp_path, text=True,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    parts = tmp_path / "backtest.csv.parts"
    for _ in range(6000):
        done = {path.name: path.stat().st_mtime_ns for path in parts.glob("*.csv")}
        if done or process.poll() is not None:
            break
        time.sleep(.05)
    process.kill()
    process.wait()
    assert 0 < len(done) < 12 and not (tmp_path / "backtest.csv").exists()
    again = run(BIN / "lstm_apply", *options, cwd=tmp_path)
    assert again.returncode == 0, again.stderr
    table = pd.read_csv(tmp_path / "backtest.csv", index_col="model")
    assert list(table.index) == ["LSTM", "last value", "seasonal naive", "drift"]
    assert list(table.columns) == ["MAE", "RMSE", "MASE", "cover-80", "cover-95", "MSIS-80",
                                   "MSIS-95", "WQL"]
    assert "3 origins, 5 steps each" in again.stdout and not parts.exists()
    for model, row in table.iterrows():   # MASE has no unit where a season repeats itself
        line = next(line for line in again.stdout.splitlines() if line.startswith(model))
        assert float(line.removeprefix(model).split()[0]) == pytest.approx(row.MAE, rel=1e-3)
