"""The far end is strict: what a player may not do is written down under its heading."""

from base64 import b64encode
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.dispatch.keys.seal import instant
from app.sim.conform.doors import answer
from app.sim.conform.far_end import SCREEN, FarEnd
from app.sim.conform.hand import Hand, delta, head_of
from app.sim.conform.judge import SLOT
from app.sim.notary import Notary

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
KEY, NEW = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()


@pytest.fixture
def far():
    made = FarEnd(Hand(SLOT), lambda: NOON)
    public = b64encode(KEY.public_key().public_bytes_raw()).decode()
    made.enrol({"public_key": public, "device": "d", "profile": "p", "version": "1"})
    return made


def asked(now=NOON, key=KEY, nonce="0123456789abcdef"):
    time = instant(now)
    sig = key.sign(f"linli-token-v1\n{SCREEN}\n{time}\n{nonce}".encode())
    return {"screen": SCREEN, "time": time, "nonce": nonce, "sig": b64encode(sig).decode()}


def test_a_proven_key_has_a_token_and_breaks_nothing(far):
    status, given = far.token(asked())
    assert status == 200 and given["token"] in far.tokens and far.heard.breaches == []


def test_a_clock_that_is_off_is_told_the_time_and_is_no_breach(far):
    assert far.token(asked(NOON - timedelta(seconds=301))) == (401, {"time": instant(NOON)})
    assert far.heard.breaches == []


@pytest.mark.parametrize(
    "wrong", [asked(key=NEW), asked(nonce="short"), asked() | {"time": "noon"}, {}]
)
def test_a_request_that_proves_nothing_is_written_down(far, wrong):
    assert far.token(wrong)[0] == 401
    assert [clause for clause, _ in far.heard.breaches] == ["Token"]


def test_a_nonce_counts_once(far):
    far.token(asked())
    assert far.token(asked())[0] == 401
    assert "nonce" in far.heard.breaches[0][1]


def test_an_enrolment_that_lacks_a_member_is_written_down(far):
    far.enrol({"public_key": "", "device": "d", "profile": "p", "extra": "1"})
    assert {clause for clause, _ in far.heard.breaches} == {"Enrolment (HTTP, JSON)"}
    assert len(far.heard.breaches) == 2


def changed(proof):
    public = b64encode(NEW.public_key().public_bytes_raw()).decode()
    told = {"screen": SCREEN, "time": instant(NOON), "nonce": "fedcba9876543210"}
    signed = f"linli-rekey-v1\n{SCREEN}\n{told['time']}\n{told['nonce']}\n{public}".encode()
    signatures = {n: b64encode(k.sign(signed)).decode() for n, k in (("sig", KEY), proof)}
    return told | {"public_key": public} | signatures


def test_a_new_key_wants_both_signatures(far):
    assert far.rekey(changed(("proof", KEY))) == 401
    assert far.heard.breaches[0][0] == "Rekey"


def test_a_new_key_that_both_signed_counts_from_then_on(far):
    assert far.rekey(changed(("proof", NEW))) == 204
    assert far.public == NEW.public_key().public_bytes_raw()


def test_a_screenshot_without_a_token_is_refused(far):
    path = f"/player/v1/screens/{SCREEN}/screenshot"
    assert answer(far, "PUT", path, b"", {"content-type": "image/png"})[0] == 401
    assert far.heard.breaches[0][0] == "Screenshot"


def test_what_is_held_is_not_sent_twice(far):
    hand, path = far.hand, f"/player/v1/{SLOT}/playlist.json"
    assert answer(far, "GET", path, b"", {})[0] == 404
    far.board = hand.sign("playlist", hand.playlist(1, [], NOON), "release")
    status, _, headers = answer(far, "GET", path, b"", {})
    again = answer(far, "GET", path, b"", {"if-none-match": headers["ETag"]})
    assert (status, again[0]) == (200, 304)


def test_its_documents_are_sound(far):
    """Read by the simulated screens, who believe only what is."""
    notary, hand = Notary(), far.hand
    notary.pin(far.root)
    first, second = (
        hand.sign("playlist", hand.playlist(seq, [], NOON), "release") for seq in (1, 2)
    )
    paper = notary._paper("playlist", first)
    assert paper.edition == (1, 1)
    assert (
        notary._paper("playlist", notary._rebuilt(delta(first, second))).hash
        == head_of(second).hash
    )
    alerts = hand.sign("alerts", hand.alerts(3, [], NOON), "alert")
    assert notary._paper("alerts", alerts).edition == (1, 3)
