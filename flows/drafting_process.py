"""Processes that draft: `python -m flows.drafting_process DESCRIPTOR...`, started by `flows.processes`.

One process rehearses on the first documents and then forks a child for each descriptor. Over that connection
a child receives documents and answers and sends questions and drafts; it knows no store and no endpoint, and
ends when its connection does.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from functools import partial
from itertools import count
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, NoReturn, cast

from extract.drafting import draft_document
from extract.errors import EndpointError
from extract.pool import WorkerPool
from flows.channel import Answered, AskThis, Channel, Done, DraftThis, Setup, portable
from flows.garbage import seldom_collected
from schemas.catalogue import RecordType, load_record_type
from schemas.documents import Document

if TYPE_CHECKING:
    from extract.asker import Asked, Asker
    from extract.profiles import Profile
    from extract.prompt import Prompt


class DistantAsker:
    """Stands for the run's `Asker` while one document is drafted; has what drafting uses of it."""

    def __init__(self, desk: Desk, job: DraftThis, setup: Setup) -> None:
        assert setup.model is not None
        assert setup.profile is not None
        self.model: str = setup.model
        self.profile: Profile = setup.profile
        self._desk = desk
        self._job = job

    def next_rank(self) -> int:
        """The document's rank."""
        return self._job.rank

    def ask(self, prompt: Prompt, rank: int) -> Future[Asked]:  # noqa: ARG002  # the document has one
        """The outcome to come."""
        return self._desk.ask(self._job.job, prompt)

    def result_of(self, future: Future[Asked]) -> Asked:
        """The outcome, waited for; raises what the run's asker raised."""
        try:
            return self._desk.wait(future)
        except CancelledError:
            raise EndpointError("asking was stopped") from None


class Desk:
    """Sends questions and keeps who waits for their answers; one thread drafts at a time, the others wait.

    Threads that draft at once would hand the interpreter's lock over at each search, which `regex` gives up
    meanwhile: 100 pages took half as much processor time again.
    """

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._numbers = count()
        self._waiting: dict[int, Future[Asked]] = {}
        self._lock = threading.Lock()
        self.turn = threading.Lock()
        """Held by the thread that drafts."""

    def ask(self, job: int, prompt: Prompt) -> Future[Asked]:
        """The outcome to come of a question."""
        future: Future[Asked] = Future()
        with self._lock:
            number = next(self._numbers)
            self._waiting[number] = future
        self._channel.send(AskThis(job, number, prompt))
        return future

    def wait(self, future: Future[Asked]) -> Asked:
        """The outcome of a question; whoever waits gives up its turn."""
        self.turn.release()
        try:
            return future.result()
        finally:
            self.turn.acquire()

    def settle(self, answered: Answered) -> None:
        """Hand an outcome to who waits for it."""
        with self._lock:
            future = self._waiting.pop(answered.question)
        if isinstance(answered.outcome, Exception):
            future.set_exception(answered.outcome)
        else:
            future.set_result(answered.outcome)


def draft(job: DraftThis, setup: Setup, record_type: RecordType | None, desk: Desk, channel: Channel) -> None:
    """Draft a document and send what came of it."""
    # DistantAsker has what drafting uses of an Asker; extract declares no protocol for it.
    asker = cast("Asker", DistantAsker(desk, job, setup)) if job.asks else None
    try:
        with desk.turn:
            document = Document.model_validate_json(job.document)
            outcome: str | Exception = draft_document(
                document, record_type=record_type, asker=asker, weights=setup.weights
            ).model_dump_json()
    except Exception as error:  # noqa: BLE001  # judged by the run, as it would be in its own process
        outcome = portable(error)
    except BaseException as error:  # noqa: BLE001  # a team's code may even exit; the run must not wait for ever
        outcome = RuntimeError(f"{type(error).__name__}: {error}")
    channel.send(Done(job.job, outcome))


def work(channel: Channel, setup: Setup, record_type: RecordType | None) -> None:
    """Draft what is sent, until nothing more can come."""
    pool, desk = WorkerPool(setup.threads), Desk(channel)
    while (message := channel.receive()) is not None:
        match message:
            case DraftThis():
                pool.submit(message.rank, partial(draft, message, setup, record_type, desk, channel))
            case Answered():
                desk.settle(message)
            case _:
                raise AssertionError(f"{message!r} is for the run")


class Rehearsal:
    """Stands for an `Asker` whose questions nobody answers."""

    def __init__(self, setup: Setup) -> None:
        assert setup.model is not None
        assert setup.profile is not None
        self.model: str = setup.model
        self.profile: Profile = setup.profile

    def next_rank(self) -> int:
        """Any."""
        return 0

    def ask(self, prompt: Prompt, rank: int) -> Future[Asked]:  # noqa: ARG002  # as an Asker has them
        """An outcome that never comes."""
        return Future()

    def result_of(self, future: Future[Asked]) -> NoReturn:  # noqa: ARG002  # as an Asker has it
        """Raises EndpointError: the prompts and their schemas are made by now."""
        raise EndpointError("nobody is asked in a rehearsal")


def rehearse(setup: Setup, record_type: RecordType | None) -> None:
    """Draft the documents there are for that, for what drafting then has made."""
    asker = cast("Asker", Rehearsal(setup)) if setup.model else None
    for text in setup.rehearsal:
        document = Document.model_validate_json(text)
        with suppress(Exception):  # said when the document is drafted
            draft_document(document, record_type=record_type, asker=asker, weights=setup.weights)


def fork(channels: Sequence[Channel], draft: Callable[[Channel], None]) -> list[int]:
    """A child for each channel, which holds no other and drafts what comes over it; their process ids."""
    children = []
    for number, channel in enumerate(channels):
        child = os.fork()
        if child == 0:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
            for later in channels[number + 1 :]:
                later.close()
            with suppress(OSError):  # the run is gone
                draft(channel)
            os._exit(0)  # documents still under way are nobody's any more
        channel.close()
        children.append(child)
    return children


def kill(children: Sequence[int]) -> None:
    """End them, whatever they do."""
    for child in children:
        with suppress(ProcessLookupError):  # it has just ended
            os.kill(child, signal.SIGKILL)


def main(arguments: Sequence[str]) -> None:
    """Have a child for each descriptor; end with the last one, and end them when told to end."""
    channels = [Channel(Connection(int(argument))) for argument in arguments]
    setup = channels[0].receive()
    if setup is None:  # the run is gone
        return
    assert isinstance(setup, Setup)
    sys.path[:] = setup.path
    record_type = load_record_type(setup.record_type) if setup.record_type else None
    rehearse(setup, record_type)
    gc.freeze()  # what is prepared stays shared: collecting garbage would write to it
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})  # until it is known who has to end
    children = fork(channels, partial(work, setup=setup, record_type=record_type))
    signal.signal(signal.SIGTERM, lambda *_: kill(children))
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    while children:
        children.remove(os.wait()[0])


if __name__ == "__main__":
    with seldom_collected():
        main(sys.argv[1:])
