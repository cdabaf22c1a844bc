"""What a reviewer has set up for herself: theme, signs and keys, in a small file of her own.

theme = "high-contrast"       # dark, light or high-contrast
signs = "ascii"               # or "unicode"; without it, what the terminal can show

[keys]
"review.accept" = "a,space"   # the names are those of the Help screen
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Literal

from platformdirs import user_config_path
from pydantic import Field, ValidationError

from review_tui.errors import SettingsError
from schemas.documents import Frozen


class Settings(Frozen):
    """The file's content."""

    theme: Literal["dark", "light", "high-contrast"] = "dark"
    signs: Literal["unicode", "ascii"] | None = None
    """None: what the terminal can show."""
    keys: dict[str, str] = Field(default_factory=dict)
    """By the name of a binding, the keys it has, with commas between."""


def settings_path() -> Path:
    """Where the file is, if there is one."""
    return user_config_path("trialspan", appauthor=False) / "review.toml"


def load_settings(path: Path) -> Settings:
    """The settings in a file, the usual ones where there is none; raises SettingsError."""
    try:
        return Settings.model_validate(tomllib.loads(path.read_text("utf-8")))
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"cannot read {str(path)!r}: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise SettingsError(f"{where!r} in {str(path)!r}: {first['msg']}") from error
