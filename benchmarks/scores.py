"""Scores of a competition: arrays are (series, steps), quantiles (series, steps, LEVELS)."""
import numpy as np

LEVELS = (.025, .1, .2, .3, .4, .5, .6, .7, .8, .9, .975)    # of the quantiles that are kept
MEDIAN = LEVELS.index(.5)
INTERVALS = {80: (.1, .9), 95: (.025, .975)}
LEAST = .01      # of MASE where its logarithm is taken: an exact forecast is no infinite success


def smape(forecast, actual):
    "Percent, as M3 has it: |error| over the mean of both sizes; 0 where both are 0."
    size = np.abs(forecast) + np.abs(actual)
    return 200 * np.abs(forecast - actual) / np.where(size > 0, size, 1)


def mase(forecast, actual, scale):
    "Mean absolute error of each series over its scale, `naive_scale` of the book."
    return np.abs(forecast - actual).mean(axis=1) / scale


def weighted_quantile_loss(quantiles, actual, levels=LEVELS):
    "Twice the pinball losses at 0.1 … 0.9 over the sum of |actual|, averaged over these levels."
    levels = np.asarray(levels)
    inside = (levels > .09) & (levels < .91)
    above = actual[..., None] - quantiles[..., inside]
    loss = np.maximum(levels[inside] * above, (levels[inside] - 1) * above)
    return float(2 * loss.sum((0, 1)).mean() / np.abs(actual).sum())


def inside(quantiles, actual, level):
    "Is each value within the interval of so many percent?"
    low, high = (quantiles[..., LEVELS.index(p)] for p in INTERVALS[level])
    return (low <= actual) & (actual <= high)


def by_thirds(hits):
    "Share of hits in each third of the horizon."
    return [float(part.mean()) for part in np.array_split(hits, 3, axis=1)]


def log_ratio(errors, others):
    "Logarithm of a series' MASE over that of another method, both at least LEAST."
    return np.log(np.maximum(errors, LEAST) / np.maximum(others, LEAST))


def sign_flip(differences, flips=20_000, seed=0):
    "p-value: share of random signs whose sum is as far from 0 as observed, this one included."
    rng, d = np.random.default_rng(seed), np.asarray(differences, dtype=float)
    as_far, block = 1, 1000
    for _ in range(flips // block):
        signs = rng.choice([-1., 1.], size=(block, len(d)))
        as_far += int((np.abs(signs @ d) >= abs(d.sum()) - 1e-12).sum())
    return as_far / (flips + 1)


def score(quantiles, actual, scale):
    "Every score of one method on one set, but those beside another method."
    median = quantiles[..., MEDIAN]
    row = {"MASE": float(mase(median, actual, scale).mean()),
           "sMAPE": float(smape(median, actual).mean()),
           "WQL": weighted_quantile_loss(quantiles, actual)}
    for level in INTERVALS:
        hits = inside(quantiles, actual, level)
        row[f"cover-{level}"] = float(hits.mean())
        row |= {f"cover-{level}-{k}": c for k, c in enumerate(by_thirds(hits), 1)}
    return row
