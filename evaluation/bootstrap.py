"""Intervals by resampling: how much a figure would move with other pages of the same kind.

Whole records are drawn with replacement, all pages of a record together: two printings of one trial are not
two trials. numpy and not scipy.stats.bootstrap: one multiplication of the drawn counts serves every rate of
every part, where scipy would draw anew for each.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np

from evaluation.tally import Array

RESAMPLES = 2000
"""Enough for the second digit of a 95 % interval (Efron & Tibshirani 1993, section 13.3)."""
CONFIDENCE = 0.95
FEWEST_RECORDS = 2
"""Of one record nothing can be said."""
_SEED = 20_250_101
"""Fixed, so that the same pages give the same interval."""
_AT_ONCE = 250
"""Resamples drawn together; bounds the memory at 4 kB a record."""


def add_by_record(counts: Array, units: Sequence[Hashable]) -> Array:
    """Counts added up over the documents of each record: records × parts × kinds.

    counts: documents × parts × kinds. units: for each document, the record it is of.
    """
    numbers = {unit: number for number, unit in enumerate(dict.fromkeys(units))}
    added = np.zeros((len(numbers), *counts.shape[1:]))
    np.add.at(added, [numbers[unit] for unit in units], counts)
    return added


def resample(by_record: Array) -> Array:
    """Counts added up over resampled records: `RESAMPLES` × parts × kinds."""
    flat = by_record.reshape(len(by_record), -1)
    generator = np.random.default_rng(_SEED)
    even = np.full(len(by_record), 1 / len(by_record))
    sums = [
        generator.multinomial(len(by_record), even, size=_AT_ONCE).astype(np.float64) @ flat
        for _ in range(RESAMPLES // _AT_ONCE)
    ]
    return np.concatenate(sums).reshape(RESAMPLES, *by_record.shape[1:])


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
