"""What printed words mean: the screens know no grammar of their own, and are given one."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from review_tui.dialogs.correction import no_doubt
from review_tui.dialogs.marked_words import read_nothing
from review_tui.dialogs.results import Doubt, Reader
from schemas.catalogue import RecordType


class Grammar(NamedTuple):
    """Reads words, and holds values against them."""

    read: Reader
    doubt_by: Callable[[RecordType], Doubt]


NO_GRAMMAR = Grammar(read_nothing, lambda _record_type: no_doubt)
"""Reads nothing and doubts nothing."""
