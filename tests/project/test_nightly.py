"""What `make nightly` records: counts from the tests themselves, coverage from its table."""
import pytest
from support import ROOT, modules

import guards
import nightly

TABLE = """Name                     Stmts   Miss Branch BrPart  Cover   Missing
------------------------------------------------------------------------
lstm_apply/__init__.py       1      0      0      0 100.0%
lstm_apply/rollout.py       99      3     12      1  96.4%   88, 90->91, 95-96
------------------------------------------------------------------------
TOTAL                      100      3     12      1  96.5%
"""


def test_coverage_is_read_from_its_table():
    assert nightly.parsed(TABLE) == {
        "coverage": "96.5 %", "coverage by module": {"__init__": 100.0, "rollout": 96.4},
        "not run": {"rollout": "88, 90->91, 95-96"}}


def test_counts_are_those_of_the_tests():
    found = nightly.counts()
    assert found["properties"] > 70 and found["examples of each"] >= 2000
    assert found["kills"] >= 200 and found["fits"] >= 200 and found["rollout steps"] >= 10**6
    assert all("style" not in path.stem for path in nightly.with_long_form())


def test_a_file_that_has_passed_is_not_run_again_and_one_that_failed_is(tmp_path):
    good, bad = tmp_path / "test_good.py", tmp_path / "test_bad.py"
    good.write_text("def test_it():\n    pass\n", encoding="utf-8")
    bad.write_text("def test_it():\n    assert False\n", encoding="utf-8")
    for _ in range(2):
        assert nightly.long_test(good, tmp_path) == {"tests": 1, "failed": 0, "skipped": 0}
        assert nightly.long_test(bad, tmp_path) == {"tests": 1, "failed": 1, "skipped": 0}
        assert len(list(tmp_path.glob("*.json"))) == 1
    kept = next(tmp_path.glob("*.json"))
    kept.write_text('{"failed": 7}', encoding="utf-8")
    assert nightly.long_test(good, tmp_path) == {"failed": 7}, "read, not run"
    good.write_text("def test_it():\n    assert False\n", encoding="utf-8")
    assert nightly.long_test(good, tmp_path)["failed"] == 1, "another test"


def test_what_a_test_may_read_tells_its_state(tmp_path, monkeypatch):
    monkeypatch.setattr(nightly, "ROOT", tmp_path)
    paths = [tmp_path / name for name in ("lstm_apply/weights/net.safetensors", "tests/support.py",
                                          "benchmarks/scores.py", "tests/test_it.py")]
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("", encoding="utf-8")
    states = [nightly.state(paths[-1])]
    for path in paths:
        path.write_text("x" * len(states), encoding="utf-8")
        states.append(nightly.state(paths[-1]))
    assert len(set(states)) == len(states)
    (tmp_path / "tests" / "test_other.py").write_text("x", encoding="utf-8")
    assert nightly.state(paths[-1]) == states[-1]


@pytest.mark.parametrize("name", guards.GUARDS)
def test_each_guard_stands_once_where_it_is_said_to_stand(name):
    module, guard, without, tests = guards.GUARDS[name]
    text = modules()[module].read_text(encoding="utf-8")
    assert text.count(guard) == 1 and guard != without
    assert (ROOT / "tests" / "library" / tests.split()[0]).is_file()
