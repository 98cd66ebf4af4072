"""Properties of fine-tuning: what a lesson is made of, and what of the net it was given stays."""
import random

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from profiles import slow
from strategies import SEEDS, tensor

from lstm_apply.finetune import fine_tune, own_lesson
from lstm_apply.pretrain import READ
from lstm_apply.quantiles import QuantileLSTM

PAIRS = st.sampled_from([(1, 1), (4, 1), (12, 1), (7, 365)])
FAMILIES = st.lists(st.integers(10, 400), min_size=1, max_size=70)


def small(seed):
    "A small net without training."
    torch.manual_seed(seed)
    return QuantileLSTM(3, 3).eval()


def weights(net):
    "All weights of a net in one row."
    return torch.cat([w.flatten() for w in net.state_dict().values()])


def family(seed, n=3, T=24):
    "Random walks."
    return list(tensor(seed, n, T).cumsum(1))


@given(SEEDS, FAMILIES, PAIRS)
def test_a_lesson_holds_segments_and_asks_for_nothing_beyond_them(seed, lengths, pair):
    own = [1000.*i + torch.arange(float(n)) for i, n in enumerate(lengths)]   # value tells place
    u, what = own_lesson(random.Random(seed), own, pair)
    L, B = u.shape
    assert 10 <= L <= max(lengths) and B == what.n <= 64 and what.seasons == [pair]
    assert (u.diff(dim=0) == 1).all(), "segments, not mixtures"
    which = (u[0]//1000).long().tolist()
    assert len(set(which)) == B, "one of each series"
    assert all(u[-1, b] < 1000*i + lengths[i] for b, i in enumerate(which))
    ends, ahead = what.ends.tolist(), what.ahead.tolist()
    assert what.start == max(0, what.known - READ) < ends[0] and ends[-1] < what.known
    assert what.known + ahead[-1] == L and ends[-1] + ahead[-1] < L      # the answers are in it
    assert ahead == sorted(set(ahead)) and 1 <= ahead[0] and ahead[-1] <= min(24, L//3)
    assert ends == sorted(set(ends))


@given(SEEDS, FAMILIES, PAIRS)
def test_a_lesson_is_decided_by_its_random_numbers(seed, lengths, pair):
    own = [tensor(seed, n) for n in lengths]
    (u, a), (v, b) = (own_lesson(random.Random(seed), own, pair) for _ in range(2))
    assert torch.equal(u, v) and a.known == b.known
    assert torch.equal(a.ends, b.ends) and torch.equal(a.ahead, b.ahead)


@slow
@given(SEEDS, st.integers(1, 2), st.integers(-3, 3), PAIRS)
def test_the_seed_and_not_the_unit_decides_what_is_learnt(seed, steps, power, pair):
    net, own = small(seed), family(seed)
    before = weights(net).clone()
    tuned = fine_tune(net, own, [pair]*3, steps, seed=seed)
    assert torch.equal(weights(net), before), "the net that is given stays as it is"
    assert not net.training and not tuned.training
    assert not torch.equal(weights(tuned), before) and weights(tuned).isfinite().all()
    other = [2.**power*u for u in own]                               # exact in binary
    assert torch.equal(weights(fine_tune(net, other, [pair]*3, steps, seed=seed)), weights(tuned))
    if steps == 1:
        another = fine_tune(net, own, [pair]*3, steps, seed=seed + 1)
        assert not torch.equal(weights(another), weights(tuned))


@slow
@given(SEEDS, st.integers(3, 9), st.integers(10, 30))
def test_what_cannot_teach_is_left_out(seed, short, T):
    own = [*family(seed, 2, T), tensor(seed, short), torch.ones(T).double()]
    a, b = (fine_tune(small(seed), of, [(1, 1)]*len(of), 1) for of in (own, own[:2]))
    assert torch.equal(weights(a), weights(b))
    with pytest.raises(ValueError, match="nothing to tune on, use tune=0"):
        fine_tune(small(seed), own[2:], [(1, 1)]*2, 1)
