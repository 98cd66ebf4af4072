"""Does the net cover less on M1 because its intervals are narrow, or because of the years asked?

    python benchmarks/earlier_origins.py FOLDER     # as competitions.py has it; seconds

The same series of M1 and of the sample of M4, forecast from where the competition does and from
one, two and three horizons earlier; writes earlier_origins.csv. Nothing of M3 is read.
"""
import argparse
from pathlib import Path

import numpy as np
import pandas as pd
from competitions import by_net, read_sets
from scores import INTERVALS, inside

LEAST = 8       # known values that a forecast begins with


def earlier(row, k):
    "What is known k horizons before the competition's origin, and what followed."
    h, every = len(row["test"]), np.r_[row["train"], row["test"]]
    origin = len(row["train"]) - k * h
    return every[:max(origin, 0)], every[origin:origin + h]


def coverage(rows, k):
    "Series, and percent covered by 80% and 95% intervals, k horizons earlier."
    m = rows[0]["season_length"]
    pairs = [earlier(row, k) for row in rows]
    pairs = [(past, later) for past, later in pairs if len(past) >= LEAST]
    said = by_net(None, [past for past, _ in pairs], m, len(rows[0]["test"]))
    actual = np.stack([later for _, later in pairs])
    covered = {f"cover-{level}": 100 * inside(said, actual, level).mean() for level in INTERVALS}
    return {"series": len(pairs), **covered}


def main():
    "A row for each set and origin."
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="where the competitions lie")
    sets = read_sets(parser.parse_args().folder)
    table = pd.DataFrame([{"set": name, "horizons earlier": k, **coverage(rows, k)}
                          for name, rows in sets.items() if not name.startswith("M3")
                          for k in range(4)])
    table.round(1).to_csv(Path(__file__).with_suffix(".csv"), index=False)
    print(table.round(1))


if __name__ == "__main__":
    main()
