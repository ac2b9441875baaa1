"""Instants: aware UTC in and out, whatever the database keeps."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa

from app.store.tables import setup_link

BEIJING = timezone(timedelta(hours=8))


def test_an_instant_comes_back_in_utc_to_the_microsecond(tx):
    said = datetime(2026, 11, 24, 12, 0, 0, 123456, tzinfo=BEIJING)
    tx.execute(sa.insert(setup_link).values(token_hash="a", made_at=said))
    found = tx.execute(sa.select(setup_link.c.made_at)).scalar_one()
    assert found == said
    assert found.tzinfo is UTC


def test_a_naive_instant_is_refused(tx):
    naive = datetime(2026, 11, 24, 12)  # noqa: DTZ001 - that is the point
    with pytest.raises(sa.exc.StatementError, match="is naive"):
        tx.execute(sa.insert(setup_link).values(token_hash="a", made_at=naive))


def test_instants_sort_and_compare_by_time(tx):
    noon = datetime(2026, 11, 24, 4, tzinfo=UTC)
    for hash_, at in (("later", noon + timedelta(microseconds=1)), ("noon", noon)):
        tx.execute(sa.insert(setup_link).values(token_hash=hash_, made_at=at.astimezone(BEIJING)))
    query = sa.select(setup_link.c.token_hash).order_by(setup_link.c.made_at)
    assert list(tx.scalars(query)) == ["noon", "later"]
    assert list(tx.scalars(query.where(setup_link.c.made_at > noon))) == ["later"]
