"""Records in a format that has a file for each of them, written as they come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Self

from dataset.ctgov import api_study
from dataset.datapackage import TableSchema
from dataset.file_names import file_name_of
from dataset.folder import SnapshotFolder
from dataset.leaving import Leaving, Status
from dataset.lines import json_page
from dataset.records import Placed
from dataset.stated import stated_record

_REGISTRATION = "trial_registration"
_MARKS = {Status.COMPLETE: "", Status.PARTIAL: ".partial", Status.DRAFT: ".drafts"}
"""What a folder's name says of the records in it; these formats have no place for it."""


class RecordWriter:
    """What these writers share: they have no flat tables, and nothing to end."""

    def __init__(self, folder: SnapshotFolder) -> None:
        self.folder = folder

    def schemas(self) -> Mapping[str, TableSchema]:
        """None."""
        return {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        return None


class CtgovWriter(RecordWriter):
    """Writes each registration as a study of the ClinicalTrials.gov API."""

    def add(self, leaving: Leaving, placed: Sequence[Placed]) -> None:
        """Write a record, if it is a registration."""
        if leaving.record_type.code == _REGISTRATION:
            name = f"exports/ctgov{_MARKS[leaving.status]}/{file_name_of(leaving.name)}.json"
            self.folder.write(name, json_page(api_study(stated_record(placed))))

    def dictionary(self) -> str:
        """Where the meaning of its members is described."""
        return (
            "## `exports/ctgov/`\n\nEach registration as a study of the ClinicalTrials.gov API v2"
            " (https://clinicaltrials.gov/data-api/about-api/study-data-structure); only what is stated.\n"
        )
