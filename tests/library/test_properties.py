"""Properties that hold for any input, tried on random ones."""
from io import StringIO

import numpy as np
import pandas as pd
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from profiles import at_least
from strategies import ORDINARY

from lstm_apply.batching import fold_windows, suffix_windows
from lstm_apply.data import StandardScaler, check_series, read_series, train_test_split
from lstm_apply.fast.stack import _apart, _pieces, _StackedNets
from lstm_apply.model import RegLSTM
from lstm_apply.rollout import rollout
from lstm_apply.transform import SeriesTransform
from lstm_apply.weighting import forgetting_curve, recency_curve, weighted_mse

CURVES = {"none": torch.ones, "forgetting": forgetting_curve, "recency": recency_curve}


@st.composite
def windows(draw):
    "Pairs of a random series, ends with repeats, a window length and a curve."
    n = draw(st.integers(2, 24))
    features = draw(st.sampled_from([1, 1, 3]))
    seed = draw(st.integers(0, 2**31))
    values = torch.randn(2, n, features, generator=torch.Generator().manual_seed(seed)).double()
    ends = draw(st.none() | st.lists(st.integers(1, n), min_size=1, max_size=6))
    return *values, ends, draw(st.integers(1, n + 5)), draw(st.sampled_from(list(CURVES)))


def loss_and_gradients(batch, curve):
    "Weighted loss of one fixed net on a batch, and the gradient of every parameter."
    size = batch.x.shape[-1]
    net = RegLSTM(size, size, hidden_size=4, seed=0).double()
    loss = weighted_mse(net(batch.x)[0], batch.y, batch.weight * curve[batch.time])
    return [loss, *torch.autograd.grad(loss, list(net.parameters()))]


@at_least(250)
@given(windows())
def test_folded_is_padded(case):
    x, y, ends, length, name = case
    curve = CURVES[name](len(x)).double() + 1e-3
    padded, folded = (loss_and_gradients(make(x, y, ends, length), curve)
                      for make in (suffix_windows, fold_windows))
    for p, f in zip(padded, folded):
        assert (p - f).abs().max() <= 1e-12 * p.abs().max() + 1e-15


@given(windows(), st.integers(1, 2), st.integers(1, 3))
def test_gradients_by_hand(case, num_layers, n):
    x, y, ends, length, _ = case
    batch, size = fold_windows(x, y, ends, length), x.shape[1]
    nets = [RegLSTM(size, size, 4, num_layers, seed=seed).double() for seed in range(n)]
    stack = _StackedNets(nets, [_pieces(batch, batch.weight, 50)] * n)
    for k, (net, ours) in enumerate(zip(nets, stack.gradient())):
        loss = weighted_mse(net(batch.x)[0], batch.y, batch.weight)
        theirs = torch.autograd.grad(loss, list(net.parameters()))
        by_hand = [grad for _, grad in _apart(net, [block[k] for block in stack.grads])]
        for p, q in zip([loss, *theirs], [ours, *by_hand]):
            assert (p - q).abs().max() <= 1e-12 * p.abs().max() + 1e-15


@given(windows())
def test_every_window_is_counted(case):
    x, y, ends, length, _ = case
    ends = range(1, len(x) + 1) if ends is None else ends
    positions = sum(k for e in ends for k in range(1, min(length, e) + 1))
    for make in (suffix_windows, fold_windows):
        batch = make(x, y, list(ends), length)
        assert batch.weight.sum() == positions
        assert torch.equal(batch.x[batch.weight > 0], x[batch.time[batch.weight > 0]])
        assert torch.equal(batch.y[batch.weight > 0], y[batch.time[batch.weight > 0]])


@given(st.lists(ORDINARY, min_size=2, max_size=50))
def test_scaler_and_its_inverse(values):
    scaler = StandardScaler().fit(values)
    size = np.abs(values).max() + 1
    back = scaler.inverse_transform(scaler.transform(values))
    assert back == pytest.approx(values, abs=1e-9 * size)


@given(st.lists(st.floats(1e-6, 1e6), min_size=2, max_size=50))
def test_scaler_on_the_logarithm_and_its_inverse(values):
    scaler = StandardScaler(log=True).fit(values)
    assert scaler.inverse_transform(scaler.transform(values)) == pytest.approx(values, rel=1e-9)


@given(st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=50), st.floats(-1e6, 0), st.data())
def test_what_has_no_logarithm_is_refused(values, bad, data):
    values.insert(data.draw(st.integers(0, len(values))), bad)
    for refuse in (StandardScaler(log=True).fit, SeriesTransform(log=True).fit):
        with pytest.raises(ValueError, match="the logarithm needs values above 0"):
            refuse(values)


@given(st.integers(2, 40), st.integers(1, 39))
def test_split_loses_nothing_and_keeps_time(n, k):
    series = pd.Series(range(n), index=pd.date_range("2024-01-01", periods=n))
    if k >= n:
        with pytest.raises(ValueError, match="to train"):
            train_test_split(series, k)
    else:
        train, test = train_test_split(series, k)
        assert len(test) == k and [*train, *test] == list(range(n))


@given(*[st.integers(1, 12)] * 2, st.integers(1, 3), st.integers(1, 2), st.integers(0, 99))
def test_rollout_is_the_prefix_run_again(length, horizon, batch, layers, seed):
    net = RegLSTM(2, 2, hidden_size=3, num_layers=layers, seed=seed).double()
    known = torch.randn(length, batch, 2, generator=torch.Generator().manual_seed(seed)).double()
    got = rollout(net, known, horizon)
    with torch.no_grad():
        for _ in range(horizon):
            known = torch.cat([known, net(known)[0][-1:]])
    assert torch.allclose(got, known[length:], atol=1e-12)


@given(st.lists(ORDINARY, min_size=3, max_size=30),
       st.sampled_from(["D", "MS", "h", "W-MON", "QS"]))
def test_a_written_series_is_read_back(values, freq):
    series = pd.Series(values, index=pd.date_range("2020-01-06", periods=len(values), freq=freq),
                       name="n").rename_axis("when")
    text = series.to_csv()
    back = read_series(StringIO(text))
    assert back.tolist() == series.tolist() and list(back.index) == list(series.index)
    assert (back.name, back.index.name) == ("n", "when")


@given(st.integers(4, 40), st.data())
def test_a_gap_is_named(n, data):
    gap = data.draw(st.integers(1, n - 2))
    series = pd.Series(1.0, index=pd.date_range("2024-01-01", periods=n))
    with pytest.raises(ValueError, match=f"1 date is missing .*{series.index[gap].date()}"):
        check_series(series.drop(series.index[gap]))
