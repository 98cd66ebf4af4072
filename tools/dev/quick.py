"""What to run between two edits, in under a minute: the notebooks under edit, style, unit tests.

    python tools/dev/quick.py --numprocesses auto      # the options go to pytest

A notebook is under edit when it differs from the last commit or is not in git yet. Properties are
tried on 10 examples, and tests that start processes are left to `make test`.
"""
import os
import subprocess
import sys
from pathlib import Path

import export

ROOT = Path(__file__).resolve().parents[2]
EDITED = [["git", "diff", "--name-only", "--diff-filter=d", "-z", "HEAD", "--", "nbs"],
          ["git", "ls-files", "--others", "--exclude-standard", "-z", "--", "nbs"]]
ALWAYS = ["tests/book/test_book.py", "tests/book/test_reference.py", "tests/project",
          "tests/library"]


def edited():
    "The notebooks that git says are changed or new; none where there is no git."
    said = [subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
            for command in EDITED]
    names = {name for done in said for name in done.stdout.split("\0")}
    return [path for path in export.all_notebooks() if path.relative_to(ROOT).as_posix() in names]


def main(options):
    "Read the syntax, then test; the exit status."
    pages = edited()
    print("notebooks under edit:", *([os.path.relpath(page) for page in pages] or ["none"]))
    if export.check(pages):
        return 1
    runs = [f"tests/book/test_notebooks.py::test_notebook_runs[{page.relative_to(ROOT / 'nbs')}]"
            for page in pages]
    command = [sys.executable, "-m", "pytest", "-q", "--quick", *options, *runs, *ALWAYS]
    env = os.environ | {"HYPOTHESIS_PROFILE": "quick"}
    return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
