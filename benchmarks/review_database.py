"""A large invented database to review, drafted by nobody: as many fields as wanted, in records of sixty.

    python -m benchmarks.review_database FILE FIELDS

Everything goes through the store, so that the file is what a run would leave.
"""

from __future__ import annotations

import hashlib
import random
import sys
from collections.abc import Iterator
from pathlib import Path

from schemas.documents import Document, Span
from schemas.drafts import Coverage, Draft
from schemas.fields import DraftedField, Drafter, Flag, GroundingStatus, State
from store.store import open_store

PER_RECORD = 60
_AT_ONCE = 200
"""Records saved in one transaction."""
_SEED = 20261122
_KINDS = (
    (
        "trial_registration",
        "eligibility.inclusion[{}].text",
        "Adults with a history of {} who take {} mg a day",
    ),
    ("trial_registration", "outcomes[{}].measure", "Change in {} after {} weeks of treatment"),
    ("trial_registration", "arms[{}].description", "Capsules of {} with {} ml of water in the morning"),
    ("publication_report", "results[{}].conclusion", "Patients with {} had {} events fewer"),
)
_NOUNS = ("sneezing", "itching", "hives", "wheezing", "tearing", "congestion", "rash", "swelling", "cough")
_REASONS = (
    "read at its label",
    "read at its label; two drafters agree",
    "the quote stands in several places; read at its label",
    "the parts do not add up to the total; read by grammar",
    "the model alone has read it; 2 unclaimed numbers nearby",
)


def make_database(path: Path, fields: int) -> None:
    """Fill a new store with so many fields, a full record at a time."""
    chance = random.Random(_SEED)
    with open_store(path) as store:
        batch: list[tuple[Document, Draft]] = []
        for number in range(-(-fields // PER_RECORD)):
            batch.append(make_record(number, min(PER_RECORD, fields - number * PER_RECORD), chance))
            if len(batch) == _AT_ONCE:
                store.save_drafts(batch)
                batch.clear()
        store.save_drafts(batch)


def make_record(number: int, fields: int, chance: random.Random) -> tuple[Document, Draft]:
    """An invented page and its draft."""
    record_type = _KINDS[number % len(_KINDS)][0]
    kinds = [(path, words) for kind, path, words in _KINDS if kind == record_type]
    key = f"NCT99{number:06}"
    lines = [f"Trial {key}, of {1000 + number} people."]
    lines += [
        kinds[index % len(kinds)][1].format(chance.choice(_NOUNS), chance.randrange(1, 400))
        for index in range(fields)
    ]
    text = "\n".join(lines)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    document = Document(
        name=f"pages/{number:06}.txt",
        text=text,
        text_sha256=sha256,
        source_sha256=sha256,
        source_bytes=len(text),
        encoding="utf-8",
    )
    paths = [kinds[index % len(kinds)][0].format(index // len(kinds)) for index in range(fields)]
    facts = (Span.of(text, len(lines[0]) - 12, len(lines[0]) - 8),) if number % 3 == 0 else ()
    return document, Draft(
        document_sha256=sha256,
        document_name=document.name,
        record_type=record_type,
        record_key=key,
        fingerprint="invented",
        fields=tuple(_fields(lines, paths, chance)),
        coverage=Coverage(claimed=fields, unclaimed=facts),
    )


def _fields(lines: list[str], paths: list[str], chance: random.Random) -> Iterator[DraftedField]:
    """One field a line, most of them likely right."""
    start = len(lines[0]) + 1
    for line, path in zip(lines[1:], paths, strict=True):
        error = round(chance.betavariate(1, 12), 4)
        yield DraftedField(
            path=path,
            value=line,
            state=State.STATED,
            evidence=(Span(start=start, end=start + len(line), quote=line),),
            drafter=chance.choice((Drafter.LABEL, Drafter.LABEL, Drafter.GRAMMAR, Drafter.MODEL)),
            grounding=GroundingStatus.ALTERED if error > 0.4 else GroundingStatus.EXACT,
            flags=(Flag.AMBIGUOUS_PLACE,) if error > 0.2 else (),
            expected_error=error,
            expected_error_reason=_REASONS[min(len(_REASONS) - 1, int(error * 20))],
        )
        start += len(line) + 1


def main() -> None:
    """Make the file that is named."""
    path, fields = sys.argv[1:]
    make_database(Path(path), int(fields))


if __name__ == "__main__":
    main()
