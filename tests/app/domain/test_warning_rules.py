"""The operator's rules about warnings: which channel carries what, and when telephones wait."""

from datetime import UTC, datetime, time

from app.domain.warning import Level
from app.domain.warning_rules import Rules, morning, problems

ZONE = "Asia/Shanghai"


def at(day, hour, minute=0):
    """An instant by the clock of Beijing, in UTC as the house keeps it."""
    from zoneinfo import ZoneInfo

    return datetime(2026, 7, day, hour, minute, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)


def test_a_night_may_pass_midnight_and_ends_on_its_minute():
    night = time(22), time(8)
    cases = {
        at(10, 21, 59): None,
        at(10, 22): at(11, 8),
        at(11, 3): at(11, 8),
        at(11, 7, 59): at(11, 8),
        at(11, 8): None,
    }
    assert {now: morning(*night, now, ZONE) for now in cases} == cases
    assert morning(time(13), time(15), at(10, 14), ZONE) == at(10, 15)
    assert morning(time(13), time(15), at(10, 15), ZONE) is None


def test_red_never_waits_and_what_hangs_on_no_telephone_goes_at_once():
    rules, now = Rules(night=frozenset(Level) - {Level.NONE}), at(11, 3)
    assert rules.held_until("sms_smpp", Level.RED, now, ZONE) is None
    assert rules.held_until("mastodon", Level.BLUE, now, ZONE) is None
    assert rules.held_until("sms_smpp", Level.ORANGE, now, ZONE) == at(11, 8)
    assert Rules().held_until("sms_smpp", Level.ORANGE, now, ZONE) is None
    assert Rules().held_until("sms_smpp", Level.YELLOW, now, ZONE) == at(11, 8)


def test_text_messages_carry_orange_and_red_and_posts_all_until_ruled_otherwise():
    assert Rules().carried("sms_smpp") == {Level.ORANGE, Level.RED}
    assert Rules().carried("mastodon") == {Level.BLUE, Level.YELLOW, Level.ORANGE, Level.RED}
    assert Rules(channels={"sms_smpp": frozenset()}).carried("sms_smpp") == frozenset()


def test_rules_that_would_hold_red_or_have_no_night_are_refused():
    wrong = Rules(
        full=frozenset({Level.NONE}),
        night=frozenset({Level.RED}),
        night_from=time(8),
        night_until=time(8),
    )
    found = {(p.field, p.code) for p in problems(wrong)}
    assert found == {("night", "red_waits"), ("night_until", "no_night"), ("full", "bad_level")}
    assert problems(Rules()) == []
