"""Who is who: one rule for names of reviewers, whichever way they are typed. Pure.

Seats, leases, undo, checks and views are a person's. At the door a name is made the spelling by which the
file knows her already (`store.people`); from there on names are equal or not.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

_INVISIBLE = "Cf"
"""Unicode's category of format characters, such as a zero-width space."""


def is_same_person(one: str, other: str) -> bool:
    """Whether two names are one but for case, white space, how accents are encoded, and what nobody sees."""
    return one == other or _folded(one) == _folded(other)


def spelling(name: str, known: Iterable[str]) -> str:
    """The name as it is to be kept: as it is known, else composed and without needless blanks."""
    return min((each for each in known if is_same_person(name, each)), default=_tidy(name))


def _tidy(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split())


def _folded(name: str) -> str:
    seen = "".join(each for each in name if unicodedata.category(each) != _INVISIBLE)
    return _tidy(_tidy(seen).casefold())
