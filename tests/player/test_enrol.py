import json
from base64 import b64decode

import pytest

from player import enrol
from player.fields import Refused, parse_instant
from player.keys import OwnKey
from tests.player.conftest import world
from tests.player.far_end import key


def test_a_token_request_is_the_golden_one(wire):
    body = wire.token["body"]
    signer = OwnKey(key("player"))
    asked = enrol.token_ask(body["screen"], signer, parse_instant(body["time"]), body["nonce"])
    assert json.loads(asked.body) == body
    assert signer.public == b64decode(wire.token["public_key"])


def test_a_screen_introduces_itself_with_its_public_key():
    told = json.loads(enrol.enrol_ask(world().signer, world().facts).body)
    assert b64decode(told["public_key"]) == world().signer.public
    assert (told["device"], told["profile"]) == ("望春里东门", "192x32-mono")


@pytest.mark.parametrize("code", ["", "7H2K9QW", "7H2K9QWMM", "7H2K9QW0", "7h2k9qwm", None])
def test_a_code_that_could_not_be_typed_is_refused(code):
    with pytest.raises(Refused):
        enrol.read_code(json.dumps({"screen": "q7", "code": code, "poll_s": 3}).encode())


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("state", "perhaps"),
        ("slot", "../../etc/passwd"),
        ("slot", "led/110105900001"),
        ("slot", "led/110105900001/192x32-mono?x"),
        ("gateway", "file:///etc/passwd"),
        ("gateway", "http://127.0.0.1:8001/"),
        ("root", None),
    ],
)
def test_an_approval_that_makes_no_sense_is_refused(wire, member, value):
    sound = {"state": "approved", "slot": "led/110105900001/192x32-mono", "root": wire.root}
    sound |= {"gateway": "ws://127.0.0.1:8001/", "time": "2026-11-24T04:00:00Z"}
    assert enrol.read_standing(json.dumps(sound).encode()).state == "approved"
    with pytest.raises(Refused):
        enrol.read_standing(json.dumps(sound | {member: value}).encode())


@pytest.mark.parametrize("screen", ["a/b", "..", "a b", "屏幕", ""])
def test_a_screen_id_that_would_leave_its_path_is_refused(screen):
    with pytest.raises(Refused):
        enrol.read_code(json.dumps({"screen": screen, "code": "7H2K9QWM", "poll_s": 3}).encode())


@pytest.mark.parametrize("qr", [None, {}, {"side": 33, "dots": "AAAA"}, {"side": 9999, "dots": ""}])
def test_a_qr_code_that_cannot_be_read_does_not_stop_the_pairing(qr):
    told = {"screen": "q7", "code": "7H2K9QWM", "poll_s": 3, "qr": qr}
    assert enrol.read_code(json.dumps(told).encode()) == enrol.Code("q7", "7H2K9QWM", 3)
