"""Values that were reviewed elsewhere, one at a time, before anything is known of their page. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import JsonValue


@dataclass(frozen=True)
class Page:
    """What a file says of the page that a value was read from."""

    text_sha256: str | None = None
    """Hash of its text; None where only names are told."""
    names: tuple[str, ...] = ()
    """What the record or the page may be called: registry id, DOI, file name."""

    def __str__(self) -> str:
        """What a reader would know it by."""
        return next(iter(self.names), None) or f"the text {(self.text_sha256 or '?')[:12]}"


@dataclass(frozen=True)
class Incoming:
    """A value with the words it was read from."""

    where: str
    """File and line, or task and region, for people."""
    page: Page
    path: str
    """Path of a field; 'arms[].label' is an item that is not numbered."""
    by: str
    """Who it comes from, as a sentence for the reviewer."""
    quote: str | None
    """None where no words are told."""
    near: int | None = None
    """Code point at which the words are said to begin; None where that is not told."""
    value: JsonValue = None
    """None where the words are all there is."""
    is_inferred: bool = False
    """Said to need a step beyond the words."""


@dataclass(frozen=True)
class Refused:
    """Something that is not taken in."""

    where: str
    why: str
