"""Print the constraints of an environment for tests with other versions than those of .venv.

    python tools/dev/versions.py lowest     # of what lstm_apply runs on, the least that is allowed
    python tools/dev/versions.py highest    # of the same, the newest that pip finds
    python tools/dev/versions.py canary     # the newest nbdev and what comes with it
"""
import re
import sys
from configparser import ConfigParser
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WITH_TORCH = re.compile("nvidia-|cuda-|triton|sympy")  # each torch names its own versions of them
WITH_NBDEV = {"nbdev", "execnb", "fastcore", "ghapi", "fastgit"}
NEWEST_FOR_LOWEST = 3, 12   # the last Python that the lowest numpy and pandas have wheels for


def bounds():
    "What the package runs on, Dask included: name -> lower bound."
    config = ConfigParser(delimiters=["="])
    config.read(ROOT / "settings.ini", encoding="utf-8")
    asked = (config["DEFAULT"][key] for key in ("requirements", "dask_requirements"))
    return dict(re.match(r"([\w-]+)>=([\d.]+)", need).groups()
                for text in asked for need in text.split())


def constraints(kind):
    "Lines of constraints.txt that hold in the environment, and those that it adds."
    asked = bounds()
    free = WITH_NBDEV if kind == "canary" else asked.keys()
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        name = line.partition("==")[0]
        if name not in free and not (kind != "canary" and WITH_TORCH.match(name)):
            yield line
    if kind == "lowest":
        yield from (f"{name}=={version}" for name, version in asked.items())


def main(kind):
    "Print the constraints of one of the three kinds."
    if kind not in ("lowest", "highest", "canary"):
        sys.exit(__doc__)
    if kind == "lowest" and sys.version_info[:2] > NEWEST_FOR_LOWEST:
        here = ".".join(map(str, sys.version_info[:2]))
        sys.exit(f"The lowest versions have no wheels for Python {here}; name an older one: "
                 "make PYTHON=python3.11 lowest")
    print("\n".join(constraints(kind)))


if __name__ == "__main__":
    main(*sys.argv[1:] or [""])
