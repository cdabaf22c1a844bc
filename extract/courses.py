"""When a drug is given and for how long: study days, doses on a condition, duration, what ends treatment."""

from __future__ import annotations

from collections.abc import Iterator

import regex
from pydantic import JsonValue

from extract.arm_text import TIMES, ArmText
from extract.dosing import read_frequencies
from extract.drug_mentions import is_dose_unit
from extract.quantities import Printed
from extract.reading import Reading
from extract.titration import TAPER

THEN = regex.compile(r"\b(?:then|followed by|thereafter|subsequently|afterwards)\b", regex.I)
"""What follows is a later step of a treatment."""
_DAYS = regex.compile(
    r"\b(?:on |at )?(?:study )?days? (?P<days>-?\d+(?:\s*(?:,\s*and|,|and|&)\s*\d+)*)(?![\d-]|"
    r"\s*(?:to|-|/)\s*\d|\s*days?\b|\.\d)(?P<cycle>[^.;]{0,25}\bcycles?\b|"
    r"[^.;]{0,10}\bevery\b)?",
    regex.I,
)
_FINDING = regex.compile(
    r"\b(?:outcome|cure|endpoint|end point|response|remission|was|were|until|before|after|"
    r"assess|measur|visit)\w*",
    regex.I,
)
_REDOSED = regex.compile(
    r"\b(?:retreat|re-?dos|repeat|re-?administ|re-?infus)\w*[^.;\n]{0,30}?(?:on|"
    r"at) days? (?P<days>\d+(?:\s*(?:,\s*and|,|and)\s*\d+)*)"
    r"(?:,?\s*(?:according to|depending on|based on|if|in case of|"
    r"when)\s+(?:the\s+)?(?P<condition>[^.;,\n]+))?",
    regex.I,
)
_FOR = regex.compile(
    r"(?r)\bfor (?:a (?:total )?(?:period|duration|maximum|total|course) of |"
    r"an? (?:additional|total) |up to |a |the |at least |about |approximately )?"
)
_TOTAL = regex.compile(
    r"(?r)\b(?:(?:total|treatment|overall|therapy)\s+)*duration(?: of (?:the )?(?:treatment|"
    r"therapy|administration|study treatment))?\s*(?::|is|of|was|will be)?\s*",
    regex.I,
)
_COURSE = regex.compile(
    r"[- ]*(?:course|treatment(?! (?:with|by|for)\b)|regimen)\b(?! period| phase)", regex.I
)
_OR_ELSE = regex.compile(r",?\s+(?:or|vs\.?|versus|and|compared)\b", regex.I)
_EITHER = regex.compile(r"(?r)\b(?:or|versus|vs\.?|and)\s+(?:for\s+)?", regex.I)
_ADJUSTED = regex.compile(
    r"(?:doses?(?: of [\w-]+)? (?:(?:will|is|are|was|were|can|may|"
    r"should)(?: be)? )?)?\b(?:adjusted|titrated) (?:according to|based on|depending on|by|"
    r"to achieve|to maintain)\s[^.;\n]+",
    regex.I,
)
_MEAL = r"(?:meals?|food|breakfast|lunch|dinner|supper|eating)"
_MEALS = regex.compile(
    rf"(?:(?:taken?|taking) )?(?:(?:at least |about )?(?:(?<!\d)\d{{1,3}}|one|two|half an|an) ?-?(?:hours?|"
    rf"h|min(?:ute)?s?) )?(?:(?:before|after|with|without|between|during)(?: (?:and|"
    rf"or) (?:before|after|without|between))*) (?:(?:the|each|every|a|any|light|main|evening|"
    rf"morning) )*{_MEAL}\b"
    r"|(?:on|in) an? (?:empty stomach|fasting state|fasted state|fed state)|"
    r"(?:with or without|irrespective of|regardless of) food",
    regex.I,
)
_STOP = regex.compile(
    r"\bafter\s+(?P<period>[^.;,]{3,25}?)(?:\s+of\s+(?:treatment|"
    r"therapy))?,?\s+(?:the\s+)?(?:study\s+)?(?:drug|treatment|medication|therapy|"
    r"[\w-]+)\s+(?:is|was|will be|are)\s+(?:discontinued|stopped|withdrawn)\b",
    regex.I,
)
_UNTIL_END = regex.compile(
    r"\b(?:maintained|continued?|given|administered)\b[^.;]{0,200}?(?:\b(?:with|if|"
    r"in case of) (?P<condition>[^.;,]{1,120}?) "
    r")?\buntil\s+the\s+end\s+of\s+(?:the\s+)?(?P<period>\d+[- ](?:week|month|day|"
    r"year)s?)[- ]\s*(?:trial|study|treatment)",
    regex.I,
)


def read_redosing(text: str) -> Iterator[Reading]:
    """Doses that depend on something found later."""
    for found in _REDOSED.finditer(text):
        value: dict[str, JsonValue] = {
            "days": _numbers(found["days"]),
            "condition": _words(found["condition"]),
        }
        yield Reading("conditional_redosing", value | {"certain": False}, *found.span())


def read_schedules(arm: ArmText) -> Iterator[Reading]:
    """Study days of giving: in a sentence that names a drug or a dose before them, and no finding."""
    for found in _DAYS.finditer(arm.text):
        begin, _ = arm.sentence(found.start())
        ends = [q.end for q in arm.between(begin, found.start()) if is_dose_unit(q.unit)]
        ends += [m.end for m in arm.mentions if begin <= m.start < found.start()]
        if ends and not found["cycle"] and not _FINDING.search(arm.text, max(ends), found.start()):
            yield Reading("schedule", {"days": _numbers(found["days"])}, found.start(), found.end("days"))


def read_totals(arm: ArmText) -> Iterator[Reading]:
    """Durations that are called one: 'total duration: 52 weeks'."""
    for quantity in arm.quantities:
        total = _TOTAL.match(*arm.before(quantity.start)) if quantity.unit in TIMES else None
        if total:
            yield Reading("duration", quantity.as_value(), total.start() + _blanks(total[0]), quantity.end)


def read_durations(arm: ArmText) -> Iterator[Reading]:
    """Times that say how long a whole treatment is given, and not one step of it."""
    for quantity in arm.quantities:
        if quantity.unit in TIMES and _lasts(arm, quantity):
            yield Reading("duration", quantity.as_value(), quantity.start, quantity.end)


def _lasts(arm: ArmText, quantity: Printed) -> bool:
    begin, end = arm.sentence(quantity.start)
    is_one_of = _OR_ELSE.match(arm.text, quantity.end) or _EITHER.match(*arm.before(quantity.start))
    if is_one_of or THEN.search(arm.text, begin, end) or TAPER.search(arm.text, begin, end):
        return False
    said = arm.text[begin : quantity.start]
    is_dosed = arm.has_dose(begin, quantity.start) or any(True for _ in read_frequencies(said))
    is_course = _COURSE.match(arm.text, quantity.end) and quantity.comparator == "="
    return bool(is_course or (is_dosed and _FOR.match(*arm.before(quantity.start))))


def read_rules(arm: ArmText) -> Iterator[Reading]:
    """What ends treatment and what prolongs it, where a time is printed."""
    for leaf, pattern in (("stop_rule", _STOP), ("continuation", _UNTIL_END)):
        for found in pattern.finditer(arm.text):
            inside = [q for q in arm.between(*found.span("period")) if q.unit in TIMES]
            if len(inside) == 1:
                condition = _words(found.groupdict().get("condition"))
                yield Reading(leaf, {"condition": condition, "period": inside[0].as_value()}, *found.span())


def read_remarks(text: str) -> Iterator[Reading]:
    """What is said in words: how the dose goes with meals, what it is adjusted to."""
    for leaf, pattern in (("meal_timing", _MEALS), ("dose_adjustment", _ADJUSTED)):
        for found in pattern.finditer(text):
            yield Reading(leaf, _words(found[0]), *found.span())


def _numbers(printed: str) -> list[JsonValue]:
    return [int(number) for number in regex.findall(r"-?\d+", printed)]


def _words(printed: str | None) -> str | None:
    return " ".join(printed.split()) if printed else None


def _blanks(printed: str) -> int:
    return len(printed) - len(printed.lstrip())
