"""House style of the code: import directions, lengths, and nothing of one machine in any file."""
import ast
import re
import subprocess
import sys
import tokenize
from io import StringIO

import pytest
from support import PACKAGE, ROOT, cells, modules, run, words

# What each module may import from its siblings.
SIBLINGS = {
    "reading.numbers": set(),
    "reading.dates": {"reading.numbers"},
    "reading.spacing": {"reading.numbers", "reading.dates"},
    "reading.outliers": set(),
    "reading.table": {"reading.numbers", "reading.dates"},
    "data": {"reading.numbers", "reading.dates", "reading.outliers", "reading.table",
             "reading.spacing"},
    "model": set(),
    "batching": set(),
    "weighting": set(),
    "rollout": {"fast.rollout"},
    "plotting": {"saving"},
    "fast.bptt": set(),
    "fast.rollout": set(),
    "transform": {"data"},
    "saving": set(),
    "training": {"batching", "fast.bptt", "saving", "weighting"},
    "evaluation": {"saving"},
    "ensemble": {"batching", "data", "model", "rollout", "saving", "training", "transform",
                 "weighting"},
    "intervals": {"data"},
    "forecaster": {"data", "ensemble", "intervals", "saving", "transform"},
    "cli": {"data", "forecaster", "evaluation", "plotting", "saving", "transform"},
}
NOT_FOR_FORECASTING = {"matplotlib", "statsforecast", "dask", "nbdev", "fastcore"}
SOURCES = sorted(path for folder in ("lstm_apply", "tools", "tests", "benchmarks", ".")
                 for path in (ROOT / folder).glob("**/*.py" if folder != "." else "*.py")
                 if path.name != "_modidx.py")
NAMES = [path.relative_to(ROOT).as_posix() for path in SOURCES]
every_source = pytest.mark.parametrize("source", SOURCES, ids=NAMES)


def imports(path):
    "Every module that a file imports, anywhere in it, by full name."
    folder = ".".join(path.relative_to(ROOT).parent.parts)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            home = folder.rsplit(".", node.level - 1)[0] if node.level else ""
            base = ".".join(filter(None, [home, node.module]))
            yield from ([f"{base}.{alias.name}" for alias in node.names]
                        if base == PACKAGE.name else [base])


def without_docs(text):
    "The line numbers of `text` that hold code: no blank line, comment or docstring."
    skip = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT,
            tokenize.ENDMARKER}
    lines = {line for token in tokenize.generate_tokens(StringIO(text).readline)
             if token.type not in skip for line in range(token.start[0], token.end[0] + 1)}
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            lines -= set(range(node.lineno, node.end_lineno + 1))
    return lines


def functions(tree):
    "Every function and method, nested ones too."
    kinds = ast.FunctionDef, ast.AsyncFunctionDef
    return [node for node in ast.walk(tree) if isinstance(node, kinds)]


def code_length(text):
    """Lines of code, each signature counted as one line.

    A parameter stands on a line of its own only to carry its comment, so it is documentation,
    like docstrings, comments and blank lines, and does not count.
    """
    lines = without_docs(text)
    for node in functions(ast.parse(text)):
        lines -= set(range(node.lineno + 1, node.body[0].lineno))
    return len(lines)


def function_lengths(text):
    "Lines of code of each function, by name."
    lines = text.splitlines()
    for node in functions(ast.parse(text)):
        block = "\n".join(lines[node.lineno - 1:node.end_lineno])
        yield node.name, code_length("if True:\n" + block if node.col_offset else block) - bool(
            node.col_offset)


def test_the_modules_are_the_ones_of_the_table():
    assert set(modules()) == set(SIBLINGS)


def test_import_directions(module):
    found = {name.partition(".")[2] for name in imports(modules()[module])
             if name.startswith(f"{PACKAGE.name}.")}
    assert found <= SIBLINGS[module]


def test_only_plotting_imports_matplotlib(module):
    uses = any(name.split(".")[0] == "matplotlib" for name in imports(modules()[module]))
    assert uses == (module == "plotting")


def test_no_module_imports_a_development_package(module):
    runtime = {"torch", "numpy", "pandas", "matplotlib", "tqdm", "safetensors",
               "joblib", PACKAGE.name}
    optional = {"reading.table": {"openpyxl"}}.get(module, set())     # imported where it is needed
    found = {name.split(".")[0] for name in imports(modules()[module])}
    assert found <= runtime | optional | set(sys.stdlib_module_names)


def test_forecasting_imports_little():
    code = "import sys, lstm_apply.forecaster; print(*{m.split('.')[0] for m in sys.modules})"
    done = run(sys.executable, "-c", code)
    assert done.returncode == 0, words(done)
    assert not NOT_FOR_FORECASTING & set(done.stdout.split())


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


def limit(text):
    "Lines that a cell may have: a class cannot be cut in two, but its methods are short as well."
    return 40 if any(isinstance(node, ast.ClassDef) for node in ast.parse(text).body) else 25


def test_exported_cells_are_short(notebook):
    code = [cell["source"] for cell in cells(notebook, "code")
            if re.match(r"#\s*\|\s*export", cell["source"])]
    assert [text.splitlines()[1] for text in code if code_length(text) > limit(text)] == []


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
