"""Plans in slices: everybody once and nobody else, wherever a plan is cut short."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.domain.delivery import State
from app.domain.notice import Act
from app.domain.planning import FIRST, Rule
from app.store import delivery, notice, planning
from app.store.tables import delivery as table
from app.store.tables import group_member, target

MANY = FIRST + 800
SECOND = timedelta(seconds=1)
DISTRICT, COMMUNITY, NEIGHBOUR, FAR = "110105", "110105900001", "110105900002", "110106900001"


def phone(number, now, area=COMMUNITY):
    return {
        "id": f"p{number:07}",
        "channel": "sms_smpp",
        "area": area,
        "language": "zh-CN",
        "label": "",
        "sealed": b"\1" * 40,
        "blind": number.to_bytes(32, "big"),
        "added_at": now,
        "wants": -1,
    }


@pytest.fixture
def made(store, areas, notice_value):
    """A notice for a district in two communities of which many live, published and begun."""
    one = replace(notice_value, areas=(DISTRICT,), channels=frozenset({"led", "sms_smpp"}))
    rows = [phone(n, one.sent, NEIGHBOUR if n % 3 else COMMUNITY) for n in range(MANY)]
    with store.begin() as tx:
        tx.execute(sa.insert(target), [*rows, *(phone(MANY + n, one.sent, FAR) for n in range(9))])
        notice.add_revision(tx, one, "wanglan01")
        assert delivery.plan(tx, one, one.sent) == FIRST
    return one


def go_on(store, now, most=99):
    """Plan slice by slice, at most so many; return how many that were."""
    for count in range(most):
        with store.begin() as tx:
            plans = planning.open_plans(tx)
            if not plans:
                return count
            planning.go_on(tx, plans[0], now)
    return most


def held(store, revision):
    """Return the ids that a revision has deliveries for, with their states."""
    with store.read() as tx:
        rows = tx.execute(sa.select(table).where(table.c.revision == revision)).all()
    return {row.target_id: row.state for row in rows}


def settle(store, state, ids):
    with store.begin() as tx:
        mine = (table.c.revision == 1) & table.c.target_id.in_(list(ids))
        tx.execute(sa.update(table).where(mine).values(state=state.value))


def succeed(store, made, act, **changes):
    """Replace ``made`` as publishing does."""
    later = replace(made, revision=2, act=act, sent=made.sent + SECOND, **changes)
    with store.begin() as tx:
        left = planning.stop(tx, made.id, later.sent)
        notice.add_revision(tx, later, "wanglan01")
        delivery.cancel_queued(tx, made.id, later.sent)
        waiting = act is Act.CORRECT
        delivery.plan_successor(tx, later, later.sent, waiting=waiting, left=left)
    return later


def test_slices_reach_everybody_once_and_nobody_who_came_later(store, made):
    with store.begin() as tx:
        (first,) = planning.open_plans(tx)
        assert planning.counted(tx, first) == MANY
        tx.execute(sa.insert(target), [phone(9_000_000, made.sent + SECOND)])
        assert planning.go_on(tx, first, made.sent + SECOND).planned > FIRST
    with store.begin() as tx:  # what an earlier worker read is not planned again
        assert planning.go_on(tx, first, made.sent + SECOND) is None
    assert go_on(store, made.sent + SECOND) > 1
    assert sorted(held(store, 1)) == [f"p{n:07}" for n in range(MANY)]
    with store.begin() as tx:
        (done,) = planning.of_notice(tx, made.id)
        assert (done.why, done.planned, done.stretches) == ("done", MANY, ())
        assert delivery.plan(tx, made, made.sent + 2 * SECOND) == 1  # anew: who came is in it


def test_groups_and_wishes_hold_in_every_slice(store, areas, notice_value):
    made = replace(notice_value, channels=frozenset({"sms_smpp"}), groups=("老人",))
    rows = [phone(n, made.sent) | {"wants": 0 if n % 5 == 0 else -1} for n in range(MANY)]
    old = [{"name": "老人", "target_id": r["id"], "area": COMMUNITY} for r in rows[::7]]
    with store.begin() as tx:
        tx.execute(sa.insert(target), rows)
        tx.execute(sa.insert(group_member), old)
        notice.add_revision(tx, made, "wanglan01")
        delivery.plan(tx, made, made.sent)
    go_on(store, made.sent)
    assert set(held(store, 1)) == {r["id"] for r in rows[::7] if r["wants"]}


def test_a_withdrawal_half_way_goes_to_exactly_those_reached(store, made):
    go_on(store, made.sent, most=1)
    begun = sorted(held(store, 1))
    reached = set(begun[:600])
    settle(store, State.ACCEPTED, reached)
    withdrawn = succeed(store, made, Act.WITHDRAW)
    go_on(store, withdrawn.sent)
    assert set(held(store, 2)) == reached
    assert len(held(store, 1)) == len(begun) < MANY


def test_a_correction_half_way_goes_to_everybody_once(store, made):
    go_on(store, made.sent, most=1)
    settle(store, State.DELIVERED, sorted(held(store, 1))[:300])
    correction = succeed(store, made, Act.CORRECT, areas=(DISTRICT, FAR))
    go_on(store, correction.sent, most=2)
    again = replace(correction, revision=3, sent=correction.sent + SECOND)
    with store.begin() as tx:  # corrected once more, before the first correction was planned
        left = planning.stop(tx, made.id, again.sent)
        assert {one.rule for one in left["sms_smpp"]} & {Rule.AIMED, Rule.WAITED}
        notice.add_revision(tx, again, "wanglan01")
        delivery.cancel_queued(tx, made.id, again.sent)
        delivery.plan_successor(tx, again, again.sent, waiting=True, left=left)
    go_on(store, again.sent)
    assert sorted(held(store, 3)) == [f"p{n:07}" for n in range(MANY + 9)]


def test_of_what_was_replaced_or_has_ended_nothing_more_is_planned(store, made):
    with store.begin() as tx:
        (one,) = planning.open_plans(tx)
        assert planning.go_on(tx, one, made.expires).why == "expired"
        assert planning.open_plans(tx) == []
        delivery.plan(tx, made, made.sent)
        notice.add_revision(tx, replace(made, revision=2), "wanglan01")
        assert planning.go_on(tx, planning.open_plans(tx)[0], made.sent).why == "superseded"
    assert len(held(store, 1)) == FIRST


def test_after_a_restore_nobody_is_sent_what_may_have_gone_out(store, made):
    with store.begin() as tx:
        assert delivery.doubt(tx, made.sent) == FIRST
    go_on(store, made.sent)
    assert set(held(store, 1).values()) == {"unknown"}
    assert len(held(store, 1)) == MANY
