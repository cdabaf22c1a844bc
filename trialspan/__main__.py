"""The command line: parses, runs one command, and is the one door every error leaves by.

Exit codes: 0 it went well, 1 it did not (one line on standard error says why), 2 it was called wrongly,
130 it was interrupted. TRIALSPAN_DEBUG=1 shows the traceback of any error.
"""

from __future__ import annotations

import io
import os
import sys
import traceback
from argparse import Namespace
from collections.abc import Sequence
from contextlib import suppress

from dataset.errors import DatasetError
from evaluation.errors import EvaluationError
from extract.errors import ExtractError
from flows.errors import FlowError
from review_tui.errors import ReviewError
from schemas.errors import SchemaError
from store.errors import StoreError
from trialspan.command import INTERRUPTED, Command
from trialspan.errors import CommandError
from trialspan.parser import COMMANDS, build_parser
from trialspan.terminal import line_of

_DEBUG = "TRIALSPAN_DEBUG"
_KNOWN = (
    CommandError,
    DatasetError,
    EvaluationError,
    ExtractError,
    FlowError,
    ReviewError,
    SchemaError,
    StoreError,
)


def main(argv: Sequence[str] | None = None, commands: Sequence[Command] = COMMANDS) -> int:
    """Run the command in argv and return the exit code; argv None: the process's own arguments."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a name or quote need not fit the terminal
    try:
        return _run(build_parser(commands).parse_args(argv))
    except SystemExit as stop:  # how argparse ends: help, version, wrong usage
        return _code_of(stop)
    except KeyboardInterrupt:
        return _end("interrupted", INTERRUPTED)
    except BrokenPipeError:  # the reader has had enough: `trialspan drafts | head`
        _drop_output()
        return 0
    except _KNOWN as error:
        return _end(str(error), 1)
    except OSError as error:  # a full disk under standard output, a folder without permission
        _drop_output()
        return _end(_refused(error), 1)
    except Exception as error:  # noqa: BLE001  # the last door: whatever it is, the user gets one line
        return _end(_unforeseen(error), 1)


def _run(args: Namespace) -> int:
    code: int = args.command.execute(args)
    sys.stdout.flush()  # here, so that a full disk or a closed pipe is still an error of ours
    return code


def _code_of(stop: SystemExit) -> int:
    """None ends well, a number is the code, and anything else is a message about what went wrong."""
    if stop.code is None or isinstance(stop.code, int):
        return stop.code or 0
    return _end(str(stop.code), 1)


def _drop_output() -> None:
    """Let what is still buffered go nowhere: flushed at exit, it would fail again with another exit code."""
    with suppress(OSError, ValueError):  # standard output may be no file, or closed
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _refused(error: OSError) -> str:
    about = f" ({error.filename!r})" if error.filename else ""
    return f"cannot go on: {error.strerror or error}{about}"


def _unforeseen(error: Exception) -> str:
    what = f"{type(error).__name__}: {error}"
    return f"stopped by something unforeseen ({what}); set {_DEBUG}=1 to see where, and report it"


def _end(message: str, code: int) -> int:
    if os.environ.get(_DEBUG):
        traceback.print_exc()
    print(f"trialspan: {line_of(message)}", file=sys.stderr)  # noqa: T201  # the one line of an error
    return code


if __name__ == "__main__":
    sys.exit(main())
