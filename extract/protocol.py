"""The prose inside labelled items, by its grammar: an arm's regimens, what a criterion or statement says.

Labels say where an arm's description, a criterion or a statement stands; here the words inside it are read.
The offsets of what is found are those of the item's own words in the stored text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import regex
from pydantic import JsonValue

from extract.constraints import read_criterion
from extract.norm import norm_key
from extract.reading import Reading
from extract.regimens import read_regimens
from schemas.documents import Span
from schemas.fields import DraftedField
from schemas.paths import template_of

_SECTIONS = {
    "eligibility.inclusion": "inclusion",
    "eligibility.exclusion": "exclusion",
    "discontinuation_criteria": "exit",
}
_EXCEPTION = "an exception is printed behind what it is an exception to"
_LAST_INDEX = regex.compile(r"\[(\d+)\]$")
_MODAL = regex.compile(
    r"\b(?:should|must|recommend(?:s|ed)?|advis(?:e[ds]?|able)|we\s+suggest|needs?\s+to|(?:is|are)\s+preferred"
    r"|(?<!\bto )consider)\b",
    regex.IGNORECASE,
)
_ORDERS = """
add adjust administer aim ask assess assume avoid base begin check choose combine confirm consider
continue discontinue discuss ensure evaluate exclude follow give increase initiate keep limit maintain
measure monitor obtain offer perform plan prefer prescribe provide quantify reassess reduce refer repeat
reserve restrict return review rinse screen start step stop switch take taper target teach test titrate
treat use withdraw withhold
"""
_IMPERATIVE = regex.compile(
    r"(?:(?:for|in|after|if|when|once|during|before|at|with|on)\b[^,]*,\s*)?(?:(?:\w+ly|only|also|then|always|never)\s+)*"
    rf"(?P<order>(?:(?:do\s+not|don't|don’t)\s+(?:\w+ly\s+)?\w+|{'|'.join(_ORDERS.split())})\b)(?!\s+(?:of|is|are|was|were|has|have)\b)",
    regex.IGNORECASE,
)
"""An order, as advice is printed: after its circumstances, the verb in its base form."""


@dataclass(frozen=True)
class Inside:
    """A value found inside a labelled item's words."""

    path: str
    value: JsonValue
    span: Span
    is_inferred: bool = False
    note: str | None = None


@dataclass(frozen=True)
class LabelledProse:
    """The labelled fields of one record, whose words are read further."""

    source: str
    fields: Sequence[DraftedField]

    def read(self) -> Iterator[Inside]:
        """Regimens by arm, what each criterion says, what each statement is."""
        yield from self._regimens()
        for field in self._texts:
            section = _SECTIONS.get(template_of(field.path).partition("[")[0])
            if section is not None:
                yield from self._criterion(field, section)
            elif template_of(field.path) == "statements[].text":
                yield from self._statement(field)

    @cached_property
    def _by_path(self) -> Mapping[str, DraftedField]:
        return {field.path: field for field in self.fields if field.state.has_value and field.evidence}

    @property
    def _texts(self) -> list[DraftedField]:
        return [field for path, field in self._by_path.items() if path.endswith(".text")]

    def _regimens(self) -> Iterator[Inside]:
        arms = [
            path.removesuffix(".label")
            for path in self._by_path
            if regex.fullmatch(r"arms\[\d+\]\.label", path)
        ]
        for arm in arms:
            names = self._values(f"{arm}.intervention_names")
            found = [
                self._read(f"{arm}.description", names),
                *(self._of_intervention(name) for name in names),
            ]
            yield from _numbered(f"{arm}.regimens", found)

    def _values(self, list_path: str) -> list[str]:
        entries = (f for path, f in self._by_path.items() if path.startswith(f"{list_path}["))
        return [field.value for field in entries if isinstance(field.value, str)]

    def _of_intervention(self, name: str) -> list[tuple[Reading, Span]]:
        """The regimens that the intervention's own description states."""
        for path, field in self._by_path.items():
            if template_of(path) == "interventions[].name" and norm_key(str(field.value)) == norm_key(name):
                return self._read(f"{path.removesuffix('.name')}.description", [name])
        return []

    def _read(self, path: str, names: Sequence[str]) -> list[tuple[Reading, Span]]:
        field = self._by_path.get(path)
        if field is None:
            return []
        words = field.evidence[0]
        return [(r, self._span(words, r)) for r in read_regimens(words.quote, names)]

    def _span(self, words: Span, reading: Reading) -> Span:
        return Span.of(self.source, words.start + reading.start, words.start + reading.end)

    def _criterion(self, field: DraftedField, section: str) -> Iterator[Inside]:
        item = field.path.removesuffix(".text")
        words = field.evidence[0]
        for reading in read_criterion(words.quote, section):
            yield Inside(f"{item}.{reading.leaf}", reading.value, self._span(words, reading))
            before = _before(item)
            if reading.leaf == "effect" and reading.value == "PERMIT" and before in self._items:
                note = "an exception is printed behind what it is an exception to"
                yield Inside(
                    f"{item}.exception_to", before, self._span(words, reading), is_inferred=True, note=note
                )

    @cached_property
    def _items(self) -> frozenset[str]:
        return frozenset(path.removesuffix(".text") for path in self._by_path)

    def _statement(self, field: DraftedField) -> Iterator[Inside]:
        """Whether a statement advises or claims, by its verb, and the numbers it names."""
        item = field.path.removesuffix(".text")
        words = field.evidence[0]
        order = _IMPERATIVE.match(words.quote)
        advice = (
            order.span("order") if order else next((m.span() for m in _MODAL.finditer(words.quote)), None)
        )
        kind, at = ("RECOMMENDATION", advice) if advice else ("EVIDENCE_CLAIM", (0, len(words.quote)))
        yield Inside(f"{item}.kind", kind, Span.of(self.source, words.start + at[0], words.start + at[1]))
        for reading in read_criterion(words.quote, "inclusion"):
            if reading.leaf.startswith("constraints["):
                leaf = reading.leaf.replace("constraints", "quantities", 1)
                yield Inside(f"{item}.{leaf}", reading.value, self._span(words, reading))


def _before(item: str) -> str | None:
    """The path of the item before this one in its list; None for the first."""
    found = _LAST_INDEX.search(item)
    number = int(found[1]) if found else 0
    return f"{item[: found.start()]}[{number - 1}]" if found and number else None


def _numbered(list_path: str, texts: Sequence[Sequence[tuple[Reading, Span]]]) -> Iterator[Inside]:
    """The regimens of several texts as one list: a later text adds what an earlier one left open."""
    known: dict[str, tuple[int, set[str]]] = {}
    for text in texts:
        first = not known
        for drug, group in _by_drug(text):
            if not drug and not first:  # whose it is was told by the text that names the drugs
                continue
            number, told = known.setdefault(drug, (len(known), set()))
            new = [
                (leaf, reading, span) for leaf, reading, span in group if leaf.partition("[")[0] not in told
            ]
            for leaf, reading, span in new:
                yield Inside(f"{list_path}[{number}].{leaf}", reading.value, span)
            told |= {leaf.partition("[")[0] for leaf, _, _ in new}


def _by_drug(
    text: Sequence[tuple[Reading, Span]],
) -> list[tuple[str, list[tuple[str, Reading, Span]]]]:
    """The regimens of one text, each with the key of its drug (empty for none) and its leaves."""
    groups: dict[str, list[tuple[str, Reading, Span]]] = {}
    for reading, span in text:
        number, _, leaf = reading.leaf.partition("].")
        groups.setdefault(number, []).append((leaf, reading, span))
    return [(_drug_of(group), group) for group in groups.values()]


def _drug_of(group: Sequence[tuple[str, Reading, Span]]) -> str:
    return next((norm_key(str(reading.value)) for leaf, reading, _ in group if leaf == "drug"), "")
