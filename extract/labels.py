"""Label reading: what the lexicon names is read here, deterministic, with exact spans.

No label is known to this module; `lexicon.toml` is the only place that knows what pages print.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

import regex

from extract.bullets import bullet_fields
from extract.items import Hit, Item, apart, group_fields, item_fields, key_of, leaf_fields, merge_items
from extract.lexicon import Item as ItemEntry
from extract.lexicon import Label, Lexicon, load_lexicon
from extract.outline import FOREIGN, Outline, Section
from extract.patience import Patience
from extract.pieces import joined, pieces
from extract.templates import Template, compile_item, compile_label, full_path, line_of_label
from extract.values import Codes, form_of, read_value
from schemas.catalogue import FieldSpec, RecordType
from schemas.documents import Span
from schemas.fields import DraftedField, Drafter, State

_WORD = regex.compile(r"\S")


@dataclass(frozen=True)
class Reading:
    """What labels say on one page."""

    fields: tuple[DraftedField, ...]
    """In the order of the page."""
    given_up: tuple[str, ...] = ()
    """Paths of the entries that took too long on this page and were read in part, or not at all."""


class LabelReader:
    """Reads the pages of one record type; compiled once, used for any number of pages and threads."""

    def __init__(self, record_type: RecordType, lexicon: Lexicon) -> None:
        self.record_type, self.lexicon = record_type, lexicon
        code = record_type.code
        self.labels: tuple[tuple[Label, tuple[Template, ...]], ...] = tuple(
            (entry, tuple(compile_label(text, entry.path, self.form) for text in entry.match))
            for entry in lexicon.labels.get(code, ())
        )
        self.free_text = frozenset(lexicon.free_text.get(code, ()))
        self.items = lexicon.items.get(code, ())
        self.bullets = lexicon.bullets.get(code, ())
        self.bodies = lexicon.bodies.get(code, ())

    def read(self, source: str, outline: Outline) -> tuple[DraftedField, ...]:
        """Every field that labels, places and list marks give, in the order of the page."""
        return self.read_page(source, outline).fields

    def read_page(self, source: str, outline: Outline, patience: Patience | None = None) -> Reading:
        """The fields of a page, and what could not be read because searching for it took too long."""
        page = _Page(self, source, outline, patience or Patience())
        found = [*page.from_labels(), *page.from_items(), *page.from_bodies(), *page.from_bullets()]
        taken = {path for field in found for path in (field.path, field.path.rpartition("[")[0])}
        empty = {field.path: field for field in page.without_value() if field.path not in taken}
        fields = sorted([*found, *empty.values()], key=lambda field: field.evidence[0].start)
        return Reading(tuple(fields), page.given_up())

    @cache  # noqa: B019  # readers live as long as the program
    def spec(self, path: str) -> tuple[FieldSpec, Codes]:
        """The spec of a path template, and the printed forms of its codes."""
        spec = self.record_type.spec(path)
        return spec, self.lexicon.codes.get(spec.path, {})

    @cache  # noqa: B019  # see spec
    def label_line(self, family: frozenset[str]) -> regex.Pattern[str]:
        """Matches a line that begins with a label of these layouts."""
        here = (ts for entry, ts in self.labels if not entry.layouts or not family.isdisjoint(entry.layouts))
        return line_of_label(t.label_expression for ts in here for t in ts if t.label_expression)

    @cache  # noqa: B019  # see spec
    def form(self, path: str) -> str | None:
        """How a field is printed, as a regular expression; None when any words will do."""
        spec, codes = self.spec(path)
        return self.lexicon.patterns.get(spec.path) or form_of(spec, codes)

    @cache  # noqa: B019  # see spec
    def is_list(self, path: str) -> bool:
        """Whether a path is a list of groups."""
        return any(spec.startswith(f"{path}[].") for spec in self.record_type.specs)

    @cache  # noqa: B019  # see spec
    def keys(self, path: str) -> tuple[str, ...]:
        """The leaves that tell the items of a list apart, best first."""
        return tuple(spec.name for spec in self.record_type.list_keys(path))

    @cache  # noqa: B019  # see spec
    def fixed_item(self, path: str, text: str) -> Template:
        """An item template that rests on nothing read before."""
        return compile_item(text, path, self.form, lambda _: ())


@cache
def label_reader(record_type: RecordType) -> LabelReader:
    """The reader of a record type with the project's lexicon, made once."""
    return LabelReader(record_type, load_lexicon())


@dataclass
class _Page:
    """One page being read."""

    reader: LabelReader
    source: str
    outline: Outline
    patience: Patience

    def __post_init__(self) -> None:
        self.text = self.outline.view.text
        lexicon = self.reader.lexicon
        self.family = frozenset(lexicon.layout_family(self.outline.layout))
        self.is_open = any(lexicon.layouts[name].is_open for name in self.family)
        self.owners: dict[regex.Pattern[str], str] = {}
        """Pattern searched for to the path of its entry."""
        self.known: dict[str, dict[str, None]] = {}
        """Path to the texts read there, in order, for templates that rest on them."""
        self.folded: dict[int, str] = {}
        """Start of a section to its text, case folded."""
        self.regions: dict[str, list[Section]] = {}
        found = list(self.reader.label_line(self.family).finditer(self.text))
        self.alone = dict(m.span("label") for m in found if m["alone"] is not None)
        """Where a label stands alone on its line, start to end."""
        self.headings = {self._first_word(s.start) for s in self.outline.view_sections[1:]}
        self.structure = self.headings | self.alone.keys()
        """Where a heading or a lone label stands: never a value."""
        self.lines = self.structure.union(*((m.start("label"), self._first_word(m.start())) for m in found))
        """Where these stand, or a label with its value: never the value of the label before it."""
        self.read_labels: set[int] = set()
        """Where a label stands whose value was read."""

    def given_up(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.owners[pattern] for pattern in self.patience.given_up))

    def holds(self, layouts: Sequence[str]) -> bool:
        return not layouts or not self.family.isdisjoint(layouts)

    def sections(self, keys: Sequence[str]) -> list[Section]:
        regions = [region for key in keys for region in self.regions.get(key, ())]
        return regions or [s for s in self.outline.view_sections if not keys or s.key in keys]

    def _has_room_for(self, entry: Label, key: str) -> bool:
        """Whether a label may stand in a section: where its entry says, on an open page also elsewhere."""
        if not entry.sections:
            return key not in self.reader.free_text
        return key in entry.sections or (self.is_open and key not in (*self.reader.free_text, *FOREIGN))

    def span(self, start: int, end: int) -> Span:
        return Span.of(self.source, *self.outline.view.source_span(start, end))

    def labels(self) -> Iterator[tuple[Label, tuple[Template, ...]]]:
        for entry, templates in self.reader.labels:
            if self.holds(entry.layouts):
                yield entry, templates

    def label_sections(self, entry: Label, needle: str) -> Iterator[Section]:
        for section in self.outline.view_sections:
            if self._has_room_for(entry, section.key) and needle in self._folded(section):
                yield section

    def _folded(self, section: Section) -> str:
        if section.start not in self.folded:
            self.folded[section.start] = self.text[section.start : section.end].casefold()
        return self.folded[section.start]

    def from_labels(self) -> Iterator[DraftedField]:
        readings: dict[tuple[str, str], list[tuple[int, Hit]]] = {}
        for entry, templates in self.labels():
            for rank, template in enumerate(templates):
                for name, hits in self._label_hits(entry, template):
                    readings.setdefault((entry.path, name), []).extend((rank, hit) for hit in hits)
        for (path, name), ranked in readings.items():
            hits = [hit for _, hit in sorted(ranked, key=lambda r: (r[0], r[1].span.start))]
            yield from leaf_fields(path, name, apart(hits), self.reader.record_type)

    def _label_hits(self, entry: Label, template: Template) -> Iterator[tuple[str, list[Hit]]]:
        for section in self.label_sections(entry, template.needle):
            self.owners[template.pattern] = entry.path
            for match in self.patience.find_all(template.pattern, self.text, section.start, section.end):
                read = {
                    name: self._hits(
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
                        self.read_labels.add(match.start("label"))
                    yield from ((name, hits) for name, hits in read.items() if hits)
                    if entry.first:
                        return

    def _barred(self, template: Template, match: regex.Match[str], group: str) -> Container[int]:
        """Where the value of a placeholder may not begin; one inside the label has its place already."""
        if template.label_expression is None:
            return self.headings
        return self.lines if match.start(group) >= match.end("label") else ()

    def _hits(
        self, match: regex.Match[str], group: str, path: str, *, split: str | None, barred: Container[int]
    ) -> list[Hit]:
        """The readings of one placeholder; none where it begins at a barred place, or gives no value."""
        spec, codes = self.reader.spec(path)
        hits = []
        for start, end in match.spans(group):
            for low, high in pieces(self.text, start, end, split):
                value = None if low in barred else read_value(spec, self.text[low:high], codes)
                if value is not None:
                    hits.append(Hit(value, self.span(low, high)))
        return hits

    def from_items(self) -> Iterator[DraftedField]:
        collected: dict[str, list[Item]] = {}
        for entry in self.reader.items:
            if self.holds(entry.layouts):
                collected.setdefault(entry.path, []).extend(self._read_items(entry))
        for path, items in collected.items():
            if self.reader.is_list(path):
                yield from item_fields(path, merge_items(items), self.reader.record_type)
            else:
                yield from group_fields(path, items, self.reader.record_type)

    def _read_items(self, entry: ItemEntry) -> Iterator[Item]:
        """Items section by section; where several templates fit a place, the first wins."""
        prefix = f"{entry.path}[]" if self.reader.is_list(entry.path) else entry.path
        sections = self.sections(entry.sections)
        templates = [self._item_template(prefix, text) for text in entry.match if sections]
        self.owners |= {template.pattern: entry.path for template in templates}
        for section in sections:
            for template, match in self._matches(templates, section, anywhere=entry.anywhere):
                leaves = self._item_leaves(entry, template, match, prefix)
                if leaves and entry.heading:
                    leaves |= self._told_by_heading(section, full_path(prefix, entry.heading), entry.heading)
                if leaves:
                    leaves |= self._unfilled(entry, leaves, *match.span())
                    yield Item(key_of(leaves, self.reader.keys(entry.path)), leaves, repeats=entry.repeats)

    def _told_by_heading(self, section: Section, path: str, name: str) -> dict[str, list[Hit]]:
        form = self.reader.form(path)
        found = form and regex.search(form, self.text, pos=section.start, endpos=section.body_start)
        spec, codes = self.reader.spec(path)
        value = found and read_value(spec, found[0], codes)
        return {name: [Hit(value, self.span(*found.span()))]} if found and value is not None else {}

    def _unfilled(
        self, entry: ItemEntry, leaves: dict[str, list[Hit]], start: int, end: int
    ) -> dict[str, list[Hit]]:
        """The item's labels that are printed with nothing behind them."""
        missing = ((name, words) for name, words in entry.labels.items() if name not in leaves)
        found = ((name, regex.search(words, self.text, pos=start, endpos=end)) for name, words in missing)
        return {name: [Hit(None, self.span(*label.span()))] for name, label in found if label}

    def _item_template(self, prefix: str, text: str) -> Template:
        if "~" not in text:
            return self.reader.fixed_item(prefix, text)
        return compile_item(text, prefix, self.reader.form, lambda path: tuple(self.known.get(path, ())))

    def _item_leaves(
        self, entry: ItemEntry, template: Template, match: regex.Match[str], prefix: str
    ) -> dict[str, list[Hit]]:
        leaves: dict[str, list[Hit]] = {}
        for group, name in template.fields.items():
            if name.startswith("!"):
                self._take_region(entry, name, match.spans(group), prefix, leaves)
                continue
            path = full_path(prefix, name)
            split = entry.split if name.endswith("[]") else None
            hits = self._hits(match, group, path, split=split, barred=self.structure)
            if hits:
                leaves.setdefault(name, []).extend(hits)
                known = self.known.setdefault(path, {})
                known |= dict.fromkeys(self.text[a:b] for a, b in match.spans(group))
        for name, (holder, expression) in entry.within.items():
            leaves.update(self._inside(name, leaves.get(holder, []), expression))
        return leaves

    def _take_region(
        self,
        entry: ItemEntry,
        name: str,
        spans: list[tuple[int, int]],
        prefix: str,
        leaves: dict[str, list[Hit]],
    ) -> None:
        """Keep a region for later entries, and read the item's inner template in it."""
        template = self._item_template(prefix, entry.inner[name[1:]]) if name[1:] in entry.inner else None
        for start, end in spans:
            self.regions.setdefault(name, []).append(Section(name, "", start, end, start))
            if template is not None:
                self.owners[template.pattern] = entry.path
                for match in self.patience.find_all(template.pattern, self.text, start, end):
                    for group, leaf in template.fields.items():
                        path = full_path(prefix, leaf)
                        hits = self._hits(match, group, path, split=None, barred=self.structure)
                        leaves.setdefault(leaf, []).extend(hits)

    def _inside(self, name: str, holders: list[Hit], expression: str) -> dict[str, list[Hit]]:
        """A leaf that is printed inside another one."""
        found = [
            (h.span.start, m) for h in holders if (m := regex.search(expression, h.span.quote)) is not None
        ]
        hits = [Hit(m[1], Span.of(self.source, start + m.start(1), start + m.end(1))) for start, m in found]
        return {name: hits} if hits else {}

    def _matches(
        self, templates: list[Template], section: Section, *, anywhere: bool
    ) -> Iterator[tuple[Template, regex.Match[str]]]:
        position, end = section.body_start, section.end
        if anywhere:
            for template in templates:
                for match in self.patience.find_all(template.pattern, self.text, section.start, end):
                    yield template, match
            return
        while (word := _WORD.search(self.text, position, end)) is not None:
            found = self._first_match(templates, word.start(), end)
            if found is not None:
                yield found
                position = found[1].end()
            else:
                after = self.text.find("\n", word.start(), end)
                position = after + 1 if after >= 0 else end

    def _first_match(
        self, templates: list[Template], start: int, end: int
    ) -> tuple[Template, regex.Match[str]] | None:
        for template in templates:
            match = self.patience.match(template.pattern, self.text, start, end)
            if match is not None and match.end() > start:
                return template, match
        return None

    def from_bodies(self) -> Iterator[DraftedField]:
        for entry in self.reader.bodies:
            spec, codes = self.reader.spec(entry.path)
            hits = []
            for start, end in joined(self.sections((entry.section,))):
                for low, high in pieces(self.text, start, end, None):
                    hits.append(Hit(read_value(spec, self.text[low:high], codes), self.span(low, high)))
            if hits:
                yield from leaf_fields("", entry.path, hits, self.reader.record_type)

    def from_bullets(self) -> Iterator[DraftedField]:
        for entry in self.reader.bullets:
            if self.holds(entry.layouts):
                yield from bullet_fields(entry, self.source, self.outline, self.reader.record_type)

    def without_value(self) -> Iterator[DraftedField]:
        """Labels that are printed with nothing behind them."""
        unread: dict[str, list[tuple[int, int]]] = {}
        for start, end in self.alone.items():
            if start not in self.read_labels:
                unread.setdefault(self.text[start:end].casefold(), []).append((start, end))
        for entry, templates in self.labels():
            for template in templates:
                for start, end in self._unfilled_labels(entry, template, unread):
                    yield DraftedField(
                        path=full_path(entry.path, template.awaited or "").removesuffix("[]"),
                        state=State.LABEL_WITHOUT_VALUE,
                        evidence=(self.span(start, end),),
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
                for section in self.label_sections(entry, template.needle):
                    inside = (p for p in places if section.start <= p[0] < section.end)
                    empty = (p for p in inside if not template.fields or self._ends_empty(p[1], section.end))
                    yield from islice(empty, 1)

    def _ends_empty(self, label_end: int, section_end: int) -> bool:
        """Whether the next words below a lone label, if any, are a heading or another label."""
        line_end = self.text.find("\n", label_end, section_end)
        word = _WORD.search(self.text, line_end, section_end) if line_end >= 0 else None
        return word is None or word.start() in self.lines

    def _first_word(self, offset: int) -> int:
        return word.start() if (word := _WORD.search(self.text, offset)) else offset
