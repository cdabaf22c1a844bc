"""Readings of one item become one item, those of two stay apart, and every value keeps its places."""

import pytest

from extract.items import (
    Hit,
    Item,
    apart,
    group_fields,
    item_fields,
    key_of,
    leaf_fields,
    merge_items,
    settle,
)
from schemas.catalogue import load_record_type
from schemas.documents import Span
from schemas.fields import Flag, State

TRIAL = load_record_type("trial_registration")


def hit(value, at: int = 0) -> Hit:
    quote = str(value or "label")
    return Hit(value, Span(start=at, end=at + len(quote), quote=quote))


def drug(name: str | None, at: int, *, repeats: bool = False, **leaves: str) -> Item:
    hits = {leaf: [hit(value, at + 50)] for leaf, value in leaves.items()}
    named = {"name": [hit(name, at)]} if name else {}
    return Item(key_of({**named, **hits}, ["name"]), {**named, **hits}, repeats=repeats)


def shown(items: list[Item]) -> list[dict]:
    return [
        {leaf: [h.value for h in hits] for leaf, hits in item.leaves.items()} for item in merge_items(items)
    ]


def test_items_stand_in_the_order_of_the_page():
    assert shown([drug("B", 100), drug("A", 0)]) == [{"name": ["A"]}, {"name": ["B"]}]


def test_another_printing_of_an_item_is_taken_into_it_behind_its_own():
    found = shown([drug("Zinc", 0, repeats=True, type="DRUG"), drug("zinc", 100, type="DRUG")])

    assert found == [{"name": ["zinc", "Zinc"], "type": ["DRUG", "DRUG"]}]


def test_items_that_only_ever_repeat_are_items():
    assert shown([drug("A", 0, repeats=True), drug("A", 9, repeats=True)]) == [{"name": ["A", "A"]}]


def test_two_items_of_one_name_stay_two_with_keys_of_their_own():
    merged = merge_items([drug("Zinc", 0, description="paste"), drug("Zinc", 100, description="foam")])

    assert [item.key for item in merged] == ["name=zinc", "name=zinc#2"]


def test_a_further_printing_goes_to_the_item_it_agrees_with():
    listed = [drug("Zinc", 0, description="paste"), drug("Zinc", 100, description="foam")]
    merged = merge_items([*listed, drug("Zinc", 200, repeats=True, description="foam")])

    assert [len(item.leaves["description"]) for item in merged] == [1, 2]


def test_what_is_printed_apart_goes_to_the_only_item_there_is():
    alias = drug(None, 200, other_names="ZN-1")

    assert shown([drug("Zinc", 0), alias]) == [{"name": ["Zinc"], "other_names": ["ZN-1"]}]
    assert shown([drug("Zinc", 0), drug("Foam", 100), alias]) == [{"name": ["Zinc"]}, {"name": ["Foam"]}]
    assert shown([alias]) == []


def test_readings_that_overlap_a_better_one_are_left():
    better, inside, beside, around = (
        hit("zinc paste", 10),
        hit("paste", 15),
        hit("foam", 20),
        hit("a" * 40, 0),
    )

    assert apart([better, inside, beside, around]) == [better, beside]


def test_the_first_reading_is_the_value_equal_ones_are_evidence_and_others_alternatives():
    field = settle("arms[0].label", [hit("Zinc"), hit("zinc.", 10), hit("Foam", 20)], TRIAL)

    assert (field.value, [span.start for span in field.evidence]) == ("Zinc", [0, 10])
    assert [other.value for other in field.alternatives] == ["Foam"]
    assert field.flags == (Flag.SOURCES_DISAGREE,)


@pytest.mark.parametrize("hits", [[hit(None), hit("ALL", 9)], [hit("ALL", 9), hit(None)]])
def test_a_label_without_value_gives_way_to_a_value_anywhere(hits):
    field = settle("eligibility.sex", hits, TRIAL)

    assert (field.value, field.state, field.flags, field.alternatives) == ("ALL", State.STATED, (), ())


def test_labels_alone_are_a_label_without_value():
    field = settle("eligibility.sex", [hit(None), hit(None, 9)], TRIAL)

    assert (field.state, len(field.evidence)) == (State.LABEL_WITHOUT_VALUE, 2)


def test_personal_data_is_flagged():
    assert settle("central_contacts[0].email", [hit("a@example.org")], TRIAL).flags == (Flag.PERSONAL_DATA,)


def test_entries_of_a_plain_list_are_numbered_and_equal_ones_are_one():
    fields = list(leaf_fields("arms[0]", "intervention_names[]", [hit("A"), hit("B", 5), hit("a", 9)], TRIAL))

    assert [(f.path, f.value, len(f.evidence)) for f in fields] == [
        ("arms[0].intervention_names[0]", "A", 2),
        ("arms[0].intervention_names[1]", "B", 1),
    ]


def test_fields_of_an_item_share_its_key_and_its_number():
    fields = list(item_fields("interventions", [drug("A", 0), drug("B", 99, type="DRUG")], TRIAL))

    assert [(f.path, f.item_key) for f in fields] == [
        ("interventions[0].name", "interventions:name=a"),
        ("interventions[1].name", "interventions:name=b"),
        ("interventions[1].type", "interventions:name=b"),
    ]


def test_a_group_printed_in_two_places_is_one_group():
    items = [Item("", {"name": [hit("A")]}), Item("", {"name": [hit("a", 9)], "class": [hit("OTHER", 20)]})]
    fields = list(group_fields("sponsors.lead_sponsor", items, TRIAL))

    assert [(f.path, len(f.evidence), f.item_key) for f in fields] == [
        ("sponsors.lead_sponsor.name", 2, None),
        ("sponsors.lead_sponsor.class", 1, None),
    ]
