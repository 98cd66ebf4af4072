"""Test cases per notebook and per module, and one core for each parallel worker."""
import os

from support import NBS, PACKAGE, notebooks

if "PYTEST_XDIST_WORKER" in os.environ:  # before torch is imported
    os.environ.setdefault("OMP_NUM_THREADS", "1")


def pytest_generate_tests(metafunc):
    "`notebook`: each page of the book; `module`: each exported module."
    if "notebook" in metafunc.fixturenames:
        pages = notebooks()
        names = [page.relative_to(NBS).as_posix() for page in pages]
        metafunc.parametrize("notebook", pages, ids=names)
    if "module" in metafunc.fixturenames:
        modules = sorted(PACKAGE.glob("[!_]*.py"))
        metafunc.parametrize("module", modules, ids=[module.stem for module in modules])


def pytest_collection_modifyitems(items):
    "The notebooks first: they take longest, and parallel workers share the rest better."
    items.sort(key=lambda item: item.path.stem != "test_notebooks")
