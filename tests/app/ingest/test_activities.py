"""An area followed from elsewhere: by a strict server of its own on loopback."""

from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_network

import pytest

from app import config, wiring
from app.dispatch.messages import fediverse, messages
from app.dispatch.route import Routes
from app.domain.delivery import State
from app.domain.http_signature import BadSignature
from app.domain.notice import Act
from app.ingest import activities
from app.ingest.activities import Sent
from app.store import delivery, follower, notice, undelivered
from tests.channels.peer_end import peer_end

CODE = "110105900001"


@pytest.fixture
def here(neighbourhood, monkeypatch):
    """The neighbourhood with the real way to followers, who may live on loopback."""
    private = (ip_network("127.0.0.0/8"),)
    settings = config.load(
        {"DATA_DIR": str(neighbourhood.data_dir), "LINLI_PRIVATE_SOURCES": "127.0.0.0/8"}
    )
    book = wiring.Book(neighbourhood.store, neighbourhood.cipher, neighbourhood.clock)
    monkeypatch.setattr(wiring.clock, "now", neighbourhood.clock)
    found = {"activitypub": wiring._fediverse(settings, book)}
    routes = Routes(neighbourhood.routes.boards, found)
    return replace(neighbourhood, routes=routes, private_sources=private)


@pytest.fixture
def peer(here):
    with peer_end(here.clock, lambda actor: fediverse.public_key(here)) as end:
        yield end


def follows(peer, me):
    return {"id": f"{peer.me}#1", "type": "Follow", "actor": peer.me, "object": me}


def knock(here, peer, told, **more):
    def send(path, body, headers):
        return activities.take(here, CODE, Sent(path, headers, body))

    return peer.post(send, f"{here.public_url}/ap/{CODE}/inbox", told, **more)


def test_who_follows_is_let_in_and_told_of_all_that_becomes_of_a_notice(here, peer, notice_sent):
    me = f"{here.public_url}/ap/{CODE}"
    assert knock(here, peer, follows(peer, me))
    assert fediverse.accept_due(here, here.routes.messages["activitypub"].channel) == 1
    (accepted,) = peer.seen
    assert (accepted["type"], accepted["object"]["id"]) == ("Accept", f"{peer.me}#1")
    peer.by_id.clear()

    def sent(made):
        with here.store.begin() as tx:
            notice.add_revision(tx, made, "wanglan")
            plan = delivery.plan if made.revision == 1 else delivery.plan_successor
            assert plan(tx, made, here.clock()) == 1
        assert messages.deliver_due(here, ["activitypub"]) == 1
        (told,) = peer.seen
        peer.by_id.clear()
        return told

    first = replace(notice_sent, channels=frozenset({"microblog"}))
    made = sent(first)
    note = made["object"]
    assert (made["type"], note["id"]) == ("Create", f"{me}/notes/{first.id}")
    assert "明天上午九点到十一点停水" in note["content"]
    assert fediverse.note(here, CODE, first.id)["content"] == note["content"]
    changed = sent(replace(first, revision=2, act=Act.CORRECT))
    assert (changed["type"], changed["object"]["id"]) == ("Update", note["id"])
    assert "更正" in changed["object"]["content"]
    gone = sent(replace(first, revision=3, act=Act.WITHDRAW))
    assert gone["object"] == {"id": note["id"], "type": "Tombstone"}
    assert fediverse.note(here, CODE, first.id)["type"] == "Tombstone"
    assert peer.refused == []


@pytest.fixture
def notice_sent(request):
    return request.getfixturevalue("notice")


def test_who_leaves_is_forgotten_and_so_is_whose_server_says_gone(here, peer, notice_sent):
    me = f"{here.public_url}/ap/{CODE}"
    knock(here, peer, follows(peer, me))
    undo = {"id": "u", "type": "Undo", "actor": peer.me, "object": follows(peer, me)}
    assert knock(here, peer, undo) and fediverse.followers(here, CODE) == 0
    knock(here, peer, follows(peer, me))
    delete = {"id": "d", "type": "Delete", "actor": peer.me, "object": peer.me}
    assert not knock(here, peer, delete)  # their server still knows them
    assert fediverse.followers(here, CODE) == 1
    peer.play("gone")
    with here.store.begin() as tx:
        made = replace(notice_sent, channels=frozenset({"microblog"}))
        notice.add_revision(tx, made, "wanglan")
        delivery.plan(tx, made, here.clock())
    messages.deliver_due(here, ["activitypub"])
    with here.store.read() as tx:
        [lost] = undelivered.of_notice(tx, made.id)
        assert (lost.channel, lost.state, lost.number) == ("activitypub", State.FAILED, 1)
        assert follower.count(tx, CODE) == 0


def test_what_is_not_signed_by_who_says_so_is_refused(here, peer, clock):
    me = f"{here.public_url}/ap/{CODE}"
    told = follows(peer, me)
    late = "Mon, 23 Nov 2026 00:00:00 GMT"
    for why, more in {
        "another body": {"tamper": b" "},
        "stale": {"date": late},
        "another host": {"host": "elsewhere.example"},
    }.items():
        with pytest.raises(BadSignature, match=why):
            knock(here, peer, told, **more)
    with pytest.raises(BadSignature, match="somebody else's key"):
        knock(here, peer, {**told, "actor": "http://127.0.0.2:9/users/mei"})
    with pytest.raises(BadSignature, match="cannot be read"):
        knock(replace(here, private_sources=()), peer, told)
    with pytest.raises(activities.NoActivity):
        knock(here, peer, {**told, "object": "https://other.example/ap/1"})
    with pytest.raises(fediverse.NoActor):
        fediverse.actor(here, "999999", lambda place: "")
    assert not knock(here, peer, {**told, "type": "Like"})
    assert fediverse.followers(here, CODE) == 0
    knock(here, peer, told)
    peer.play("trouble")
    clock.go(seconds=1)
    channel = here.routes.messages["activitypub"].channel
    for _ in range(fediverse.TRIES):
        clock.go(hours=9)
        assert fediverse.accept_due(here, channel) == 1
    assert fediverse.accept_due(here, channel) == 0 and fediverse.followers(here, CODE) == 0
    assert timedelta(hours=9) > fediverse.FIRST_PAUSE * 3 ** (fediverse.TRIES - 1)
