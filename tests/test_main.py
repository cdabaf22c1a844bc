"""The one door: exit codes, one line on standard error, data alone on standard output."""

import os
import re
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from extract.errors import WeightsError
from flows.errors import SettingsError
from schemas.errors import SchemaError
from store.errors import StoreLockedError
from trialspan.__main__ import main
from trialspan.command import Command
from trialspan.errors import CommandError
from trialspan.parser import COMMANDS

HELP_S = 0.3
"""CPU seconds; wall time says more about what else the machine does."""
FULL_DEVICE = Path("/dev/full")


def command(*argv, **options):
    return subprocess.run(
        [sys.executable, "-m", "trialspan", *argv], check=False, capture_output=True, text=True, **options
    )


def doing(work):
    """A command that does `work`."""
    return Command("work", "do the work", lambda _: None, lambda _: work())


def raising(error):
    def work():
        raise error

    return doing(work)


@pytest.mark.parametrize("argv", [["--help"], *([each.name, "--help"] for each in COMMANDS)], ids=" ".join)
def test_help_is_printed_within_the_time_people_notice(argv):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = command(*argv)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)

    assert done.returncode == 0
    assert done.stdout.startswith("usage: trialspan")
    assert done.stderr == ""
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < HELP_S


def test_the_installed_command_prints_the_version():
    done = subprocess.run(
        [Path(sys.executable).with_name("trialspan"), "--version"],
        check=True,
        capture_output=True,
        text=True,
    )

    assert re.fullmatch(r"trialspan \d+\.\d+\.\d+\n", done.stdout)


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        ([], "the following arguments are required: COMMAND; see 'trialspan --help'"),
        (["frob"], "invalid choice: 'frob'"),
        (["run"], "the following arguments are required: PATH; see 'trialspan run --help'"),
        (["run", "x", "--concurrency", "0"], "'0' is not a whole number above zero"),
        (["run", "x", "--concurrency", "1025"], "'1025' is more than 1,024"),
        (["run", "x", "--model", ""], "the name is empty; leave the option out"),
        (["run", "x", "--max-bytes", "many"], "'many' is not a whole number above zero"),
        (["run", "x", "--conc", "3"], "unrecognized arguments: --conc 3"),
        (["drafts", "--format", "xml"], "invalid choice: 'xml'"),
        (["show"], "the following arguments are required: RECORD"),
        (["serve", "--watch"], "argument --watch: expected one argument"),
        (["model"], "the following arguments are required: ACTION"),
        (["status", "\x1b[31m"], "unrecognized arguments: \ufffd[31m"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_wrong_call_exits_2_with_one_line(argv, said, capsys):
    code = main(argv)
    printed = capsys.readouterr()

    assert code == 2
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert said in printed.err


@pytest.mark.parametrize("kind", [CommandError, SchemaError, SettingsError, StoreLockedError, WeightsError])
def test_a_known_error_exits_1_with_its_message_and_nothing_else(kind, capsys):
    code = main(["work"], [raising(kind("no page\nhere \x1b[2J"))])
    printed = capsys.readouterr()

    assert code == 1
    assert printed.out == ""
    assert printed.err == "trialspan: no page here \ufffd[2J\n"


def test_an_unforeseen_error_exits_1_and_says_where_its_traceback_is(capsys):
    code = main(["work"], [raising(KeyError("x"))])
    printed = capsys.readouterr()

    assert code == 1
    assert printed.err == (
        "trialspan: stopped by something unforeseen (KeyError: 'x');"
        " set TRIALSPAN_DEBUG=1 to see where, and report it\n"
    )


def test_the_traceback_is_shown_on_demand(capsys, monkeypatch):
    monkeypatch.setenv("TRIALSPAN_DEBUG", "1")
    code = main(["work"], [raising(KeyError("x"))])
    printed = capsys.readouterr()

    assert code == 1
    assert "Traceback" in printed.err
    assert printed.err.endswith("and report it\n")


def test_an_interruption_exits_130(capsys):
    code = main(["work"], [raising(KeyboardInterrupt())])

    assert code == 130
    assert capsys.readouterr().err == "trialspan: interrupted\n"


@pytest.mark.parametrize("code", [0, 1, 130])
def test_a_command_s_own_exit_code_is_passed_on(code):
    assert main(["work"], [doing(lambda: code)]) == code


def test_a_stop_with_words_fails_and_says_them(capsys):
    code = main(["work"], [raising(SystemExit("the plug-in wants more"))])

    assert code == 1
    assert capsys.readouterr().err == "trialspan: the plug-in wants more\n"


def test_a_reader_that_stops_reading_is_no_error():
    program = (
        "import sys; from trialspan.__main__ import main; from trialspan.command import Command;"
        "work = lambda _: print('line\\n' * 200_000) or 0;"
        "sys.exit(main(['work'], [Command('work', 'work', lambda _: None, work)]))"
    )
    done = subprocess.run(
        ["bash", "-c", 'set -o pipefail; "$1" -c "$2" | head -1', "bash", sys.executable, program],
        check=False,
        capture_output=True,
        text=True,
    )

    assert done.stdout == "line\n"
    assert done.stderr == ""
    assert done.returncode == 0


@pytest.mark.skipif(not FULL_DEVICE.exists(), reason="no /dev/full on this system")
def test_output_that_cannot_be_written_is_an_error():
    with FULL_DEVICE.open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "trialspan", "doctor"],
            check=False,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            env={name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"},
        )

    assert done.returncode == 1
    assert done.stderr == "trialspan: cannot go on: No space left on device\n"
