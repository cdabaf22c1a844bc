"""`trialspan run` with an endpoint that is down, refuses, fails or is slow; interruptions and locks."""

import json
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time

import pytest
from chat_server import ChatServer, fails, says

from trialspan.__main__ import main

PAGE = "abstract-superiority-hazard-ratio.txt"
NOBODY_LISTENS = "http://127.0.0.1:9/v1"
KEY = "sk-never-shown"
WAIT_S = 60


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    return tmp_path


def ask(source, url, monkeypatch, *more):
    monkeypatch.setenv("OPENAI_BASE_URL", url)
    return main(["run", str(source), "--direct", "--model", "some-model", *more])


def test_an_endpoint_that_is_down_costs_the_model_s_part_alone(examples, capsys, monkeypatch):
    code = ask(examples / PAGE, NOBODY_LISTENS, monkeypatch)
    said = capsys.readouterr().err

    assert code == 1
    assert said.count("cannot be reached") == 1
    assert "check OPENAI_BASE_URL and that the server runs, then run again" in said
    assert "1 incomplete" in said
    assert said.splitlines()[-1].endswith(f"{PAGE} --db trialspan.db --model some-model --direct")
    assert main(["show", PAGE]) == 0


def test_a_refused_key_is_said_once_and_never_shown(examples, capsys, monkeypatch):
    with ChatServer([fails(401, "no such key")]) as server:
        code = ask(examples, server.url, monkeypatch)
    said = capsys.readouterr().err

    assert code == 1
    assert said.count("refused the key") == 1
    assert "check OPENAI_API_KEY" in said
    assert KEY not in said
    assert server.keys[0] == f"Bearer {KEY}"


def test_replies_of_no_use_are_counted(examples, capsys, monkeypatch):
    with ChatServer([says("I would rather not.")]) as server:
        ask(examples / PAGE, server.url, monkeypatch)
    said = capsys.readouterr().err

    assert re.search(r"\d+ model calls made, 0 answered from earlier ones, \d+ replies of no use", said)
    assert "without a useful answer" in said


def test_what_was_answered_is_not_asked_again_by_the_next_run(examples, capsys, monkeypatch):
    with ChatServer([says("{}")]) as server:
        ask(examples / PAGE, server.url, monkeypatch)
        asked = len(server.requests)
        ask(examples / PAGE, server.url, monkeypatch)

    assert asked > 0
    assert len(server.requests) == asked
    assert "1 drafted already" in capsys.readouterr().err


def test_an_endpoint_without_a_named_model_is_not_sent_anything(examples, capsys, monkeypatch):
    with ChatServer([says("{}")]) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        code = main(["run", str(examples / PAGE), "--direct"])
    said = capsys.readouterr().err

    assert code == 1
    assert said.count("\n") == 1
    assert "an endpoint is set (OPENAI_API_KEY, OPENAI_BASE_URL), but not which of its models" in said
    assert "add --model NAME" in said
    assert server.requests == []


def test_without_any_model_a_run_says_that_it_drafts_on_labels_alone(examples, capsys, monkeypatch):
    monkeypatch.delenv("OPENAI_API_KEY")
    code = main(["run", str(examples / PAGE), "--direct"])
    said = capsys.readouterr().err

    assert code == 0
    assert "no model: drafting on labels alone" in said
    assert "trialspan model fetch" in said or "pip install" in said


def test_a_named_model_without_an_endpoint_is_refused(examples, capsys, monkeypatch):
    monkeypatch.delenv("OPENAI_API_KEY")
    code = main(["run", str(examples / PAGE), "--direct", "--model", "some-model"])

    assert code == 1
    assert "no endpoint for the model 'some-model': set OPENAI_API_KEY" in capsys.readouterr().err


def test_ctrl_c_exits_130_soon_keeps_what_there_is_and_the_next_run_completes(examples, monkeypatch):
    with ChatServer(lambda _: says("{}", delay_s=WAIT_S)) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        running = subprocess.Popen(
            [sys.executable, "-m", "trialspan", "run", str(examples), "--direct", "--model", "m", "--json"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        wait_for(lambda: server.requests)
        began = time.monotonic()
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=WAIT_S)
        took = time.monotonic() - began
    report = json.loads(out)

    assert running.returncode == 130
    assert took < WAIT_S / 2
    assert report["interrupted"]
    assert "Traceback" not in err
    assert err.splitlines()[-1].startswith("next: trialspan run ")
    assert main(["run", str(examples), "--direct", "--model", "none"]) == 0


def test_a_database_that_another_program_holds_is_waited_for_and_then_used(examples, capsys):
    main(["run", str(examples / PAGE), "--direct", "--model", "none"])
    holder = sqlite3.connect("trialspan.db", isolation_level=None, check_same_thread=False)
    holder.execute("BEGIN IMMEDIATE")
    threading.Timer(1.0, holder.rollback).start()
    capsys.readouterr()
    code = main(["run", str(examples), "--direct", "--model", "none"])

    assert code == 0
    assert "7 drafted, 1 drafted already" in capsys.readouterr().err


def wait_for(holds):
    give_up_at = time.monotonic() + WAIT_S
    while not holds():
        assert time.monotonic() < give_up_at
        time.sleep(0.05)
