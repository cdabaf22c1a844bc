"""HTML pages that need nothing beside them, in which everything from sources, models and reviewers is text.

It is escaped by the template engine, its control characters are replaced, and nobody runs it, because the
page's own policy allows one style and one script, named by hash. Data for the script are inert JSON.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from pydantic import JsonValue

_UNSHOWN = re.compile(
    r"[^\S\n\t ]|[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]"
    r"|[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)
"""White space of other widths, and what a browser would act on, hide or refuse."""
_REPLACEMENT = "\ufffd"


def harmless(text: str) -> str:
    """The text with every character that a browser would act on, hide or refuse replaced, one for one."""
    if text.isascii() and text.isprintable():
        return text
    return _UNSHOWN.sub(lambda found: " " if found.group().isspace() else _REPLACEMENT, text)


def page_environment(folder: Path) -> Environment:
    """Templates of a folder, in which whatever is put in is harmless text."""
    return Environment(
        autoescape=True,
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined,
        finalize=_finalized,
        trim_blocks=False,
    )


def content_policy(style: str, script: str) -> str:
    """Nothing is loaded from anywhere; one style and one script may be used, and they are in the page."""
    return (
        f"default-src 'none'; style-src {_named(style)}; script-src {_named(script)};"
        " base-uri 'none'; form-action 'none'"
    )


def script_data(value: JsonValue) -> Markup:
    """JSON for a `<script type="application/json">`: ASCII, and no character of it can end the element."""
    text = json.dumps(value, separators=(",", ":"), allow_nan=False)
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704  # every sign of markup is escaped


def _finalized(value: object) -> object:
    return harmless(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _named(content: str) -> str:
    digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
    return f"'sha256-{digest}'"
