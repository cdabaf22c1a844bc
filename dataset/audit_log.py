"""The log of decisions as it leaves: every event as it was sealed, so that the chain can be checked again.

Of events on a person's contact data, which stays, only the links of the chain leave.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from pydantic import JsonValue

from dataset.manifest import AuditHead
from store.decisions import GENESIS

LINKS = ("id", "at", "previous_hash", "hash")
"""What leaves of an event that is withheld."""
Subject = tuple[str, str]
"""Hash of a document, and what an event on it is about."""


def leaving_events(
    rows: Iterable[Mapping[str, JsonValue]], withheld: Collection[Subject]
) -> Iterator[dict[str, JsonValue]]:
    """Every event of the log, in order; of those on a withheld subject the links alone."""
    for row in rows:
        if (row["document_sha256"], row["subject"]) in withheld:
            yield {name: row[name] for name in LINKS} | {"withheld": True}
        else:
            yield dict(row)


def head_of(last: Mapping[str, JsonValue] | None) -> AuditHead:
    """Where the log stands after its last event; None for an empty one."""
    if last is None:
        return AuditHead(events=0, head=GENESIS, at=None)
    return AuditHead(
        events=int(str(last["id"])), head=str(last["hash"]), at=str(last.get("at") or "") or None
    )
