"""What pip installs: the archives' contents, and the package in an environment of its own."""
import re
import sys
import tarfile
import zipfile
from configparser import ConfigParser
from importlib.metadata import distribution

import pytest
import yaml
from packaging.requirements import Requirement
from support import PACKAGE, ROOT, copy_project, modules, run, words

pytestmark = pytest.mark.xdist_group("packaging")  # one worker builds the archives, once
DEV_ONLY = ["nbdev", "fastcore", "execnb", "IPython", "pytest", "hypothesis", "torchinfo"]


def settings():
    config = ConfigParser(delimiters=["="])
    config.read(ROOT / "settings.ini", encoding="utf-8")
    return config["DEFAULT"]


def test_the_citation_is_cff_1_2_of_this_version():
    said = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    must = {"cff-version": "1.2.0", "type": "software", "license": "Apache-2.0",
            "version": settings()["version"], "repository-code": settings()["git_url"]}
    assert {key: said[key] for key in must} == must
    assert said["title"] and said["message"] and all(said["authors"])


@pytest.fixture(scope="module")
def archives(tmp_path_factory):
    "The sdist, and the wheel built from it."
    project = copy_project(tmp_path_factory.mktemp("build"))
    done = run(sys.executable, "-m", "build", "--no-isolation", "--outdir", "out", cwd=project)
    assert done.returncode == 0, words(done)
    (sdist,), (wheel,) = (project / "out").glob("*.tar.gz"), (project / "out").glob("*.whl")
    return sdist, wheel


def runtime_distributions():
    "Every distribution that the requirements of settings.ini lead to, by name."
    found, todo = {}, settings()["requirements"].split()
    while todo:
        need = Requirement(todo.pop())
        if need.name.lower() in found or need.marker and not need.marker.evaluate({"extra": ""}):
            continue
        found[need.name.lower()] = distribution(need.name)
        todo += found[need.name.lower()].requires or []
    return found.values()


def link_runtime(folder):
    "Links in `folder` to all that the runtime distributions installed, and to nothing else."
    folder.mkdir()
    for dist in runtime_distributions():
        for top in {file.parts[0] for file in dist.files} - {"..", "__pycache__"}:
            if not (folder / top).exists():
                (folder / top).symlink_to(dist.locate_file(top))


@pytest.fixture(scope="module")
def python(archives, tmp_path_factory):
    """Python of a new environment that holds the wheel and what it requires.

    The requirements are links to the files that are installed already: torch alone would be
    hundreds of megabytes to fetch again. The development packages are really not there.
    """
    home = tmp_path_factory.mktemp("clean")
    python = home / "venv" / "bin" / "python"
    done = run(sys.executable, "-m", "venv", "--without-pip", home / "venv")
    assert done.returncode == 0, words(done)
    link_runtime(home / "runtime")
    (site,) = (home / "venv" / "lib").glob("python*/site-packages")
    (site / "runtime.pth").write_text(f"{home / 'runtime'}\n")
    install = "--disable-pip-version-check", "install", "--no-index", "--no-deps"
    done = run(sys.executable, "-m", "pip", "--python", python, *install, archives[1])
    assert done.returncode == 0, words(done)
    return python


def test_wheel_holds_the_package_and_nothing_else(archives):
    names = zipfile.ZipFile(archives[1]).namelist()
    wanted = {path.relative_to(ROOT).as_posix() for path in PACKAGE.rglob("*")
              if path.suffix in (".py", ".csv", ".typed", ".safetensors")}
    assert wanted <= set(names)
    assert {name for name in names if ".dist-info/" not in name} == wanted


def test_sdist_can_be_built_from(archives):
    inside = {name.partition("/")[2] for name in tarfile.open(archives[0]).getnames()}
    assert {"settings.ini", "setup.py", "pyproject.toml", "LICENSE", "README.md"} <= inside
    assert not [name for name in inside if re.match("(nbs|tests|tools|benchmarks)(/|$)", name)]


def test_metadata_says_what_settings_say(archives):
    wheel = zipfile.ZipFile(archives[1])
    (name,) = (name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
    lines = wheel.read(name).decode().splitlines()
    assert f"Version: {settings()['version']}" in lines
    assert f"Requires-Python: >={settings()['min_python']}" in lines
    needs = {Requirement(line.partition(": ")[2]) for line in lines
             if line.startswith("Requires-Dist: ") and "extra ==" not in line}
    assert needs == {Requirement(need) for need in settings()["requirements"].split()}


def test_no_development_package_is_there(python, tmp_path):
    code = f"from importlib.util import find_spec as f; print([m for m in {DEV_ONLY} if f(m)])"
    assert run(python, "-c", code, cwd=tmp_path).stdout.strip() == "[]"


def test_the_command_runs_from_another_folder(python, tmp_path):
    done = run(python.parent / "lstm_apply", "--help", cwd=tmp_path)
    assert done.returncode == 0, words(done)
    assert "forecast" in done.stdout, words(done)


def test_the_bundled_data_is_found_from_another_folder(python, tmp_path):
    code = ("import lstm_apply; from lstm_apply.data import load_air_passengers, load_wordle;"
            "print(len(load_wordle()), len(load_air_passengers()), lstm_apply.__file__)")
    done = run(python, "-c", code, cwd=tmp_path)
    assert done.returncode == 0, words(done)
    lengths, place = done.stdout.split()[:2], done.stdout.split(maxsplit=2)[2]
    assert lengths == ["359", "144"] and str(python.parents[1]) in place, words(done)


def test_every_module_imports_without_development_packages(python, tmp_path):
    code = "\n".join(f"import lstm_apply.{name}" for name in modules())
    done = run(python, "-c", code, cwd=tmp_path)
    assert done.returncode == 0, words(done)
