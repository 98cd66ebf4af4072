"""What the tests of the command share: a series, and a run of the command in this process."""
import numpy as np
import pandas as pd
import pytest

from lstm_apply.cli import main


@pytest.fixture()
def daily():
    "Forty days with a weekly rhythm."
    days = pd.date_range("2024-01-01", periods=40).strftime("%Y-%m-%d")
    return list(zip(days, (100 + 10 * np.sin(np.arange(40) * 2 * np.pi / 7)).round(1)))


@pytest.fixture()
def said_here(capsys, monkeypatch, tmp_path):
    "A function that runs the command in this process, in a folder of its own: what it prints."
    def say(*argv):
        monkeypatch.chdir(tmp_path)
        status = main([*map(str, argv)])
        out, errors = capsys.readouterr()
        assert status == 0, errors
        return out

    return say
