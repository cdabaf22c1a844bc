"""Every place where a draft and its annotation disagree, beside the words of the source."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pydantic import JsonValue

from evaluation.annotation import Stretch
from evaluation.evaluate import Judged, JudgedPage
from evaluation.likeness import says_nearly_the_same
from evaluation.passages import Passage, passages_of
from evaluation.places import SpanMatch
from evaluation.steps import write_steps
from evaluation.tree import Drafted, Expected
from evaluation.verdicts import AbsenceJudgement, AbsenceVerdict, Judgement, TrapJudgement, Verdict
from schemas.fields import Drafter
from schemas.paths import group_of

NOTHING = "–"
"""Stands where one side has no value."""


class Kind(StrEnum):
    """Kinds of disagreement, the gravest first; the words are those of the report."""

    INVENTED = "made up"
    TRAP = "from a trap"
    WRONG = "wrong"
    EXTRA = "extra"
    MISSED = "missed"
    NEAR = "nearly the same"
    SPAN = "other words"
    ABSENCE = "other kind of absence"


KIND_WORDS = {
    Kind.INVENTED: "a value for what the text does not state",
    Kind.TRAP: "a value from a stretch that must not become one",
    Kind.WRONG: "another value stands at the path",
    Kind.EXTRA: "an entry or a second value that is not annotated",
    Kind.MISSED: "annotated, and not drafted",
    Kind.NEAR: "a text that differs in few letters, and in no number, comparator or negation",
    Kind.SPAN: "the right value, from other words than those annotated",
    Kind.ABSENCE: "a null of another kind, or a null where there is a value",
}


class Side(StrEnum):
    """Which of two compared databases has a disagreement."""

    FIRST = "first only"
    SECOND = "second only"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One, with both values and the words they come from."""

    kind: Kind
    document: str
    path: str
    how: str
    annotated: str
    drafted: str
    drafter: str
    passages: tuple[Passage, ...]
    side: Side | None = None
    """None where only one database is evaluated."""

    @property
    def group(self) -> str:
        """The first segment of the path."""
        return group_of(self.path)

    @property
    def key(self) -> tuple[str, ...]:
        """What makes disagreements of two databases the same."""
        return self.kind, self.document, self.path, self.annotated, self.drafted


@dataclass(frozen=True, slots=True)
class Listed:
    """The disagreements of one kind that are shown, and how many there are."""

    kind: Kind
    shown: tuple[Disagreement, ...]
    total: int

    @property
    def left_out(self) -> int:
        """How many are not shown."""
        return self.total - len(self.shown)


@dataclass(frozen=True, slots=True)
class _Found:
    """A disagreement whose passages are not cut out yet; only the shown ones are."""

    kind: Kind
    page: JudgedPage
    path: str
    how: str
    annotated: str
    drafted: str
    drafter: Drafter | None
    places: tuple[Stretch | None, Stretch | None]
    """Of the annotated and of the drafted words."""

    def cut(self, side: Side | None) -> Disagreement:
        text = self.page.document.text
        drafter = self.drafter.value if self.drafter else ""
        return Disagreement(
            self.kind,
            self.page.document.name,
            self.path,
            self.how,
            self.annotated,
            self.drafted,
            drafter,
            passages_of(text, *self.places),
            side,
        )

    @property
    def key(self) -> tuple[str, ...]:
        return self.kind, self.page.document.text_sha256, self.path, self.annotated, self.drafted


def list_disagreements(judged: Sequence[Judged], most: int | None) -> list[Listed]:
    """The disagreements of one database, or of two, by kind; most: of a kind that are shown, None for all."""
    by_kind: dict[Kind, list[tuple[_Found, Side | None]]] = {kind: [] for kind in Kind}
    for found, side in _with_sides(judged):
        by_kind[found.kind].append((found, side))
    return [
        Listed(kind, tuple(found.cut(side) for found, side in each[:most]), len(each))
        for kind, each in by_kind.items()
        if each
    ]


def _with_sides(judged: Sequence[Judged]) -> Iterator[tuple[_Found, Side | None]]:
    if len(judged) == 1:
        yield from ((found, None) for found in _found_in(judged[0]))
        return
    first, second = (list(_found_in(each)) for each in judged)
    before, after = {found.key for found in first}, {found.key for found in second}
    for found in first:
        yield found, Side.BOTH if found.key in after else Side.FIRST
    yield from ((found, Side.SECOND) for found in second if found.key not in before)


def _found_in(judged: Judged) -> Iterator[_Found]:
    for page in judged.pages:
        for judgement in page.verdicts.values:
            kind = _kind_of(judgement)
            if kind is not None:
                yield _of_value(kind, page, judgement)
        for trap in page.verdicts.traps:
            if trap.taken is not None:
                yield _of_trap(page, trap, trap.taken)
        for absence in page.verdicts.absences:
            if absence.verdict in (AbsenceVerdict.OTHER_KIND, AbsenceVerdict.CONTRADICTED):
                yield _of_absence(page, absence)


def _kind_of(judgement: Judgement) -> Kind | None:
    """The kind of disagreement; None for a value both agree on, or on which the annotator is silent."""
    match judgement.verdict:
        case Verdict.RIGHT:
            return None if judgement.span in (SpanMatch.EXACT, SpanMatch.OVERLAP) else Kind.SPAN
        case Verdict.WRONG:
            return Kind.NEAR if _is_near(judgement) else Kind.WRONG
        case Verdict.SECOND | Verdict.EXTRA:
            return Kind.EXTRA
        case Verdict.INVENTED:
            return Kind.INVENTED
        case Verdict.MISSED:
            return Kind.MISSED
        case Verdict.UNJUDGED:
            return None


def _is_near(judgement: Judgement) -> bool:
    if judgement.expected is None or judgement.drafted is None or not judgement.expected.is_text:
        return False
    given = judgement.drafted.value
    return isinstance(given, str) and says_nearly_the_same(str(judgement.expected.value), given)


def _of_value(kind: Kind, page: JudgedPage, judgement: Judgement) -> _Found:
    expected, drafted = judgement.expected, judgement.drafted
    return _Found(
        kind,
        page,
        judgement.path,
        judgement.how,
        _say(expected.value) if expected else NOTHING,
        _say(drafted.value) if drafted else NOTHING,
        drafted.drafter if drafted else None,
        (_place_of(expected, drafted), drafted.place if drafted else None),
    )


def _place_of(expected: Expected | None, drafted: Drafted | None) -> Stretch | None:
    """The annotated place nearest to the drafted words; the first where there are none."""
    if expected is None or not expected.places:
        return None
    if drafted is None or drafted.place is None:
        return expected.places[0]
    start = drafted.place[0]
    return min(expected.places, key=lambda place: abs(place[0] - start))


def _of_trap(page: JudgedPage, trap: TrapJudgement, taken: Drafted) -> _Found:
    from_trap = f"{trap.forbidden.kind}: not a value"
    places = (trap.forbidden.stretch, taken.place)
    path = write_steps(taken.steps)
    return _Found(Kind.TRAP, page, path, "", from_trap, _say(taken.value), taken.drafter, places)


def _of_absence(page: JudgedPage, judgement: AbsenceJudgement) -> _Found:
    field, expected = judgement.drafted, judgement.expected
    annotated = judgement.annotated.state.value if judgement.annotated else NOTHING
    words = field.evidence[0] if field and field.evidence else None
    return _Found(
        Kind.ABSENCE,
        page,
        judgement.path,
        expected.how if expected else "",
        _say(expected.value) if expected else annotated,
        field.state.value if field else NOTHING,
        field.drafter if field else None,
        (_place_of(expected, None), (words.start, words.end) if words else None),
    )


def _say(value: JsonValue) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
