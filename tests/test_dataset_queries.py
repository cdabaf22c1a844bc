"""Every query of `docs/dataset.md` is run on a dataset of the examples: SQL and Python give the same."""

import re

import pytest
from decided_pages import EXAMPLES, about, accept_all, accepted, decided_store

from dataset.formats import Format
from dataset.leaving import Policy
from dataset.snapshot import Options, write_snapshot
from schemas.catalogue import builtin_record_types
from schemas.decisions import Action, Said

PAGE = EXAMPLES.parent / "docs" / "dataset.md"
QUESTION = re.compile(r"^### (\d+)\. .*?(?=^##)", re.MULTILINE | re.DOTALL)
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
WITHOUT_ANSWER = {8}
"""Questions of which the page says that the examples hold no answer."""


def blocks_of():
    """SQL and Python of every question, by number; the preparation as number 0."""
    words = PAGE.read_text("utf-8")
    questions = {int(found[1]): dict(BLOCK.findall(found[0])) for found in QUESTION.finditer(words)}
    start = words.index("## Twelve questions")
    return {0: dict(BLOCK.findall(words[start : words.index("### 1.")]))} | questions


BLOCKS = blocks_of()


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    """What the preparation of the page defines, for the later of two snapshots."""
    folder = tmp_path_factory.mktemp("queries")
    options = {"formats": frozenset({Format.CSV}), "policy": Policy.DECIDED}
    with decided_store(folder / "t.db", decide=all_but_the_title) as store:
        write_snapshot(store, folder / "first", Options(builtin_record_types(), **options))
        title_of_one_is_corrected(store)
        later = Options(builtin_record_types(), **options, since=folder / "first")
        write_snapshot(store, folder / "second", later)
    names = {"snapshot": folder / "second"}
    exec(BLOCKS[0]["python"], names)  # what the page tells its readers to run
    return names


def all_but_the_title(store, sha256):
    """Everything is accepted, but a title of one page is left open."""
    if store.drafts_of(sha256)[0].name != "mirror-completed-two-drugs.txt":
        accept_all(store, sha256)
        return
    lease = store.take_lease(sha256, "ana")
    fields = store.open_review(lease).draft.fields
    store.decide_all(
        [accepted(lease, each) for each in fields if not each.path.endswith("brief_title")], lease
    )
    store.release_lease(lease)


def title_of_one_is_corrected(store):
    document, draft = store.load_draft("NCT99000001")
    field = next(each for each in draft.fields if each.path.endswith("brief_title"))
    lease = store.take_lease(document.text_sha256, "ben")
    before = Said(value=field.value, state=field.state, spans=field.evidence)
    after = before.model_copy(update={"value": field.value.upper()})
    store.decide(
        about(lease, field.path, Action.CORRECT, before=before, after=after, reason="in capitals"), lease
    )
    store.release_lease(lease)


def test_there_are_twelve_questions_in_sql_and_in_python():
    assert list(BLOCKS) == list(range(13))
    assert all(blocks.keys() == {"sql", "python"} for number, blocks in BLOCKS.items() if number)


@pytest.mark.parametrize("number", range(1, 13))
def test_sql_and_python_give_the_same_answer(number, loaded):
    rows = loaded["db"].execute(BLOCKS[number]["sql"]).fetchall()
    names = dict(loaded)
    exec(BLOCKS[number]["python"], names)  # what the page tells its readers to run

    assert {*rows} == names["answer"]
    assert bool(rows) is (number not in WITHOUT_ANSWER)


def test_the_answers_are_those_of_the_examples(loaded):
    answers = {number: loaded["db"].execute(BLOCKS[number]["sql"]).fetchall() for number in range(1, 13)}

    assert answers[1] == [("NCT99000001", "Prednisolone", 168, "COMPLETED")]
    assert [row[0] for row in answers[2]] == ["NCT99000002", "NCT99000003"]
    assert ("10.5555/heartsea.2024.1402", "primary outcome", 61, 284, 45, 142) in [
        row[:6] for row in answers[3]
    ]
    assert any(row[4] == "8-12 ng/ml" for row in answers[4])
    assert {row[3] for row in answers[7]} == {"not stated"}
    assert [(row[1], row[4], row[6]) for row in answers[9]] == [
        ("identification.brief_title", "ben", "in capitals")
    ]
    assert ("10.5555/heartsea.2024.1402", "registrations[0].id", "ChiCTR-IPR-99000207") in answers[10]
    assert all(row[2] != "no words" for row in answers[10])
    assert {row[2] for row in answers[11]} == {"true"}
    assert answers[12] == [("NCT99000001", "identification.brief_title", "new")]
