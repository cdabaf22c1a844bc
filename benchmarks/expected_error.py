"""How well the expected error orders fields, on pages with a right answer.

Run it with `python -m benchmarks.expected_error`.

Drafts every annotated page on labels (or reads the drafts of a database), judges each field against the
annotation, and prints the share of wrong fields by signal, the weights fitted to them, and how well weights
fitted on some trials foresee the errors of others: Brier score, reliability, and how many of all errors
stand among the most suspect tenth.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from evaluation.evaluate import load_pages
from evaluation.judge import judge_page
from evaluation.steps import write_steps
from evaluation.verdicts import AbsenceVerdict, PageVerdicts, Verdict
from extract.drafting import draft_document
from extract.error_fit import Judged, brier, fit_weights, found_early, probability, reliability
from extract.error_table import PRIOR, UNMEASURED
from extract.read import read_file
from schemas.documents import Document
from schemas.drafts import Draft
from schemas.error_weights import ErrorWeights
from store.store import open_store

_FOLDS = 5
_SEED = 1
_FEWEST = 50
"""Fields a signal must have for its weight to be taken into the program's table."""
_TENTH = 0.1


class Page(NamedTuple):
    """One judged page."""

    trial: str
    judged: tuple[Judged, ...]


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print; the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", type=Path, nargs="?", default=Path("../shared/data/rendered"))
    parser.add_argument("--db", type=Path, help="judge the drafts of this database, a model's among them")
    parser.add_argument(
        "--learn", action="store_true", help="keep the fitted weights in --db for its next run"
    )
    parser.add_argument("--table", action="store_true", help="print the table of extract/error_table.py")
    args = parser.parse_args(argv)
    pages = _judged_pages(args.gold, args.db)
    if not pages:
        print(f"no drafts of the pages annotated in {str(args.gold)!r}", file=sys.stderr)
        return 1
    judged = [pair for page in pages for pair in page.judged]
    _print_rates(judged, fit_weights(UNMEASURED, judged))
    if args.table:
        _print_table(judged)
    _print_quality("the program's own weights", [(_chance(PRIOR, pair), pair[1]) for pair in judged])
    _print_quality(f"weights fitted on other trials ({_FOLDS} folds)", _cross_validated(pages))
    if args.learn and args.db:
        with open_store(args.db, create=False) as store:
            store.save_error_weights(fit_weights(PRIOR, judged))
    return 0


def _judged_pages(gold: Path, db: Path | None) -> list[Page]:
    """The annotated pages with what became of each field of their drafts."""
    by_hash = {page.sha256: page for page in load_pages(gold) if page.sha256}
    judged = []
    for document, draft in _drafts_of(db) if db else _drafts_below(gold):
        page = by_hash.get(document.text_sha256) or by_hash.get(document.source_sha256)
        if page is not None:
            verdicts = judge_page(page.annotate(document), document.text, draft)
            judged.append(Page(draft.record_key or document.name, tuple(_pairs(draft, verdicts))))
    return judged


def _drafts_below(folder: Path) -> Iterator[tuple[Document, Draft]]:
    """Every page of a folder, drafted on labels."""
    for source in sorted(folder.rglob("*.txt")):
        document = read_file(source, source.name)
        yield document, draft_document(document)


def _drafts_of(db: Path) -> Iterator[tuple[Document, Draft]]:
    """The drafts of a database."""
    with open_store(db, create=False) as store:
        for text in store.texts():
            if text.is_drafted:
                yield store.load_draft(text.text_sha256)


def _pairs(draft: Draft, verdicts: PageVerdicts) -> Iterator[Judged]:
    """Each judged field once: wrong where any value of it is, or where an absence contradicts a value."""
    by_path = {field.path: field for field in draft.fields if field.signals}
    wrong: dict[str, bool] = {}
    for judgement in verdicts.values:
        if judgement.drafted is not None and judgement.verdict is not Verdict.UNJUDGED:
            path = _field_at(write_steps(judgement.drafted.steps), by_path)
            if path is not None:
                wrong[path] = wrong.get(path, False) or judgement.verdict.is_false
    for absence in verdicts.absences:
        if absence.drafted is not None and absence.drafted.path in by_path:
            path = absence.drafted.path
            wrong[path] = wrong.get(path, False) or absence.verdict is AbsenceVerdict.CONTRADICTED
    for path, is_wrong in wrong.items():
        yield by_path[path].signals, is_wrong


def _field_at(path: str, known: Container[str]) -> str | None:
    """The field that a judged leaf belongs to: itself, or the value it is a part or an entry of."""
    while path and path not in known:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return path or None


def _chance(weights: ErrorWeights, pair: Judged) -> float:
    return probability(weights.log_odds, pair[0])


def _cross_validated(pages: Sequence[Page]) -> list[tuple[float, bool]]:
    """Each trial's fields scored with weights that have seen no page of that trial."""
    trials = sorted({page.trial for page in pages})
    random.Random(_SEED).shuffle(trials)
    scored: list[tuple[float, bool]] = []
    for fold in range(_FOLDS):
        held_out = set(trials[fold::_FOLDS])
        seen = [pair for page in pages if page.trial not in held_out for pair in page.judged]
        weights = fit_weights(ErrorWeights(log_odds={}), seen)
        for page in pages:
            if page.trial in held_out:
                scored += [(_chance(weights, pair), pair[1]) for pair in page.judged]
    return scored


def _print_rates(judged: Sequence[Judged], fitted: ErrorWeights) -> None:
    every = Counter(signal for signals, _ in judged for signal in ("always", *signals))
    wrong = Counter(signal for signals, is_wrong in judged if is_wrong for signal in ("always", *signals))
    print(f"{'signal':32} {'fields':>7} {'wrong':>6} {'share':>7} {'log-odds':>9}")
    for signal, number in sorted(every.items(), key=lambda item: -wrong[item[0]] / item[1]):
        share, weight = wrong[signal] / number, fitted.log_odds[signal]
        few = "" if number >= _FEWEST else f"  fewer than {_FEWEST}"
        print(f"{signal:32} {number:7,} {wrong[signal]:6,} {share:7.2%} {weight:9.2f}{few}")


def _print_table(judged: Sequence[Judged]) -> None:
    """The weights of signals that are seen often enough, as Python."""
    every = Counter(signal for signals, _ in judged for signal in ("always", *signals))
    fitted = fit_weights(UNMEASURED, judged).log_odds
    for signal in sorted(every):
        if every[signal] >= _FEWEST:
            print(f'    "{signal}": {fitted[signal]:.2f},')


def _print_quality(name: str, scored: Sequence[tuple[float, bool]]) -> None:
    rate = sum(wrong for _, wrong in scored) / len(scored)
    print(f"\n{name}: {len(scored):,} fields, {rate:.2%} wrong")
    print(f"  Brier score {brier(scored):.5f}; of always saying {rate:.2%}: {rate * (1 - rate):.5f}")
    early = found_early(scored, share=_TENTH)
    print(f"  the most suspect {_TENTH:.0%} of the fields hold {early:.1%} of the errors")
    print(f"  {'fields':>7} {'expected':>9} {'found':>7}")
    for part in reliability(scored):
        print(f"  {part.fields:7,} {part.expected:9.2%} {part.found:7.2%}")


if __name__ == "__main__":
    sys.exit(main())
