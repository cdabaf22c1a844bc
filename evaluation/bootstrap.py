"""Intervals by resampling: how much a figure would move with other pages of the same kind.

Whole records are drawn with replacement, all pages of a record together: two printings of one trial are not
two trials. numpy and not scipy.stats.bootstrap: one multiplication of the drawn counts serves every rate of
every part, where scipy would draw anew for each.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from evaluation.tally import Array

RESAMPLES = 2000
"""Enough for the second digit of a 95 % interval (Efron & Tibshirani 1993, section 13.3)."""
CONFIDENCE = 0.95
FEWEST_RECORDS = 2
"""Of one record nothing can be said."""
_SEED = 20_250_101
"""Fixed, so that the same pages give the same interval."""
_AT_ONCE = 250
"""Resamples drawn together; bounds the memory at 2 kB a document."""


def resample(counts: Array, units: Sequence[Hashable]) -> Array | None:
    """Counts added up over resampled documents: `RESAMPLES` × parts × kinds; None for too few records.

    counts: documents × parts × kinds. units: for each document, the record it is drawn with.
    """
    numbers = {unit: number for number, unit in enumerate(dict.fromkeys(units))}
    if len(numbers) < FEWEST_RECORDS:
        return None
    drawn_with: NDArray[np.intp] = np.array([numbers[unit] for unit in units])
    flat = counts.reshape(len(counts), -1)
    generator = np.random.default_rng(_SEED)
    even = np.full(len(numbers), 1 / len(numbers))
    sums = [
        generator.multinomial(len(numbers), even, size=_AT_ONCE)[:, drawn_with].astype(np.float64) @ flat
        for _ in range(RESAMPLES // _AT_ONCE)
    ]
    return np.concatenate(sums).reshape(RESAMPLES, *counts.shape[1:])


def known_parts(counts: Array, units: Sequence[Hashable]) -> NDArray[np.bool_]:
    """For each part, whether as many records as an interval needs have something in it."""
    with_something: dict[Hashable, NDArray[np.bool_]] = {}
    has_something: NDArray[np.bool_] = (counts != 0).max(axis=2)
    for unit, row in zip(units, has_something, strict=True):
        with_something[unit] = with_something.get(unit, np.zeros_like(row)) | row
    found: NDArray[np.bool_] = np.sum(list(with_something.values()), axis=0) >= FEWEST_RECORDS
    return found


def interval(rates: Array) -> tuple[float, float] | None:
    """The percentile interval of resampled rates; None where not one of them is a number.

    Resamples without anything below the line say nothing and are left out.
    """
    known = rates[~np.isnan(rates)]
    if not known.size:
        return None
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(known, [tail, 1 - tail])
    return float(low), float(high)
