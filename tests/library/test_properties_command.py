"""Properties of the forecaster, and of what the command reads, says and writes around it."""
import contextlib
import io
import re
import tempfile
import unicodedata
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from profiles import slow
from strategies import FREQS, POSITIVE, SEEDS, dated, noise

from lstm_apply import cli
from lstm_apply.cli import main, write_outputs
from lstm_apply.evaluation import Drift, LastValue, backtest, scoreboard
from lstm_apply.forecaster import LSTMForecaster
from lstm_apply.options import build_parser, in_options
from lstm_apply.panel import long_table
from lstm_apply.report import board_lines, compared, visible
from lstm_apply.settings import Settings
from lstm_apply.transform import LongSeasons

OPTIONS = ["horizon", "season-length", "nets", "epochs", "tune", "seed", "jobs"]
MODELS = {"pretrained": "pre-trained", "lstm": "LSTM"}     # option -> row of the table
SAID = st.dictionaries(st.sampled_from(OPTIONS), st.integers(1, 10**6))
WORDS = st.text("abcxyz_-", min_size=1, max_size=8)


class Quick(LastValue):
    "The last value in place of nets: what the command does around a forecast stays the same."

    settings_, long_ = Settings(season_length=2), LongSeasons([1., 2])

    def __init__(self, season_length=None, n_nets=10, epochs=100, tune=0, seed=0, n_jobs=None,
                 progress=False):
        vars(self).update({k: v for k, v in locals().items() if k != "self"})

    def fit(self, data):
        self.seasons_ = {name: [2] for name in data} if isinstance(data, dict) else None
        if not self.seasons_:
            return super().fit(data)
        self.series_ = data
        return self

    def predict(self, horizon):
        if not self.seasons_:
            table = super().predict(horizon)
            return table.assign(**{f"{side}-{p}": table.forecast for p in (80, 95)
                                   for side in ("lo", "hi")})
        said = {name: Quick().fit(s).predict(horizon) for name, s in self.series_.items()}
        columns = {c: np.stack([t[c] for t in said.values()]) for c in next(iter(said.values()))}
        return long_table({name: t.index for name, t in said.items()}, columns)


@pytest.fixture(scope="module")
def quick():
    "The command with quick forecasts and an empty file for a figure."
    with pytest.MonkeyPatch.context() as patch:
        for name in ("LSTMForecaster", "PretrainedForecaster"):
            patch.setattr(cli, name, Quick)
        patch.setattr(cli, "_draw", lambda series, table, path: Path(path).write_bytes(b"drawn"))
        yield


def run(*argv):
    "Exit status, and what was said on both streams."
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            status = main(list(map(str, argv)))
        except SystemExit as e:
            status = e.code
    return status, out.getvalue(), err.getvalue()


@slow
@given(st.integers(10, 20), FREQS, SEEDS, st.booleans(), st.sampled_from([(), (1,), (2, 1)]),
       st.integers(1, 6))
def test_the_forecaster_goes_on_and_is_given_by_its_seed(n, freq, seed, positive, lags, horizon):
    values = noise(seed, n)
    series = pd.Series(np.exp(values) if positive else values, name="n",
                       index=pd.date_range("2022-01-03", periods=n, freq=freq))
    fc = LSTMForecaster(2, lags=lags, n_nets=1, hidden_size=2, epochs=1, length=4, seed=seed)
    table = fc.fit(series).predict(horizon, level=[50, 90])
    both = pd.DatetimeIndex([*series.index, *table.index])
    assert both.equals(pd.date_range(both[0], periods=n + horizon, freq=series.index.freq))
    ordered = table[["lo-90", "lo-50", "forecast", "hi-50", "hi-90"]].to_numpy()
    assert np.isfinite(ordered).all() and (np.diff(ordered, axis=1) >= 0).all()
    assert not positive or (ordered > 0).all()
    again = LSTMForecaster(**fc.get_params()).fit(series).predict(horizon, level=[50, 90])
    pd.testing.assert_frame_equal(again, table, check_exact=True)


@given(SAID, st.none() | WORDS.filter(lambda w: not w.startswith("-")))
def test_options_are_read_as_given(said, file):
    argv = [f"--{name}={value}" for name, value in said.items()] + [file]*(file is not None)
    args = build_parser().parse_args(["forecast", *argv])
    assert args.file == file and args.command == "forecast"
    assert {name: getattr(args, name.replace("-", "_")) for name in said} == said


IGNORED = re.compile("JOINER|FILLER|SELECTOR|INHERENT")      # printable, but nothing to be seen


@given(st.text())
@example("\u034f\u115f\u17b4\ufe0f")
def test_what_is_printed_can_be_seen(text):
    shown = visible(text)
    assert all(c.isprintable() or unicodedata.category(c) == "Zs" for c in shown)
    seen = all(c.isprintable() and not IGNORED.search(unicodedata.name(c, "")) for c in text)
    assert visible(shown) == shown and (shown == text or not seen)
    assert visible("a" + text + "b") == "a" + shown + "b"


WAYS = {"fill='linear'": "--fill linear", "sort=True": "--sort", "dayfirst=True": "--day-first",
        "dayfirst=False": "--month-first", "decimal=','": "--decimal ,", "date=": "--date",
        "unique_id='shop'": "--id shop", "freq='D'": "--freq D", "sheet='2023'": "--sheet 2023"}


@given(st.lists(st.sampled_from([*WAYS]) | st.sampled_from(["the date is", "or", "name it by"])))
def test_messages_are_told_in_options(words):
    said = in_options(" \n".join(words))
    assert said == " ".join(WAYS.get(word, word) for word in words) and "=" not in said


@given(dated(min_size=5, values=POSITIVE), st.integers(1, 3))
def test_boards_are_printed_digit_by_digit(series, test_size):
    models = {"last value": LastValue(), "a drift": Drift(), "LSTM": Quick(1)}
    board = scoreboard(backtest(models, series, test_size, n_origins=1))
    head, *rows = board_lines(board)
    assert head.split() == ["MAE", "RMSE", "MASE", "cover-80", "cover-95"]
    assert "nan" not in "".join(rows)
    assert len({len(line) for line in (head, *rows)}) == 1
    for row, (name, s) in zip(rows, board.iterrows(), strict=True):
        assert row.startswith(name)
        mean, root, scaled = map(float, row.replace(" -", " nan")[16:].split()[:3])
        assert [mean, root] == pytest.approx([s.MAE, s.RMSE], rel=1e-4)
        assert scaled == pytest.approx(s.MASE, rel=1e-3, nan_ok=True)


@given(st.lists(st.lists(st.floats(0, 10), min_size=3, max_size=3), min_size=1, max_size=6))
def test_the_verdict_counts_the_series_on_which_a_forecast_is_better(errors):
    names = ["mine", "last value", "drift"]
    table = pd.DataFrame([(i, name, 0., e) for i, row in enumerate(errors)
                          for name, e in zip(names, row, strict=True)],
                         columns=["unique_id", "model", "actual", "forecast"])
    verdict = compared(table)
    points = "point " if len(errors) == 1 else "points "
    assert f"over {len(errors)} {points}" in verdict
    for k, words in ((1, "repeating the last value"), (2, "a straight line")):
        better = sum(row[0] < .99*row[k] for row in errors)
        worse = sum(row[k] < .99*row[0] for row in errors)
        part = next(part for part in verdict.split("; ") if words in part)
        assert ("beats" in part, "better" in part) == (better > worse, worse > better)
        assert len(errors) == 1 or f"({max(better, worse)} of {len(errors)} series)" in part


@given(dated(), st.booleans(), WORDS, WORDS)
def test_both_outputs_appear_or_neither(series, fails, one, two):
    table = pd.DataFrame({"forecast": series})

    def draw(path):
        Path(path).write_bytes(b"drawn")
        if fails:
            raise ValueError("no such format")

    with tempfile.TemporaryDirectory() as folder:
        out, plot = Path(folder)/f"{one}.csv", Path(folder)/f"{two}.png"
        with pytest.raises(ValueError) if fails else contextlib.nullcontext():
            write_outputs(table, draw, out, plot)
        assert sorted(Path(folder).iterdir()) == ([] if fails else sorted([out, plot]))
        if not fails:
            back = pd.read_csv(out, index_col="date", parse_dates=True).forecast
            assert back.to_numpy() == pytest.approx(series.to_numpy(), rel=1e-9)
            assert list(back.index) == list(series.index) and plot.read_bytes() == b"drawn"


@pytest.mark.filterwarnings("ignore:.* stand out")
@slow
@given(dated(min_size=12, values=POSITIVE, freqs=st.sampled_from(["D", "MS", "h"])),
       st.integers(1, 4), st.integers(1, 3), st.sampled_from([*MODELS]))
def test_the_command_forecasts_and_scores_a_file(quick, series, horizon, origins, model):
    with tempfile.TemporaryDirectory() as folder:
        file, out, plot = (Path(folder)/name for name in ("in.csv", "out.csv", "out.png"))
        series.rename_axis("when").to_csv(file)
        common = [file, "--horizon", horizon, "--season-length", 2, "--jobs", 1,
                  "--model", model, "--out", out]
        status, said, error = run("forecast", *common, "--plot", plot)
        assert status == 0 and plot.exists(), error
        table = pd.read_csv(out, index_col="date", parse_dates=True)
        assert table.forecast.to_numpy() == pytest.approx([series.iloc[-1]]*horizon, rel=1e-9)
        assert table.index[0] == series.index[-1] + series.index.freq
        assert f"{len(series)} points from {series.index[0].date()}" in said
        assert str(out) in said and "by MAE over" in said
        scored = Path(folder)/"board.csv"
        status, said, error = run("backtest", *common[:-1], scored, "--origins", origins)
        assert status == (0 if len(series) - origins*horizon > 2 else 2), error
        if status == 0:
            board = pd.read_csv(scored, index_col="model")
            assert board.MAE[MODELS[model]] == board.MAE["last value"]


@given(st.sampled_from(["forecast", "backtest", "", "train"]), SAID, WORDS, st.booleans())
def test_what_cannot_be_done_is_said_in_one_line(command, said, name, lstm):
    with tempfile.TemporaryDirectory() as folder:
        argv = [f"--{option}={min(value, 366)}" for option, value in said.items()]
        missing = Path(folder)/f"{name}.csv"
        argv += ["--model=lstm"]*lstm
        status, out, error = run(command, missing, *argv, "--out", Path(folder)/"out.csv")
        assert status == 2 and not list(Path(folder).iterdir()) and out == ""
        last = error.strip().splitlines()[-1]
        assert last.startswith("lstm_apply: ") and "Traceback" not in error
        odd = {"tune"} & said.keys() if lstm else {"nets", "epochs"} & said.keys()
        says = f"{min(odd)} is of --model" if odd else missing.name
        assert says in last or command not in ("forecast", "backtest")
