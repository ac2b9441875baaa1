"""What a screen does over HTTP when it was told to: change its key, send what it shows."""

import json
from base64 import b64encode
from io import BytesIO

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PIL import Image

from app.dispatch.keys.seal import instant
from app.dispatch.screens import enrol
from app.store import screen, screenshot
from tests.app.web.player.test_player_api import AREA, Panel


@pytest.fixture
def panel(app, people, clock):
    return Panel(app, clock)


@pytest.fixture
def approved(house, panel):
    told = panel.enrol().get_json()
    enrol.approve(house, told["code"], AREA, "192x32", "东门 LED 屏")
    return told["screen"]


def rekey(panel, screen_id, new, nonce="k2c9xwb64yq1v0m7", **change):
    public = b64encode(new.public_key().public_bytes_raw()).decode()
    time = instant(panel.clock())
    signed = f"linli-rekey-v1\n{screen_id}\n{time}\n{nonce}\n{public}".encode()
    body = {
        "screen": screen_id,
        "public_key": public,
        "time": time,
        "nonce": nonce,
        "sig": b64encode(panel.key.sign(signed)).decode(),
        "proof": b64encode(new.sign(signed)).decode(),
    }
    return panel.post("rekey", body | change)


def test_both_keys_count_until_the_new_one_is_used(house, panel, approved):
    new = Ed25519PrivateKey.generate()
    assert rekey(panel, approved, new).status_code == 204
    assert panel.token(approved, nonce="b64yq1v0m7k2c9x1").status_code == 200
    old, panel.key = panel.key, new
    assert panel.token(approved, nonce="b64yq1v0m7k2c9x2").status_code == 200
    with house.store.read() as tx:
        assert screen.get(tx, approved).public_key == new.public_key().public_bytes_raw()
    panel.key = old
    assert panel.token(approved, nonce="b64yq1v0m7k2c9x3").status_code == 401


@pytest.mark.parametrize("forged", ["sig", "proof"])
def test_a_new_key_that_one_of_both_does_not_sign_is_refused(house, panel, approved, forged):
    answer = rekey(panel, approved, Ed25519PrivateKey.generate(), **{forged: "AA==" * 16})
    assert answer.status_code in {400, 401}
    with house.store.read() as tx:
        assert screen.get(tx, approved).next_key is None


def test_a_change_counts_once(panel, approved):
    new = Ed25519PrivateKey.generate()
    assert rekey(panel, approved, new).status_code == 204
    again = rekey(panel, approved, new)
    assert (again.status_code, again.get_json()["detail"]) == (401, "nonce")


def test_another_screens_key_and_a_short_one_are_refused(app, clock, panel, approved):
    other = Panel(app, clock)
    other.enrol()
    assert rekey(panel, approved, other.key).status_code == 400
    new = Ed25519PrivateKey.generate()
    assert rekey(panel, approved, new, public_key="c2hvcnQ=").status_code == 400


def test_a_screen_that_was_shut_out_changes_nothing(house, panel, approved):
    enrol.revoke(house, approved)
    assert rekey(panel, approved, Ed25519PrivateKey.generate()).status_code == 403


def png(size=(192, 32)):
    out = BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(out, "PNG")
    return out.getvalue()


def send(panel, screen_id, body, token, kind="image/png"):
    return panel.client.put(
        f"/player/v1/screens/{screen_id}/screenshot",
        data=body,
        content_type=kind,
        headers={"Authorization": f"Bearer {token}"},
    )


@pytest.fixture
def token(panel, approved):
    return json.loads(panel.token(approved).data)["token"]


def test_a_screens_picture_is_kept(house, panel, approved, token):
    assert send(panel, approved, png(), token).status_code == 204
    with house.store.read() as tx:
        kept = screenshot.get(tx, approved)
    with Image.open(BytesIO(kept.png)) as shown:
        assert (shown.format, shown.size) == ("PNG", (192, 32))
    assert kept.at == house.clock()
    assert send(panel, approved, png(), token).status_code == 429


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (png()[:60], "image/png", 400),
        (b"GIF89a", "image/png", 400),
        (b"", "image/png", 400),
        (png(), "image/jpeg", 415),
        (b"\x89PNG\r\n\x1a\n" + bytes(512 * 1024), "image/png", 413),
    ],
)
def test_what_is_no_picture_is_refused(house, panel, approved, token, body, kind, status):
    assert send(panel, approved, body, token, kind).status_code == status
    with house.store.read() as tx:
        assert screenshot.get(tx, approved) is None


@pytest.mark.parametrize("written", ["", "not.ours"])
def test_nobody_sends_without_a_token(panel, approved, written):
    assert send(panel, approved, png(), written).status_code == 401


def test_nobody_sends_for_another_screen(panel, approved, token):
    assert send(panel, "other001", png(), token).status_code == 401


def test_a_screen_that_was_shut_out_sends_nothing(house, panel, approved, token):
    enrol.revoke(house, approved)
    assert send(panel, approved, png(), token).status_code == 401
