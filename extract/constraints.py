"""What one criterion sets, by grammar alone: numeric bounds, its window of time, its logic, whom it is about.

High precision first: a bound is read only where the words before it are a noun phrase that the sign, 'is' or
'of' ties to it. Concepts are words of the source. Rules: FIELDS.md 1.9 and docs/values.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex
from pydantic import JsonValue

from extract.clauses import clauses
from extract.diagnostic_basis import read_basis
from extract.plain import Plain
from extract.quantities import Printed, read_plain
from extract.reading import Reading

_TIMES = frozenset({"s", "min", "h", "d", "wk", "mo", "a"})
_TIME_CONCEPT = regex.compile(
    r"\b(?:life expectancy|expected (?:survival|lifespan|life span)|survival|durations?|"
    r"course|intervals?|ages?|aged|gestation\w*|history|time)\b",
    regex.I,
)
_CUT = regex.compile(
    r"[;:,()\[\]]|/(?= )|\s-\s"
    r"|\b(?:and|or|but|with|without|whose|who|which|that|if|when|while|unless|has|have|had|"
    r"having|show(?:s|ing|n)?|by|defined|as|includ\w+"
    r"|those|these|patients?|subjects?|participants?|persons?|individuals?|people|women|men|"
    r"adults?|children|either|any|all|must|should|shall|will|may|meet(?:s|ing)?|known|the|an?|"
    r"their|his|her"
    r"|current|documented|for|using|use|is|are|was|were|be|been|not|no|than|from|in the|"
    r"presence|present|receiv\w+|treat\w+|taking|evidence|required?)\b",
    regex.I,
)
_TIE = regex.compile(
    r"\s*(?P<tie>:|\b(?:is|are|was|were|of|must be|should be|has to be"
    r"|being|at|between|from|goes|go|remains?|stays?|equal to)|)\s*$",
    regex.I,
)
_BRACKET = regex.compile(r"\s*\([^()]*\)$")
_OPENED = regex.compile(r"\s*\(\s*")
_CHANGE = regex.compile(
    r"(?r)\b(?P<verb>(?:decreas|declin|increas|reduc|ris|rose|fell|fall|dropp?|elevat|"
    r"improv)\w*)(?:\s+(?:by|to|of))?\s*",
    regex.I,
)
_SCALE = regex.compile(
    r"\b(?:status|scores?|ECOG|PS|KPS|Karnofsky|class|index|scale|GCS|NYHA|Child-Pugh|ASA|"
    r"MMSE|EDSS|ratio|rate|number)\b",
    regex.I,
)
_WORD = regex.compile(r"[A-Za-z]{2,}|\p{Lu}\w*")
_NO_CONCEPT = frozenset(
    """
    at least most than of to in on the a an and or least more less over under up about approximately
    aged old day days week weeks month months year years last past previous within during after before
    following history prior first second dose doses every one two
    """.split()  # noqa: SIM905  # reads better
)
_MOST_WORDS = 9
_LOOK_BACK = 300
"""Characters before a quantity in which the words that name it are looked for."""
_NO_NAME = frozenset(
    {"give", "given", "take", "taken", "receive", "reduce", "reduced", "increase", "increased"}
)
_WHEN = regex.compile(
    r"\s+(?:after [^,;()]{3,40}? )?(?:within|in|over|during) (?:the )?(?:last |past |"
    r"previous )?\d[\d.-]* (?:days?|weeks?|months?|years?)$",
    regex.I,
)
_LISTED = regex.compile(r"(?r)(?:(?<![\w-])\p{Lu}[\w-]{1,7}(?:,\s*|\s*/\s*|\s+(?:or|and|and/or)\s+))+")
"""'ALT, AST or bilirubin': abbreviations that share one bound."""
_LIST_NOUN = regex.compile(
    r"\s+(?!of\b|or\b|and\b|to\b|consecutive\b|times?\b|points?\b|fold\b|more\b|"
    r"other\b)(?P<noun>[A-Za-z][\w-]*(?:\s+(?!for\b|in\b|within\b|during\b|on\b|per\b|with\b|"
    r"who\b|that\b|treated\b|requiring\b|prior\b|before\b|after\b|at\b|and\b|or\b|the\b|by\b|"
    r"from\b|were\b|are\b|is\b|each\b|as\b|despite\b|since\b|over\b)[A-Za-z][\w-]*){0,3})"
)
_PREDICTED = regex.compile(
    r"\s*(?P<said>(?:of )?(?:the )?(?:predicted|expected|body surface area|baseline|"
    r"ideal)(?: (?:value|normal|body weight))?)\b",
    regex.I,
)
_ANCHOR = regex.compile(
    r"\s*(?:of (?:treatment|therapy)\s+)?\b(?:at(?: the)?(?: time of)?|prior to|before|"
    r"preceding|after|from|since|until|of)(?: the| their| his| her| study|"
    r" first)?\s+(?P<what>(?:screening|baseline|enrol?lment|(?:study )?entry|randomi[sz]ation|"
    r"random grouping|inclusion|diagnosis|registration|consent|day \d+|visit \d+|surgery|"
    r"admission|treatment|first dose|start of (?:the )?(?:study|trial|treatment)|study|trial|"
    r"transplantation|delivery|birth)(?: (?:visit|period|start|drug administration|"
    r"treatment))?)\b",
    regex.I,
)
_AGED = regex.compile(
    r"\b(ages?|aged)\b(?:\s+(?:is|of|range|between|from|group|eligible|:))*[\s:,(]*$", regex.I
)
_OF_AGE = regex.compile(r"[- ]*(?:of (age)|(old)\b)", regex.I)
_AGE = regex.compile(r"\b(age|old|older|younger)\b", regex.I)
_IN_THE_LAST = regex.compile(
    r"\b(?:in|within|during|over|for)(?: the)? (?:last|past|previous|preceding)(?: \(?)$", regex.I
)
_DURING = regex.compile(r"\b(?:in|during) (?:the )?$", regex.I)
_SINCE = regex.compile(
    r"\s*(?:of\s+(?!age)|prior to\s+|before\s+|preceding\s+|after\s+|from\s+|"
    r"since\s+)(?:the\s+|their\s+|study\s+)*(?P<anchor>[A-Za-z][\w-]*(?:\s+(?!and\b|or\b|"
    r"with\b|unless\b|except\b|if\b|is\b|are\b|was\b|that\b|who\b)[\w-]+){0,3})",
    regex.I,
)
_ANY_OF = regex.compile(
    r"\b(?:any(?: one)?|at least (?:one|1)|one(?: or more)?|either|1 or more|(?:one|1) of|"
    r"any one or more)\s+of(?: the)?(?: following| below)?|\bany of these\b|\beither of\b|"
    r"one of:",
    regex.I,
)
_ANY_FOLLOWS = regex.compile(
    r"\b(?:following|below|these|these criteria)\b[^.;]{0,300}:?\s*$|one of\s*:?\s*$|any of\s*:?\s*$", regex.I
)
_ALL_OF = regex.compile(r"\b(?:all|each|both)(?: of)? (?:the )?(?:following|below|these)\b", regex.I)
_PERMITS = regex.compile(
    r"\b(?:are|is|will be|remain|may be|can be|were)\s+(?:still\s+|also\s+|"
    r"considered\s+)?(?:eligible|allowed|permitted|acceptable|included|enrolled)\s*\.?\s*$|"
    r"\bmay (?:enter|participate|be (?:included|enrolled))\b[^.;]{0,300}\.?\s*$|\b(?:are|is|"
    r"will) not (?:be )?(?:excluded|exclusionary)\s*\.?\s*$",
    regex.I,
)
_EXCLUDES = regex.compile(
    r"\b(?:are|is|will be|should be|must be|were)\s+(?:not (?:eligible|allowed|permitted|"
    r"included)|ineligible|excluded)\s*\.?\s*$",
    regex.I,
)
_SEX = regex.compile(
    r"\s*(?:[-*•]\s*)?(?P<sex>females?|women|woman|males?|men)\b(?P<other>(?:\s+(?!and\b|"
    r"or\b)[\w-]+){0,8}?)\s*,?\s*(?:\([^()]*\)\s*)?(?:must|should|need|ha(?:s|ve) to|"
    r"are required|agree|will|who (?:are|is) sexually active)\b",
    regex.I,
)
_ALTERNATIVE = regex.compile(r"\bor,? if\s+(?P<said>[^.;]+)", regex.I)
_STAGE = regex.compile(
    r"\b(?:(?:stages?|grades?|class(?:es)?|NYHA(?: functional)?(?: class)?|"
    r"Child-Pugh(?: class)?|FIGO(?: stage)?|ASA)\s+)(?P<list>(?-i:[IV]{1,4}[ABC]?|"
    r"[0-5][ABCabc]?|[ABCD])(?:\s*(?:-|to|,\s*or|,\s*and|,|or|and|/)\s*(?-i:[IV]{1,4}[ABC]?|"
    r"[0-5][ABCabc]?|[ABCD])(?!\w))*)(?![\w%])",
    regex.I,
)


def read_criterion(text: str, section: str) -> list[Reading]:
    """What a criterion's words say beside themselves, as leaves of `schemas.eligibility.Criterion`, in order.

    section: 'inclusion', 'exclusion' or 'exit', where the criterion is printed; only it tells what an effect
    goes against. The spans are half-open code points of `text`.
    """
    plain = Plain(text)
    printed = list(read_plain(plain.text))
    found = [
        *_bounds(plain.text, printed),
        *_windows(plain.text, printed),
        *_words(plain.text, section, printed),
    ]
    return [
        Reading(r.leaf, r.value, *plain.stored(r.start, r.end))
        for r in sorted(found, key=lambda r: (r.start, r.end))
    ]


def read_quantified(text: str) -> list[Reading]:
    """The bounds of a sentence that is no criterion, in order, as `read_criterion` reads them."""
    plain = Plain(text)
    printed = list(read_plain(plain.text))
    return [
        Reading(r.leaf, r.value, *plain.stored(r.start, r.end))
        for r in (_bounds(plain.text, printed) if printed else ())
        if r.leaf.startswith("constraints[")
    ]


@dataclass(frozen=True)
class _Bound:
    concept: str
    start: int
    """Of the concept, or of the quantity where that comes first."""
    quantity: Printed
    end: int
    anchor: str | None = None
    qualifier: str | None = None

    def reading(self, number: int) -> Reading:
        value: dict[str, JsonValue] = {**self.quantity.as_value(), "concept": self.concept}
        value |= {"anchor": self.anchor, "qualifier": self.qualifier}
        return Reading(f"constraints[{number}]", value, self.start, self.end)


def _bounds(text: str, printed: Sequence[Printed]) -> Iterator[Reading]:
    bounds: list[_Bound] = []
    pieces = clauses(text)
    for quantity in printed:
        begin, end = pieces.around(quantity.start)
        begin = max(begin, bounds[-1].end if bounds else 0, _begin_near(text, quantity.start))
        if bounds and _OPENED.fullmatch(text[bounds[-1].quantity.end : quantity.start]):
            continue  # the same bound in other units
        bound = _bound(text, begin, end, quantity, bounds)
        if bound is not None:
            bounds.append(bound)
    yield from (bound.reading(number) for number, bound in enumerate(bounds))
    yield from _logic_between(text, bounds)


def _begin_near(text: str, at: int) -> int:
    """Where the words that may name the quantity at a place begin: behind a blank, or 0."""
    return text.find(" ", at - _LOOK_BACK, at) + 1 if at > _LOOK_BACK else 0


def _bound(text: str, begin: int, end: int, quantity: Printed, earlier: Sequence[_Bound]) -> _Bound | None:
    named = (
        _named_before(text, begin, quantity, earlier)
        or _age(text, begin, end, quantity)
        or _counted(text, end, quantity)
    )
    if named is None:
        return None
    concept, start, stop = named
    behind = _PREDICTED.match(text, quantity.end, end)
    anchor = _ANCHOR.match(text, max(stop, behind.end() if behind else 0), end)
    is_baseline = behind is not None and behind["said"].casefold().endswith("baseline")
    return _Bound(
        concept,
        min(start, quantity.start),
        quantity,
        max(stop, behind.end() if behind else 0, anchor.end() if anchor else 0),
        anchor=anchor["what"] if anchor else ("baseline" if is_baseline else None),
        qualifier=behind["said"] if behind and not is_baseline else None,
    )


def _named_before(
    text: str, begin: int, quantity: Printed, earlier: Sequence[_Bound]
) -> tuple[str, int, int] | None:
    """The noun phrase a quantity is tied to, where it starts and where the bound ends."""
    change = _CHANGE.match(text, begin, quantity.start)
    stop = change.start() if change else quantity.start
    tie = _tie(text, begin, stop)
    if tie is None:
        if change is None or not earlier or quantity.unit != "%":
            return None
        return f"{earlier[-1].concept} {change['verb']}", change.start(), quantity.end
    start, concept_end, word = tie
    listed = _LISTED.match(text, begin, start) if quantity.unit == "{xULN}" else None
    start = listed.start() if listed else start
    concept = " ".join(text[start:concept_end].split())
    if not _may_name(concept, quantity, word or (change["verb"] if change else "")):
        return None
    return (f"{concept} {change['verb']}" if change else concept), start, quantity.end


def _tie(text: str, begin: int, stop: int) -> tuple[int, int, str] | None:
    """Where the noun phrase before a place begins and ends, and the word that ties it to the place."""
    said = text[begin:stop]
    tied = _TIE.search(said)
    assert tied is not None  # it matches nothing too
    end = tied.start()
    bracket = _BRACKET.search(said[:end])
    phrase_end = bracket.start() if bracket else end
    when = _WHEN.search(said, 0, phrase_end)
    if when and bracket is None:
        end = phrase_end = when.start()
    cut = max((m.end() for m in _CUT.finditer(said, 0, phrase_end)), default=0)
    start = cut + len(said[cut:]) - len(said[cut:].lstrip(" \n-*•|"))
    return (begin + start, begin + end, tied["tie"]) if _WORD.search(said[start:phrase_end]) else None


def _may_name(concept: str, quantity: Printed, tie: str) -> bool:
    """Whether words name what a quantity bounds."""
    words = concept.split()
    if not words or "|" in words or "+" in concept or words[0].casefold() in _NO_NAME:
        return False
    if len(words) > _MOST_WORDS or words[-1].casefold() in _NO_CONCEPT or words[0][0].isdigit():
        return False
    if quantity.unit in _TIMES:
        return _TIME_CONCEPT.search(concept) is not None
    is_plain = quantity.comparator == "=" and quantity.high is None
    return not is_plain or (bool(tie) and (quantity.unit is not None or _SCALE.search(concept) is not None))


def _age(text: str, begin: int, end: int, quantity: Printed) -> tuple[str, int, int] | None:
    """'aged 18 to 75', '18 years of age or older'."""
    if quantity.unit not in ("a", "mo", "wk", None) or quantity.low < 0:
        return None
    before = _AGED.search(text[begin : quantity.start])
    if before:
        return before[1], begin + before.start(), quantity.end
    if quantity.unit is None:
        return None
    behind = _OF_AGE.match(text[quantity.end : end])
    inside = _AGE.search(text[quantity.start : quantity.end])
    if behind:
        return behind[1] or behind[2], quantity.start, quantity.end + behind.end()
    return (inside[1], quantity.start, quantity.end) if inside and quantity.unit == "a" else None


def _counted(text: str, end: int, quantity: Printed) -> tuple[str, int, int] | None:
    """'≥3 exacerbations': the noun behind a bare number with a comparator."""
    if quantity.comparator == "=" or quantity.unit is not None or quantity.high is not None:
        return None
    noun = _LIST_NOUN.match(text, quantity.end, end)
    if noun is None or not noun["noun"].split()[-1].endswith("s"):
        return None
    return " ".join(noun["noun"].split()), quantity.start, noun.end()


def _logic_between(text: str, bounds: Sequence[_Bound]) -> Iterator[Reading]:
    """'A < 1 or B < 2': any of them will do."""
    gaps = [text[a.end : b.start] for a, b in pairwise(bounds)]
    if gaps and all(
        regex.search(r"\bor\b", gap, regex.I) and not regex.search(r"\band\b", gap, regex.I) for gap in gaps
    ):
        yield Reading("logic", "ANY_OF", bounds[0].start, bounds[-1].end)


def _windows(text: str, printed: Sequence[Printed]) -> Iterator[Reading]:
    """The stretch of time the criterion looks at: 'within 3 months before screening'; the first one."""
    for quantity in printed:
        if quantity.unit not in _TIMES:
            continue
        said = text[max(0, quantity.start - 40) : quantity.start]
        inside = text[quantity.start : quantity.end].casefold()
        is_last = _IN_THE_LAST.search(said + " ")
        is_within = inside.startswith("within") or _DURING.search(said)
        since = _SINCE.match(text, quantity.end)
        if since and since["anchor"].casefold().startswith("each other"):
            continue
        if is_last or inside.startswith(("within the last", "within the past")) or (is_within and since):
            start = quantity.start - (len(is_last[0]) - 1 if is_last else 0)
            anchor = " ".join(since["anchor"].split()) if since else None
            yield Reading(
                "window",
                {"period": quantity.as_value(), "anchor": anchor},
                max(0, start),
                since.end() if since else quantity.end,
            )
            return


def _words(text: str, section: str, printed: Sequence[Printed]) -> Iterator[Reading]:
    yield from _effect(text, section)
    yield from _logic(text)
    yield from _about(text)
    for found in _ALTERNATIVE.finditer(text):
        yield Reading("alternative", {"condition": " ".join(found["said"].split())}, *found.span())
    yield from read_basis(text)
    if section == "exit":
        yield from _floor(text, printed)
    stages = _STAGE.search(text)
    if stages and section == "inclusion":
        parts = regex.split(r"\s*(?:,\s*or|,\s*and|,|\bor\b|\band\b|/)\s*", stages["list"])
        listed = [part for part in parts if part]
        yield Reading("stage", listed, *stages.span())


def _floor(text: str, printed: Sequence[Printed]) -> Iterator[Reading]:
    """The dose a participant must tolerate: 'a minimum dose of 0.5 mg/d'."""
    for quantity in printed:
        if quantity.comparator == ">=" and "minimum dose" in text[quantity.start : quantity.end].casefold():
            yield Reading("minimum_dose", quantity.as_value(), quantity.start, quantity.end)
            return


def _effect(text: str, section: str) -> Iterator[Reading]:
    """Only what goes against the list the criterion is printed in."""
    pattern, code = (_PERMITS, "PERMIT") if section == "exclusion" else (_EXCLUDES, "EXCLUDE")
    found = pattern.search(text) if section in ("inclusion", "exclusion") else None
    if found:
        yield Reading("effect", code, *found.span())


def _logic(text: str) -> Iterator[Reading]:
    for pattern, code in ((_ANY_OF, "ANY_OF"), (_ALL_OF, "ALL_OF")):
        found = pattern.search(text)
        if found and (code == "ALL_OF" or _ANY_FOLLOWS.search(text)):
            yield Reading("logic", code, *found.span())
            return


def _about(text: str) -> Iterator[Reading]:
    found = _SEX.match(text)
    if found:
        sex = "FEMALE" if found["sex"].casefold()[0] in "fw" else "MALE"
        other = " ".join(found["other"].split()) or None
        yield Reading("applies_to", {"sex": sex, "age": None, "other": other}, *found.span("sex"))
