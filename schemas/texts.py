"""Text as a value: what a quote says once layout is folded away. The quote itself keeps every character.

Rules: FIELDS 1.2. Every package compares texts by these.
"""

from __future__ import annotations

import re
import string
import unicodedata

ESCAPABLE = frozenset(string.punctuation)
"""What markdown lets a backslash stand before: ASCII punctuation (CommonMark 0.31, 2.4)."""
ESCAPABLE_CLASS = f"[{re.escape(string.punctuation)}]"
"""The same as an expression."""
_ESCAPE = re.compile(rf"\\({ESCAPABLE_CLASS})")


def norm_text(text: str) -> str:
    """NFC (never NFKC: 'm²' stays), markdown escapes dropped, runs of white space folded to one space."""
    composed = unicodedata.normalize("NFC", text)
    plain = _ESCAPE.sub(r"\1", composed) if "\\" in composed else composed
    return " ".join(plain.split())


def norm_key(text: str) -> str:
    """What two printings of the same thing share: `norm_text`, case folded, end punctuation dropped."""
    return norm_text(text).casefold().rstrip(".;, ").strip()
