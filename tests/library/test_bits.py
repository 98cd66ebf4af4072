"""Forecasts keep their bits: three series against what the code said before it was rebuilt.

    python tests/library/test_bits.py      # writes bits.json anew, where a change of bits is meant
"""
import json
import platform
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch

from lstm_apply.data import load_air_passengers, load_wordle
from lstm_apply.forecaster import LSTMForecaster

STORED = Path(__file__).with_name("bits.json")
K = np.arange(150)
SERIES = {
    "wordle": load_wordle().iloc[:251],
    "airline": load_air_passengers().iloc[:120],
    "level": pd.Series(np.sin(K / 9) * 40 + np.cos(K**2) - 10,     # below 0, too: no logarithm
                       pd.date_range("2021-01-04", periods=150)),
}
OPTIONS = {"wordle": {}, "airline": dict(calendar=True, curve="recency"),
           "level": dict(season_length=2, lags=(1,), damping=.9, num_layers=2)}


def machine():
    "What decides about the last bits: kernels for this processor, versions of both libraries."
    return {"capability": torch.backends.cpu.get_cpu_capability(), "machine": platform.machine(),
            "torch": torch.__version__.partition("+")[0], "numpy": np.__version__}


def said(name):
    "Forecast and intervals, 20 steps, of a small ensemble."
    model = LSTMForecaster(n_nets=5, epochs=20, seed=3, **OPTIONS[name])
    return model.fit(SERIES[name]).predict(20).to_numpy()


@pytest.mark.parametrize("name", SERIES)
def test_forecasts_are_what_they_were(name):
    stored = json.loads(STORED.read_text(encoding="utf-8"))
    now, before = said(name), np.array(stored[name])
    if stored["machine"] == machine():
        assert np.array_equal(now, before)
    assert now == pytest.approx(before, rel=1e-2, abs=1e-2 * np.ptp(SERIES[name]))


if __name__ == "__main__":
    table = {name: said(name).tolist() for name in SERIES}
    STORED.write_text(json.dumps({"machine": machine(), **table}), encoding="utf-8")
