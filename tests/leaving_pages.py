"""Pages as they leave when every drafted field is taken as it is, without a store."""

from dataset.leaving import Leaving, Policy, Rules
from dataset.records import placed_fields
from schemas.catalogue import builtin_record_types
from schemas.decided import DecidedRecord


def leaving_of(document, draft):
    """The record of a draft, and its placed fields."""
    rules = Rules(Policy.DRAFTS, builtin_record_types())
    [leaving] = rules.sort_out([DecidedRecord(document=document, draft=draft)])
    assert isinstance(leaving, Leaving), leaving
    return leaving, placed_fields(leaving)
