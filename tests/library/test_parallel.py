"""Nets, origins and series over processes or a Dask cluster give the bits of a serial run."""
import re
import sys

import numpy as np
import pandas as pd
import pytest
from dask.distributed import Client, LocalCluster
from joblib import parallel_config
from joblib.externals.loky import get_reusable_executor
from support import NBS, cells, run, words

from lstm_apply.data import load_wordle
from lstm_apply.evaluation import SeasonalNaive, backtest
from lstm_apply.forecaster import LSTMForecaster
from lstm_apply.pretrained import PretrainedForecaster
from lstm_apply.training import torch_threads

pytestmark = pytest.mark.xdist_group("parallel")  # one worker starts the processes
SERIES = load_wordle().iloc[:90]


def forecast(n_jobs=None):
    return LSTMForecaster(7, epochs=15, n_nets=3, n_jobs=n_jobs).fit(SERIES).predict(9)


def table(n_jobs=None):
    models = {"lstm": LSTMForecaster(7, epochs=5, n_nets=2), "naive": SeasonalNaive(7)}
    return backtest(models, SERIES, 7, n_origins=2, season_length=7, n_jobs=n_jobs)


def panel(n_jobs=None):
    "Forecasts of some series of three lengths and two frequencies, read in groups."
    rng = np.random.default_rng(0)
    series = {f"{freq}{n}-{k}": pd.Series(rng.normal(size=n).cumsum(), pd.date_range(
        "2020-01-06", periods=n, freq=freq)) for n in (20, 40, 300) for freq in ("D", "MS")
        for k in range(3)}
    return PretrainedForecaster(n_jobs=n_jobs).fit(series).predict(9)


@pytest.fixture(scope="module")
def serial():
    return forecast(), table(), panel()


@pytest.mark.parametrize("threads", [2, 5])
def test_threads_of_torch(serial, threads):
    with torch_threads(threads):
        pd.testing.assert_frame_equal(forecast(), serial[0], check_exact=True)
        pd.testing.assert_frame_equal(panel(), serial[2], check_exact=True)


def test_two_processes(serial):
    try:
        pd.testing.assert_frame_equal(forecast(n_jobs=2), serial[0], check_exact=True)
        pd.testing.assert_frame_equal(table(n_jobs=2), serial[1], check_exact=True)
        pd.testing.assert_frame_equal(panel(n_jobs=2), serial[2], check_exact=True)
    finally:
        get_reusable_executor().shutdown()


def test_dask_with_two_workers(serial):
    options = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None}
    with LocalCluster(**options) as cluster, Client(cluster) as client:
        assert len(client.scheduler_info()["workers"]) == 2
        with parallel_config(backend="dask"):
            pd.testing.assert_frame_equal(forecast(), serial[0], check_exact=True)
            pd.testing.assert_frame_equal(table(), serial[1], check_exact=True)
            pd.testing.assert_frame_equal(panel(), serial[2], check_exact=True)
            pd.testing.assert_frame_equal(panel(n_jobs=2), serial[2], check_exact=True)


def test_the_script_of_the_page_on_speed_runs(tmp_path):
    text = "\n".join(cell["source"] for cell in cells(NBS / "tutorials/speed.ipynb", "markdown"))
    code, = re.findall(r"```python\n(.*?)```", text, re.S)
    (tmp_path / "script.py").write_text(code, encoding="utf-8")
    done = run(sys.executable, tmp_path / "script.py")
    assert done.returncode == 0 and "4 tables, 4800 rows" in done.stdout, words(done)
