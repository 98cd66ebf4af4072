"""How much of the package the tests run, lines and branches; what they do not run, by its lines.

Works on a copy in which each notebook tests the module that was exported from it in place of its
own cells, so that the notebooks' tests count too. Writes the table to coverage.txt.
"""
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))
from support import copy_project  # noqa: E402

from export import all_notebooks  # noqa: E402

TABLE = ROOT / "coverage.txt"
EXPORT = re.compile(r"#\s*\|\s*export")
MODULE = re.compile(r"#\s*\|\s*default_exp\s+(\S+)")
TAKEN = """import lstm_apply.{0} as _exported
globals().update({{k: v for k, v in vars(_exported).items() if not k.startswith('__')}})"""


def take_from_module(page):
    "The notebook's exported cells make way for the module's own definitions."
    book = json.loads(page.read_text(encoding="utf-8"))
    code = [cell for cell in book["cells"] if cell["cell_type"] == "code"]
    sources = ["".join(cell["source"]) for cell in code]
    module = next((match[1] for match in map(MODULE.search, sources) if match), None)
    exported = [cell for cell, source in zip(code, sources) if EXPORT.match(source)]
    for number, cell in enumerate(exported):
        cell["source"] = "pass" if number else TAKEN.format(module)
    page.write_text(json.dumps(book), encoding="utf-8")


def coverage(*words, cwd, **options):
    "Run coverage.py; its exit status."
    command = [sys.executable, "-m", "coverage", *words]
    return subprocess.run(command, cwd=cwd, check=False, **options).returncode


def main():
    "Measure, print and write the table; exit status 1 when a test fails or too little is run."
    with tempfile.TemporaryDirectory() as folder:
        project = copy_project(Path(folder))
        for page in all_notebooks():
            take_from_module(project / page.relative_to(ROOT))
        failed = coverage("run", "-m", "pytest", "--library", *sys.argv[1:], cwd=project)
        coverage("combine", "--quiet", cwd=project)
        with TABLE.open("w", encoding="utf-8") as table:
            short = coverage("report", cwd=project, stdout=table)
    print(TABLE.read_text(encoding="utf-8"))
    return failed or short


if __name__ == "__main__":
    sys.exit(main())
