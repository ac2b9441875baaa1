"""The audit log: a chain that shows where it was broken."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from app.store import audit
from app.store.tables import audit as table
from app.store.tables import audit_anchor

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)


def write(tx, count=3):
    for n in range(count):
        facts = {"title": "停水通知", "areas": ["110105900001"], "revision": n}
        audit.add(tx, NOON + timedelta(seconds=n), "wanglan", "publish", f"notice0{n}", facts)


@pytest.fixture
def tamper(store):
    """Change the table behind the triggers' back, as somebody with the file in hand could."""

    def do(statement):
        with store.begin() as tx:
            if store.is_sqlite:
                for act in ("update", "delete"):
                    tx.execute(sa.text(f"DROP TRIGGER IF EXISTS audit_refuses_{act}"))
            else:
                tx.execute(sa.text("SET LOCAL session_replication_role = replica"))
            tx.execute(statement)

    return do


def verdict(store):
    with store.read() as tx:
        return audit.verify(tx)


def test_an_untouched_log_is_sound(store):
    assert verdict(store) is None
    with store.begin() as tx:
        write(tx)
    assert verdict(store) is None


def test_lines_are_listed_newest_first_and_by_object(tx):
    write(tx)
    assert [line.object for line in audit.listing(tx, None, 2)] == ["notice02", "notice01"]
    (line,) = audit.listing(tx, "notice01", 10)
    assert (line.id, line.at, line.actor) == (2, NOON + timedelta(seconds=1), "wanglan")
    assert line.facts == {"title": "停水通知", "areas": ["110105900001"], "revision": 1}


@pytest.mark.parametrize(
    "change",
    [
        {"actor": "liqiang"},
        {"action": "withdraw"},
        {"object": "notice99"},
        {"at": NOON},
        {"facts": {"title": "停电通知"}},
        {"hash": "00" * 32},
        {"prev_hash": "00" * 32},
    ],
)
def test_a_tampered_line_is_found(store, tamper, change):
    with store.begin() as tx:
        write(tx)
    tamper(sa.update(table).where(table.c.id == 2).values(change))
    assert verdict(store) == 2


def test_a_line_taken_out_of_the_middle_is_found(store, tamper):
    with store.begin() as tx:
        write(tx)
    tamper(sa.delete(table).where(table.c.id == 2))
    assert verdict(store) == 2


@pytest.mark.parametrize("statement", [sa.update(table).values(actor="x"), sa.delete(table)])
def test_the_database_itself_refuses_to_change_the_log(store, statement):
    with store.begin() as tx:
        write(tx)
    refused = pytest.raises(sa.exc.IntegrityError, match="audit rows never change")
    with refused, store.begin() as tx:
        tx.execute(statement)


def test_a_line_is_not_there_without_what_it_speaks_of(store):
    with pytest.raises(ZeroDivisionError), store.begin() as tx:
        write(tx)
        raise ZeroDivisionError
    with store.read() as tx:
        assert audit.listing(tx, None, 10) == []


def test_facts_that_json_cannot_hold_are_refused(tx):
    with pytest.raises(TypeError):
        audit.add(tx, NOON, "wanglan", "publish", "notice00", {"expires": NOON})


def test_writers_at_once_make_one_unbroken_chain(store):
    meet = threading.Barrier(4)

    def work():
        meet.wait()
        for _ in range(5):
            with store.begin() as tx:
                write(tx, 2)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert verdict(store) is None
    with store.read() as tx:
        assert audit.listing(tx, None, 1)[0].id == 40


def old_and_new(tx):
    for days in (400, 300, 200, 100, 1):
        audit.add(tx, NOON - timedelta(days=days), "wanglan", "publish", "notice00", {})


def test_old_lines_go_and_the_chain_holds_from_their_anchor(store):
    with store.begin() as tx:
        old_and_new(tx)
        assert audit.purge(tx, NOON - timedelta(days=250), NOON, "cli") == 2
    assert verdict(store) is None
    with store.begin() as tx:
        assert [line.id for line in audit.listing(tx, None, 9)] == [6, 5, 4, 3]
        assert audit.purge(tx, NOON - timedelta(days=150), NOON, "cli") == 1
        assert audit.purge(tx, NOON - timedelta(days=150), NOON, "cli") == 0
    assert verdict(store) is None


def test_a_line_missing_after_the_anchor_is_found(store, tamper):
    with store.begin() as tx:
        old_and_new(tx)
        audit.purge(tx, NOON - timedelta(days=250), NOON, "cli")
    tamper(sa.delete(table).where(table.c.id == 3))
    assert verdict(store) == 3


def test_an_anchor_that_the_log_does_not_speak_of_proves_nothing(store, tamper):
    with store.begin() as tx:
        old_and_new(tx)
        forged = audit.listing(tx, None, 9)[2]
        row = tx.execute(sa.select(table.c.hash).where(table.c.id == forged.id)).scalar_one()
        tx.execute(sa.insert(audit_anchor).values(upto=forged.id, hash=row, at=NOON))
        tx.execute(sa.delete(table).where(table.c.id <= forged.id))
    assert verdict(store) == 4


@pytest.mark.parametrize("change", [sa.update, sa.delete])
def test_an_anchor_never_changes(store, change):
    with store.begin() as tx:
        old_and_new(tx)
        audit.purge(tx, NOON - timedelta(days=250), NOON, "cli")
    statement = change(audit_anchor)
    statement = statement.values(hash="x") if change is sa.update else statement
    with pytest.raises(sa.exc.IntegrityError, match="never change"), store.begin() as tx:
        tx.execute(statement)


def test_only_lines_up_to_the_anchor_can_go(store):
    with store.begin() as tx:
        old_and_new(tx)
        audit.purge(tx, NOON - timedelta(days=250), NOON, "cli")
    refused = pytest.raises(sa.exc.IntegrityError, match="audit rows never change")
    with refused, store.begin() as tx:
        tx.execute(sa.delete(table).where(table.c.id == 4))


def test_who_is_still_at_work_keeps_nobody_from_the_log(store):
    """Its lock is taken last: who waits for another lock would hold everybody up with it."""
    with store.begin() as slow:
        audit.add(slow, NOON, "wanglan", "slow", "k3x9a7qd", {})
        if not store.is_sqlite:  # which has one writer at a time
            with store.begin() as fast:
                fast.exec_driver_sql("SET LOCAL lock_timeout = '5s'")
                audit.add(fast, NOON, "wanglan", "fast", "k3x9a7qd", {})
    with store.read() as tx:
        assert [line.action for line in audit.listing(tx, None, 9)][0] == "slow"
        assert audit.verify(tx) is None


def test_a_line_goes_with_its_transaction(store):
    with pytest.raises(LookupError), store.begin() as tx:
        audit.add(tx, NOON, "wanglan", "one", "k3x9a7qd", {})
        raise LookupError
    with store.begin() as tx:
        audit.add(tx, NOON, "wanglan", "two", "k3x9a7qd", {})
        assert [line.action for line in audit.listing(tx, None, 9)] == ["two"]
    with store.read() as tx:
        assert [line.id for line in audit.listing(tx, None, 9)] == [1]


def test_who_stands_still_in_a_transaction_is_cut_off(store):
    """So that the locks of a worker that hangs are not held for ever."""
    if store.is_sqlite:
        return
    with store.read() as tx:
        asked = "SHOW idle_in_transaction_session_timeout"
        assert tx.exec_driver_sql(asked).scalar_one() == "1min"
