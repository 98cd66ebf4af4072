"""Timings side by side in one process: the way of the original notebook, and the package's.

    python benchmarks/bench.py                  # the whole table, some minutes
    python benchmarks/bench.py --quick          # small sizes, to see that all of it runs
    python benchmarks/bench.py --json FILE      # the same numbers as JSON
"""
import argparse
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import original_way
import torch
from torch.utils.benchmark import Timer

from lstm_apply.batching import fold_windows
from lstm_apply.data import StandardScaler, load_wordle, one_step_pairs, split_and_scale
from lstm_apply.ensemble import fit_nets
from lstm_apply.model import RegLSTM
from lstm_apply.rollout import rollout
from lstm_apply.settings import Settings
from lstm_apply.training import fit, fit_many
from lstm_apply.weighting import weighted_mse

FIVE_ENDS = [147, 217, 167, 203, 109]


def timed(function, seconds):
    "Median and interquartile range of the time of a call, in seconds, on one thread."
    timer = Timer("function()", globals={"function": function}, num_threads=1)
    measured = timer.blocked_autorange(min_run_time=seconds)
    return measured.median, measured.iqr


def pair(name, slow, fast, seconds):
    "A row of the table: both sides, measured in turns so that a noisy spell meets both."
    print(f"  {name}", file=sys.stderr)
    rounds = 3 if seconds > 1 else 1
    turns = [(timed(slow, seconds / rounds), timed(fast, seconds / rounds)) for _ in range(rounds)]
    (a, spread_a), (b, spread_b) = np.median(turns, axis=0)
    return {"what": name, "original": a, "original iqr": spread_a, "here": b, "here iqr": spread_b,
            "ratio": a / b}


def training_pairs():
    "The 250 pairs of the original, standardised on the training part."
    z, _, _ = split_and_scale(load_wordle(), 108)
    return one_step_pairs(torch.tensor(z, dtype=torch.float32))


def folding(quick):
    "Epochs on the original's padded batch, and on the folded one."
    x, y = training_pairs()
    rows = []
    cases = ("5 ends", FIVE_ENDS, 40), ("all ends from 100 on", list(range(100, 251)), 3)
    for name, ends, epochs in cases:
        ends, epochs = (ends[:2], 2) if quick else (ends, epochs)
        padded = original_way.padded_batch(x, y, ends)
        folded = fold_windows(x, y, ends, length=99)
        net = RegLSTM(seed=0)
        optimizer = torch.optim.Adam(net.parameters(), lr=1e-2)

        def slow():
            for _ in range(epochs):
                original_way.epoch(net, optimizer, *padded)

        rows.append(pair(f"{epochs} epochs, {name}", slow, lambda: fit(net, folded, epochs=epochs),
                         .1 if quick else 10))
    return rows


def carrying(quick):
    "A forecast from whole prefixes, and with the state carried; ten nets beside two of one."
    nets, history = [RegLSTM(seed=seed) for seed in range(10)], training_pairs()[0][:, None, None]
    horizons = [8] if quick else [108, 168, 2000]
    rows = [pair(f"rollout, {horizon} steps",
                 lambda: original_way.prefix_rollout(nets[0], history, horizon),
                 lambda: rollout(nets[0], history, horizon), .1 if quick else 6)
            for horizon in horizons]
    two = pair(f"rollout, {horizons[-1]} steps, 2 nets in turn | 10 at once",
               lambda: [rollout(net, history, horizons[-1]) for net in nets[:2]],
               lambda: rollout(nets, history, horizons[-1]), .1 if quick else 6)
    return [*rows, two]


def exponent(sizes, seconds):
    "Slope of the logarithm of the time over the logarithm of the size."
    return float(np.polyfit(np.log(sizes), np.log(seconds), 1)[0])


def lessons(points=250, steps=28, nets=1, hidden=10):
    "Nets and their windows of one series, a row for each start."
    v = torch.randn(points + 1, generator=torch.Generator().manual_seed(0))
    batch = fold_windows(v[:-1], v[1:], length=steps)
    return [RegLSTM(hidden_size=hidden, seed=seed) for seed in range(nets)], [batch]*nets


def by_torch(nets, batches, epochs):
    "Nets trained one after another by torch's own LSTM and its automatic differentiation."
    for net, batch in zip(nets, batches):
        optimizer = torch.optim.Adam(net.parameters(), lr=1e-2, fused=True)
        for _ in range(epochs):
            optimizer.zero_grad()
            weighted_mse(net(batch.x)[0], batch.y, batch.weight).backward()
            optimizer.step()


def stacking(quick):
    "Nets by torch one after another, and as one stack by hand: of one series, of many."
    def row(points, nets, epochs):
        some = lessons(points, nets=nets)
        return pair(f"{epochs} epochs of {nets} nets, {points} points, torch in turn | as one",
                    lambda: by_torch(*some, epochs), lambda: fit_many(*some, epochs=epochs),
                    .1 if quick else 10)

    return [row(60, 2, 2)] if quick else [row(250, 10, 20), row(120, 120, 2)]


def scaling(quick):
    "Time against the size of what is computed, with the fitted exponents."
    def row(what, sizes, work):
        sizes = sizes[:2] if quick else sizes
        seconds = [timed(work(size), .1 if quick else 1)[0] for size in sizes]
        return {"what": what, "sizes": sizes, "seconds": seconds,
                "exponent": exponent(sizes, seconds)}

    def learning(**size):
        some = lessons(**size)
        return lambda: fit_many(*some, epochs=5)

    net, lengths = RegLSTM(seed=0), [250, 500, 1000, 2000, 4000, 8000, 16000]
    return [row("fit, by series length", lengths, lambda n: learning(points=n)),
            row("fit, by steps of a window", [14, 28, 56, 112], lambda n: learning(steps=n)),
            row("fit, by nets", [1, 2, 5, 10, 20], lambda n: learning(nets=n)),
            row("fit, by hidden units", [5, 10, 20, 40], lambda n: learning(hidden=n)),
            row("rollout, by horizon", [250, 500, 1000, 2000, 4000],
                lambda n: lambda: rollout(net, torch.zeros(250, 1, 1), n))]


def processes(quick):
    "An ensemble of 8 on one process and on two, workers already started."
    z = StandardScaler(log=True).fit(load_wordle()).transform(load_wordle())[:60 if quick else 251]
    settings = Settings(length=28, epochs=5 if quick else 300)

    def ensemble(n_jobs):
        return lambda: fit_nets([z]*8, settings, n_jobs=n_jobs)

    ensemble(2)()
    row = pair("ensemble of 8, 1 | 2 processes", ensemble(1), ensemble(2), .1 if quick else 9)
    return [row]


def importing(quick):
    "Time to import the forecaster in a new process, beside torch alone."
    def start(module):
        command = [sys.executable, "-c", f"import {module}"]
        return lambda: subprocess.run(command, check=True)

    return [pair("import torch | lstm_apply.forecaster", start("torch"),
                 start("lstm_apply.forecaster"), .1 if quick else 24)]


def memory(quick):
    "Peak memory of a process that makes all windows padded, and folded, in MB."
    n = 150 if quick else 1000
    code = ("import torch; from pathlib import Path; from lstm_apply.batching import {name};"
            "from lstm_apply.model import RegLSTM; from lstm_apply.training import fit;"
            "status = Path('/proc/self/status');"
            "peak = lambda: int(status.read_text().split('VmHWM:')[1].split()[0]);"
            "v = torch.randn({n}); before = peak();"
            "fit(RegLSTM(seed=0), {name}(v[:-1], v[1:], length=99), epochs=1);"
            "print((peak() - before) / 1024)")
    if not Path("/proc/self/status").exists():
        return []
    peaks = [float(subprocess.run([sys.executable, "-c", code.format(name=name, n=n)], check=True,
                                  capture_output=True, text=True).stdout)
             for name in ("suffix_windows", "fold_windows")]
    return [{"what": f"added memory in MB, {n} points, padded | folded", "original": peaks[0],
             "here": peaks[1], "ratio": peaks[0] / peaks[1]}]


def show(rows):
    "The rows as a table."
    print(f"{'':<50}{'original':>11}{'± iqr':>9}{'here':>11}{'± iqr':>9}{'ratio':>8}")
    for row in rows:
        if "exponent" in row:
            print(f"{row['what']:<50}{'exponent':>40}{row['exponent']:>8.2f}")
        else:
            print(f"{row['what']:<50}" + "".join(
                f"{row[side]:>11.4g}{row.get(side + ' iqr', 0):>9.2g}"
                for side in ("original", "here")) + f"{row['ratio']:>8.2f}")


def main():
    "Measure, print, write."
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="small sizes: does it run?")
    parser.add_argument("--json", type=Path, help="write the numbers here too")
    args = parser.parse_args()
    parts = folding, stacking, carrying, scaling, processes, importing, memory
    rows = [row for part in parts for row in part(args.quick)]
    show(rows)
    if args.json:
        args.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
