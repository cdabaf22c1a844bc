"""`trialspan export`: the dataset, as a folder of files that anyone can check again."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from trialspan.arguments import add_db, add_json
from trialspan.command import Command

if TYPE_CHECKING:
    from schemas.catalogue import RecordType

POLICIES = ("complete", "decided", "drafts")
_FORMATS = ("csv", "parquet", "ctgov", "fhir")


def add_arguments(parser: ArgumentParser) -> None:
    """--db, --out, and what may leave."""
    add_db(parser)
    parser.add_argument(
        "--out", type=Path, required=True, metavar="FOLDER", help="a folder that is not there yet"
    )
    parser.add_argument(
        "--policy",
        choices=POLICIES,
        default="complete",
        help="complete: records of which everything is decided (the default); decided: what is decided so"
        " far, marked as partial; drafts: everything, for inspection, marked as drafts",
    )
    parser.add_argument(
        "--schema", metavar="MODULE:MODEL", action="append", default=[], help="a record type of your own"
    )
    parser.add_argument(
        "--format",
        type=_formats,
        action="extend",
        default=[],
        metavar="NAME[,NAME...]",
        help=f"further formats beside the JSON lines: {', '.join(_FORMATS)}",
    )
    parser.add_argument("--with-personal", action="store_true", help="contact data of persons too")
    parser.add_argument("--with-sources", action="store_true", help="the texts of the sources too")
    parser.add_argument(
        "--since",
        type=Path,
        metavar="SNAPSHOT",
        help="an earlier snapshot; changes.jsonl says what is new, corrected and withdrawn since",
    )
    parser.add_argument("--replace", action="store_true", help="an older snapshot in FOLDER gives way")
    add_json(parser, "the manifest")


def execute(args: Namespace) -> int:
    """Write the snapshot, and say what left, what stayed and why."""
    from dataset.formats import Format
    from dataset.leaving import Policy
    from dataset.snapshot import Options, write_snapshot
    from evaluation.agreement import agreement_of
    from store.store import open_store
    from trialspan.export_view import print_snapshot, progress
    from trialspan.terminal import print_json

    options = Options(
        record_types=record_types(args.schema),
        policy=Policy(args.policy),
        with_personal=args.with_personal,
        with_sources=args.with_sources,
        measure=agreement_of,
        formats=frozenset(map(Format, args.format)),
        since=args.since,
        replace=args.replace,
    )
    with (
        open_store(args.db, create=False) as store,
        progress("writing the dataset", store.status().documents) as told,
    ):
        manifest = write_snapshot(store, args.out, options, told)
    if args.json:
        print_json(manifest.model_dump(mode="json"))
    else:
        print_snapshot(manifest, args.out)
    return 0


def record_types(own: list[str]) -> Mapping[str, RecordType]:
    """The built-in record types and a team's own, by code; raises SchemaError."""
    from schemas.catalogue import builtin_record_types, load_record_type

    return {**builtin_record_types(), **{each.code: each for each in map(load_record_type, own)}}


def _formats(text: str) -> list[str]:
    """The formats between commas."""
    names = [name.strip().lower() for name in text.split(",")]
    if unknown := [name for name in names if name not in _FORMATS]:
        raise ArgumentTypeError(f"no format {unknown[0]!r}; there are {', '.join(_FORMATS)}")
    return names


COMMAND = Command(
    "export", "write what is decided as a dataset that can be checked again", add_arguments, execute
)
