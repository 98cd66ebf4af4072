"""The environment of the comparisons, which two test modules use."""
import fcntl
import os

import pytest
from support import ROOT, run, words

COMPARE = ROOT / ".venv-compare"


@pytest.fixture(scope="module")
def python():
    "The environment with statsforecast; in CI it is made, elsewhere only used, never made anew."
    if os.environ.get("CI"):
        with open(ROOT / ".venv-compare.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # who began makes it, others wait
            done = run("make", ".venv-compare/compare.stamp")
        assert done.returncode == 0, words(done)
    elif not (COMPARE / "compare.stamp").is_file():
        pytest.skip("no .venv-compare here: `make compare` makes it")
    return COMPARE / "bin" / "python"
