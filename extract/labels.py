"""Label reading: what the lexicon names is read here, deterministic, with exact spans.

No label is known to this module; `lexicon.toml` is the only place that knows what pages print.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import regex

from extract.bullets import bullet_fields
from extract.items import Hit, Item, item_fields, key_of, leaf_fields, merge_items
from extract.lexicon import Item as ItemEntry
from extract.lexicon import Label, Lexicon, load_lexicon
from extract.outline import Outline, Section
from extract.templates import Template, compile_item, compile_label, full_path
from extract.values import form_of, read_value
from schemas.catalogue import RecordType
from schemas.documents import Span
from schemas.fields import DraftedField, Drafter, State

_PATIENCE_S = 2.0
"""Seconds a template may take on a page before it is given up; pages are written by strangers."""
_WORD = regex.compile(r"\S")


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
        page = _Page(self, source, outline)
        found = [*page.from_labels(), *page.from_items(), *page.from_bodies(), *page.from_bullets()]
        taken = {field.path for field in found}
        found += [empty for empty in page.without_value() if empty.path not in taken]
        return tuple(sorted(found, key=lambda field: field.evidence[0].start))

    @cache  # noqa: B019  # readers live as long as the program
    def form(self, path: str) -> str | None:
        """How a field is printed, as a regular expression; None when any words will do."""
        spec = self.record_type.spec(path)
        return self.lexicon.patterns.get(spec.path) or form_of(spec, self.lexicon.codes.get(spec.path, {}))

    @cache  # noqa: B019  # see form
    def is_list(self, path: str) -> bool:
        """Whether a path is a list of groups."""
        return any(spec.startswith(f"{path}[].") for spec in self.record_type.specs)

    @cache  # noqa: B019  # see form
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

    def __post_init__(self) -> None:
        self.text = self.outline.view.text
        self.folded = self.text.casefold()
        self.known: dict[str, list[str]] = {}
        """Path to the texts read there, for templates that rest on them."""
        self.regions: dict[str, list[Section]] = {}
        bare = (t.label for _, ts in self.reader.labels for t in ts if t.label and t.needle in self.folded)
        labels = {m.start("label") for pattern in bare for m in pattern.finditer(self.text)}
        self.structure = labels | {s.start for s in self.outline.view_sections[1:]}
        """Offsets at which a label or a heading stands alone: never the value of the label before it."""

    def holds(self, layouts: Sequence[str]) -> bool:
        return not layouts or self.outline.layout in layouts

    def sections(self, keys: Sequence[str]) -> list[Section]:
        regions = [region for key in keys for region in self.regions.get(key, ())]
        return regions or [s for s in self.outline.view_sections if not keys or s.key in keys]

    def span(self, start: int, end: int) -> Span:
        return Span.of(self.source, *self.outline.view.source_span(start, end))

    def label_sections(self, entry: Label) -> list[Section]:
        found = self.sections(entry.sections)
        return found if entry.sections else [s for s in found if s.key not in self.reader.free_text]

    def labels(self) -> Iterator[tuple[Label, tuple[Template, ...]]]:
        for entry, templates in self.reader.labels:
            if self.holds(entry.layouts):
                yield entry, tuple(t for t in templates if t.needle in self.folded)

    def from_labels(self) -> Iterator[DraftedField]:
        readings: dict[tuple[str, str], list[tuple[int, Hit]]] = {}
        for entry, templates in self.labels():
            for rank, template in enumerate(templates):
                for name, hits in self._label_hits(entry, template):
                    readings.setdefault((entry.path, name), []).extend((rank, hit) for hit in hits)
        for (path, name), ranked in readings.items():
            hits = [hit for _, hit in sorted(ranked, key=lambda r: (r[0], r[1].span.start))]
            yield from leaf_fields(path, name, _apart(hits), self.reader.record_type)

    def _label_hits(self, entry: Label, template: Template) -> Iterator[tuple[str, list[Hit]]]:
        for section in self.label_sections(entry):
            for match in template.pattern.finditer(
                self.text, section.start, section.end, timeout=_PATIENCE_S
            ):
                read = {
                    n: self._hits(match, g, full_path(entry.path, n), entry.split)
                    for g, n in template.fields.items()
                }
                if all(read[name] for group, name in template.fields.items() if match[group]):
                    yield from ((name, hits) for name, hits in read.items() if hits)
                    if entry.first:
                        return

    def _hits(self, match: regex.Match[str], group: str, path: str, split: str | None) -> list[Hit]:
        """The readings of one placeholder; none where a label or heading stands, or no value."""
        spec = self.reader.record_type.spec(path)
        codes = self.reader.lexicon.codes.get(spec.path, {})
        hits = []
        for start, end in match.spans(group):
            if start not in self.structure:
                for low, high in _pieces(self.text, start, end, split):
                    value = read_value(spec, self.text[low:high], codes)
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
                yield from _group_fields(path, items, self.reader.record_type)

    def _read_items(self, entry: ItemEntry) -> Iterator[Item]:
        """Items section by section; where several templates fit a place, the first wins."""
        prefix = f"{entry.path}[]" if self.reader.is_list(entry.path) else entry.path
        templates = [self._item_template(prefix, text) for text in entry.match]
        for section in self.sections(entry.sections):
            for template, match in self._matches(templates, section, anywhere=entry.anywhere):
                leaves = self._item_leaves(entry, template, match, prefix)
                if leaves and entry.heading:
                    leaves |= self._told_by_heading(section, full_path(prefix, entry.heading), entry.heading)
                if leaves:
                    names = [s.name for s in self.reader.record_type.list_keys(entry.path)]
                    yield Item(key_of(leaves, names), leaves, repeats=entry.repeats)

    def _told_by_heading(self, section: Section, path: str, name: str) -> dict[str, list[Hit]]:
        form = self.reader.form(path)
        found = form and regex.search(form, self.text, pos=section.start, endpos=section.body_start)
        spec = self.reader.record_type.spec(path)
        value = found and read_value(spec, found[0], self.reader.lexicon.codes.get(spec.path, {}))
        return {name: [Hit(value, self.span(*found.span()))]} if found and value is not None else {}

    def _item_template(self, prefix: str, text: str) -> Template:
        if "~" not in text:
            return self.reader.fixed_item(prefix, text)
        return compile_item(text, prefix, self.reader.form, lambda path: self.known.get(path, ()))

    def _item_leaves(
        self, entry: ItemEntry, template: Template, match: regex.Match[str], prefix: str
    ) -> dict[str, list[Hit]]:
        leaves: dict[str, list[Hit]] = {}
        for group, name in template.fields.items():
            if name.startswith("!"):
                self._take_region(entry, name, match.spans(group), prefix, leaves)
                continue
            path = full_path(prefix, name)
            hits = self._hits(match, group, path, entry.split if name.endswith("[]") else None)
            if hits:
                leaves.setdefault(name, []).extend(hits)
                texts = self.known.setdefault(path, [])
                texts += [self.text[a:b] for a, b in match.spans(group) if self.text[a:b] not in texts]
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
                for match in template.pattern.finditer(self.text, start, end, timeout=_PATIENCE_S):
                    for group, leaf in template.fields.items():
                        leaves.setdefault(leaf, []).extend(
                            self._hits(match, group, full_path(prefix, leaf), None)
                        )

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
                for match in template.pattern.finditer(self.text, section.start, end, timeout=_PATIENCE_S):
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
            match = template.pattern.match(self.text, start, end, timeout=_PATIENCE_S)
            if match is not None and match.end() > start:
                return template, match
        return None

    def from_bodies(self) -> Iterator[DraftedField]:
        for entry in self.reader.bodies:
            spec = self.reader.record_type.spec(entry.path)
            hits = []
            for section in self.sections((entry.section,)):
                for low, high in _pieces(self.text, section.body_start, section.end, None):
                    hits.append(Hit(read_value(spec, self.text[low:high], {}), self.span(low, high)))
            if hits:
                yield from leaf_fields("", entry.path, hits, self.reader.record_type)

    def from_bullets(self) -> Iterator[DraftedField]:
        for entry in self.reader.bullets:
            if self.holds(entry.layouts):
                yield from bullet_fields(entry, self.source, self.outline, self.reader.record_type)

    def without_value(self) -> Iterator[DraftedField]:
        """Labels that are printed with nothing behind them."""
        for entry, templates in self.labels():
            for template in templates:
                for section in self.label_sections(entry):
                    match = template.label and template.label.search(self.text, section.start, section.end)
                    if match and not entry.path.endswith("[]"):
                        for name in template.fields.values():
                            yield DraftedField(
                                path=full_path(entry.path, name),
                                state=State.LABEL_WITHOUT_VALUE,
                                evidence=(self.span(*match.span("label")),),
                                drafter=Drafter.LABEL,
                            )


def _apart(hits: list[Hit]) -> list[Hit]:
    """Hits whose spans do not overlap an earlier, better one."""
    kept: list[Hit] = []
    for hit in hits:
        if not any(k.span.start < hit.span.end and hit.span.start < k.span.end for k in kept):
            kept.append(hit)
    return kept


def _pieces(text: str, start: int, end: int, split: str | None) -> Iterator[tuple[int, int]]:
    """The half-open stretches between separators, without blanks around them."""
    bounds = [m.span() for m in regex.finditer(split, text[start:end])] if split else []
    position = start
    for a, b in [*((start + a, start + b) for a, b in bounds), (end, end)]:
        piece = text[position:a]
        if piece.strip():
            low = position + len(piece) - len(piece.lstrip())
            yield low, low + len(piece.strip())
        position = b


def _group_fields(path: str, items: list[Item], record_type: RecordType) -> Iterator[DraftedField]:
    leaves: dict[str, list[Hit]] = {}
    for item in items:
        for name, hits in item.leaves.items():
            leaves.setdefault(name, []).extend(hits)
    for name, hits in leaves.items():
        yield from leaf_fields(path, name, hits, record_type)
