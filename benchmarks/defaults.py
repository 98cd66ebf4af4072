"""What should the default be? Candidates on a tenth of M1 and a quarter of M4's weekly sample.

    python benchmarks/defaults.py FOLDER        # as competitions.py has it; writes defaults.csv

The pre-trained net, nets from nothing (`LSTMForecaster`), the mean of both, and the pre-trained
net fine-tuned on all series of the set, of which nothing after the last known value is seen.
Nothing of M3 is read. Finished fits are kept in defaults.parts.
"""
import argparse
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from competitions import read_sets
from scores import log_ratio, mase

from lstm_apply.ahead import VIEWS, quantiles_of_many, usual_view
from lstm_apply.evaluation import naive_scale
from lstm_apply.finetune import fine_tune
from lstm_apply.forecaster import LSTMForecaster
from lstm_apply.pretrain import load_weights
from lstm_apply.pretrained import WEIGHTS

HERE = Path(__file__).resolve().parent
SETS = {"M1-yearly": ("YS", 10), "M1-quarterly": ("QS", 10), "M1-monthly": ("MS", 10),
        "M4-weekly": ("W", 4)}      # frequency, and every how many series one is taken
STEPS = 150


def from_nothing(row, freq, path):
    "Forecast of `LSTMForecaster`, from its file where it was made before."
    if not path.exists():
        known = row["train"]
        series = pd.Series(known, pd.date_range("1900", periods=len(known), freq=freq))
        m = row["season_length"] if row["season_length"] < 52 else None     # 52 is looked for
        said = LSTMForecaster(m).fit(series).predict(len(row["test"]), None)
        path.parent.mkdir(exist_ok=True)
        np.save(path, said["forecast"].to_numpy())
    return np.load(path)


def medians(net, rows):
    "Median forecasts of many series by one net, shape (series, steps)."
    known, m = [row["train"] for row in rows], rows[0]["season_length"]
    pairs, views = [(m, 1)] * len(rows), [usual_view(y, m) for y in known]
    return quantiles_of_many(net, known, pairs, views, len(rows[0]["test"]), [.5])[..., 0]


def tuned(net, rows, seasons):
    "The net after some lessons on all known parts of a set."
    views = [usual_view(row["train"], seasons[0]) for row in rows]
    u = [torch.tensor(VIEWS[view][0](row["train"])) for view, row in zip(views, rows)]
    return fine_tune(net, u, [seasons] * len(u), STEPS)


def candidates(net, rows, some, name, store):
    "Candidate: its forecasts of some series of a set."
    seasons = (rows[0]["season_length"], 1)
    ready = medians(net, some)
    freq, every = SETS[name]
    files = [store / f"{name} {i * every}.npy" for i in range(len(some))]
    fresh = np.stack([from_nothing(row, freq, f) for row, f in zip(some, files)])
    return {"pre-trained": ready, "from nothing": fresh, "mean of both": (ready + fresh) / 2,
            "fine-tuned": medians(tuned(net, rows, seasons), some)}


def relative(said, some):
    "Geometric mean of MASE over that of seasonal naive."
    m, actual = some[0]["season_length"], np.stack([row["test"] for row in some])
    scale = np.array([naive_scale(row["train"], m) for row in some])
    naive = np.stack([np.resize(row["train"][-m:], actual.shape[1]) for row in some])
    return np.exp(log_ratio(mase(said, actual, scale), mase(naive, actual, scale)).mean())


def main():
    "Forecast, score, write."
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="where the competitions lie")
    folder = parser.parse_args().folder
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    net, _ = load_weights(WEIGHTS)
    sets, scores = read_sets(folder), {}
    for name in SETS:
        some = sets[name][::SETS[name][1]]
        said = candidates(net, sets[name], some, name, HERE / "defaults.parts")
        scores[name] = {"series": len(some)} | {k: relative(v, some) for k, v in said.items()}
    table = pd.DataFrame(scores).T.rename_axis("set")
    print(table.round(3).to_string())
    table.to_csv(HERE / "defaults.csv", float_format="%.6g")


if __name__ == "__main__":
    main()
