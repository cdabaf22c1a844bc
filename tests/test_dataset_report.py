"""The report: every value beside its words, every decision beside its value, and data that stays text."""

import base64
import hashlib
import json
import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest
from decided_pages import EXAMPLES, about, accept_all, accepted, decided_store
from hypothesis import given as given_any
from hypothesis import strategies as st
from reported import ATTACK, entry_of, hostile_store, report_on, words_of

from dataset.leaving import Policy, Rules
from dataset.page import harmless, script_data
from dataset.report_from_store import input_of_store
from dataset.report_marks import cut
from dataset.report_payload import payload_of
from dataset.report_record import sheet_of
from dataset.snapshot import Options, write_snapshot
from extract.read import read_bytes
from schemas.catalogue import builtin_record_types
from schemas.decisions import Action, Said
from schemas.reviewed import said_by
from store.store import open_store

REGISTRY, CONTACTS = "classic-recruiting-exit-criteria.txt", "modern-smoking-cessation-copd.txt"


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    """Every example, of which every other is decided; read only."""
    path, decided = tmp_path_factory.mktemp("report") / "d.db", []

    def every_other(store, sha256):
        decided.append(sha256)
        if len(decided) % 2:
            accept_all(store, sha256)

    decided_store(path, decide=every_other).close()
    return path


@pytest.fixture(scope="module")
def snapshot(database):
    place = database.with_name("snapshot")
    options = Options(
        record_types=builtin_record_types(), policy=Policy.DRAFTS, with_personal=True, with_sources=True
    )
    with open_store(database) as store:
        write_snapshot(store, place, options)
    return place


@pytest.fixture(params=["database", "snapshot"])
def report(request, database, snapshot, tmp_path):
    """The report on the same records from either."""
    if request.param == "database":
        return report_on(database, tmp_path / "r.html", "--with-personal")
    return report_on(snapshot, tmp_path / "r.html")


def provenance(snapshot):
    lines = (snapshot / "provenance.drafts.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_what_is_lit_for_a_value_is_its_quote_and_the_whole_source_is_there(report, snapshot):
    """For every span of every value of every example."""
    records = {record["name"]: record for record in report.records}
    words = {name: words_of(record) for name, record in records.items()}
    spans = 0
    for line in provenance(snapshot):
        entry = entry_of(records[line["record"]], line["path"])
        lit = [words[line["record"]][mark] for mark in entry.get("at", ())]

        assert lit == [harmless(span["quote"]) for span in line["spans"]]
        assert entry["verdict"] == ("accepted" if line["decisions"] else "pending")
        spans += len(lit)
    assert spans > 700
    for record in records.values():
        [source] = [
            read_bytes(path.read_bytes(), path.name).text
            for path in EXAMPLES.glob("*.txt")
            if path.name == record["document"]
        ]
        assert "".join(piece[0] for piece in record["pieces"]) == harmless(source)


def test_every_link_leads_somewhere_in_both_ways(report):
    shared = 0
    for record in report.records:
        leading = {mark for entry in record["entries"] for mark in entry.get("at", ())}
        marked = Counter(mark for piece in record["pieces"] for mark in piece[1:] and piece[1])
        shared += sum(len(piece[1:] and piece[1]) > 1 for piece in record["pieces"])

        assert leading == set(marked)
    assert shared > 20  # spans do overlap


@given_any(st.data())
def test_pieces_are_the_text_and_those_of_a_stretch_are_its_words(data):
    text = data.draw(st.text(min_size=1, max_size=40))
    ends = st.integers(0, len(text)).flatmap(lambda end: st.tuples(st.integers(0, end), st.just(end)))
    stretches = data.draw(st.lists(ends.filter(lambda stretch: stretch[0] < stretch[1]), max_size=8))
    pieces = cut(text, stretches)

    assert "".join(piece.text for piece in pieces) == text
    for number, (start, end) in enumerate(stretches):
        assert "".join(piece.text for piece in pieces if number in piece.marks) == text[start:end]


@pytest.mark.parametrize("stretch", [(-1, 2), (2, 2), (0, 4)])
def test_words_outside_the_text_are_refused(stretch):
    with pytest.raises(ValueError, match="no stretch of 3 characters"):
        cut("abc", [stretch])


@given_any(st.text())
def test_data_for_the_script_is_the_same_when_read_and_holds_no_markup(text):
    written = script_data({"text": text})

    assert json.loads(written) == {"text": text}
    assert written.isascii()
    assert not set("<>&") & set(written)


def test_what_pages_models_and_reviewers_say_is_text_never_markup(tmp_path):
    report = report_on(hostile_store(tmp_path / "d.db"), tmp_path / "r.html")
    entry = entry_of(report.records[0], "identification.acronym")
    shown = harmless(ATTACK)

    assert [attributes.get("type") for attributes in report.all("script")] == [None, "application/json"]
    assert report.all("img") == []
    assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e]", report.text)
    assert entry["value"] == entry["trail"][0]["who"] == shown
    assert entry["trail"][0]["why"] == f"{shown}\ufffd"
    assert report.records[0]["document"] == f"{shown}.txt"


def test_the_page_loads_nothing_and_runs_its_own_script_alone(report):
    [policy] = [
        each["content"] for each in report.all("meta") if each.get("http-equiv") == "Content-Security-Policy"
    ]
    [style] = re.findall(r"<style>(.*?)</style>", report.text, re.DOTALL)
    [script] = re.findall(r"<script>(.*?)</script>", report.text, re.DOTALL)
    hashed = [
        f"'sha256-{base64.b64encode(hashlib.sha256(each.encode()).digest()).decode()}'"
        for each in (style, script)
    ]

    assert policy.startswith(f"default-src 'none'; style-src {hashed[0]}; script-src {hashed[1]};")
    assert "innerHTML" not in script
    for tag, attributes in report.elements:
        acting = {name for name in attributes if name.startswith("on")} | {"style", "src"} & attributes.keys()
        assert not acting, tag
        assert attributes.get("href", "#").startswith("#")


def test_the_page_has_landmarks_headings_captions_and_names(report):
    tags = [tag for tag, _ in report.elements]
    headings = [int(tag[1]) for tag in tags if re.fullmatch("h[1-6]", tag)]

    assert {"header", "nav", "main", "footer"} <= set(tags)
    assert headings[0] == 1
    assert headings.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(headings))
    assert all(cell.get("scope") in ("col", "row") for cell in report.all("th"))
    assert len(report.all("caption")) == len(report.all("table"))
    assert all(drawing["role"] == "img" and drawing["aria-labelledby"] for drawing in report.all("svg"))
    assert all(
        attributes.get("aria-label")
        for _, attributes in report.elements
        if attributes.get("role") == "region"
    )
    assert report.all("html") == [{"lang": "en"}]


def test_the_trail_of_a_value_tells_who_when_what_from_what_to_what_and_why(tmp_path):
    path, old = "identification.brief_title", None

    def decide(store, sha256):
        nonlocal old
        lease = store.take_lease(sha256, "ana")
        [field] = [each for each in store.open_review(lease).draft.fields if each.path == path]
        old = field.value
        first = store.decide(accepted(lease, field))
        undo = about(lease, path, Action.SKIP, seen=first.id)
        store.decide(undo.model_copy(update={"action": Action.UNDO, "undoes": first.id}))
        after = Said(value="Another", state="STATED", spans=field.evidence)
        store.decide(
            about(lease, path, Action.CORRECT, before=said_by(field), after=after, reason="a slip", seen=2)
        )

    with decided_store(tmp_path / "d.db", [REGISTRY], decide=decide):
        pass
    [record] = report_on(tmp_path / "d.db", tmp_path / "r.html").records
    entry = entry_of(record, path)
    first, undone, last = entry["trail"]

    assert (entry["value"], entry["drafted"], entry["verdict"]) == ("Another", old, "changed")
    assert (first["act"], first["gone"], undone["undoes"]) == ("accepted", True, first["id"])
    assert (last["who"], last["act"], last["change"]) == ("ana", "corrected", f"{old} → Another")
    assert (last["why"], last["at"][:10]) == ("a slip", "2026-11-22")


def test_a_decision_that_was_carried_over_says_from_which(database):
    with open_store(database) as store:
        records = input_of_store(store, Rules(Policy.DRAFTS, builtin_record_types()), title="").records
        [first, *_] = (record for record in records if record.events)
    carried = tuple(event.model_copy(update={"carries": 7}) for event in first.events)
    entries = payload_of(sheet_of(replace(first, events=carried)))["entries"]

    assert {step["carries"] for entry in entries for step in entry.get("trail", ())} == {7}


def test_rejected_values_and_numbers_set_aside_are_there_with_their_trail(tmp_path):
    def decide(store, sha256):
        accept_all(store, sha256)

    def reject(store, sha256):
        lease = store.take_lease(sha256, "ana")
        field = store.open_review(lease).draft.fields[0]
        store.decide(about(lease, field.path, Action.REJECT, before=said_by(field)))

    with decided_store(tmp_path / "a.db", [REGISTRY], decide=decide) as store:
        aside = sum(event.action is Action.DISMISS for event in store.events(store.texts()[0].text_sha256))
    with decided_store(tmp_path / "b.db", [REGISTRY], decide=reject):
        pass
    [one], [other] = (report_on(tmp_path / name, tmp_path / "r.html").records for name in ("a.db", "b.db"))
    others = [entry for entry in one["entries"] if entry["group"] == "other decisions"]
    [rejected] = [entry for entry in other["entries"] if entry.get("verdict") == "rejected"]

    assert (
        sum(entry["trail"][0]["act"] == "not for this record" and bool(entry["at"]) for entry in others)
        == aside
        > 0
    )
    assert "the record as a whole" in [entry["label"] for entry in others]
    assert (rejected["trail"][0]["act"], rejected["drafter"]) == ("rejected", "label")


def test_numbers_that_nothing_accounts_for_are_marked(database, tmp_path):
    report = report_on(database, tmp_path / "r.html")
    rules = Rules(Policy.DRAFTS, builtin_record_types())
    with open_store(database) as store:
        there = {
            each.head.record: [span.quote for span in each.facts.open]
            for each in input_of_store(store, rules, title="").records
        }
    for record in report.records:
        found = [entry for entry in record["entries"] if entry["group"] == "unclaimed numbers"]

        assert [entry["label"] for entry in found] == there[record["name"]]
        assert all(words_of(record)[entry["at"][0]] == entry["label"] for entry in found)
    assert sum(map(len, there.values())) > 20


def test_figures_are_those_of_the_review(database, tmp_path):
    report = report_on(database, tmp_path / "r.html", "--with-personal")
    with open_store(database) as store:
        figures = store.review_figures()
        status = store.status()
    accepted_now = sum(each.accepted for each in figures.by_group)
    total = re.search(r'<tr class="all"><th scope="row"><bdi>all</bdi></th>(.*?)</tr>', report.text)[1]
    cells = [int(cell.replace(",", "")) for cell in re.findall(r"<td>([\d,]+)</td>", total)]

    assert cells == [accepted_now, 0, 0, 0, status.fields - accepted_now]


def test_a_snapshot_without_sources_shows_the_quotes_and_says_how_to_get_them(database, tmp_path):
    with open_store(database) as store:
        write_snapshot(
            store, tmp_path / "s", Options(record_types=builtin_record_types(), policy=Policy.DECIDED)
        )
    alone = report_on(tmp_path / "s", tmp_path / "alone.html").records
    beside = report_on(tmp_path / "s", tmp_path / "beside.html", "--sources", EXAMPLES).records

    assert all(record["pieces"] is None and "--sources" in record["notes"][0] for record in alone)
    assert sum(len(entry.get("quotes", ())) for record in alone for entry in record["entries"]) > 300
    assert all(record["pieces"] and "notes" not in record for record in beside)


def test_words_that_are_not_at_their_place_are_shown_alone(database):
    with open_store(database) as store:
        first = next(
            iter(input_of_store(store, Rules(Policy.DRAFTS, builtin_record_types()), title="").records)
        )
    changed = payload_of(sheet_of(replace(first, text=f"x{first.text}"[:-1])))
    [quotes] = {len(entry.get("at", ())) for entry in changed["entries"]}

    assert quotes == 0
    assert sum(len(entry.get("quotes", ())) for entry in changed["entries"]) > 40


def test_the_same_database_gives_the_same_page(database, tmp_path):
    first, second = (report_on(database, tmp_path / name).text for name in ("a.html", "b.html"))

    assert first == second
