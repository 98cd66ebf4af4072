"""The environment of the comparisons, which two test modules use."""
import fcntl
import os

import pytest
from support import ROOT, run, words

COMPARE = ROOT / ".venv-compare"


@pytest.fixture(scope="module")
def python():
    "The environment with statsforecast; in CI it is made, elsewhere only used."
    stamp = COMPARE / "compare.stamp"
    if not stamp.is_file() and not os.environ.get("CI"):
        pytest.skip("no .venv-compare here: `make compare` makes it")
    with open(ROOT / ".venv-compare.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # one worker makes it, another waits
        done = run("make", ".venv-compare/compare.stamp")
    assert done.returncode == 0, words(done)
    return COMPARE / "bin" / "python"
