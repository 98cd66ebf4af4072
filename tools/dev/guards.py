"""Take out each guard in turn, in a copy of the project: a test has to fail that passed before.

    python tools/dev/guards.py            # every guard, some minutes
    python tools/dev/guards.py finite     # those whose name holds a word
"""
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))
# Name of a guard: (module, what stands there, what takes its place, the tests that notice).
GUARDS = {
    "a file is renamed into place": (
        "saving", "os.replace(part, path)", "path.write_bytes(part.read_bytes())",
        "test_saving.py -k killed"),
    "a foreign file is not replaced": (
        "saving", "mark not in path.read_bytes()", "False", "test_saving.py -k not_ours"),
    "a device is not replaced": (
        "saving", "path.exists() and not path.is_file()", "False", "test_saving.py -k not_ours"),
    "the digest is compared": (
        "saving", "digest(tensors, text) != said", "False", "test_saving.py -k changed"),
    "the head is looked at first": (
        "saving", "if not 2 <= n <= min(len(data) - 8, _LONGEST_HEAD):", "if False:",
        "test_saving.py -k pickle"),
    "a run goes on from its own file only": (
        "saving", "        if kept != mine:\n", "        if False:\n",
        "test_running.py -k another_run"),
    "a run is written when it ends": (
        "saving", "finally: self.write()", "finally: pass", "test_running.py -k pause"),
    "finished nets are kept": (
        "ensemble", "if resume is not None: save_checkpoint(", "if False: save_checkpoint(",
        "test_running.py -k finished_nets"),
    "the loss is finite": (
        "training", "if losses[-1].isfinite().all(): return", "return",
        "test_running.py -k divergence"),
    "a rollout is finite": (
        "rollout", "if bad.any():", "if False:", "test_running.py -k divergence"),
    "a forecast is finite": (
        "intervals", "    if bad:\n", "    if False:\n", "test_running.py -k divergence"),
    "the threads come back": (
        "training", "            torch.set_num_threads(before)\n", "            pass\n",
        "test_running.py -k world"),
    "the random state comes back": (
        "model", "enabled=seed is not None", "enabled=False", "test_running.py -k world"),
    "nets have their own type": ("ensemble", "seed=seed).float()", "seed=seed)",
                                 "test_running.py -k world"),
    "nothing learnt, nothing added": (
        "ensemble", "*(not t.flat)", "", "test_extremes.py -k exact"),
    "dates that occur twice are refused": (
        "reading.spacing", "    if len(twice):\n", "    if False:\n",
        "test_reading.py -k refused"),
    "dates in no order are refused": (
        "reading.spacing", "    if len(down):\n", "    if False:\n", "test_reading.py -k refused"),
    "gaps are refused": (
        "reading.spacing", "if not len(gaps) and holidays is None: return whole",
        "return whole",
        "test_reading.py -k refused"),
    "a number with two readings is refused": (
        "reading.numbers", "if t is None: return fits[0]", "return fits[0]",
        "test_reading.py -k refused"),
    "rows of other lengths are refused": (
        "reading.table", "if len(row) != n and", "if False and", "test_reading.py -k refused"),
    "NUL bytes are refused": (
        "reading.table", "if '\\0' in text:", "if False:", "test_reading.py -k refused"),
    "a file without a table is refused": (
        "reading.table", "if not tables: raise", "if False: raise", "test_reading.py -k refused"),
    "a row with a number is never a footnote": (
        "reading.table", "all(map(_is_text, end))", "True", "test_cases_tables.py -k never"),
    "a second table is not part of the first": (
        "reading.table", "            and all(map(_is_text, rows[k][1]))]", "and False]",
        "test_cases_tables.py -k several"),
    "a thousand beside fractions is asked": (
        "reading.numbers", "if (d == ',' or t[-1] == '0') and grouped(t)", "if False",
        "test_cases.py -k never_taken"),
    "a start that is no date of the step is refused": (
        "rows", "if index[0] == first: return index", "return index",
        "test_cases_tables.py -k without_dates"),
    "quotes that do not match are refused": (
        "reading.table", "strict=most is None)", "strict=False)", "test_reading.py -k refused"),
    "an unclear encoding is asked for": (
        "reading.table", "or guess == 'utf-8' or _is_chinese(text)", "or True",
        "test_reading.py -k refused"),
    "one of several columns is asked for": (
        "rows", "    if len(found) == 1: return found[0]\n    among",
        "    return found[0]\n    among", "test_reading.py -k refused"),
    "a workbook's cells keep their types": (
        "reading.numbers", " and not isinstance(value, bool)", "",
        "test_reading.py -k excel"),
    "text among numbers is refused": (
        "reading.numbers", "if bad: raise", "if False: raise", "test_reading.py -k refused"),
    "numbers beyond float64 are refused": (
        "reading.numbers", "if len(lost): raise", "if False: raise", "test_reading.py -k refused"),
    "missing numbers are refused": (
        "data", "if fill is None and len(gone) and not len(holes):", "if False:",
        "test_reading.py -k refused"),
    "a unit needs all to have it": (
        "reading.numbers", "if odd is not None: raise", "if False: raise",
        "test_reading.py -k refused"),
    "dates with two readings are refused": (
        "reading.dates", "if not rest or share[best] > max(.5, share[rest[0]]): return best",
        "return best", "test_reading.py -k refused"),
    "days without a year are refused": (
        "reading.dates", "if best in ('bY', 'Yb') and", "if False and",
        "test_reading.py -k refused"),
    "offsets in some cells only are refused": (
        "reading.dates", "if odd.any(): raise", "if False: raise", "test_reading.py -k refused"),
    "dates of no regular step are refused": (
        "reading.spacing", "if whole is None: raise uneven(index)",
        "if whole is None: return index",
        "test_reading.py -k refused"),
    "too few points are refused": (
        "data", "if len(series) < min_length:", "if False:", "test_reading.py -k refused"),
    "values that have no logarithm are refused": (
        "data", "if (values <= 0).any():", "if False:", "test_properties.py -k no_logarithm"),
    "a constant is said": (
        "settings", "if series.nunique() == 1:", "if False:", "test_running.py -k constant"),
    "a full disk leaves the old file": (
        "saving", "    with tempfile.TemporaryDirectory(dir=path.parent, prefix='.lstm_apply.')"
        " as folder:\n        part = Path(folder)/path.name\n",
        "    with open(path, 'ab'):\n        part = path\n", "test_saving.py -k full_disk"),
    "each writer has a folder of its own": (
        "saving", "part = Path(folder)/path.name", "part = path.parent/'part'",
        "test_saving.py -k two_processes"),
    "a later format is refused": (
        "saving", "or version > FORMAT:", "or False:", "test_saving.py -k later_version"),
    "a finished backtest fit is kept": (
        "evaluation", "if not path.is_file():", "if True:",
        "test_properties_evaluation.py -k broken_off"),
    "outputs have names of their own": (
        "cli", "if len(set(used)) < len(used):", "if False:", "test_cli.py -k refusals"),
    "what a file says is made visible": (
        "interface", "if seen(c) else", "if True else",
        "test_cli_cases.py -k willed"),
    "a hold-out is a quarter at most": (
        "cli", "len(s) - 3 if asked else len(s)//4)", "len(s))", "test_cli_cases.py -k quarter"),
    "a rollout works in blocks": (
        "fast.rollout", "_BLOCK = 2000 ", "_BLOCK = 10**9 ", "test_running.py -k long_rollout"),
    "outliers are pointed out": (
        "data", "for alarm in alarms: warnings.warn(alarm, stacklevel=3)", "pass",
        "test_reading.py -k slip"),
}


def passes(copy, tests):
    "Whether tests pass in a copy of the project, whose package comes first."
    name, *options = tests.split()
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider",
               f"tests/library/{name}", *options]
    env = os.environ | {"PYTHONPATH": str(copy)}    # for what the tests start, too
    done = subprocess.run(command, cwd=copy, env=env, check=False, capture_output=True, text=True)
    if done.returncode not in (0, 1):
        sys.exit(f"{tests}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.returncode == 0


def noticed(copy, module, guard, without, tests):
    "Whether the tests fail without the guard."
    path = copy / "lstm_apply" / (module.replace(".", "/") + ".py")
    text = path.read_text(encoding="utf-8")
    if text.count(guard) != 1:
        sys.exit(f"lstm_apply.{module} has {text.count(guard)} times {guard!r}, need once")
    path.write_text(text.replace(guard, without), encoding="utf-8")
    try:
        return not passes(copy, tests)
    finally:
        path.write_text(text, encoding="utf-8")


def try_all(chosen):
    "Guard -> the tests that notice when it is gone, and the guards that no test misses."
    from support import copy_project
    seen, missed = {}, []
    with tempfile.TemporaryDirectory() as folder:
        copy = copy_project(Path(folder))
        broken = [t for t in sorted({g[3] for g in chosen.values()}) if not passes(copy, t)]
        if broken:
            sys.exit(f"these fail with every guard in place: {broken}")
        for name, guard in chosen.items():
            if noticed(copy, *guard):
                seen[name] = guard[3]
            else:
                missed.append(name)
            print(f"{name:<40} {'noticed by' if name in seen else 'MISSED by'} {guard[3]}",
                  flush=True)
    return seen, missed


def main(words):
    "Try every guard that is asked for; the exit status says whether one was missed by no test."
    chosen = {name: guard for name, guard in GUARDS.items() if all(w in name for w in words)}
    seen, missed = try_all(chosen)
    print(f"{len(seen)} of {len(chosen)} guards are noticed when they are gone")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
