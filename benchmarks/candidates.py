"""How many annotated numbers the deterministic readers propose, with the right kind, value and place.

    python benchmarks/candidates.py [../shared/data]

The data folder holds abstracts and articles with their annotations and is not part of the project; where it
is missing, only the invented pages of examples/ are counted. A candidate counts only if its kind is one the
annotation may be (`EXPECTED`) and its number is the annotated one; in abstracts at the annotated place, in
articles, whose annotations have no places, anywhere.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from extract.candidates import Candidate, CandidateKind, read_candidates
from extract.quantities import numbers_in, read_quantities

K = CandidateKind
COUNTS = {
    (K.GROUP_SIZE, ""), (K.COUNT, ""), (K.FRACTION, "n"), (K.FRACTION, "events"), (K.COUNT_PERCENT, "events"),
}  # fmt: skip
PERCENTS = {(K.PERCENT, ""), (K.FRACTION, "percent"), (K.COUNT_PERCENT, "percent")}
CENTRES = {(K.CENTRE, ""), (K.MEAN_SPREAD, "value"), (K.CENTRE_RANGE, "value")}
MEASURED = {*CENTRES, (K.QUANTITY, ""), (K.TIME, ""), (K.DOSE, ""), (K.NUMBER, ""), (K.PERCENT, "")}
AGES = {(K.AGE, ""), *CENTRES, (K.CENTRE_RANGE, "low"), (K.CENTRE_RANGE, "high"), (K.MEAN_SPREAD, "spread")}
EXPECTED = {
    "total-participants": ("group sizes", COUNTS),
    "intervention-participants": ("group sizes", COUNTS),
    "control-participants": ("group sizes", COUNTS),
    "iv-bin-abs": ("counts", COUNTS),
    "cv-bin-abs": ("counts", COUNTS),
    "iv-bin-percent": ("percentages", PERCENTS),
    "cv-bin-percent": ("percentages", PERCENTS),
    "iv-cont-mean": ("means", MEASURED),
    "cv-cont-mean": ("means", MEASURED),
    "iv-cont-median": ("medians", MEASURED),
    "cv-cont-median": ("medians", MEASURED),
    "iv-cont-sd": ("standard deviations", {(K.MEAN_SPREAD, "spread")}),
    "cv-cont-sd": ("standard deviations", {(K.MEAN_SPREAD, "spread")}),
    "age": ("ages", AGES),
}
"""Label of PICO-Corpus to what it is called here, and the kinds (with the part) that may be it."""
NUMERIC = {
    "group_size": ("group sizes", COUNTS),
    "events": ("events", COUNTS | PERCENTS),
    "mean": ("means", MEASURED),
    "standard_deviation": (
        "standard deviations",
        {(K.MEAN_SPREAD, "spread"), (K.NUMBER, ""), (K.QUANTITY, "")},
    ),
}
"""Column of the articles' annotations to the same. A table's cell may hold a standard deviation alone."""


class Told(NamedTuple):
    """One number of a candidate."""

    kind: tuple[CandidateKind, str]
    numbers: frozenset[float]
    start: int
    end: int


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    default = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
    parser.add_argument("data", nargs="?", type=Path, default=default, help="the data folder")
    parser.add_argument("--missed", type=int, default=0, help="print so many misses of each figure")
    given = parser.parse_args()
    _examples()
    dev = given.data / "dev"
    if not dev.is_dir():
        print(f"no annotated texts in {given.data}")
        return
    _report("PICO-Corpus", _pico(dev / "abstracts" / "spans_pico_corpus.jsonl"), given.missed)
    _report("numeric articles", _articles(dev, dev / "fulltext" / "numeric_gold.jsonl"), given.missed)


def _examples() -> None:
    counts: Counter[str] = Counter()
    size, began = 0, time.perf_counter()
    for page in sorted((Path(__file__).resolve().parent.parent / "examples").glob("*.txt")):
        text = page.read_text(encoding="utf-8")
        size += len(text)
        counts.update(c.kind.value for c in read_candidates(text))
    took = time.perf_counter() - began
    print(f"examples: {sum(counts.values())} candidates in {size} characters, {took * 1e6 / size:.1f} s a MB")
    print("  " + ", ".join(f"{kind} {count}" for kind, count in counts.most_common()))


class Result(NamedTuple):
    """One annotated number, and whether it was told."""

    group: str
    is_found: bool
    said: str


def _pico(file: Path) -> Iterator[tuple[list[Result], Counter[str]]]:
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        candidates = read_candidates(row["text"])
        told = list(_told(candidates))
        results = [
            r for span in row["spans"] if span["label"] in EXPECTED for r in _spans(row["text"], span, told)
        ]
        yield results, Counter(kind for t in told for kind in _groups(t.kind))


def _spans(text: str, span: dict[str, object], told: list[Told]) -> Iterator[Result]:
    group, expected = EXPECTED[str(span["label"])]
    for start, end in span["fragments"]:  # type: ignore[attr-defined]  # JSON
        wanted = {abs(n) for q in read_quantities(text[start:end]) for n in (q.low, q.high) if n is not None}
        near = [t for t in told if t.start < end and start < t.end and t.kind in expected]
        for number in sorted(wanted):
            found = any(number in t.numbers for t in near)
            kinds = [t.kind[0].value for t in told if t.start < end and start < t.end]
            yield Result(group, found, f"{number:g} in {text[max(0, start - 40) : end + 30]!r} {kinds}")


def _articles(dev: Path, file: Path) -> Iterator[tuple[list[Result], Counter[str]]]:
    rows = defaultdict(list)
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        rows[row["file"]].append(row)
    for name, of_file in rows.items():
        text = (dev / name).read_text(encoding="utf-8")
        told = list(_told(read_candidates(text)))
        by_group = {
            group: {n for t in told if t.kind in kinds for n in t.numbers}
            for group, kinds in NUMERIC.values()
        }
        printed = numbers_in(text)
        results = [r for row in of_file for r in _row(row, by_group, printed)]
        yield results, Counter(kind for t in told for kind in _groups(t.kind))


def _row(row: dict[str, object], by_group: dict[str, set[float]], printed: set[float]) -> Iterator[Result]:
    for column, (group, _) in NUMERIC.items():
        for arm in ("intervention", "comparator"):
            name = f"{arm}_{column}" if column != "events" else f"{arm}_events"
            value = row.get(name)
            if isinstance(value, (int, float)) and abs(float(value)) in printed:
                yield Result(
                    group, abs(float(value)) in by_group[group], f"{value} as {name} in {row['file']}"
                )


def _told(candidates: Iterable[Candidate]) -> Iterator[Told]:
    for candidate in candidates:
        for part in candidate.parts:
            yield Told((candidate.kind, part.name), _numbers(part.value), part.start, part.end)
        if not candidate.parts:
            yield Told((candidate.kind, ""), _numbers(candidate.value), candidate.start, candidate.end)
        elif candidate.kind is K.CENTRE_RANGE:
            yield Told((candidate.kind, "high"), _numbers(candidate.value), candidate.start, candidate.end)


def _numbers(value: object) -> frozenset[float]:
    if isinstance(value, dict):
        return frozenset().union(*(_numbers(v) for v in value.values()))
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return frozenset({abs(float(value))})
    return frozenset()


def _groups(kind: tuple[CandidateKind, str]) -> set[str]:
    return {group for group, kinds in (*EXPECTED.values(), *NUMERIC.values()) if kind in kinds}


def _report(title: str, documents: Iterable[tuple[list[Result], Counter[str]]], missed: int) -> None:
    wanted, found, proposed = Counter[str](), Counter[str](), Counter[str]()
    misses: dict[str, list[str]] = defaultdict(list)
    for results, kinds in documents:
        proposed.update(kinds)
        for result in results:
            wanted[result.group] += 1
            found[result.group] += result.is_found
            if not result.is_found:
                misses[result.group].append(result.said)
    total = sum(found.values()) / max(1, sum(wanted.values()))
    print(f"{title}: recall {total:.3f} of {sum(wanted.values())} numbers")
    for group, number in wanted.most_common():
        print(
            f"  {group:20} {found[group] / number:.3f} of {number:5}, "
            f"{proposed[group] / number:5.1f} candidates a number"
        )
        for said in misses[group][:missed]:
            print(f"    missed {said}")


if __name__ == "__main__":
    main()
