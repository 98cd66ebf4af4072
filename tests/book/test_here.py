"""A forecast of the reader's own data in a real browser: equal to Python's."""
import base64

import numpy as np
import pandas as pd
import pytest
from support import NBS, PACKAGE, rounds

from lstm_apply import PretrainedForecaster
from lstm_apply.settings import usual_seasons

FILES = ("arrays transform settings features quantiles ahead pretrained").split()
SEASONS = [(), (4,), (7,), (12,), (24,), (7, 365), (24, 168), (12, 60)]
FREQS = ["D", "MS", "h", "QS", "W", "YS", "30min", "B", "ME"]
KINDS = {
    "as it is": lambda y, rng: y,
    "with zeros": lambda y, rng: np.abs(y)*(rng.random(len(y)) < .4),
    "zeros first": lambda y, rng: np.abs(y)*(np.arange(len(y)) > len(y)/4),
    "about 0": lambda y, rng: y - y.mean(),
    "growing": lambda y, rng: 100*np.exp(3*y/(np.abs(y).max() + 1)),
    "outliers": lambda y, rng: y + 50*y.std()*(rng.random(len(y)) < .03),
    "constant": lambda y, rng: np.full(len(y), float(rng.integers(-5, 6))),
    "a line": lambda y, rng: 3 + .5*np.arange(len(y))*rng.choice([-1, 1]),
    "huge": lambda y, rng: 1e7*y,
    "tiny": lambda y, rng: 1e-6*y,
    "counts": lambda y, rng: np.round(np.abs(y)),
    "high": lambda y, rng: 1e4 + y,
}


def imagined(k):
    "Series k and a horizon: lengths from 3 to 3000, seasons, frequencies and kinds by turns."
    rng, seasons = np.random.default_rng(k), SEASONS[k % len(SEASONS)]
    freq, kind = FREQS[k % len(FREQS)], [*KINDS.values()][k//3 % len(KINDS)]
    T = int(np.exp(rng.uniform(np.log(3), np.log(3000 if freq in ("D", "h", "30min") else 400))))
    y = np.cumsum(rng.normal(size=T))*rng.uniform() + rng.normal(size=T)*rng.uniform(0, 2)
    y += rng.normal()*np.arange(T)/50
    for m in seasons:
        y += rng.uniform(1, 8)*np.resize(rng.normal(size=m), T)
    horizon = 310 if k % 25 == 24 else int(rng.choice([1, 7, 12, 28, 60, 100]))
    return pd.Series(kind(y, rng), pd.date_range("2000-01-01", periods=T, freq=freq)), horizon


@pytest.fixture()
def engine(page):
    "run(body, argument) runs JavaScript beside the files of the page and the net."
    script = "\n".join((NBS/"site"/"here"/f"{name}.js").read_text("utf-8") for name in FILES)
    weights = base64.b64encode((PACKAGE/"weights"/"pretrained.safetensors").read_bytes())
    script += f'\nconst net = loadWeights("{weights.decode()}");'
    page.goto("about:blank")
    return lambda body, given=None: page.evaluate(f"given => {{ {script}\n{body} }}", given)


def test_the_browser_forecasts_as_python_does(engine):
    series = [imagined(k) for k in range(rounds(50, 200))]
    given = [[s.tolist(), horizon, list(usual_seasons(s))] for s, horizon in series]
    said = engine("return given.map(([y, K, usual]) => predict(net, y, K, usual))", given)
    for (s, horizon), found in zip(series, said):
        fc = PretrainedForecaster().fit(s)
        table = fc.predict(horizon)
        assert (found["seasons"], found["view"]) == ([*fc.seasons_[s.name]], fc.views_[s.name])
        assert [*found["columns"]] == [*table]
        size = np.maximum(np.abs(table), .1*np.abs(s).mean())   # relative to 0 nothing is near
        off = np.abs(pd.DataFrame(found["columns"], table.index) - table)/size.clip(1e-300)
        assert off.to_numpy().max() < 1e-4, (len(s), s.index.freqstr, horizon)


def test_a_thousand_points_take_less_than_a_fifth_of_a_second(engine):
    "Measured beside ten million square roots, a twentieth of a second on an idle machine."
    y = (100 + np.random.default_rng(0).normal(size=1000).cumsum()).tolist()
    rounds = engine("""const time = work => { const start = performance.now(); work();
                                              return performance.now() - start; };
        const roots = () => { let x = 0; for (let k = 0; k < 1e7; k++) x += Math.sqrt(k); };
        return [1, 2, 3, 4, 5, 6].map(() => [
            time(roots), time(() => predict(net, given, 28, [7, 365])), time(roots)]);""", y)
    assert min(own*min(1, 100/(one + other)) for one, own, other in rounds) < 200
