"""Quotes of a page, changed the way replies change them: what `grounding.py` measures on.

Quotes begin and end at blanks and are 3 to 40 words long. Each class of change has its honest answer: the
place of the words it was made from, that place with a warning, or nowhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from random import Random

SHORTEST, LONGEST = 3, 40
"""Words."""
_TRIES = 400
"""Draws of a quote for a change that needs something in it, such as a unit."""
Words = list[str]
Change = Callable[[Random, Words], Words | None]
"""A quote's words, changed; None where there is nothing to change. White space stays with the words' gaps."""


class Answer(Enum):
    """What an honest answer is."""

    FOUND = "found"
    """The place, trusted."""
    FOUND_OR_WARNED = "found or warned"
    """The place; a warning is honest where a word that counts was touched."""
    WARNED = "warned"
    """The place, and that the quote says something else."""
    NOWHERE = "nowhere"
    """Not found; a warning at the nearest place is no acceptance."""


@dataclass(frozen=True)
class Case:
    """One changed quote."""

    page: int
    quote: str
    original: str
    """The words it was made from; empty where there are none."""


def words_in(text: str) -> list[str]:
    """Words as they are compared here: letters and digits alone, whatever stands between."""
    folded = unicodedata.normalize("NFKC", re.sub(r"\\(?=[^\w\s])", "", text)).casefold()
    return re.findall(r"[^\W_]+", folded)


def _signs_and_words_in(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKC", re.sub(r"\\(?=[^\w\s])", "", text)).casefold()
    return re.findall(r"[^\W_]+|[<>=≤≥%]", folded)


def draw(rng: Random, page: str, shortest: int = SHORTEST, longest: int = LONGEST) -> str:
    """A quote of random words of a page, as printed; it begins and ends with a word, not with a bullet."""
    tokens = [m.span() for m in re.finditer(r"\S+", page)]
    while True:
        count = min(rng.randint(shortest, longest), len(tokens))
        first = rng.randrange(len(tokens) - count + 1)
        quote = page[tokens[first][0] : tokens[first + count - 1][1]]
        are_words = all(map(words_in, (quote.split()[0], quote.split()[-1])))
        if are_words and len(words_in(quote)) >= min(shortest, count):
            return quote


def _at_gaps(change: Callable[[Random, str], str]) -> Callable[[Random, str], str]:
    return lambda rng, quote: re.sub(r"\s+", lambda found: change(rng, found.group()), quote)


def _white_space(rng: Random, gap: str) -> str:
    return rng.choice([gap, " ", "  ", "\t", "\u00a0", " \u2009", "   "])


def _newline(rng: Random, gap: str) -> str:
    return rng.choice([" ", "\n", "\n", "\r\n", "\n\n    "]) if gap else gap


def _case(rng: Random, quote: str) -> str:
    return rng.choice([str.upper, str.lower, str.title, str.swapcase])(quote)


_TWINS: Mapping[str, str] = {
    "-": "\u2010\u2011\u2013\u2212", "–": "-—", "'": "’‘", '"': "“”", "“": '"', "”": '"', "’": "'",
    " ": "\u00a0\u2009\u202f", "µ": "μ", "μ": "µ", "×": "x", "≥": "⩾", "≤": "⩽", "/": "⁄∕", "~": "∼",
    "a": "\u0430\uff41", "e": "\u0435é", "o": "\u043eö", "c": "\u0441", "p": "\u0440", "i": "\u0456",
    "(": "（", "%": "％", "5": "５", ":": "：",
}  # fmt: skip
"""A character to others that look like it: dashes, quotes, blanks, Cyrillic and wide letters, accents."""


def _look_alikes(rng: Random, quote: str) -> str:
    """Every mark and blank by a twin of it, and one letter in twelve."""

    def twin(character: str) -> str:
        is_rare = character.isalnum() and rng.random() > 1 / 12
        return character if is_rare or character not in _TWINS else rng.choice(_TWINS[character])

    return "".join(map(twin, quote)).replace("fi", "ﬁ")


def _escapes(rng: Random, quote: str) -> str:
    bare = re.sub(r"\\(?=[^\w\s])", "", quote)
    way = rng.randrange(3)
    if way == 0:
        return bare
    if way == 1:
        return bare.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace(" ", "&nbsp;", 1)
    return re.sub(r"([*_{}\[\]()#+\-.!<>~^|])", r"\\\1", bare)


def _punctuation(rng: Random, quote: str) -> str:
    """Commas and full stops behind words come and go, brackets and quotation marks too."""
    tokens = re.split(r"(\s+)", quote)
    for at in range(0, len(tokens), 2):
        bare = re.sub(r"(?<=[^\W\d])[.,;:]$|^[(\"“]|(?<=[^\W\d])[)\"”]$", "", tokens[at])
        if rng.random() < 0.5 and bare:
            tokens[at] = bare
        if rng.random() < 0.15 and tokens[at][-1:].isalpha():
            tokens[at] += rng.choice([",", ";", "."])
    changed = "".join(tokens)
    return rng.choice([changed, changed + ".", f'"{changed}"', f"“{changed}”", f"({changed})"])


LOOKS: Mapping[str, Callable[[Random, str], str]] = {
    "verbatim": lambda _, quote: quote,
    "white space": _at_gaps(_white_space),
    "newline": _at_gaps(_newline),
    "case": _case,
    "look-alikes": _look_alikes,
    "escapes": _escapes,
    "punctuation": _punctuation,
}
"""Changes that leave every word what it is."""
INVENTED = (
    "bendarotan", "sarvelimod", "quorinex", "teplovastin", "marzidone", "oltrepine", "vuscanib", "drelamycin",
    "foxtarol", "pelgruzumab", "zandrotide", "himbrosol", "kestrapril", "lormecaine",
)  # fmt: skip
"""Names that nothing has."""
_COMMON = ("the", "of", "and", "in", "with", "patients", "was", "were", "to", "at", "for", "group", "months")


def _dropped(rng: Random, words: Words) -> Words | None:
    if len(words) < 4:
        return None
    gone = set(rng.sample(range(1, len(words) - 1), max(1, len(words) // 12)))
    return [word for at, word in enumerate(words) if at not in gone]


def _replaced(rng: Random, words: Words) -> Words | None:
    plain = [at for at, word in enumerate(words) if re.fullmatch(r"[a-z]+", word)]
    return _with(words, rng.choice(plain), rng.choice(INVENTED)) if plain and len(words) > 3 else None


def _swapped(rng: Random, words: Words) -> Words | None:
    pairs = [at for at in range(len(words) - 1) if words[at].isalpha() and words[at + 1].isalpha()]
    if not pairs or len(words) < 4:
        return None
    at = rng.choice(pairs)
    return [*words[:at], words[at + 1], words[at], *words[at + 2 :]]


def _ellipsis(rng: Random, words: Words) -> Words | None:
    if len(words) < 6:
        return None
    first = rng.randint(2, len(words) - 4)
    last = rng.randint(first + 1, len(words) - 2)
    return [*words[:first], rng.choice(["...", "…", "[...]", "[…]", "(...)"]), *words[last:]]


EDITS: Mapping[str, Change] = {
    "dropped": _dropped,
    "replaced": _replaced,
    "swapped": _swapped,
    "ellipsis": _ellipsis,
}
"""Changes of words that leave the passage recognisable."""
_UNITS = {
    "mg": "g", "g": "mg", "μg": "mg", "ml": "l", "mg/d": "g/d", "mg/kg": "mg", "days": "weeks", "day": "week",
    "weeks": "months", "week": "month", "months": "years", "month": "year", "years": "months",
    "year": "month",
    "hours": "days", "minutes": "hours", "mg/kg/day": "mg/day", "g/l": "g/dl", "ng/ml": "mg/ml", "%": "mg",
}  # fmt: skip
_COMPARED = {
    "<": ">", ">": "<", "≤": "≥", "≥": "<", "less": "more", "more": "less", "least": "most", "most": "least",
    "above": "below", "below": "above", "before": "after", "after": "before", "higher": "lower",
    "lower": "higher", "greater": "less", "over": "under", "under": "over", "increase": "decrease",
    "increased": "decreased", "reduced": "increased", "longer": "shorter", "maximum": "minimum",
    "minimum": "maximum", "versus": "plus", "vs.": "plus", "within": "beyond", "better": "worse", "or": "and",
}  # fmt: skip
_DENIED = {"not": "", "no": "some", "without": "with", "never": "always", "none": "all", "neither": "both"}
_DRUG = re.compile(  # stems of the WHO's international non-proprietary names
    r"(?i)\w{3,}(?:mab|nib|pril|sartan|statin|azole|cillin|mycin|lone|sone|limus|sporin|exin|olol|erol|onide|"
    r"prazole|cline|amide|platin|gliptin|parin|tidine|oxacin|vir|formin|thiazide|idine|icline|dipine|gliflozin)"
)
_SYLLABLES = {"mab": "nib", "lone": "done", "sone": "solone", "ine": "one", "in": "an", "e": "ol", "b": "p"}


def _number(rng: Random, words: Words) -> Words | None:
    numbers = [at for at, word in enumerate(words) if re.search(r"\d", word)]
    if not numbers:
        return None
    at = rng.choice(numbers)
    digits = [k for k, character in enumerate(words[at]) if character.isascii() and character.isdigit()]
    if not digits:
        return None
    k = rng.choice(digits)
    other = rng.choice([d for d in "123456789" if d != words[at][k]])
    return _with(words, at, words[at][:k] + other + words[at][k + 1 :])


def _drug(rng: Random, words: Words) -> Words | None:
    """By a name of similar look, with one letter or the last syllable changed, or by a wholly other one."""
    drugs = [at for at, word in enumerate(words) if _DRUG.fullmatch(word.strip(".,;()"))]
    if not drugs:
        return None
    at = rng.choice(drugs)
    bare = words[at].strip(".,;()")
    tail = next((t for t in _SYLLABLES if bare.lower().endswith(t)), "")
    alike = bare[: len(bare) - len(tail)] + _SYLLABLES.get(tail, "ol")
    middle = len(bare) // 2
    inside = bare[:middle] + rng.choice("bdgkz") + bare[middle + 1 :]
    return _with(words, at, words[at].replace(bare, rng.choice([alike, inside, rng.choice(INVENTED)])))


def _by_table(table: Mapping[str, str], needs_number: bool = False) -> Change:
    def change(rng: Random, words: Words) -> Words | None:
        bare = [word.strip(".,;()").lower() for word in words]
        fitting = [
            at
            for at, word in enumerate(bare)
            if word in table and (not needs_number or (at and re.search(r"\d$", bare[at - 1])))
        ]
        if not fitting:
            return None
        at = rng.choice(fitting)
        other = table[bare[at]]
        return _with(words, at, re.sub(re.escape(bare[at]), other, words[at], flags=re.IGNORECASE))

    return change


def _negation(rng: Random, words: Words) -> Words | None:
    """A negation is taken away where there is one, and put in elsewhere."""
    denied = _by_table(_DENIED)(rng, words)
    if denied:
        return denied
    verbs = [
        at
        for at, w in enumerate(words)
        if at and w in ("is", "are", "was", "were", "be", "will", "had", "with")
    ]
    at = rng.choice(verbs) if verbs else rng.randrange(1, len(words))
    if verbs and words[at] == "with":
        return _with(words, at, "without")
    return [*words[: at + 1], "not", *words[at + 1 :]] if at + 1 < len(words) else None


def _with(words: Words, at: int, other: str) -> Words:
    return [word for word in (*words[:at], other, *words[at + 1 :]) if word]


ALTERATIONS: Mapping[str, Change] = {
    "number": _number,
    "drug": _drug,
    "unit": _by_table(_UNITS, needs_number=True),
    "comparator": _by_table(_COMPARED),
    "negation": _negation,
}
"""Changes that make a quote say something else."""


def _fabricated(rng: Random, pages: Sequence[str], page: int) -> str:
    """A sentence of invented names among common words, or two halves that belong together nowhere."""
    if rng.random() < 0.5:
        count = rng.randint(SHORTEST, LONGEST)
        return " ".join(rng.choice(rng.choice([_COMMON, INVENTED])) for _ in range(count))
    text = pages[page]
    early, late = draw(rng, text[: len(text) // 3], 4, 12), draw(rng, text[len(text) * 2 // 3 :], 4, 12)
    return " ".join(rng.choice([[early, late], [late, early]]))


def _foreign(rng: Random, pages: Sequence[str], page: int) -> str:
    return draw(rng, pages[rng.choice([p for p in range(len(pages)) if p != page])])


STRANGERS: Mapping[str, Callable[[Random, Sequence[str], int], str]] = {
    "fabricated": _fabricated,
    "foreign": _foreign,
}
"""Quotes that do not stand on the page."""
ANSWERS: Mapping[str, Answer] = {
    **dict.fromkeys(LOOKS, Answer.FOUND),
    **dict.fromkeys(EDITS, Answer.FOUND_OR_WARNED),
    **dict.fromkeys(STRANGERS, Answer.NOWHERE),
    **dict.fromkeys(ALTERATIONS, Answer.WARNED),
}
"""Every class of change and the answer it wants."""


def make_case(kind: str, rng: Random, pages: Sequence[str]) -> Case:
    """A changed quote of a random page; one that stands there as it is only where that is the point.

    Raises LookupError where the pages hold nothing that can be changed this way.
    """
    for _ in range(_TRIES):
        page = rng.randrange(len(pages))
        case = _try_case(kind, rng, pages, page)
        if case and (kind in LOOKS or not _stands_in(case.quote, pages[page])):
            return case
    raise LookupError(f"no quote of the pages can be changed by {kind!r}")


def _try_case(kind: str, rng: Random, pages: Sequence[str], page: int) -> Case | None:
    if kind in STRANGERS:
        return Case(page, STRANGERS[kind](rng, pages, page), "")
    original = draw(rng, pages[page])
    if kind in LOOKS:
        return Case(page, LOOKS[kind](rng, original), original)
    changed = {**EDITS, **ALTERATIONS}[kind](rng, original.split())
    return Case(page, " ".join(changed), original) if changed else None


def _stands_in(quote: str, page: str) -> bool:
    """Whether the words and signs of a quote stand in a page, in order and whole."""
    return f" {' '.join(_signs_and_words_in(quote))} " in f" {' '.join(_signs_and_words_in(page))} "
