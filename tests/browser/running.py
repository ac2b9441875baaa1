"""Starts the product as its user does and reads off what it printed; ends it as Ctrl-C would."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE_S = 240
LAUNCH = ["-m", "app.launch"]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Running:
    """A product that runs at ``url``; ``printed`` is what its terminal shows."""

    url: str
    gateway: str
    printed: str

    def password(self, login):
        return re.search(rf"{login} / (\S+)", self.printed).group(1)

    @property
    def setup_link(self):
        return re.search(r"http://\S+/setup/\S+", self.printed).group(0)

    @property
    def folder(self):
        return Path(re.search(r"logs (\S+)/log", self.printed).group(1))


def flask(started, *arguments):
    """Run a command beside the demo, which must succeed; return what it prints."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", *arguments]
    env = {**os.environ, "DATA_DIR": str(started.folder)}
    how = {"check": True, "capture_output": True, "timeout": PATIENCE_S}
    return subprocess.run(command, cwd=ROOT, env=env, **how).stdout


@contextmanager
def product(out, *arguments, **settings):
    """Run ``python -m app.launch`` on free ports until the block ends; it must end cleanly.

    ``{port}`` in a setting is the port of the pages.
    """
    port, gateway = free_port(), free_port()
    settings = {name: value.replace("{port}", str(port)) for name, value in settings.items()}
    env = {**os.environ, **settings, "PORT": str(port), "GATEWAY_PORT": str(gateway)}
    command = [sys.executable, *LAUNCH, *arguments]
    with out.open("wb") as file:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=file, stderr=file)
    try:
        yield Running(
            f"http://127.0.0.1:{port}", f"http://127.0.0.1:{gateway}", _told(process, out)
        )
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE_S) == 0, out.read_text(encoding="utf-8")
    finally:
        process.terminate()
        process.wait()


def _told(process, out):
    """Return what was printed once it says how to stop it."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end and process.poll() is None:
        printed = out.read_text(encoding="utf-8")
        if "Ctrl-C" in printed:
            return printed
        time.sleep(0.1)
    raise AssertionError(out.read_text(encoding="utf-8"))
