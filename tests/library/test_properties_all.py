"""Every exported function and class stands in a property test, or here with the reason why not."""
import ast
from importlib import import_module
from pathlib import Path

import profiles
import pytest
from support import PACKAGE, modules

NO_INPUT = {"data.load_air_passengers",  # a bundled file, whose values the notebook checks
            "sktime.SktimeForecaster"}   # sktime's own checks, in tests/project/test_sktime.py
# Parts that a property tries through what is made of them: each part, and that function.
PARTS = {
    "cli.forecast cli.run_backtest": "cli.main",
    "reading.numbers.looks_like_number reading.numbers.typed_cells": "data.read_series",
    "reading.dates.date_text reading.dates.joined_dates": "data.read_series",
    "reading.dates.looks_like": "data.read_series",
    "reading.dates.looks_like_date reading.table.Table": "data.read_series",
    "reading.table.read_table rows.read_rows": "data.read_series",
    "reading.spacing.check_order gaps.first_dates gaps.off_note": "data.read_series",
    "gaps.clock_hours gaps.short_gaps gaps.fill_gaps": "data.read_series",
    "calendars.days_off calendars.longest_gap": "data.check_series",
    "calendars.wall_clock calendars.whole_calendar": "calendars.calendar_after",
    "frequency.explanations frequency.inferred_freq": "frequency.fitting",
    "ahead.tamed": "ahead.quantiles_ahead",
    "reading.spacing.uneven": "data.read_series",
    "reading.outliers.deviations": "reading.outliers.find_outliers",
    "reading.outliers.usual_deviation": "reading.outliers.find_outliers",
    "fast.rollout.can_stack fast.rollout.stacked_rollout": "rollout.rollout",
    "saving.replacing saving.writable": "saving.save_checkpoint",
    "simulate.shocks simulate.slopes simulate.local_trend": "simulate.imagine",
    "simulate.wandering_slope simulate.smooth_curve simulate.seasonal": "simulate.imagine",
    "saving.TrainingRun saving.same_run training.History training.torch_threads": "training.fit",
}
SOURCES = sorted(Path(__file__).parent.glob("test_*.py"))


def home(full):
    "A function or class by the module that defines it; None for a constant."
    module, _, name = full.rpartition(".")
    thing = getattr(import_module(f"{PACKAGE.name}.{module}"), name)
    return f"{thing.__module__.partition('.')[2]}.{name}" if callable(thing) else None


def exported():
    "What the modules export and define themselves: functions and classes, as module.name."
    for module in modules():
        for name in getattr(import_module(f"{PACKAGE.name}.{module}"), "__all__", ()):
            if home(f"{module}.{name}") == f"{module}.{name}":
                yield f"{module}.{name}"


def imported(tree):
    "Names that a test module takes from the package: how it calls them -> module.name."
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"{PACKAGE.name}."):
            module = node.module.split(".", 1)[1]
            found |= {alias.asname or alias.name: f"{module}.{alias.name}" for alias in node.names}
    return found


def uses(node):
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def is_property(node):
    "A function under `@given(…)`."
    marks = [mark.func for mark in getattr(node, "decorator_list", ())
             if isinstance(mark, ast.Call)]
    return any(isinstance(mark, ast.Name) and mark.id == "given" for mark in marks)


def tried(text):
    "What the property tests of a module use, themselves or through helpers of that module."
    tree = ast.parse(text)
    helpers = {getattr(node, "name", None): uses(node) for node in tree.body}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            helpers[node.targets[0].id] = uses(node)
    names = set().union(*(uses(node) for node in tree.body if is_property(node)))
    while more := set().union(*(helpers.get(name, set()) for name in names)) - names:
        names |= more
    return {full for name, full in imported(tree).items() if name in names}


@pytest.fixture(scope="module")
def covered():
    names = set().union(*(tried(path.read_text(encoding="utf-8")) for path in SOURCES))
    return {home(name) for name in names}


def test_every_exported_name_has_a_property(covered):
    parts = {name for names in PARTS for name in names.split()}
    missing = set(exported()) - covered - NO_INPUT - parts
    assert not missing, f"no property test, nor part of something that has one: {sorted(missing)}"


def test_parts_belong_to_something_that_is_tried(covered):
    wholes, parts = set(PARTS.values()), [name for names in PARTS for name in names.split()]
    assert wholes <= covered and {*parts, *NO_INPUT} <= set(exported())
    assert not covered & {*parts, *NO_INPUT}, "these have a property now: remove them here"


def test_a_name_counts_only_inside_a_property():
    head = "from hypothesis import given\nfrom lstm_apply.evaluation import mae, rmse\n"
    assert tried(head + "def test_it(): mae(1)") == set()
    assert tried(head + "def a(): b()\ndef b(): mae(1)\n@given(x)\ndef test_it(x): a()") == {
        "evaluation.mae"}
    assert tried(head + "M = [rmse]\n@given(x)\ndef test_it(x): M[0](x)") == {"evaluation.rmse"}


@pytest.mark.parametrize("profile, examples", [("ci", 100), ("nightly", 2000)])
def test_profiles_are_what_the_handbook_says(profile, examples):
    settings = profiles.settings.get_profile(profile)
    assert settings.max_examples == examples and settings.deadline is None
