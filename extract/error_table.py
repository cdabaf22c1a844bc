"""The expected error before anybody has reviewed: log-odds by signal, and how each signal is said.

`docs/expected-error.md` says where each number comes from.
"""

from __future__ import annotations

from extract.error_fit import ALWAYS
from schemas.error_weights import ErrorWeights
from schemas.fields import FLAG_WORDS

MEASURED: dict[str, float] = {
    "absent_list": 2.61,
    "absent_section_there": -1.82,
    "always": -6.29,
    "kind:boolean": -0.42,
    "kind:date": -0.57,
    "kind:identifier": 0.33,
    "kind:integer": -0.17,
    "kind:quantity": -0.25,
    "kind:string": 1.60,
    "kind:text": 0.62,
    "list_item": -2.19,
    "long": 0.31,
    "many_unclaimed_nearby": -0.16,
    "printed_twice": -0.36,
    "read:pattern": 0.45,
    "read:place": 0.71,
    "several_lines": 2.01,
    "state:label_without_value": -0.10,
    "state:not_stated": 1.10,
    "state:section_missing": -1.36,
    "unclaimed_nearby": -0.26,
}
"""Fitted on judged pages by `benchmarks/expected_error.py`, which prints them."""

ASSUMED: dict[str, float] = {
    "read:model": 4.5,
    "model_sure": -0.7,
    "model_unsure": 0.7,
    "state:inferred": 1.0,
    "grounding:normalized": 0.0,
    "grounding:spliced": 0.5,
    "grounding:fuzzy": 1.0,
    "grounding:altered": 4.0,
    "grounding:not_found": 4.0,
    "flag:no_source": 1.0,
    "flag:altered_quote": 1.0,
    "flag:value_not_in_quote": 3.0,
    "flag:outside_section": 2.0,
    "flag:not_in_enumeration": 3.0,
    "flag:not_in_form": 3.0,
    "flag:malformed_identifier": 3.0,
    "flag:implausible_unit": 1.0,
    "flag:ambiguous_place": 1.0,
    "flag:sources_disagree": 1.5,
    "flag:sum_mismatch": 2.0,
    "flag:percent_mismatch": 2.5,
    "flag:dates_out_of_order": 1.5,
    "flag:status_mismatch": 1.0,
    "flag:out_of_range": 4.0,
    "flag:bounds_reversed": 2.5,
    "flag:estimate_outside_interval": 2.5,
    "flag:p_value_mismatch": 1.0,
    "flag:name_not_listed": 1.0,
    "flag:section_unread": 1.0,
    "flag:list_run_together": 3.0,
    "drafters_disagree": 2.0,
    "places_disagree": 1.0,
    "corroborated": -2.0,
    "unknown_layout": 1.0,
}
"""Signals the measured pages do not show often; from judgement, until reviewers correct them."""

UNMEASURED = ErrorWeights(log_odds={ALWAYS: -4.0, **ASSUMED})
"""What `MEASURED` was fitted from."""
PRIOR = ErrorWeights(log_odds={**UNMEASURED.log_odds, **MEASURED})
"""What a database starts with."""

RISKS: dict[str, str] = {
    "grounding:altered": "altered number or word",
    "grounding:not_found": "its quote is not in the source",
    "grounding:fuzzy": "its quote is only nearly in the source",
    "grounding:spliced": "its quote is put together from two pieces",
    "state:inferred": "inferred, not stated",
    "drafters_disagree": "label and model disagree",
    "places_disagree": "two places say different things",
    "many_unclaimed_nearby": "unclaimed numbers nearby",
    "unclaimed_nearby": "unclaimed numbers nearby",
    "model_unsure": "the model was unsure",
    "long": "a long text",
    "several_lines": "over several lines",
    "unknown_layout": "a page of unknown layout",
    "absent_list": "an empty list may be a missed one",
    "absent_required": "every record should have it",
    "absent_section_there": "not found, though its section is there",
    **{f"flag:{flag.value}": words for flag, words in FLAG_WORDS.items()},
}
"""What a signal that speaks against a field is called."""

WAYS: dict[str, str] = {
    "state:not_stated": "not found on the page",
    "state:label_without_value": "its label has no value",
    "state:section_missing": "its section is not on the page",
    "state:not_applicable": "does not apply",
    "read:label": "value read from a label",
    "read:place": "value read from its place",
    "read:pattern": "value read by its pattern",
    "read:model": "value read by the model",
    "read:derived": "true of every such page",
    "read:marker": "told by the page's layout",
}
"""How a field came about."""

REASSURANCES: dict[str, str] = {
    "printed_twice": "printed twice",
    "corroborated": "label and model agree",
    "model_sure": "the model was sure",
}
"""What a signal that speaks for a field is called."""
