"""Who is told of a feed: due by what lies there, one worker at a time, until the lease ends."""

from dataclasses import replace
from datetime import timedelta

from app.domain.websub import Intent, Kind, Mode
from app.store import origin, websub, websub_intent
from app.store.origin import Stored
from app.store.target import Cipher
from tests.app.store.conftest import COMMUNITY, KEY, NOON

SLOT, ATOM = f"feed/{COMMUNITY}/default", f"/feeds/{COMMUNITY}/atom.xml"
LEASE, CIPHER = timedelta(minutes=3), Cipher(KEY)


def lay(tx, body, path=ATOM):
    placed = Stored(
        path=path,
        slot=SLOT,
        media_type="application/atom+xml",
        body=body,
        etag="",
        cache_control="no-cache",
        modified=NOON,
    )
    origin.put(tx, SLOT, "e", (placed,), NOON)
    return origin.tag_of(body)


def intent(etag, **more):
    made = Intent(
        id="1ntent01",
        mode=Mode.SUBSCRIBE,
        topic=ATOM,
        base=ATOM,
        callback="https://reader.example/?a=1",
        secret="a secret",
        seen=etag,
        due=NOON,
        made_at=NOON,
    )
    return replace(made, **more)


def test_a_request_is_claimed_once_comes_back_whole_and_gives_way_to_a_later_one(tx):
    asked = intent("")
    websub_intent.put(tx, CIPHER, asked)
    assert websub_intent.held(tx, "reader.example") == (1, 1)
    assert websub_intent.next_due(tx) == NOON
    (claimed,) = websub_intent.claim(tx, CIPHER, NOON, LEASE, 9)
    assert claimed == replace(asked, fence=1)
    assert websub_intent.claim(tx, CIPHER, NOON, LEASE, 9) == []
    websub_intent.put(tx, CIPHER, replace(asked, id="1ntent02", mode=Mode.UNSUBSCRIBE))
    assert not websub_intent.drop(tx, claimed)
    (newer,) = websub_intent.claim(tx, CIPHER, NOON, LEASE, 9)
    websub_intent.later(tx, replace(newer, reason="not_meant"))
    assert [one.reason for one in websub_intent.refused(tx, 9)] == ["not_meant"]
    assert websub_intent.held(tx, "reader.example") == (0, 0)
    websub_intent.forget(tx, NOON + LEASE)
    assert websub_intent.refused(tx, 9) == []


def test_a_follower_is_due_when_its_feed_is_another_and_a_renewal_is_the_same_one(tx):
    tag = lay(tx, b"one")
    first = websub.follow(tx, CIPHER, intent(tag), NOON)
    assert not websub.is_any_due(tx, NOON)
    newer = lay(tx, b"two")
    assert websub.is_any_due(tx, NOON)
    (claimed,) = websub.claim(tx, CIPHER, NOON, LEASE, 9)
    assert (claimed.secret, claimed.etag) == ("a secret", newer)
    assert websub.claim(tx, CIPHER, NOON, LEASE, 9) == []
    again = websub.follow(tx, CIPHER, intent(newer, secret="another"), NOON + LEASE)
    assert again.id == first.id and again.until == first.until + LEASE
    assert websub.store(tx, replace(claimed.follower, seen=newer, told="t", due=NOON))
    assert not websub.store(tx, replace(claimed.follower, fence=0))
    assert not websub.is_any_due(tx, NOON) and websub.get(tx, first.id).told == "t"
    lay(tx, b"three")
    (claimed,) = websub.claim(tx, CIPHER, NOON, LEASE, 9)
    assert claimed.secret == "another"
    held = websub.held(tx, "reader.example", ATOM, NOON)
    assert (held.host, held.topic, held.everywhere) == (1, 1, 1)
    assert websub.held(tx, "reader.example", "/x", again.until).everywhere == 0
    websub.expire(tx, again.until)
    assert websub.count(tx) == 0


def test_another_hub_follows_every_feed_there_is_and_goes_when_it_is_no_longer_set(tx):
    lay(tx, b"one")
    websub.ping_only(tx, "https://hub.example/", NOON)
    websub.ping_only(tx, "https://hub.example/", NOON)
    (one,) = websub.listing(tx, "hub.ex", "", 9)
    assert (one.kind, one.topic, one.until) == (Kind.HUB, ATOM, None)
    assert websub.listing(tx, "100%", "", 9) == websub.listing(tx, "", one.id, 9) == []
    lay(tx, b"two")
    (claimed,) = websub.claim(tx, CIPHER, NOON, LEASE, 9)
    assert claimed.secret == ""
    websub.expire(tx, NOON + timedelta(days=900))
    assert websub.count(tx) == 1
    websub.ping_only(tx, "", NOON)
    assert websub.count(tx) == 0
