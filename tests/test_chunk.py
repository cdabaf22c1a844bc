"""What a model is shown: whole sections, cut only between blocks, every offset a document's."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from extract.chunk import Chunk, halve, pack_chunks, passage_around, sections_of, widen_to_lines
from extract.outline import Section
from extract.stretch import Stretch, merge_stretches
from schemas.documents import Document

PAGE = """Trial of salbutine

Arms

First arm gets salbutine 2 mg daily.

Second arm gets placebo.

Outcomes

Peak flow at week 12.
"""
SECTIONS = (
    Section("top", "", 0, PAGE.index("Arms"), 0),
    Section("arms", "Arms", PAGE.index("Arms"), PAGE.index("Outcomes"), PAGE.index("First")),
    Section("outcomes", "Outcomes", PAGE.index("Outcomes"), len(PAGE), PAGE.index("Peak")),
)


def _document(text: str) -> Document:
    sha = hashlib.sha256(text.encode()).hexdigest()
    return Document(
        name="page.txt",
        text=text,
        text_sha256=sha,
        source_sha256=sha,
        source_bytes=len(text.encode()),
        encoding="utf-8",
    )


def test_only_the_sections_asked_for_are_shown_with_their_headings():
    document = _document(PAGE)

    (chunk,) = pack_chunks(
        document, SECTIONS, sections_of(document, SECTIONS, ["arms"]), size=1000, overlap=50
    )

    assert chunk.text(document).startswith("Arms\n")
    assert "placebo" in chunk.text(document)
    assert "Peak flow" not in chunk.text(document)


def test_without_section_keys_the_whole_document_is_shown():
    document = _document(PAGE)

    assert sections_of(document, SECTIONS, []) == ((0, len(PAGE)),)


def test_a_page_without_known_headings_is_shown_whole():
    document = _document(PAGE)

    assert sections_of(document, (Section("top", "", 0, len(PAGE), 0),), ["arms"]) == ((0, len(PAGE)),)


def test_a_section_the_page_has_not_gives_nothing():
    document = _document(PAGE)

    assert sections_of(document, SECTIONS, ["harms"]) == ()


def test_sections_go_into_one_chunk_while_they_fit_and_are_not_cut_when_they_do_not():
    document = _document(PAGE)
    wanted = sections_of(document, SECTIONS, ["arms", "outcomes"])

    chunks = pack_chunks(document, SECTIONS, wanted, size=75, overlap=10)

    assert [c.pieces for c in chunks] == [
        ((SECTIONS[1].start, SECTIONS[1].end),),
        ((SECTIONS[2].start, SECTIONS[2].end),),
    ]


def test_a_label_is_never_cut_from_its_value():
    blocks = [f"Label {n}\n\n{'value words ' * 8}end of value {n}." for n in range(40)]
    document = _document("\n\n".join(blocks))

    chunks = pack_chunks(document, (), (Stretch(0, len(document.text)),), size=500, overlap=0)

    assert len(chunks) > 5
    for chunk in chunks:
        assert chunk.text(document).lstrip().startswith("Label")


@given(
    text=st.text(alphabet=st.sampled_from("ab .;\n:-A1é"), min_size=1, max_size=2000),
    size=st.integers(40, 400),
    share=st.integers(0, 4),
)
def test_chunks_put_together_give_the_text(text, size, share):
    document = _document(text)

    chunks = pack_chunks(
        document, (), (Stretch(0, len(text)),), size=size, overlap=size // share // 4 if share else 0
    )

    covered = merge_stretches(piece for chunk in chunks for piece in chunk.pieces)
    assert covered == ((0, len(text)),)
    assert all(chunk.size <= size for chunk in chunks)


@given(text=st.text(alphabet=st.sampled_from("ab .\nA"), min_size=300, max_size=1000))
def test_halves_cover_the_chunk_and_are_smaller(text):
    document = _document(text)
    chunk = Chunk((Stretch(0, len(text)),))

    halves = halve(document, chunk, overlap=40)

    assert merge_stretches(p for h in halves for p in h.pieces) == ((0, len(text)),)
    assert all(h.size < chunk.size for h in halves)


def test_a_chunk_too_small_to_halve_gives_nothing():
    assert halve(_document("short"), Chunk((Stretch(0, 5),)), overlap=40) == ()


def test_a_passage_is_the_sentences_that_hold_the_words():
    text = "Cure was rare. Relapse came in 9% (P = 0.77). Cure  rates\ndiffered. None died."
    document = _document(text)

    passage = passage_around(document, (Stretch(0, len(text)),), "relapse", size=500)

    assert [text[a:b] for a, b in passage] == ["Relapse came in 9% (P = 0.77)."]


def test_a_passage_for_words_that_do_not_stand_there_is_empty():
    document = _document("Cure was rare.")

    assert passage_around(document, (Stretch(0, 14),), "relapse", size=500) == ()
    assert passage_around(document, (Stretch(0, 14),), " ", size=500) == ()


def test_lines_are_taken_whole():
    text = "one\ntwo words\nthree"

    assert widen_to_lines(text, [Stretch(8, 9)]) == ((4, 13),)
