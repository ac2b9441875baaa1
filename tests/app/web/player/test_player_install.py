"""The installer as a screen's machine meets it."""

import os
import subprocess
import sys
import threading
import time
import zipfile
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from werkzeug.serving import make_server

REQUIREMENTS = Path("player/requirements.txt")


@pytest.fixture
def server(app):
    made = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=made.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{made.server_port}"
    made.shutdown()
    thread.join()


def test_the_archive_is_the_player_and_always_the_same_bytes(app):
    from app.web.player import player_install

    first, digest = player_install.bundle()
    player_install.bundle.cache_clear()
    assert player_install.bundle() == (first, digest)
    names = set(zipfile.ZipFile(BytesIO(first)).namelist())
    assert {"LICENSE", "player/__main__.py", "player/outputs/e131.py"} <= names
    assert {"player/requirements.txt", "player/linli-player.service"} <= names
    assert not [n for n in names if "__pycache__" in n or not n.startswith(("player/", "LICENSE"))]


def test_whoever_has_the_archive_is_not_sent_it_again(app):
    client = app.test_client()
    answer = client.get("/player/linli-player.zip")
    assert answer.headers["ETag"].strip('"') == sha256(answer.data).hexdigest()
    again = client.get(
        "/player/linli-player.zip", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304


def test_the_script_knows_where_it_came_from_and_what_it_will_get(app):
    client = app.test_client()
    text = client.get("/player/install.sh", headers={"Host": "10.1.2.3:8000"}).text
    assert "SERVER='http://10.1.2.3:8000'" in text
    assert sha256(client.get("/player/linli-player.zip").data).hexdigest() in text
    assert "@SERVER@" not in text and "@SHA256@" not in text


@pytest.mark.parametrize("host", ["a';reboot;'", "a b", "$(reboot)", "a/b", ""])
def test_no_host_header_writes_the_script(app, host):
    answer = app.test_client().get("/player/install.sh", headers={"Host": host})
    assert answer.status_code == 400 or "reboot" not in answer.text


class Machine:
    """A machine without root and systemd; what pip would install is there already."""

    def __init__(self, folder, server):
        self.prefix, self._server = folder / "linli", server
        binaries = self.prefix / "venv" / "bin"
        binaries.mkdir(parents=True)
        (binaries / "python").write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
        (binaries / "python").chmod(0o755)
        (self.prefix / "requirements.done").write_bytes(REQUIREMENTS.read_bytes())

    def install(self, *options, change=("", "")):
        command = ["curl", "-fsSL", f"{self._server}/player/install.sh"]
        script = subprocess.run(command, capture_output=True, check=True, text=True).stdout
        return subprocess.run(
            ["sh", "-s", "--", "--prefix", str(self.prefix), "--no-service", *options],
            input=script.replace(*change), capture_output=True, text=True, timeout=60, check=False,
            env=os.environ | {"DISPLAY": ""},
        )  # fmt: skip

    @property
    def settings(self):
        return (self.prefix / "settings").read_text()


@pytest.fixture
def machine(tmp_path, server):
    return Machine(tmp_path, server)


def test_one_command_installs_a_player_that_shows_a_code(machine, tmp_path):
    done = machine.install("--output", f"png:{tmp_path}/out", "--profile", "64x32")
    assert done.returncode == 0, done.stderr
    start = str(machine.prefix / "linli-player")
    assert start in done.stdout
    player = subprocess.Popen([start, "--lang", "en"], stdout=subprocess.PIPE, text=True)
    log, end = tmp_path / "out" / "painted.jsonl", time.monotonic() + 60
    while time.monotonic() < end and not (log.exists() and '"what": "code"' in log.read_text()):
        time.sleep(0.05)
    player.terminate()
    said, _ = player.communicate(timeout=10)
    assert player.returncode == 0 and "Pairing code" in said
    assert (machine.prefix / "state" / "key.a.json").exists()


def test_a_second_run_upgrades_and_keeps_settings_and_state(machine, server):
    machine.install("--output", "e131:7", "--profile", "64x32")
    (machine.prefix / "app" / "player" / "left_over.py").write_text("")
    (machine.prefix / "state").mkdir()
    (machine.prefix / "state" / "key.a.json").write_text("kept")
    assert machine.install("--profile", "128x32").returncode == 0
    wanted = f'LINLI_ARGS="--server {server} --profile 128x32 --output e131:7"\n'
    assert machine.settings == wanted
    assert not (machine.prefix / "app" / "player" / "left_over.py").exists()
    assert (machine.prefix / "state" / "key.a.json").read_text() == "kept"


def test_what_is_not_what_the_server_announced_is_not_installed(machine):
    machine.install("--output", "e131:7")
    kept = sorted(p.name for p in machine.prefix.iterdir())
    done = machine.install(change=("SHA256='", "SHA256='0"))
    assert done.returncode == 1 and "不一致" in done.stderr
    assert sorted(p.name for p in machine.prefix.iterdir()) == kept


@pytest.mark.parametrize(
    "options",
    [("--output", "e131:7; reboot"), ("--output", "$(reboot)"), ("--output",), ("--what",),
     ("--server", "ftp://a"), ("--server", "http://a';x'"), ("--prefix", "relative")],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_and_changes_nothing(machine, options):
    done = machine.install(*options)
    assert done.returncode != 0
    assert not (machine.prefix / "app").exists()


def test_uninstalling_keeps_the_key_unless_it_is_asked_to_go(machine):
    machine.install("--output", "e131:7")
    (machine.prefix / "state").mkdir()
    assert machine.install("--uninstall").returncode == 0
    assert [p.name for p in machine.prefix.iterdir()] == ["state"]
    assert machine.install("--purge").returncode == 0
    assert not machine.prefix.exists()
