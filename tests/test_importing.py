"""Reviewed values come in from other places as drafts, and never over a decision."""

import json

import pytest
from decided_pages import Clock, accept_all, accepted, decided_store
from reviewed_elsewhere import (
    ABSTRACT,
    OTHER,
    PAGE,
    TYPES,
    brief_title,
    extraction,
    fields_of,
    grounded,
    lang_extract,
    page_of,
    regions,
    save_bare,
    take,
    written,
)

from dataset.formats import Format
from dataset.leaving import Policy
from dataset.merging import Outcome
from dataset.snapshot import Options, write_snapshot
from extract.drafting import draft_document
from schemas.documents import Span
from schemas.fields import Drafter, Flag
from store.store import open_store
from trialspan.__main__ import main


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory):
    """A dataset of two pages, reviewed by ana, beside the database it is from."""
    folder = tmp_path_factory.mktemp("theirs")
    place = folder / "snapshot"
    options = Options(TYPES, Policy.COMPLETE, formats=frozenset({Format.CSV}))
    with decided_store(folder / "theirs.db", [PAGE, ABSTRACT]) as store:
        write_snapshot(store, place, options)
    return place


@pytest.fixture
def bare(tmp_path, examples):
    """A store that knows the two pages and has read nothing on them but what they are."""
    with open_store(tmp_path / "bare.db", clock=Clock()) as store:
        for name in (PAGE, ABSTRACT):
            save_bare(store, page_of(examples, name))
        yield store


def test_provenance_gives_the_drafts_that_were_reviewed_back_with_their_spans(snapshot, bare):
    taken = take(bare, snapshot / "provenance.jsonl")
    with open_store(snapshot.parent / "theirs.db") as theirs:
        for page in (PAGE, ABSTRACT):
            told, came = grounded(fields_of(theirs, page)), fields_of(bare, page)

            assert grounded(came) == told
            assert all(each.drafter is Drafter.IMPORT for path, each in came.items() if path != "record_type")
    assert came["arms[0].label"].note == "decided by ana in another dataset"
    assert taken.counts[Outcome.ADDED] > 100
    assert {each.why.partition(": ")[2] for each in taken.refused} <= {
        "no words of the source are told for it"
    }


def test_nothing_that_comes_in_is_decided(snapshot, bare, examples):
    take(bare, snapshot / "provenance.jsonl")
    sha256 = page_of(examples).text_sha256

    assert bare.events(sha256) == []
    assert bare.settled(sha256) == ()


def test_taking_in_again_changes_nothing(snapshot, bare):
    first = take(bare, snapshot / "provenance.jsonl")
    before = bare.load_draft(PAGE)
    again = take(bare, snapshot / "provenance.jsonl")

    assert first.documents == 2
    assert again.documents == 0
    assert bare.load_draft(PAGE) == before
    assert not again.counts[Outcome.ADDED]
    assert again.counts[Outcome.REFUSED] == first.counts[Outcome.REFUSED]


def test_what_is_drafted_already_is_left_as_it_is(snapshot, tmp_path):
    with decided_store(tmp_path / "own.db", [PAGE, ABSTRACT], decide=lambda *_: None) as store:
        before = store.load_draft(PAGE)
        taken = take(store, snapshot / "provenance.jsonl")

        assert {outcome for outcome, count in taken.counts.items() if count} == {Outcome.UNCHANGED}
        assert store.load_draft(PAGE) == before


def test_the_tables_of_a_dataset_give_what_its_provenance_gives(snapshot, bare, tmp_path, examples):
    take(bare, *sorted((snapshot / "tables").glob("*.csv")))
    by_tables = {page: grounded(fields_of(bare, page)) for page in (PAGE, ABSTRACT)}
    with open_store(tmp_path / "other.db") as other:
        for page in (PAGE, ABSTRACT):
            save_bare(other, page_of(examples, page))
        take(other, snapshot / "provenance.jsonl")

        for page, told in by_tables.items():
            assert sorted(map(str, told.values())) == sorted(
                map(str, grounded(fields_of(other, page)).values())
            )


def test_items_are_told_by_their_keys_and_not_by_their_numbers(snapshot, tmp_path):
    lines = [json.loads(line) for line in (snapshot / "provenance.jsonl").read_text("utf-8").splitlines()]
    arms = [line for line in lines if line["path"].startswith("arms[") and line["value"] is not None]
    swapped = {"arms[0]": "arms[1]", "arms[1]": "arms[0]"}
    for line in arms:
        line["path"] = swapped[line["path"][:7]] + line["path"][7:]
        if isinstance(line["value"], str) and line["value"] in swapped:
            line["value"] = swapped[line["value"]]
    place = written(tmp_path, "swapped.jsonl", *map(json.dumps, arms))
    with decided_store(tmp_path / "own.db", [PAGE, ABSTRACT], decide=lambda *_: None) as store:
        taken = take(store, place)

    assert taken.counts == {Outcome.UNCHANGED: len(arms)}


def test_label_studio_regions_are_drafts_with_their_places(bare, examples, tmp_path):
    document = page_of(examples)
    place = tmp_path / "export.json"
    phase = next(each for each in draft_document(document).fields if each.path == "design.allocation")
    task = regions(
        document,
        ("label", "design.allocation", phase.evidence[0].quote),
        ("identification.brief_title", "x", brief_title(document)),
    )
    place.write_text(json.dumps([task]), "utf-8")
    taken = take(bare, place)
    fields = fields_of(bare)

    assert taken.refused == []
    assert fields["design.allocation"].value == phase.value
    assert fields["design.allocation"].evidence[0].quote == phase.evidence[0].quote
    assert fields["design.allocation"].note == "annotated by 7 in Label Studio"
    assert fields["identification.brief_title"].value == brief_title(document)
    assert fields["identification.brief_title"].drafter is Drafter.IMPORT


def test_an_annotation_that_was_cancelled_and_a_prediction_are_not_taken_in(bare, examples, tmp_path):
    document = page_of(examples)
    task = regions(document, ("identification.brief_title", "x", brief_title(document)))
    task["predictions"] = [{"model_version": "m", "result": task["annotations"][0]["result"]}]
    task["annotations"][0]["was_cancelled"] = True
    place = tmp_path / "export.json"
    place.write_text(json.dumps([task]), "utf-8")

    assert take(bare, place).counts.total() == 0


def test_lang_extract_documents_are_drafts_with_their_places(bare, examples, tmp_path):
    document = page_of(examples)
    title = brief_title(document)
    at = document.text.find(title)
    told = {
        "extractions": [extraction("identification.brief_title", title, at=at)],
        "text": document.text,
        "document_id": "doc_9a1b2c3d",
    }
    place = written(tmp_path, "annotated.jsonl", json.dumps(told))
    taken = take(bare, place)
    field = fields_of(bare)["identification.brief_title"]

    assert taken.counts == {Outcome.ADDED: 1}
    assert field.value == title
    assert field.evidence == (
        Span.of(document.text, document.text.find(title), document.text.find(title) + len(title)),
    )
    assert (field.drafter, field.note) == (Drafter.IMPORT, "extracted by LangExtract")


def test_another_value_than_was_drafted_is_an_alternative_beside_it(tmp_path):
    place = lang_extract(tmp_path, PAGE, extraction("identification.brief_title", OTHER))
    with decided_store(tmp_path / "own.db", [PAGE], decide=lambda *_: None) as store:
        was = fields_of(store)["identification.brief_title"]
        counts = [take(store, place).counts for _ in range(2)]
        now = fields_of(store)["identification.brief_title"]

    assert counts == [{Outcome.ALTERNATIVE: 1}, {Outcome.UNCHANGED: 1}]
    assert (now.value, now.evidence, now.drafter) == (was.value, was.evidence, was.drafter)
    assert [(each.value, each.drafter) for each in now.alternatives] == [(OTHER, Drafter.IMPORT)]
    assert Flag.SOURCES_DISAGREE in now.flags


def test_nothing_decided_is_touched(examples, tmp_path):
    document = page_of(examples)
    place = lang_extract(tmp_path, PAGE, extraction("identification.brief_title", OTHER))

    def accept_title(store, sha256):
        lease = store.take_lease(sha256, "ana")
        fields = {each.path: each for each in store.open_review(lease).draft.fields}
        store.decide(accepted(lease, fields["identification.brief_title"]), lease)
        store.release_lease(lease)

    for number, decide in enumerate((accept_title, accept_all)):
        with decided_store(tmp_path / f"{number}.db", [PAGE], decide=decide) as store:
            before = store.load_draft(PAGE), store.settled(document.text_sha256)
            taken = take(store, place)

            assert taken.counts == {Outcome.DECIDED: 1}
            assert (store.load_draft(PAGE), store.settled(document.text_sha256)) == before


def test_a_finished_record_gets_no_new_field_to_decide(examples, tmp_path):
    document = page_of(examples)
    words = document.text.split("\n")[0]
    place = lang_extract(tmp_path, PAGE, extraction("identification.acronym", words.split()[0]))
    with decided_store(tmp_path / "t.db", [PAGE]) as store:
        assert take(store, place).counts == {Outcome.DECIDED: 1}
        assert [record.is_complete for record in store.decided_records()] == [True]


def test_the_command_says_what_became_of_every_value(tmp_path, capsys):
    with decided_store(tmp_path / "own.db", [PAGE], decide=lambda *_: None):
        pass
    place = lang_extract(
        tmp_path, PAGE, extraction("nothing", "x"), extraction("identification.acronym", "of")
    )
    typed = ["import", str(place), "--db", str(tmp_path / "own.db")]
    code = main(typed)
    said = capsys.readouterr()
    main([*typed, "--json"])
    told = json.loads(capsys.readouterr().out)

    assert code == 0
    assert "annotated.jsonl:1, extraction 1: trial_registration has no field 'nothing'" in said.out
    assert (told["refused"], told["unchanged"], told["documents"]) == (1, 1, 0)


def test_what_comes_in_is_held_against_the_other_fields_of_its_record(tmp_path):
    told = extraction("status.primary_completion_date.date", "2024-02-19")
    place = lang_extract(tmp_path, PAGE, told)
    with decided_store(tmp_path / "own.db", [PAGE], decide=lambda *_: None) as store:
        take(store, place)
        _, draft = store.load_draft(PAGE)
    [found] = [each for each in draft.findings if "status.primary_completion_date.date" in each.paths]

    assert found.flag is Flag.DATES_OUT_OF_ORDER
    assert any(Flag.DATES_OUT_OF_ORDER in each.flags for each in draft.fields if each.path == found.paths[0])


def test_what_came_in_is_reviewed_and_leaves_as_any_draft_does(snapshot, bare, examples, tmp_path):
    take(bare, snapshot / "provenance.jsonl")
    accept_all(bare, page_of(examples).text_sha256)
    place = tmp_path / "ours"
    write_snapshot(bare, place, Options(TYPES, Policy.DECIDED))
    lines = [json.loads(line) for line in (place / "provenance.jsonl").read_text("utf-8").splitlines()]

    assert {line["drafter"] for line in lines if line["path"] != "record_type"} == {"import"}
    assert main(["verify", str(place), "--sources", str(examples)]) == 0
