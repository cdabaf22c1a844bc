"""Drafted fields with what reviewers made of them, for learning which signals foretell an error."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from schemas.decisions import Action
from schemas.reviewed import said_by
from schemas.same_value import kind_of, says_same
from schemas.settling import SettledField
from store.store import Store

Judged = tuple[tuple[str, ...], bool]
"""The signals of a field, and whether it was wrong."""


def judged_fields(store: Store) -> Iterator[Judged]:
    """Each field of a current draft that has an answer which counts.

    Wrong is what a reviewer changed, be it only the words it rests on. A field without signals, or whose
    answer is about an older draft, says nothing.
    """
    for text in store.texts():
        if not text.is_drafted:
            continue
        settled = store.settled(text.text_sha256)
        if settled:
            record_type = store.drafts_of(text.text_sha256)[1][0].record_type
            yield from _judged(settled, record_type)


def _judged(settled: Iterable[SettledField], record_type: str) -> Iterator[Judged]:
    for field in settled:
        if field.drafted is not None and field.drafted.signals and not field.is_stale:
            kind = kind_of(record_type, field.path)
            is_moved = any(event.action is Action.RE_ANCHOR for event in field.events)
            yield field.drafted.signals, is_moved or not says_same(field.said, said_by(field.drafted), kind)
