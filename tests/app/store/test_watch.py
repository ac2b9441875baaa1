"""What the watch asks of the store, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.domain.watch import Kind, Seen
from app.store import alert, mark, retention, watch
from app.store.alert import Head
from app.store.mark import Mark
from app.store.tables import appearance, delivery
from app.store.watch import Lagging
from tests.app.store.conftest import COMMUNITY, GATE, NOON

MINUTE = timedelta(minutes=1)
EAST = [Lagging(screen="screen01", name="东门 LED 屏", area=COMMUNITY)]


def seen(tx, **said):
    mark.store(tx, [Mark(screen="screen01", epoch=1, seen_at=NOON, **said)])


def test_screens_that_were_seen_and_do_not_show_the_newest_alerts_are_named(tx, gate):
    seen(tx, alerts_epoch=1, alerts_seq=6)
    alert.put(tx, COMMUNITY, "live", [], NOON)
    head = Head(scope=COMMUNITY, mode="live", epoch=1, seq=7, body=b"{}", due_at=NOON)
    alert.store(tx, head)
    assert watch.behind_alerts(tx, "live", NOON - MINUTE, 9) == EAST
    assert watch.behind_alerts(tx, "live", NOON, 9) == []  # not seen since
    seen(tx, alerts_epoch=1, alerts_seq=7)
    assert watch.behind_alerts(tx, "live", NOON - MINUTE, 9) == []
    alert.store(tx, replace(head, epoch=2, seq=1))
    assert watch.behind_alerts(tx, "live", NOON - MINUTE, 9) == EAST


def test_screens_that_do_not_show_a_notice_of_their_board_are_named(tx, gate):
    seen(tx, shown=3)
    row = {"notice_id": "urgent01", "slot": GATE.key, "revision": 1, "from_seq": 4}
    tx.execute(sa.insert(appearance).values(**row, from_at=NOON))
    before = NOON - MINUTE
    assert watch.behind_notice(tx, "urgent01", NOON, before, 9) == EAST
    assert watch.behind_notice(tx, "urgent01", before, before, 9) == []  # there is still time
    seen(tx, shown=4)
    assert watch.behind_notice(tx, "urgent01", NOON, before, 9) == []


def test_a_message_that_is_due_and_not_handed_over_is_found(tx, people):
    row = {"notice_id": "k3x9a7qd", "revision": 1, "channel": "sms_smpp", "changed_at": NOON}
    for target, state in (("phone000", "queued"), ("phone001", "delivered")):
        tx.execute(sa.insert(delivery).values(**row, target_id=target, state=state, due=NOON))
    both = ["phone000", "phone001"]
    assert watch.unsent(tx, both, NOON) == {"phone000": NOON}
    assert watch.unsent(tx, both, NOON - MINUTE) == {}
    assert watch.labels(tx, ["phone000"]) == {"phone000": ("1号楼住户", COMMUNITY)}
    assert watch.named_target(tx, "1号楼住户") == [("phone000", COMMUNITY)]


def test_one_thing_is_wrong_once_until_it_is_over(tx):
    one = Seen(kind=Kind.PAGE, subject="/a/x/", areas=("1",), since=NOON, facts={"code": "other"})
    made = watch.open_new(tx, one, NOON)
    with pytest.raises(sa.exc.IntegrityError), tx.begin_nested():
        watch.open_new(tx, one, NOON)
    assert watch.standing(tx) == [made] and (made.kind, made.areas) == (Kind.PAGE, ("1",))
    watch.close(tx, made.id, NOON + MINUTE)
    again = watch.open_new(tx, one, NOON + MINUTE)
    assert watch.standing(tx) == [again] and [x.id for x in watch.past(tx, 9)] == [made.id]
    assert retention.drop(tx, "findings", NOON + 2 * MINUTE, 9) == 1
