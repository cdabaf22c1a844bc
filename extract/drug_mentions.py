"""Which drug the words of an arm speak about: given names, abbreviations, headings, words before a dose.

No list of drugs: a name is one because it was given, because it heads a dose ('Steroid: 5 mg') or because it
stands right before one ('and prednisolone 40 mg/d').
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import regex

from extract.quantities import Printed
from schemas.texts import norm_key

_DOSE_UNIT = regex.compile(
    r"(?:m|u|n|k)?(?:g|\[iU\])(?:/(?:kg|m2))?(?:/(?:d|wk|h|min|mo))?|mL|U(?:/kg|"
    r"/m2)?(?:/[dh])?|/?10\*\d+(?:/kg)?"
)
_TYPE_HEAD = regex.compile(
    r"\b(?:Drug|Biological|Combination Product|Dietary Supplement|Procedure|Device|Other|"
    r"Radiation|Genetic)\s*:\s*"
    r"(?P<name>[^\n:;.]{2,80}?)(?=\s*(?:\n|$|[.:;]|\s(?:The|Subjects|Participants|Patients)\b))"
)
_DOSE_HEAD = regex.compile(
    r"(?:^|(?<=[;.\n:(])\s*)(?P<name>[A-Z][\w®™/+-]*(?:\s[\w®™/+-]+){0,3}?)(?:\s*\([^()\n]{1,40}\))?(?:\s+(?:dose|dosage))?\s*:\s*(?=[<>≤≥~]?\s*[\d.])"
)
_WORD_BEFORE = regex.compile(
    r"(?r)(?<![\w-])(?P<name>[A-Za-z][\w-]{3,40}[a-z0-9])(?:\s*\([^()\n]{1,30}\))?,?[ \n]+"
)
_ALIAS = regex.compile(r"\s*\((?P<alias>[A-Z][\w-]{1,9})\)|\s*,?\s+or\s+(?P<other>[A-Z]{2,6})\b")
_NO_NAME = frozenset(
    """
    about additional adjusted administer administered administration after agent agents also amount
    ampoule ampoules and another applied apply applying approx approximately arm at be bedtime been
    before being between body bolus both bottle by calories capsule capsules cohort concentration
    consisting contain containing contains cycle cycles daily day days divided dosage dosages dose doses
    dosing drug drugs duration during each either equal equivalent evening every fasting first fixed
    flat followed following for frequency from give given group high higher hour hours increased
    increment increments infused infusion ingest inhale inhaled initial initially injected injection
    intake into intramuscular intramuscularly intravenous intravenously is kcal kilogram last least less
    level levels loading low lower maintenance maximal maximum mean median medication medications
    minimal minimum minute minutes month monthly months more morning most nebulised nebulized next night
    of once only oral orally over participants patients per period phase pill pills placebo-matched plus
    range rate receive received receives receiving reduced regimen respectively route sachet sachets
    saline same schedule second single solution spray sprays standard start started starting step steps
    strength strengths subcutaneous subcutaneously subjects suspension swallow swallows syringe tablet
    tablets take taken takes taking tapered target than that their then therapy these third this those
    time times titrated to total treated treatment twice under until up use used using usual vial vials
    volume volumes was water week weekly weeks weigh weighing weight were when where which while will
    with within without year years
    """.split()  # noqa: SIM905  # reads better
)
"""Words that stand before a dose and name no drug."""
_NO_NOUN = regex.compile(r".*(?:ly|ed|ing)$")
_DILUTED = regex.compile(r"(?r)\b(?:in|with|into)\s+[\d.]+\s*ml\s+(?:of\s+)?(?:[\d.]+%\s*)?", regex.I)
_LONGEST_GAP = 80
"""Characters looked back for what opens a sentence, or for the word before a dose."""
_LEAST_NAME = 3
"""Letters; shorter names would be found in too much."""


@dataclass(frozen=True)
class Mention:
    """A drug's name where it stands, in a plain text."""

    key: str
    """What all names of one drug share."""
    name: str
    """As the text prints it."""
    start: int
    end: int
    is_head: bool = False
    """It opens what is said about its drug."""


def is_dose_unit(unit: str | None) -> bool:
    """Whether drugs are measured in a unit: mass, volume or activity, per weight, surface or time."""
    return unit is not None and _DOSE_UNIT.fullmatch(unit) is not None


def find_mentions(text: str, names: Sequence[str], quantities: Iterable[Printed]) -> list[Mention]:
    """The drugs a plain text names, in order, no two of them overlapping; a given name comes first."""
    found = [*_given(text, names)]
    found += [m for m in _heads(text) if not _overlaps(m, found)]
    found += [m for m in _before_doses(text, quantities) if not _overlaps(m, found)]
    found += [m for m in [*_aliases(text, found)] if not _overlaps(m, found)]
    return sorted((m for m in found if not _is_diluent(text, m)), key=lambda mention: mention.start)


def _is_diluent(text: str, mention: Mention) -> bool:
    """'20 mg in 4 ml saline' gives no saline."""
    return _DILUTED.match(text, max(0, mention.start - _LONGEST_GAP), mention.start) is not None


def _overlaps(mention: Mention, others: Iterable[Mention]) -> bool:
    return any(mention.start < other.end and other.start < mention.end for other in others)


def _given(text: str, names: Sequence[str]) -> Iterator[Mention]:
    for match, name in _standing(text, {norm_key(name): name for name in names if len(name) >= _LEAST_NAME}):
        yield Mention(norm_key(name), match[0], *match.span(), is_head=_opens(text, match.start()))


def _standing(text: str, by_key: dict[str, str]) -> Iterator[tuple[regex.Match[str], str]]:
    if not by_key:
        return
    for match in _printed(tuple(sorted(by_key, key=len, reverse=True))).finditer(text):
        key = norm_key(match[0])
        if key in by_key:
            yield match, by_key[key]


@lru_cache(maxsize=64)  # the arms of a page have the same names
def _printed(keys: tuple[str, ...]) -> regex.Pattern[str]:
    """Matches any of the keys as whole words, the first that fits."""
    forms = "|".join(r"\s+".join(map(regex.escape, key.split())) for key in keys)
    return regex.compile(rf"(?<!\w)(?:{forms})(?!\w)", regex.IGNORECASE, cache_pattern=False)


def _opens(text: str, start: int) -> bool:
    before = text[max(0, start - _LONGEST_GAP) : start].rstrip(" \n")
    return not before or before[-1] in ".;:"


def _heads(text: str) -> Iterator[Mention]:
    for pattern in (_TYPE_HEAD, _DOSE_HEAD):
        for match in pattern.finditer(text):
            words = match["name"].casefold().split()
            if not _NO_NAME.intersection((words[0], words[-1])):
                yield Mention(norm_key(match["name"]), match["name"], *match.span("name"), is_head=True)


def _before_doses(text: str, quantities: Iterable[Printed]) -> Iterator[Mention]:
    for quantity in quantities:
        if not is_dose_unit(quantity.unit) or quantity.unit == "mL":
            continue
        match = _WORD_BEFORE.match(text, max(0, quantity.start - _LONGEST_GAP), quantity.start)
        if match is not None and _names_something(match["name"]):
            yield Mention(norm_key(match["name"]), match["name"], *match.span("name"))


def _names_something(word: str) -> bool:
    key = word.casefold()
    return key not in _NO_NAME and _NO_NOUN.fullmatch(key) is None


def _aliases(text: str, mentions: Iterable[Mention]) -> Iterator[Mention]:
    """Further mentions by an abbreviation that stands in brackets behind a name."""
    keys: dict[str, str] = {}
    for mention in mentions:
        alias = _ALIAS.match(text, mention.end)
        if alias is not None:
            keys.setdefault(alias["alias"] or alias["other"], mention.key)
    for alias_name, key in keys.items():
        pattern = regex.compile(rf"(?<!\w){regex.escape(alias_name)}(?!\w)", cache_pattern=False)
        for match in pattern.finditer(text):
            yield Mention(key, match[0], *match.span())


class Speakers:
    """Who a place in a text speaks about."""

    def __init__(self, mentions: Sequence[Mention]) -> None:
        self.mentions = mentions
        self._starts = [mention.start for mention in mentions]

    def before(self, at: int) -> Mention | None:
        """The last mention that begins before a place; None when there is none."""
        index = bisect_right(self._starts, at) - 1
        return self.mentions[index] if index >= 0 else None

    def right_after(self, text: str, end: int) -> Mention | None:
        """The mention that a quantity, route or form stands right before: '5 mg of prednisolone'."""
        index = bisect_right(self._starts, end - 1)
        if index == len(self.mentions):
            return None
        mention = self.mentions[index]
        return mention if text[end : mention.start].strip(" \n") in ("", "of", "of oral", "oral") else None
