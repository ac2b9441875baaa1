"""The player as a program, against a real far end on loopback."""

import contextlib
import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.player import far_end
from tests.player.far_end import SLOT, FarEnd, item, medium, playlist, seal, z


class Running:
    """One `python -m player` with PNG output; what it painted is in ``lines``."""

    def __init__(self, server, folder, *more):
        self.out = folder / "out"
        self._before = len(self._painted())
        command = [sys.executable, "-m", "player", "--server", server, "--lang", "en"]
        command += ["--output", f"png:{self.out}", "--state", str(folder / "state"), *more]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)

    def lines(self):
        """Return what this start painted."""
        return self._painted()[self._before :]

    def _painted(self):
        log = self.out / "painted.jsonl"
        if not log.exists():
            return []
        return [json.loads(x) for x in log.read_text(encoding="utf-8").splitlines()]

    def until(self, true, seconds=60):
        """Wait until one painted line is as ``true`` wants it, and return it."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = [line for line in self.lines() if true(line)]
            if found:
                return found[-1]
            time.sleep(0.02)
        raise AssertionError(self.lines()[-3:])

    def stop(self, how=signal.SIGINT):
        self.process.send_signal(how)
        said, _ = self.process.communicate(timeout=60)
        return self.process.returncode, said


@pytest.fixture
def far():
    server = FarEnd()
    yield server
    server.close()


@pytest.fixture
def player(far, tmp_path):
    started = []

    def start(*more, folder=tmp_path, server=None):
        started.append(Running(server or far.url, folder, *more))
        return started[-1]

    yield start
    for running in started:
        if running.process.poll() is None:
            running.process.kill()
        running.process.communicate(timeout=60)


@pytest.fixture
def board(pictures):
    """Return playlists of now: ``board(seq, {"a": 0})`` has an item with the first picture.

    The last of several is the one that is new.
    """

    def made(seq, names, *, inline=True, hours=1, **members):
        now = datetime.now(UTC)
        items = [
            item(n, [medium(pictures[p], inline=inline)], now, hours) for n, p in names.items()
        ]
        loop = {"from": far_end.z(now), "item": (list(names) or [""])[-1]}
        return playlist(seq, items, medium(pictures[2]), now, **({"loop": loop} | members))

    return made


def seq(number):
    return lambda line: line["seq"] == number


def kinds(far):
    return {e["kind"] for e in far.evidence}


def test_from_enrolment_to_withdrawal(far, player, board):
    running = player()
    running.until(lambda line: line["code"] == "7H2K9QWM")
    far.approve()
    far.put(board(1, {"water": 0}))
    assert running.until(seq(1))["item"] == "water"
    far.until(lambda: far.hellos)
    far.put(board(2, {"water": 0, "clinic": 1}))
    running.until(lambda line: (line["seq"], line["item"]) == (2, "clinic"))  # they take turns
    far.put(board(3, {"clinic": 1}))
    far.put(board(4, {}))
    assert running.until(seq(4))["item"] == "default"
    far.until(lambda: (1, 4) in far.shown())
    far.until(lambda: {"received", "verified", "shown", "removed"} <= kinds(far))
    code, said = running.stop()
    assert code == 0
    assert "Approved. This screen shows " + SLOT in said


@pytest.fixture
def approved(far, player, board):
    """A running player that shows edition 1 and is connected."""
    far.approve()
    far.put(board(1, {"water": 0}))
    running = player()
    running.until(seq(1))
    far.until(lambda: (1, 1) in far.shown())
    return running


def test_a_tampered_playlist_is_refused_and_the_old_one_plays_on(far, approved, board):
    good = seal("playlist", board(2, {"water": 0}), "release")
    other = seal("playlist", board(2, {"fraud": 1}), "stranger")
    far.push(good | {"payload": other["payload"]})
    far.push(other)
    far.put(board(3, {"clinic": 1}))
    approved.until(seq(3))
    code, said = approved.stop()
    assert "fraud" not in {line["item"] for line in approved.lines()}
    assert 2 not in {line["seq"] for line in approved.lines()}
    assert said.count("bad signature") == 2


def test_it_comes_back_after_the_server_dropped_it(far, approved, board):
    far.drop()
    far.until(lambda: len(far.hellos) == 2)
    assert (far.hellos[1]["epoch"], far.hellos[1]["seq"]) == (1, 1)
    far.put(board(2, {"clinic": 1}))
    far.until(lambda: (1, 2) in far.shown())


def test_it_starts_from_its_cache_with_no_server_at_all(far, approved, player, tmp_path):
    approved.stop()
    offline = player(server="http://127.0.0.1:9")
    offline.until(seq(1))
    assert offline.lines()[0]["item"] == "water"


def test_evidence_of_an_offline_start_reaches_the_server_later(far, approved, player):
    approved.stop()
    far.evidence.clear()
    offline = player(server="http://127.0.0.1:9")
    offline.until(seq(1))
    offline.stop()
    player()
    far.until(lambda: (1, 1) in far.shown())


def test_an_item_that_ended_while_the_screen_was_off_is_not_shown(far, player, board, tmp_path):
    far.approve()
    short = board(1, {"water": 0, "clinic": 1})
    ends = datetime.now(UTC) + timedelta(seconds=2)
    for entry in short["items"]:
        entry["expires"] = far_end.z(ends)
    far.put(short)
    running = player()
    running.until(seq(1))
    running.stop()
    time.sleep(max(0.0, (ends - datetime.now(UTC)).total_seconds()))
    offline = player(server="http://127.0.0.1:9")
    offline.until(lambda line: line["item"] == "default")
    assert {line["item"] for line in offline.lines()} == {"default"}


def test_large_pictures_are_fetched_before_the_switch(far, approved, board, pictures):
    far.put(board(2, {"clinic": 1}, inline=False))
    far.until(lambda: any(path.startswith("/files/") for _, path, _ in far.asked))
    assert not [line for line in approved.lines() if line["seq"] == 2]
    wanted = medium(pictures[1])["sha256"]
    far.files[wanted] = pictures[1]
    assert approved.until(seq(2))["sha256"] == wanted


def test_a_corrupt_file_is_fetched_again_and_never_painted(far, approved, player, board, pictures):
    wanted = medium(pictures[1])["sha256"]
    far.files[wanted] = pictures[1]
    far.put(board(2, {"clinic": 1}, inline=False))
    approved.until(seq(2))
    approved.stop()
    kept = approved.out.parent / "state" / "files" / wanted
    kept.write_bytes(pictures[0])
    asked, again = len(far.asked), player()
    again.until(lambda line: line["item"] == "clinic")
    assert [line["item"] for line in again.lines()] == ["default", "clinic"]
    assert ("GET", f"/files/{wanted}", 200) in far.asked[asked:]
    assert kept.read_bytes() == pictures[1]


def test_a_revoked_screen_falls_back_to_the_default_and_stays_there(far, approved, player):
    far.state = "revoked"
    far.tokens.clear()
    far.drop(1008)
    approved.until(lambda line: line["item"] == "default")
    approved.stop()
    again = player(server="http://127.0.0.1:9")
    again.until(lambda line: line["item"] == "default")
    assert {line["item"] for line in again.lines()} == {"default"}


def test_a_terminated_player_ends_well(approved):
    assert approved.stop(signal.SIGTERM)[0] == 0


def run(*arguments):
    command = [sys.executable, "-m", "player", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--server", "ftp://example.org"),
        ("--server", "http://a", "--profile", "8x8"),
        ("--server", "http://a", "--output", "led"),
        ("--server", "http://a", "--wiring", "diagonal"),
        ("--server", "http://a", "--light", "0"),
        ("--server", "http://a", "--output", "png:"),
    ],
)
def test_a_wrong_command_ends_with_2(arguments):
    assert run(*arguments).returncode == 2


def test_an_output_that_cannot_be_opened_ends_with_3(tmp_path):
    ended = run("--server", "http://a", "--output", "terminal", "--state", str(tmp_path / "s"))
    assert (ended.returncode, "不是终端" in ended.stderr) == (3, True)


def test_two_players_in_one_folder_end_with_4(approved, tmp_path):
    out = f"png:{tmp_path / 'out2'}"
    ended = run("--server", "http://a", "--output", out, "--state", str(tmp_path / "state"))
    assert ended.returncode == 4


def test_a_state_folder_that_cannot_be_made_ends_with_4(tmp_path):
    (tmp_path / "file").write_text("")
    ended = run("--server", "http://a", "--state", str(tmp_path / "file" / "state"))
    assert ended.returncode == 4


def test_a_terminal_is_given_back_when_the_player_is_interrupted(tmp_path):
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "player", "--server", "http://127.0.0.1:9"]
    command += ["--output", "terminal", "--state", str(tmp_path / "state")]
    process = subprocess.Popen(command, stdout=follower)
    os.close(follower)
    sent = b""
    while "邻里 · 未连接".encode() not in sent:
        sent += os.read(leader, 65536)
    process.send_signal(signal.SIGINT)
    while b"\x1b[?1049l" not in sent:
        sent += os.read(leader, 65536)
    os.close(leader)
    assert process.wait(60) == 0


def test_the_page_lists_every_option_and_exit_code():
    page = Path("docs/player.md").read_text(encoding="utf-8")
    options = re.findall(r"--[a-z]+", run("--help").stdout)
    assert [o for o in set(options) if f"`{o}" not in page] == []
    assert all(f"| {code} |" in page for code in (0, 2, 3, 4, 75))


@pytest.fixture
def small_disk(tmp_path):
    """A disk of two megabytes, where mounting one is allowed."""
    place = tmp_path / "disk"
    place.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)]
    if os.getuid() or subprocess.run(mounting, check=False, capture_output=True).returncode:
        pytest.skip("this machine does not let us mount a small disk")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def fill(place):
    with contextlib.suppress(OSError), (place / "filler").open("wb", buffering=0) as out:
        while True:
            out.write(bytes(4096))


def storm():
    now = datetime.now(UTC)
    ends = z(now + timedelta(hours=2))
    alert = {"id": "storm", "revision": 1, "level": "red", "template": "full"}
    alert |= {"title": "暴雨红色预警", "text": "请勿外出。", "source": "市气象台"}
    alert |= {"icon": "rainstorm", "effective": z(now), "expires": ends}
    state = {"scope": "110105900001", "mode": "live", "epoch": 1, "seq": 1}
    state |= {"issued": z(now), "expires": ends, "alerts": [alert]}
    return {"type": "alerts", "envelope": seal("alerts", state, "alert")}


def faults(far):
    return [e["code"] for e in far.evidence if e["kind"] == "fault"]


def test_a_full_disk_still_shows_notices_and_alerts(far, player, board, pictures, wire, small_disk):
    far.root = wire.roots[2]  # the one that knows who signs alerts
    far.approve()
    far.put(board(1, {"water": 0}))
    state = ("--state", str(small_disk / "state"))
    running = player(*state)
    running.until(seq(1))
    far.until(lambda: far.hellos)

    wanted = medium(pictures[1])["sha256"]
    far.files[wanted] = pictures[1]
    far.put(board(2, {"clinic": 1}, inline=False))
    far.until(lambda: "disk_full" in faults(far))
    assert not [line for line in running.lines() if line["seq"] == 2]

    fill(small_disk)
    far.put(board(3, {"fraud": 1}))
    assert running.until(seq(3))["item"] == "fraud"
    far.send(storm())
    assert running.until(lambda line: line["what"] == "alert")["item"] == "storm"
    code, said = running.stop()
    assert code == 0 and "The disk cannot be written" in said
    assert faults(far).count("disk_full") == 1

    again = player(*state)
    far.until(lambda: len(far.hellos) == 2)
    assert again.until(lambda line: line["what"] in {"item", "alert"})
