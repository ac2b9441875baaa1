"""A screen that takes one playlist up, pictures and all, and ends.

It is the player's own session, link and disk; only the line is played here. Run as a program it
makes a process for each ``FOLDER SEQ`` that it reads, so that one can be killed at any system call.
"""

import json
import os
import signal
import sys
from datetime import timedelta
from pathlib import Path
from queue import SimpleQueue

sys.path.insert(0, str(Path(__file__).parents[2]))

from player.actions import Answer
from player.link import Link
from player.session import Session
from player.stage import Scene, Stage
from player.state import State
from player.words import Words
from tests.player import far_end
from tests.player.conftest import NOON, at, world

SCREEN = "q7wn4rt2"
PICTURES = sorted((p.read_bytes() for p in (far_end.WIRE / "media").iterdir()), key=len)[:3]


class Line:
    """Has every picture; answers nothing."""

    def picture(self, digest, part):
        for body in PICTURES:
            if far_end.medium(body)["sha256"] == digest:
                part.write(body[part.length :])
        return part.is_whole


def playlist(seq):
    """Return edition ``seq``: one item whose picture is another in every edition, and a default."""
    item = far_end.item(f"item-{seq}", [far_end.medium(PICTURES[seq % 2], inline=False)], NOON, 20)
    whole = far_end.playlist(seq, [item], far_end.medium(PICTURES[2], inline=False), NOON)
    return far_end.seal("playlist", whole, "release")


def loaded(folder):
    """Return the state folder, and what a start finds in it."""
    state = State(folder)
    return state, state.load(at())


class Start:
    """One start of a player without a line."""

    def __init__(self, folder):
        self.state, kept = loaded(folder)
        self.state.key()
        self.session = Session(kept, world())
        stage = Stage(Scene(clock=kept.clock))
        self._link = Link(self.session, self.state, stage, Line(), Words("en"), SimpleQueue())
        self._now = at(1)
        self._do(self.session.start(self._now))

    def hear(self, what, status, told):
        """Take an answer, and do all that follows from it."""
        answer = Answer(what=what, status=status, body=json.dumps(told).encode())
        self._do(self.session.answered(answer, self._now))

    def do(self, *actions):
        """Carry out actions as the session would have them."""
        self._do(actions)

    def end(self):
        self._do(self.session.stop(self._now))
        self.state.close()

    def _do(self, actions):
        self._link._carry_out(actions)
        while not self._link._errands.empty():
            errand = self._link._errands.get()
            if errand.func.__name__ == "_gather":
                self._do(errand()(self._now))


def alerts(seq):
    """Return the state of the area's alerts with number ``seq``: one alert that holds."""
    alert = {"id": "storm", "revision": seq, "level": "red", "template": "full", "icon": "rain"}
    alert |= {"title": "暴雨红色预警", "text": "请勿外出。", "source": "市气象台"}
    alert |= {"effective": far_end.z(NOON), "expires": far_end.z(NOON + timedelta(hours=9))}
    state = {"scope": far_end.SLOT.split("/")[1], "mode": "live", "epoch": 1, "seq": seq}
    state |= {"issued": far_end.z(NOON), "expires": alert["expires"], "alerts": [alert]}
    return far_end.seal("alerts", state, "alert")


def enrol(folder):
    """Make a folder as an approved screen leaves it."""
    start = Start(folder)
    ends = far_end.z(NOON + timedelta(minutes=10))
    code = {"screen": SCREEN, "code": "7H2K9QWM", "expires": ends, "poll_s": 1}
    start.hear("enrol", 201, code)
    # The newest knows who signs alerts.
    root = json.loads((far_end.WIRE / "roots.json").read_text())[-1]
    approved = {"state": "approved", "slot": far_end.SLOT, "root": root, "roots": [root]}
    start.hear(
        "standing", 200, approved | {"gateway": "ws://127.0.0.1:9/", "time": far_end.z(NOON)}
    )
    start.end()


def take_up(folder, seq):
    """Take edition ``seq`` and alerts of that number up, and end."""
    start = Start(folder)
    start.hear("poll", 200, playlist(seq))
    start.hear("alerts", 200, alerts(seq))
    start.end()


def serve():
    """Make processes that wait to be continued; tell their number, and then how each ended."""
    for line in sys.stdin:
        folder, seq = line.split("\t")
        child = os.fork()
        if not child:
            _run(Path(folder), int(seq))
        os.waitpid(child, os.WUNTRACED)
        print(child, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def _run(folder, seq):
    code = 1
    try:
        os.kill(os.getpid(), signal.SIGSTOP)
        take_up(folder, seq)
        code = 0
    finally:
        os._exit(code)


if __name__ == "__main__":
    serve()
