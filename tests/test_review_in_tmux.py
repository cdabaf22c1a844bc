"""The whole way on a terminal: draft a page, review its record with keys in tmux, verify what was decided."""

import os
import re
import shlex
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import contextmanager, suppress

import pytest

PAGE = "abstract-superiority-hazard-ratio.txt"
LONGEST_S = 60.0
"""Seconds that words are waited for; the machine may have other things to do."""
LOOK_S = 0.05
"""Seconds between two looks at the terminal, which tells nobody that it has changed."""

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed here")


class Terminal:
    """A tmux session of 100 columns and 30 rows, on a server of its own."""

    def __init__(self, socket, command):
        self._tmux = ["tmux", "-u", "-f", os.devnull, "-S", str(socket)]
        self.do(
            "new-session",
            "-d",
            "-x",
            "100",
            "-y",
            "30",
            shlex.join(["env", "-u", "COLUMNS", "-u", "LINES", *command]),
        )
        self.server = int(self.do("display-message", "-p", "#{pid}"))

    def do(self, *arguments):
        return subprocess.run([*self._tmux, *arguments], check=True, capture_output=True, text=True).stdout

    def press(self, *keys):
        self.do("send-keys", *keys)

    def shows(self, *words):
        """The screen, once one of these is on it."""
        until = time.monotonic() + LONGEST_S
        while time.monotonic() < until:
            screen = self.do("capture-pane", "-p")
            if any(each in screen for each in words):
                return screen
            time.sleep(LOOK_S)
        raise AssertionError(f"none of {words} in\n{screen}")

    def is_over(self):
        """Wait until the command has ended, and its session and server with it."""
        until = time.monotonic() + LONGEST_S
        while time.monotonic() < until:
            if subprocess.run([*self._tmux, "has-session"], check=False, capture_output=True).returncode:
                return True
            time.sleep(LOOK_S)
        return False


@contextmanager
def terminal(folder, *command):
    opened = Terminal(folder / "tmux", command)
    try:
        yield opened
    finally:
        with suppress(ProcessLookupError):  # it ends with its last session
            os.kill(opened.server, signal.SIGTERM)


def trialspan(*arguments):
    return [sys.executable, "-m", "trialspan", *map(str, arguments)]


def test_a_page_is_drafted_reviewed_to_the_end_and_verified(tmp_path, examples, monkeypatch):
    db = tmp_path / "trials.db"
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    run = trialspan("run", examples / PAGE, "--model", "none", "--direct", "--db", db)
    subprocess.run(run, check=True, capture_output=True)

    with terminal(tmp_path, *trialspan("review", "--db", db, "--reviewer", "ana")) as screen:
        rows = screen.shows("1 of 90 fields").splitlines()
        assert (len(rows), max(map(len, rows)) > 80) == (30, True)
        screen.press("Enter")
        screen.shows("saved ✓")
        screen.press("x")
        here = int(re.search(r"field (\d+) of 90", screen.shows("✗"))[1])
        screen.press("A")
        verified = int(re.search(r"(\d+) entries", screen.shows("entries"))[1])
        screen.press("y")
        screen.shows("number in the source", *(f"field {at} of 90" for at in range(1, 91) if at != here))
        for _ in range(89 - verified):
            screen.press("a")
        screen.shows("number in the source")
        numbers = 7
        for left in range(numbers - 1, 0, -1):
            screen.press("d")
            screen.shows(f"{left} number{'s' if left > 1 else ''} open · saved ✓")
        screen.press("d")
        screen.shows("Complete ")
        screen.press("y")
        screen.shows("complete · saved ✓")
        screen.press("q")
        screen.shows("Nothing waits", "90 of 90 decided")
        screen.press("C-q")
        assert screen.is_over()

    verified = subprocess.run(trialspan("audit", "verify", "--db", db), check=False, capture_output=True)
    assert verified.returncode == 0, verified.stderr
    with sqlite3.connect(db) as file:
        counts = dict(file.execute("SELECT action, count(*) FROM decisions GROUP BY action"))
        assert counts == {"reject": 1, "accept": 89, "dismiss": numbers, "complete": 1}
        assert file.execute("SELECT DISTINCT reviewer, seat FROM decisions").fetchall() == [("ana", 1)]
        assert file.execute("SELECT count(*) FROM leases").fetchone() == (0,)
