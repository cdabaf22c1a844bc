"""`trialspan import`: values that were reviewed elsewhere come in as drafts, with their words."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from trialspan.arguments import add_db, add_json
from trialspan.command import Command


def add_arguments(parser: ArgumentParser) -> None:
    """The files, --sources and --schema."""
    parser.add_argument(
        "files",
        type=Path,
        nargs="+",
        metavar="FILE",
        help="provenance.jsonl or a CSV file of a dataset, Label Studio's JSON, LangExtract's JSON Lines",
    )
    parser.add_argument(
        "--sources",
        type=Path,
        action="append",
        default=[],
        metavar="FOLDER",
        help="pages that the database may not have yet; they are drafted on their labels first",
    )
    parser.add_argument(
        "--schema", metavar="MODULE:MODEL", action="append", default=[], help="a record type of your own"
    )
    add_db(parser)
    add_json(parser, "what became of the values")


def execute(args: Namespace) -> int:
    """Take the files in, and say what became of every value; 1 when nothing could be taken."""
    from dataset.importing import Importer
    from dataset.merging import Outcome
    from store.store import open_store
    from trialspan.commands.export import record_types
    from trialspan.import_view import print_taken_in, taken_in_json
    from trialspan.quote_grammar import read_printed
    from trialspan.terminal import print_json

    types = record_types(args.schema)
    create = bool(args.sources)  # else nothing would be known of any page
    with open_store(args.db, create=create, record_types=types.values()) as store:
        taken = Importer(store, types, read_printed, args.sources).take_in(args.files)
    if args.json:
        print_json(taken_in_json(taken))
    else:
        print_taken_in(taken)
    return 0 if taken.counts.total() > taken.counts[Outcome.REFUSED] else 1


COMMAND = Command(
    "import",
    "take in values that were reviewed elsewhere, as drafts with their words",
    add_arguments,
    execute,
)
