"""The three looks of the screens. Every colour of a screen comes from one of them."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="trialspan-dark",
    primary="#4c9be8",
    secondary="#3b6ea5",
    accent="#e8a84c",
    warning="#e8a84c",
    error="#f06a6a",
    success="#6cc48b",
    foreground="#e4e6eb",
    background="#14171c",
    surface="#1b1f26",
    panel="#262c36",
)
LIGHT = Theme(
    name="trialspan-light",
    primary="#1f5fa8",
    secondary="#46719e",
    accent="#9a5b00",
    warning="#9a5b00",
    error="#b3261e",
    success="#1e6b3c",
    foreground="#1b1f26",
    background="#fbfbf9",
    surface="#f3f3f0",
    panel="#e4e5e2",
    dark=False,
)
CONTRAST = Theme(
    name="trialspan-contrast",
    primary="#ffff00",
    secondary="#00ffff",
    accent="#ffff00",
    warning="#ffff00",
    error="#ff8080",
    success="#80ff80",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#202020",
    text_alpha=1.0,
    variables={
        "text-muted": "#e0e0e0",
        "block-cursor-background": "#ffffff",
        "block-cursor-foreground": "#000000",
        "footer-key-foreground": "#ffff00",
        "border": "#ffffff",
    },
)
THEMES = {"dark": DARK, "light": LIGHT, "high-contrast": CONTRAST}
"""By the names people give them."""
