"""Properties of the ensemble: transforms dealt out, nets by their seed, paths from origins."""
import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from profiles import slow
from strategies import SEEDS, noise

from lstm_apply.ensemble import (by_net, check_nets, chosen_transforms, deal, ensemble_paths,
                                 fit_ensemble, held_out, net_with, nets_of, numbered,
                                 origin_paths, usual_length, usual_transforms)
from lstm_apply.model import RegLSTM
from lstm_apply.rollout import rollout
from lstm_apply.transform import SeriesTransform, damped

TINY = dict(known=0, hidden_size=3, num_layers=1, length=6, curve=None, epochs=1, lr=.01)


@given(st.lists(st.sampled_from("abcdef"), min_size=1, unique=True), st.integers(1, 30))
def test_dealing_out_is_fair_and_complete(transforms, n):
    dealt = deal(transforms, n)
    hands = [nets_of(dealt, t) for t in transforms]
    assert sorted(sum(hands, [])) == list(range(n)) and dealt[0] == transforms[0]
    assert max(map(len, hands)) - min(map(len, hands)) <= 1


@given(st.integers(1, 400))
def test_the_usual_length_is_four_seasons_within_bounds(m):
    assert usual_length(m) == sorted([24, 4*m, 100])[1]


@given(st.integers(5, 60), st.sampled_from([1, 2, 5, 7]), SEEDS, st.none() | st.booleans())
def test_usual_transforms_fit_and_invert(n, m, seed, log):
    values = np.exp(noise(seed, n))
    transforms = usual_transforms(values, m, log)
    assert transforms and len(set(map(repr, transforms))) == len(transforms)
    for t in transforms:
        assert t.log == (log is not False) and t.fits(n)
        z = t.fit(values).transform(values)
        cut = sum(t.lags) + 1
        assert np.allclose(t.inverse_path(z[cut - sum(t.lags):], values[:cut]), values[cut:])
    assert not usual_transforms(-values, m)[0].log


@slow
@given(st.integers(1, 2), st.integers(6, 10), SEEDS, st.integers(0, 99))
def test_an_ensemble_is_given_by_its_seed(n, points, draw, seed):
    zs, settings = list(noise(draw, n, points)), TINY | dict(seed=seed)
    learnt, again = fit_ensemble(zs, settings), fit_ensemble(zs, settings)
    for one, two in zip(learnt, again):
        rebuilt = net_with(settings, one.state_dict())
        for a, b, c in zip(*(net.parameters() for net in (one, two, rebuilt))):
            assert torch.equal(a, b) and torch.equal(a, c) and a.isfinite().all()


@given(st.integers(1, 2), st.integers(12, 20), st.integers(1, 5), st.data(), SEEDS)
def test_paths_from_several_origins_are_the_paths_of_each(n, points, horizon, data, seed):
    values = noise(seed, points).cumsum()
    kinds = [SeriesTransform(lags=(1,)).fit(values), SeriesTransform(seasonal=3).fit(values)]
    dealt = deal(kinds, 2*n)
    learnt = [RegLSTM(1, 1, 3, seed=k).double() for k in range(2*n)]
    origins = data.draw(st.lists(st.integers(4, points), min_size=1, max_size=3, unique=True))
    paths = ensemble_paths(learnt, dealt, values, origins, horizon)
    for k, (net, t) in enumerate(zip(learnt, dealt)):
        own = origin_paths([net], t, values, origins, horizon)[..., 0]
        assert np.allclose(paths[..., k], own, atol=1e-9)
        z, lost = t.transform(values), sum(t.lags)
        for j, o in enumerate(origins):
            read = torch.tensor(z[o - min(origins):o - lost])[:, None, None]
            ahead = rollout(net, read, horizon).numpy().ravel()
            assert np.allclose(t.accumulate(ahead, values[:o]), own[j], atol=1e-9)


@given(st.integers(1, 12), st.integers(1, 2), st.integers(1, 4), st.integers(0, 2), st.data())
def test_nets_travel_in_one_dictionary_and_are_checked(n, layers, width, known, data):
    seed = data.draw(SEEDS)
    settings = TINY | dict(n_nets=n, num_layers=layers, hidden_size=width, known=known)
    states = {k: RegLSTM(1 + known, 1, width, layers, seed=seed + k).state_dict()
              for k in range(n)}
    file = numbered(states) | {"series": torch.zeros(3)}
    assert by_net(file) == states and len(file) == n*(4*layers + 4) + 1
    check_nets(states, settings)
    wrong = data.draw(st.sampled_from(["n_nets", "num_layers", "hidden_size", "known"]))
    with pytest.raises(ValueError):
        check_nets(states, settings | {wrong: settings[wrong] + 1})
    data.draw(st.sampled_from(list(file.values())[:-1])).view(-1)[0] = torch.nan
    with pytest.raises(ValueError, match="not finite"):
        check_nets(states, settings)


@given(st.integers(8, 40), st.sampled_from([1, 2, 4]), SEEDS,
       st.none() | st.lists(st.integers(1, 6), max_size=3), st.sampled_from([None, 0, 3, 30]))
def test_the_transform_asked_for_is_taken_where_it_fits(n, m, seed, lags, seasonal):
    values = np.exp(noise(seed, n))
    chosen = chosen_transforms(dict(lags=lags, seasonal=seasonal, season_length=m, log=True),
                               values)
    asked = SeriesTransform(True, lags or (), seasonal or 0)
    by_hand = (lags, seasonal) != (None, None) and asked.fits(n)
    usual = usual_transforms(values, m, True)
    assert [repr(t) for t in chosen] == [repr(t) for t in ([asked] if by_hand else usual)]
    assert all(np.isfinite(t.transform(values)).all() for t in chosen)


@given(st.integers(14, 20), SEEDS, st.lists(st.floats(.1, 1), min_size=1, max_size=3), st.data())
def test_held_out_errors_are_those_of_the_best_factor(points, seed, factors, data):
    values = noise(seed, points).cumsum()
    dealt = deal([SeriesTransform(lags=(1,)).fit(values), SeriesTransform().fit(values)], 3)
    learnt = [RegLSTM(1, 1, 3, seed=k).double() for k in range(3)]
    cuts = st.integers(6, points - 1)
    origins = sorted(data.draw(st.lists(cuts, min_size=1, max_size=3, unique=True)))
    factor, errors, paths, mae = held_out(learnt, dealt, values, origins, 2, factors)
    raw = ensemble_paths(learnt, dealt, values, origins, points - origins[0])
    measured = {}
    for f in factors:
        ahead = [damped(p[:points - o], values[:o], 2, f) for o, p in zip(origins, raw)]
        measured[f] = [values[o:] - np.median(p, axis=1) for o, p in zip(origins, ahead)]
    mean = {f: np.mean([np.abs(e).mean() for e in parts]) for f, parts in measured.items()}
    assert mean[factor] == min(mean.values()) and set(mae) == {repr(t) for t in dealt}
    assert all(np.allclose(a, b) for a, b in zip(errors, measured[factor], strict=True))
    assert [p.shape for p in paths] == [(points - o, 3) for o in origins]
