"""Files that mean harm, and surroundings that nobody thought of: what is said can be seen."""
import contextlib
import csv
import io
import json
import unicodedata

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
import torch
from hypothesis import example, given
from hypothesis import strategies as st
from support import rounds

from lstm_apply import LSTMForecaster, PretrainedForecaster, read_series
from lstm_apply.batching import fold_windows
from lstm_apply.cli import write_outputs
from lstm_apply.model import RegLSTM
from lstm_apply.panel import read_panel
from lstm_apply.plotting import plot_forecast
from lstm_apply.saving import load_checkpoint, replacing, save_checkpoint
from lstm_apply.training import fit

HIDDEN = "\x1b[2J\x07\r\u202e\u2066\u200b\u200f\u061c\ufeff\u3164\ufe0f\u034f"
DAYS = [str(day)[:10] for day in pd.date_range("2024-01-01", periods=30)]
FORMULAS = ["=1+1", "+cmd|'/C calc'!A0", "-x", "@SUM(A1)", "'=1", "＝1", "\t=1", "-5", "a"]


def seen(text):
    "Whether every character of a text shows, and none of the hidden ones is in it."
    return not {*text} & {*HIDDEN[4:]} and all(
        c.isprintable() or unicodedata.category(c) == "Zs" for c in text)


def table(rows, heads):
    "A CSV as an open file."
    text = io.StringIO(newline="")
    csv.writer(text).writerows([heads, *rows])
    return io.StringIO(text.getvalue())


def all_said(read, *args, **how):
    "Every word that reading says: notes, warnings, errors, names."
    notes = []
    try:
        found = read(*args, report=notes.append, **how)
    except (ValueError, TypeError) as e:
        return str(e)
    names = [*found] if isinstance(found, dict) else [found.name, found.index.name]
    return " ".join(map(str, [*notes, *names]))


N = [str(100 + k) for k in range(30)]
OF_A_FILE = {  # what a file holds, and how it is read; H stands for the hidden characters
    "value": ((["d", "n H"], zip(DAYS, N)), read_series, {}),
    "date": ((["d H", "n"], zip(DAYS, N)), read_series, {}),
    "several": ((["d", "n H", "m H"], zip(DAYS, N, N)), read_series, {}),
    "no such": ((["d", "n H"], zip(DAYS, N)), read_series, {"value": "x"}),
    "cell": ((["d", "n"], zip(DAYS, [*N[:20], "H", *N[21:]])), read_series, {}),
    "gap": ((["d", "n H"], zip(DAYS, [*N[:20], *[""]*9, N[29]])), read_series, {}),
    "code": ((["d", "n H"], zip(DAYS, [*N[:20], "-999", "-999", *N[22:]])), read_series, {}),
    "number": ((["d", "n H"], zip(DAYS, [*N[:20], "1,5", *N[21:]])), read_series, {}),
    "title": ((["d", "n"], [("H source: H", ""), *zip(DAYS, N)]), read_series, {}),
    "ids": ((["d", "s H", "n"], [(d, s, n) for s in ("H a", "b H") for d, n in zip(DAYS, N)]),
            read_panel, {"id": "s H"}),
    "ids, unasked": ((["d", "s H", "n"], [(d, s, n) for s in ("H a", "b H")
                                          for d, n in zip(DAYS, N)]), read_series, {}),
    "a short id": ((["d", "s", "n"], [("2024-01-01", "H", "1")]), read_panel, {"id": "s"}),
    "wide": ((["s H", *DAYS], [["H a", *N], ["b H", *N]]), read_panel, {}),
    "wide, no such": ((["s", *DAYS], [["H", *N], ["b H", *N]]), read_panel, {"value": "x"}),
}


@pytest.mark.parametrize("case", OF_A_FILE)
def test_what_a_file_says_is_seen_wherever_it_is_told(case):
    (heads, rows), read, how = OF_A_FILE[case]
    harm = [[str(cell).replace("H", HIDDEN) for cell in row] for row in [heads, *rows]]
    how = {key: text.replace("H", HIDDEN) for key, text in how.items()}
    said = all_said(read, table(harm[1:], harm[0]), **how)
    assert seen(said) and (r"\x1b" in said or "read_panel" in said), said


def test_names_of_files_sheets_and_frames_are_seen(tmp_path):
    path = tmp_path/f"a{HIDDEN}.csv"
    path.write_text("d,n\n2024-01-01,x\n", encoding="utf-8")
    frame = pd.DataFrame({f"n{HIDDEN}": np.arange(30.)}, pd.DatetimeIndex(DAYS))
    book = tmp_path/f"{HIDDEN.replace(chr(13), '')}.xlsx"
    with pd.ExcelWriter(book) as writer:
        for name in ("\u202ea", "b\u200b"):
            frame.set_axis(["n\u202e"], axis=1).to_excel(writer, sheet_name=name)
    (broken := tmp_path/f"{HIDDEN}.zip").write_bytes(b"PK\x03\x04")
    for source in (path, frame, book, broken):
        assert seen(all_said(read_series, source)), source


@pytest.mark.parametrize("name", ["$x_{$", "a$b$c", r"\$x", HIDDEN, "=1"])
def test_names_are_drawn_as_they_are(name):
    series = read_series(pd.DataFrame({"d": DAYS, name: np.arange(30.)}))
    ax = plot_forecast(series, series[-3:].rename("forecast"))
    ax.figure.draw_without_rendering()
    label = ax.yaxis.label
    assert seen(label.get_text()) and not label.get_parse_math()
    plt.close(ax.figure)


NAMES = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=6)


@given(st.lists(NAMES, max_size=3))
@example(FORMULAS)
def test_names_become_no_formulas_and_come_back(tmp_path_factory, names):
    folder, known = tmp_path_factory.getbasetemp(), {}
    for name in ["b", *names]:
        with contextlib.suppress(ValueError):             # a blank one
            known |= read_panel(table([(d, name, n) for d, n in zip(DAYS, N)], "dsn"), "s")
    said = [s.rename("forecast").to_frame().assign(unique_id=k) for k, s in known.items()
            if k[0] != "#"]                               # which begins a comment
    said = pd.concat(said).reset_index(names="date").set_index("unique_id")
    write_outputs(said, lambda path: path.touch(), folder/"n.csv", folder/"n.svg", force=True)
    with (folder/"n.csv").open(encoding="utf-8", newline="") as file:
        cells = {row["unique_id"] for row in csv.DictReader(file)}
    assert all(seen(c) and (c[0] not in "=+-@＝＋－＠" or c[1:].isdecimal()) for c in cells)
    assert [*read_panel(folder/"n.csv", "unique_id")] == [*said.index.unique()]


@pytest.mark.parametrize(("code", "times"), [(-1, 2), (-1, 1), (-9, 2), (-88, 3), (-99, 1),
    (9999, 2), (-999, 1), (-999.25, 2), (32767, 2), (1e20, 2), (9.969209968386869e36, 3)])
def test_a_number_for_what_is_missing_is_named(code, times):
    values = [str(100 + k*7 % 30) for k in range(30)]
    for k in range(times):
        values[5 + 9*k] = repr(code)
    said = f"n: {code:.10g} occurs {f'{times} times' if times > 1 else 'once'}, far from all"
    assert said in all_said(read_series, table(zip(DAYS, values), "dn"))
    rows = [(d, s, v) for s in "ab" for d, v in zip(DAYS, values if s == "b" else N)]
    assert said.replace("n:", "b:") in all_said(read_panel, table(rows, "dsn"), id="s")


@pytest.mark.parametrize("values", [[3, 2, 1, -1, 0, 1, 2, -1, 1, 3]*3, [-1, 0, 1]*10,
                                    [950, 999, 980, 999, 1010]*6, [*range(-15, 15)]])
def test_a_number_among_others_is_no_code(values):
    assert "code" not in all_said(read_series, table(zip(DAYS, values), "dn"))


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
    rng, most = np.random.default_rng(0), rounds(60, 10**6)
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
            save_checkpoint(tmp_path/"run", {k: t for k, t in bad.items() if t is not None}, config)
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
        assert old.read_text() == "new" and old.stat().st_mode & 0o777 == mode and link.is_symlink()
    (tmp_path/"round").symlink_to(tmp_path/"round")
    with pytest.raises(ValueError, match="is a folder or a device"):
        read_series("/dev/zero")
    with contextlib.suppress(OSError), replacing(tmp_path/"round") as part:
        part.write_text("")
