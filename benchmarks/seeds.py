"""How much of five real pages, annotated by hand, a database holds, and how much of it is right.

    .venv/bin/python benchmarks/seeds.py [--db FILE] [--pages ../shared/seeds] [--tier core] [--list]

Without --db the pages are drafted here, without a model. docs/annotations.md says what was annotated and how.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from seed_annotations import FOLDER

from evaluation.annotation import Tier
from evaluation.annotation_file import read_annotations
from evaluation.errors import EvaluationError
from evaluation.judge import judge_page
from evaluation.pages import AnnotatedPage
from evaluation.rates import rate_of
from evaluation.tally import OVERALL, Array, Axis, Count, Page, Tally, tally_pages
from evaluation.verdicts import ABSENT, PageVerdicts
from extract.drafting import draft_document
from extract.errors import ReadError
from extract.read import read_file
from schemas.documents import Document
from schemas.drafts import Draft
from store.errors import StoreError
from store.store import open_store

PAGES = Path(__file__).resolve().parents[2] / "shared" / "seeds"
GOALS = {"recall": 0.85, "precision": 0.93}
"""For the core values of all pages together, with the embedded model."""
TABLES = {
    Axis.GROUP: "by group",
    Axis.HOW: "by way of reading",
    Axis.DRAFTER: "by drafter (its recall: what it contributes)",
}
PROSE = ("narrative", ABSENT)
"""Ways of reading of the values that are looked at apart, and of those drafted where the page states none."""
FALSE = (Count.WRONG, Count.SECOND, Count.EXTRA, Count.INVENTED)
ANNOTATED = (Count.RIGHT, Count.WRONG, Count.MISSED)
_RATES = {"precision": "prec.", "recall": "recall", "f1": "F1", "span_overlap": "at place"}
_HEAD = f"{'':32}{'values':>7}{'right':>7}{'false':>7}{'missed':>7}{'open':>7}" + "".join(
    f"{name:>10}" for name in _RATES.values()
)


class SeedsError(Exception):
    """The pages cannot be scored; the message says why and what to do."""


@dataclass(frozen=True)
class Judged:
    """One page and what came of its draft."""

    name: str
    draft: Draft
    verdicts: PageVerdicts


def read_pages(folder: Path) -> dict[str, Document]:
    """Text hash to document, for every text file of a folder; raises SeedsError when there is none."""
    try:
        documents = [read_file(file, file.name) for file in sorted(folder.glob("*.txt"))]
    except ReadError as error:
        raise SeedsError(str(error)) from error
    if not documents:
        raise SeedsError(f"no .txt file in {str(folder)!r}; say where the pages are with --pages")
    return {document.text_sha256: document for document in documents}


def judge_pages(
    pages: Iterable[AnnotatedPage],
    documents: dict[str, Document],
    draft_of: Callable[[Document], Draft],
    tier: Tier | None,
) -> list[Judged]:
    """Every annotated page that is there, by name; tier: None asks for all values.

    Raises SeedsError when none is there.
    """
    judged = []
    for page in pages:
        document = documents.get(page.sha256 or "")
        if document is not None:
            draft = draft_of(document)
            verdicts = judge_page(page.annotate(document), document.text, draft, tier)
            judged.append(Judged(document.name, draft, verdicts))
    if not judged:
        raise SeedsError("none of the pages is annotated; say where the annotated ones are with --pages")
    return sorted(judged, key=lambda page: page.name)


def report(judged: Sequence[Judged]) -> Iterator[str]:
    """The lines of the report."""
    tally = _tally(judged)
    overall = tally.parts.index(OVERALL)
    yield from ("by page", _HEAD)
    yield from (_row(each.name, cells[overall]) for each, cells in zip(judged, tally.counts, strict=True))
    for axis, title in TABLES.items():
        yield from ("", title, _HEAD, *_rows(tally, axis))
    yield from (
        "",
        "by group, narrative values alone",
        _HEAD,
        *_rows(_tally(map(_in_prose, judged)), Axis.GROUP),
    )
    summed = tally.counts.sum(axis=0)[overall]
    yield from ("", _HEAD, _row("ALL", summed))
    yield from _rest(summed)


def _tally(judged: Iterable[Judged]) -> Tally:
    return tally_pages(
        [Page(each.verdicts, each.draft.record_type, each.draft.layout, ()) for each in judged]
    )


def _in_prose(judged: Judged) -> Judged:
    """The same page with the verdicts on values in prose, and on those drafted for absent fields."""
    values = tuple(each for each in judged.verdicts.values if each.how in PROSE)
    return replace(judged, verdicts=replace(judged.verdicts, values=values))


def _rows(tally: Tally, axis: Axis) -> Iterator[str]:
    for (of, name), cell in zip(tally.parts, tally.counts.sum(axis=0), strict=True):
        if of is axis and _is_judged(cell):
            yield _row(name, cell)


def goals(judged: Sequence[Judged]) -> str:
    """How far the values of all pages together are from the goals."""
    tally = _tally(judged)
    cell = tally.counts.sum(axis=0)[tally.parts.index(OVERALL)]
    return "goal: " + ", ".join(f"{name} {rate_of(name, cell):.3f} of {goal}" for name, goal in GOALS.items())


def disagreements(judged: Iterable[Judged]) -> Iterator[str]:
    """Every value that is not right: page, verdict, way of reading, path, annotated, drafted, with tabs."""
    for page in judged:
        for each in page.verdicts.values:
            if each.verdict.is_false or each.verdict.is_miss:
                sides = [repr(side.value)[:100] if side else "-" for side in (each.expected, each.drafted)]
                yield "\t".join([page.name, each.verdict, each.how, each.path, *sides])
        for trap in page.verdicts.traps:
            if trap.taken is not None:
                place = "{}:{}".format(*trap.forbidden.stretch)
                yield "\t".join([page.name, "trap", "", place, "-", repr(trap.taken.value)[:100]])


def _is_judged(cell: Array) -> bool:
    return bool(cell[[*ANNOTATED, *FALSE]].any())


def _row(name: str, cell: Array) -> str:
    sums = [cell[list(counts)].sum() for counts in (ANNOTATED, (Count.RIGHT,), FALSE, (Count.MISSED,))]
    sums[3] += cell[Count.WRONG]
    counts = "".join(f"{number:7.0f}" for number in (*sums, cell[Count.UNJUDGED]))
    return f"{name:32}{counts}" + "".join(_rate(rate, cell) for rate in _RATES)


def _rate(name: str, cell: Array) -> str:
    value = rate_of(name, cell)
    return f"{'-':>10}" if np.isnan(value) else f"{value:10.3f}"


def _rest(cell: Array) -> Iterator[str]:
    """Absences, traps, nesting, record types."""
    said = [cell[count] for count in (Count.NULLS_RIGHT, Count.NULLS_OTHER, Count.FILLED)]
    right, other, filled = (int(number) for number in said)
    absences = int(cell[Count.ABSENCES])
    yield (
        f"absent fields {absences}: right state {right}, another state {other}, "
        f"nothing said {absences - right - other - filled}, filled in {filled}"
    )
    yield f"values called absent {cell[Count.CONTRADICTED]:.0f}"
    yield f"traps sprung {cell[Count.SPRUNG]:.0f} of {cell[Count.TRAPS]:.0f}"
    yield f"criteria under the right parent {cell[Count.NESTED_RIGHT]:.0f} of {cell[Count.NESTED]:.0f}"
    yield f"record types right {cell[Count.TYPED_RIGHT]:.0f} of {cell[Count.TYPED]:.0f}"


def drafts_in(path: Path) -> Callable[[Document], Draft]:
    """What reads current drafts out of a database; it raises SeedsError for a page that is not in it."""

    def load(document: Document) -> Draft:
        try:
            with open_store(path, create=False) as store:
                return store.load_draft(document.text_sha256)[1]
        except StoreError as error:
            raise SeedsError(f"{document.name}: {error}") from error

    return load


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--db", type=Path, help="database to score; without it pages are drafted without a model"
    )
    parser.add_argument("--pages", type=Path, default=PAGES, help="folder with the annotated pages' texts")
    parser.add_argument("--annotations", type=Path, default=FOLDER, help="folder with the annotations")
    parser.add_argument(
        "--tier", choices=("core", "extended", "all"), default="core", help="values to ask for"
    )
    parser.add_argument("--list", action="store_true", help="print every disagreement first, tab-separated")
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> int:
    """Print the figures; 1 with a line on stderr when there is nothing to score."""
    given = _arguments(argv)
    tier = None if given.tier == "all" else Tier(given.tier)
    draft_of = drafts_in(given.db) if given.db else draft_document
    try:
        documents = read_pages(given.pages)
        judged = judge_pages(read_annotations(given.annotations), documents, draft_of, tier)
    except (SeedsError, EvaluationError) as error:
        print(f"seeds: {error}", file=sys.stderr)
        return 1
    print("\n".join([*(disagreements(judged) if given.list else ()), *report(judged)]))
    if tier is Tier.CORE:
        print(goals(judged))
    return 0


if __name__ == "__main__":
    sys.exit(main())
