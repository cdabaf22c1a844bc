"""Treatment regimens out of the text of an arm or an intervention, by grammar alone.

One regimen per drug, however often its text is printed. Only what the words make certain is read: a quantity
whose drug is in doubt is left to others. Rules: FIELDS.md 1.10 and docs/values.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import regex
from pydantic import JsonValue

from extract.arm_text import GAP, ArmText
from extract.courses import (
    THEN,
    read_durations,
    read_redosing,
    read_remarks,
    read_rules,
    read_schedules,
    read_totals,
)
from extract.dosing import read_forms, read_frequencies, read_routes
from extract.drug_mentions import Mention, is_dose_unit
from extract.plain import Plain
from extract.printed_forms import PrintedCode
from extract.quantities import Printed
from extract.reading import Reading
from extract.titration import in_phases, read_levels, read_tapers

_UNIT_FORMS = frozenset(
    {"TABLET", "CAPSULE", "DISPERSIBLE_TABLET", "EXTENDED_RELEASE_TABLET", "GRANULES", "SUPPOSITORY"}
)
_STRENGTH_UNITS = frozenset({"mg", "ug", "g", "[iU]"})
_ALONE = frozenset({"dose_form", "meal_timing", "dose_adjustment"})
"""Leaves that make no regimen by themselves."""
_STEPPED = regex.compile(
    r"(?r)\b(?:increas|escalat|titrat|up-?titrat|rais|reduc|decreas|lower|doubl|halv|"
    r"taper)\w*(?: (?:the|its|dose|doses|dosage|further|again|gradually|up|steroid|"
    r"drug)\b){0,4} (?:to|by|from|in steps of|in increments of)? ?",
    regex.I,
)
_MAXIMUM = regex.compile(r"max|exceed|up to|not? (?:more|greater|higher) than", regex.I)
_BRACKETED_LIMIT = regex.compile(r"(?r)\bdos(?:e|es|age)s?\s*\(\s*")
_DILUENT = regex.compile(r"(?r)\b(?:in|with|of|into|diluted (?:in|to))\s+(?:about |approximately )?")
_OR = regex.compile(r"[\s,;]*\bor\b\s*$")
_BLANKS = regex.compile(r"[\s,;(]*")
_FORM_GAP = regex.compile(
    r"[\s;,]*(?:strength\s*)?(?:(?:film[- ]coated|oral|coated|hard|soft|enteric[- ]coated|scored)\s+)*",
    regex.I,
)
_JOIN = regex.compile(r"\s*(?:,|/|and|or|,\s*and|&)\s*")
_DIVIDED = regex.compile(r",?\s+(?:divided|in\s+(?:\w+\s+){0,3}(?:divided|doses?))\b", regex.I)
"""'daily in two doses' is not once a day."""
_MONITORING = regex.compile(
    r"\b(?:visit|assess|measur|monitor|check|evaluat|follow|telephon|call|taper|reduc|decreas|"
    r"increas|titrat|adjust|increment|escalat|cycle|review|level|concentration|scan)\w*",
    regex.I,
)


@dataclass
class _Draft:
    """What is read of one drug so far, in a plain text."""

    mention: Mention | None
    leaves: dict[str, Reading] = field(default_factory=dict)
    options: list[Reading] = field(default_factory=list)
    targets: list[Reading] = field(default_factory=list)

    def keep(self, reading: Reading) -> None:
        """Keep the first reading of a leaf: what is printed again says the same again."""
        self.leaves.setdefault(reading.leaf, reading)

    def set(self, leaf: str, value: JsonValue, start: int, end: int) -> None:
        """Keep a leaf, as `keep` does."""
        self.keep(Reading(leaf, value, start, end))

    @property
    def says_something(self) -> bool:
        """Whether it says more of its drug than a name and a form."""
        return bool(self.options or self.targets) or not _ALONE.issuperset(self.leaves)


def read_regimens(text: str, names: Sequence[str] = ()) -> list[Reading]:
    """The leaves of every regimen a text states, as paths below the list: '[0].drug', '[0].dose'.

    names: what the drugs of the arm are called. Where the text names no drug and one name is given, its
    regimen has no drug leaf: its words are not in the text. The spans are half-open code points of `text`.
    """
    plain = Plain(text)
    drafts = _Reader(plain.text, names).drafts()
    return [
        Reading(f"[{number}].{r.leaf}", r.value, *plain.stored(r.start, r.end))
        for number, draft in enumerate(drafts)
        for r in _leaves(plain.text, draft)
    ]


def _leaves(text: str, draft: _Draft) -> Iterator[Reading]:
    if draft.mention is not None:
        yield Reading("drug", draft.mention.name, draft.mention.start, draft.mention.end)
    levels = in_phases(text, draft.targets)
    targets = [r._replace(leaf=f"target_concentration[{n}]") for n, r in enumerate(levels)]
    options = [r._replace(leaf=f"dose_options[{n}]") for n, r in enumerate(draft.options)]
    yield from sorted((*draft.leaves.values(), *targets, *options), key=lambda reading: reading.start)


class _Reader:
    """One text while it is read: each quantity is used once, by the most certain reader first."""

    def __init__(self, text: str, names: Sequence[str]) -> None:
        self.text = text
        self.arm = ArmText(text, names)
        self.is_of_one = len(names) == 1
        self.by_drug: dict[str, _Draft] = {}
        self.used: list[tuple[int, int]] = []

    def drafts(self) -> list[_Draft]:
        """The regimens that say more than a name, in the order their drugs are named."""
        self._read_conditional()
        self._read_levels()
        self._read_tapers()
        self._read_strengths()
        self._read_doses()
        self._read_words()
        self._read_times()
        found = [draft for draft in self.by_drug.values() if draft.says_something]
        return sorted(found, key=lambda draft: draft.mention.start if draft.mention else -1)

    def owner(self, start: int, end: int) -> _Draft | None:
        """The regimen a place belongs to; None when that is not certain."""
        if not self.arm.mentions:
            return self.by_drug.setdefault("", _Draft(None)) if self.is_of_one else None
        mention = self.arm.speaker(start, end)
        if mention is None:
            return None
        first = next(m for m in self.arm.mentions if m.key == mention.key)
        return self.by_drug.setdefault(mention.key, _Draft(first))

    def is_free(self, start: int, end: int) -> bool:
        """Whether no reading has used a stretch."""
        return not any(start < b and a < end for a, b in self.used)

    def _read_conditional(self) -> None:
        for reading in read_redosing(self.text):
            self._give(reading)
            self.used.append((reading.start, reading.end))

    def _give(self, reading: Reading) -> None:
        """Hand a reading to the regimen its first words belong to."""
        draft = self.owner(reading.start, reading.start + 1)
        if draft is not None:
            draft.keep(reading)

    def _read_levels(self) -> None:
        for reading in read_levels(self.arm):
            self.used.append((reading.start, reading.end))
            draft = self.owner(reading.start, reading.end)
            if draft is not None and reading.value not in [target.value for target in draft.targets]:
                draft.targets.append(reading)

    def _read_tapers(self) -> None:
        for found, reading in read_tapers(self.arm):
            _, end = self.arm.sentence(found.start())
            draft = self.owner(found.start(), found.start() + 1) if reading else None
            self.used.extend((q.start, q.end) for q in self.arm.between(found.start(), end))
            if reading is not None:
                self.used.append((reading.start, reading.end))
                if draft is not None:
                    draft.keep(reading)

    def _read_strengths(self) -> None:
        """'0.5 mg and 1 mg; capsule' is what one capsule holds, where a dose is printed beside it."""
        for form in read_forms(self.text):
            run = self._run_before(form)
            draft = self.owner(run[0].start, run[0].start + 1) if run and form.code in _UNIT_FORMS else None
            if draft is None or not self._has_other_dose(run, draft):
                continue
            self.used.extend((q.start, q.end) for q in run)
            draft.set("strengths", [q.as_value() for q in run], run[0].start, run[-1].end)

    def _run_before(self, form: PrintedCode) -> list[Printed]:
        run: list[Printed] = []
        for quantity in reversed(self.arm.quantities):
            edge = run[0].start if run else form.start
            if quantity.end > edge or not self.is_free(quantity.start, quantity.end):
                continue
            gap = _JOIN if run else _FORM_GAP
            if quantity.unit not in _STRENGTH_UNITS or not gap.fullmatch(self.text, quantity.end, edge):
                break
            run.insert(0, quantity)
        return run

    def _has_other_dose(self, run: Sequence[Printed], draft: _Draft) -> bool:
        others = (q for q in self.arm.quantities if q not in run or q.start > run[-1].end)
        return any(
            is_dose_unit(q.unit)
            and q.start > run[-1].end
            and self.is_free(q.start, q.end)
            and self.owner(q.start, q.end) is draft
            for q in others
        )

    def _read_doses(self) -> None:
        for number, quantity in enumerate(self.arm.quantities):
            if not self._is_dose(quantity):
                continue
            draft = self.owner(quantity.start, quantity.end)
            if draft is None:
                continue
            options = self._options(number)
            if len(options) > 1 and not draft.options and "dose" not in draft.leaves:
                draft.options = options
                self.used.append((options[0].start, options[-1].end))
            elif self._is_maximum(quantity):
                draft.set("max_dose", quantity.as_value(), quantity.start, quantity.end)
                self.used.append((quantity.start, quantity.end))
            elif quantity.comparator == "=" and not draft.options and not self._is_later(quantity):
                draft.set("dose", quantity.as_value(), quantity.start, quantity.end)

    def _is_dose(self, quantity: Printed) -> bool:
        before = self.arm.before(quantity.start)
        if not is_dose_unit(quantity.unit) or not self.is_free(quantity.start, quantity.end):
            return False
        if quantity.unit == "mL" and (_DILUENT.match(*before) or self._sentence_has_mass(quantity)):
            return False
        return not _STEPPED.match(*before)

    def _sentence_has_mass(self, quantity: Printed) -> bool:
        inside = self.arm.between(*self.arm.sentence(quantity.start))
        return any(is_dose_unit(q.unit) and q.unit != "mL" for q in inside)

    def _is_maximum(self, quantity: Printed) -> bool:
        if quantity.comparator not in ("<=", "<"):
            return False
        words = self.text[quantity.start : quantity.end]
        before = _BRACKETED_LIMIT.match(*self.arm.before(quantity.start))
        return _MAXIMUM.search(words) is not None or before is not None

    def _is_later(self, quantity: Printed) -> bool:
        begin, _ = self.arm.sentence(quantity.start)
        return THEN.search(self.text, begin, quantity.start) is not None

    def _options(self, number: int) -> list[Reading]:
        """The doses joined by 'or' that begin with a quantity, each with its frequency."""
        found: list[Reading] = []
        for quantity in self.arm.quantities[number:]:
            if found and not _OR.fullmatch(self.text, found[-1].end, quantity.start):
                break
            if not is_dose_unit(quantity.unit) or quantity.comparator != "=":
                break
            blanks = _BLANKS.match(self.text, quantity.end)
            assert blanks is not None  # it matches nothing too
            often = next(
                (f for f in read_frequencies(self.text[blanks.end() : blanks.end() + 40]) if f.start == 0),
                None,
            )
            value = quantity.as_value() | ({"frequency": often.code} if often else {})
            end = blanks.end() + often.end if often else quantity.end
            found.append(Reading("dose_options", value, quantity.start, end))
        return found

    def _read_words(self) -> None:
        for leaf, printed in (
            ("frequency", read_frequencies(self.text)),
            ("route", read_routes(self.text)),
            ("dose_form", read_forms(self.text)),
        ):
            for code in printed:
                self._read_word(leaf, code)
        for reading in read_remarks(self.text):
            self._give(reading)

    def _read_word(self, leaf: str, code: PrintedCode) -> None:
        if not self.is_free(code.start, code.end) or not self._is_near(leaf, code):
            return
        if leaf == "frequency" and code.code == "QD" and _DIVIDED.match(self.text, code.end):
            return
        draft = self.owner(code.start, code.end)
        if draft is not None and not (leaf == "frequency" and draft.options):
            draft.set(leaf, code.code, code.start, code.end)

    def _is_near(self, leaf: str, code: PrintedCode) -> bool:
        """Whether a word stands close behind a drug or a dose, or right before a drug."""
        if leaf != "frequency" and self.arm.is_before_drug(code.end):
            return True
        begin, _ = self.arm.sentence(code.start)
        doses = [q for q in self.arm.quantities if is_dose_unit(q.unit) and q.start <= code.start]
        anchors = [min(q.end, code.start) for q in doses]
        anchors += [m.end for m in self.arm.mentions if m.end <= code.start]
        nearest = max(anchors, default=-1 if self.arm.mentions else begin)
        if nearest < 0 or code.start - nearest > GAP:
            return False
        return _MONITORING.search(self.text, max(nearest, begin), code.start) is None

    def _read_times(self) -> None:
        for reading in read_schedules(self.arm):
            if self.is_free(reading.start, reading.end):
                self._give(reading)
        for reading in (*read_totals(self.arm), *read_durations(self.arm), *read_rules(self.arm)):
            if reading.leaf != "duration" or self.is_free(reading.start, reading.end):
                self._give(reading)
