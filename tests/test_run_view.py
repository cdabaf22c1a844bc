"""What a run tells a log, where nobody watches a bar."""

import io
from itertools import count

from rich.console import Console

from flows.progress import Outcome
from trialspan.run_view import RunBar


def told(seconds_between, outcomes):
    log = io.StringIO()
    ticks = count(0, seconds_between)
    bar = RunBar(Console(file=log, width=80), clock=lambda: float(next(ticks)))
    bar.started(len(outcomes))
    for outcome in outcomes:
        bar.advanced("[red]a.txt", outcome)
    bar.finished()
    return log.getvalue().splitlines()


def test_long_work_says_how_far_it_is():
    assert told(31, [Outcome.DRAFTED, Outcome.FAILED]) == [
        "drafting: 1 of 2 sources",
        "drafting: 2 of 2 sources, 1 failed",
    ]


def test_quick_work_says_nothing_before_its_end():
    assert told(0, [Outcome.DRAFTED] * 50) == []
