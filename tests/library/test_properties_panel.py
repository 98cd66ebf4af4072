"""Properties of many series: the forms they come in, new values, files, and a hold-out of all."""
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import slow
from strategies import POSITIVE, ROUND, dated

from lstm_apply.evaluation import LastValue, SeasonalNaive, backtest, scoreboard
from lstm_apply.panel import (
    checked_panel,
    extended_panel,
    holdout_of_many,
    long_table,
    read_panel,
    series_by_id,
)
from lstm_apply.pretrained import PretrainedForecaster

NAMES = st.text("abcxyz", min_size=1, max_size=5) | st.integers(0, 99)
FREQS = st.sampled_from(["D", "MS", "h", "W-MON", "QS", "YS", "15min"])   # told by three dates


@st.composite
def panels(draw, names=NAMES, freqs=FREQS, **how):
    "Some series by id, each with dates and a length of its own."
    ids = draw(st.lists(names, min_size=1, max_size=4, unique=True))
    return {name: draw(dated(freqs=freqs, **how)).rename(name) for name in ids}


def table_of(panel):
    "A long table of them, one after another."
    return pd.concat([pd.DataFrame({"unique_id": pd.Series([name]*len(s), dtype=object),
                                    "ds": s.index, "y": s.to_numpy()})
                      for name, s in panel.items()], ignore_index=True)


def same(a, b):
    "That two panels hold the same series under the same ids, in any order."
    assert set(a) == set(b)
    for name in a:
        pd.testing.assert_series_equal(a[name], b[name], check_names=False, check_freq=False)


@given(panels(), st.randoms())
def test_rows_in_any_order_that_keeps_the_dates_give_the_same_panel(panel, rnd):
    table = table_of(panel)
    turns = list(table.unique_id)
    rnd.shuffle(turns)                                       # whose turn it is, row by row
    rows = {name: iter(part.index) for name, part in table.groupby("unique_id", sort=False)}
    mixed = table.loc[[next(rows[name]) for name in turns]]
    found = checked_panel(mixed)
    same(found, panel)
    assert list(found) == list(dict.fromkeys(turns)), "in the order of appearance"


@given(panels())
def test_a_list_a_dict_and_a_table_hold_the_same(panel):
    assert series_by_id(panel) == panel and list(series_by_id(table_of(panel))) == list(panel)
    listed = checked_panel(list(panel.values()))
    assert list(listed) == list(range(len(panel)))
    same(dict(zip(panel, listed.values(), strict=True)), checked_panel(panel))
    one = next(iter(panel.values()))
    assert [*series_by_id(one)] == [one.name]


@given(panels(min_size=5, max_size=5))
def test_a_long_table_gives_back_what_it_was_made_of(panel):
    table = long_table({name: s.index for name, s in panel.items()},
                       {"y": np.stack([s.to_numpy() for s in panel.values()])})
    assert list(table.columns) == ["unique_id", "ds", "y"] and len(table) == 5*len(panel)
    same(checked_panel(table), panel)


@given(panels(min_size=6), st.data())
def test_new_values_behind_known_ones_are_as_if_all_had_been_known(panel, data):
    cuts = {name: data.draw(st.integers(4, len(s) - 1)) for name, s in panel.items()}
    known = checked_panel({name: s[:cuts[name]] for name, s in panel.items()})
    new = {name: s[cuts[name]:] for name, s in panel.items()}
    same(extended_panel(known, new), panel)
    same(extended_panel(known, {}), known)
    name = data.draw(st.sampled_from(list(panel)))
    only = extended_panel(known, {name: new[name]})
    same(only, known | {name: panel[name]})
    for odd in (panel[name], new[name][:0]):                 # begins too early, and nothing
        with pytest.raises(ValueError, match=f"series {name!r} ends at"):
            extended_panel(known, {name: odd})
    with pytest.raises(ValueError, match="were not there before, as 'nobody'"):
        extended_panel(known, {"nobody": new[name]})


@given(panels(min_size=6), st.data())
def test_an_error_says_which_series_it_is_about(panel, data):
    name = data.draw(st.sampled_from(list(panel)))
    whole = panel[name]
    gone = data.draw(st.integers(1, len(whole) - 2))
    hole = whole.copy()
    hole.iloc[gone] = np.nan
    for bad in (hole, whole[:2]):
        with pytest.raises(ValueError, match=f"series {name!r}: "):
            checked_panel(panel | {name: bad})
        with pytest.raises(ValueError, match=f"series {name!r}: "):
            checked_panel(table_of(panel | {name: bad}))


@given(panels(min_size=6), st.data())
def test_a_repeated_row_is_an_error_of_its_series(panel, data):
    table = table_of(panel)
    row = data.draw(st.integers(0, len(table) - 1))
    with pytest.raises(ValueError, match=f"series {table.unique_id[row]!r}: "):
        checked_panel(pd.concat([table.loc[:row], table.loc[row:]]))


@slow
@given(panels(st.text("abcxyz", min_size=3, max_size=5), min_size=6, values=ROUND,
              freqs=st.just("D")), st.randoms())
def test_a_file_of_many_is_read_as_it_was_written(panel, rnd):
    rows = table_of(panel).rename(columns={"unique_id": "shop", "ds": "day", "y": "sold"})
    shuffled = rows.loc[rnd.sample(list(rows.index), len(rows))]
    notes = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)/"shops.csv"
        rows.to_csv(path, index=False)
        same(read_panel(path, "shop", report=notes.append), panel)
        said = [note for note in notes if "code for missing" not in note]
        assert said[-2] == "dates: day, values: sold"
        assert said[-1].startswith(f"{len(panel)} series, ")
        shuffled.to_csv(path, index=False)
        same(read_panel(path, "shop", sort=True), panel)
    same(read_panel(rows, "shop"), panel)


class Many(LastValue):
    "The last value of each of many series."

    def fit(self, panel):
        self.series_ = panel
        return self

    def predict(self, horizon):
        last = {name: s.to_numpy()[-1] for name, s in self.series_.items()}
        return long_table({name: s.index.shift(horizon)[-horizon:]
                           for name, s in self.series_.items()},
                          {"forecast": np.repeat([*last.values()], horizon).reshape(-1, horizon)})


@slow
@given(panels(min_size=8, values=POSITIVE), st.integers(1, 4), st.integers(1, 3))
def test_a_hold_out_of_many_is_the_backtest_of_each(panel, test_size, m):
    rows = holdout_of_many({"mine": Many()}, panel, test_size, m)
    models = {"last value": LastValue(), "seasonal naive": SeasonalNaive(m)}
    board = scoreboard(rows)
    assert list(board.index) == ["mine", *models]
    errors = board[["MAE", "RMSE", "MASE"]]
    assert list(errors.loc["mine"]) == pytest.approx(list(errors.loc["last value"]), nan_ok=True)
    alone = pd.concat([backtest(models, s, test_size, 1, season_length=m) for s in panel.values()])
    columns = ["model", "origin", "step", "date", "actual", "forecast", "scale"]
    pd.testing.assert_frame_equal(
        rows[rows.model != "mine"][columns].sort_values(columns[:4], ignore_index=True),
        alone[columns].sort_values(columns[:4], ignore_index=True), check_dtype=False)
    name = next(iter(panel))
    with pytest.raises(ValueError, match=f"series {name!r} has"):
        holdout_of_many({}, panel, len(panel[name]) - 2)


@slow
@given(panels(min_size=6), st.data())
def test_an_updated_forecaster_says_what_one_fitted_on_all_would(panel, data):
    cut = {name: data.draw(st.integers(4, len(s) - 1)) for name, s in panel.items()}
    fc = PretrainedForecaster().fit({name: s[:cut[name]] for name, s in panel.items()})
    a = fc.update({name: s[cut[name]:] for name, s in panel.items()}).predict(3)
    b = PretrainedForecaster().fit(table_of(panel)).predict(3)
    pd.testing.assert_frame_equal(a, b)
