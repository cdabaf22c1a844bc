"""Records as FHIR R5 resources, in newline-delimited JSON as FHIR's bulk data has it."""

from __future__ import annotations

from collections.abc import Sequence

from fhir.resources.citation import Citation
from fhir.resources.evidence import Evidence
from fhir.resources.researchstudy import ResearchStudy
from pydantic import BaseModel, ValidationError

from dataset.fhir_parts import Part
from dataset.fhir_report import citation, evidences
from dataset.fhir_study import research_study
from dataset.folder import SnapshotFolder
from dataset.leaving import Leaving
from dataset.lines import json_line
from dataset.record_files import RecordWriter
from dataset.records import Placed
from dataset.stated import stated_record

_REGISTRATION, _REPORT = "trial_registration", "publication_report"
_MODELS: dict[str, type[BaseModel]] = {
    "ResearchStudy": ResearchStudy,
    "Citation": Citation,
    "Evidence": Evidence,
}


class FhirWriter(RecordWriter):
    """Writes registrations and reports as FHIR R5 resources: a file of lines for each kind of resource.

    Every resource has been read by the models of fhir.resources before it is written.
    """

    def __init__(self, folder: SnapshotFolder, mark: str) -> None:
        super().__init__(folder)
        self._files = {kind: folder.file(f"exports/fhir/{kind}{mark}.ndjson") for kind in _MODELS}

    def add(self, leaving: Leaving, placed: Sequence[Placed]) -> None:
        """Write the resources of a record."""
        stated, name, status = stated_record(placed), leaving.name, leaving.status
        if leaving.record_type.code == _REGISTRATION:
            self._write(research_study(stated, name, status))
        elif leaving.record_type.code == _REPORT:
            self._write(citation(stated, name, status))
            for each in evidences(stated, name, status):
                self._write(each)

    def dictionary(self) -> str:
        """Where the meaning of the resources is described."""
        return (
            "## `exports/fhir/`\n\nRegistrations as ResearchStudy, reports as Citation and Evidence, FHIR R5"
            " (https://hl7.org/fhir/R5/), one resource a line; only what is stated.\n"
        )

    def _write(self, resource: Part) -> None:
        self._files[resource["resourceType"]].write(json_line(taken(resource)))


def taken(resource: Part) -> Part:
    """The resource without the members that FHIR's models refuse, such as a date in the year 0."""
    try:
        _MODELS[resource["resourceType"]].model_validate(resource)
    except ValidationError as error:
        refused = {each["loc"][0] for each in error.errors()}
        if not refused & resource.keys():
            raise
        return taken({name: value for name, value in resource.items() if name not in refused})
    return resource
