"""`trialspan review`: who reviews what, and plain words where there is nothing to open."""

import io
import os
import pty
import select
import subprocess
import sys

import pytest
from review_page import PAGE, draft_of, page, store_with

from store.store import open_store
from trialspan.__main__ import main

LONGEST_S = 60.0
"""Seconds of silence that the terminal is waited for."""


@pytest.fixture
def path(tmp_path):
    store_with(tmp_path / "s.db").close()
    return tmp_path / "s.db"


def review(path, *options):
    return main(["review", "--db", str(path), *options])


def test_without_a_terminal_it_says_so(path, capsys):
    assert review(path, "--reviewer", "ana") == 1
    assert "the review screens need a terminal" in capsys.readouterr().err


def test_with_a_stream_redirected_it_says_so(path, capsys, monkeypatch):
    """The screens are painted on standard error: `2>log` would leave the terminal empty."""
    for stream in ("stdin", "stdout"):
        monkeypatch.setattr(sys, stream, Terminal())

    assert review(path, "--reviewer", "ana") == 1
    assert "the review screens need a terminal" in capsys.readouterr().err


def test_without_a_database_it_says_what_to_type(tmp_path, capsys):
    assert review(tmp_path / "none.db", "--reviewer", "ana") == 1
    assert "trialspan run" in capsys.readouterr().err


def test_with_nothing_drafted_it_says_so(tmp_path, capsys):
    open_store(tmp_path / "s.db").close()

    assert review(tmp_path / "s.db", "--reviewer", "ana") == 1
    assert "nothing to review" in capsys.readouterr().err


def test_with_pages_of_no_known_type_alone_it_says_so(tmp_path, capsys):
    shop = page("shop.txt", "A shop.")
    nothing = {"fields": (), "findings": (), "coverage": None, "record_type": "unsupported"}
    store_with(tmp_path / "s.db", (shop, draft_of(shop, **nothing))).close()

    assert review(tmp_path / "s.db", "--reviewer", "ana") == 1
    assert "nothing to review" in capsys.readouterr().err


def test_a_record_there_is_not_is_named_before_anything_opens(path, capsys):
    assert review(path, "--reviewer", "ana", "--record", "NCT99000102") == 1
    assert "no record 'NCT99000102'" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["", "  ", "a" * 201])
def test_a_name_that_is_empty_or_too_long_is_none(path, capsys, name):
    assert review(path, "--reviewer", name) == 1
    assert "a reviewer's name has 1 to 200 characters" in capsys.readouterr().err


def test_who_is_not_named_is_told_under_which_name_she_reviews(path, capsys, monkeypatch):
    monkeypatch.setenv("LOGNAME", "account-of-ana")
    review(path)

    assert "reviewing as account-of-ana; give --reviewer" in capsys.readouterr().err


def test_settings_that_cannot_be_read_are_named(path, home, monkeypatch):
    for stream in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(sys, stream, Terminal())
    settings = home / "config" / "trialspan" / "review.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text('theme = "pink"')

    assert review(path, "--reviewer", "ana") == 1
    assert "'theme' in" in sys.stderr.getvalue()


class Terminal(io.StringIO):
    """A stream that is one."""

    def isatty(self):
        return True


def test_it_opens_decides_and_leaves_on_a_real_terminal(path):
    """The whole command behind a pseudo-terminal: 'a' accepts, Ctrl+Q leaves."""
    master, slave = pty.openpty()
    terminal = {"TERM": "xterm-256color", "TEXTUAL_ANIMATIONS": "none", "LINES": "40", "COLUMNS": "120"}
    argv = ["review", "--db", str(path), "--reviewer", "ana", "--record", "velorin.txt"]
    done = subprocess.Popen(
        [sys.executable, "-m", "trialspan", *argv],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env={**os.environ, **terminal},
    )
    os.close(slave)
    read_until(master, "saved")
    os.write(master, b"a")
    read_until(master, "field 2 of 8")
    os.write(master, b"\x11")
    read_until(master, "")
    assert done.wait(timeout=30) == 0

    with open_store(path) as store:
        assert [event.reviewer for event in store.events(PAGE.text_sha256)] == ["ana"]
        assert store.leases() == []


def read_until(master, words):
    """Wait until the terminal was sent some words; '' until it is closed."""
    got = b""
    while not words or words.encode() not in got:
        if not select.select([master], [], [], LONGEST_S)[0]:
            raise AssertionError(f"no {words!r} in {got[-2000:]!r}")
        try:
            got += os.read(master, 65536)
        except OSError:  # how Linux says that the other end is closed
            break
