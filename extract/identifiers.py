"""Identifiers of trials, articles and persons: where they stand, and whether they have their registry's form.

Forms are those the registries print themselves (WHO ICTRP's list of primary registries; DOI handbook 2.2; NLM
for PMID and PMCID). An identifier is taken as printed: a DOI keeps its case, nothing is repaired.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import regex

REGISTRY_FORMS: Mapping[str, str] = {
    "ClinicalTrials.gov": r"NCT\d{8}",
    "ChiCTR": r"ChiCTR(?:-[A-Z]{1,6})?-?\d{8,13}",
    "ISRCTN": r"ISRCTN\d{8}",
    "CTIS": r"20\d{2}-5\d{5}-\d{2}-\d{2}",
    "EudraCT": r"(?:19|20)\d{2}-[0-46-9]\d{5}-\d{2}|(?:19|20)\d{2}-5\d{5}-\d{2}",
    "ANZCTR": r"ACTRN\d{14}p?",
    "DRKS": r"DRKS\d{8}",
    "jRCT": r"(?:JPRN-)?jRCTs?\d{9,10}",
    "UMIN-CTR": r"(?:JPRN-)?UMIN(?:-CTR)?\d{9}",
    "JapicCTI": r"(?:JPRN-)?JapicCTI-\d{6}",
    "JMACCT": r"(?:JPRN-)?JMA-IIA\d{5}",
    "CTRI": r"CTRI/\d{4}/\d{2,3}/\d{6}",
    "PACTR": r"PACTR\d{15,16}",
    "IRCT": r"IRCT\d{8,14}N\d{1,3}|IRCT\d{14,18}",
    "TCTR": r"TCTR\d{11}",
    "CRIS": r"KCT\d{7}",
    "NTR": r"(?:NTR|NL)-?\d{3,5}|NL-OMON\d{3,6}",
    "ReBec": r"RBR-[0-9a-z]{6,8}",
    "SLCTR": r"SLCTR/\d{4}/\d{3}",
    "RPCEC": r"RPCEC\d{8}",
    "REPEC": r"PER-\d{3}-\d{2}",
    "LBCTR": r"LBCTR\d{10}",
    "UTN": r"U1111-\d{4}-\d{4}",
}
"""Name of a registry, as it calls itself, to the whole form of its identifiers."""
ARTICLE_FORMS: Mapping[str, str] = {
    "DOI": r"10\.\d{4,9}/[^\s\"<>|]*[^\s\"<>|.,;:)\]}]",
    "PMCID": r"PMC\d{4,9}",
    "PMID": r"(?<=\bPMID:? ?|\bpubmed/|\bPubMed(?: ID)?:? ?)\d{1,8}",
    "ORCID": r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]",
}
"""Kind of identifier of articles and persons to its whole form."""
BEGINNINGS: Mapping[str, str] = {
    "NCT": "ClinicalTrials.gov", "ChiCTR": "ChiCTR", "ISRCTN": "ISRCTN", "ACTRN": "ANZCTR", "DRKS": "DRKS",
    "CTRI/": "CTRI", "PACTR": "PACTR", "IRCT": "IRCT", "TCTR": "TCTR", "KCT": "CRIS", "RBR-": "ReBec",
    "SLCTR": "SLCTR", "RPCEC": "RPCEC", "LBCTR": "LBCTR", "jRCT": "jRCT", "UMIN": "UMIN-CTR", "10.": "DOI",
}  # fmt: skip
"""First characters that say which form the whole must have."""
_FORMS = {**REGISTRY_FORMS, **ARTICLE_FORMS}
_WHOLE = {**_FORMS, "DOI": r"10\.\d{4,9}/\S*[^.\s]"}
"""Forms of identifiers that stand alone: nothing around a DOI has to be told from its brackets and signs."""
_NAMES = tuple(_FORMS)
_ANY = regex.compile(
    "(?<![\\w.-])(?:" + "|".join(f"({form})" for form in _FORMS.values()) + ")(?![\\w]|-\\d)"
)


@dataclass(frozen=True)
class PrintedIdentifier:
    """An identifier and where it stands."""

    scheme: str
    """Registry, 'DOI', 'PMID', 'PMCID' or 'ORCID'."""
    value: str
    start: int
    end: int


def find_identifiers(text: str) -> Iterator[PrintedIdentifier]:
    """Every identifier of a text that has the form of its registry, in order."""
    for found in _ANY.finditer(text):
        assert found.lastindex is not None  # one form matched
        scheme = _NAMES[found.lastindex - 1]
        if scheme != "ORCID" or has_check_digit(found[0]):
            yield PrintedIdentifier(
                scheme, _balanced(found[0]), found.start(), found.start() + len(_balanced(found[0]))
            )


def is_well_formed(identifier: str) -> bool:
    """Whether an identifier that begins like a registry's has its whole form; true of all others."""
    scheme = next((scheme for start, scheme in BEGINNINGS.items() if identifier.startswith(start)), None)
    return scheme is None or regex.fullmatch(_WHOLE[scheme], identifier) is not None


def has_check_digit(orcid: str) -> bool:
    """Whether an ORCID iD ends in its check digit (ISO 7064, MOD 11-2)."""
    printed = orcid.replace("-", "")
    digits, check = printed[:-1], printed[-1]
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    return "0123456789X"[(12 - total % 11) % 11] == check


def _balanced(identifier: str) -> str:
    """Without a closing bracket that was opened before the identifier: '(doi: 10.5555/x(1)2)'."""
    while identifier.endswith(")") and identifier.count(")") > identifier.count("("):
        identifier = identifier[:-1]
    return identifier
