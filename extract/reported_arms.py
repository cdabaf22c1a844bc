"""The arms of a reported comparison: what participants were assigned to, and which arm a phrase means. Pure.

An abstract names its arms once, where it says who got what, and afterwards in fragments of that: 'the
combination group', 'corasol alone', 'placebo'. A fragment belongs to the arm whose name alone has its
words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import regex

from extract.stretch import Stretch, stretches_between

_ASSIGNED = regex.compile(
    r"\b(?:randomly\s+|randomi[sz]ed\s+and\s+|were\s+|was\s+)*(?:assigned|allocated|allotted|randomi[sz]ed)\b"
    r"(?:\s*,?\s*\(?\s*(?:in\s+an?\s+)?\d+\s*:\s*\d+(?:\s*:\s*\d+)*(?:\s+(?:ratio|fashion|manner))?"
    r"\s*\)?\s*,?)?"
    r"(?:\s+(?:in\s+a\s+double[- ]blind\s+(?:fashion|manner)|equally|centrally|double[- ]blind))?"
    r"(?:\s+(?!to\b|into\b)[\w-]+){0,6}?\s+(?:to|into|between|among)\s+"
    r"(?:(?:two|three|four|five|[2-5])\s+(?:\w+\s+){0,2}(?:groups?|arms?)\s*[:,;(—–-]?\s*)?",
    regex.IGNORECASE,
)
_COMPARED = regex.compile(
    r"\b(?:compar(?:e|ed|ing)|comparison\s+of)\s+(?!with\b|to\b)(?=[^.;]{3,160}?\s(?:with|to|versus|vs\.?|and)\s)",
    regex.IGNORECASE,
)
_LEAD = regex.compile(
    r"(?:(?:(?:either|both|to|use|continue|receive|receiving|received|undergo|undergoing|have|get|take|be\s+treated\s+with"
    r"|treatment\s+with|the|an?|or|and|of|efficacy|safety|effects?|group\s+[A-D1-5]|arm\s+[A-D1-5])(?![\w-])|[\[(](?:[A-D]|i{1,3}|[1-5])[\])])\s*[:,]?\s*)+",
    regex.IGNORECASE,
)
_BETWEEN = regex.compile(
    r"\s*[,;]?\s+(?:or|versus|vs\.?|and\s+then)\s+(?:to\s+)?|\s*;\s+(?:or\s+|and\s+)?|\s*,\s+(?:or\s+|and\s+)?",
    regex.IGNORECASE,
)
_AND = regex.compile(r"\s*,?\s+(?:and|or|versus|vs\.?|with|to)\s+", regex.IGNORECASE)
_STOP = regex.compile(
    r"\s*(?:[.;:](?=\s|$)|(?:,\s*)?\b(?:for\s+(?:up\s+to\s+)?(?=\d|one|two|three|four|five|six|\w+\s+(?:weeks|months|days|years))|in\s+addition|after\s|before\s|during\s|until\s|followed\s+by|"
    r"while|whereas|who\b|which\b|were\b|was\b|at\s+(?:a\s+)?\d|stratif|in\s+a\s+(?:\d|double|single|ratio|random)|with\s+stratification|"
    r"on\s+day|every\s|once\s|twice\s|as\s+(?:an?\s+)?(?:first|second|adjuvant|add)))",
    regex.IGNORECASE,
)
_SIZE = regex.compile(
    r"\s*[(\[]\s*(?:[nN]\s*=\s*(?P<n>\d[\d,]*)|(?P<n>\d[\d,]*)\s+(?:patients?|participants?|women|men|subjects?|children|adults|people|infants))"
    r"[^)\]]{0,60}[)\]]"
)
_PARENTHESIS = regex.compile(r"\s*[(\[][^()\[\]]*[)\]]")
_NO_NAME = regex.compile(
    r"(?:with|without|followed|every|each|in|at|who|which|not|none|including|any|one\s+of|unacceptable|withdrawal|response|toxicity|"
    r"prospective|multicent\w+|participate|on|after|before|until|during|january|february|march|april|june|july|august|"
    r"september|october|november|december)\b|[\d.,\s]+$",
    regex.IGNORECASE,
)
_FOR = regex.compile(r"for\s+\d", regex.IGNORECASE)
_WORD = regex.compile(r"[\p{L}\d][\p{L}\d.%/+-]*")
_SAME = {
    "alone": "monotherapy", "only": "monotherapy", "combined": "combination", "plus": "combination",
    "combining": "combination", "controls": "control", "+": "combination", "placebos": "placebo",
}  # fmt: skip
_SAY_NOTHING = frozenset(
    """a an the of in on to for with and or by at from as than group groups arm arms patients patient
    participants subjects women men those who were was had received receiving receive treated
    treatment treatments therapy given taking assigned allocated randomized randomised either daily
    mg respectively each per both
    """.split()  # noqa: SIM905  # reads better
)
_CONTROL = frozenset(
    {"control", "placebo", "sham", "standard", "usual", "conventional", "observation", "comparator"}
)
_TREATED = frozenset({"intervention", "experimental", "active", "study"})
_MOST_ARMS = 5
_LONGEST_LABEL = 160


@dataclass(frozen=True)
class Arm:
    """An arm as the text names it."""

    label: Stretch
    words: str
    n: int | None = None
    """Participants said to be assigned to it."""
    n_at: Stretch | None = None

    @cached_property
    def tokens(self) -> frozenset[str]:
        """The words that tell it, case and inflection aside."""
        return tokens_of(self.words)


def tokens_of(words: str) -> frozenset[str]:
    """The telling words of a phrase."""
    found = (_SAME.get(w, w) for w in (m[0].rstrip(".").casefold() for m in _WORD.finditer(words)))
    return frozenset(part for w in found if w not in _SAY_NOTHING for part in (w, *_parts(w)))


def _parts(word: str) -> tuple[str, ...]:
    parts = tuple(p for p in regex.split(r"[-/+]", word) if p)
    return parts if len(parts) > 1 else ()


def read_arms(text: str, sentences: Sequence[Stretch]) -> tuple[Arm, ...]:
    """The arms that the first sentence to say so assigns participants to; empty when none does."""
    for opening in (_ASSIGNED, _COMPARED):
        for sentence in sentences:
            for found in opening.finditer(text, sentence.start, sentence.end):
                arms = tuple(
                    _arms_behind(
                        text,
                        Stretch(found.end(), sentence.end),
                        is_and=opening is _COMPARED or _is_between(found[0]),
                    )
                )
                if 2 <= len(arms) <= _MOST_ARMS and all(_is_name(arm) for arm in arms):
                    return arms
    return ()


def _is_name(arm: Arm) -> bool:
    return bool(arm.tokens) and _NO_NAME.match(arm.words) is None


def _is_between(opening: str) -> bool:
    return regex.search(r"\b(?:between|among|into|groups?|arms?)\b", opening) is not None


def _arms_behind(text: str, behind: Stretch, *, is_and: bool) -> Iterator[Arm]:
    listed = Stretch(behind.start, _end_of_list(text, behind))
    cuts = _cuts(text, listed, is_and=is_and)
    parts = [_without_lead(text, part) for part in stretches_between(listed, cuts)]
    tells_time = any(
        _FOR.match(text, part.start, part.end) for part in parts
    )  # '… for 5 days or for 10 days'
    for part in parts:
        arm = _arm(text, part, is_cut=not tells_time)
        if arm is not None:
            yield arm


def _cuts(text: str, part: Stretch, *, is_and: bool) -> list[Stretch]:
    """Where one arm ends and the next begins: at 'or' and 'versus', else at 'and' where that joins arms."""
    strong = [Stretch(*m.span()) for m in _outside_brackets(_BETWEEN, text, part)]
    has_word = any(regex.search(r"\b(?:or|versus|vs)\b", s.of(text), regex.IGNORECASE) for s in strong)
    if has_word:
        return strong if len(strong) < _MOST_ARMS else []
    if not is_and:
        return []
    weak = [Stretch(*m.span()) for m in _outside_brackets(_AND, text, part)]
    return (
        weak[:1]
        if not strong
        else [*strong, *weak[-1:]]
        if weak and weak[-1].start > strong[-1].start
        else strong
    )


def _outside_brackets(pattern: regex.Pattern[str], text: str, part: Stretch) -> Iterator[regex.Match[str]]:
    hidden = [m.span() for m in _PARENTHESIS.finditer(text, part.start, part.end)]
    for found in pattern.finditer(text, part.start, part.end):
        if not any(a <= found.start() < b for a, b in hidden):
            yield found


def _end_of_list(text: str, behind: Stretch) -> int:
    hidden = [m.span() for m in _PARENTHESIS.finditer(text, behind.start, behind.end)]
    joined = max((m.end() for m in _outside_brackets(_BETWEEN, text, behind)), default=behind.start)
    for stop in _STOP.finditer(text, behind.start, behind.end):
        if any(a <= stop.start() < b for a, b in hidden) or stop.start() <= behind.start:
            continue
        if stop.start() >= joined or stop[0].lstrip()[:1] in ".;":
            return stop.start()
    return behind.end


def _without_lead(text: str, part: Stretch) -> Stretch:
    lead = _LEAD.match(text, part.start, part.end)
    return Stretch(lead.end(), part.end) if lead and lead.end() < part.end else part


def _arm(text: str, part: Stretch, *, is_cut: bool) -> Arm | None:
    """The arm a part of the list names; is_cut: the name ends where a time or a circumstance follows."""
    size = _SIZE.search(text, part.start, part.end)
    stop = _STOP.search(text, part.start, part.end) if is_cut else None
    end = min(
        part.end,
        size.start() if size else part.end,
        stop.start() if stop and stop.start() > part.start else part.end,
    )
    label = Stretch(part.start, end).trimmed(text, " \t\n\u00a0\u2009,;:.")
    words = label.of(text)
    if not words or len(words) > _LONGEST_LABEL:
        return None
    n = int(size["n"].replace(",", "")) if size else None
    return Arm(label, words, n, Stretch(*size.span("n")) if size else None)


@dataclass(frozen=True)
class Comparison:
    """The arms of one report, by which later phrases are understood."""

    arms: tuple[Arm, ...]

    def meant_by(self, phrase: str) -> int | None:
        """Index of the arm a phrase means; None when it means none, or may mean several."""
        words = tokens_of(phrase)
        scores = [self._score(index, words) for index in range(len(self.arms))]
        best = max(scores, default=0.0)
        if best <= 0 or scores.count(best) > 1:
            return None
        return scores.index(best)

    def is_all_arm(self, phrase: str) -> bool:
        """Whether a phrase has no word that is not an arm's: 'tamoxifen', 'the placebo group'."""
        return tokens_of(phrase) <= frozenset().union(_CONTROL, _TREATED, *(arm.tokens for arm in self.arms))

    def _score(self, index: int, words: frozenset[str]) -> float:
        """How much a phrase speaks for an arm: its own words and kind, less the words only others have."""
        own = self.arms[index].tokens
        others = frozenset().union(*(arm.tokens for i, arm in enumerate(self.arms) if i != index))
        score = float(len(words & (own - others))) - 0.9 * len(words & (others - own))
        score += 0.2 * len(words & own & others)
        return score + self._kind(index, words)

    def _kind(self, index: int, words: frozenset[str]) -> float:
        """The score of words that name an arm by its part: control, intervention, combination."""
        is_control = [bool(arm.tokens & _CONTROL) for arm in self.arms]
        score = 0.0
        if words & _CONTROL and "control" in words:
            score += (
                1.0
                if self._is_only(is_control, index) or (not any(is_control) and index == len(self.arms) - 1)
                else -0.5
            )
        if words & _TREATED and len(self.arms) == 2:
            score += (
                0.8
                if self._is_only([not c for c in is_control], index) or (not any(is_control) and index == 0)
                else -0.5
            )
        combines = [
            bool(arm.tokens & {"combination", "add-on", "addition"}) or " and " in arm.words
            for arm in self.arms
        ]
        if "combination" in words and self._is_only(combines, index):
            score += 0.5
        if "monotherapy" in words and self._is_only([not c for c in combines], index):
            score += 0.8
        return score

    @staticmethod
    def _is_only(claims: Sequence[bool], index: int) -> bool:
        return claims[index] and sum(claims) == 1
