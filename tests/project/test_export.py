"""The modules are what the notebooks export, the notebooks are clean, and errors are noticed."""
import json
import sys

import pytest
from support import BIN, NBS, PACKAGE, ROOT, cells, copy_project, run, words

import export

BY_HAND = ("__init__.py", "__main__.py")  # the names on first use, and `python -m`


def contents(folder, pattern):
    "Every file that matches, by its path in `folder`, as bytes."
    found = (path for path in sorted(folder.rglob(pattern)) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes()
            for path in found if ".ipynb_checkpoints" not in path.parts}


def test_modules_are_in_step_with_the_notebooks(tmp_path):
    project = copy_project(tmp_path)
    for module in (project / PACKAGE.name).rglob("*.py"):
        if module.name not in BY_HAND:
            module.unlink()  # also shows a module that no notebook writes
    done = run(BIN / "nbdev_export", cwd=project)
    assert done.returncode == 0, words(done)
    new, old = contents(project / PACKAGE.name, "*.py"), contents(PACKAGE, "*.py")
    names = sorted(name for name in new.keys() | old.keys() if new.get(name) != old.get(name))
    assert not names, f"run nbdev_export, or remove what no notebook writes: {names}"


def test_export_writes_nothing_else(tmp_path):
    project = copy_project(tmp_path)
    before = contents(project, "*")
    done = run(BIN / "nbdev_export", cwd=project)
    assert done.returncode == 0, words(done)
    assert contents(project, "*") == before


def test_notebooks_are_clean(tmp_path):
    project = copy_project(tmp_path)
    done = run(BIN / "nbdev_clean", cwd=project)
    assert done.returncode == 0, words(done)
    new = contents(project / NBS.name, "*.ipynb")
    names = [name for name, old in contents(NBS, "*.ipynb").items() if new[name] != old]
    assert not names, f"run nbdev_clean: {names}"


def exported_cells(path):
    "The numbers of the code cells that nbdev exports."
    return [number for number, cell in enumerate(cells(path))
            if cell["cell_type"] == "code" and cell["source"].startswith("#| export")]


@pytest.mark.parametrize("line", ["\nbroken = undefined_name", "\nbroken = ("])
def test_a_broken_line_names_notebook_and_cell(tmp_path, line):
    pages = filter(exported_cells, export.all_notebooks())
    source = min(pages, key=lambda page: page.stat().st_size)
    project, number = copy_project(tmp_path), exported_cells(source)[-1]
    page = project / source.relative_to(ROOT)
    notebook = json.loads(page.read_text(encoding="utf-8"))
    notebook["cells"][number]["source"].append(line)
    page.write_text(json.dumps(notebook), encoding="utf-8")
    done = run(BIN / "nbdev_test", "--path", page.relative_to(project), cwd=project)
    assert done.returncode == 1, words(done)
    assert page.name in done.stderr and f"Cell #{number + 1}" in done.stderr, words(done)


@pytest.fixture
def project(tmp_path):
    "A copy of the project, and a way to add to the last exported cell of its model chapter."
    copy = copy_project(tmp_path)
    page = copy / "nbs" / "01_model.ipynb"

    def add(line):
        notebook = json.loads(page.read_text(encoding="utf-8"))
        notebook["cells"][exported_cells(page)[-1]]["source"].append(line)
        page.write_text(json.dumps(notebook), encoding="utf-8")
    return copy, add


@pytest.mark.parametrize("command", ["export.py", "notebooks.py"])
def test_a_cell_that_is_no_python_is_named_and_nothing_is_written(project, command):
    copy, add = project
    add("\nbroken = (")
    before = contents(copy, "*")
    done = run(sys.executable, f"tools/dev/{command}", cwd=copy)
    assert done.returncode == 1 and contents(copy, "*") == before, words(done)
    number = exported_cells(copy / "nbs" / "01_model.ipynb")[-1]
    cell = cells(copy / "nbs" / "01_model.ipynb")[number]
    line = len(cell["source"].splitlines())
    assert f"nbs/01_model.ipynb: cell {number + 1} (id {cell['id']}), line {line}: '(' was" in (
        done.stderr), words(done)
    assert "broken = (" in done.stderr and "nothing was written" in done.stderr


def test_an_export_makes_the_entry_and_says_what_to_write(project):
    copy, add = project
    add('\n\ndef twice(x):\n    "Twice as much."\n    return 2*x\n')
    done = run(sys.executable, "tools/dev/export.py", cwd=copy)
    assert done.returncode == 0 and "Traceback" not in done.stderr, words(done)
    page = "nbs/reference/model.ipynb: twice has no"
    assert f"{page} prose" in done.stderr and f"{page} example" in done.stderr
    assert "def twice(x):" in (copy / "lstm_apply" / "model.py").read_text(encoding="utf-8")
    assert any("## `twice`" in c["source"] for c in cells(copy / "nbs/reference/model.ipynb"))


@pytest.mark.parametrize("code", ["x = 1", "await x", "%time x = 1", "!ls", "files = !ls", "x?",
                                  "%%bash\nfor (", "#| hide\n%matplotlib inline\nx = 1", ""])
def test_what_runs_in_a_notebook_is_read(code):
    assert export.read_cell(code) is None


@pytest.mark.parametrize("code, line", [("x = (", 1), ("%time x = 1\ny = [", 2), ("if x", 1),
                                        ("#| export\n%time x = 1", 2), ("x = 1\n  y", 2)])
def test_what_is_no_python_is_found_by_its_line(code, line):
    assert export.read_cell(code).lineno == line


def test_a_notebook_in_the_middle_of_a_merge_is_named(tmp_path):
    (tmp_path / "a.ipynb").write_text("<<<<<<< HEAD", encoding="utf-8")
    assert "a.ipynb: not a notebook" in export.problems(tmp_path / "a.ipynb")[0]
