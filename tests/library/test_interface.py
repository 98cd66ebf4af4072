"""The public face: names on first use, parameters by name, copies, files, types, interrupts."""
import ast
import copy
import functools
import importlib
import io
import pickle
import re
import signal
import subprocess
import sys

import joblib
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.base import clone
from support import PACKAGE, run, words

import lstm_apply
from lstm_apply.evaluation import backtest
from lstm_apply.forecaster import LSTMForecaster
from lstm_apply.interface import Parametrised, documented, lazy_module
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
    with pytest.raises(TypeError, match="exog is ndarray, need a DataFrame"):
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
