"""What Prefect's environment is before it is imported."""

from pathlib import Path

import yaml

from flows.prefect_setup import log_path, set_up_prefect


def test_telemetry_is_off_whatever_is_set():
    environ = {"DO_NOT_TRACK": "0", "PREFECT_SERVER_ANALYTICS_ENABLED": "true"}
    set_up_prefect(environ)

    assert environ["DO_NOT_TRACK"] == "1"
    assert environ["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert environ["PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY"] == "false"


def test_every_name_is_a_setting_that_prefect_knows():
    from prefect._internal.analytics.enabled import is_telemetry_enabled
    from prefect.settings import Settings

    environ = {}
    set_up_prefect(environ)
    known = Settings().to_environment_variables(include_aliases=True)
    ours = {name for name in environ if name.startswith("PREFECT_")}

    assert ours - known.keys() == {"PREFECT_LOGGING_HANDLERS_FILE_FILENAME"}
    assert not is_telemetry_enabled()


def test_what_the_user_has_set_stands():
    environ = {"PREFECT_LOGGING_LEVEL": "DEBUG", "PREFECT_API_URL": "http://prefect.example.org/api"}
    before = dict(environ)
    set_up_prefect(environ)

    assert environ | before == environ


def test_a_proxy_is_not_asked_for_servers_on_this_machine():
    environ = {"NO_PROXY": "example.org"}
    set_up_prefect(environ)
    set_up_prefect(environ)

    assert environ["NO_PROXY"] == environ["no_proxy"] == "example.org,127.0.0.1"


def test_prefects_logs_go_to_a_file_and_never_to_the_terminal():
    environ = {}
    set_up_prefect(environ)
    configured = yaml.safe_load(Path(environ["PREFECT_LOGGING_CONFIG_PATH"]).read_text("utf-8"))
    handlers = {name for logger in configured["loggers"].values() for name in logger.get("handlers", ())}

    assert environ["PREFECT_LOGGING_HANDLERS_FILE_FILENAME"] == str(log_path())
    assert handlers | set(configured["root"]["handlers"]) == {"file", "api"}
    assert "RotatingFileHandler" in configured["handlers"]["file"]["class"]
