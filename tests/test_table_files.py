"""The tables say what the records say, in CSV as in Parquet, whatever the words are."""

import csv
import json

import frictionless
import pyarrow.csv
import pytest
from decided_pages import about, accepted, decided_store
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet
from table_reading import leaves_of_records, leaves_of_tables, rows_of_csv, rows_of_parquet

from dataset.cells import CellKind, as_cell, as_text, read_text
from dataset.formats import Format
from dataset.leaving import Policy
from dataset.snapshot import Options, write_snapshot
from dataset.tables import tables_of
from dataset.texts import Texts
from dataset.verify import verify_snapshot
from schemas.catalogue import builtin_record_types, load_record_type
from schemas.decisions import Action, Said
from schemas.fields import State
from trialspan.__main__ import main
from trialspan.quote_grammar import doubt_by

TYPES = builtin_record_types()
BOTH = frozenset({Format.CSV, Format.PARQUET})
READERS = pytest.mark.parametrize("rows_of", [rows_of_csv, rows_of_parquet])
HOSTILE = [
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://evil.example","x")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "  =1",
    "＝1",
    "'=1",
    "'already quoted",
    'say "when", then',
    "two\nlines\r\nand, a comma",
    "half a pair \ud83d",
    "\ufffd{D83D}",
    "",
]


def options(**given):
    return Options(record_types=TYPES, **given)


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tables")
    with decided_store(folder / "d.db") as store:
        write_snapshot(store, folder / "out", options(formats=BOTH))
    return folder / "out"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A snapshot in which criteria and outcomes say what no spreadsheet must act on."""
    words = iter(filter(None, HOSTILE))

    def decide(store, sha256):
        lease = store.take_lease(sha256, "ana")
        for field in store.open_review(lease).draft.fields:
            made = accepted(lease, field)
            if field.path.endswith(("].text", "].measure")):
                text = next(words, None)
                after = Said(value=text, state=State.INFERRED, spans=field.evidence) if text else made.after
                action = Action.CORRECT if text else Action.ACCEPT
                made = about(
                    lease, field.path, action, before=made.before, after=after, reason="as found elsewhere"
                )
            store.decide(made)
        assert next(words, None) is None

    folder = tmp_path_factory.mktemp("hostile")
    with decided_store(folder / "d.db", ["classic-recruiting-exit-criteria.txt"], decide=decide) as store:
        write_snapshot(store, folder / "out", options(policy=Policy.DECIDED, formats=BOTH))
    return folder / "out"


@READERS
@pytest.mark.parametrize("code", TYPES)
def test_the_tables_read_back_say_what_the_records_say(snapshot, code, rows_of):
    told = leaves_of_records(snapshot, code)

    assert len(told) > 50
    assert leaves_of_tables(snapshot, TYPES[code], rows_of) == told


@READERS
def test_formulas_quotes_line_ends_and_half_characters_read_back_as_they_are(hostile, rows_of):
    told = leaves_of_records(hostile, "trial_registration")

    assert {text for text in HOSTILE if text} <= {str(leaf.get("value")) for leaf in told.values()}
    assert leaves_of_tables(hostile, TYPES["trial_registration"], rows_of) == told


def test_no_text_of_a_csv_file_acts_in_a_spreadsheet(hostile):
    texts = 0
    for file in (hostile / "tables").glob("*.csv"):
        with file.open(encoding="utf-8", newline="") as lines:
            for cell in (cell for row in csv.reader(lines) for cell in row if not _is_number(cell)):
                texts += 1
                assert cell.lstrip()[:1] not in tuple("=+-@＝＋－＠")
                assert cell[:1] not in ("\t", "\r", "\n")

    assert texts > 1000


def _is_number(cell):
    try:
        float(cell)
    except ValueError:
        return cell == ""
    return True


def test_a_negative_number_stays_a_number(snapshot):
    [low] = [row["ci_low"] for row in rows_of_csv(snapshot, tables_of(TYPES["publication_report"])["results"])
             if row.get("ci_low", 0) < 0]  # fmt: skip

    assert low == -9.9
    assert ",-9.9," in (snapshot / "tables/results.csv").read_text("utf-8")


def test_arrow_reads_its_own_csv_with_the_types_of_the_parquet_file(snapshot):
    for file in (snapshot / "tables").glob("*.parquet"):
        stored = parquet.read_table(file)
        read = pyarrow.csv.read_csv(
            file.with_suffix(".csv"),
            parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types=stored.schema, strings_can_be_null=True, quoted_strings_can_be_null=False
            ),
        )

        assert read.num_rows == stored.num_rows
        assert [field.type for field in read.schema] == [field.type for field in stored.schema]


def test_every_absence_has_its_state_and_no_value(snapshot):
    trials = rows_of_parquet(snapshot, tables_of(TYPES["trial_registration"])["trials"])
    recruiting = next(row for row in trials if row["record"] == "NCT99000003")

    assert recruiting["description_brief_summary_state"] == "SECTION_MISSING"
    assert recruiting["status_why_stopped_state"] == "NOT_STATED"
    assert recruiting["references_state"] == "SECTION_MISSING"
    assert "status_why_stopped" not in recruiting


def test_a_quantity_has_its_number_its_ucum_unit_and_the_printed_words(snapshot):
    bounds = rows_of_csv(snapshot, tables_of(TYPES["trial_registration"])["criteria_bounds"])
    [egfr] = [row for row in bounds if row["record"] == "NCT99000003" and row["concept"] == "eGFR"]

    assert (egfr["comparator"], egfr["value"], egfr["unit"]) == ("<", 30, "mL/min/{1.73_m2}")
    assert egfr["quote"] == "eGFR <30 ml/min/1.73m2"
    assert egfr["section"] == "EXCLUSION"


def test_a_row_names_the_row_it_belongs_to(snapshot):
    for code, record_type in TYPES.items():
        tables = tables_of(record_type)
        rows = [row for table in tables.values() for row in rows_of_parquet(snapshot, table)]
        ids = {(row["record"], row.get("item", "")) for row in rows}

        assert rows, code
        assert all((row["record"], row.get("parent", "")) in ids for row in rows)


def test_rows_stand_in_the_order_of_the_record_and_parts_behind_their_criterion(snapshot):
    table = tables_of(TYPES["trial_registration"])["criteria"]
    items = [row["item"] for row in rows_of_csv(snapshot, table) if row["record"] == "NCT99000003"]
    inclusion = [f"eligibility.inclusion[{number}]" for number in range(5)]
    parts = [f"eligibility.inclusion[2].sub[{number}]" for number in range(3)]

    assert items[:8] == [*inclusion[:3], *parts, *inclusion[3:]]
    assert items[8].startswith("eligibility.exclusion[0]")


def test_the_command_takes_formats_between_commas_and_says_which_there_are(tmp_path, capsys):
    database, page = tmp_path / "d.db", ["abstract-superiority-hazard-ratio.txt"]
    decided_store(database, page).close()
    place = ["--db", str(database), "--out", str(tmp_path / "out")]

    assert main(["export", *place, "--format", "CSV, parquet", "--format", "fhir"]) == 0
    assert {path.suffix for path in (tmp_path / "out/tables").iterdir()} == {".csv", ".parquet"}
    assert (tmp_path / "out/exports/fhir/Citation.ndjson").stat().st_size > 0
    assert main(["export", *place, "--format", "csv,xlsx"]) == 2
    assert "no format 'xlsx'; there are csv, parquet, ctgov, fhir" in capsys.readouterr().err


def test_record_types_never_share_a_table():
    names = [name for record_type in TYPES.values() for name in tables_of(record_type)]

    assert len(names) == len(set(names))
    assert {"trials", "arms", "regimens", "outcomes", "results", "criteria", "sponsors", "references"} < set(
        names
    )


def test_a_secondary_source_is_marked_in_every_row_and_has_no_results(snapshot):
    tables = tables_of(TYPES["guidance_statement"])

    assert "results" not in tables
    for table in tables.values():
        assert all(row["secondary_source"] is True for row in rows_of_csv(snapshot, table))


def test_the_tables_are_in_the_manifest_and_hold(snapshot):
    manifest = json.loads((snapshot / "manifest.json").read_text("utf-8"))
    found = verify_snapshot(snapshot, texts=Texts([]), record_types=TYPES, doubt_by=doubt_by)

    assert {"tables/trials.csv", "tables/results.parquet"} <= manifest["files"].keys()
    assert found.problems == []


def test_every_column_is_in_the_data_dictionary(snapshot):
    page = (snapshot / "data-dictionary.md").read_text("utf-8")
    for record_type in TYPES.values():
        for table in tables_of(record_type).values():
            explained = {each.name for field in table.fields.values() for each in (field.quote, field.state)}

            assert f"### `{table.name}`" in page
            assert all(f"| `{name}` |" in page for name in table.columns.keys() - explained)


def test_what_nobody_has_reviewed_says_so_in_the_names_of_its_tables(tmp_path):
    page = ["abstract-superiority-hazard-ratio.txt"]
    with decided_store(tmp_path / "d.db", page, decide=lambda *_: None) as store:
        write_snapshot(store, tmp_path / "out", options(policy=Policy.DRAFTS, formats=BOTH))

    names = [path.name for path in (tmp_path / "out/tables").iterdir()]
    assert names
    assert all(".drafts." in name for name in names)


def test_a_teams_own_record_type_has_tables_of_its_own(tmp_path, monkeypatch):
    (tmp_path / "own_types.py").write_text(
        "from pydantic import BaseModel\n"
        "class Dog(BaseModel):\n    name: str | None = None\n    age_a: float | None = None\n"
        "class Trials(BaseModel):\n    title: str | None = None\n    dogs: tuple[Dog, ...] = ()\n",
        "utf-8",
    )
    monkeypatch.syspath_prepend(tmp_path)
    tables = tables_of(load_record_type("own_types:Trials"))

    assert list(tables) == ["trials.records", "trials.dogs"]
    assert {"name", "name_quote", "name_state", "age_a"} < tables["trials.dogs"].columns.keys()


@given(st.text(st.characters(exclude_categories=()) | st.sampled_from("\ufffd{}D83\ud83d"), max_size=20))
def test_any_text_is_held_by_a_cell_and_read_back(text):
    cell = as_text(text)

    cell.encode()
    assert read_text(cell) == text


def test_a_frictionless_reader_finds_every_table_valid(snapshot, monkeypatch):
    monkeypatch.chdir(snapshot)
    package = frictionless.Package("datapackage.json")
    tables = [resource for resource in package.resources if resource.path.endswith(".csv")]

    assert len(tables) > 30
    for table in tables:
        report = table.validate()
        assert report.valid, report.flatten(["title", "message"])


@pytest.mark.parametrize(
    ("kind", "value", "cell"),
    [
        (CellKind.WHOLE, 2**63 - 1, 2**63 - 1),
        (CellKind.WHOLE, 2**63, None),
        (CellKind.NUMBER, 10**400, None),
        (CellKind.NUMBER, -7, -7.0),
        (CellKind.TRUTH, False, False),
        (CellKind.JSON, [{"low": 1, "anchor": None}], '[{"low":1}]'),
    ],
)
def test_a_cell_holds_a_value_or_nothing(kind, value, cell):
    assert as_cell(kind, value) == cell
