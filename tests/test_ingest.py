"""Which files become documents, in which order and under which name."""

import os

import pytest

from flows.errors import SourceError
from flows.ingest import find_sources, read_source
from schemas.documents import Document
from schemas.drafts import DocumentFailure


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A working directory with pages in two folders and what lies beside pages."""
    monkeypatch.chdir(tmp_path)
    for name in ("b.txt", "a.txt", "sub/c.TXT", "sub/deeper/d.text", "other/a.txt"):
        (tmp_path / "pages" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "pages" / name).write_text(f"page {name}")
    for name in ("a.gold.json", "README.md", "runs.db", ".hidden.txt", "Makefile"):
        (tmp_path / "pages" / name).write_text("no page")
    (tmp_path / "pages" / ".git").mkdir()
    (tmp_path / "pages" / ".git" / "e.txt").write_text("no page")
    return tmp_path


def names(*paths):
    return [source.name for source in find_sources(paths).sources]


def test_pages_of_a_folder_are_sorted_and_named_by_their_path_in_it(folder):
    assert names("pages") == ["a.txt", "b.txt", "other/a.txt", "sub/c.TXT", "sub/deeper/d.text"]
    assert names(str(folder / "pages")) == names("pages")


@pytest.mark.usefixtures("folder")
def test_what_lies_beside_pages_is_counted_and_left_alone():
    assert find_sources(["pages"]).ignored == {".json": 1, ".md": 1, ".db": 1, "": 1}


@pytest.mark.usefixtures("folder")
def test_a_file_that_is_named_is_tried_whatever_it_is_called():
    assert names("pages/README.md", "pages/.hidden.txt") == ["README.md", ".hidden.txt"]


@pytest.mark.usefixtures("folder")
def test_sources_are_in_the_order_given_and_each_file_once():
    given = ["pages/b.txt", "pages", "pages/../pages/a.txt", "-", "-"]

    assert names(*given) == ["b.txt", "a.txt", "other/a.txt", "sub/c.TXT", "sub/deeper/d.text", "-"]


@pytest.mark.usefixtures("folder")
def test_files_that_would_have_one_name_are_called_by_their_paths():
    assert names("pages/other", "pages/a.txt", "pages/b.txt") == ["pages/other/a.txt", "pages/a.txt", "b.txt"]


def test_a_folder_that_links_to_itself_is_read_once(folder):
    (folder / "pages" / "again").symlink_to(folder / "pages", target_is_directory=True)

    assert len(names("pages")) == 5


@pytest.mark.usefixtures("folder")
def test_a_path_that_is_not_there_stops_everything_before_anything_is_read():
    with pytest.raises(SourceError, match=r"no file or folder 'nowhere' .*; check the path"):
        find_sources(["pages", "nowhere"])


@pytest.mark.usefixtures("folder")
def test_an_empty_path_is_not_the_folder_one_stands_in():
    with pytest.raises(SourceError, match="a path is empty"):
        find_sources([""])


@pytest.mark.usefixtures("folder")
def test_a_page_is_a_document_under_its_name():
    [source, *_] = find_sources(["pages"]).sources
    document = read_source(source, max_bytes=100)

    assert isinstance(document, Document)
    assert (document.name, document.text) == ("a.txt", "page a.txt")


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda path: path.write_bytes(b""), "'x.txt' is empty"),
        (lambda path: path.write_bytes(b"x" * 101), "'x.txt' has 101 bytes, more than 100"),
        (os.mkfifo, "'x.txt' is not a regular file"),
        (lambda path: path.symlink_to("nowhere"), "cannot read 'x.txt'"),
        (lambda path: path.symlink_to("x.txt"), "cannot read 'x.txt'"),
    ],
)
def test_a_source_that_cannot_be_read_is_a_failure_with_its_reason(make, told, tmp_path):
    make(tmp_path / "x.txt")
    [source] = find_sources([str(tmp_path)]).sources
    failure = read_source(source, max_bytes=100)

    assert isinstance(failure, DocumentFailure)
    assert told in failure.reason
