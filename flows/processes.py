"""Drafting in processes of their own, so that more than one core drafts and calls are never kept waiting.

Everything a process drafts is asked for, recorded and saved by the process of the run.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from multiprocessing import Pipe
from typing import TYPE_CHECKING

from extract.drafting import draft_document
from flows.channel import Answered, AskThis, Channel, Done, DraftThis, Message, Setup, portable
from flows.errors import DraftingProcessError
from schemas.catalogue import RecordType
from schemas.documents import Document
from schemas.drafts import Draft
from schemas.error_weights import ErrorWeights

if TYPE_CHECKING:
    from extract.asker import Asked, Asker


def cores() -> int:
    """Cores this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass(frozen=True)
class _Job:
    """A document under way in a process."""

    asker: Asker | None
    rank: int
    """Of its questions."""
    draft: Future[str] = field(default_factory=Future)
    """JSON, to come."""


class Nursery:
    """A process that rehearses and then forks those that draft, so that preparing is done once.

    Forked by hand rather than by `multiprocessing`, whose server of forks imports the main module again: in a
    scheduled run that is Prefect, and takes seconds.
    """

    def __init__(self, processes: int, setup: Setup) -> None:
        """processes: 1 or more."""
        pairs = [Pipe() for _ in range(processes)]
        theirs = [there.fileno() for _, there in pairs]
        self.channels = [Channel(here) for here, _ in pairs]
        """One to each process; it has ended when there is nothing to receive."""
        self._process = subprocess.Popen(  # noqa: S603  # our own module
            [sys.executable, "-P", "-m", "flows.drafting_process", *map(str, theirs)],
            stdin=subprocess.DEVNULL,
            stdout=2,  # standard error: what a team's record type prints is no data
            pass_fds=theirs,
            start_new_session=True,  # Ctrl-C is for the run, which then ends its processes
        )
        for _, there in pairs:
            there.close()
        with suppress(OSError):  # it has ended, which is noticed when it is to draft
            self.channels[0].send(setup)

    @property
    def pid(self) -> int:
        """Of the group of all its processes too."""
        return self._process.pid

    def end(self) -> None:
        """End all processes, whatever they do; those it has forked also when it was ended itself before."""
        self._process.terminate()
        if self._process.wait() != 0:
            with suppress(ProcessLookupError):  # none is left
                os.killpg(self.pid, signal.SIGKILL)  # or the run would wait for them, and they for the run


class DraftingProcess:
    """One process and the documents under way in it. Any thread may call its methods."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._numbers = count()
        self._jobs: dict[int, _Job] = {}
        self._lock = threading.Lock()
        self._has_ended = False
        self._reading = threading.Thread(target=self._read, daemon=True, name="drafting-process")
        self._reading.start()

    @property
    def is_alive(self) -> bool:
        """Whether it takes documents."""
        return not self._has_ended

    @property
    def load(self) -> int:
        """Documents under way."""
        return len(self._jobs)

    def draft(self, document: Document, asker: Asker | None) -> Draft:
        """The draft, waited for; raises what drafting raised, or DraftingProcessError."""
        number = next(self._numbers)
        job = _Job(asker, asker.next_rank() if asker else number)
        with self._lock:
            if self._has_ended:
                raise _lost()
            self._jobs[number] = job
        self._send(DraftThis(number, document.model_dump_json(), asker is not None, job.rank))
        return Draft.model_validate_json(job.draft.result())

    def close(self) -> None:
        """Wait for what it still says, once it was ended."""
        self._reading.join()
        self._channel.close()

    def _send(self, message: Message) -> None:
        with suppress(OSError):  # it has ended, which the reading thread notices too
            self._channel.send(message)

    def _read(self) -> None:
        """Take what is said; when nothing more comes, or can be used, nobody waits any more."""
        lost = _lost()
        try:
            while (message := self._channel.receive()) is not None:
                self._take(message)
        except Exception as error:  # noqa: BLE001  # it costs the documents under way, as a process that ends does
            lost = DraftingProcessError(f"its drafting process said what cannot be used: {error!r}")
        with self._lock:
            self._has_ended = True
        for job in self._jobs.values():
            job.draft.set_exception(lost)

    def _take(self, message: Message) -> None:
        match message:
            case AskThis():
                self._ask(message)
            case Done():
                self._settle(message)
            case _:
                raise AssertionError(f"{message!r} is for the drafting process")

    def _ask(self, message: AskThis) -> None:
        job = self._jobs[message.job]
        assert job.asker is not None  # it was sent one that asks
        try:
            answer = job.asker.ask(message.prompt, job.rank)
        except Exception as error:  # noqa: BLE001  # it ends the document, in the process that drafts it
            self._send(Answered(message.question, portable(error)))
        else:
            answer.add_done_callback(partial(self._answer, job.asker, message.question))

    def _answer(self, asker: Asker, question: int, answer: Future[Asked]) -> None:
        try:
            self._send(Answered(question, asker.result_of(answer)))
        except Exception as error:  # noqa: BLE001  # as when asking
            self._send(Answered(question, portable(error)))

    def _settle(self, done: Done) -> None:
        with self._lock:
            job = self._jobs.pop(done.job)
        if isinstance(done.outcome, Exception):
            job.draft.set_exception(done.outcome)
        else:
            job.draft.set_result(done.outcome)


def _lost() -> DraftingProcessError:
    return DraftingProcessError(
        "the process that drafted it was ended by the system; where memory is short, run again with a lower "
        "--concurrency"
    )


class Crew:
    """The processes that draft for a run; without one that lives, the run's own process drafts."""

    def __init__(
        self, nursery: Nursery, record_type: RecordType | None, weights: ErrorWeights | None = None
    ) -> None:
        """record_type, weights: as the nursery was told, for drafting without it."""
        self._record_type = record_type
        self._weights = weights
        self._processes = [DraftingProcess(channel) for channel in nursery.channels]

    def draft(self, document: Document, asker: Asker | None) -> Draft:
        """The draft of a document; raises what drafting raised."""
        alive = [process for process in self._processes if process.is_alive]
        if not alive:
            return draft_document(document, record_type=self._record_type, asker=asker, weights=self._weights)
        return min(alive, key=lambda process: process.load).draft(document, asker)

    def close(self) -> None:
        """Wait for what they still say, once they were ended."""
        for process in self._processes:
            process.close()
