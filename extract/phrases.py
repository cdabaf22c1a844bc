"""Prose that a phrase gives away: codes by their printed forms, values by the words around them.

`phrases.toml` is the only place that knows the phrases. What they find is read, not guessed: the same words
give the same value on every page, with the exact span, so a model need not be asked.
"""

from __future__ import annotations

import tomllib
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import regex
from pydantic import BaseModel, ConfigDict, JsonValue

from extract.dates import DATE, read_date
from extract.forms import fold_form
from extract.numbers import TENS, TO_TWELVE, WORDS, number_of
from extract.outline import TOP, Section
from extract.patience import Patience
from extract.quantities import read_quantities
from extract.stretch import Stretch
from extract.values import INTEGER, Codes, read_code
from schemas.catalogue import RecordType
from schemas.declare import How
from schemas.describe import FieldSpec
from schemas.texts import norm_text
from schemas.values import Kind

_WORDS = "|".join((*TO_TWELVE, *TENS))
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+"
_PEOPLE = (
    "patients? participants? women men subjects? children adults adolescents infants people persons "
    "individuals volunteers survivors outpatients inpatients residents veterans"
)
_MACROS = {
    "COUNT": rf"(?<![\d.,/-]){_DIGITS}|(?:{_WORDS})(?:-\w+)?)(?![\d.%/]|\s?%)",
    "PEOPLE": f"(?:{'|'.join(_PEOPLE.split())})",
    "KIND": r"(?!of\b|to\b|with\b|were\b|who\b)[\p{L}\d'’-]+",
    "TIME": rf"(?:\d+(?:\.\d+)?|{_WORDS})[\s-]+(?:hours?|days?|weeks?|months?|years?)",
    "RATIO": r"\d+\s*:\s*\d+(?:\s*:\s*\d+)*",
    "DATE": DATE,
}


class SentenceEntry(BaseModel):
    """One `[[sentences.…]]` table."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: str
    match: tuple[str, ...]
    sections: tuple[str, ...] = ()
    value: dict[str, JsonValue] = {}

    @property
    def patterns(self) -> tuple[regex.Pattern[str], ...]:
        """The expressions with their macros filled in, compiled."""
        return tuple(_compiled(text) for text in self.match)


class Phrases(BaseModel):
    """The whole of `phrases.toml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    skip: tuple[str, ...] = ()
    codes: dict[str, dict[str, tuple[str, ...]]] = {}
    sentences: dict[str, tuple[SentenceEntry, ...]] = {}


@dataclass(frozen=True)
class Said:
    """A value that prose gives, where it stands, and how sure the words make it."""

    path: str
    value: JsonValue
    at: Stretch
    is_inferred: bool = False
    note: str | None = None


@cache
def load_phrases() -> Phrases:
    """The project's own phrases."""
    return Phrases.model_validate(tomllib.loads(files("extract").joinpath("phrases.toml").read_text("utf-8")))


@cache
def _compiled(text: str) -> regex.Pattern[str]:
    for name, form in _MACROS.items():
        text = text.replace(f"{{{name}}}", form)
    return regex.compile(text, regex.IGNORECASE)


def sections_in_order(sections: tuple[Section, ...], keys: tuple[str, ...]) -> list[Stretch]:
    """The bodies of the sections with these keys, in the order of the keys."""
    return [Stretch(s.body_start, s.end) for key in keys for s in sections if s.key == key]


def said_codes(text: str, sections: tuple[Section, ...], record_type: RecordType) -> Iterator[Said]:
    """The codes of fields outside lists whose forms stand in the field's sections: the first section decides.

    A section that says two codes of one field decides nothing.
    """
    phrases = load_phrases()
    for spec in record_type.specs.values():
        forms = phrases.codes.get(spec.path, {})
        if not _is_told_by_codes(spec) or not forms:
            continue
        keys = tuple(key for key in _code_sections(spec) if key not in phrases.skip)
        for part in sections_in_order(sections, keys):
            found = dict(reversed(places_of_codes(spec.codes, forms, text, part)))
            if len(found) == 1 or (found and spec.path.endswith("[]")):
                for index, (code, at) in enumerate(sorted(found.items(), key=lambda pair: pair[1])):
                    yield Said(spec.path.replace("[]", f"[{index}]"), code, at)
            if found:
                break


def places_of_codes(
    names: Sequence[str], forms: Codes, text: str, part: Stretch
) -> list[tuple[str, Stretch]]:
    """Each code whose form stands in the stretch, not denied and not inside a longer form, in order."""
    listed = tuple((code, tuple(forms.get(code, ()))) for code in names)
    found = _forms_pattern(listed).finditer(text, part.start, part.end)
    return [(names[int(m.lastgroup[1:])], Stretch(*m.span())) for m in found if m.lastgroup]


@cache
def _forms_pattern(listed: tuple[tuple[str, tuple[str, ...]], ...]) -> regex.Pattern[str]:
    """One expression for the forms of all codes, longest first; the group's number is the code's."""
    forms = sorted(
        ((form, index) for index, (_, printed) in enumerate(listed) for form in printed),
        key=lambda f: -len(f[0]),
    )
    alone = (
        r"[\s_-]+".join(regex.escape(word) for word in regex.split(r"[\s_-]+", form)) for form, _ in forms
    )
    either = "|".join(f"(?P<c{index}>{form})" for form, (_, index) in zip(alone, forms, strict=True))
    return regex.compile(rf"(?<!\w)(?<!\b(?:not|non|never)[\s-])(?:{either})(?!\w)", regex.IGNORECASE)


def _is_told_by_codes(spec: FieldSpec) -> bool:
    is_single = "[]" not in spec.path.removesuffix("[]") and not spec.whole
    return spec.kind is Kind.CODE and spec.how is How.NARRATIVE and is_single


def _code_sections(spec: FieldSpec) -> tuple[str, ...]:
    """The field's own sections, the one that tells the design first."""
    first = [key for key in ("methods", "abstract", "results") if key in spec.sections]
    return (
        *first,
        *(key for key in spec.sections if key not in first and key != TOP),
        *((TOP,) if TOP in spec.sections else ()),
    )


@dataclass(frozen=True)
class SentenceReader:
    """Reads what the sentence patterns of a record type find on one page."""

    text: str
    sections: tuple[Section, ...]
    record_type: RecordType
    codes: Mapping[str, Codes]
    """Further printed forms of codes, by path template."""
    patience: Patience

    def read(self) -> Iterator[Said]:
        """For each field the first match of the first pattern that has one."""
        taken: set[str] = set()
        for entry in load_phrases().sentences.get(self.record_type.code, ()):
            for pattern in entry.patterns:
                names = [name for name in pattern.groupindex if f"{entry.path}.{name}" not in taken]
                found = self._first_match(pattern, entry) if names else None
                for said in self._said(entry, names, found) if found else ():
                    taken.add(said.path)
                    yield said

    def _first_match(self, pattern: regex.Pattern[str], entry: SentenceEntry) -> regex.Match[str] | None:
        name = next(iter(pattern.groupindex))
        keys = entry.sections or self.record_type.spec(f"{entry.path}.{name}").sections
        parts = sections_in_order(self.sections, keys)
        found = (self.patience.search(pattern, self.text, part.start, part.end) for part in parts)
        return next((match for match in found if match is not None), None)

    def _said(self, entry: SentenceEntry, names: Sequence[str], found: regex.Match[str]) -> Iterator[Said]:
        for name in names:
            spec = self.record_type.spec(f"{entry.path}.{name}")
            printed: str | None = found[name]
            if printed is None:
                continue
            value = entry.value[name] if name in entry.value else self._value(spec, printed)
            if value is not None:
                yield Said(f"{entry.path}.{name}", value, Stretch(*found.span(name)))

    def _value(self, spec: FieldSpec, printed: str) -> JsonValue:
        forms = {**self.codes.get(spec.path, {}), **load_phrases().codes.get(spec.path, {})}
        return _value(spec, printed, forms)


def searched_in_vain(code: str, given_up: Container[regex.Pattern[str]]) -> Iterator[str]:
    """The paths of a record type's sentence patterns among those that were given up, each once."""
    entries = load_phrases().sentences.get(code, ())
    paths = (e.path for e in entries if any(pattern in given_up for pattern in e.patterns))
    yield from dict.fromkeys(paths)


def _value(spec: FieldSpec, printed: str, forms: Codes) -> JsonValue:
    match spec.kind:
        case Kind.INTEGER:
            return read_count(printed)
        case Kind.QUANTITY:
            quantities = read_quantities(printed)
            return quantities[0].as_value() if len(quantities) == 1 else None
        case Kind.DATE:
            return read_date(printed)
        case Kind.CODE:
            return read_code(spec.codes, printed, forms)
    return (fold_form(printed) if spec.form else norm_text(printed)) or None


def read_count(printed: str) -> int | None:
    """The number of people that digits or number words print; None when the words are no number known."""
    return int(number_of(printed)) if regex.fullmatch(f"{INTEGER}|{WORDS}", printed) else None
