"""How fast and how safe reviewing is: the figures to hold, each beside what was measured.

    .venv/bin/python benchmarks/review.py [queue|source|accept|crowd ...] [--fields N ...] [--folder FOLDER]

The queue part makes databases of invented records first, the largest in some minutes; --folder keeps them.
CPU figures hold on a machine that does other things as well; the clock's say little there.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from review_source import Figure

SIZES = (1_000, 100_000, 1_000_000)
CROWD_S = 120.0


def measure_queue(args: argparse.Namespace) -> list[tuple[str, bool]]:
    """The queue at each size."""
    from review_queue import measure

    if args.folder is not None:
        args.folder.mkdir(exist_ok=True)
        return _judged(measure(args.folder, tuple(args.fields)))
    with tempfile.TemporaryDirectory() as folder:
        return _judged(measure(Path(folder), tuple(args.fields)))


def measure_source(_: argparse.Namespace) -> list[tuple[str, bool]]:
    """The source pane in a text of 2 MB."""
    from review_source import measure

    return _judged(measure())


def measure_accept(_: argparse.Namespace) -> list[tuple[str, bool]]:
    """From the key that accepts to the next span painted."""
    from review_accept import GOAL_S, measure_shapes

    judged = []
    for found in measure_shapes():
        print(found)
        told = f"{found.name}: CPU {1000 * found.worst_cpu_s:.0f} ms of {1000 * GOAL_S:.0f} ms"
        judged.append((told, found.worst_cpu_s <= GOAL_S))
    return judged


def measure_crowd(args: argparse.Namespace) -> list[tuple[str, bool]]:
    """Four reviewers and a run on one file, two of the reviewers killed."""
    from review_crowd import crowd

    with tempfile.TemporaryDirectory() as folder:
        outcome = crowd(Path(folder), args.seconds, drafting=())
    told = (
        f"four processes, {args.seconds:.0f} s: {outcome.kept:,} decisions, {outcome.kills} kills, lost"
        f" {len(outcome.lost)}, doubled {len(outcome.doubled)}, overwritten {len(outcome.overwritten)}"
    )
    print(told)
    return [(told, outcome.is_whole)]


PARTS: dict[str, Callable[[argparse.Namespace], list[tuple[str, bool]]]] = {
    "queue": measure_queue,
    "source": measure_source,
    "accept": measure_accept,
    "crowd": measure_crowd,
}


def _judged(figures: Sequence[Figure]) -> list[tuple[str, bool]]:
    """Of each figure that has a goal, what was measured, and whether that holds."""
    return [
        (
            f"{each.name}: CPU {1000 * each.worst_cpu_s:.0f} ms of {1000 * each.goal_s:.0f} ms",
            each.worst_cpu_s <= each.goal_s,
        )
        for each in figures
        if each.goal_s is not None
    ]


def main() -> None:
    """Measure the parts that are named, all of them by default, and say which goals hold."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("part", nargs="*", choices=[*PARTS, []], default=list(PARTS), metavar="part")
    parser.add_argument("--fields", nargs="+", type=int, default=SIZES, help="sizes of the queue")
    parser.add_argument("--folder", type=Path, help="where its databases are kept, and looked for")
    parser.add_argument("--seconds", type=float, default=CROWD_S, help="how long the crowd works")
    args = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before (above 0.5, wall times say little)")
    judged = [told for part in args.part for told in PARTS[part](args)]
    print("\nfigures to hold")
    for told, holds in judged:
        print(f"  {'MET    ' if holds else 'NOT met'} {told}")


if __name__ == "__main__":
    main()
