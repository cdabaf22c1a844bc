"""A process that is killed at once, by `kill -9`, takes nothing with it that it had saved."""

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing

from store.store import open_store

RECORD_THEN_WAIT = """
import sys, time
from datetime import UTC, datetime
from schemas.calls import CallStatus, ModelCall
from store.store import open_store

store = open_store(sys.argv[1])
call = ModelCall(request_hash="h", model="m", group="arms", document_sha256="d", prompt_version="1",
                 status=CallStatus.OK, reply="{}", started_at=datetime(2031, 5, 1, 12, tzinfo=UTC))
store.record(call)
print("recorded", flush=True)
time.sleep(600)
"""


def test_a_recorded_reply_survives_kill_9(tmp_path):
    path = tmp_path / "s.db"
    with subprocess.Popen([sys.executable, "-c", RECORD_THEN_WAIT, path], stdout=subprocess.PIPE) as child:
        assert child.stdout.readline() == b"recorded\n"
        child.send_signal(signal.SIGKILL)

    assert child.returncode == -signal.SIGKILL
    with open_store(path, create=False) as store:
        found = store.find("h")
    assert found is not None
    assert found.reply == "{}"


SAVE_WITHOUT_END = """
import hashlib, itertools, sys
from schemas.documents import Document, Span
from schemas.drafts import Draft
from schemas.fields import DraftedField, Drafter, State
from store.store import open_store

def pair(number):
    text = f"text {number}"
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    document = Document(name=text, text=text, text_sha256=sha256, source_sha256="", source_bytes=1,
                        encoding="utf-8")
    fields = tuple(
        DraftedField(path=f"arms[{i}].label", value="text", state=State.STATED, drafter=Drafter.LABEL,
                     evidence=(Span.of(text, 0, 4),))
        for i in range(50))
    return document, Draft(document_sha256=sha256, document_name=text, record_type="t", fingerprint="f",
                           fields=fields)

store = open_store(sys.argv[1])
for batch in itertools.count():
    store.save_drafts([pair(batch * 4 + i) for i in range(4)])
    print(batch, flush=True)
"""


def test_kill_9_between_or_inside_batches_leaves_whole_batches(tmp_path):
    path = tmp_path / "s.db"
    with subprocess.Popen([sys.executable, "-c", SAVE_WITHOUT_END, path], stdout=subprocess.PIPE) as child:
        for _ in range(5):
            child.stdout.readline()
        child.send_signal(signal.SIGKILL)

    with open_store(path, create=False) as store:
        drafts = store.status().documents
        assert drafts >= 20
        assert drafts % 4 == 0
        assert len(list(store.iter_fields())) == store.status().fields == 50 * drafts
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
