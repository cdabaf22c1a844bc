"""Bytes to document: the text that is stored, hashed, shown and pointed into is made here, once.

Bytes are decoded (UTF-8 with or without BOM, UTF-16, else Windows-1252), CRLF and CR become LF, and every
character that a terminal or text widget would drop or act on is replaced one for one.
"""

from __future__ import annotations

import codecs
import hashlib
from pathlib import Path

import regex

from extract.errors import ReadError
from schemas.documents import Document

MAX_BYTES = 20_000_000
"""Bytes; a registry page has some 10 kB, a long full text 1 MB."""

_MAGIC = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a ZIP archive or office document",
    b"\x1f\x8b": "a gzip archive",
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"SQLite format 3": "an SQLite database",
    b"\x7fELF": "a program",
}
_BINARY_SHARE = 0.05
"""Share of control characters above which text is taken for binary data."""
_LINE_ENDS = str.maketrans("\f\v\x85\u2028\u2029", "\n\n\n\n\n")
_SHOWN_AS = {
    **{code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\n\t"},
    0x7F: "\u2421",
    **dict.fromkeys(range(128, 160), "�"),
}
"""Control characters, C0 by their pictures."""
_UNSEEN = regex.compile(
    r"[\p{Cf}--[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd]]", regex.VERSION1
)
"""Format characters (bidi, zero width, tags), but for the few that are seen: Unicode's
Prepended_Concatenation_Mark."""


def read_file(path: Path, name: str, *, max_bytes: int = MAX_BYTES) -> Document:
    """The document in a file; raises ReadError, saying what to do, when it cannot be one."""
    try:
        size = path.stat().st_size
        if size > max_bytes:
            raise ReadError(_too_big(name, size, max_bytes))
        return read_bytes(path.read_bytes(), name, max_bytes=max_bytes)
    except OSError as error:
        raise ReadError(
            f"cannot read {name!r}: {error.strerror or error}; check that it exists and may be read"
        ) from error


def read_bytes(data: bytes, name: str, *, max_bytes: int = MAX_BYTES) -> Document:
    """The document in these bytes; raises ReadError when they are empty, binary or too many."""
    if len(data) > max_bytes:
        raise ReadError(_too_big(name, len(data), max_bytes))
    text, encoding = _decode(data, name)
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_LINE_ENDS)
    shown = _UNSEEN.sub("\ufffd", text.translate(_SHOWN_AS))
    replaced = sum(1 for a, b in zip(text, shown, strict=True) if a != b)
    if replaced > _BINARY_SHARE * len(text):
        raise ReadError(
            f"{name!r} looks like binary data ({replaced} control characters); convert it to text first"
        )
    if not shown.strip():
        raise ReadError(f"{name!r} is empty; nothing to draft")
    return Document(
        name=name,
        text=shown,
        text_sha256=hashlib.sha256(shown.encode()).hexdigest(),
        source_sha256=hashlib.sha256(data).hexdigest(),
        source_bytes=len(data),
        encoding=encoding,
        replaced=replaced,
    )


def _too_big(name: str, size: int, max_bytes: int) -> str:
    return (
        f"{name!r} has {size:,} bytes, more than {max_bytes:,}; split it, or raise the limit with --max-bytes"
    )


def _decode(data: bytes, name: str) -> tuple[str, str]:
    """Text and the name of the encoding it was in."""
    for magic, what in _MAGIC.items():
        if data.startswith(magic):
            raise ReadError(f"{name!r} is {what}; convert it to text first")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace"), "utf-16"
    if data.startswith(codecs.BOM_UTF8):
        return data.decode("utf-8-sig", errors="replace"), "utf-8-sig"
    if (wide := _wide_encoding(data)) is not None:
        return data.decode(wide, errors="replace"), "utf-16"
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return data.decode("windows-1252", errors="replace"), "windows-1252"


def _wide_encoding(data: bytes) -> str | None:
    """UTF-16 without a byte order mark, told by every second byte being zero; None otherwise."""
    sample = data[:4096]
    half = len(sample) // 2
    if half and sample[1::2].count(0) > 0.8 * half and sample[::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if half and sample[::2].count(0) > 0.8 * half and sample[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return None
