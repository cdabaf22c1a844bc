"""The report: one HTML file that needs nothing beside it, each record beside its source.

Records are in the page as inert JSON, one element each, and are put in place by its script when they are
opened, so that a page with a thousand opens like one with ten.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TextIO

from markupsafe import Markup

from dataset.errors import NotWrittenError
from dataset.files import write_whole
from dataset.page import content_policy, page_environment, script_data
from dataset.report_figures import Figures, Summary, by_change, changed_share, summary_of
from dataset.report_input import ReportInput
from dataset.report_payload import payload_of
from dataset.report_plots import ORDER, count_plot, verdict_plot
from dataset.report_record import sheet_of

_FOLDER = Path(__file__).parent
_TEMPLATE, _STYLE, _SCRIPT = "report.html", "report.css", "report.js"
MOST_PRINTED = 100
"""Records that are opened at once, to be printed."""
Progress = Callable[[int], object]
"""Told how many records were read so far."""


def write_report(path: Path, given: ReportInput, progress: Progress = int) -> int:
    """Write the report, whole or not at all; how many records are in it.

    Raises NotWrittenError when the file cannot be written.
    """
    try:
        with tempfile.TemporaryFile("w+", encoding="ascii", dir=path.absolute().parent) as spool:
            summaries, figures = _read(given, spool, progress)
            write_whole(path, _page(given, summaries, figures, _spooled(spool)))
    except OSError as error:
        raise NotWrittenError(
            f"the report {str(path)!r} cannot be written: {error.strerror or error}"
        ) from error
    return len(summaries)


def _read(given: ReportInput, spool: TextIO, progress: Progress) -> tuple[list[Summary], Figures]:
    """Every record's line in the list, and the figures; what the page shows of each goes to the spool."""
    summaries, figures = [], Figures()
    for number, record in enumerate(given.records, 1):
        sheet = sheet_of(record)
        spool.write(f"{script_data(payload_of(sheet))}\n")
        summaries.append(summary_of(sheet))
        figures.add(sheet)
        progress(number)
    return summaries, figures


def _spooled(spool: TextIO) -> Iterator[Markup]:
    spool.seek(0)
    for line in spool:
        yield Markup(line.rstrip("\n"))  # noqa: S704  # as `script_data` made it


def _page(
    given: ReportInput, summaries: list[Summary], figures: Figures, payloads: Iterable[Markup]
) -> Iterator[str]:
    style, script = ((_FOLDER / name).read_text("utf-8") for name in (_STYLE, _SCRIPT))
    template = page_environment(_FOLDER).get_template(_TEMPLATE)
    by_group, by_drafter = by_change(figures.by_group), by_change(figures.by_drafter)
    return template.generate(
        policy=content_policy(style, script),
        style=Markup(style),  # noqa: S704  # our own files
        script=Markup(script),  # noqa: S704
        given=given,
        summaries=summaries,
        types=sorted({each.record_type for each in summaries}),
        states=sorted({each.status for each in summaries}),
        figures=figures,
        tables=(("field group", by_group), ("drafter", by_drafter)),
        plots=(
            verdict_plot("groups", "Values by field group", by_group),
            verdict_plot("drafters", "Values by who drafted them", by_drafter),
        ),
        over_time=count_plot("times", "Decisions over time (UTC)", "decided", figures.times),
        verdicts=ORDER,
        changed_share=changed_share,
        most_printed=MOST_PRINTED,
        payloads=payloads,
    )
