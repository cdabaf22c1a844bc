"""Values beside their labels, and labels that are printed with nothing behind them."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import islice

import regex

from extract.items import Hit, apart, leaf_fields
from extract.labelled_page import WORD, LabelledPage
from extract.lexicon import Label
from extract.templates import Template, full_path
from schemas.fields import DraftedField, Drafter, State


class LabelledValues:
    """Reads the label entries of one page; first the values, then the labels that have none."""

    def __init__(self, page: LabelledPage) -> None:
        self._page = page
        self._read_labels: set[int] = set()
        """Where a label stands whose value was read."""

    def fields(self) -> Iterator[DraftedField]:
        """Every value that a label names."""
        readings: dict[tuple[str, str], list[tuple[int, Hit]]] = {}
        for entry, templates in self._page.labels():
            for rank, template in enumerate(templates):
                for name, hits in self._label_hits(entry, template):
                    readings.setdefault((entry.path, name), []).extend((rank, hit) for hit in hits)
        for (path, name), ranked in readings.items():
            hits = [hit for _, hit in sorted(ranked, key=lambda r: (r[0], r[1].span.start))]
            yield from leaf_fields(path, name, apart(hits), self._page.rules.record_type)

    def _label_hits(self, entry: Label, template: Template) -> Iterator[tuple[str, list[Hit]]]:
        page = self._page
        for section in page.label_sections(entry, template.needle):
            page.owners[template.pattern] = entry.path
            for match in page.patience.find_all(template.pattern, page.text, section.start, section.end):
                read = {
                    name: page.hits(
                        match,
                        group,
                        full_path(entry.path, name),
                        split=entry.split,
                        barred=self._barred(template, match, group),
                    )
                    for group, name in template.fields.items()
                }
                if all(read[name] for group, name in template.fields.items() if match[group]):
                    if template.fields or template.awaited is None:
                        self._read_labels.add(match.start("label"))
                    yield from ((name, hits) for name, hits in read.items() if hits)
                    if entry.first:
                        return

    def _barred(self, template: Template, match: regex.Match[str], group: str) -> Container[int]:
        """Where the value of a placeholder may not begin; one inside the label has its place already."""
        if template.label_expression is None:
            return self._page.headings
        return self._page.lines if match.start(group) >= match.end("label") else ()

    def without_value(self) -> Iterator[DraftedField]:
        """Labels that are printed with nothing behind them; to be asked once the values were read."""
        page = self._page
        unread: dict[str, list[tuple[int, int]]] = {}
        for start, end in page.alone.items():
            if start not in self._read_labels:
                unread.setdefault(page.text[start:end].casefold(), []).append((start, end))
        for entry, templates in page.labels():
            for template in templates:
                for start, end in self._unfilled_labels(entry, template, unread):
                    yield DraftedField(
                        path=full_path(entry.path, template.awaited or "").removesuffix("[]"),
                        state=State.LABEL_WITHOUT_VALUE,
                        evidence=(page.span(start, end),),
                        drafter=Drafter.LABEL,
                    )

    def _unfilled_labels(
        self, entry: Label, template: Template, unread: Mapping[str, Sequence[tuple[int, int]]]
    ) -> Iterator[tuple[int, int]]:
        """The first place in each section where the template's label stands with nothing behind it.

        unread: words, case folded, to the places where they stand alone as a label.
        """
        if template.label_expression is None or template.awaited is None:
            return
        for words, places in unread.items():
            if template.needle in words and template.label and template.label.fullmatch(words):
                for section in self._page.label_sections(entry, template.needle):
                    inside = (p for p in places if section.start <= p[0] < section.end)
                    empty = (p for p in inside if not template.fields or self._ends_empty(p[1], section.end))
                    yield from islice(empty, 1)

    def _ends_empty(self, label_end: int, section_end: int) -> bool:
        """Whether the next words below a lone label, if any, are a heading or another label."""
        line_end = self._page.text.find("\n", label_end, section_end)
        word = WORD.search(self._page.text, line_end, section_end) if line_end >= 0 else None
        return word is None or word.start() in self._page.lines
