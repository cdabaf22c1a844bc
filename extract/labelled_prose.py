"""The prose inside labelled items, by its grammar: an arm's regimens, what a criterion or statement says.

Labels say where an arm's description, a criterion or a statement stands; here the words inside it are read.
The offsets of what is found are those of the item's own words in the stored text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from time import thread_time
from typing import NamedTuple

import regex
from pydantic import JsonValue

from extract.constraints import read_criterion, read_quantified
from extract.reading import Reading
from extract.regimens import read_regimens
from schemas.documents import Span
from schemas.drafts import GroupFailure
from schemas.fields import DraftedField
from schemas.paths import template_of
from schemas.texts import norm_key

_SECTIONS = {
    "eligibility.inclusion": "inclusion",
    "eligibility.exclusion": "exclusion",
    "discontinuation_criteria": "exit",
}
LONGEST = 5_000
"""Characters of one item that are read; registries take some 1,000 for an arm."""
_EDGE = 100
"""Characters before a cut whose words may go on behind it."""
MOST_S = 10.0
"""Seconds of work on the items of one page."""
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


_TOO_LONG = f"longer than {LONGEST:,} characters: numbers, doses and bounds are read up to there"
_TOO_SLOW = "not searched for numbers, doses and bounds: the entries before took too long"


class LabelledProse(NamedTuple):
    """What the words of a record's labelled items say, and which of them were not read whole."""

    found: tuple[Inside, ...]
    failures: tuple[GroupFailure, ...]


def read_labelled_prose(
    source: str, fields: Iterable[DraftedField], *, most_s: float = MOST_S
) -> LabelledProse:
    """Regimens by arm, what each criterion says, what each statement is.

    source: the stored text. most_s: seconds of this thread's work after which no further item is read.
    """
    reader = _Reader(source, fields, deadline=thread_time() + most_s)
    return LabelledProse(tuple(reader.read()), tuple(reader.failures()))


class _Reader:
    """The labelled fields of one record while their words are read."""

    def __init__(self, source: str, fields: Iterable[DraftedField], *, deadline: float) -> None:
        """deadline: of `thread_time`, seconds."""
        self._source, self._deadline = source, deadline
        self._by_path = {one.path: one for one in fields if one.state.has_value and one.evidence}
        self._left: Counter[tuple[str, str]] = Counter()
        """How many items of a list were not read whole, by path template and reason."""
        self._regimens_of: dict[tuple[str, str], list[tuple[Reading, Span]]] = {}
        """What interventions were read to say, by path of the description and name."""

    def failures(self) -> Iterator[GroupFailure]:
        """What was not read whole so far."""
        for (path, reason), number in self._left.items():
            entries = "entry" if number == 1 else "entries"
            yield GroupFailure(group=path, reason=f"{number:,} {entries} {reason}")

    def _read_words(
        self, labelled: DraftedField, reader: Callable[[str], list[Reading]]
    ) -> Iterator[tuple[Reading, Span]]:
        """What a reader finds in the words of a field, as far as there is time for them."""
        words, path = labelled.evidence[0], template_of(labelled.path)
        if thread_time() > self._deadline:
            self._left[path, _TOO_SLOW] += 1
            return
        if len(words.quote) > LONGEST:
            self._left[path, _TOO_LONG] += 1
        is_cut = len(words.quote) > LONGEST
        for reading in reader(words.quote[:LONGEST]):
            if not is_cut or reading.end <= LONGEST - _EDGE:
                yield reading, Span.of(self._source, words.start + reading.start, words.start + reading.end)

    def read(self) -> Iterator[Inside]:
        """Everything that the words say, arms first."""
        yield from self._regimens()
        for labelled in self._texts:
            section = _SECTIONS.get(template_of(labelled.path).partition("[")[0])
            if section is not None:
                yield from self._criterion(labelled, section)
            elif template_of(labelled.path) == "statements[].text":
                yield from self._statement(labelled)

    @property
    def _texts(self) -> list[DraftedField]:
        return [one for path, one in self._by_path.items() if path.endswith(".text")]

    def _regimens(self) -> Iterator[Inside]:
        arms = [path.removesuffix(".label") for path in self._by_path if template_of(path) == "arms[].label"]
        for arm in arms:
            names = self._listed.get(f"{arm}.intervention_names", [])
            found = [
                self._read(f"{arm}.description", names),
                *(self._of_intervention(name) for name in names),
            ]
            yield from _numbered(f"{arm}.regimens", found)

    @cached_property
    def _listed(self) -> Mapping[str, list[str]]:
        """List path to the texts of its entries."""
        listed: dict[str, list[str]] = {}
        for path, labelled in self._by_path.items():
            if path.endswith("]") and isinstance(labelled.value, str):
                listed.setdefault(path.rpartition("[")[0], []).append(labelled.value)
        return listed

    @cached_property
    def _described(self) -> Mapping[str, str]:
        """Key of an intervention's name to the path of its description; the first of a name."""
        described: dict[str, str] = {}
        for path, labelled in self._by_path.items():
            if template_of(path) == "interventions[].name":
                where = f"{path.removesuffix('.name')}.description"
                described.setdefault(norm_key(str(labelled.value)), where)
        return described

    def _of_intervention(self, name: str) -> list[tuple[Reading, Span]]:
        """The regimens that the intervention's own description states; read once for all arms."""
        path = self._described.get(norm_key(name))
        if path is None:
            return []
        if (path, name) not in self._regimens_of:
            self._regimens_of[path, name] = self._read(path, [name])
        return self._regimens_of[path, name]

    def _read(self, path: str, names: Sequence[str]) -> list[tuple[Reading, Span]]:
        labelled = self._by_path.get(path)
        return list(self._read_words(labelled, lambda words: read_regimens(words, names))) if labelled else []

    def _criterion(self, labelled: DraftedField, section: str) -> Iterator[Inside]:
        item = labelled.path.removesuffix(".text")
        for reading, span in self._read_words(labelled, lambda words: read_criterion(words, section)):
            yield Inside(f"{item}.{reading.leaf}", reading.value, span)
            before = _before(item)
            if reading.leaf == "effect" and reading.value == "PERMIT" and before in self._items:
                yield Inside(f"{item}.exception_to", before, span, is_inferred=True, note=_EXCEPTION)

    @cached_property
    def _items(self) -> frozenset[str]:
        return frozenset(path.removesuffix(".text") for path in self._by_path)

    def _statement(self, labelled: DraftedField) -> Iterator[Inside]:
        """Whether a statement advises or claims, by its verb, and the numbers it names."""
        item = labelled.path.removesuffix(".text")
        words = labelled.evidence[0]
        order = _IMPERATIVE.match(words.quote)
        advice = (
            order.span("order") if order else next((m.span() for m in _MODAL.finditer(words.quote)), None)
        )
        kind, at = ("RECOMMENDATION", advice) if advice else ("EVIDENCE_CLAIM", (0, len(words.quote)))
        yield Inside(f"{item}.kind", kind, Span.of(self._source, words.start + at[0], words.start + at[1]))
        for reading, span in self._read_words(labelled, read_quantified):
            leaf = reading.leaf.replace("constraints", "quantities", 1)
            yield Inside(f"{item}.{leaf}", reading.value, span)


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
