"""Values beside their labels, and labels with nothing behind them, or with words that are no such value."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import islice

import regex

from extract.items import Hit, apart, leaf_fields
from extract.labelled_page import WORD, LabelledPage
from extract.lexicon import Label
from extract.outline import Section
from extract.templates import Template, full_path
from schemas.describe import FieldSpec
from schemas.documents import Span
from schemas.fields import DraftedField, Drafter, Flag, State
from schemas.values import Kind

_WORDS_BEHIND = regex.compile(r"[\s:：|=]*(?P<words>[^\s|](?:[^\n|]*[^\s|])?)")
"""What follows a label, on its line or the next that is not blank, up to the end of its cell."""
_OF_SET_FORM = frozenset({Kind.CODE, Kind.DATE, Kind.INTEGER, Kind.QUANTITY, Kind.BOOLEAN})
"""Kinds of which not every word is a value."""
_SAYS_NOTHING = regex.compile(
    r"(?i:n/?a|none|null|nil|no (?:age )?limits?|not (?:applicable|provided|specified|available)|unknown)"
    r"|\W*|[^:]{1,60}:.*"
)
"""Words for no value, and a line of another label."""


Place = tuple[int, int]
"""Start and end of a label in the reading view, half-open."""


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
        unread = self._unread(self._page.alone.items())
        for entry, template in self._templates():
            for section, places in self._places(entry, template, unread):
                empty = (p for p in places if not template.fields or self._ends_empty(p[1], section.end))
                for start, end in islice(empty, 1):
                    yield DraftedField(
                        path=_path(entry, template).removesuffix("[]"),
                        state=State.LABEL_WITHOUT_VALUE,
                        evidence=(self._page.span(start, end),),
                        drafter=Drafter.LABEL,
                    )

    def unreadable(self) -> Iterator[DraftedField]:
        """Labels with words behind them that no value of their field is printed as, so that nothing printed
        is passed over; to be asked once the values were read.
        """
        unread = self._unread(self._page.labelled)
        for entry, template in self._templates():
            spec, _ = self._page.rules.spec(_path(entry, template))
            if spec.kind in _OF_SET_FORM:
                for section, places in self._places(entry, template, unread):
                    words = (self._words_behind(end, section.end) for _, end in places)
                    yield from (_unreadable(spec, found) for found in words if found)

    def _unread(self, labels: Iterable[Place]) -> Mapping[str, Sequence[Place]]:
        """The words of labels whose value was not read, case folded, to where they stand."""
        unread: dict[str, list[Place]] = {}
        for start, end in labels:
            if start not in self._read_labels:
                unread.setdefault(self._page.text[start:end].casefold(), []).append((start, end))
        return unread

    def _templates(self) -> Iterator[tuple[Label, Template]]:
        """The templates of this page that have a label and a field behind it."""
        for entry, templates in self._page.labels():
            yield from ((entry, t) for t in templates if t.label_expression and t.awaited is not None)

    def _places(
        self, entry: Label, template: Template, unread: Mapping[str, Sequence[Place]]
    ) -> Iterator[tuple[Section, list[Place]]]:
        """Where the template's label stands among the unread ones, by section."""
        for words, places in unread.items():
            if template.needle in words and template.label and template.label.fullmatch(words):
                for section in self._page.label_sections(entry, template.needle):
                    yield section, [p for p in places if section.start <= p[0] < section.end]

    def _words_behind(self, label_end: int, section_end: int) -> Span | None:
        """The words that follow a label; None where a heading or another label does, or words for nothing."""
        behind = _WORDS_BEHIND.match(self._page.text, label_end, section_end)
        if behind is None or behind.start("words") in self._page.lines:
            return None
        return None if _SAYS_NOTHING.fullmatch(behind["words"]) else self._page.span(*behind.span("words"))

    def _ends_empty(self, label_end: int, section_end: int) -> bool:
        """Whether the next words below a lone label, if any, are a heading or another label."""
        line_end = self._page.text.find("\n", label_end, section_end)
        word = WORD.search(self._page.text, line_end, section_end) if line_end >= 0 else None
        return word is None or word.start() in self._page.lines


def _path(entry: Label, template: Template) -> str:
    """The path of the first field behind a template's label."""
    return full_path(entry.path, template.awaited or "")


def _unreadable(spec: FieldSpec, words: Span) -> DraftedField:
    """Says that the field is printed, as words that are none of its values."""
    return DraftedField(
        path=spec.path.removesuffix("[]"),
        state=State.NOT_STATED,
        evidence=(words,),
        drafter=Drafter.LABEL,
        flags=(Flag.NOT_IN_ENUMERATION if spec.kind is Kind.CODE else Flag.NOT_IN_FORM,),
        note=f"printed as {words.quote!r}, which is none of its values",
    )
