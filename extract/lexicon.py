"""The lexicon: printed labels, headings, chrome and codes as data, loaded from `lexicon.toml`.

It is the only place that knows what pages print. `docs/labels.md` says how to add a label or a layout.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple

import regex
from pydantic import BaseModel, ConfigDict, Field

_NO_WORD = regex.compile(r"[\s_]+")
BULLETS = "-*+•●○◦■□▪▫‣⁃·–—"
"""The glyphs that list items are printed behind; the hyphen first, so that they can stand in a class."""
LABEL_START = (
    rf"^[ \t\u00a0]*+(?=\S)(?:[{BULLETS}#]+[ \t\u00a0]+)?"
    r"(?:[A-Z]\.[0-9][0-9.]*[ \t\u00a0]+|[0-9]{1,2}[.)][ \t\u00a0]+)?"
)
"""What a label may stand behind on its line: a list mark, the number of a form's row ('A.3.1', '12.')."""
_FILE = Path(__file__).with_name("lexicon.toml")


class Entry(BaseModel):
    """Base of the lexicon's tables: read only, unknown keys are mistakes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Layout(Entry):
    """A page layout, told by lines that all stand on the page."""

    record_type: str
    markers: tuple[str, ...]
    """Regular expressions; all must be found, or as many as `least` says."""
    least: int | None = None
    """How many of the markers must be found; all if left out."""
    unless: tuple[str, ...] = ()
    """Regular expressions; none may be found."""
    shows: int = 0
    """Which marker's match is shown as the evidence of the record type, 0-based; where it is not found, the
    first that is."""
    like: str | None = None
    """Another layout whose headings, and whose entries that name it, hold for this one too."""
    sections: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Headings beside those of the record type, that count on pages of this layout only."""
    is_open: bool = False
    """Whether any label may stand anywhere on such a page, and ends the text of the section before it."""


class Label(Entry):
    """A label that names a field, or a small group of fields, wherever it stands."""

    path: str
    """Path the placeholders are relative to; '<>' is the path itself."""
    match: tuple[str, ...]
    """Templates, tried in order (see `templates`)."""
    sections: tuple[str, ...] = ()
    """Sections it may stand in; empty means any."""
    layouts: tuple[str, ...] = ()
    """Layouts it holds for; empty means any."""
    split: str | None = None
    """Regular expression between the entries of a list printed in one place."""
    first: bool = False
    """Only the first place counts."""


class Item(Entry):
    """A repeated block of lines: one list item each."""

    path: str
    """The list, such as 'sponsors.collaborators', or a single group."""
    sections: tuple[str, ...]
    """Sections it is read in; '!name' is a region that an item before it captured."""
    match: tuple[str, ...]
    layouts: tuple[str, ...] = ()
    anywhere: bool = False
    """Searched for anywhere in the section; otherwise it starts where the item before it ended."""
    split: str | None = None
    """As for `Label`, for the leaf lists of the item."""
    repeats: bool = False
    """The same item may be printed in several places; they become one."""
    inner: dict[str, str] = Field(default_factory=dict)
    """Region captured by the template ('<!name>'), item template searched in it for more leaves."""
    heading: str | None = None
    """Leaf that the section's heading tells ('Primary Outcome Measures')."""
    labels: dict[str, str] = Field(default_factory=dict)
    """Leaf, regular expression of the label printed for it inside the item: a label without a value."""
    within: dict[str, tuple[str, str]] = Field(default_factory=dict)
    """Leaf, (leaf it is printed in, regular expression whose first group it is)."""


class Bullets(Entry):
    """A bulleted, possibly nested list of texts."""

    path: str
    section: str
    leaf: str = "text"
    nested: str | None = None
    """Attribute that holds the items printed below an item."""
    citations: str | None = None
    """Attribute that takes trailing citation marks."""
    heading: str | None = None
    """Attribute that takes the heading the item stands under."""
    layouts: tuple[str, ...] = ()
    prose: bool = False
    """Whether paragraphs without a bullet are items too."""


class Body(Entry):
    """A field that is all the text of a section."""

    path: str
    section: str


class HeadingTable(NamedTuple):
    """The headings of a record type and layout."""

    whole: Mapping[str, str]
    """Those that are a line, as `heading_key` gives them, to section key."""
    leading: Mapping[str, str]
    """Those that text follows on their line, likewise."""
    patterns: tuple[tuple[regex.Pattern[str], str], ...]
    """Regular expressions of whole lines, with their section keys."""


class Lexicon(Entry):
    """Everything known about printed pages."""

    layouts: dict[str, Layout]
    sections: dict[str, dict[str, tuple[str, ...]]]
    """Record type, section key, headings: whole lines, '/…/' regular expressions of them, or the starts of
    lines ('Results: ...')."""
    chrome: tuple[str, ...]
    """Whole lines that are the site's, never the record's."""
    chrome_patterns: tuple[str, ...] = ()
    free_text: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Record type, sections in which no label of the page stands unless its entry names them."""
    line_starts: tuple[str, ...] = ()
    """What a line may begin with beside labels and headings."""
    paragraph_heads: tuple[str, ...] = ()
    """What a line begins with below which a paragraph may begin."""
    codes: dict[str, dict[str, tuple[str, ...]]] = Field(default_factory=dict)
    """Path template, code, further printed forms."""
    patterns: dict[str, str] = Field(default_factory=dict)
    """Path template, regular expression of its printed form."""
    labels: dict[str, tuple[Label, ...]]
    items: dict[str, tuple[Item, ...]]
    bullets: dict[str, tuple[Bullets, ...]]
    bodies: dict[str, tuple[Body, ...]]
    record_key: dict[str, tuple[str, ...]]
    """Record type, paths of the fields that make two documents versions of one record, best first."""
    version: str = ""
    """Hash of the file."""

    @cached_property
    def chrome_pattern(self) -> regex.Pattern[str]:
        """Matches a whole line of site chrome with its line end."""
        lines = [_spaced(line) for line in self.chrome]
        return regex.compile(
            rf"^[ \t]*(?:{'|'.join([*lines, *self.chrome_patterns])})[ \t]*\|?[ \t]*(?:\n|\Z)",
            regex.MULTILINE,
        )

    @cached_property
    def line_start_pattern(self) -> regex.Pattern[str]:
        """Matches the start of a line that cannot continue the line before it: a label, a heading."""
        texts = (text for labels in self.labels.values() for entry in labels for text in entry.match)
        heads = {regex.split(r"::|<|\{\{", text)[0].strip(" (") for text in texts}
        tables = [*self.sections.values(), *(layout.sections for layout in self.layouts.values())]
        whole = {h for table in tables for hs in table.values() for h in hs if not h.startswith("/")}
        labels = "|".join(_spaced(h) for h in sorted(heads - {""}, key=len, reverse=True))
        lines = "|".join(_spaced(h.removesuffix("...").strip()) for h in sorted(whole, key=len, reverse=True))
        told = {h.strip("/") for table in tables for hs in table.values() for h in hs if h.startswith("/")}
        lines += "".join(f"|(?:{expression})" for expression in sorted(told))
        free = "|".join(_spaced(s) for s in self.line_starts)
        known = rf"(?:{free}|(?:{labels})\s*(?:[:|(]|$)|(?:{lines})\s*$)"
        return regex.compile(
            rf"\s*(?:{known}|(?=\p{{Lu}})(?i:{known}))|(?i:{self.any_label_pattern.pattern})[ \t\u00a0]*\S"
        )

    @cached_property
    def paragraph_head_pattern(self) -> regex.Pattern[str]:
        """Matches the start of a line below which a paragraph may begin."""
        heads = "|".join(map(_spaced, self.paragraph_heads)) or r"(?!)"
        return regex.compile(rf"\s*(?:{heads})")

    @cached_property
    def any_label_pattern(self) -> regex.Pattern[str]:
        """Matches a line that begins with a label and a separator, whatever its case; group 'label'."""
        texts = (text for labels in self.labels.values() for entry in labels for text in entry.match)
        heads = {text.partition("::")[0].strip() for text in texts if "::" in text}
        labels = "|".join(_loosely(h) for h in sorted(heads, key=len, reverse=True) if h) or r"(?!)"
        return regex.compile(rf"{LABEL_START}(?P<label>{labels})\s*[:：|\t]", regex.IGNORECASE)

    def layout_family(self, layout: str | None) -> tuple[str, ...]:
        """The layout, and the one it is like; empty when there is none."""
        like = self.layouts[layout].like if layout else None
        return tuple(name for name in (layout, like) if name)

    def section_table(self, record_type: str, layout: str | None) -> dict[str, tuple[str, ...]]:
        """Section key to its headings on pages of a layout."""
        table = dict(self.sections.get(record_type, {}))
        for name in self.layout_family(layout):
            for key, headings in self.layouts[name].sections.items():
                table[key] = (*table.get(key, ()), *headings)
        return table

    @cached_property
    def _kept_headings(self) -> dict[tuple[str, str | None], HeadingTable]:
        return {}

    def heading_table(self, record_type: str, layout: str | None) -> HeadingTable:
        """The headings on pages of a record type and layout; kept, because pages of one layout are many."""
        known = self._kept_headings.get((record_type, layout))
        if known is None:
            table = self.section_table(record_type, layout)
            known = HeadingTable(
                self.headings(table), self.leading_headings(table), tuple(self.heading_patterns(table))
            )
            self._kept_headings[record_type, layout] = known
        return known

    def headings(self, table: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
        """Heading (case folded, without end punctuation) to section key."""
        whole = (
            (h, key)
            for key, hs in table.items()
            for h in hs
            if not h.startswith("/") and not h.endswith("...")
        )
        return {heading_key(h): key for h, key in whole}

    def leading_headings(self, table: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
        """Headings that text follows on the same line ('Results: ...'), as `headings`, to section key."""
        return {
            heading_key(h.removesuffix("...")): key
            for key, hs in table.items()
            for h in hs
            if h.endswith("...")
        }

    def heading_patterns(self, table: Mapping[str, tuple[str, ...]]) -> list[tuple[regex.Pattern[str], str]]:
        """Headings given as regular expressions, with their section keys."""
        return [
            (regex.compile(h.strip("/")), key) for key, hs in table.items() for h in hs if h.startswith("/")
        ]


def _spaced(words: str) -> str:
    return r"\s+".join(map(regex.escape, words.split()))


def _loosely(head: str) -> str:
    """The words before '::', any word for a placeholder, blanks or none between them."""
    plain = regex.sub(r"\{\{.*?\}\}", "", head)
    parts = (
        r"[\w ]+" if part.startswith("<") else regex.escape(part)
        for part in regex.findall(r"<[^>]*>|[^<\s]+", plain)
    )
    return r"[ \t\u00a0_]*".join(parts)


def heading_key(line: str) -> str:
    """What the spellings of one heading share: case, blanks and '_', and '#', ':', '|' around it, do not."""
    return _NO_WORD.sub("", line.strip().strip("#").strip(" :：|\t").casefold())


@cache
def load_lexicon(path: Path = _FILE) -> Lexicon:
    """The lexicon in a file; raises pydantic.ValidationError when the file is not one."""
    data = path.read_bytes()
    return Lexicon.model_validate(
        {**tomllib.loads(data.decode()), "version": hashlib.sha256(data).hexdigest()[:16]}
    )
