"""What screens ask over HTTP, as docs/wire-format.md has it."""

import json
from base64 import b64decode, b64encode
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app import factory
from app.dispatch.keys.seal import instant
from app.dispatch.screens import enrol, token
from app.store import screen
from app.store.bell import Bell

AREA, SLOT = "110105900001", "led/110105900001/192x32-mono"


class Panel:
    """A screen that speaks the wire format."""

    def __init__(self, app, clock):
        self.key = Ed25519PrivateKey.generate()
        self.client, self.clock = app.test_client(), clock

    def enrol(self, **change):
        public = b64encode(self.key.public_key().public_bytes_raw()).decode()
        body = {"public_key": public, "device": "东门工控机", "profile": "192x32"}
        return self.post("enrol", body | {"version": "0.1.0"} | change)

    def standing(self, screen_id):
        return self.client.get(f"/player/v1/enrol/{screen_id}")

    def token(self, screen_id, nonce="b64yq1v0m7k2c9xw", **change):
        time = instant(self.clock())
        signed = self.key.sign(f"linli-token-v1\n{screen_id}\n{time}\n{nonce}".encode())
        body = {
            "screen": screen_id,
            "time": time,
            "nonce": nonce,
            "sig": b64encode(signed).decode(),
        }
        return self.post("token", body | change)

    def post(self, name, body):
        sent = json.dumps(body)  # not Flask's own: that cannot write half a character
        return self.client.post(f"/player/v1/{name}", data=sent, content_type="application/json")


@pytest.fixture
def panel(app, people, clock):
    return Panel(app, clock)


@pytest.fixture
def approved(house, panel):
    told = panel.enrol().get_json()
    enrol.approve(house, told["code"], AREA, "192x32", "东门 LED 屏")
    return told["screen"]


def test_a_screen_is_given_a_code(panel):
    answer = panel.enrol()
    qr = answer.get_json()["qr"]
    assert len(b64decode(qr["dots"])) == qr["side"] * ((qr["side"] + 7) // 8)
    assert answer.status_code == 201
    told = answer.get_json()
    assert len(told["code"]) == 8
    assert told["expires"] == "2026-11-24T04:10:00Z"
    assert told["poll_s"] == 3


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("public_key", "短"),
        ("public_key", "c2hvcnQ="),
        ("public_key", None),
        ("device", 7),
        ("device", "x" * 201),
        ("device", "东\u0000门"),
        ("device", "\ud800"),
        ("profile", "huge"),
        ("version", ["0.1.0"]),
    ],
)
def test_a_request_of_another_form_is_told_which_member(panel, member, value):
    answer = panel.enrol(**{member: value})
    assert answer.status_code == 400
    assert answer.get_json()["detail"] == member


@pytest.mark.parametrize("body", [b"", b"[]", b"\xff", b"[" * 50_000])
def test_what_is_no_json_object_is_refused(panel, body):
    answer = panel.client.post("/player/v1/enrol", data=body, content_type="application/json")
    assert answer.status_code == 400


def test_when_too_many_wait_a_screen_comes_back_later(panel, monkeypatch):
    monkeypatch.setattr(enrol, "WAITING_MAX", 0)
    answer = panel.enrol()
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"


def test_a_screen_waits_until_it_is_approved(panel):
    told = panel.enrol().get_json()
    assert panel.standing(told["screen"]).get_json() == {"state": "waiting"}


def test_an_approved_screen_is_told_all_it_needs(house, panel, approved):
    told = panel.standing(approved).get_json()
    assert told == {
        "state": "approved",
        "slot": SLOT,
        "root": json.loads(house.keys.roots()[-1]),
        "roots": [json.loads(envelope) for envelope in house.keys.roots()],
        "gateway": house.gateway_url,
        "time": "2026-11-24T04:00:00Z",
    }


@pytest.mark.parametrize("screen_id", ["nobody99", "%00", "%ED%A0%80", "东门"])
def test_an_unknown_screen_is_not_found(panel, screen_id):
    assert panel.standing(screen_id).status_code == 404


def test_a_screen_that_proves_its_key_gets_a_token(house, panel, approved):
    told = panel.token(approved).get_json()
    grant = token.check(house.keys.token_key, told["token"], house.clock())
    assert (grant.screen, grant.slot) == (approved, told["slot"])
    assert told["expires"] == "2026-11-24T04:10:00Z"
    assert told["gateway"] == house.gateway_url


def test_a_bad_signature_is_told_the_time(panel, approved):
    answer = panel.token(approved, sig=b64encode(bytes(64)).decode())
    assert answer.status_code == 401
    assert answer.get_json()["time"] == "2026-11-24T04:00:00Z"


def test_a_wrong_clock_is_told_the_time_and_can_try_again(panel, approved, clock):
    panel.clock = lambda: clock().replace(year=2025)
    answer = panel.token(approved)
    assert answer.status_code == 401
    panel.clock = clock
    assert panel.token(approved).status_code == 200


def test_a_request_counts_once(panel, approved):
    assert panel.token(approved).status_code == 200
    assert panel.token(approved).status_code == 401


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("screen", "\ud800"),
        ("screen", None),
        ("time", "now"),
        ("time", "2026-11-24T12:00:00+08:00"),
        ("nonce", "too-short"),
        ("nonce", "x" * 65),
        ("sig", "***"),
    ],
)
def test_a_token_request_of_another_form_is_told_which_member(panel, approved, member, value):
    answer = panel.token(approved, **{member: value})
    assert answer.status_code == 400
    assert answer.get_json()["detail"] == member


def test_a_screen_shut_out_is_told_so_everywhere(house, panel, approved):
    enrol.revoke(house, approved)
    assert panel.standing(approved).get_json() == {"state": "revoked"}
    answer = panel.token(approved)
    assert answer.status_code == 403
    assert answer.get_json()["state"] == "revoked"


def test_without_the_bell_a_screen_comes_back_later(house, settings, panel, approved, tmp_path):
    silent = replace(house, bell=Bell(f"unix://{tmp_path / 'nobody.sock'}"))
    panel.client = factory.create_app(silent, settings).test_client()
    assert panel.token(approved).status_code == 503
    with house.store.read() as tx:
        assert screen.get(tx, approved).state == "approved"
