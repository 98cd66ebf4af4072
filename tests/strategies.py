"""Random inputs that several property tests draw."""
import numpy as np
import pandas as pd
import torch
from hypothesis import strategies as st

from lstm_apply.model import RegLSTM

ORDINARY = st.floats(-1e6, 1e6, allow_nan=False, allow_subnormal=False)
POSITIVE = st.floats(1e-3, 1e6)
ROUND = ORDINARY.map(lambda v: round(v, 3))   # no squares that vanish
SEEDS = st.integers(0, 2**31)
FREQS = st.sampled_from(["D", "MS", "h", "W-MON", "QS", "B", "YS", "15min"])


def noise(seed, *shape):
    "Standard normal numbers."
    return np.random.default_rng(seed).normal(size=shape)


def tensor(seed, *shape):
    "The same as a tensor of doubles."
    return torch.from_numpy(noise(seed, *shape))


@st.composite
def dated(draw, min_size=3, max_size=40, values=ROUND, freqs=FREQS):
    "A series of random values at a random frequency."
    numbers = draw(st.lists(values, min_size=min_size, max_size=max_size))
    index = pd.date_range("2020-01-06", periods=len(numbers), freq=draw(freqs))
    return pd.Series(numbers, index=index, name=draw(st.sampled_from(["n", "reported_results"])))


@st.composite
def nets(draw, features=None, layers=2):
    "A `RegLSTM` of doubles with as many outputs as inputs."
    size = features or draw(st.integers(1, 3))
    net = RegLSTM(size, size, draw(st.integers(1, 6)), draw(st.integers(1, layers)),
                  seed=draw(SEEDS))
    return net.double()
