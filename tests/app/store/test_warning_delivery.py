"""Deliveries about warnings, on both databases: planned, claimed, called off, told of."""

from dataclasses import replace
from datetime import timedelta

from app.domain.delivery import State
from app.domain.warning import Level
from app.domain.warning_word import NIGHT, Act, Word
from app.store import delivery, warning_delivery, warning_told, warning_word
from app.store.outbox import Batch
from app.store.target import Cipher
from tests.renderers.test_warning_messages import told

COMMUNITY, NEIGHBOUR = "110105900001", "110105900002"
MINUTE = timedelta(minutes=1)


def word(now, number=1, act=Act.ALARM, places=(COMMUNITY,)):
    return Word(
        thread="warning:a",
        number=number,
        warning="a",
        act=act,
        level=Level.RED,
        places=frozenset(places),
        said_at=now,
    )


def batch(one, due, reason=""):
    return Batch(thread=one.thread, number=one.number, due=due, reason=reason)


def counted(store):
    with store.read() as tx:
        found = warning_delivery.counts(tx, "warning:a")
    return {(one.number, one.state, one.reason): one.count for one in found}


def test_a_word_goes_to_its_areas_the_next_to_who_has_it_and_what_waits_is_called_off(
    store, people, notice_value
):
    now, cipher = notice_value.sent, Cipher(bytes(range(32)))
    first = word(now)
    with store.begin() as tx:
        warning_told.put(tx, [replace(told(), id="a", expires=now + timedelta(days=1))], now)
        warning_word.add(tx, [first, first])
        assert [one.number for one in warning_word.unplanned(tx)] == [1]
        assert warning_word.set_planned(tx, first, now)
        assert not warning_word.set_planned(tx, first, now)
        planned = warning_delivery.plan(tx, first, "sms_smpp", batch(first, now))
        assert planned == 3
        assert warning_delivery.plan(tx, first, "sms_smpp", batch(first, now)) == 0
        assert delivery.claim(tx, cipher, now, MINUTE, 9, ["sms_smpp"]) == []  # not routine work
        assert warning_delivery.is_waiting(tx, ["sms_smpp"], now)
        claimed = warning_delivery.claim(tx, cipher, now, MINUTE, 2, ["sms_smpp"])
        assert [(c.act, c.told.id, c.has_it) for c in claimed] == [(Act.ALARM, "a", False)] * 2
        delivery.store(
            tx,
            [replace(c.delivery.move(State.ACCEPTED), reference="m") for c in claimed],
            now,
        )
    clear = word(now + MINUTE, 2, Act.CLEAR)
    with store.begin() as tx:
        warning_word.add(tx, [clear])
        assert warning_delivery.call_off(tx, clear, "warning_over", now) == 1
        pieces = warning_delivery.holder_pieces(tx, clear, "sms_smpp", 1, most=2)
        queued = [
            warning_delivery.plan_for_holders(tx, clear, "sms_smpp", batch(clear, now), 1, one)
            for one in pieces
        ]
        assert len(pieces) == 2 and sum(queued) == 2
        assert warning_delivery.plan_for_holders(tx, clear, "sms_smpp", batch(clear, now), 1) == 0
        (one, _) = warning_delivery.claim(tx, cipher, now, MINUTE, 9, ["sms_smpp"])
        assert (one.act, one.earlier, one.has_it) == (Act.CLEAR, "m", True)
        assert warning_word.last(tx, ["a"])["a"] == clear
    assert counted(store) == {
        (1, State.ACCEPTED, ""): 2,
        (1, State.CANCELLED, "warning_over"): 1,
        (2, State.SENDING, ""): 2,
    }


def test_many_are_planned_in_pieces_that_together_are_all(store, people, notice_value):
    now = notice_value.sent
    one = word(now, places=(COMMUNITY, NEIGHBOUR))
    with store.begin() as tx:
        pieces = warning_delivery.pieces(tx, one, "sms_smpp", most=2)
        assert [piece.areas for piece in pieces] == [(COMMUNITY,), (COMMUNITY,), (NEIGHBOUR,)]
        counts = [warning_delivery.plan(tx, one, "sms_smpp", batch(one, now), at=p) for p in pieces]
        assert counts == [2, 1, 2]  # one area alone has too many for a piece
        assert warning_delivery.plan(tx, one, "sms_smpp", batch(one, now)) == 0
        (whole,) = warning_delivery.pieces(tx, one, "sms_smpp", most=9)
        assert whole.areas == (COMMUNITY, NEIGHBOUR)


def test_more_areas_reach_only_those_who_were_not_meant_before(store, people, notice_value):
    now = notice_value.sent
    first, wider = word(now), word(now + MINUTE, 2, Act.WIDER, (COMMUNITY, NEIGHBOUR))
    with store.begin() as tx:
        all_there = warning_delivery.plan(
            tx,
            replace(wider, thread="warning:z"),
            "sms_smpp",
            Batch(thread="warning:z", number=1, due=now),
        )
        had = warning_delivery.plan(tx, first, "sms_smpp", batch(first, now, NIGHT))
        more = warning_delivery.plan(tx, wider, "sms_smpp", batch(wider, now), since=1)
        assert 0 < had < all_there
        assert had + more == all_there
        assert warning_delivery.call_off(tx, wider, "warning_over", now) == had
    assert counted(store)[1, State.CANCELLED, "night_over"] == had
