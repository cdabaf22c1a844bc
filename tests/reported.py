"""Reports for tests, written by the command, and what is in them."""

import json

from html_page import Page

from trialspan.__main__ import main


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
