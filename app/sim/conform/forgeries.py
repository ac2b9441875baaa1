"""Scenarios: what must never be taken up, each followed by something sound that must be."""

from __future__ import annotations

from datetime import timedelta

from app.dispatch.keys.seal import instant
from app.sim.conform.hand import Document
from app.sim.conform.trial import Scenario, Trial


def forged(trial: Trial) -> None:
    """A stranger's signature, a role that may not sign this, and a changed payload."""
    trial.need_connected()
    sign = trial.hand.sign
    stranger = sign("playlist", trial.board("bad-stranger"), "stranger")
    known = head_keyid(trial, "release")
    trial.offer_bad(stranger)
    trial.offer_bad({**stranger, "signatures": [{**stranger["signatures"][0], "keyid": known}]})
    trial.offer_bad(sign("playlist", trial.board("bad-role"), "timestamp"))
    sound = sign("playlist", trial.board("before"), "release")
    changed = sign("playlist", trial.board("bad-changed"), "release")
    trial.offer_bad({**changed, "signatures": sound["signatures"]})
    trial.need_sound_after()
    trial.need_refused("playlist", "bad_signature")


def wrong_type(trial: Trial) -> None:
    """A sound signature over another kind of document."""
    trial.need_connected()
    trial.offer_bad(trial.hand.sign("stamp", trial.board("bad-type"), "release"))
    trial.need_sound_after()
    trial.need_refused("playlist", "wrong_type")


def malformed(trial: Trial) -> None:
    """Half a frame, no JSON, no envelope, a payload without its items: the talk goes on."""
    trial.need_connected()
    whole = trial.hand.sign("playlist", trial.board("bad-half"), "release")
    trial.far.send('{"type": "playlist", "envelope": {"payloadType": "appl')
    trial.far.send("[]")
    trial.far.send({"type": "playlist"})
    trial.offer_bad({**whole, "payload": whole["payload"][:40]})
    lacks = trial.board("bad-lacks")
    del lacks["default"]
    trial.offer_bad(trial.hand.sign("playlist", lacks, "release"))
    trial.need_sound_after()


def other_slot(trial: Trial) -> None:
    """A sound playlist, but of another slot."""
    _refused(trial, trial.board("bad-slot", slot="led/110105900009/192x32-mono"), "wrong_slot")


def drill_on_live(trial: Trial) -> None:
    """A playlist of another mode, outside a drill."""
    _refused(trial, trial.board("bad-drill", mode="drill"), "wrong_mode")


def expired(trial: Trial) -> None:
    """A playlist that has ended."""
    now = trial.far.now()
    born, ended = now - timedelta(days=2), now - timedelta(days=1)
    payload = trial.board("bad-expired", issued=instant(born), expires=instant(ended))
    _refused(trial, payload, "expired")


def too_long(trial: Trial) -> None:
    """A playlist that claims to last for longer than seven days."""
    ends = instant(trial.far.now() + timedelta(days=8))
    _refused(trial, trial.board("bad-long", expires=ends), "too_long")


def too_large(trial: Trial) -> None:
    """More items than 256."""
    names = [f"bad-{n}" for n in range(257)]
    payload = trial.board("bad-many")
    one = payload["items"][0]
    lean = {**one["media"][0], "inline": ""}
    del lean["inline"]
    payload["items"] = [{**one, "id": name, "media": [lean]} for name in names]
    # Too large for a frame: it comes by a poll.
    sound = trial.far.board
    trial.far.board = trial.hand.sign("playlist", payload, "release")
    mark, path = trial.mark, f"/player/v1/{trial.hand.slot}/playlist.json"
    trial.far.send({"type": "poll", "slot": trial.hand.slot})
    trial.need(lambda: trial.asked("GET", path, mark), "没有轮询 / it does not poll")
    trial.far.board = sound
    trial.need_sound_after()
    trial.need_refused("playlist", "too_large", "too_many", "malformed")


def rollback(trial: Trial) -> None:
    """A lower number, pushed and polled for."""
    trial.need_connected()
    old = trial.hand.sign("playlist", trial.board("bad-old"), "release")
    trial.need_shown(trial.publish(trial.board("newer")))
    trial.offer_bad(old)
    trial.need_sound_after()
    trial.need_refused("playlist", "rollback")


def fork(trial: Trial) -> None:
    """The same number with another content."""
    trial.need_connected()
    head = trial.publish(trial.board("held"))
    trial.need_shown(head)
    other = trial.hand.sign("playlist", trial.board("bad-fork", seq=head.seq), "release")
    trial.far.send({"type": "playlist", "envelope": other})
    trial.need_sound_after()
    trial.need_refused("playlist", "fork")


def stamp(trial: Trial) -> None:
    """A stamp that answers no nonce of its own: an old one, played again."""
    trial.need_connected()
    head = trial.publish(trial.board("on-time"))
    ahead = trial.far.now() + timedelta(days=3)
    replayed = trial.hand.stamp("a-nonce-of-somebody-else", (head, head), ahead, 0)
    trial.far.send({"type": "stamp", "envelope": replayed})
    trial.need_sound_after()
    trial.need_refused("stamp", "wrong_nonce", "replayed")


def head_keyid(trial: Trial, role: str) -> str:
    """Return the name of the key that holds ``role``."""
    return str(trial.hand.sign("probe", {}, role)["signatures"][0]["keyid"])


def _refused(trial: Trial, payload: Document, code: str) -> None:
    trial.need_connected()
    trial.offer_bad(trial.hand.sign("playlist", payload, "release"))
    trial.need_sound_after()
    trial.need_refused("playlist", code)


SCENARIOS = (
    Scenario("伪造与篡改", "forged and changed", "Signed documents", forged),
    Scenario("文种不符", "another kind of document", "Signed documents", wrong_type),
    Scenario("残缺与乱码", "cut and malformed", "Signed documents", malformed),
    Scenario("他屏的播放单", "another slot's playlist", "playlist", other_slot),
    Scenario("演练单发给正式屏", "a drill on a live screen", "playlist", drill_on_live),
    Scenario("已过期", "expired", "playlist", expired),
    Scenario("有效期过长", "a life that is too long", "playlist", too_long),
    Scenario("超出上限", "beyond the bounds", "playlist", too_large),
    Scenario("倒退", "rollback", "What the player keeps", rollback),
    Scenario("同号异文", "fork", "What the player keeps", fork),
    Scenario("重放的时间戳", "a replayed stamp", "stamp", stamp),
)
