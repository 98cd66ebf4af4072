"""House style of the code: lengths, ruff, nothing of one machine in a file."""
import ast
import re
import statistics
import subprocess
import sys

import pytest
from lengths import code_length, function_lengths
from support import BIN, PACKAGE, ROOT, cells, modules, run, words

SOURCES = sorted(path for folder in ("lstm_apply", "tools", "tests", "benchmarks", ".")
                 for path in (ROOT / folder).glob("**/*.py" if folder != "." else "*.py")
                 if path.name != "_modidx.py")
NAMES = [path.relative_to(ROOT).as_posix() for path in SOURCES]
every_source = pytest.mark.parametrize("source", SOURCES, ids=NAMES)


@every_source
def test_functions_are_short(source):
    text = source.read_text(encoding="utf-8")
    assert [(name, size) for name, size in function_lengths(text) if size > 25] == []


@every_source
def test_modules_are_short_and_lines_fit(source):
    lines = source.read_text(encoding="utf-8").splitlines()
    by_nbdev = re.compile(r'# %% |__all__ = |"""' if PACKAGE in source.parents else "$^")
    long = [n for n, line in enumerate(lines, 1) if len(line) >= 100 and not by_nbdev.match(line)]
    assert len(lines) < 250 and long == []


def test_most_functions_are_shorter_still():
    sizes = [size for path in modules().values()
             for _, size in function_lengths(path.read_text(encoding="utf-8"))]
    tenths = statistics.quantiles(sizes, n=10, method="inclusive")
    assert statistics.median(sizes) <= 6 and tenths[-1] <= 12, (tenths, max(sizes))


def limit(text):
    "Lines that a cell may have: methods stay in their class, each as short as a function."
    return 120 if any(isinstance(node, ast.ClassDef) for node in ast.parse(text).body) else 25


def test_exported_cells_are_short(notebook):
    code = [cell["source"] for cell in cells(notebook, "code")
            if re.match(r"#\s*\|\s*export", cell["source"])]
    assert [text.splitlines()[1] for text in code if code_length(text) > limit(text)] == []
    assert [name for text in code for name, size in function_lengths(text) if size > 25] == []


def test_code_lines_of_notebooks_fit(notebook):
    lines = [line for cell in cells(notebook, "code") for line in cell["source"].splitlines()]
    assert [line for line in lines if len(line) >= 100 and not line.startswith("#|")] == []


def tracked_files():
    "What git tracks or would track here."
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if (ROOT / name).is_file()]


def test_no_file_names_a_place_on_one_machine():
    places = "|".join(["work", "tmp", "home", "root", "Users"])
    pattern = re.compile(rf"(?<![\w./+=:<*-])/(?:{places})/\w|\.\./" + "shared")
    found = []
    for path in tracked_files():
        text = path.read_bytes().decode("utf-8", errors="replace")
        found += [f"{path.relative_to(ROOT)}: {hit.group()}" for hit in pattern.finditer(text)]
    assert found == []


def test_readme_is_in_step_with_index():
    done = run(sys.executable, "tools/site/readme.py", "--check")
    assert done.returncode == 0, words(done)


def test_ruff_finds_nothing():
    done = run(BIN / "ruff", "check", "--quiet", "--no-cache", "--output-format", "concise")
    assert done.returncode == 0, words(done)
