"""`trialspan doctor`: what is set up on this machine, what is missing, and what to type."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from trialspan.arguments import add_db
from trialspan.command import Command


def add_arguments(parser: ArgumentParser) -> None:
    """--db."""
    add_db(parser)


def execute(args: Namespace) -> int:
    """Print one line for each thing looked at; 1 when something is broken rather than left out."""
    import os

    from trialspan.diagnosis import State, examine
    from trialspan.terminal import line_of, out, plain

    console = out()
    styles = {State.OK: "green", State.OPEN: "yellow", State.BROKEN: "red"}
    found = list(examine(args.db, os.environ))
    for finding in found:
        console.print(
            plain(f"{finding.state.value:7}", styles[finding.state])
            .append(f"{finding.what}: ", "bold")
            .append(line_of(finding.told), ""),
            soft_wrap=True,
        )
        if finding.to_type:
            console.print(plain(f"         {line_of(finding.to_type)}", "cyan"), soft_wrap=True)
    return 1 if any(finding.state is State.BROKEN for finding in found) else 0


COMMAND = Command("doctor", "say what is set up, what is missing and what to type", add_arguments, execute)
