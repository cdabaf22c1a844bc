"""Arguments that several commands take, and how they are read."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path

DEFAULT_DB = "trialspan.db"


def add_db(parser: ArgumentParser) -> None:
    """The argument --db."""
    parser.add_argument(
        "--db",
        type=Path,
        default=Path(DEFAULT_DB),
        metavar="FILE",
        help=f"the SQLite file everything is kept in (default: {DEFAULT_DB})",
    )


def add_json(parser: ArgumentParser, what: str) -> None:
    """The argument --json; what: the thing that is printed as JSON."""
    parser.add_argument("--json", action="store_true", help=f"print {what} as JSON on standard output")


def add_by(parser: ArgumentParser, what: str) -> None:
    """The argument --by; what: the person it names."""
    parser.add_argument("--by", metavar="NAME", help=f"{what} (default: the name you are logged in with)")


def own_name() -> str:
    """The name of whoever runs this, for the record."""
    from getpass import getuser

    try:
        return getuser()
    except (KeyError, OSError):  # an account without a name, as containers have it
        return "unknown"


MOST_CALLS = 1024
"""Calls under way at one time at most, as `RunSettings.concurrency` has it."""


def calls_at_once(text: str) -> int:
    """A whole number above zero and no larger than `MOST_CALLS`."""
    number = positive_int(text)
    if number > MOST_CALLS:
        raise ArgumentTypeError(f"{text!r} is more than {MOST_CALLS:,}")
    return number


def model_name(text: str) -> str:
    """A name that is not empty, as that of an unset variable would be."""
    if not text.strip():
        raise ArgumentTypeError("the name is empty; leave the option out, or give 'local', 'none' or a name")
    return text


def positive_int(text: str) -> int:
    """A whole number above zero; underscores may group its digits."""
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise ArgumentTypeError(f"{text!r} is not a whole number above zero")
    return number
