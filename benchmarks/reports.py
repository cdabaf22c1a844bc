"""How well the grammar of reports binds numbers to arms: against abstracts whose spans people marked by arm.

    python benchmarks/reports.py [../shared/data/dev]

Needs its PICO-Corpus annotations (`abstracts/spans_pico_corpus.jsonl`): breast-cancer abstracts
in which percentages, counts, means and medians are marked as the intervention's ('iv-…') or the control's
('cv-…'). No model is asked.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from extract.prose import split_sentences
from extract.reported_arms import Comparison, read_arms
from extract.reported_results import ReportedResult, read_results
from extract.stretch import Stretch

CORPUS = Path("abstracts", "spans_pico_corpus.jsonl")
SIDES = ("iv", "cv")
NUMBERS = ("events", "percent", "value")

FIGURES = (
    ("abstracts with bound results", "read_abstracts", "abstracts"),
    ("numbers read that people marked", "numbers_marked", "numbers"),
    ("pairs with one side for one arm", "pairs_bound", "pairs_marked"),
    ("marked numbers that were read", "numbers_marked", "marked"),
)

Marks = dict[Stretch, str]
"""Places of numbers to the side they belong to."""


def marks_of(row: dict[str, Any]) -> Marks:  # JSON
    """The numbers that people marked, by side."""
    marks: Marks = {}
    for span in row["spans"]:
        side = span["label"][:2]
        if side in SIDES and span["label"][2:3] == "-":
            places = [(span["start"], span["end"])] if "start" in span else span["fragments"]
            marks |= {Stretch(start, end): side for start, end in places}
    return marks


def results_of(text: str) -> list[ReportedResult]:
    """The results of one abstract, read as a page without sections is."""
    sentences = list(split_sentences(text, Stretch(0, len(text))))
    arms = read_arms(text, sentences)
    return list(read_results(text, sentences, Comparison(arms))) if arms else []


def side_of(place: Stretch, marks: Marks) -> str | None:
    """The side of the marked number that a place overlaps; None when nobody marked it."""
    return next((side for m, side in marks.items() if m.start < place.end and place.start < m.end), None)


def sides_of(result: ReportedResult, marks: Marks) -> list[tuple[int, list[str | None]]]:
    """For each arm's share its arm and the sides of its numbers; denominators are not marked."""
    return [
        (bound.arm, [side_of(part.at, marks) for part in bound.share.parts if part.leaf in NUMBERS])
        for bound in result.shares
    ]


def count(rows: Iterable[dict[str, Any]]) -> Counter[str]:  # JSON
    """What was read, and how much of it people marked the same way."""
    counts: Counter[str] = Counter()
    for row in rows:
        marks = marks_of(row)
        results = results_of(row["text"])
        shares = [sides_of(result, marks) for result in results if result.shares]
        read = list(chain.from_iterable(sides for pair in shares for _, sides in pair))
        counts.update(abstracts=1, read_abstracts=bool(shares), marked=len(marks), pairs=len(shares))
        counts.update(numbers=len(read), numbers_marked=sum(side is not None for side in read))
        counts.update(bound_of(shares))
    return counts


def bound_of(shares: Iterable[list[tuple[int, list[str | None]]]]) -> Counter[str]:
    """Of the pairs marked on both sides: how many keep one side for one arm throughout their abstract."""
    turns = [turn for pair in shares for turn in turn_of(pair)]
    most = max(Counter(turns).values(), default=0)
    return Counter(pairs_marked=len(turns), pairs_bound=most)


def turn_of(pair: list[tuple[int, list[str | None]]]) -> Iterator[tuple[tuple[int, str], ...] | None]:
    """Which arm has which side, for pairs marked on both sides; None when both arms got the same."""
    named = [(arm, next((side for side in sides if side), None)) for arm, sides in pair]
    told = tuple(sorted((arm, side) for arm, side in named if side is not None))
    if len(told) == len(SIDES):
        yield told if len({side for _, side in told}) == len(SIDES) else None


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", default="../shared/data/dev", type=Path)
    corpus = parser.parse_args().folder / CORPUS
    if not corpus.exists():
        sys.exit(f"no {corpus}; give the folder that holds {CORPUS}")
    counts = count(map(json.loads, corpus.read_text("utf-8").splitlines()))
    for said, part, whole in FIGURES:
        percent = 100 * counts[part] / (counts[whole] or 1)
        print(f"{said:33}{counts[part]:>5} of {counts[whole]:>5} ({percent:.1f} %)")


if __name__ == "__main__":
    main()
