"""Files that were edited and given a digest anew are refused, or can forecast."""
import contextlib
import json

import numpy as np
import pandas as pd
import pytest
import torch
from support import rounds

from lstm_apply import LSTMForecaster, PretrainedForecaster, read_series
from lstm_apply.batching import fold_windows
from lstm_apply.model import RegLSTM
from lstm_apply.saving import load_checkpoint, replacing, save_checkpoint
from lstm_apply.training import fit


def fitted():
    "A forecaster of each kind, with all that a file can keep."
    dates = pd.date_range("2022-01-01", periods=60)
    series = pd.Series(np.random.default_rng(0).integers(50, 90, 40) + 0., dates[:40], name="n")
    exog = pd.DataFrame({"a": np.arange(60) % 3}, dates)
    holidays = {"x": ["2022-01-20", "2022-02-15"]}
    yield LSTMForecaster(7, n_nets=2, epochs=1, calendar=True, holidays=holidays).fit(series, exog)
    yield PretrainedForecaster(holidays=holidays, integer=True).fit({"a": series, "b": series})


EDITS = [None, True, 0, -1, 1, 7, 10**9, 10**12, 1e308, float("nan"), "", "x", "MS", [], [1],
         [10**9], [1]*99, {}, {"a": 1}]


def places(config, path=()):
    "The path of every field of a description."
    if path:
        yield path
    if isinstance(config, (dict, list)):
        for key in config if isinstance(config, dict) else range(min(len(config), 2)):
            yield from places(config[key], (*path, key))


def edited(config, path, value):
    "A description with another value at one place."
    at = copy = json.loads(json.dumps(config))
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = value
    return copy


@pytest.mark.parametrize("kind", [0, 1])
def test_an_edited_file_is_refused_or_forecasts(tmp_path, kind):
    fc = [*fitted()][kind]
    fc.save(tmp_path/"whole")
    tensors, config = load_checkpoint(tmp_path/"whole")
    edits = [(p, v) for p in places(config) for v in EDITS]
    rng, most = np.random.default_rng(0), rounds(24, 10**6)
    for k in rng.permutation(len(edits))[:most]:
        save_checkpoint(tmp_path/"edited", tensors, edited(config, *edits[k]), force=True)
        try:
            back = type(fc).load(tmp_path/"edited")
        except ValueError as e:
            assert len(str(e)) < 600, edits[k]
            continue
        known = back.known_ if kind else {None: back.known_}
        exog = {name: r.usual(5) for name, r in known.items() if r.table is not None} or None
        table = back.predict(5, exog=exog if kind or exog is None else exog[None])
        assert np.isfinite(table.select_dtypes("number").to_numpy()).all(), edits[k]
        back.summary()


@pytest.mark.parametrize(("path", "value"), [
    (("settings", "length"), None), (("dates", "points"), 10**9), (("dates", "zone"), 7),
    (("settings", "season_length"), 10**9), (("settings", "lr"), float("nan")),
    (("settings", "calendar"), False)])
def test_these_edits_are_refused(tmp_path, path, value):
    next(fitted()).save(tmp_path/"whole")
    tensors, config = load_checkpoint(tmp_path/"whole")
    save_checkpoint(tmp_path/"edited", tensors, edited(config, path, value))
    with pytest.raises(ValueError, match="edited"):
        LSTMForecaster.load(tmp_path/"edited")


def test_the_size_of_a_net_is_checked_before_memory_is_taken(tmp_path):
    [*fitted()][1].save(tmp_path/"whole")
    tensors, config = load_checkpoint(tmp_path/"whole")
    save_checkpoint(tmp_path/"edited", tensors, config | {"sizes": [200_000, 64]})   # terabytes
    with pytest.raises(ValueError, match="size mismatch"):
        PretrainedForecaster.load(tmp_path/"edited")


def test_a_run_that_was_edited_is_refused(tmp_path):
    wave = torch.sin(torch.arange(21.))
    batch = fold_windows(wave[:-1], wave[1:], length=9)
    def train():
        fit(RegLSTM(seed=0), batch, epochs=4, resume=tmp_path/"run")
    fit(RegLSTM(seed=0), batch, epochs=2, resume=tmp_path/"run")
    tensors, config = load_checkpoint(tmp_path/"run")
    for name in tensors:
        for odd in (tensors[name]*float("nan"), tensors[name].new_zeros(3, 3), None):
            bad = {k: odd if k == name else t for k, t in tensors.items()}
            bad = {k: t for k, t in bad.items() if t is not None}
            save_checkpoint(tmp_path/"run", bad, config)
            with contextlib.suppress(ValueError):
                train()
    for key in ("val_loss", "best_epoch"):
        for odd in ("x", [1], 10**9):
            save_checkpoint(tmp_path/"run", tensors, config | {key: odd})
            with pytest.raises(ValueError, match="damaged"):
                train()


def test_the_mode_of_a_file_is_kept_and_links_are_followed(tmp_path):
    (tmp_path/"there").mkdir()
    old, link = tmp_path/"there"/"old", tmp_path/"link"
    old.write_text("old")
    link.symlink_to(old)
    for mode in (0o600, 0o644, 0o664):
        old.chmod(mode)
        with replacing(link) as part:
            part.write_text("new")
        assert old.read_text() == "new" and old.stat().st_mode & 0o777 == mode
        assert link.is_symlink()
    (tmp_path/"round").symlink_to(tmp_path/"round")
    with pytest.raises(ValueError, match="is no file"):
        read_series("/dev/zero")
    with contextlib.suppress(OSError), replacing(tmp_path/"round") as part:
        part.write_text("")
