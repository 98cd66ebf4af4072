"""The command by the net that has learned already: fine-tuning, two seasons, many series."""
import numpy as np
import pandas as pd
import pytest
from support import write_csv

from lstm_apply.cli import main

COLUMNS = ["date", "forecast", "lo-80", "hi-80", "lo-95", "hi-95"]


def write_shops(path, shops):
    "A CSV of the days of several shops."
    rows = [(shop, *row) for shop, some in shops.items() for row in some]
    return write_csv(path, rows, "shop,day,n")


def test_fine_tuning_says_something_else_for_each_seed(tmp_path, daily, said_here):
    name, written = write_csv(tmp_path / "own.csv", daily), []
    for options in ([], ["--seed", "1"], ["--tune", "2"], ["--tune", "2", "--seed", "1"]):
        said_here("forecast", name, "--horizon", 5, *options)
        written.append((tmp_path / "forecast.csv").read_text())
    assert written[0] == written[1] and len(set(written)) == 3     # without it there is no chance


def test_two_seasons_of_hours_are_found_and_said(tmp_path, said_here):
    hours = pd.date_range("2024-01-01", periods=400, freq="h")
    t = np.arange(400)
    values = 100 + 20*np.sin(t*2*np.pi/24) + 20*np.sin(t*2*np.pi/168)
    name = write_csv(tmp_path / "hours.csv",
                     zip(hours.strftime("%Y-%m-%d %H:%M"), values.round(3)))
    for options, season in ([], "24 and 168, by frequency and data"), (["--season-length", "24"],
                                                                       "24"):
        text = said_here("forecast", name, "--horizon", 24, *options)
        assert f"\nseason: {season}\n" in text
    table = pd.read_csv(tmp_path / "forecast.csv")
    assert [table.date.iloc[k] for k in (0, -1)] == ["2024-01-17 16:00:00", "2024-01-18 15:00:00"]


def test_many_series_of_one_file(tmp_path, daily, said_here):
    shops = {"north": daily, "south": [(day, 5*n) for day, n in daily[10:]]}
    name, options = write_shops(tmp_path / "shops.csv", shops), ["--horizon", 7]
    for _ in range(2):                                          # its own files are replaced
        text = said_here("forecast", name, "--id", "shop", *options)
    for word in ("2 series, 30 to 40 points each",
                 "hold-out: the last 7 points of each", "by MAE over 14 points",
                 " (2 of 2 series)", "north: forecast for 2024-02-16: ",
                 "MASE", "cover-80", "pre-trained",
                 "last value", "seasonal naive", "\nwrote forecast.csv"):
        assert word in text
    assert "RMSE" not in text, "the series have units of their own"
    assert (tmp_path / "forecast.png").read_bytes().startswith(b"\x89PNG")
    many = pd.read_csv(tmp_path / "forecast.csv")
    assert list(many.columns) == ["unique_id", *COLUMNS]
    assert list(many.unique_id) == ["north"]*7 + ["south"]*7
    for shop, rows in shops.items():
        said_here("forecast", write_csv(tmp_path / "one.csv", rows),
                  *options)
        alone = pd.read_csv(tmp_path / "forecast.csv")
        part = many[many.unique_id == shop].reset_index(drop=True)
        assert list(part.date) == list(alone.date)
        assert part[COLUMNS[1:]].to_numpy() == pytest.approx(alone[COLUMNS[1:]].to_numpy(),
                                                             rel=1e-4)


def test_many_series_may_be_tuned_on_together(tmp_path, daily, said_here):
    name = write_shops(tmp_path / "shops.csv", {"a": daily, "b": daily[5:], "c": daily[9:]})
    written = []
    for options in [], ["--tune", "2"]:
        said_here("forecast", name, "--id", "shop", "--horizon", 3,
                  *options)
        written.append(pd.read_csv(tmp_path / "forecast.csv"))
    assert not written[0].equals(written[1])
    assert written[0].unique_id.equals(written[1].unique_id) and len(written[1]) == 9


def test_seasonal_naive_and_the_forecast_stand_in_one_board(tmp_path, daily, said_here):
    name = write_csv(tmp_path / "own.csv", daily)
    text = said_here("backtest", name, "--horizon", 5,
                     "--origins", 2, "--jobs", 1)
    board = pd.read_csv(tmp_path / "backtest.csv", index_col="model")
    assert list(board.index) == ["pre-trained", "last value", "seasonal naive", "drift"]
    assert board["cover-80"].between(0, 1).all()
    assert "2 origins, 5 steps each" in text and not (tmp_path / "backtest.csv.parts").exists()


@pytest.mark.parametrize("n, says", [(1, "series 'tiny': the series has 1 point"),
                                     (2, "series 'tiny': the series has 2 points")])
def test_of_many_the_one_that_is_too_short_is_named(tmp_path, daily, capsys, monkeypatch, n, says):
    name = write_shops(tmp_path / "shops.csv", {"north": daily, "tiny": daily[:n]})
    monkeypatch.chdir(tmp_path)
    assert main(["forecast", name, "--id", "shop"]) == 2
    errors = capsys.readouterr().err
    assert len(errors.splitlines()) == 1 and says in errors
    assert [path.name for path in tmp_path.iterdir()] == [name]
