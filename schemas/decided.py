"""A record with everything that was decided about it: what a dataset is made of."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from schemas.decisions import Event
from schemas.documents import Document, Frozen, Span
from schemas.drafts import Draft
from schemas.settling import SettledField


class DecidedRecord(Frozen):
    """A drafted document and its answers, as they stood at one moment."""

    document: Document
    draft: Draft
    """The current one."""
    version: int = 1
    """Which text of its record it is, from 1; a page that prints no key is a record of its own."""
    versions: int = 1
    """How many texts of the record there are."""
    settled: tuple[SettledField, ...] = ()
    """The answers that count."""
    events: tuple[Event, ...] = ()
    """Of every seat, oldest first."""
    open_facts: tuple[Span, ...] = ()
    """Facts of the source that a reviewer of it has still to account for."""
    prompt_versions: Mapping[str, str] = {}
    """Version of the prompt of every call that its fields came from, by the call's request hash."""

    @property
    def name(self) -> str:
        """What people call it: the registry's or publisher's identifier, else where its page came from."""
        return self.draft.record_key or self.document.name

    @cached_property
    def undecided(self) -> tuple[str, ...]:
        """Paths of the drafted fields that have no answer that counts, or one about an older draft."""
        done = {field.path for field in self.settled if not field.is_stale}
        return tuple(field.path for field in self.draft.fields if field.path not in done)

    @cached_property
    def is_complete(self) -> bool:
        """Whether every field is decided and every fact of the source accounted for."""
        return not self.undecided and not self.open_facts and bool(self.settled)
