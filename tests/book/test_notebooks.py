"""Each notebook runs from top to bottom, as `nbdev_test` runs it."""
import json

import forked
from support import BIN, ROOT, plain_env, run, words


def by_command(path):
    "nbdev_test as a command, whose coverage `make coverage` can measure."
    done = run(BIN / "nbdev_test", "--path", path, "--n_workers", "0")
    return done.returncode, words(done)


def test_notebook_runs(notebook, request, tmp_path):
    path = notebook.relative_to(ROOT)
    if request.config.getoption("library"):
        status, said = by_command(path)
    else:
        status = forked.nbdev_test(path, tmp_path / "said.txt", plain_env())
        said = (tmp_path / "said.txt").read_text(encoding="utf-8")
    assert status == 0 and "Success." in said, f"exit status {status}\n{said[-6000:]}"


def test_a_failing_cell_is_noticed(tmp_path):
    cell = dict(cell_type="code", execution_count=None, id="a", metadata={}, outputs=[],
                source="x = 1\nassert x == 2")
    book = dict(cells=[cell], metadata={}, nbformat=4, nbformat_minor=5)
    (tmp_path / "broken.ipynb").write_text(json.dumps(book), encoding="utf-8")
    said = tmp_path / "said.txt"
    assert forked.nbdev_test(tmp_path / "broken.ipynb", said, plain_env()) == 1
    assert "broken.ipynb" in said.read_text() and "assert x == 2" in said.read_text()
