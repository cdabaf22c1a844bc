"""What the page is made of: files of ours and of textual-serve, named one by one, nothing from elsewhere.

textual-serve's own page asks a foreign server for its font, so that its page is not used; its script, style
sheet and fonts are, from where it is installed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType

_OURS = files("review_tui.web") / "page"
_THEIRS = files("textual_serve") / "static"


@dataclass(frozen=True)
class Asset:
    """A file as it is served."""

    content_type: str
    body: bytes

    @property
    def charset(self) -> str | None:
        """Of its text; None for what is none."""
        return "utf-8" if self.content_type.startswith("text/") else None


def page() -> Asset:
    """The page itself."""
    return Asset("text/html", (_OURS / "index.html").read_bytes())


def assets() -> Mapping[str, Asset]:
    """Everything the page asks for, by the name it asks with."""
    ours = {name: (_OURS / name).read_bytes() for name in ("page.css", "page.js")}
    theirs = {
        name: (_THEIRS / folder / name).read_bytes()
        for folder, name in (
            ("css", "xterm.css"),
            ("js", "textual.js"),
            ("fonts", "RobotoMono-VariableFont_wght.ttf"),
            ("fonts", "RobotoMono-Italic-VariableFont_wght.ttf"),
        )
    }
    return MappingProxyType({name: Asset(_type_of(name), body) for name, body in (ours | theirs).items()})


def _type_of(name: str) -> str:
    return {"css": "text/css", "js": "text/javascript", "ttf": "font/ttf"}[name.rpartition(".")[2]]
