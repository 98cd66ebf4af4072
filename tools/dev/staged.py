"""What the pre-commit hook runs: ruff on what is staged, and the syntax of staged notebooks.

It looks at the files as they are staged, not as they lie in the folder.
"""
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RUFF = Path(sys.executable).parent / "ruff"


def git(*args, **options):
    "What a git command prints."
    return subprocess.run(["git", *args], cwd=ROOT, check=True, stdout=subprocess.PIPE,
                          **options).stdout


def staged():
    "Names of the staged Python files and notebooks; not of those that the commit removes."
    names = git("diff", "--cached", "--name-only", "--diff-filter=d", "-z").decode().split("\0")
    return [name for name in names if name.endswith((".py", ".ipynb"))]


def status(command, folder):
    "The exit status of a command in the folder of the staged files."
    return subprocess.run(list(map(str, command)), cwd=folder, check=False).returncode


def main():
    "0 where nothing is found; else 1, which stops the commit."
    if not (names := staged()):
        return 0
    with tempfile.TemporaryDirectory() as folder:
        wanted = "\0".join({*names, "pyproject.toml"}).encode()
        git("checkout-index", "--stdin", "-z", f"--prefix={folder}/", input=wanted)
        books = [name for name in names if name.endswith(".ipynb")]
        check = [sys.executable, ROOT / "tools" / "dev" / "export.py", "--check", *books]
        if books and status(check, folder):     # what is no Python, ruff need not read
            return 1
        options = ["--quiet", "--no-cache", "--force-exclude", "--output-format", "concise"]
        return 1 if status([RUFF, "check", *options, *names], folder) else 0


if __name__ == "__main__":
    sys.exit(main())
