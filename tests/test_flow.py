"""The flow under a real Prefect server, and on a schedule; one server on a free port for all tests."""

import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
import yaml
from chat_server import ChatServer, fails, says
from decided_pages import decided_store
from steady_endpoint import example_of

from flows.direct import run_direct
from flows.draft import prefect_server, run_flow
from flows.export import ExportSettings
from flows.progress import Silent
from flows.server import answers, find_kept_server, noted_server
from flows.settings import RunSettings
from store.store import open_store

ABSTRACT = "abstract-superiority-hazard-ratio.txt"
WAIT_S = 120
KEY = "sk-never-kept"
CALLS = 6
BATCHES = {"ingest", "draft batch 1", "draft batch 2", "draft batch 3"}


@pytest.fixture(scope="module")
def server():
    """The address of a server that makes runs of schedules, used by this process too."""
    with pytest.MonkeyPatch.context() as environ:
        environ.setenv("PREFECT_SERVER_SERVICES_SCHEDULER_RECENT_DEPLOYMENTS_LOOP_SECONDS", "1")
        environ.setenv("PREFECT_RUNNER_POLL_FREQUENCY", "1")
        with prefect_server(Silent(), keep=True) as url:
            yield url


def known_to(server, kind):
    """All objects of a kind that a server knows: flow_runs, task_runs, artifacts, deployments."""
    request = urllib.request.Request(
        f"{server}/{kind}/filter", data=b"{}", headers={"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request) as response:
        return json.load(response)


@pytest.fixture
def settings(examples, tmp_path):
    return RunSettings(sources=(str(examples),), database=tmp_path / "t.db", model="none")


def reply_to(request, endpoint=None, silent_from=None):
    """A reply that fits; an endpoint that is given fails the first call, or keeps silent from a call on."""
    schema = request["response_format"]["json_schema"]["schema"]
    reply = says(json.dumps(example_of(schema, "the")))
    calls = len(endpoint.requests) if endpoint else 0
    if silent_from is None:
        return fails(400, "not now") if calls == 1 else reply
    return reply if calls <= silent_from else says("{}", delay_s=WAIT_S)


def drafts_in(settings):
    with open_store(settings.database) as store:
        return {
            record.document: store.load_draft(record.document_sha256)[1].model_dump_json()
            for record in store.records()
        }


def wait_for(holds, process=None):
    give_up_at = time.monotonic() + WAIT_S
    while not holds():
        assert process is None or process.poll() is None, process.communicate()
        assert time.monotonic() < give_up_at
        time.sleep(0.1)


def run_in_a_process(settings, **environ):
    """`trialspan run` with these settings."""
    command = [sys.executable, "-m", "trialspan", "run", *settings.sources, "--db", settings.database]
    return subprocess.Popen(
        [*command, "--model", settings.model, "--concurrency", str(settings.concurrency)],
        env={**os.environ, **environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_the_flow_drafts_what_a_plain_run_drafts_and_shows_it_in_prefect(settings, server, tmp_path):
    small = settings.model_copy(update={"batch_size": 3})
    report = run_flow(small)
    plain = settings.model_copy(update={"database": tmp_path / "plain.db"})
    run_direct(plain)
    [flow_run] = known_to(server, "flow_runs")
    artifacts = {artifact["key"]: artifact["data"] for artifact in known_to(server, "artifacts")}

    assert report.drafted == 8
    assert drafts_in(small) == drafts_in(plain)
    assert flow_run["state_name"] == "Completed"
    assert {"count": "drafted", "number": 8} in json.loads(artifacts["draft-counts"])
    assert artifacts["draft-report"].startswith("# 8 of 8 documents drafted")
    wait_for(lambda: {task["name"] for task in known_to(server, "task_runs")} >= BATCHES)


@pytest.mark.usefixtures("server")
def test_a_batch_without_a_reply_is_tried_again_and_no_key_is_kept_anywhere(
    settings, examples, monkeypatch, capfd
):
    from prefect.settings import get_current_settings

    with ChatServer(lambda request: reply_to(request, endpoint)) as endpoint:
        monkeypatch.setenv("OPENAI_BASE_URL", endpoint.url)
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        asking = {"model": "m", "sources": (str(examples / ABSTRACT),), "concurrency": 32}
        report = run_flow(settings.model_copy(update=asking))
    places = [get_current_settings().home, settings.database.parent]
    files = [path for place in places for path in Path(place).rglob("*") if path.is_file()]

    assert (report.drafted, report.incomplete, report.unanswered_groups) == (1, 0, 0)
    assert report.calls.failed == 1
    assert set(endpoint.keys) == {f"Bearer {KEY}"}
    assert {"prefect.db", "t.db"} <= {path.name for path in files}
    assert [path for path in files if KEY.encode() in path.read_bytes()] == []
    assert capfd.readouterr() == ("", "")


def test_nothing_pending_imports_and_starts_no_prefect(settings):
    run_direct(settings)
    code = (
        "import sys; from flows.draft import run_flow; from flows.settings import RunSettings;"
        "report = run_flow(RunSettings.model_validate_json(sys.argv[1]));"
        "print(report.skipped, 'prefect' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, settings.model_dump_json()], capture_output=True, text=True, check=True
    )

    assert done.stdout == "8 False\n"


def test_a_server_that_is_configured_but_does_not_answer_is_named(settings):
    run = run_in_a_process(settings, PREFECT_API_URL="http://127.0.0.1:9/api")
    out, said = run.communicate(timeout=WAIT_S)

    assert run.returncode == 1
    assert out == ""
    assert "no Prefect server answers at 'http://127.0.0.1:9/api'" in said
    assert "--direct" in said


def test_a_flow_that_is_ended_leaves_a_database_that_the_next_run_completes(settings, server, monkeypatch):
    """Ended by Ctrl-C, then by `kill -9`."""
    asking = settings.model_copy(update={"model": "m", "concurrency": 2})
    paid = 0
    for sent, code in ((signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)):
        with ChatServer(lambda request: reply_to(request, endpoint, silent_from=CALLS)) as endpoint:
            run = run_in_a_process(asking, OPENAI_BASE_URL=endpoint.url, PREFECT_API_URL=server)
            wait_for(lambda: len(endpoint.requests) > CALLS, run)
            run.send_signal(sent)
            _, said = run.communicate(timeout=WAIT_S)
        assert run.returncode == code, said
        assert "Traceback" not in said
        with open_store(asking.database) as store:
            assert paid + CALLS - 2 <= store.status().model_calls
            paid = store.status().model_calls
    with ChatServer(reply_to) as endpoint:
        monkeypatch.setenv("OPENAI_BASE_URL", endpoint.url)
        report = run_flow(asking)
        everything = run_direct(asking.model_copy(update={"database": asking.database.with_name("all.db")}))

    assert report.drafted + report.skipped == 8
    assert report.calls.made == everything.calls.made - paid


SERVE = """
import sys
from pathlib import Path
from flows.serve import Schedule, Watching, serve
from flows.settings import RunSettings

if __name__ == "__main__":  # Prefect starts a scheduled run by importing this again
    settings = RunSettings(sources=("-",), database=Path(sys.argv[2]), model="none")
    serve(Watching(Path(sys.argv[1]), settings, Schedule(interval_s=5)))
"""


def test_a_schedule_drafts_what_is_new_in_the_folder(examples, tmp_path, server):
    (tmp_path / "serve.py").write_text(SERVE)
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "new.txt").write_bytes((examples / ABSTRACT).read_bytes())
    serving = subprocess.Popen(
        [sys.executable, tmp_path / "serve.py", tmp_path / "pages", tmp_path / "t.db"],
        env={**os.environ, "PREFECT_API_URL": server},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        wait_for(lambda: documents_in(tmp_path / "t.db") == ["new.txt"], serving)
    finally:
        serving.send_signal(signal.SIGTERM)
        _, said = serving.communicate(timeout=WAIT_S)
    [deployment] = known_to(server, "deployments")

    assert serving.returncode == 0, said
    assert re.fullmatch(r"watch-pages-[0-9a-f]{8}", deployment["name"])
    assert deployment["parameters"]["settings"]["sources"] == [str(tmp_path / "pages")]


def test_the_flow_export_shows_the_manifest_of_a_new_dataset_in_prefect(tmp_path, server):
    from flows.flow import export

    with decided_store(tmp_path / "t.db", [ABSTRACT]):
        pass
    written = export(ExportSettings(database=tmp_path / "t.db", folder=tmp_path / "out"))
    artifacts = {artifact["key"]: artifact["data"] for artifact in known_to(server, "artifacts")}

    assert rows_of_files(written.place) == json.loads(artifacts["export-files"])
    assert written.manifest.audit.head in artifacts["export-manifest"]


def rows_of_files(place):
    """The rows of the table of files, by the files themselves."""
    names = (path for path in place.rglob("*") if path.is_file() and path.name != "manifest.json")
    rows = {str(path.relative_to(place)): path.read_bytes() for path in names}
    return [
        {"file": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        for name, data in sorted(rows.items())
    ]


def documents_in(database):
    if not database.exists():
        return []
    with open_store(database) as store:
        return sorted(record.document for record in store.records())


def test_a_kept_server_is_found_until_it_is_given_up(server):
    assert answers(server)
    with noted_server(server):
        assert find_kept_server() == server
    assert find_kept_server() is None


def test_a_note_of_a_server_that_is_gone_is_not_believed():
    with noted_server("http://127.0.0.1:9/api"):
        assert find_kept_server() is None


def test_the_deployments_for_a_work_pool_are_runs_of_the_flow(project):
    from prefect.flows import load_flow_from_entrypoint

    declared = yaml.safe_load((project / "prefect.yaml").read_text("utf-8"))
    for deployment in declared["deployments"]:
        flow = load_flow_from_entrypoint(str(project / deployment["entrypoint"]))

        assert flow.name == {"hourly": "draft", "nightly": "export"}[deployment["name"]]
        assert flow.validate_parameters(deployment["parameters"])
        assert deployment["work_pool"]["name"]
        assert deployment["schedules"]
