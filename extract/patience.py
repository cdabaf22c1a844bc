"""How long patterns may search a page that a stranger wrote.

A pattern has a few seconds for a whole page. One that needs more is given up for that page, keeping what it
found so far, and the rest of the page is read on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from time import thread_time
from typing import TypeVar

import regex

PATIENCE_S = 2.0
"""Seconds of work a pattern may take on one page; on the longest real pages it takes a tenth."""

PAGE_S = 15.0
"""Seconds of work all patterns together may take on one page; most pages of 5 MB take less."""

T = TypeVar("T")


@dataclass
class Patience:
    """The time each pattern has on one page."""

    seconds: float = PATIENCE_S
    page_seconds: float = PAGE_S
    spent: dict[regex.Pattern[str], float] = field(default_factory=dict)
    """Seconds of this thread's work so far."""
    _ended: dict[regex.Pattern[str], None] = field(default_factory=dict)
    _total: float = 0.0

    @property
    def given_up(self) -> tuple[regex.Pattern[str], ...]:
        """The patterns whose time has run out, in the order they were first tried."""
        return tuple(self._ended)

    def find_all(
        self, pattern: regex.Pattern[str], text: str, start: int, end: int
    ) -> list[regex.Match[str]]:
        """Every match in text[start:end]; where the time runs out, those found before."""
        found: list[regex.Match[str]] = []

        def collect(timeout: float) -> None:
            found.clear()
            for match in pattern.finditer(text, start, end, timeout=timeout):
                found.append(match)  # noqa: PERF402  # list() would lose them when the time runs out

        self._spend_on(pattern, collect)
        return found

    def search(
        self, pattern: regex.Pattern[str], text: str, start: int = 0, end: int | None = None
    ) -> regex.Match[str] | None:
        """The first match in text[start:end]; None also when the time runs out."""
        last = len(text) if end is None else end
        return self._spend_on(pattern, lambda timeout: pattern.search(text, start, last, timeout=timeout))

    def match(self, pattern: regex.Pattern[str], text: str, start: int, end: int) -> regex.Match[str] | None:
        """The match that begins at start in text[start:end]; None also when the time runs out."""
        return self._spend_on(pattern, lambda timeout: pattern.match(text, start, end, timeout=timeout))

    def _spend_on(self, pattern: regex.Pattern[str], search: Callable[[float], T]) -> T | None:
        """What the search gives with the time the pattern has left.

        A timeout of `regex` counts the work of all threads of the process, so one that came too early for
        this thread is tried again with a longer one.
        """
        spent = self.spent.get(pattern, 0.0)
        left = timeout = min(self.seconds - spent, self.page_seconds - self._total)
        began = thread_time()
        result = None
        while thread_time() - began < left:
            try:
                result = search(timeout)
                break
            except TimeoutError:
                timeout *= 2
        used = thread_time() - began
        self.spent[pattern] = spent + min(used, max(left, 0.0))
        self._total += used
        if used >= left:
            self._ended[pattern] = None
        return result
