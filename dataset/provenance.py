"""Where every value comes from: source, words, drafter, and who decided what. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC

from pydantic import JsonValue

from dataset.leaving import Leaving
from dataset.records import Placed
from schemas.decisions import Event
from schemas.documents import Span
from schemas.fields import DraftedField


def provenance_of(leaving: Leaving, placed: Iterable[Placed]) -> Iterator[dict[str, JsonValue]]:
    """A line for each value or absence that leaves."""
    decided = leaving.decided
    for each in placed:
        field, said = each.field, each.field.said
        yield {
            "record": leaving.name,
            "record_type": leaving.record_type.code,
            "path": each.path,
            "field": field.path,
            "value": each.value,
            "state": said.state.value,
            "source": decided.document.text_sha256,
            "spans": _spans(said.spans),
            "basis": field.settled.basis.value if field.settled else None,
            "decisions": [_decision(event) for event in field.settled.events] if field.settled else [],
            **_drafting(leaving, field.drafted),
        }


def _drafting(leaving: Leaving, drafted: DraftedField | None) -> dict[str, JsonValue]:
    """What was drafted and by whom; all None where a reviewer added the field."""
    if drafted is None:
        return dict.fromkeys(("drafter", "model", "prompt_version", "grounding", "flags", "drafted"))
    prompts = leaving.decided.prompt_versions
    return {
        "drafter": drafted.drafter.value,
        "model": leaving.decided.draft.model if drafted.call else None,
        "prompt_version": prompts.get(drafted.call) if drafted.call else None,
        "grounding": drafted.grounding.value,
        "flags": [flag.value for flag in drafted.flags],
        "drafted": {
            "value": drafted.value,
            "state": drafted.state.value,
            "spans": _spans(drafted.evidence),
        },
    }


def _decision(event: Event) -> dict[str, JsonValue]:
    return {
        "event": event.id,
        "hash": event.hash,
        "action": event.action.value,
        "reviewer": event.reviewer,
        "at": event.at.astimezone(UTC).isoformat(),
        "reason": event.reason,
        "carries": event.carries,
    }


def _spans(spans: Iterable[Span]) -> list[JsonValue]:
    return [{"start": span.start, "end": span.end, "quote": span.quote} for span in spans]
