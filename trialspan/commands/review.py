"""`trialspan review`: accept or correct every field beside the words it came from."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from trialspan.arguments import add_db
from trialspan.command import Command
from trialspan.commands.review_web import add_web_arguments, check_web_arguments, serve_web

if TYPE_CHECKING:
    from review_tui.settings import Settings
    from schemas.agreement import Agreement
    from schemas.catalogue import RecordType
    from store.store import Store

_REVIEWER = "TRIALSPAN_REVIEWER"
_LONGEST_NAME = 200
"""Characters, as `schemas.decisions.Decision` has it."""


def add_arguments(parser: ArgumentParser) -> None:
    """The database, who reviews, what to open, and how it looks."""
    add_db(parser)
    parser.add_argument(
        "--reviewer",
        metavar="NAME",
        help=f"who decides (default: {_REVIEWER}, or the name of the account)",
    )
    parser.add_argument(
        "--record", metavar="RECORD", help="open this record at once: its id, DOI or document"
    )
    parser.add_argument(
        "--schema",
        action="append",
        default=[],
        metavar="PACKAGE.MODULE:MODEL",
        help="a record type of your own that the database holds; may be given several times",
    )
    parser.add_argument(
        "--theme", choices=["dark", "light", "high-contrast"], help="how it looks (default: dark)"
    )
    parser.add_argument("--ascii", action="store_true", help="use no signs beyond ASCII")
    add_web_arguments(parser)


def execute(args: Namespace) -> int:
    """Open the screens; returns when the reviewer leaves."""
    from schemas.catalogue import load_record_type
    from store.store import open_store

    check_web_arguments(args)
    record_types = [load_record_type(target) for target in args.schema]
    reviewer = _reviewer(args.reviewer)
    with open_store(args.db, create=False, record_types=record_types) as store:
        reviewer = store.known_as(reviewer)
        document_sha256 = _first(store, args.record, reviewer)
        if not args.web:
            _check_terminal()
            settings = _settings(args)
            return _run(store, reviewer, settings, record_types, document_sha256)
    return serve_web(args, reviewer)


def _run(
    store: Store,
    reviewer: str,
    settings: Settings,
    record_types: list[RecordType],
    document_sha256: str | None,
) -> int:
    import sys
    import threading
    import time
    from datetime import UTC, datetime

    from review_tui.app import ReviewApp
    from review_tui.glyphs import glyphs_for
    from review_tui.grammar import Grammar
    from review_tui.keeper import Clocks
    from review_tui.settings import settings_path
    from trialspan.quote_grammar import doubt_by, load_grammar, read_printed

    app = ReviewApp(
        store,
        reviewer,
        glyphs=glyphs_for(sys.stdout.encoding, signs=settings.signs),
        clocks=Clocks(lambda: datetime.now(UTC), time.monotonic),
        settings=settings,
        settings_file=settings_path(),
        record_types=record_types,
        grammar=Grammar(read_printed, doubt_by),
        measure=_measure,
        document_sha256=document_sha256,
    )
    threading.Thread(target=load_grammar, daemon=True).start()  # so that the first dialog need not wait
    app.run()
    return app.return_code or 0


def _measure(store: Store) -> Agreement:
    """How far two agree; what computes it is imported when it is asked for."""
    from evaluation.agreement import agreement_of

    return agreement_of(store)


def _reviewer(given: str | None) -> str:
    """Who decides; says so when nobody was named."""
    import getpass
    import os

    from trialspan.errors import CommandError
    from trialspan.terminal import err, line_of

    if given is not None:
        if not 0 < len(given.strip()) <= _LONGEST_NAME:
            raise CommandError(
                f"a reviewer's name has 1 to {_LONGEST_NAME} characters, got {len(given.strip())};"
                " give --reviewer NAME"
            )
        return given.strip()
    named = os.environ.get(_REVIEWER, "").strip()
    if named:
        return named
    try:
        account = getpass.getuser()
    except (KeyError, OSError) as error:
        raise CommandError("this account has no name; give --reviewer NAME") from error
    err().print(f"reviewing as {line_of(account)}; give --reviewer for another name", soft_wrap=True)
    return account


def _first(store: Store, record: str | None, reviewer: str) -> str | None:
    """Hash of the record to open at once; None for the queue. Raises when nothing is drafted."""
    from trialspan.errors import CommandError

    if record is not None:
        return store.load_draft(record)[0].text_sha256
    progress = store.queue_progress(reviewer)
    if not progress.records and not progress.elsewhere:
        told = f" ({progress.unsupported} pages of no known type)" if progress.unsupported else ""
        raise CommandError(
            f"nothing to review in {str(store.path)!r}{told}; draft some pages into it with 'trialspan run'"
        )
    return None


def _check_terminal() -> None:
    import os
    import sys

    from trialspan.errors import CommandError

    if os.environ.get("TEXTUAL_DRIVER"):  # Textual shows them elsewhere: in a browser
        return
    streams = (sys.stdin, sys.stdout, sys.stderr)  # Textual paints on the last
    if not all(stream.isatty() for stream in streams):
        raise CommandError("the review screens need a terminal; standard input, output or error is none")


def _settings(args: Namespace) -> Settings:
    """The reviewer's own, what was typed first."""
    from review_tui.settings import load_settings, settings_path

    settings = load_settings(settings_path())
    given = {"theme": args.theme, "signs": "ascii" if args.ascii else None}
    return settings.model_copy(update={name: value for name, value in given.items() if value})


COMMAND = Command(
    "review", "accept or correct every field beside the words it came from", add_arguments, execute
)
