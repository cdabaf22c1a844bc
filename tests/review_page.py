"""An invented page with a field of each sort a reviewer meets, drafted by hand, and ways to keep it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from extract.read import read_bytes
from schemas.documents import Span
from schemas.drafts import Coverage, Draft, Finding
from schemas.fields import Alternative, DraftedField, Drafter, Flag, GroundingStatus, State
from store.store import open_store

TEXT = """Velorin in Winter Cough [Time Frame: week 12]
NCT99000101
Recruitment Status: Completed
Enrollment 120 participants
Phase 3
Ages 18 years and older
Follow-up of 26 weeks in 4 towns
Velorin 5 mg daily, later 10 mg daily
Velorin in Winter Cough
Contact 555-0142
"""
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def place(words, after=""):
    """Where words stand first, after other words."""
    start = TEXT.index(words, TEXT.index(after))
    return Span.of(TEXT, start, start + len(words))


def field(path, value, *spans, state=State.STATED, **more):
    return DraftedField(
        path=path, value=value, state=state, evidence=spans, **{"drafter": Drafter.LABEL, **more}
    )


TITLE = field(
    "identification.brief_title",
    "Velorin in Winter Cough",
    place("Velorin in Winter Cough"),
    place("Velorin in Winter Cough", "10 mg daily"),
)
STATUS = field("status.overall_status", "COMPLETED", place("Completed"))
COUNT = field("design.enrollment.count", 120, place("120"))
PHASE = field(
    "design.phases[0]", "PHASE2", place("Phase 3"), grounding=GroundingStatus.ALTERED, drafter=Drafter.MODEL
)
AGE = field("eligibility.minimum_age", {"comparator": ">=", "value": 18, "unit": "a"}, place("18 years"))
DOSE = field(
    "arms[0].regimens[0].dose",
    {"comparator": "=", "value": 5, "unit": "mg"},
    place("5 mg daily"),
    flags=(Flag.SOURCES_DISAGREE,),
    alternatives=(
        Alternative(
            value={"comparator": "=", "value": 10, "unit": "mg"},
            evidence=(place("10 mg daily"),),
            drafter=Drafter.MODEL,
            why="the model read it elsewhere",
        ),
    ),
)
SPONSOR = field(
    "sponsors.lead_sponsor.name",
    "Porto Institute",
    state=State.INFERRED,
    drafter=Drafter.MODEL,
    grounding=GroundingStatus.NOT_FOUND,
)
ACRONYM = field("identification.acronym", None, state=State.NOT_STATED)
FIELDS = (TITLE, STATUS, COUNT, PHASE, AGE, DOSE, SPONSOR, ACRONYM)
WEEKS, TOWNS = place("26 weeks"), place("4", "weeks in")
FINDING = Finding(
    flag=Flag.STATUS_MISMATCH,
    sentence="the record is completed, and its dates are not",
    paths=(STATUS.path,),
    spans=(place("Completed"),),
)


def page(name="velorin.txt", text=TEXT):
    return read_bytes(text.encode(), name)


def draft_of(document, *fields, **more):
    given = {
        "record_type": "trial_registration",
        "record_key": "NCT99000101",
        "fingerprint": "f",
        "model": "tiny-1",
        "fields": fields or FIELDS,
        "findings": (FINDING,),
        "coverage": Coverage(claimed=6, unclaimed=(WEEKS, TOWNS)),
    }
    return Draft(document_sha256=document.text_sha256, document_name=document.name, **{**given, **more})


PAGE = page()
DRAFT = draft_of(PAGE)


class Clock:
    """A clock and a stopwatch set by hand."""

    def __init__(self):
        self.now = NOON
        self.seconds = 0.0

    def __call__(self):
        return self.now

    def stopwatch(self):
        return self.seconds

    def goes_on(self, seconds):
        self.now += timedelta(seconds=seconds)
        self.seconds += seconds


def store_with(path, *drafts, clock=None, **options):
    """A store in a file, with the page or with other drafted documents in it."""
    store = open_store(path, clock=clock or Clock(), **options)
    for document, draft in drafts or ((PAGE, DRAFT),):
        store.save_draft(document, draft)
    return store
