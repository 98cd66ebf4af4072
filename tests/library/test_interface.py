"""The public face: names on first use, parameters by name, copies, files, types, interrupts."""
import ast
import contextlib
import copy
import functools
import importlib
import io
import pickle
import re
import signal
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import joblib
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import slow
from sklearn.base import clone
from strategies import FREQS
from support import PACKAGE, run, words

import lstm_apply
from lstm_apply.data import check_series
from lstm_apply.evaluation import Drift, LastValue, SeasonalNaive, backtest
from lstm_apply.forecaster import LSTMForecaster
from lstm_apply.interface import (Parametrised, dated_series, documented, file_path, flag,
                                  lazy_module, process_count, real_number, usable_device,
                                  whole_number)
from lstm_apply.pretrained import PretrainedForecaster
from lstm_apply.weighting import recency_curve

WEEK = pd.Series(np.resize([5., 1, 2, 9, 4, 4, 3], 42) + np.arange(42) % 5,
                 pd.date_range("2024-01-01", periods=42), name="n")
QUICK = dict(season_length=7, n_nets=2, epochs=3)
NAMES = st.text("abcxyz", min_size=1, max_size=4)


@pytest.fixture(scope="module")
def fitted():
    return LSTMForecaster(**QUICK).fit(WEEK)


def test_importing_the_package_reads_nothing_heavy():
    done = run(sys.executable, "-X", "importtime", "-c", "import lstm_apply")
    assert done.returncode == 0 and "lstm_apply" in done.stderr, words(done)
    heavy = ["torch", "pandas", "numpy", "matplotlib", "joblib"]
    assert [name for name in heavy if f" {name}" in done.stderr] == []


def test_every_public_name_is_there_and_typed():
    tree = ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level]
    typed = {alias.name for node in imports for alias in node.names}
    assert typed == set(lstm_apply.__all__) <= set(dir(lstm_apply))
    assert lstm_apply.LSTMForecaster is LSTMForecaster
    for name in lstm_apply.__all__:
        assert getattr(lstm_apply, name).__name__ == name
    with pytest.raises(AttributeError, match="has no attribute 'forecast_everything'"):
        lstm_apply.forecast_everything


def test_the_module_is_the_command():
    done = run(sys.executable, "-m", "lstm_apply", "--version")
    assert done.stdout.split() == ["lstm_apply", lstm_apply.__version__], words(done)
    done = run(sys.executable, "-m", "lstm_apply", "forecast", "none.csv")
    assert done.returncode == 2 and "none.csv" in done.stderr, words(done)


@given(st.dictionaries(NAMES, st.integers(), max_size=4), st.integers(), st.integers())
def test_parameters_are_kept_as_they_are_given(given_, n, other):
    class Model(Parametrised):
        def __init__(self, n=3, options=None):
            self.n, self.options = n, options

    model = Model(n, given_)
    assert model.get_params() == dict(n=n, options=given_) and model.options is given_
    again = Model(**model.get_params(deep=False))
    assert again.options is given_ and repr(again) == repr(model)
    told = ", ".join([f"n={n}"]*(n != 3) + [f"options={given_}"])
    assert repr(model) == f"Model({told})"
    assert model.set_params(n=other) is model and model.n == other
    with pytest.raises(ValueError, match="has no parameter"):
        model.set_params(colour=1)


@given(st.text(st.characters(codec="ascii", exclude_categories=["C"]), min_size=1))
def test_docstrings_keep_the_comments_of_parameters(text):
    source = (f"class A:\n    'A.'\n    def __init__(self,\n        n: int = 3, # {text}.\n"
              "    ): pass")
    space, name = {}, f"<{abs(hash(text))}>"
    exec(compile(source, name, "exec"), space)
    lines = [line + "\n" for line in source.splitlines()]
    sys.modules["linecache"].cache[name] = len(source), None, lines, name
    assert documented(space["A"]).__doc__.splitlines() == [
        "A.", "", "Parameters", "----------", "n : int, default 3", f"    {text}."]


NUMBERS = st.integers() | st.floats() | st.integers(-99, 99).map(np.int8) | st.floats(
    width=32).map(np.float32) | st.integers(-9, 9).map(np.array)
OTHERS = st.sampled_from([True, None, "7", "no", b"7", [], object(), pd.NA, np.True_, 1j])


def taken(check, value):
    try:
        return check(value)
    except ValueError as error:
        assert str(error).startswith("x is ") and len(str(error)) < 170
        return None


@given(NUMBERS | OTHERS, st.integers(0, 9), st.integers(10, 2**40))
def test_numbers_are_taken_by_their_value_and_others_are_not(value, least, most):
    number = not isinstance(value, (bool, np.bool_)) and isinstance(
        value, (int, float, np.number, np.ndarray))
    round_ = number and abs(value) < 2**63 and value == int(value)      # NaN is not
    whole = round_ and least <= value <= most
    got = taken(lambda v: whole_number(v, "x", least, most), value)
    assert (got, type(got)) == ((int(value), int) if whole else (None, type(None)))
    real = number and least < value <= most
    got = taken(lambda v: real_number(v, "x", least, most), value)
    assert (got, type(got)) == ((float(value), float) if real else (None, type(None)))
    truth = isinstance(value, (bool, np.bool_))
    assert taken(lambda v: flag(v, "x"), value) is (bool(value) if truth else None)
    path = isinstance(value, str)
    assert taken(lambda v: file_path(v, "x"), value) == (Path(value) if path else None)
    count = value is None or round_ and value >= -10**6 and value != 0
    for check, fits, name in ((process_count, count, "n_jobs"), (usable_device, False, "device")):
        with contextlib.nullcontext() if fits else pytest.raises(ValueError, match=f"{name} is"):
            check(value)


FORMS = [lambda i: i, lambda i: i.to_period(), lambda i: i.date, lambda i: i.strftime("%Y/%m/%d"),
         lambda i: [str(t) for t in i], list]


@given(st.integers(3, 30), st.sampled_from(["D", "MS", "YS", "QS"]), st.sampled_from(FORMS),
       st.booleans())
def test_dates_of_any_type_are_the_dates(n, freq, form, frame):
    index = pd.date_range("2020-01-06", periods=n, freq=freq)
    y = pd.Series(np.arange(n)*1., form(index), name="y")
    assert check_series(y.to_frame() if frame else y).index.equals(index)
    years = pd.date_range("1990", periods=n, freq="YS")
    assert check_series(y.set_axis(years.year)).index.equals(years)
    for odd in (y.reset_index(drop=True), y.tolist(), y.to_numpy(), y.to_frame().assign(z=1)):
        with pytest.raises(TypeError, match="dates|take one column") as said:
            dated_series(odd, pd.DatetimeIndex)
        assert "date_range" not in str(said.value) or not isinstance(odd, pd.Series)


@given(st.sampled_from(["colorsys", "fractions", "json", "numpy"]), st.booleans())
def test_a_late_module_is_the_module(name, loaded):
    if loaded:
        importlib.import_module(name)
    late = lazy_module(name)
    real = importlib.import_module(name)
    assert late.__name__ == name and dir(late) == dir(real)
    assert all(getattr(late, part) is getattr(real, part) for part in real.__all__[:9])


THREADS = """
import threading, lstm_apply.data
failed = []
def use():
    try: lstm_apply.load_wordle()
    except Exception as e: failed.append(e)
threads = [threading.Thread(target=use) for _ in range(6)]
for t in threads: t.start()
for t in threads: t.join()
print(failed)
"""


def test_threads_that_come_first_together_all_get_the_module():
    assert run(sys.executable, "-c", THREADS).stdout.strip() == "[]"


def test_another_curve_is_another_fit(tmp_path):
    def curve(alpha):
        return lambda n: recency_curve(n, alpha)
    few = dict(season_length=7, n_nets=1, epochs=2, intervals=False)
    LSTMForecaster(**few, curve=curve(1)).fit(WEEK, resume=tmp_path / "run")
    with pytest.raises(ValueError, match="keeps a run with data"):
        LSTMForecaster(**few, curve=curve(50)).fit(WEEK, resume=tmp_path / "run")
    for alpha in (.5, 9.):
        model = LSTMForecaster(**few, curve=functools.partial(recency_curve, alpha=alpha))
        backtest({"f": model}, WEEK, 5, 1, store=tmp_path / "store")
    assert len(list((tmp_path / "store").glob("*.csv"))) == 2


def test_numbers_of_numpy_are_saved(tmp_path):
    fc = LSTMForecaster(np.int64(7), n_nets=np.int32(1), epochs=2., lr=np.float32(.01),
                        seed=np.int64(3), lags=[np.int64(7)], log=np.True_).fit(WEEK)
    fc.save(tmp_path / "fc")
    pd.testing.assert_frame_equal(LSTMForecaster.load(tmp_path / "fc").predict(3), fc.predict(3))
    for season in (np.int64(7), (np.int8(7), 14.)):
        fc = PretrainedForecaster(season, seed=np.int64(3), tune=np.float32(0)).fit(WEEK)
        fc.save(tmp_path / "fc")
        again = PretrainedForecaster.load(tmp_path / "fc")
        pd.testing.assert_frame_equal(again.predict(3), fc.predict(3))


@slow
@given(st.integers(3, 40), st.integers(1, 40), FREQS, st.sampled_from([None, "Asia/Tokyo"]))
def test_a_horizon_is_a_number_a_last_date_or_all_dates(n, horizon, freq, zone):
    whole = pd.date_range("2020-01-06", periods=n + horizon, freq=freq, tz=zone)
    fc, follow = LastValue().fit(pd.Series(np.arange(n)**.5, whole[:n])), whole[n:]
    alone = fc.predict(horizon)
    last = follow[-1]
    between = last + (last + whole.freq - last)/2
    for asked in (float(horizon), np.int16(horizon), follow, pd.DatetimeIndex(list(follow)), last,
                  last.to_pydatetime(), between):
        pd.testing.assert_frame_equal(fc.predict(asked), alone, check_exact=True)
        assert fc.predict(asked).index.freq == whole.freq
    day = fc.predict(last.date()).index                 # to the end of that day
    assert len(day) >= horizon and (day[-1] + whole.freq).date() > last.date() >= day[-1].date()
    for odd in (whole[n - 1], follow[::-1][:-1], follow.append(follow), follow[1:], "2030-01-01"):
        with pytest.raises(ValueError, match="horizon is"):
            fc.predict(odd)


def test_baselines_find_the_frequency_and_ask_for_fit():
    months = pd.date_range("2021-01-01", periods=36, freq="MS")
    bare = pd.Series(np.arange(36.), pd.DatetimeIndex(list(months)))
    for model in (LastValue(), SeasonalNaive(12), Drift()):
        for y in (bare, bare.to_frame("y"), bare.set_axis(months.to_period()),
                  bare.set_axis(months.date), bare.set_axis(months.strftime("%b %Y"))):
            ahead = model.fit(y).predict(pd.Timestamp("2024-03-15")).index
            assert list(ahead) == list(pd.date_range("2024-01-01", periods=3, freq="MS"))
        with pytest.raises(ValueError, match="call fit"):
            type(model)().predict(3)
    for advice in (bare.set_axis(range(36)), bare.set_axis(np.arange(36.)), bare.to_numpy()):
        with pytest.raises(TypeError, match="no dates|need a pandas.Series"):
            LastValue().fit(advice)


def test_the_cell_that_is_no_number_is_named():
    good = [Decimal("1.5")]*29
    for odd in ("n/a", 10**400, True, b"1"):
        with pytest.raises(TypeError, match=r"need numbers: \.iloc\[17\] \(2024-01-18"):
            check_series(pd.Series([*good[:17], odd, *good[17:]], WEEK.index[:30], dtype=object))
    for gone in (Decimal("sNaN"), Decimal("NaN"), None):
        with pytest.raises(ValueError, match="1 values are missing or infinite, at 2024-01-18"):
            check_series(pd.Series([*good[:17], gone, *good[17:]], WEEK.index[:30], dtype=object))


def test_clone_of_scikit_learn(fitted):
    for fc in (fitted, LSTMForecaster(lags=[7, 1], curve=np.ones, seed=np.int64(3))):
        again = clone(fc)
        assert again.get_params() == fc.get_params() and not hasattr(again, "ensemble_")


def copies(fc):
    "The forecaster by way of pickle, copy and joblib."
    file = io.BytesIO()
    joblib.dump(fc, file)
    file.seek(0)
    return pickle.loads(pickle.dumps(fc)), copy.deepcopy(fc), joblib.load(file)


def test_a_fitted_forecaster_can_be_copied(fitted):
    for other in copies(fitted):
        pd.testing.assert_frame_equal(other.predict(7), fitted.predict(7), check_exact=True)
        assert repr(other) == repr(fitted) == "LSTMForecaster(season_length=7, n_nets=2, epochs=3)"


def test_no_argument_of_a_fit_is_taken_for_another(fitted):
    with pytest.raises(TypeError, match="positional argument"):
        LSTMForecaster(**QUICK).fit(WEEK, np.ones(42))
    with pytest.raises(TypeError, match="positional argument"):
        fitted.save("file", True)


SLOW = """
import numpy as np, pandas as pd, sys
from lstm_apply import LSTMForecaster
week = pd.Series(np.arange(60.) % 7 + np.arange(60) % 5, pd.date_range("2024-01-01", periods=60))
fc = LSTMForecaster(7, n_nets=200, epochs=40, progress=True)
try: fc.fit(week, resume=sys.argv[1] if sys.argv[1:] else None)
except KeyboardInterrupt as e: print("said:", e)
"""


@pytest.mark.parametrize("kept", [False, True])
def test_an_interrupt_says_how_to_keep_the_work(tmp_path, kept):
    command = [sys.executable, "-c", SLOW] + [str(tmp_path / "run")] * kept
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    said = ""
    while not re.search(r"\b[1-9]\d*/205", said):      # until the bar has counted a net
        said += process.stderr.read(1)
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=60)
    assert ("are kept in" if kept else "are lost: with resume=") in out and "resume=" in out
    assert out.startswith("said: ") and (tmp_path / "run").exists() == kept
