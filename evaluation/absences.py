"""Absences: which values fill one, and whether the draft gives the right kind of null."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from evaluation.annotation import AnnotatedAbsence, Step
from evaluation.numbering import Numbering
from evaluation.steps import UNMATCHED, write_steps
from evaluation.tree import Branch, Expected, Steps
from evaluation.verdicts import AbsenceJudgement, AbsenceVerdict
from schemas.errors import SchemaError
from schemas.fields import DraftedField
from schemas.paths import parse_path


def is_for(absence: Steps, steps: Steps, annotated: Branch[Expected]) -> bool:
    """Whether a path (as the annotation numbers it) is the absent one or lies below it.

    An item the annotation does not have may be any that it names without giving it a value.
    """
    if len(steps) < len(absence):
        return False
    node: Branch[Expected] | None = annotated
    for wanted, step in zip(absence, steps, strict=False):
        if isinstance(wanted, str) or isinstance(step, str):
            if wanted != step:
                return False
        elif wanted is not None and wanted != step and not _may_be(wanted, step, node):
            return False
        node = node.find(step) if node is not None else None
    return True


def _may_be(wanted: int, step: int | None, node: Branch[Expected] | None) -> bool:
    return step == UNMATCHED and node is not None and wanted not in node.rows


def judge_absences(
    absences: Sequence[AnnotatedAbsence],
    filled: AbstractSet[int],
    drafted: Sequence[DraftedField],
    annotated: Branch[Expected],
    numbering: Numbering,
) -> Iterator[AbsenceJudgement]:
    """The verdict on each annotated absence, then on each drafted one that a value contradicts.

    filled: positions of the annotated absences for which a value was drafted.
    """
    placed = list(_placed(drafted, numbering))
    by_group: defaultdict[Step, list[tuple[Steps, DraftedField]]] = defaultdict(list)
    for steps, field in placed:
        by_group[steps[0]].append((steps, field))
    for at, absence in enumerate(absences):
        yield _judge_annotated(absence, by_group[absence.steps[0]], annotated, is_filled=at in filled)
    for steps, field in placed:
        value = _value_at(steps, annotated)
        if value is not None:
            path = write_steps(value.steps)
            yield AbsenceJudgement(AbsenceVerdict.CONTRADICTED, path, drafted=field, expected=value)


def _placed(drafted: Sequence[DraftedField], numbering: Numbering) -> Iterator[tuple[Steps, DraftedField]]:
    """The drafted absences with their paths as the annotation numbers them."""
    for field in drafted:
        if not field.state.has_value:
            try:
                yield numbering.translate(parse_path(field.path)), field
            except SchemaError:
                continue  # a path nobody can read is at no annotated place


def _judge_annotated(
    absence: AnnotatedAbsence,
    placed: Sequence[tuple[Steps, DraftedField]],
    annotated: Branch[Expected],
    *,
    is_filled: bool,
) -> AbsenceJudgement:
    path = write_steps(absence.steps)
    if is_filled:
        return AbsenceJudgement(AbsenceVerdict.INVENTED, path, absence)
    near = [
        (abs(len(steps) - len(absence.steps)), at)
        for at, (steps, _) in enumerate(placed)
        if is_for(absence.steps, steps, annotated) or is_for(steps, absence.steps, annotated)
    ]
    if not near:
        return AbsenceJudgement(AbsenceVerdict.UNSAID, path, absence)
    field = placed[min(near)[1]][1]
    is_right = field.state is absence.state
    verdict = AbsenceVerdict.RIGHT_KIND if is_right else AbsenceVerdict.OTHER_KIND
    return AbsenceJudgement(verdict, path, absence, field)


def _value_at(steps: Steps, annotated: Branch[Expected]) -> Expected | None:
    """The first annotated value at a path or below it; None when there is none."""
    node: Branch[Expected] | None = annotated
    for step in steps:
        node = node.find(step) if node is not None else None
    if node is None:
        return None
    return next((found.leaf for _, found in node.leaves()), None)
