"""Looking the log up: by person, action, subject and day, newest first."""

from datetime import UTC, datetime, timedelta

import pytest

from app.store import audit, audit_search
from app.store.audit_search import Asked

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)


@pytest.fixture
def log(tx):
    """Twelve lines, an hour apart, by two people, of two kinds, about four notices."""
    for n in range(12):
        actor, action = ("wanglan", "liqiang")[n % 2], ("publish", "withdraw")[n % 3 == 0]
        audit.add(tx, NOON + timedelta(hours=n), actor, action, f"notice{n % 4:02}", {"n": n})
    return tx


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        (Asked(), range(12, 0, -1)),
        (Asked(actor="liqiang"), range(12, 0, -2)),
        (Asked(action="withdraw"), [10, 7, 4, 1]),
        (Asked(object="notice03"), [12, 8, 4]),
        (Asked(actor="wanglan", action="withdraw"), [7, 1]),
        (Asked(since=NOON + timedelta(hours=10)), [12, 11]),
        (Asked(until=NOON + timedelta(hours=2)), [2, 1]),
        (Asked(actor="nobody"), []),
    ],
)
def test_what_is_asked_for_is_found_newest_first(log, asked, numbers):
    assert [line.id for line in audit_search.page(log, asked, 20)] == list(numbers)
    assert [line.id for line in audit_search.every(log, asked)] == list(numbers)


def test_a_page_begins_where_the_one_before_ended(log):
    first = audit_search.page(log, Asked(actor="wanglan"), 2)
    second = audit_search.page(log, Asked(actor="wanglan"), 2, first[-1].id)
    assert [line.id for line in (*first, *second)] == [11, 9, 7, 5]


def test_all_lines_come_though_they_come_in_batches(log, monkeypatch):
    monkeypatch.setattr(audit_search, "_BATCH", 5)
    assert len(list(audit_search.every(log, Asked()))) == 12


def test_each_kind_of_action_is_named_once(log, tx):
    assert audit_search.actions(tx) == ["publish", "withdraw"]
