"""How long the report of many records takes to write, and how long a browser takes to open it.

    python benchmarks/report_page.py [RECORDS]     # 1000 without

The records are the examples, decided, again and again under other names. Needs Chromium for the second half;
its memory is that of its page's own process (Linux).
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from chromium import Tab, chromium, find_chromium  # noqa: E402
from decided_pages import decided_store  # noqa: E402

from dataset.leaving import Policy, Rules  # noqa: E402
from dataset.report import write_report  # noqa: E402
from dataset.report_from_store import input_of_store  # noqa: E402
from dataset.report_input import ReportRecord  # noqa: E402
from schemas.catalogue import builtin_record_types  # noqa: E402

_RECORDS = 1000
_OPENED = 20
_PAINTED = "requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - began)))"
_LOADED = "document.readyState === 'complete' || new Promise((done) => addEventListener('load', done))"
_TIMES = """JSON.stringify([performance.getEntriesByName("first-contentful-paint")[0]?.startTime,
    performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd])"""
_OPEN = """new Promise((done) => {{
    const began = performance.now();
    addEventListener("hashchange", () => {painted}, {{ once: true }});
    location.hash = "#r{number}";
}})"""


def main(argv: Sequence[str]) -> int:
    """Write, open and print; the exit code."""
    wanted = int(argv[0].replace("_", "")) if argv else _RECORDS
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "report.html")
        _write(Path(folder, "decided.db"), page, wanted)
        browser = find_chromium()
        if browser is None:
            print("no Chromium here: not opened")
            return 0
        asyncio.run(_open(browser, page, wanted))
    return 0


def _write(database: Path, page: Path, wanted: int) -> None:
    with decided_store(database) as store:
        rules = Rules(Policy.DRAFTS, builtin_record_types())
        given = input_of_store(store, rules, title="many")
        records = list(given.records)
    began = time.perf_counter()
    write_report(page, replace(given, records=_again(records, wanted)))
    took, peak = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = page.stat().st_size / 1e6
    print(f"{wanted:,} records: written in {took:.1f} s, {size:.1f} MB, peak {peak:.0f} MiB")


def _again(records: Sequence[ReportRecord], wanted: int) -> Iterator[ReportRecord]:
    for number in range(wanted):
        record = records[number % len(records)]
        yield replace(
            record, head=record.head.model_copy(update={"record": f"{record.head.record}-{number}"})
        )


async def _open(browser: str, page: Path, wanted: int) -> None:
    async with chromium(browser, page.with_name("profile")) as tab:
        empty = _memory(page.parent)
        await tab.open(page.as_uri())
        await tab.evaluate(_LOADED)
        await tab.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
        painted, loaded = json.loads(await tab.evaluate(_TIMES))
        print(f"  first list painted after {painted:.0f} ms, everything read after {loaded:.0f} ms")
        times = [await _opened(tab, number * wanted // _OPENED) for number in range(_OPENED)]
        print(f"  a record opened in {median(times):.0f} ms (median of {_OPENED}, longest {max(times):.0f})")
        print(f"  memory of the page {_memory(page.parent):.0f} MiB, of an empty one {empty:.0f} MiB")


async def _opened(tab: Tab, number: int) -> float:
    """Milliseconds from the click to the painted record."""
    took: float = await tab.evaluate(_OPEN.format(number=number, painted=_PAINTED))
    return took


def _memory(folder: Path) -> float:
    """MiB of the largest page process of the browser whose profile is in a folder."""
    found = [0]
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes()
            if b"--type=renderer" in words and str(folder).encode() in words:
                pages = int((process / "statm").read_text().split()[1])
                found.append(pages * resource.getpagesize())
        except OSError:  # it has ended meanwhile
            continue
    return max(found) / 2**20


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
