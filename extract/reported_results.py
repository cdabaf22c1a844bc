"""Results as a report prints them: an outcome, a time, each arm's share and how the arms compare. Pure.

A sentence is read clause by clause. Shares are bound to arms by the words beside them ('19 of 40 receiving
corasol alone'), by the order the clause names the arms in, or, where one is named and 'versus' follows,
to that one and the other. What nothing binds is left unread, except that shares set against each other
without any name keep the order in which the arms were introduced, and are marked as inferred.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex

from extract.numbers import TO_TWELVE
from extract.reported_arms import Comparison
from extract.reported_numbers import (
    Share,
    Statistic,
    is_versus,
    read_measure_pairs,
    read_shares,
    read_statistics,
)
from extract.stretch import Stretch, stretches_between

_CLAUSE_END = regex.compile(
    r";\s+|,\s+(?:whereas|while|but)\s+|,?\s+and\s+(?=(?:the\s+)?(?:\p{L}[\w-]*\s+){1,6}(?:was|were|occurred|did)\b)"
)
_BRACKETS = regex.compile(r"[(\[](?:[^()\[\]]|[(\[][^()\[\]]*[)\]])*[)\]]")
_VERB = regex.compile(
    r"\s+(?:(?:also|significantly|only|similarly|markedly|both|each|not|respectively)\s+)*"
    r"(?:was|were|is|are|has|have|had|did|does|do|occurred|developed|increased|decreased|improved|fell|rose|declined|changed|differed|"
    r"remained|showed|reached|achieved|experienced|reported|favou?red|survived|responded|became|continued|died)\b"
)
_TIME = (
    rf"(?:(?:\d+(?:\.\d+)?|{'|'.join(TO_TWELVE)})[\s-]*(?:hours?|days?|weeks?|months?|years?)"
    r"|(?:hour|day|week|month|year)s?\s+\d+)"
)
_AT_TIME = regex.compile(
    rf"\b(?:at|after|within|by|over|through|until|up\s+to)\s+(?:a\s+median\s+(?:follow-up\s+)?of\s+)?(?:the\s+)?(?P<time>{_TIME})\b",
    regex.IGNORECASE,
)
_LEAD = regex.compile(
    r"(?:(?:moreover|furthermore|however|in\s+addition|additionally|overall|also|similarly|in\s+contrast|conversely|finally|notably|"
    r"(?:the\s+)?results?\s+showed\s+that|we\s+found\s+that|(?:at|after|over|during|within|by|with|in|of|for|among|from)\s[^,]{1,80}),\s+"
    r"|(?:the|a|an|all|this|these|and|whereas|while|but|there\s+(?:was|were)\s+(?:no\s+(?:\w+\s+)?differences?\s+(?:in|between)\s+)?)\s+)+",
    regex.IGNORECASE,
)
_DEFINITION = regex.compile(
    r",\s*(?:defined\s+as|which\s+was\s+defined\s+as|i\.e\.)\s+(?P<definition>[^,;]+),?", regex.IGNORECASE
)
_SAME = regex.compile(
    r"\b(?:did\s+not\s+(?:significantly\s+)?differ|no\s+(?:statistically\s+)?(?:significant\s+)?differences?|(?:was|were)\s+(?:similar|comparable)|"
    r"not\s+significantly\s+different|not\s+differ(?:ent)?)\b",
    regex.IGNORECASE,
)
_BEHIND = regex.compile(
    r"\s*(?:[(\[][^()\[\]]*[)\]]\s*)?(?:\w+\s+){0,3}?(?:in|with|of|receiving|for|among|on|taking|given|who|assigned|treated|from|under|after)\s",
    regex.IGNORECASE,
)
_RESPECTIVELY = regex.compile(r"\brespectively\b|\bvs\b|\bversus\b", regex.IGNORECASE)
_PHRASE_END = regex.compile(
    r"[()\[\];:]|,\s|\s(?:and|or|versus|vs\.?|compared|than|while|whereas|but)\s", regex.IGNORECASE
)
_NO_OUTCOME = regex.compile(
    r"\d|(?:there|it|we|they|both|none|compared|comparing|examining|in|was|more|fewer|most|neither|after|at|within|of|no|significant\w*)\b"
    r"|(?:\w+\s+){0,3}(?:patients?|participants?|women|men|subjects|groups?|arms?|children|adults|people)\b(?!\s+with\s)",
    regex.IGNORECASE,
)
_WORD = regex.compile(r"\p{L}{3}")
_SUBJECT_END = regex.compile(r"\s*[(\[,;:]")
_NAMED_NEXT = regex.compile(
    r"[,;]?\s+(?:and|for)\s+(?:the\s+)?(?P<name>(?:\p{L}[\w-]*\s*){1,6}?)\s*(?:was|were|in|,|\(|:|$)"
)
_PREPOSITION = regex.compile(
    r"(?:^|\b)(?:in|with|for|of|to|by|among|receiving|on|the|than|between)\s+", regex.IGNORECASE
)
_NEW_PHRASE = regex.compile(r"[;(\[]|\s(?:and|versus|vs\.?|whereas|while|compared\s+with)\s")
_PLANNED = regex.compile(r"\bpower\b|\bto\s+detect\b|\bsample\s+size\b|\bassum(?:ed|ing)\b", regex.IGNORECASE)
"""What a clause without shares speaks of when its effect is one that was looked for."""
_LONGEST_OUTCOME = 120
_WINDOW = 90
"""Characters behind or before a share in which its arm is looked for."""


@dataclass(frozen=True)
class ArmShare:
    """One arm's share of a result."""

    arm: int
    arm_at: Stretch
    """The words that name the arm, or those that order the shares."""
    share: Share
    is_inferred: bool = False


@dataclass(frozen=True)
class ReportedResult:
    """One outcome at one time, as one clause gives it."""

    outcome: Stretch
    definition: Stretch | None
    time: Stretch | None
    shares: tuple[ArmShare, ...]
    statistics: tuple[Statistic, ...]
    no_difference: Stretch | None


def read_results(text: str, sentences: Iterable[Stretch], comparison: Comparison) -> Iterator[ReportedResult]:
    """The results that sentences print, in order; a sentence without numbers of its own has none."""
    for sentence in sentences:
        found = list(_results_in(text, split_clauses(text, sentence), sentence, comparison))
        if not any(
            result.shares for result in found
        ):  # one arm a clause: '…, whereas eight women in the other had'
            whole = list(_results_in(text, [sentence], sentence, comparison))
            found = whole if any(result.shares for result in whole) else found
        yield from found


def _results_in(
    text: str, clauses: Iterable[Stretch], sentence: Stretch, comparison: Comparison
) -> Iterator[ReportedResult]:
    subject: Stretch | None = None
    for clause in clauses:
        subject = _outcome(text, clause, comparison) or subject
        if subject is not None:
            yield from _results_of(text, clause, sentence, subject, comparison)


def split_clauses(text: str, sentence: Stretch) -> list[Stretch]:
    """The clauses of a sentence; brackets are never cut."""
    hidden = [m.span() for m in _BRACKETS.finditer(text, sentence.start, sentence.end)]
    cuts = [
        m.span()
        for m in _CLAUSE_END.finditer(text, sentence.start, sentence.end)
        if not any(a <= m.start() < b for a, b in hidden)
    ]
    return stretches_between(sentence, cuts)


def _results_of(
    text: str, clause: Stretch, sentence: Stretch, outcome: Stretch, comparison: Comparison
) -> Iterator[ReportedResult]:
    pairs = list(_pairs(text, clause, comparison))
    statistics = read_statistics(text, clause)
    for number, pair in enumerate(pairs):
        start = pair[-1].share.at.end  # what stands between two shares is one arm's own
        end = pairs[number + 1][0].share.at.start if number + 1 < len(pairs) else clause.end
        own = tuple(s for s in statistics if start <= s.at.start < end)
        if any(_is_interval(s) for s in statistics if pair[0].share.at.start <= s.at.start < start):
            own = tuple(s for s in own if not _is_interval(s))
        yield _result(text, clause, outcome, sentence=sentence, shares=pair, own=own)
        if number + 1 < len(
            pairs
        ):  # a second pair is about something else, which only a name in front would tell
            named = _named_before(text, Stretch(pair[-1].share.at.end, pairs[number + 1][0].share.at.start))
            if named is None:
                return
            outcome = named
    is_compared = any(part.leaf == "effect.measure" for s in statistics for part in s.parts)
    if not pairs and is_compared and not _PLANNED.search(text, clause.start, clause.end):
        yield _result(text, clause, outcome, sentence=sentence, shares=(), own=tuple(statistics))


def _is_interval(statistic: Statistic) -> bool:
    return statistic.parts[0].leaf.startswith("ci.")


def _result(
    text: str,
    clause: Stretch,
    outcome: Stretch,
    *,
    sentence: Stretch,
    shares: tuple[ArmShare, ...],
    own: tuple[Statistic, ...],
) -> ReportedResult:
    definition = _DEFINITION.search(text, clause.start, clause.end)
    same = _SAME.search(text, clause.start, clause.end)
    return ReportedResult(
        outcome,
        Stretch(*definition.span("definition")).trimmed(text) if definition else None,
        _time(text, clause, sentence),
        shares,
        _first_of_each(own),
        Stretch(*same.span()) if same else None,
    )


def _first_of_each(statistics: Sequence[Statistic]) -> tuple[Statistic, ...]:
    seen: set[str] = set()
    kept = []
    for statistic in statistics:
        kind = statistic.parts[0].leaf.partition(".")[0]
        if kind not in seen:
            seen.add(kind)
            kept.append(statistic)
    return tuple(kept)


def _outcome(text: str, clause: Stretch, comparison: Comparison) -> Stretch | None:
    """The subject of a clause, between its adverbials and its verb; None when it is people or an arm."""
    lead = _LEAD.match(text, clause.start, clause.end)
    start = lead.end() if lead else clause.start
    verb = _VERB.search(text, start, clause.end)
    end = verb.start() if verb else clause.end
    bracket = _SUBJECT_END.search(text, start, end)
    end = min(end, bracket.start() if bracket else end)
    subject = Stretch(start, end).trimmed(text)
    if not 0 < subject.end - subject.start <= _LONGEST_OUTCOME or (verb is None and bracket is None):
        return None
    words = subject.of(text)
    is_named = _WORD.search(words) is not None and _NO_OUTCOME.match(words) is None
    return subject if is_named and not comparison.is_all_arm(words) else None


def _named_before(text: str, between: Stretch) -> Stretch | None:
    """The outcome named between two pairs: ', and recurrence in', '; overall survival was'."""
    found = _NAMED_NEXT.search(text, between.start, between.end)
    return Stretch(*found.span("name")).trimmed(text) if found and found["name"].strip() else None


def _time(text: str, clause: Stretch, sentence: Stretch) -> Stretch | None:
    """When: the last time the clause says, else the one that opens its sentence."""
    inside = list(_AT_TIME.finditer(text, clause.start, clause.end))
    if inside:
        return Stretch(*inside[-1].span("time"))
    opening = _AT_TIME.match(text, sentence.start, sentence.end)
    return Stretch(*opening.span("time")) if opening else None


def _pairs(text: str, clause: Stretch, comparison: Comparison) -> Iterator[tuple[ArmShare, ...]]:
    """The shares of the arms that a clause compares, bound to their arms."""
    shares = list(read_shares(text, clause))
    taken: list[Stretch] = []
    position = 0
    while position < len(shares):
        run = _run(shares, position, len(comparison.arms))
        bound = _bind(text, clause, run, comparison) if len(run) > 1 else None
        if bound is not None:
            taken += [share.at for share in run]
            yield bound
        position += len(run) if bound is not None else 1
    for first, second in read_measure_pairs(text, clause):
        if (
            not any(s.start < second.at.end and first.at.start < s.end for s in taken)
            and first.get("value") is not None
        ):
            bound = _bind(text, clause, [first, second], comparison)
            if bound is not None:
                yield bound


def _run(shares: Sequence[Share], position: int, arms: int) -> list[Share]:
    """As many shares as there are arms, of one shape, from a position on."""
    first = shares[position]
    run = list(shares[position : position + arms])
    same = all(bool({*share.shape} & {*first.shape}) for share in run)
    return run if len(run) == arms and same else [first]


def _bind(
    text: str, clause: Stretch, run: Sequence[Share], comparison: Comparison
) -> tuple[ArmShare, ...] | None:
    behind = [_arm_behind(text, share, after, comparison) for share, after in _gaps_behind(run, clause)]
    if _is_all_arms([arm for arm, _ in behind]):
        return _bound(run, behind)
    before = [_arm_before(text, gap, comparison) for gap in _gaps_before(run, clause)]
    if _is_all_arms([arm for arm, _ in before]):
        return _bound(run, before)
    if all(is_versus(text[a.at.end : b.at.start]) for a, b in pairwise(run)) or _RESPECTIVELY.search(
        text, run[0].at.end, clause.end
    ):
        return _bind_in_order(text, clause, run, comparison)
    return None


def _is_all_arms(arms: Sequence[int | None]) -> bool:
    return None not in arms and len(set(arms)) == len(arms)


def _bound(run: Sequence[Share], arms: Sequence[tuple[int | None, Stretch]]) -> tuple[ArmShare, ...]:
    return tuple(
        ArmShare(arm, at, share) for share, (arm, at) in zip(run, arms, strict=True) if arm is not None
    )


def _bind_in_order(
    text: str, clause: Stretch, run: Sequence[Share], comparison: Comparison
) -> tuple[ArmShare, ...] | None:
    """By the order in which the clause names the arms, or the text does; by the one named and the other."""
    named = _arms_named(text, clause, run, comparison)
    order = list(dict.fromkeys(arm for arm, _ in named))
    places = dict(reversed(named))
    shown = Stretch(run[0].at.start, run[-1].at.end)
    if len(order) == len(run):
        return tuple(ArmShare(arm, places[arm], share) for arm, share in zip(order, run, strict=True))
    if len(order) == 1 and len(run) == 2 and places[order[0]].end <= run[0].at.start:
        arms = (order[0], 1 - order[0])
        return tuple(
            ArmShare(arm, places.get(arm, shown), share) for arm, share in zip(arms, run, strict=True)
        )
    if not order and all(is_versus(text[a.at.end : b.at.start]) for a, b in pairwise(run)):
        return tuple(ArmShare(arm, shown, share, is_inferred=True) for arm, share in enumerate(run))
    return None


def _arms_named(
    text: str, clause: Stretch, run: Sequence[Share], comparison: Comparison
) -> list[tuple[int, Stretch]]:
    """The arms that phrases of the clause outside its shares mean, in order."""
    found = []
    for part in (Stretch(clause.start, run[0].at.start), Stretch(run[-1].at.end, clause.end)):
        position = part.start
        ends = [*(m.span() for m in _PHRASE_END.finditer(text, part.start, part.end)), (part.end, part.end)]
        for stop, after in ends:
            phrase = _last_phrase(text, Stretch(position, stop))
            is_name = phrase.end > phrase.start and not _VERB.search(text, phrase.start, phrase.end)
            arm = comparison.meant_by(phrase.of(text)) if is_name else None
            if arm is not None:
                found.append((arm, phrase))
            position = after
    return found


def _last_phrase(text: str, part: Stretch) -> Stretch:
    """The words behind the last preposition of a stretch: an arm is spoken of as 'in the X group'."""
    starts = [m.end() for m in _PREPOSITION.finditer(text, part.start, part.end)]
    return Stretch(starts[-1] if starts else part.start, part.end).trimmed(text)


def _gaps_behind(run: Sequence[Share], clause: Stretch) -> Iterator[tuple[Share, Stretch]]:
    ends = [*(share.at.start for share in run[1:]), clause.end]
    for share, end in zip(run, ends, strict=True):
        yield share, Stretch(share.at.end, min(end, share.at.end + _WINDOW))


def _arm_behind(text: str, share: Share, gap: Stretch, comparison: Comparison) -> tuple[int | None, Stretch]:
    """The arm that the words right behind a share name: '… of 40 (48%) receiving corasol alone'."""
    opening = _BEHIND.match(text, gap.start, gap.end)
    if opening is None:
        return None, share.at
    stop = _PHRASE_END.search(text, opening.end(), gap.end)
    phrase = Stretch(opening.end(), stop.start() if stop else gap.end).trimmed(text)
    return comparison.meant_by(phrase.of(text)), phrase


def _gaps_before(run: Sequence[Share], clause: Stretch) -> Iterator[Stretch]:
    starts = [clause.start, *(share.at.end for share in run[:-1])]
    for start, share in zip(starts, run, strict=True):
        yield Stretch(max(start, share.at.start - _WINDOW), share.at.start)


def _arm_before(text: str, gap: Stretch, comparison: Comparison) -> tuple[int | None, Stretch]:
    """The arm that the words in front of a share name: 'in the control group, 12 %'."""
    cut = max((m.end() for m in _NEW_PHRASE.finditer(text, gap.start, gap.end)), default=gap.start)
    phrase = Stretch(cut, gap.end).trimmed(text)
    return comparison.meant_by(phrase.of(text)), phrase
