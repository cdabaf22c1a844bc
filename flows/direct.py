"""A run without Prefect: the same functions on plain threads, for a quick look."""

from __future__ import annotations

from functools import partial

from extract.pool import WorkerPool
from flows.progress import Progress
from flows.report import RunReport
from flows.run import open_run
from flows.settings import RunSettings


def run_direct(settings: RunSettings, progress: Progress | None = None) -> RunReport:
    """Draft what is pending and say what was done.

    Ctrl-C gives a report that says what is left. Raises FlowError, StoreError or SchemaError.
    """
    with open_run(settings.model_copy(update={"direct": True}), progress) as run:
        threads = WorkerPool(run.batches_at_once)
        run.draft_all(lambda batch: threads.submit(batch.number, partial(run.draft_batch, batch)))
        threads.stop()
    return run.report()
