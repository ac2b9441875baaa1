"""What is on: the board of a moment to come, with the reason for each notice."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from app.dispatch.boards import onair
from app.dispatch.notices import publish
from app.domain.notice import FOREVER, Repeat

COMMUNITY = "110105900001"
HOUR = timedelta(hours=1)


@pytest.fixture
def shown(neighbourhood, wanglan, draft):
    """A water cut here until tomorrow 11:00, and a street notice every day from 18:00 to 19:00."""
    publish.publish(neighbourhood, "water000", draft, wanglan)
    evening = Repeat(dayparts=((time(18), time(19)),))
    street = replace(
        draft,
        title="图书角",
        areas=("110105900",),
        channels=frozenset({"tv"}),
        repeat=evening,
        expires=FOREVER,
        endless_reason="每晚提醒",
    )
    publish.publish(neighbourhood, "books000", street, wanglan)
    return neighbourhood


def at(house, medium="tv", **step):
    return onair.on_air(house, COMMUNITY, medium, house.clock() + timedelta(**step))


def test_what_is_there_says_through_which_area_and_until_when(shown, draft):
    found = at(shown, hours=6)
    assert [p.notice.id for p in found.present] == ["books000", "water000"]
    books, water = found.present
    assert books.through.code == "110105900" and books.end - books.start == HOUR
    assert water.through.code == COMMUNITY and water.end == draft.expires


def test_what_is_not_there_says_why(shown):
    now = at(shown)
    assert [(a.notice.id, a.reason, a.at - shown.clock()) for a in now.absent] == [
        ("books000", "between", 6 * HOUR)
    ]
    later = at(shown, days=2)
    assert ("water000", "ended") in [(a.notice.id, a.reason) for a in later.absent]
    phone = at(shown, "mobile")
    assert [(a.notice.id, a.reason) for a in phone.absent] == [("books000", "other_channel")]


def test_what_starts_later_says_when(shown, wanglan, draft):
    start = shown.clock() + 3 * HOUR
    publish.publish(shown, "later000", replace(draft, effective=start), wanglan)
    (later,) = [a for a in at(shown).absent if a.notice.id == "later000"]
    assert (later.reason, later.at) == ("later", start)


def test_the_next_change_is_that_of_this_channel(shown, draft):
    assert at(shown).changes == shown.clock() + 6 * HOUR
    assert at(shown, "mobile").changes == draft.expires


def test_the_screen_shows_the_very_page(shown):
    body = onair.page(shown, at(shown, hours=6).board, "tv")
    assert "明天上午九点到十一点停水".encode() in body
    assert onair.page(shown, at(shown).board, "feed") is None


def test_an_unknown_area_is_a_lookup_error(shown):
    with pytest.raises(LookupError):
        onair.on_air(shown, "999999", "tv", shown.clock())
