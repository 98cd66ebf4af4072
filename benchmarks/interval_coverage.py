"""How much of the future do the intervals cover, where the truth is known?

    python benchmarks/interval_coverage.py      # seconds; writes interval_coverage.csv

Five processes, 227 series of 120 points each, 12 steps ahead, by the pre-trained net.
"""
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from scores import INTERVALS, LEVELS, by_thirds, inside

from lstm_apply.ahead import quantiles_of_many, usual_view
from lstm_apply.pretrain import load_weights
from lstm_apply.pretrained import WEIGHTS
from lstm_apply.simulate import autoregressive

KNOWN, AHEAD = 120, 12


def processes(n, seed):
    "Process -> values, shape (n, KNOWN + AHEAD), and season length."
    rng, t = np.random.default_rng(seed), np.arange(KNOWN + AHEAD)
    e, phase = rng.normal(size=(n, len(t))), rng.uniform(0, 2*np.pi, (n, 1))
    season = np.sin(2*np.pi*t/12 + phase) + 0.4*np.cos(4*np.pi*t/12 + 3*phase)
    ar = autoregressive(torch.tensor(e.T), torch.tensor(0.7, dtype=torch.float64)).numpy().T
    growing = (50 + 0.8*t)*(1 + 0.3*season)*np.exp(0.05*e)
    return {"AR(1)": (100 + 5*ar, 1), "random walk": (200 + 2*e.cumsum(1), 1),
            "season": (100 + 20*season + 5*e, 12),
            "trend and season": (50 + 0.5*t + 10*season + 3*e, 12),
            "growing season": (growing, 12)}


def coverage(n=227, seed=0):
    "Percent covered: a row for each process and level; all steps, then thirds of the horizon."
    net, _ = load_weights(WEIGHTS)
    rows = {}
    for process, (values, m) in processes(n, seed).items():
        known, later = list(values[:, :KNOWN]), values[:, KNOWN:]
        views = [usual_view(y, m) for y in known]
        q = quantiles_of_many(net, known, [(m, 1)]*n, views, AHEAD, LEVELS)
        for level in INTERVALS:
            hits = 100*inside(q, later, level)
            rows[process, level] = [hits.mean(), *by_thirds(hits)]
    names = ["all", "first third", "middle third", "last third"]
    table = pd.DataFrame(rows, index=names).T.rename_axis(["process", "level"])
    return table.round(1)


if __name__ == "__main__":
    table = coverage()
    table.to_csv(Path(__file__).with_suffix(".csv"))
    print(table)
