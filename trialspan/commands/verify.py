"""`trialspan verify`: whether a dataset is as it was written, and whether it holds."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from trialspan.arguments import add_json
from trialspan.command import Command


def add_arguments(parser: ArgumentParser) -> None:
    """The snapshot, and where its sources are."""
    parser.add_argument("snapshot", type=Path, metavar="SNAPSHOT", help="a folder that 'export' wrote")
    parser.add_argument(
        "--sources",
        type=Path,
        action="append",
        default=[],
        metavar="FOLDER",
        help="the pages the records were drafted from (default: the snapshot's own texts, where it has them)",
    )
    parser.add_argument(
        "--schema", metavar="MODULE:MODEL", action="append", default=[], help="a record type of your own"
    )
    parser.add_argument("--head", metavar="HASH", help="the head of the log of decisions, as you noted it")
    add_json(parser, "the outcome")


def execute(args: Namespace) -> int:
    """Check the snapshot; 1 when anything is wrong."""
    from dataset.manifest import read_manifest
    from dataset.texts import Texts
    from dataset.verify import verify_snapshot
    from trialspan.commands.export import record_types
    from trialspan.export_view import print_verification, verification_json
    from trialspan.quote_grammar import doubt_by
    from trialspan.terminal import print_json

    manifest, _ = read_manifest(args.snapshot)
    own = [args.snapshot / "sources"] if manifest.with_sources else []
    found = verify_snapshot(
        args.snapshot,
        texts=Texts([*args.sources, *own]),
        record_types=record_types(args.schema),
        doubt_by=doubt_by,
    )
    if args.head is not None and args.head != manifest.audit.head:
        found.tell("manifest.json", f"its log of decisions ends with {manifest.audit.head}, not as noted")
    if args.json:
        print_json(verification_json(found))
    else:
        print_verification(found, manifest)
    return 0 if found.holds else 1


COMMAND = Command(
    "verify", "check a dataset again: hashes, schemas, spans, values, log", add_arguments, execute
)
