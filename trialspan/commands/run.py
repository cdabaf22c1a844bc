"""`trialspan run PATH…`: pages in, grounded drafts in one SQLite file."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from trialspan.arguments import add_db, add_json, calls_at_once, model_name, positive_int
from trialspan.command import INTERRUPTED, Command
from trialspan.errors import CommandError

if TYPE_CHECKING:
    from flows.progress import Progress
    from flows.report import RunReport
    from flows.settings import RunSettings


def add_arguments(parser: ArgumentParser) -> None:
    """The paths and everything a run can be told."""
    parser.add_argument(
        "paths", nargs="+", metavar="PATH", help="files, folders (their .txt files) or '-' for standard input"
    )
    add_db(parser)
    add_model(parser)
    add_limits(parser)
    parser.add_argument(
        "--force",
        action="store_true",
        help="draft again what is drafted, and ask again where a reply was no use",
    )
    parser.add_argument(
        "--direct",
        action="store_true",
        help="run without Prefect: starts at once, and is in none of its records",
    )
    add_json(parser, "the report of the run")


def add_model(parser: ArgumentParser) -> None:
    """The arguments that say how a page is read."""
    parser.add_argument(
        "--model",
        type=model_name,
        metavar="NAME",
        help="'local' for the embedded model, 'none' for labels only, or a model of the endpoint that"
        " OPENAI_API_KEY and OPENAI_BASE_URL name (default: the embedded one where it is ready, else none)",
    )
    parser.add_argument(
        "--corroborate",
        action="store_true",
        help="ask the model also for what labels and grammar read, and flag where the two differ",
    )
    parser.add_argument(
        "--schema",
        metavar="TYPE",
        help="draft every page as this record type: a built-in one, or package.module:Model of your own"
        " (default: each page decides)",
    )


def add_limits(parser: ArgumentParser) -> None:
    """The arguments that bound a run."""
    parser.add_argument(
        "--concurrency",
        type=calls_at_once,
        metavar="N",
        help="model calls under way at one time (default: 8)",
    )
    parser.add_argument(
        "--max-bytes", type=positive_int, metavar="N", help="refuse larger files (default: 20,000,000)"
    )


def execute(args: Namespace) -> int:
    """Draft the pages, say on standard error what came of it, and with --json print the report."""
    from trialspan.run_view import RunBar, print_report
    from trialspan.terminal import err, print_json

    settings = settings_of(args, tuple(args.paths), force=args.force)
    console = err()
    bar = RunBar(console)
    report = _runner(direct=args.direct)(settings, bar)
    print_report(console, report, bar.said)
    if args.json:
        print_json(report.model_dump(mode="json"))
    return _exit_code(report)


def settings_of(args: Namespace, sources: tuple[str, ...], *, force: bool = False) -> RunSettings:
    """The settings the arguments ask for; says on standard error when no model will be asked, and why."""
    from flows.settings import NO_MODEL, RunSettings
    from trialspan.model_choice import choose_model
    from trialspan.terminal import err, plain

    choice = choose_model(args.model, os.environ)
    if choice.notice:
        err().print(plain(choice.notice, "yellow"))
    if args.corroborate and choice.model == NO_MODEL:
        raise CommandError(
            "--corroborate asks a model, and none is to be asked; "
            "give --model NAME, or run 'trialspan model fetch' first"
        )
    if args.schema and ":" in args.schema:
        sys.path.append(str(Path.cwd()))  # last, so that no file there hides a package of ours
    given = {"concurrency": args.concurrency, "max_bytes": args.max_bytes}
    return RunSettings(
        sources=sources,
        database=args.db,
        model=choice.model,
        record_type=args.schema,
        corroborate=args.corroborate,
        force=force,
        **{name: value for name, value in given.items() if value is not None},
    )


def _runner(*, direct: bool) -> Callable[[RunSettings, Progress], RunReport]:
    if direct:
        from flows.direct import run_direct

        return run_direct
    from flows.draft import run_flow

    return run_flow


def _exit_code(report: RunReport) -> int:
    if report.interrupted:
        return INTERRUPTED
    return 0 if report.is_complete else 1


COMMAND = Command("run", "draft pages: files, folders or standard input", add_arguments, execute)
