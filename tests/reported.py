"""Reports for tests, written by the command, and what is in them."""

import json

from decided_pages import about
from html_page import Page

from extract.drafting import draft_document
from extract.read import read_bytes
from schemas.catalogue import builtin_record_types
from schemas.decisions import Action, Said
from schemas.reviewed import said_by
from store.store import open_store
from trialspan.__main__ import main

ATTACK = '</script><script>alert(1)</script><img src=x onerror="alert(2)">]]>{{ 7 * 7 }}\u202eevil'


class Report(Page):
    """A report, with what its script is given of each record."""

    def __init__(self, text):
        super().__init__(text)
        data = [words for attributes, words in self.scripts if attributes.get("type") == "application/json"]
        self.records = [json.loads(words) for words in data]


def report_on(source, out, *argv):
    """The report of a snapshot or database."""
    assert main(["report", str(source), "--out", str(out), *map(str, argv)]) == 0
    return Report(out.read_text("utf-8"))


def words_of(record):
    """The words of each mark: what of the source is lit for it."""
    words = {}
    for text, *marks in record["pieces"]:
        for mark in marks[0] if marks else ():
            words[mark] = words.get(mark, "") + text
    return words


def entry_of(record, label):
    [found] = [entry for entry in record["entries"] if entry["label"] == label]
    return found


def hostile_store(path):
    """A page, a value, a reviewer and a reason that try to become part of the page."""
    document = read_bytes(f"NCT99000101\nTitle {ATTACK}\n".encode(), f"{ATTACK}.txt")
    with open_store(path) as store:
        draft = draft_document(document, record_type=builtin_record_types()["trial_registration"])
        store.save_draft(document, draft)
        lease = store.take_lease(document.text_sha256, ATTACK)
        said = Said(value=ATTACK, state="INFERRED")
        field = "identification.acronym"
        before = next((said_by(each) for each in draft.fields if each.path == field), None)
        action = Action.CORRECT if before else Action.ADD
        store.decide(
            about(lease, field, action, before=before, after=said, reason=f"{ATTACK}\x00\ud800"[:-1])
        )
    return path
