"""Properties of figures: they show the numbers they were given, and change nothing else."""
import contextlib
import tempfile
import warnings
from functools import partial
from itertools import combinations
from pathlib import Path
from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from profiles import slow
from strategies import SEEDS, dated, noise, tensor

from lstm_apply.batching import fold_windows, suffix_windows
from lstm_apply.plotting import (new_axes, plot_boundary, plot_forecast, plot_legend, plot_lines,
                                 plot_loss, plot_series, plot_split, plot_spread, plot_windows,
                                 save_figure)

SERIES = partial(dated, max_size=12)
NAMES = st.lists(st.sampled_from(["LSTM", "naive", "a_b", "平均", "$x"]), min_size=1, unique=True)


def shown(ax):
    "The vertical values of each line, as drawn."
    return [list(line.get_ydata()) for line in ax.lines]


@pytest.fixture(autouse=True)
def style():
    "Every figure is closed after the test, and the style is the user's own."
    before = dict(plt.rcParams)
    yield
    plt.close("all")
    assert dict(plt.rcParams) == before


@given(SERIES(), st.booleans())
def test_a_series_is_drawn_as_it_is(series, own):
    ax = new_axes(width=4., height=2.) if own else None
    drawn = plot_series(series, ax, label="x")
    assert shown(drawn) == [series.tolist()] and drawn.get_ylabel() in ("n", "reported results")
    assert (drawn is ax) == own and list(drawn.figure.axes) == [drawn]
    assert [t.get_text() for t in drawn.get_legend().get_texts()] == ["x"]
    plt.close(drawn.figure)


@given(SERIES(min_size=4), st.data())
def test_a_split_is_drawn_at_its_place(series, data):
    cut = data.draw(st.integers(1, len(series) - 1))
    ax = plot_split(series[:cut], series[cut:])
    assert shown(ax)[:2] == [series.tolist()[:cut], series.tolist()[cut:]]
    assert ax.lines[2].get_xdata()[0] == series.index[cut]
    assert plot_boundary(ax, series.index[0], "here") is ax and ax.texts[-1].get_text() == "here"
    plt.close(ax.figure)


@given(NAMES, st.integers(1, 6), SEEDS, st.booleans())
def test_lines_are_drawn_under_their_names(names, n, seed, own):
    lines = {name: noise([seed, k], n) for k, name in enumerate(names)}
    ax = plot_lines(lines, x=np.arange(n)*2 if own else None, xlabel="step", ylabel="unit")
    assert shown(ax) == [v.tolist() for v in lines.values()]
    assert all(line.get_xdata()[-1] == (n - 1)*(2 if own else 1) for line in ax.lines)
    assert [t.get_text() for t in ax.get_legend().get_texts()] == names
    with pytest.raises(ValueError, match="equal lengths"):
        plot_lines(lines | {"odd": [0.]*(n + 1)}, x=np.arange(n))
    plt.close(ax.figure)


@slow
@given(st.lists(st.text("abc 平均", min_size=1, max_size=30), unique=True, max_size=9))
def test_a_legend_covers_neither_data_nor_title(names):
    ax = new_axes()
    for name in names:
        ax.plot([0, 1], label=f"a{name}")
    ax.set_title("title")
    assert plot_boundary(plot_legend(ax), 1) is ax and (ax.get_legend() is not None) == bool(names)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")        # of fonts without Chinese
        ax.figure.draw_without_rendering()
    boxes = [part.get_window_extent() for part in (ax, ax.title, ax.get_legend()) if part]
    assert not any(a.overlaps(b) for a, b in combinations(boxes, 2))
    plt.close(ax.figure)


@given(st.integers(2, 4), st.integers(1, 4), SEEDS, st.booleans())
def test_windows_show_each_position(n, length, seed, folded):
    make = fold_windows if folded else suffix_windows
    batch = make(tensor(seed, n), tensor(seed, n), length=length)
    ax = plot_windows(batch, outline=0)
    weight = batch.weight.T.flatten()
    wanted = [str(int(t)) if w else "0" for t, w in zip(batch.time.T.flatten(), weight)]
    assert [t.get_text() for t in ax.texts] == wanted
    grey = [patch.get_facecolor()[:3] == (0xdd/255,)*3 for patch in ax.patches[:-1]]
    assert grey == (weight == 0).tolist()
    plt.close(ax.figure)


@given(st.lists(st.floats(1e-6, 1e6), min_size=1, max_size=9), st.booleans(), st.data())
def test_losses_are_drawn_on_a_logarithm(loss, holdout, data):
    best = data.draw(st.integers(0, len(loss) - 1))
    history = SimpleNamespace(loss=loss, val_loss=loss[::-1] if holdout else [], best_epoch=best)
    ax = plot_loss(history)
    assert ax.get_yscale() == "log"
    assert shown(ax)[:1 + holdout] == [loss, loss[::-1]][:1 + holdout]
    assert not holdout or ax.lines[-1].get_xdata()[0] == best
    plt.close(ax.figure)


@given(SERIES(), st.integers(1, 5), st.lists(st.integers(1, 99), unique=True, max_size=3),
       st.none() | st.integers(1, 20), st.booleans())
def test_forecasts_are_drawn_with_all_their_bands(series, horizon, levels, last, known):
    index = pd.date_range(series.index[-1], periods=horizon + 1, freq=series.index.freq)[1:]
    table = pd.DataFrame({"forecast": np.arange(horizon, dtype=float)}, index=index)
    for level in levels:
        table[f"lo-{level}"], table[f"hi-{level}"] = -level, level
    ax = plot_forecast(series, table, table.forecast + 1 if known else None, last)
    observed, *_, said, _ = shown(ax)
    assert observed == series.tolist()[-(last or 0):] and said == table.forecast.tolist()
    assert len(ax.lines) == 3 + known and len(ax.collections) == len(levels)
    said = [t.get_text() for t in ax.get_legend().get_texts()]
    wide = [f"{level}%" for level in sorted(levels, reverse=True)]
    assert [text for text in said if text.endswith("%")] == wide
    plt.close(ax.figure)


ZONES = st.sampled_from([None, "UTC", "Asia/Tokyo", "America/Santiago", "Asia/Kathmandu"])


@slow
@example(8.15, [.5], "Asia/Tokyo", 2020)       # four years and a half
@given(st.floats(0, 9.9), st.lists(st.floats(0, 1), max_size=9), ZONES, st.integers(1700, 2200))
def test_any_span_of_dates_has_ticks_by_its_own_clock(seconds, places, zone, year):
    first, end = (pd.Timestamp(y, 3, 30).as_unit("s") for y in (year, 2261))   # dates end 2262
    reach = min(10**seconds, (end - first).total_seconds())
    index = pd.DatetimeIndex([first, *(first + pd.to_timedelta(p*reach, unit="s")
                                       for p in sorted({*places, 1.}))]).unique()
    index = index.tz_localize(zone, ambiguous=True, nonexistent="shift_forward").unique()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ax = plot_series(pd.Series(np.arange(len(index)) + .5, index))
        ticks = ax.xaxis.get_ticklocs()
        labels = ax.xaxis.get_major_formatter().format_ticks(ticks)
    assert 1 <= len(ticks) <= 9 and len(labels) == len(ticks) and ax.get_xlabel() == (zone or "")
    assert str(ax.xaxis.get_major_locator().tz) == (zone or "UTC")
    plt.close(ax.figure)


@slow
@given(SERIES(min_size=2, freqs=st.sampled_from(["D", "MS", "YS"])),
       st.lists(st.sampled_from([50, 99.9, 99.99, 2.5]), unique=True, max_size=3), st.booleans())
def test_periods_columns_and_odd_levels_are_drawn(series, levels, alone):
    series.index, dates = series.index.to_period(), series.index
    table = pd.DataFrame({"forecast": 1.}, dates[-2:])
    for level in levels:
        table[f"lo-{level:g}"], table[f"hi-{level:g}"] = 0., 2.
    ax = plot_forecast(series, table.forecast if alone else table, series)
    assert list(ax.lines[0].get_xdata()) == list(dates)
    said = [t.get_text() for t in ax.get_legend().get_texts() if t.get_text().endswith("%")]
    assert said == [f"{p:g}%" for p in sorted(levels, reverse=True)]*(not alone)
    many = table.assign(unique_id=range(2))
    for wrong in (series.tolist(), None, many, table.drop(columns="forecast")):
        with pytest.raises((TypeError, ValueError), match="forecast is"):
            plot_forecast(series, wrong)
    plt.close("all")


@given(NAMES, st.integers(1, 5), SEEDS)
def test_a_spread_shows_every_result(names, n, seed):
    groups = {name: noise([seed, k], n) for k, name in enumerate(names)}
    ax = plot_spread(groups, {names[0]: 0.}, xlabel="unit")
    dots = [line for line in ax.lines if line.get_marker() == "o"]
    assert [line.get_xdata().tolist() for line in dots] == [v.tolist() for v in groups.values()]
    assert [t.get_text() for t in ax.get_yticklabels()] == names
    assert len(ax.lines) == len(names) + 1 and ax.get_ylim()[0] > ax.get_ylim()[1]
    plt.close(ax.figure)


@slow
@given(st.floats(1, 2), st.floats(1, 2), st.sampled_from(["png", "svg", "nothing"]))
def test_saving_closes_the_figure_whatever_happens(width, height, kind):
    before, ax = set(plt.get_fignums()), new_axes(width=width, height=height)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder)/f"figure.{kind}"
        with pytest.raises(ValueError) if kind == "nothing" else contextlib.nullcontext():
            save_figure(ax, file)
        assert kind == "nothing" or file.stat().st_size > 400
    assert set(plt.get_fignums()) == before
