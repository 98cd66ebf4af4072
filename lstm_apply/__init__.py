"""LSTM time-series forecasting, from the six equations to a command line.

Names are read from their modules when they are first used: `import lstm_apply` is quick.
"""
from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from .data import load_air_passengers, load_wordle, read_series, train_test_split
    from .crossvalidation import cross_validation
    from .evaluation import Drift, LastValue, SeasonalNaive, backtest, scoreboard
    from .forecaster import LSTMForecaster
    from .metrics import (coverage, interval_score, mae, mase, pinball, rmse, rmsse, smape,
                          weighted_quantile_loss)
    from .plotting import plot_forecast
    from .pretrained import PretrainedForecaster

__all__ = ["Drift", "LSTMForecaster", "LastValue", "PretrainedForecaster", "SeasonalNaive",
           "backtest", "coverage", "cross_validation", "interval_score", "load_air_passengers",
           "load_wordle", "mae", "mase", "pinball", "plot_forecast", "read_series", "rmse",
           "rmsse", "scoreboard", "smape", "train_test_split", "weighted_quantile_loss"]


def __dir__():
    return [*__all__, "__version__"]


if not TYPE_CHECKING:
    _HOMES = {"LSTMForecaster": "forecaster", "PretrainedForecaster": "pretrained",
              "plot_forecast": "plotting", "cross_validation": "crossvalidation",
              **dict.fromkeys(("coverage", "interval_score", "mae", "mase", "pinball", "rmse",
                               "rmsse", "smape", "weighted_quantile_loss"), "metrics"),
              **dict.fromkeys(("load_air_passengers", "load_wordle", "read_series",
                               "train_test_split"), "data")}

    def __getattr__(name):
        "A public name, from its module."
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        home = _HOMES.get(name, "evaluation")
        value = globals()[name] = getattr(import_module(f"{__name__}.{home}"), name)
        return value
