"""Each notebook runs from top to bottom, as `nbdev_test` runs it."""
from support import BIN, ROOT, run, words


def test_notebook_runs(notebook):
    done = run(BIN / "nbdev_test", "--path", notebook.relative_to(ROOT), "--n_workers", "0")
    assert done.returncode == 0, words(done)
    assert "Success." in done.stdout, words(done)
