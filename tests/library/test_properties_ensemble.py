"""Properties of the ensemble: nets assigned in turn, given by their seed, paths from origins."""
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from profiles import slow
from strategies import SEEDS, dated, noise

from lstm_apply.ensemble import Branch, Ensemble, assign, fit_nets
from lstm_apply.intervals import Calibration, calibrate
from lstm_apply.model import RegLSTM
from lstm_apply.rollout import rollout
from lstm_apply.settings import Settings, series_season, usual_length, usual_transforms
from lstm_apply.transform import SeriesTransform, damped, detrended, seasonal_means
from lstm_apply.weighting import curve_weights, recency_curve

TINY = Settings(1, log=False, hidden_size=3, length=6, epochs=1)


@given(st.integers(1, 5), st.integers(1, 12), st.integers(0, 2), SEEDS)
def test_nets_are_assigned_in_turn(kinds, n, n_exog, seed):
    values, exog = noise(seed, 30), noise(seed, 30, n_exog)
    transforms = [SeriesTransform(lags=(lag,)).fit(values) for lag in range(1, kinds + 1)]
    lessons = assign(transforms, n, values, exog)
    assert [len(lesson) for lesson in lessons] == [29 - k % kinds for k in range(n)]
    for k, lesson in enumerate(lessons):
        assert np.array_equal(lesson[:, 0], transforms[k % kinds].transform(values))
        assert np.array_equal(lesson[:, 1:], exog[30 - len(lesson):])
    nets = [RegLSTM(1, 1, 2, seed=k) for k in range(n)]
    ensemble = Ensemble(transforms, nets)
    assert all(a is b for a, b in zip(ensemble.nets, nets, strict=True))
    sizes = [len(branch.nets) for branch in ensemble.branches]
    assert max(sizes) - min(sizes) <= 1 and len(sizes) == min(kinds, n)
    marks = np.arange(n)
    parts = [ensemble.of_branch(k, marks).tolist() for k in range(len(sizes))]
    assert parts == [[j for j in range(n) if j % kinds == k] for k in range(len(sizes))]


@given(st.integers(1, 400))
def test_the_usual_length_is_four_seasons_within_bounds(m):
    assert usual_length(m) == sorted([24, 4*m, 100])[1]


@given(st.integers(5, 60), st.sampled_from([1, 2, 5, 7]), SEEDS, st.none() | st.booleans())
def test_usual_transforms_fit_and_invert(n, m, seed, log):
    values = np.exp(noise(seed, n))
    transforms = usual_transforms(values, m, log)
    assert transforms and len(set(map(repr, transforms))) == len(transforms)
    for t in transforms:
        assert t.log == transforms[0].log and log in (None, t.log) and t.fits(n)
        z = t.fit(values).transform(values)
        cut = sum(t.lags) + 1
        assert np.allclose(t.inverse_path(z[cut - sum(t.lags):], values[:cut]), values[cut:])
    assert not usual_transforms(-values, m)[0].log


@given(st.integers(2, 9), st.integers(2, 5), SEEDS, st.floats(-9, 9))
def test_detrending_takes_a_line_off_and_leaves_the_season(m, seasons, seed, slope):
    shape = noise(seed, m)
    u = np.resize(shape, m*seasons + 1) + slope*np.arange(m*seasons + 1)
    rest, place = detrended(u, m)
    assert rest == pytest.approx((shape - shape.mean())[place], abs=1e-9)
    assert seasonal_means(u, m) == pytest.approx(shape - shape.mean(), abs=1e-9)


@given(dated(min_size=10), st.none() | st.integers(1, 4), st.none() | st.just(False))
def test_settings_decide_what_was_left_open(series, m, log):
    asked = Settings(m, log=log)
    decided = asked.decide(series)
    assert decided.season_length == (m or series_season(series)) >= 1
    usual, = {t.log for t in usual_transforms(series, decided.season_length)}
    assert decided.log == (log is None and usual) <= bool((series > 0).all())
    assert decided.decide(series.iloc[:5]) == decided and decided.length >= 24
    open_again = replace(decided, season_length=m, log=log, length=None)
    assert open_again == asked


@given(st.integers(1, 60), st.floats(.1, 15))           # steeper ones leave one target nothing
def test_a_curve_is_the_same_by_name_and_by_function(n, alpha):
    assert curve_weights(None, n) is None
    assert torch.equal(curve_weights("recency", n), recency_curve(n))
    own = curve_weights(lambda k: recency_curve(k, alpha).tolist(), n)
    assert torch.equal(own, recency_curve(n, alpha))


@slow
@given(st.integers(1, 2), st.integers(6, 10), SEEDS, st.integers(0, 99))
def test_nets_are_given_by_their_seed(n, points, draw, seed):
    lessons, settings = list(noise(draw, n, points)), replace(TINY, seed=seed)
    for one, two in zip(fit_nets(lessons, settings), fit_nets(lessons, settings)):
        for a, b in zip(one.parameters(), two.parameters()):
            assert torch.equal(a, b) and a.isfinite().all()


@given(st.integers(1, 2), st.integers(12, 20), st.integers(1, 5), st.data(), SEEDS)
def test_paths_from_several_origins_are_the_paths_of_each(n, points, horizon, data, seed):
    values = noise(seed, points).cumsum()
    kinds = [SeriesTransform(lags=(1,)).fit(values), SeriesTransform(seasonal=3).fit(values)]
    nets = [RegLSTM(1, 1, 3, seed=k).double() for k in range(2*n)]
    origins = data.draw(st.lists(st.integers(4, points), min_size=1, max_size=3, unique=True))
    paths = Ensemble(kinds, nets).paths(values, origins, horizon)
    for k, net in enumerate(nets):
        t = kinds[k % 2]
        own = Branch(t, [net]).paths(values, origins, horizon)[..., 0]
        assert np.allclose(paths[..., k], own, atol=1e-9)
        z, lost = t.transform(values), sum(t.lags)
        for j, o in enumerate(origins):
            read = torch.tensor(z[o - min(origins):o - lost])[:, None, None]
            steps = rollout(net, read, horizon).numpy().ravel()
            assert np.allclose(t.accumulate(steps, values[:o]), own[j], atol=1e-9)


@given(st.integers(1, 8), st.integers(1, 2), st.integers(1, 4), st.integers(0, 2), st.data())
def test_an_ensemble_travels_in_one_dictionary_and_is_checked(n, layers, width, n_exog, data):
    seed, values = data.draw(SEEDS), noise(0, 20)
    settings = replace(TINY, n_nets=n, num_layers=layers, hidden_size=width, lags=(1,))
    nets = [RegLSTM(1 + n_exog, 1, width, layers, seed=seed + k) for k in range(n)]
    file = Ensemble(settings.transforms(values), nets).state() | {"series": torch.zeros(3)}
    assert len(file) == n*(4*layers + 4) + 1
    back = Ensemble.from_state(file, settings, values, n_exog).nets
    for a, b in zip(nets, back, strict=True):
        assert all(map(torch.equal, a.parameters(), b.parameters()))
    wrong = data.draw(st.sampled_from(["n_nets", "num_layers", "hidden_size"]))
    other = replace(settings, **{wrong: getattr(settings, wrong) + 1})
    for case in ((other, n_exog), (settings, n_exog + 1)):
        with pytest.raises(ValueError):
            Ensemble.from_state(file, case[0], values, case[1])
    data.draw(st.sampled_from(list(file.values())[:-1])).view(-1)[0] = torch.nan
    with pytest.raises(ValueError, match="not finite"):
        Ensemble.from_state(file, settings, values, n_exog)


@given(st.integers(8, 40), st.sampled_from([1, 2, 4]), SEEDS,
       st.none() | st.lists(st.integers(1, 6), max_size=3).map(tuple),
       st.sampled_from([None, 0, 3, 30]))
def test_the_transform_asked_for_is_taken_where_it_fits(n, m, seed, lags, seasonal):
    values = np.exp(noise(seed, n))
    chosen = Settings(m, log=True, lags=lags, seasonal=seasonal).transforms(values)
    asked = SeriesTransform(True, lags or (), seasonal or 0)
    by_hand = (lags, seasonal) != (None, None) and asked.fits(n)
    usual = usual_transforms(values, m, True)
    assert [repr(t) for t in chosen] == [repr(t) for t in ([asked] if by_hand else usual)]
    assert all(np.isfinite(t.transform(values)).all() for t in chosen)


@given(st.integers(14, 20), SEEDS, st.lists(st.floats(.1, 1), min_size=1, max_size=3), st.data())
def test_calibration_takes_the_factor_that_errs_least(points, seed, factors, data):
    values = noise(seed, points).cumsum()
    kinds = [SeriesTransform(lags=(1,)).fit(values), SeriesTransform().fit(values)]
    ensemble = Ensemble(kinds, [RegLSTM(1, 1, 3, seed=k).double() for k in range(3)])
    cuts = st.integers(6, points - 1)
    origins = sorted(data.draw(st.lists(cuts, min_size=1, max_size=3, unique=True)))
    said = calibrate(ensemble, values, origins, 2, factors)
    raw, mean = ensemble.paths(values, origins, points - origins[0]), {}
    for f in factors:
        paths = [damped(p[:points - o], values[:o], 2, f) for o, p in zip(origins, raw)]
        mean[f] = np.mean([np.abs(values[o:] - np.median(p, axis=1)).mean()
                           for o, p in zip(origins, paths)])
    assert isinstance(said, Calibration) and mean[said.damping] == min(mean.values())
    assert set(said.mae) == set(map(repr, kinds)) and said.scale.origins == len(origins)
