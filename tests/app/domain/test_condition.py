"""What ``doctor`` makes of what it sees."""

from datetime import timedelta

from app.domain import condition
from app.domain.channel_health import Health
from tests.conftest import NOON

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


def test_each_finding_is_fine_up_to_its_limit_and_says_what_is_wrong_beyond():
    down = Health(channel="sms", waiting=3, since=NOON - HOUR, failed_at=NOON, why="away")
    table = [
        (condition.migrations("0090", "0090", is_known=True), "yes", "current"),
        (condition.migrations("0089", "0090", is_known=True), "no", "behind"),
        (condition.migrations(None, "0090", is_known=False), "no", "empty"),
        (condition.migrations("0091", "0090", is_known=False), "no", "newer"),
        (condition.clocks(NOON, None), "yes", "same"),
        (condition.clocks(NOON, NOON + 2 * SECOND), "yes", "together"),
        (condition.clocks(NOON, NOON - 3 * SECOND), "no", "apart"),
        (condition.bell("volatile-lru", 90, 100), "yes", "answers"),
        (condition.bell("noeviction", 91, 100), "look", "full"),
        (condition.bell("noeviction", 91, 0), "yes", "answers"),
        (condition.bell("allkeys-lru", 1, 100), "no", "forgets"),
        (condition.disk(1 << 30, "/x"), "yes", "room"),
        (condition.disk((1 << 30) - 1, "/x"), "no", "low"),
        (condition.backup(None, NOON), "look", "none"),
        (condition.backup(NOON, NOON, "pg_dump 15 < PostgreSQL 18"), "no", "lacks"),
        (condition.backup(NOON - 26 * HOUR, NOON), "yes", "made"),
        (condition.backup(NOON - 27 * HOUR, NOON), "look", "old"),
        (condition.worker(0, None, NOON), "yes", "keeps_up"),
        (condition.worker(4, NOON - 120 * SECOND, NOON), "yes", "keeps_up"),
        (condition.worker(4, NOON - 121 * SECOND, NOON), "no", "late"),
        (condition.channel(Health(channel="sms"), NOON), "yes", "idle"),
        (condition.channel(down, NOON), "look", "down"),
        (condition.plays([4, 2], 10, 400, 474_499), "look", "too_much"),
        (condition.plays([4, 2], 10, 400, 474_500), "yes", "grows"),
        (condition.plays([], 10, 400, None), "yes", "grows"),
    ]
    assert [(f.level, f.code) for f, *_ in table] == [(level, code) for _, level, code in table]
