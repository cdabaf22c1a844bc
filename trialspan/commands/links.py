"""`trialspan links`: which records are linked, and what people say of it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from trialspan.arguments import add_by, add_db, add_json
from trialspan.command import Command

_SAID = {"confirm": "CONFIRMED", "reject": "REJECTED", "reopen": "PROPOSED"}


def add_arguments(parser: ArgumentParser) -> None:
    """[ACTION LINK], --reason and the rest."""
    parser.add_argument(
        "action",
        nargs="?",
        choices=sorted(_SAID),
        help="what to say of a link; left out, every link is listed",
    )
    parser.add_argument("link", nargs="?", metavar="LINK", help="its id, or the beginning of it")
    parser.add_argument("--reason", metavar="WORDS", help="why; kept with what you say")
    parser.add_argument(
        "--schema", metavar="MODULE:MODEL", action="append", default=[], help="a record type of your own"
    )
    add_by(parser, "who says it")
    add_db(parser)
    add_json(parser, "every link, one a line,")


def execute(args: Namespace) -> int:
    """List the links, or keep what was said of one."""
    from dataset.links import link_line, linked
    from schemas.links import LinkState
    from store.store import open_store
    from trialspan.commands.export import record_types
    from trialspan.errors import CommandError
    from trialspan.links_view import print_links
    from trialspan.terminal import out, print_json

    if (args.action is None) is not (args.link is None):
        raise CommandError("name the link too, such as: trialspan links confirm 1a2b3c4d")
    with open_store(args.db, create=False) as store:
        links = linked(store, record_types(args.schema))
        if args.action is not None:
            found = [link for link in links if link.id.startswith(args.link)]
            if len(found) != 1:
                raise CommandError(
                    f"{len(found) or 'no'} links begin with {args.link!r}; 'trialspan links' lists them"
                )
            state = LinkState(_SAID[args.action])
            store.answer_link(found[0].id, state, reviewer=args.by, reason=args.reason)
            out().print(f"{found[0].id} {state.value.lower()}", markup=False)
            return 0
        answers = store.link_answers()
    if args.json:
        for link in links:
            print_json(link_line(link, answers.get(link.id)))
    else:
        print_links(links, answers)
    return 0


COMMAND = Command("links", "list the links between records, confirm or reject one", add_arguments, execute)
