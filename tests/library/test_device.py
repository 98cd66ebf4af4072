"""Training and forecasting where the tensors are, with nothing on another device."""
import numpy as np
import pytest
import torch

from lstm_apply.batching import fold_windows, suffix_windows
from lstm_apply.data import load_wordle
from lstm_apply.forecaster import LSTMForecaster
from lstm_apply.model import RegLSTM
from lstm_apply.rollout import rollout
from lstm_apply.simulate import Draws, imagine
from lstm_apply.training import fit, fit_many, holdout_batch

needs_gpu = pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device here")
SERIES = torch.linspace(-1, 1, 61).sin()


@needs_gpu
@pytest.mark.parametrize("make", [suffix_windows, fold_windows])
def test_training_on_the_gpu(make):
    series = SERIES.cuda()
    batch, net = make(series[:-1], series[1:], length=12), RegLSTM(seed=0).cuda()
    assert {tensor.device.type for tensor in batch} == {"cuda"}
    val = holdout_batch(series[:-1], series[1:], 50)
    history = fit(net, batch, curve=torch.ones(60), epochs=5, val=val, max_norm=1.)
    host = RegLSTM(seed=0)
    expected = fit(host, make(SERIES[:-1], SERIES[1:], length=12), epochs=5, max_norm=1.)
    assert np.allclose(history.loss, expected.loss, rtol=1e-3)
    assert rollout(net, series.view(-1, 1, 1), 5).device.type == "cuda"


def pupils(n):
    "Nets, their windows and weights, of series of about the same length."
    series = [torch.randn(120 + k % 3, generator=torch.Generator().manual_seed(k))
              for k in range(n)]
    return ([RegLSTM(seed=k) for k in range(n)],
            [fold_windows(v[:-1], v[1:], length=28) for v in series],
            [torch.linspace(.5, 1, len(v) - 1) for v in series])


def learnt(chosen, device, epochs=8):
    "Parameters of some of ten nets that were trained together on a device."
    nets, batches, curves = ([part[k] for k in chosen] for part in pupils(10))
    fit_many(nets, batches, curves=curves, epochs=epochs, max_norm=1., device=device)
    return [torch.cat([p.detach().flatten() for p in net.parameters()]) for net in nets]


@pytest.mark.parametrize("device", ["cpu", pytest.param("cuda", marks=needs_gpu)])
def test_no_bit_of_a_net_depends_on_the_others(device):
    alone = [learnt([k], device)[0] for k in range(10)]
    for chosen in ([3, 7], [7, 3], [*range(10)], [*range(10)][::-1], [0, 1, 2, 4, 5]):
        together = zip(chosen, learnt(chosen, device))
        assert all(torch.equal(one, alone[k]) for k, one in together)


def test_the_operations_of_torch_say_what_those_of_numpy_say(monkeypatch):
    by_numpy = learnt(range(3), "cpu", epochs=3)
    monkeypatch.setattr("lstm_apply.fast.stack._array", torch.Tensor.detach)   # as on a GPU
    for ours, theirs in zip(by_numpy, learnt(range(3), "cpu", epochs=3)):
        assert torch.allclose(ours, theirs, atol=1e-6)


def launches(n):
    "Kernels that an epoch of n nets starts on a GPU."
    nets, batches, curves = pupils(n)
    counts = []
    for epochs in (1, 2):
        with torch.profiler.profile() as seen:
            fit_many(nets, batches, curves=curves, epochs=epochs, max_norm=1., device="cuda")
        counts.append(sum(e.count for e in seen.key_averages() if "LaunchKernel" in e.key))
    return counts[1] - counts[0]


@needs_gpu
def test_many_nets_on_the_gpu_start_as_many_kernels_as_one():
    assert launches(100) == launches(1) < 2000
    for ours, theirs in zip(learnt(range(10), "cuda", 3), learnt(range(10), "cpu", 3)):
        assert torch.allclose(ours.cpu(), theirs, atol=1e-5)


@needs_gpu
def test_the_forecaster_on_the_gpu():
    fc = LSTMForecaster(7, n_nets=2, epochs=5, device="cuda").fit(load_wordle().iloc[:80])
    assert {p.device.type for net in fc.ensemble_.nets for p in net.parameters()} == {"cuda"}
    assert np.isfinite(fc.predict(7)).all(axis=None)


@needs_gpu
def test_series_are_imagined_on_the_gpu():
    seasons = [(1, 1), (12, 1), (24, 168)]
    one, same = (imagine(Draws(300, torch.Generator("cuda").manual_seed(0)), 200, seasons)
                 for _ in range(2))
    assert one.device.type == "cuda" and one.isfinite().all() and torch.equal(one, same)
