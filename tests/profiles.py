"""Which tests run and how long: profiles by HYPOTHESIS_PROFILE, --library, --quick."""
import os

import pytest
from hypothesis import is_hypothesis_test, settings

# The same examples each time where a commit is judged, few between edits; new ones every night.
settings.register_profile("quick", max_examples=10, deadline=None, derandomize=True)
settings.register_profile("ci", max_examples=100, deadline=None, derandomize=True)
settings.register_profile("nightly", max_examples=2000, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

# Tests of the library outside its folder; the others are of the project around it, which no
# version of torch, numpy or pandas changes.
OF_THE_LIBRARY = {"test_notebooks.py", "test_benchmarks.py", "test_sktime.py"}
# Tests that `make quick` leaves to `make test`: they start processes, or need seconds each.
LONG = {f"test_{name}.py" for name in (
    "arguments", "benchmarks", "bits", "cli", "cli_pretrained", "compare", "device", "export",
    "extremes",
    "folding", "forecaster", "here", "here_page", "hooks", "interface", "nightly", "original",
    "packaging", "parallel", "playground", "running", "saving", "site", "site_access",
    "site_figures", "site_first", "site_search", "state", "types", "workflows")}
FEW = 25    # examples of a slow property where others are tried on 100


def at_least(examples):
    "Settings of a property that needs more examples than the ci profile tries."
    more = settings.default.max_examples >= 100     # not in `make quick`
    return settings(max_examples=max(examples * more, settings.default.max_examples))


def slow(test):
    "Mark a property whose examples take long each: fewer in `make test`, all in `make nightly`."
    test.slow, most = True, settings.default.max_examples
    return settings(max_examples=most if most > 100 else min(most, FEW))(test)


def examples(item):
    "How many examples a collected property is tried on."
    own = getattr(item.obj, "_hypothesis_internal_use_settings", None) or settings.default
    return own.max_examples


def needed(item):
    "How many examples a collected property has to be tried on."
    most = settings.default.max_examples
    return min(most, FEW) if getattr(item.obj, "slow", False) else most


def pytest_addoption(parser):
    "`--library`: what other versions could change; `--quick`: what takes no more than seconds."
    parser.addoption("--library", action="store_true", help="no tests of the project itself")
    parser.addoption("--quick", action="store_true", help="no tests that take long")


def pytest_ignore_collect(collection_path, config):
    "Tests of the project itself are left out by --library, long ones by --quick."
    name, folder = collection_path.name, collection_path.parent.name
    around = folder in ("book", "project") and name not in OF_THE_LIBRARY
    out = {"library": around, "quick": name in LONG}
    return any(config.getoption(option) for option, is_out in out.items() if is_out) or None


def pytest_collection_modifyitems(items):
    "No property may fall short of the profile by settings of its own."
    properties = [item for item in items if is_hypothesis_test(getattr(item, "obj", None))]
    few = [item.nodeid for item in properties if examples(item) < needed(item)]
    if few:
        raise pytest.UsageError(f"fewer than {settings.default.max_examples} examples: {few}; "
                                "use profiles.at_least, profiles.slow, or no settings")
