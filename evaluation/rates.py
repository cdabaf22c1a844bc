"""Rates of counts, for one set of documents or for thousands of resampled ones alike."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from evaluation.tally import Array, Count

_FALSE = (Count.WRONG, Count.SECOND, Count.EXTRA, Count.INVENTED)
_ANNOTATED = (Count.RIGHT, Count.WRONG, Count.MISSED)
_FOUND = (Count.SPAN_EXACT, Count.SPAN_OVERLAP)

FRACTIONS: Mapping[str, tuple[tuple[Count, ...], tuple[Count, ...]]] = {
    "precision": ((Count.RIGHT,), (Count.RIGHT, *_FALSE)),
    "recall": ((Count.RIGHT,), _ANNOTATED),
    "f1": ((Count.RIGHT, Count.RIGHT), (Count.RIGHT, *_FALSE, *_ANNOTATED)),
    "near_precision": ((Count.RIGHT, Count.NEAR), (Count.RIGHT, *_FALSE)),
    "near_recall": ((Count.RIGHT, Count.NEAR), _ANNOTATED),
    "span_exact": ((Count.SPAN_EXACT,), (Count.RIGHT,)),
    "span_overlap": (_FOUND, (Count.RIGHT,)),
    "text_exact": ((Count.TEXTS_RIGHT,), (Count.TEXTS,)),
    "text_similarity": ((Count.TEXT_SIMILARITY,), (Count.TEXTS,)),
    "hallucination": ((Count.FILLED,), (Count.ABSENCES,)),
    "traps": ((Count.SPRUNG,), (Count.TRAPS,)),
    "absence_precision": (
        (Count.NULLS_RIGHT,),
        (Count.NULLS_RIGHT, Count.NULLS_OTHER, Count.CONTRADICTED),
    ),
    "absence_recall": ((Count.NULLS_RIGHT,), (Count.ABSENCES,)),
    "nesting": ((Count.NESTED_RIGHT,), (Count.NESTED,)),
    "record_type": ((Count.TYPED_RIGHT,), (Count.TYPED,)),
}
"""Each rate as what is added up above and below the line; a count named twice counts twice."""


def rate_of(name: str, counts: Array) -> Array:
    """A rate by name, over the last axis of counts; NaN where nothing is below the line."""
    above, below = FRACTIONS[name]
    numerator, denominator = counts[..., above].sum(axis=-1), counts[..., below].sum(axis=-1)
    found: Array = np.full_like(numerator, np.nan)
    np.divide(numerator, denominator, out=found, where=denominator > 0)
    return found


def records_behind(name: str, by_record: Array) -> int:
    """How many records have something below the line of a rate; by_record: records × kinds."""
    return int((by_record[:, FRACTIONS[name][1]].sum(axis=1) > 0).sum())
