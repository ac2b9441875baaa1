"""Counts and feedback, on both databases."""

from dataclasses import replace
from datetime import date, timedelta

from app.domain.feedback import Feedback, State, What
from app.store import feedback, notice, retention, tally
from app.store.tally import Counted
from app.store.target import Cipher
from tests.app.store.conftest import COMMUNITY, DISTRICT, FAR, KEY, NOON

DAY = date(2026, 11, 24)
KNOWN = Counted(notice_id="n0", what="known", area=COMMUNITY, day=DAY)


def test_counts_add_up_by_area_day_and_detail(areas, tx):
    for one in (KNOWN, KNOWN, replace(KNOWN, area=FAR), replace(KNOWN, day=date(2026, 11, 25))):
        tally.add(tx, one)
    for detail in ("0", "1", "1"):
        tally.add(tx, replace(KNOWN, what="vote", detail=detail))
    assert tally.total(tx, "n0", What.KNOWN) == 4
    assert tally.by_detail(tx, "n0", What.VOTE) == {"0": 1, "1": 2}
    assert tally.total(tx, "other", What.KNOWN) == 0
    found = tally.within(tx, [DISTRICT], (DAY, DAY), 9)
    assert [(c.what, c.detail, c.count) for c in found] == [
        ("known", "", 2),
        ("vote", "0", 1),
        ("vote", "1", 2),
    ]
    assert len(tally.of_notice(tx, "n0")) == 5


def test_a_device_is_counted_once_until_the_notice_has_ended(areas, tx, notice_value):
    made = notice_value
    notice.add_revision(tx, made, "author")
    assert tally.is_first(tx, made.id, What.KNOWN, "device")
    assert not tally.is_first(tx, made.id, What.KNOWN, "device")
    assert tally.is_first(tx, made.id, What.VOTE, "device")
    assert tally.is_counted(tx, made.id, What.KNOWN, "device")
    assert tally.forget_devices(tx, made.expires - timedelta(seconds=1)) == 0
    assert tally.forget_devices(tx, made.expires) == 2


def test_feedback_waits_for_its_own_desk_and_its_number_is_sealed_and_forgotten(areas, tx):
    cipher = Cipher(KEY)
    one = Feedback(
        id="f0", notice_id="n0", kind="wrong", said="日期", has_phone=True, area=COMMUNITY, at=NOON
    )
    feedback.add(tx, cipher, one, "13812345678")
    feedback.add(tx, cipher, replace(one, id="f1", has_phone=False, area=FAR))
    assert feedback.listing(tx, [DISTRICT], "new", 9) == [one]
    assert feedback.waiting(tx, [DISTRICT]) == 1 and feedback.waiting(tx, []) == 0
    assert feedback.phone(tx, cipher, "f0") == "13812345678"
    assert feedback.handle(tx, "f0", State.DONE, "已改", "wanglan", NOON)
    assert not feedback.handle(tx, "f0", State.REFUSED, "", "other", NOON)
    assert retention.drop(tx, "phones", NOON, 9) == 0
    assert retention.drop(tx, "phones", NOON + timedelta(seconds=1), 9) == 1
    assert feedback.phone(tx, cipher, "f0") == "" and not feedback.get(tx, "f0").has_phone
