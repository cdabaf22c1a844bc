"""What holds for every test: it reaches this machine alone, and a home and a Prefect of its own.

Sockets are guarded by pytest-socket's options in `pyproject.toml`; the proxies set here do the same for the
processes a test starts. Settings are made before the first test module is imported, because Prefect reads
its own on import.
"""

import os
import shutil
import tempfile
from pathlib import Path

import hypothesis
import pytest

PROJECT = Path(__file__).resolve().parent.parent
NOBODY_LISTENS = "http://127.0.0.1:9"  # the discard port
FOREIGN_PREFIXES = ("ALL_PROXY", "all_proxy", "OPENAI_", "PREFECT_", "TRIALSPAN_")
RECORDING = "VCR_RECORD" in os.environ
USER_CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
SESSION_HOME = pytest.StashKey[Path]()
SESSION_SETTINGS = pytest.StashKey[pytest.MonkeyPatch]()

SETTINGS = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",
    "PREFECT_TELEMETRY_ENABLE_RESOURCE_METRICS": "false",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    "NO_PROXY": "127.0.0.1,localhost",
    "HTTP_PROXY": NOBODY_LISTENS,
    "HTTPS_PROXY": NOBODY_LISTENS,
}


# A check of one commit says the same every time, however busy its machine. New cases are looked for on
# purpose: pytest --hypothesis-profile=default.
hypothesis.settings.register_profile("steady", derandomize=True, deadline=None)
hypothesis.settings.load_profile("steady")


def pytest_configure(config: pytest.Config) -> None:
    """Replace what the user's environment says about keys, endpoints, proxies, Prefect and folders."""
    settings, home = pytest.MonkeyPatch(), Path(tempfile.mkdtemp(prefix="trialspan-tests-"))
    config.stash[SESSION_SETTINGS], config.stash[SESSION_HOME] = settings, home
    for name in [name for name in os.environ if name.startswith(FOREIGN_PREFIXES)]:
        settings.delenv(name)
    for name, value in SETTINGS.items():
        settings.setenv(name, value)
        if name.endswith("_PROXY"):
            settings.setenv(name.lower(), value)
    settings.setenv("PREFECT_HOME", str(home / "prefect"))
    point_home_at(home, settings)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Give the environment back and leave nothing behind."""
    config.stash[SESSION_SETTINGS].undo()
    shutil.rmtree(config.stash[SESSION_HOME], ignore_errors=True)


def point_home_at(home: Path, settings: pytest.MonkeyPatch) -> None:
    """Make `home` the home directory, with the cache, configuration, data and state folders inside it.

    While replies are recorded the user's own cache stays in use: the model's weights are in it.
    """
    cache = USER_CACHE if RECORDING else home / "cache"
    settings.setenv("HOME", str(home))
    settings.setenv("XDG_CACHE_HOME", str(cache))
    for kind in ("CONFIG", "DATA", "STATE"):
        settings.setenv(f"XDG_{kind}_HOME", str(home / kind.lower()))


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home directory of the test's own, empty."""
    own = tmp_path_factory.mktemp("home")
    point_home_at(own, monkeypatch)
    return own


@pytest.fixture(scope="session")
def project() -> Path:
    """The project's folder."""
    return PROJECT


@pytest.fixture(scope="session")
def examples() -> Path:
    """The folder with the invented pages."""
    return PROJECT / "examples"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with real pages beside the project; a test that needs it is skipped where it is missing."""
    folder = PROJECT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("no folder ../shared with real pages beside the project")
    return folder
