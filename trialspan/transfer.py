"""A progress bar for bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn, TransferSpeedColumn


@contextmanager
def transfer_bar(console: Console, size: int) -> Iterator[Callable[[int, int], None]]:
    """A bar that is moved by calling it with bytes done and bytes in all."""
    columns = (BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_interactive) as progress:
        task = progress.add_task("fetch", total=size)

        def move(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total)

        yield move
