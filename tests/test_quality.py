"""The figures of a dataset are counted from its decisions, by hand here."""

import json

import pytest
from decided_pages import about, accepted, decided_store

from dataset.leaving import Policy
from dataset.snapshot import Options, write_snapshot
from evaluation.agreement import agreement_of
from schemas.catalogue import builtin_record_types
from schemas.decisions import Action, Said
from schemas.fields import State

PAGE = "classic-recruiting-exit-criteria.txt"
TITLE, STATUS, AGE = "identification.brief_title", "status.overall_status", "eligibility.minimum_age"


@pytest.fixture(scope="module")
def figures(tmp_path_factory):
    folder = tmp_path_factory.mktemp("quality")

    def decide(store, sha256):
        lease = store.take_lease(sha256, "ana")
        fields = {field.path: field for field in store.open_review(lease).draft.fields}
        store.decide(accepted(lease, fields[TITLE]), lease)
        store.decide(
            about(lease, STATUS, Action.REJECT, before=accepted(lease, fields[STATUS]).before), lease
        )
        absent = Said(state=State.NOT_STATED)
        before = accepted(lease, fields[AGE]).before
        store.decide(about(lease, AGE, Action.NOT_STATED, before=before, after=absent), lease)

    with decided_store(folder / "d.db", [PAGE], decide=decide) as store:
        drafted = len(store.load_draft("NCT99000003")[1].fields)
        options = Options(record_types=builtin_record_types(), policy=Policy.DECIDED, measure=agreement_of)
        write_snapshot(store, folder / "out", options)
    return drafted, json.loads((folder / "out/quality.json").read_text("utf-8"))


def test_what_was_changed_is_counted_by_field_and_drafter(figures):
    _, told = figures

    assert {
        (line["field"], line["drafted_by"]): (line["decided"], line["changed"]) for line in told["fields"]
    } == {(TITLE, "label"): (1, 0), (STATUS, "label"): (1, 1), (AGE, "label"): (1, 1)}
    assert told["basis"] == {"one_reviewer": 3}


def test_what_waits_is_counted(figures):
    drafted, told = figures

    assert told["pending"]["fields"] == drafted - 3
    assert told["pending"]["records"] == 1
    assert told["coverage"]["open"] == told["pending"]["facts"]


def test_nobody_was_checked_and_nobody_compared(figures):
    _, told = figures

    assert told["attention"] == [{"shown": 0, "caught": 0, "accepted": 0, "rate": None, "interval": None}]
    assert told["agreement"]["documents"] == 0
