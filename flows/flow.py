"""The Prefect flows: `draft` (ingest, draft in batches, save) and `export`. Importing this imports Prefect.

Thin: tasks call the methods of a run. A task is a batch of documents, because a task run costs far more than
a small document's own work. The flow itself is the one that saves, each draft when it arrives.
"""

from typing import TypeVar, cast

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.utilities.annotations import quote

from flows.artifacts import publish_export, publish_report
from flows.errors import UnansweredError
from flows.export import Exported, ExportSettings, export_new
from flows.report import RunReport
from flows.results import Batch
from flows.run import Run, open_run
from flows.settings import RunSettings

T = TypeVar("T")

_RETRY_DELAYS_S: list[float] = [2, 10]
"""Seconds before a batch with unanswered questions is asked about again. Each call has had its own retries
by then, so this is for an endpoint that is away for longer."""
_RETRY_JITTER = 0.5
"""Up to this share more, so that batches do not come back together."""


@task(name="ingest", task_run_name="ingest", cache_policy=NO_CACHE, persist_result=False)
def ingest(run: Run) -> bool:
    """Read sources up to the next batch that is to be drafted; whether there is one."""
    return run.has_pending()


@task(
    name="draft-batch",
    task_run_name="draft batch {batch.number}",
    cache_policy=NO_CACHE,
    persist_result=False,
    retries=len(_RETRY_DELAYS_S),
    retry_delay_seconds=_RETRY_DELAYS_S,
    retry_jitter_factor=_RETRY_JITTER,
)
def draft_batch(run: Run, batch: Batch) -> int:
    """Draft a batch and say how many documents it had; their drafts go straight to the flow.

    Raises UnansweredError, so that it is retried, when questions got no reply that might get one later.
    """
    run.draft_batch(batch)
    if batch.held and run.can_retry:
        raise UnansweredError(f"{len(batch.held)} documents have questions without a reply")
    return len(batch.documents)


_as_flow = flow(
    name="draft",
    description="Draft what is new in the sources: ingest, draft in batches, save.",
    persist_result=False,
)


@_as_flow
def draft(settings: RunSettings) -> RunReport:
    """Draft what is pending. What schedules and work pools run; keys come from the environment."""
    with open_run(settings) as run:
        return _carry_out(run)


@flow(
    name="export",
    description="Write what is decided as a dataset, if it has changed since the last one.",
    persist_result=False,
)
def export(settings: ExportSettings) -> Exported:
    """Export what is new. What schedules and work pools run."""
    exported = export_new(settings)
    publish_export(exported)
    return exported


def draft_in_flow(run: Run) -> RunReport:
    """Draft what is pending in an open run, as a run of the flow `draft`."""

    @_as_flow
    def draft(settings: RunSettings) -> RunReport:  # noqa: ARG001  # what Prefect shows of the run
        return _carry_out(run)

    return draft(run.settings)


def _carry_out(run: Run) -> RunReport:
    """The body of the flow."""
    run.draft_all(
        lambda batch: draft_batch.submit(_whole(run), _whole(batch)),
        has_pending=lambda: ingest(_whole(run)),
    )
    report = run.report()
    if report.is_worth_publishing:
        publish_report(report)
    return report


def _whole(value: T) -> T:
    """The value as an argument that Prefect hands on without looking into it for futures."""
    return cast("T", quote(value))
