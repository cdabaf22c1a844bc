"""The coverage ledger: every fact of a text is claimed, chrome, a reference, another record's, or unclaimed.

It is how omissions are seen: what no field claims and what does not belong to the page, its references or
another record is listed for a person to look at.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum

from extract.claims import Holds, claims_of
from extract.facts import Fact, FactKind, read_facts
from extract.outline import Outline
from extract.stretch import Stretch, merge_stretches
from schemas.catalogue import RecordType
from schemas.documents import Span
from schemas.drafts import Coverage
from schemas.fields import DraftedField


class Account(Enum):
    """Where a fact belongs."""

    CLAIMED = "claimed"
    CHROME = "chrome"
    REFERENCE = "reference"
    OTHER_RECORD = "other_record"
    UNCLAIMED = "unclaimed"


SET_ASIDE: Mapping[str, Account] = {
    "references": Account.REFERENCE,
    "related": Account.OTHER_RECORD,
    "links": Account.CHROME,
    "promotion": Account.CHROME,
    "mesh": Account.CHROME,
}
"""Sections whose facts are another record's or the site's."""


def count_coverage(
    text: str, outline: Outline, fields: Iterable[DraftedField], record_type: RecordType | None
) -> Coverage:
    """How the facts of a text are accounted for, claims first; without a record type, no field claims."""
    facts = list(read_facts(text))
    claimed = _claimed_parts(text, facts, fields, record_type) if record_type else set()
    places = _Places(outline)
    counts: Counter[Account] = Counter()
    unclaimed: list[Span] = []
    for fact in facts:
        is_claimed = all(part in claimed for part in fact.parts)
        account = Account.CLAIMED if is_claimed else places.account_of(fact)
        counts[account] += 1
        if account is Account.UNCLAIMED:
            unclaimed.append(Span.of(text, fact.start, fact.end))
    return Coverage(
        claimed=counts[Account.CLAIMED],
        chrome=counts[Account.CHROME],
        reference=counts[Account.REFERENCE],
        other_record=counts[Account.OTHER_RECORD],
        unclaimed=tuple(unclaimed),
    )


def _claimed_parts(
    text: str, facts: Sequence[Fact], fields: Iterable[DraftedField], record_type: RecordType
) -> set[tuple[int, int]]:
    """The parts of facts that lie whole in the words of a field that is about them."""
    parts = sorted(part for fact in facts for part in fact.parts)
    starts = [start for start, _ in parts]
    whole: list[Stretch] = []
    claimed: set[tuple[int, int]] = set()
    for field in fields:
        for span, holds in claims_of(field, record_type.find(field.path)):
            if holds is None:
                whole.append(Stretch(span.start, span.end))
            else:
                claimed |= _held(text, parts, starts, Stretch(span.start, span.end), holds)
    for stretch in merge_stretches(whole):
        claimed |= _held(text, parts, starts, stretch, lambda _: True)
    return claimed


def _held(
    text: str, parts: Sequence[tuple[int, int]], starts: Sequence[int], stretch: Stretch, holds: Holds
) -> set[tuple[int, int]]:
    inside = parts[bisect_left(starts, stretch.start) : bisect_left(starts, stretch.end)]
    return {(a, b) for a, b in inside if b <= stretch.end and holds(text[a:b])}


class _Places:
    """What of a page is not the record's."""

    def __init__(self, outline: Outline) -> None:
        self._shown = [(p.source, p.source + p.length) for p in outline.view.pieces]
        self._aside = {account: _set_aside(outline, account) for account in dict.fromkeys(SET_ASIDE.values())}

    def account_of(self, fact: Fact) -> Account:
        """Where a fact belongs that no field claims."""
        for account, stretches in self._aside.items():
            if _inside(stretches, fact.start, fact.end):
                return account
        is_chrome = fact.kind is FactKind.LIST_MARK or not _inside(self._shown, fact.start, fact.end)
        return Account.CHROME if is_chrome else Account.UNCLAIMED


def _set_aside(outline: Outline, account: Account) -> tuple[Stretch, ...]:
    return merge_stretches((s.start, s.end) for s in outline.sections if SET_ASIDE.get(s.key) is account)


def _inside(stretches: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether one of the sorted, disjoint stretches holds start:end."""
    at = bisect_right(stretches, (start, float("inf"))) - 1
    return at >= 0 and end <= stretches[at][1]
