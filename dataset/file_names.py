"""Names of files that are made from data: they stay in their folder, whatever the data say. Pure."""

from __future__ import annotations

import hashlib
from urllib.parse import quote

_LONGEST = 120
"""Characters; file systems take 255 bytes, endings included."""


def file_name_of(name: str) -> str:
    """A file name, without its ending, that stands for a name and for no other.

    Letters, digits and '-', '_', '.', '~' stay; the rest is percent-encoded (RFC 3986), and so are full stops
    at the beginning. A name too long is cut and ends with a hash of the whole.
    """
    encoded = quote(name, safe="", errors="surrogatepass")
    inner = encoded.lstrip(".")
    safe = "%2E" * (len(encoded) - len(inner)) + inner
    if len(safe) <= _LONGEST:
        return safe or "%"
    return f"{safe[:_LONGEST]}%{hashlib.sha256(name.encode(errors='surrogatepass')).hexdigest()[:16]}"
