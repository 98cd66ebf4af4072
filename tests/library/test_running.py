"""Runs end cleanly, go on where they stopped, leave the process as it was, and leak nothing."""
import contextlib
import gc
import os
import random
import signal
import subprocess
import sys
import threading
import time
import warnings

import numpy as np
import pandas as pd
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from profiles import slow
from support import BIN, rounds, run

from lstm_apply.batching import fold_windows
from lstm_apply.data import load_wordle
from lstm_apply.evaluation import SeasonalNaive, backtest
from lstm_apply.forecaster import LSTMForecaster
from lstm_apply.model import RegLSTM
from lstm_apply.rollout import rollout
from lstm_apply.saving import load_checkpoint
from lstm_apply.training import fit, holdout_batch

WORDLE = load_wordle().iloc[:70]
QUICK = dict(season_length=7, n_nets=2, epochs=3)
WAVE = torch.sin(torch.arange(41.) / 3)
X, Y = WAVE[:-1], WAVE[1:]


@given(st.integers(1, 12), st.integers(0, 12), st.integers(0, 2**31), st.booleans(),
       st.sampled_from([None, .5]))
def test_a_pause_changes_no_bit(tmp_path_factory, first, more, seed, holdout, max_norm):
    path = tmp_path_factory.getbasetemp() / f"run-{os.getpid()}"
    path.unlink(missing_ok=True)
    settings = dict(batch=fold_windows(X[:30], Y[:30], length=9), max_norm=max_norm,
                    val=holdout_batch(X, Y, 30) if holdout else None)
    whole, paused = RegLSTM(hidden_size=4, seed=seed), RegLSTM(hidden_size=4, seed=seed)
    expected = fit(whole, **settings, epochs=first + more)
    fit(paused, **settings, epochs=first, resume=path)
    again = RegLSTM(hidden_size=4, seed=0)
    assert fit(again, **settings, epochs=first + more, resume=path) == expected
    for p, q in zip(whole.parameters(), again.parameters()):
        assert torch.equal(p, q)


INTERRUPTED = """
import sys
from lstm_apply.data import load_wordle
from lstm_apply.forecaster import LSTMForecaster
print("ready", flush=True)
LSTMForecaster(7, n_nets=4, epochs=int(sys.argv[1])).fit(load_wordle(), resume=sys.argv[2])
"""


def test_interrupted_the_finished_nets_are_kept(tmp_path):
    path, series = tmp_path / "fit", load_wordle()
    process = subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED, "40", path], cwd=tmp_path, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
    assert process.stdout.readline() == "ready\n"
    for _ in range(3000):
        if path.exists() or process.poll() is not None:
            break
        time.sleep(.02)
    process.send_signal(signal.SIGINT)
    out, errors = process.communicate(timeout=60)
    assert process.returncode == -signal.SIGINT and "KeyboardInterrupt" in errors
    kept = {name.partition(".")[0] for name in load_checkpoint(path)[0]}
    assert kept and len(kept) < 9 and [p.name for p in tmp_path.iterdir()] == ["fit"]
    again = LSTMForecaster(7, n_nets=4, epochs=40).fit(series, resume=path).predict(9)
    straight = LSTMForecaster(7, n_nets=4, epochs=40).fit(series).predict(9)
    pd.testing.assert_frame_equal(again, straight, check_exact=True)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_interrupted_backtest_says_how_to_go_on(tmp_path, jobs):
    command = [BIN / "lstm_apply", "backtest", "--horizon", "9", "--origins", "4",
               "--model", "lstm", "--epochs", "60", "--nets", "5", "--jobs", jobs]
    process = subprocess.Popen(
        command, cwd=tmp_path, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
    parts = tmp_path / "backtest.csv.parts"
    for _ in range(3000):
        if any(parts.glob("*.csv")) or process.poll() is not None:
            break
        time.sleep(.02)
    os.killpg(process.pid, signal.SIGINT)      # as the keyboard does: to all of them
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130 and "Traceback" not in errors, errors
    assert "run the same command again to go on" in errors
    assert not (tmp_path / "backtest.csv").exists() and any(parts.glob("*.csv"))


def test_divergence_is_named_and_never_forecast():
    batch = fold_windows(X, Y, length=9)
    with pytest.raises(FloatingPointError, match="at epoch .* try a smaller lr"):
        fit(RegLSTM(seed=0), batch, lr=1e30, epochs=60)
    net = RegLSTM(seed=0)
    with pytest.raises(FloatingPointError, match="at epoch 0"):
        fit(net, batch._replace(x=batch.x * float("inf")), epochs=2)
    with pytest.raises(FloatingPointError, match="not finite from step 1 on"):
        rollout(net, torch.ones(4, 1, 1), 5)   # what it was left with is not for use
    with pytest.raises(FloatingPointError, match="at epoch .* try a smaller lr"):
        LSTMForecaster(**QUICK | dict(epochs=60), lr=1e30).fit(WORDLE)
    steep = pd.Series(2.0 ** np.arange(40), pd.date_range("2024-01-01", periods=40))
    fc = LSTMForecaster(1, lags=(1,), damping=1.0, n_nets=1, epochs=1).fit(steep)
    assert fc.predict(9).iloc[-1].forecast == pytest.approx(2.0**48, rel=1e-6)
    for call in (fc.predict, fc.paths):
        with pytest.raises(FloatingPointError, match="try a shorter horizon"):
            call(1100)


@slow
@given(st.floats(-1e6, 1e6).map(lambda v: round(v, 3)), st.integers(10, 30), st.integers(1, 9))
def test_a_constant_is_forecast_and_said(value, n, horizon):
    flat = pd.Series(value, pd.date_range("2024-01-01", periods=n))
    with pytest.warns(UserWarning, match=f"all {n} values of the series are"):
        fc = LSTMForecaster(n_nets=1, epochs=1, seed=n).fit(flat)
    assert fc.predict(horizon).to_numpy() == pytest.approx(value, rel=1e-9, abs=1e-12)


def test_a_file_of_another_run_is_refused(tmp_path):
    batch = fold_windows(X, Y, length=9)
    fit(RegLSTM(seed=0), batch, epochs=2, resume=tmp_path / "run")
    fc = LSTMForecaster(**QUICK)
    fc.fit(WORDLE, resume=tmp_path / "fit")
    before = [(tmp_path / name).read_bytes() for name in ("run", "fit")]
    for other in (dict(lr=.2), dict(max_norm=1.), dict(curve=torch.arange(1., 41))):
        with pytest.raises(ValueError, match="name another file, or remove it"):
            fit(RegLSTM(seed=0), batch, epochs=3, resume=tmp_path / "run", **other)
    for forecaster, series, path in ((fc, WORDLE + 1, "fit"), (fc, WORDLE, "run"), (
            LSTMForecaster(**QUICK, seed=1), WORDLE, "fit")):
        with pytest.raises(ValueError, match="name another file, or remove it"):
            forecaster.fit(series, resume=tmp_path / path)
    assert [(tmp_path / name).read_bytes() for name in ("run", "fit")] == before


def world():
    "All that a call has to leave as it was."
    global_state = np.random.get_state()[1].tolist()  # noqa: NPY002  (to see it unchanged)
    return (torch.get_rng_state().tolist(), global_state, random.getstate(),
            torch.get_num_threads(), torch.get_default_dtype(), np.geterr(), os.getcwd(),
            torch.is_grad_enabled(), list(map(str, warnings.filters)), dict(os.environ),
            signal.getsignal(signal.SIGINT), pd.get_option("display.max_rows"))


def calls(folder):
    "Name: a call, and the error it ends in, if any."
    fc = LSTMForecaster(**QUICK).fit(WORDLE)
    fc.save(folder / "fc")
    (folder / "bad").write_bytes(b"bad")
    batch = fold_windows(X, Y, length=9)
    naive = {"naive": SeasonalNaive(7)}

    def net():
        return RegLSTM(seed=0).float()
    return {
        "fit": (lambda: LSTMForecaster(**QUICK, calendar=True).fit(WORDLE), None),
        "fit, too short": (lambda: LSTMForecaster(7).fit(WORDLE.iloc[:11]), ValueError),
        "fit, astray": (lambda: LSTMForecaster(**QUICK, lr=1e30).fit(WORDLE), FloatingPointError),
        "predict": (lambda: fc.predict(9, quantiles=[.1]), None),
        "predict, none": (lambda: fc.predict(0), ValueError),
        "save": (lambda: fc.save(folder / "fc"), None),
        "save, nowhere": (lambda: fc.save(folder / "no" / "fc"), ValueError),
        "load": (lambda: LSTMForecaster.load(folder / "fc"), None),
        "load, bad": (lambda: LSTMForecaster.load(folder / "bad"), ValueError),
        "train": (lambda: fit(net(), batch, epochs=2), None),
        "train, astray": (lambda: fit(net(), batch, lr=1e30), FloatingPointError),
        "train, kept": (lambda: fit(net(), batch, epochs=2, resume=folder / "r"), None),
        "backtest": (lambda: backtest(naive, WORDLE, 7, 2, season_length=7), None),
        "backtest, too long": (lambda: backtest(naive, WORDLE, 70), ValueError),
    }


NAMES = ["fit", "fit, too short", "fit, astray", "predict", "predict, none", "save",
         "save, nowhere", "load", "load, bad", "train", "train, astray", "train, kept", "backtest",
         "backtest, too long"]


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("name", NAMES)
def test_the_world_stays_as_it_was(tmp_path, capfd, monkeypatch, name, dtype):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    call, error = calls(tmp_path)[name]
    assert list(calls(tmp_path)) == NAMES
    threads = torch.get_num_threads()
    torch.set_default_dtype(dtype)
    torch.set_num_threads(3)         # not what anybody would choose
    try:
        before = world()
        with pytest.raises(error) if error else contextlib.nullcontext():
            call()
        assert world() == before
    finally:
        torch.set_default_dtype(torch.float32)
        torch.set_num_threads(threads)
    assert capfd.readouterr() == ("", "") and os.listdir() == []


def test_two_hundred_fits_leak_nothing():
    def open_things():
        gc.collect()
        return len(os.listdir("/proc/self/fd")), threading.active_count(), os.listdir(
            "/proc/self/task").__len__()

    def once():
        LSTMForecaster(7, n_nets=1, epochs=1).fit(WORDLE).predict(3)
    once()
    before, memory = open_things(), []
    for _ in range(rounds(40, 200)):
        once()
        memory.append(resident())
    assert open_things() == before
    half = len(memory) // 2
    assert max(memory[half:]) < memory[half] + 20, "MB; no growth once it is warm"


def resident():
    "Memory of this process, MB."
    with open("/proc/self/statm", encoding="ascii") as f:
        return int(f.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def test_a_long_rollout_takes_no_more_memory():
    steps = rounds(100_000, 1_000_000)
    code = ("import resource, torch, tracemalloc; from lstm_apply.model import RegLSTM;"
            "from lstm_apply.rollout import rollout; net = RegLSTM(hidden_size=40, seed=0);"
            "peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024;"
            "rollout(net, torch.ones(9, 1, 1), 5000); before = peak(); tracemalloc.start();"
            f"y = rollout(net, torch.ones(9, 1, 1), {steps});"
            "print(len(y), peak() - before, tracemalloc.get_traced_memory()[1] / 2**20,"
            "      y.isfinite().all().item())")
    done = run(sys.executable, "-c", code)
    n, grown, arrays, finite = done.stdout.split()
    assert (int(n), finite) == (steps, "True")
    outputs = 3 * steps * 4 / 2**20        # MB: 4 bytes a step, and copies
    assert float(grown) < 10 + outputs and float(arrays) < 2 + outputs
