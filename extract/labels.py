"""Label reading: what the lexicon names is read here, deterministic, with exact spans.

No label is known to this module; `lexicon.toml` is the only place that knows what pages print.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from extract.bullets import bullet_fields
from extract.items import Hit, leaf_fields
from extract.label_rules import LabelRules
from extract.labelled_items import LabelledItems
from extract.labelled_page import LabelledPage
from extract.labelled_values import LabelledValues
from extract.lexicon import load_lexicon
from extract.outline import Outline
from extract.patience import Patience
from extract.pieces import joined, pieces
from extract.values import read_value
from schemas.catalogue import RecordType
from schemas.fields import DraftedField


@dataclass(frozen=True)
class LabelReading:
    """What labels say on one page."""

    fields: tuple[DraftedField, ...]
    """In the order of the page."""
    given_up: tuple[str, ...] = ()
    """Paths of the entries that took too long on this page and were read in part, or not at all."""


class LabelReader(LabelRules):
    """Reads the pages of one record type; compiled once, used for any number of pages and threads."""

    def read(self, source: str, outline: Outline) -> tuple[DraftedField, ...]:
        """Every field that labels, places and list marks give, in the order of the page."""
        return self.read_page(source, outline).fields

    def read_page(self, source: str, outline: Outline, patience: Patience | None = None) -> LabelReading:
        """The fields of a page, and what could not be read because searching for it took too long."""
        page = LabelledPage(self, source, outline, patience or Patience())
        values = LabelledValues(page)
        found = [*values.fields(), *LabelledItems(page).fields(), *_body_fields(page), *_bullet_fields(page)]
        taken = {path for field in found for path in (field.path, field.path.rpartition("[")[0])}
        told = (*values.without_value(), *values.unreadable())
        empty = {field.path: field for field in told if field.path not in taken}
        fields = sorted([*found, *empty.values()], key=lambda field: field.evidence[0].start)
        return LabelReading(tuple(fields), page.given_up())


@cache
def label_reader(record_type: RecordType) -> LabelReader:
    """The reader of a record type with the project's lexicon, made once."""
    return LabelReader(record_type, load_lexicon())


def _body_fields(page: LabelledPage) -> Iterator[DraftedField]:
    """Sections that are one value."""
    for entry in page.rules.bodies:
        spec, codes = page.rules.spec(entry.path)
        hits = []
        for start, end in joined(page.sections((entry.section,))):
            for low, high in pieces(page.text, start, end, None):
                hits.append(Hit(read_value(spec, page.text[low:high], codes), page.span(low, high)))
        if hits:
            yield from leaf_fields("", entry.path, hits, page.rules.record_type)


def _bullet_fields(page: LabelledPage) -> Iterator[DraftedField]:
    """Lists of bullets."""
    for entry in page.rules.bullets:
        if page.holds(entry.layouts):
            yield from bullet_fields(entry, page.source, page.outline, page.rules.record_type)
