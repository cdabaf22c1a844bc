"""Errors of this package. Each message is one line that says what was found and what to do.

ReviewError
├── NotDecidableError   what was asked for does not fit what is in view
├── CheckedError        what would be answered is shown with a wrong value, to check attention
├── FileReplacedError   the file that is open is not the one at its path any more
├── SettingsError       a reviewer's own settings cannot be read
└── WebError            the screens cannot be served to a browser
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schemas.attention import Outcome


class ReviewError(Exception):
    """The screens could not do what was asked."""


class NotDecidableError(ReviewError):
    """A key that does not fit what is in view; the message says which does."""


class CheckedError(ReviewError):
    """A field that is shown with a wrong value would be answered; nothing is decided."""

    def __init__(self, path: str, outcome: Outcome) -> None:
        super().__init__(f"{path} is shown with a wrong value, to check attention; decide again")
        self.path = path
        self.outcome = outcome


class FileReplacedError(ReviewError):
    """Another file lies where the open one lay; what is written would be lost."""


class SettingsError(ReviewError):
    """The file with a reviewer's own settings is not one."""


class WebError(ReviewError):
    """An address or port that is not to be had."""
