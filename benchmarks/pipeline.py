"""How fast a run is around the model, and what it needs: the numbers of the README come from here.

    .venv/bin/python benchmarks/pipeline.py

Runs the real command in processes of its own over invented pages, made here, against an endpoint on this
machine that answers every call after a fixed time. Takes a few minutes on two cores.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
TEMPLATES = sorted((HERE.parent / "examples").glob("*.txt"))
"""Pages of every layout; on registry pages reading takes most of the time, and little is asked."""
ABSTRACTS = [page for page in TEMPLATES if page.stem.startswith("abstract")]
"""Pages of prose, about which most is asked."""
LATENCY_S = 0.2
CONCURRENCY = 16
GOAL = 1.10
"""Seconds of a run after its first call, in parts of what the calls alone have to take."""
PAGES = 100
MANY_PAGES = 1000
_TRIAL = re.compile(r"NCT99(\d{6})")
_SENTENCE_END = re.compile(r"(?m)^(.{60,}?[a-z])\.(?=\s|$)")


@dataclass(frozen=True)
class Used:
    """What one command took."""

    wall_s: float
    cpu_s: float
    """User and system time of the process and its children."""
    peak_mb: float
    """Most memory of the process and those it started, resident, looked at ten times a second; 10^6 bytes."""
    report: dict[str, Any]  # the run's own, as JSON


def page(number: int, templates: Sequence[Path]) -> str:
    """An invented page that shares no trial and no paragraph with another: no two prompts are the same."""
    template = templates[number % len(templates)].read_text("utf-8")
    own = _TRIAL.sub(lambda found: f"NCT99{(int(found[1]) + 131 * number) % 10**6:06}", template)
    return _SENTENCE_END.sub(rf"\1 (page {number}).", own)


def write_pages(folder: Path, count: int, templates: Sequence[Path] = TEMPLATES) -> Path:
    """A folder with so many pages."""
    folder.mkdir()
    for number in range(count):
        (folder / f"{number:04}.txt").write_text(page(number, templates), "utf-8")
    return folder


def write_silent_pages(folder: Path) -> Path:
    """A folder with as many pages of no known type, about which nothing is asked."""
    folder.mkdir()
    for number in range(PAGES):
        (folder / f"{number:04}.txt").write_text(f"Pancakes\n\nTake {number} eggs.\n", "utf-8")
    return folder


@contextmanager
def endpoint(latency_s: float) -> Iterator[subprocess.Popen[str]]:
    """The process of an endpoint; `OPENAI_BASE_URL` names it meanwhile."""
    command = [sys.executable, str(HERE / "steady_endpoint.py"), str(latency_s)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        os.environ["OPENAI_BASE_URL"] = process.stdout.readline().strip()
        try:
            yield process
        finally:
            process.communicate()


def seen_by(process: subprocess.Popen[str]) -> dict[str, Any]:  # JSON
    """What an endpoint saw; ends it."""
    out, _ = process.communicate()
    return dict(json.loads(out))


def resident_mb(pid: int) -> float:
    """Memory of a process and its descendants, shared pages counted in each; 0 where there is no /proc."""
    try:
        status = Path(f"/proc/{pid}/status").read_text("utf-8")
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8").split()
    except OSError:
        return 0.0
    resident = re.search(r"VmRSS:\s+(\d+) kB", status)
    own = int(resident[1]) * 1024 / 1e6 if resident else 0.0
    return own + sum(resident_mb(int(child)) for child in children)


@contextmanager
def watched_memory(pid: int) -> Iterator[list[float]]:
    """A list of one number: the most memory a process and its descendants had so far, in MB."""
    most, is_over = [0.0], threading.Event()

    def watch() -> None:
        while not is_over.wait(0.1):
            most[0] = max(most[0], resident_mb(pid))

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        yield most
    finally:
        is_over.set()
        watching.join()


def run(pages: Path, *options: str) -> Used:
    """`trialspan run` over the pages into a new database."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "trialspan", "run", str(pages), "--db", f"{folder}/t.db", "--json"]
        began = time.monotonic()
        with (
            subprocess.Popen(
                [*command, *options], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
            ) as process,
            watched_memory(process.pid) as most,
        ):
            assert process.stdout is not None
            out = process.stdout.read()
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            ended = time.monotonic()
    assert process.returncode == 0, out
    return Used(ended - began, usage.ru_utime + usage.ru_stime, most[0], json.loads(out))


def measure_asking(silent: Path, pages: Path, name: str, *options: str) -> None:
    """Whether a run takes little more than its start and what its calls alone have to take."""
    asking = ["--model", "steady", "--concurrency", str(CONCURRENCY), *options]
    with endpoint(LATENCY_S) as process:
        start = run(silent, *asking)
        used = run(pages, *asking)
        seen = seen_by(process)
    ideal = seen["calls"] * LATENCY_S / CONCURRENCY
    allowed = GOAL * ideal + start.wall_s
    print(
        f"{name:19} {PAGES} pages, {seen['calls']} calls of {LATENCY_S} s, {seen['most_at_once']} at once:"
        f" {used.wall_s:.1f} s, {'at most' if used.wall_s <= allowed else 'MORE THAN'} the goal of"
        f" {GOAL:.2f} x {ideal:.1f} s + {start.wall_s:.1f} s for a run without calls = {allowed:.1f} s;"
        f" from the first call to the last reply {(seen['last_at'] - seen['first_at']) / ideal:.2f} x;"
        f" CPU {used.cpu_s:.1f} s"
    )


def measure_reading(one: Path, pages: Path) -> None:
    """What a page costs without a model."""
    start, used = run(one, "--model", "none", "--direct"), run(pages, "--model", "none", "--direct")
    count = used.report["seen"]
    print(
        f"no model {count} pages: {used.wall_s:.1f} s, start-up {start.wall_s:.1f} s,"
        f" CPU {1000 * (used.cpu_s - start.cpu_s) / (count - 1):.0f} ms a page"
    )


def measure_memory(folders: dict[int, Path]) -> None:
    """Peak memory, without a model and with one that answers at once."""
    for name, options in {"--direct": ["--direct"], "prefect": []}.items():
        for count, pages in folders.items():
            used = run(pages, "--model", "none", *options)
            print(f"{name:8} {count} pages: at most {used.peak_mb:.0f} MB, {used.wall_s:.1f} s, no model")
    for count, pages in folders.items():
        with endpoint(0.0):
            used = run(pages, "--model", "steady", "--concurrency", str(CONCURRENCY), "--direct")
        print(f"{'--direct':8} {count} pages: at most {used.peak_mb:.0f} MB, {used.wall_s:.1f} s, a model")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", nargs="*", default=["asking", "reading", "memory"])
    parts = parser.parse_args().part
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before (above 0.5, the numbers say little)")
    os.environ.setdefault("OPENAI_API_KEY", "none")
    with tempfile.TemporaryDirectory() as folder:
        one, some = write_pages(Path(folder, "one"), 1), write_pages(Path(folder, "some"), PAGES)
        if "asking" in parts:
            silent = write_silent_pages(Path(folder, "silent"))
            prose = write_pages(Path(folder, "prose"), PAGES, ABSTRACTS)
            for name, pages in {"abstracts": prose, "mixed": some}.items():
                measure_asking(silent, pages, f"prefect, {name}")
                measure_asking(silent, pages, f"--direct, {name}", "--direct")
        if "reading" in parts:
            measure_reading(one, some)
        if "memory" in parts:
            measure_memory({PAGES: some, MANY_PAGES: write_pages(Path(folder, "many"), MANY_PAGES)})


if __name__ == "__main__":
    main()
