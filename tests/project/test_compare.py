"""The comparisons run in short, and their wrappers say what the methods say."""
import csv
import json
import sys

import pytest
from support import ROOT, run, words

pytestmark = pytest.mark.xdist_group("compare")  # one worker waits for .venv-compare


CHECK = """
import numpy as np, sys
sys.path.insert(0, "benchmarks")
from compare import Statistical
from statsforecast.models import AutoETS
from lstm_apply.data import load_air_passengers
air = load_air_passengers()
ours = Statistical("AutoETS", 12).fit(air).predict(5)
said = AutoETS(season_length=12).forecast(air.to_numpy(), 5, level=[80, 95])
assert ours.columns.tolist()[0] == "forecast" and {"lo-80", "hi-95"} < set(ours)
assert np.array_equal(ours.forecast, said["mean"]) and np.array_equal(ours["lo-80"], said["lo-80"])
from statsforecast.models import Naive, RandomWalkWithDrift, SeasonalNaive as TheirNaive
from lstm_apply.evaluation import Drift, LastValue, SeasonalNaive
for mine, theirs in [(LastValue(), Naive()), (SeasonalNaive(12), TheirNaive(12)),
                     (Drift(), RandomWalkWithDrift())]:
    ours = mine.fit(air).predict(30, [80, 95])
    said = theirs.forecast(air.to_numpy(), 30, level=[80, 95])
    for column in ("lo-80", "hi-80", "lo-95", "hi-95"):
        assert np.allclose(ours[column], said[column], rtol=1e-6), (mine, column)
"""


def test_the_comparison_runs_and_its_wrappers_say_what_the_methods_say(python, tmp_path):
    done = run(python, "-c", CHECK)     # one test: a worker that has nothing else to do waits
    assert done.returncode == 0, words(done)
    options = ["--quick", "--json", tmp_path / "c.json", "--store", tmp_path / "parts"]
    done = run(python, "benchmarks/compare.py", *options)
    assert done.returncode == 0, words(done)
    rows = json.loads((tmp_path / "c.json").read_text(encoding="utf-8"))
    stored = json.loads((ROOT / "benchmarks" / "compare.json").read_text(encoding="utf-8"))
    assert {row["method"] for row in rows} <= {row["method"] for row in stored}
    assert {row["series"] for row in rows} == {"airline", "nile"}
    assert all(row["MASE"] > 0 for row in rows)
    kept = [row for row in rows if not row["method"].startswith("pretrained")]
    assert len(list((tmp_path / "parts").glob("*.csv"))) == len(kept) < len(rows)


def test_the_stored_scores_are_those_of_the_weights_in_the_package(python, tmp_path):
    stored = (ROOT / "benchmarks" / "compare.json").read_text(encoding="utf-8")
    (tmp_path / "c.json").write_text(stored, encoding="utf-8")
    done = run(python, "benchmarks/compare.py", "--only", "pretrained", "--jobs", "1",
               "--json", tmp_path / "c.json", "--store", tmp_path / "parts")
    assert done.returncode == 0, words(done)
    again = json.loads((tmp_path / "c.json").read_text(encoding="utf-8"))
    assert not (tmp_path / "parts").exists()
    for new, old in zip(again, json.loads(stored), strict=True):  # the other rows stay
        assert new["method"] == old["method"] and new["origin"] == old["origin"]
        assert new["MASE"] == pytest.approx(old["MASE"], rel=1e-3), f"run again: {new}"
        assert new == old or new["method"].startswith("pretrained")


@pytest.mark.parametrize("name", ["trials", "forgetting", "free_running"])
def test_the_studies_run(name, tmp_path):
    out = tmp_path / f"{name}.csv"
    store = ["--seeds", "1", "--store", tmp_path / "parts"] if name == "trials" else []
    done = run(sys.executable, f"benchmarks/{name}.py", "--quick", "--jobs", "1", "--csv", out,
               *store)
    assert done.returncode == 0, words(done)
    with open(out, encoding="utf-8") as new, \
            open(ROOT / "benchmarks" / f"{name}.csv", encoding="utf-8") as stored:
        new, stored = list(csv.DictReader(new)), list(csv.DictReader(stored))
    assert new[0].keys() == stored[0].keys()
    key = {"trials": "variant", "forgetting": "curve", "free_running": "what"}[name]
    assert {row[key] for row in new} <= {row[key] for row in stored}
