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
from lstm_apply.training import fit, holdout_batch

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
