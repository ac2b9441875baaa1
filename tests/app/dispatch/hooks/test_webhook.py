"""Webhooks: a real far end on loopback that checks the signatures with the standard's library."""

import threading
from dataclasses import replace
from datetime import timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network

import pytest
import time_machine
from standardwebhooks import Webhook as Verifier

from app.dispatch.hooks import webhook as desk
from app.dispatch.messages.messages import deliver_due
from app.dispatch.notices import publish
from app.domain.webhook import EVENTS, WAITS_S, CallState, Event
from app.ingest import safe_post
from app.store import rehearsal, user, webhook, webhook_sweep

CODE = "110105900001"
LOOPBACK = (ip_network("127.0.0.0/8"),)


class FarEnd:
    """Another system: takes what is properly signed, and answers as told."""

    def __init__(self):
        self.secret, self.taken, self.answer = "", [], 204
        far = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                far.taken.append((self.headers["webhook-id"], far.verified(body, self.headers)))
                self.send_response(far.answer)
                self.send_header("Location", "http://127.0.0.1:1/elsewhere")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def verified(self, body, headers):
        at = int(headers["webhook-timestamp"])
        with time_machine.travel(at, tick=False):
            return Verifier(self.secret).verify(body, dict(headers.items()))

    def close(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def far_end():
    made = FarEnd()
    yield made
    made.close()


@pytest.fixture
def author(neighbourhood):
    with neighbourhood.store.begin() as tx:
        roles = {("author", CODE), ("reviewer", CODE)}
        return user.add(tx, "liqiang", "李强", "unused", roles, neighbourhood.clock())


@pytest.fixture
def hook(house, author, far_end):
    """Add an address that is told of everything in 望春里."""

    def made(events=EVENTS, areas=(CODE,), url=far_end.url):
        with house.store.begin() as tx:
            added, secret = desk.add(tx, house, author, url, frozenset(events), tuple(areas))
        far_end.secret = secret
        return added

    return made


@pytest.fixture
def deliver(house):
    return partial(desk.deliver_due, house, partial(safe_post.post, private=LOOPBACK))


def log(house, hook):
    with house.store.read() as tx:
        return webhook.log(tx, hook.id, 10)


def test_publishing_is_told_signed_with_what_to_know_it_by(
    house, hook, far_end, deliver, draft, author
):
    added = hook()
    publish.publish(house, "k3x9a7qd", draft, author)
    assert deliver() == 1
    ((message_id, told),) = far_end.taken
    assert told["type"] == "notice.published"
    assert told["data"]["id"] == "k3x9a7qd" and told["data"]["title"] == "停水通知"
    assert told["data"]["url"].endswith("/p/k3x9a7qd")
    (call,) = log(house, added)
    assert message_id == f"msg_{call.id}"
    assert (call.state, call.status, call.attempts) == (CallState.DELIVERED, 204, 1)
    assert deliver() == 0


def test_every_revision_is_told_by_its_kind(house, hook, far_end, deliver, draft, author):
    hook()
    publish.publish(house, "k3x9a7qd", draft, author)
    publish.publish(house, "k3x9a7qd", draft, author)
    publish.withdraw(house, "k3x9a7qd", author)
    deliver()
    assert sorted(told["type"] for _, told in far_end.taken) == [
        "notice.published",
        "notice.updated",
        "notice.withdrawn",
    ]


@pytest.mark.parametrize(
    ("areas", "heard"),
    [((CODE,), 1), (("110105",), 1), (("110105900002",), 0), (("110105900002", CODE), 1)],
)
def test_an_address_hears_of_its_own_areas_alone(house, hook, draft, author, areas, heard):
    added = hook(areas=areas)
    publish.publish(house, "k3x9a7qd", draft, author)
    assert len(log(house, added)) == heard


def test_a_notice_from_above_is_heard_below(house, hook, draft, wanglan):
    added = hook()
    publish.publish(house, "k3x9a7qd", replace(draft, areas=("110105",)), wanglan)
    assert len(log(house, added)) == 1


def test_only_the_events_that_were_chosen_are_told(house, hook, draft, author):
    added = hook(events=[Event.WITHDRAWN])
    publish.publish(house, "k3x9a7qd", draft, author)
    assert log(house, added) == []


def test_a_rehearsal_tells_nobody(house, hook, draft, author):
    added = hook()
    with rehearsal.rehearse(house.store) as stage:
        publish.publish(replace(house, store=stage), "k3x9a7qd", draft, author)
    assert log(house, added) == []


def test_what_fails_is_tried_again_later_under_the_same_id(
    house, hook, far_end, deliver, draft, author, clock
):
    added = hook(events=[Event.PUBLISHED])
    publish.publish(house, "k3x9a7qd", draft, author)
    far_end.answer = 500
    deliver()
    (call,) = log(house, added)
    assert (call.state, call.status) == (CallState.QUEUED, 500)
    assert call.due == clock() + timedelta(seconds=WAITS_S[0])
    assert deliver() == 0
    clock.go(seconds=WAITS_S[0])
    far_end.answer = 200
    assert deliver() == 1
    assert far_end.taken[0][0] == far_end.taken[1][0]
    assert log(house, added)[0].attempts == 2


def test_what_never_arrives_fails_at_last_and_can_be_replayed(
    house, hook, far_end, deliver, draft, author, clock
):
    added = hook(events=[Event.PUBLISHED])
    publish.publish(house, "k3x9a7qd", draft, author)
    far_end.answer = 302
    for wait in (*WAITS_S, 0):
        assert deliver() == 1
        clock.go(seconds=wait)
    (call,) = log(house, added)
    assert call.state is CallState.FAILED and call.attempts == len(WAITS_S) + 1
    assert deliver() == 0
    far_end.answer = 200
    with house.store.begin() as tx:
        assert webhook.replay(tx, added.id, call.id, house.clock())
        assert not webhook.replay(tx, added.id, call.id, house.clock())
    assert deliver() == 1 and log(house, added)[0].state is CallState.DELIVERED


def test_an_address_that_is_gone_is_called_no_more(house, hook, far_end, deliver, draft, author):
    added = hook()
    publish.publish(house, "k3x9a7qd", draft, author)
    far_end.answer = 410
    deliver()
    with house.store.read() as tx:
        found = webhook.get(tx, added.id)
    assert not found.is_active and found.reason == "gone"


def test_a_call_waits_while_its_address_is_paused(house, hook, deliver, draft, author):
    added = hook()
    publish.publish(house, "k3x9a7qd", draft, author)
    with house.store.begin() as tx:
        webhook.set_active(tx, added.id, is_active=False)
    assert deliver() == 0
    with house.store.begin() as tx:
        webhook.set_active(tx, added.id, is_active=True)
    assert deliver() == 1


def test_an_address_goes_silent_with_its_owners_account(house, hook, deliver, draft, author):
    hook()
    publish.publish(house, "k3x9a7qd", draft, author)
    with house.store.begin() as tx:
        user.set_active(tx, author.id, False)
    assert deliver() == 0


def test_a_call_somebody_else_has_claimed_since_is_not_stored(house, hook, draft, author, clock):
    added = hook(events=[Event.PUBLISHED])
    publish.publish(house, "k3x9a7qd", draft, author)

    def slow(*_):
        clock.go(seconds=desk.LEASE.total_seconds())
        with house.store.begin() as tx:
            assert len(webhook.claim(tx, house.cipher, clock(), desk.LEASE, 10)) == 1
        return 200

    desk.deliver_due(house, slow)
    assert log(house, added)[0].state is CallState.SENDING


def test_the_end_of_a_notice_and_of_its_messages_is_told_once(house, hook, draft, author, clock):
    added = hook(events=[Event.ENDED, Event.COMPLETED])
    quiet = replace(draft, channels=frozenset({"mobile", "sms_smpp"}))
    publish.publish(house, "k3x9a7qd", quiet, author)

    def told():
        with house.store.begin() as tx:
            webhook_sweep.sweep(tx, clock())
        return sorted(call.event for call in log(house, added))

    assert told() == []
    while deliver_due(house, ["sms_smpp"]):
        pass
    assert told() == [Event.COMPLETED] == told()
    clock.go(hours=23)
    assert told() == [Event.COMPLETED, Event.ENDED] == told()


def test_the_lane_rests_until_something_is_due(house, hook, draft, author):
    hook()
    lane = desk.lane(house, lambda *_: 200)
    assert lane.rest_s() == desk.SWEEP_S
    publish.publish(house, "k3x9a7qd", draft, author)
    assert lane.rest_s() <= 0 and lane.step() == 1
