"""Paths: what is one, and that taking one apart and joining it gives it back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.errors import SchemaError
from schemas.paths import group_of, join_path, parse_path, template_of

NAMES = st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,8}", fullmatch=True)
STEPS = st.tuples(NAMES, st.lists(NAMES | st.integers(0, 999), max_size=6)).map(
    lambda drawn: (drawn[0], *drawn[1])
)


@given(STEPS)
def test_a_joined_path_is_taken_apart_into_the_same_steps(steps):
    assert parse_path(join_path(steps)) == steps


@given(st.text(alphabet="ab_0[].", max_size=12))
def test_whatever_is_accepted_as_a_path_is_spelled_in_the_one_way(text):
    try:
        steps = parse_path(text)
    except SchemaError:
        return

    assert join_path(steps) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "[0]",
        "arms.",
        ".arms",
        "arms..label",
        "arms[]",
        "arms[-1]",
        "arms[01]",
        "arms[0]label",
        "arms [0]",
    ],
)
def test_anything_else_is_refused_by_name(text):
    with pytest.raises(SchemaError, match="is not a field path"):
        parse_path(text)


@given(STEPS)
def test_a_template_keeps_the_names_and_forgets_the_places(steps):
    template = template_of(join_path(steps))

    assert template == join_path(steps) or "[]" in template
    assert template_of(template) == template
    assert group_of(template) == group_of(join_path(steps)) == steps[0]


def test_a_template_names_the_field_of_every_item():
    assert template_of("arms[12].regimens[0].dose") == "arms[].regimens[].dose"
