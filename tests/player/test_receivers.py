"""Frames over the network, read back from receivers that others wrote: OLA and `sacn`."""

import json
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from urllib.request import urlopen

import pytest
import sacn
from PIL import Image

from player.outputs.artnet import ArtNet
from player.outputs.e131 import E131
from player.outputs.pixels import PixelOutput
from player.outputs.wiring import Light, Wiring

# Both listen on the ports of their standards, so that one at a time may run.
PANEL = Image.frombytes("RGB", (20, 17), bytes(n * 11 % 256 for n in range(3 * 340)))
FIRST, SECOND = (list(PANEL.tobytes()[at : at + 510]) for at in (0, 510))
PLUGINS = [
    "artnet",
    "e131",
    "dummy",
    "espnet",
    "ftdidmx",
    "gpio",
    "karate",
    "kinet",
    "milinst",
    "nanoleaf",
    "opendmx",
    "openpixelcontrol",
    "osc",
    "pathport",
    "renard",
    "sandnet",
    "shownet",
    "spi",
    "stageprofi",
    "uartdmx",
    "usbdmx",
    "usbpro",
    "usbserial",
    "dmx4linux",
]
needs_ola = pytest.mark.skipif(shutil.which("olad") is None, reason="olad is not installed")


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as found:
        return found.getsockname()[1]


class Ola:
    """The daemon with Art-Net (universes 1 and 2) and E1.31 (3 and 4) alone."""

    def __init__(self, folder):
        self._web, rpc = free_port(), free_port()
        for name in PLUGINS:
            is_on = str(name in {"artnet", "e131"}).lower()
            more = "input_ports = 4\n" if name == "e131" else "ip = 127.0.0.1\n"
            (folder / f"ola-{name}.conf").write_text(f"enabled = {is_on}\n{more}")
        patch = "2-1-I-0 = 1\n2-1-I-1 = 2\n11-1-I-0 = 3\n11-1-I-1 = 4\n"
        (folder / "ola-port.conf").write_text(patch)
        nobody = pwd.getpwnam("olad").pw_uid if os.getuid() == 0 else os.getuid()
        for path in (folder, *folder.iterdir()):
            os.chown(path, nobody, -1)
        command = ["olad", "-c", str(folder), "-p", str(self._web), "-r", str(rpc)]
        self._process = subprocess.Popen(
            [*command, "-l", "1", "--no-register-with-dns-sd"],
            user=nobody if os.getuid() == 0 else None,  # as root it refuses to run
            stderr=subprocess.DEVNULL,
        )

    def slots(self, universe):
        """Return what the daemon has read there; nothing before it has started."""
        with suppress(OSError):
            where = f"http://127.0.0.1:{self._web}/get_dmx?u={universe}"
            with urlopen(where, timeout=30) as response:
                return json.load(response)["dmx"]
        return []

    def close(self):
        self._process.terminate()
        self._process.wait(10)


@pytest.fixture
def ola():
    with tempfile.TemporaryDirectory() as folder:  # outside pytest's own, which is root's alone
        ola = Ola(Path(folder))
        yield ola
        ola.close()


@pytest.fixture
def show():
    """Return a function that keeps PANEL on lamps that speak a protocol."""
    outputs = []

    def shown(protocol):
        output = PixelOutput(protocol, Wiring(), Light(), print)
        outputs.append(output)
        output.paint(PANEL, None)
        return output

    yield shown
    for output in outputs:
        output.close()


def until(output, true, seconds=60):
    """Keep the output alive until something has come true."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        output.wait(threading.Event(), 0.1)


@needs_ola
@pytest.mark.parametrize(
    ("protocol", "first"), [(ArtNet("127.0.0.1", 1), 1), (E131(3, "127.0.0.1"), 3)]
)
def test_ola_reads_every_lamp(ola, show, protocol, first):
    output = show(protocol)
    until(output, lambda: ola.slots(first)[:510] == FIRST)
    until(output, lambda: ola.slots(first + 1)[:510] == SECOND)


@pytest.fixture
def receiver():
    receiver = sacn.sACNreceiver(bind_address="127.0.0.1")
    receiver.start()
    yield receiver
    receiver.stop()


def test_the_sacn_library_reads_every_lamp_and_hears_the_end(receiver, show):
    came, states = {}, []
    receiver.register_listener("universe", lambda p: came.update({5: p.dmxData}), universe=5)
    receiver.register_listener("universe", lambda p: came.update({6: p.dmxData}), universe=6)
    receiver.register_listener("availability", lambda **kw: states.append(kw))
    output = show(E131(5, "127.0.0.1"))
    until(output, lambda: len(came) == 2)
    assert list(came[5][:510]) == FIRST and list(came[6][:510]) == SECOND
    output.close()
    until(output, lambda: {"universe": 6, "changed": "timeout"} in states)
