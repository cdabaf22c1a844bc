"""The lexicon speaks of fields, sections and codes that exist, and a mistake in it is found on loading."""

import pytest
import regex
from pydantic import ValidationError

from extract.labels import LabelReader, label_reader
from extract.lexicon import heading_key, load_lexicon
from extract.templates import compile_item, full_path
from schemas.catalogue import builtin_record_types
from schemas.errors import SchemaError

LEXICON = load_lexicon()
TYPES = builtin_record_types()
TABLES = [
    (code, kind, entry)
    for kind in ("labels", "items", "bullets", "bodies")
    for code, entries in getattr(LEXICON, kind).items()
    for entry in entries
]

EMPTY = "layouts = {}\nsections = {}\nitems = {}\nbullets = {}\nbodies = {}\nrecord_key = {}\n"
"""All tables a lexicon must have but for `labels` and `chrome`."""


def describe(value: object) -> str:
    return value if isinstance(value, str) else getattr(value, "path", "") or "record"


@pytest.mark.parametrize(("code", "kind", "entry"), TABLES, ids=describe)
def test_an_entry_names_sections_and_layouts_that_exist(code, kind, entry):
    own = (entry.section,) if kind in ("bullets", "bodies") else entry.sections
    layouts = [layout for layout in LEXICON.layouts.values() if layout.record_type == code]
    known = {"top", *LEXICON.sections[code], *(key for layout in layouts for key in layout.sections)}

    assert {key for key in own if not key.startswith("!")} <= known
    assert {*getattr(entry, "layouts", ())} <= LEXICON.layouts.keys()


@pytest.mark.parametrize("code", LEXICON.labels)
def test_every_placeholder_is_a_field_of_its_record_type(code):
    reader = label_reader(TYPES[code])
    for entry, templates in reader.labels:
        for template in templates:
            assert all(TYPES[code].find(full_path(entry.path, name)) for name in template.fields.values())
    for entry in reader.items:
        prefix = f"{entry.path}[]" if reader.is_list(entry.path) else entry.path
        texts = [*entry.match, *entry.inner.values()]
        names = {n for t in texts for n in compile_item(t, prefix, reader.form, lambda _: ()).fields.values()}
        names |= {*entry.within, *entry.labels, *([entry.heading] if entry.heading else [])}

        assert all(TYPES[code].find(full_path(prefix, n)) for n in names if not n.startswith("!"))


@pytest.mark.parametrize("code", LEXICON.bodies)
def test_bodies_bullets_and_record_keys_are_fields(code):
    record_type = TYPES[code]

    assert all(record_type.find(entry.path) for entry in LEXICON.bodies[code])
    assert all(record_type.find(f"{entry.path}[].{entry.leaf}") for entry in LEXICON.bullets.get(code, ()))
    assert all(record_type.find(path) for path in LEXICON.record_key[code])


def test_codes_and_patterns_belong_to_fields_and_codes_to_their_closed_set():
    for path, codes in LEXICON.codes.items():
        specs = [spec for record_type in TYPES.values() if (spec := record_type.specs.get(path))]

        assert specs, path
        assert all(codes.keys() <= ({*spec.codes} or {"true", "false"}) for spec in specs), path
    for path, pattern in LEXICON.patterns.items():
        assert any(path in record_type.specs for record_type in TYPES.values()), path
        assert regex.compile(pattern)


def test_a_printed_form_stands_for_one_code_of_its_field():
    for path, codes in LEXICON.codes.items():
        forms = [form.casefold() for printed in codes.values() for form in printed]

        assert len(forms) == len(set(forms)), path


@pytest.mark.parametrize("code", LEXICON.sections)
def test_a_heading_belongs_to_one_section(code):
    sections: dict[str, set[str]] = {}
    for key, headings in LEXICON.sections[code].items():
        for heading in headings:
            sections.setdefault(heading_key(heading), set()).add(key)

    assert {heading: keys for heading, keys in sections.items() if len(keys) > 1} == {}


def test_every_line_of_chrome_hides_itself_and_is_no_heading():
    lines = LEXICON.chrome

    assert len(lines) == len(set(lines))
    assert all(LEXICON.chrome_pattern.fullmatch(f"{line}\n") for line in lines)
    for code in LEXICON.sections:
        assert not {heading_key(line) for line in lines} & LEXICON.headings(LEXICON.sections[code]).keys()


def test_the_version_is_that_of_the_file(tmp_path):
    for text in ("chrome = []\n", "chrome = ['x']\n"):
        (tmp_path / f"{len(text)}.toml").write_text(EMPTY + "labels = {}\n" + text)
    first, second = (load_lexicon(file) for file in sorted(tmp_path.glob("*.toml")))

    assert first.version != second.version
    assert len(LEXICON.version) == 16


@pytest.mark.parametrize(
    "mistake",
    [
        "chromes = []",
        "chrome = [1]",
        'chrome = []\n[[labels.trial_registration]]\npath = "a"',
        'chrome = []\n[[labels.trial_registration]]\npath = "a"\nmatch = ["A :: <>"]\nsection = "top"',
    ],
)
def test_a_key_that_is_misspelt_missing_or_of_another_type_is_refused(tmp_path, mistake):
    file = tmp_path / "lexicon.toml"
    file.write_text(EMPTY + mistake)

    with pytest.raises(ValidationError):
        load_lexicon(file)


def test_a_label_of_a_field_that_does_not_exist_is_refused_by_name(tmp_path):
    file = tmp_path / "lexicon.toml"
    table = '[[labels.trial_registration]]\npath = "design.colour"\nmatch = ["Colour :: <>"]\n'
    file.write_text(EMPTY + "chrome = []\n" + table)

    with pytest.raises(SchemaError, match=r"design\.colour"):
        LabelReader(TYPES["trial_registration"], load_lexicon(file))


@pytest.mark.parametrize("code", TYPES)
def test_every_template_can_be_compiled(code):
    reader = LabelReader(TYPES[code], LEXICON)

    assert all(template.pattern for _, templates in reader.labels for template in templates)
    for entry in reader.items:
        prefix = f"{entry.path}[]" if reader.is_list(entry.path) else entry.path
        assert all(reader.fixed_item(prefix, text).pattern for text in entry.match)
