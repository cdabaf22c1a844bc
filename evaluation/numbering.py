"""Drafted items in the annotation's numbering: what 'arms[1]' of a draft is called in the annotation."""

from __future__ import annotations

import re

from evaluation.steps import UNMATCHED, write_steps
from evaluation.tree import Steps
from schemas.errors import SchemaError
from schemas.paths import parse_path

_FAVOURED = re.compile(r"FAVOURS_ARM_(\d+)")


class Numbering:
    """Grows while lists are paired; asked for every path and reference of the draft."""

    def __init__(self) -> None:
        self._known: dict[Steps, Steps] = {}

    def note(self, drafted: Steps, annotated: Steps) -> None:
        """Say that two paths mean the same."""
        self._known[drafted] = annotated

    def of(self, drafted: Steps) -> Steps | None:
        """The annotated path that was noted for a drafted one; None when none was."""
        return self._known.get(drafted)

    def translate(self, drafted: Steps) -> Steps:
        """The path as the annotation numbers it, `UNMATCHED` for entries it does not have."""
        for length in range(len(drafted), 0, -1):
            known = self._known.get(drafted[:length])
            if known is not None:
                return known + _unmatched(drafted[length:])
        return _unmatched(drafted)

    def follow(self, reference: str) -> str:
        """A reference of the draft as the annotation would write it; other text as it is."""
        favoured = _FAVOURED.fullmatch(reference)
        if favoured:
            known = self._known.get(("arms", int(favoured[1])))
            return f"FAVOURS_ARM_{known[-1]}" if known else f"{reference}?"
        try:
            return write_steps(self.translate(parse_path(reference)))
        except SchemaError:
            return reference


def _unmatched(steps: Steps) -> Steps:
    return tuple(step if isinstance(step, str) else UNMATCHED for step in steps)
