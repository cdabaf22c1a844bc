"""The command line's grammar: one parser, with a sub-parser for each command."""

from __future__ import annotations

from argparse import SUPPRESS, Action, ArgumentParser, Namespace
from collections.abc import Sequence
from typing import NoReturn

from trialspan.command import Command
from trialspan.commands import (
    agreement,
    audit,
    diff,
    doctor,
    drafts,
    evaluate,
    export,
    hand_over,
    learn,
    links,
    model,
    plan,
    report,
    review,
    run,
    serve,
    show,
    status,
    take_in,
    verify,
)
from trialspan.terminal import line_of

COMMANDS: tuple[Command, ...] = (
    run.COMMAND,
    status.COMMAND,
    show.COMMAND,
    drafts.COMMAND,
    plan.COMMAND,
    review.COMMAND,
    hand_over.COMMAND,
    agreement.COMMAND,
    audit.COMMAND,
    export.COMMAND,
    verify.COMMAND,
    diff.COMMAND,
    take_in.COMMAND,
    links.COMMAND,
    report.COMMAND,
    evaluate.COMMAND,
    learn.COMMAND,
    serve.COMMAND,
    model.COMMAND,
    doctor.COMMAND,
)
"""In the order in which they are met."""

_DESCRIPTION = "Trial records, every value tied to a span of its source."
_EPILOG = "Begin with: trialspan run PATH. What is missing on this machine: trialspan doctor."


class Parser(ArgumentParser):
    """An argument parser that says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        """End with exit code 2."""
        self.exit(2, f"{self.prog}: {line_of(message)}; see '{self.prog} --help'\n")


class _Version(Action):
    """Prints the version; looking it up costs time that only this option needs."""

    def __call__(
        self,
        parser: ArgumentParser,
        _namespace: Namespace,
        _values: object,
        _option: str | None = None,
    ) -> NoReturn:
        from importlib.metadata import version

        print(f"trialspan {version('trialspan')}")  # noqa: T201  # this is what was asked for
        parser.exit()


def build_parser(commands: Sequence[Command]) -> Parser:
    """The parser; what it parsed has the chosen `Command` as `command`."""
    parser = Parser(prog="trialspan", description=_DESCRIPTION, epilog=_EPILOG, allow_abbrev=False)
    parser.add_argument(
        "--version", action=_Version, nargs=0, dest=SUPPRESS, help="print the version and stop"
    )
    parsers = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in commands:
        sub = parsers.add_parser(
            command.name, help=command.summary, description=_sentence(command.summary), allow_abbrev=False
        )
        command.add_arguments(sub)
        sub.set_defaults(command=command)
    return parser


def _sentence(summary: str) -> str:
    return f"{summary[0].upper()}{summary[1:]}."
