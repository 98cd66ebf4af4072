"""What `make quick` runs: the notebooks that git says are changed or new, and no long tests."""
import shutil
import subprocess

import profiles
import pytest
from support import ROOT

import export
import quick


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_notebooks_under_edit_are_those_that_git_names(tmp_path, monkeypatch):
    def git(*args):
        who = "-c", "user.name=a", "-c", "user.email=a@b.c"
        subprocess.run(["git", *who, *args], cwd=tmp_path, check=True, capture_output=True)

    (tmp_path / "nbs").mkdir()
    pages = {name: tmp_path / "nbs" / f"{name}.ipynb" for name in ("same", "changed", "gone")}
    for page in pages.values():
        page.write_text("{}")
    git("init")
    git("add", "--all")
    git("commit", "--message", "one")
    pages["changed"].write_text("{ }")
    pages["gone"].unlink()
    (tmp_path / "nbs" / "new.ipynb").write_text("{}")
    monkeypatch.setattr(quick, "ROOT", tmp_path)
    monkeypatch.setattr(export, "NBS", tmp_path / "nbs")
    assert [page.stem for page in quick.edited()] == ["changed", "new"]


@pytest.mark.parametrize("names", [profiles.LONG, profiles.OF_THE_LIBRARY])
def test_what_is_left_out_is_there(names):
    assert names <= {path.name for path in (ROOT / "tests").rglob("test_*.py")}


def test_quick_leaves_no_folder_of_tests_out():
    kept = {path.parent.name for path in (ROOT / "tests").rglob("test_*.py")
            if path.name not in profiles.LONG}
    assert kept == {"library", "book", "project"}
