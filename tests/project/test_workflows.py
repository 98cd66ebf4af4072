"""The workflows: pinned actions, least permissions, no finding of zizmor or actionlint."""
import re
import shutil

import pytest
import yaml
from support import BIN, ROOT, run, words

FOLDER = ROOT / ".github" / "workflows"
PINNED = re.compile(r"uses: (\S+)@([0-9a-f]{40}) # (v\d+\.\d+\.\d+)$")
WRITES = {"docs.deploy": {"pages": "write", "id-token": "write"}}  # what publishes the site
ALLOWED_TO_FAIL = {"nightly.canary"}
FILES = sorted(FOLDER.glob("*.yml"))
every_workflow = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def jobs():
    "Every job of every workflow, as file.job."
    return {f"{path.stem}.{name}": job for path in FILES
            for name, job in yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"].items()}


def steps(key):
    "What each step says under a key, where it says it."
    return [step[key] for job in jobs().values() for step in job["steps"] if key in step]


def test_actions_are_pinned_to_released_versions():
    lines = [line for path in FILES
             for line in path.read_text(encoding="utf-8").splitlines() if "uses:" in line]
    pins = [PINNED.search(line) for line in lines]
    assert all(pins), [line for line, pin in zip(lines, pins) if not pin]
    assert len({pin[1] for pin in pins}) == len({pin.groups() for pin in pins})  # one of each


@every_workflow
def test_a_workflow_has_no_permission_of_its_own(path):
    assert yaml.safe_load(path.read_text(encoding="utf-8"))["permissions"] == {}


def test_jobs_read_the_code_and_no_more():
    given = {name: job["permissions"] for name, job in jobs().items()}
    assert given == {name: WRITES.get(name, {"contents": "read"}) for name in given}
    checkouts = [step["with"] for job in jobs().values() for step in job["steps"]
                 if step.get("uses", "").startswith("actions/checkout@")]
    assert checkouts and all(options == {"persist-credentials": False} for options in checkouts)


def test_jobs_end_and_only_the_canary_may_fail():
    assert all(0 < job["timeout-minutes"] <= 180 for job in jobs().values())
    assert {name for name, job in jobs().items() if "continue-on-error" in job} == ALLOWED_TO_FAIL


def test_every_command_is_there():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    asked = {word for command in steps("run") for word in re.findall(r"\bmake (\w+)", command)}
    assert {"test", "lowest", "highest", "canary", "nightly", "forecast", "docs"} <= asked
    assert [name for name in asked if not re.search(rf"^{name}:.*## ", makefile, re.M)] == []


def test_every_python_that_setup_py_names_is_tested():
    named = re.search(r"^PYTHONS = (.*)", (ROOT / "setup.py").read_text(encoding="utf-8"), re.M)
    assert jobs()["test.test"]["strategy"]["matrix"]["python"] == yaml.safe_load(named[1])


def test_zizmor_finds_nothing(tmp_path):
    zizmor = [BIN / "zizmor", "--offline", "--no-progress", "--strict-collection"]
    done = run(*zizmor, ".github")
    assert done.returncode == 0 and "No findings" in done.stdout + done.stderr, words(done)
    broken = shutil.copytree(FOLDER, tmp_path / ".github" / "workflows") / "test.yml"
    broken.write_text(re.sub("@[0-9a-f]{40} # v", "@v", broken.read_text(encoding="utf-8")),
                      encoding="utf-8")
    assert "unpinned-uses" in run(*zizmor, ".github", cwd=tmp_path).stdout


@pytest.mark.skipif(not shutil.which("actionlint"), reason="no actionlint on the PATH: the "
                    "workflow `test` installs and runs it")
def test_actionlint_finds_nothing():
    done = run("actionlint", *FILES)
    assert done.returncode == 0, words(done)
