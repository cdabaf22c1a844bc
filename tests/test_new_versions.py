"""A page that changed: the run says what becomes of its decisions, and the reviewer sees old beside new."""

from decided_pages import EXAMPLES, accept_all
from review_page import Clock
from screen_play import goes_to, play, review, sees

from store.store import open_store
from trialspan.__main__ import main

PAGE = "classic-recruiting-exit-criteria.txt"
COUNT = "design.enrollment.count"


def run(folder, database, capsys):
    assert main(["run", str(folder), "--db", str(database), "--model", "none", "--direct"]) == 0
    return " ".join(capsys.readouterr().err.split())


def reviewed(tmp_path, capsys):
    """A database whose one page was reviewed and has changed since, and what the run said of it."""
    pages, database = tmp_path / "pages", tmp_path / "d.db"
    pages.mkdir()
    text = (EXAMPLES / PAGE).read_text("utf-8")
    (pages / PAGE).write_text(text, "utf-8")
    run(pages, database, capsys)
    with open_store(database) as store:
        [first] = store.texts()
        accept_all(store, first.text_sha256)
    (pages / PAGE).write_text(text.replace("210 participants", "240 participants"), "utf-8")
    return database, run(pages, database, capsys)


def test_a_run_says_how_much_is_carried_over_and_what_is_to_be_decided_again(tmp_path, capsys):
    _, said = reviewed(tmp_path, capsys)

    assert "1 reviewed record in a new version:" in said
    assert "1 field to decide again" in said


def test_the_screen_shows_the_old_answer_beside_the_new_draft(tmp_path, capsys):
    database, _ = reviewed(tmp_path, capsys)
    seen, clock = [], Clock()

    with open_store(database, clock=clock) as store:
        newest = store.load_draft("NCT99000003")[0].text_sha256
        play(review(store, clock, document_sha256=newest), goes_to(COUNT), sees(seen))

    assert "240" in seen[0]
    assert "in the version before: 210" in seen[0]
    assert "ana: accepted" in seen[0]


def test_the_history_says_what_was_carried_over(tmp_path, capsys):
    database, _ = reviewed(tmp_path, capsys)
    seen, clock = [], Clock()

    with open_store(database, clock=clock) as store:
        newest = store.load_draft("NCT99000003")[0].text_sha256
        play(review(store, clock, document_sha256=newest), "h", sees(seen))

    assert "accepted, carried over" in seen[0]
