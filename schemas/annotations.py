"""What a type annotation says: the types it admits, the entries of a list, the codes of a closed set.

Typing constructs have no common type, so they are `Any` here.
"""

from __future__ import annotations

import types
from enum import Enum
from typing import Annotated, Any, Literal, Union, get_args, get_origin

_UNIONS = (Union, types.UnionType)
_LISTS = (list, tuple, set, frozenset)


def without_none(annotation: Any) -> Any:
    """The annotation with None taken out of its union."""
    if get_origin(annotation) not in _UNIONS:
        return annotation
    rest = tuple(option for option in get_args(annotation) if option is not type(None))
    return Union[rest]  # noqa: UP007  # X | Y cannot be written over a tuple


def bare(annotation: Any) -> Any:
    """The annotation without what is annotated on it."""
    return get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation


def list_item(annotation: Any) -> Any | None:
    """The type of a list's entries; None for anything that is no list."""
    plain = bare(annotation)
    return get_args(plain)[0] if get_origin(plain) in _LISTS and get_args(plain) else None


def codes_of(annotation: Any) -> tuple[str, ...]:
    """The codes of a closed set, as text; empty for anything else."""
    return tuple(str(code) for code in members_of(annotation))


def members_of(annotation: Any) -> tuple[Any, ...]:
    """The values of a closed set, as they are stored; empty for anything else."""
    plain = bare(annotation)
    if get_origin(plain) is Literal:
        return get_args(plain)
    if isinstance(plain, type) and issubclass(plain, Enum):
        return tuple(member.value for member in plain)
    return ()


def options(annotation: Any) -> dict[Any, None]:
    """The types a value may have, without what is annotated on them, in the order given."""
    plain = bare(annotation)
    choices = get_args(plain) if get_origin(plain) in _UNIONS else (plain,)
    return dict.fromkeys(bare(choice) for choice in choices)
