"""What `make` sets up once: clean on save in Jupyter; merges by cell and a look at commits."""
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support import ROOT, cells, run, words

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
SAVE = """
import json, pathlib
from jupyter_server.serverapp import ServerApp
from jupyter_server.services.contents.largefilemanager import LargeFileManager
app = ServerApp()
app.load_config_file()
manager = LargeFileManager(config=app.config, root_dir=".")
notebook = json.loads(pathlib.Path("nbs/a.ipynb").read_text())
notebook["cells"][0]["execution_count"] = 7
notebook["metadata"]["language_info"] = {"name": "python"}
model = {"type": "notebook", "format": "json", "content": notebook}
manager.save(model, "nbs/a.ipynb")
"""


def write_notebook(path, *sources):
    "A notebook of code cells, clean."
    made = [dict(cell_type="code", execution_count=None, id=f"cell{number}", metadata={},
                 outputs=[], source=[source]) for number, source in enumerate(sources)]
    notebook = dict(cells=made, metadata={}, nbformat=4, nbformat_minor=5)
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(notebook, indent=1) + "\n", encoding="utf-8")


def git(clone, *args):
    "Run git in `clone` as somebody; its output."
    who = "-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "core.hooksPath=.git/hooks"
    done = subprocess.run(["git", *who, *args], cwd=clone, capture_output=True, text=True,
                          check=False)
    return (done.stdout + done.stderr).strip()


@pytest.fixture
def clone(tmp_path):
    "A git checkout with one notebook, this environment as its .venv, and the hooks set up."
    folder = tmp_path / "clone"
    (folder / "tools" / "dev").mkdir(parents=True)
    for name in ("settings.ini", ".gitattributes", ".gitignore", "pyproject.toml",
                 "tools/dev/hooks.py", "tools/dev/export.py", "tools/dev/staged.py"):
        shutil.copy(ROOT / name, folder / name)
    write_notebook(folder / "nbs" / "a.ipynb", "x = 1", "y = 2", "z = 3")
    git(folder, "init", "--quiet", "--initial-branch", "main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "one")
    (folder / ".venv").symlink_to(sys.prefix)
    (folder / ".git" / "info" / "exclude").write_text(".venv\n")
    done = run(sys.executable, "tools/dev/hooks.py", cwd=folder)
    assert done.returncode == 0, words(done)
    return folder


@needs_git
def test_setting_up_changes_no_tracked_file_and_no_home(clone, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    assert run(sys.executable, "tools/dev/hooks.py", cwd=clone).returncode == 0
    assert git(clone, "status", "--porcelain") == ""
    assert os.listdir(tmp_path / "home") == []


@needs_git
@pytest.mark.parametrize("name", ["post-merge", "pre-commit"])
def test_a_hook_of_the_users_own_is_kept(clone, name):
    hook = clone / ".git" / "hooks" / name
    hook.write_text("#!/bin/sh\nexit 0\n")
    assert run(sys.executable, "tools/dev/hooks.py", cwd=clone).returncode == 0
    assert hook.read_text() == "#!/bin/sh\nexit 0\n"


def test_outside_git_only_jupyter_is_set_up(tmp_path):
    (tmp_path / "tools" / "dev").mkdir(parents=True)
    shutil.copy(ROOT / "tools" / "dev" / "hooks.py", tmp_path / "tools" / "dev")
    done = run(sys.executable, "tools/dev/hooks.py", cwd=tmp_path)
    assert done.returncode == 0, words(done)
    assert os.listdir(tmp_path) == ["tools"]
    assert (Path(sys.prefix) / "etc/jupyter/jupyter_server_config.py").is_file()


@needs_git
def test_jupyter_cleans_a_notebook_that_it_saves(clone):
    done = run(sys.executable, "-c", SAVE, cwd=clone)
    assert done.returncode == 0, words(done)
    saved = json.loads((clone / "nbs" / "a.ipynb").read_text())
    assert saved["cells"][0]["execution_count"] is None and saved["metadata"] == {}


@needs_git
def test_a_conflict_leaves_a_notebook_that_opens(clone):
    page = clone / "nbs" / "a.ipynb"
    for branch, source in (("theirs", "y = 20"), ("ours", "y = 200")):
        git(clone, "checkout", "--quiet", "-b", branch, "main")
        write_notebook(page, "x = 1", source, "z = 3")
        git(clone, "commit", "--quiet", "--all", "--message", branch)
    assert "CONFLICT" in git(clone, "merge", "theirs")
    assert {"x = 1", "y = 20", "y = 200", "z = 3"} <= {cell["source"] for cell in cells(page)}


@needs_git
@pytest.mark.parametrize("name, source, said", [
    ("nbs/a.ipynb", "x = 1\ny = (", "nbs/a.ipynb: cell 1 (id cell0), line 2: '(' was never"),
    ("nbs/a.ipynb", "import os", "nbs/a.ipynb:cell 1:1:8: F401"),
    ("b.py", "import os\n", "b.py:1:8: F401")])
def test_a_commit_of_what_is_wrong_is_stopped(clone, name, source, said):
    def write(text):
        if name.endswith(".py"):
            (clone / name).write_text(text)
        else:
            write_notebook(clone / name, text)

    write(source)
    git(clone, "add", name)
    write("x = 1\n")        # what is staged counts, not what lies in the folder
    assert said in git(clone, "commit", "--message", "two")
    assert git(clone, "log", "--format=%s") == "one"
    git(clone, "add", name)
    git(clone, "commit", "--message", "two")
    assert git(clone, "log", "--format=%s").splitlines() == ["two", "one"]


@needs_git
def test_other_commits_are_not_looked_at(clone):
    (clone / "notes.txt").write_text("import (\n")
    git(clone, "add", "--all")
    git(clone, "rm", "--quiet", "nbs/a.ipynb")
    git(clone, "commit", "--message", "two")
    assert git(clone, "log", "--format=%s").splitlines() == ["two", "one"]
