"""How well and fast quotes are found: ours beside LangExtract, Instructor and plain rapidfuzz, in one run.

    .venv/bin/python benchmarks/grounding.py

Quotes are drawn at random, with a fixed seed, from the pages in examples/ and, when it is there, in
../shared/seeds, and changed as `perturbations.py` says. The others answer the first few only: they are slow.
LangExtract and Instructor are left out where they are not installed; they get an environment of their own,
with pip 25.1 or newer:

    python3 -m venv --upgrade-deps .bench
    .bench/bin/pip install --group bench
    .bench/bin/python benchmarks/grounding.py
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import mean

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

import grounders  # noqa: E402  # the line above says where it is
from grounders import Finder, Found, Make  # noqa: E402
from perturbations import (  # noqa: E402
    ALTERATIONS,
    ANSWERS,
    EDITS,
    LOOKS,
    STRANGERS,
    Answer,
    Case,
    draw,
    make_case,
    words_in,
)

from extract.ground import Grounder  # noqa: E402

SEED = 20261122
SIZES = (10_000, 100_000, 1_000_000)
"""Characters."""
FAMILIES: Mapping[str, Collection[str]] = {
    "nothing but looks changed": LOOKS,
    "words dropped, replaced, swapped, or an ellipsis": EDITS,
    "made up, or from another page": STRANGERS,
    "a number, drug, unit, comparator or negation altered": ALTERATIONS,
}
"""What the summary calls classes that one figure is wanted for; it tells of the worst of them."""
NONE = "–"
PATIENCE_S = 60.0
"""A grounder that needs longer for one size is not asked about the next."""


@dataclass
class Tally:
    """What became of the quotes of one class."""

    outcomes: Counter[str] = field(default_factory=Counter)
    cpu_s: float = 0.0

    @property
    def quotes(self) -> int:
        """How many were asked for."""
        return self.outcomes.total()

    @property
    def cpu_ms(self) -> float:
        """Milliseconds a quote."""
        return 1000 * self.cpu_s / max(1, self.quotes)

    def share(self, outcome: str) -> float:
        """Percent of the quotes."""
        return 100 * self.outcomes[outcome] / max(1, self.quotes)


def judge(answer: Answer, case: Case, page: str, found: Found | None) -> str:
    """One of right, wrong, missed, false: what an answer comes to.

    right: the words it was made from, of several places any, with the warning that is due. wrong: other
    words. missed: not found, or found there with a warning that is not due. false: accepted what the page
    does not say.
    """
    if answer is Answer.NOWHERE:
        return "right" if found is None or found.warns else "false"
    if found is None:
        return "missed"
    is_there = words_in(page[found.start : found.end]) == words_in(case.original)
    if answer is Answer.WARNED and not found.warns:
        return "false"
    if not is_there:
        return "wrong"
    return "missed" if answer is Answer.FOUND and found.warns else "right"


def measure(make: Make, kind: str, cases: Sequence[Case], pages: Sequence[str]) -> Tally:
    """Ask for every case; the CPU includes reading each page once."""
    tally = Tally()
    by_page: dict[int, list[Case]] = {}
    for case in cases:
        by_page.setdefault(case.page, []).append(case)
    for number, own in by_page.items():
        page = pages[number]
        began = time.process_time()
        find = make(page)
        found = [find(case.quote) for case in own]
        tally.cpu_s += time.process_time() - began
        tally.outcomes.update(judge(ANSWERS[kind], c, page, f) for c, f in zip(own, found, strict=True))
    return tally


Tallies = dict[tuple[str, str], Tally]
"""By class of change and grounder."""


def report_classes(pages: Sequence[str], makes: dict[str, Make], count: int, count_others: int) -> Tallies:
    """A table per class of change, and the mean of the classes; what it was printed from."""
    tallies: Tallies = {}
    print(f"\n{'class':12} {'grounder':19} quotes   right  wrong missed  false  ms CPU a quote")
    for kind in ANSWERS:
        rng = Random(f"{SEED} {kind}")
        cases = [make_case(kind, rng, pages) for _ in range(count)]
        for name, make in makes.items():
            tally = measure(make, kind, cases if name == "ours" else cases[:count_others], pages)
            shares = "".join(f"{tally.share(o):7.2f}" for o in ("right", "wrong", "missed", "false"))
            print(f"{kind:12} {name:19} {tally.quotes:6} {shares} {tally.cpu_ms:15.3f}", flush=True)
            tallies[kind, name] = tally
    print("wrong in the last five classes: warned as altered, at other words that differ as little")
    means = {name: mean(tallies[kind, name].cpu_ms for kind in ANSWERS) for name in makes}
    for name, cpu_ms in means.items():
        ratio = f", {cpu_ms / means['ours']:,.0f} times ours" if name != "ours" else ""
        print(f"{'all classes':12} {name:19} {cpu_ms:.3f} ms CPU a quote{ratio}")
    return tallies


def report_choice(pages: Sequence[str], count: int) -> None:
    """Whether `within` and `near` choose the right one of several places."""
    rng = Random(f"{SEED} choice")
    right: Counter[str] = Counter()
    asked = 0
    while asked < count:
        page = rng.choice(pages)
        quote = draw(rng, page, 1, 4)
        found = Grounder(page).ground(quote)
        places = [(found.start, found.end), *found.others]
        if found.start is None or len(places) < 2:
            continue
        asked += 1
        start, end = rng.choice(places)
        grounder = Grounder(page)
        inside = grounder.ground(quote, within=[(max(0, start - 5), end + 5)])
        beside = grounder.ground(quote, near=start + rng.randint(-3, 3))
        right.update(within=inside.start == start, near=beside.start == start, first=found.start == start)
    print(f"\nthe right one of several places, {asked} quotes:")
    for name in ("first", "within", "near"):
        print(f"  {'no context' if name == 'first' else name:10} {100 * right[name] / asked:6.2f} %")


def text_of(pages: Sequence[str], size: int) -> str:
    """A text of so many characters: the pages over and over, each time with other digits."""
    parts: list[str] = []
    length, turn = 0, 0
    while length < size:
        shift = str.maketrans("0123456789", "".join(str((d + turn) % 10) for d in range(10)))
        page = pages[turn % len(pages)].translate(shift)
        parts.append(page)
        length, turn = length + len(page) + 2, turn + 1
    return "\n\n".join(parts)[:size]


def quotes_for(text: str, count: int) -> list[str]:
    """As many quotes in turn verbatim, upper case, one word dropped, and one that stands nowhere."""
    rng = Random(f"{SEED} {len(text)}")
    return [_changed(draw(rng, text, 6, 24).split(), number % 4) for number in range(count)]


def _changed(words: list[str], way: int) -> str:
    changed = (words, [w.upper() for w in words], words[:2] + words[3:], [w[::-1] for w in words])
    return " ".join(changed[way])


def seconds(make: Make, text: str, quotes: Sequence[str]) -> float:
    """CPU for all quotes, reading the text included."""
    began = time.process_time()
    find: Finder = make(text)
    for quote in quotes:
        find(quote)
    return time.process_time() - began


Times = dict[str, list[float]]
"""Milliseconds a quote by grounder, one for each of `SIZES` until it was no longer asked."""


def report_growth(pages: Sequence[str], makes: dict[str, Make], quotes: int) -> Times:
    """CPU a quote on texts of 10 kB to 1 MB; the same quotes for all."""
    print(
        f"\nms CPU a quote by the size of the text\n{'grounder':19} quotes"
        + "".join(f"{s:>12,}" for s in SIZES)
    )
    times: Times = {}
    for name, make in makes.items():
        own = quotes if name == "ours" else 4
        cells = times.setdefault(name, [])
        for size in SIZES:
            text = text_of(pages, size)
            spent = seconds(make, text, quotes_for(text, own))
            cells.append(1000 * spent / own)
            if spent * 10 > PATIENCE_S:
                break
        cells_printed = "".join(f"{cell:12.3f}" for cell in cells) + f"{'—':>12}" * (len(SIZES) - len(cells))
        print(f"{name:19} {own:6}{cells_printed}", flush=True)
    for name in makes:
        ratios = [b / a for a, b in zip(times["ours"], times[name], strict=False)]
        if name != "ours":
            print(f"  {name}: {', '.join(f'{ratio:,.0f}' for ratio in ratios)} times our CPU")
    return times


def summary(tallies: Tallies, times: Times) -> Iterator[str]:
    """The README's table: by family its worst class, right and (wrong or false) in percent; then the CPU."""
    names = list(dict.fromkeys(name for _, name in tallies)) or list(times)
    yield f"| quotes with | {' | '.join(names)} |"
    yield "| --- |" + " ---: |" * len(names)
    for family, kinds in FAMILIES.items() if tallies else ():
        yield _line(family, [_worst([tallies[kind, name] for kind in kinds]) for name in names])
    if tallies:
        means = [mean(tallies[kind, name].cpu_ms for kind in ANSWERS) for name in names]
        yield _line("ms CPU a quote, a page", [f"{cpu_ms:,.2f}" for cpu_ms in means])
    for at, size in enumerate(SIZES if times else ()):
        asked = [times[name][at : at + 1] for name in names]
        yield _line(f"the same, {size:,} characters", [f"{cpu[0]:,.1f}" if cpu else NONE for cpu in asked])


def _line(title: str, cells: Sequence[str]) -> str:
    return f"| {title} | {' | '.join(cells)} |"


def _worst(tallies: Sequence[Tally]) -> str:
    right = min(tally.share("right") for tally in tallies)
    return f"{right:.1f} / {max(tally.share('wrong') + tally.share('false') for tally in tallies):.1f}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("part", nargs="*", default=["classes", "choice", "growth"])
    parser.add_argument(
        "--quotes", type=int, default=1000, help="quotes of each class (default: %(default)s)"
    )
    parser.add_argument("--others", type=int, default=25, help="how many of them the others answer")
    parser.add_argument(
        "--pages", type=Path, nargs="*", default=[ROOT / "examples", ROOT.parent / "shared/seeds"]
    )
    asked = parser.parse_args()
    pages = [p.read_text("utf-8") for folder in asked.pages for p in sorted(folder.glob("*.txt"))]
    makes = grounders.available()
    for package, name in grounders.MISSING.items():
        if package not in makes:
            print(f"{name} is not installed, so it is left out; see the head of {Path(__file__).name}")
    print(f"{len(pages)} pages, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before")
    makes = makes if asked.others else {"ours": makes["ours"]}
    tallies: Tallies = {}
    times: Times = {}
    if "classes" in asked.part:
        tallies = report_classes(pages, makes, asked.quotes, asked.others)
    if "choice" in asked.part:
        report_choice(pages, asked.quotes)
    if "growth" in asked.part:
        times = report_growth(pages, makes, 100)
    if tallies or times:
        said = "worst class of each kind: percent right / percent wrong or accepted though false"
        print(f"\n{said}", *summary(tallies, times), sep="\n")


if __name__ == "__main__":
    main()
