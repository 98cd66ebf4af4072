"""`python -m lstm_apply` is the command `lstm_apply`."""
import sys

from .cli import main

if __name__ == "__main__":
    sys.exit(main())
