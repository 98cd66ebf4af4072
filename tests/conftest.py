"""Test cases per notebook and per module, one core for each parallel worker, and a browser."""
import fcntl
import functools
import http.server
import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright
from support import NBS, ROOT, copy_project, modules, run, words

from export import all_notebooks

if "PYTEST_XDIST_WORKER" in os.environ:  # before torch is imported
    os.environ.setdefault("OMP_NUM_THREADS", "1")
pytest_plugins = ["profiles"]  # how many examples each property is tried on
LONGEST = ("airline", "original", "speed", "wordle", "11_forecaster", "contrast")  # by name
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def pytest_addoption(parser):
    "`--site FOLDER`: test a site that is built, by whichever renderer."
    parser.addoption("--site", type=Path, help="a finished site, such as _docs; else one is built")


def pytest_sessionstart(session):
    "In CI, begin to install what the comparisons run in; their tests wait for its lock."
    config, every = session.config, pytest.Config.ArgsSource.TESTPATHS
    less = any(map(config.getoption, ("site", "quick", "collectonly")))
    whole = config.args_source == every and not less
    if os.environ.get("CI") and whole and not hasattr(config, "workerinput"):
        with open(ROOT / ".venv-compare.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            subprocess.Popen(["make", ".venv-compare/compare.stamp"], cwd=ROOT,
                             pass_fds=[lock.fileno()], stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL)


def pytest_configure():
    "What tests start can be interrupted, also under `nohup` or `make test &`, which ignore that."
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_generate_tests(metafunc):
    "`notebook`: each page of the book; `module`: the name of each exported module."
    if "notebook" in metafunc.fixturenames:
        pages = all_notebooks()
        names = [page.relative_to(NBS).as_posix() for page in pages]
        metafunc.parametrize("notebook", pages, ids=names)
    if "module" in metafunc.fixturenames:
        metafunc.parametrize("module", modules())


def pytest_collection_modifyitems(config, items):
    """What takes longest first: parallel workers share the rest better. With --site, only what
    needs a site."""
    if config.getoption("site"):
        items[:] = [item for item in items if "built" in item.fixturenames]
    items.sort(key=lambda item: (not any(name in item.name for name in LONGEST),
                                 item.path.stem != "test_notebooks"))


class Quiet(http.server.SimpleHTTPRequestHandler):
    "Files of the site, without a line for each."

    def log_message(self, *args):
        pass


@pytest.fixture(scope="session")
def browser():
    "Debian's Chromium, or whichever is on the PATH; missing it is a failure in CI."
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next(filter(None, map(shutil.which, names)), None)
    if path is None and not os.environ.get("CI"):
        pytest.skip("no Chromium on the PATH")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def built(tmp_path_factory, pytestconfig):
    "The folder of the site, built once; a worker that comes second waits for it."
    if folder := pytestconfig.getoption("site"):
        return folder.resolve()
    base = tmp_path_factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base  # what workers share
    with open(base / "site.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        said = base / "site.txt"
        if not said.exists():
            (base / "site").mkdir()
            done = run(sys.executable, "tools/site/docs.py", cwd=copy_project(base / "site"))
            said.write_text(words(done), encoding="utf-8")
    problems = said.read_text(encoding="utf-8")
    assert problems.startswith("exit status 0"), problems
    return next((base / "site").glob("*/_docs"))


@pytest.fixture(scope="session")
def site(built):
    "The built site behind a server of its own: its folder and its address."
    handler = functools.partial(Quiet, directory=built)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield built, f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@pytest.fixture()
def page(browser):
    "A new reader, who remembers nothing."
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    yield context.new_page()
    context.close()
