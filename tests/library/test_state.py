"""Nothing is left behind: threads, processes, other series and failed fits change nothing."""
import copy
import multiprocessing
import warnings
from concurrent.futures import ThreadPoolExecutor

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
import torch
from support import rounds

from lstm_apply.data import check_series
from lstm_apply.evaluation import SeasonalNaive, backtest
from lstm_apply.forecaster import LSTMForecaster
from lstm_apply.model import RegLSTM
from lstm_apply.plotting import plot_forecast
from lstm_apply.pretrained import PretrainedForecaster
from lstm_apply.rollout import rollout
from lstm_apply.training import torch_threads

NETS = dict(season_length=7, n_nets=1, epochs=1)
DAYS = pd.date_range("2024-01-01", periods=60)
WEEK = pd.Series(100 + np.arange(60.) % 7 + np.arange(60) % 5, DAYS, name="y")
BARE = pd.Series(WEEK.to_numpy(), pd.DatetimeIndex(list(DAYS)))      # no frequency is given


def options(tree=None, before=""):
    "All options of pandas, by name."
    tree = pd._config.config._global_config if tree is None else tree
    return {name: value for key, value in tree.items() for name, value in (
        options(value, f"{before}{key}.").items() if isinstance(value, dict)
        else [(before + key, value)])}


def world():
    "What belongs to the user, not to the package."
    return (options(), dict(mpl.rcParams), torch.get_num_threads(), torch.get_default_dtype(),
            torch.get_rng_state().tolist(), np.random.get_state()[1].tolist(),  # noqa: NPY002
            torch.backends.cudnn.enabled, torch.backends.cudnn.allow_tf32,
            np.geterr(), list(map(str, warnings.filters)))


def in_threads(work, n):
    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(work, range(n)))


@pytest.mark.filterwarnings("ignore:A future version of pandas")       # of infer_freq itself
def test_series_are_checked_in_threads_without_a_trace():
    before, usual = world(), pd.infer_freq(BARE.index)
    in_threads(lambda _: check_series(BARE), rounds(300, 3000))
    assert world() == before and pd.infer_freq(BARE.index) == usual


def test_rollouts_in_threads_leave_no_trace():
    before, net = world(), RegLSTM(seed=0)
    in_threads(lambda _: rollout(net, torch.zeros(50, 1, 1), 9), rounds(400, 4000))
    assert world() == before


def fitted(k):
    "Two kinds of forecaster on one of three series."
    y = [WEEK, BARE*2, WEEK[::-1].set_axis(DAYS)][k % 3]
    return [LSTMForecaster(**NETS, seed=k % 2).fit(y).predict(9),
            PretrainedForecaster().fit(y).predict(9)]


def test_eight_threads_give_what_one_gives():
    usual = torch.get_num_threads()
    torch.set_num_threads(3)                    # not what anybody would choose
    try:
        alone, before = [fitted(k) for k in range(3)], world()
        together = in_threads(lambda k: fitted(k % 3), rounds(9, 60))
        assert world() == before
        assert ThreadPoolExecutor(1).submit(torch.get_num_threads).result() == 3
    finally:
        torch.set_num_threads(usual)
    for k, tables in enumerate(together):
        for got, wanted in zip(tables, alone[k % 3]):
            pd.testing.assert_frame_equal(got, wanted, check_exact=True)


def used(fc):
    "What two forecasters say of a series long enough for torch to share out its work."
    days = pd.date_range("2024-01-01", periods=200)
    y = pd.Series(100 + np.arange(200.) % 7 + np.arange(200) % 5, days)
    others = LSTMForecaster(season_length=7, n_nets=3, epochs=1), PretrainedForecaster(tune=1)
    tables = [t for one in others for t in (
        one.fit(y).predict(9), one.fitted(), one.sample_paths(5))]
    return [np.asarray(t).tolist() for t in (fc.predict(9), *tables)]


def _sent(pipe, fc):
    pipe.send(used(fc))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")       # a fork beside torch's threads
def test_a_forked_process_gives_the_same():
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)
    with torch_threads(3):                          # which the fork does not have
        torch.ones(400, 400) @ torch.ones(400, 400)
        fc = LSTMForecaster(**NETS).fit(WEEK)
        wanted = used(fc)
        process = context.Process(target=_sent, args=(there, fc), daemon=True)
        process.start()
    assert here.poll(60), "the forked process hangs"
    np.testing.assert_equal(here.recv(), wanted)    # nan where nothing is known before
    process.join()


@pytest.mark.parametrize("make", [lambda: LSTMForecaster(**NETS), PretrainedForecaster])
def test_a_second_series_and_a_failed_fit_leave_nothing(make):
    fc, alone = make(), make().fit(WEEK).predict(9)
    fc.fit(WEEK*5 - 300).predict(3)
    pd.testing.assert_frame_equal(fc.fit(WEEK).predict(9), alone, check_exact=True)
    state = copy.deepcopy(vars(fc))
    for bad in (WEEK.iloc[:2], WEEK.where(WEEK != WEEK.iloc[5]), "no series"):
        with pytest.raises((ValueError, TypeError)):
            fc.fit(bad)
    assert vars(fc).keys() == state.keys()
    pd.testing.assert_frame_equal(fc.predict(9), alone, check_exact=True)


def test_drawing_leaves_the_style_alone():
    before = world()
    mpl.pyplot.close(plot_forecast(WEEK, PretrainedForecaster().fit(WEEK).predict(9)).figure)
    assert world() == before


def dated(freq, n=60, **how):
    return pd.Series(WEEK.to_numpy()[:n], pd.DatetimeIndex(list(
        pd.date_range("2024-01-20", periods=n, freq=freq, **how))))


SERIES = {"days": dated("D"), "weeks": dated("7D"), "Berlin": dated("D", tz="Europe/Berlin"),
          "nights in Berlin": dated("h", tz="Europe/Berlin"), "Tokyo": dated("D", tz="Asia/Tokyo"),
          "working days": dated("B").asfreq("B"), "a week with a holiday": dated(
              pd.offsets.CustomBusinessDay(holidays=["2024-02-01"])).asfreq(
              pd.offsets.CustomBusinessDay(holidays=["2024-02-01"])),
          "periods": WEEK.to_period("D"), "months": dated("MS"), "seconds": dated("s")}


def test_a_store_keeps_the_dates_of_each_series(tmp_path):
    def table(name, **how):
        return backtest(SeasonalNaive(7), SERIES[name], 20, 2, season_length=7, **how)
    for name in [*SERIES, *SERIES]:             # the second time from the store
        try:
            wanted = table(name)
        except ValueError:                      # dates that the calendar of pandas cannot say
            continue
        pd.testing.assert_frame_equal(table(name, store=tmp_path), wanted, check_exact=True)
    assert len(list(tmp_path.glob("*.csv"))) >= 2*(len(SERIES) - 2)
