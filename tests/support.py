"""What several test modules share: where things are, and how to run a command on a copy."""
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NBS = ROOT / "nbs"
PACKAGE = ROOT / "lstm_apply"
BIN = Path(sys.executable).parent
LEFT_OUT = shutil.ignore_patterns(
    ".venv", ".venv-*", "*.parts", ".git", "_docs", "_proc", "__pycache__",
    ".ipynb_checkpoints", "build", "dist", "*.egg-info", ".pytest_cache", ".hypothesis",
    "forecast.csv", "forecast.png")


def rounds(short, long):
    "How often a long test tries: `long` under `make nightly`, `short` else."
    return long if os.environ.get("LSTM_APPLY_LONG") else short


def modules():
    "Every module that a notebook exports: its name inside the package -> its file."
    paths = sorted(PACKAGE.rglob("[!_]*.py"))
    return {".".join(path.relative_to(PACKAGE).with_suffix("").parts): path for path in paths}


def cells(path, kind=None):
    "The cells of a notebook, all or of one kind, each with its source as one string."
    found = json.loads(path.read_text(encoding="utf-8"))["cells"]
    for cell in found:
        cell["source"] = "".join(cell["source"])
    return [cell for cell in found if kind in (None, cell["cell_type"])]


def copy_project(target):
    "The project's files without what is made from them, under `target`."
    return Path(shutil.copytree(ROOT, target / ROOT.name, symlinks=True, ignore=LEFT_OUT))


def plain_env():
    "The environment of a plain shell: no colours, no path but this copy's."
    env = {key: value for key, value in os.environ.items()
           if key != "IN_TEST" and (key != "PYTHONPATH" or value == str(ROOT))}
    return env | {"NO_COLOR": "1", "PYTHONIOENCODING": "utf-8", "MPLBACKEND": "Agg"}


def run(*command, cwd=ROOT, timeout=600):
    "Run a command as from a plain shell. What it came to."
    return subprocess.run([str(part) for part in command], cwd=cwd, env=plain_env(),
                          timeout=timeout, check=False, capture_output=True, text=True,
                          encoding="utf-8")


def words(done, lines=60):
    "The end of what a finished process said, for a failing test's message."
    said = (done.stdout + done.stderr).strip().splitlines()
    return "\n".join([f"exit status {done.returncode}", *said[-lines:]])


def write_csv(path, rows, header="day,n"):
    "A CSV from rows of cells; its name."
    lines = [header, *(",".join(map(str, row)) for row in rows)]
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    return path.name
