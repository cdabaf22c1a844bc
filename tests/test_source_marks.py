"""However marks lie over each other, every place has the kinds of exactly those that lie on it."""

from hypothesis import given
from hypothesis import strategies as st

from review_tui.source_marks import Layer, Mark, MarkKind, Marks, row_of, stretches, ticks
from review_tui.source_strips import top_kind
from review_tui.wrapping import Wrapped

LENGTH = 60
MARKS = st.lists(
    st.builds(
        Mark,
        st.integers(-5, LENGTH + 5),
        st.integers(-5, LENGTH + 5),
        st.sampled_from(MarkKind),
        st.integers(0, 999),
        st.sampled_from("abc"),
    ),
    max_size=30,
)


def is_current_too(mark, marks):
    """Whether another mark says of the same words of the same field that they are current."""

    def place(mark):
        return max(0, mark.start), min(LENGTH, mark.end), mark.key

    current = [other for other in marks if other.kind is MarkKind.CURRENT]
    return mark.kind is MarkKind.OTHER and any(place(mark) == place(other) for other in current)


@given(MARKS)
def test_the_kinds_at_a_place_are_those_of_the_marks_there(marks):
    known = Marks(marks, LENGTH)
    for at in range(LENGTH):
        there = [mark for mark in marks if mark.start <= at < mark.end and not is_current_too(mark, marks)]
        kinds = 0
        for mark in there:
            kinds |= mark.kind

        assert known.layer.kinds_at(at) == kinds
        assert sorted(mark.key for mark in known.at(at)) == sorted(mark.key for mark in there)
        assert top_kind(kinds) == max((mark.kind for mark in there), default=None)


@given(MARKS)
def test_marks_at_a_place_come_shortest_first(marks):
    for at in range(0, LENGTH, 7):
        sizes = [mark.end - mark.start for mark in Marks(marks, LENGTH).at(at)]
        assert sizes == sorted(sizes)


@given(MARKS, st.integers(0, LENGTH), st.integers(0, LENGTH))
def test_the_pieces_of_a_line_cover_it_and_look_alike_throughout(marks, start, size):
    layers = [Marks(marks, LENGTH).layer, Layer.of_hits([(3, 5), (5, 9), (40, 41)])]
    line = range(start, min(LENGTH, start + size))
    pieces = list(stretches(line, layers))

    assert "".join(str(list(range(low, high))) for low, high, _ in pieces).replace("][", ", ") == (
        str(list(line)) if line else ""
    )
    for low, high, kinds in pieces:
        for at in range(low, high):
            assert layers[0].kinds_at(at) | layers[1].kinds_at(at) == kinds


def test_the_current_fields_words_are_not_also_another_fields():
    marks = [
        Mark(2, 9, MarkKind.OTHER, 4, "a"),
        Mark(2, 9, MarkKind.CURRENT, 4, "a"),
        Mark(2, 9, MarkKind.OTHER, 5, "b"),
    ]

    assert [(mark.key, mark.kind) for mark in Marks(marks, 20).all] == [
        ("a", MarkKind.CURRENT),
        ("b", MarkKind.OTHER),
    ]


def test_the_marks_that_begin_in_a_stretch_come_with_the_most_telling_first():
    marks = [Mark(2, 9, MarkKind.OTHER, 1), Mark(4, 5, MarkKind.CURRENT, 2), Mark(6, 9, MarkKind.UNCLAIMED)]

    assert [mark.kind for mark in Marks(marks, 20).beginning_in(2, 6)] == [MarkKind.CURRENT, MarkKind.OTHER]


@given(MARKS, st.integers(1, 30), st.integers(1, 40))
def test_each_row_of_ticks_has_the_kinds_on_the_lines_it_stands_for(marks, width, height):
    wrapped = Wrapped("word " * (LENGTH // 5), width)
    known = Marks(marks, LENGTH)
    rows = [0] * height
    for mark in known.all:
        first, last = wrapped.line_of(mark.start), wrapped.line_of(mark.end - 1)
        for line in range(first, last + 1):
            rows[row_of(line, len(wrapped), height)] |= mark.kind

    assert ticks([known.layer], wrapped, height) == rows
