"""`trialspan drafts`: every drafted field, one per line, for programs."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from trialspan.arguments import add_db
from trialspan.command import Command


def add_arguments(parser: ArgumentParser) -> None:
    """--db and --format."""
    add_db(parser)
    parser.add_argument(
        "--format", choices=["jsonl"], default="jsonl", help="jsonl: one JSON object per line (the default)"
    )


def execute(args: Namespace) -> int:
    """Stream the fields of all current drafts to standard output."""
    from store.store import open_store
    from trialspan.terminal import print_json

    with open_store(args.db, create=False) as store:
        for field in store.iter_fields():
            print_json(field.model_dump(mode="json"))
    return 0


COMMAND = Command("drafts", "print every drafted field, one JSON object per line", add_arguments, execute)
