"""Small files for tests, and reading them with all that is said."""
import io
import warnings

import pandas as pd
import pytest

from lstm_apply.data import read_series

DAYS = [str(day.date()) for day in pd.date_range("2024-01-01", periods=8)]
HEAD = "day,n"
PLAIN = [10.0, 11.0, 12.0, 13.0, 14.0, 15.0, 16.0, 17.0]


def read(text, reader=read_series, **how):
    "What is read, and the notes in one text."
    notes = []
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        file = io.BytesIO(text) if isinstance(text, bytes) else io.StringIO(text)
        return reader(file, report=notes.append, **how), "; ".join(notes)


def refused(text, reader=read_series, **how):
    with pytest.raises(ValueError) as refusal:
        read(text, reader, **how)
    return str(refusal.value)


def column(*cells, head=HEAD):
    "A file with these cells in its column of values, quoted."
    rows = [f'{day},"{cell}"' for day, cell in zip(DAYS, cells)]
    return "\n".join([head, *rows, ""])


def table(values=PLAIN, head=HEAD):
    return column(*(f"{v:g}" for v in values), head=head)
