"""`trialspan audit`: whether what reviewers decided is still what they decided."""

from __future__ import annotations

import re
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from dataclasses import asdict
from typing import TYPE_CHECKING

from trialspan.arguments import add_db, add_json
from trialspan.command import Command

if TYPE_CHECKING:
    from store.audit import Audit
    from store.store import Store


def add_arguments(parser: ArgumentParser) -> None:
    """Verify and rebuild."""
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    verify = actions.add_parser(
        "verify",
        help="find whether any decision was changed, removed or put in",
        description="Go through every decision, plan, hand-over and check of attention, and find whether any"
        " was changed, removed or put in since it was kept; whether the texts are those that were decided"
        " about; and whether every table that follows from them still does. What is wrong first is named, and"
        " the exit code is 1. Keep the head somewhere else: only with it is the same found of somebody who"
        " makes the whole file anew.",
    )
    verify.add_argument(
        "--head",
        type=_head,
        metavar="HASH",
        help="a head that was noted before: everything until then is as it was, or the exit code is 1",
    )
    add_db(verify)
    add_json(verify, "the outcome")
    verify.set_defaults(act=_verify)
    rebuild = actions.add_parser(
        "rebuild",
        help="make the tables anew that follow from the decisions",
        description="Make every table anew that follows from decisions and drafts: answers, progress,"
        " disputes and the queue. What was decided is only read.",
    )
    add_db(rebuild)
    rebuild.set_defaults(act=_rebuild)


def execute(args: Namespace) -> int:
    """Do what was asked; 1 when something is not as it was kept."""
    from store.store import open_store

    with open_store(args.db, create=False) as store:
        return int(args.act(store, args))


def _verify(store: Store, args: Namespace) -> int:
    from trialspan.terminal import line_of, out, print_json

    audit = store.verify_decisions(args.head)
    if args.json:
        print_json(asdict(audit))
    elif audit.problem is None:
        out().print(_say_whole(audit), soft_wrap=True)
    else:
        out().print(f"{line_of(audit.problem)}; the {audit.events:,} before it are whole", soft_wrap=True)
    return 0 if audit.problem is None else 1


def _rebuild(store: Store, _args: Namespace) -> int:
    from trialspan.terminal import err

    store.rebuild_answers()
    err().print("made anew: answers, progress, disputes, the queue")
    return 0


def _say_whole(audit: Audit) -> str:
    beside = f" and {audit.beside:,} rows beside them" if audit.beside else ""
    lines = [f"{audit.events:,} decisions{beside}, none changed, removed or put in", f"head {audit.head}"]
    if audit.noted is not None:
        lines.append(f"the noted head is that of the first {audit.noted:,} decisions")
    return "\n".join(lines)


def _head(text: str) -> str:
    if not re.fullmatch("[0-9a-f]{64}", text.strip()):
        raise ArgumentTypeError(f"{text!r} is no head; give the 64 digits that 'audit verify' printed")
    return text.strip()


COMMAND = Command("audit", "find whether any decision was changed since it was made", add_arguments, execute)
