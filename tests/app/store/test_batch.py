"""Many rows in one statement."""

from datetime import UTC, datetime

import sqlalchemy as sa

from app.store.batch import insert_or_ignore, listed, upsert
from app.store.tables import Instant, setting

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
COLUMNS = {"name": sa.String(), "number": sa.Integer(), "at": Instant()}


def test_rows_come_back_as_a_table(tx):
    rows = [("停水'\"\\\n", 1, NOON), ("", 2**31 - 1, None), (None, None, NOON)]
    found = listed(tx, COLUMNS, rows)
    assert [tuple(r) for r in tx.execute(sa.select(found))] == rows


def test_instants_in_a_batch_compare_with_bound_ones(tx):
    found = listed(tx, COLUMNS, [("a", 1, NOON)])
    assert tx.execute(sa.select(found.c.name).where(found.c["at"] == NOON)).scalar() == "a"


def test_no_rows_are_an_empty_table(tx):
    assert tx.execute(sa.select(listed(tx, COLUMNS, []))).all() == []


def test_what_is_there_is_left_alone_or_replaced_as_asked(tx):
    for value in (1, 2):
        insert_or_ignore(tx, setting, [{"key": "ignored", "value": value}])
        upsert(tx, setting, [{"key": "replaced", "value": value}], key=("key",))
    found = dict(tx.execute(sa.select(setting.c.key, setting.c.value)).all())
    assert found == {"ignored": 1, "replaced": 2}
