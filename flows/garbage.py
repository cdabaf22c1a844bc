"""How often Python looks for garbage that counting references does not free."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_NEW_OBJECTS = 20_000
"""Objects that come into being between two looks.

With Python's own 700, looking took 1.2 s of the 14 s of processor time that 100 pages and 596 calls of
`benchmarks/pipeline.py` take; with these, 0.1 s. Memory at its peak grows by a twentieth.
"""


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Garbage is looked for seldom meanwhile, in the whole process."""
    before = gc.get_threshold()
    gc.set_threshold(_NEW_OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
