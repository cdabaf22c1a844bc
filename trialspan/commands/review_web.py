"""`trialspan review --web`: the same screens in a browser, for those without a terminal."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from review_tui.web.access import Access

_LAST_PORT = 65_535


def add_web_arguments(parser: ArgumentParser) -> None:
    """Whether a browser shows the screens, and where it finds them."""
    web = parser.add_argument_group("in a browser")
    web.add_argument(
        "--web", action="store_true", help="serve the screens to a browser on this machine until Ctrl-C"
    )
    web.add_argument("--open", action="store_true", help="with --web: open the browser too")
    web.add_argument(
        "--port", type=port_number, metavar="N", help="with --web: where to listen (default: a free port)"
    )
    web.add_argument(
        "--host",
        metavar="ADDRESS",
        help="with --web: listen on another address than 127.0.0.1; others can then reach the screens",
    )


def port_number(text: str) -> int:
    """A whole number from 1 to 65535."""
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= _LAST_PORT):
        raise ArgumentTypeError(f"{text!r} is no port; ports are from 1 to {_LAST_PORT}")
    return int(text)


def check_web_arguments(args: Namespace) -> None:
    """Raises CommandError where one is given that says nothing without --web."""
    from trialspan.errors import CommandError

    given = [f"--{name}" for name in ("open", "port", "host") if getattr(args, name)]
    if given and not args.web:
        raise CommandError(f"{given[0]} is for the screens in a browser; give --web too")


def serve_web(args: Namespace, reviewer: str) -> int:
    """Serve until interrupted."""
    import asyncio

    from review_tui.web.access import LOOPBACK, Access
    from review_tui.web.server import serve

    access = Access(host=args.host or LOOPBACK)
    announce = _announcing(args, access, reviewer)
    asyncio.run(serve(screens_of(args, reviewer), access, port=args.port or 0, announce=announce))
    return 0


def screens_of(args: Namespace, reviewer: str) -> list[str]:
    """What runs the screens in a process of their own, as asked for: each value in an argument with its name,
    so that none is taken for an option.
    """
    values = [("db", args.db), ("reviewer", reviewer), ("record", args.record), ("theme", args.theme)]
    values += [("schema", target) for target in args.schema]
    named = [f"--{name}={value}" for name, value in values if value is not None]
    return [sys.executable, "-P", "-m", "trialspan", "review", *named, *(["--ascii"] if args.ascii else [])]


def _announcing(args: Namespace, access: Access, reviewer: str) -> Callable[[str], None]:
    from trialspan.terminal import err, line_of

    def announce(url: str) -> None:
        if not access.is_local:
            err().print(
                f"warning: whoever reaches {line_of(access.host)} and learns this address decides as "
                f"{line_of(reviewer)}; what is sent can be read on its way",
                soft_wrap=True,
            )
        err().print(f"{line_of(reviewer)} reviews in a browser at", soft_wrap=True)
        print(url, flush=True)  # noqa: T201  # this is what was asked for
        err().print("Stop with Ctrl-C; a page that is closed gives its record back.", soft_wrap=True)
        if args.open:
            _open(url)

    return announce


def _open(url: str) -> None:
    """In the user's browser; without waiting, as a browser of the terminal would stay."""
    import threading
    import webbrowser

    threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()
