"""Tests cannot reach the network, the user's home, keys or Prefect: these try."""

import os
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from pytest_socket import SocketConnectBlockedError

DOCUMENTATION_ADDRESS = "192.0.2.1"  # RFC 5737: assigned to nobody
FETCH = f"import urllib.request; urllib.request.urlopen('http://{DOCUMENTATION_ADDRESS}/', timeout=5)"


@pytest.mark.filterwarnings("ignore:A test tried to use socket:UserWarning")
def test_another_machine_cannot_be_reached():
    with socket.socket() as tried, pytest.raises(SocketConnectBlockedError):
        tried.connect((DOCUMENTATION_ADDRESS, 80))


def test_this_machine_can_be_reached():
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as client,
    ):
        assert client.getpeername() == server.getsockname()


def test_a_process_started_by_a_test_meets_a_dead_proxy():
    done = subprocess.run([sys.executable, "-c", FETCH], check=False, capture_output=True, text=True)

    assert "Connection refused" in done.stderr
    assert urllib.request.getproxies()["https"] == "http://127.0.0.1:9"


def test_home_is_the_tests_own_and_empty(home):
    assert Path.home() == home
    assert list(home.iterdir()) == []


def test_no_key_or_endpoint_of_the_user_is_seen():
    assert [name for name in os.environ if name.startswith("OPENAI_")] == []


def test_prefect_keeps_its_files_in_the_tests_folder_and_sends_nothing():
    from prefect.settings import get_current_settings

    settings = get_current_settings()

    assert settings.home == Path(os.environ["PREFECT_HOME"])
    assert settings.home.parent.name.startswith("trialspan-tests-")
    assert not settings.server.analytics_enabled
