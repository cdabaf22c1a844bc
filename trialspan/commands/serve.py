"""`trialspan serve`: watches a folder on a schedule and drafts what is new."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from trialspan.arguments import add_db
from trialspan.command import Command
from trialspan.commands.run import add_limits, add_model, settings_of


def add_arguments(parser: ArgumentParser) -> None:
    """The folder, the schedule, and what a run can be told."""
    parser.add_argument(
        "--watch",
        type=Path,
        required=True,
        metavar="FOLDER",
        help="the folder in which new pages are looked for",
    )
    parser.add_argument(
        "--cron", required=True, metavar="WHEN", help='when to look, in UTC, as in crontab: "*/10 * * * *"'
    )
    add_db(parser)
    add_model(parser)
    add_limits(parser)


def execute(args: Namespace) -> int:
    """Serve until interrupted."""
    from flows.serve import serve
    from trialspan.run_view import RunBar
    from trialspan.terminal import err

    settings = settings_of(args, (str(args.watch),))
    serve(settings, watch=args.watch, cron=args.cron, progress=RunBar(err()))
    return 0


COMMAND = Command("serve", "watch a folder on a schedule, and draft what is new", add_arguments, execute)
