"""How Prefect is set up for us: telemetry off, its logs in a file, its server found or started.

Prefect reads its environment when it is imported, so `set_up_prefect` comes before that. What the user has
set stands, except that telemetry is off.
"""

from __future__ import annotations

import os
from collections.abc import MutableMapping
from pathlib import Path

from platformdirs import user_state_path

STARTUP_TIMEOUT_S = 120
"""Seconds a server may take to start; the first start, which makes a database, took 20 on two cores."""

_TELEMETRY_OFF = {
    "DO_NOT_TRACK": "1",  # the client's events (prefect._internal.analytics)
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",  # the server's heartbeat
    "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",
    "PREFECT_TELEMETRY_ENABLE_RESOURCE_METRICS": "false",
}
_LOOPBACK = "127.0.0.1"


def state_folder() -> Path:
    """Where notes and logs about running programs are; made when it is not there."""
    return user_state_path("trialspan", ensure_exists=True)


def log_path() -> Path:
    """The file Prefect's warnings go to."""
    return state_folder() / "prefect.log"


def set_up_prefect(environ: MutableMapping[str, str] = os.environ) -> None:
    """Put Prefect's settings into the environment, before Prefect is imported."""
    environ.update(_TELEMETRY_OFF)
    for name, value in _defaults().items():
        environ.setdefault(name, value)
    # A proxy must not be asked for this machine's own server. Libraries differ in which name they read.
    hosts = [*environ.get("NO_PROXY", "").split(","), *environ.get("no_proxy", "").split(","), _LOOPBACK]
    environ["NO_PROXY"] = environ["no_proxy"] = ",".join(dict.fromkeys(filter(None, hosts)))


def _defaults() -> dict[str, str]:
    return {
        "PREFECT_LOGGING_LEVEL": "WARNING",
        "PREFECT_LOGGING_CONFIG_PATH": str(Path(__file__).with_name("prefect-logging.yml")),
        "PREFECT_LOGGING_HANDLERS_FILE_FILENAME": str(log_path()),
        "PREFECT_SERVER_EPHEMERAL_ENABLED": "true",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": str(STARTUP_TIMEOUT_S),
    }
