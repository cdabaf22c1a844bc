"""Reviewed values put into a draft: grounded anew, checked as any draft is, never over a decision. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass, field, replace
from enum import StrEnum

from pydantic import JsonValue

from dataset.incoming import Incoming, Refused
from dataset.leaving import RECORD_TYPE
from dataset.placing import Places
from extract.check import check_value
from extract.ground import Grounder, Grounding
from extract.lexicon import load_lexicon
from extract.record_checks import check_record
from schemas.catalogue import RecordType
from schemas.describe import FieldSpec
from schemas.documents import Document, Span
from schemas.drafts import Draft, Finding
from schemas.errors import SchemaError
from schemas.fields import Alternative, DraftedField, Drafter, Flag, GroundingStatus, State
from schemas.paths import join_path, parse_path
from schemas.same_value import comparable
from schemas.values import Kind

ReadPrinted = Callable[[FieldSpec, str], JsonValue]
"""The one value that printed words give a field; None where they give none."""
_NUMBERED = 1_000_000
"""Number of the first item that came without one; it gets its place by its key."""


class Outcome(StrEnum):
    """What became of a value."""

    ADDED = "added"
    ALTERNATIVE = "alternative"
    """Another value is drafted there; both are shown."""
    UNCHANGED = "unchanged"
    """The draft says so already."""
    DECIDED = "decided"
    """Somebody has decided the field, or finished the record; it is left alone."""
    REFUSED = "refused"


@dataclass
class Merging:
    """A draft that reviewed values are put into, one after the other."""

    document: Document
    record_type: RecordType
    draft: Draft
    decided: Set[str]
    """Paths that somebody has decided."""
    is_finished: bool
    """Somebody has finished the record."""
    read_printed: ReadPrinted
    counts: Counter[Outcome] = field(default_factory=Counter)
    refused: list[Refused] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._fields = {each.path: each for each in self.draft.fields}
        self._grounder = Grounder(self.document.text)

    @property
    def fields(self) -> tuple[DraftedField, ...]:
        """The draft's fields as they are now."""
        return tuple(self._fields.values())

    def take_all(self, values: Sequence[Incoming]) -> None:
        """Put values in; items are told from each other by what comes together."""
        readable: list[tuple[Incoming, JsonValue]] = []
        for each in values:
            try:
                if each.path == RECORD_TYPE:
                    self._check_type(each)
                    continue
                numbered = self._numbered(each, len(readable))
                readable.append((numbered, self._value(numbered)))
            except SchemaError as error:
                self._refuse(each, str(error))
        drafted = {path: told.value for path, told in self._fields.items() if path != RECORD_TYPE}
        places = Places(self.record_type, drafted, [(each.path, value) for each, value in readable])
        for each, value in readable:
            self._take(each, places.find(each.path), self._followed(each.path, value, places))

    def find_contradictions(self, sections: Iterable[str]) -> tuple[Finding, ...]:
        """What the fields say against each other now; what is new is flagged where nobody has decided.

        sections: outline keys of the page.
        """
        _, findings = check_record(self.fields, sections)
        for found in findings:
            path = found.paths[0]
            known = self._fields.get(path)
            if known is not None and found not in self.draft.findings and not self._is_decided(path):
                flags = tuple(dict.fromkeys((*known.flags, found.flag)))
                note = "; ".join(filter(None, (known.note, found.sentence)))
                self._fields[path] = known.model_copy(update={"flags": flags, "note": note})
        return findings

    def _check_type(self, each: Incoming) -> None:
        if (each.value or each.quote) != self.draft.record_type:
            raise SchemaError(f"{self.document.name!r} is drafted as {self.draft.record_type!r}")
        self.counts[Outcome.UNCHANGED] += 1

    def _refuse(self, each: Incoming, why: str) -> None:
        self.refused.append(Refused(each.where, why))
        self.counts[Outcome.REFUSED] += 1

    def _numbered(self, each: Incoming, number: int) -> Incoming:
        """With a number for an item that came without one; its own words have to tell the item."""
        if "[]" not in each.path:
            return each
        spec = self.record_type.spec(each.path)
        is_entry = each.path.endswith("[]")
        keys = self.record_type.list_keys(spec.path.rpartition("[]")[0])
        if each.path.count("[]") > 1 or not (is_entry or spec in keys):
            raise SchemaError(f"{each.path!r} does not say which item it is of; number it, as in 'arms[0]'")
        return replace(each, path=each.path.replace("[]", f"[{_NUMBERED + number}]"))

    def _value(self, each: Incoming) -> JsonValue:
        """The value as the record type has it; raises SchemaError where it has none such."""
        parse_path(each.path)
        spec = self.record_type.spec(each.path)
        if each.value is not None:
            return self.record_type.normalise(each.path, each.value)
        read = self.read_printed(spec, each.quote) if each.quote else None
        if read is None:
            raise SchemaError(f"{each.path}: the words {each.quote!r} give it no value")
        return self.record_type.normalise(each.path, read)

    def _followed(self, path: str, value: JsonValue, places: Places) -> JsonValue:
        """The value; a reference follows the item it names."""
        is_reference = self.record_type.spec(path).kind is Kind.REFERENCE
        return places.find(value) if is_reference and isinstance(value, str) else value

    def _take(self, each: Incoming, path: str, value: JsonValue) -> None:
        spec, known = self.record_type.spec(path), self._fields.get(path)
        if known is not None and _says(known, value, spec):
            self.counts[Outcome.UNCHANGED] += 1
        elif self.is_finished or self._is_decided(path):
            self.counts[Outcome.DECIDED] += 1
        else:
            place = self._place(each)
            if isinstance(place, str):
                self._refuse(each, place)
            else:
                self._put(self._drafted(each, path, value, place), known)

    def _is_decided(self, path: str) -> bool:
        """Whether a field, or the absence of a list or group that would hold it, is decided."""
        steps = parse_path(path)
        return any(join_path(steps[:at]) in self.decided for at in range(1, len(steps) + 1))

    def _place(self, each: Incoming) -> Grounding | str:
        """Where the words stand in the stored text; why they do not, in words."""
        if each.quote is None:
            return f"{each.path}: no words of the source are told for it"
        found = self._grounder.ground(each.quote, near=each.near)
        if found.status is GroundingStatus.ALTERED and found.start is not None and found.end is not None:
            there = self.document.text[found.start : found.end]
            return f"{each.path}: quoted as {each.quote!r}, but {self.document.name!r} prints {there!r}"
        if not found.status.is_trusted:
            return f"{each.path}: the words {each.quote!r} are not in {self.document.name!r}"
        return found

    def _drafted(self, each: Incoming, path: str, value: JsonValue, place: Grounding) -> DraftedField:
        spec, text = self.record_type.spec(path), self.document.text
        assert place.start is not None  # it was found
        assert place.end is not None
        span = Span.of(text, place.start, place.end)
        others = () if each.near is not None else tuple(Span.of(text, *other) for other in place.others)
        checked = check_value(spec, value, span.quote, load_lexicon().codes.get(spec.path, {}))
        flags = (*checked.flags, *([Flag.PERSONAL_DATA] if spec.personal else []))
        is_stated = checked.follows and not each.is_inferred
        return DraftedField(
            path=path,
            value=value,
            state=State.STATED if is_stated else State.INFERRED,
            evidence=(span, *others),
            drafter=Drafter.IMPORT,
            grounding=place.status,
            flags=flags,
            item_key=self._item_key(path, value),
            note=each.by,
        )

    def _item_key(self, path: str, value: JsonValue) -> str | None:
        """That of the item's other fields; for a new item its first value."""
        item = path.rpartition("]")[0]
        if not item:
            return None
        own = (told.item_key for told in self._fields.values() if told.path.rpartition("]")[0] == item)
        return next(filter(None, own), None) or f"{item.rpartition('[')[0]}:{comparable(value)}"

    def _put(self, new: DraftedField, known: DraftedField | None) -> None:
        if known is None or not known.state.has_value:
            steps = parse_path(new.path)
            for at in range(1, len(steps)):  # a list that has an item is not absent
                self._fields.pop(join_path(steps[:at]), None)
            self._fields[new.path] = new
            self.counts[Outcome.ADDED] += 1
            return
        other = Alternative(
            value=new.value, evidence=new.evidence, drafter=new.drafter, why=new.note or "reviewed elsewhere"
        )
        flags = tuple(dict.fromkeys((*known.flags, Flag.SOURCES_DISAGREE)))
        more = {"alternatives": (*known.alternatives, other), "flags": flags}
        self._fields[new.path] = known.model_copy(update=more)
        self.counts[Outcome.ALTERNATIVE] += 1


def _says(known: DraftedField, value: JsonValue, spec: FieldSpec) -> bool:
    """Whether a field, or one of its alternatives, says a value already."""
    said: Iterable[JsonValue] = (known.value, *(each.value for each in known.alternatives))
    return any(comparable(each, spec.kind) == comparable(value, spec.kind) for each in said)
