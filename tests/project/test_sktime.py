"""The adapter for sktime: sktime's own checks, and the code of the chapter as it stands there."""
import re

import pytest
from support import NBS, cells, rounds, run, words

pytestmark = pytest.mark.xdist_group("compare")  # one worker waits for .venv-compare
CHECKS = """
import warnings
warnings.simplefilter("ignore")
from sktime.utils.estimator_checks import check_estimator
from lstm_apply.sktime import SktimeForecaster
found = check_estimator({checked}, raise_exceptions=False, verbose=False)
failed = {{name: said for name, said in found.items() if said != "PASSED"}}
assert len(found) > 300 and not failed, failed
"""


def test_sktimes_own_checks_pass(python):
    checked = rounds("SktimeForecaster()", "SktimeForecaster")  # nightly: each set of parameters
    done = run(python, "-W", "ignore", "-c", CHECKS.format(checked=checked))
    assert done.returncode == 0, words(done)


def test_the_code_of_the_chapter_runs(python):
    page = "\n".join(cell["source"] for cell in cells(NBS / "25_sktime.ipynb", "markdown"))
    code, = re.findall(r"```python\n(.*?)```", page, re.S)
    checks = ["assert len(said) == 3 and said.index.equals(y_test.index[[0, 1, 11]])",
              "assert past.notna().all() and forecaster.cutoff[0] == y_test.index[2]",
              "assert (bands.iloc[:, 0] < bands.iloc[:, 1]).all()"]
    done = run(python, "-W", "ignore", "-c", "\n".join([code, *checks]))
    assert done.returncode == 0 and "2" in done.stdout, words(done)
