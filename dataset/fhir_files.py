"""Records as FHIR R5 resources, in newline-delimited JSON as FHIR's bulk data has it."""

from __future__ import annotations

from collections.abc import Sequence

from fhir.resources.citation import Citation
from fhir.resources.evidence import Evidence
from fhir.resources.researchstudy import ResearchStudy
from pydantic import BaseModel

from dataset.fhir_parts import Part
from dataset.fhir_report import citation, evidences
from dataset.fhir_study import research_study
from dataset.folder import SnapshotFolder
from dataset.leaving import Leaving
from dataset.record_files import RecordWriter
from dataset.records import Placed
from dataset.stated import stated_record

_REGISTRATION, _REPORT = "trial_registration", "publication_report"
_RESOURCES: tuple[type[BaseModel], ...] = (ResearchStudy, Citation, Evidence)


class FhirWriter(RecordWriter):
    """Writes registrations and reports as FHIR R5 resources: a file of lines for each kind of resource.

    Every resource has been read by the models of fhir.resources before it is written.
    """

    def __init__(self, folder: SnapshotFolder, mark: str) -> None:
        super().__init__(folder)
        self._files = {
            each.__name__: folder.file(f"exports/fhir/{each.__name__}{mark}.ndjson") for each in _RESOURCES
        }
        self._models = {each.__name__: each for each in _RESOURCES}

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
        kind = resource["resourceType"]
        self._files[kind].write(f"{self._models[kind].model_validate(resource).model_dump_json()}\n".encode())
