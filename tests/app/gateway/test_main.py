"""The process: one clear sentence when it cannot serve, and a tidy end when it is told to stop."""

import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from app.dispatch.keys.keys import KeyRing
from tests.conftest import NOON


@pytest.fixture
def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def gateway(tmp_path, valkey_url, free_port):
    """Starts ``python -m app.gateway``; settings may be replaced."""
    started = []

    def start(**settings):
        usual = {"DATA_DIR": str(tmp_path), "REDIS_URL": valkey_url, "GATEWAY_PORT": str(free_port)}
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        command = [sys.executable, "-m", "app.gateway"]
        process = subprocess.Popen(command, env=kept | usual | settings, stderr=subprocess.PIPE)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def said(process):
    """What it wrote to standard error until it ended, and its exit code."""
    _, text = process.communicate(timeout=60)
    return process.returncode, text.decode()


def test_it_serves_until_it_is_told_to_stop(gateway, tmp_path, free_port):
    KeyRing.load(tmp_path / "keys", NOON)
    process = gateway()
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", free_port)).close()
            break
        except ConnectionRefusedError:
            time.sleep(0.02)
    process.send_signal(signal.SIGTERM)
    code, text = said(process)
    assert code == 0
    assert "Traceback" not in text


def test_without_keys_it_says_which_one_is_missing(gateway):
    code, text = said(gateway())
    assert code == 69
    assert "timestamp.key" in text


def test_when_the_port_is_taken_it_names_another(gateway, tmp_path, free_port):
    KeyRing.load(tmp_path / "keys", NOON)
    with socket.create_server(("127.0.0.1", free_port)):
        code, text = said(gateway())
    assert code == 69
    assert f"GATEWAY_PORT={free_port + 10}" in text
    assert "Traceback" not in text


def test_without_the_bell_it_says_so(gateway, tmp_path):
    KeyRing.load(tmp_path / "keys", NOON)
    code, text = said(gateway(REDIS_URL=f"unix://{tmp_path / 'nobody.sock'}"))
    assert code == 69
    assert "REDIS_URL" in text
    assert "Traceback" not in text


def test_a_setting_that_cannot_be_used_is_named(gateway):
    code, text = said(gateway(GATEWAY_PORT="many"))
    assert code == 78
    assert "GATEWAY_PORT" in text
