"""How often, which way and in what form a drug is given, as it is printed, as codes of the house.

Each reader gives what stands in a plain text, in order, longest form first: 'dispersible tablets' is no
'tablets', 'every 12 hours' no 'hours'. A route is read only where it is printed, never concluded from a form.
The forms are in dosing.toml.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from extract.printed_forms import FormReader, PrintedCode, load_forms


@cache
def _reader(table: str) -> FormReader:
    return load_forms("dosing.toml")[table].compiled(before=r"(?<![\w.])", after=r"(?!\w)")


def read_frequencies(text: str) -> Iterator[PrintedCode]:
    """Dosing frequencies of a plain text."""
    return _reader("frequency").all_in(text)


def read_routes(text: str) -> Iterator[PrintedCode]:
    """Routes of administration of a plain text."""
    return _reader("route").all_in(text)


def read_forms(text: str) -> Iterator[PrintedCode]:
    """Dose forms of a plain text."""
    return _reader("form").all_in(text)
