"""Identifiers and citations propose links, nothing else does, and people say what they think of each."""

import json

import pytest
from decided_pages import decided_store

from dataset.citations import work_of
from dataset.leaving import Policy
from dataset.links import linked
from dataset.snapshot import Options, write_snapshot
from extract.read import read_bytes
from schemas.catalogue import builtin_record_types
from schemas.links import LinkState, Relation
from store.store import open_store
from trialspan.__main__ import main

TYPES = builtin_record_types()
ABSTRACT = "abstract-superiority-hazard-ratio.txt"


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "d.db") as store:
        yield store


def drafted(store, record_type, key, fields):
    """A record with these fields, each printed on a line of its own."""
    from schemas.documents import Span
    from schemas.drafts import Draft
    from schemas.fields import DraftedField, Drafter, State

    text = "\n".join([key, *map(str, fields.values())])
    document = read_bytes(text.encode(), f"{key}.txt".replace("/", "-"))
    at, made = len(key) + 1, []
    for path, value in fields.items():
        span = Span.of(document.text, at, at + len(value))
        made.append(
            DraftedField(path=path, value=value, state=State.STATED, evidence=(span,), drafter=Drafter.LABEL)
        )
        at += len(value) + 1
    draft = Draft(
        document_sha256=document.text_sha256,
        document_name=document.name,
        record_type=record_type,
        record_key=key,
        fingerprint="f",
        fields=tuple(made),
    )
    store.save_draft(document, draft)


def trial(store, key, *references, start="2019-05-02", **more):
    fields = {"identification.nct_id": key, "status.start_date.date": start, **more}
    for index, reference in enumerate(references):
        fields |= {f"references[{index}].{name}": value for name, value in reference.items()}
    drafted(store, "trial_registration", key, fields)


def told(store):
    return {(link.start.record, link.end.record, link.relation.value): link for link in linked(store, TYPES)}


CITATION = "Sneeze A, Itch B. Springs of sneezing. J Invented Med. 2009 Jul 2;361(1):11-21."
SHORT = "Sneeze A, et al. Springs of sneezing. J Invented Med. 2009;361:11–21."


def test_a_publication_is_linked_to_the_registration_it_names_whether_it_is_here_or_not(store):
    trial(store, "NCT99000071")
    drafted(
        store,
        "publication_report",
        "10.5555/a",
        {
            "citation.doi": "10.5555/a",
            "registrations[0].id": "NCT99000071",
            "registrations[1].id": "ISRCTN99",
        },
    )

    assert set(told(store)) == {
        ("10.5555/a", "NCT99000071", "REPORTS_TRIAL"),
        ("10.5555/a", "ISRCTN99", "REPORTS_TRIAL"),
    }


def test_the_registry_s_label_is_kept_out_where_it_cannot_be_right(store):
    trial(
        store,
        "NCT99000071",
        {"pmid": "11", "citation": CITATION, "type": "RESULT"},
        {"pmid": "12", "citation": CITATION.replace("2009", "2022"), "type": "DERIVED"},
        {"pmid": "13", "citation": "Wheeze C. Cochrane Database Syst Rev. 2023;1:CD1.", "type": "DERIVED"},
        {"pmid": "14", "citation": CITATION.replace("2009", "2001"), "type": "BACKGROUND"},
    )
    found = told(store)

    assert {(end, relation): link.flags for (_, end, relation), link in found.items()} == {
        ("pmid:11", "BACKGROUND_CITATION"): ("registry_mislabel",),
        ("pmid:12", "RESULT_PUBLICATION"): (),
        ("pmid:13", "CITED_BY_REVIEW"): (),
        ("pmid:14", "BACKGROUND_CITATION"): (),
    }


def test_a_citation_without_identifier_takes_one_from_the_same_citation_as_derived(store):
    trial(store, "NCT99000071", {"pmid": "19571", "citation": CITATION, "type": "BACKGROUND"})
    drafted(store, "publication_report", "10.5555/a", {"references[0].citation": SHORT})
    link = told(store)["10.5555/a", "NCT99000071", "SAME_CITATION"]

    assert dict(link.derived) == {"pmid": "19571"}
    assert link.basis == "SAME_CITATION"
    assert [each.record for each in link.evidence] == ["10.5555/a", "NCT99000071", "NCT99000071"]


def test_two_works_on_one_page_of_a_volume_give_no_identifier(store):
    trial(store, "NCT99000071", {"pmid": "1", "citation": CITATION}, {"pmid": "2", "citation": CITATION})
    drafted(store, "publication_report", "10.5555/a", {"references[0].citation": SHORT})

    assert not any(link.relation is Relation.SAME_CITATION for link in linked(store, TYPES))


def test_likeness_links_nothing_and_a_secondary_source_has_no_links(store):
    trial(store, "NCT99000071", **{"identification.brief_title": "Sneezing in spring"})
    trial(store, "NCT99000072", **{"identification.brief_title": "Sneezing in spring"})
    drafted(store, "guidance_statement", "page", {"references[0].citation": CITATION})
    drafted(store, "publication_report", "10.5555/a", {"references[0].citation": SHORT})

    assert told(store) == {}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (CITATION, SHORT, True),
        (CITATION, SHORT.replace("361", "362"), False),
        (CITATION, SHORT.replace("Sneeze", "Snooze"), False),
        (CITATION, SHORT.replace("11–21", "12–21"), False),
    ],
)
def test_a_work_is_told_by_author_year_volume_and_page(one, other, same):
    assert (work_of(one).place == work_of(other).place) is same


def test_what_people_say_of_a_link_is_kept_sealed_and_leaves_with_it(tmp_path, capsys):
    database = tmp_path / "d.db"
    with decided_store(database, [ABSTRACT]) as store:
        [link] = [each for each in linked(store, TYPES) if each.relation is Relation.REPORTS_TRIAL]
    said = ["--db", str(database), "--by", "ana"]
    assert main(["links", "confirm", link.id[:6], "--reason", "the same sponsor", *said]) == 0
    assert main(["links", "--db", str(database)]) == 0
    assert "confirmed by ana: the same sponsor" in capsys.readouterr().out

    with open_store(database) as store:
        write_snapshot(store, tmp_path / "out", Options(record_types=TYPES, policy=Policy.COMPLETE))
        assert store.link_answers()[link.id].state is LinkState.CONFIRMED
        assert store.verify_decisions().problem is None
    lines = [json.loads(line) for line in (tmp_path / "out/links.jsonl").read_text("utf-8").splitlines()]
    [line] = [line for line in lines if line["link"] == link.id]
    assert (line["state"], line["by"], line["reason"]) == ("CONFIRMED", "ana", "the same sponsor")


def test_a_link_that_is_none_is_named(tmp_path, capsys):
    decided_store(tmp_path / "d.db", [ABSTRACT]).close()

    assert main(["links", "reject", "zzz", "--db", str(tmp_path / "d.db"), "--by", "ana"]) == 1
    assert "no links begin with 'zzz'" in capsys.readouterr().err
