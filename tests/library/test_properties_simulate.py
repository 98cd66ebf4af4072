"""Properties of imagined series and of what they are made of."""
import torch
from hypothesis import given
from hypothesis import strategies as st
from strategies import SEEDS, tensor

from lstm_apply.simulate import (
    Draws,
    autoregressive,
    counts,
    cycle_shape,
    imagine,
    smoothed,
    spikes,
    stepwise,
    student,
    working_days,
)

STEPS, COLUMNS = st.integers(1, 30), st.integers(1, 5)
SHARES = st.floats(0, 1)
LENGTHS = st.one_of(st.integers(1, 24), st.sampled_from([52, 168, 365, 366]))


def drawn(n, seed):
    return Draws(n, torch.Generator().manual_seed(seed))


def close(a, b):
    return a.shape == b.shape and torch.allclose(a, b, rtol=1e-9, atol=1e-9)


@given(COLUMNS, SEEDS, st.floats(1e-3, 1), st.floats(1, 1e3), SHARES)
def test_draws_stay_within_their_bounds(n, seed, low, high, p):
    draws = drawn(n, seed)
    x = torch.stack([draws.uniform(low, high), draws.log_uniform(low, high)])
    assert ((x >= low*(1 - 1e-5)) & (x <= high*(1 + 1e-5))).all()
    assert draws.coin(0., 9).sum() == 0 and draws.coin(1.01, 9).all()
    assert draws.coin(p, 2, 3).shape == draws.normal(2, 3).shape == (2, 3, n)


@given(STEPS, COLUMNS, SEEDS, st.floats(2.01, 100))
def test_heavy_tails_are_finite(T, n, seed, df):
    assert student(drawn(n, seed), T, torch.full((n,), df)).abs().max() < 50


@given(STEPS, COLUMNS, SEEDS, st.floats(-.99, .99))
def test_an_autoregression_gives_its_shocks_back(T, n, seed, rho):
    e, rho = tensor(seed, T, n), torch.full((n,), rho).double()
    a = autoregressive(e, rho)
    assert close(a[1:] - rho*a[:-1], e[1:]) and close(a[0]*(1 - rho**2).sqrt(), e[0])


@given(STEPS, COLUMNS, SEEDS, SHARES, SHARES, SHARES, st.floats(-9, 9))
def test_smoothing_a_smoothed_series_gives_its_shocks_back(T, n, seed, alpha, beta, phi, slope):
    e, one = tensor(seed, T, n), torch.ones(n).double()
    y = smoothed(e, alpha*one, beta*one, phi*one, slope*one)
    level, slope = 0*one, slope*one
    for now, shock in zip(y, e):
        forecast = level + phi*slope
        assert close(now - forecast, shock)
        level, slope = forecast + alpha*(now - forecast), phi*slope + beta*(now - forecast)


@given(STEPS, COLUMNS, SEEDS, SHARES)
def test_steps_are_those_of_a_plain_loop(T, n, seed, p):
    values, changes = tensor(seed, T, n), drawn(n, seed).coin(p, T)
    steps = stepwise(values, changes)
    for t in range(T):
        before = steps[t - 1] if t else values[0]
        assert torch.equal(steps[t], torch.where(changes[t], values[t], before))


@given(COLUMNS, SEEDS, LENGTHS)
def test_a_cycle_has_mean_0_and_at_most_unit_size(n, seed, m):
    shape = cycle_shape(drawn(n, seed), m)
    assert shape.shape == (m, n) and shape.mean(0).abs().max() < 1e-5
    assert shape.square().mean(0).max() < 1.001


@given(st.integers(1, 4799), COLUMNS, SEEDS)
def test_a_calendar_has_four_kinds_of_months(T, n, seed):
    days = working_days(drawn(n, seed), T)
    assert days.shape == (T, n) and len(days.unique()) <= 4


@given(STEPS, COLUMNS, SEEDS, SHARES, st.floats(1e-4, 1), st.floats(0, 9))
def test_spikes_have_their_size(T, n, seed, share, rate, size):
    x = spikes(drawn(n, seed), T, share, (rate/2, rate), (size, size + 1)).abs()
    assert x.shape == (T, n) and ((x == 0) | (x >= size*.9999) & (x <= size + 1.0001)).all()


@given(STEPS, COLUMNS, SEEDS, st.floats(-1e3, 1e3))
def test_counts_are_cube_roots_of_whole_numbers(T, n, seed, size):
    x = counts(drawn(n, seed), size*tensor(seed, T, n).float())
    assert (x >= 0).all() and ((x**3).round() - x**3).abs().max() < .01


@given(st.integers(1, 60), st.integers(1, 4), SEEDS, SHARES,
       st.lists(st.tuples(LENGTHS, LENGTHS), min_size=1, max_size=3))
def test_imagined_series_are_finite_and_have_the_bits_of_their_seed(T, part, seed, up, seasons):
    n = part*len(seasons)
    y = imagine(drawn(n, seed), T, seasons, up)
    assert y.shape == (T, n) and y.dtype == torch.float32 and y.isfinite().all()
    assert torch.equal(imagine(drawn(n, seed), T, seasons, up), y)
