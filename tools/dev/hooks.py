"""Set up nbdev's hooks for this clone: Jupyter cleans a notebook when it saves it, git merges
notebooks cell by cell and trusts them after a merge.

`nbdev_install_hooks` writes to the user's home folder. This does the same inside .venv and .git,
so that nothing outside the clone changes, and no tracked file either.
"""
import subprocess
import sys
from pathlib import Path

from nbdev.clean import _pre_save_hook_src as PRE_SAVE_HOOK

ROOT = Path(__file__).resolve().parents[2]
POST_MERGE = """#!/bin/sh
# Written by tools/dev/hooks.py of lstm_apply: trust the notebooks that a merge brought.
if [ -x .venv/bin/nbdev_trust ]; then .venv/bin/nbdev_trust; fi
"""


def git(*args):
    "Output of a git command in this clone; None where it fails or git is missing."
    try:
        done = subprocess.run(["git", *args], cwd=ROOT, capture_output=True, text=True)
    except OSError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def install_jupyter_hook():
    "Put nbdev's pre-save hook where Jupyter of this environment reads its configuration."
    folder = Path(sys.prefix) / "etc" / "jupyter"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "jupyter_server_config.py").write_text(PRE_SAVE_HOOK + "\n")


def install_merge_driver():
    "Tell git how to merge the files that .gitattributes gives to nbdev-merge."
    git("config", "--local", "merge.nbdev-merge.name", "join notebooks cell by cell")
    driver = ".venv/bin/nbdev_merge %O %A %B %P"
    git("config", "--local", "merge.nbdev-merge.driver", driver)


def install_post_merge():
    "Add the post-merge hook, unless the user has one of their own."
    hook = ROOT / git("rev-parse", "--git-path", "hooks") / "post-merge"
    if hook.exists() and hook.read_text() != POST_MERGE:
        print(f"{hook} is kept as it is; nbdev's own would run: nbdev_trust")
        return
    hook.parent.mkdir(parents=True, exist_ok=True)
    hook.write_text(POST_MERGE)
    hook.chmod(0o755)


def main():
    "Jupyter's hook always; git's two only where ROOT itself is a git checkout."
    install_jupyter_hook()
    top = git("rev-parse", "--show-toplevel")
    if top is None or Path(top).resolve() != ROOT:
        return
    install_merge_driver()
    install_post_merge()


if __name__ == "__main__":
    main()
