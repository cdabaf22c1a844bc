"""Small screens for the tests of what serves them: what they are told they say, and what is typed they keep.

Run as `python web_screens.py FILE WORDS`: types 'q' to leave, 'd' to deliver a file, 'h' to hang for good.
"""

from __future__ import annotations

import io
import sys
import time
from pathlib import Path

from textual.app import App, ComposeResult
from textual.widgets import Input, Label


class Screens(App[None]):
    def __init__(self, kept: Path, words: str) -> None:
        super().__init__()
        self.kept, self.words = kept, words

    def compose(self) -> ComposeResult:
        yield Label(self.words, markup=False)
        yield Input()

    def on_mount(self) -> None:
        self.keep("here")

    def on_input_changed(self, message: Input.Changed) -> None:
        self.keep(message.value)
        match message.value:
            case "q":
                self.exit()
            case "d":
                self.deliver_text(io.StringIO("velorin " * 9), save_filename="words.txt")
            case "h":
                time.sleep(60)
            case "f":
                print("no document", file=sys.__stderr__)
                self.exit(return_code=1)

    async def action_quit(self) -> None:
        self.keep("gave back")
        await super().action_quit()

    def on_unmount(self) -> None:
        self.keep("left")

    def keep(self, words: str) -> None:
        with self.kept.open("a", encoding="utf-8") as file:
            file.write(f"{words}\n")


if __name__ == "__main__":
    app = Screens(Path(sys.argv[1]), sys.argv[2])
    app.run()
    sys.exit(app.return_code or 0)
