"""Properties of the cell, the net, the loss and the rollout."""
import math

import torch
from hypothesis import given
from hypothesis import strategies as st
from strategies import ORDINARY, SEEDS, nets, tensor
from torch import nn

from lstm_apply.batching import Batch, fold_windows
from lstm_apply.fast.bptt import lstm_cell_backward
from lstm_apply.fast.stack import by_hand
from lstm_apply.model import RegLSTM, lstm_cell, lstm_gates
from lstm_apply.rollout import rollout
from lstm_apply.training import fit, fit_many
from lstm_apply.weighting import forgetting_curve, recency_curve, weighted_mse

SIZES = st.integers(1, 5)


class Other(RegLSTM):
    "A net that nothing but torch computes: its forward may be another."
    def forward(self, x, state=None):
        return super().forward(x, state)


def close(a, b, atol=1e-12):
    return a.shape == b.shape and torch.allclose(a, b, rtol=1e-9, atol=atol)


@given(SIZES, SIZES, SIZES, SEEDS, st.floats(.01, 100))
def test_the_cell_is_that_of_torch(batch, features, hidden, seed, size):
    theirs = nn.LSTMCell(features, hidden).double()
    for k, p in enumerate(theirs.parameters()):
        p.data = tensor([seed, k], *p.shape)
    x, h, c = size*tensor(seed, batch, features), tensor(seed, batch, hidden), tensor(
        [seed, 9], batch, hidden)
    weights = list(theirs.parameters())
    ours = lstm_cell(x, (h, c), *weights)
    assert all(close(a, b) for a, b in zip(ours, theirs(x, (h, c))))
    i, f, g, o = lstm_gates(x, h, *weights)
    assert close(f*c + i*g, ours[1]) and close(o*ours[1].tanh(), ours[0])
    assert all(((gate >= 0) & (gate <= 1)).all() for gate in (i, f, o)) and (g.abs() <= 1).all()


@given(SIZES, SIZES, SIZES, SEEDS)
def test_a_step_back_is_the_derivative_of_a_step(batch, features, hidden, seed):
    W_ih, W_hh = tensor(seed, 4*hidden, features), tensor([seed, 1], 4*hidden, hidden)
    b_ih, b_hh = tensor([seed, 2], 2, 4*hidden)
    x, (h, c, dh, dc) = tensor([seed, 3], batch, features), tensor([seed, 4], 4, batch, hidden)
    weights, state = (W_ih, W_hh, b_ih, b_hh), (h.requires_grad_(), c.requires_grad_())
    asked = [*state, b_ih.requires_grad_()]
    theirs = torch.autograd.grad(lstm_cell(x, state, *weights), asked, (dh, dc))
    with torch.no_grad():
        *ours, dp = lstm_cell_backward(dh, dc, c, lstm_gates(x, h, *weights), W_hh)
    assert all(close(a, b) for a, b in zip([*ours, dp.sum(0)], theirs))


@given(nets(), st.integers(2, 9), st.data(), SEEDS)
def test_a_net_goes_on_from_its_state_and_reads_rows_apart(net, steps, data, seed):
    x = tensor(seed, steps, 3, net.config["input_size"])
    cut = data.draw(st.integers(1, steps - 1))
    with torch.no_grad():
        whole, end = net(x)
        first, state = net(x[:cut])
        rest, same_end = net(x[cut:], state)
        assert close(torch.cat([first, rest]), whole)
        assert all(close(a, b) for a, b in zip(end, same_end))
        assert close(net(x[:, 1:2])[0], whole[:, 1:2])


@given(SEEDS, SEEDS)
def test_a_seed_gives_the_net_and_leaves_the_generator_alone(seed, outside):
    torch.manual_seed(outside)
    before = torch.get_rng_state()
    one, two = (RegLSTM(seed=seed).state_dict() for _ in range(2))
    assert torch.equal(torch.get_rng_state(), before)
    assert all(torch.equal(one[name], two[name]) for name in one)


@given(st.integers(2, 9), st.integers(1, 9), SEEDS)
def test_a_batch_moves_whole(n, length, seed):
    batch = fold_windows(tensor(seed, n), tensor(seed, n), length=length)
    moved = batch.to("meta")
    assert isinstance(moved, Batch) and {t.device.type for t in moved} == {"meta"}
    assert [t.shape for t in moved] == [t.shape for t in batch]


SHAPES = st.tuples(st.just(2), st.sampled_from([3, 48, 49]), st.integers(1, 2),
                   st.sampled_from([13, 17]))


@given(st.lists(SHAPES, min_size=2, max_size=3), st.sampled_from([torch.float, torch.double]),
       st.randoms(use_true_random=False), SEEDS)
def test_nets_learn_together_as_alone(shapes, dtype, order, seed):
    def pupils():
        for k, (features, hidden, layers, n) in enumerate(shapes):
            x = tensor([seed, k], n, features).to(dtype)
            yield (RegLSTM(features, 1, hidden, layers, seed=seed + k).to(dtype),
                   fold_windows(x[:-1], x[1:, :1], length=6), torch.linspace(.1, 1, n - 1))

    alone, together, by_torch = (list(pupils()) for _ in range(3))
    ks = order.sample(range(len(shapes)), len(shapes))
    nets, batches, curves = zip(*(together[k] for k in ks))
    assert all(by_hand([net]) == (net.lstm.hidden_size <= 48) for net in nets)
    said = fit_many(nets, batches, curves=curves, epochs=3, max_norm=.5)
    for k, history in zip(ks, said):
        net, batch, curve = alone[k]
        assert fit_many([net], [batch], curves=[curve], epochs=3, max_norm=.5) == [history]
        for p, q in zip(net.parameters(), together[k][0].parameters()):
            assert torch.equal(p, q)
    other, batch, curve = by_torch[ks[0]]
    other.__class__ = Other                              # gradients and steps by torch alone
    expected = fit(other, batch, curve=curve, epochs=3, max_norm=.5)
    rtol = 1e-9 if dtype == torch.double else 1e-4
    assert all(math.isclose(a, b, rel_tol=rtol) for a, b in zip(said[0].loss, expected.loss))


@given(st.integers(1, 300), st.floats(.1, 50), st.floats(1.01, 3))
def test_curves_are_their_formulas(n, alpha, more):
    forgetting, recency = forgetting_curve(n), recency_curve(n, alpha)
    for t in {0, n//2, n - 1}:
        assert math.isclose(forgetting[t], math.tanh(math.e*t/n), abs_tol=1e-6)
        assert math.isclose(recency[t], 1 + math.tanh(alpha*(t/n - 1)), abs_tol=1e-6)
    assert (forgetting.diff() >= 0).all() and (recency.diff() >= 0).all()
    assert (recency_curve(n, alpha*more) <= recency + 1e-6).all()


@given(*[SIZES]*3, SEEDS, st.floats(1e-3, 1e3), ORDINARY)
def test_weighted_loss(steps, rows, features, seed, unit, elsewhere):
    pred, target = tensor(seed, 2, steps, rows, features)
    weight = tensor([seed, 1], steps, rows).abs() + .1
    loss = weighted_mse(pred, target, weight)
    assert close(weighted_mse(pred, target, unit*weight), loss)
    assert close(weighted_mse(pred, target, weight[..., None].expand_as(pred)), loss)
    assert close(weighted_mse(pred, target, torch.ones(steps, rows).double()),
                 nn.functional.mse_loss(pred, target))
    weight[0, 0] = 0
    if weight.any():
        ignored = weighted_mse(pred, target, weight)
        pred[0, 0] = elsewhere
        assert close(weighted_mse(pred, target, weight), ignored)


@given(st.integers(1, 3), st.integers(1, 6), st.integers(1, 8), st.integers(0, 2), SEEDS)
def test_nets_roll_out_together_as_alone(n, length, horizon, known, seed):
    together = [RegLSTM(1 + known, 1, 3, seed=seed + k).double() for k in range(n)]
    history, future = tensor(seed, length, 2, 1 + known), tensor([seed, 1], horizon, 2, known)
    paths = rollout(together, history, horizon, future)
    assert paths.shape == (n, horizon, 2, 1)
    for net, path in zip(together, paths):
        assert close(rollout(net, history, horizon, future), path)
        read = history                       # step by step, the whole prefix read again
        for said, known_then in zip(path, future):
            with torch.no_grad():
                assert close(net(read)[0][-1], said, atol=1e-9)
            read = torch.cat([read, torch.cat([said, known_then], dim=1)[None]])
