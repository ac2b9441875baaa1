"""What a gateway of texts tells by itself reaches its text once, and takes off who wants out."""

from dataclasses import replace

import pytest

from app.dispatch.messages import messages, sms_ask, sms_inbox
from app.dispatch.messages.sms_inbox import Outcome
from app.dispatch.notices import publish
from app.domain.delivery import State
from app.store import consent, delivery, sms_cost, sms_heard
from channels.base import Arrival, Heard, Unreachable
from channels.hearing import Garbled
from tests.app.dispatch.messages.test_messages import Carrier, drain, states

ID = "k3x9a7qd"


class Gateway(Carrier):
    """A channel that is told and asked; ``said`` is what the next push holds."""

    is_asked = True

    def __init__(self):
        super().__init__()
        self.said, self.answer_of, self.asks = [], {}, []

    def read(self, pushed):
        if pushed.body == b"garbled":
            raise Garbled("no JSON")
        return self.said

    def ask(self, one):
        self.asks.append(one)
        found = self.answer_of.get(one.reference)
        if isinstance(found, Exception):
            raise found
        return found


@pytest.fixture
def here(neighbourhood, wanglan, draft):
    route = replace(neighbourhood.routes.messages["sms_smpp"], channel=Gateway())
    known = {**neighbourhood.routes.messages, "sms_smpp": route}
    made = replace(neighbourhood, routes=replace(neighbourhood.routes, messages=known))
    publish.publish(made, ID, draft, wanglan)
    return made


def gateway(house):
    return house.routes.messages["sms_smpp"].channel


def open_door(house):
    with house.store.begin() as tx:
        return sms_inbox.open_door(tx, "qianan", house.clock())


def push(house, secret, *said, body=b"[]"):
    gateway(house).said = list(said)
    return sms_inbox.take(house, secret, body, {})


def test_only_who_knows_the_secret_is_heard(here):
    assert push(here, "") is push(here, "guess") is Outcome.NO_DOOR
    first = open_door(here)
    secret = open_door(here)
    assert push(here, first) is push(here, "") is Outcome.NO_DOOR
    assert push(here, secret, body=b"garbled") is Outcome.GARBLED
    assert push(here, secret) is Outcome.TAKEN
    with here.store.begin() as tx:
        assert sms_inbox.since(tx) == here.clock()
        sms_inbox.close_door(tx, "qianan", here.clock())
    assert push(here, secret) is Outcome.NO_DOOR


def test_a_full_box_asks_to_come_back(here, monkeypatch):
    secret = open_door(here)
    monkeypatch.setattr(sms_inbox, "FULL", 1)
    assert push(here, secret, Arrival("+8613811111111", "TD")) is Outcome.TAKEN
    assert push(here, secret) is Outcome.FULL


def test_reports_settle_their_texts_and_the_same_again_changes_nothing(here, clock):
    drain(here)
    secret, reports = open_door(here), [Heard("m1", State.DELIVERED)]
    reports.append(Heard("m2", State.FAILED, "undeliverable: UNDELIV"))
    for _ in range(2):
        push(here, secret, *reports)
        assert sms_inbox.read(here) == 2
        assert states(here) == {State.ACCEPTED: 22, State.DELIVERED: 1, State.FAILED: 1}
    push(here, secret, Heard("m1", State.FAILED, "late", charged=9))
    push(here, secret, Heard("m3", State.DELIVERED, charged=2))
    sms_inbox.read(here)
    assert states(here)[State.DELIVERED] == 2
    with here.store.read() as tx:
        cost = sms_cost.of_notice(tx, ID)
    assert (cost.texts, cost.told, cost.charged) == (24, 1, 2)


def test_a_report_that_comes_too_early_waits_and_one_of_nothing_is_dropped_in_the_end(here, clock):
    secret = open_door(here)
    push(here, secret, Heard("m1", State.DELIVERED), Heard("stranger", State.DELIVERED))
    assert sms_inbox.read(here) == 0
    drain(here)
    clock.go(seconds=6)
    assert sms_inbox.read(here) == 1
    clock.go(minutes=11)
    assert sms_inbox.read(here) == 1
    with here.store.read() as tx:
        assert not sms_heard.has(tx, 1)


def test_our_own_key_settles_a_text_whose_answer_never_came(here):
    with here.store.begin() as tx:
        (one,) = delivery.claim(tx, here.cipher, here.clock(), messages.LEASE, 1, ["sms_smpp"])
        lost = one.delivery.move(State.UNKNOWN, reason="no_answer")
        delivery.store(tx, [lost], here.clock())
    whose = {"phone": one.target.address, "own": lost.own}
    push(here, open_door(here), Heard("901^0", State.DELIVERED, **whose))
    sms_inbox.read(here)
    assert states(here)[State.DELIVERED] == 1


def test_a_keyword_by_a_push_takes_the_number_off_as_over_any_other_way(here):
    with here.store.begin() as tx:
        (one,) = delivery.claim(tx, here.cipher, here.clock(), messages.LEASE, 1, ["sms_smpp"])
    secret, phone = open_door(here), one.target.address
    for _ in range(2):
        push(here, secret, Arrival(phone, "ＴＤ"), Arrival(phone, "几点来水"))
        assert sms_inbox.read(here) == 2
    with here.store.read() as tx:
        (said,) = consent.of(tx, here.cipher, "sms_smpp", phone)
        assert (said.how, said.words) == ("sms_keyword", "ＴＤ")


def test_a_text_of_which_nothing_is_told_is_asked_about_a_few_times(here, clock):
    drain(here)
    assert sms_ask.ask_due(here) == 0
    gateway(here).answer_of = {
        "m1": Heard("m1", State.DELIVERED),
        "m2": Unreachable("no_answer"),
    }
    clock.go(minutes=10)
    while sms_ask.ask_due(here):
        pass
    assert len(gateway(here).asks) == 24 and states(here)[State.DELIVERED] == 1
    for _ in range(4):
        clock.go(hours=25)
        while sms_ask.ask_due(here):
            pass
    assert len(gateway(here).asks) == 24 + 3 * 23


def test_a_far_end_that_cannot_be_asked_is_not(here, clock):
    gateway(here).is_asked = False
    drain(here)
    clock.go(minutes=11)
    assert sms_ask.ask_due(here) == 0


def test_a_text_in_doubt_is_asked_about_before_it_is_sent_again(here):
    with here.store.begin() as tx:
        claimed = delivery.claim(tx, here.cipher, here.clock(), messages.LEASE, 2, ["sms_smpp"])
        lost = [one.delivery.move(State.UNKNOWN, reason="no_answer") for one in claimed]
        delivery.store(tx, lost, here.clock())
    (one, _other), phone = lost, claimed[0].target.address
    gateway(here).answer_of = {"": None}
    assert sms_ask.ask_doubts(here) == 0 and len(gateway(here).asks) == 2
    gateway(here).answer_of = {"": Heard(one.key, State.DELIVERED, "", phone, one.own)}
    assert sms_ask.ask_doubts(here) == 1
    assert states(here) == {State.QUEUED: 22, State.DELIVERED: 1, State.UNKNOWN: 1}
