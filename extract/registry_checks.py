"""What a registry page says about itself held against each other: dates, status, identifiers, lists."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import regex

from extract.identifiers import is_well_formed
from extract.record_sides import Record, finding, number_of
from schemas.drafts import Finding
from schemas.fields import DraftedField, Flag
from schemas.texts import norm_key

_DIGITS_ONLY = ("pmid",)
"""Names of identifiers that are digits and nothing else."""
_DATE_ORDERS = (
    ("status.start_date.date", "status.primary_completion_date.date", "status.completion_date.date"),
    ("status.first_submit_date", "status.first_posted_date.date", "status.last_update_posted_date.date"),
    ("design.start_date", "design.completion_date", "citation.publication_date"),
)
"""Dates of which none lies before the one to its left."""
_SHORTEST_PART = 4
"""Characters from which a name inside a longer one counts as the same."""


def date_order(record: Record) -> Iterator[Finding]:
    """Dates in order, as far as both are printed."""
    for order in _DATE_ORDERS:
        known = [f for f in map(record.field, order) if f is not None and isinstance(f.value, str)]
        for earlier, later in pairwise(known):
            first, second = str(earlier.value), str(later.value)
            shared = min(len(first), len(second))
            if second[:shared] < first[:shared]:
                sentence = f"{later.path} {second} lies before {earlier.path} {first}"
                yield finding(Flag.DATES_OUT_OF_ORDER, sentence, later, earlier)


_CONTRADICTIONS = (
    ("NOT_YET_RECRUITING", "status.start_date.type", "ACTUAL"),
    ("COMPLETED", "status.completion_date.type", "ESTIMATED"),
    ("RECRUITING", "status.completion_date.type", "ACTUAL"),
    ("ENROLLING_BY_INVITATION", "status.completion_date.type", "ACTUAL"),
    ("ACTIVE_NOT_RECRUITING", "status.completion_date.type", "ACTUAL"),
)
"""Status, and what a date's type cannot be with it (ClinicalTrials.gov's definitions of its statuses)."""
_STOPPED = ("TERMINATED", "SUSPENDED", "WITHDRAWN")


def status_and_dates(record: Record) -> Iterator[Finding]:
    """The status goes with the dates' types, the enrolment and the reason for stopping."""
    status = record.field("status.overall_status")
    if status is None:
        return
    for wanted, path, kind in _CONTRADICTIONS:
        other = record.field(path)
        if status.value == wanted and other is not None and other.value == kind:
            date = record.field(f"{path.removesuffix('.type')}.date")
            when = f" {date.value}" if date is not None else ""
            sentence = f"the status is {wanted}, and {path.removesuffix('.type')}{when} is said to be {kind}"
            yield finding(Flag.STATUS_MISMATCH, sentence, status, *([date] if date else []), other)
    enrolled = record.field("design.enrollment.count")
    if status.value == "WITHDRAWN" and enrolled is not None and (number_of(enrolled) or 0) > 0:
        sentence = f"a withdrawn trial has enrolled nobody, and the count is {enrolled.value}"
        yield finding(Flag.STATUS_MISMATCH, sentence, status, enrolled)
    reason = record.field("status.why_stopped")
    if reason is not None and status.value not in (*_STOPPED, "UNKNOWN"):
        sentence = f"a reason for stopping is printed, and the status is {status.value}"
        yield finding(Flag.STATUS_MISMATCH, sentence, reason, status)


def identifiers(record: Record) -> Iterator[Finding]:
    """An identifier has the form of its registry."""
    for template, fields in record.by_template.items():
        name = template.rpartition(".")[2]
        if name not in ("nct_id", "doi", "id", *_DIGITS_ONLY):
            continue
        for field in fields:
            if isinstance(field.value, str) and not _has_form(name, field.value):
                sentence = f"{field.value!r} does not have the form of its registry"
                yield finding(Flag.MALFORMED_IDENTIFIER, sentence, field)


def _has_form(name: str, identifier: str) -> bool:
    return identifier.isdecimal() if name in _DIGITS_ONLY else is_well_formed(identifier)


def arm_interventions(record: Record) -> Iterator[Finding]:
    """What an arm gets is one of the listed interventions, by its name or another name of it."""
    listed = [
        *record.by_template.get("interventions[].name", ()),
        *record.by_template.get("interventions[].other_names[]", ()),
    ]
    names = {_plain_name(field) for field in listed}
    if not names:
        return
    for field in record.by_template.get("arms[].intervention_names[]", ()):
        wanted = _plain_name(field)
        if wanted not in names and not any(_is_one(wanted, name) for name in names):
            sentence = f"{field.value!r} is not among the {len(names)} interventions listed"
            yield finding(Flag.NAME_NOT_LISTED, sentence, field)


def _plain_name(field: DraftedField) -> str:
    return " ".join(regex.findall(r"\w+", norm_key(str(field.value))))


def _is_one(wanted: str, name: str) -> bool:
    short, long = sorted((wanted, name), key=len)
    return short == long or (len(short) >= _SHORTEST_PART and short in long)


_SECTION_LISTS = (
    ("outcomes_primary", "outcomes", "outcomes[].role", "PRIMARY", "primary outcomes"),
    ("outcomes_secondary", "outcomes", "outcomes[].role", "SECONDARY", "secondary outcomes"),
    ("arms", "arms", "arms[].label", None, "arms"),
    ("inclusion", "eligibility.inclusion", "eligibility.inclusion[].text", None, "inclusion criteria"),
    ("exclusion", "eligibility.exclusion", "eligibility.exclusion[].text", None, "exclusion criteria"),
    ("locations", "locations", "locations[].facility", None, "sites"),
)
"""Section of a page, the list it fills, a leaf every item of it has (with which value), and how to say so."""


def sections_read(record: Record) -> Iterator[Finding]:
    """A section that lists something was read: primary outcomes exist where they have a heading."""
    if not record.fields:
        return
    for section, path, template, value, words in _SECTION_LISTS:
        items = record.by_template.get(template, ())
        if section in record.sections and not any(value in (None, item.value) for item in items):
            sentence = f"the page has a section for {words}, and none was read"
            yield Finding(flag=Flag.SECTION_UNREAD, sentence=sentence, paths=(path,))


def disagreements(record: Record) -> Iterator[Finding]:
    """Where two places or two drafters say different things: both, with their words."""
    for field in record.fields:
        if Flag.SOURCES_DISAGREE not in field.flags:
            continue
        others = [other for other in field.alternatives if other.value is not None]
        if others:
            said = ", ".join(f"{other.value!r} (by {other.drafter})" for other in others)
            sentence = f"{field.path} is {field.value!r} (by {field.drafter}), and also {said}"
            spans = (span for other in others for span in other.evidence[:1])
            yield finding(Flag.SOURCES_DISAGREE, sentence, field, *spans)
