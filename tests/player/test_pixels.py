"""Frames over the network, read by strict far ends."""

import signal
import socket
import subprocess
import sys
import threading

import pytest
from PIL import Image

from player.outputs.artnet import ArtNet
from player.outputs.datagrams import TooLarge, universes
from player.outputs.ddp import Ddp
from player.outputs.e131 import E131
from player.outputs.pixels import PixelOutput
from player.outputs.wiring import Light, Wiring
from tests.player import receivers
from tests.player.receivers import Listener

LAMPS = bytes(n * 7 % 256 for n in range(3 * 400))  # 400 lamps: three universes
PANEL = Image.frombytes("RGB", (20, 20), LAMPS)


def bodies(datagrams):
    return [body for _, body in datagrams]


def test_art_net_carries_every_lamp_and_says_when_to_show_it():
    *parts, last = [receivers.artnet(b) for b in bodies(ArtNet("h", 255).frame(LAMPS))]
    assert [universe for universe, _, _ in parts] == [255, 256, 257]
    assert b"".join(slots for _, _, slots in parts) == LAMPS
    assert last == "sync"


def test_art_net_pads_an_odd_universe_and_sends_one_without_sync():
    (only,) = bodies(ArtNet("h").frame(b"\1\2\3"))
    assert receivers.artnet(only) == (0, 1, b"\1\2\3\0")


def test_the_sequence_of_art_net_never_becomes_0():
    node = ArtNet("h")
    numbers = [receivers.artnet(bodies(node.frame(b"\1\2\3"))[0])[1] for _ in range(300)]
    assert set(numbers) == set(range(1, 256))


def test_e131_carries_every_lamp_and_synchronizes_its_universes():
    *parts, last = [receivers.e131(b) for b in bodies(E131(7).frame(LAMPS))]
    assert [p[0] for p in parts] == [7, 8, 9]
    assert b"".join(p[2] for p in parts) == LAMPS
    assert {p[4] for p in parts} == {7}
    assert last == ("sync", 7)


def test_one_universe_of_e131_waits_for_no_synchronization():
    (only,) = [receivers.e131(b) for b in bodies(E131(7).frame(b"\1\2\3"))]
    assert only[2:] == (b"\1\2\3", 0, 0)


def test_e131_goes_to_the_groups_of_its_universes_or_to_one_host():
    assert [to for to, _ in E131(511).frame(LAMPS)][:2] == [
        ("239.255.1.255", 5568),
        ("239.255.2.0", 5568),
    ]
    assert {to for to, _ in E131(511, "10.0.0.9").frame(LAMPS)} == {("10.0.0.9", 5568)}


def test_e131_ends_its_stream_three_times_in_every_universe():
    stream = E131(7)
    list(stream.frame(LAMPS))
    ends = [receivers.e131(b) for b in bodies(stream.last())]
    assert [e[0] for e in ends] == [7, 8, 9] * 3
    assert {e[3] for e in ends} == {0x40}


def test_the_source_of_e131_is_the_same_after_a_restart():
    first, second = (bodies(E131(1).frame(LAMPS))[0] for _ in range(2))
    assert first[22:38] == second[22:38] != bytes(16)


def test_ddp_carries_every_lamp_and_pushes_with_the_last():
    lamps = LAMPS * 4
    parts = [receivers.ddp(b) for b in bodies(Ddp("h").frame(lamps))]
    assert [offset for offset, _, _, _ in parts] == [0, 1440, 2880, 4320]
    assert b"".join(data for _, _, data, _ in parts) == lamps
    assert [is_pushed for _, _, _, is_pushed in parts] == [False, False, False, True]


def test_a_panel_that_no_universe_is_left_for_is_refused():
    with pytest.raises(TooLarge):
        universes(LAMPS, 32766, 32767)


@pytest.fixture
def listening():
    """Return an output that speaks DDP to a listener, and what it said."""
    listener, said = Listener(), []
    output = PixelOutput(Ddp("127.0.0.1", listener.port), Wiring(), Light(), said.append)
    yield output, listener, said
    output.close()
    listener.close()


def test_a_frame_is_sent_when_it_changes_and_repeated_when_it_does_not(listening):
    output, listener, _ = listening
    output.paint(PANEL, None)
    output.paint(PANEL.copy(), None)
    output.paint(Image.new("RGB", (20, 20)), None)
    first, second = (receivers.ddp(listener.next()) for _ in range(2))
    assert (first[1], second[1], second[2]) == (1, 2, bytes(1200))
    assert output.wait(threading.Event(), 0.5)
    assert [receivers.ddp(listener.next())[1] for _ in range(2)] == [3, 4]


def test_waiting_ends_as_soon_as_something_changed(listening):
    output, _, _ = listening
    changed = threading.Event()
    threading.Timer(0.05, changed.set).start()
    assert output.wait(changed, 60)


def test_a_network_that_is_away_is_said_once_and_tried_again(listening, monkeypatch):
    output, listener, said = listening
    real, is_down = socket.socket.sendto, [True, True, False]

    class Away:
        def sendto(self, body, to):
            if is_down.pop(0):
                raise OSError("Network is unreachable")
            return real(output_socket, body, to)

        def close(self):
            output_socket.close()

    output_socket, output._socket = output._socket, Away()
    for shade in (1, 2, 3):
        output.paint(Image.new("RGB", (1, 1), (shade, 0, 0)), None)
    assert said == ["Network is unreachable"]
    assert receivers.ddp(listener.next())[2] == b"\3\0\0"


def test_a_panel_that_does_not_fit_is_said_and_the_player_goes_on():
    said = []
    output = PixelOutput(ArtNet("127.0.0.1", 32767), Wiring(), Light(), said.append)
    output.paint(PANEL, None)
    output.close()
    assert "universes" in said[0]


def test_the_player_as_a_program_lights_lamps_and_goes_on_while_nobody_answers(tmp_path):
    listener = Listener()
    command = [sys.executable, "-m", "player", "--server", "http://127.0.0.1:9"]
    command += ["--output", f"ddp:127.0.0.1:{listener.port}", "--profile", "64x32"]
    command += ["--light", "50", "--wiring", "zigzag", "--state", str(tmp_path / "state")]
    player = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        frame = b""
        while len(frame) < 64 * 32 * 3:
            offset, _, data, is_last = receivers.ddp(listener.next())
            frame = frame[:offset] + data
            assert is_last is (len(frame) == 64 * 32 * 3)
        assert set(zip(frame[0::3], frame[1::3], frame[2::3], strict=True)) == {
            (0, 0, 0),
            (128, 21, 0),  # red lamps at half their light
        }
        player.send_signal(signal.SIGTERM)
        assert player.wait(60) == 0
    finally:
        player.kill()
        player.wait(60)
        listener.close()
