"""Set up the hooks of this clone: Jupyter cleans a notebook when it saves it, git merges notebooks
cell by cell, trusts them after a merge, and reads what is staged before a commit.

`nbdev_install_hooks` writes to the user's home folder. This does the same inside .venv and .git,
so that nothing outside the clone changes, and no tracked file either.
"""
import subprocess
import sys
from pathlib import Path

from nbdev.clean import _pre_save_hook_src as PRE_SAVE_HOOK

ROOT = Path(__file__).resolve().parents[2]
WRITTEN = "# Written by tools/dev/hooks.py of lstm_apply: "
HOOKS = {  # name: (what it does, the command: its words are files of the clone)
    "post-merge": ("trust the notebooks that a merge brought.", ".venv/bin/nbdev_trust"),
    "pre-commit": ("read the staged notebooks and Python files; `git commit -n` goes past it.",
                   ".venv/bin/python tools/dev/staged.py"),
}


def git(*args):
    "Output of a git command in this clone; None where it fails or git is missing."
    try:
        done = subprocess.run(["git", *args], cwd=ROOT, check=False,
                              capture_output=True, text=True)
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


def script(name):
    "The text of a git hook, which does nothing where .venv or its own file is not there."
    what, command = HOOKS[name]
    there = " && ".join(f"[ -f {word} ]" for word in command.split())
    return f"#!/bin/sh\n{WRITTEN}{what}\nif {there}; then {command}; fi\n"


def install(name):
    "Add a git hook, unless the user has one of their own."
    hook = ROOT / git("rev-parse", "--git-path", "hooks") / name
    if hook.exists() and WRITTEN not in hook.read_text():
        print(f"{hook} is kept as it is; ours would run: {HOOKS[name][1]}")
        return
    hook.parent.mkdir(parents=True, exist_ok=True)
    hook.write_text(script(name))
    hook.chmod(0o755)


def main():
    "Jupyter's hook always; git's three only where ROOT itself is a git checkout."
    install_jupyter_hook()
    top = git("rev-parse", "--show-toplevel")
    if top is None or Path(top).resolve() != ROOT:
        return
    install_merge_driver()
    for name in HOOKS:
        install(name)


if __name__ == "__main__":
    main()
