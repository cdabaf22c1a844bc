"""Drafting in processes of their own: the same drafts, the same errors, and what a lost process costs."""

import json
import os
import pickle
import signal
import subprocess
import sys
import threading
from concurrent.futures import Future
from dataclasses import replace
from multiprocessing import Pipe
from pathlib import Path
from typing import Annotated

import pytest
from chat_server import ChatServer, fails, says
from pydantic import BaseModel, BeforeValidator, Field
from steady_endpoint import example_of

from extract.asker import Asker
from extract.drafting import draft_document
from extract.errors import EndpointError
from extract.model import Endpoint
from extract.profiles import LARGE
from extract.read import read_file
from flows.channel import Channel, Done, Setup, portable
from flows.direct import run_direct
from flows.errors import DraftingProcessError
from flows.metered import MeteredLog
from flows.processes import Crew, DraftingProcess, Nursery
from flows.settings import RunSettings
from schemas.catalogue import load_record_type
from store.store import open_store


def setup_for(record_type=None, model=None, *path):
    return Setup(path, record_type, model, LARGE if model else None, threads=2)


@pytest.fixture
def documents(examples):
    return [read_file(path, path.name) for path in sorted(examples.glob("*.txt"))]


@pytest.fixture
def nurse():
    """Starts processes that draft, which end with the test."""
    started = []

    def nurse(setup, processes=1):
        started.append(Nursery(processes, setup))
        return started[-1]

    yield nurse
    for nursery in started:
        nursery.end()


@pytest.fixture
def start(nurse):
    """Starts one process."""
    return lambda setup: DraftingProcess(nurse(setup).channels[0])


@pytest.fixture
def nursery(nurse, documents):
    rehearsal = tuple(document.model_dump_json() for document in documents[:2])
    return nurse(replace(setup_for(None, None, *sys.path), rehearsal=rehearsal), 2)


@pytest.fixture
def crew(nursery):
    return Crew(nursery, None)


def test_processes_draft_what_this_one_would(crew, documents):
    assert [crew.draft(document, None) for document in documents] == [
        draft_document(document) for document in documents
    ]


def reply_to(request):
    return says(json.dumps(example_of(request["response_format"]["json_schema"]["schema"], "the")))


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "s.db") as store:
        yield store


def test_questions_are_asked_and_recorded_by_this_process(start, documents, store):
    log = MeteredLog(store)
    process = start(setup_for(None, "m", *sys.path))
    with ChatServer(reply_to) as server, Asker(Endpoint("m", "key", server.url), log, concurrency=4) as asker:
        there = process.draft(documents[0], asker)
        here = draft_document(documents[0], asker=asker)

    assert there == here
    assert there.model == "m"
    assert log.counts.made == len(server.requests) == store.status().model_calls > 0
    assert log.counts.from_log == log.counts.made


def test_an_endpoint_that_cannot_be_asked_ends_a_document_as_it_would_here(start, documents, store):
    process = start(setup_for(None, "m", *sys.path))
    with (
        ChatServer([fails(401)]) as server,
        Asker(Endpoint("m", "key", server.url), MeteredLog(store), concurrency=4) as asker,
        pytest.raises(EndpointError, match="refused the key"),
    ):
        process.draft(documents[0], asker)

    assert process.load == 0


def never(value):
    os.write(1, f"a record type that prints {value!r}".encode())
    raise KeyError("and has a fault")


class Faulty(BaseModel):
    """A record type of a team, with a fault."""

    title: Annotated[str, BeforeValidator(never)] | None = Field(None, description="The title of the trial.")


def test_what_drafting_raises_is_raised_here(start, documents, store, project):
    process = start(setup_for("test_processes:Faulty", "m", str(project / "tests"), *sys.path))
    with (
        ChatServer(reply_to) as server,
        Asker(Endpoint("m", "key", server.url), MeteredLog(store), concurrency=4) as asker,
        pytest.raises(KeyError, match="and has a fault"),
    ):
        process.draft(documents[0], asker)

    assert process.draft(documents[1], None) == draft_document(
        documents[1], record_type=load_record_type("test_processes:Faulty")
    )


def leave(value):
    raise SystemExit(f"a record type that ends the program at {value!r}")


class Leaving(BaseModel):
    """A record type of a team, that ends the program."""

    title: Annotated[str, BeforeValidator(leave)] | None = Field(None, description="The title of the trial.")


def test_a_record_type_that_ends_the_program_ends_one_document(start, documents, store, project):
    process = start(setup_for("test_processes:Leaving", "m", str(project / "tests"), *sys.path))
    with (
        ChatServer(reply_to) as server,
        Asker(Endpoint("m", "key", server.url), MeteredLog(store), concurrency=4) as asker,
        pytest.raises(RuntimeError, match="SystemExit: a record type that ends the program"),
    ):
        process.draft(documents[0], asker)

    assert process.load == 0


class Unasked:
    """An asker that cannot ask, or whose outcomes cannot be sent to another process."""

    def __init__(self, outcome):
        self._outcome = outcome

    def next_rank(self):
        return 0

    def ask(self, prompt, rank):  # noqa: ARG002  # as an Asker has them
        if isinstance(self._outcome, Exception):
            raise self._outcome
        future = Future()
        future.set_result(self._outcome)
        return future

    def result_of(self, future):
        return future.result()


@pytest.mark.parametrize(
    ("outcome", "said"), [(OverflowError("no room"), "no room"), (lambda: None, "pickle")]
)
def test_an_asker_that_fails_costs_its_document_and_not_the_next(start, documents, outcome, said):
    process = start(setup_for("trial_registration", "m", *sys.path))
    with pytest.raises(Exception, match=said):
        process.draft(documents[0], Unasked(outcome))

    kind = load_record_type("trial_registration")
    assert process.draft(documents[1], None) == draft_document(documents[1], record_type=kind)


@pytest.mark.parametrize("said", [b"no message", pickle.dumps("nonsense"), pickle.dumps(Done(7, "{}"))])
def test_a_process_that_says_what_cannot_be_used_costs_its_documents(documents, said):
    here, there = Pipe()
    process = DraftingProcess(Channel(here))
    threading.Timer(0.1, there.send_bytes, (said,)).start()
    with pytest.raises(DraftingProcessError, match="said what cannot be used"):
        process.draft(documents[0], None)

    assert not process.is_alive
    there.close()
    process.close()


def test_an_error_that_cannot_be_pickled_still_says_what_it_said():
    class LocalError(Exception):
        """Known to nobody else."""

    assert repr(portable(LocalError("lost"))) == "RuntimeError('LocalError: lost')"
    assert portable(EndpointError("kept")).args == ("kept",)


def test_processes_that_are_killed_cost_their_documents_and_the_others_are_drafted_here(
    nursery, crew, documents
):
    for process in crew._processes:
        process.draft(documents[0], None)
    os.killpg(nursery.pid, signal.SIGSTOP)  # so that a document is under way for sure
    threading.Timer(0.3, os.killpg, (nursery.pid, signal.SIGKILL)).start()
    with pytest.raises(DraftingProcessError, match="the process that drafted it was ended by the system"):
        crew.draft(documents[0], None)
    for process in crew._processes:
        process._reading.join()

    assert crew.draft(documents[1], None) == draft_document(documents[1])


@pytest.mark.skipif(sys.platform != "linux", reason="finds the processes in /proc")
def test_a_process_that_is_killed_leaves_the_others(nursery, crew, documents):
    for process in crew._processes:
        process.draft(documents[0], None)
    children = Path(f"/proc/{nursery.pid}/task/{nursery.pid}/children").read_text("ascii").split()
    os.kill(int(children[0]), signal.SIGKILL)
    crew._processes[0]._reading.join()

    assert [process.is_alive for process in crew._processes] == [False, True]
    assert crew.draft(documents[1], None) == draft_document(documents[1])


def test_no_process_outlives_its_run(nursery, crew, documents):
    crew.draft(documents[0], None)
    nursery.end()
    crew.close()

    with pytest.raises(ProcessLookupError):
        os.killpg(nursery.pid, 0)


def test_processes_that_draft_end_with_their_run_when_the_one_that_forked_them_is_killed(
    nursery, crew, documents
):
    for process in crew._processes:
        process.draft(documents[0], None)
    os.kill(nursery.pid, signal.SIGKILL)
    closing = threading.Thread(target=lambda: (nursery.end(), crew.close()), daemon=True)
    closing.start()
    closing.join(20)

    assert not closing.is_alive()


def test_a_run_that_ends_at_once_leaves_a_process_that_says_nothing():
    here, there = Pipe()
    here.close()
    started = [sys.executable, "-P", "-m", "flows.drafting_process", str(there.fileno())]
    ended = subprocess.run(  # our own module
        started, pass_fds=[there.fileno()], capture_output=True, check=False
    )
    there.close()

    assert (ended.returncode, ended.stderr) == (0, b"")


def test_a_large_run_uses_processes_and_ends_with_the_same_drafts(examples, tmp_path):
    for number in range(30):
        page = (examples / "classic-recruiting-exit-criteria.txt").read_text("utf-8")
        (tmp_path / f"{number:02}.txt").write_text(page.replace("NCT99000003", f"NCT990003{number:02}"))
    found = []
    for batch_size in (10, 100):
        settings = RunSettings(
            sources=(str(tmp_path),),
            database=tmp_path / f"{batch_size}.db",
            model="none",
            batch_size=batch_size,
        )
        assert run_direct(settings).drafted == 30
        with open_store(settings.database) as store:
            found.append([row.model_dump_json() for row in store.iter_fields()])

    assert found[0] == found[1]
