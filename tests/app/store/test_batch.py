"""Many rows in one statement."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from app.store.batch import Rows, insert_or_ignore, upsert
from app.store.tables import Instant, setting

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
TABLE = Rows({"name": sa.String(), "number": sa.Integer(), "at": Instant()})


def test_rows_come_back_as_a_table(tx):
    rows = [("停水'\"\\\n", 1, NOON), ("", 2**31 - 1, None), (None, None, NOON)]
    found = tx.execute(sa.select(TABLE.of(tx.dialect.name)), TABLE.bound(tx, rows))
    assert [tuple(r) for r in found] == rows


def test_instants_in_a_batch_compare_with_bound_ones(tx):
    table = TABLE.of(tx.dialect.name)
    query = sa.select(table.c.name).where(table.c["at"] == NOON)
    assert tx.execute(query, TABLE.bound(tx, [("a", 1, NOON)])).scalar() == "a"


def test_a_value_that_cannot_travel_is_refused(tx):
    with pytest.raises(TypeError, match="bytes does not travel"):
        TABLE.bound(tx, [(b"a", 1, NOON)])


def test_no_rows_are_an_empty_table(tx):
    query = sa.select(TABLE.of(tx.dialect.name))
    assert tx.execute(query, TABLE.bound(tx, [])).all() == []


def test_what_is_there_is_left_alone_or_replaced_as_asked(tx):
    for value in (1, 2):
        insert_or_ignore(tx, setting, [{"key": "ignored", "value": value}])
        upsert(tx, setting, [{"key": "replaced", "value": value}], key=("key",))
    found = dict(tx.execute(sa.select(setting.c.key, setting.c.value)).all())
    assert found == {"ignored": 1, "replaced": 2}
