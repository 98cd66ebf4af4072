"""Write the modules from the notebooks, and bring the pages of the reference in step with them.

    python tools/dev/export.py                              # `make export`
    python tools/dev/export.py --check nbs/01_model.ipynb   # only read the code of a notebook

Every code cell is read first. Where one is no Python, nothing is written: nbdev_export itself
would write the broken module and lose the lines of others, and not say where the error is.
"""
import argparse
import ast
import json
import os
import re
import subprocess
import sys
import warnings
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NBS = ROOT / "nbs"
EXPORTED = re.compile(r"\s*#\s*\|\s*export")
READ = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
TO_WRITE = 2  # the status of reference.py when prose or an example is to be written by hand


def all_notebooks():
    "Every notebook of the book, in reading order; names with _ or . in front are left out."
    found = (path.relative_to(NBS) for path in NBS.rglob("*.ipynb"))
    return sorted(NBS / path for path in found if not any(p[0] in "_." for p in path.parts))


def error_in(code):
    "The SyntaxError that Python finds in code, or None."
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an escape like \\d runs, and Python says so itself
            compile(code, "cell", "exec", READ)
    except SyntaxError as error:
        return error


def plain(code):
    "The Python that IPython makes of a cell with its magics, line for line."
    from IPython.core.inputtransformer2 import TransformerManager
    try:
        return TransformerManager().transform_cell(code)
    except SyntaxError:
        return code


def read_cell(code):
    "The error in a cell or None; magics are for cells that are not exported, as in nbdev."
    error = error_in(code)
    return error if error is None or EXPORTED.match(code) else error_in(plain(code))


def described(name, number, cell, error):
    "Where an error stands and what it is, over two lines."
    lines = "".join(cell["source"]).splitlines()
    line = lines[error.lineno - 1].strip() if 0 < (error.lineno or 0) <= len(lines) else ""
    return (f"{name}: cell {number} (id {cell.get('id', '–')}), line {error.lineno}: "
            f"{error.msg}\n    {line}")


def problems(path):
    "A description of each error in the code cells of a notebook; cells are counted from 1."
    name = os.path.relpath(path)
    try:
        cells = json.loads(Path(path).read_text(encoding="utf-8"))["cells"]
    except (ValueError, KeyError) as error:
        return [f"{name}: not a notebook ({error}); is a merge unfinished?"]
    found = ((number, cell, read_cell("".join(cell["source"])))
             for number, cell in enumerate(cells, 1) if cell["cell_type"] == "code")
    return [described(name, number, cell, error) for number, cell, error in found if error]


def check(paths):
    "Say what is no Python; the number of such cells."
    found = [line for path in paths for line in problems(path)]
    for line in found:
        print(line, file=sys.stderr)
    return len(found)


def export():
    "Check, write the modules, bring the reference in step; the exit status."
    if count := check(all_notebooks()):
        print(f"{count} of the code cells are no Python: nothing was written", file=sys.stderr)
        return 1
    command = Path(sys.executable).parent / "nbdev_export"
    if status := subprocess.run([command], cwd=ROOT, check=False).returncode:
        return status
    done = subprocess.run([sys.executable, "tools/site/reference.py"], cwd=ROOT, check=False)
    return 0 if done.returncode == TO_WRITE else done.returncode  # it has said what to write


def main():
    "Export, or with --check only read the notebooks that are named, or all."
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="only read the code, write nothing")
    parser.add_argument("notebooks", nargs="*", type=Path, help="with --check: only these")
    asked = parser.parse_args()
    if not asked.check:
        return export()
    return 1 if check(asked.notebooks or all_notebooks()) else 0


if __name__ == "__main__":
    sys.exit(main())
