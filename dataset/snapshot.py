"""Writes a snapshot: everything that leaves, with where it comes from, in one folder of plain files.

The same database gives the same bytes, whatever the time, the place and the machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any  # adapters of several kinds of lines

from pydantic import TypeAdapter

from dataset.audit_log import NO_LOG, head_after, leaving_events
from dataset.changes import CHANGE, CHANGES, changes_between
from dataset.datapackage import DATAPACKAGE, TableSchema, data_package
from dataset.dictionary import data_dictionary
from dataset.errors import NothingLeavesError
from dataset.folder import SnapshotFolder, new_folder
from dataset.formats import Format, FormatWriter, writers_of
from dataset.leaving import Leaving, Policy, Rules, Staying, Subject, personal_subjects
from dataset.line_models import LINK, LINK_LINE, PROVENANCE
from dataset.lines import json_line, json_page
from dataset.links import Linker, link_line
from dataset.manifest import MANIFEST, AuditHead, Left, Manifest, TypeEntry, read_manifest, sealed
from dataset.provenance import provenance_of
from dataset.quality import Measure, Quality
from dataset.record_schema import DIALECT, record_schema
from dataset.records import exported_record, placed_fields
from schemas.catalogue import RecordType
from schemas.decided import DecidedRecord
from store.store import Store

AUDIT = "audit.jsonl"
QUALITY = "quality.json"
_LINES: dict[str, TypeAdapter[Any]] = {
    "provenance": PROVENANCE,
    "links": LINK_LINE,
    "changes": CHANGE,
    "audit": LINK,
}
"""What reads the lines of the files beside the records; their schemas are made from it."""
Progress = Callable[[int], object]
"""Told how many records were looked at so far."""


@dataclass(frozen=True)
class Options:
    """What a snapshot is to hold."""

    record_types: Mapping[str, RecordType]
    policy: Policy = Policy.COMPLETE
    with_personal: bool = False
    with_sources: bool = False
    """The texts themselves, so that spans can be checked without anything else."""
    measure: Measure | None = None
    """How far two reviewers agree; None leaves it out."""
    formats: frozenset[Format] = frozenset()
    """Beside the JSON lines."""
    since: Path | None = None
    """An earlier snapshot; what changed since goes into `changes.jsonl`."""
    replace: bool = False
    """An older snapshot at the same place gives way."""


def write_snapshot(store: Store, place: Path, options: Options, progress: Progress = int) -> Manifest:
    """Write what may leave as a snapshot at a place, whole or not at all, and return its manifest.

    Raises NothingLeavesError, NotASnapshotError, PlaceTakenError, NotWrittenError or StoreError; then nothing
    is there that was not there before.
    """
    with new_folder(place, replace=options.replace) as folder, store.at_one_moment():
        return _Writer(folder, options).write(store, progress)


@dataclass
class _Writer:
    """One snapshot being written."""

    folder: SnapshotFolder
    options: Options
    types: dict[str, TypeEntry] = field(default_factory=dict)
    left: list[Left] = field(default_factory=list)
    withheld: set[Subject] = field(default_factory=set)
    linker: Linker = field(default_factory=Linker)
    quality: Quality = field(default_factory=Quality)
    tables: dict[str, TableSchema] = field(default_factory=dict)
    """Of the files that are flat tables, by name."""
    writers: list[FormatWriter] = field(default_factory=list)
    """Of the further formats."""

    def write(self, store: Store, progress: Progress) -> Manifest:
        options = self.options
        rules = Rules(options.policy, options.record_types, options.with_personal)
        for code, record_type in options.record_types.items():
            self._begin(code, record_type)
        self._write_records(rules.sort_out(self._looked_at(store.decided_records(), progress)))
        if not any(entry.records for entry in self.types.values()):
            raise NothingLeavesError(_nothing_leaves(self.left, options.policy))
        head = self._write_log(store)
        self._write_links(store)
        since = self._write_changes()
        agreement = options.measure(store) if options.measure else None
        self.folder.write(QUALITY, json_page(self.quality.figures(store.attention_figures(), agreement)))
        for name, lines in _LINES.items():
            schema = {"$schema": DIALECT, **lines.json_schema()}
            self.folder.write(f"schemas/{name}.schema.json", json_page(schema))
        pages = [
            data_dictionary(options.record_types.values()),
            *(each.dictionary() for each in self.writers),
        ]
        self.folder.write("data-dictionary.md", "\n".join(pages).encode())
        package = data_package(self.folder.finish(), self.tables, version=version("trialspan"))
        self.folder.write(DATAPACKAGE, json_page(package))
        manifest = Manifest(
            trialspan=version("trialspan"),
            policy=options.policy.value,
            with_personal=options.with_personal,
            with_sources=options.with_sources,
            since=since,
            audit=head,
            record_types=self.types,
            left_out=tuple(self.left),
            files=self.folder.finish(),
        )
        (self.folder.path / MANIFEST).write_bytes(sealed(manifest))
        return manifest

    def _begin(self, code: str, record_type: RecordType) -> None:
        """The files every record type has, also one without any record."""
        self.types[code] = TypeEntry(version=record_type.version)
        self.folder.write(f"schemas/{code}.schema.json", json_page(record_schema(record_type)))
        self.folder.file(self._name(f"records/{code}"))
        self.folder.file(self._name("provenance"))

    def _write_records(self, outcomes: Iterable[Leaving | Staying]) -> None:
        options = self.options
        with ExitStack() as ends:
            for writer in writers_of(options.formats, self.folder, options.record_types.values(), self.mark):
                self.writers.append(ends.enter_context(writer))
                self.tables |= writer.schemas()
            for outcome in outcomes:
                if isinstance(outcome, Leaving):
                    self._add(outcome)
                else:
                    self.left.append(Left(record=outcome.name, reason=outcome.reason))

    @property
    def mark(self) -> str:
        """What the names of files carry where nobody has reviewed what they hold."""
        return ".drafts" if self.options.policy is Policy.DRAFTS else ""

    def _name(self, name: str) -> str:
        """The file of lines of a name."""
        return f"{name}{self.mark}.jsonl"

    def _looked_at(self, records: Iterable[DecidedRecord], progress: Progress) -> Iterator[DecidedRecord]:
        """The records as they come; what is personal in them is noted."""
        for count, record in enumerate(records, 1):
            progress(count)
            self.quality.add(record)
            if not self.options.with_personal:
                self.withheld |= personal_subjects(record, self.options.record_types)
            yield record

    def _add(self, leaving: Leaving) -> None:
        code, placed = leaving.record_type.code, placed_fields(leaving)
        self.linker.add(leaving, placed)
        self.folder.file(self._name(f"records/{code}")).write(json_line(exported_record(leaving, placed)))
        lines = self.folder.file(self._name("provenance"))
        for line in provenance_of(leaving, placed):
            lines.write(json_line(line))
        for writer in self.writers:
            writer.add(leaving, placed)
        document = leaving.decided.document
        if self.options.with_sources:
            self.folder.write(f"sources/{document.text_sha256}.txt", document.text.encode())
        values = sum(each.value is not None for each in placed)
        entry = self.types[code]
        self.types[code] = entry.model_copy(
            update={
                "records": entry.records + 1,
                "values": entry.values + values,
                "absences": entry.absences + len(placed) - values,
            }
        )

    def _write_links(self, store: Store) -> None:
        """Write every link that is proposed, with what people said of it."""
        lines, answers = self.folder.file(self._name("links")), store.link_answers()
        for link in self.linker.propose():
            lines.write(json_line(link_line(link, answers.get(link.id))))

    def _write_changes(self) -> str | None:
        """Write what changed since an earlier snapshot; the hash of that one's manifest."""
        earlier = self.options.since
        if earlier is None:
            return None
        self.folder.file(self._name("provenance")).flush()
        lines = self.folder.file(CHANGES)
        for change in changes_between(earlier, self.folder.path, self.options.record_types):
            lines.write(json_line(change.model_dump(mode="json")))
        return read_manifest(earlier)[0].sha256

    def _write_log(self, store: Store) -> AuditHead:
        """Write the log of decisions; where it stands at its end."""
        lines, head = self.folder.file(AUDIT), NO_LOG
        for link in leaving_events(store.sealed_decisions(), self.withheld):
            lines.write(json_line(link))
            head = head_after(head, link)
        return head


def _nothing_leaves(left: Sequence[Left], policy: Policy) -> str:
    if not left:
        return "there is no record yet; draft some pages with 'trialspan run' first"
    first = f"{left[0].record!r}: {left[0].reason}"
    other = {
        Policy.COMPLETE: "finish a record with 'trialspan review', or give --policy decided",
        Policy.DECIDED: "decide something with 'trialspan review', or give --policy drafts",
        Policy.DRAFTS: "draft pages that are registry records, abstracts or guidance",
    }
    return f"none of {len(left):,} records may leave ({first}); {other[policy]}"
