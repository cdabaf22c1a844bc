"""Items of lists (arms, sites, outcomes, references …) and single groups, by their templates."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extract.items import Hit, Item, group_fields, item_fields, key_of, merge_items
from extract.labelled_page import WORD, LabelledPage
from extract.lexicon import Item as ItemEntry
from extract.outline import Section
from extract.templates import Template, compile_item, full_path
from extract.values import read_value
from schemas.documents import Span
from schemas.fields import DraftedField


class LabelledItems:
    """Reads the item entries of one page, in order: a later one may rest on what an earlier one read."""

    def __init__(self, page: LabelledPage) -> None:
        self._page, self._rules = page, page.rules
        self._known: dict[str, dict[str, None]] = {}
        """Path to the texts read there, in order, for templates that rest on them."""

    def fields(self) -> Iterator[DraftedField]:
        """Every leaf of every item."""
        collected: dict[str, list[Item]] = {}
        for entry in self._rules.items:
            if self._page.holds(entry.layouts):
                collected.setdefault(entry.path, []).extend(self._read_items(entry))
        for path, items in collected.items():
            if self._rules.is_list(path):
                yield from item_fields(path, merge_items(items), self._rules.record_type)
            else:
                yield from group_fields(path, items, self._rules.record_type)

    def _read_items(self, entry: ItemEntry) -> Iterator[Item]:
        """Items section by section; where several templates fit a place, the first wins."""
        prefix = f"{entry.path}[]" if self._rules.is_list(entry.path) else entry.path
        sections = self._page.sections(entry.sections)
        templates = [self._item_template(prefix, text) for text in entry.match if sections]
        self._page.owners |= {template.pattern: entry.path for template in templates}
        for section in sections:
            for template, match in self._matches(templates, section, anywhere=entry.anywhere):
                leaves = self._item_leaves(entry, template, match, prefix)
                if leaves and entry.heading:
                    leaves |= self._told_by_heading(section, full_path(prefix, entry.heading), entry.heading)
                if leaves:
                    leaves |= self._unfilled(entry, leaves, *match.span())
                    yield Item(key_of(leaves, self._rules.keys(entry.path)), leaves, repeats=entry.repeats)

    def _told_by_heading(self, section: Section, path: str, name: str) -> dict[str, list[Hit]]:
        form = self._rules.form(path)
        found = form and regex.search(form, self._page.text, pos=section.start, endpos=section.body_start)
        spec, codes = self._rules.spec(path)
        value = found and read_value(spec, found[0], codes)
        return {name: [Hit(value, self._page.span(*found.span()))]} if found and value is not None else {}

    def _unfilled(
        self, entry: ItemEntry, leaves: dict[str, list[Hit]], start: int, end: int
    ) -> dict[str, list[Hit]]:
        """The item's labels that are printed with nothing behind them."""
        text = self._page.text
        missing = ((name, words) for name, words in entry.labels.items() if name not in leaves)
        found = ((name, regex.search(words, text, pos=start, endpos=end)) for name, words in missing)
        return {name: [Hit(None, self._page.span(*label.span()))] for name, label in found if label}

    def _item_template(self, prefix: str, text: str) -> Template:
        if "~" not in text:
            return self._rules.fixed_item(prefix, text)
        return compile_item(text, prefix, self._rules.form, lambda path: tuple(self._known.get(path, ())))

    def _item_leaves(
        self, entry: ItemEntry, template: Template, match: regex.Match[str], prefix: str
    ) -> dict[str, list[Hit]]:
        page = self._page
        leaves: dict[str, list[Hit]] = {}
        for group, name in template.fields.items():
            if name.startswith("!"):
                self._take_region(entry, name, match.spans(group), prefix, leaves)
                continue
            path = full_path(prefix, name)
            split = entry.split if name.endswith("[]") else None
            hits = page.hits(match, group, path, split=split, barred=page.structure)
            if hits:
                leaves.setdefault(name, []).extend(hits)
                known = self._known.setdefault(path, {})
                known |= dict.fromkeys(page.text[a:b] for a, b in match.spans(group))
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
        page = self._page
        template = self._item_template(prefix, entry.inner[name[1:]]) if name[1:] in entry.inner else None
        for start, end in spans:
            page.regions.setdefault(name, []).append(Section(name, "", start, end, start))
            if template is not None:
                page.owners[template.pattern] = entry.path
                for match in page.patience.find_all(template.pattern, page.text, start, end):
                    for group, leaf in template.fields.items():
                        path = full_path(prefix, leaf)
                        hits = page.hits(match, group, path, split=None, barred=page.structure)
                        leaves.setdefault(leaf, []).extend(hits)

    def _inside(self, name: str, holders: list[Hit], expression: str) -> dict[str, list[Hit]]:
        """A leaf that is printed inside another one."""
        found = [
            (h.span.start, m) for h in holders if (m := regex.search(expression, h.span.quote)) is not None
        ]
        source = self._page.source
        hits = [Hit(m[1], Span.of(source, start + m.start(1), start + m.end(1))) for start, m in found]
        return {name: hits} if hits else {}

    def _matches(
        self, templates: list[Template], section: Section, *, anywhere: bool
    ) -> Iterator[tuple[Template, regex.Match[str]]]:
        text, position, end = self._page.text, section.body_start, section.end
        if anywhere:
            for template in templates:
                for match in self._page.patience.find_all(template.pattern, text, section.start, end):
                    yield template, match
            return
        while (word := WORD.search(text, position, end)) is not None:
            found = self._first_match(templates, word.start(), end)
            if found is not None:
                yield found
                position = found[1].end()
            else:
                after = text.find("\n", word.start(), end)
                position = after + 1 if after >= 0 else end

    def _first_match(
        self, templates: list[Template], start: int, end: int
    ) -> tuple[Template, regex.Match[str]] | None:
        for template in templates:
            match = self._page.patience.match(template.pattern, self._page.text, start, end)
            if match is not None and match.end() > start:
                return template, match
        return None
