"""Run notebooks in place and store what they print and draw, then clean them.

    python tools/dev/notebooks.py                       # all of nbs/
    python tools/dev/notebooks.py nbs/01_model.ipynb    # only these
"""
import argparse
import os
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from export import all_notebooks, export

ROOT = Path(__file__).resolve().parents[2]
NBS = ROOT / "nbs"
WORKERS = 2
LIMIT = 900  # seconds for one cell
QUIET = ["--log-level=ERROR"]  # a kernel on this machine alone need not warn of its open port


def parse_args():
    "The notebooks named on the command line; none means all."
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notebooks", nargs="*", type=Path, help="default: every one in nbs/")
    paths = [path.resolve() for path in parser.parse_args().notebooks]
    missing = [str(path) for path in paths if not path.is_file()]
    if missing:
        parser.error(f"no such notebook: {', '.join(missing)}")
    return paths or all_notebooks()


def nbdev(command, *args):
    "Run one of nbdev's commands, from the environment that runs this file, in the project."
    subprocess.run([Path(sys.executable).parent / command, *args], cwd=ROOT, check=True)


def describe_failure(notebook, error):
    "Where a notebook stopped and why: the cell's number, its id, its first line, the traceback."
    def failed(cell):
        return any(output.output_type == "error" for output in cell.get("outputs", []))

    hits = [(number, cell) for number, cell in enumerate(notebook.cells) if failed(cell)]
    if not hits:
        return f"stopped: {error}"
    number, cell = hits[-1]
    first = cell.source.strip().partition("\n")[0]
    return f"cell {number} (id {cell.id}), which begins with\n    {first}\n\n{error}"


def execute(path):
    "Run a notebook in its own folder, write it back if every cell ran. (seconds, what failed)"
    start = time.perf_counter()
    notebook = nbformat.read(path, as_version=4)
    place = {"metadata": {"path": str(path.parent)}}
    client = NotebookClient(notebook, timeout=LIMIT, kernel_name="python3", resources=place,
                            record_timing=False, extra_arguments=QUIET)
    try:
        client.execute()
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        return time.perf_counter() - start, describe_failure(notebook, error)
    nbformat.write(notebook, path)
    return time.perf_counter() - start, None


def run_all(paths):
    "Run the notebooks, two at a time, with a line for each; the number of those that failed."
    failures = 0
    with ProcessPoolExecutor(min(WORKERS, len(paths))) as pool:
        jobs = {pool.submit(execute, path): path for path in paths}
        for count, job in enumerate(as_completed(jobs), 1):
            seconds, failure = job.result()
            name = os.path.relpath(jobs[job], ROOT)
            word = "FAILED" if failure else "ok"
            print(f"[{count}/{len(paths)}] {name:<36} {seconds:6.1f} s  {word}", flush=True)
            if failure:
                failures += 1
                print(f"{name}: {failure}", file=sys.stderr, flush=True)
    return failures


def main():
    "Bring the modules in step, run the notebooks, clean them; exit status 1 if one failed."
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # two kernels at a time, one core each
    os.environ.setdefault("JUPYTER_PREFER_ENV_PATH", "1")  # the kernel of this environment
    paths = parse_args()
    if status := export():
        sys.exit(status)
    failures = run_all(paths)
    for path in paths:
        nbdev("nbdev_clean", "--fname", str(path))
    if not failures and NBS / "index.ipynb" in paths:
        subprocess.run([sys.executable, "tools/site/readme.py"], cwd=ROOT, check=True)
    sys.exit(f"{failures} of {len(paths)} notebooks failed" if failures else 0)


if __name__ == "__main__":
    main()
