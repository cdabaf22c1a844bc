"""`trialspan evaluate`: drafts held against annotations, or two databases held against each other."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from trialspan.arguments import DEFAULT_DB, add_json
from trialspan.command import Command

if TYPE_CHECKING:
    from evaluation.evaluate import Judged
    from evaluation.results import Comparison, Evaluation

MOST_OF_A_KIND = 200
"""Disagreements of a kind on a report, unless all are asked for; more make a page that opens slowly."""
_MOST_DATABASES = 2


def add_arguments(parser: ArgumentParser) -> None:
    """The databases, the annotations, and what to write."""
    parser.add_argument(
        "--db",
        action="append",
        type=Path,
        metavar="FILE",
        help=f"the database to evaluate (default: {DEFAULT_DB}); given twice, the two are compared",
    )
    parser.add_argument(
        "--against",
        type=Path,
        required=True,
        metavar="PATH",
        help="what is right: a folder or .json file of annotations, or a database whose fields were reviewed",
    )
    parser.add_argument(
        "--tier",
        choices=["core", "extended"],
        help="count the values of one tier only (default: both)",
    )
    parser.add_argument(
        "--report", type=Path, metavar="FILE", help="write a page with plots and every disagreement (HTML)"
    )
    parser.add_argument(
        "--all",
        action="store_true",
        help=f"put every disagreement on that page (default: the first {MOST_OF_A_KIND} of a kind)",
    )
    add_json(parser, "the figures")


def execute(args: Namespace) -> int:
    """Print the figures, and write the report if one is asked for."""
    from evaluation.evaluate import compare, evaluate

    judged = _judge(args)
    if len(judged) == 1:
        _say(args, evaluate(judged[0]), judged)
    else:
        first, second, comparison = compare(*judged)
        _say(args, comparison, [first, second])
    return 0


def _judge(args: Namespace) -> list[Judged]:
    from evaluation.annotation import Tier
    from evaluation.evaluate import judge_store, load_pages
    from store.store import open_store
    from trialspan.errors import CommandError

    databases = args.db or [Path(DEFAULT_DB)]
    if len(databases) > _MOST_DATABASES:
        raise CommandError(f"--db is given {len(databases)} times; give one database, or two to compare")
    if args.report and not args.report.absolute().parent.is_dir():
        raise CommandError(f"there is no folder for {str(args.report)!r}; make it first")
    pages = load_pages(args.against)
    judged = []
    for path in databases:
        with open_store(path, create=False) as store:
            judged.append(judge_store(store, pages, args.against, args.tier and Tier(args.tier)))
    return judged


def _say(args: Namespace, told: Evaluation | Comparison, judged: Sequence[Judged]) -> None:
    from evaluation.results import Evaluation
    from trialspan.evaluation_view import print_comparison, print_evaluation
    from trialspan.terminal import err, line_of, out, print_json

    if args.report:
        from evaluation.report import write_report

        write_report(args.report, told, judged, most=None if args.all else MOST_OF_A_KIND)
    if args.json:
        print_json(told.model_dump(mode="json"))
    elif isinstance(told, Evaluation):
        print_evaluation(out(), told)
    else:
        print_comparison(out(), told)
    if args.report:
        err().print(f"the report is in {line_of(str(args.report))}", soft_wrap=True)


COMMAND = Command(
    "evaluate", "hold drafts against annotations, or two databases against each other", add_arguments, execute
)
