"""The scores of the competitions, by hand and beside independent references; the run in short."""
import csv
import gzip
import itertools
import json
import sys

import numpy as np
import pandas as pd
import pytest
import torch
from support import ROOT

from lstm_apply.evaluation import mase, naive_scale
from lstm_apply.pretrained import PretrainedForecaster
from lstm_apply.quantiles import pinball

sys.path.insert(0, str(ROOT / "benchmarks"))
import competitions  # the folder is no package
import earlier_origins
import scores

MONTHS = pd.date_range("2000", periods=60, freq="MS")


def series(n, seed=0):
    "A monthly series that grows, with a season."
    rng = np.random.default_rng(seed)
    return 100 + np.arange(n) + 10 * np.sin(np.arange(n) * np.pi / 6) + rng.normal(0, 1, n)


def test_smape_is_that_of_m3():
    said = scores.smape(np.array([[110., 0, 50]]), np.array([[100., 0, -50]]))
    assert said == pytest.approx(np.array([[200 * 10 / 210, 0, 200]]))


def test_mase_is_that_of_the_book():
    past, actual, said = series(48), series(60)[48:], series(60, seed=1)[48:]
    ours = scores.mase(said[None], actual[None], naive_scale(past, 12))
    assert ours == pytest.approx([mase(actual, said, past, 12)])
    assert naive_scale([1, 2, 4, 8], 1) == pytest.approx(7 / 3)


def test_weighted_quantile_loss_by_hand_and_beside_the_book():
    actual = np.array([[10.]])
    low = np.full((1, 1, len(scores.LEVELS)), 8.)       # all 2 too low: 2 p at each level p
    assert scores.weighted_quantile_loss(low, actual) == pytest.approx(2 * 2 * .5 / 10)
    rng = np.random.default_rng(0)
    actual, q = rng.normal(5, 2, (7, 4)), np.sort(rng.normal(5, 2, (7, 4, 11)), axis=-1)
    loss = pinball(torch.tensor(q[..., 1:-1]), torch.tensor(actual), scores.LEVELS[1:-1])
    expected = 2 * loss.sum((0, 1)).mean() / np.abs(actual).sum()
    assert scores.weighted_quantile_loss(q, actual) == pytest.approx(float(expected))


def test_an_earlier_origin_knows_less_and_is_followed_by_what_came():
    row = {"train": np.arange(10.), "test": np.arange(10., 13)}
    for k in range(3):
        past, later = earlier_origins.earlier(row, k)
        assert past.tolist() == list(range(10 - 3 * k))
        assert later.tolist() == list(range(10 - 3 * k, 13 - 3 * k))
    assert len(earlier_origins.earlier(row, 4)[0]) == 0


def test_coverage_as_a_whole_and_by_thirds():
    q = np.tile(np.linspace(-5, 5, 11), (1, 6, 1))       # 95%: -5 to 5, 80%: -4 to 4
    row = scores.score(q, np.array([[0., 4, 4.5, 5, 6, -6]]), np.ones(1))
    assert (row["cover-80"], row["cover-95"]) == pytest.approx((2 / 6, 4 / 6))
    assert [row[f"cover-80-{k}"] for k in (1, 2, 3)] == [1, 0, 0]
    assert [row[f"cover-95-{k}"] for k in (1, 2, 3)] == [1, 1, 0]


def test_sign_flips_are_those_of_all_signs():
    d = np.random.default_rng(1).normal(.3, 1, 10)
    signs = np.array(list(itertools.product([-1, 1], repeat=10)))
    exact = (np.abs(signs @ d) >= abs(d.sum()) - 1e-12).mean()
    assert scores.sign_flip(d) == pytest.approx(exact, abs=.01)
    assert scores.sign_flip(np.zeros(5)) == 1 and scores.sign_flip(np.ones(40)) < 1e-4


def test_many_series_in_one_pass_are_each_alone():
    pasts = [series(48), series(60, seed=2), series(48, seed=3), -series(48)]
    said = competitions.by_net(None, pasts, 12, 18)
    for past, quantiles in zip(pasts, said):
        alone = PretrainedForecaster(12).fit(pd.Series(past, MONTHS[:len(past)], name="y"))
        table = alone.predict(18, level=None, quantiles=scores.LEVELS)
        assert quantiles == pytest.approx(table.filter(like="q-").to_numpy(), rel=1e-5)


def test_hours_are_forecast_with_the_seasons_that_they_show():
    t = np.arange(800)
    hours = pd.Series(np.where(t // 24 % 7 > 4, 3., 5 + np.sin(t * np.pi / 12)),
                      pd.date_range("2000", periods=800, freq="h"))
    said, = competitions.by_net(None, [hours.to_numpy()], 24, 48)
    table = PretrainedForecaster((24, 168)).fit(hours).predict(48, None, scores.LEVELS)
    assert said == pytest.approx(table.filter(like="q-").to_numpy())


@pytest.fixture
def folder(tmp_path):
    "Three files as those of the competitions, two monthly series each."
    for name in competitions.FILES:
        with gzip.open(tmp_path / f"{name}.jsonl.gz", "wt", encoding="utf-8") as file:
            for seed, n in enumerate([48, 60]):
                y = series(n, seed).tolist()
                row = {"set": f"{name.upper()}-monthly", "id": f"{seed}", "season_length": 12,
                       "horizon": 6, "train": y[:-6], "test": y[-6:]}
                file.write(json.dumps(row) + "\n")
    return tmp_path


def repeated(name, past, m, horizon):
    "Stands for a method of statsforecast: the last cycle again, or a failure."
    if name == "AutoTheta":
        raise ValueError("as some series make it")
    return np.repeat(np.resize(past[-m:], horizon)[:, None], len(scores.LEVELS), axis=1)


def test_the_run_in_short(folder, monkeypatch, capsys):
    with open(ROOT / "benchmarks" / "pretraining.csv", encoding="utf-8") as file:
        (folder / "log.csv").write_text(file.readline(), encoding="utf-8")
    options = [str(folder), "--methods", "pre-trained", "AutoTheta", "--csv",
               str(folder / "c.csv"), "--log", str(folder / "log.csv"), "--store",
               str(folder / "parts")]
    monkeypatch.setattr(competitions, "by_method", repeated)
    monkeypatch.setattr(sys, "argv", ["competitions.py", *options])
    competitions.main()
    competitions.main()         # all is finished: nothing to forecast, no second look at M3
    assert len((folder / "log.csv").read_text(encoding="utf-8").splitlines()) == 2
    table = pd.read_csv(folder / "c.csv")
    stored = pd.read_csv(ROOT / "benchmarks" / "competitions.csv")
    assert table.columns.tolist() == stored.columns.tolist() and len(table) == 9
    assert (table.failed == 2 * (table.method == "AutoTheta")).all()
    naive = table[table.method == "seasonal naive"]
    assert (naive.relative == 1).all() and (naive["ours / method"] < 1).all()


def test_the_stored_scores_agree_with_the_published_ones():
    with open(ROOT / "benchmarks" / "competitions.csv", encoding="utf-8") as file:
        run = {(row["set"], row["method"]): row for row in csv.DictReader(file)}
    with open(ROOT / "benchmarks" / "published.csv", encoding="utf-8") as file:
        said = {row["method"]: row for row in csv.DictReader(file)}
    for name in competitions.SIX:
        for method, score, within in (("seasonal naive", "MASE", 5e-4), ("AutoETS", "MASE", 5e-3),
                                      ("AutoETS", "WQL", 5e-3)):
            ours, theirs = float(run[name, method][score]), float(said[method][f"{name} {score}"])
            assert ours == pytest.approx(theirs, rel=within), (name, method, score)
