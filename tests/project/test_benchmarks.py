"""The benchmark measures two ways of computing the same thing, and it runs."""
import json
import sys

import pytest
import torch
from support import ROOT, run, words

from lstm_apply.batching import fold_windows, suffix_windows
from lstm_apply.model import RegLSTM
from lstm_apply.rollout import rollout
from lstm_apply.weighting import weighted_mse

sys.path.insert(0, str(ROOT / "benchmarks"))
import original_way  # the folder is no package

SERIES = torch.randn(61, generator=torch.Generator().manual_seed(0)).double()
X, Y, ENDS = SERIES[:-1], SERIES[1:], [25, 40, 40, 60]


def masked_loss_and_gradients(x, y, mask):
    "Mean squared error where the mask is true, and the gradient of every parameter."
    net = RegLSTM(seed=0).double()
    loss = ((net(x)[0] - y) ** 2)[..., 0][mask].mean()
    return [loss, *torch.autograd.grad(loss, list(net.parameters()))]


@pytest.mark.parametrize("make", [suffix_windows, fold_windows])
def test_the_reference_without_its_padding_is_the_package(make):
    expected = masked_loss_and_gradients(*original_way.padded_batch(X, Y, ENDS, size=20),
                                         original_way.mask_of(ENDS, size=20))
    batch, net = make(X, Y, ENDS, length=19), RegLSTM(seed=0).double()
    loss = weighted_mse(net(batch.x)[0], batch.y, batch.weight)
    got = [loss, *torch.autograd.grad(loss, list(net.parameters()))]
    for a, b in zip(expected, got):
        assert (a - b).abs().max() <= 1e-12 * a.abs().max()


def test_the_original_batch_has_its_shape():
    x, y = original_way.padded_batch(torch.rand(250), torch.rand(250), [147, 217, 167, 203, 109])
    assert x.shape == y.shape == (99, 500, 1)
    assert original_way.mask_of([100] * 5).sum() == 24_750
    assert not x[~original_way.mask_of([100] * 5)].any()


def test_the_reference_rollout_is_the_package():
    net, history = RegLSTM(seed=1).double(), X[:, None, None]
    by_prefix = original_way.prefix_rollout(net, history, 30)
    assert torch.allclose(by_prefix, rollout(net, history, 30), atol=1e-12)


def test_the_benchmark_runs(tmp_path):
    out = tmp_path / "bench.json"
    done = run(sys.executable, "benchmarks/bench.py", "--quick", "--json", out)
    assert done.returncode == 0, words(done)
    rows = json.loads(out.read_text(encoding="utf-8"))
    assert len(rows) == len([line for line in done.stdout.splitlines()[1:] if line.strip()])
    for word in ("epoch", "as one", "rollout", "series length", "by nets", "hidden", "processes",
                 "import", "memory"):
        assert any(word in row["what"] for row in rows), word
