"""The committed page of fields is the one the declarations make."""

from pathlib import Path

from schemas.catalogue import builtin_record_types
from schemas.document_fields import fields_page, main

PAGE = Path(__file__).parents[1] / "docs" / "fields.md"


def test_the_committed_page_is_up_to_date():
    assert PAGE.read_text(encoding="utf-8") == fields_page(), (
        "run: python -m schemas.document_fields > docs/fields.md"
    )


def test_the_page_is_written_to_standard_output(capsys):
    main()

    assert capsys.readouterr().out == fields_page()


def test_the_page_has_one_row_for_every_field_with_all_its_columns():
    rows = [line for line in fields_page().splitlines() if line.startswith("| `")]

    assert len(rows) == sum(len(record_type.specs) for record_type in builtin_record_types().values())
    assert all(row.replace("\\|", "").count(" | ") == 6 for row in rows)
