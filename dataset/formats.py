"""The further formats of a snapshot, beside its JSON lines, and what is asked of those who write them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from enum import StrEnum
from typing import Protocol

from dataset.datapackage import TableSchema
from dataset.folder import SnapshotFolder
from dataset.leaving import Leaving
from dataset.record_files import CtgovWriter
from dataset.records import Placed
from schemas.catalogue import RecordType


class Format(StrEnum):
    """A further format."""

    CSV = "csv"
    PARQUET = "parquet"
    CTGOV = "ctgov"
    """Registrations as ClinicalTrials.gov API v2 JSON."""
    FHIR = "fhir"
    """Registrations and reports as FHIR R5 resources."""


class FormatWriter(AbstractContextManager["FormatWriter"], Protocol):
    """Writes records in a further format, one after the other; leaving the block ends its files."""

    def add(self, leaving: Leaving, placed: Sequence[Placed]) -> None:
        """Write a record."""

    def schemas(self) -> Mapping[str, TableSchema]:
        """The Frictionless schemas of its files that are flat tables, by file name."""

    def dictionary(self) -> str:
        """What its files hold, as a section of the data dictionary in Markdown."""


def writers_of(
    formats: Collection[Format],
    folder: SnapshotFolder,
    record_types: Iterable[RecordType],
    mark: str,
) -> list[FormatWriter]:
    """A writer for what is asked for. mark: what the names of files carry before their ending."""
    writers: list[FormatWriter] = []
    if {Format.CSV, Format.PARQUET} & set(formats):
        from dataset.table_files import TableWriter  # noqa: PLC0415  # only who asks for tables loads Arrow

        writers.append(TableWriter(folder, record_types, formats, mark))
    if Format.CTGOV in formats:
        writers.append(CtgovWriter(folder))
    if Format.FHIR in formats:
        from dataset.fhir_files import FhirWriter  # noqa: PLC0415  # it takes half a second to import

        writers.append(FhirWriter(folder, mark))
    return writers
