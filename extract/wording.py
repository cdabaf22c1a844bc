"""Which words may differ between a quote and its passage, and which say something else.

The lists below hold closed classes of English words: no drug, no disease, nothing that is said of one trial.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from extract.numbers import TO_TWELVE
from extract.spelling import is_slip, is_variant
from extract.words import Words

_PLAIN_NUMBER = re.compile(r"\d+(?:\.\d+)?")


class ChangeKind(Enum):
    """How the words of a quote differ from those of its passage at one place."""

    REPLACED = "replaced"
    ADDED = "added"
    DROPPED = "dropped"
    SWAPPED = "swapped"
    CUT = "cut"
    """The last word of the quote is the beginning of one, as a reply that hit its limit ends."""


@dataclass(frozen=True)
class Change:
    """One difference."""

    kind: ChangeKind
    quoted: tuple[str, ...]
    printed: tuple[str, ...]
    at: int = 0
    """Index of its first printed word among the words it was laid against."""


class Verdict(Enum):
    """What the differences of a quote and its passage come to."""

    SAME = "same"
    """Spelling and light words: it says the same."""
    SHORTENED = "shortened"
    """The same with words left out that carry content, though none that turns a meaning."""
    CHANGED = "changed"
    """It says something else, or too little is left to tell."""


def _row(words: str) -> frozenset[str]:
    return frozenset(words.split())


_LIGHT = (
    _row("a an the this that these those its their"),
    _row("is are was were be been being has have had"),
    _row("of in on for at"),
    _row("that which who"),
    _row("and as also it"),
)
"""Words that may be left out or added, and that may stand for another one of their row."""
_IS_LIGHT = frozenset().union(*_LIGHT)
_NEGATIONS = _row(
    "no not none never without neither nor non cannot unable lack lacks lacking absence absent free unlike "
    "dont doesnt didnt isnt arent wasnt werent cant couldnt wont wouldnt shouldnt hasnt havent hadnt"
)
_TURNING = _row(
    "or unless except excluding only but if either whether both all any each every some few many half twice "
    "double may might could can should must would possible possibly potential potentially probable probably "
    "suspected likely unlikely about approximately nearly almost more less most least greater fewer higher "
    "lower larger smaller better worse above below over under up down than maximum minimum exceeding beyond "
    "within before after until since during between versus vs increase increased increases decrease "
    "decreased decreases reduced failed rather instead previously prior nobody nothing"
)
"""Words that turn, bound or soften what is said: comparison, direction, order in time, logic, doubt."""
UNITS = _row(
    "mg g kg ug μg mcg ng pg l ml dl ul μl mmol μmol umol nmol pmol mol iu u ru meq m2 m cm mm nm mmhg kpa "
    "hz gy day week month year hour minute min second d wk mo yr h hr daily weekly monthly yearly hourly bid "
    "tid qid qd qod percent fold uln kcal cal mci bq unit dose"
)
"""Units and words of frequency, in the singular."""
_CARDINALS = {word: number for number, word in enumerate(("zero", *TO_TWELVE))}
_NUMBERS = _row("once first second third fourth fifth hundred thousand million") | _CARDINALS.keys()
_CARRYING = _NEGATIONS | _TURNING | UNITS | _NUMBERS
_SIGN = re.compile(r"[\W\d]")
_ENOUGH_WORDS = 5
"""Words of a quote from which one may be missing, added or moved; fewer are found in too many places."""
_PART_LEFT_OUT = 4
"""At most one word in so many may be missing from a quote that still counts as one."""


def judge(
    changes: Sequence[Change],
    words: int,
    *,
    is_printed: Callable[[str], bool],
    is_same_amount: Callable[[], bool],
) -> Verdict:
    """What the differences come to.

    words: how many the quote has. is_printed: whether a word stands in the text as it is, for then it is no
    slip of another. is_same_amount: whether quote and passage name the same quantities, written differently.
    """
    heavy = [c for c in changes if not _is_spelling(c, is_printed)]
    if _is_same_by_change(heavy) and is_same_amount():
        heavy = [c for c in heavy if not _is_amount(c)]
    if not heavy:
        return Verdict.SAME
    missing = sum(len(c.printed) for c in heavy if c.kind is ChangeKind.DROPPED)
    if words < _ENOUGH_WORDS or missing > max(1, words // _PART_LEFT_OUT):
        return Verdict.CHANGED
    if any(not _is_harmless(change) for change in heavy):
        return Verdict.CHANGED
    is_whole = all(w in _IS_LIGHT for c in heavy if c.kind is ChangeKind.DROPPED for w in c.printed)
    return Verdict.SAME if is_whole else Verdict.SHORTENED


def _is_spelling(change: Change, is_printed: Callable[[str], bool]) -> bool:
    """Whether the same word stands there, cut short, inflected or spelt differently."""
    if change.kind is not ChangeKind.REPLACED:
        return change.kind is ChangeKind.CUT and not any(map(carries, (*change.quoted, *change.printed)))
    [quoted], [printed] = change.quoted, change.printed
    if _SIGN.search(quoted + printed):
        return False
    if is_unit(quoted) or is_unit(printed):
        return quoted.rstrip("s") == printed.rstrip("s")
    return is_variant(quoted, printed) or (is_slip(quoted, printed) and not is_printed(quoted))


def _is_harmless(change: Change) -> bool:
    match change.kind:
        case ChangeKind.DROPPED:
            return not any(map(carries, change.printed))
        case ChangeKind.ADDED:
            return all(word in _IS_LIGHT for word in change.quoted)
        case ChangeKind.SWAPPED:
            return not any(map(carries, change.quoted))
        case ChangeKind.REPLACED:
            return any({*change.quoted, *change.printed} <= row for row in _LIGHT)
        case ChangeKind.CUT:
            return False


def carries(word: str) -> bool:
    """Whether a word is a number, sign, unit, negation or comparison: one that no quote may lose."""
    return word in _CARRYING or is_unit(word) or _SIGN.search(word) is not None


def is_unit(word: str) -> bool:
    """Whether a word is a unit, in the singular or plural."""
    return word in UNITS or word.rstrip("s") in UNITS


def amounts_in(folded: str) -> list[str]:
    """The numbers of a folded text in order, whether printed in figures or words."""
    return _amounts(Words(folded).texts)


def _amounts(words: Iterable[str]) -> list[str]:
    return [_amount(word) for word in words if word[0].isdigit() or word in _CARDINALS]


def _amount(word: str) -> str:
    """A number in one form; what is no plain number, such as '1.2.3', as it is."""
    if word in _CARDINALS:
        return str(float(_CARDINALS[word]))
    return str(float(word)) if _PLAIN_NUMBER.fullmatch(word) else word


def _is_same_by_change(changes: Iterable[Change]) -> bool:
    """Whether figures differ, and those that do name the same numbers."""
    amounts = [change for change in changes if _is_amount(change)]
    quoted = _amounts(word for change in amounts for word in change.quoted)
    return bool(amounts) and quoted == _amounts(word for change in amounts for word in change.printed)


def _is_amount(change: Change) -> bool:
    """Whether only figures, number words and the signs of a range differ."""
    words = (*change.quoted, *change.printed)
    return all(word[0].isdigit() or word in _CARDINALS or word in ("-", "to") for word in words)
