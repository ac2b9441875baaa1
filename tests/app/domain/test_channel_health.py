"""How a channel stands, at a glance."""

from datetime import timedelta

from app.domain.channel_health import Health, Standing, standing
from tests.conftest import NOON

MINUTE = timedelta(minutes=1)


def stands(**members):
    return standing(Health(channel="sms_smpp", **members), NOON)


def test_it_stands_as_its_last_attempt_and_its_oldest_message_say():
    gone, back = NOON - MINUTE, NOON - 2 * MINUTE
    assert stands() is Standing.IDLE
    assert stands(accepted=3, accepted_at=gone, failed_at=back) is Standing.FINE
    assert stands(waiting=2, since=gone) is Standing.FINE
    assert stands(waiting=2, since=NOON - 6 * MINUTE) is Standing.LATE
    assert stands(waiting=2, since=gone, failed_at=gone) is Standing.DOWN
    assert stands(accepted=3, accepted_at=gone, failed_at=back, waiting=1) is Standing.FINE
    assert stands(accepted=3, accepted_at=back, failed_at=gone) is Standing.FINE
