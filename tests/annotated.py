"""An invented page, what is right about it, and drafts of it: what tests of evaluation are made of."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pages import document_of
from pydantic import JsonValue

from evaluation.annotation import Annotation
from evaluation.annotation_file import read_annotations
from schemas.documents import Document, Span
from schemas.drafts import Draft
from schemas.fields import DraftedField, Drafter, State
from store.store import open_store

TEXT = """Velorin in Winter Cough
NCT99000101
Share this page
Arm A: Velorin
Arm B: Placebo
Inclusion
- Cough for at least 3 days
- No fever above 38
Enrollment 120
Site Status
"""
PAGE = document_of(TEXT)


def place(words: str, text: str = TEXT) -> tuple[int, int]:
    """Where words stand first."""
    start = text.index(words)
    return start, start + len(words)


def item(path: str, said: str, value: JsonValue = None, /, **more: Any) -> dict[str, Any]:
    """An annotated value, as annotation files have it."""
    start, end = place(said)
    given = {} if value is None else {"value": value}
    return {"path": path, "start": start, "end": end, **given, **more}


TITLE = item("identification.brief_title", "Velorin in Winter Cough")
ARMS = [item("arms[0].label", "Velorin", vtype="string"), item("arms[1].label", "Placebo")]
ARMS[0]["start"], ARMS[0]["end"] = place("A: Velorin")[0] + 3, place("A: Velorin")[1]
CRITERIA = [
    item("eligibility.inclusion[0].text", "Cough for at least 3 days"),
    item("eligibility.inclusion[1].text", "No fever above 38"),
]
COUNT = item("design.enrollment.count", "120", 120)


def annotation_file(*items: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The content of an annotation file about the page."""
    return {"name": "page.txt", "record_type": "trial_registration", "items": list(items), **more}


def annotation(folder: Path, *items: dict[str, Any], **more: Any) -> Annotation:
    """The same, as evaluation reads it."""
    (folder / "page.json").write_text(json.dumps(annotation_file(*items, **more)), "utf-8")
    [page] = read_annotations(folder)
    return page.annotate(PAGE)


def stated(path: str, words: str | None, value: JsonValue = None, **more: Any) -> DraftedField:
    """A drafted value from words of the page; words None: from none."""
    spans = () if words is None else (Span.of(TEXT, *place(words)),)
    state = State.STATED if spans else State.INFERRED
    given = words if value is None else value
    return DraftedField(
        path=path, value=given, state=state, evidence=spans, **{"drafter": Drafter.LABEL, **more}
    )


def absent(path: str, state: State = State.NOT_STATED, **more: Any) -> DraftedField:
    """A drafted absence."""
    return DraftedField(path=path, state=state, **{"drafter": Drafter.LABEL, **more})


def draft_of(*fields: DraftedField, document: Document = PAGE, **more: Any) -> Draft:
    """A draft of the page."""
    return Draft(
        document_sha256=document.text_sha256,
        document_name=document.name,
        record_type="trial_registration",
        fields=fields,
        **{"fingerprint": "f", **more},
    )


def database_of(path: Path, *drafts: Draft, document: Document = PAGE) -> Path:
    """A database with these drafts of one page, the last of them current."""
    with open_store(path) as store:
        for draft in drafts:
            store.save_draft(document, draft)
    return path
