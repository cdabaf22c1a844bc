"""How the tables of the three record types are called, and which lists share one.

A table holds items of one record type only: record types never mix. Any other list of a record type, and
every list of a team's own, has a table named by its record type and path, with full stops between.
"""

from __future__ import annotations

from dataclasses import dataclass

from schemas.catalogue import RecordType


@dataclass(frozen=True)
class Rows:
    """The items of one place in a record, as rows of a table."""

    item: str
    """Template: '' for the record itself, 'arms[]' for the entries of a list, or the path of a group."""
    table: str
    mark: str | None = None
    """Which of the table's lists it is, where the table holds several."""


RESULTS = "results"
ARM_RESULTS = "arm_results"
ARMS = "publication_arms"
MARKS = {"criteria": "section", "criteria_bounds": "section", "sponsors": "role"}
"""Name of the column that says which of its lists a row of a table comes from."""

_CRITERIA = {
    "eligibility.inclusion": "INCLUSION",
    "eligibility.exclusion": "EXCLUSION",
    "discontinuation_criteria": "DISCONTINUATION",
}
_NAMES: dict[str, dict[str, str]] = {
    "trial_registration": {
        "": "trials",
        "identification.secondary_ids[]": "secondary_ids",
        "arms[]": "arms",
        "arms[].regimens[]": "regimens",
        "arms[].regimens[].dose_options[]": "regimen_doses",
        "arms[].regimens[].target_concentration[]": "regimen_targets",
        "interventions[]": "interventions",
        "outcomes[]": "outcomes",
        "sponsors.lead_sponsor": "sponsors",
        "sponsors.collaborators[]": "sponsors",
        "overall_officials[]": "officials",
        "central_contacts[]": "contacts",
        "locations[]": "locations",
        "references[]": "references",
        "documents[]": "documents",
    },
    "publication_report": {
        "": "publications",
        "participants.eligibility[]": "publication_criteria",
        "participants.eligibility[].constraints[]": "publication_criteria_bounds",
        "arms[]": ARMS,
        "arms[].regimens[]": "publication_regimens",
        "arms[].regimens[].dose_options[]": "publication_regimen_doses",
        "arms[].regimens[].target_concentration[]": "publication_regimen_targets",
        "results[]": RESULTS,
        "results[].arm_results[]": ARM_RESULTS,
        "harms[]": "harms",
        "harms[].arm_results[]": "arm_harms",
        "conclusions.claims[]": "claims",
        "registrations[]": "publication_registrations",
        "funding[]": "funding",
        "figures[]": "figures",
        "references[]": "publication_references",
    },
    "guidance_statement": {
        "": "guidance",
        "statements[]": "guidance_statements",
        "statements[].quantities[]": "guidance_quantities",
        "references[]": "guidance_references",
    },
}
_SPONSORS = {"sponsors.lead_sponsor": "LEAD", "sponsors.collaborators[]": "COLLABORATOR"}


def rows_of(record_type: RecordType) -> tuple[Rows, ...]:
    """Every place of a record type whose items are rows, in the order of its paths, the record first."""
    lists = (f"{path}[]" for path, group in record_type.groups.items() if group.is_list)
    values = (spec.path for spec in record_type.specs.values() if spec.path.endswith("[]") and spec.parts)
    named = (item for item in _NAMES.get(record_type.code, ()) if item in record_type.groups)
    items = dict.fromkeys(["", *named, *lists, *values])  # the lead before those who help
    return tuple(_rows(record_type, item) for item in items if item == record_type.declared(item))


def _rows(record_type: RecordType, item: str) -> Rows:
    names = _NAMES.get(record_type.code, {})
    if item in names:
        return Rows(item, names[item], _SPONSORS.get(item))
    section = next((mark for start, mark in _CRITERIA.items() if item.startswith(start)), None)
    if names and section is not None:
        return Rows(item, "criteria_bounds" if item.endswith("constraints[]") else "criteria", section)
    taken = {name for given in _NAMES.values() for name in given.values()}
    words = item.replace("[]", "") or ("records" if record_type.code in taken else "")
    return Rows(item, f"{record_type.code}.{words}" if words else record_type.code)
