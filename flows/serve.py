"""The flows on a schedule: what is new in a folder is drafted, what has changed since is exported.

Where no Prefect server is configured, one is kept running on this machine as long as this serves, and noted,
so that `trialspan run` uses it at once.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from flows.draft import prefect_server
from flows.errors import SettingsError, SourceError
from flows.export import ExportSettings
from flows.model import find_model
from flows.prefect_setup import set_up_prefect
from flows.progress import Progress, Silent
from flows.settings import RunSettings
from schemas.catalogue import load_record_type
from store.store import open_store

if TYPE_CHECKING:
    from prefect.deployments.runner import RunnerDeployment


@dataclass(frozen=True)
class Schedule:
    """When something is done; one of the two."""

    cron: str | None = None
    """Five fields, in UTC."""
    interval_s: float | None = None
    """Seconds from one run to the next."""


@dataclass(frozen=True)
class Watching:
    """A folder in which new pages are looked for."""

    folder: Path
    settings: RunSettings
    """Its sources are replaced by the folder."""
    schedule: Schedule


@dataclass(frozen=True)
class Exporting:
    """A folder that gets a dataset whenever something has changed."""

    settings: ExportSettings
    schedule: Schedule


def serve(*work: Watching | Exporting, progress: Progress | None = None) -> None:
    """Do what is given whenever its schedule says, until Ctrl-C or SIGTERM.

    Raises FlowError, StoreError or SchemaError before anything is served.
    """
    progress = progress or Silent()
    made = [_checked(each) for each in work]
    set_up_prefect()
    for each in made:
        _check_schedule(each.schedule)
    with prefect_server(progress, keep=True) as url:
        for each in made:
            progress.noted(_said(each))
        progress.noted(f"Prefect's server is {url.removesuffix('/api')}; Ctrl-C ends")
        _serve_flows(made)


def _said(work: Watching | Exporting) -> str:
    if isinstance(work, Watching):
        return f"watching {str(work.folder)!r}"
    return f"exporting into {str(work.settings.folder)!r}"


def _checked(work: Watching | Exporting) -> Watching | Exporting:
    """The work as it runs elsewhere; raises now what every scheduled run would raise."""
    if isinstance(work, Watching):
        settings = _settings_for(work.settings, work.folder)
        _check_settings(settings)
        return replace(work, settings=settings)
    paths = {"database": work.settings.database.resolve(), "folder": work.settings.folder.resolve()}
    for target in work.settings.record_types:
        load_record_type(target)
    open_store(work.settings.database).close()
    return replace(work, settings=work.settings.model_copy(update=paths))


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


def _check_schedule(schedule: Schedule) -> None:
    if (schedule.cron is None) == (schedule.interval_s is None):
        raise SettingsError("give a schedule: either a cron line such as '0 * * * *', or seconds")
    if schedule.interval_s is not None and schedule.interval_s <= 0:
        raise SettingsError(f"cannot run every {schedule.interval_s!r} seconds; give a number above zero")
    if schedule.cron is not None:
        _check_cron(schedule.cron)


def _check_cron(cron: str) -> None:
    from prefect.client.schemas.schedules import CronSchedule  # noqa: PLC0415  # after the set-up

    try:
        CronSchedule(cron=cron)
    except ValueError as error:
        raise SettingsError(
            f"cannot read the schedule {cron!r}; give five fields such as '0 6 * * 1-5' "
            "(minute, hour, day, month, weekday; UTC)"
        ) from error


def _serve_flows(work: Sequence[Watching | Exporting]) -> None:
    import prefect  # noqa: PLC0415  # after the set-up
    from prefect.client.schemas.objects import (  # noqa: PLC0415
        ConcurrencyLimitConfig,
        ConcurrencyLimitStrategy,
    )
    from prefect.types.entrypoint import EntrypointType  # noqa: PLC0415

    from flows.flow import draft, export  # noqa: PLC0415

    # A run that is due while one is at work would find the same pages pending: it is dropped.
    one = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW)
    deployments = [
        (draft if isinstance(each, Watching) else export).to_deployment(
            name=_deployment_name(each),
            cron=each.schedule.cron,
            interval=each.schedule.interval_s,
            parameters={"settings": each.settings.model_dump(mode="json")},
            concurrency_limit=one,
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
        for each in work
    ]
    prefect.serve(*cast("list[RunnerDeployment]", deployments), print_starting_message=False)


def _deployment_name(work: Watching | Exporting) -> str:
    """One name for one folder and database, the same each time they are served."""
    is_watched = isinstance(work, Watching)
    folder = work.folder.resolve() if isinstance(work, Watching) else work.settings.folder
    key = f"{folder}\n{work.settings.database}"
    start = "watch" if is_watched else "export"
    return f"{start}-{folder.name}-{hashlib.sha256(key.encode()).hexdigest()[:8]}"
