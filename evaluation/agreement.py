"""How far two who review independently agree: Cohen's kappa, Krippendorff's alpha, overlap of their words.

Kappa and alpha are for labels of a small closed set, so they are taken of what is to become of the draft and
of codes, never of free text; beside them stands how many values are the same. NLTK computes them (Apache-2.0;
imported when it is asked for, 0.6 s); `krippendorff` would be GPL, scikit-learn has no alpha.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import fmean, variance

from schemas.agreement import (
    Agreement,
    GroupAgreement,
    LeftOut,
    Measured,
    NumberAgreement,
    Pair,
    Reply,
    SpanOverlap,
    Unpaired,
)
from schemas.decisions import Said
from schemas.documents import Span
from schemas.paths import group_of, template_of
from schemas.same_value import comparable_answer, kind_of, says_same
from schemas.values import Kind
from store.store import Store

ALL = "all"
AS_DRAFTED, OTHER, ANOTHER = "as drafted", "another value", "a third value"
REJECTED, NO_FIELD = "rejected", "no such field"
_CODED = frozenset({Kind.CODE, Kind.BOOLEAN})
_COUNTED = frozenset({Kind.INTEGER, Kind.NUMBER})
_FIRST, _SECOND = "first", "second"

Labels = tuple[str, str]


@dataclass
class _Found:
    """What the fields of one group have shown so far."""

    same: int = 0
    verdicts: list[Labels] = field(default_factory=list)
    codes: list[Labels] = field(default_factory=list)
    overlaps: list[tuple[float, float]] = field(default_factory=list)


def agreement_of(store: Store) -> Agreement:
    """The figures of a database."""
    return measure(store.pairs(), store.unpaired())


def measure(documents: Iterable[Sequence[Pair]], unpaired: Unpaired) -> Agreement:
    """The figures over documents that both have finished."""
    groups: defaultdict[str, _Found] = defaultdict(_Found)
    numbers: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
    count = 0
    for pairs in documents:
        count += 1
        for pair in pairs:
            kind = kind_of(pair.record_type, pair.path)
            _add((groups[ALL], groups[group_of(pair.path)]), pair, kind)
            both = _numbers(pair) if kind in _COUNTED else None
            if both is not None:
                numbers[template_of(pair.path)].append(both)
    return Agreement(
        documents=count,
        groups=tuple(
            _figures(group, groups[group]) for group in sorted(groups, key=lambda name: (name != ALL, name))
        ),
        numbers=tuple(
            NumberAgreement(path=path, fields=len(found), alpha=interval_alpha(found))
            for path, found in sorted(numbers.items())
        ),
        left_out=_left_out(unpaired),
    )


def verdicts(pair: Pair, kind: Kind | None) -> Labels:
    """What either makes of the draft; two other values have the same label only when they are the same."""
    first, second = (_verdict(reply, pair.drafted, kind) for reply in (pair.first, pair.second))
    if first == second == OTHER and not says_same(pair.first.said, pair.second.said, kind):
        second = ANOTHER
    return first, second


def measured(labels: Sequence[Labels]) -> Measured:
    """Kappa and alpha of pairs of labels from a small closed set."""
    agreed = sum(one == other for one, other in labels)
    if len({label for both in labels for label in both}) < 2:
        return Measured(fields=len(labels), agreed=agreed, kappa=None, alpha=None)
    from nltk.metrics.agreement import AnnotationTask  # noqa: PLC0415  # 0.6 s that few commands need

    rows = [
        (coder, str(item), label)
        for item, both in enumerate(labels)
        for coder, label in zip((_FIRST, _SECOND), both, strict=True)
    ]
    task = AnnotationTask(data=rows)
    return Measured(fields=len(labels), agreed=agreed, kappa=float(task.kappa()), alpha=float(task.alpha()))


def interval_alpha(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Krippendorff's alpha of two coders' numbers; None for fewer than two pairs, or no variation.

    For two coders without gaps it is 1 - Do/De with Do the mean squared difference within pairs and De that
    between all values, which is twice their sample variance: linear, where NLTK's is quadratic in the number
    of different values.
    """
    if len(pairs) < 2:
        return None
    spread = 2 * variance([number for both in pairs for number in both])
    return 1 - fmean((one - other) ** 2 for one, other in pairs) / spread if spread else None


def overlap(first: Sequence[Span], second: Sequence[Span]) -> tuple[float, float] | None:
    """Jaccard and F1 of the characters of two answers' spans; None where either has none."""
    one, other = ({at for span in spans for at in range(span.start, span.end)} for spans in (first, second))
    if not one or not other:
        return None
    shared = len(one & other)
    return shared / len(one | other), 2 * shared / (len(one) + len(other))


def _add(groups: Sequence[_Found], pair: Pair, kind: Kind | None) -> None:
    """Note one field in every group it belongs to."""
    labels, codes, shared = verdicts(pair, kind), None, None
    first, second = pair.first.said, pair.second.said
    if first is not None and second is not None:
        shared = overlap(first.spans, second.spans)
        if kind in _CODED:
            codes = comparable_answer(first, kind), comparable_answer(second, kind)
    for found in groups:
        found.same += labels[0] == labels[1]
        found.verdicts.append(labels)
        if codes is not None:
            found.codes.append(codes)
        if shared is not None:
            found.overlaps.append(shared)


def _verdict(reply: Reply, drafted: Said | None, kind: Kind | None) -> str:
    if reply.said is None:
        return NO_FIELD if reply.action is None else REJECTED
    if drafted is not None and says_same(reply.said, drafted, kind):
        return AS_DRAFTED
    return OTHER if reply.said.state.has_value else reply.said.state.value


def _numbers(pair: Pair) -> tuple[float, float] | None:
    match (pair.first.said and pair.first.said.value, pair.second.said and pair.second.said.value):
        case (int() | float() as one, int() | float() as other):
            return float(one), float(other)
        case _:
            return None


def _figures(group: str, found: _Found) -> GroupAgreement:
    return GroupAgreement(
        group=group,
        values=len(found.verdicts),
        same=found.same,
        verdicts=measured(found.verdicts),
        codes=measured(found.codes),
        spans=SpanOverlap(
            fields=len(found.overlaps),
            jaccard=fmean(jaccard for jaccard, _ in found.overlaps) if found.overlaps else None,
            f1=fmean(f1 for _, f1 in found.overlaps) if found.overlaps else None,
        ),
    )


def _left_out(unpaired: Unpaired) -> tuple[LeftOut, ...]:
    told = (
        ("one reviewer by the plan", unpaired.single),
        ("not finished by both", unpaired.unfinished),
    )
    return tuple(LeftOut(why=why, fields=fields) for why, fields in told if fields)
