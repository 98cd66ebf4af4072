"""Properties of what is said ahead: the scale, the record of the past, quantiles."""
import numpy as np
import pytest
import torch
from hypothesis import assume, given
from hypothesis import strategies as st
from profiles import slow
from strategies import SEEDS, noise, tensor

from lstm_apply.ahead import (
    AHEAD,
    VIEWS,
    _asked,
    past_losses,
    quantiles_ahead,
    quantiles_of_many,
    usual_view,
    width_factors,
)
from lstm_apply.pretrain import load_weights
from lstm_apply.pretrained import WEIGHTS

NET, _ = load_weights(WEIGHTS)
LENGTHS, SERIES = st.integers(4, 60), st.integers(1, 4)
PAIRS = st.sampled_from([(1, 1), (4, 1), (12, 1), (3, 12)])
UNITS, SHIFTS = st.floats(1e-3, 1e6), st.floats(-1e3, 1e3)


def walks(seed, T, B=2):
    "Random walks with some noise, shape (T, B)."
    return tensor(seed, T, B).cumsum(0) + tensor(seed + 1, T, B)


def close(a, b, size=None):
    "Whether two agree to a thousandth of the span of the first, or of the size given."
    return torch.allclose(a, b, rtol=0, atol=1e-3*float(size or 1 + a.max() - a.min()))


@given(SEEDS, LENGTHS, st.integers(1, 12), UNITS, st.booleans())
def test_the_scale_goes_there_and_back_and_needs_no_unit(seed, T, m, unit, above):
    y = noise(seed, T).cumsum()
    y = y - y.min()*above
    view = usual_view(y, m)
    to_u, back = VIEWS[view]
    assert np.allclose(back(to_u(y)), y) and usual_view(unit*y, m) == view
    assert view == "raw" or y.min() >= 0


@given(SEEDS, LENGTHS, PAIRS, SERIES, st.integers(1, 20))
def test_a_factor_is_from_half_to_one_and_a_half_of_its_own_series(seed, T, pair, B, horizon):
    u = walks(seed, T, B)
    wide = width_factors(NET, u, pair, horizon)
    assert wide.shape == (2, horizon, B) and (wide >= .5).all() and (wide <= 1.5).all()
    assert T > 6 or (wide == 1.5).all()
    alone = torch.cat([width_factors(NET, u[:, [k]], pair, horizon) for k in range(B)], 2)
    assert torch.allclose(wide, alone, atol=1e-3)


@given(SEEDS, LENGTHS, PAIRS, UNITS, SHIFTS)
def test_unit_and_place_move_the_quantiles_alone(seed, T, pair, unit, shift):
    u = walks(seed, T)
    moved = unit*(u + shift)
    q, other = (quantiles_ahead(NET, of, pair, 6) for of in (u, moved))
    assert close(q, other/unit - shift)
    assert close(width_factors(NET, u, pair, 6), width_factors(NET, moved, pair, 6), size=20)


@given(SEEDS, LENGTHS, PAIRS, SERIES)
def test_quantiles_ascend_and_series_side_by_side_are_as_if_alone(seed, T, pair, B):
    u = walks(seed, T, B)
    together = quantiles_ahead(NET, u, pair, 8)
    assert together.isfinite().all() and (together.diff(dim=-1) >= -1e-9).all()
    alone = torch.cat([quantiles_ahead(NET, u[:, [k]], pair, 8) for k in range(B)], 1)
    assert close(together, alone, size=.1 + u.abs().max())


@given(SEEDS, st.integers(7, 60), PAIRS, SERIES, UNITS)
def test_a_past_loss_is_of_its_own_series_in_its_unit(seed, T, pair, B, unit):
    some = [*walks(seed, T, B).T.numpy()]
    def loss(of):
        return past_losses(NET, of, [pair]*len(of), ["raw"]*len(of))
    together = loss(some)
    assert together.shape == (B,) and (together >= 0).all()
    alone = [loss([values])[0] for values in some]
    assert np.allclose(together, alone, rtol=1e-3)
    assert np.allclose(loss([unit*values + 7 for values in some]), unit*together, rtol=1e-2)


@given(SEEDS, st.integers(8, 60), PAIRS, st.data(), UNITS)
def test_what_comes_after_an_end_changes_nothing_said_there(seed, T, pair, data, times):
    u = walks(seed, T)
    end = data.draw(st.integers(3, T - 2))
    other = torch.cat([u[:end + 1], times*walks(seed + 7, T - end - 1)])
    ends, j = torch.tensor([end]), torch.arange(1, 7)
    a, b = (_asked(NET, of, pair, ends, j) for of in (u[:end + 1], other))
    single = torch.finfo(torch.float32).eps*1e3*other.diff(dim=0).abs().mean()   # its precision
    assert torch.allclose(a, b, rtol=1e-2, atol=float(1e-3*(1 + a.abs().max()) + single))


@slow
@given(SEEDS, st.integers(4, 60), st.integers(1, 60), PAIRS)
def test_farther_than_one_reading_quantiles_still_ascend(seed, T, more, pair):
    u = walks(seed, T, 1)
    q = quantiles_ahead(NET, u, pair, AHEAD + more)
    assert q.shape == (AHEAD + more, 1, 13) and q.isfinite().all()
    assert (q.diff(dim=-1) >= -1e-9).all()
    assert close(q[:AHEAD], quantiles_ahead(NET, u, pair, AHEAD)), "more change none before them"


@slow
@given(SEEDS, st.lists(st.tuples(st.integers(3, 40), PAIRS), min_size=1, max_size=6), st.data())
def test_many_in_any_order_are_as_if_alone(seed, asked, data):
    series = [noise(seed + i, n).cumsum() for i, (n, _) in enumerate(asked)]
    pairs, views = [pair for _, pair in asked], [usual_view(y) for y in series]
    said = quantiles_of_many(NET, series, pairs, views, 5)
    order = data.draw(st.permutations(range(len(asked))))
    again = quantiles_of_many(NET, *([of[i] for i in order] for of in (series, pairs, views)), 5)
    for place, i in enumerate(order):
        alone = quantiles_of_many(NET, [series[i]], [pairs[i]], [views[i]], 5)[0]
        size = 1e-3*(1 + np.abs(alone).max())
        assert np.allclose(said[i], alone, atol=size)
        assert np.allclose(again[place], said[i], atol=size)
        assert (np.diff(said[i], axis=-1) >= 0).all()


@given(SEEDS, st.lists(st.floats(.001, .999), min_size=1, max_size=5))
def test_any_probability_has_its_quantile_in_order(seed, probabilities):
    series, p = [noise(seed, 30).cumsum()], sorted(probabilities)
    said = quantiles_of_many(NET, series, [(1, 1)], ["raw"], 4, p)
    assert said.shape == (1, 4, len(p)) and (np.diff(said, axis=-1) >= -1e-9).all()


@pytest.mark.parametrize("pair", [(1, 1), (12, 1)])
def test_a_constant_stays_one(pair):
    q = quantiles_ahead(NET, torch.full((30, 2), 7.).double(), pair, 9)
    assert (q == 7).all()


def outlier_at(seed, T, size, at):
    "A series around 100, and the same with one value of so many times that."
    y = 100 + 5*noise(seed, T)
    spiked = y.copy()
    spiked[int(at*(T - 1))] = 100*size
    return y, spiked


@given(SEEDS, st.integers(24, 150), st.floats(3, 1e6), st.floats(0, 1), st.sampled_from([1, 7]))
def test_an_outlier_opens_no_interval_beyond_ten_ranges_of_the_rest(seed, T, size, at, m):
    y, spiked = outlier_at(seed, T, size, at)
    q, = quantiles_of_many(NET, [spiked], [(m, 1)], [usual_view(spiked, m)], 12)
    assert np.isfinite(q).all() and (np.diff(q, axis=-1) >= 0).all()
    assert (q[:, -1] > q[:, 0]).all()
    assert (np.abs(q - 100) < 10*np.ptp(y)).all()


@given(SEEDS, st.integers(8, 150), st.floats(-9, 2), st.booleans())
def test_an_interval_has_some_width_where_the_values_vary(seed, T, size, zeros):
    y = np.where(noise(seed, T) > 1, 10**size, 0.) + 5*(not zeros)
    y[0] += 10**size
    q, = quantiles_of_many(NET, [y], [(1, 1)], [usual_view(y)], 4)
    assert (q[:, 10] > q[:, 2]).all()


@given(SEEDS, st.integers(1, 12), st.integers(6, 90), st.sampled_from([0., -1., .02, 30.]),
       st.booleans(), st.floats(-8, 8), st.integers(1, 40))
def test_lines_and_cycles_without_a_flaw_go_on(seed, m, more, slope, log, unit, horizon):
    T, t = 2*m + more, np.arange(2*m + more + horizon)
    u = 10*slope*t + noise(seed, m)[t % m]
    assume(np.ptp(u[:T]) > 0)
    y = 10**unit*(np.exp(5*u/np.abs(u).max()) if log else u)
    view = usual_view(y[:T], m)
    q, = quantiles_of_many(NET, [y[:T]], [(m, 1)], [view], horizon)
    assert (np.abs(q[:, 6] - y[T:]) <= 1e-6*np.ptp(y)).all()
    assert (np.diff(q, axis=-1) >= 0).all() and (q[:, 10] > q[:, 2]).all()
    read, (low, high) = VIEWS[view][0](y[:T]), VIEWS[view][0](q[0, [2, 10]])
    narrow = high - low <= 2.01*np.abs(np.diff(read)).mean()/more + 1e-6*np.ptp(read)
    assert narrow or q[0, 10] - q[0, 2] <= .001*np.ptp(y[:T])      # near zero, on the cube root
