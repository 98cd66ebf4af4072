"""The modules are what the notebooks export, the notebooks are clean, and errors are noticed."""
import json

import pytest
from support import BIN, NBS, PACKAGE, ROOT, cells, copy_project, notebooks, run, words


def contents(folder, pattern):
    "Every file that matches, by its path in `folder`, as bytes."
    found = (path for path in sorted(folder.rglob(pattern)) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes()
            for path in found if ".ipynb_checkpoints" not in path.parts}


def test_modules_are_in_step_with_the_notebooks(tmp_path):
    project = copy_project(tmp_path)
    for module in (project / PACKAGE.name).rglob("*.py"):
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


def exported(path):
    "The numbers of the code cells that nbdev exports."
    return [number for number, cell in enumerate(cells(path))
            if cell["cell_type"] == "code" and cell["source"].startswith("#| export")]


@pytest.mark.parametrize("line", ["\nbroken = undefined_name", "\nbroken = ("])
def test_a_broken_line_names_notebook_and_cell(tmp_path, line):
    source = min((page for page in notebooks() if exported(page)), key=lambda p: p.stat().st_size)
    project, number = copy_project(tmp_path), exported(source)[-1]
    page = project / source.relative_to(ROOT)
    notebook = json.loads(page.read_text(encoding="utf-8"))
    notebook["cells"][number]["source"].append(line)
    page.write_text(json.dumps(notebook), encoding="utf-8")
    done = run(BIN / "nbdev_test", "--path", page.relative_to(project), cwd=project)
    assert done.returncode == 1, words(done)
    assert page.name in done.stderr and f"Cell #{number + 1}" in done.stderr, words(done)
