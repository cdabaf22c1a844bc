"""The whole way by commands: run, review on the real screen, export, verify, report, a changed page, run,
review what is open again, export --since, diff.
"""

import asyncio
import json
import shutil

import pytest
from decided_pages import EXAMPLES
from review_page import Clock
from screen_play import review
from whole_review import keys_alone, review_all

from store.store import open_store
from trialspan.__main__ import main

PAGES = ["classic-recruiting-exit-criteria.txt", "guidance-inhaled-steroids.txt"]
CHANGED = ("210 participants", "240 participants")


class Way:
    """Commands on one database, as they are typed."""

    def __init__(self, folder, capsys):
        self.pages, self.database = folder / "pages", folder / "d.db"
        self._capsys = capsys
        self.pages.mkdir()

    def do(self, *words):
        """Runs a command; what it printed."""
        code = main([*map(str, words)])
        told = self._capsys.readouterr()
        assert code == 0, told.err
        return " ".join((told.out + told.err).split())

    def run(self):
        return self.do("run", self.pages, "--db", self.database, "--model", "none", "--direct")

    def review(self):
        """Reviews on the screen until nothing waits; the number of decisions made."""
        with open_store(self.database) as store:
            before = store.verify_decisions().events
            app = review(store, Clock(), document_sha256=None)
            asyncio.run(review_all(app, keys_alone, (140, 40)))
            return store.verify_decisions().events - before

    def export(self, place, *more):
        return self.do("export", "--db", self.database, "--out", place, *more)


@pytest.fixture
def way(tmp_path, capsys):
    return Way(tmp_path, capsys)


def test_pages_become_a_dataset_and_a_changed_page_a_later_one(way, tmp_path):
    for page in PAGES:
        shutil.copy(EXAMPLES / page, way.pages)
    way.run()
    first_decisions = way.review()
    way.export(tmp_path / "first")
    assert "it holds" in way.do("verify", tmp_path / "first", "--sources", way.pages)
    way.do("report", tmp_path / "first", "--sources", way.pages, "--out", tmp_path / "report.html")
    assert "NCT99000003" in (tmp_path / "report.html").read_text("utf-8")

    page = way.pages / PAGES[0]
    page.write_text(page.read_text("utf-8").replace(*CHANGED), "utf-8")
    assert "1 field to decide again" in way.run()
    assert way.review() < first_decisions / 10
    way.export(tmp_path / "second", "--since", tmp_path / "first")

    assert "it holds" in way.do("verify", tmp_path / "second", "--sources", way.pages)
    [change] = [json.loads(line) for line in (tmp_path / "second/changes.jsonl").read_text().splitlines()]
    assert (change["kind"], change["before"]["value"], change["after"]["value"]) == ("corrected", 210, 240)
    said = way.do("diff", tmp_path / "first", tmp_path / "second")
    assert "design.enrollment.count: 210 -> 240" in said
    assert "1 record changed: 1 corrected" in said


def test_a_real_page_goes_the_whole_way(way, tmp_path, shared):
    shutil.copy(next((shared / "seeds").glob("003*.txt")), way.pages)
    way.run()
    way.review()
    way.export(tmp_path / "first", "--with-sources", "--format", "csv,parquet")

    assert "it holds" in way.do("verify", tmp_path / "first")
