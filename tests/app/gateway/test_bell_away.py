"""The bell goes away and comes back: players stay, nothing is lost for good."""

import asyncio
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from app.store import valkey
from app.store.bell import Bell
from tests.app.gateway.conftest import QUICK, Rig, hello, in_own_loop, payload, shown, told


class OwnBell:
    """A Valkey server that a test may stop."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="linli-vk-"))
        self.path = self.folder / "valkey.sock"
        self.url = f"unix://{self.path}"

    def start(self):
        command = valkey.command(self.path, self.folder)
        self.server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        bell = Bell(self.url)
        while True:
            try:
                bell.ping()
                break
            except OSError:
                pass
        bell.close()

    def stop(self):
        self.server.terminate()
        self.server.wait()


@pytest.fixture
def own_bell():
    made = OwnBell()
    made.start()
    yield made
    made.stop()
    shutil.rmtree(made.folder)


@pytest.fixture
def tell(own_bell):
    def run(story):
        async def whole():
            rig = Rig(own_bell.url, QUICK)
            await rig.start()
            try:
                await asyncio.wait_for(story(rig, own_bell), 90)
            finally:
                await rig.stop()

        in_own_loop(whole())

    return run


def test_players_stay_and_are_rung_again_when_the_bell_is_back(tell):
    async def story(rig, bell):
        async with rig.player() as line:
            bell.stop()
            await asyncio.sleep(0.2)
            bell.start()
            rig.ring(43)
            assert payload(await told(line))["seq"] == 43

    tell(story)


def test_a_board_put_down_while_nobody_heard_is_sent_once_the_bell_is_heard(tell):
    async def story(rig, bell):
        async with rig.player() as line:
            bell.stop()
            await asyncio.sleep(0.3)
            bell.start()
            rig.bell._ask("SET", f"hot:{rig.slot}", rig.board(44))  # its ring went unheard
            assert payload(await told(line))["seq"] == 44

    tell(story)


def test_evidence_waits_for_the_bell_and_is_acknowledged_then(tell):
    async def story(rig, bell):
        async with rig.player() as line:
            bell.stop()
            await line.send(shown(42, batch=7))
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(line.recv(), 0.3)
            bell.start()
            assert await told(line) == {"type": "ack", "batch": 7}

    tell(story)


def test_a_player_is_let_in_without_the_bell_and_sent_its_board_later(tell):
    async def story(rig, bell):
        bell.stop()
        async with rig.line() as line:
            await line.send(hello(rig.token()))
            stamp = payload(await told(line))
            assert stamp["head"] == {"epoch": 0, "seq": 0, "hash": ""}
            bell.start()
            rig.bell._ask("SET", f"hot:{rig.slot}", rig.board(45))
            assert payload(await told(line))["seq"] == 45

    tell(story)
