"""Whether the fields of a record agree with each other.

What does not is kept and flagged, never repaired and never dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex

from schemas.fields import DraftedField, Flag

IDENTIFIER_FORMS: Mapping[str, str] = {
    "NCT": r"NCT\d{8}",
    "ChiCTR": r"ChiCTR(-[A-Z]+)?-?\d{8,13}",
    "ISRCTN": r"ISRCTN\d{8}",
    "10.": r"10\.\d{4,9}/\S*[^.\s]",
}
"""First characters to the whole form of an identifier (the registries' own rules; DOI handbook 2.2)."""
_DATE_ORDER = ("status.start_date.date", "status.primary_completion_date.date", "status.completion_date.date")


def check_record(fields: Sequence[DraftedField]) -> tuple[DraftedField, ...]:
    """The fields with what they say about each other flagged, each with a sentence that names both sides."""
    noted = {note.path: note for note in (*_dates(fields), *_percentages(fields), *_identifiers(fields))}
    return tuple(_noted(field, noted.get(field.path)) for field in fields)


@dataclass(frozen=True)
class _Note:
    path: str
    flag: Flag
    sentence: str


def _noted(field: DraftedField, note: _Note | None) -> DraftedField:
    if note is None:
        return field
    flags = tuple(dict.fromkeys((*field.flags, note.flag)))
    return field.model_copy(update={"flags": flags, "note": note.sentence})


def _dates(fields: Iterable[DraftedField]) -> Iterator[_Note]:
    by_path = {f.path: f.value for f in fields}
    known = [(path, date) for path in _DATE_ORDER if isinstance(date := by_path.get(path), str)]
    for (earlier, first), (later, second) in pairwise(known):
        shared = min(len(first), len(second))
        if second[:shared] < first[:shared]:
            sentence = f"{later} {second} lies before {earlier} {first}"
            yield _Note(later, Flag.DATES_OUT_OF_ORDER, sentence)


def _percentages(fields: Iterable[DraftedField]) -> Iterator[_Note]:
    """26 of 36 must be 72 %, within the rounding that is printed."""
    by_path = {f.path: f.value for f in fields}
    for path, percent in by_path.items():
        head, dot, leaf = path.rpartition(".")
        events, total = by_path.get(f"{head}.events"), by_path.get(f"{head}.n")
        if leaf != "percent" or not dot or not isinstance(percent, (int, float)):
            continue
        if isinstance(events, int) and isinstance(total, int) and total > 0:
            decimals = len(str(percent).partition(".")[2])
            if abs(100 * events / total - percent) > 0.51 * 10**-decimals:
                sentence = f"{events} of {total} is {100 * events / total:.1f} %, the text says {percent} %"
                yield _Note(path, Flag.PERCENT_MISMATCH, sentence)


def _identifiers(fields: Iterable[DraftedField]) -> Iterator[_Note]:
    for field in fields:
        if isinstance(field.value, str) and field.path.endswith((".nct_id", ".doi", "].id")):
            form = next((f for start, f in IDENTIFIER_FORMS.items() if field.value.startswith(start)), None)
            if form is not None and regex.fullmatch(form, field.value) is None:
                sentence = f"{field.value!r} does not have the form of its registry"
                yield _Note(field.path, Flag.MALFORMED_IDENTIFIER, sentence)
