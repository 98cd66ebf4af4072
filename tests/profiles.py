"""Which tests run and how long: hypothesis profiles by HYPOTHESIS_PROFILE, and --library."""
import os

import pytest
from hypothesis import is_hypothesis_test, settings

# The same examples each time where a commit is judged; new ones every night.
settings.register_profile("ci", max_examples=100, deadline=None, derandomize=True)
settings.register_profile("nightly", max_examples=2000, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

# Tests of the project around the library: no version of torch, numpy or pandas changes them.
OF_THE_PROJECT = {f"test_{name}.py" for name in (
    "book", "compare", "export", "finish", "hooks", "nightly", "packaging", "playground",
    "reference", "site", "style", "workflows")}


def at_least(examples):
    "Settings of a property that needs more examples than the ci profile tries."
    return settings(max_examples=max(examples, settings.default.max_examples))


def examples(item):
    "How many examples a collected property is tried on."
    own = getattr(item.obj, "_hypothesis_internal_use_settings", None) or settings.default
    return own.max_examples


def pytest_addoption(parser):
    "`--library`: what other versions of the dependencies could change."
    parser.addoption("--library", action="store_true", help="no tests of the project itself")


def pytest_ignore_collect(collection_path, config):
    "Tests of the project itself are left out by --library."
    return (config.getoption("library") and collection_path.name in OF_THE_PROJECT) or None


def pytest_collection_modifyitems(items):
    "No property may fall short of the profile by settings of its own."
    properties = [item for item in items if is_hypothesis_test(getattr(item, "obj", None))]
    few = [item.nodeid for item in properties if examples(item) < settings.default.max_examples]
    if few:
        raise pytest.UsageError(f"fewer than {settings.default.max_examples} examples: {few}; "
                                "use profiles.at_least, or no settings")
