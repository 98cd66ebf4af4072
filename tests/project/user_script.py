"""What a user writes: read, split, fit, forecast, score, save, draw. Only types are checked."""
from pathlib import Path

import pandas as pd
import torch

from lstm_apply import (LSTMForecaster, SeasonalNaive, backtest, cross_validation,
                        interval_score, load_wordle, mae, plot_forecast, read_series, rmsse,
                        scoreboard, smape, train_test_split)
from lstm_apply.batching import Batch, fold_windows
from lstm_apply.model import RegLSTM
from lstm_apply.panel import read_panel
from lstm_apply.pretrained import PretrainedForecaster
from lstm_apply.rollout import rollout
from lstm_apply.training import History, fit


def half_life(n: int) -> torch.Tensor:
    return 2.0 ** (-torch.arange(n).flip(0) / 30)


series: pd.Series = read_series("sales.csv", fill="linear", report=print)
train, test = train_test_split(load_wordle(), 60)
model = LSTMForecaster(season_length=7, seed=0, curve=half_life, lags=(7, 1), n_jobs=2)
fitted: LSTMForecaster = model.fit(train, resume=Path("run"))
table = fitted.predict(60, level=[80, 95], quantiles=[0.1, 0.9])
first: float = float(table["forecast"].iloc[0])
paths = fitted.paths(60)
print(first, table["hi-80"].max(), paths.shape[0], mae(test, table["forecast"]))
print(fitted.get_params()["n_nets"], fitted.set_params(n_nets=4), fitted.summary().to_dict())
fitted.save("model", force=True)
again = LSTMForecaster.load("model", device="cpu")
board: pd.DataFrame = scoreboard(backtest({"lstm": again, "naive": SeasonalNaive()}, series, 12,
                                          season_length=None))
print(board.round(2).to_string())
axes = plot_forecast(train, table, test, last=120)
axes.set_title("Wordle")

known: pd.DataFrame = again.fitted().dropna()
print(known["residual"].std(), smape(known["y"], known["fitted"]))
week: LSTMForecaster = again.update(test[:7])
year = week.sample_paths(30, n=200, seed=1).sum().quantile([.1, .9])
week.plot(30, last=90, level=80)
cv: pd.DataFrame = cross_validation({"naive": SeasonalNaive(7)}, series, 12, n_origins=2)
print(year.to_dict(), interval_score(cv["y"], cv["naive-lo-80"], cv["naive-hi-80"], 80),
      rmsse(cv["y"], cv["naive"], train, 7), cv["cutoff"].nunique())

shops: dict = read_panel("shops.csv", "shop", sort=True)
many: PretrainedForecaster = PretrainedForecaster((7, 365), tune=20, n_jobs=2).fit(shops)
soon: pd.DataFrame = many.predict(14, level=80)
more = many.update(soon.rename(columns={"forecast": "y"})).predict(7, quantiles=.9)
print(more.groupby("unique_id")["forecast"].sum(), many.summary())

yearly = pd.DataFrame({"y": [1.0, 2.0, 3.0, 4.0, 5.0]}, index=[1990, 1991, 1992, 1993, 1994])
naive = SeasonalNaive(1).fit(yearly)
print(naive.predict(yearly.index[-1]), fitted.predict(test.index).index[-1])
single: pd.DataFrame = backtest(naive, series.to_period("M"), 12, store=Path("parts"))
plot_forecast(train.to_period("D"), fitted.predict(7)["forecast"]).set_title("periods")

z = torch.randn(50)
batch: Batch = fold_windows(z[:-1], z[1:], length=10)
net = RegLSTM(hidden_size=8, seed=0)
history: History = fit(net, batch, epochs=3)
print(history.loss[-1], rollout(net, z[:, None, None], 5).shape)
