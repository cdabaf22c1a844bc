"""Databases held against annotations: `judge_store` looks, `evaluate` and `compare` count."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evaluation.annotation import Tier
from evaluation.annotation_file import read_annotations
from evaluation.bootstrap import FEWEST_RECORDS, add_by_record, interval, resample
from evaluation.errors import AnnotationError
from evaluation.judge import judge_page
from evaluation.pages import AnnotatedPage, Found, LeftOut, MisfitError, find_pages
from evaluation.rates import FRACTIONS, rate_of, records_behind
from evaluation.results import Comparison, Difference, Evaluation, Figures, Interval, Missing, Rate, Share
from evaluation.reviewed import annotations_of_store
from evaluation.tally import OVERALL, Array, Axis, Count, Page, Part, Tally, tally_pages
from evaluation.verdicts import PageVerdicts
from schemas.documents import Document
from schemas.drafts import Draft
from store.store import Store, open_store

ALL_TIERS = "all"
_SAID_AT_MOST = 3
_VERDICTS = ("right", "wrong", "second", "extra", "invented", "missed", "unjudged")


@dataclass(frozen=True, slots=True)
class JudgedPage:
    """A page of a database with the verdicts on its drafts."""

    document: Document
    draft: Draft
    """The current one."""
    verdicts: PageVerdicts
    by_model: tuple[tuple[str | None, PageVerdicts], ...]
    """The newest draft of each model, the current one first."""

    @property
    def record(self) -> Hashable:
        """What a page is resampled with: its record, or itself where it prints no key."""
        key = self.draft.record_key
        return (self.draft.record_type, key) if key else self.document.text_sha256


@dataclass(frozen=True, slots=True)
class _Sample:
    """Counts by record, and of resampled records; the axis before the last is that of the parts."""

    by_record: Array
    drawn: Array

    def of(self, part: int | slice) -> _Sample:
        """The sample of one part, or of several."""
        return _Sample(self.by_record[:, part], self.drawn[:, part])

    def rates(self, name: str) -> Array | None:
        """The resampled rates of one part; None where too few records have anything to say about it."""
        is_known = records_behind(name, self.by_record) >= FEWEST_RECORDS
        return rate_of(name, self.drawn) if is_known else None


@dataclass(frozen=True, slots=True)
class Judged:
    """A database with the verdicts on its annotated pages."""

    database: str
    against: str
    tier: Tier | None
    pages: tuple[JudgedPage, ...]
    left_out: tuple[LeftOut, ...]

    def only(self, hashes: Collection[str]) -> Judged:
        """The same, of these texts; the others are left out and said to be."""
        kept = tuple(page for page in self.pages if page.document.text_sha256 in hashes)
        gone = tuple(
            LeftOut(page.document.name, "in one of the two databases only; draft it into the other")
            for page in self.pages
            if page.document.text_sha256 not in hashes
        )
        return Judged(self.database, self.against, self.tier, kept, self.left_out + gone)


def load_pages(against: Path) -> list[AnnotatedPage]:
    """The annotated pages of a folder, a JSON file, or a database whose fields were reviewed.

    Raises AnnotationError for what cannot be read or holds none, and StoreError for what is no database.
    """
    if not against.exists():
        raise AnnotationError(
            f"there is no {str(against)!r}; give a folder or file of annotations, or a database"
        )
    if against.is_dir() or against.suffix == ".json":
        return read_annotations(against)
    with open_store(against, create=False) as store:
        return annotations_of_store(store)


def judge_store(store: Store, pages: Sequence[AnnotatedPage], against: Path, tier: Tier | None) -> Judged:
    """The verdicts on every annotated page the store has; raises AnnotationError when it has none."""
    found, left_out = find_pages(pages, store.texts())
    judged = []
    for each in found:
        try:
            judged.append(_judge(store, each, tier))
        except MisfitError as error:
            reason = f"its text is not the annotated one: {error}; draft that text, or annotate this one"
            left_out.append(LeftOut(each.page.name, reason))
    if not judged:
        raise AnnotationError(_none_of(store, left_out, against))
    return Judged(str(store.path), str(against), tier, tuple(judged), tuple(left_out))


def evaluate(judged: Judged) -> Evaluation:
    """The figures of one database, with their intervals."""
    tally = _tally(judged)
    return _evaluation(judged, tally, _sampled(tally, judged))


def compare(first: Judged, second: Judged) -> tuple[Judged, Judged, Comparison]:
    """Two databases on the documents both hold: what is left of each, and the figures.

    Raises AnnotationError when they have no annotated document in common.
    """
    shared = _hashes(first) & _hashes(second)
    if not shared:
        raise AnnotationError(
            f"no annotated page is in both {first.database!r} and {second.database!r};"
            " draft the same pages into both"
        )
    first, second = first.only(shared), second.only(shared)
    order = {page.document.text_sha256: at for at, page in enumerate(first.pages)}
    second = Judged(
        second.database,
        second.against,
        second.tier,
        tuple(sorted(second.pages, key=lambda page: order[page.document.text_sha256])),
        second.left_out,
    )
    return first, second, _comparison(first, second)


def _comparison(first: Judged, second: Judged) -> Comparison:
    """Both are resampled with the same records, so that a page that is hard is hard for both."""
    one, other = _tally(first), _tally(second)
    parts = tuple(dict.fromkeys(one.parts + other.parts))
    sides = (Tally(parts, one.aligned(parts)), Tally(parts, other.aligned(parts)))
    both = np.concatenate([side.counts for side in sides], axis=1)
    sample = _sampled(Tally(parts + parts, both), first)
    halves = (sample.of(slice(0, len(parts))), sample.of(slice(len(parts), None)))
    evaluations = [
        _evaluation(judged, side, half)
        for judged, side, half in zip((first, second), sides, halves, strict=True)
    ]
    return Comparison(
        first=evaluations[0], second=evaluations[1], differences=_differences(parts, sides, halves)
    )


def _sampled(tally: Tally, judged: Judged) -> _Sample:
    by_record = add_by_record(tally.counts, [page.record for page in judged.pages])
    return _Sample(by_record, resample(by_record))


def _judge(store: Store, found: Found, tier: Tier | None) -> JudgedPage:
    document, drafts = store.drafts_of(found.text_sha256)
    annotation = found.page.annotate(document)
    by_model = tuple((draft.model, judge_page(annotation, document.text, draft, tier)) for draft in drafts)
    return JudgedPage(document, drafts[0], by_model[0][1], by_model)


def _none_of(store: Store, left_out: Sequence[LeftOut], against: Path) -> str:
    told = "; ".join(f"{each.name!r}: {each.reason}" for each in left_out[:_SAID_AT_MOST])
    more = f"; and {len(left_out) - _SAID_AT_MOST} more" if len(left_out) > _SAID_AT_MOST else ""
    return f"{str(store.path)!r} has no page that {str(against)!r} annotates: {told}{more}"


def _hashes(judged: Judged) -> set[str]:
    return {page.document.text_sha256 for page in judged.pages}


def _tally(judged: Judged) -> Tally:
    return tally_pages(
        [
            Page(page.verdicts, page.draft.record_type, page.draft.layout, page.by_model)
            for page in judged.pages
        ]
    )


def _evaluation(judged: Judged, tally: Tally, sample: _Sample) -> Evaluation:
    sums = tally.counts.sum(axis=0)
    figures = {part: _figures(sums[at], sample.of(at)) for at, part in enumerate(tally.parts)}
    by_axis: dict[str, dict[str, Figures]] = {axis.value: {} for axis in Axis if axis is not Axis.OVERALL}
    for (axis, name), each in figures.items():
        if axis is not Axis.OVERALL:
            by_axis[axis.value][name] = each
    return Evaluation(
        database=judged.database,
        against=judged.against,
        tier=judged.tier.value if judged.tier else ALL_TIERS,
        documents=len(judged.pages),
        records=len({page.record for page in judged.pages}),
        left_out=tuple(Missing(name=each.name, reason=each.reason) for each in judged.left_out),
        overall=figures[OVERALL],
        absences=_absences(judged),
        traps=_traps(judged),
        **by_axis,
    )


def _figures(counts: Array, sample: _Sample) -> Figures:
    verdicts = {name: int(counts[Count[name.upper()]]) for name in _VERDICTS}
    rates = {name: _rate(name, counts, sample) for name in FRACTIONS}
    annotated = verdicts["right"] + verdicts["wrong"] + verdicts["missed"]
    return Figures(annotated=annotated, **verdicts, **rates)


def _rate(name: str, counts: Array, sample: _Sample) -> Rate:
    value = rate_of(name, counts)
    if np.isnan(value):
        return Rate(value=None)
    return Rate(value=_rounded(float(value)), interval=_interval(sample.rates(name)))


def _interval(rates: Array | None) -> Interval | None:
    ends = None if rates is None else interval(rates)
    return None if ends is None else Interval(low=_rounded(ends[0]), high=_rounded(ends[1]))


def _differences(
    parts: Sequence[Part], sides: tuple[Tally, Tally], samples: tuple[_Sample, _Sample]
) -> dict[str, dict[str, dict[str, Difference]]]:
    first, second = (side.counts.sum(axis=0) for side in sides)
    found: defaultdict[str, dict[str, dict[str, Difference]]] = defaultdict(dict)
    for at, (axis, name) in enumerate(parts):
        drawn = (samples[0].of(at), samples[1].of(at))
        found[axis.value][name] = {
            rate: _difference(rate, first[at], second[at], drawn) for rate in FRACTIONS
        }
    return dict(found)


def _difference(name: str, first: Array, second: Array, samples: tuple[_Sample, _Sample]) -> Difference:
    value = float(rate_of(name, second) - rate_of(name, first))
    if np.isnan(value):
        return Difference(value=None)
    before, after = samples[0].rates(name), samples[1].rates(name)
    change = None if before is None or after is None else after - before
    return Difference(value=_rounded(value), interval=_interval(change))


def _absences(judged: Judged) -> dict[str, dict[str, int]]:
    """What is drafted for each annotated kind of null: a kind of null, a value, or nothing."""
    table: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for page in judged.pages:
        for each in page.verdicts.absences:
            if each.annotated is not None:
                drafted = each.drafted.state.value if each.drafted else each.verdict.value
                table[each.annotated.state.value][drafted] += 1
    return {kind: dict(sorted(table[kind].items())) for kind in sorted(table)}


def _traps(judged: Judged) -> dict[str, Share]:
    known: Counter[str] = Counter()
    taken: Counter[str] = Counter()
    for page in judged.pages:
        for trap in page.verdicts.traps:
            known[trap.forbidden.kind] += 1
            taken[trap.forbidden.kind] += trap.taken is not None
    return {kind: Share(hit=taken[kind], of=known[kind]) for kind in sorted(known)}


def _rounded(value: float) -> float:
    """To four digits, as figures are said; more would be noise."""
    return round(value, 4)
