"""Which text of a database an annotation is about, and which annotated pages it lacks."""

import pytest

from evaluation.errors import AnnotationError
from evaluation.pages import AnnotatedPage, find_pages
from schemas.status import StoredText


def page(*names, sha256=None, is_checkable=True):
    return AnnotatedPage(f"{names[0]}.json", names, sha256, is_checkable, lambda _: None)


def text(name, sha256, *, is_drafted=True):
    return StoredText(text_sha256=sha256, source_sha256=f"{sha256}0", names=(name,), is_drafted=is_drafted)


def find(pages, stored):
    found, left_out = find_pages(pages, stored)
    return [each.text_sha256 for each in found], [(each.name, each.reason) for each in left_out]


@pytest.mark.parametrize("sha256", ["aa", "aa0"])
def test_a_page_is_known_by_the_hash_of_its_text_or_bytes_whatever_it_is_called(sha256):
    assert find([page("x.txt", sha256=sha256)], [text("y.txt", "aa")]) == (["aa"], [])


@pytest.mark.parametrize("name", ["page.txt", "deep/page.txt", "other/page.txt"])
def test_a_page_without_a_hash_is_known_by_the_end_of_its_name(name):
    assert find([page(name)], [text("deep/page.txt", "aa")]) == (["aa"], [])


def test_of_namesakes_the_folder_decides():
    stored = [text("a/page.txt", "aa"), text("b/page.txt", "bb")]

    assert find([page("b/page.txt", "page.txt")], stored) == (["bb"], [])


def test_a_name_of_several_texts_is_nobodys():
    stored = [text("a/page.txt", "aa"), text("b/page.txt", "bb")]

    assert find([page("page.txt")], stored)[1] == [
        ("page.txt", "2 texts are called 'page.txt'; annotate by hash")
    ]


@pytest.mark.parametrize(
    ("annotated", "stored", "said"),
    [
        (page("p.txt"), [], "not in the database; draft it with 'trialspan run'"),
        (page("p.txt"), [text("p.txt", "aa", is_drafted=False)], "kept, but not drafted"),
        (
            page("p.txt", sha256="bb", is_checkable=False),
            [text("p.txt", "aa")],
            "its text has changed since it was annotated",
        ),
    ],
)
def test_a_page_that_is_not_counted_is_listed_with_what_to_do(annotated, stored, said):
    found, [(name, reason)] = find([annotated], stored)

    assert found == []
    assert name == "p.txt"
    assert said in reason


def test_two_annotations_of_one_text_are_refused():
    with pytest.raises(AnnotationError, match=r"'p\.txt\.json' and 'q/p\.txt\.json' annotate the same text"):
        find_pages([page("p.txt"), page("q/p.txt")], [text("p.txt", "aa")])


def test_a_page_that_is_lacking_is_not_mistaken_for_its_namesake():
    pages = [page("b/p.txt", sha256="bb"), page("a/p.txt", sha256="aa")]

    assert find(pages, [text("a/p.txt", "aa")]) == (
        ["aa"],
        [("b/p.txt", "not in the database; draft it with 'trialspan run'")],
    )
