"""What the lexicon says of one record type, compiled: templates, the forms of fields, the keys of lists."""

from __future__ import annotations

from functools import cache

import regex

from extract.lexicon import Label, Lexicon
from extract.templates import Template, compile_item, compile_label, line_of_label
from extract.values import Codes, form_of
from schemas.catalogue import FieldSpec, RecordType


class LabelRules:
    """The entries of one record type; compiled once, used for any number of pages and threads."""

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

    @cache  # noqa: B019  # rules live as long as the program
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
