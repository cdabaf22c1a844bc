"""What the source pane tells its screen, named `SourceView.Clicked` and so on; offsets are code points."""

from __future__ import annotations

from textual.message import Message
from textual.widget import Widget


class _OfSource(Message, namespace="source_view"):
    def __init__(self, source: Widget) -> None:
        super().__init__()
        self.source = source

    @property
    def control(self) -> Widget:
        """The pane it came from."""
        return self.source


class Clicked(_OfSource, namespace="source_view"):
    """A place of the text was clicked."""

    def __init__(self, source: Widget, offset: int, keys: tuple[str, ...]) -> None:
        """keys: of the marks there, the shortest mark first, each once."""
        super().__init__(source)
        self.offset, self.keys = offset, keys


class Selecting(_OfSource, namespace="source_view"):
    """Words are chosen, and not taken yet; told at each change."""

    def __init__(self, source: Widget, start: int, end: int) -> None:
        """start, end: half-open, never empty."""
        super().__init__(source)
        self.start, self.end = start, end


class Selected(_OfSource, namespace="source_view"):
    """Words were chosen and taken; selecting has ended."""

    def __init__(self, source: Widget, start: int, end: int) -> None:
        """start, end: half-open, never empty."""
        super().__init__(source)
        self.start, self.end = start, end


class Cancelled(_OfSource, namespace="source_view"):
    """Selecting has ended without words."""
