"""Filters of a queue as SQL conditions over `queue`, `queue_drafts` and `fields`; data are values, always."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from schemas.queue import QueueFilter, Show

OPEN, SKIPPED, DECIDED = 0, 1, 2
"""What a seat says of a field, in the columns `first` and `second`."""
SOONER = {
    Show.PENDING: (OPEN,),
    Show.FLAGGED: (OPEN,),
    Show.SKIPPED: (),
    Show.DECIDED: (DECIDED,),
    Show.ALL: (OPEN, DECIDED),
}
"""The fields that come by expected error."""
LATER = {
    Show.PENDING: (SKIPPED,),
    Show.FLAGGED: (SKIPPED,),
    Show.SKIPPED: (SKIPPED,),
    Show.DECIDED: (),
    Show.ALL: (SKIPPED,),
}
"""Those that come at the end."""
ALL_STATES = (OPEN, DECIDED, SKIPPED)
SEARCHED = ("queue_drafts.record", "fields.path", "fields.value", "fields.quote")
"""Where words are looked for."""


@dataclass
class Conditions:
    """Conditions that all have to hold, with their values in order."""

    terms: list[str] = field(default_factory=list)
    values: list[object] = field(default_factory=list)

    def add(self, term: str, *values: object) -> None:
        """One more; term: SQL of ours, with a question mark for each value."""
        self.terms.append(term)
        self.values += values

    @property
    def sql(self) -> str:
        """The terms as one expression."""
        return " AND ".join(self.terms) or "1"


def conditions_of(wanted: QueueFilter, states: Iterable[int], state: str) -> Conditions:
    """What a row of `queue` must fulfil, apart from words.

    states: those that are wanted; state: the SQL expression of what the reviewer's seat says.
    """
    found = Conditions()
    found.add(f"{state} IN ({', '.join(map(str, states))})")
    if wanted.show is Show.FLAGGED:
        found.add("queue.is_flagged")
    if wanted.field_group is not None:
        found.add("queue.field_group = ?", wanted.field_group)
    if wanted.drafter is not None:
        found.add("queue.drafter = ?", wanted.drafter.value)
    if wanted.least_error:
        found.add("queue.risk >= ?", wanted.least_error)
    if wanted.record_type is not None:
        found.add("queue_drafts.record_type = ?", wanted.record_type)
    return found


def is_whole(wanted: QueueFilter) -> bool:
    """Whether fields are left out only for what is said of them, or for the type of their record."""
    return wanted == QueueFilter(show=wanted.show, record_type=wanted.record_type)


def needs_drafts(wanted: QueueFilter) -> bool:
    """Whether the conditions speak of `queue_drafts`."""
    return wanted.record_type is not None or bool(wanted.words.split())


def add_words(found: Conditions, words: str, besides: Sequence[int] = ()) -> None:
    """Each word must be part of one of the columns that are searched, in whatever case.

    besides: ids of fields that are found in any case, because what is shown of them is not in the columns.

    SQLite's LIKE knows the case of ASCII letters only, so any other letter that has one matches every
    character here; `has_words` is asked about what is found.
    """
    for word in words.split():
        patterns = [f"%{_pattern(word)}%", f"%{_pattern(json.dumps(word, ensure_ascii=False)[1:-1])}%"]
        terms = [f"{column} LIKE ? ESCAPE '!'" for column in SEARCHED]
        values: list[object] = [patterns[0], patterns[0], patterns[1], patterns[0]]
        if besides:
            terms.append("fields.id IN (SELECT value FROM json_each(?))")
            values.append(json.dumps(besides))
        found.add(f"({' OR '.join(terms)})", *values)


def is_loose(words: str) -> bool:
    """Whether `add_words` finds more than it should."""
    return not words.isascii()


def has_words(words: str, columns: Iterable[str | None]) -> bool:
    """Whether every word is part of a column, in whatever case."""
    folded = [column.casefold() for column in columns if column]
    return all(any(word in column for column in folded) for word in words.casefold().split())


def _pattern(word: str) -> str:
    return "".join(_pattern_of(character) for character in word)


def _pattern_of(character: str) -> str:
    if character in "%_!":
        return f"!{character}"
    return "_" if not character.isascii() and character.lower() != character.upper() else character
