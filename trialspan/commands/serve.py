"""`trialspan serve`: drafts what is new in a folder and exports what has changed, on schedules."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from trialspan.arguments import add_db
from trialspan.command import Command
from trialspan.commands.export import POLICIES
from trialspan.commands.run import add_limits, add_model, settings_of

if TYPE_CHECKING:
    from flows.serve import Exporting, Watching


def add_arguments(parser: ArgumentParser) -> None:
    """What is served, when, and what a run can be told."""
    parser.add_argument(
        "--watch", type=Path, metavar="FOLDER", help="the folder in which new pages are looked for"
    )
    parser.add_argument("--cron", metavar="WHEN", help='when to look, in UTC, as in crontab: "*/10 * * * *"')
    parser.add_argument(
        "--export",
        type=Path,
        metavar="FOLDER",
        help="the folder that gets a dataset, in a folder of its own, whenever something has changed",
    )
    parser.add_argument("--export-cron", metavar="WHEN", help="when to export, in UTC, as in crontab")
    parser.add_argument(
        "--policy", choices=POLICIES, default="complete", help="what is exported, as of 'trialspan export'"
    )
    add_db(parser)
    add_model(parser)
    add_limits(parser)


def execute(args: Namespace) -> int:
    """Serve until interrupted."""
    from flows.serve import serve
    from trialspan.errors import CommandError
    from trialspan.run_view import RunBar
    from trialspan.terminal import err

    if (args.watch is None) is not (args.cron is None):
        raise CommandError('--watch and --cron go together: --watch pages --cron "0 * * * *"')
    if (args.export is None) is not (args.export_cron is None):
        raise CommandError('--export and --export-cron go together: --export out --export-cron "0 6 * * *"')
    if args.watch is None and args.export is None:
        raise CommandError(
            "nothing to serve: give --watch FOLDER with --cron, or --export with --export-cron"
        )
    serve(*_work(args), progress=RunBar(err()))
    return 0


def _work(args: Namespace) -> Iterator[Watching | Exporting]:
    from dataset.leaving import Policy
    from flows.export import ExportSettings
    from flows.serve import Exporting, Schedule, Watching

    if args.watch is not None:
        yield Watching(args.watch, settings_of(args, (str(args.watch),)), Schedule(cron=args.cron))
    if args.export is not None:
        own = (args.schema,) if args.schema and ":" in args.schema else ()
        settings = ExportSettings(
            database=args.db, folder=args.export, policy=Policy(args.policy), record_types=own
        )
        yield Exporting(settings, Schedule(cron=args.export_cron))


COMMAND = Command(
    "serve", "on schedules, draft what is new in a folder and export what has changed", add_arguments, execute
)
