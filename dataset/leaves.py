"""The leaves of a record as it was written, by path."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dataset.records import SECONDARY_MARK


def leaves_of(data: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Path and leaf of everything in a record's `data`, absences included; marks are no leaves."""
    for name, node in data.items():
        if name == SECONDARY_MARK and node is True:
            continue
        yield from _below(node, f"{prefix}.{name}" if prefix else name)


def _below(node: Any, path: str) -> Iterator[tuple[str, dict[str, Any]]]:  # JSON of any shape
    if isinstance(node, list):
        for index, item in enumerate(node):
            yield from _below(item, f"{path}[{index}]")
    elif isinstance(node, dict) and isinstance(node.get("state"), str):
        yield path, node
    elif isinstance(node, dict):
        yield from leaves_of(node, path)
