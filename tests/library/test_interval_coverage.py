"""Intervals cover as much of simulated series as they say they do."""
import sys

import pytest
from support import ROOT, rounds

sys.path.insert(0, str(ROOT / "benchmarks"))
import interval_coverage  # the folder is no package


@pytest.mark.parametrize("seed", range(rounds(1, 3)))
def test_intervals_cover_what_they_say(seed):
    n = rounds(60, 227)
    table = interval_coverage.coverage(n, seed)
    chance = 4 if n < 200 else 1         # percent, by which 60 series differ from many
    for level, low, high in ((80, 76, 84), (95, 92, 98)):
        of = table.xs(level, level="level")
        assert of["all"].between(low - chance, high + chance).all(), of
        assert of.min(axis=None) > low - 2 * chance and of.max(axis=None) < high + 2 + chance, of
