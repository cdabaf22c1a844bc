"""How long a snapshot of many decided records takes to write and to verify, and how much memory.

    python -m benchmarks.export [RECORDS ...]     # 1000 10000 without; 100000 is the issue of record

Every record is drafted and decided through the store, which takes longer than the export. What is timed runs
in a process of its own, whose peak memory is its own. CPU seconds are those of that process.
"""

from __future__ import annotations

import hashlib
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from dataset.formats import Format
from dataset.snapshot import Options, write_snapshot
from dataset.texts import Texts
from dataset.verify import verify_snapshot
from schemas.catalogue import builtin_record_types
from schemas.decisions import RECORD, Action, Decision
from schemas.documents import Document, Span
from schemas.drafts import Coverage, Draft
from schemas.fields import DraftedField, Drafter, State
from schemas.leases import Lease
from schemas.reviewed import said_by
from store.store import Store, open_store
from trialspan.quote_grammar import doubt_by

_RECORDS = (1_000, 10_000)
_AT_ONCE = 500
"""Records saved in one transaction."""
_LINES = (
    ("identification.nct_id", "ClinicalTrials.gov ID: {}", "NCT99{:06}"),
    ("identification.brief_title", "Brief Title: {}", "Capsule {} Against Hay Fever"),
    ("status.overall_status", "Overall Status: {}", "Completed"),
    ("conditions[0]", "Condition: {}", "Hay Fever, Kind {}"),
    ("arms[0].label", "Arm: {}", "Capsule {}"),
    ("arms[1].label", "Arm: {}", "Placebo {}"),
    ("interventions[0].name", "Intervention: {}", "Capsule {}"),
    ("outcomes[0].measure", "Primary Outcome: {}", "Sneezes a day of participant {}"),
    ("eligibility.inclusion[0].text", "Inclusion: {}", "Sneezes for {} days or more"),
    ("sponsors.lead_sponsor.name", "Sponsor: {}", "Institute {} of Invented Medicine"),
)
_CODES = {"status.overall_status": "COMPLETED"}


class Cost(NamedTuple):
    """What one thing took."""

    cpu_s: float
    wall_s: float
    peak_mib: float


def main(argv: Sequence[str]) -> int:
    """Make, export, verify and print; the exit code."""
    if argv[:1] in (["write"], ["verify"]):
        return _timed(*argv)
    print(f"records of {len(_LINES)} values each")
    for records in [int(each.replace("_", "")) for each in argv] or _RECORDS:
        with tempfile.TemporaryDirectory() as folder:
            database, place = Path(folder, "decided.db"), Path(folder, "snapshot")
            began = time.perf_counter()
            make_database(database, records)
            print(f"{records:,} records: drafted and decided in {time.perf_counter() - began:.0f} s")
            for what, cost in [
                ("export", _cost("write", database, place)),
                ("verify", _cost("verify", place)),
                *((f"export, {name}", _cost("write", database, Path(folder, name), name)) for name in Format),
            ]:
                print(
                    f"  {what}: {cost.cpu_s:.1f} s CPU, {cost.wall_s:.1f} s, peak {cost.peak_mib:.0f} MiB,"
                    f" {1000 * cost.cpu_s / records:.2f} ms CPU a record"
                )
    return 0


def make_database(path: Path, records: int) -> None:
    """A new store with so many records, all of them decided."""
    with open_store(path) as store:
        for first in range(0, records, _AT_ONCE):
            batch = [make_record(number) for number in range(first, min(first + _AT_ONCE, records))]
            store.save_drafts(batch)
            for document, draft in batch:
                _decide(store, document.text_sha256, draft)


def make_record(number: int) -> tuple[Document, Draft]:
    """An invented page and its draft."""
    text, fields = "", []
    for path, line, words in _LINES:
        quote = words.format(number)
        start = len(text) + line.index("{}")
        text += line.format(quote) + "\n"
        fields.append(
            DraftedField(
                path=path,
                value=_CODES.get(path, quote),
                state=State.STATED,
                evidence=(Span(start=start, end=start + len(quote), quote=quote),),
                drafter=Drafter.LABEL,
            )
        )
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    document = Document(
        name=f"pages/{number:06}.txt",
        text=text,
        text_sha256=sha256,
        source_sha256=sha256,
        source_bytes=len(text.encode()),
        encoding="utf-8",
    )
    return document, Draft(
        document_sha256=sha256,
        document_name=document.name,
        record_type="trial_registration",
        record_key=f"NCT99{number:06}",
        fingerprint="invented",
        fields=tuple(fields),
        coverage=Coverage(claimed=len(fields)),
    )


def _decide(store: Store, sha256: str, draft: Draft) -> None:
    lease = store.take_lease(sha256, "ana")
    store.decide_all([*_decisions(lease, draft)], lease)
    store.release_lease(lease)


def _decisions(lease: Lease, draft: Draft) -> Iterator[Decision]:
    for field in draft.fields:
        there = said_by(field)
        yield Decision(
            document_sha256=lease.document_sha256,
            subject=field.path,
            action=Action.ACCEPT,
            reviewer=lease.reviewer,
            seen=0,
            before=there,
            after=there,
            seconds=4.5,
        )
    yield Decision(
        document_sha256=lease.document_sha256,
        subject=RECORD,
        action=Action.COMPLETE,
        reviewer=lease.reviewer,
        seen=0,
    )


def _cost(*argv: str | Path) -> Cost:
    """What this module's own command took in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.export", *argv], check=True, stdout=subprocess.PIPE, text=True
    )
    return Cost(**json.loads(done.stdout))


def _timed(what: str, *given: str) -> int:
    """Do it, and print its cost as JSON. given: the paths, and a further format to write."""
    paths = [Path(each) for each in given[:2]]
    began, used = time.perf_counter(), time.process_time()
    if what == "write":
        options = Options(record_types=builtin_record_types(), formats=frozenset(map(Format, given[2:])))
        with open_store(paths[0], create=False) as store:
            write_snapshot(store, paths[1], options)
    else:
        types = builtin_record_types()
        found = verify_snapshot(paths[0], texts=Texts([]), record_types=types, doubt_by=doubt_by)
        assert found.holds, found.problems[:3]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    cost = Cost(time.process_time() - used, time.perf_counter() - began, peak)
    print(json.dumps(cost._asdict()))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
