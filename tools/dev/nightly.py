"""The long form of the tests that have one, guards taken out in turn, coverage: nightly.json.

    python tools/dev/nightly.py --numprocesses auto      # options: for pytest, at the end

Test files run side by side, one to a core. What has passed is kept in benchmarks/nightly.parts
until it or what it tests changes; a run that was stopped goes on where it stopped.
"""
import datetime
import hashlib
import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[2]
import guards  # noqa: E402

RESULT = ROOT / "benchmarks" / "nightly.json"
PARTS = RESULT.with_suffix(".parts")
ROUNDS = re.compile(r"def (\w+).*?rounds\(\d[\d_]*, (\d[\d_]*)\)", re.S)
COUNTS = {"kills": "test_killed_at_any_moment_a_whole_file_is_there",
          "fits": "test_two_hundred_fits_leak_nothing",
          "rollout steps": "test_a_long_rollout_takes_no_more_memory"}


def with_long_form():
    "Test files whose tests try more in the long form; the others are the same in `make test`."
    paths = (ROOT / "tests").rglob("test_*.py")
    texts = {path: path.read_text(encoding="utf-8") for path in paths}
    more = re.compile(r"^@given\(|\brounds\(|\bplain_env\(", re.M)     # which notebooks are given
    return sorted(path for path, text in texts.items() if more.search(text))


def state(path):
    "Eight digits that change with the test and with whatever it may read, but for other tests."
    parts = ["lstm_apply", "benchmarks", "tools", "tests"] + ["nbs"] * (path.parent.name == "book")
    kinds = {".py", ".json", ".csv", ".safetensors", ".ipynb", ".js"}
    read = [p for part in parts for p in sorted((ROOT / part).rglob("*")) if p.suffix in kinds
            and p != RESULT and PARTS not in p.parents and not p.stem.startswith("test_")]
    return hashlib.sha256(b"".join(p.read_bytes() for p in [path, *read])).hexdigest()[:8]


def long_test(path, folder=PARTS):
    "Run the long form of one file, unless it has passed; how many tests, failed and skipped."
    kept = folder / f"{path.stem}-{state(path)}.json"
    if kept.is_file():
        return json.loads(kept.read_text(encoding="utf-8"))
    env = os.environ | {"HYPOTHESIS_PROFILE": "nightly", "LSTM_APPLY_LONG": "1",
                        "OMP_NUM_THREADS": "1"}
    report = kept.with_suffix(".xml")
    command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={report}", str(path)]
    done = subprocess.run(command, cwd=ROOT, env=env, check=False, capture_output=True, text=True)
    print(f"{path.stem}: {done.stdout if done.returncode else done.stdout[-80:].strip()}",
          flush=True)
    suite = ElementTree.parse(report).getroot().find("testsuite")
    count = {key: int(suite.get(key)) for key in ("tests", "failures", "errors", "skipped")}
    found = {"tests": count["tests"], "failed": count["failures"] + count["errors"],
             "skipped": count["skipped"]}
    if not done.returncode:
        kept.write_text(json.dumps(found), encoding="utf-8")
    return found


def long_tests():
    "Run the long form; how many tests there were, failed and were skipped."
    PARTS.mkdir(exist_ok=True)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        found = list(pool.map(long_test, with_long_form()))
    return {key: sum(each[key] for each in found) for key in ("tests", "failed", "skipped")}


def counts():
    "How often the long form tries: examples of a property, and the counts of single tests."
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py")]
    profile = (ROOT / "tests" / "profiles.py").read_text(encoding="utf-8")
    found = {name: int(n) for text in texts for part in text.split("\n\n\n")
             for name, n in ROUNDS.findall(part)}
    return {"properties": sum(text.count("\n@given(") for text in texts),
            "examples of each": int(re.search(r'"nightly", max_examples=(\d+)', profile)[1]),
            **{name: found[test] for name, test in COUNTS.items()}}


def without_guards():
    "What each guard is noticed by once it is gone."
    noticed, missed = guards.try_all(guards.GUARDS)
    return {"guards": len(guards.GUARDS), "guards missed": len(missed), "guard by guard": noticed}


def parsed(table):
    "Coverage in percent, in all and by module, and the lines and branches that no test runs."
    rows = re.findall(r"^(\S+)\s[\s\d]*?\s([\d.]+)%[ ]*(.*)$", table, re.M)
    total = next(share for name, share, _ in rows if name == "TOTAL")
    modules = {Path(name).stem: (share, gone) for name, share, gone in rows if name != "TOTAL"}
    return {"coverage": f"{float(total):g} %",
            "coverage by module": {name: float(share) for name, (share, _) in modules.items()},
            "not run": {name: gone for name, (_, gone) in modules.items() if gone}}


def covered(options):
    "What `make coverage` says."
    subprocess.run([sys.executable, "tools/dev/measure.py", *options], cwd=ROOT, check=True)
    return parsed((ROOT / "coverage.txt").read_text(encoding="utf-8"))


def main(options):
    "Run all, write what each stage found; the exit status says whether anything failed."
    result = {"date": datetime.date.today().isoformat()} | counts()
    for stage in (long_tests, without_guards, lambda: covered(options)):
        result |= stage()
        RESULT.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n",
                          encoding="utf-8")
    print(RESULT.read_text(encoding="utf-8"))
    return 1 if result["failed"] or result["guards missed"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
