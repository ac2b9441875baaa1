"""Slots: due by area and time, worked on by one at a time."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.target import Slot
from app.store import slot

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
LEASE, MINUTE = timedelta(seconds=60), timedelta(minutes=1)
DISTRICT, COMMUNITY, NEIGHBOUR, FAR = "110105", "110105900001", "110105900002", "110106900001"


def keys(claims):
    return [c.slot.key for c in claims]


def claim_one(store, now=NOON):
    with store.begin() as tx:
        (claim,) = slot.claim(tx, now, LEASE, 1)
    return claim


def mark(tx, code=COMMUNITY, now=NOON):
    return slot.mark_due(tx, [code], ["tv"], now)


def test_a_new_slot_is_due_at_once_and_made_only_once(tx, areas):
    made = Slot(area=COMMUNITY, medium="led", profile="192x32-mono")
    assert slot.ensure(tx, made, NOON)
    assert not slot.ensure(tx, made, NOON + MINUTE)
    (row,) = slot.everything(tx)
    assert (row.slot, row.due_at, row.seq) == (made, NOON, 0)


def test_a_slot_in_an_unknown_area_is_refused(store):
    with pytest.raises(Exception, match="(?i)foreign key"), store.begin() as tx:
        slot.ensure(tx, Slot(area="999999", medium="tv"), NOON)


def test_a_district_notice_marks_its_own_communities_and_not_the_neighbouring_districts(tx, slots):
    marked = slot.mark_due(tx, [DISTRICT], ["tv", "mobile"], NOON)
    assert marked == [
        f"{medium}/{code}/default" for medium in ("mobile", "tv") for code in (COMMUNITY, NEIGHBOUR)
    ]


def test_a_community_notice_does_not_mark_the_community_next_door(tx, slots):
    assert slot.mark_due(tx, [COMMUNITY], ["tv"], NOON) == [f"tv/{COMMUNITY}/default"]


def test_only_the_media_it_goes_to_are_marked(tx, slots):
    assert slot.mark_due(tx, [DISTRICT], ["microblog"], NOON) == []
    assert slot.mark_due(tx, [], ["tv"], NOON) == []


def test_what_would_be_marked_can_be_asked_before(tx, slots):
    reached = slot.reached(tx, ["110106"], ["tv", "mobile"])
    assert reached == [Slot(area=FAR, medium="mobile"), Slot(area=FAR, medium="tv")]
    assert slot.next_due(tx) is None


def test_all_slots_can_be_marked(tx, slots):
    assert slot.mark_all_due(tx, NOON) == sorted(s.key for s in slots)
    assert len(slot.claim(tx, NOON, LEASE, 100)) == len(slots)


def test_what_is_not_due_is_not_claimed(tx, slots):
    mark(tx, now=NOON + MINUTE)
    assert slot.claim(tx, NOON, LEASE, 10) == []
    assert keys(slot.claim(tx, NOON + MINUTE, LEASE, 10)) == [f"tv/{COMMUNITY}/default"]


def test_the_longest_due_is_claimed_first(tx, slots):
    mark(tx, NEIGHBOUR, NOON)
    mark(tx, COMMUNITY, NOON - MINUTE)
    mark(tx, FAR, NOON - 2 * MINUTE)
    found = keys(slot.claim(tx, NOON, LEASE, 2))
    assert found == [f"tv/{FAR}/default", f"tv/{COMMUNITY}/default"]


def test_of_those_due_alike_screens_come_before_what_people_fetch(tx, slots):
    slot.ensure(tx, Slot(area=FAR, medium="led", profile="192x32-mono"), NOON)
    for medium in ("feed", "mobile", "tv"):
        slot.ensure(tx, Slot(area=COMMUNITY, medium=medium), NOON)
    slot.mark_due(tx, [COMMUNITY, FAR], ["feed", "led", "mobile", "tv"], NOON)
    first = keys(slot.claim(tx, NOON, LEASE, 2))
    assert first == [f"led/{FAR}/192x32-mono", f"tv/{COMMUNITY}/default"]


def test_a_claimed_slot_is_nobody_elses_until_the_lease_ends(store, slots):
    with store.begin() as tx:
        mark(tx)
    first = claim_one(store)
    with store.begin() as tx:
        assert slot.claim(tx, NOON + LEASE - MINUTE / 60, LEASE, 10) == []
        (second,) = slot.claim(tx, NOON + LEASE, LEASE, 10)
    assert second.fence == first.fence + 1


def test_a_fenced_out_worker_can_neither_finish_nor_give_back(store, slots, finish):
    with store.begin() as tx:
        mark(tx)
    late = claim_one(store)
    newer = claim_one(store, NOON + LEASE)
    with store.begin() as tx:
        assert not finish(tx, late, NOON + LEASE)
        assert not slot.give_back(tx, late, NOON, "too late")
        assert finish(tx, newer, NOON + LEASE)


def test_the_newest_claim_is_known_by_its_fence(store, slots):
    with store.begin() as tx:
        mark(tx)
    late = claim_one(store)
    with store.begin() as tx:
        assert slot.is_newest(tx, late.slot.key, late.fence)
    newer = claim_one(store, NOON + LEASE)
    with store.begin() as tx:
        assert not slot.is_newest(tx, late.slot.key, late.fence)
        assert slot.is_newest(tx, newer.slot.key, newer.fence)
        assert not slot.is_newest(tx, "feed/999999999999/default", 0)


def test_finishing_stores_the_head_for_the_next_claim(store, slots):
    with store.begin() as tx:
        mark(tx)
        (claim,) = slot.claim(tx, NOON, LEASE, 1)
        head = {"seq": claim.fence, "edition": "00ff", "head_hash": "ab" * 32}
        slot.finish(tx, claim, **head, shown=(), due=NOON + MINUTE, now=NOON)
        (again,) = slot.claim(tx, NOON + MINUTE, LEASE, 1)
    assert (again.seq, again.edition, again.head_hash) == (claim.fence, "00ff", "ab" * 32)
    assert again.fence > claim.fence


def test_a_slot_marked_while_it_was_worked_on_stays_due(store, slots, finish):
    with store.begin() as tx:
        mark(tx)
    claim = claim_one(store)
    with store.begin() as tx:
        mark(tx)
        assert finish(tx, claim, NOON, due=NOON + MINUTE)
        assert len(slot.claim(tx, NOON, LEASE, 1)) == 1


def test_a_finished_slot_is_due_again_when_its_board_changes(store, slots, finish):
    with store.begin() as tx:
        mark(tx)
        (claim,) = slot.claim(tx, NOON, LEASE, 1)
        finish(tx, claim, NOON, due=NOON + MINUTE)
        assert slot.next_due(tx) == NOON + MINUTE


def test_a_slot_given_back_waits_and_says_why(store, slots):
    with store.begin() as tx:
        mark(tx)
        (claim,) = slot.claim(tx, NOON, LEASE, 1)
        assert slot.give_back(tx, claim, NOON + MINUTE, "panel_too_small")
        row = next(r for r in slot.everything(tx) if r.slot == claim.slot)
        assert slot.claim(tx, NOON, LEASE, 1) == []
    assert (row.reason, row.due_at) == ("panel_too_small", NOON + MINUTE)


def test_the_next_due_instant_waits_for_a_lease_to_end(store, slots):
    with store.begin() as tx:
        mark(tx)
        assert slot.next_due(tx) == NOON
        slot.claim(tx, NOON, LEASE, 1)
        assert slot.next_due(tx) == NOON + LEASE


def test_concurrent_workers_never_get_the_same_slot(store, slots):
    with store.begin() as tx:
        slot.mark_all_due(tx, NOON)
    claimed, meet = [], threading.Barrier(4)

    def work():
        meet.wait()
        for _ in range(4):
            with store.begin() as tx:
                claimed.extend(keys(slot.claim(tx, NOON, LEASE, 1)))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(claimed) == sorted(s.key for s in slots)


def test_two_publications_that_mark_the_same_slots_wait_for_each_other(store, slots):
    meet, marked = threading.Barrier(2), []

    def publish(codes):
        meet.wait()
        for _ in range(10):
            with store.begin() as tx:
                marked.append(len(slot.mark_due(tx, codes, ["tv", "mobile"], NOON)))

    threads = [
        threading.Thread(target=publish, args=(codes,))
        for codes in ([DISTRICT, FAR], [FAR, NEIGHBOUR, COMMUNITY])
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert marked == [6] * 20
