"""Stop with a clear word when this Python is older than the one the package needs.

Runs under any Python 3 (and 2.7), so no newer syntax here.
"""
import sys


def main(needed):
    "Exit with a message unless this Python is at least `needed`, such as '3.11'."
    if sys.version_info[:2] >= tuple(int(part) for part in needed.split(".")):
        return
    found = "%d.%d" % sys.version_info[:2]
    sys.exit(
        "lstm_apply needs Python %s or newer; '%s' is Python %s.\n"
        "Name another one, for example: make PYTHON=python%s forecast"
        % (needed, sys.executable, found, needed)
    )


if __name__ == "__main__":
    main(sys.argv[1])
