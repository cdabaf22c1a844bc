"""The log of decisions as it leaves: every event as it was sealed, so that the chain can be checked again.

Of events on a person's contact data, which stays, only the links of the chain leave; and of what has a place
in the chain and is no decision (plans, hand-overs, checks of attention) the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from pydantic import JsonValue

from dataset.leaving import Subject
from dataset.manifest import AuditHead
from store.chain import GENESIS

NO_LOG = AuditHead(events=0, head=GENESIS, at=None)
"""Before anything was decided."""
LINKS = ("id", "at", "previous_hash", "hash")
"""What leaves of an event that is withheld."""


def leaving_events(
    rows: Iterable[Mapping[str, JsonValue]], withheld: Collection[Subject]
) -> Iterator[dict[str, JsonValue]]:
    """Every link of the log, in order; of events on a withheld subject the links alone."""
    for row in rows:
        if "seal" not in row and (row["document_sha256"], row["subject"]) in withheld:
            yield {name: row[name] for name in LINKS} | {"withheld": True}
        else:
            yield dict(row)


def head_after(head: AuditHead, link: Mapping[str, JsonValue]) -> AuditHead:
    """Where the log stands after one more link."""
    if "seal" in link:
        return head.model_copy(update={"head": str(link["hash"])})
    return AuditHead(events=int(str(link["id"])), head=str(link["hash"]), at=str(link["at"]))
