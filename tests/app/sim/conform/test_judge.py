"""The kit against our own player, which must pass, and against a player that believes anything."""

import json
import sys
import threading
import time
from base64 import b64decode, b64encode
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from app import clock
from app.dispatch.keys.seal import instant
from app.sim.conform import boards, forgeries, judge, lines
from app.sim.conform.subject import Subject


def examined(subject, scenarios, patience_s=5.0):
    told = []
    findings = judge.examine(
        subject, clock.now, judge.Where(), patience_s, lambda *said: told.append(said), scenarios
    )
    assert [finding for _, finding in told[1:]] == findings
    return findings


def short(findings):
    return [(f.en, f.verdict, f.why) for f in findings if f.verdict != "conforms"]


def test_our_player_conforms(tmp_path):
    command = f"{sys.executable} -m player --server {{server}} --output png:{tmp_path / 'out'}"
    subject = Subject(f"{command} --state {tmp_path / 'state'}", tmp_path / "out")
    assert short(examined(subject, judge.SCENARIOS, patience_s=10.0)) == []
    assert subject.painted()


class Credulous:
    """A player that shows whatever it is pushed, checks nothing and breaks a rule or two."""

    def __init__(self):
        self.key = Ed25519PrivateKey.generate()

    def post(self, path, body):
        return self.get(Request(self.server + path, json.dumps(body).encode(), method="POST"))

    def get(self, asked):
        with urlopen(asked, timeout=30) as answer:
            return json.load(answer)

    def live(self):
        public = b64encode(self.key.public_key().public_bytes_raw()).decode()
        enrol = {"public_key": public, "device": "d", "profile": "192x32-mono"}
        screen = self.post("/player/v1/enrol", enrol)["screen"]
        while True:
            standing = self.get(f"{self.server}/player/v1/enrol/{screen}")
            if standing["state"] == "approved":
                break
            time.sleep(0.05)
        now, nonce = instant(datetime.now(UTC)), "0123456789abcdef"
        signed = f"linli-token-v1\n{screen}\n{now}\n{nonce}".encode()
        sig = b64encode(self.key.sign(signed)).decode()
        asked = {"screen": screen, "time": now, "nonce": nonce, "sig": sig}
        token = self.post("/player/v1/token", asked)
        with connect(token["gateway"], subprotocols=["linli.v1"], proxy=None) as line:
            line.send(json.dumps({"type": "hello", "token": token["token"], "nonce": nonce}
                                 | {"epoch": 0, "seq": 0, "clock": now}))  # fmt: skip
            for text in line:
                self.believe(line, text)

    def believe(self, line, text):
        try:
            frame = json.loads(text)
            payload = json.loads(b64decode(frame["envelope"]["payload"]))
            head = {"epoch": payload["epoch"], "seq": payload["seq"], "at": "now"}
        except (KeyError, TypeError, ValueError):
            return
        items = [{"kind": kind} | head for kind in ("received", "verified", "shown")]
        line.send(json.dumps({"type": "evidence", "batch": 1, "items": items}))


class InThread(Subject):
    """The credulous player instead of a process."""

    def start(self, server=""):
        self.player = Credulous()
        self.player.server = server

        def live():
            with suppress(ConnectionClosed, OSError):  # the far end is gone
                self.player.live()

        threading.Thread(target=live, daemon=True).start()


def test_a_player_that_believes_anything_does_not():
    some = [*boards.SCENARIOS[:3], *forgeries.SCENARIOS[:2]]
    findings = examined(InThread("", None), some, patience_s=2.0)
    found = {f.en: f for f in findings}
    assert found["the first playlist"].verdict == "conforms"
    for name in ("forged and changed", "another kind of document"):
        assert found[name].verdict == "fails" and "it said" in found[name].why
    broken = [(f.clause, f.why) for f in findings if f.en == "a rule broken"]
    assert [clause for clause, _ in broken] == ["Enrolment (HTTP, JSON)", "Socket"]


def test_what_needs_a_new_start_is_left_unchecked_when_the_player_is_not_ours():
    restart = [s for s in lines.SCENARIOS if s.run is lines.restarted]
    finding, *_ = examined(InThread("", None), restart)
    assert finding.verdict == "unchecked"


def test_nobody_there_fails_and_says_so():
    finding, *_ = examined(Subject("", None), [boards.SCENARIOS[1]], patience_s=1.0)
    assert finding.verdict == "fails" and "no hello" in finding.why


@pytest.mark.parametrize("scenario", judge.SCENARIOS, ids=lambda s: s.en)
def test_every_scenario_names_a_heading_of_the_page(scenario):
    page = (Path(__file__).parents[4] / judge.PAGE).read_text(encoding="utf-8")
    assert f"# {scenario.clause}\n" in page
