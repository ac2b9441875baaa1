"""What the service manager is told, by the player's parts and by the player as a program."""

import os
import signal
import socket
import subprocess
import sys

import pytest

from player.watchdog import EVERY_S, Watchdog


class Manager:
    """The socket of a service manager."""

    def __init__(self, address):
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind("\0" + address[1:] if address.startswith("@") else address)
        self._socket.settimeout(20)
        self.environment = {"NOTIFY_SOCKET": address}

    def next(self):
        return self._socket.recv(4096).decode()

    def waiting(self):
        self._socket.settimeout(0)
        said = []
        try:
            while True:
                said.append(self.next())
        except BlockingIOError:
            return said
        finally:
            self._socket.settimeout(20)


@pytest.fixture(params=["path", "abstract"])
def manager(request, tmp_path):
    manager = Manager(str(tmp_path / "notify") if request.param == "path" else f"@{tmp_path}")
    yield manager
    manager._socket.close()


def test_it_lives_only_while_all_its_parts_do(manager):
    watchdog = Watchdog.of(manager.environment, "painter", "session")
    watchdog.beat("painter", 0)
    watchdog.beat("painter", 100)
    assert manager.waiting() == []
    watchdog.beat("session", 101)
    assert manager.waiting() == ["WATCHDOG=1"]
    for second in range(102, 200):
        watchdog.beat("session", second)
    assert manager.waiting() == []
    watchdog.beat("painter", 200)
    assert manager.waiting() == ["WATCHDOG=1"]


def test_it_says_so_no_more_often_than_it_must(manager):
    watchdog = Watchdog.of(manager.environment, "painter")
    for step in range(101):
        watchdog.beat("painter", step * EVERY_S / 50)
    assert manager.waiting() == ["WATCHDOG=1"] * 3


def test_it_is_ready_once_and_its_status_is_one_line(manager):
    watchdog = Watchdog.of(manager.environment, "painter")
    watchdog.ready()
    watchdog.ready()
    watchdog.status("已连接\nREADY=1")
    watchdog.ending()
    assert manager.waiting() == ["READY=1", "STATUS=已连接 READY=1", "STOPPING=1"]


def test_without_a_service_manager_it_is_mute(tmp_path):
    for environment in ({}, {"NOTIFY_SOCKET": str(tmp_path / "nobody")}):
        Watchdog.of(environment, "painter").beat("painter", 0)


def test_the_player_reports_to_the_manager_that_started_it(manager, tmp_path):
    command = [sys.executable, "-m", "player", "--server", "http://127.0.0.1:9"]
    command += ["--output", f"png:{tmp_path / 'out'}", "--state", str(tmp_path / "state")]
    player = subprocess.Popen(
        command, env=os.environ | manager.environment, stdout=subprocess.DEVNULL
    )
    try:
        assert manager.next() == "READY=1"
        while manager.next() != "WATCHDOG=1":
            pass
        player.send_signal(signal.SIGTERM)
        while manager.next() != "STOPPING=1":
            pass
        assert player.wait(60) == 0
    finally:
        player.kill()
        player.wait(60)
