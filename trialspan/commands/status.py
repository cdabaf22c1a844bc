"""`trialspan status`: what is in a database, in numbers, and which sources failed."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from trialspan.arguments import add_db, add_json
from trialspan.command import Command


def add_arguments(parser: ArgumentParser) -> None:
    """--db and --json."""
    add_db(parser)
    add_json(parser, "the numbers")


def execute(args: Namespace) -> int:
    """Print the totals of the database, and to people the failures too."""
    from store.store import open_store
    from trialspan.status_view import print_status
    from trialspan.terminal import out, print_json

    with open_store(args.db, create=False) as store:
        status, failures = store.status(), store.failures()
    if args.json:
        print_json(status.model_dump(mode="json"))
    else:
        print_status(out(), args.db, status, failures)
    return 0


COMMAND = Command("status", "say what is in a database, and which sources failed", add_arguments, execute)
