"""What imports what: the table of siblings, heavy packages late, nothing of development."""
import ast
import json
import sys

from support import PACKAGE, ROOT, modules, run, words

# What each module may import from its siblings; nbs/architecture.ipynb draws it.
SIBLINGS = json.loads((ROOT / "tests" / "imports.json").read_text(encoding="utf-8"))
NOT_FOR_FORECASTING = {"matplotlib", "statsforecast", "dask", "nbdev", "fastcore"}


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


def test_the_modules_are_the_ones_of_the_table():
    assert set(modules()) == set(SIBLINGS)


def test_import_directions(module):
    found = {name.partition(".")[2] for name in imports(modules()[module])
             if name.startswith(f"{PACKAGE.name}.")} - {"__version__"}
    assert found <= set(SIBLINGS[module])


def test_only_plotting_imports_matplotlib(module):
    uses = any(name.split(".")[0] == "matplotlib" for name in imports(modules()[module]))
    assert uses == (module == "plotting")


def test_no_module_imports_a_development_package(module):
    runtime = {"torch", "numpy", "pandas", "matplotlib", "tqdm", "safetensors",
               "joblib", PACKAGE.name}
    optional = {"reading.table": {"openpyxl"}, "sktime": {"sktime"}}.get(module, set())  # extras
    found = {name.split(".")[0] for name in imports(modules()[module])}
    assert found <= runtime | optional | set(sys.stdlib_module_names)


def test_forecasting_imports_little():
    code = "import sys, lstm_apply.forecaster; print(*{m.split('.')[0] for m in sys.modules})"
    done = run(sys.executable, "-c", code)
    assert done.returncode == 0, words(done)
    assert not NOT_FOR_FORECASTING & set(done.stdout.split())
