"""Properties of the features that see only the past."""
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from strategies import SEEDS, tensor

from lstm_apply.features import (
    FEATURES,
    Past,
    Stage,
    averaging_weights,
    cycle_mean,
    deviation,
    mean_change,
    read_past,
    season_ahead,
    season_now,
)

LENGTHS = st.integers(1, 60)
SEASONS = st.sampled_from([(1, 1), (2, 1), (12, 1), (3, 12), (5, 7), (24, 168)])


def walks(seed, T, B=2):
    "Random walks of doubles, shape (T, B)."
    return tensor(seed, T, B).cumsum(0)


def close(a, b, tolerance=1e-6):
    "Whether two tensors agree, as far as the size of the second allows."
    return torch.allclose(a, b, rtol=tolerance, atol=tolerance)


def all_of(past):
    "All that was read, tensor by tensor."
    return [past.f, past.s, past.drift, *(x for g in past.stages for x in g[:3])]


@given(SEEDS, LENGTHS, SEASONS, st.data())
def test_no_feature_knows_what_comes_later(seed, T, seasons, data):
    t = data.draw(st.integers(0, T - 1))
    u = walks(seed, T)
    other = torch.cat([u[:t + 1], 100*tensor(seed + 1, data.draw(st.integers(0, 60)), 2)])
    for a, b in zip(all_of(read_past(u, seasons)), all_of(read_past(other, seasons))):
        assert close(a[:t + 1], b[:t + 1])


@given(SEEDS, LENGTHS, SEASONS, st.floats(1e-2, 1e3), st.floats(-1e3, 1e3))
def test_unit_and_level_do_not_matter(seed, T, seasons, unit, level):
    u = walks(seed, T)
    past, other = read_past(u, seasons), read_past(unit*u + level, seasons)
    assert close(other.f, past.f, 1e-5)
    assert close(other.s[1:]/unit, past.s[1:]) and close(other.drift/unit, past.drift)


@given(SEEDS, LENGTHS, SEASONS)
def test_what_is_read_is_finite_and_named(seed, T, seasons):
    past = read_past(walks(seed, T).float(), seasons)
    assert isinstance(past, Past) and past.f.shape == (T, 2, len(FEATURES))
    assert past.f.isfinite().all() and (past.s > 0).all()
    assert [(type(g), g.m) for g in past.stages] == [(Stage, m) for m in seasons]


@given(LENGTHS, st.floats(0, 1))
def test_averages_lie_between_the_values_so_far(T, alpha):
    W, u = averaging_weights(T, alpha, torch.float64), walks(T, T)
    assert (W.triu(1) == 0).all() and (W >= 0).all() and close(W.sum(1), torch.ones(T).double())
    assert (W @ u <= u.cummax(0)[0] + 1e-9).all() and (W @ u >= u.cummin(0)[0] - 1e-9).all()


@given(SEEDS, LENGTHS, st.integers(1, 70))
def test_the_mean_change_by_a_loop(seed, T, lag):
    u = walks(seed, T, 1)
    changes = [abs((u[t] - u[t - lag]).item()) for t in range(lag, T)]
    wanted = sum(changes)/len(changes) if changes else 0.
    assert mean_change(u, lag)[-1].item() == pytest.approx(wanted)


@given(SEEDS, st.integers(2, 12), st.integers(2, 5), st.floats(-10, 10), st.floats(-1e3, 1e3))
def test_a_line_plus_a_season_is_read_exactly(seed, m, cycles, slope, level):
    shape, t = tensor(seed, m, 1), torch.arange(cycles*m)
    shape = shape - shape.mean()
    v = level + slope*t.double()[:, None] + shape[t % m]
    M, end = cycle_mean(v, m), torch.tensor([cycles*m - 1])
    assert close(deviation(v, M, end - m, torch.tensor([m]), m), shape[-1:])
    said = season_ahead(v, M, end, torch.arange(1, 2*m + 1), m)
    assert close(said, shape.repeat(2, 1)[None, :, :, None].expand_as(said))


@given(SEEDS, st.integers(2, 60), st.integers(1, 20))
def test_the_season_now_is_the_season_ahead_of_the_step_before(seed, T, m):
    v = walks(seed, T)
    M = cycle_mean(v, m)
    said = season_ahead(v, M, torch.arange(T - 1), torch.tensor([1]), m, most=60)
    assert close(said[:, 0, :, 0], season_now(v, M, m)[1:])
