"""Whether two different words are one, inflected, spelt as elsewhere, or misspelt.

A wrong letter may make another word ('dysphagia', 'dysphasia'), so only a letter too many, too few or out of
place counts as a slip, and none in the name of a drug.
"""

from __future__ import annotations

import re

from rapidfuzz.distance import OSA

_ENDINGS = ("", "s", "es", "d", "ed", "ing")
_SHORTEST_STEM = 4
_SHORTEST_SLIP = 5
"""Letters; one letter makes another word of a shorter one."""
_STEMS = (
    "mab nib lib cib pril artan statin azole cillin micin mycin lone sone done tone none olide limus sporin "
    "sporine exin exine olol erol terone onide cycline amide platin gliptin gliflozin glitazone parin tidine "
    "setron triptan oxacin vir formin thiazide idine icline dipine caine profen coxib cept kinra grel grelor "
    "xaban gatran stim tide fibrate zepam barbital oxetine apine peridol lukast relin dronate afil osin "
    "mustine rubicin taxel trexate tecan"
)
_DRUG_NAME = re.compile(rf"\w{{2,}}(?:{_STEMS.replace(' ', '|')})")
"""Names of drugs end in stems (WHO, 'The use of stems in the selection of INN'), and a few other words do."""
_VARIANTS = tuple(
    (re.compile(pattern), plain)
    for pattern, plain in (
        (r"^oe|(?<=^f)oe(?=t)|(?<=rrh)oe(?=a)", "e"),
        (r"^ae|(?<=[hknps])ae", "e"),
        (r"our", "or"),
        (r"is(?=ation|ed?$|es$|ing)", "iz"),
        (r"ys(?=ed?$|es$|ing)", "yz"),
        (r"tre(?=s?$)", "ter"),
        (r"ogue(?=s?$)", "og"),
        (r"ence(?=s?$)", "ense"),
        (r"ph", "f"),
        (r"(?<=\w{2})th(?=\w{3})", "t"),
        (r"cy", "ci"),
        (r"(.)\1", r"\1"),
        (r"e$", ""),
    )
)
"""British to American spelling, and the older spelling of drug names to that of the WHO."""


def is_variant(one: str, other: str) -> bool:
    """Whether two words are inflections of one, or spellings of it on two sides of an ocean."""
    return _is_inflected(one, other) or _plain_spelling(one) == _plain_spelling(other)


def is_slip(quoted: str, printed: str) -> bool:
    """Whether a letter inside a word is missing, too many, or has changed places with its neighbour."""
    if min(len(quoted), len(printed)) < _SHORTEST_SLIP:
        return False
    if _DRUG_NAME.fullmatch(quoted) or _DRUG_NAME.fullmatch(printed):
        return False
    if quoted[0] != printed[0] or OSA.distance(quoted, printed, score_cutoff=1) > 1:
        return False
    return len(quoted) != len(printed) or sorted(quoted) == sorted(printed)


def _is_inflected(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    stem = next((n for n in range(len(short)) if short[n] != long[n]), len(short))
    return stem >= _SHORTEST_STEM and short[stem:] in _ENDINGS and long[stem:] in _ENDINGS


def _plain_spelling(word: str) -> str:
    if len(word) < _SHORTEST_SLIP:
        return word
    for pattern, plain in _VARIANTS:
        word = pattern.sub(plain, word)
    return word
