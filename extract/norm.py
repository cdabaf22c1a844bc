"""Text as a value: what a quote says once layout is folded away. The quote itself keeps every character."""

from __future__ import annotations

import unicodedata

import regex

_ESCAPE = regex.compile(r"\\([\\`*_{}\[\]()#+\-.!<>~^|&])")


def norm_text(text: str) -> str:
    """NFC (never NFKC: 'm²' stays), markdown escapes dropped, runs of white space folded to one space."""
    composed = unicodedata.normalize("NFC", text)
    plain = _ESCAPE.sub(r"\1", composed) if "\\" in composed else composed
    return " ".join(plain.split())


def norm_key(text: str) -> str:
    """What two printings of the same thing share: `norm_text`, case folded, end punctuation dropped."""
    return norm_text(text).casefold().rstrip(".;, ").strip()
