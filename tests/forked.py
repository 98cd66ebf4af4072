"""Notebooks in processes that need not read torch and pandas again: forked from one that has."""
import multiprocessing
import os
import sys

READ_ONCE = ["nbdev.test", "fastcore.test", "matplotlib.pyplot", "pandas", "torch"]
os.environ.setdefault("MPLBACKEND", "Agg")  # before matplotlib is read
SERVER = multiprocessing.get_context("forkserver")
SERVER.set_forkserver_preload(READ_ONCE)
LIMIT = 900     # seconds


def child(path, said, env):
    "In a new process: run a notebook by nbdev's own function; what it says goes to a file."
    with open(said, "w", encoding="utf-8") as out:
        os.dup2(out.fileno(), 1)
        os.dup2(out.fileno(), 2)
    os.environ.clear()
    os.environ.update(env)
    from nbdev.test import nbdev_test
    nbdev_test(path=path, n_workers=0)
    sys.stdout.flush()


def nbdev_test(path, said, env):
    "The exit status of nbdev_test on one notebook; None when it took too long."
    process = SERVER.Process(target=child, args=(str(path), str(said), env))
    process.start()
    process.join(LIMIT)
    if process.exitcode is None:
        process.kill()
    return process.exitcode
