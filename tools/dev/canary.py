"""Move a copy of the project to nbdev 3 by nbdev's own command, and see what stays the same.

Runs in .venv-canary, which `make canary` makes; exit status 1 when anything differs or fails.
"""
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))
from support import copy_project, run, words  # noqa: E402

BIN = Path(sys.executable).parent
HOME = ROOT / ".venv-canary" / "copy"
CONSTRAINTS = ROOT / ".venv-canary" / "constraints.txt"
OLD = re.compile(r"^    (nbdev==|execnb<|fastcore<|ghapi<|fastgit<).*\n", re.M)
DOCS_LINE = re.compile(r'\n\nDocs: \S+\.html\.md(?=""")')   # nbdev 3 adds it to each docstring


def install(*what):
    "Let pip install, within the constraints of .venv-canary."
    command = [sys.executable, "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    subprocess.run([*command, "-c", CONSTRAINTS, *what], check=True)


def migrate(project):
    "settings.ini and setup.py become pyproject.toml; the two steps by hand are said in comments."
    settings = project / "settings.ini"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(OLD.sub("", text), encoding="utf-8")   # by hand: the pins of nbdev 2
    done = run(BIN / "nbdev-migrate-config", cwd=project)
    assert done.returncode == 0, words(done)
    settings.unlink()
    (project / "setup.py").unlink()
    made = project / "pyproject.toml"   # by hand: an author without an address gets an empty one
    made.write_text(made.read_text(encoding="utf-8").replace(', email = ""', ""), encoding="utf-8")


def texts(folder, pattern):
    "Every file that matches, by its path in `folder`."
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
            for path in sorted(folder.rglob(pattern)) if ".ipynb_checkpoints" not in path.parts}


def differing(new, old):
    "Names whose texts are not the same, or that only one of the two has."
    return sorted(name for name in new.keys() | old.keys() if new.get(name) != old.get(name))


def export(project):
    "Names of modules that nbdev 3 writes otherwise, but for the line it adds to the docstring."
    package = project / "lstm_apply"
    old = texts(package, "*.py")
    for name in old.keys() - {"__init__.py", "__main__.py"}:
        (package / name).unlink()
    done = run(BIN / "nbdev-export", cwd=project)
    assert done.returncode == 0, words(done)
    new = {name: DOCS_LINE.sub("", text) for name, text in texts(package, "*.py").items()}
    return differing(new, old)


def clean(project):
    "Names of notebooks that nbdev 3 cleans otherwise."
    old = texts(project / "nbs", "*.ipynb")
    done = run(BIN / "nbdev-clean", cwd=project)
    assert done.returncode == 0, words(done)
    return differing(texts(project / "nbs", "*.ipynb"), old)


def test(project):
    "Names of notebooks that fail."
    found = texts(project / "nbs", "*.ipynb")
    pages = sorted(name for name in found if not re.search("(^|/)[._]", name))
    failed = []
    for name in pages:
        command = BIN / "nbdev-test", f"nbs/{name}", "--n-workers", "0"
        done = run(*command, cwd=project, timeout=1800)
        print(f"  {name}: {'failed' if done.returncode else 'passed'}", flush=True)
        if done.returncode:
            print(words(done, 20))
            failed.append(name)
    return failed


def main():
    "Move a copy, say what differs and what fails; 1 when anything does."
    shutil.rmtree(HOME, ignore_errors=True)
    project = copy_project(HOME)
    migrate(project)
    install("--no-build-isolation", "--editable", f"{project}[dev]", "dask", "distributed")
    said = {"modules that differ": export(project), "notebooks cleaned otherwise": clean(project),
            "notebooks that fail": test(project)}
    for what, names in said.items():
        print(f"{what}: {', '.join(names) or 'none'}")
    return any(said.values())


if __name__ == "__main__":
    sys.exit(main())
