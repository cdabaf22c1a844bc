"""`trialspan audit`: whether what reviewers decided is still what they decided."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from trialspan.arguments import add_db, add_json
from trialspan.command import Command


def add_arguments(parser: ArgumentParser) -> None:
    """Verify."""
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    verify = actions.add_parser(
        "verify",
        help="prove that no decision was changed, removed or put in",
        description="Go through every decision and prove that none was changed, removed or put in since it"
        " was made. The first that was is named, and the exit code is 1. Keep the head somewhere else: it"
        " proves the same against somebody who can rewrite the whole file.",
    )
    add_db(verify)
    add_json(verify, "the outcome")


def execute(args: Namespace) -> int:
    """Go through the log; 1 when it is not whole."""
    from store.store import open_store
    from trialspan.terminal import line_of, out, print_json

    with open_store(args.db, create=False) as store:
        audit = store.verify_decisions()
    if args.json:
        print_json({"events": audit.events, "head": audit.head, "problem": audit.problem})
    elif audit.problem is None:
        out().print(f"{audit.events:,} decisions, none changed, removed or put in\nhead {audit.head}")
    else:
        out().print(f"{line_of(audit.problem)}; the {audit.events:,} before it are whole", soft_wrap=True)
    return 0 if audit.problem is None else 1


COMMAND = Command("audit", "prove that no decision was changed since it was made", add_arguments, execute)
