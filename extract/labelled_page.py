"""One page as its labels are read on it: where they may stand, and what a stretch of it gives as values.

All offsets are those of the reading view; `span` maps them back to the stored text.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

import regex

from extract.items import Hit
from extract.label_rules import LabelRules
from extract.lexicon import Label
from extract.outline import FOREIGN, Outline, Section
from extract.patience import Patience
from extract.pieces import pieces
from extract.templates import Template
from extract.values import read_value
from schemas.documents import Span

WORD = regex.compile(r"\S")


@dataclass
class LabelledPage:
    """One page being read."""

    rules: LabelRules
    source: str
    """The stored text."""
    outline: Outline
    patience: Patience

    def __post_init__(self) -> None:
        self.text = self.outline.view.text
        lexicon = self.rules.lexicon
        self.family = frozenset(lexicon.layout_family(self.outline.layout))
        self.is_open = any(lexicon.layouts[name].is_open for name in self.family)
        self.owners: dict[regex.Pattern[str], str] = {}
        """Pattern searched for to the path of its entry."""
        self.regions: dict[str, list[Section]] = {}
        """Stretches that one entry marked out for later ones, by their '!name'."""
        self._folded: dict[int, str] = {}
        """Start of a section to its text, case folded."""
        found = list(self.rules.label_line(self.family).finditer(self.text))
        self.labelled = [m.span("label") for m in found]
        """Where labels stand at the start of a line, in order."""
        self.alone = dict(m.span("label") for m in found if m["alone"] is not None)
        """Where a label stands alone on its line, start to end."""
        self.headings = {self._first_word(s.start) for s in self.outline.view_sections[1:]}
        self.structure = self.headings | self.alone.keys()
        """Where a heading or a lone label stands: never a value."""
        self.lines = self.structure.union(*((m.start("label"), self._first_word(m.start())) for m in found))
        """Where these stand, or a label with its value: never the value of the label before it."""

    def given_up(self) -> tuple[str, ...]:
        """Paths of the entries that searching took too long for."""
        return tuple(dict.fromkeys(self.owners[pattern] for pattern in self.patience.given_up))

    def holds(self, layouts: Sequence[str]) -> bool:
        """Whether an entry of these layouts is for this page; of none, it is for every page."""
        return not layouts or not self.family.isdisjoint(layouts)

    def labels(self) -> Iterator[tuple[Label, tuple[Template, ...]]]:
        """The label entries that are for this page."""
        for entry, templates in self.rules.labels:
            if self.holds(entry.layouts):
                yield entry, templates

    def sections(self, keys: Sequence[str]) -> list[Section]:
        """The marked regions or else the sections of these keys; every section where none is named."""
        regions = [region for key in keys for region in self.regions.get(key, ())]
        return regions or [s for s in self.outline.view_sections if not keys or s.key in keys]

    def label_sections(self, entry: Label, needle: str) -> Iterator[Section]:
        """The sections where a label may stand and these words do."""
        for section in self.outline.view_sections:
            if self._has_room_for(entry, section.key) and needle in self._fold(section):
                yield section

    def _has_room_for(self, entry: Label, key: str) -> bool:
        """Whether a label may stand in a section: where its entry says, on an open page also elsewhere."""
        if not entry.sections:
            return key not in self.rules.free_text
        return key in entry.sections or (self.is_open and key not in (*self.rules.free_text, *FOREIGN))

    def _fold(self, section: Section) -> str:
        if section.start not in self._folded:
            self._folded[section.start] = self.text[section.start : section.end].casefold()
        return self._folded[section.start]

    def span(self, start: int, end: int) -> Span:
        """The span of the stored text that a stretch of the view comes from."""
        return Span.of(self.source, *self.outline.view.source_span(start, end))

    def hits(
        self, match: regex.Match[str], group: str, path: str, *, split: str | None, barred: Container[int]
    ) -> list[Hit]:
        """The readings of one placeholder; none where it begins at a barred place, or gives no value."""
        spec, codes = self.rules.spec(path)
        hits = []
        for start, end in match.spans(group):
            for low, high in pieces(self.text, start, end, split):
                value = None if low in barred else read_value(spec, self.text[low:high], codes)
                if value is not None:
                    hits.append(Hit(value, self.span(low, high)))
        return hits

    def _first_word(self, offset: int) -> int:
        return word.start() if (word := WORD.search(self.text, offset)) else offset
