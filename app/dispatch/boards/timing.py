"""When notices are shown: showings made at publication, and made anew day by day."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.dispatch.boards import recur
from app.dispatch.boards.recur import HORIZON, Calendar, TooMany
from app.dispatch.house import House
from app.domain.notice import Notice
from app.domain.problem import Problem
from app.domain.review import Draft
from app.domain.showing import Showing, Span
from app.store import holiday, notice, showing, slot
from app.store.session import Tx
from app.store.showing import Made

log = logging.getLogger(__name__)
# Showings are made for a day more than they must be, once a day.
_AGAIN = HORIZON - timedelta(days=1)
BATCH = 20


def calendar(tx: Tx, house: House) -> Calendar:
    """Return what local time and holidays are here."""
    return Calendar(zone=ZoneInfo(house.time_zone), kinds=holiday.kinds(tx))


def keep(tx: Tx, house: House, made: Notice, now: datetime) -> None:
    """Store when ``made``, the new latest revision of a notice, is shown.

    Raises:
        TooMany: its rule gives too many showings; ``problems`` says so beforehand.
    """
    here = calendar(tx, house)
    if made.is_withdrawal:
        showing.stop(tx, made.id, now, here.zone)
        return
    until = now + HORIZON if made.repeat else None
    showing.put(tx, made, Made(spans=_spans(made, now, here), until=until), here.zone, now)


def problems(tx: Tx, house: House, draft: Draft, now: datetime) -> list[Problem]:
    """Return what is wrong with when ``draft`` would be shown, beyond what its fields say.

    Codes: ``never_shown``, ``too_many`` (limit).
    """
    if draft.repeat is None:
        return []
    try:
        coming = preview(tx, house, draft, now)
    except TooMany as exc:
        return [Problem("repeat", "too_many", {"limit": exc.limit})]
    except ValueError:  # a fault of the rule or of the times is named already
        return []
    return [] if coming else [Problem("repeat", "never_shown")]


def preview(tx: Tx, house: House, draft: Draft, now: datetime) -> list[Span]:
    """Return when ``draft`` would be shown from now on, in order.

    Raises:
        TooMany: its rule gives too many showings.
        ValueError: its end, its rule or its times are missing or wrong.
    """
    start, end = draft.effective or now, draft.expires
    if end is None or end <= start or draft.mistyped:
        raise ValueError("no time in which to be shown")
    if draft.repeat is None:
        return [(start, end)] if end > now else []
    return recur.expand(draft.repeat, (start, end), now, calendar(tx, house))


def showings(tx: Tx, notices: list[Notice], since: datetime, until: datetime) -> list[Showing]:
    """Return the showings of those of ``notices`` that repeat: the input of ``compose``."""
    return showing.among(tx, [n.id for n in notices if n.repeat], since, until)


def make_due(house: House) -> int:
    """Make showings of notices that repeat a day further ahead; return for how many."""
    now = house.clock()
    with house.store.read() as tx:
        ids = showing.to_be_made(tx, now + _AGAIN, BATCH)
    if not ids:
        return 0
    with house.store.begin() as tx:
        for notice_id in ids:
            latest = notice.latest(tx, notice_id)
            if latest is None or latest.is_withdrawal:
                showing.stop(tx, notice_id, now, ZoneInfo(house.time_zone))
            else:
                _make_anew(tx, house, latest, now)
    house.bell.nudge()
    return len(ids)


def _make_anew(tx: Tx, house: House, latest: Notice, now: datetime) -> None:
    try:
        keep(tx, house, latest, now)
    except ValueError as exc:  # such as holidays taken out of the table: what was made still holds
        log.warning("showings of %s stay as they were: %s", latest.id, exc)
        showing.settle(tx, latest.id, now + HORIZON)
    media = sorted(latest.channels & set(house.routes.boards))
    slot.mark_due(tx, latest.areas, media, now)


def _spans(made: Notice, now: datetime, here: Calendar) -> list[Span]:
    within = (made.effective, made.expires)
    if made.repeat is None:
        return [within] if made.expires > now else []
    return recur.expand(made.repeat, within, now, here)
