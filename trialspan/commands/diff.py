"""`trialspan diff`: what changed from one dataset to another, in words."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from trialspan.arguments import add_json
from trialspan.command import Command


def add_arguments(parser: ArgumentParser) -> None:
    """The two snapshots."""
    parser.add_argument("earlier", type=Path, metavar="A", help="the earlier snapshot")
    parser.add_argument("later", type=Path, metavar="B", help="the later snapshot")
    parser.add_argument(
        "--schema", metavar="MODULE:MODEL", action="append", default=[], help="a record type of your own"
    )
    add_json(parser, "every change, one a line,")


def execute(args: Namespace) -> int:
    """Say every change, record by record, and how many there are."""
    from dataset.changes import changes_between
    from dataset.manifest import read_manifest
    from trialspan.changes_view import print_changes
    from trialspan.commands.export import record_types
    from trialspan.terminal import print_json

    read_manifest(args.later)
    changes = changes_between(args.earlier, args.later, record_types(args.schema))
    if args.json:
        for change in changes:
            print_json(change.model_dump(mode="json"))
    else:
        print_changes(changes)
    return 0


COMMAND = Command("diff", "say what changed from one dataset to another", add_arguments, execute)
