"""Who stands in for whom, and when."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.store import deputy, user

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
TODAY = date(2026, 11, 24)


@pytest.fixture
def two(tx):
    return [user.add(tx, login, login, "x", (), NOON).id for login in ("wang", "zhao")]


def test_somebody_stands_in_from_the_first_day_until_the_last(tx, two):
    wang, zhao = two
    made = deputy.add(tx, wang, zhao, TODAY, TODAY + timedelta(2))
    for days, found in ((-1, []), (0, [made]), (2, [made]), (3, [])):
        assert deputy.standing_in(tx, zhao, TODAY + timedelta(days)) == found
    assert deputy.standing_in(tx, wang, TODAY) == []
    assert deputy.of(tx, wang, TODAY - timedelta(9)) == [made]


def test_it_ends_when_the_one_who_is_away_says_so(tx, two):
    wang, zhao = two
    made = deputy.add(tx, wang, zhao, TODAY, TODAY)
    assert not deputy.end(tx, made.id, zhao)
    assert deputy.end(tx, made.id, wang) and not deputy.end(tx, made.id, wang)
    assert deputy.standing_in(tx, zhao, TODAY) == deputy.of(tx, wang, TODAY) == []
