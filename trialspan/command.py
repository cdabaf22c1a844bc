"""What a command of the command line is made of; one module of `trialspan.commands` defines each."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass

INTERRUPTED = 130
"""Exit code after Ctrl-C: 128 + SIGINT, as shells have it."""


@dataclass(frozen=True)
class Command:
    """A name, what it is for, and what it does."""

    name: str
    summary: str
    """One line for the list of commands."""
    add_arguments: Callable[[ArgumentParser], None]
    execute: Callable[[Namespace], int]
    """Does the work and returns the exit code. Imports what it needs when it is called, so that --help
    answers at once."""
