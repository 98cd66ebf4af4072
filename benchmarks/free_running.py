"""Training on free-running steps, beside training on one step, over the development series.

    python benchmarks/free_running.py             # all of it, and free_running.csv
    python benchmarks/free_running.py --quick     # one series, few epochs

Both start from the same parameters and take the same number of epochs; the second spends half of
them on the error of steps that feed on the net's own outputs. Measured on the held-out end, for
the nets of each transform and for the median of all, without damping.
"""
import argparse
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from joblib import Parallel, delayed
from trials import development_series

from lstm_apply.batching import fold_windows
from lstm_apply.data import one_step_pairs
from lstm_apply.ensemble import Branch
from lstm_apply.model import RegLSTM
from lstm_apply.settings import usual_length, usual_transforms
from lstm_apply.training import fit, torch_threads

HERE = Path(__file__).resolve().parent


def train_free(net, z, steps, warm_up, epochs):
    "Epochs on the squared error of `steps` free-running steps from every origin."
    z = torch.tensor(z, dtype=torch.float32)
    ends = torch.arange(warm_up, len(z) - steps + 1)
    x = z[ends - warm_up + torch.arange(warm_up)[:, None]]
    future = z[ends + torch.arange(steps)[:, None]]
    opt = torch.optim.Adam(net.parameters(), lr=1e-2)
    for _ in range(epochs):
        y, state = net(x[..., None])
        path = [y[-1:]]
        while len(path) < steps:
            y, state = net(path[-1], state)
            path.append(y)
        opt.zero_grad()
        ((torch.cat(path)[..., 0] - future) ** 2).mean().backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        opt.step()


def path_of(train, transform, season, horizon, seed, free, epochs):
    "The forecast of one net, on the scale of u."
    z, net = transform.transform(train), RegLSTM(seed=seed)
    x, y = one_step_pairs(torch.tensor(z, dtype=torch.float32))
    with torch_threads(1):
        fit(net, fold_windows(x, y, length=usual_length(season)),
            epochs=epochs // 2 if free else epochs, max_norm=1.)
        if free:
            warm_up = min(2 * season + 10, len(z) // 3)
            train_free(net, z, min(2 * season + 6, len(z) // 3), warm_up, epochs // 2)
    return Branch(transform, [net]).paths(train, [len(train)], horizon)[0, :, 0]


def errors(name, series, season, horizon, free, epochs):
    "Mean absolute errors relative to seasonal naive: behind each transform, and of the median."
    season, horizon = int(season), int(horizon)
    train, test = series.to_numpy()[:-horizon], series.to_numpy()[-horizon:]
    naive = np.abs(np.resize(train[-season:], horizon) - test).mean()
    transforms = [t.fit(train) for t in usual_transforms(train, season)]
    paths = [np.stack([path_of(train, t, season, horizon, seed, free, epochs)
                       for seed in range(2)], axis=1) for t in transforms]
    back = np.exp if transforms[0].log else np.asarray
    said = {f"transform {k + 1}": p for k, p in enumerate(paths)}
    said["median of all"] = np.concatenate(paths, axis=1)
    return [{"series": name, "free": free, "what": what,
             "relative": np.abs(back(np.median(p, axis=1)) - test).mean() / naive}
            for what, p in said.items()]


def main():
    "Train, measure, write."
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="one series, few epochs")
    parser.add_argument("--csv", type=Path, default=HERE / "free_running.csv", help="to write")
    parser.add_argument("--jobs", type=int, default=-1, help="processes (default: all cores)")
    args = parser.parse_args()
    chosen = list(development_series())[:1 if args.quick else None]
    rows = Parallel(n_jobs=args.jobs)(
        delayed(errors)(name, *task, free, 4 if args.quick else 150)
        for name, task in chosen for free in (False, True))
    table = pd.DataFrame([row for part in rows for row in part])
    table.to_csv(args.csv, index=False, float_format="%.4g")
    log = table.assign(relative=np.log(table.relative))
    print(np.exp(log.pivot_table("relative", "what", "free")).round(3).to_string())


if __name__ == "__main__":
    main()
