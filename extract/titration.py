"""Drug levels that a dose is adjusted to, and how a dose is brought down: FIELDS.md 1.10."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex
from pydantic import JsonValue

from extract.arm_text import GAP, TIMES, ArmText
from extract.drug_mentions import is_dose_unit
from extract.quantities import Printed
from extract.reading import Reading

_LEVEL_UNIT = regex.compile(r"(?:n|u|m|p)?(?:g|mol|\[iU\])(?:\.h)?/(?:m|d|u)?L")
_LEVEL = regex.compile(r"\b(?:concentrations?|levels?|troughs?|valley|AUC\w*|C0|C2|C-?max|C-?min)\b", regex.I)
_SAMPLING = (
    ("TROUGH", r"trough|valley|\bC0\b|C-?min|pre-?dose"),
    ("C2", r"\bC2\b"),
    ("AUC", r"AUC"),
    ("PEAK", r"\bpeak|C-?max"),
)
_OF_ANALYTE = regex.compile(
    r"\b(?:concentrations?|levels?|troughs?|AUC)\s+(?:for|of)\s+(?:the\s+)?(?P<name>[\w-]+)", regex.I
)
_ANALYTE_BEFORE = regex.compile(
    r"(?P<name>[\w-]+)\s+(?:(?:trough|blood|plasma|serum)\s+)*(?:concentrations?|levels?)\b", regex.I
)
_NO_ANALYTE = frozenset(
    """
    drug blood trough plasma serum target low high a an this that these their therapeutic maintain
    adjust monitor measure the whole peak valley its initial is are be to for of and
    """.split()  # noqa: SIM905  # reads better
)
_SECOND_PHASE = regex.compile(r"\b(?:then|thereafter|followed by|maint)", regex.I)
TAPER = regex.compile(
    r"\b(?:taper\w*|wean\w*|gradual(?:ly)? (?:reduc|decreas|withdr)\w+|(?:reduc|decreas|"
    r"withdr)\w+ gradually)",
    regex.I,
)
"""Words that bring a dose down step by step."""
_UNTIL = regex.compile(r"\buntil\s+(?:complete\s+)?(?P<to>discontinuation|withdrawal|cessation)\b", regex.I)
_OVER = regex.compile(r"(?r)\bover (?:an? )?(?:total )?(?:period of )?(?:the (?:next|following) )?", regex.I)
_AFTER = regex.compile(r"(?r)\b(?:after|from|at) (?:the first )?", regex.I)
_TO = regex.compile(r"(?r)\b(?:down )?to (?:a (?:maintenance |final )?dose of )?", regex.I)


def read_levels(arm: ArmText) -> Iterator[Reading]:
    """Target concentrations; none says its phase yet."""
    for quantity in arm.quantities:
        if quantity.unit is None or not _LEVEL_UNIT.fullmatch(quantity.unit):
            continue
        begin, _ = arm.sentence(quantity.start)
        said = arm.text[begin : quantity.start]
        if _LEVEL.search(said, max(0, len(said) - GAP)):
            sampling = next((code for code, form in _SAMPLING if regex.search(form, said, regex.I)), None)
            value = quantity.as_value() | {"analyte": _analyte(said), "sampling": sampling, "phase": None}
            yield Reading("target_concentration", value, quantity.start, quantity.end)


def in_phases(text: str, targets: Sequence[Reading]) -> list[Reading]:
    """The targets of one drug with their phases: of two, the second 'then', the first is initial."""
    if len(targets) != 2 or not _SECOND_PHASE.search(text, targets[0].end, targets[1].start):
        return list(targets)
    return [
        _in_phase(target, phase) for target, phase in zip(targets, ("initial", "maintenance"), strict=True)
    ]


def _in_phase(target: Reading, phase: str) -> Reading:
    assert isinstance(target.value, dict)  # made by read_levels
    return target._replace(value=target.value | {"phase": phase})


def _analyte(said: str) -> str | None:
    """What a level is the level of, as printed; None where no more than 'drug' or 'blood' is."""
    for form in (_OF_ANALYTE, _ANALYTE_BEFORE):
        names = [regex.sub(r"-?AUC\w*$", "", found["name"]) for found in form.finditer(said)]
        named = [name for name in names if name and name.casefold() not in _NO_ANALYTE]
        if named:
            return named[-1]
    return None


def read_tapers(arm: ArmText) -> Iterator[tuple[regex.Match[str], Reading | None]]:
    """Each word that tapers, with how: from when, over how long, down to what; None where it does not say."""
    for found in TAPER.finditer(arm.text):
        yield found, _taper(arm, found)


def _taper(arm: ArmText, found: regex.Match[str]) -> Reading | None:
    begin, end = arm.sentence(found.start())
    parts: dict[str, JsonValue] = {"start": None, "over": None, "to": None}
    places = [found.span()]
    for quantity in arm.between(begin, end):
        name, start = _part(arm, quantity, found.start())
        if name is not None and parts[name] is None:
            parts[name] = quantity.as_value()
            places.append((start, quantity.end))
    until = _UNTIL.search(arm.text, found.start(), end)
    if until and parts["to"] is None:
        parts["to"] = until["to"]
        places.append(until.span())
    if len(places) == 1:
        return None
    return Reading("taper", parts, min(a for a, _ in places), max(b for _, b in places))


def _part(arm: ArmText, quantity: Printed, verb: int) -> tuple[str | None, int]:
    """Which part of a taper a quantity is, and where that begins."""
    if quantity.unit in TIMES:
        forms = {"over": _OVER, "start": _AFTER}
    else:
        forms = {"to": _TO} if is_dose_unit(quantity.unit) else {}
    for name, form in forms.items():
        before = form.match(*arm.before(quantity.start))
        if before and (quantity.start > verb or name == "start"):
            return name, before.start()
    return None, quantity.start
