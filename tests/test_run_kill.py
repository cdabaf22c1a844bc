"""`kill -9` in the middle of a run: the next one ends with the drafts of an undisturbed run."""

import json
import signal
import sqlite3
import subprocess
import sys
import time

import pytest
from chat_server import ChatServer, says
from steady_endpoint import example_of

from store.store import open_store

WAIT_S = 60
ENOUGH_CALLS = 12
CONCURRENCY = 3


class Answers:
    """Replies that fit their request's schema and quote its document; can keep silent from a call on."""

    def __init__(self):
        self.asked = []
        self.silent_from = None

    def __call__(self, request):
        self.asked.append(json.dumps(request, sort_keys=True))
        shown = request["messages"][1]["content"].split("\n")[1][:40]
        reply = json.dumps(example_of(request["response_format"]["json_schema"]["schema"], shown))
        late = self.silent_from is not None and len(self.asked) > self.silent_from
        return says(reply, delay_s=WAIT_S if late else 0.01)


@pytest.fixture
def answers(monkeypatch):
    """What an endpoint does that the environment names."""
    answers = Answers()
    with ChatServer(answers) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        yield answers


def start_run(pages, database, *more):
    command = [sys.executable, "-m", "trialspan", "run", pages, "--db", database, "--model", "m", "--json"]
    options = ["--concurrency", str(CONCURRENCY), *more]
    return subprocess.Popen([*map(str, command), *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def finish(run):
    out, err = run.communicate(timeout=WAIT_S)
    assert run.returncode == 0, err.decode()
    return json.loads(out)


def kill_in_the_middle(run, answers):
    give_up_at = time.monotonic() + WAIT_S
    while len(answers.asked) < answers.silent_from + CONCURRENCY:
        assert run.poll() is None, run.stderr.read()
        assert time.monotonic() < give_up_at
        time.sleep(0.02)
    run.send_signal(signal.SIGKILL)
    run.communicate()
    assert run.returncode == -signal.SIGKILL


def drafts_in(database):
    with open_store(database, create=False) as store:
        return {
            record.document: store.load_draft(record.document_sha256)[1].model_dump_json()
            for record in store.records()
        }


def calls_in(database):
    with sqlite3.connect(database) as connection:
        return connection.execute("SELECT count(*) FROM model_calls").fetchone()[0]


@pytest.fixture
def undisturbed(examples, tmp_path, answers):
    """The drafts of a run that nothing disturbs, and how many calls it made."""
    report = finish(start_run(examples, tmp_path / "undisturbed.db", "--direct"))
    answers.asked.clear()
    return drafts_in(tmp_path / "undisturbed.db"), report["calls"]["made"]


@pytest.mark.parametrize("again", [["--direct"], ["--direct", "--concurrency", "16"]])
def test_a_killed_run_is_completed_by_the_next_which_pays_for_what_is_missing(
    again, examples, tmp_path, answers, undisturbed
):
    drafts, calls = undisturbed
    database = tmp_path / "killed.db"
    answers.silent_from = ENOUGH_CALLS
    kill_in_the_middle(start_run(examples, database, "--direct"), answers)
    kept = calls_in(database)
    answers.silent_from = None
    answers.asked.clear()
    report = finish(start_run(examples, database, *again))

    assert kept >= ENOUGH_CALLS - CONCURRENCY  # the last replies may have come while it was killed
    assert report["calls"]["made"] == len(answers.asked) == calls - kept
    assert drafts_in(database) == drafts
    assert len(drafts) == 8
