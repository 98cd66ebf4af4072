"""The digits of the notebook of 2023, computed by the package, and shown by the page on it."""
import numpy as np
import pytest
import torch
from support import NBS, cells
from torch import nn
from torchinfo import summary

from lstm_apply.batching import suffix_windows
from lstm_apply.data import StandardScaler, load_wordle, one_step_pairs, train_test_split
from lstm_apply.evaluation import LastValue, SeasonalNaive, mae
from lstm_apply.model import RegLSTM
from lstm_apply.rollout import rollout
from lstm_apply.weighting import forgetting_curve, recency_curve

DIGITS = ["-0.11607783", "0.11818092", "0.00565861", "0.18137792", "0.7060107"]


@pytest.fixture(scope="module")
def z():
    "The series as the original normalised it: float32, by the whole series."
    values = load_wordle().to_numpy("float32")
    return (values - values.mean()) / values.std()


def test_normalised_values(z):
    values = load_wordle().to_numpy("float32")
    assert (str(values.mean()), str(values.std())) == ("90972.805", "89102.33")
    assert str(z[:5]) == "[-0.11607783  0.11818092  0.00565861  0.18137792  0.7060107 ]"
    assert z[-1] == pytest.approx(-0.79226667, abs=1e-8)
    assert StandardScaler().fit(values).transform(values[:5]) == pytest.approx(z[:5], abs=1e-6)


def test_only_21929_gives_these_digits():
    with pytest.warns(UserWarning, match="2569"):
        raw = load_wordle(raw=True).to_numpy("float32")
    assert str(raw.mean()) != "90972.805"


def test_pairs_split_and_windows(z):
    x, y = one_step_pairs(z)
    train = int(.7 * len(x))
    assert (x.shape, y.shape, train) == ((358,), (358,), 250)
    batch = suffix_windows(torch.tensor(x[:train]), torch.tensor(y[:train]), [100, 249], length=99)
    assert batch.x.shape == (99, 2 * 99, 1)
    assert batch.x[:, 98, 0].tolist() == x[1:100].tolist()
    assert batch.y[:, 98, 0].tolist() == x[2:101].tolist()


def test_curves_at_the_original_length():
    t = np.arange(250) / 250
    assert forgetting_curve(250).numpy() == pytest.approx(np.tanh(np.e * t), abs=1e-6)
    for alpha in (2, 5, 7, 10):
        curve = recency_curve(250, alpha).numpy()
        assert curve == pytest.approx(np.tanh(alpha * (t - 1)) + 1, abs=1e-6)


def test_the_net_is_the_original_net():
    "nn.LSTM, then linear, tanh, linear at each step, in the original's own words."
    net = RegLSTM(1, 1, 10, 1, seed=0)
    rnn, head = nn.LSTM(1, 10, 1), nn.Sequential(nn.Linear(10, 10), nn.Tanh(), nn.Linear(10, 1))
    rnn.load_state_dict(net.lstm.state_dict())
    head.load_state_dict(net.head.state_dict())
    x = torch.randn(99, 7, 1)
    hidden, _ = rnn(x)
    expected = head(hidden.reshape(99 * 7, 10)).reshape(99, 7, 1)
    assert torch.allclose(net(x)[0], expected, atol=1e-6)


def test_printed_summary():
    table = summary(RegLSTM(), input_size=(99, 100, 1), verbose=0)
    leaves = [layer.num_params for layer in table.summary_list if layer.is_leaf_layer]
    assert [n for n in leaves if n] == [520, 110, 11]
    assert (table.total_params, table.trainable_params) == (641, 641)
    assert f"{table.total_mult_adds / 1e6:.2f}" == "6.35"


def test_test_loop_of_the_original(z):
    "Zero the series from train_size on; at each i write the last output of the prefix [:i]."
    net, series = RegLSTM(seed=1).double(), torch.tensor(z).double()[:, None, None]
    known = series.clone()
    known[250:] = 0
    with torch.no_grad():
        for i in range(250, len(known)):
            known[i] = net(known[:i])[0][-1]
    assert torch.allclose(rollout(net, series[:250], 109), known[250:], atol=1e-12)


def test_references_on_the_108_days():
    train, test = train_test_split(load_wordle(), 108)
    said = [m.fit(train).predict(108).forecast for m in (LastValue(), SeasonalNaive(7))]
    assert [round(mae(test, forecast)) for forecast in said] == [5573, 4481]


def test_the_page_shows_the_digits():
    page = str([cell["outputs"] for cell in cells(NBS / "tutorials" / "original.ipynb", "code")])
    for shown in [*DIGITS, "90972.805", "89102.33", "(99, 500, 1)", "641 (520 + 110 + 11)",
                  "6.35 M", "(418,)", "10 seeds trained", "24,750", "0.00726651"]:
        assert shown in page, shown
