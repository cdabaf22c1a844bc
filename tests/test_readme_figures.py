"""The README claims no more than its benchmarks print; skipped where ../shared with its pages is missing."""

import re
import runpy
import sys
from contextlib import suppress
from pathlib import Path

import pytest

FIGURE = re.compile(r"\d+(?:\.\d+)?(?![\d,]*\s*(?:abstracts|articles|documents))")
HALF_A_DIGIT = 0.0005
LESS_IS_BETTER = ("absent fields filled", "traps taken")


@pytest.fixture(scope="module")
def readme(project) -> str:
    return (project / "README.md").read_text("utf-8")


@pytest.fixture
def printed(project, capsys, monkeypatch):
    """What a benchmark prints, run as it is typed."""

    def run(name: str, *arguments: Path | str) -> str:
        script = project / "benchmarks" / name
        monkeypatch.setattr(sys, "argv", [str(script), *map(str, arguments)])
        capsys.readouterr()
        with suppress(SystemExit):
            runpy.run_path(str(script), run_name="__main__")
        return capsys.readouterr().out

    return run


def tables(text: str) -> dict[str, dict[str, list[str]]]:
    """Markdown tables by the first cell of their head, rows (the head too) by their first cell."""
    found = {}
    for block in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        rows = [[cell.strip() for cell in line.strip("|\n").split("|")] for line in block.splitlines()]
        found[rows[0][0]] = {row[0]: row[1:] for row in rows}
    return found


def claimed(readme: str, what: str) -> list[float]:
    """The figures of the row of the README's table that begins so."""
    [cells] = [cells for name, cells in tables(readme)["what"].items() if name.startswith(what)]
    return [float(figure) for figure in FIGURE.findall(cells[0])]


def assert_no_more(claims: list[float], measured: list[float]) -> None:
    assert len(claims) == len(measured)
    assert all(c <= m + HALF_A_DIGIT for c, m in zip(claims, measured, strict=True)), (claims, measured)


def figures_after(printed: str, *names: str) -> list[float]:
    """The first figure behind each of the names."""
    return [float(re.search(rf"{re.escape(name)}\D*?([\d.]+)", printed)[1]) for name in names]


def test_layouts_are_read_as_well_as_the_readme_says(readme, printed, shared):
    said = tables(readme)["layout"]
    found = tables(printed("layouts.py", shared / "data" / "rendered"))["layout"]

    assert said.keys() == found.keys() >= {"mirror", "classic", "modern", "pdfish", "all"}
    for layout in said.keys() - {"layout", "---"}:
        assert said[layout][:2] == found[layout][:2]
        for name, claim, measured in zip(said["layout"], said[layout], found[layout], strict=True):
            if name not in ("pages", "values"):
                pair = [float(claim)], [float(measured)]
                assert_no_more(*(reversed(pair) if name in LESS_IS_BETTER else pair))


def test_real_pages_are_read_as_well_as_the_readme_says(readme, printed, shared):
    out = printed("seeds.py", "--pages", shared / "seeds")
    measured = figures_after(out.splitlines()[-1], "precision", "recall")
    prose = out.partition("narrative values alone")[2].partition("\n\n")[0].splitlines()[2:]
    found = {row[:32].strip(): row[32:].split() for row in prose}
    said = tables(readme)["group"]

    assert_no_more(claimed(readme, "five real pages"), measured)
    assert said.keys() - {"group", "---"} == found.keys()
    for group, (values, *rates) in found.items():
        assert said[group][0] == values
        assert_no_more([float(claim) for claim in said[group][1:]], [float(rate) for rate in rates[4:6]])


def test_figures_are_found_as_often_as_the_readme_says(readme, printed, shared):
    abstracts, articles = printed("candidates.py", shared / "data").split("numeric articles")
    sizes = ("group sizes", "counts", "percentages")
    parts = ("group sizes", "events", "means", "standard deviations")

    assert_no_more(claimed(readme, "figures of 352 abstracts"), figures_after(abstracts, "recall", *sizes))
    assert_no_more(claimed(readme, "figures of 40 articles"), figures_after(articles, "recall", *parts))


def test_results_are_bound_as_often_as_the_readme_says(readme, printed, shared):
    out = printed("reports.py", shared / "data" / "dev")
    pairs, marked = (
        float(re.search(rf"{name}.*\(([\d.]+) %\)", out)[1])
        for name in ("pairs with one side for one arm", "marked numbers that were read")
    )

    assert_no_more(claimed(readme, "pairs of results"), [pairs])
    assert_no_more(claimed(readme, "marked numbers"), [marked])


def test_record_types_are_told_as_well_as_the_readme_says(readme, printed, shared):
    listing = shared / "data" / "dev" / "source_types.jsonl"
    out = printed("record_types.py", listing, shared / "data" / "rendered", shared / "seeds")
    [(of, rate)] = re.findall(r"right type.* of (\d+) = ([\d.]+)", out)
    [(made, others)] = re.findall(r"pages that are none: (\d+) of (\d+)", out)

    assert f"record types of {int(of):,} documents" in readme
    assert f"the {others} pages that are none" in readme
    assert claimed(readme, "record types") == [pytest.approx(float(rate), abs=0.0005), float(made)]
