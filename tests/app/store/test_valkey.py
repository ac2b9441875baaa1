"""The embedded bell's command line."""

import subprocess
from pathlib import Path

import pytest

from app.store import valkey
from app.store.bell import Bell
from app.store.valkey import BellMissing


def test_the_server_listens_on_a_private_socket_and_on_no_port(valkey_url):
    path = Path(valkey_url.removeprefix("unix://"))
    assert path.is_socket()
    assert path.stat().st_mode & 0o077 == 0
    command = valkey.command(path, path.parent)
    assert command[command.index("--port") + 1] == "0"


def test_the_server_keeps_nothing_on_disk(tmp_path):
    path = tmp_path / "v.sock"
    with subprocess.Popen(valkey.command(path, tmp_path), stdout=subprocess.PIPE) as server:
        while b"Ready to accept" not in server.stdout.readline():
            pass
        bell = Bell(f"unix://{path}")
        bell.keep("a", b"b", 60)
        bell.close()
        server.terminate()
        server.stdout.read()
    assert list(tmp_path.iterdir()) == []


def test_a_path_too_long_for_a_socket_is_said_before_starting(tmp_path):
    deep = tmp_path / ("望春里" * 20) / "valkey.sock"
    with pytest.raises(BellMissing, match="DATA_DIR"):
        valkey.command(deep, tmp_path)


def test_a_machine_without_a_server_is_told_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setattr("platform.machine", lambda: "riscv64")
    with pytest.raises(BellMissing, match="REDIS_URL"):
        valkey.command(tmp_path / "v.sock", tmp_path)
