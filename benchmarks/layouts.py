"""How well pages in several layouts are read without a model: the README's table, one row a folder.

    .venv/bin/python benchmarks/layouts.py [../shared/data/rendered] [--tier core]

The folder holds one folder a layout, with pages (`*.txt`) and an annotation beside each that names its page
by hash. Every page is drafted here and now. Prints Markdown; docs/evaluating.md says what is counted.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from evaluation.annotation import Tier
from evaluation.annotation_file import read_annotations
from evaluation.errors import EvaluationError
from evaluation.judge import judge_page
from evaluation.pages import AnnotatedPage
from evaluation.rates import rate_of
from evaluation.tally import OVERALL, Array, Axis, Count, Page, tally_pages
from extract.drafting import draft_document
from extract.read import read_file

PAGES = Path(__file__).resolve().parents[2] / "shared" / "data" / "rendered"
RATES = {
    "precision": "precision",
    "recall": "recall",
    "f1": "F1",
    "span_exact": "exact spans",
    "span_overlap": "overlapping spans",
    "hallucination": "absent fields filled",
    "traps": "traps taken",
    "record_type": "record type",
}
ALL = "all"
_ANNOTATED = [Count.RIGHT, Count.WRONG, Count.MISSED]


def judge_folders(folder: Path, tier: Tier | None) -> list[Page]:
    """The verdicts on every annotated page, its layout the folder it lies in."""
    by_hash = {page.sha256: page for page in read_annotations(folder) if page.sha256}
    return [page for path in sorted(folder.rglob("*.txt")) for page in _judged(path, by_hash, tier)]


def _judged(path: Path, by_hash: dict[str, AnnotatedPage], tier: Tier | None) -> Iterator[Page]:
    document = read_file(path, path.name)
    page = by_hash.get(document.source_sha256) or by_hash.get(document.text_sha256)
    if page is not None:
        draft = draft_document(document)
        verdicts = judge_page(page.annotate(document), document.text, draft, tier)
        yield Page(verdicts, draft.record_type, path.parent.name, ())


def table(pages: Sequence[Page]) -> Iterator[str]:
    """The lines of the table: one a layout, and all of them together."""
    tally = tally_pages(pages)
    yield f"| layout | pages | values | {' | '.join(RATES.values())} |"
    yield "| --- |" + " ---: |" * (2 + len(RATES))
    for part, cell in zip(tally.parts, tally.counts.sum(axis=0), strict=True):
        if part[0] is Axis.LAYOUT:
            yield _row(part[1], sum(page.layout == part[1] for page in pages), cell)
    yield _row(ALL, len(pages), tally.counts.sum(axis=0)[tally.parts.index(OVERALL)])


def _row(name: str, pages: int, cell: Array) -> str:
    rates = " | ".join("–" if np.isnan(rate) else f"{rate:.3f}" for rate in (rate_of(r, cell) for r in RATES))
    return f"| {name} | {pages} | {cell[_ANNOTATED].sum():,.0f} | {rates} |"


def main(argv: Sequence[str] | None = None) -> int:
    """Print the table; 1 with a line on stderr when there is nothing to score."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path, default=PAGES, help="folder with one folder a layout")
    parser.add_argument(
        "--tier", choices=("core", "extended", "all"), default="core", help="values to ask for"
    )
    given = parser.parse_args(argv)
    try:
        pages = judge_folders(given.folder, None if given.tier == "all" else Tier(given.tier))
    except EvaluationError as error:
        print(f"layouts: {error}", file=sys.stderr)
        return 1
    if not pages:
        print(f"layouts: no annotated page below {str(given.folder)!r}", file=sys.stderr)
        return 1
    print("\n".join(table(pages)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
