"""The command: what it writes, what it prints, and how it refuses."""
import signal
import subprocess
import time

import numpy as np
import pandas as pd
import pytest
from support import BIN, rounds, run

from lstm_apply.cli import main

QUICK = ["--model", "lstm", "--nets", "2", "--epochs", "4", "--jobs", "1"]
MODELS = {"pre-trained": [], "LSTM": QUICK}    # row of the printed table -> options
COLUMNS = ["date", "forecast", "lo-80", "hi-80", "lo-95", "hi-95"]


def forecast(folder, *options):
    "Run the command in a folder."
    return run(BIN / "lstm_apply", "forecast", *options, cwd=folder)


def write_csv(path, rows):
    "A CSV with a header from pairs of date and value."
    path.write_text("day,n\n" + "".join(f"{day},{n}\n" for day, n in rows), encoding="utf-8")
    return path.name


def write_shops(path, shops):
    "The same with a column more: whose row it is."
    rows = [f"{shop},{day},{n}\n" for shop, some in shops.items() for day, n in some]
    path.write_text("shop,day,n\n" + "".join(rows), encoding="utf-8")
    return path.name


def said_here(capsys, monkeypatch, folder, *argv):
    "What the command prints, run in this process and in a folder."
    monkeypatch.chdir(folder)
    status = main([*map(str, argv)])
    out, errors = capsys.readouterr()
    assert status == 0, errors
    return out


@pytest.fixture()
def daily():
    "Forty days with a weekly rhythm."
    days = pd.date_range("2024-01-01", periods=40).strftime("%Y-%m-%d")
    return list(zip(days, (100 + 10 * np.sin(np.arange(40) * 2 * np.pi / 7)).round(1)))


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
    assert "reported_results: 359 points, 2022-01-07 to 2022-12-31, frequency D" in says
    for word in ("MAE", "RMSE", "MASE", f"\n{model}  ", "last value", "seasonal naive",
                 "season: 7, by frequency and data\n", "2023-03-01"):
        assert word in says
    assert ("training nets" in done.stderr) == (model == "LSTM"), "progress is shown"


@pytest.mark.parametrize("model", MODELS)
def test_the_hold_out_has_no_say_in_the_season(tmp_path, capsys, monkeypatch, model):
    week = 100 + 30 * np.sin(np.arange(70) * 2 * np.pi / 7)
    week[56:] = np.random.default_rng(0).normal(1000, 900, 14)      # hides the rhythm before it
    days = pd.date_range("2024-01-01", periods=70)
    name = write_csv(tmp_path / "week.csv", zip(days.strftime("%Y-%m-%d"), week.round(2)))
    said = {}
    for season in ([], ["--season-length", "7"]):
        text = said_here(capsys, monkeypatch, tmp_path, "forecast", name, "--horizon", 14,
                         "--force", *season, *MODELS[model])
        said[bool(season)] = [line for line in text.splitlines()
                              if line.startswith((model, "last value", "seasonal naive"))]
        assert "season: 7\n" in text or not season
    assert len(said[True]) == 3 and said[True] == said[False]       # found: 7, as if it were given


@pytest.mark.parametrize("model", MODELS)
def test_a_file_of_ones_own(tmp_path, daily, capsys, monkeypatch, model):
    name = write_csv(tmp_path / "own.csv", daily)
    said_here(capsys, monkeypatch, tmp_path, "forecast", name, "--horizon", 9, "--out", "f.csv",
              "--plot", "f.svg", *MODELS[model])
    table = pd.read_csv(tmp_path / "f.csv")
    assert table.date.tolist() == [str(d.date()) for d in pd.date_range("2024-02-10", periods=9)]
    assert "<svg" in (tmp_path / "f.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize("options", [[], ["--tune", "2"], QUICK], ids=["read", "tuned", "LSTM"])
def test_the_same_seed_writes_the_same_table(tmp_path, daily, capsys, monkeypatch, options):
    name = write_csv(tmp_path / "own.csv", daily)
    options = [name, "--horizon", "5", *options]
    said_here(capsys, monkeypatch, tmp_path, "forecast", *options, "--out", "a.csv")
    done = forecast(tmp_path, *options, "--out", "b.csv")             # and in another process
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()


def test_fine_tuning_says_something_else_for_each_seed(tmp_path, daily, capsys, monkeypatch):
    name, written = write_csv(tmp_path / "own.csv", daily), []
    for options in ([], ["--seed", "1"], ["--tune", "2"], ["--tune", "2", "--seed", "1"]):
        said_here(capsys, monkeypatch, tmp_path, "forecast", name, "--horizon", 5, *options)
        written.append((tmp_path / "forecast.csv").read_text())
    assert written[0] == written[1] and len(set(written)) == 3     # without it there is no chance


def test_two_seasons_of_hours_are_found_and_said(tmp_path, capsys, monkeypatch):
    hours = pd.date_range("2024-01-01", periods=400, freq="h")
    t = np.arange(400)
    values = 100 + 20*np.sin(t*2*np.pi/24) + 20*np.sin(t*2*np.pi/168)
    name = write_csv(tmp_path / "hours.csv",
                     zip(hours.strftime("%Y-%m-%d %H:%M"), values.round(3)))
    for options, season in ([], "24 and 168, by frequency and data"), (["--season-length", "24"],
                                                                       "24"):
        text = said_here(capsys, monkeypatch, tmp_path, "forecast", name, "--horizon", 24, *options)
        assert f"\nseason: {season}\n" in text
    table = pd.read_csv(tmp_path / "forecast.csv")
    assert [table.date.iloc[k] for k in (0, -1)] == ["2024-01-17 16:00:00", "2024-01-18 15:00:00"]


def test_many_series_of_one_file(tmp_path, daily, capsys, monkeypatch):
    shops = {"north": daily, "south": [(day, 5*n) for day, n in daily[10:]]}
    name, options = write_shops(tmp_path / "shops.csv", shops), ["--horizon", 7]
    for _ in range(2):                                          # its own files are replaced
        text = said_here(capsys, monkeypatch, tmp_path, "forecast", name, "--id", "shop", *options)
    for word in ("2 series by shop, dates: day, values: n, 30 to 40 points each",
                 "hold-out: the last 7 points of each", "MASE", "cover-80", "pre-trained",
                 "last value", "seasonal naive", "2 series, 7 steps each: wrote forecast.csv"):
        assert word in text
    assert "RMSE" not in text, "the series have units of their own"
    assert (tmp_path / "forecast.png").read_bytes().startswith(b"\x89PNG")
    many = pd.read_csv(tmp_path / "forecast.csv")
    assert list(many.columns) == ["unique_id", *COLUMNS]
    assert list(many.unique_id) == ["north"]*7 + ["south"]*7
    for shop, rows in shops.items():
        said_here(capsys, monkeypatch, tmp_path, "forecast", write_csv(tmp_path / "one.csv", rows),
                  *options)
        alone = pd.read_csv(tmp_path / "forecast.csv")
        part = many[many.unique_id == shop].reset_index(drop=True)
        assert list(part.date) == list(alone.date)
        assert part[COLUMNS[1:]].to_numpy() == pytest.approx(alone[COLUMNS[1:]].to_numpy(),
                                                             rel=1e-4)


def test_many_series_may_be_tuned_on_together(tmp_path, daily, capsys, monkeypatch):
    name = write_shops(tmp_path / "shops.csv", {"a": daily, "b": daily[5:], "c": daily[9:]})
    written = []
    for options in [], ["--tune", "2"]:
        said_here(capsys, monkeypatch, tmp_path, "forecast", name, "--id", "shop", "--horizon", 3,
                  *options)
        written.append(pd.read_csv(tmp_path / "forecast.csv"))
    assert not written[0].equals(written[1])
    assert written[0].unique_id.equals(written[1].unique_id) and len(written[1]) == 9


def test_seasonal_naive_and_the_forecast_stand_in_one_board(tmp_path, daily, capsys, monkeypatch):
    name = write_csv(tmp_path / "own.csv", daily)
    text = said_here(capsys, monkeypatch, tmp_path, "backtest", name, "--horizon", 5,
                     "--origins", 2, "--jobs", 1)
    board = pd.read_csv(tmp_path / "backtest.csv", index_col="model")
    assert list(board.index) == ["pre-trained", "last value", "seasonal naive", "drift"]
    assert board["cover-80"].notna().tolist() == [True, False, False, False]
    assert "2 origins, 5 steps each" in text and not (tmp_path / "backtest.csv.parts").exists()


def test_seasonal_naive_score_is_right(tmp_path, daily):
    name = write_csv(tmp_path / "own.csv", daily)
    done = forecast(tmp_path, name, "--horizon", "7", "--test-size", "7", *QUICK)
    row = next(line for line in done.stdout.splitlines() if line.startswith("seasonal naive"))
    values = np.array([n for _, n in daily])
    error = np.abs(values[-7:] - values[-14:-7]).mean()
    assert float(row.split()[2]) == pytest.approx(error, rel=1e-3)


def refusals(daily):
    "Name of a case: (rows or None, options, what the line has to say)."
    bad = {name: [(d, new if i == 9 else n) for i, (d, n) in enumerate(daily)]
           for name, new in {"NaN": "", "text": "many", "infinity": "inf"}.items()}
    return {
        "missing file": (None, ["none.csv"], "none.csv"),
        "missing column": (daily, ["own.csv", "--value", "sales"], "no column 'sales'"),
        "missing date column": (daily, ["own.csv", "--date", "when"], "no column 'when'"),
        "NaN": (bad["NaN"], ["own.csv"], "line 11: column 'n' holds empty"),
        "text": (bad["text"], ["own.csv"], "line 11: column 'n' holds 'many'"),
        "infinity": (bad["infinity"], ["own.csv"], "line 11: column 'n' holds 'inf'"),
        "gap": (daily[:5] + daily[6:], ["own.csv"], "missing at frequency D: 2024-01-06"),
        "too few points for nets from nothing": (daily[:8], ["own.csv", *QUICK], "points"),
        "too few points": (daily[:3], ["own.csv"], "points"),
        "one point": (daily[:1], ["own.csv"], "points"),
        "header only": ([], ["own.csv"], "no rows"),
        "no numbers": ([(d, "x") for d, _ in daily], ["own.csv"], "name one by value="),
        "horizon 0": (daily, ["own.csv", "--horizon", "0"], "--horizon is 0"),
        "negative hold-out": (daily, ["own.csv", "--test-size", "-3"], "test_size=-3"),
        "no nets": (daily, ["own.csv", *QUICK, "--nets", "0"], "n_nets is 0"),
        "nets of the other model": (daily, ["own.csv", "--nets", "3"], "--nets is of --model lstm"),
        "epochs of the other": (daily, ["own.csv", "--epochs", "3"], "--epochs is of --model lstm"),
        "tuning nets from nothing": (daily, ["own.csv", "--model", "lstm", "--tune", "3"],
                                     "--tune is of --model pretrained"),
        "tuning backwards": (daily, ["own.csv", "--tune", "-1"], "tune is -1"),
        "a season without end": (daily, ["own.csv", "--season-length", "400"], "from 1 to 366"),
        "many, no such column": (daily, ["own.csv", "--id", "shop"], "no column 'shop'"),
        "many, no file": (daily, ["--id", "day"], "--id is for a file of many series"),
        "many, by nets from nothing": (daily, ["own.csv", "--id", "day", *QUICK],
                                       "--id is for a file of many series"),
        "many, named by their dates": (daily, ["own.csv", "--id", "day", "--date", "day"], "no column 'day'"),
        "no folder": (daily, ["own.csv", "--out", "no/f.csv"], "no folder no"),
        "somebody's file": (daily, ["own.csv", "--out", "own.csv"], "is not replaced"),
        "its own input": (daily, ["own.csv", "--out", "own.csv", "--force"], "names that differ"),
        "one name twice": (daily, ["own.csv", "--out", "f.csv", "--plot", "f.csv"], "that differ"),
        "figure of a strange kind": (daily, ["own.csv", "--plot", "f.docx"], "docx"),
    }


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


@pytest.mark.parametrize("n, says", [(1, "series 'tiny': the series has 1 points"),
                                     (2, "series 'tiny': the series has 2 points"),
                                     (3, "series 'tiny' has 3 points, of which 1 cannot be held")])
def test_of_many_the_one_that_is_too_short_is_named(tmp_path, daily, capsys, monkeypatch, n, says):
    name = write_shops(tmp_path / "shops.csv", {"north": daily, "tiny": daily[:n]})
    status, _, errors = tried(tmp_path, CASES[-1], [name, "--id", "shop"], monkeypatch, capsys)
    assert status == 2 and len(errors.splitlines()) == 1 and says in errors
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_an_empty_file_is_refused(tmp_path):
    (tmp_path / "empty.csv").write_text("")
    done = forecast(tmp_path, "empty.csv")
    assert done.returncode == 2 and "no readable CSV" in done.stderr


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
    assert list(table.columns) == ["MAE", "RMSE", "MASE", "cover-80", "cover-95"]
    assert "3 origins, 5 steps each" in again.stdout and not parts.exists()
    for model, row in table.iterrows():   # MASE has no unit where a season repeats itself
        line = next(line for line in again.stdout.splitlines() if line.startswith(model))
        assert float(line.removeprefix(model).split()[0]) == pytest.approx(row.MAE, rel=1e-3)
