"""Properties of quantiles, of the net that says them, and of its training on imagined series."""
import math
from dataclasses import replace

import numpy as np
import torch
from hypothesis import given
from hypothesis import strategies as st
from profiles import slow
from strategies import SEEDS, noise, tensor

from lstm_apply.features import read_past
from lstm_apply.pretrain import (
    READ,
    WINDOW,
    Lesson,
    Recipe,
    learning_rate,
    lesson,
    lesson_loss,
    lesson_series,
    load_weights,
    pretrain,
    save_weights,
    validate,
)
from lstm_apply.quantiles import (
    LEVELS,
    N_STEP,
    QuantileLSTM,
    answers,
    ordered,
    pinball,
    quantile_at,
    step_inputs,
)

LENGTHS, SEASONS = st.integers(2, 60), st.sampled_from([(1, 1), (4, 1), (12, 1), (3, 12)])
P, UNITS = st.floats(.001, .999), st.floats(1e-3, 1e3)
NUMBERS = st.integers(-1000, 10**6)
AHEAD = torch.tensor([1, 2, 7, 30])
SMALL = Recipe(steps=4, cells=800, hidden_size=3, head_size=3)


def walk(seed, T, B=2):
    "Random walks in single precision, shape (T, B)."
    return tensor(seed, T, B).cumsum(0).float()


def net_of(seed, size=4):
    "A small net without training."
    torch.manual_seed(seed)
    return QuantileLSTM(size, size).eval()


def said(net, u, seasons, ends, start=0):
    "What a net says of one group of series."
    with torch.no_grad():
        return net([read_past(u, seasons)], torch.as_tensor(ends), AHEAD, start)


def close(a, b, tolerance=1e-4):
    return torch.allclose(a, b, rtol=tolerance, atol=tolerance)


@given(SEEDS, UNITS, UNITS, st.integers(1, 9))
def test_quantiles_are_ordered_for_any_gaps(seed, unit, growth, half):
    middle, gaps = tensor(seed, 7), unit*tensor(seed + 1, 7, 2*half)
    q = ordered(middle, gaps, torch.full((7,), growth).double())
    assert q.shape == (7, 2*half + 1) and (q.diff(dim=-1) >= 0).all()
    assert torch.equal(q[:, half], middle)


@given(SEEDS, st.integers(1, 60), P)
def test_no_number_has_less_pinball_loss_than_the_quantile(seed, n, p):
    y = tensor(seed, n)
    best = y.sort()[0][math.ceil(n*p) - 1]
    others = torch.cat([y, tensor(seed + 1, 9), best[None]])
    loss = pinball(others[:, None, None], y[None], (p,)).mean((1, 2))
    assert (loss >= 0).all() and loss[-1] <= loss.min() + 1e-6


@given(SEEDS, P, P, UNITS)
def test_quantiles_ascend_with_their_probability(seed, p, other, unit):
    q = unit*np.sort(noise(seed, 3, len(LEVELS)))
    low, high = quantile_at(q, min(p, other)), quantile_at(q, max(p, other))
    assert low.shape == (3,) and (low <= high + 1e-9*unit).all()


@given(SEEDS, st.sampled_from(LEVELS))
def test_a_quantile_of_the_net_is_returned_as_it_is(seed, p):
    q = np.sort(noise(seed, 2, len(LEVELS)))
    assert np.allclose(quantile_at(q, p), q[:, LEVELS.index(p)])


@given(SEEDS, LENGTHS, SEASONS, st.data())
def test_many_ends_in_one_pass_are_each_end_alone(seed, T, seasons, data):
    ends = sorted(data.draw(st.sets(st.integers(1, T - 1), min_size=1, max_size=4)))
    start = data.draw(st.integers(0, ends[0]))
    net, u = net_of(seed), walk(seed, T)
    together = said(net, u, seasons, ends, start)
    assert together.shape == (len(ends), 4, 2, 13) and (together.diff(dim=-1) >= 0).all()
    for q, end in zip(together, ends):
        assert close(said(net, u[:end + 1], seasons, [end], start)[0], q)


@given(SEEDS, LENGTHS, SEASONS, st.data())
def test_no_quantile_knows_what_comes_later(seed, T, seasons, data):
    end, net, u = data.draw(st.integers(1, T - 1)), net_of(seed), walk(seed, T)
    later = 100*tensor(seed + 1, data.draw(st.integers(0, 40)), 2).float()
    other = torch.cat([u[:end + 1], later])
    ends = list(range(1, end + 1))
    assert close(said(net, other, seasons, ends), said(net, u, seasons, ends))


@given(SEEDS, LENGTHS, SEASONS)
def test_what_the_head_is_told_is_finite_and_in_no_unit(seed, T, seasons):
    u, ends = walk(seed, T).double(), torch.tensor([T // 2, T - 1])
    past, other = (read_past(c*u, seasons) for c in (1, 50))
    a, b = answers(past, ends, AHEAD), answers(other, ends, AHEAD)
    assert a.shape == (2, 4, 2, 10) and close(a, b)
    told = step_inputs(past, a, AHEAD)
    assert told.shape == (2, 4, 2, N_STEP) and told.isfinite().all()


@given(st.integers(0, 1000), NUMBERS)
def test_a_lesson_is_decided_by_seed_and_number(seed, k):
    recipe = replace(SMALL, seed=seed)
    what, again = lesson(recipe, k), lesson(replace(recipe, steps=9, lr=.1), k)
    assert isinstance(what, Lesson) and str(what) == str(again)
    assert what.start < what.ends[0] and what.ends[-1] < what.known <= WINDOW
    assert what.known - what.start <= READ and what.ahead[0] >= 1
    assert len(what.ahead) == recipe.n_ahead and 1 <= len(what.ends) <= recipe.n_ends


@given(st.integers(0, 1000), st.integers(-9, 99))
def test_the_series_and_the_loss_of_a_lesson_too(seed, k):
    recipe = replace(SMALL, seed=seed)
    what, u = lesson(recipe, k), lesson_series(recipe, k)
    assert u.shape == (what.known + what.ahead[-1], 4*what.n) and u.isfinite().all()
    assert torch.equal(u, lesson_series(recipe, k))
    with torch.no_grad():
        loss, naive = lesson_loss(net_of(seed, 3), u, what)
    assert loss.isfinite() and loss > 0 and naive > 0


@given(st.integers(1, 10**5), st.floats(1e-6, 1), st.data())
def test_the_learning_rate_stays_below_its_highest(steps, lr, data):
    k = data.draw(st.integers(0, steps - 1))
    assert 0 < learning_rate(Recipe(steps=steps, lr=lr), k) <= lr*(1 + 1/300)


@slow
@given(st.integers(0, 1000), st.integers(1, 3))
def test_a_training_stopped_anywhere_has_the_same_bits(tmp_path_factory, seed, until):
    recipe, path = replace(SMALL, seed=seed), tmp_path_factory.mktemp("run")/"run.safetensors"
    pretrain(recipe, resume=path, until=until)
    (net, record), (whole, other) = pretrain(recipe, resume=path), pretrain(recipe)
    assert record["first_losses"] == other["first_losses"] and record["steps"] == 4
    assert all(map(torch.equal, net.state_dict().values(), whole.state_dict().values()))


@slow
@given(SEEDS, st.integers(0, 1000))
def test_validation_is_decided_by_its_seed(seed, of_lessons):
    net = net_of(seed, 3)
    score = validate(net, 1, of_lessons)
    assert score == validate(net, 1, of_lessons) and 0 <= score["cover"] <= 1
    assert score["loss"] > 0 and score["error"] > 0


@given(SEEDS, st.integers(1, 9), st.integers(1, 9))
def test_weights_come_back_rounded_to_16_bits(tmp_path_factory, seed, hidden, head):
    torch.manual_seed(seed)
    net, path = QuantileLSTM(hidden, head), tmp_path_factory.mktemp("w")/"w.safetensors"
    save_weights(path, net, record := dict(recipe=dict(hidden_size=hidden, head_size=head)))
    back, told = load_weights(path)
    assert told == record
    for a, b in zip(net.state_dict().values(), back.state_dict().values()):
        assert torch.equal(a.half().float(), b)
