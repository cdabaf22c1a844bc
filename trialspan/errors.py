"""Errors of this package. Each message is one line that says what was found and what to do.

CommandError
    a command cannot do what was asked
"""

from __future__ import annotations


class CommandError(Exception):
    """A command cannot do what was asked."""
