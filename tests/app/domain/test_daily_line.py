"""The line of the day: what may be one, and whose panels show which."""

from datetime import timedelta

from app.domain.daily_line import DailyLine, nearest, problems
from tests.conftest import NOON

HOUR = timedelta(hours=1)
CITY, STREET, COMMUNITY = "110000", "110105900", "110105900001"


def test_what_is_wrong_is_said():
    assert problems("今天多云", NOON + 8 * HOUR, NOON) == []
    assert problems("", None, NOON) == ["no_text", "no_end"]
    assert problems("云" * 41, NOON, NOON) == ["too_long", "over"]
    assert problems("云" * 40, NOON + 49 * HOUR, NOON) == ["too_late"]


def test_the_lowest_area_with_a_line_that_holds_is_heard():
    lines = [
        DailyLine(area=STREET, text="街道", since=NOON, until=NOON + 9 * HOUR),
        DailyLine(area=COMMUNITY, text="社区", since=NOON + HOUR, until=NOON + 2 * HOUR),
    ]
    trail = (CITY, STREET, COMMUNITY)
    heard = [nearest(lines, trail, NOON + n * HOUR) for n in (-1, 0, 1, 2, 9)]
    assert [one and one.text for one in heard] == [None, "街道", "社区", "街道", None]
    assert nearest(lines, (CITY,), NOON) is None
