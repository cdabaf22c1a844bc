"""Bytes become the text that is stored: decoded once, one character for one, or refused in one line."""

import codecs
import hashlib
import os
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.errors import ReadError
from extract.read import read_bytes, read_file

PAGE = "Übersicht — Größe ≥5 µg\nNCT ID: NCT99000001\n"
LINES = "Minimum Eligible Age\n\n18 Years\n"

printable = st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp"]), min_size=1)
invisible = st.sampled_from("\0\a\x1b\x7f\x9b\u200b\u200d\u202e\u2066\u00ad\ufeff\U000e0041")


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (PAGE.encode(), "utf-8"),
        (codecs.BOM_UTF8 + PAGE.encode(), "utf-8-sig"),
        (PAGE.encode("utf-16"), "utf-16"),
        (codecs.BOM_UTF16_BE + PAGE.encode("utf-16-be"), "utf-16"),
    ],
)
def test_an_encoding_is_told_by_the_bytes_and_named(data, encoding):
    document = read_bytes(data, "page.txt")

    assert (document.text, document.encoding) == (PAGE, encoding)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_byte_order_mark_is_told_by_its_zeros(encoding):
    document = read_bytes(LINES.encode(encoding), "page.txt")

    assert (document.text, document.encoding) == (LINES, "utf-16")


def test_bytes_that_are_no_utf_8_are_windows_1252():
    document = read_bytes("dose ≤ 5 – “mild”".replace("≤", "±").encode("windows-1252"), "page.txt")

    assert (document.text, document.encoding) == ("dose ± 5 – “mild”", "windows-1252")


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n", "\f", "\v", "\x85", "\u2028", "\u2029"])
def test_every_line_end_becomes_one_newline(end):
    assert read_bytes(f"a{end}b".encode(), "page.txt").text == "a\nb"


@given(st.lists(st.one_of(printable, invisible)).map("".join).filter(str.strip))
def test_what_a_terminal_would_act_on_or_drop_is_replaced_one_for_one(text):
    page = "words before it all, so that few of the characters are control characters. " * 60
    document = read_bytes((page + text).encode(), "page.txt")

    assert len(document.text) == len(page + text)
    assert all(unicodedata.category(c) not in ("Cc", "Cf") or c in "\n\t" for c in document.text)
    assert all(
        a == b for a, b in zip(page + text, document.text, strict=True) if unicodedata.category(a)[0] != "C"
    )


@given(st.text(st.characters(categories=["Cf"]), min_size=1, max_size=9))
def test_no_format_character_that_nobody_sees_is_left(hidden):
    seen = {0x06DD, 0x070F, 0x0890, 0x0891, 0x08E2, 0x110BD, 0x110CD, *range(0x0600, 0x0606)}
    text = read_bytes(f"{'words of a page ' * 20}{hidden}".encode(), "page.txt").text

    assert {ord(c) for c in text if unicodedata.category(c) == "Cf"} <= seen


@given(st.text().filter(str.strip))
def test_reading_a_text_that_was_read_changes_nothing(text):
    try:
        once = read_bytes(text.encode("utf-8", "replace"), "page.txt")
    except ReadError:
        return
    again = read_bytes(once.text.encode(), "page.txt")

    assert (again.text, again.replaced) == (once.text, 0)


def test_replaced_characters_are_counted():
    page = "Inclusion Criteria and more of the words that fill a page\n" * 2

    assert read_bytes(f"{page}\x1b[31mred\u202e".encode(), "page.txt").replaced == 2


def test_a_script_s_own_format_characters_stay():
    assert read_bytes("\u0600 ۵ سن\ttab".encode(), "page.txt").replaced == 0


def test_the_hashes_are_of_the_stored_text_and_of_the_original_bytes():
    data = PAGE.replace("\n", "\r\n").encode()
    document = read_bytes(data, "page.txt")

    assert document.text_sha256 == hashlib.sha256(PAGE.encode()).hexdigest()
    assert document.source_sha256 == hashlib.sha256(data).hexdigest()
    assert document.source_bytes == len(data)


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", codecs.BOM_UTF8, codecs.BOM_UTF16_LE])
def test_an_empty_file_is_refused(data):
    with pytest.raises(ReadError, match=r"'page\.txt' is empty"):
        read_bytes(data, "page.txt")


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7\n%text", "a PDF"),
        (b"PK\x03\x04rest", "a ZIP archive or office document"),
        (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
        (b"SQLite format 3\0", "an SQLite database"),
        (b"\x7fELF\x02", "a program"),
        (bytes(range(32)) * 9, "binary data"),
        (b"\0" * 400, "binary data"),
        ("page".encode("utf-32"), "binary data"),
    ],
)
def test_binary_data_is_refused_by_its_name(data, what):
    with pytest.raises(ReadError, match=f"(?s)'page.txt' .*{what}.*; convert it to text first"):
        read_bytes(data, "page.txt")


def test_what_is_too_big_is_refused_before_it_is_read(tmp_path):
    file = tmp_path / "huge.txt"
    with file.open("wb") as sparse:
        sparse.truncate(1 << 40)  # a terabyte that takes no room

    with pytest.raises(
        ReadError, match=r"'huge.txt' has 1,099,511,627,776 bytes, more than 20,000,000; .*--max-bytes"
    ):
        read_file(file, "huge.txt")


def test_the_size_limit_counts_bytes_and_holds_for_what_was_read_elsewhere():
    assert read_bytes("µµ".encode(), "page.txt", max_bytes=4).text == "µµ"
    with pytest.raises(ReadError, match="has 4 bytes, more than 3"):
        read_bytes("µµ".encode(), "page.txt", max_bytes=3)


def test_a_file_and_its_bytes_are_the_same_document(tmp_path):
    file = tmp_path / "page.txt"
    file.write_text(PAGE, "utf-8")

    assert read_file(file, "a/page.txt") == read_bytes(PAGE.encode(), "a/page.txt")


@pytest.mark.parametrize("name", ["missing.txt", "."])
def test_what_cannot_be_opened_is_one_line_that_says_what_to_do(tmp_path, name):
    with pytest.raises(ReadError, match=f"^cannot read {name!r}: .*; check that it exists and may be read$"):
        read_file(tmp_path / name, name)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_one_line(tmp_path):
    file = tmp_path / "locked.txt"
    file.write_text("page")
    file.chmod(0)

    with pytest.raises(ReadError, match=r"cannot read 'locked.txt': Permission denied; check"):
        read_file(file, "locked.txt")
