"""`python -m lstm_apply` is the command `lstm_apply`."""
import os
import sys

if not os.path.isdir(os.path.join(sys.path[0] or ".", "lstm_apply")):
    del sys.path[0]          # a random.py in the folder where it runs is not the library's

from .cli import main

if __name__ == "__main__":
    sys.exit(main())
