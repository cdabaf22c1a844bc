"""Units that a laboratory measure is never printed in by intention: platelets per litre times 10^12.

What is printed is kept; only a flag says that it cannot be meant. The plausible units are the example UCUM
units that LOINC (https://loinc.org) gives for the measure, and the multiples in use.
"""

from __future__ import annotations

import regex

_CELLS = frozenset(
    {"10*9/L", "10*3/uL", "10*3/mm3", "10*6/L", "10*6/mL", "/uL", "/mm3", "{cells}/uL", "{cells}/mm3"}
)
_PROTEINS = frozenset({"g/L", "g/dL", "mg/mL", "umol/L"})
_PLAUSIBLE: tuple[tuple[str, frozenset[str]], ...] = (
    (r"platelets?|thrombocytes?|PLT", _CELLS | {"/nL"}),
    (r"white (?:blood )?cells?|leu[ck]ocytes?|WBC", _CELLS),
    (r"neutrophils?|ANC|lymphocytes?|eosinophils?|CD4\+?(?: T)?(?: cells?)?", _CELLS | {"%"}),
    (r"red (?:blood )?cells?|erythrocytes?|RBC", frozenset({"10*12/L", "10*6/uL", "10*6/mm3"})),
    (r"ha?emoglobin|Hb|Hgb", frozenset({"g/dL", "g/L", "mmol/L"})),
    (r"(?:serum )?albumin|total protein", _PROTEINS),
    (r"(?:serum |plasma )?creatinine", frozenset({"mg/dL", "umol/L", "mg/L", "mmol/L"})),
    (r"(?:total |direct |serum )?bilirubin", frozenset({"mg/dL", "umol/L", "mg/L"})),
    (r"potassium|sodium", frozenset({"mmol/L", "meq/L"})),
    (r"(?:fasting |blood |plasma )?glucose", frozenset({"mmol/L", "mg/dL", "mg/L", "g/L"})),
)
_MEASURES = tuple(
    (regex.compile(rf"(?<!\w)(?:{words})", regex.IGNORECASE), units) for words, units in _PLAUSIBLE
)
_CONCENTRATION = regex.compile(r".*/(?:[mdun]?L|mm3)")
_OTHER_MEASURE = regex.compile(r"ratio|clearance|excretion|urin|glycated|glycosylated", regex.IGNORECASE)


def is_implausible(concept: str, unit: str | None) -> bool:
    """Whether a known measure is printed in a concentration it is never given in; False if unknown."""
    if unit is None or not _CONCENTRATION.fullmatch(unit) or _OTHER_MEASURE.search(concept):
        return False
    known = [(found.end(), units) for pattern, units in _MEASURES if (found := _last(pattern, concept))]
    return bool(known) and unit not in max(known, key=lambda pair: pair[0])[1]


def _last(pattern: regex.Pattern[str], text: str) -> regex.Match[str] | None:
    return max(pattern.finditer(text), key=lambda found: found.start(), default=None)
