"""Plain runs: what is pending, what is asked and saved, and what happens when the model cannot be asked."""

import json
from typing import Annotated

import pytest
from chat_server import ChatServer, fails, says
from pydantic import BaseModel, BeforeValidator, Field
from steady_endpoint import example_of

from flows.direct import run_direct
from flows.errors import SettingsError
from flows.progress import Outcome
from flows.settings import RunSettings
from schemas.drafts import DocumentFailure
from store.store import open_store

ABSTRACT = "abstract-superiority-hazard-ratio.txt"


def reply_to(request):
    """A reply that fits the schema of its request, the same each time."""
    schema = request["response_format"]["json_schema"]["schema"]
    return says(json.dumps(example_of(schema, "the")))


class Watcher:
    """Progress that is remembered."""

    def __init__(self):
        self.total, self.notes, self.outcomes, self.ended = None, [], {}, 0

    def started(self, total):
        self.total = total

    def noted(self, message):
        self.notes.append(message)

    def advanced(self, name, outcome):
        assert name not in self.outcomes
        self.outcomes[name] = outcome

    def finished(self):
        self.ended += 1


@pytest.fixture
def settings(examples, tmp_path):
    return RunSettings(sources=(str(examples),), database=tmp_path / "t.db", model="none")


@pytest.fixture
def asking(settings, monkeypatch):
    """Settings for a model of the endpoint that a test sets up."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    return settings.model_copy(update={"model": "m"})


def run_against(script, settings, monkeypatch):
    with ChatServer(script) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        return run_direct(settings), server


def drafts_in(settings):
    with open_store(settings.database) as store:
        return {
            record.document: store.load_draft(record.document_sha256)[1].model_dump_json()
            for record in store.records()
        }


def models_in(settings):
    with open_store(settings.database) as store:
        return {record.model for record in store.records()}


def test_every_page_is_drafted_and_watched_once(settings):
    watcher = Watcher()
    report = run_direct(settings, watcher)

    assert (report.seen, report.new, report.drafted, report.left) == (8, 8, 8, 0)
    assert report.by_record_type == {
        "guidance_statement": 1,
        "publication_report": 2,
        "trial_registration": 5,
    }
    assert report.fields > 300
    assert (watcher.total, watcher.ended) == (8, 1)
    assert set(watcher.outcomes.values()) == {Outcome.DRAFTED}


def test_a_second_run_drafts_nothing(settings):
    run_direct(settings)
    report = run_direct(settings)

    assert (report.skipped, report.drafted, report.new) == (8, 0, 0)
    assert report.is_complete


def test_a_small_batch_size_changes_nothing_in_the_drafts(settings, tmp_path):
    run_direct(settings)
    other = settings.model_copy(update={"database": tmp_path / "other.db", "batch_size": 1})
    run_direct(other)

    assert drafts_in(settings) == drafts_in(other)


def test_a_run_and_what_it_did_are_noted_in_the_store(settings):
    import sqlite3

    run_direct(settings)
    with sqlite3.connect(settings.database) as database:
        [[noted, counts]] = database.execute("SELECT settings, counts FROM runs WHERE ended_at IS NOT NULL")

    assert RunSettings.model_validate_json(noted) == settings.model_copy(update={"direct": True})
    assert json.loads(counts)["drafted"] == 8


def test_a_model_is_asked_once_and_its_calls_are_counted(asking, monkeypatch):
    report, server = run_against(reply_to, asking, monkeypatch)
    again, silent = run_against(reply_to, asking, monkeypatch)

    assert report.is_complete
    assert report.calls.made == len(server.requests) > 8
    assert report.calls.completion_tokens == 10 * report.calls.made
    assert models_in(asking) == {"m"}
    assert (again.skipped, silent.requests) == (8, [])


def test_forcing_drafts_again_without_paying_again(asking, monkeypatch):
    first, _ = run_against(reply_to, asking, monkeypatch)
    forced = asking.model_copy(update={"force": True})
    report, server = run_against(reply_to, forced, monkeypatch)

    assert report.drafted == 8
    assert server.requests == []
    assert report.calls.from_log >= first.calls.made


def test_no_more_calls_are_under_way_than_asked_for(asking, monkeypatch):
    narrow = asking.model_copy(update={"concurrency": 3})
    _, server = run_against(lambda request: says(reply_to(request).body, delay_s=0.05), narrow, monkeypatch)

    assert server.most_at_once <= 3


def test_a_refused_key_leaves_drafts_on_labels_that_do_not_count_as_the_models(asking, monkeypatch):
    report, server = run_against([fails(401)], asking, monkeypatch)

    assert (report.incomplete, report.drafted, report.failed) == (8, 0, 0)
    assert "check OPENAI_API_KEY" in report.model_stopped
    assert len(server.requests) <= 2 * asking.concurrency
    assert models_in(asking) == {None}
    assert (
        report.next_command == f"trialspan run {asking.sources[0]} --db {asking.database} --model m --direct"
    )


def test_a_working_endpoint_completes_what_a_broken_one_left(asking, tmp_path, monkeypatch):
    run_against([fails(401)], asking, monkeypatch)
    report, _ = run_against(reply_to, asking, monkeypatch)
    undisturbed = asking.model_copy(update={"database": tmp_path / "undisturbed.db"})
    run_against(reply_to, undisturbed, monkeypatch)

    assert report.drafted == 8
    assert drafts_in(asking) == drafts_in(undisturbed)


def test_a_draft_of_a_model_is_not_given_up_for_one_on_labels(asking, monkeypatch):
    run_against(reply_to, asking, monkeypatch)
    before = drafts_in(asking)
    other = asking.model_copy(update={"model": "another"})
    report, _ = run_against([fails(401)], other, monkeypatch)

    assert (report.incomplete, report.drafted) == (8, 0)
    assert drafts_in(asking) == before


def test_questions_without_a_reply_make_a_draft_incomplete_and_are_asked_by_the_next_run(
    asking, examples, monkeypatch
):
    one = asking.model_copy(update={"sources": (str(examples / ABSTRACT),), "concurrency": 32})
    asked = []

    def refuse_the_first(request):
        asked.append(request)
        return fails(400, "cannot do that") if len(asked) == 1 else reply_to(request)

    first, _ = run_against(refuse_the_first, one, monkeypatch)
    second, server = run_against(reply_to, one, monkeypatch)

    assert (first.incomplete, first.calls.failed, first.unanswered_groups) == (1, 1, 1)
    assert first.model_stopped is None
    assert (second.drafted, second.calls.made) == (1, len(server.requests))
    assert len(server.requests) >= 1
    assert server.requests[0] == asked[0]


def test_a_named_model_without_an_endpoint_is_refused_before_anything_is_done(settings):
    with pytest.raises(SettingsError, match="no endpoint for the model 'm': set OPENAI_API_KEY"):
        run_direct(settings.model_copy(update={"model": "m"}))


def test_an_embedded_model_that_is_not_there_leaves_drafts_on_labels(settings):
    report = run_direct(settings.model_copy(update={"model": "local"}))
    again = run_direct(settings.model_copy(update={"model": "local"}))

    assert (report.incomplete, again.incomplete) == (8, 8)
    assert "trialspan model fetch" in report.model_stopped or "pip install" in report.model_stopped
    assert again.fields == 0


def never(_):
    raise RuntimeError("a record type with a fault\nof its own")


class Faulty(BaseModel):
    """A record type of a team, with a fault."""

    title: Annotated[str, BeforeValidator(never)] | None = Field(None, description="The title of the trial.")


def test_a_document_that_cannot_be_drafted_is_a_failure_with_its_reason(asking, examples, monkeypatch):
    monkeypatch.syspath_prepend(str(examples.parent / "tests"))
    faulty = asking.model_copy(update={"record_type": "test_direct:Faulty"})
    report, _ = run_against(reply_to, faulty, monkeypatch)

    assert report.failed == 8
    [failure, *_] = report.failures
    assert isinstance(failure, DocumentFailure)
    assert "cannot be drafted (RuntimeError: a record type with a fault of its own)" in failure.reason
    assert failure.document_sha256
