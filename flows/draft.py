"""A run as a Prefect flow, for which Prefect is imported and its server started only when there is work."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from flows.errors import PrefectError
from flows.prefect_setup import log_path, set_up_prefect
from flows.progress import Progress
from flows.report import RunReport
from flows.run import Run, open_run
from flows.server import find_kept_server, noted_server, start_server
from flows.settings import RunSettings


def run_flow(settings: RunSettings, progress: Progress | None = None) -> RunReport:
    """Draft what is pending under Prefect and say what was done.

    Uses the server that is configured, else the one `trialspan serve` keeps, else a temporary one; none when
    nothing is pending. Ctrl-C gives a report that says what is left. Raises FlowError, StoreError or
    SchemaError.
    """
    with open_run(settings, progress) as run:
        if run.has_pending():
            _run_under_prefect(run)
        else:
            run.carry_over()  # what a run that was killed has left
    return run.report()


def _run_under_prefect(run: Run) -> None:
    with prefect_server(run.progress):
        from prefect.exceptions import PrefectException  # noqa: PLC0415  # after the set-up

        from flows.flow import draft_in_flow  # noqa: PLC0415

        try:
            draft_in_flow(run)
        except (PrefectException, OSError) as error:
            raise PrefectError(
                f"Prefect lost the run ({type(error).__name__}: {error}); what was drafted is saved. Run"
                f" again, or with --direct; the log is {str(log_path())!r}"
            ) from error


@contextmanager
def prefect_server(progress: Progress, *, keep: bool = False) -> Iterator[str]:
    """The address of the API of the server that Prefect uses as long as the context; started if need be.

    keep: what is started also makes runs of schedules and is noted for other programs.
    """
    set_up_prefect()
    from prefect.settings import PREFECT_API_URL, get_current_settings, temporary_settings  # noqa: PLC0415

    configured = get_current_settings().api.url
    if configured:
        _check_server(configured)
        yield configured
        return
    with ExitStack() as stack:
        url = find_kept_server()
        if url is None:
            progress.noted("starting Prefect's server" if keep else "starting a temporary Prefect server")
            url = stack.enter_context(start_server(with_schedules=keep))
            if keep:
                stack.enter_context(noted_server(url))
        stack.enter_context(temporary_settings({PREFECT_API_URL: url}))
        yield url


def _check_server(url: str) -> None:
    """Raise PrefectError when the server that is configured does not answer."""
    from prefect.client.orchestration import get_client  # noqa: PLC0415

    with get_client(sync_client=True) as client:
        error = client.api_healthcheck()
    if error is not None:
        raise PrefectError(
            f"no Prefect server answers at {url!r} ({type(error).__name__}); start it, unset PREFECT_API_URL"
            " for a temporary one, or run with --direct"
        )
