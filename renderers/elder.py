"""How the elderly version says when: the whole date, its weekday, the traditional calendar."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.domain.notice import FOREVER, Notice
from app.domain.target import Profile
from renderers.lunar import lunar
from renderers.site_words import site_words
from renderers.words import month, words


def moment(instant: datetime, profile: Profile) -> str:
    """Return ``2026年11月25日 星期三（农历十月十七）11:00`` in the profile's time zone.

    Midnight is said as 24:00 of the day before only by ``until``.
    """
    at = instant.astimezone(ZoneInfo(profile.time_zone))
    return _written(at, f"{at:%H:%M}", profile)


def until(notice: Notice, profile: Profile) -> str:
    """Return when ``notice`` ends; midnight is 24:00 of the day before."""
    if notice.expires >= FOREVER:
        return words(profile.language).for_ever
    end = notice.expires.astimezone(ZoneInfo(profile.time_zone))
    if f"{end:%H:%M}" == "00:00":
        return _written(end - timedelta(days=1), "24:00", profile)
    return _written(end, f"{end:%H:%M}", profile)


def validity(notice: Notice, profile: Profile) -> str:
    """Return until when ``notice`` is valid, as a phrase."""
    say = words(profile.language)
    if notice.expires >= FOREVER:
        return say.for_ever_phrase
    return say.valid_until.format(when=until(notice, profile))


def _written(at: datetime, clock: str, profile: Profile) -> str:
    weekday = site_words(profile.language).weekdays[at.weekday()]
    if profile.language.startswith("en"):
        return f"{weekday} {at.day} {month(at)} {at.year} {clock}"
    return f"{at.year}年{at.month}月{at.day}日 {weekday}（{lunar(at.date())}）{clock}"
