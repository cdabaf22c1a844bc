"""What the documentation says is so: commands, sessions, tables, queries, links."""

import json
import os
import re
import shlex
import sqlite3
from argparse import SUPPRESS, ArgumentParser, _SubParsersAction
from pathlib import Path

import pytest

from schemas.catalogue import load_record_type
from trialspan.__main__ import main
from trialspan.parser import COMMANDS, build_parser

LINK = re.compile(r"\[[^\]]+\]\(([^)#\s]+)?(?:#([^)\s]+))?\)")
SESSION = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PAGES = [
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "docs/how-it-works.md",
    "docs/labels.md",
    "docs/annotations.md",
    "docs/values.md",
    "docs/coverage.md",
    "docs/dataset.md",
    "docs/evaluating.md",
    "docs/expected-error.md",
    "docs/correcting.md",
    "docs/source-pane.md",
    "docs/two-reviewers.md",
]


@pytest.fixture(scope="module")
def readme(project: Path) -> str:
    return (project / "README.md").read_text("utf-8")


@pytest.fixture(scope="module")
def how_it_works(project: Path) -> str:
    return (project / "docs" / "how-it-works.md").read_text("utf-8")


@pytest.fixture(scope="module")
def drafted(tmp_path_factory, examples) -> Path:
    path = tmp_path_factory.mktemp("docs") / "trialspan.db"
    assert main(["run", str(examples), "--direct", "--model", "none", "--db", str(path)]) == 0
    return path


def commands_of(parser: ArgumentParser, name: str) -> dict[str, ArgumentParser]:
    """Every command and action below a parser, by what is typed."""
    found = {name: parser}
    for action in parser._actions:
        if isinstance(action, _SubParsersAction):
            for below, sub in action.choices.items():
                found |= commands_of(sub, f"{name} {below}")
    return found


TYPED = commands_of(build_parser(COMMANDS), "trialspan")


@pytest.mark.parametrize("typed", [name for name in TYPED if name != "trialspan"])
def test_every_command_is_in_the_readme(typed, readme):
    assert f"`{typed}" in readme


@pytest.mark.parametrize("typed", TYPED)
def test_every_command_and_option_has_help(typed):
    parser = TYPED[typed]
    without = [action.dest for action in parser._actions if not action.help and action.dest != "command"]

    assert parser.description
    assert [dest for dest in without if dest != SUPPRESS] == []


def test_every_option_that_the_documentation_types_exists(project):
    known = {option for parser in TYPED.values() for option in parser._option_string_actions}
    pages = (project / page for page in [*PAGES, "examples/README.md"])
    typed = {
        (path.name, option)
        for path in pages
        for line in re.findall(r"(?:^ {4}\$? ?|`)(trialspan [^`\n]*)", path.read_text("utf-8"), re.MULTILINE)
        for option in re.findall(r"(?<!\S)--[a-z-]+", line.partition("|")[0])
    }

    assert typed
    assert {each for each in typed if each[1] not in known} == set()


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page, project):
    path = project / page
    text = path.read_text("utf-8")
    for target, anchor in LINK.findall(text):
        if target.startswith("http"):
            continue
        linked = (path.parent / target).resolve() if target else path

        assert linked.exists(), target
        if anchor:
            assert anchor in anchors_of(linked.read_text("utf-8")), anchor


def anchors_of(text: str) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES)
def test_one_sentence_stands_on_a_line(page, project):
    text = re.sub(r"^```.*?^```$", "", (project / page).read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    prose = [line for line in text.splitlines() if line and not line.startswith(("|", "    ", "#"))]
    two = [
        line for line in prose if re.search(r"[a-z)`][.?] [A-Z]", line) and not line.startswith(("*", "- "))
    ]

    assert two == []


def test_the_session_in_the_readme_prints_what_it_shows(readme, project, tmp_path, capsys, monkeypatch):
    """Each command is run as it is typed. REWRITE_README=1 writes down what is printed now."""
    monkeypatch.chdir(project)
    monkeypatch.setenv("COLUMNS", "100")
    [shown] = SESSION.findall(readme)
    typed = re.findall(r"^\$ (.+)$", shown, re.MULTILINE)
    printed = "".join(f"$ {each}\n{output_of(each, tmp_path / 'session.db', capsys)}" for each in typed)
    if "REWRITE_README" in os.environ:
        (project / "README.md").write_text(readme.replace(shown, printed), "utf-8")
        shown = printed

    assert without_seconds(shown) == without_seconds(printed)


def output_of(typed: str, database: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """What a command prints; behind a pipe, 'head -n N' alone is understood."""
    command, _, head = typed.partition(" | head -n ")
    capsys.readouterr()
    code = main([*shlex.split(command)[1:], "--db", str(database)])
    said = "".join(capsys.readouterr()).replace(str(database), "trialspan.db")
    lines = [line.rstrip() for line in said.splitlines()]

    assert code == 0
    return "".join(f"{line}\n" for line in lines[: int(head) if head else None])


def without_seconds(said: str) -> str:
    return re.sub(r" in \d+\.\d s:", " in N s:", said)


def test_every_table_of_the_database_is_described(how_it_works, drafted):
    section = how_it_works.partition("## The database")[2].partition("\n## ")[0]
    described = re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)
    with sqlite3.connect(drafted) as database:
        found = [
            name
            for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
        ]

    assert sorted(described) == sorted(found)


def test_the_query_that_verifies_every_quote_finds_none_that_fails(how_it_works, drafted):
    [query] = re.findall(r"^ {4}(SELECT path,.*?;)$", how_it_works, re.MULTILINE | re.DOTALL)
    with sqlite3.connect(drafted) as database:
        rows = database.execute(query).fetchall()

    assert len(rows) > 500
    assert all(holds == 1 for _, _, holds in rows)


def test_the_record_type_in_the_documentation_can_be_drafted(how_it_works, tmp_path, monkeypatch, capsys):
    [module] = re.findall(r"^```python\n(.*?)^```$", how_it_works, re.MULTILINE | re.DOTALL)
    (tmp_path / "recalls.py").write_text(module, "utf-8")
    (tmp_path / "notice.txt").write_text("Recall of the Harbour infusion pump\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    record_type = load_record_type("recalls:DeviceRecall")
    code = main(["run", "notice.txt", "--schema", "recalls:DeviceRecall", "--model", "none", "--direct"])

    assert code == 0
    assert record_type.code == "device_recall"
    assert record_type.spec("recall_class").codes == ("I", "II", "III")
    assert "device_recall" in capsys.readouterr().err


def test_what_an_export_line_holds_is_what_the_readme_says(readme, drafted, capsys):
    [listed] = re.findall(r"`trialspan drafts.*?` \| .*?: (.*?) \|$", readme, re.MULTILINE)
    capsys.readouterr()
    main(["drafts", "--db", str(drafted)])
    first = json.loads(capsys.readouterr().out.splitlines()[0])

    assert [name.strip(" `") for name in listed.split(",")] == list(first)
