"""`trialspan hand-over RECORD`: a seat of a document goes to another reviewer, with its answers."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from trialspan.arguments import add_by, add_db, own_name
from trialspan.command import Command

if TYPE_CHECKING:
    from store.store import Store


def add_arguments(parser: ArgumentParser) -> None:
    """The record, and from whom to whom."""
    parser.add_argument(
        "record",
        metavar="RECORD",
        help="its registry id or DOI, the name of its document, or the first digits of its text's hash",
    )
    parser.add_argument(
        "--from", dest="giver", required=True, metavar="NAME", help="who has reviewed it so far"
    )
    parser.add_argument(
        "--to",
        dest="taker",
        required=True,
        metavar="NAME",
        help="who goes on with it and its answers; nobody who knows the answers of another seat",
    )
    add_by(parser, "who hands it over")
    add_db(parser)


def execute(args: Namespace) -> int:
    """Hand the seat over, and say so."""
    from store.store import open_store
    from trialspan.terminal import err, plain

    with open_store(args.db, create=False) as store:
        document, _ = store.load_draft(args.record)
        seat = _seat_of(store, document.text_sha256, args.giver)
        store.hand_over(document.text_sha256, seat, to=args.taker, handed_by=args.by or own_name())
    err().print(plain(f"{document.name}: {args.taker} goes on where {args.giver} stopped"), soft_wrap=True)
    return 0


def _seat_of(store: Store, text_sha256: str, reviewer: str) -> int:
    """Where she sits; raises CommandError when she does not."""
    from trialspan.errors import CommandError

    seats = store.seats_of(text_sha256)
    found = [seat for seat, names in seats.items() if reviewer in names]
    if not found:
        names = sorted({name for sat in seats.values() for name in sat})
        raise CommandError(
            f"{reviewer!r} has no seat at it; "
            + (f"it is reviewed by {', '.join(map(repr, names))}" if names else "nobody has begun it")
        )
    return found[0]


COMMAND = Command("hand-over", "give a reviewer's seat at a record to another", add_arguments, execute)
