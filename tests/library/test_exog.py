"""What is known beforehand, in both forecasters: effects learnt, bounds held, files, errors."""
import numpy as np
import pandas as pd
import pytest
from pandas.tseries.holiday import AbstractHolidayCalendar, Holiday

from lstm_apply.evaluation import backtest
from lstm_apply.forecaster import LSTMForecaster
from lstm_apply.pretrained import PretrainedForecaster

RNG = np.random.default_rng(7)
DAYS = pd.date_range("2022-01-03", periods=400)
PROMO = pd.DataFrame({"promo": (RNG.random(400) < .12)*1., "noise": RNG.normal(size=400)}, DAYS)
BASE = pd.Series(200 + np.resize([0, 5, 9, 4, 30, 60, 20], 400) + 5*RNG.normal(size=400), DAYS)
SALES = BASE + 80*PROMO["promo"]
SMALL = dict(season_length=7, n_nets=2, epochs=10, intervals=False)
EACH = [lambda **how: LSTMForecaster(**SMALL, **how), PretrainedForecaster]
each = pytest.mark.parametrize("make", EACH, ids=["lstm", "pretrained"])


def wrong(fc, exog):
    "Mean absolute error of the last four weeks."
    forecast = fc.fit(SALES[250:-28], exog).predict(28, None, exog=exog)["forecast"]
    return (forecast - SALES[-28:]).abs().mean()


@each
def test_a_known_effect_is_used_and_noise_does_no_harm(make):
    nothing = wrong(make(), None)
    assert wrong(make(), PROMO) < .6*nothing
    assert wrong(make(), PROMO[["noise"]]) == pytest.approx(nothing, rel=.02)


@each
def test_the_future_rows_are_not_learnt_from(make):
    other = PROMO.copy()
    other.loc[DAYS[-28:], "promo"] = 1 - PROMO["promo"][-28:]
    a, b = (make().fit(SALES[250:-28], x) for x in (PROMO, other))
    assert not a.predict(28).equals(b.predict(28))
    assert a.predict(28, exog=other).equals(b.predict(28))
    alone = make().fit(SALES[250:-28], PROMO[:-28])
    assert alone.predict(28, exog=PROMO[-28:]).equals(a.predict(28))
    with pytest.raises(ValueError, match="no row for 28 of 28 dates, as 2023-01-10"):
        alone.predict(28)
    with pytest.raises(ValueError, match="was not given to fit"):
        make().fit(SALES[250:]).predict(3, exog=PROMO)


class Fair(AbstractHolidayCalendar):
    "A fair on the tenth of each month."
    rules = [Holiday(f"fair {month}", month=month, day=10) for month in range(1, 13)]


FAIRS = [day for day in pd.date_range("2022-01-01", "2024-01-01") if day.day == 10]


@each
def test_holidays_are_learnt_kept_in_a_file_and_go_on(make, tmp_path):
    fair = BASE[200:] - 150*(DAYS[200:].day == 10)
    fc = make(holidays=FAIRS).fit(fair[:-30])
    said = fc.predict(30)["forecast"]
    assert said[said.index.day == 10].max() < 130 and said[said.index.day != 10].min() > 150
    fc.save(tmp_path / "fc")
    back = type(fc).load(tmp_path / "fc")
    assert back.predict(30).equals(fc.predict(30))
    assert back.summary().astype(str).equals(fc.summary().astype(str))


def test_a_calendar_is_kept_as_dates(tmp_path):
    fc = PretrainedForecaster(holidays=Fair, cap=400).fit(BASE, PROMO)
    fc.save(tmp_path / "fc")
    back = PretrainedForecaster.load(tmp_path / "fc")
    future = PROMO.set_axis(pd.date_range("2023-02-07", periods=400))
    assert back.predict(400, exog=future).equals(fc.predict(400, exog=future))
    assert back.holidays["fair 1"][-1] == "2053-01-10" and back.cap == 400.


@pytest.mark.parametrize("make", EACH, ids=["lstm", "pretrained"])
@pytest.mark.parametrize("kind", ["one zero", "mostly zero", "small counts"])
def test_counts_are_not_forecast_below_zero(make, kind):
    rng = np.random.default_rng(len(kind))
    values = {"one zero": 30 + np.cumsum(rng.normal(-.3, 2, 90)), "mostly zero":
              rng.poisson(2, 90)*(rng.random(90) < .2), "small counts": rng.poisson(1, 90)}[kind]
    values = np.maximum(np.rint(values), 1.*(kind == "one zero"))
    values[60] = 0
    s = pd.Series(values, DAYS[:90])
    fc = make().set_params(**{"intervals": True} if make is EACH[0] else {}).fit(s)
    table = fc.predict(28, [50, 80, 95], [.01, .99])
    assert table.to_numpy().min() >= 0
    whole = fc.set_params(integer=True).predict(28, [50, 80, 95])
    assert whole.equals(whole.round()) and whole.to_numpy().min() >= 0
    assert (whole["lo-80"] <= table["lo-80"]).all() and (whole["hi-80"] >= table["hi-80"]).all()


@each
def test_bounds_that_cannot_be_are_refused(make):
    for how in (dict(floor=2, cap=1), dict(cap="100"), dict(integer=None)):
        with pytest.raises(ValueError, match="need|nothing"):
            make(**how)
    for how in (dict(cap=100), dict(floor=300), dict(integer=True)):
        with pytest.raises(ValueError, match="the series"):
            make(**how).fit(SALES)
    with pytest.raises(ValueError, match="within floor"):
        make().set_params(cap=10).fit(SALES)


@each
def test_what_cannot_be_exog_is_refused_before_training(make):
    cases = [(PROMO.to_numpy(), "DataFrame or Series"), (PROMO[:-40], "no row for 12 of 372"),
             (PROMO.replace(0, np.nan), "need a number"), (PROMO.astype(str), "get_dummies"),
             (pd.concat([PROMO, PROMO]), "dates twice")]
    for exog, words in cases:
        with pytest.raises((TypeError, ValueError), match=words):
            make().fit(SALES[:-28], exog)


def test_backtests_give_exog_to_those_that_read_it(tmp_path):
    models = {"net": PretrainedForecaster()}
    with_exog, without = (backtest(models, SALES, 14, 2, exog=x) for x in (PROMO, None))
    error = [(t["actual"] - t["forecast"]).abs().mean() for t in (with_exog, without)]
    assert error[0] < .6*error[1]
    for exog, wanted in ((PROMO, with_exog), (None, without)):      # one store, not mixed up
        kept = backtest(models, SALES, 14, 2, exog=exog, store=tmp_path / "store")
        assert np.allclose(kept["forecast"], wanted["forecast"])


def test_new_values_come_with_new_exog():
    a = PretrainedForecaster().fit(SALES[:-30], PROMO[:-30]).update(SALES[-30:-10], PROMO[-30:])
    assert a.predict(10).equals(PretrainedForecaster().fit(SALES[:-10], PROMO).predict(10))
    many = PretrainedForecaster().fit({"a": SALES[:-10], "b": BASE[:-10]}, {"a": PROMO})
    said = many.predict(10)
    of_a = said[said.unique_id == "a"]["forecast"]
    assert np.allclose(of_a, a.predict(10)["forecast"], rtol=1e-3)
    with pytest.raises(ValueError, match="which is the id of no series"):
        many.predict(10, exog={"c": PROMO})
