"""`trialspan report`: a dataset or a database as one page, each record beside its source."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from trialspan.command import Command

if TYPE_CHECKING:
    from dataset.report_input import ReportInput
    from store.store import Store


def add_arguments(parser: ArgumentParser) -> None:
    """What is reported on, and where the page is written."""
    parser.add_argument(
        "source",
        type=Path,
        metavar="SNAPSHOT|DB",
        help="a folder that 'export' wrote, or a database with whatever is drafted and decided in it",
    )
    parser.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="the page (HTML); an older one gives way"
    )
    parser.add_argument(
        "--sources",
        type=Path,
        action="append",
        default=[],
        metavar="FOLDER",
        help="for a snapshot without its sources: the pages the records were drafted from",
    )
    parser.add_argument(
        "--schema",
        metavar="MODULE:MODEL",
        action="append",
        default=[],
        help="for a database: a record type of your own",
    )
    parser.add_argument(
        "--with-personal", action="store_true", help="for a database: contact data of persons too"
    )
    parser.add_argument(
        "--drafted",
        action="store_true",
        help="for a database whose reviewers are first shown wrong values, to see who looks: show what was"
        " drafted all the same",
    )


def execute(args: Namespace) -> int:
    """Write the page, and say where it is."""
    from dataset.report import write_report
    from trialspan.errors import CommandError
    from trialspan.export_view import progress
    from trialspan.terminal import counted, err, plain

    if not args.out.absolute().parent.is_dir():
        raise CommandError(f"there is no folder for {str(args.out)!r}; make it first")
    if args.out.is_dir():
        raise CommandError(f"{str(args.out)!r} is a folder; name the page, such as 'report.html'")
    with _given(args) as (given, total), progress("writing the report", total) as told:
        records = write_report(args.out, given, told)
    size = args.out.stat().st_size / 1e6
    err().print(
        plain(f"{counted(records, 'record')} in {str(args.out)!r} ({size:,.1f} MB); open it in a browser"),
        soft_wrap=True,
    )
    return 0


@contextmanager
def _given(args: Namespace) -> Iterator[tuple[ReportInput, int]]:
    """What the page is made of, and how many records or pages are looked at for it."""
    from store.store import open_store

    if args.source.is_dir():
        from dataset.manifest import read_manifest
        from dataset.report_from_snapshot import input_of_snapshot

        manifest, _ = read_manifest(args.source)
        total = sum(entry.records for entry in manifest.record_types.values())
        yield input_of_snapshot(args.source, args.sources), total
        return
    with open_store(args.source, create=False) as store:
        yield _of_store(store, args), store.status().documents


def _of_store(store: Store, args: Namespace) -> ReportInput:
    from dataset.leaving import Policy, Rules
    from dataset.report_from_store import input_of_store
    from evaluation.agreement import agreement_of
    from schemas.review_plan import ReviewMode
    from trialspan.commands.export import record_types
    from trialspan.errors import CommandError

    plan = store.review_plan()
    if plan.attention_share and not args.drafted:
        raise CommandError(
            "reviewers of this database are checked for attention, and the report tells what was drafted;"
            " give --drafted if you review nothing here"
        )
    rules = Rules(Policy.DRAFTS, record_types(args.schema), args.with_personal)
    agreement = None if plan.mode is ReviewMode.SINGLE else agreement_of(store)
    return input_of_store(store, rules, title=args.source.name, agreement=agreement)


COMMAND = Command(
    "report",
    "write a page of every record beside its source, for a browser",
    add_arguments,
    execute,
)
