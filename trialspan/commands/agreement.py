"""`trialspan agreement`: how far two who review independently agree."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from trialspan.arguments import add_db, add_json
from trialspan.command import Command


def add_arguments(parser: ArgumentParser) -> None:
    """--db and --json."""
    add_db(parser)
    add_json(parser, "the figures")


def execute(args: Namespace) -> int:
    """Print the figures of the documents that two have finished."""
    from evaluation.agreement import agreement_of
    from store.store import open_store
    from trialspan.agreement_view import print_agreement
    from trialspan.terminal import out, print_json

    with open_store(args.db, create=False) as store:
        found = agreement_of(store)
    if args.json:
        print_json(found.model_dump(mode="json"))
    else:
        print_agreement(out(), found)
    return 0


COMMAND = Command("agreement", "say how far two independent reviewers agree", add_arguments, execute)
