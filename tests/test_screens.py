"""Every screen looks as it did: in the documentation, and at three sizes in two themes."""

import asyncio
import shutil

import pytest
import screens
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from review_tui.themes import THEMES
from store.store import open_store

SIZES = (screens.NARROW, screens.MIDDLE, screens.WIDE)
LOOKS = ("dark", "light")
IN_EVERY_SIZE = ("queue", "review", "correct", "history", "settle", "figures", "attention")


class Svg(SingleFileSnapshotExtension):
    """A picture a file, which a browser shows."""

    _write_mode = WriteMode.TEXT
    file_extension = "svg"


@pytest.fixture
def pictures(snapshot):
    return snapshot.use_extension(Svg)


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    return screens.make_store(tmp_path_factory.mktemp("screens") / "examples.db")


@pytest.mark.parametrize("name", screens.SCENES)
def test_the_pictures_of_the_documentation_are_of_the_screens_there_are(name, database):
    drawn = (screens.PICTURES / f"{name}.svg").read_text("utf-8")

    assert screens.picture_of(name, database) == drawn, "draw them again: make pictures"


def test_every_picture_is_shown_in_the_documentation():
    told = (screens.PICTURES.parent / "reviewing.md").read_text("utf-8")

    assert [name for name in screens.SCENES if f"screens/{name}.svg" not in told] == []
    assert {path.stem for path in screens.PICTURES.glob("*.svg")} == set(screens.SCENES)


@pytest.mark.parametrize("name", IN_EVERY_SIZE)
@pytest.mark.parametrize("look", LOOKS)
def test_a_screen_looks_as_it_did(name, look, database, tmp_path, pictures):
    for size, drawn in in_every_size(name, look, shutil.copy(database, tmp_path)).items():
        assert drawn == pictures(name=f"{name}-{look}-{size[0]}x{size[1]}")


def in_every_size(name, look, path):
    """The scene at each size, in one session of the application."""

    scene, drawn = screens.SCENES[name], {}

    async def run():
        app = screens.open_app(store, scene, look)
        async with app.run_test(size=SIZES[0], notifications=scene.tells) as pilot:
            assert pilot.app.theme == THEMES[look].name
            await screens.play(pilot, scene)
            for size in SIZES:
                await pilot.resize_terminal(*size)
                await screens.settle(pilot)
                drawn[size] = screens.picture(pilot)
        return drawn

    with open_store(path, create=False, clock=lambda: screens.NOON) as store:
        if scene.before is not None:
            scene.before(store)
        return asyncio.run(run())
