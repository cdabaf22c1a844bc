"""A dataset whenever it has changed: each in a folder of its own, named by where the log of decisions stood.

No Prefect here: `flows.flow` makes a flow of it.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from dataset.errors import NotASnapshotError, NothingLeavesError
from dataset.formats import Format
from dataset.leaving import Policy
from dataset.manifest import AuditHead, Manifest, read_manifest
from dataset.snapshot import Options, write_snapshot
from evaluation.agreement import agreement_of
from schemas.catalogue import builtin_record_types, load_record_type
from schemas.documents import Frozen
from store.store import open_store

_NEXT = ".next"
"""Where a snapshot stands until it is known to be a new one."""
_NUMBER = re.compile(r"_([0-9]+)$")


class ExportSettings(Frozen):
    """What is exported, from where to where."""

    database: Path
    """The store's file; it has to be there."""
    folder: Path
    """Holds the snapshots, each in a folder of its own."""
    policy: Policy = Policy.COMPLETE
    formats: tuple[Format, ...] = ()
    with_personal: bool = False
    with_sources: bool = False
    record_types: tuple[str, ...] = ()
    """A team's own, as 'package.module:Model'."""


class Exported(Frozen):
    """What an export came to."""

    place: Path | None
    """The new snapshot; None where none was written."""
    manifest: Manifest | None
    """Of the new snapshot."""
    said: str
    """In words: what was written, or why nothing was."""


def export_new(settings: ExportSettings) -> Exported:
    """Write a snapshot if it says anything else than the last one in the folder.

    Raises DatasetError, SchemaError or StoreError; then nothing is there that was not there before.
    """
    own = map(load_record_type, settings.record_types)
    options = Options(
        record_types={**builtin_record_types(), **{each.code: each for each in own}},
        policy=settings.policy,
        with_personal=settings.with_personal,
        with_sources=settings.with_sources,
        measure=agreement_of,
        formats=frozenset(settings.formats),
        replace=True,  # what an export that was killed has left there
    )
    unnamed = settings.folder / _NEXT
    with open_store(settings.database, create=False) as store:
        try:
            write_snapshot(store, unnamed, options)
        except NothingLeavesError as error:
            return Exported(place=None, manifest=None, said=str(error))
    return _named(unnamed, read_manifest(unnamed)[0], settings.folder)


def _named(unnamed: Path, manifest: Manifest, folder: Path) -> Exported:
    """The snapshot under its own name; gone again where the last one says the same."""
    last = max(_snapshots(folder), key=_order, default=None)
    if last is not None and last[1].sha256 == manifest.sha256:
        shutil.rmtree(unnamed)
        return Exported(place=None, manifest=None, said=f"nothing has changed since {last[0].name!r}")
    place = _free(folder, snapshot_name(manifest.audit))
    unnamed.rename(place)
    records = sum(entry.records for entry in manifest.record_types.values())
    return Exported(place=place, manifest=manifest, said=f"{records:,} records in {str(place)!r}")


def snapshot_name(head: AuditHead) -> str:
    """When the last decision was made, without colons, and the first digits of its hash."""
    when = "undecided" if head.at is None else re.sub(r"\.[0-9]+|\+00:00$", "", head.at).replace(":", "-")
    return f"{when}_{head.head[:12]}"


def _snapshots(folder: Path) -> Iterator[tuple[Path, Manifest]]:
    """The snapshots that can be read and have their name."""
    for place in folder.iterdir():
        if place.is_dir() and not place.name.startswith("."):
            try:
                yield place, read_manifest(place)[0]
            except NotASnapshotError:
                continue


def _order(snapshot: tuple[Path, Manifest]) -> tuple[int, int]:
    """Later is larger: by decisions, then by number where the log was the same."""
    place, manifest = snapshot
    number = _NUMBER.search(place.name.partition("_")[2])
    return manifest.audit.events, int(number[1]) if number else 1


def _free(folder: Path, name: str) -> Path:
    """A place of the name; numbered where the log stood the same and something else has changed."""
    number, place = 1, folder / name
    while place.exists():
        number += 1
        place = folder / f"{name}_{number}"
    return place
