"""`trialspan show RECORD`: one record in the terminal, each value with the words it came from."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from trialspan.arguments import add_db
from trialspan.command import Command


def add_arguments(parser: ArgumentParser) -> None:
    """The record, --drafted and --db."""
    parser.add_argument(
        "record",
        metavar="RECORD",
        help="its registry id or DOI, the name of its document, or the first digits of its text's hash",
    )
    parser.add_argument(
        "--drafted",
        action="store_true",
        help="show what was drafted also where reviewers are first shown wrong values, to see who looks",
    )
    add_db(parser)


def execute(args: Namespace) -> int:
    """Print the record's current draft."""
    from store.store import open_store
    from trialspan.errors import CommandError
    from trialspan.record_view import print_record
    from trialspan.terminal import out

    with open_store(args.db, create=False) as store:
        if store.review_plan().attention_share and not args.drafted:
            raise CommandError(
                "reviewers of this database are checked for attention, and this tells what was drafted;"
                " open the record with 'trialspan review', or give --drafted if you review nothing here"
            )
        document, draft = store.load_draft(args.record)
    print_record(out(), document, draft)
    return 0


COMMAND = Command("show", "show one record, each value with its quote", add_arguments, execute)
