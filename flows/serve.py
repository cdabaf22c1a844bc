"""The flow on a schedule: a folder is watched, and what is new in it is drafted.

Where no Prefect server is configured, one is kept running on this machine as long as this serves, and noted,
so that `trialspan run` uses it at once.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from flows.draft import prefect_server
from flows.errors import SettingsError, SourceError
from flows.model import find_model
from flows.prefect_setup import set_up_prefect
from flows.progress import Progress, Silent
from flows.settings import RunSettings
from schemas.catalogue import load_record_type
from store.store import open_store


def serve(
    settings: RunSettings,
    *,
    watch: Path,
    cron: str | None = None,
    interval_s: float | None = None,
    progress: Progress | None = None,
) -> None:
    """Draft what is new in a folder whenever the schedule says, until Ctrl-C or SIGTERM.

    settings: its sources are replaced by the folder. cron: five fields, in UTC; interval_s: seconds from one
    run to the next; one of both. Raises FlowError, StoreError or SchemaError before anything is served.
    """
    progress = progress or Silent()
    scheduled = _settings_for(settings, watch)
    _check_settings(scheduled)
    set_up_prefect()
    _check_schedule(cron, interval_s)
    with prefect_server(progress, keep=True) as url:
        progress.noted(
            f"watching {str(watch)!r}; Prefect's server is {url.removesuffix('/api')}; Ctrl-C ends"
        )
        _serve_flow(scheduled, cron=cron, interval_s=interval_s)


def _settings_for(settings: RunSettings, watch: Path) -> RunSettings:
    """The settings of the scheduled runs; paths are absolute, because they run elsewhere."""
    if not watch.is_dir():
        raise SourceError(f"no folder {str(watch)!r} to watch; make it first")
    paths = {"sources": (str(watch.resolve()),), "database": settings.database.resolve()}
    return settings.model_copy(update=paths)


def _check_settings(settings: RunSettings) -> None:
    """Raise now what every scheduled run would raise."""
    find_model(settings.model, os.environ)
    if settings.record_type:
        load_record_type(settings.record_type)
    open_store(settings.database).close()


def _check_schedule(cron: str | None, interval_s: float | None) -> None:
    if (cron is None) == (interval_s is None):
        raise SettingsError("give a schedule: either a cron line such as '0 * * * *', or seconds")
    if interval_s is not None and interval_s <= 0:
        raise SettingsError(f"cannot run every {interval_s!r} seconds; give a number above zero")
    if cron is not None:
        _check_cron(cron)


def _check_cron(cron: str) -> None:
    from prefect.client.schemas.schedules import CronSchedule  # noqa: PLC0415  # after the set-up

    try:
        CronSchedule(cron=cron)
    except ValueError as error:
        raise SettingsError(
            f"cannot read the schedule {cron!r}; give five fields such as '0 6 * * 1-5' "
            "(minute, hour, day, month, weekday; UTC)"
        ) from error


def _serve_flow(settings: RunSettings, *, cron: str | None, interval_s: float | None) -> None:
    from prefect.client.schemas.objects import (  # noqa: PLC0415  # after the set-up
        ConcurrencyLimitConfig,
        ConcurrencyLimitStrategy,
    )
    from prefect.types.entrypoint import EntrypointType  # noqa: PLC0415

    from flows.flow import draft  # noqa: PLC0415

    draft.serve(
        name=_deployment_name(settings),
        cron=cron,
        interval=interval_s,
        parameters={"settings": settings.model_dump(mode="json")},
        # A run that is due while one is at work would find the same pages pending: it is dropped.
        global_limit=ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW),
        print_starting_message=False,
        entrypoint_type=EntrypointType.MODULE_PATH,
    )


def _deployment_name(settings: RunSettings) -> str:
    """One name for one folder and database, the same each time they are served."""
    key = f"{settings.sources[0]}\n{settings.database}"
    return f"watch-{Path(settings.sources[0]).name}-{hashlib.sha256(key.encode()).hexdigest()[:8]}"
