"""The pre-trained net beside statistical methods on M1, M3 and a sample of M4.

    python benchmarks/competitions.py FOLDER               # all of it, and competitions.csv
    python benchmarks/competitions.py FOLDER --methods pre-trained    # after new weights
    python benchmarks/competitions.py FOLDER --methods     # forecast nothing, score what is there

FOLDER holds m1.jsonl.gz, m3.jsonl.gz and m4-sample.jsonl.gz, one series a line (set, id,
season_length, horizon, train, test), and for published.csv m3_contestants.csv and
published_fev.csv. Needs statsforecast: `make competitions FOLDER=…` installs it beside. Finished
forecasts are kept in competitions.parts, those of the net by its weights; a run that was stopped
goes on where it stopped, and what is not finished is left out of the table.
"""
import argparse
import gzip
import hashlib
import json
import sys
import time
import warnings
from collections import defaultdict
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from scores import LEVELS, MEDIAN, log_ratio, mase, score, sign_flip

from lstm_apply.evaluation import naive_scale
from lstm_apply.pretrain import load_weights
from lstm_apply.pretrained import WEIGHTS, PretrainedForecaster
from lstm_apply.saving import replacing

HERE = Path(__file__).resolve().parent
FILES = ["m1", "m3", "m4-sample"]
OURS, NAIVE = "pre-trained", "seasonal naive"
STATISTICAL = {NAIVE: "SeasonalNaive", "last value": "Naive", "AutoETS": "AutoETS",
               "AutoTheta": "AutoTheta", "AutoCES": "AutoCES", "AutoARIMA": "AutoARIMA"}
TOO_SLOW = {("AutoARIMA", "M4-hourly"), ("AutoARIMA", "M4-weekly")}
SIX = [f"{m}-{f}" for m in ("M1", "M3") for f in ("yearly", "quarterly", "monthly")]
CHUNK = 25      # series to a file of competitions.parts


def read_sets(folder, limit=None):
    "Set: its series, as dictionaries with train and test as arrays."
    sets = defaultdict(list)
    for name in FILES:
        with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                row |= {part: np.array(row[part], dtype=float) for part in ("train", "test")}
                sets[row["set"]].append(row)
    return {name: rows[:limit] for name, rows in sets.items()}


def by_net(weights, pasts, m, horizon):
    "Quantiles (series, steps, LEVELS) by the forecaster, which looks for the seasons of hours."
    series = [pd.Series(y, pd.date_range("2000", periods=len(y), freq="h")) for y in pasts]
    fc = PretrainedForecaster(None if m == 24 else m, weights=weights).fit(series)
    table = fc.predict(horizon, level=None, quantiles=LEVELS).filter(like="q-")
    return table.to_numpy().reshape(len(pasts), horizon, len(LEVELS))


def by_method(name, past, m, horizon):
    "Quantiles (steps, LEVELS) by a method of statsforecast, from its intervals."
    from statsforecast import models
    settings = {} if name == "Naive" else {"season_length": m}
    levels = sorted({round(100 * abs(1 - 2 * p)) for p in LEVELS} - {0})
    said = getattr(models, name)(**settings).forecast(past, horizon, level=levels)
    columns = ["mean" if p == .5 else f"{'lo' if p < .5 else 'hi'}-{round(100 * abs(1 - 2 * p))}"
               for p in LEVELS]
    table = np.stack([said[c] for c in columns], axis=1)
    if not np.isfinite(table).all():
        raise ValueError(f"{name} said {table}")
    return table


def by_statistics(name, pasts, m, horizon):
    "Quantiles of many series, one by one; where the method fails, those of seasonal naive."
    said, failed = [], np.zeros(len(pasts), dtype=bool)
    for i, past in enumerate(pasts):
        try:
            said.append(by_method(name, past, m, horizon))
        except Exception as reason:     # whatever it is: the competition goes on, and counts it
            print(f"{name}, {len(past)} points: {reason!r:.90}", file=sys.stderr, flush=True)
            said.append(by_method("SeasonalNaive", past, m, horizon))
            failed[i] = True
    return np.stack(said), failed


def forecast(method, rows, weights):
    "Quantiles of the series of one set, which of them failed, and the seconds of one core."
    pasts, m, horizon = [r["train"] for r in rows], rows[0]["season_length"], len(rows[0]["test"])
    start = time.process_time()
    if method == OURS:
        said, failed = by_net(weights, pasts, m, horizon), np.zeros(len(pasts), dtype=bool)
    else:
        said, failed = by_statistics(STATISTICAL[method], pasts, m, horizon)
    return dict(said=said, failed=failed, seconds=time.process_time() - start)


def digest(args):
    "Eight digits that tell the weights of the net from others."
    return hashlib.sha256(args.weights.read_bytes()).hexdigest()[:8]


def chunks(method, rows, args):
    "File of a part and its series: the net reads a set in one go, others a few series."
    size = len(rows) if method == OURS else CHUNK
    tag = f"-{digest(args)}" if method == OURS else ""
    for start in range(0, len(rows), size):
        name = f"{rows[0]['set']} {method}{tag} {start} of {len(rows)}.npz"
        yield args.store / name.replace(" ", "_"), rows[start:start + size]


def keep(path, parts):
    "Write arrays to a file that is either whole or not there."
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as part:
        np.savez_compressed(part, **parts)


def run(method, rows, args):
    "Forecast what is not finished yet, and say if anything was; first use compiles, untimed."
    missing = [(path, part) for path, part in chunks(method, rows, args) if not path.exists()]
    if missing and method != OURS:
        forecast(method, missing[0][1][:1], args.weights)
    for path, part in missing:
        keep(path, forecast(method, part, args.weights))
        print(path.stem, file=sys.stderr, flush=True)
    return bool(missing)


def finished(method, rows, args):
    "What `forecast` said of the whole set, or None where a part is missing."
    parts = [path for path, _ in chunks(method, rows, args)]
    if not all(path.exists() for path in parts):
        return None
    loaded = [dict(np.load(path)) for path in parts]
    return {key: np.concatenate([np.atleast_1d(part[key]) for part in loaded])
            for key in loaded[0]}


def size_of(weights):
    "Parameters of the net, and bytes of the file that holds them."
    parameters = load_weights(weights)[0].parameters()
    return {"parameters": sum(p.numel() for p in parameters), "bytes": weights.stat().st_size}


def scores_of(name, rows, args):
    "A row of the table for each finished method on one set."
    actual, m = np.stack([row["test"] for row in rows]), rows[0]["season_length"]
    scale = np.array([naive_scale(row["train"], m) for row in rows])
    weights = np.abs(actual).sum(axis=1)        # of the series, in WQL
    said = {method: finished(method, rows, args) for method in [OURS, *STATISTICAL]}
    said = {method: parts for method, parts in said.items() if parts is not None}
    if NAIVE not in said:
        return
    errors = {k: mase(v["said"][..., MEDIAN], actual, scale) for k, v in said.items()}
    for method, parts in said.items():
        row = {"set": name, "method": method, "series": len(rows), "horizon": actual.shape[1],
               "failed": int(parts["failed"].sum()), "heaviest": weights.max() / weights.sum(),
               **score(parts["said"], actual, scale),
               "seconds per 1000": 1000 * parts["seconds"].sum() / len(rows),
               "relative": np.exp(log_ratio(errors[method], errors[NAIVE]).mean()),
               **(size_of(args.weights) if method == OURS else {})}
        if OURS in said:
            ratio = log_ratio(errors[OURS], errors[method])
            row |= {"ours / method": np.exp(ratio.mean()), "ours better": (ratio < 0).mean(),
                    "p": 1. if method == OURS else sign_flip(ratio)}
        yield row


def m3_smape(table, points):
    "sMAPE over all of M3: each forecast counts alike as in M3, or else each series."
    part = table[(table.method == OURS) & table.set.str.startswith("M3")]
    return np.average(part.sMAPE, weights=part.series * (part.horizon if points else 1))


def log_look(table, args):
    "A row in the record of trials: the net has looked at M3."
    mase = table.pivot(index="set", columns="method", values="MASE").reindex(SIX)
    row = {"date": str(date.today()), "trial": "benchmarks/competitions.py", "seconds": 0,
           "what is different from the row above":
               f"weights {digest(args)}; sMAPE {m3_smape(table, True):.3f} where each forecast "
               "counts alike, as in M3, and not each series",
           "six sets": f"{np.exp(np.log(mase[OURS] / mase[NAIVE]).mean(skipna=False)):.4f}",
           "M3 sMAPE": f"{m3_smape(table, False):.3f}"}
    log = pd.read_csv(args.log, dtype=str, keep_default_na=False)
    pd.concat([log, pd.DataFrame([row])]).fillna("").to_csv(args.log, index=False)


def parse_args():
    "What the command line asks for."
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="where the competitions lie")
    parser.add_argument("--methods", nargs="*", default=[OURS, *STATISTICAL], help="to run")
    parser.add_argument("--sets", nargs="*", help="to run (default: all)")
    parser.add_argument("--weights", type=Path, default=Path(str(WEIGHTS)), help="of the net")
    parser.add_argument("--limit", type=int, help="series of each set (default: all)")
    parser.add_argument("--csv", type=Path, default=HERE / "competitions.csv", help="to write")
    parser.add_argument("--log", type=Path, default=HERE / "pretraining.csv", help="of M3 looks")
    parser.add_argument("--store", type=Path, default=HERE / "competitions.parts", help="finished")
    return parser.parse_args()


def main():
    "Forecast, score, write."
    args = parse_args()
    warnings.simplefilter("ignore")         # of methods that cannot have so long a season
    torch.set_num_threads(1)
    sets = read_sets(args.folder, args.limit)
    new = set()
    for method in dict.fromkeys([NAIVE, *args.methods]):
        for name, rows in sets.items():
            if (method, name) not in TOO_SLOW and name in (args.sets or sets):
                new |= {(method, name)} if run(method, rows, args) else set()
    table = pd.DataFrame([row for name, rows in sets.items()
                          for row in scores_of(name, rows, args)])
    table.to_csv(args.csv, index=False, float_format="%.6g")
    if any(method == OURS and name.startswith("M3") for method, name in new):
        log_look(table, args)
    print(table.pivot(index="method", columns="set", values="MASE").round(3).to_string())


if __name__ == "__main__":
    main()
